"""What an index says of itself: its manifest, and whether it and its files may be trusted.

Each build of an index has a folder of its own, named at random. The manifest names the build that counts, the
knowledge folder that it was made from, and every file as it was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import NamedTuple

from qa.errors import IndexDamagedError, KnowledgeError
from qa.knowledge.locks import lock
from qa.knowledge.reading import UnfitFileError, read_regular
from qa.knowledge.untrusted import printable
from qa.stores.faults import checked, damaged
from qa.stores.place import MANIFEST, has_index, identity, index_folder, refuse_foreign

FORMAT = 5
"""Of the index, and of how sentences are told apart. An index of another format is built anew."""
DATABASE, POSTINGS, _LOCK = "index.db", "postings", "lock"
_MANAGED = ".managed.json"
"""tantivy's list of its own files, which it deletes when it needs them no more."""
_MANIFEST_BYTES, _MANAGED_BYTES = 1_000_000, 10_000_000
_SEALED = 3_600 * 10**9
"""Nanoseconds by which a sealed file's time is set back, so that whatever is written later has another, also
within the clock's tick."""
_CHECKED = 1_000_000
"""Bytes of a file whose checksum is looked at whenever an index is opened, which takes a millisecond."""
_BUILD = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"index\.db|postings/\.?\w[\w.-]*", re.ASCII)
_PART = 1_000_000
_HOLDING, _HELD = threading.Lock(), dict[tuple[int, int], int]()
"""Handles of databases whose checksum was taken, by device and inode."""
_PLAIN = re.compile(r"\.?\w[\w.-]*", re.ASCII)


class Seal(NamedTuple):
    """A file of an index as it was written: its size in bytes, its CRC-32, its time in nanoseconds, its
    inode."""

    size: int
    crc: int
    time: int
    inode: int


class Manifest(NamedTuple):
    """What an index says of itself: the knowledge folder it was made from, its build, and its files at a
    generation of it."""

    folder: str
    inode: int
    build: str
    generation: int
    files: Mapping[str, Seal]


def why_not_ours(folder: Path) -> str:
    """Why an index that is there is not used, in words. Empty where it is, or where there is none.

    Raises ``IndexDamagedError`` where its manifest cannot be read.
    """
    place = index_folder(folder)
    if not has_index(folder):
        return ""
    try:
        for kept in (place.parent, place):
            refuse_foreign(kept)
    except KnowledgeError as error:
        return f"the index is not used: {error}"
    with checked(folder):
        manifest = read_manifest(folder, manifest_bytes(place))
    if (manifest.folder, manifest.inode) != identity(folder):
        named = printable(str(folder))
        return f"the index of {named} is not used: it was made from another folder in this place"
    return ""


def manifest_bytes(place: Path) -> bytes:
    """The manifest of an index as it stands. Another build, or a further update, has another. Raises
    ``OSError``."""
    return read_regular(place / MANIFEST, _MANIFEST_BYTES, follow=False)


def read_manifest(folder: Path, content: bytes) -> Manifest:
    """Read a manifest. Raises ``IndexDamagedError`` where it is not what was written, or of another
    format."""
    body, _, digest = content.partition(b"\n")
    if not body or digest != _digest(body):
        raise damaged(folder, f"{MANIFEST} is not what was written")
    fields = json.loads(body)
    if fields["format"] != FORMAT:
        raise IndexDamagedError(
            f"the index of {printable(str(folder))} has format {fields['format']}, not {FORMAT};"
            " `qa index` builds it anew"
        )
    files = {name: Seal(*seal) for name, seal in fields["files"].items()}
    if not _BUILD.fullmatch(fields["build"]) or not all(map(_FILE.fullmatch, files)):
        raise damaged(folder, f"{MANIFEST} names files that are none of an index")
    return Manifest(fields["folder"], fields["inode"], fields["build"], fields["generation"], files)


def write_manifest(folder: Path, build: str, generation: int, known: Mapping[str, Seal]) -> None:
    """Seal the files of a build, and let it be the one that counts. One rename decides. Raises ``OSError``.

    ``known`` are the seals of before: a file that has its own still needs no other.
    """
    place = index_folder(folder)
    path, inode = identity(folder)
    files = {name: _seal(place / build / name, known.get(name)) for name in _files(place / build)}
    fields = {
        "format": FORMAT,
        "folder": path,
        "inode": inode,
        "build": build,
        "generation": generation,
        "files": files,
    }
    body = json.dumps(fields, separators=(",", ":")).encode("ascii")
    written = place / f"{MANIFEST}.tmp"
    written.unlink(missing_ok=True)
    with open(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 (a handle)
        file.write(body + b"\n" + _digest(body))
        file.flush()
        os.fsync(file.fileno())
    written.replace(place / MANIFEST)


def check_files(folder: Path, manifest: Manifest, thoroughly: bool = False) -> None:
    """Raise ``IndexDamagedError`` where a file of an index is not as it was written.

    A large file of the size, time and inode that were sealed is taken for that; else, and ``thoroughly``, its
    checksum decides.
    """
    build = index_folder(folder) / manifest.build
    with checked(folder):
        for name, seal in manifest.files.items():
            status = (build / name).lstat()
            if not stat.S_ISREG(status.st_mode):
                raise damaged(folder, f"{name} is no plain file")
            if status.st_size != seal.size:
                raise damaged(folder, f"{name} has {status.st_size:,} bytes, not {seal.size:,}")
            touched = (status.st_mtime_ns, status.st_ino) != (seal.time, seal.inode)
            if (thoroughly or touched or seal.size <= _CHECKED) and _crc(build / name) != seal.crc:
                raise damaged(folder, f"{name} is not what was written")


def check_plain(folder: Path, build: Path) -> None:
    """Raise ``IndexDamagedError`` where SQLite would open something that is no plain file, and perhaps wait
    for it for ever."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG((build / name).lstat().st_mode):
                raise damaged(folder, f"{name} is no plain file")


def check_postings(folder: Path, postings: Path) -> None:
    """Raise ``IndexDamagedError`` unless tantivy's list names plain files in its own folder, and nothing
    there is a link or a pipe."""
    with checked(folder):
        named = json.loads(read_regular(postings / _MANAGED, _MANAGED_BYTES, follow=False))
        if not isinstance(named, list) or not all(
            isinstance(name, str) and _PLAIN.fullmatch(name) for name in named
        ):
            raise damaged(folder, f"{_MANAGED} names files that are none of an index")
        with os.scandir(postings) as found:
            for one in found:
                if not one.is_file(follow_symlinks=False):
                    raise damaged(folder, f"{one.name} is no plain file")


def writing(place: Path) -> AbstractContextManager[bool]:
    """Hold an index against other writers; gives false where another holds it. A kill lets go of it. Raises
    ``OSError``."""
    return lock(place / _LOCK, 0)


def is_written(place: Path) -> bool:
    """Whether a writer is at work on an index."""
    try:
        with writing(place) as held:
            return not held
    except OSError:
        return False


def remove_other_builds(folder: Path, build: str = "") -> None:
    """Remove what earlier builds and a kill left behind, as far as the system lets go of it."""
    place = index_folder(folder)
    for path in place.iterdir():
        folder_here = path.is_dir() and not path.is_symlink()
        if path.name in (build, _LOCK) or (path.name == MANIFEST and not folder_here):
            continue
        if folder_here:
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _files(build: Path) -> Iterator[str]:
    yield DATABASE
    for path in sorted((build / POSTINGS).iterdir()):
        if path.suffix != ".lock":
            yield f"{POSTINGS}/{path.name}"


def _seal(path: Path, known: Seal | None) -> Seal:
    status = path.lstat()
    if known and (status.st_size, status.st_mtime_ns, status.st_ino) == (known.size, known.time, known.inode):
        return known
    if not stat.S_ISREG(status.st_mode):
        raise UnfitFileError(22, "not a plain file", str(path))
    time = status.st_mtime_ns - _SEALED
    os.utime(path, ns=(time, time))
    status = path.lstat()  # a file system may keep less of a time than it is given
    return Seal(status.st_size, _crc(path), status.st_mtime_ns, status.st_ino)


def _crc(path: Path) -> int:
    if path.name == DATABASE:
        return _database_crc(path)
    with path.open("rb") as file:
        return _crc_of(lambda: file.read(_PART))


def _database_crc(path: Path) -> int:
    """The CRC-32 of a database, through a handle that stays open while the file is there.

    A process that closes a file lets go of all its locks on it (POSIX), those of SQLite's own connections
    too: another process would then take away the log that they read.
    """
    with _HOLDING:
        for key, handle in list(_HELD.items()):
            if os.fstat(handle).st_nlink == 0:
                os.close(_HELD.pop(key))
        status = path.stat()
        handle = _HELD.get((status.st_dev, status.st_ino), -1)
        if handle < 0:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
            status = os.fstat(handle)
            _HELD[status.st_dev, status.st_ino] = handle
        os.lseek(handle, 0, os.SEEK_SET)
        return _crc_of(lambda: os.read(handle, _PART))


def _forget_handles() -> None:
    """A forked process opens its own handles: those of its parent share their place in the file."""
    global _HOLDING
    _HOLDING = threading.Lock()
    for handle in _HELD.values():
        os.close(handle)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_handles)


def _crc_of(read: Callable[[], bytes]) -> int:
    checksum = 0
    while part := read():
        checksum = zlib.crc32(part, checksum)
    return checksum


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode("ascii")
