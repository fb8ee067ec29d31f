"""What every store offers, told once. A store counts terms and finds candidates; it makes no terms and ranks no further."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

from qa.models import Sentence

K1 = 1.2
B = 0.4
"""BM25 parameters: term saturation, and how much length counts (sentences differ less in length than documents do)."""


class Store(Protocol):
    """Sentences by position, with the term statistics that ranking needs.

    Positions run from 0 in the order the sentences were given. An implementer owes: the same answers as ``MemoryStore``
    for the same sentences, from several threads at once (``tests/test_stores.py`` asks every store for it).
    """

    def __len__(self) -> int:
        """How many sentences there are."""

    @property
    def average_length(self) -> float:
        """Mean number of terms in a sentence, 0 for an empty store."""

    def sentence(self, position: int) -> Sentence:
        """The sentence at a position from 0 to ``len(self) - 1``."""

    def terms(self, position: int) -> Sequence[str]:
        """The terms of a sentence in order, with repeats."""

    def document_frequency(self, term: str) -> int:
        """How many sentences hold a term, 0 for an unknown one."""

    def vocabulary(self) -> Iterator[str]:
        """Every term of the store, once."""

    def candidates(self, terms: Sequence[str], k: int) -> list[int]:
        """Positions, ascending, of the ``k`` sentences with the highest BM25 score over ``terms``.

        Only sentences that hold a term are candidates. Where two score the same, the earlier one is taken.
        """


def idf(sentences: int, frequency: int) -> float:
    """Inverse document frequency as Lucene has it, never negative: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1.0 + (sentences - frequency + 0.5) / (frequency + 0.5))
