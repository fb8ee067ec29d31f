"""Files below a folder, reached step by step from its open descriptor, so that no link on the way leads out
of it.

Where the system has no such descriptors (Windows), links are looked for by name instead.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from qa.knowledge.reading import UnfitFileError, read_regular

_BY_DESCRIPTOR = (
    {os.open, os.stat, os.unlink, os.rename, os.mkdir} <= os.supports_dir_fd
    and os.scandir in os.supports_fd
    and hasattr(os, "O_NOFOLLOW")
    and hasattr(os, "O_DIRECTORY")
)
_MAX_NAMES = 5_000_000
"""Names in one folder: more would fill the memory before a single file is read."""


class Room(NamedTuple):
    """An open folder: the arguments that name a file in it to the functions of ``os`` are what ``at``
    gives."""

    path: Path
    handle: int | None

    def at(self, name: str) -> tuple[str, int | None]:
        """The path of a file, and the descriptor that it is relative to."""
        return (name, self.handle) if self.handle is not None else (str(self.path / name), None)


@contextmanager
def open_room(folder: Path, name: str = "", make: bool = False) -> Iterator[Room]:
    """Open ``name``, a folder right below ``folder``, or ``folder`` itself where it is empty.

    ``folder`` may be reached by links, ``name`` must not be one. With ``make`` it is made where it is
    missing. Raises ``OSError``.
    """
    if make and name:
        _make(folder, name)
    if not _BY_DESCRIPTOR:
        _refuse_link(folder / name, bool(name))
        yield Room(folder / name, None)
        return
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    handle = top
    try:
        if name:
            handle = _open_below(folder, name, top)
        yield Room(folder / name, handle)
    finally:
        for one in {top, handle}:
            os.close(one)


def read_file(folder: Path, file: str, limit: int) -> bytes:
    """The content of ``room/name`` or ``name`` below a folder, a plain file of at most ``limit`` bytes.
    Raises ``OSError``."""
    room, _, name = file.rpartition("/")
    with open_room(folder, room) as place:
        path, handle = place.at(name)
        return read_regular(path, limit, handle, follow=False)


def list_names(folder: Path, room: str) -> list[str]:
    """The names in a room, without hidden ones, sorted. Raises ``OSError``."""
    with (
        open_room(folder, room) as place,
        os.scandir(place.path if place.handle is None else place.handle) as found,
    ):
        names = [one.name for one in islice(found, _MAX_NAMES + 1)]
    if len(names) > _MAX_NAMES:
        raise UnfitFileError(errno.EFBIG, f"more than {_MAX_NAMES:,} files")
    return sorted(name for name in names if not name.startswith("."))


def put_file(place: Room, name: str, content: bytes, staged: str) -> None:
    """Write a file in one step, with the permissions of the one that it replaces: under the name ``staged``
    first, whatever was there under that name before. It outlasts a power cut once the room is synced. Raises
    ``OSError``."""
    path, handle = place.at(staged)
    remove_file(place, staged)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o666, dir_fd=handle), "wb") as file:
            _keep_mode(place, name, file.fileno())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(path, place.at(name)[0], src_dir_fd=handle, dst_dir_fd=handle)
    except BaseException:
        with suppress(OSError):
            remove_file(place, staged)
        raise


def remove_file(place: Room, name: str) -> None:
    """Take a file or link away, where it is there. Raises ``OSError``."""
    path, handle = place.at(name)
    with suppress(FileNotFoundError):
        os.unlink(path, dir_fd=handle)


def sync(place: Room) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    if place.handle is not None:
        with suppress(OSError):
            os.fsync(place.handle)


def _keep_mode(place: Room, name: str, file: int) -> None:
    path, handle = place.at(name)
    with suppress(FileNotFoundError):
        mode = os.stat(path, dir_fd=handle, follow_symlinks=False).st_mode
        if stat.S_ISREG(mode) and hasattr(os, "fchmod"):
            os.fchmod(file, stat.S_IMODE(mode) & 0o777)


def _make(folder: Path, name: str) -> None:
    with open_room(folder) as top, suppress(FileExistsError):
        path, handle = top.at(name)
        os.mkdir(path, dir_fd=handle)


def _open_below(folder: Path, name: str, top: int) -> int:
    try:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    except OSError:
        _refuse_link(folder / name, True)
        raise


def _refuse_link(path: Path, check: bool) -> None:
    """Say that a folder is a link, in place of the system's "not a directory"."""
    status = os.lstat(path)
    reparse = getattr(status, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
    if check and (stat.S_ISLNK(status.st_mode) or reparse):
        raise UnfitFileError(
            errno.ELOOP, "a link is not followed; put the folder itself here", os.fspath(path)
        )
