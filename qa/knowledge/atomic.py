"""Several files of a folder written as one: after a failure or a kill at any moment the folder reads as before, or as after.

The new files are first laid out in ``.pending.tmp``, and one rename to ``.pending`` decides. From then on readers take a
file of ``.pending`` for its namesake, and the files are moved into place; whoever writes next finishes what a kill left.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.untrusted import printable

PENDING = ".pending"
_STAGING = ".pending.tmp"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder against other writers, where the system has file locks; a kill lets go of it. Finishes what a kill left.

    Makes the folder where it is missing, and takes it away again where nothing was written. Raises ``KnowledgeError``.
    """
    with _reported(folder):
        made = _make_folder(folder)
    try:
        with hold(folder):
            with _reported(folder):
                remove_tree(folder / _STAGING)
                _settle(folder)
            yield
    finally:
        if made:
            with suppress(OSError):
                folder.rmdir()


def write_together(folder: Path, contents: Mapping[str, str]) -> list[Path]:
    """Write files, named by their path inside the folder, all or none. Call it inside ``locked``. Raises ``KnowledgeError``."""
    staging, pending = folder / _STAGING, folder / PENDING
    with _reported(folder):
        try:
            for name, content in contents.items():
                _refuse_closed(folder / name)
                (staging / name).parent.mkdir(parents=True, exist_ok=True)
                write_through(staging / name, content.encode())
            staging.rename(pending)
        except BaseException:
            remove_tree(staging)
            raise
        new_rooms = {(folder / name).parent for name in contents if not (folder / name).parent.exists()}
        try:
            _settle(folder)
        except OSError as error:
            if not all((pending / name).exists() for name in contents):
                raise KnowledgeError(f"{folder}: written, but not all moved out of {PENDING} ({error}); the next write does it") from error
            pending.rename(staging)
            remove_tree(staging)
            for room in new_rooms:
                with suppress(OSError):
                    room.rmdir()
            raise
    return [folder / name for name in contents]


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnowledgeError(f"{printable(str(folder))} cannot be written: {reason}; it is as it was before") from error
    except UnicodeEncodeError as error:
        raise KnowledgeError(f"a text cannot be written as UTF-8: {error.reason}; nothing was written") from error


def _make_folder(folder: Path) -> bool:
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    return True


@contextmanager
def hold(folder: Path, wait: bool = True) -> Iterator[bool]:
    """Hold a folder against others, where the system has file locks. Gives false where another holds it and ``wait`` is not set."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
        yield True
    finally:
        os.close(handle)


def _refuse_closed(path: Path) -> None:
    """Raise early where a file cannot be moved into place later."""
    if path.parent.exists() and not path.parent.is_dir():
        raise NotADirectoryError(20, f"{path.parent} is no folder")
    if path.parent.exists() and not os.access(path.parent, os.W_OK | os.X_OK):
        raise PermissionError(13, f"{path.parent} is read-only")
    if path.is_dir():
        raise IsADirectoryError(21, f"{path} is a folder")


def write_through(path: Path, content: bytes) -> None:
    """Write a file, and wait until it would outlast a power cut."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Move the files of ``.pending`` into place."""
    pending = folder / PENDING
    if not pending.is_dir():
        return
    _sync(folder)
    for staged in sorted(path for path in pending.rglob("*") if path.is_file()):
        target = folder / staged.relative_to(pending)
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
        _sync(target.parent)
    remove_tree(pending)


def _sync(folder: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it, or a file or link in its place, where it is there."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        import shutil

        shutil.rmtree(folder)
