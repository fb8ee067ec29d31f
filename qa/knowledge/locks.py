"""Locks between programs: one file, held by one writer at a time, let go of by the system when its holder
dies."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 120.0
"""Seconds that a writer waits for another one: far longer than any single write takes."""


@contextmanager
def lock(path: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the lock file ``path``; its folder must be there. Gives false where another holds it for longer
    than ``patience`` seconds.

    The file is taken away again while it is still held, so that nothing is left; who waits for it sees that
    and makes a new one. Raises ``OSError``, also where a link or a folder stands in the file's place: that is
    left alone.
    """
    from filelock import FileLock, Timeout

    _refuse_other(path)
    held = FileLock(path, timeout=patience, poll_interval=0.01)
    try:
        held.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        with suppress(OSError):  # Windows keeps a file that is open; filelock takes it away there
            path.unlink()
        held.release()


def _refuse_other(path: Path) -> None:
    """Raise where what stands in the file's place is no plain file: filelock follows no link, but would wait
    for a pipe."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise OSError(22, f"{path.name} is no plain file; take it away")
