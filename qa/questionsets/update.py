"""Writing down what qa answers now, for the questions of a set that expect nothing yet. What is expected
already is never touched."""

from __future__ import annotations

import json
import re
from pathlib import Path

from qa.answering.bot import Bot
from qa.errors import QuestionSetError
from qa.knowledge.reading import read_regular
from qa.knowledge.untrusted import printable
from qa.models import Answer
from qa.questionsets.format import YAML_LIMIT, Case, QuestionSet, parse_question_set
from qa.questionsets.output import write_whole
from qa.questionsets.run import ask_group, check_article

_OPENING = re.compile(r"(?:\S+\s+){0,11}\S+")
"""What of the cited sentence is written down: enough to tell it from others."""


def fill_open(question_set: QuestionSet, bot: Bot) -> int:
    """Give each open question of a YAML set, in its file, the answer and sentence that it gets now, or
    ``abstain``; return how many there were.

    Comments and order stay. Raises ``QuestionSetError`` where the file cannot be written, where a question
    cannot be asked, or where an open one is not written as ``- ask: ...`` on a line of its own; the file is
    then as it was.
    """
    path = Path(question_set.path)
    if not any(case.is_open for case in _cases(question_set)):
        return 0
    check_article(question_set, bot.knowledge)
    expected: dict[int, list[str]] = {}
    for outcome in (outcome for group in question_set.groups for outcome in ask_group(group, bot)):
        if outcome.case.is_open:
            if outcome.answer is None:
                raise QuestionSetError(printable(f"{path}:{outcome.case.line}: {outcome.faults[0]}"))
            expected[outcome.case.line] = _expectation(outcome.answer)
    _write(path, question_set, expected)
    return len(expected)


def _cases(question_set: QuestionSet) -> list[Case]:
    return [case for group in question_set.groups for case in group]


def _expectation(answer: Answer) -> list[str]:
    """The lines that pin an answer down, without their indent."""
    if not answer.answered:
        return ["abstain: true"]
    opening = _OPENING.match(answer.evidence[0].sentence)
    return [f"answer: {_quoted(answer.text)}", *([f"sentence: {_quoted(opening[0])}"] if opening else [])]


def _quoted(text: str) -> str:
    """As a YAML text in double quotes, which are JSON's."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _write(path: Path, question_set: QuestionSet, expected: dict[int, list[str]]) -> None:
    """Put the lines behind their questions, and check that nothing else has changed."""
    try:
        before = read_regular(path, YAML_LIMIT)
    except OSError as error:
        raise QuestionSetError(printable(f"{path}: cannot be read: {error.strerror or error}")) from None
    lines = re.split(r"(?<=\n)", before.decode())
    for number in sorted(expected, reverse=True):
        asked = lines[number - 1]
        indent = " " * (len(asked) - len(asked.lstrip(" -")))
        ending = "\r\n" if asked.endswith("\r\n") else "\n"
        lines[number - 1] = asked if asked.endswith("\n") else asked + ending
        lines[number:number] = [f"{indent}{line}{ending}" for line in expected[number]]
    content = "".join(lines).encode()
    if not _is_filled(question_set, content):
        place = ", ".join(map(str, sorted(expected)[:5]))
        raise QuestionSetError(
            f"{printable(str(path))}: cannot be filled in; write each open question as `- ask: ...` on a line of its own (line {place})"
        )
    write_whole(path, content, before)


def _is_filled(before: QuestionSet, content: bytes) -> bool:
    """Whether the new content of its file asks the same with the same expectations, and has one for every
    question that had none."""
    try:
        after = _cases(parse_question_set(before.path, content))
    except QuestionSetError:
        return False
    return len(after) == len(_cases(before)) and all(
        (old.ask, old.read_as, old.id, old.tags) == (new.ask, new.read_as, new.id, new.tags)
        and (
            old.is_open
            or (old.answers, old.abstain, old.sentences) == (new.answers, new.abstain, new.sentences)
        )
        for old, new in zip(_cases(before), after, strict=True)
    )
