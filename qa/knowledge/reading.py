"""Files that others may have made, read without harm: plain files alone, of a bounded size, and no pipe is
waited for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

MAX_FILE_BYTES = 20_000_000
"""No article is longer; a larger file is something else, or would stall the reader."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


class UnfitFileError(OSError):
    """A file that is not read for what it is: a folder, a pipe, a device, or too large. ``strerror`` says so
    in words."""


def open_regular(path: str | Path, limit: int, dir_fd: int | None = None, follow: bool = True) -> BinaryIO:
    """Open a plain file of at most ``limit`` bytes to read it.

    ``path`` is relative to the open folder ``dir_fd`` where one is given. Without ``follow`` a link is
    refused as unfit. Raises ``UnfitFileError``, another ``OSError``, or ``ValueError`` where the path holds a
    null character.
    """
    # opening a device or a pipe can do something already
    _check(os.stat(path, dir_fd=dir_fd, follow_symlinks=follow), path, limit)
    handle = os.open(path, _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0)), dir_fd=dir_fd)
    try:
        _check(os.fstat(handle), path, limit)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_regular(path: str | Path, limit: int, dir_fd: int | None = None, follow: bool = True) -> bytes:
    """The content of a plain file of at most ``limit`` bytes, opened as ``open_regular`` does. Raises what
    that raises."""
    with open_regular(path, limit, dir_fd, follow) as file:
        content = file.read(limit + 1)
    if len(content) > limit:  # it grew meanwhile, or hides its size as those of /proc do
        raise _unfit(path, f"more than {limit:,} bytes, larger than what is read")
    return content


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder, as far as one may look."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _check(status: os.stat_result, path: str | Path, limit: int) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _unfit(path, "a link is not followed; copy the file here")
    if stat.S_ISDIR(status.st_mode):
        raise _unfit(path, "is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise _unfit(path, "not a plain file")
    if status.st_size > limit:
        raise _unfit(path, f"{status.st_size:,} bytes, larger than the {limit:,} that are read")


def _unfit(path: str | Path, reason: str) -> UnfitFileError:
    return UnfitFileError(errno.EINVAL, reason, os.fspath(path))
