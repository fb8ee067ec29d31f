"""From the store's candidates to evidence: a short sum of named features."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from qa.answering.matching.query import Names, Query, has_synonym, make_query, stands_for
from qa.answering.matching.scoring import Part, parts, score_of
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.record import Question
from qa.answering.ranking.features import FEATURES, Candidate
from qa.models import Signal
from qa.stores.base import Hit, Store

CANDIDATES = 20
"""How many sentences the store is asked for, or more where more are to be ranked. Four public sets lose
nothing by it."""
DEPTH = 10
"""Sentences that are kept: the best, and what it is compared with."""
Annotate = Callable[[Hit], AnnotatedSentence]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, the sum of its parts.

    ``held`` are the question's terms that the candidates of its article have.
    """

    annotated: AnnotatedSentence
    score: float
    parts: tuple[Part, ...]
    held: Set[str]

    def with_part(self, name: str, value: float) -> Ranked:
        """The same with one more part, at weight 1."""
        more = (*self.parts, Part(name, value, 1.0))
        return Ranked(self.annotated, self.score + value, more, self.held)

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The parts, for people."""
        return tuple(Signal.model_construct(**part._asdict()) for part in self.parts)


def rank(
    question: Question, names: Names, store: Store, annotate: Annotate, depth: int = DEPTH
) -> tuple[Query, list[Ranked]]:
    """The question weighed, and the best ``depth`` of the store's candidates for it, best first.

    Of two with the same score the earlier sentence goes first. An abbreviation that a candidate explains
    counts as another name, as ``names`` do.
    """
    query = make_query(question, store, names)
    found = find_candidates(query, store, annotate, max(CANDIDATES, depth))
    if explained := _abbreviations(question, found):
        query = make_query(question, store, ChainMap(names, explained))
        found = find_candidates(query, store, annotate, max(CANDIDATES, depth))
    return query, _best(query, found, depth)


def find_candidates(query: Query, store: Store, annotate: Annotate, k: int) -> list[Candidate]:
    """The ``k`` sentences, at most, that the store scores highest, without those that ask something
    themselves."""
    hits = (hit for hit in store.candidates(query.boosts, k) if hit.sentence.is_evidence)
    return [_candidate(query, hit, annotate(hit)) for hit in hits]


def _candidate(query: Query, hit: Hit, annotated: AnnotatedSentence) -> Candidate:
    asked, scores = query.weights.keys(), hit.paragraph.scores
    with_a_term = (terms for terms, score in zip(hit.paragraph.terms, scores, strict=True) if score)
    return Candidate(hit, annotated, asked - set(hit.terms), asked & set().union(*with_a_term))


def _abbreviations(question: Question, found: Sequence[Candidate]) -> Names:
    """For the terms of an abbreviation those of what it stands for, and the reverse, as candidates explain it
    ("the International Energy Agency (IEA)"). One that stands for two things is left out."""
    explained = {pair for candidate in found for pair in candidate.annotated.abbreviations}
    often = Counter(short for short, _ in explained)
    asked = frozenset(question.terms)
    names: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for short, long in sorted(explained):
        if often[short] == 1 and (asked.issuperset(short) or asked.issuperset(long)):
            names[short] = (long,)
            names[long] = (*names.get(long, ()), short)
    return names


def _best(query: Query, found: Sequence[Candidate], depth: int) -> list[Ranked]:
    """The ``depth`` candidates with the highest scores, best first."""
    of_articles = _held(query, found)
    scored = []
    for candidate in found:
        of_candidate = parts(FEATURES, query, candidate)
        scored.append((score_of(of_candidate), of_candidate, candidate))
    scored.sort(key=lambda one: -one[0])
    return [
        Ranked(one.annotated, score, found_parts, of_articles[one.annotated.sentence.article_id])
        for score, found_parts, one in scored[:depth]
    ]


def _held(query: Query, found: Sequence[Candidate]) -> dict[str, set[str]]:
    """For each article the question's terms that its candidates have, or another name or a synonym for, and
    those that it may have: more sentences hold them than were found."""
    frequencies = query.statistics.frequencies
    often = Counter(term for candidate in found for term in query.weights.keys() - candidate.missing)
    unsure = {term for term in query.weights if frequencies[term] > often[term]}
    held: dict[str, set[str]] = {}
    for candidate in found:
        of_article = held.setdefault(candidate.annotated.sentence.article_id, {*unsure})
        of_article.update(query.weights.keys() - candidate.missing)
        counts = candidate.annotated.counts
        of_article.update(
            term
            for term in candidate.missing - of_article
            if stands_for(query, term, counts) or has_synonym(query, term, counts)
        )
    return held
