"""The short answer in a table's row and in a labelled line, and questions that are but a noun phrase."""

from __future__ import annotations

import pytest

from qa import Article, Bot, KnowledgeBase
from qa.answering.question.analysis import understand

FARES = """
The ferry of Lyngholm sails all year.

| Passenger | Single | Return | On board |
| --- | --- | --- | --- |
| Adult | £8.40 | £15.20 | tea |
| Pensioner | £4.20 | £7.60 | tea and cake |

Raffle: a weekend for two in Ostermole
Average age of the crew: 37
"""


def cut(question: str) -> str:
    bot = Bot(KnowledgeBase.from_articles([Article(id="a", title="The ferry of Lyngholm", text=FARES)]))
    (best,) = bot.search(question, 1)
    assert best.span is not None
    return best.sentence[slice(*best.span)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much is the return fare for an adult passenger?", "£15.20"),
        ("How much is a single for a pensioner?", "£4.20"),
        ("What is the pensioner fare?", "£4.20"),
        ("What does a pensioner get on board?", "tea and cake"),
        ("What can be won in the raffle?", "a weekend for two in Ostermole"),
        ("What is the average age of the crew?", "37"),
    ],
)
def test_the_cell_below_the_column_asked_for_answers(question: str, answer: str) -> None:
    assert cut(question) == answer


@pytest.mark.parametrize(
    ("typed", "read_as", "kind"),
    [
        ("number of sailors?", "What is the number of sailors?", "number"),
        ("price of a swim?", "What is the price of a swim?", "money"),
        ("Founder of the Skerry Line", "What is the founder of the Skerry Line", "person"),
        ("reason for the closure?", "What is the reason for the closure?", "reason"),
        ("fare per child?", "What is the fare per child?", "money"),
        ("Did it close?", "Did it close?", "yes/no"),
        ("the mole opened when?", "the mole opened when?", "date"),
    ],
)
def test_a_noun_phrase_is_asked_in_full(typed: str, read_as: str, kind: str) -> None:
    question = understand(typed)
    assert (question.text, question.kind) == (read_as, kind)
