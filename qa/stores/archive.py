"""The ``Knowledge`` of an index on disk, read as far as it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from qa.knowledge.base import Knowledge
from qa.knowledge.listing import Entry
from qa.knowledge.stamps import entry_digest, entry_stamps
from qa.knowledge.untrusted import printable
from qa.language.terms import terms
from qa.models import Article, Fact, Problem, Sentence
from qa.stores.disk import DiskStore
from qa.stores.reader import IndexReader
from qa.stores.rows import ARTICLE_ROW, PARAGRAPH_ROWS, Stored, read_about, read_facts, read_paragraph

_KEPT_ARTICLES = 1_000

T = TypeVar("T")


class Archive(Knowledge):
    """Knowledge on disk, read as far as it is asked for."""

    def __init__(self, store: DiskStore) -> None:
        self.store = store
        self._index = index = store.index
        self._number = lru_cache(maxsize=_KEPT_ARTICLES)(self._read_number)
        self._about = lru_cache(maxsize=_KEPT_ARTICLES)(self._read_about)
        self.articles = _Articles(index, self._article)
        self.sentences = _Counted(lambda: index.state.sentences, self._all_sentences)
        self.facts = _Counted(lambda: index.state.facts, self._all_facts)

    @property
    def aliases(self) -> Mapping[str, str]:  # type: ignore[override]  # read-only here
        """Read at each call."""
        with self._index.reading():
            return dict(self._index.rows("SELECT surface, canonical FROM alias ORDER BY rowid"))

    @property
    def problems(self) -> Sequence[Problem]:  # type: ignore[override]  # read-only here
        """Read at each call."""
        with self._index.reading():
            rows = list(self._index.rows("SELECT path, line, message, severity FROM problem ORDER BY rowid"))
            for (problems,) in self._index.rows(
                "SELECT problems FROM entry WHERE problems <> '[]' ORDER BY id"
            ):
                rows.extend(json.loads(problems))
            inside = self._index.folder
            return [
                Problem.model_construct(
                    path=printable(str(inside / path)), line=line, message=message, severity=severity
                )
                for path, line, message, severity in rows
            ]

    def about(self, article_id: str) -> Article:
        return self._about(self._index.state.generation, article_id)

    def paragraph(self, article_id: str, number: int) -> Sequence[Sentence]:
        stored = self._stored(article_id, number)
        return stored.sentences if stored else ()

    def terms_around(self, sentence: Sentence) -> Collection[str]:
        stored = self._stored(sentence.article_id, sentence.paragraph)
        title = terms(self.about(sentence.article_id).title)
        return frozenset(chain(title, *(stored.terms if stored else ())))

    def _stored(self, article_id: str, number: int) -> Stored | None:
        """A paragraph of an article, or none where there is no such."""
        article = self._number(self._index.state.generation, article_id)
        row = self._index.row(
            "SELECT position FROM paragraph WHERE article = ? AND number = ?", article, number
        )
        return self._index.paragraph_at(row[0]) if row else None

    def facts_of(self, article_id: str) -> Sequence[Fact]:
        with self._index.reading():
            row = self._index.row(ARTICLE_ROW, article_id)
            return read_facts(self._index.folder, row) if row else ()

    def counts(self) -> Mapping[str, tuple[int, int]]:
        rows = self._index.rows("SELECT id, sentences, json_array_length(facts) FROM article ORDER BY file")
        return {article_id: (sentences, facts) for article_id, sentences, facts in rows}

    def outdated(self, article_ids: Collection[str]) -> list[str]:
        folder, marks = self._index.folder, ",".join("?" * len(article_ids))
        query = (
            "SELECT entry.id, file, facts_file, digest, stamp FROM entry JOIN article ON number = article"
            " WHERE entry.id IN"
        )
        known = {Entry(*row[:3]): row[3:] for row in self._index.rows(f"{query} ({marks})", *article_ids)}
        stamps = entry_stamps(folder, known)
        touched = (entry for entry, (_, stamp) in known.items() if not stamp or stamps[entry.id] != stamp)
        return [entry.id for entry in touched if entry_digest(folder, entry) != known[entry][0]]

    def _read_number(self, generation: Hashable, article_id: str) -> int | None:
        row = self._index.row("SELECT number FROM article WHERE id = ?", article_id)
        return row[0] if row else None

    def _read_about(self, generation: Hashable, article_id: str) -> Article:
        row = self._index.row(ARTICLE_ROW, article_id)
        if row is None:
            raise KeyError(article_id)
        return read_about(self._index.folder, row)

    def _article(self, article_id: str) -> Article:
        with self._index.reading():
            about = self.about(article_id)
            number, head = self._index.rows("SELECT number, head FROM article WHERE id = ?", article_id)[0]
            texts = self._index.rows("SELECT text FROM paragraph WHERE article = ? ORDER BY position", number)
        return about.model_copy(update={"text": head + "".join(text for (text,) in texts)})

    def _all_sentences(self) -> Iterator[Sentence]:
        for (number,) in self._index.rows("SELECT number FROM article ORDER BY file"):
            with self._index.reading():
                rows = self._index.rows(f"{PARAGRAPH_ROWS} WHERE article = ? ORDER BY position", number)
                paragraphs = [read_paragraph(self._index.folder, row).sentences for row in rows]
            yield from chain.from_iterable(paragraphs)

    def _all_facts(self) -> Iterator[Fact]:
        for (article_id,) in self._index.rows("SELECT id FROM article WHERE facts <> '[]' ORDER BY file"):
            yield from self.facts_of(article_id)


class _Articles(Mapping[str, Article]):
    """The articles by id, each read when it is asked for."""

    def __init__(self, index: IndexReader, read: Callable[[str], Article]) -> None:
        self._index = index
        self._read = read

    def __getitem__(self, article_id: str) -> Article:
        return self._read(article_id)

    def __iter__(self) -> Iterator[str]:
        return (article_id for (article_id,) in self._index.rows("SELECT id FROM article ORDER BY file"))

    def __len__(self) -> int:
        return self._index.state.articles


class _Counted(Collection[T]):
    """A collection that is only counted until it is gone through."""

    def __init__(self, count: Callable[[], int], run_through: Callable[[], Iterator[T]]) -> None:
        self._count = count
        self._run_through = run_through

    def __len__(self) -> int:
        return self._count()

    def __iter__(self) -> Iterator[T]:
        return self._run_through()

    def __contains__(self, one: object) -> bool:
        return any(one == other for other in self)
