"""The best candidates read closely: of those that rank about the same, the one goes first that answers
best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qa.answering.extraction.extract import extract
from qa.answering.extraction.neighbours import Reason, find_reason_beside
from qa.answering.extraction.phrase_scoring import Extraction
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.query import Query
from qa.answering.matching.values import same_dates
from qa.answering.ranking.ranking import Ranked
from qa.answering.selection.confidence import THRESHOLD, Confidence, estimate_confidence
from qa.answering.selection.grounds import Grounds
from qa.answering.selection.short_answer import SHOWN_FROM, probability
from qa.knowledge.base import Knowledge

RERANKED = 3
"""Candidates read closely."""
_AS_HIGH, _LESS_LIKELY = 0.65, 0.2
"""Where the question asks what holds now, or held at a date: the share of the best one's score that one of a
newer article, or of that date, must have, and how much less likely it may be; chosen on two archives."""
BEHIND = 1.5
"""How far the score of another may be behind the best: more is hardly ever made up for."""


@dataclass
class Assessment:
    """A candidate laid beside the question. What it answers, and how well, is worked out once, when first
    asked for."""

    query: Query
    ranked: Ranked
    knowledge: Knowledge

    @cached_property
    def alignment(self) -> Alignment:
        """The question beside the candidate's sentence."""
        return Alignment(self.query, self.ranked.annotated)

    @cached_property
    def extraction(self) -> Extraction | None:
        """The short answer in the sentence."""
        return extract(self.alignment)

    @cached_property
    def reason(self) -> Reason | None:
        """For a question why, the reason beside a sentence that has none."""
        asks_reason = self.query.question.kind == "reason"
        return find_reason_beside(self.alignment, self.knowledge) if asks_reason else None

    @cached_property
    def grounds(self) -> Grounds:
        """What trust in it rests on."""
        annotated = self.ranked.annotated
        around = annotated.context.union(self.knowledge.terms_around(annotated.sentence))
        has_reason = self.reason is not None
        return Grounds(self.alignment, self.extraction, around, self.ranked, has_reason)

    @cached_property
    def confidence(self) -> Confidence:
        """How likely the sentence answers the question."""
        return estimate_confidence(self.grounds)

    @property
    def is_short(self) -> bool:
        """Whether the short answer is likely the right part of the sentence. "Yes" and "No" are no part."""
        is_part = self.extraction is not None
        return not is_part or probability(self.grounds, self.confidence.log_odds) >= SHOWN_FROM

    @property
    def day(self) -> int:
        """The day on which its article was published, as an ordinal; 0 where it bears no date."""
        published = self.knowledge.about(self.ranked.annotated.sentence.article_id).source.published
        return published.toordinal() if published else 0

    @property
    def is_of_time_asked(self) -> bool:
        """Whether its sentence, or else its article, is of a date that the question names."""
        return bool(same_dates(self.query, self.ranked.annotated))

    @property
    def score(self) -> float:
        """What it is compared by: its score as a candidate and the log odds of its confidence."""
        return self.ranked.score + self.confidence.log_odds


def rerank(query: Query, ranked: Sequence[Ranked], knowledge: Knowledge) -> list[Assessment]:
    """The candidates in their new order, the one first that answers best.

    To the score of one that was read closely comes how much likelier it is right than the one that ranked
    first.
    """
    found = [Assessment(query, one, knowledge) for one in ranked]
    read = [one for one in found[:RERANKED] if one.ranked.score >= ranked[0].score - BEHIND]
    if not read:
        return found
    best, first = max(read, key=lambda one: one.score), read[0].confidence.log_odds
    if query.question.asks_now:
        best = _newest(found, best)
    elif query.question.asks_then and not best.is_of_time_asked:
        best = _of_time_asked(found, best)
    for one in read[1:]:
        if gain := one.confidence.log_odds - first:
            one.ranked = one.ranked.with_part("confidence", gain)
    return sorted(found, key=lambda one: (one is not best, -one.ranked.score))


def _newest(found: Sequence[Assessment], best: Assessment) -> Assessment:
    """Where what holds now is asked for: of candidates about as good as the best the one of the newest
    article."""
    newer = [one for one in found if one.day > best.day and _is_about_as_good(one, best)]
    return max(newer, key=lambda one: (one.day, one.score), default=best)


def _of_time_asked(found: Sequence[Assessment], best: Assessment) -> Assessment:
    """Where what held at a date is asked for: of candidates about as good as the best the best of that
    date."""
    then = [one for one in found if one.is_of_time_asked and _is_about_as_good(one, best)]
    return max(then, key=lambda one: one.score, default=best)


def _is_about_as_good(one: Assessment, best: Assessment) -> bool:
    """Whether a candidate answers, ranks not far behind the best, and is not much less likely."""
    least = max(THRESHOLD, best.confidence.value - _LESS_LIKELY)
    is_high = one.ranked.score >= _AS_HIGH * best.ranked.score
    return is_high and one.extraction is not None and one.confidence.value >= least
