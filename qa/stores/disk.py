"""A store on disk, for archives: articles, sentences and facts in SQLite, postings in tantivy. Read here,
written by ``indexing.py``.

SQLite decides what is there. Positions and article numbers are never used twice; new postings are written
before SQLite's commit, and old ones taken away after it. So postings may hold more than SQLite knows, never
less, and what it does not know is passed over. A question sees one commit from beginning to end.

Whether an index may be trusted, and whether its files are as they were written, is decided in ``manifest.py``
before any is opened.
"""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakSet

from qa.errors import IndexDamagedError, MissingExtraError, QAError
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import Entry, entry_digest, entry_stamps
from qa.knowledge.untrusted import printable
from qa.language.terms import terms
from qa.models import Article, Fact, Link, Place, Problem, Sentence, Source
from qa.stores.base import Hit, ScoredParagraph, Statistics, text_score
from qa.stores.faults import checked, damaged
from qa.stores.manifest import (
    DATABASE,
    POSTINGS,
    Manifest,
    check_files,
    check_plain,
    check_postings,
    is_written,
    manifest_bytes,
    read_manifest,
    why_not_ours,
)
from qa.stores.place import index_folder

if TYPE_CHECKING:
    import tantivy

SCHEMA = """
CREATE TABLE state (generation INTEGER, articles INTEGER, sentences INTEGER, terms INTEGER, facts INTEGER,
    next_position INTEGER, next_article INTEGER, leftover TEXT, folder TEXT, sum INTEGER);
CREATE TABLE entry (id TEXT PRIMARY KEY, stamp TEXT, digest TEXT, article INTEGER, problems TEXT) WITHOUT ROWID;
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, facts_file TEXT, title TEXT, publisher TEXT, published TEXT,
    url TEXT, language TEXT, head TEXT, sentences INTEGER, facts TEXT, sum INTEGER);
CREATE TABLE paragraph (position INTEGER PRIMARY KEY, article INTEGER, number INTEGER, start INTEGER, text TEXT, sentences TEXT,
    sum INTEGER);
CREATE TABLE term (term TEXT PRIMARY KEY, frequency INTEGER) WITHOUT ROWID;
CREATE TABLE alias (surface TEXT, canonical TEXT);
CREATE TABLE problem (path TEXT, line INTEGER, message TEXT, severity TEXT);
"""
"""``state`` has one row: ``leftover`` lists the articles whose postings are still to be taken away,
``folder`` is what the knowledge folder looked like. A paragraph's ``text`` runs to the start of the next one,
so that an article's text is its ``head`` and its paragraphs joined; ``sentences`` gives for each sentence its
offsets into that text, its kind, its context (roles, and offsets into the article's text), and its terms;
``sum`` is a row's CRC-32. Paths are inside the folder."""
ARTICLE = "id, file, facts_file, title, publisher, published, url, language, head, sentences, facts"
"""The columns of ``article`` between its number and its sum."""
STATE = "generation, articles, sentences, terms, facts, next_position, next_article, leftover, folder"
"""The columns of ``state`` before its sum."""
PARAGRAPH_INDEX = "CREATE UNIQUE INDEX paragraph_of ON paragraph (article, number)"
"""Made when the rows are in."""
_KEPT_SENTENCES, _KEPT_TERMS, _KEPT_LETTERS, _KEPT_ARTICLES = 20_000, 10_000, 30, 1_000
_PAGES = 16_000
"""Kilobytes of SQLite's pages kept. A question reads a hundred paragraphs all over the file, for which its
own two megabytes are few."""
_AT_LEAST = 100
"""Hits asked of tantivy at least, more than are wanted: it weighs length more than our BM25 does (its b is
0.75), so its order is not ours, and the best of its hits by our BM25 are taken."""
_COLUMNS = "position, paragraph.article, article.id, article.file, paragraph.number, start, text, paragraph.sentences, paragraph.sum"
_KEEPS_READING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says where it cannot write the memory that it shares with writers, as on a full disk."""
_JOINED = "paragraph JOIN article ON article.number = paragraph.article"

T = TypeVar("T")


class Stored(NamedTuple):
    """A paragraph with its sentences and their terms: the position of the first, and the number and file of
    the article."""

    first: int
    article: int
    file: str
    sentences: tuple[Sentence, ...]
    terms: tuple[tuple[str, ...], ...]


class State(NamedTuple):
    """What SQLite's last commit says of the whole. ``generation`` is the build, a number that never comes
    back, and counts its commits."""

    generation: tuple[str, int]
    articles: int
    sentences: int
    terms: int
    facts: int
    leftover: frozenset[int]
    folder: str


def load_tantivy() -> None:
    """Raise ``MissingExtraError`` where tantivy is not installed."""
    try:
        import tantivy  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "an index on disk needs an extra: pip install 'cited-qa[disk]'; --store memory does without"
        ) from None


def posting_schema() -> tantivy.Schema:
    """The fields of a posting: a sentence's terms, ready-made; its position, and its paragraph's; its
    article's number, to delete by."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("position", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("paragraph", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("article", stored=False, indexed=True, fast=False)
    return builder.build()


@dataclass
class _Build:
    """An index as it was once built. Its positions always mean the same sentences; one built anew has its
    own.

    ``manifest`` is what was last read of it, ``searched`` the generation that ``searcher`` was opened for.
    """

    name: str
    manifest: bytes
    connection: sqlite3.Connection
    searcher: tantivy.Searcher | None = None
    searched: int = -1
    kept: dict[int, Stored] = field(default_factory=dict)


class DiskStore:
    """The ``Store`` of a knowledge folder's index. Threads may share it; what a writer commits is seen from
    the next question on.

    A process forked while others ask goes on with connections of its own.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index of a knowledge folder.

        Raises ``IndexDamagedError`` where there is none that can be read or trusted, ``MissingExtraError``
        without tantivy.
        """
        load_tantivy()
        self.folder = folder
        self.place = index_folder(folder)
        self._schema = posting_schema()
        self._turn = threading.RLock()
        self._build: _Build | None = None
        self._depth = 0
        self._seen: State | None = None
        self._frequency = lru_cache(maxsize=_KEPT_TERMS)(self._read_frequency)
        self._letter = lru_cache(maxsize=_KEPT_LETTERS)(self._read_letter)
        _STORES.add(self)
        with self.reading(), checked(self.folder):
            self._searcher()

    @contextmanager
    def reading(self) -> Iterator[None]:
        # One thread at a time: threads that take the interpreter from each other in the middle of a question
        # answer fewer in all.
        with self._turn:
            with checked(self.folder):
                connection = self._opened().connection
                if self._depth == 0:
                    connection.execute("BEGIN")
            self._depth += 1
            try:
                yield
            except QAError:
                raise
            except Exception as error:
                self._raise_where_damaged(error)
                raise
            finally:
                if self._depth == 1:
                    self._seen = None
                    with checked(self.folder):
                        self._opened().connection.execute("COMMIT")
                self._depth -= 1

    def _raise_where_damaged(self, error: Exception) -> None:
        """Raise ``IndexDamagedError`` where the files are found broken, which is why an error came up that
        nothing else explains."""
        build = self._opened()
        with checked(self.folder):
            found = build.connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise damaged(self.folder, found) from error
        manifest = read_manifest(self.folder, build.manifest)
        if manifest.generation == self.state.generation[1]:
            check_files(self.folder, manifest, thoroughly=True)

    def _opened(self) -> _Build:
        """The build that is being asked: between questions, the one that the manifest names now."""
        if self._build is not None and self._depth:
            return self._build
        content = manifest_bytes(self.place)
        if self._build is None or self._build.manifest != content:
            self._build = self._renewed(content)
            if self._depth:
                self._build.connection.execute("BEGIN")
        return self._build

    def _renewed(self, content: bytes) -> _Build:
        """The build of a manifest, or of a newer one where that took its place meanwhile."""
        manifest = read_manifest(self.folder, content)
        if self._build is not None and self._build.name == manifest.build:
            self._build.manifest = content
            return self._build
        try:
            connection = open_database(self.folder, self.place, manifest)
        except (QAError, OSError, ValueError, sqlite3.Error):
            newer = manifest_bytes(self.place)
            if newer == content:
                raise
            return self._renewed(newer)
        if self._build is not None:
            self._build.connection.close()
        return _Build(manifest.build, content, connection)

    def leave_to_parent(self) -> None:
        """Let go of what a forked process shares with its parent, which SQLite forbids it to use, or to
        close."""
        if self._build is not None:
            _LEFT.append(self._build)
        self._build = self._seen = None

    @property
    def turn(self) -> threading.RLock:
        """Held while a question is answered."""
        return self._turn

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, as the question that is being answered sees it. Raises
        ``IndexDamagedError``."""
        with self._turn, checked(self.folder):
            return self._opened().connection.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """The first of the rows, none where there is none."""
        return next(iter(self.rows(query, *values)), None)

    @property
    def state(self) -> State:
        """What is there, as the question that is being answered sees it."""
        seen = self._seen
        if seen is not None:
            return seen
        with self.reading():
            row = self.row(f"SELECT sum, {STATE} FROM state")  # noqa: S608 (our own words)
            if row is None or crc(*row[1:]) != row[0]:
                raise damaged(self.folder, "its state is not what was written")
            generation, articles, sentences, terms, facts, _, _, leftover, folder = row[1:]
            build = self._opened().name, generation
            self._seen = seen = State(
                build, articles, sentences, terms, facts, frozenset(json.loads(leftover)), folder
            )
            return seen

    @property
    def generation(self) -> Hashable:
        return self.state.generation

    def __len__(self) -> int:
        return self.state.sentences

    def statistics(self, terms: Collection[str]) -> Statistics:
        generation = self.generation
        return Statistics(len(self), {term: self._frequency(generation, term) for term in terms})

    def _read_frequency(self, generation: Hashable, term: str) -> int:
        row = self.row("SELECT frequency FROM term WHERE term = ?", term)
        return row[0] if row else 0

    def vocabulary(self, first: str, shortest: int, longest: int) -> Collection[str]:
        by_length = self._letter(self.generation, first)
        return list(chain.from_iterable(by_length.get(length, ()) for length in range(shortest, longest + 1)))

    def _read_letter(self, generation: Hashable, first: str) -> dict[int, tuple[str, ...]]:
        """The terms that begin with a letter, by length. In tuples, which the garbage collector does not go
        through."""
        found: dict[int, list[str]] = {}
        for (term,) in self.rows(
            "SELECT term FROM term WHERE term >= ? AND term < ?", first, chr(ord(first) + 1)
        ):
            found.setdefault(len(term), []).append(term)
        return {length: tuple(terms) for length, terms in found.items()}

    def candidates(self, boosts: Mapping[str, float], k: int) -> list[Hit]:
        with self.reading():
            return self._candidates(boosts, k)

    def _candidates(self, boosts: Mapping[str, float], k: int) -> list[Hit]:
        known = self.statistics(boosts)
        boosts = {term: boost for term, boost in boosts.items() if known.frequencies[term]}
        if not boosts:
            return []
        idfs = {term: known.idf(term) for term in boosts}
        found = self._found(boosts, max(2 * k, _AT_LEAST))
        state = self.state
        average = state.terms / state.sentences
        scores = {
            position: text_score(boosts, idfs, around.terms[position - around.first], average)
            for position, around in found.items()
        }
        best = sorted(found, key=lambda position: (-scores[position], found[position].file, position))[:k]
        paragraphs = {
            first: ScoredParagraph(
                first,
                around.sentences,
                around.terms,
                [text_score(boosts, idfs, text, average) for text in around.terms],
            )
            for first, around in {found[position].first: found[position] for position in best}.items()
        }
        in_order = sorted(best, key=lambda position: (found[position].file, position))
        return [
            Hit(paragraphs[found[position].first], position - found[position].first) for position in in_order
        ]

    def _found(self, boosts: Mapping[str, float], k: int) -> dict[int, Stored]:
        """The paragraphs of the best ``k`` by tantivy's own BM25, fewer where fewer have a term. What was
        replaced or is not known yet to this question does not count."""
        depth, found = k, dict[int, Stored]()
        while len(found) < k:
            hits = self._hits(boosts, depth)
            read, leftover = self._paragraphs(hits.values()), self.state.leftover
            found = {
                at: read[first]
                for at, first in hits.items()
                if first in read and read[first].article not in leftover
            }
            if len(hits) < depth:
                break
            depth *= 2
        return found

    def _hits(self, boosts: Mapping[str, float], k: int) -> dict[int, int]:
        """The positions of the best by tantivy's own BM25, each with that of its paragraph."""
        import tantivy

        with checked(self.folder):
            searcher = self._searcher()
            queries = (
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "terms", term), boost)
                for term, boost in boosts.items()
            )
            clauses = [(tantivy.Occur.Should, query) for query in queries]
            hits = searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
            addresses = [address for _, address in hits]
            positions, paragraphs = (
                map(int, searcher.fast_field_values(name, addresses)) for name in ("position", "paragraph")
            )  # type: ignore[arg-type]
            return dict(zip(positions, paragraphs, strict=True))

    def _searcher(self) -> tantivy.Searcher:
        """A searcher that knows at least what this question's commit does."""
        build, generation = self._opened(), self.state.generation[1]
        if build.searcher is None or build.searched < generation:
            build.searcher, build.searched = (
                _open_searcher(self.folder, self.place / build.name / POSTINGS),
                generation,
            )
        return build.searcher

    def around(self, position: int) -> Stored:
        """The paragraph of a sentence. Raises ``LookupError`` where this question does not know the
        position."""
        kept = self._opened().kept.get(position)
        if kept is not None:
            return kept
        with self.reading():
            first = self.rows("SELECT max(position) FROM paragraph WHERE position <= ?", position)[0][0]
            around = self._paragraphs(() if first is None else (first,))[first]
        if position >= first + len(around.sentences):
            raise LookupError(position)
        return around

    def _paragraphs(self, firsts: Collection[int]) -> dict[int, Stored]:
        """The paragraphs that begin at positions. Those that this question does not know are left out."""
        kept = self._opened().kept
        if len(kept) > _KEPT_SENTENCES:
            kept.clear()
        found = {first: kept[first] for first in firsts if first in kept}
        missing = ",".join(str(first) for first in sorted(set(firsts)) if first not in found)
        for row in (
            self.rows(f"SELECT {_COLUMNS} FROM {_JOINED} WHERE position IN ({missing})") if missing else ()
        ):  # noqa: S608 (numbers)
            found[row[0]] = around = self.stored(row)
            kept.update(dict.fromkeys(range(around.first, around.first + len(around.sentences)), around))
        return found

    def stored(self, row: Sequence[Any]) -> Stored:
        """A paragraph from its row. Raises ``IndexDamagedError`` where it is not what was written."""
        position, article, article_id, file, number, start, text, told, checksum = row
        if crc(position, article, number, start, text, told) != checksum:
            raise damaged(
                self.folder, f"paragraph {number} of article {printable(article_id)} is not what was written"
            )
        sentences, terms = [], []
        for place, (first, last, kind, context, words) in enumerate(json.loads(told), 1):
            links = tuple(Link(*link) for link in context)
            sentences.append(
                Sentence(
                    article_id, number, place, start + first, start + last, text[first:last], kind, links
                )
            )
            terms.append(tuple(words.split()))
        return Stored(position, article, file, tuple(sentences), tuple(terms))


class Archive(Knowledge):
    """Knowledge on disk, read as far as it is asked for."""

    def __init__(self, store: DiskStore) -> None:
        self.store = store
        self._number = lru_cache(maxsize=_KEPT_ARTICLES)(self._read_number)
        self._about = lru_cache(maxsize=_KEPT_ARTICLES)(self._read_about)
        self.articles = _Articles(store, self._article)
        self.sentences = _Counted(lambda: store.state.sentences, self._all_sentences)
        self.facts = _Counted(lambda: store.state.facts, self._all_facts)

    @property
    def aliases(self) -> Mapping[str, str]:  # type: ignore[override]  # read-only here
        """Read at each call."""
        with self.store.reading():
            return dict(self.store.rows("SELECT surface, canonical FROM alias ORDER BY rowid"))

    @property
    def problems(self) -> Sequence[Problem]:  # type: ignore[override]  # read-only here
        """Read at each call."""
        with self.store.reading():
            rows = list(self.store.rows("SELECT path, line, message, severity FROM problem ORDER BY rowid"))
            for (told,) in self.store.rows("SELECT problems FROM entry WHERE problems <> '[]' ORDER BY id"):
                rows.extend(json.loads(told))
            inside = self.store.folder
            return [
                Problem.model_construct(
                    path=printable(str(inside / path)), line=line, message=message, severity=severity
                )
                for path, line, message, severity in rows
            ]

    def about(self, article_id: str) -> Article:
        return self._about(self.store.generation, article_id)

    def paragraph(self, article_id: str, number: int) -> Sequence[Sentence]:
        stored = self._stored(article_id, number)
        return stored.sentences if stored else ()

    def terms_around(self, sentence: Sentence) -> Collection[str]:
        stored = self._stored(sentence.article_id, sentence.paragraph)
        title = terms(self.about(sentence.article_id).title)
        return frozenset(chain(title, *(stored.terms if stored else ())))

    def _stored(self, article_id: str, number: int) -> Stored | None:
        """A paragraph of an article, or none where there is no such."""
        article = self._number(self.store.generation, article_id)
        row = self.store.row(
            "SELECT position FROM paragraph WHERE article = ? AND number = ?", article, number
        )
        return self.store.around(row[0]) if row else None

    def facts_of(self, article_id: str) -> Sequence[Fact]:
        with self.store.reading():
            row = self._row(article_id)
            return [_fact(article_id, fields) for fields in json.loads(row[-1])] if row else ()

    def _row(self, article_id: str) -> tuple[Any, ...] | None:
        """An article's row as it was written. Raises ``IndexDamagedError`` where it is not that."""
        row = self.store.row(f"SELECT sum, number, {ARTICLE} FROM article WHERE id = ?", article_id)  # noqa: S608 (our own words)
        if row is not None and crc(*row[1:]) != row[0]:
            raise damaged(self.store.folder, f"article {printable(article_id)} is not what was written")
        return row

    def counts(self) -> Mapping[str, tuple[int, int]]:
        rows = self.store.rows("SELECT id, sentences, json_array_length(facts) FROM article ORDER BY file")
        return {article_id: (sentences, facts) for article_id, sentences, facts in rows}

    def outdated(self, article_ids: Collection[str]) -> list[str]:
        folder, marks = self.store.folder, ",".join("?" * len(article_ids))
        query = f"SELECT entry.id, file, facts_file, digest, stamp FROM entry JOIN article ON number = article WHERE entry.id IN ({marks})"  # noqa: S608
        known = {Entry(*row[:3]): row[3:] for row in self.store.rows(query, *article_ids)}
        stamps = entry_stamps(folder, known)
        touched = (entry for entry, (_, stamp) in known.items() if not stamp or stamps[entry.id] != stamp)
        return [entry.id for entry in touched if entry_digest(folder, entry) != known[entry][0]]

    def _read_number(self, generation: Hashable, article_id: str) -> int | None:
        row = self.store.row("SELECT number FROM article WHERE id = ?", article_id)
        return row[0] if row else None

    def _read_about(self, generation: Hashable, article_id: str) -> Article:
        row = self._row(article_id)
        if row is None:
            raise KeyError(article_id)
        title, publisher, published, url, language = row[5:10]
        day = datetime.date.fromisoformat(published) if published else None
        source = Source.model_construct(publisher=publisher, published=day, url=url)
        return Article.model_construct(id=article_id, title=title, text="", source=source, language=language)

    def _article(self, article_id: str) -> Article:
        with self.store.reading():
            about = self.about(article_id)
            number, head = self.store.rows("SELECT number, head FROM article WHERE id = ?", article_id)[0]
            texts = self.store.rows("SELECT text FROM paragraph WHERE article = ? ORDER BY position", number)
        return about.model_copy(update={"text": head + "".join(text for (text,) in texts)})

    def _all_sentences(self) -> Iterator[Sentence]:
        for (number,) in self.store.rows("SELECT number FROM article ORDER BY file"):
            with self.store.reading():
                rows = self.store.rows(
                    f"SELECT {_COLUMNS} FROM {_JOINED} WHERE article = ? ORDER BY position", number
                )  # noqa: S608
                paragraphs = [self.store.stored(row).sentences for row in rows]
            yield from chain.from_iterable(paragraphs)

    def _all_facts(self) -> Iterator[Fact]:
        for (article_id,) in self.store.rows("SELECT id FROM article WHERE facts <> '[]' ORDER BY file"):
            yield from self.facts_of(article_id)


class _Articles(Mapping[str, Article]):
    """The articles by id, each read when it is asked for."""

    def __init__(self, store: DiskStore, read: Callable[[str], Article]) -> None:
        self._store = store
        self._read = read

    def __getitem__(self, article_id: str) -> Article:
        return self._read(article_id)

    def __iter__(self) -> Iterator[str]:
        return (article_id for (article_id,) in self._store.rows("SELECT id FROM article ORDER BY file"))

    def __len__(self) -> int:
        return self._store.state.articles


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


_STORES: WeakSet[DiskStore] = WeakSet()
_LEFT: list[_Build] = []
"""What a forked process never touches."""
_HELD = threading.local()


def _before_fork() -> None:
    """Wait until no other thread is inside a store: SQLite and tantivy would stay locked in the child for
    ever."""
    _HELD.stores = list(_STORES)
    for store in _HELD.stores:
        store.turn.acquire()


def _after_fork(in_child: bool) -> None:
    for store in _HELD.stores:
        if in_child:
            store.leave_to_parent()
        store.turn.release()
    _HELD.stores = []


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=lambda: _after_fork(False),
        after_in_child=lambda: _after_fork(True),
    )


def open_database(folder: Path, place: Path, manifest: Manifest, writer: bool = False) -> sqlite3.Connection:
    """A connection for reading an index that may be trusted and is as it was written. A ``writer`` holds it,
    and looks thoroughly.

    Raises ``IndexDamagedError`` where it may not be, or is not; SQLite's errors and the system's.
    """
    reason = why_not_ours(folder)
    if reason:
        raise IndexDamagedError(f"{reason}; `qa index` builds it anew")
    check_plain(folder, place / manifest.build)
    fault = None
    try:
        check_files(folder, manifest, thoroughly=writer)
    except IndexDamagedError as error:
        fault = error
    try:
        connection = connect(place / manifest.build)
        row = connection.execute("SELECT generation FROM state").fetchone()
    except (sqlite3.Error, ValueError) as error:
        raise fault or error from error
    # Between its commit and its seal a writer may be at work, or have been ended: what it commits has another
    # generation.
    if fault and (row is None or row[0] == manifest.generation) and (writer or not is_written(place)):
        connection.close()
        raise fault
    return connection


def connect(build: Path) -> sqlite3.Connection:
    """A connection for reading. Raises SQLite's errors."""
    log = build / f"{DATABASE}-wal"
    # Where nothing can be written and no writer left a log, SQLite may read without its locks and its shared
    # memory.
    alone = not log.exists() or not log.stat().st_size
    if alone and not os.access(build, os.W_OK):
        return _connected(build, "mode=ro&immutable=1")
    try:
        return _connected(build, "mode=ro")
    except sqlite3.OperationalError as error:
        if not alone or error.sqlite_errorcode & 0xFF not in _KEEPS_READING:
            raise
        return _connected(build, "mode=ro&immutable=1")


def _connected(build: Path, mode: str) -> sqlite3.Connection:
    uri = f"{(build / DATABASE).absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        harden(connection)
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_PAGES}")
        connection.execute("SELECT 1 FROM state")
    except BaseException:
        connection.close()
        raise
    return connection


def harden(connection: sqlite3.Connection) -> None:
    """Let nothing in the database run code, and let broken pages be noticed."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def seal_state(database: sqlite3.Connection) -> None:
    """Write the sum of the state anew, after a change to it."""
    row = database.execute(f"SELECT {STATE} FROM state").fetchone()  # noqa: S608 (our own words)
    database.execute("UPDATE state SET sum = ?", (crc(*row),))


def _open_searcher(folder: Path, postings: Path) -> tantivy.Searcher:
    """Open the postings as they are now.

    tantivy wants to write a lock beside them even to read: where it cannot, it gets a folder of links to
    them, until it has them open.
    """
    check_postings(folder, postings)
    if os.access(postings, os.W_OK):
        return _searcher_of(postings)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="qa-", ignore_cleanup_errors=True) as linked:
        for file in postings.iterdir():
            if file.suffix != ".lock":
                Path(linked, file.name).symlink_to(file.absolute())
        return _searcher_of(Path(linked))


def _searcher_of(postings: Path) -> tantivy.Searcher:
    import tantivy

    opened = tantivy.Index.open(str(postings))
    opened.config_reader("Manual", 1)
    opened.reload()
    return opened.searcher()


def crc(*fields: object) -> int:
    """The CRC-32 of the fields of a row."""
    return zlib.crc32("\0".join(map(str, fields)).encode("utf-8", "surrogatepass"))


def _fact(article_id: str, fields: Sequence[Any]) -> Fact:
    subject, relation, object_, value, unit, date, part_of, paragraph, sentence, words, origin = fields
    return Fact.model_construct(
        article_id=article_id,
        subject=subject,
        relation=relation,
        object=object_,
        value=value,
        unit=unit,
        date=date,
        part_of=part_of,
        evidence=Place.model_construct(paragraph=paragraph, sentence=sentence, words=words),
        origin=origin,
    )


def fact_fields(fact: Fact) -> tuple[object, ...]:
    """A fact as it is written down."""
    place = fact.evidence
    named = (fact.subject, fact.relation, fact.object, fact.value, fact.unit, fact.date, fact.part_of)
    return (*named, place.paragraph, place.sentence, place.words, fact.origin)
