"""What each feature and each optional rule is worth: ``python tests/benchmarks/worth.py FOLDER [--refit]``,
as Markdown.

Each is switched off alone, and everything is asked again: our own articles, the public sets of a folder, and
the articles in ``FOLDER/shapes`` where there are any. A row says how many answers differ at all, of how many
questions of the kinds that it can matter to; how many right answers of own articles are gained or lost
(fitted / held out); near misses answered more or fewer; right sentences first (P@1) and exact short answers
(EM) on public sets; and right answers on shapes. ``--refit`` fits the table's other weights anew without a
feature, which shows what it adds to the rest; ranking's are left as they are.

A feature or rule stays if without it at least 5 right answers are lost, or 5 near misses more are answered,
over all sets together. Rules for conversations, spelling, facts, several articles and contradiction are
judged by tests of their own.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, get_args

import fit_choice
import fit_confidence
import numpy as np
import yaml
from own_articles import add_files, read_own
from public_sets import read_sets

from qa import Answer, Bot, KnowledgeBase
from qa.answering.extraction import (
    candidates,
    extract,
    phrase_scoring,
    reasons,
    value_extent,
    value_scoring,
    yes_no,
)
from qa.answering.matching import coverage, names, roles
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import VALUE_KINDS
from qa.answering.selection import composition, confidence, reranking
from qa.models import Kind
from qa.questionsets.scores import exact_match, is_accepted

TABLES: dict[str, ModuleType] = {"phrase": phrase_scoring, "value": value_scoring, "confidence": confidence}
"""The modules that hold a table ``FEATURES``, by its section of the weights."""


def _none(*args: Any) -> None:
    return None


def _false(*args: Any) -> bool:
    return False


def _whole(alignment: Alignment) -> tuple[int, int]:
    return 0, len(alignment.tokens)


NAMED_KINDS = frozenset(("person", "place", "organisation"))
EVERY = frozenset(get_args(Kind))
VALUES = frozenset(VALUE_KINDS)
OTHERS = EVERY - VALUES - {"yes/no"}
NOTHING = re.compile(r"(?!)")
RULES: tuple[tuple[str, frozenset[str], object, str, Any], ...] = (
    ("reranking", EVERY, reranking, "RERANKED", 1),
    ("expressions", EVERY, extract, "find_expression", _none),
    ("expressions: time of day", frozenset(("date",)), extract, "find_time", _none),
    ("reasons", frozenset(("reason",)), extract, "find_reason", _none),
    ("reasons: circumstances", frozenset(("reason",)), reasons, "_CIRCUMSTANCE", NOTHING),
    ("reasons: weak marks", frozenset(("reason",)), reasons, "_WEAK_REASON", NOTHING),
    ("value extent", VALUES, extract, "whole_value", lambda alignment, value: (value.start, value.end)),
    ("value extent: ranges", VALUES, value_extent, "_is_range", _false),
    ("value extent: lower end", VALUES, value_extent, "_lower_end", lambda alignment, value: value.start),
    ("value extent: upper end", VALUES, value_extent, "_upper_end", lambda alignment, value: value.end),
    ("value extent: unit", VALUES, value_extent, "MEASURE", NOTHING),
    ("value extent: part of a date", VALUES, value_extent, "_PART_OF_DATE", NOTHING),
    ("candidates: lists", OTHERS, candidates, "_add_list", lambda sentence, phrase, whole: -1),
    ("candidates: verb phrases", OTHERS, candidates, "_add_verb_phrases", _none),
    ("candidates: quoted", OTHERS, candidates, "_QUOTED", NOTHING),
    ("candidates: name behind office", OTHERS, candidates, "behind_office", _none),
    ("yes/no: clause asked", frozenset(("yes/no",)), yes_no, "clause_asked", _whole),
    ("yes/no: exception", frozenset(("yes/no",)), yes_no, "_is_excepted", _false),
    ("yes/no: another value", frozenset(("yes/no",)), yes_no, "_is_contradicted", _false),
    ("neighbours: reason", frozenset(("reason",)), reranking, "find_reason_beside", _none),
    ("neighbours: items", OTHERS, composition, "find_items", lambda sentence, knowledge: []),
    ("coverage: synonyms", EVERY, coverage, "has_synonym", _false),
    ("coverage: last names", EVERY, coverage, "called_short", lambda query, annotated: frozenset()),
    ("names: holds office", NAMED_KINDS, names, "_holds_office", lambda name, query, annotated: True),
    ("roles: before an insertion", EVERY, roles.Roles, "_before_insertion", lambda self, last: last),
)
"""What can be switched off: its name, the kinds of question that it matters to, where it stands, and what
then stands there."""


@dataclass(frozen=True)
class Case:
    """A question of a bot, and how its answer is judged: one of ``right``, ``near``, ``hit`` and ``exact``,
    or several."""

    group: str
    bot: Bot
    ask: str
    judge: Callable[[Answer], dict[str, bool]]


def main() -> None:
    """Print a row for each rule and feature."""
    folder, refits = Path(sys.argv[1]), "--refit" in sys.argv
    cases = [*_own(), *_public(folder), *(_shapes(folder / "shapes") if (folder / "shapes").is_dir() else ())]
    base = [_outcome(case) for case in cases]
    table = Table(cases, base)
    print("| off | changed | of | right | near | P@1 | EM | shapes |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, kinds, holder, attribute, neutral in RULES:
        with _replaced(holder, attribute, neutral):
            table.print_row(name, kinds)
    refit = _refitter(folder) if refits else None
    for section, module in TABLES.items():
        kinds = {"phrase": OTHERS, "value": VALUES, "confidence": EVERY}[section]
        for i, feature in enumerate(module.FEATURES):
            if feature.name == "always":
                continue
            rest = [*module.FEATURES[:i], *module.FEATURES[i + 1 :]]
            if refit:
                weights = refit(section, i)
                rest = [replace(one, weight=float(weight)) for one, weight in zip(rest, weights, strict=True)]
            with _replaced(module, "FEATURES", tuple(rest)):
                table.print_row(f"{section}: {feature.name}", kinds)


@contextmanager
def _replaced(holder: object, attribute: str, value: Any) -> Iterator[None]:
    kept = getattr(holder, attribute)
    setattr(holder, attribute, value)
    try:
        yield
    finally:
        setattr(holder, attribute, kept)


class Outcome(NamedTuple):
    """What is answered, and how that is judged."""

    kind: str
    told: tuple[bool, str]
    judged: dict[str, bool]


def _outcome(case: Case) -> Outcome:
    answer = case.bot.ask(case.ask)
    return Outcome(answer.explanation.kind, (answer.answered, answer.text), case.judge(answer))


class Table:
    """The rows, each beside the answers with everything switched on."""

    def __init__(self, cases: Sequence[Case], base: Sequence[Outcome]) -> None:
        self.cases, self.base = cases, base

    def print_row(self, name: str, kinds: Collection[str]) -> None:
        """Ask all questions of some kinds again, and print what differs."""
        asked = [
            (case, before) for case, before in zip(self.cases, self.base, strict=True) if before.kind in kinds
        ]
        both = [(case.group, before, _outcome(case)) for case, before in asked]
        changed = sum(before.told != after.told for _, before, after in both)

        def gain(key: str, *groups: str) -> str:
            some = [(before.judged, after.judged) for group, before, after in both if group in groups]
            return f"{sum(after.get(key, False) - before.get(key, False) for before, after in some):+d}"

        right = f"{gain('right', 'fitted')} / {gain('right', 'held-out')}"
        near = gain("near", "fitted", "held-out", "shapes")
        columns = (
            changed,
            len(both),
            right,
            near,
            gain("hit", "public"),
            gain("exact", "public"),
            gain("right", "shapes"),
        )
        print(f"| {name} | {' | '.join(map(str, columns))} |", flush=True)


def _own() -> Iterator[Case]:
    for part in ("fitted", "held-out"):
        for _, bot, asked in read_own(part):
            for one in asked:
                yield Case(part, bot, one.ask, _judge(one.answers, one.near))


def _judge(answers: Sequence[str], near: bool) -> Callable[[Answer], dict[str, bool]]:
    if answers:
        return lambda answer: {"right": answer.answered and is_accepted(answer.text, answers)}
    return lambda answer: {"near": near and answer.answered}


def _public(folder: Path) -> Iterator[Case]:
    for topics in read_sets(folder).values():
        for topic in topics:
            bot = Bot(KnowledgeBase.from_articles([topic.article]))
            for asked in topic.questions:
                yield Case("public", bot, asked.text, _judge_public(asked.gold, asked.answers))


def _judge_public(
    gold: Sequence[tuple[int, int]], answers: Sequence[str]
) -> Callable[[Answer], dict[str, bool]]:
    def judge(answer: Answer) -> dict[str, bool]:
        places = [one.citation for one in answer.evidence[:1]]
        hit = any(place.start < end and start < place.end for place in places for start, end in gold)
        return {"hit": hit, "exact": answer.answered and bool(answers) and exact_match(answer.text, answers)}

    return judge


def _shapes(folder: Path) -> Iterator[Case]:
    """Articles in the shapes that people have: a text or Markdown file, and its questions in a YAML file of
    that name."""
    for path in sorted(folder.glob("*.yaml")):
        article = next(one for one in (path.with_suffix(".txt"), path.with_suffix(".md")) if one.exists())
        with tempfile.TemporaryDirectory() as knowledge:
            add_files(Path(knowledge) / "knowledge", [article])
            bot = Bot(KnowledgeBase.load(Path(knowledge) / "knowledge"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            if "ask" in entry:
                answer = entry.get("answer", ())
                answers = (
                    [str(one) for one in (answer if isinstance(answer, list) else [answer])] if answer else []
                )
                yield Case("shapes", bot, entry["ask"], _judge(answers, bool(entry.get("abstain"))))


def _refitter(folder: Path) -> Callable[[str, int], np.ndarray]:
    """Fits the weights of a table's other features without the one at a place."""
    chosen = [*fit_choice.read_public(folder), *fit_choice.read_own_part("fitted")]
    trusted = [*fit_confidence.read_public(folder), *fit_confidence.read_own_part("fitted")]

    def refit(section: str, i: int) -> np.ndarray:
        if section == "confidence":
            names = [*fit_confidence.NAMES[:i], *fit_confidence.NAMES[i + 1 :]]
            rest = [replace(one, values=np.delete(one.values, i)) for one in trusted]
            return fit_confidence.scaled(fit_confidence.fit(rest, names), rest, names)
        of_values = [one for one in chosen if one.of_values == (section == "value")]
        return fit_choice.fit([replace(one, values=np.delete(one.values, i, axis=1)) for one in of_values])

    return refit


if __name__ == "__main__":
    main()
