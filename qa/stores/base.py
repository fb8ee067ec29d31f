"""What every store offers. A store counts terms and finds candidates; it makes no terms and ranks
no further."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from qa.models import Sentence

K1 = 1.2
B = 0.4
"""BM25 parameters: term saturation, and how much length counts (sentences differ less in length than
documents do)."""
CONTEXT = 0.4
"""What a term counts in the context of a sentence, where one in the sentence itself counts 1."""


class Statistics(NamedTuple):
    """How many sentences a store has, and how many of them hold each of the terms asked about: 0 for an
    unknown one."""

    sentences: int
    frequencies: Mapping[str, int]

    def idf(self, term: str) -> float:
        """The term's inverse document frequency."""
        return idf(self.sentences, self.frequencies[term])


class ScoredParagraph(NamedTuple):
    """A paragraph as it was found for a question: its sentences, and for each its terms, in order with
    repeats, and its score."""

    first: int
    sentences: Sequence[Sentence]
    terms: Sequence[Sequence[str]]
    scores: Sequence[float]
    """0.0 for a sentence without a term of the question."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate: the sentence with an ``index``, from 0, in a paragraph. Hits of one paragraph share it."""

    paragraph: ScoredParagraph
    index: int

    @property
    def position(self) -> int:
        """The sentence's position in the store."""
        return self.paragraph.first + self.index

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.paragraph.sentences[self.index]

    @property
    def terms(self) -> Sequence[str]:
        """Its terms in order, with repeats."""
        return self.paragraph.terms[self.index]

    @property
    def score(self) -> float:
        """Its score for the question: see ``Store.candidates``."""
        return self.paragraph.scores[self.index]

    @property
    def score_before(self) -> float:
        """The score of the sentence before it in its paragraph, 0.0 where there is none."""
        return self.paragraph.scores[self.index - 1] if self.index else 0.0


class Store(Protocol):
    """Sentences by position, with what a question needs to find some: three calls, so that an engine may
    stand across a network.

    A sentence has two fields: its own terms, and those of its context (what it hangs on, such as the heading
    above it). Each field is scored by BM25 with statistics of its own. Positions start at 0 in a store just
    made, and follow each other inside a paragraph; a position never comes to mean another sentence. An
    implementer owes: the same scores and answers as ``MemoryStore`` for the same sentences, from several
    threads at once (``tests/test_stores.py`` asks every store for it).
    """

    @property
    def generation(self) -> Hashable:
        """Another one after every change, so that what is kept from before is not used."""

    def reading(self) -> AbstractContextManager[None]:
        """Within it the store stays as it is, whatever a writer does meanwhile. One question is answered
        within one."""

    def __len__(self) -> int:
        """How many sentences there are."""

    def statistics(self, terms: Collection[str]) -> Statistics:
        """How many sentences have each of some terms among their own."""

    def vocabulary(self, first: str, shortest: int, longest: int) -> Collection[str]:
        """The terms that begin with a letter and have between ``shortest`` and ``longest`` letters, each
        once, in no order."""

    def candidates(self, boosts: Mapping[str, float], k: int) -> list[Hit]:
        """The ``k`` sentences with the highest scores, in the order of the articles' files, each with its
        paragraph.

        A score is the sum over the terms of ``boosts`` of the boost (above 0) times the BM25 of the term
        (``term_score``) in the sentence's own terms, and ``CONTEXT`` times that in its context. Only
        sentences that hold a term in a field are candidates. Where two score the same, the earlier one is
        taken. An engine that weighs length in its own way may leave out a sentence that comes near the last
        of ``k``, where far more than these match.
        """


def idf(sentences: int, frequency: int) -> float:
    """Inverse document frequency as Lucene has it, never negative: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1.0 + (sentences - frequency + 0.5) / (frequency + 0.5))


def term_score(weight: float, frequency: int, length: int, average_length: float) -> float:
    """What a term adds to the BM25 (Robertson and Zaragoza 2009) of a text of ``length`` terms that has it
    ``frequency`` times.

    ``weight`` is the term's IDF, ``average_length`` the mean number of terms of a text, above 0.
    """
    # In the order of rank-bm25's own arithmetic, so that scores agree to the last digit.
    return weight * (frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / average_length)))


class FieldScorer(NamedTuple):
    """Scores one field of a sentence: the IDF in that field of each term of the question that stands in it
    somewhere, the mean number of terms of the field, and what the field counts."""

    idfs: Mapping[str, float]
    average_length: float
    weight: float

    def score(self, boosts: Mapping[str, float], text: Sequence[str]) -> float:
        """The score of a field given as its terms: its weight times the sum of boost times BM25."""
        if self.idfs.keys().isdisjoint(text):
            return 0.0
        counts = Counter(text)
        return self.weight * sum(
            boosts[term] * term_score(weight, counts[term], len(text), self.average_length)
            for term, weight in self.idfs.items()
            if term in counts
        )
