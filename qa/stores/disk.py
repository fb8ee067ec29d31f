"""A store on disk, for archives: articles, sentences and facts in SQLite, postings in tantivy. Read here, written by ``indexing.py``.

SQLite decides what is there. Positions and article numbers are never used twice; new postings are written before SQLite's
commit, and old ones taken away after it. So postings may hold more than SQLite knows, never less, and what it does not know is
passed over. A question sees one commit from beginning to end.
"""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qa.errors import IndexDamagedError, MissingExtraError, QAError
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import Entry, entry_stamps
from qa.knowledge.untrusted import printable
from qa.language.terms import terms
from qa.models import Article, Fact, Link, Place, Problem, Sentence, Source
from qa.stores.base import INDEX, bm25, idf

if TYPE_CHECKING:
    import tantivy

DATABASE, POSTINGS = "index.db", "postings"
VERSION = 3
"""Of the format and of how sentences are told apart. An index of another version is built anew."""
SCHEMA = """
CREATE TABLE state (generation INTEGER, articles INTEGER, sentences INTEGER, terms INTEGER, facts INTEGER,
    next_position INTEGER, next_article INTEGER, leftover TEXT, postings TEXT, folder TEXT);
CREATE TABLE entry (id TEXT PRIMARY KEY, stamp TEXT, digest TEXT, article INTEGER, problems TEXT) WITHOUT ROWID;
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, facts_file TEXT, title TEXT, publisher TEXT, published TEXT,
    url TEXT, language TEXT, head TEXT, sentences INTEGER, facts TEXT, sum INTEGER);
CREATE TABLE paragraph (position INTEGER PRIMARY KEY, article INTEGER, number INTEGER, start INTEGER, text TEXT, sentences TEXT,
    sum INTEGER);
CREATE TABLE term (term TEXT PRIMARY KEY, frequency INTEGER) WITHOUT ROWID;
CREATE TABLE alias (surface TEXT, canonical TEXT);
CREATE TABLE problem (path TEXT, line INTEGER, message TEXT, severity TEXT);
"""
"""``state`` has one row: ``leftover`` lists the articles whose postings are still to be taken away, ``postings`` size and CRC-32 of each of
tantivy's files, ``folder`` what the knowledge folder looked like. A paragraph's ``text`` runs to the start of the next one, so that an
article's text is its ``head`` and its paragraphs joined; ``sentences`` gives for each sentence its offsets into that text, its
kind, its context (roles, and offsets into the article's text), and its terms; ``sum`` is a row's CRC-32. Paths are inside the folder."""
ARTICLE = "id, file, facts_file, title, publisher, published, url, language, head, sentences, facts"
"""The columns of ``article`` between its number and its sum."""
PARAGRAPH_INDEX = "CREATE UNIQUE INDEX paragraph_of ON paragraph (article, number)"
"""Made when the rows are in."""
_KEPT_SENTENCES, _KEPT_TERMS, _KEPT_LETTERS, _KEPT_ARTICLES = 20_000, 10_000, 30, 1_000
_PAGES = 16_000
"""Kilobytes of SQLite's pages kept. A question reads a hundred paragraphs all over the file, for which its own two megabytes are few."""
_CHECKED = 1_000_000
"""Bytes of a file whose checksum is looked at whenever an index is opened, which takes a millisecond. `qa index` looks at all."""
_AT_LEAST = 100
"""Hits asked of tantivy at least, more than are wanted: it weighs length more than our BM25 does (its b is 0.75), so its order is not
ours, and the best of its hits by our BM25 are taken."""
_COLUMNS = "position, paragraph.article, article.id, article.file, paragraph.number, start, text, paragraph.sentences, paragraph.sum"
_JOINED = "paragraph JOIN article ON article.number = paragraph.article"

T = TypeVar("T")


class Stored(NamedTuple):
    """A paragraph with its sentences and their terms: the position of the first, and the number and file of the article."""

    first: int
    article: int
    file: str
    sentences: tuple[Sentence, ...]
    terms: tuple[tuple[str, ...], ...]


class State(NamedTuple):
    """What SQLite's last commit says of the whole. ``generation`` counts the commits, and tells which file they were made to."""

    generation: tuple[int, tuple[int, int]]
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
        raise MissingExtraError("an index on disk needs an extra: pip install 'cited-qa[disk]'; --store memory does without") from None


def posting_schema() -> tantivy.Schema:
    """The fields of a posting: a sentence's terms, ready-made; its position, and its paragraph's; its article's number, to delete by."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("position", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("paragraph", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("article", stored=False, indexed=True, fast=False)
    return builder.build()


@dataclass
class _Build:
    """An index as it was once built. Its positions always mean the same sentences; one built anew has its own.

    ``searched`` is the generation that ``searcher`` was opened for.
    """

    identity: tuple[int, int]
    searcher: tantivy.Searcher | None = None
    searched: int = -1
    kept: dict[int, Stored] = field(default_factory=dict)


class DiskStore:
    """The ``Store`` of an index folder. Threads may share it; what a writer commits is seen from the next question on."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a knowledge folder.

        Raises ``IndexDamagedError`` where there is none that can be read, ``MissingExtraError`` without tantivy.
        """
        load_tantivy()
        self.folder = folder / INDEX
        self._schema = posting_schema()
        self._turn = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._build: _Build | None = None
        self._depth = 0
        self._seen: State | None = None
        self._frequency = lru_cache(maxsize=_KEPT_TERMS)(self._read_frequency)
        self._letter = lru_cache(maxsize=_KEPT_LETTERS)(self._read_letter)
        with self.reading(), checked(self.folder):
            check_postings(self.folder, self.rows("SELECT postings FROM state")[0][0], _CHECKED)
            self._searcher()

    @contextmanager
    def reading(self) -> Iterator[None]:
        # One thread at a time: threads that take the interpreter from each other in the middle of a question answer fewer in all.
        with self._turn:
            with checked(self.folder):
                connection = self._connected()
                if self._depth == 0:
                    connection.execute("BEGIN")
            self._depth += 1
            try:
                yield
            except QAError:
                raise
            except (LookupError, TypeError, ValueError, sqlite3.Error) as error:
                self._raise_where_damaged(error)
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._seen = None
                    with checked(self.folder):
                        connection.execute("COMMIT")

    def _raise_where_damaged(self, error: Exception) -> None:
        """Raise ``IndexDamagedError`` where SQLite finds its file broken, which is why an error came up that nothing else explains."""
        with checked(self.folder):
            told = self._connected().execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != "ok":
            raise damaged(self.folder, told) from error

    def _connected(self) -> sqlite3.Connection:
        """The connection: between questions, to the index that lies in the folder now."""
        if self._connection is not None and self._depth:
            return self._connection
        found = identity(self.folder)
        if self._connection is None or self._build is None or self._build.identity != found:
            self._connection, self._build = connect(self.folder), _Build(found)
        return self._connection

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, as the question that is being answered sees it. Raises ``IndexDamagedError``."""
        with self._turn, checked(self.folder):
            return self._connected().execute(query, values).fetchall()

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
            query = "SELECT generation, articles, sentences, terms, facts, leftover, folder FROM state"
            generation, articles, sentences, terms, facts, leftover, folder = self.rows(query)[0]
            told = generation, self._opened().identity
            self._seen = seen = State(told, articles, sentences, terms, facts, frozenset(json.loads(leftover)), folder)
            return seen

    @property
    def generation(self) -> Hashable:
        return self.state.generation

    def _opened(self) -> _Build:
        if self._build is None:
            self._connected()
        assert self._build is not None
        return self._build

    def __len__(self) -> int:
        return self.state.sentences

    @property
    def average_length(self) -> float:
        state = self.state
        return state.terms / state.sentences if state.sentences else 0.0

    def sentence(self, position: int) -> Sentence:
        around = self.around(position)
        return around.sentences[position - around.first]

    def terms(self, position: int) -> Sequence[str]:
        around = self.around(position)
        return around.terms[position - around.first]

    def paragraph(self, position: int) -> range:
        around = self.around(position)
        return range(around.first, around.first + len(around.sentences))

    def document_frequency(self, term: str) -> int:
        return self._frequency(self.state.generation, term)

    def _read_frequency(self, generation: Hashable, term: str) -> int:
        row = self.row("SELECT frequency FROM term WHERE term = ?", term)
        return row[0] if row else 0

    def vocabulary(self, first: str, shortest: int, longest: int) -> Iterator[str]:
        by_length = self._letter(self.generation, first)
        return chain.from_iterable(by_length.get(length, ()) for length in range(shortest, longest + 1))

    def _read_letter(self, generation: Hashable, first: str) -> dict[int, tuple[str, ...]]:
        """The terms that begin with a letter, by length. In tuples, which the garbage collector does not go through."""
        found: dict[int, list[str]] = {}
        for (term,) in self.rows("SELECT term FROM term WHERE term >= ? AND term < ?", first, chr(ord(first) + 1)):
            found.setdefault(len(term), []).append(term)
        return {length: tuple(terms) for length, terms in found.items()}

    def candidates(self, terms: Sequence[str], k: int) -> list[int]:
        with self.reading():
            return self._candidates(terms, k)

    def _candidates(self, terms: Sequence[str], k: int) -> list[int]:
        asked = Counter(term for term in terms if self.document_frequency(term))
        found = self._found(list(asked.elements()), max(2 * k, _AT_LEAST)) if asked else {}
        if len(found) > k:
            weights = {term: count * idf(len(self), self.document_frequency(term)) for term, count in asked.items()}
            average = self.average_length
            scores = {position: _score(around.terms[position - around.first], weights, average) for position, around in found.items()}
            best = sorted(found, key=lambda position: (-scores[position], found[position].file, position))[:k]
        else:
            best = list(found)
        return sorted(best, key=lambda position: (found[position].file, position))

    def _found(self, terms: Sequence[str], k: int) -> dict[int, Stored]:
        """The paragraphs of the best ``k`` by tantivy's own BM25, fewer where fewer have a term. What was replaced or is not known yet to
        this question does not count."""
        depth, found = k, dict[int, Stored]()
        while len(found) < k:
            hits = self._hits(terms, depth)
            read, leftover = self._paragraphs(hits.values()), self.state.leftover
            found = {at: read[first] for at, first in hits.items() if first in read and read[first].article not in leftover}
            if len(hits) < depth:
                break
            depth *= 2
        return found

    def _hits(self, terms: Sequence[str], k: int) -> dict[int, int]:
        """The positions of the best by tantivy's own BM25, each with that of its paragraph."""
        import tantivy

        with checked(self.folder):
            searcher = self._searcher()
            clauses = [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "terms", term)) for term in terms]
            hits = searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
            addresses = [address for _, address in hits]
            positions, paragraphs = (map(int, searcher.fast_field_values(name, addresses)) for name in ("position", "paragraph"))  # type: ignore[arg-type]
            return dict(zip(positions, paragraphs, strict=True))

    def _searcher(self) -> tantivy.Searcher:
        """A searcher that knows at least what this question's commit does."""
        build, generation = self._opened(), self.state.generation[0]
        if build.searcher is None or build.searched < generation:
            build.searcher, build.searched = _open_searcher(self.folder), generation
        return build.searcher

    def around(self, position: int) -> Stored:
        """The paragraph of a sentence. Raises ``LookupError`` where this question does not know the position."""
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
        for row in self.rows(f"SELECT {_COLUMNS} FROM {_JOINED} WHERE position IN ({missing})") if missing else ():  # noqa: S608 (numbers)
            found[row[0]] = around = self.stored(row)
            kept.update(dict.fromkeys(range(around.first, around.first + len(around.sentences)), around))
        return found

    def stored(self, row: Sequence[Any]) -> Stored:
        """A paragraph from its row. Raises ``IndexDamagedError`` where it is not what was written."""
        position, article, article_id, file, number, start, text, told, checksum = row
        if crc(text, told) != checksum:
            raise damaged(self.folder, f"paragraph {number} of article {printable(article_id)} is not what was written")
        sentences, terms = [], []
        for place, (first, last, kind, context, words) in enumerate(json.loads(told), 1):
            links = tuple(Link(*link) for link in context)
            sentences.append(Sentence(article_id, number, place, start + first, start + last, text[first:last], kind, links))
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
        return dict(self.store.rows("SELECT surface, canonical FROM alias ORDER BY rowid"))

    @property
    def problems(self) -> Sequence[Problem]:  # type: ignore[override]  # read-only here
        """Read at each call."""
        rows = list(self.store.rows("SELECT path, line, message, severity FROM problem ORDER BY rowid"))
        for (told,) in self.store.rows("SELECT problems FROM entry WHERE problems <> '[]' ORDER BY id"):
            rows.extend(json.loads(told))
        inside = self.store.folder.parent
        return [
            Problem.model_construct(path=printable(str(inside / path)), line=line, message=message, severity=severity)
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
        row = self.store.row("SELECT position FROM paragraph WHERE article = ? AND number = ?", article, number)
        return self.store.around(row[0]) if row else None

    def facts_of(self, article_id: str) -> Sequence[Fact]:
        row = self._row(article_id)
        return [_fact(article_id, fields) for fields in json.loads(row[-1])] if row else ()

    def _row(self, article_id: str) -> tuple[Any, ...] | None:
        """An article's row as it was written. Raises ``IndexDamagedError`` where it is not that."""
        row = self.store.row(f"SELECT sum, number, {ARTICLE} FROM article WHERE id = ?", article_id)  # noqa: S608 (our own words)
        if row is not None and crc(*row[2:]) != row[0]:
            raise damaged(self.store.folder, f"article {printable(article_id)} is not what was written")
        return row

    def counts(self) -> Mapping[str, tuple[int, int]]:
        rows = self.store.rows("SELECT id, sentences, json_array_length(facts) FROM article ORDER BY file")
        return {article_id: (sentences, facts) for article_id, sentences, facts in rows}

    def outdated(self, article_ids: Collection[str]) -> list[str]:
        folder, marks = self.store.folder.parent, ",".join("?" * len(article_ids))
        query = f"SELECT entry.id, file, facts_file, stamp FROM entry JOIN article ON number = article WHERE entry.id IN ({marks})"  # noqa: S608
        known = {Entry(*row[:3]): row[3] for row in self.store.rows(query, *article_ids)}
        stamps = entry_stamps(folder, known)
        return [entry.id for entry, stamp in known.items() if stamp and stamps[entry.id] != stamp]

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
            for row in self.store.rows(f"SELECT {_COLUMNS} FROM {_JOINED} WHERE article = ? ORDER BY position", number):  # noqa: S608
                yield from self.store.stored(row).sentences

    def _all_facts(self) -> Iterator[Fact]:
        for article_id, told in self.store.rows("SELECT id, facts FROM article WHERE facts <> '[]' ORDER BY file"):
            yield from (_fact(article_id, fields) for fields in json.loads(told))


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


def identity(index: Path) -> tuple[int, int]:
    """Which database file lies in an index folder: another one after it was built anew. Raises ``OSError``."""
    stat = (index / DATABASE).stat()
    return stat.st_dev, stat.st_ino


def connect(index: Path) -> sqlite3.Connection:
    """A connection for reading. Raises ``IndexDamagedError`` where the database is of another version, or cut short; SQLite's errors."""
    path, log = index / DATABASE, index / f"{DATABASE}-wal"
    # Where nothing can be written and no writer left a log, SQLite may read without its locks and its shared memory.
    alone = not os.access(index, os.W_OK) and not log.exists()
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA cache_size = -{_PAGES}")
    pages, page_size, version = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size", "user_version"))
    size = path.stat().st_size
    if size < pages * page_size and not (log.exists() and log.stat().st_size):  # a log may hold pages still to be copied
        raise damaged(index, f"{DATABASE} has {size:,} bytes, not {pages * page_size:,}")
    if version != VERSION:
        raise IndexDamagedError(f"{printable(str(index))} has format {version}, not {VERSION}; `qa index` builds it anew")
    return connection


def _open_searcher(index: Path) -> tantivy.Searcher:
    """Open the postings as they are now.

    tantivy wants to write a lock beside them even to read: where it cannot, it gets a folder of links to them.
    """
    import tantivy

    folder = index / POSTINGS
    if not os.access(folder, os.W_OK):
        import atexit
        import shutil
        import tempfile

        linked = Path(tempfile.mkdtemp(prefix="qa-"))
        atexit.register(shutil.rmtree, linked, ignore_errors=True)
        for file in folder.iterdir():
            if file.suffix != ".lock":
                (linked / file.name).symlink_to(file.absolute())
        folder = linked
    postings = tantivy.Index.open(str(folder))
    postings.config_reader("Manual", 1)
    postings.reload()
    return postings.searcher()


def check_postings(index: Path, told: str, up_to: int | None = None) -> None:
    """Raise ``IndexDamagedError`` where a file of postings is not as it was written: its length, and, in files of up to some bytes, its
    checksum. One that is gone was merged into another, or tantivy misses it itself."""
    for name, (size, checksum) in json.loads(told).items():
        path = index / POSTINGS / name
        if not path.exists():
            continue
        found = path.stat().st_size
        if found != size:
            raise damaged(index, f"{name} has {found:,} bytes, not {size:,}")
        if (up_to is None or size <= up_to) and file_crc(path) != checksum:
            raise damaged(index, f"{name} is not what was written")


def file_crc(path: Path) -> int:
    """The CRC-32 of a file."""
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(1_000_000):
            checksum = zlib.crc32(part, checksum)
    return checksum


@contextmanager
def checked(index: Path) -> Iterator[None]:
    """Turn what SQLite, tantivy and the system say of a broken index into ``IndexDamagedError``."""
    try:
        yield
    except (sqlite3.Error, ValueError, OSError) as error:
        raise damaged(index, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # tantivy's own, which is no Exception
            raise
        raise damaged(index, "tantivy cannot read its files") from error


def damaged(index: Path, reason: str) -> IndexDamagedError:
    return IndexDamagedError(f"{printable(str(index))} is damaged: {printable(reason)}; `qa index --anew` mends it")


def crc(*fields: object) -> int:
    """The CRC-32 of the fields of a row."""
    return zlib.crc32("\0".join(map(str, fields)).encode("utf-8", "surrogatepass"))


def _score(terms: Sequence[str], weights: Mapping[str, float], average_length: float) -> float:
    return bm25(weights, {term: count for term in weights if (count := terms.count(term))}, len(terms), average_length)


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
