"""What makes a candidate rank high, each as a number: from its own text, from the sentence before it, and
from its paragraph."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from qa.answering.matching.answer_type import has_answer_type
from qa.answering.matching.names import NAMED_KINDS, beside_focus, name_is_new
from qa.answering.matching.query import Query, likest_forms
from qa.answering.matching.scoring import table
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import VALUE_KINDS, asks_for_account, counts_asked_noun, same_dates
from qa.language.discourse import points_back
from qa.stores.base import Hit

_IS_A = re.compile(r"\b(?:is|are|was|were|means?|called)\b")
_APPOSED = re.compile(r", (?:an?|the|one of|which (?:is|was)) ")
_MOST_ASKED = 0.6
"""Share of the question that the one before a reply must have; chosen."""
_UNCOUNTED = 0.7
"""What a number is worth that counts something else than the question asks for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that the store found. ``missing`` are the question's terms that it lacks, ``nearby`` those
    that its paragraph has."""

    hit: Hit
    annotated: AnnotatedSentence
    missing: Set[str]
    nearby: Set[str]

    @property
    def terms(self) -> Sequence[str]:
        """The sentence's terms."""
        return self.hit.terms


def _points_back(query: Query, candidate: Candidate) -> float:
    """The score of the sentence before, where this one opens with a word for what that names."""
    before = candidate.hit.score_before
    return before if before and points_back(candidate.annotated.sentence.text) else 0.0


def _word_pairs(query: Query, candidate: Candidate) -> float:
    """How many neighbouring words of the question, function words among them, are neighbours in the sentence
    too."""
    return float(len(query.pairs & candidate.annotated.pairs))


def _word_forms(query: Query, candidate: Candidate) -> float:
    """For the terms that the sentence lacks, IDF times the trigram overlap with the likest word there."""
    likest = likest_forms(query, candidate.terms, candidate.missing)
    return math.fsum(query.weights[term] * likeness for term, likeness in likest.items())


def _expected_value(query: Query, candidate: Candidate) -> float:
    """1 where the sentence has a value of the kind asked for that the question does not name; less where that
    counts other things; nothing where it is another sum than the one asked for by name."""
    question = query.question
    if question.kind not in VALUE_KINDS or not has_answer_type(query, candidate.annotated):
        return 0.0
    if asks_for_account(question):
        return float(any(query.meaning.get(term) == question.focus[-1] for term in candidate.terms))
    if question.kind != "number" or not question.focus:
        return 1.0
    values = candidate.annotated.values
    return 1.0 if any(counts_asked_noun(query, candidate.annotated, one) for one in values) else _UNCOUNTED


def _expected_words(query: Query, candidate: Candidate) -> float:
    """1 where the sentence has a new name for who and where, or a word of reason for why.

    2 where it does so surely: the name stands beside the noun asked for ("Rajin PORT", asked which port), or
    the sentence says what the thing is, asked what it is.
    """
    question, annotated = query.question, candidate.annotated
    if question.kind == "definition":
        return 2.0 * _defines(query, annotated)
    if question.kind in VALUE_KINDS:
        return 0.0
    if question.focus and question.kind in NAMED_KINDS:
        new = (name for name in annotated.names if name_is_new(name, query))
        if any(beside_focus(query, annotated, name) for name in new):
            return 2.0
    return float(has_answer_type(query, annotated) is True)


def _defines(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether a sentence opens with the term and says what it is, or says so behind the term ("Bo Lind, the
    mayor")."""
    text = annotated.sentence.text
    if _IS_A.search(text) and not query.weights.keys().isdisjoint(annotated.stems[:3]):
        return True
    named = zip(annotated.tokens, annotated.stems, strict=True)
    return any(_APPOSED.match(text, token.end) for token, term in named if term in query.weights)


def _title(query: Query, candidate: Candidate) -> float:
    """The IDF of the question's terms that the article's title has, and not the sentence."""
    return math.fsum(query.weights[term] for term in candidate.missing & candidate.annotated.title)


def _replies(query: Query, candidate: Candidate) -> float:
    """How much of the question, by IDF, the one has to which the sentence is the reply.

    It counts where that is most of it: then the reply need not say it again.
    """
    asked = candidate.annotated.replies_to
    if not asked:
        return 0.0
    share = math.fsum(weight for term, weight in query.weights.items() if term in asked)
    return share if share >= _MOST_ASKED * math.fsum(query.weights.values()) else 0.0


FEATURES = table(
    "ranking",
    (
        "terms",
        lambda query, candidate: candidate.hit.score,
        "the store's score: BM25 of the question's terms",
    ),
    ("sentence before", lambda query, candidate: candidate.hit.score_before, "the BM25 of the one before it"),
    ("points back", _points_back, "'It burnt down.' behind 'The mill stood in Oslo.', asked for the mill"),
    (
        "paragraph",
        lambda query, candidate: math.fsum(map(query.weights.__getitem__, candidate.nearby)),
        "the IDF of the question's terms that stand anywhere in its paragraph",
    ),
    ("word pairs", _word_pairs, "'the old mill' has 2 of the pairs of 'Who owned the old mill?'"),
    ("word forms", _word_forms, "'economy', asked about something economic"),
    ("expected value", _expected_value, "'It cost 3 million euros', asked how much it cost"),
    (
        "expected words",
        _expected_words,
        "'Ada Holt', asked who; 'because', asked why; 'the mayor', asked who Ada is",
    ),
    (
        "same date",
        lambda query, candidate: float(bool(same_dates(query, candidate.annotated))),
        "'last month' in an article of July 2013, asked about June 2013",
    ),
    (
        "opens paragraph",
        lambda query, candidate: float(candidate.annotated.sentence.number == 1),
        "the first sentence of a paragraph, which says what the others explain",
    ),
    ("reply", _replies, "'Since 1990.' behind 'How long have you lived here?', asked the same"),
    ("title", _title, "'Azuline' in the title of a sentence that says 'the airline', asked about Azuline"),
)
"""Weights were fitted on four public sets, each held out in turn (``tests/benchmarks/fit.py``)."""
