"""A store on disk, for archives: articles, sentences and facts in SQLite, postings in tantivy.

``reader.py`` reads the index, ``indexing.py`` writes it; ``manifest.py`` decides, before any file is opened,
whether it may be trusted.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import cast

from qa.stores.base import FieldScorer, Hit, ScoredParagraph, Statistics, idf
from qa.stores.faults import checked
from qa.stores.reader import IndexReader
from qa.stores.rows import Stored
from qa.stores.schema import FIELDS, load_tantivy, posting_schema

_KEPT_TERMS, _KEPT_LETTERS = 10_000, 30
_AT_LEAST = 100
"""Hits asked of tantivy at least, more than are wanted: it weighs length more than our BM25 does (its b is
0.75), so its order is not ours, and the best of its hits by our BM25 are taken."""


class DiskStore:
    """The ``Store`` of a knowledge folder's index."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a knowledge folder.

        Raises ``IndexDamagedError`` where there is none that can be read or trusted, ``MissingExtraError``
        without tantivy.
        """
        load_tantivy()
        self.index = IndexReader(folder)
        self._schema = posting_schema()
        self._frequency = lru_cache(maxsize=_KEPT_TERMS)(self._read_frequency)
        self._letter = lru_cache(maxsize=_KEPT_LETTERS)(self._read_letter)

    def reading(self) -> AbstractContextManager[None]:
        return self.index.reading()

    @property
    def generation(self) -> Hashable:
        return self.index.state.generation

    def __len__(self) -> int:
        return self.index.state.sentences

    def statistics(self, terms: Collection[str]) -> Statistics:
        generation = self.generation
        return Statistics(len(self), {term: self._frequency(generation, term)[0] for term in terms})

    def _read_frequency(self, generation: Hashable, term: str) -> tuple[int, int]:
        """How many sentences have a term among their own, and how many in their context."""
        row = self.index.row("SELECT frequency, context_frequency FROM term WHERE term = ?", term)
        return (row[0], row[1]) if row else (0, 0)

    def vocabulary(self, first: str, shortest: int, longest: int) -> Collection[str]:
        by_length = self._letter(self.generation, first)
        return list(chain.from_iterable(by_length.get(length, ()) for length in range(shortest, longest + 1)))

    def _read_letter(self, generation: Hashable, first: str) -> dict[int, tuple[str, ...]]:
        """The terms that begin with a letter, by length. In tuples, which the garbage collector does not go
        through."""
        found: dict[int, list[str]] = {}
        for (term,) in self.index.rows(
            "SELECT term FROM term WHERE term >= ? AND term < ? AND frequency > 0",
            first,
            chr(ord(first) + 1),
        ):
            found.setdefault(len(term), []).append(term)
        return {length: tuple(terms) for length, terms in found.items()}

    def candidates(self, boosts: Mapping[str, float], k: int) -> list[Hit]:
        with self.reading():
            return self._candidates(boosts, k)

    def _candidates(self, boosts: Mapping[str, float], k: int) -> list[Hit]:
        scorers = self._scorers(boosts)
        if not any(scorer.idfs for scorer in scorers):
            return []
        found = self._found(boosts, scorers, max(2 * k, _AT_LEAST))

        def score(around: Stored, index: int) -> float:
            own, context = scorers
            return own.score(boosts, around.terms[index]) + context.score(boosts, around.contexts[index])

        scores = {at: score(around, at - around.first) for at, around in found.items()}
        best = sorted(found, key=lambda position: (-scores[position], found[position].file, position))[:k]
        paragraphs = {
            first: ScoredParagraph(
                first, around.sentences, around.terms, [score(around, i) for i in range(len(around.terms))]
            )
            for first, around in {found[position].first: found[position] for position in best}.items()
        }
        in_order = sorted(best, key=lambda position: (found[position].file, position))
        return [
            Hit(paragraphs[found[position].first], position - found[position].first) for position in in_order
        ]

    def _scorers(self, boosts: Collection[str]) -> list[FieldScorer]:
        """For each field what scores it, with the terms of a question that stand in it somewhere."""
        state = self.index.state
        frequencies = {term: self._frequency(state.generation, term) for term in boosts}
        totals = (state.terms, state.context_terms)
        return [
            FieldScorer(
                {term: idf(state.sentences, of[i]) for term, of in frequencies.items() if of[i]},
                total / (state.sentences or 1),
                weight,
            )
            for i, (total, weight) in enumerate(zip(totals, FIELDS.values(), strict=True))
        ]

    def _found(
        self, boosts: Mapping[str, float], scorers: Sequence[FieldScorer], k: int
    ) -> dict[int, Stored]:
        """The paragraphs of the best ``k`` by tantivy's own BM25, fewer where fewer have a term. What was
        replaced or is not known yet to this question does not count."""
        depth, found = k, dict[int, Stored]()
        while len(found) < k:
            hits = self._hits(boosts, scorers, depth)
            read, leftover = self.index.paragraphs(hits.values()), self.index.state.leftover
            found = {
                at: read[first]
                for at, first in hits.items()
                if first in read and read[first].article not in leftover
            }
            if len(hits) < depth:
                break
            depth *= 2
        return found

    def _hits(self, boosts: Mapping[str, float], scorers: Sequence[FieldScorer], k: int) -> dict[int, int]:
        """The positions of the best by tantivy's BM25 over both fields, each with that of its paragraph."""
        import tantivy

        with checked(self.index.folder):
            searcher = self.index.searcher()
            queries = (
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, name, term), scorer.weight * boosts[term]
                )
                for name, scorer in zip(FIELDS, scorers, strict=True)
                for term in scorer.idfs
            )
            clauses = [(tantivy.Occur.Should, query) for query in queries]
            hits = searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
            addresses = [address for _, address in hits]
            positions, paragraphs = (
                cast(list[int], searcher.fast_field_values(name, addresses))
                for name in ("position", "paragraph")
            )
            return dict(zip(positions, paragraphs, strict=True))
