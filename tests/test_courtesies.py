"""What is only said to whoever is asked is no part of the question."""

from __future__ import annotations

import pytest

from qa import Article, Bot, KnowledgeBase
from qa.answering.rewriting.courtesies import without_courtesies
from qa.errors import QuestionError

BOT = Bot(
    KnowledgeBase.from_articles([Article(id="a", title="Lyngholm", text="The mole was opened in May 1967.")])
)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Can you tell me when the mole opened?", "When the mole opened?"),
        ("Hi! Could you please tell me who opened it, please?", "Who opened it?"),
        ("Do you know if the mole is open?", "Is the mole open?"),
        ("I'd like to know whether it is open.", "Is it open?"),
        ("I was wondering how long it took. Thanks!", "How long it took"),
        ("When did it open please", "When did it open"),
        ("Who said thanks?", "Who said thanks?"),
        ("Tell me more", "Tell me more"),
        ("Did you know that she left?", "Did you know that she left?"),
        ("What did she want to know?", "What did she want to know?"),
    ],
)
def test_the_question_itself_is_asked(typed: str, asked: str) -> None:
    assert without_courtesies(typed) == asked


@pytest.mark.parametrize(
    "typed",
    ["Can you tell me when the mole was opened?", "Hello, when was the mole opened, please?"],
)
def test_a_polite_question_gets_the_same_answer(typed: str) -> None:
    for answer in (BOT.ask(typed), BOT.conversation().ask(typed)):
        assert (answer.text, answer.question) == ("May 1967", typed)


@pytest.mark.parametrize("typed", ["", "   ", "?", "please " * 400])
def test_what_is_no_question_or_too_long_is_refused_before_it_is_read(typed: str) -> None:
    for ask in (BOT.ask, BOT.search, BOT.conversation().ask):
        with pytest.raises(QuestionError):
            ask(typed)


def test_a_pile_of_courtesies_is_read_in_time() -> None:
    typed = "please tell me " * 120 + "x"
    assert without_courtesies(typed) == typed
