"""What other articles say beside the best sentence: the same, or something else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.answering.extraction.value_extent import MEASURE
from qa.answering.matching.coverage import coverage
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import VALUE_KINDS, counts_asked_noun, dates_among
from qa.answering.selection.confidence import THRESHOLD
from qa.answering.selection.reranking import Assessment
from qa.language.names import find_names
from qa.language.terms import terms
from qa.language.values import Value, same_value

_COMPARED = 10
"""Sentences, best first, that are compared with the best one."""
_SAME = 0.8
"""The least overlap (Jaccard) of two sentences' terms at which they are the same news."""
_NEAR = Decimal("0.15")
"""How far two figures may be apart, as a share of the larger, to be two counts of the same; chosen."""
_ABOUT = 0.7
"""The least share of the question's words, by weight, for a disagreement."""


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Sentences of other articles, one each: ``agreeing`` ones say the same, ``differing`` ones give another
    value."""

    agreeing: tuple[Assessment, ...] = ()
    differing: tuple[Assessment, ...] = ()


def corroborate(assessed: Sequence[Assessment]) -> Corroboration:
    """Compare the best sentence, the first, with those of other articles.

    A sentence agrees where it is nearly the same, with the same values; or, where a value is asked for, where
    it speaks of the same and gives the same value. It differs where it does that and gives another value of
    the kind, if the best one has most of the question: of what is hardly spoken of, articles cannot disagree;
    or where it is a likely answer itself, and its figure is near the best one's: two counts of the same.
    Where the question names who says so, others are not asked.
    """
    best = _Side(assessed[0])
    seen = {best.article}
    elsewhere = [one for one in assessed[1:_COMPARED] if one.ranked.annotated.sentence.article_id not in seen]
    if not elsewhere or best.annotated.publisher_in(best.question):
        return Corroboration()
    agreeing, differing = [], []
    is_about = len(best.around) > 1 and best.weigh(dict.fromkeys(best.around, 1.0)) >= _ABOUT * best.total
    for one in elsewhere:
        other = _Side(one)
        if other.article in seen:
            continue
        theirs = other.value if best.value and _speaks_of_same(best, other) else None
        if _is_same_news(best.annotated, other.annotated) or _is_same(best.value, theirs):
            agreeing.append(one)
        elif (is_about and _contradicts(best, theirs, other)) or _are_two_counts(best, other):
            differing.append(one)
        else:
            continue
        seen.add(other.article)
    return Corroboration(tuple(agreeing), tuple(differing))


class _Side:
    """One of two sentences that are compared: what it covers of the question, and the value that it gives."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment, self.alignment = assessment, assessment.alignment
        self.annotated, self.question = assessment.ranked.annotated, assessment.query.question
        self.weights = assessment.query.weights
        self.total = sum(self.weights.values())
        self.article = self.annotated.sentence.article_id
        self.covered = coverage(assessment.query, self.annotated)
        self.around = {term for term, share in self.covered.items() if share} | (
            self.weights.keys() & assessment.knowledge.terms_around(self.annotated.sentence)
        )

    @property
    def value(self) -> Value | None:
        """The value that answers the question, where it asks for one. A sentence that tells the opposite has
        none."""
        if self.question.kind not in VALUE_KINDS or self.alignment.does_opposite:
            return None
        extraction = self.assessment.extraction
        start, end = extraction.span if extraction else (0, 0)
        return next(
            (value for value in self.annotated.values if value.start < end and value.end > start), None
        )

    def weigh(self, shares: Mapping[str, float]) -> float:
        return math.fsum(self.weights[term] * share for term, share in shares.items())


def _speaks_of_same(best: _Side, other: _Side) -> bool:
    """True if a sentence and what is nearby, or but for dates its article, cover what the best one does of
    the question.

    Then it has itself at least half of what the best one itself has, by weight, and among that the verb, who
    does it, and what is asked for.
    """
    if best.around <= other.around:
        return True
    dated = {term for date in dates_among(best.question.values) for term in terms(date.text)}
    held = other.around | set(other.assessment.ranked.held)
    if not best.around <= held or not best.around & dated <= other.around:
        return False
    ours, theirs, predicate = best.covered, other.covered, best.question.predicate
    if any(ours.get(term) and not theirs[term] for term in (predicate.verb, *best.question.focus)):
        return False
    if any(map(ours.get, predicate.subject)) and not any(map(theirs.get, predicate.subject)):
        return False
    return 2 * other.weigh(theirs) >= best.weigh(ours)


def _are_two_counts(best: _Side, other: _Side) -> bool:
    """True if two figures of one time, each a likely answer, are near each other: two counts of the same."""
    ours, theirs = best.value, other.value
    if not ours or not theirs or not _are_comparable(ours, theirs):
        return False
    if not ours.number or not theirs.number or ours.number == theirs.number:
        return False
    if best.question.is_dated and not other.assessment.is_of_time_asked:
        return False
    if _are_of_two_years(best.annotated, other.annotated):
        return False
    is_near = abs(ours.number - theirs.number) <= _NEAR * max(ours.number, theirs.number)
    return is_near and other.assessment.confidence.value >= THRESHOLD


def _contradicts(best: _Side, theirs: Value | None, other: _Side) -> bool:
    """True if two values of a kind cannot both be so.

    They can where a sentence tells both ("90 jobs instead of 240"), where they count other things, where a
    date is asked for and theirs are two, and on the days of two things done.
    """
    ours = best.value
    if not ours or not theirs or not _are_comparable(ours, theirs):
        return False
    if any(_is_same(ours, value) for value in other.annotated.values):
        return False
    if any(_is_same(theirs, value) for value in best.annotated.values):
        return False
    query = best.assessment.query
    if counts_asked_noun(query, best.annotated, ours) and not counts_asked_noun(
        query, other.annotated, theirs
    ):
        return False
    if best.question.is_dated and _are_of_two_times(best.annotated, other.annotated):
        return False
    if ours.kind != "date":
        return not _are_of_two_years(best.annotated, other.annotated)
    is_done = not best.alignment.groups or bool(other.alignment.groups)  # "founded", not "the founder"
    verb = best.question.verb
    return is_done and best.covered.get(verb, 0.0) <= other.covered.get(verb, 0.0)


def _is_same(one: Value | None, other: Value | None) -> bool:
    return one is not None and other is not None and one.kind == other.kind and same_value(one, other)


def _are_comparable(one: Value, other: Value) -> bool:
    """True if two values are of a kind, and of one currency, or no measures of different units ("feet",
    "metres")."""
    if one.kind != other.kind:
        return False
    if one.kind == "money":
        return one.unit == other.unit
    return one.unit == other.unit or not any(MEASURE.fullmatch(value.unit) for value in (one, other))


def _are_of_two_years(one: AnnotatedSentence, other: AnnotatedSentence) -> bool:
    """True if two sentences name years, each another."""
    years, others = (
        {date.date.year for date in annotated.dates if date.date and not date.relative}
        for annotated in (one, other)
    )
    return bool(years and others) and years.isdisjoint(others)


def _are_of_two_times(one: AnnotatedSentence, other: AnnotatedSentence) -> bool:
    """True if two sentences, or what stands before them, tell of dates of which they share none."""
    dates, others = one.dates or one.dates_before, other.dates or other.dates_before
    is_shared = any(same_value(date, another) for date in dates for another in others)
    return bool(dates and others) and not is_shared


def _is_same_news(one: AnnotatedSentence, other: AnnotatedSentence) -> bool:
    """True if two sentences have nearly the same terms, and the same values in the same order."""
    shared, either = one.counts.keys() & other.counts.keys(), one.counts.keys() | other.counts.keys()
    if len(shared) < _SAME * len(either) or len(one.values) != len(other.values):
        return False
    return all(map(_is_same, one.values, other.values))


def are_of_different_things(one: Assessment, other: Assessment) -> bool:
    """Whether two articles are each about somebody or something by a name that the other never gives, and the
    question names neither: the next meetings of two councils are no disagreement."""
    articles = [side.ranked.annotated.article for side in (one, other)]
    own = [
        {term for name in find_names(article.title) for term in terms(name.text)}.difference(
            terms(beside.title), terms(beside.text)
        )
        for article, beside in (articles, articles[::-1])
    ]
    return all(own) and all(map(one.query.question.stems.isdisjoint, own))
