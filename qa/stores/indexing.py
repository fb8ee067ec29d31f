"""Builds and updates the index of a knowledge folder; ``reader.py`` reads it.

An update goes in this order, so that a kill at any moment leaves the last good state: numbers for it are
reserved; its postings are committed by tantivy, where nobody looks for them yet; SQLite's commit decides. The
postings of what was replaced are taken away by the update after it, so that a question that is being answered
still finds them. At last the manifest seals the files as they are now. A new index is built in a folder of
its own; the manifest's change makes it the one that counts.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from qa.errors import IndexDamagedError, KnowledgeError
from qa.knowledge.contents import read_aliases
from qa.knowledge.listing import Entry, list_entries
from qa.knowledge.stamps import entry_stamps, folder_stamp
from qa.knowledge.untrusted import printable
from qa.models import Problem
from qa.stores.connecting import harden, open_database
from qa.stores.drafts import make_drafts, row_of_problem
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
from qa.stores.rows import STATE_ROW
from qa.stores.schema import PARAGRAPH_INDEX, TABLES, crc, load_tantivy, posting_schema
from qa.stores.transaction import Update, fetch_one, reserve

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


def update_index(
    folder: Path, processes: int = 1, progress: Progress = lambda done, of: None, anew: bool = False
) -> Changes:
    """Bring the index of a knowledge folder up to date, or build it: ``anew``, or where there is none that
    can be read.

    Every file of it is compared with its checksum first, so that no damage is sealed with what is added.
    Raises ``KnowledgeError`` where the folder cannot be read or written, or another writer is at work;
    ``MissingExtraError`` without tantivy. Then, and after a kill, the index is as it was before.
    """
    load_tantivy()
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
        raise KnowledgeError(
            f"the index of {printable(str(folder))} cannot be written: {printable(reason)};"
            " it is as it was before"
        ) from error


def _build(folder: Path, place: Path, processes: int, progress: Progress) -> Changes:
    """Build the index beside the old one, and let it take its place."""
    import tantivy

    remove_other_builds(folder, _current(folder, place))
    name = secrets.token_hex(16)
    build = place / name
    try:
        (build / POSTINGS).mkdir(mode=0o700, parents=True)
        tantivy.Index(posting_schema(), path=str(build / POSTINGS))
        with closing(_connect(build)) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.executescript(TABLES)
            database.execute("INSERT INTO state VALUES (0, 0, 0, 0, 0, 0, 0, 0, '[]', '-', 0)")
            changes = _update(folder, database, build, processes, progress)
            database.execute(PARAGRAPH_INDEX)
            database.execute("PRAGMA journal_mode = WAL")
            generation = fetch_one(database, "SELECT generation FROM state")
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
            generation = fetch_one(database, "SELECT generation FROM state")
        if generation != manifest.generation:
            write_manifest(folder, manifest.build, generation, manifest.files)
    return changes


def _check(folder: Path, place: Path, manifest: Manifest) -> None:
    """Raise where an index is not as it was written. One whose writer was ended before it sealed it is looked
    at by SQLite."""
    check_postings(folder, place / manifest.build / POSTINGS)
    with closing(open_database(folder, place, manifest, writer=True)) as reader:
        row = reader.execute(STATE_ROW).fetchone()
        sound = row is not None and row[0] == crc(*row[1:])
        if not sound or (
            row[1] != manifest.generation and reader.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"
        ):
            raise damaged(folder, "its database is not what was written")


def _connect(build: Path) -> sqlite3.Connection:
    """A connection for writing."""
    database = sqlite3.connect(build / DATABASE, isolation_level=None)
    harden(database)
    database.execute("PRAGMA synchronous = FULL")
    return database


def _update(
    folder: Path, database: sqlite3.Connection, build: Path, processes: int, progress: Progress
) -> Changes:
    import tantivy

    plan = find_changes(folder, dict(database.execute("SELECT id, stamp FROM entry")))
    left_over = json.loads(fetch_one(database, "SELECT leftover FROM state"))
    if (
        not (plan.changed or plan.removed or left_over)
        and plan.look
        and plan.look == fetch_one(database, "SELECT folder FROM state")
    ):
        return Changes(0, 0, fetch_one(database, "SELECT sentences FROM state"), build.parent)
    reserved = reserve(folder, database, plan.changed, left_over)
    writer = tantivy.Index.open(str(build / POSTINGS)).writer(_HEAP, 1)
    database.execute("BEGIN IMMEDIATE")
    try:
        update = Update(database, writer, reserved)
        for article_id in plan.removed:
            update.remove(article_id)
        for done, draft in enumerate(make_drafts(folder, plan.changed, processes), 1):
            update.put(draft, plan.stamps[draft.entry.id])
            progress(done, len(plan.changed))
        for number in left_over:
            writer.delete_documents_by_query(tantivy.Query.term_query(posting_schema(), "article", number))
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
        update.indexed, len(plan.removed), fetch_one(database, "SELECT sentences FROM state"), build.parent
    )


def _write_rest(folder: Path, database: sqlite3.Connection, problems: Iterable[Problem]) -> None:
    """The aliases, and what is wrong with the names of the folder's files."""
    aliases, faulty = read_aliases(folder)
    database.execute("DELETE FROM alias")
    database.executemany("INSERT INTO alias VALUES (?, ?)", [(row.surface, row.canonical) for row in aliases])
    database.execute("DELETE FROM problem")
    database.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?)",
        [row_of_problem(folder, problem) for problem in (*problems, *faulty)],
    )
