"""Reads an index while others write it: finds the build that counts, shows a whole question one commit of it,
and keeps what was read.

SQLite decides what is there. Positions and article numbers are never used twice; new postings are written
before SQLite's commit, and old ones taken away after it. So postings may hold more than SQLite knows, never
less, and what it does not know is passed over.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from qa.errors import QAError
from qa.stores.connecting import open_database, open_searcher
from qa.stores.faults import checked, damaged
from qa.stores.manifest import POSTINGS, check_files, manifest_bytes, read_manifest
from qa.stores.place import index_folder
from qa.stores.rows import PARAGRAPH_ROWS, STATE_ROW, State, Stored, read_paragraph, read_state

if TYPE_CHECKING:
    import tantivy

_KEPT_SENTENCES = 20_000


@dataclass
class _Build:
    """An index as it was once built. Its positions always mean the same sentences; one built anew has its
    own.

    ``manifest`` is what was last read of it, ``searched`` the generation that ``searcher`` was opened for,
    ``kept`` the paragraphs read, by the position of each of their sentences.
    """

    name: str
    manifest: bytes
    connection: sqlite3.Connection
    searcher: tantivy.Searcher | None = None
    searched: int = -1
    kept: dict[int, Stored] = field(default_factory=dict)


class IndexReader:
    """The index of a knowledge folder, for reading. Threads may share it; what a writer commits is seen from
    the next question on. A process forked while others ask goes on with connections of its own."""

    def __init__(self, folder: Path) -> None:
        """Raises ``IndexDamagedError`` where there is no index that can be read or trusted."""
        self.folder = folder
        self.place = index_folder(folder)
        self.turn = threading.RLock()
        """Held while a question is answered."""
        self._build: _Build | None = None
        self._depth = 0
        self._seen: State | None = None
        _READERS.add(self)
        with self.reading():
            self.searcher()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within it one commit is seen: see ``Store.reading``."""
        # One thread at a time: threads that take the interpreter from each other in the middle of a question
        # answer fewer in all.
        with self.turn:
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

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, as the question that is being answered sees it. Raises
        ``IndexDamagedError``."""
        with self.turn, checked(self.folder):
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
            self._seen = seen = read_state(self.folder, self._opened().name, self.row(STATE_ROW))
            return seen

    def searcher(self) -> tantivy.Searcher:
        """A searcher that knows at least what this question's commit does."""
        build, generation = self._opened(), self.state.generation[1]
        if build.searcher is None or build.searched < generation:
            with checked(self.folder):
                build.searcher = open_searcher(self.folder, self.place / build.name / POSTINGS)
            build.searched = generation
        return build.searcher

    def paragraph_at(self, position: int) -> Stored:
        """The paragraph of a sentence. Raises ``LookupError`` where this question does not know the
        position."""
        kept = self._opened().kept.get(position)
        if kept is not None:
            return kept
        with self.reading():
            first = self.rows("SELECT max(position) FROM paragraph WHERE position <= ?", position)[0][0]
            around = self.paragraphs(() if first is None else (first,))[first]
        if position >= first + len(around.sentences):
            raise LookupError(position)
        return around

    def paragraphs(self, firsts: Collection[int]) -> dict[int, Stored]:
        """The paragraphs that begin at positions. Those that this question does not know are left out."""
        kept = self._opened().kept
        if len(kept) > _KEPT_SENTENCES:
            kept.clear()
        found = {first: kept[first] for first in firsts if first in kept}
        missing = ",".join(str(first) for first in sorted(set(firsts)) if first not in found)
        if missing:
            for row in self.rows(f"{PARAGRAPH_ROWS} WHERE position IN ({missing})"):
                found[row[0]] = around = read_paragraph(self.folder, row)
                kept.update(dict.fromkeys(range(around.first, around.first + len(around.sentences)), around))
        return found

    def leave_to_parent(self) -> None:
        """Let go of what a forked process shares with its parent, which SQLite forbids it to use, or to
        close."""
        if self._build is not None:
            _LEFT.append(self._build)
        self._build = self._seen = None

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


_READERS: WeakSet[IndexReader] = WeakSet()
_LEFT: list[_Build] = []
"""What a forked process never touches."""
_HELD = threading.local()


def _before_fork() -> None:
    """Wait until no other thread is inside an index: SQLite and tantivy would stay locked in the child for
    ever."""
    _HELD.readers = list(_READERS)
    for reader in _HELD.readers:
        reader.turn.acquire()


def _after_fork(in_child: bool) -> None:
    for reader in _HELD.readers:
        if in_child:
            reader.leave_to_parent()
        reader.turn.release()
    _HELD.readers = []


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=lambda: _after_fork(False),
        after_in_child=lambda: _after_fork(True),
    )
