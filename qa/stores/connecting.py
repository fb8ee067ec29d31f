"""Opens the files of an index for reading, SQLite's database and tantivy's postings, also where nothing can
be written."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import IndexDamagedError
from qa.stores.manifest import (
    DATABASE,
    Manifest,
    check_files,
    check_plain,
    check_postings,
    is_written,
    why_not_ours,
)

if TYPE_CHECKING:
    import tantivy

_PAGES = 16_000
"""Kilobytes of SQLite's pages kept. A question reads a hundred paragraphs all over the file, for which its
own two megabytes are few."""
_KEEPS_READING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says where it cannot write the memory that it shares with writers, as on a full disk."""


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
        connection = _connect(place / manifest.build)
        row = connection.execute("SELECT generation FROM state").fetchone()
    except (sqlite3.Error, ValueError) as error:
        raise fault or error from error
    # Between its commit and its seal a writer may be at work, or have been ended: what it commits has another
    # generation.
    if fault and (row is None or row[0] == manifest.generation) and (writer or not is_written(place)):
        connection.close()
        raise fault
    return connection


def _connect(build: Path) -> sqlite3.Connection:
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


def open_searcher(folder: Path, postings: Path) -> tantivy.Searcher:
    """Open the postings as they are now.

    tantivy wants to write a lock beside them even to read: where it cannot, it gets a folder of links to
    them, until it has them open.
    """
    check_postings(folder, postings)
    if os.access(postings, os.W_OK):
        return _searcher_of(postings)
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
