"""What was right when, so that a later run can tell what was lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from qa.errors import QuestionSetError
from qa.knowledge.base import Knowledge
from qa.knowledge.reading import read_regular
from qa.knowledge.untrusted import printable
from qa.models import Article, Model
from qa.questionsets.format import QuestionSet
from qa.questionsets.output import write_whole
from qa.questionsets.run import Outcome, Report

LIMIT = 200_000_000
"""Bytes: the largest baseline that is read."""


class Reply(Model):
    """How a question was answered; ``answer`` is empty where it was not. ``right`` says whether that was all
    the set expected."""

    right: bool
    answer: str


class Baseline(Model):
    """The replies of one run by question. ``articles`` are the titles, by id, of the articles that were
    asked."""

    format: Literal[1] = 1
    articles: Mapping[str, str]
    replies: Mapping[str, Reply]


class Change(Model):
    """A question whose reply was right and is wrong now, or the reverse. An empty ``before`` or ``now``: not
    answered."""

    set: str
    line: int
    ask: str
    expected: str
    before: str
    now: str


class Comparison(Model):
    """What a run lost and won beside a baseline; ``new`` questions are not in it, ``gone`` ones in it alone.

    ``p_value``, between 0 and 1, is how likely a difference this large is where each change is as likely a
    loss as a gain: the exact two-sided McNemar test (McNemar, "Note on the sampling error of the difference
    between correlated proportions or percentages", Psychometrika 1947).
    """

    compared: int
    lost: tuple[Change, ...]
    won: tuple[Change, ...]
    new: int
    gone: int
    p_value: float


def make_baseline(
    sets: Sequence[QuestionSet], reports: Sequence[Report], knowledge: Knowledge | None
) -> Baseline:
    """The baseline of a run. ``reports`` stand beside ``sets``; ``knowledge`` is what was asked, none where
    the sets brought their own."""
    replies = {
        key: Reply(right=outcome.ok, answer=_answer(outcome)) for key, _, outcome in _keyed(sets, reports)
    }
    return Baseline(
        articles={article.id: article.title for article in _articles(sets, knowledge)}, replies=replies
    )


def save_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline in one step. Raises ``QuestionSetError`` where it cannot be written."""
    write_whole(path, baseline.model_dump_json(indent=1).encode() + b"\n")


def read_baseline(path: Path) -> Baseline:
    """Read a baseline. Raises ``QuestionSetError`` where the file cannot be read or is none."""
    try:
        raw = read_regular(path, LIMIT)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise QuestionSetError(
            printable(f"{path}: cannot be read: {reason}; make one with qa test --save-baseline {path}")
        ) from None
    try:
        return Baseline.model_validate_json(raw)
    except ValidationError:
        raise QuestionSetError(
            printable(
                f"{path}: is no baseline of this qa; make a new one with qa test --save-baseline {path}"
            )
        ) from None


def compare(
    baseline: Baseline, sets: Sequence[QuestionSet], reports: Sequence[Report], knowledge: Knowledge | None
) -> Comparison:
    """Lay a run beside a baseline. Raises ``QuestionSetError`` where that was made from other knowledge or of
    other questions."""
    known = {(article.id, article.title) for article in _articles(sets, knowledge)}
    if known.isdisjoint(baseline.articles.items()):
        titles = ", ".join(f'"{title}"' for title in list(baseline.articles.values())[:3])
        raise QuestionSetError(
            printable(
                f"the baseline was made from other knowledge ({titles}), of which nothing is here; make one from this with --save-baseline"
            )
        )
    lost: list[Change] = []
    won: list[Change] = []
    compared: set[str] = set()
    for key, report, outcome in _keyed(sets, reports):
        before = baseline.replies.get(key)
        if before is None:
            continue
        compared.add(key)
        if before.right != outcome.ok:
            (lost if before.right else won).append(_change(report, before, outcome))
    if not compared:
        raise QuestionSetError(
            "the baseline was made of other questions; make one of these with --save-baseline"
        )
    return Comparison(
        compared=len(compared),
        lost=tuple(lost),
        won=tuple(won),
        new=sum(len(report.outcomes) for report in reports) - len(compared),
        gone=len(baseline.replies) - len(compared),
        p_value=mcnemar(len(lost), len(won)),
    )


def mcnemar(lost: int, won: int) -> float:
    """The exact two-sided McNemar test: how likely chance alone parts ``lost + won`` changes as unevenly, or
    more. Between 0 and 1."""
    changes = lost + won
    ways = tail = 1  # of choosing i of the changes, and of choosing at most i
    for i in range(min(lost, won)):
        ways = ways * (changes - i) // (i + 1)
        tail += ways
    return min(1.0, tail / (1 << changes) * 2)


def _keyed(sets: Sequence[QuestionSet], reports: Sequence[Report]) -> Iterator[tuple[str, Report, Outcome]]:
    """Each outcome with what names it in a baseline: its file, the article asked, the questions of its
    dialogue up to it, and, where the same is asked twice, which time."""
    times: dict[str, int] = {}
    for one, report in zip(sets, reports, strict=True):
        names = (
            " > ".join((Path(one.path).name, group[0].article, *(case.ask for case in group[:turn])))
            for group in one.groups
            for turn in range(1, len(group) + 1)
        )
        for name, outcome in zip(names, report.outcomes, strict=True):
            times[name] = times.get(name, 0) + 1
            yield f"{name} #{times[name]}", report, outcome


def _articles(sets: Sequence[QuestionSet], knowledge: Knowledge | None) -> list[Article]:
    return [
        *(knowledge.articles.values() if knowledge else ()),
        *(article for one in sets for article in one.articles),
    ]


def _answer(outcome: Outcome) -> str:
    return outcome.answer.text if outcome.answer and outcome.answer.answered else ""


def _change(report: Report, before: Reply, outcome: Outcome) -> Change:
    case = outcome.case
    return Change(
        set=report.path,
        line=case.line,
        ask=case.ask,
        expected=" | ".join(case.answers),
        before=before.answer,
        now=_answer(outcome),
    )
