"""What every store offers, told once. A store counts terms and finds candidates; it makes no terms and ranks no further."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from qa.models import Sentence

K1 = 1.2
B = 0.4
"""BM25 parameters: term saturation, and how much length counts (sentences differ less in length than documents do)."""


class Store(Protocol):
    """Sentences by position, with the term statistics that ranking needs.

    Positions start at 0 in a store just made, and follow each other inside a paragraph; a position never comes to mean another
    sentence. An implementer owes: the same answers as ``MemoryStore`` for the same sentences, from several threads at once
    (``tests/test_stores.py`` asks every store for it).
    """

    @property
    def generation(self) -> Hashable:
        """Another one after every change, so that what is kept from before is not used."""

    def reading(self) -> AbstractContextManager[None]:
        """Within it the store stays as it is, whatever a writer does meanwhile. One question is answered within one."""

    def __len__(self) -> int:
        """How many sentences there are."""

    @property
    def average_length(self) -> float:
        """Mean number of terms in a sentence, 0 for an empty store."""

    def sentence(self, position: int) -> Sentence:
        """The sentence at a position."""

    def terms(self, position: int) -> Sequence[str]:
        """The terms of a sentence in order, with repeats."""

    def paragraph(self, position: int) -> range:
        """The positions of the paragraph that a sentence stands in."""

    def document_frequency(self, term: str) -> int:
        """How many sentences hold a term, 0 for an unknown one."""

    def vocabulary(self, first: str, shortest: int, longest: int) -> Iterator[str]:
        """The terms that begin with a letter and have between ``shortest`` and ``longest`` letters, each once, in no order."""

    def candidates(self, terms: Sequence[str], k: int) -> list[int]:
        """Positions of the ``k`` sentences with the highest BM25 score over ``terms``, in the order of the articles' files.

        Only sentences that hold a term are candidates. Where two score the same, the earlier one is taken. An engine that
        weighs length in its own way may leave out a sentence that comes near the last of ``k``, where far more than these match.
        """


def idf(sentences: int, frequency: int) -> float:
    """Inverse document frequency as Lucene has it, never negative: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1.0 + (sentences - frequency + 0.5) / (frequency + 0.5))


def bm25(weights: Mapping[str, float], frequencies: Mapping[str, float], length: int, average_length: float) -> float:
    """BM25 (Robertson and Zaragoza 2009) of a text of ``length`` terms. ``weights`` are the question's terms with their IDF,
    ``frequencies`` says how often the text has each of those that it has."""
    norm = K1 * (1 - B + B * length / average_length) if average_length else K1
    score = 0.0
    for term, frequency in frequencies.items():
        score += weights[term] * frequency * (K1 + 1) / (frequency + norm)
    return score
