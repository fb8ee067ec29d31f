"""What SQLite, tantivy and the system say of an index, told as an error of ours: damage, or a fault of the
machine."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from qa.errors import IndexDamagedError, KnowledgeError, QAError
from qa.knowledge.reading import UnfitFileError
from qa.knowledge.untrusted import printable

_DAMAGE = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ELOOP,
    errno.EINVAL,
    errno.ENAMETOOLONG,
    errno.EEXIST,
    errno.ENXIO,
}
"""Codes of the system that say something of the index. All others, such as a full disk, say something of the
machine."""
_MACHINE = {
    sqlite3.SQLITE_PERM: "permission is missing",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_IOERR: "the disk is full, or cannot be read or written",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "a file cannot be opened or made",
}
_SHORT_READ = sqlite3.SQLITE_IOERR | (2 << 8)
"""SQLite's word for a file that ends too early, which is damage."""
_CODE = re.compile(r"(?:\(os error|\bcode:) (\d+)")
"""How tantivy tells the system's code, inside a text."""


@contextmanager
def checked(folder: Path, deed: Literal["read", "written"] = "read") -> Iterator[None]:
    """Turn what SQLite, tantivy and the system say of the index of a knowledge folder into errors of ours.

    Raises ``IndexDamagedError`` where the index is broken, ``KnowledgeError`` where the machine is at fault:
    a full disk, a missing permission. Then the index is as it was before.
    """
    try:
        yield
    except QAError:
        raise
    except (sqlite3.Error, ValueError, OSError) as error:
        reason = fault_of_machine(error)
        if reason is None:
            raise damaged(folder, str(error)) from error
        told = f"the index of {printable(str(folder))} cannot be {deed}: {printable(reason)}; it is as it was before"
        raise KnowledgeError(told) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # tantivy's own, which is no Exception
            raise
        raise damaged(folder, "tantivy cannot read its files") from error


def fault_of_machine(error: Exception) -> str | None:
    """What is wrong with the machine, none where the index itself is at fault.

    >>> fault_of_machine(OSError(28, "No space left on device"))
    'No space left on device'
    >>> fault_of_machine(OSError(2, "No such file or directory")) is None
    True
    """
    if isinstance(error, UnfitFileError):
        return None
    if isinstance(error, OSError):
        return None if error.errno in _DAMAGE else error.strerror or str(error)
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        return None if code == _SHORT_READ else _MACHINE.get(code & 0xFF)
    found = _CODE.search(str(error))
    if found is None:
        return None
    return None if int(found[1]) in _DAMAGE else os.strerror(int(found[1]))


def damaged(folder: Path, reason: str) -> IndexDamagedError:
    """The error for a broken index of a knowledge folder."""
    return IndexDamagedError(
        f"the index of {printable(str(folder))} is damaged: {printable(reason)}; `qa index --anew` mends it"
    )
