"""The best candidates read once more, closely: of those that rank about the same, the one goes first that answers best."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.answering.choice import Choice
from qa.answering.confidence import Trust, trust
from qa.answering.match import Match
from qa.answering.query import Query
from qa.answering.ranking import Ranked
from qa.answering.spans import find_span
from qa.knowledge.base import Knowledge
from qa.stores.base import Store

REREAD = 3
"""Candidates read closely."""
BEHIND = 2.0
"""How far the score of another may be behind the best: more is hardly ever made up for."""
_CHOICE = 1.0
"""What a short answer adds to the log odds at most, in all but a few questions. Where the score without it is farther behind than this,
a candidate is not read for one."""


@dataclass(frozen=True, slots=True)
class Closely:
    """A candidate laid beside the question: its short answer, and how far to trust that. The log odds of this count in its score."""

    ranked: Ranked
    match: Match
    choice: Choice | None
    trusted: Trust


def reread(query: Query, ranked: Sequence[Ranked], knowledge: Knowledge, store: Store) -> tuple[Closely | None, list[Ranked]]:
    """The candidate that answers best, and all of them in their new order. Those that cannot become the first keep theirs."""
    found: list[Closely] = []
    rest: list[Ranked] = []
    for i, one in enumerate(ranked):
        if i >= REREAD or one.score < ranked[0].score - BEHIND:
            rest.append(one)
            continue
        match, around = Match(query, one.reading), knowledge.terms_around(one.reading.sentence)
        if found and one.score + trust(match, None, around, one.held, store).log_odds + _CHOICE < found[0].ranked.score:
            rest.append(one)
            continue
        found = sorted((*found, _closely(one, match, around, store)), key=lambda one: -one.ranked.score)
    return found[0] if found else None, [*(one.ranked for one in found), *rest]


def read_closely(query: Query, ranked: Ranked, knowledge: Knowledge, store: Store) -> Closely:
    """What a candidate answers, and how well."""
    return _closely(ranked, Match(query, ranked.reading), knowledge.terms_around(ranked.reading.sentence), store)


def _closely(ranked: Ranked, match: Match, around: Collection[str], store: Store) -> Closely:
    choice = find_span(match)
    trusted = trust(match, choice, around, ranked.held, store)
    return Closely(ranked.with_part("confidence", trusted.log_odds), match, choice, trusted)
