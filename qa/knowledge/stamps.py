"""Whether the files of a knowledge folder have changed, told without reading them where that is possible."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from qa.knowledge.atomic import PENDING, ROOMS
from qa.knowledge.listing import Entry, open_folder

_TICK = 50_000_000
"""Nanoseconds: more than a file system's clock needs to move on."""


def entry_stamps(path: Path, entries: Iterable[Entry]) -> dict[str, str]:
    """Size, times of change and inode of each article's files by its id, which cost less to look at than
    their content.

    Empty where they changed just now: a further change within the clock's tick could not be told.
    """
    reader, now = open_folder(path)[0], time.time_ns()
    return {
        entry.id: _stamp(path, (entry.file, entry.table), now)
        if reader.journal.keys().isdisjoint((entry.file, entry.table))
        else ""
        for entry in entries
    }


def entry_digest(path: Path, entry: Entry) -> str:
    """A digest of the content of an article's files."""
    (reader, _), digest = open_folder(path), hashlib.blake2b(digest_size=16)
    for file in filter(None, (entry.file, entry.table)):
        with suppress(OSError):
            content = reader.data(file)
            digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()


def folder_stamp(path: Path) -> str:
    """When files were last added to a folder or taken from it, and its aliases changed. Empty where that was
    just now."""
    if os.path.lexists(path / PENDING):
        return ""
    return _stamp(path, (*ROOMS, "aliases.csv"), time.time_ns())


def _stamp(folder: Path, files: Iterable[str], now: int) -> str:
    found = []
    for file in filter(None, files):
        try:
            status = os.lstat(f"{folder}/{file}")
        except OSError:
            continue
        if 0 <= now - max(status.st_mtime_ns, status.st_ctime_ns) < _TICK:
            return ""
        found.append(f"{file}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}")
    return " ".join(found)
