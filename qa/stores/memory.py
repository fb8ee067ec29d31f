"""A store in memory, scored by rank-bm25: for knowledge of up to a few thousand sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from qa.language.terms import terms as terms_of
from qa.models import Sentence
from qa.stores.base import K1, B, bm25, idf

if TYPE_CHECKING:
    from rank_bm25 import BM25Okapi


_FEW = 200
"""Sentences up to which the store scores by itself."""


class MemoryStore:
    """The ``Store`` of small knowledge. Made once from sentences, never changed after."""

    generation = 0

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = tuple(sentences)
        self._terms = tuple(tuple(terms_of(sentence.text)) for sentence in self._sentences)
        self._postings: dict[str, list[int]] = {}
        for position, terms in enumerate(self._terms):
            for term in dict.fromkeys(terms):
                self._postings.setdefault(term, []).append(position)
        self._paragraphs: list[range] = []
        for _, together in groupby(self._sentences, key=lambda sentence: (sentence.article_id, sentence.paragraph)):
            first, size = len(self._paragraphs), len(list(together))
            self._paragraphs.extend([range(first, first + size)] * size)

    def reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def __len__(self) -> int:
        return len(self._sentences)

    @cached_property
    def average_length(self) -> float:
        return sum(map(len, self._terms)) / len(self._terms) if self._terms else 0.0

    def sentence(self, position: int) -> Sentence:
        return self._sentences[position]

    def terms(self, position: int) -> Sequence[str]:
        return self._terms[position]

    def paragraph(self, position: int) -> range:
        return self._paragraphs[position]

    def document_frequency(self, term: str) -> int:
        return len(self._postings.get(term, ()))

    def vocabulary(self, first: str, shortest: int, longest: int) -> Iterator[str]:
        return (term for term in self._postings if term[0] == first and shortest <= len(term) <= longest)

    def candidates(self, terms: Sequence[str], k: int) -> list[int]:
        matching = sorted({position for term in dict.fromkeys(terms) for position in self._postings.get(term, ())})
        if len(matching) <= k:
            return matching
        scores = self._few_scores(terms, matching) if len(self) <= _FEW else self._engine.get_batch_scores(list(terms), matching)
        best = sorted(zip(scores, matching, strict=True), key=lambda pair: (-pair[0], pair[1]))[:k]
        return sorted(position for _, position in best)

    def _few_scores(self, terms: Sequence[str], positions: Sequence[int]) -> list[float]:
        """What the engine would give, without loading numpy, which takes longer than the rest of a cold start."""
        often = Counter(terms)
        weights = {term: count * idf(len(self), self.document_frequency(term)) for term, count in often.items()}
        told = (self._terms[position] for position in positions)
        return [
            bm25(weights, {term: found.count(term) for term in weights if term in found}, len(found), self.average_length) for found in told
        ]

    @cached_property
    def _engine(self) -> BM25Okapi:
        from rank_bm25 import BM25Okapi

        class LuceneBM25(BM25Okapi):  # type: ignore[misc]  # rank-bm25 has no types
            """BM25Okapi with an IDF that gives a term in half of the sentences or more its small positive weight."""

            def _calc_idf(self, nd: dict[str, int]) -> None:
                self.idf = {term: idf(self.corpus_size, frequency) for term, frequency in nd.items()}

        return LuceneBM25([list(terms) for terms in self._terms], k1=K1, b=B)
