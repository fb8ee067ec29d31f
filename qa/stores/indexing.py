"""Builds and updates the index of a knowledge folder; ``disk.py`` reads it.

An update goes in this order, so that a kill at any moment leaves the last good state: numbers for it are
reserved; its postings are committed by tantivy, where nobody looks for them yet; SQLite's commit decides. The
postings of what was replaced are taken away by the update after it, so that a question that is being answered
still finds them. At last the manifest seals the files as they are now. A new index is built in a folder of
its own; the manifest's change makes it the one that counts.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.errors import IndexDamagedError, KnowledgeError
from qa.knowledge.folder import (
    Entry,
    entry_digest,
    entry_stamps,
    folder_stamp,
    list_entries,
    read_aliases,
    read_entry,
)
from qa.knowledge.untrusted import printable
from qa.language.terms import terms as terms_of
from qa.models import Article, Problem, Sentence
from qa.stores import disk
from qa.stores.faults import checked, damaged, fault_of_machine
from qa.stores.manifest import (
    DATABASE,
    POSTINGS,
    Manifest,
    check_postings,
    manifest_bytes,
    read_manifest,
    remove_other_builds,
    write_manifest,
    writing,
)
from qa.stores.place import has_index, make_index_folder

if TYPE_CHECKING:
    from concurrent.futures import Future

    import tantivy

_CHUNK = 64
"""Articles that a process reads at a time."""
_HEAP = 30_000_000
"""Bytes of postings that tantivy holds before it writes a segment."""

Progress = Callable[[int, int], None]
"""Told how many articles are done, and of how many."""


class Changes(NamedTuple):
    """What an update found: articles that were read into the index, those taken out of it, and the sentences
    it has now.

    ``place`` is where it lies. ``reason`` says why one that was there was built anew, empty where it was not.
    """

    indexed: int
    removed: int
    sentences: int
    place: Path
    reason: str = ""


class Plan(NamedTuple):
    """What an index has to do to be up to date. ``stamps`` are of all articles, ``look`` is the folder's."""

    changed: list[Entry]
    removed: list[str]
    stamps: dict[str, str]
    look: str
    problems: list[Problem]


class _Paragraph(NamedTuple):
    number: int
    start: int
    text: str
    told: str
    terms: tuple[str, ...]


class _Draft(NamedTuple):
    """An article made ready for the index. ``row`` is empty where it could not be read."""

    entry: Entry
    digest: str
    problems: str
    row: tuple[object, ...]
    facts: int
    paragraphs: tuple[_Paragraph, ...]


def update_index(
    folder: Path, processes: int = 1, progress: Progress = lambda done, of: None, anew: bool = False
) -> Changes:
    """Bring the index of a knowledge folder up to date, or build it: ``anew``, or where there is none that
    can be read.

    Every file of it is compared with its checksum first, so that no damage is sealed with what is added.
    Raises ``KnowledgeError`` where the folder cannot be read or written, or another writer is at work;
    ``MissingExtraError`` without tantivy. Then, and after a kill, the index is as it was before.
    """
    disk.load_tantivy()
    if not folder.is_dir():
        raise KnowledgeError(f"{printable(str(folder))} is no folder")
    with _reported(folder):
        place = make_index_folder(folder)
        with writing(place) as held:
            if not held:
                raise KnowledgeError(
                    f"another writer is indexing {printable(str(folder))}; try again when it has ended"
                )
            if anew or not has_index(folder):
                return _build(folder, place, processes, progress)
            try:
                return _update_build(folder, place, processes, progress)
            except IndexDamagedError as error:
                return _build(folder, place, processes, progress)._replace(
                    reason=str(error).partition(";")[0]
                )


def find_changes(folder: Path, known: Mapping[str, str]) -> Plan:
    """Compare a folder with the stamps of the articles in its index. Raises ``KnowledgeError`` where it
    cannot be read."""
    look = folder_stamp(folder)
    entries, problems = list_entries(folder)
    stamps = entry_stamps(folder, entries)
    changed = [entry for entry in entries if not stamps[entry.id] or known.get(entry.id) != stamps[entry.id]]
    return Plan(changed, sorted(set(known) - set(stamps)), stamps, look, problems)


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:  # ValueError is all that tantivy raises
        reason = fault_of_machine(error) or str(error)
        told = f"the index of {printable(str(folder))} cannot be written: {printable(reason)}; it is as it was before"
        raise KnowledgeError(told) from error


def _build(folder: Path, place: Path, processes: int, progress: Progress) -> Changes:
    """Build the index beside the old one, and let it take its place."""
    import tantivy

    remove_other_builds(folder, _current(folder, place))
    name = secrets.token_hex(16)
    build = place / name
    try:
        (build / POSTINGS).mkdir(mode=0o700, parents=True)
        tantivy.Index(disk.posting_schema(), path=str(build / POSTINGS))
        with closing(_connect(build)) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.executescript(disk.SCHEMA)
            database.execute("INSERT INTO state VALUES (0, 0, 0, 0, 0, 0, 0, '[]', '-', 0)")
            changes = _update(folder, database, build, processes, progress)
            database.execute(disk.PARAGRAPH_INDEX)
            database.execute("PRAGMA journal_mode = WAL")
            generation = _one(database, "SELECT generation FROM state")
        write_manifest(folder, name, generation, {})
    except BaseException:
        remove_other_builds(folder, _current(folder, place))
        raise
    remove_other_builds(folder, name)
    return changes


def _current(folder: Path, place: Path) -> str:
    """The build that counts, none where the manifest cannot be read."""
    with suppress(OSError, IndexDamagedError):
        return read_manifest(folder, manifest_bytes(place)).build
    return ""


def _update_build(folder: Path, place: Path, processes: int, progress: Progress) -> Changes:
    """Bring the build that counts up to date. Raises ``IndexDamagedError`` where a reader could not use it
    either."""
    with checked(folder, "written"):
        manifest = read_manifest(folder, manifest_bytes(place))
        build = place / manifest.build
        remove_other_builds(folder, manifest.build)
        _check(folder, place, manifest)
        with closing(_connect(build)) as database:
            changes = _update(folder, database, build, processes, progress)
            generation = _one(database, "SELECT generation FROM state")
        if generation != manifest.generation:
            write_manifest(folder, manifest.build, generation, manifest.files)
    return changes


def _check(folder: Path, place: Path, manifest: Manifest) -> None:
    """Raise where an index is not as it was written. One whose writer was ended before it sealed it is looked
    at by SQLite."""
    check_postings(folder, place / manifest.build / POSTINGS)
    with closing(disk.open_database(folder, place, manifest, writer=True)) as reader:
        row = reader.execute(f"SELECT sum, {disk.STATE} FROM state").fetchone()  # noqa: S608 (our own words)
        sound = row is not None and row[0] == disk.crc(*row[1:])
        if not sound or (
            row[1] != manifest.generation and reader.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"
        ):
            raise damaged(folder, "its database is not what was written")


def _connect(build: Path) -> sqlite3.Connection:
    """A connection for writing."""
    database = sqlite3.connect(build / DATABASE, isolation_level=None)
    disk.harden(database)
    database.execute("PRAGMA synchronous = FULL")
    return database


def _update(
    folder: Path, database: sqlite3.Connection, build: Path, processes: int, progress: Progress
) -> Changes:
    import tantivy

    plan = find_changes(folder, dict(database.execute("SELECT id, stamp FROM entry")))
    left_over = json.loads(_one(database, "SELECT leftover FROM state"))
    if (
        not (plan.changed or plan.removed or left_over)
        and plan.look
        and plan.look == _one(database, "SELECT folder FROM state")
    ):
        return Changes(0, 0, _one(database, "SELECT sentences FROM state"), build.parent)
    reserved = _reserve(folder, database, plan.changed, left_over)
    writer = tantivy.Index.open(str(build / POSTINGS)).writer(_HEAP, 1)
    database.execute("BEGIN IMMEDIATE")
    try:
        update = _Update(database, writer, reserved)
        for article_id in plan.removed:
            update.remove(article_id)
        for done, draft in enumerate(_drafts(folder, plan.changed, processes), 1):
            update.put(draft, plan.stamps[draft.entry.id])
            progress(done, len(plan.changed))
        for number in left_over:
            writer.delete_documents_by_query(
                tantivy.Query.term_query(disk.posting_schema(), "article", number)
            )
        writer.commit()
        writer.wait_merging_threads()
        _write_rest(folder, database, plan.problems)
        update.finish(plan.look)
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    with suppress(sqlite3.Error):
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Changes(
        update.indexed, len(plan.removed), _one(database, "SELECT sentences FROM state"), build.parent
    )


class _Reserved(NamedTuple):
    """Article numbers and positions that nothing else will ever use. ``end`` is the first position beyond."""

    number: int
    position: int
    end: int


def _reserve(
    folder: Path, database: sqlite3.Connection, changed: Sequence[Entry], left_over: Sequence[int]
) -> _Reserved:
    """Set numbers aside for good: what a kill leaves of them in tantivy is then known to be left over.

    Its commit has a generation of its own: from here on the files are not those that were sealed.
    """
    number, position = database.execute("SELECT next_article, next_position FROM state").fetchone()
    end = position
    for entry in changed:
        with suppress(OSError):
            end += 2 * (folder / entry.file).stat().st_size + 1_000  # no sentence is shorter than a character
    left_over = [*left_over, *range(number, number + len(changed))]
    setting = (
        "UPDATE state SET generation = generation + 1, next_article = ?, next_position = ?, leftover = ?"
    )
    database.execute("BEGIN IMMEDIATE")
    database.execute(setting, (number + len(changed), end, json.dumps(left_over)))
    disk.seal_state(database)
    database.execute("COMMIT")
    return _Reserved(number, position, end)


class _Update:
    """An update in progress: inside one transaction of SQLite and one of tantivy."""

    def __init__(
        self, database: sqlite3.Connection, writer: tantivy.IndexWriter, reserved: _Reserved
    ) -> None:
        self.indexed = 0
        self._database = database
        self._schema = disk.posting_schema()
        self._writer = writer
        self._next_number, self._next_position, self._end = reserved
        self._frequencies: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()
        self._replaced: list[int] = []

    def put(self, draft: _Draft, stamp: str) -> None:
        """Take an article into the index in place of the one of its id, where it is another."""
        known = self._database.execute("SELECT digest FROM entry WHERE id = ?", (draft.entry.id,)).fetchone()
        if known is not None and known[0] == draft.digest:
            self._database.execute("UPDATE entry SET stamp = ? WHERE id = ?", (stamp, draft.entry.id))
            return
        self.remove(draft.entry.id)
        self.indexed += 1
        number = None
        if draft.row:
            number, self._next_number = self._next_number, self._next_number + 1
            values = (number, *draft.row, disk.crc(number, *draft.row))
            self._database.execute(
                "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
            )
            for paragraph in draft.paragraphs:
                self._put_paragraph(number, paragraph)
            self._totals.update(articles=1, facts=draft.facts)
        self._database.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?)",
            (draft.entry.id, stamp, draft.digest, number, draft.problems),
        )

    def _put_paragraph(self, number: int, paragraph: _Paragraph) -> None:
        import tantivy

        first = self._next_position
        self._next_position += len(paragraph.terms)
        if self._next_position > self._end:
            raise KnowledgeError("articles changed while they were indexed; try again")
        row = (first, number, paragraph.number, paragraph.start, paragraph.text, paragraph.told)
        self._database.execute("INSERT INTO paragraph VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, disk.crc(*row)))
        for position, words in enumerate(paragraph.terms, first):
            posting = {"terms": words, "position": position, "paragraph": first, "article": number}
            self._writer.add_document(tantivy.Document.from_dict(posting, self._schema))
        self._count(paragraph.terms, 1)

    def remove(self, article_id: str) -> None:
        """Take an article out of the index, where it is there."""
        row = self._database.execute("SELECT article FROM entry WHERE id = ?", (article_id,)).fetchone()
        self._database.execute("DELETE FROM entry WHERE id = ?", (article_id,))
        if row is None or row[0] is None:
            return
        number = row[0]
        for (told,) in self._database.execute("SELECT sentences FROM paragraph WHERE article = ?", (number,)):
            self._count([words for *_, words in json.loads(told)], -1)
        facts = len(json.loads(_one(self._database, "SELECT facts FROM article WHERE number = ?", number)))
        self._totals.subtract({"articles": 1, "facts": facts})
        self._database.execute("DELETE FROM paragraph WHERE article = ?", (number,))
        self._database.execute("DELETE FROM article WHERE number = ?", (number,))
        self._replaced.append(number)

    def _count(self, sentences: Iterable[str], times: int) -> None:
        """Count sentences and their terms in, or out."""
        for words in sentences:
            terms = words.split()
            for term in set(terms):
                self._frequencies[term] += times
            self._totals["sentences"] += times
            self._totals["terms"] += times * len(terms)

    def finish(self, look: str) -> None:
        """Write down the statistics and the state."""
        changed = sorted((term, times) for term, times in self._frequencies.items() if times)
        adding = "INSERT INTO term VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET frequency = frequency + excluded.frequency"
        self._database.executemany(adding, changed)
        self._database.executemany(
            "DELETE FROM term WHERE term = ? AND frequency <= 0",
            [(term,) for term, times in changed if times < 0],
        )
        self._database.execute(
            "UPDATE state SET generation = generation + 1, articles = articles + ?, sentences = sentences + ?, terms = terms + ?,"
            " facts = facts + ?, next_article = ?, next_position = ?, leftover = ?, folder = ?",
            (
                *(self._totals[name] for name in ("articles", "sentences", "terms", "facts")),
                *(self._next_number, self._next_position, json.dumps(self._replaced), look),
            ),
        )
        disk.seal_state(self._database)


def _write_rest(folder: Path, database: sqlite3.Connection, problems: Iterable[Problem]) -> None:
    """The aliases, and what is wrong with the names of the folder's files."""
    aliases, faulty = read_aliases(folder)
    database.execute("DELETE FROM alias")
    database.executemany("INSERT INTO alias VALUES (?, ?)", [(row.surface, row.canonical) for row in aliases])
    database.execute("DELETE FROM problem")
    database.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?)",
        [_inside(folder, problem) for problem in (*problems, *faulty)],
    )


def _one(database: sqlite3.Connection, query: str, *values: object) -> Any:
    return database.execute(query, values).fetchone()[0]


def _drafts(folder: Path, entries: Sequence[Entry], processes: int) -> Iterator[_Draft]:
    """The articles made ready, in order, by several processes where there are many."""
    chunks = [entries[i : i + _CHUNK] for i in range(0, len(entries), _CHUNK)]
    if processes < 2 or len(chunks) < 2 * processes:
        for chunk in chunks:
            yield from _draft_all(folder, chunk)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(processes, get_context("spawn"), _leave_with_parent)
    try:
        waiting: deque[Future[list[_Draft]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_draft_all, folder, chunk))
            if len(waiting) > 3 * processes:  # what is read lies in memory until it is written
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise KnowledgeError(
            "a process that read articles was ended from outside; the index is as it was before"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_with_parent() -> None:
    """Let Ctrl-C to the parent, and end when it ends, by a kill too."""
    import signal
    import threading
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _draft_all(folder: Path, entries: Sequence[Entry]) -> list[_Draft]:
    return [_draft(folder, entry) for entry in entries]


def _draft(folder: Path, entry: Entry) -> _Draft:
    digest = entry_digest(folder, entry)
    read = read_entry(folder, entry)
    problems = json.dumps([_inside(folder, problem) for problem in read.problems])
    article = read.article
    if article is None:
        return _Draft(entry, digest, problems, (), 0, ())
    paragraphs = tuple(_paragraphs(article, read.sentences))
    source = article.source
    row = (
        article.id,
        entry.file,
        entry.table,
        article.title,
        source.publisher,
        source.published and source.published.isoformat(),
        source.url,
        article.language,
        article.text[: paragraphs[0].start] if paragraphs else article.text,
        len(read.sentences),
        json.dumps([disk.fact_fields(fact_row.fact) for fact_row in read.facts], ensure_ascii=False),
    )
    return _Draft(entry, digest, problems, row, len(read.facts), paragraphs)


def _paragraphs(article: Article, sentences: Sequence[Sentence]) -> Iterator[_Paragraph]:
    groups = [
        (number, tuple(group))
        for number, group in groupby(sentences, key=lambda sentence: sentence.paragraph)
    ]
    starts = [*(group[0].start for _, group in groups[1:]), len(article.text)]
    for (number, group), end in zip(groups, starts, strict=True):
        start = group[0].start
        terms = tuple(" ".join(terms_of(sentence.text)) for sentence in group)
        told = [
            (sentence.start - start, sentence.end - start, sentence.kind, sentence.context, words)
            for sentence, words in zip(group, terms, strict=True)
        ]
        yield _Paragraph(
            number,
            start,
            article.text[start:end],
            json.dumps(told, ensure_ascii=False, separators=(",", ":")),
            terms,
        )


def _inside(folder: Path, problem: Problem) -> tuple[str, int, str, str]:
    """A problem as it is written down, its path inside the folder."""
    path = problem.path.removeprefix(printable(str(folder))).lstrip("/\\")
    return path, problem.line, problem.message, problem.severity
