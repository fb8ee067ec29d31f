"""A store in memory, scored by rank-bm25: for knowledge of up to a few thousand sentences."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby

from rank_bm25 import BM25Okapi

from qa.language.terms import terms as terms_of
from qa.models import Sentence
from qa.stores.base import CONTEXT, K1, B, Hit, ScoredParagraph, Statistics, idf


class MemoryStore:
    """The ``Store`` of small knowledge. Made once from sentences, never changed after."""

    generation = 0

    def __init__(self, sentences: Sequence[Sentence], contexts: Sequence[Sequence[str]] = ()) -> None:
        """``contexts`` gives for each sentence the terms of its context; left out, there are none."""
        self._sentences = tuple(sentences)
        self._terms = tuple(tuple(terms_of(sentence.text)) for sentence in self._sentences)
        self._own, self._context = _Field(self._terms), _Field(contexts)
        self._paragraphs: list[range] = []
        for _, together in groupby(self._sentences, key=lambda one: (one.article_id, one.paragraph)):
            first, size = len(self._paragraphs), len(list(together))
            self._paragraphs.extend([range(first, first + size)] * size)

    def reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def __len__(self) -> int:
        return len(self._sentences)

    def statistics(self, terms: Collection[str]) -> Statistics:
        return Statistics(len(self), {term: len(self._own.postings.get(term, ())) for term in terms})

    def vocabulary(self, first: str, shortest: int, longest: int) -> Collection[str]:
        return [term for term in self._own.postings if term[0] == first and shortest <= len(term) <= longest]

    def candidates(self, boosts: Mapping[str, float], k: int) -> list[Hit]:
        scores: defaultdict[int, float] = defaultdict(float)
        for term, boost in boosts.items():
            for field, weight in ((self._own, boost), (self._context, CONTEXT * boost)):
                for position, score in field.term_scores(term).items():
                    scores[position] += weight * score
        best = heapq.nsmallest(k, scores, key=lambda position: (-scores[position], position))
        paragraphs = {
            around.start: ScoredParagraph(
                around.start,
                self._sentences[around.start : around.stop],
                self._terms[around.start : around.stop],
                [scores.get(position, 0.0) for position in around],
            )
            for around in {self._paragraphs[position] for position in best}
        }
        starts = ((position, self._paragraphs[position].start) for position in sorted(best))
        return [Hit(paragraphs[start], position - start) for position, start in starts]


class LuceneBM25(BM25Okapi):  # type: ignore[misc]  # rank-bm25 has no types
    """BM25Okapi with an IDF that gives a term in half of the sentences or more its small positive weight."""

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {term: idf(self.corpus_size, frequency) for term, frequency in nd.items()}


class _Field:
    """One field of all sentences: in which of them a term stands, and rank-bm25's score of it there."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.postings: defaultdict[str, list[int]] = defaultdict(list)
        for position, text in enumerate(texts):
            for term in dict.fromkeys(text):
                self.postings[term].append(position)
        self._engine = LuceneBM25(texts, k1=K1, b=B) if self.postings else None
        self._scores: dict[str, dict[int, float]] = {}

    def term_scores(self, term: str) -> Mapping[int, float]:
        """The BM25 of a term in each sentence that has it. Kept, so all of them together are no more than the
        postings."""
        if term not in self.postings or self._engine is None:
            return {}
        if term not in self._scores:
            positions = self.postings[term]
            scores = self._engine.get_batch_scores([term], positions)
            self._scores[term] = dict(zip(positions, scores, strict=True))
        return self._scores[term]
