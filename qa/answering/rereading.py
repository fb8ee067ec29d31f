"""The best candidates read once more, closely: of those that rank about the same, the one goes first that answers best."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Closely:
    """A candidate laid beside the question: its short answer, and how far to trust that. The log odds of this count in its score."""

    ranked: Ranked
    match: Match
    choice: Choice | None
    trusted: Trust


def reread(query: Query, ranked: Sequence[Ranked], knowledge: Knowledge, store: Store) -> list[Closely]:
    """The first candidates, those that answer best first."""
    alike = (one for one in ranked[:REREAD] if one.score >= ranked[0].score - BEHIND)
    return sorted((read_closely(query, one, knowledge, store) for one in alike), key=lambda one: -one.ranked.score)


def read_closely(query: Query, ranked: Ranked, knowledge: Knowledge, store: Store) -> Closely:
    """What a candidate answers, and how well."""
    match = Match(query, ranked.reading)
    choice = find_span(match)
    trusted = trust(match, choice, knowledge.terms_around(ranked.reading.sentence), store)
    return Closely(ranked.with_part("confidence", trusted.log_odds), match, choice, trusted)
