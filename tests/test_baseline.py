"""``qa test --save-baseline`` and ``--baseline``: what was right and is wrong now fails. ``--update`` fills
in, and loosens nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionSetError
from qa.questionsets.baseline import mcnemar

Invoke = Callable[..., Result]


@pytest.fixture
def baseline(invoke: Invoke, tmp_path: Path) -> Path:
    """The baseline of the ferry's knowledge, whose three questions are all right."""
    path = tmp_path / "baseline.json"
    assert invoke("test", "--save-baseline", path).exit_code == 0
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_lost_passes(invoke: Invoke, baseline: Path) -> None:
    done = invoke("test", "--baseline", baseline)
    assert done.exit_code == 0
    assert (
        "3 questions compared, 0 right then and wrong now, 0 wrong then and right now; p = 1 " in done.stdout
    )


def test_what_was_right_and_is_wrong_now_fails_with_before_and_after(
    invoke: Invoke, baseline: Path, knowledge: Path
) -> None:
    edit(knowledge / "articles" / "ferry.md", "Mill Street", "Harbour Road")
    done = invoke("test", "--baseline", baseline)
    assert done.exit_code == 1
    (row,) = (
        line
        for line in done.stdout.split("beside the baseline")[0].split("set\t")[-1].splitlines()
        if "Harbour" in line
    )
    assert "Mill" in row
    assert "1 right then and wrong now" in done.stdout


def test_what_was_wrong_already_does_not_fail(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    edit(knowledge / "questions" / "ferry.yaml", "answer: Mill Street", "answer: Mill Lane")
    assert invoke("test", "--save-baseline", tmp_path / "b.json").exit_code == 0  # saving succeeded
    assert invoke("test", "--baseline", tmp_path / "b.json").exit_code == 0
    edit(knowledge / "questions" / "ferry.yaml", "answer: Mill Lane", "answer: Mill Street")
    assert "1 wrong then and right now" in invoke("test", "--baseline", tmp_path / "b.json").stdout


def test_new_and_gone_questions_are_told(invoke: Invoke, baseline: Path, knowledge: Path) -> None:
    edit(
        knowledge / "questions" / "ferry.yaml",
        "Who painted the lighthouse of Vardskar?",
        "Who sank the barge of Olsby?",
    )
    done = invoke("test", "--baseline", baseline)
    assert done.exit_code == 0
    assert "not compared: 1 new, 1 only in the baseline" in done.stdout


def test_a_program_reads_the_comparison(invoke: Invoke, baseline: Path, knowledge: Path) -> None:
    edit(knowledge / "articles" / "ferry.md", "Mill Street", "Harbour Road")
    read = json.loads(invoke("test", "--baseline", baseline, "--json").stdout)
    (lost,) = read["comparison"]["lost"]
    assert (lost["before"], lost["now"], lost["expected"]) == ("Mill Street", "Harbour Road", "Mill Street")
    assert len(read["reports"]) == 1


def test_a_baseline_of_other_knowledge_is_refused(invoke: Invoke, baseline: Path, marnsund: Path) -> None:
    with pytest.raises(QuestionSetError, match="made from other knowledge"):
        invoke("test", "--baseline", baseline, folder=marnsund)


def test_a_baseline_of_other_questions_is_refused(invoke: Invoke, baseline: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "questions:\n  - ask: How long does the crossing take?\n    answer: 45 minutes\n", encoding="utf-8"
    )
    with pytest.raises(QuestionSetError, match="other questions"):
        invoke("test", "--baseline", baseline, other)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": 2, "articles": {}, "replies": {}}', "\x00"])
def test_what_is_no_baseline_is_refused(invoke: Invoke, tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetError, match="is no baseline"):
        invoke("test", "--baseline", path)


def test_a_missing_baseline_is_named(invoke: Invoke, tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"nowhere\.json: cannot be read"):
        invoke("test", "--baseline", tmp_path / "nowhere.json")


def test_comparing_and_starting_anew_exclude_each_other(invoke: Invoke, baseline: Path) -> None:
    assert invoke("test", "--baseline", baseline, "--save-baseline", baseline).exit_code == 2


def test_the_same_question_in_two_dialogues_is_told_apart(
    invoke: Invoke, knowledge: Path, tmp_path: Path
) -> None:
    talk = "questions:\n"
    for first, answer, then in (
        ("How many Norwegian sailors did the company employ?", "23", "41"),
        ("How many passengers did it carry?", "4,310", "7"),
    ):
        talk += (
            f"  - dialogue:\n      - ask: {first}\n        answer: '{answer}'\n      - ask: And the "
            f"Danish?\n        answer: '{then}'\n"
        )
    (knowledge / "questions" / "ferry.yaml").write_text(talk, encoding="utf-8")
    invoke("test", "--save-baseline", tmp_path / "b.json")
    replies = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["replies"]
    assert len(replies) == 4
    assert [reply["right"] for key, reply in replies.items() if "Danish?" in key] == [True, False]


@pytest.mark.parametrize(
    ("lost", "won", "p_value"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (0, 6, 0.03125), (2, 8, 0.109375), (10, 10, 1.0)],
)
def test_the_significance_is_the_exact_mcnemar_test(lost: int, won: int, p_value: float) -> None:
    assert mcnemar(lost, won) == pytest.approx(p_value)  # the binomial tables


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_significance_is_a_probability_the_same_both_ways(lost: int, won: int) -> None:
    assert 0 <= mcnemar(lost, won) == mcnemar(won, lost) <= 1


OPEN = """\
# What readers asked.
article: ferry
questions:
  - ask: How long does the crossing take?  # still open
  - ask: Where does the library of Ostermole stand?
    answer: Mill Lane
  - id: sunk
    ask: Who sank the barge of Olsby?
"""


@pytest.fixture
def open_set(knowledge: Path) -> Path:
    path = knowledge / "questions" / "open.yaml"
    path.write_text(OPEN, encoding="utf-8")
    return path


def test_update_fills_in_what_expects_nothing_yet_and_touches_nothing_else(
    invoke: Invoke, open_set: Path
) -> None:
    done = invoke("test", "--update", open_set)
    assert done.exit_code == 1  # "Mill Lane" is still expected, and still not answered
    assert (
        open_set.read_text(encoding="utf-8")
        == """\
# What readers asked.
article: ferry
questions:
  - ask: How long does the crossing take?  # still open
    answer: "45 minutes"
    sentence: "The crossing takes 45 minutes."
  - ask: Where does the library of Ostermole stand?
    answer: Mill Lane
  - id: sunk
    abstain: true
    ask: Who sank the barge of Olsby?
"""
    )
    assert "2 open questions filled in; look them over" in done.stderr


def test_update_twice_changes_nothing(invoke: Invoke, open_set: Path) -> None:
    invoke("test", "--update", open_set)
    once = open_set.read_bytes()
    assert "nothing is open" in invoke("test", "--update", open_set).stderr
    assert open_set.read_bytes() == once


def test_an_open_question_is_refused_without_update(invoke: Invoke, open_set: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"open\.yaml:4: has neither `answer` nor `abstain`.*--update"):
        invoke("test", open_set)


@pytest.mark.parametrize(
    "questions",
    [
        "questions: [{ask: How long does the crossing take?}]\n",
        ("questions:\n  - ask:\n      How long\n      does the crossing take?\n"),
    ],
)
def test_update_refuses_what_it_cannot_fill_in_and_leaves_it(
    invoke: Invoke, open_set: Path, questions: str
) -> None:
    open_set.write_text(questions, encoding="utf-8")
    with pytest.raises(QuestionSetError, match="on a line of its own"):
        invoke("test", "--update", open_set)
    assert open_set.read_text(encoding="utf-8") == questions
    assert [path.name for path in open_set.parent.iterdir() if path.name.startswith(".")] == []


def test_update_keeps_the_line_ends_of_other_systems(invoke: Invoke, open_set: Path) -> None:
    open_set.write_bytes(OPEN.replace("\n", "\r\n").encode())
    invoke("test", "--update", open_set)
    assert open_set.read_bytes().count(b"\n") == open_set.read_bytes().count(b"\r\n") == 11
