"""The best candidates read once more, closely: of those that rank about the same, the one goes first that answers best."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.extraction.extract import extract
from qa.answering.extraction.phrase_scoring import Extraction
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.query import Query
from qa.answering.ranking.ranking import Ranked
from qa.answering.selection.confidence import Confidence, estimate_confidence
from qa.knowledge.base import Knowledge
from qa.stores.base import Store

if TYPE_CHECKING:
    from qa.answering.extraction.causes import Reason

RERANKED = 3
"""Candidates read closely."""
BEHIND = 1.5
"""How far the score of another may be behind the best: more is hardly ever made up for."""
_CHOICE = 1.0
"""What a short answer adds to the log odds at most, in all but a few questions. Where the score without it is farther behind than this,
a candidate is not read for one."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A candidate laid beside the question: its short answer, the reason beside it where it tells none, and how far to trust that."""

    ranked: Ranked
    alignment: Alignment
    choice: Extraction | None
    reason: Reason | None
    confidence: Confidence

    @property
    def weighed(self) -> float:
        """What it is compared by: its score and the log odds of its trust."""
        return self.ranked.score + self.confidence.log_odds


def rerank(
    query: Query, ranked: Sequence[Ranked], knowledge: Knowledge, store: Store
) -> tuple[Assessment | None, list[Ranked]]:
    """The candidate that answers best, and all of them in their new order: it goes first. To the score of one that was read closely comes
    how much more it is to be confidence than the one that ranked first."""
    best: Assessment | None = None
    log_odds: list[float] = []
    for one in ranked[:RERANKED]:
        if one.score < ranked[0].score - BEHIND:
            break
        alignment, around = Alignment(query, one.annotated), knowledge.terms_around(one.annotated.sentence)
        if best:
            unanswered = estimate_confidence(alignment, None, around, one, store).log_odds
            if one.score + unanswered + _CHOICE < best.weighed:
                log_odds.append(unanswered)
                continue
        found = _assess(one, alignment, around, knowledge, store)
        log_odds.append(found.confidence.log_odds)
        best = found if best is None or found.weighed > best.weighed else best
    if best is None:
        return None, []
    more = [own - log_odds[0] for own in log_odds]
    read = [
        one.with_part("confidence", part) if part else one for one, part in zip(ranked, more, strict=False)
    ]
    first = best.ranked.annotated
    return best, sorted(
        (*read, *ranked[len(read) :]), key=lambda one: (one.annotated is not first, -one.score)
    )


def assess(query: Query, ranked: Ranked, knowledge: Knowledge, store: Store) -> Assessment:
    """What a candidate answers, and how well."""
    return _assess(
        ranked,
        Alignment(query, ranked.annotated),
        knowledge.terms_around(ranked.annotated.sentence),
        knowledge,
        store,
    )


def _assess(
    ranked: Ranked, alignment: Alignment, around: Collection[str], knowledge: Knowledge, store: Store
) -> Assessment:
    choice, reason = (
        extract(alignment),
        _reason_beside(alignment, knowledge) if alignment.question.kind == "reason" else None,
    )
    return Assessment(
        ranked,
        alignment,
        choice,
        reason,
        estimate_confidence(alignment, choice, around, ranked, store, reason is not None),
    )


def _reason_beside(alignment: Alignment, knowledge: Knowledge) -> Reason | None:
    from qa.answering.extraction.causes import (
        reason_beside,  # loaded where it is used, so that a cold start is short
    )

    return reason_beside(alignment, knowledge)
