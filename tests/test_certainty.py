"""How certain an answer is, what is given of unsure ones, and what is no question to the articles."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa import Article, Bot, KnowledgeBase
from qa.questionsets.format import read_question_set
from qa.questionsets.run import run_question_set

TEXT = (
    "The council of Lyngholm closed the old mole in May 1999. It was 310 metres long.\n\n"
    "Ada Holt, who built the mole, lives in Oxholm and has a daughter."
)
SURE, UNSURE, NEITHER = (
    "When did the council of Lyngholm close the old mole?",
    "How many metres was the mole?",
    "Who sold the lighthouse of Skerry?",
)


def bot(strict: bool = False) -> Bot:
    return Bot(KnowledgeBase.from_articles([Article(id="a", title="The mole", text=TEXT)]), strict=strict)


def test_an_answer_says_how_certain_it_is() -> None:
    assert [bot().ask(question).certainty for question in (SURE, UNSURE, NEITHER)] == [
        "sure",
        "unsure",
        "none",
    ]


def test_an_unsure_answer_is_introduced_as_such_with_other_sentences_beside_it() -> None:
    answer = bot().ask(UNSURE)
    assert str(answer).startswith("Perhaps: 310\n")
    assert [one.sentence for one in answer.beside]
    assert not bot().ask(SURE).beside


def test_a_strict_bot_gives_sure_answers_alone() -> None:
    assert bot(strict=True).ask(SURE).text == bot().ask(SURE).text
    refused = bot(strict=True).ask(UNSURE)
    assert (refused.answered, refused.text, refused.certainty) == (False, "", "none")
    assert refused.explanation.reason.startswith("an answer would be unsure")
    assert refused.evidence[0].sentence == "It was 310 metres long."


@pytest.mark.parametrize("by", ["option", "variable"])
def test_the_command_line_is_strict_where_it_is_told_to(
    by: str,
    qa: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "mole.txt").write_text(TEXT)
    folder = tmp_path / "knowledge"
    qa("--knowledge", folder, "add", tmp_path / "mole.txt")
    assert "Perhaps:" in qa("--knowledge", folder, "ask", UNSURE).stdout
    if by == "variable":
        monkeypatch.setitem(os.environ, "QA_STRICT", "1")
    strict = qa("--knowledge", folder, "ask", *(["--strict"] if by == "option" else []), UNSURE)
    assert (strict.returncode, strict.stdout.splitlines()[0]) == (1, "The articles do not say.")


@pytest.mark.parametrize(("value", "opening"), [("0", "Perhaps:"), ("1", "The articles do not say.")])
def test_a_bare_conversation_reads_the_variable_as_its_option_does(
    value: str, opening: str, qa: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "mole.txt").write_text(TEXT)
    qa("add", tmp_path / "mole.txt")
    assert qa(stdin=UNSURE, QA_STRICT=value).stdout.startswith(opening)


def test_a_question_set_may_demand_that_an_answer_is_sure(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(
        "questions:\n"
        f"  - ask: {SURE}\n    answer: May 1999\n    certainty: sure\n"
        f"  - ask: {UNSURE}\n    answer: 310 metres\n    certainty: sure\n"
    )
    report = run_question_set(read_question_set(path), bot().knowledge)
    assert [outcome.faults for outcome in report.outcomes] == [(), ("the answer is unsure, not sure",)]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Are you sure?", "/why"),
        ("how do you know", "/why"),
        ("tell me more", "say of what"),
        ("thanks, that's all", "/help"),
        ("lol ok", "/help"),
        ("no, that's wrong", "/help"),
        ("Hello, who are you?", "cites the sentence"),
    ],
)
def test_small_talk_gets_a_hint_and_no_answer(typed: str, hint: str) -> None:
    conversation = bot().conversation()
    conversation.ask(SURE)
    answer = conversation.ask(typed)
    assert (answer.answered, answer.evidence) == (False, ())
    assert hint in answer.explanation.reason


def test_small_talk_leaves_the_last_answer_the_last() -> None:
    conversation = bot().conversation()
    first = conversation.ask(SURE)
    conversation.ask("are you sure?")
    assert conversation.answers == (first,)


def test_what_only_opens_like_small_talk_is_asked() -> None:
    assert bot().ask("Ok, when did the council of Lyngholm close the old mole?").answered
    assert qa.Answer is type(bot().ask("No. 310 of the mole"))
