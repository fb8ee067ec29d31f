"""The best candidates read once more, closely: of those that rank about the same, the one goes first that answers best."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.extraction.phrase_scoring import Choice
from qa.answering.selection.confidence import Trust, trust
from qa.answering.matching.alignment import Match
from qa.answering.matching.query import Query
from qa.answering.ranking.ranking import Ranked
from qa.answering.extraction.extract import find_span
from qa.knowledge.base import Knowledge
from qa.stores.base import Store

if TYPE_CHECKING:
    from qa.answering.extraction.causes import Reason

REREAD = 3
"""Candidates read closely."""
BEHIND = 2.0
"""How far the score of another may be behind the best: more is hardly ever made up for."""
_CHOICE = 1.0
"""What a short answer adds to the log odds at most, in all but a few questions. Where the score without it is farther behind than this,
a candidate is not read for one."""


@dataclass(frozen=True, slots=True)
class Closely:
    """A candidate laid beside the question: its short answer, the reason beside it where it tells none, and how far to trust that."""

    ranked: Ranked
    match: Match
    choice: Choice | None
    reason: Reason | None
    trusted: Trust

    @property
    def weighed(self) -> float:
        """What it is compared by: its score and the log odds of its trust."""
        return self.ranked.score + self.trusted.log_odds


def reread(query: Query, ranked: Sequence[Ranked], knowledge: Knowledge, store: Store) -> tuple[Closely | None, list[Ranked]]:
    """The candidate that answers best, and all of them in their new order: it goes first. To the score of one that was read closely comes
    how much more it is to be trusted than the one that ranked first."""
    best: Closely | None = None
    log_odds: list[float] = []
    for one in ranked[:REREAD]:
        if one.score < ranked[0].score - BEHIND:
            break
        match, around = Match(query, one.reading), knowledge.terms_around(one.reading.sentence)
        if best:
            unanswered = trust(match, None, around, one, store).log_odds
            if one.score + unanswered + _CHOICE < best.weighed:
                log_odds.append(unanswered)
                continue
        found = _closely(one, match, around, knowledge, store)
        log_odds.append(found.trusted.log_odds)
        best = found if best is None or found.weighed > best.weighed else best
    if best is None:
        return None, []
    more = [own - log_odds[0] for own in log_odds]
    read = [one.with_part("confidence", part) if part else one for one, part in zip(ranked, more, strict=False)]
    first = best.ranked.reading
    return best, sorted((*read, *ranked[len(read) :]), key=lambda one: (one.reading is not first, -one.score))


def read_closely(query: Query, ranked: Ranked, knowledge: Knowledge, store: Store) -> Closely:
    """What a candidate answers, and how well."""
    return _closely(ranked, Match(query, ranked.reading), knowledge.terms_around(ranked.reading.sentence), knowledge, store)


def _closely(ranked: Ranked, match: Match, around: Collection[str], knowledge: Knowledge, store: Store) -> Closely:
    choice, reason = find_span(match), _reason_beside(match, knowledge) if match.question.kind == "reason" else None
    return Closely(ranked, match, choice, reason, trust(match, choice, around, ranked, store, reason is not None))


def _reason_beside(match: Match, knowledge: Knowledge) -> Reason | None:
    from qa.answering.extraction.causes import reason_beside  # loaded where it is used, so that a cold start is short

    return reason_beside(match, knowledge)
