"""What other articles say beside the best sentence: the same, or something else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from qa.answering.extraction.extract import MEASURE, extract
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import VALUE_KINDS, counts_asked_noun, dates_among
from qa.answering.ranking.ranking import Ranked
from qa.answering.selection.confidence import coverage
from qa.knowledge.base import Knowledge
from qa.language.terms import terms
from qa.language.values import Value, same_value

_LOOKED_AT = 10
"""Sentences, best first, that are laid beside the best one."""
_SAME = 0.8
"""The least overlap (Jaccard) of two sentences' terms at which they are the same news."""
_SPOKEN_OF = 0.7
"""The least share of the question's words, by weight, for a disagreement."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Sentences of other articles, one each: ``agreeing`` ones say what the best sentence says, ``differing`` ones another value."""

    agreeing: tuple[Ranked, ...]
    differing: tuple[Ranked, ...]


def beside(query: Query, ranked: Sequence[Ranked], knowledge: Knowledge) -> Beside:
    """Lay the sentences of other articles beside the best one.

    A sentence agrees where it is nearly the same, with the same values; or, where a value is asked for, where it speaks of the same and
    gives the same value. It differs where it does that and gives another value of the kind, if the best one has most of the question: of
    what is hardly spoken of, articles cannot disagree. Where the question names who says so, others are not asked.
    """
    best = ranked[0].annotated
    told: set[str] = {best.sentence.article_id}
    elsewhere = [one for one in ranked[1:_LOOKED_AT] if one.annotated.sentence.article_id not in told]
    if not elsewhere or best.publisher_in(query.question.text):
        return Beside((), ())
    covered, value = _covered(query, best, knowledge), _answer_value(query, best)
    spoken_of = (
        math.fsum(query.weights[term] for term in covered) >= _SPOKEN_OF * sum(query.weights.values())
        and len(covered) > 1
    )
    agreeing, differing = [], []
    for one in elsewhere:
        article = one.annotated.sentence.article_id
        if article in told:
            continue
        theirs = (
            _answer_value(query, one.annotated)
            if value and _speaks_of(covered, query, best, one, knowledge)
            else None
        )
        if _is_same_news(best, one.annotated) or _is_same(value, theirs):
            agreeing.append(one)
        elif value and theirs and spoken_of and _is_another(query, value, best, theirs, one.annotated):
            differing.append(one)
        else:
            continue
        told.add(article)
    return Beside(tuple(agreeing), tuple(differing))


def _covered(query: Query, annotated: AnnotatedSentence, knowledge: Knowledge) -> set[str]:
    return {term for term, share in coverage(query, annotated).items() if share} | (
        query.weights.keys() & knowledge.terms_around(annotated.sentence)
    )


def _speaks_of(
    covered: Set[str], query: Query, best: AnnotatedSentence, other: Ranked, knowledge: Knowledge
) -> bool:
    """Whether a sentence and what is nearby, or but for dates its article, cover what the best one does of the question. Then it has itself
    at least half of what the best one itself has, by weight, and among that the verb, who does it, and what is asked for."""
    theirs = _covered(query, other.annotated, knowledge)
    if covered <= theirs:
        return True
    dated = {term for date in dates_among(query.question.values) for term in terms(date.text)}
    if not covered <= theirs | other.held or not covered & dated <= theirs:
        return False
    ours, told = coverage(query, best), coverage(query, other.annotated)
    predicate = query.question.predicate
    if any(ours.get(term) and not told[term] for term in (predicate.verb, *query.question.focus)):
        return False
    if any(map(ours.get, predicate.subject)) and not any(map(told.get, predicate.subject)):
        return False
    return 2 * _weigh(query, told) >= _weigh(query, ours)


def _weigh(query: Query, covered: Mapping[str, float]) -> float:
    return math.fsum(query.weights[term] * share for term, share in covered.items())


def _answer_value(query: Query, annotated: AnnotatedSentence) -> Value | None:
    """The value that answers the question, where it asks for one. A sentence that tells the opposite has none."""
    if query.question.kind not in VALUE_KINDS:
        return None
    alignment = Alignment(query, annotated)
    if alignment.does_opposite or (choice := extract(alignment)) is None:
        return None
    return next(
        (value for value in annotated.values if value.start < choice.span[1] and value.end > choice.span[0]),
        None,
    )


def _is_same(one: Value | None, other: Value | None) -> bool:
    return one is not None and other is not None and one.kind == other.kind and same_value(one, other)


def _is_another(
    query: Query, one: Value, of: AnnotatedSentence, other: Value, of_other: AnnotatedSentence
) -> bool:
    """Whether two values of a kind cannot both be so. They can where a sentence tells both ("90 jobs instead of 240"), where they count
    other things, where a date is asked for and theirs are two, and on the days of two things done."""
    if (
        one.kind != other.kind
        or not _are_comparable(one, other)
        or any(_is_same(one, told) for told in of_other.values)
        or any(_is_same(other, told) for told in of.values)
    ):
        return False
    if counts_asked_noun(query, of, one) and not counts_asked_noun(query, of_other, other):
        return False
    if (dates_among(query.question.values) and _are_of_two_times(of, of_other)) or (
        one.kind != "date" and _are_of_two_years(of, of_other)
    ):
        return False
    verb = query.question.verb
    if one.kind != "date":
        return True
    is_done = not Alignment(query, of).groups or bool(
        Alignment(query, of_other).groups
    )  # "founded", not "the founder"
    return is_done and coverage(query, of).get(verb, 0.0) <= coverage(query, of_other).get(verb, 0.0)


def _are_comparable(one: Value, other: Value) -> bool:
    """Whether two values are of one currency, or no measures of different units ("feet", "metres")."""
    if one.kind == "money":
        return one.unit == other.unit
    return one.unit == other.unit or not any(MEASURE.fullmatch(value.unit) for value in (one, other))


def _are_of_two_years(one: AnnotatedSentence, other: AnnotatedSentence) -> bool:
    """Whether two sentences name years, each another."""
    years, others = (
        {date.date.year for date in annotated.dates if date.date and not date.relative}
        for annotated in (one, other)
    )
    return bool(years and others) and years.isdisjoint(others)


def _are_of_two_times(one: AnnotatedSentence, other: AnnotatedSentence) -> bool:
    """Whether two sentences, or what stands before them, tell of dates of which they share none."""
    dates, others = one.dates or one.dates_before, other.dates or other.dates_before
    return bool(dates and others) and not any(
        same_value(date, another) for date in dates for another in others
    )


def _is_same_news(one: AnnotatedSentence, other: AnnotatedSentence) -> bool:
    """Whether two sentences have nearly the same terms, and the same values in the same order."""
    shared, either = one.counts.keys() & other.counts.keys(), one.counts.keys() | other.counts.keys()
    if len(shared) < _SAME * len(either):
        return False
    return len(one.values) == len(other.values) and all(map(_is_same, one.values, other.values))
