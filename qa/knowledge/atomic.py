"""Several files of a folder written as one: after a failure or a kill at any moment the folder reads as
before, or as after.

The new content of all files goes into one file, the journal ``.pending``; the rename that puts it in place
decides. From then on readers take its contents for the files that it is to replace, as long as these are
what they were; whoever writes next finishes what a kill left. A journal names articles, fact tables and
question sets alone, ends with a seal over all of it, and replaces nothing that has changed since.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from qa.errors import KnowledgeError
from qa.knowledge.confined import Room, open_room, put_file, read_file, remove_file, sync
from qa.knowledge.locks import PATIENCE, lock
from qa.knowledge.reading import UnfitFileError
from qa.knowledge.untrusted import printable

PENDING, LOCK = ".pending", ".lock"
ROOMS = ("articles", "facts")
SAFE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_STAGED = ".pending.tmp"
_FORMAT = "qa: an unfinished write of articles, which the next qa add finishes"
_DIGEST = re.compile(r"([0-9a-f]{32})?")
_FILES = ("articles/{}.md", "facts/{}.csv", "questions/{}.yaml", "questions/{}.yml")
_FILE = re.compile("|".join(name.replace(".", r"\.").format(SAFE_ID.pattern) for name in _FILES))
_MAX_JOURNAL = 200_000_000
_MAX_MANIFEST = 20_000_000
_MAX_FILE = 100_000_000
"""Bytes: what is written at once, what of it is names, and what a file to be replaced may have."""
_SEAL_BYTES = 64
_GONE = -1
"""The size, in a journal, of a file that is taken away."""
_UNREADABLE = "unreadable"
_FOREIGN = "no unfinished write of qa; take it away"


class Write(NamedTuple):
    """The new content of a file, none where it is taken away, and the digest of the one that it replaces,
    empty where there was none."""

    before: str
    content: bytes | None


Journal = Mapping[str, Write]
"""What an unfinished write is to replace, by the path of each file inside the folder."""


def read_journal(folder: Path) -> tuple[Journal, str]:
    """The unfinished write of a folder, empty where there is none, and what is wrong with its file, empty
    where nothing is."""
    if not os.path.lexists(folder / PENDING):
        return {}, ""
    try:
        found = _parse(read_file(folder, PENDING, _MAX_JOURNAL))
    except FileNotFoundError:
        return {}, ""
    except UnfitFileError as error:
        return {}, f"{_FOREIGN} ({error.strerror})"
    except OSError as error:
        return {}, f"cannot be read: {error.strerror or error}"
    return (found, "") if found else ({}, _FOREIGN)


def still_to_write(folder: Path, journal: Journal, article_id: str) -> dict[str, bytes | None]:
    """What an unfinished write has still to put in place of one article, none for a file to be taken away:
    nothing where one of its files has changed since."""
    left: dict[str, bytes | None] = {}
    for file in (name.format(article_id) for name in _FILES):
        write = journal.get(file)
        if write is None:
            continue
        now = _digest_of(folder, file)
        if now == write.before:
            left[file] = write.content
        elif now != _digest(write.content):
            return {}
    return left


def journal_ids(journal: Journal) -> list[str]:
    """The ids of the articles that an unfinished write is about, in order."""
    return list(dict.fromkeys(file.partition("/")[2].rpartition(".")[0] for file in journal))


def finish_write(folder: Path) -> None:
    """Finish what a kill left of a write, where there is any, the folder can be written, and nobody is at
    work there."""
    if not any(os.path.lexists(folder / name) for name in (PENDING, _STAGED, LOCK)):
        return
    with suppress(OSError, KnowledgeError), lock(folder / LOCK, 0) as held:
        if held:
            _settle(folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder against other writers; a kill lets go of it. Finishes what a kill left.

    Makes the folder where it is missing, and takes it away again where nothing was written. Raises
    ``KnowledgeError``.
    """
    with _reported(folder):
        made = _make_folder(folder)
    try:
        with _held(folder):
            with _reported(folder):
                _settle(folder)
            yield
    finally:
        if made:
            with suppress(OSError):
                folder.rmdir()


def write_together(folder: Path, contents: Mapping[str, str | None]) -> list[Path]:
    """Write articles and fact tables, named by their path inside the folder, and take those away whose
    content is none, all or nothing. Call it inside ``locked``. Raises ``KnowledgeError``.

    ``write_together(folder, {"articles/ferry.md": None, "facts/ferry.csv": None})`` removes an article.
    """
    with _reported(folder):
        for file in contents:
            _refuse_closed(folder, file)
        new = {file: content if content is None else content.encode() for file, content in contents.items()}
        journal = {file: Write(_digest_of(folder, file), content) for file, content in new.items()}
        for file, write in journal.items():
            if write.before == _UNREADABLE:
                raise UnfitFileError(22, f"{file} cannot be read; take it away first")
        _commit(folder, journal)
        missing = [room for room in ROOMS if not (folder / room).exists()]
        try:
            _settle(folder)
        except OSError as error:
            if any(_digest_of(folder, file) == _digest(content) for file, content in new.items()):
                raise KnowledgeError(
                    f"{folder}: written, but not all moved out of {PENDING} ({error}); the next write does it"
                ) from error
            with open_room(folder) as top:
                remove_file(top, PENDING)
            for room in missing:
                with suppress(OSError):
                    (folder / room).rmdir()
            raise
    changed = [file for file, content in new.items() if _digest_of(folder, file) != _digest(content)]
    if changed:
        shown = printable(str(folder / changed[0]))
        raise KnowledgeError(f"{shown} was changed by another while it was being written; add it again")
    return [folder / file for file in contents]


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    # An error of what runs inside is none of the lock's.
    with _reported(folder):
        holding = lock(folder / LOCK)
        held = holding.__enter__()
    try:
        if not held:
            shown = printable(str(folder))
            raise KnowledgeError(
                f"another writer holds {shown} for more than {PATIENCE:.0f} seconds; try again later"
            )
        yield
    finally:
        holding.__exit__(None, None, None)


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"{error.strerror or error}" + (f" ({Path(error.filename).name})" if error.filename else "")
        raise KnowledgeError(
            printable(f"{folder} cannot be written: {reason}; it is as it was before")
        ) from error
    except UnicodeEncodeError as error:
        raise KnowledgeError(
            f"a text cannot be written as UTF-8: {error.reason}; nothing was written"
        ) from error


def _make_folder(folder: Path) -> bool:
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    return True


def _refuse_closed(folder: Path, file: str) -> None:
    """Raise early where a file cannot be moved into place later."""
    room = folder / file.partition("/")[0]
    if not os.path.lexists(room):
        return
    if room.is_symlink():
        raise UnfitFileError(20, f"{printable(str(room))} is a link, which is not followed")
    if not room.is_dir():
        raise NotADirectoryError(20, f"{printable(str(room))} is no folder")
    if not os.access(room, os.W_OK | os.X_OK):
        raise PermissionError(13, f"{printable(str(room))} is read-only")
    if os.path.lexists(folder / file) and not (folder / file).is_file():
        raise IsADirectoryError(21, f"{printable(str(folder / file))} is no plain file")


def _commit(folder: Path, journal: Journal) -> None:
    """Put the journal in place, whole."""
    manifest = {
        "format": _FORMAT,
        "files": [
            [file, write.before, _GONE if write.content is None else len(write.content)]
            for file, write in journal.items()
        ],
    }
    contents = (write.content or b"" for write in journal.values())
    data = b"".join([json.dumps(manifest).encode(), b"\n", *contents])
    if len(data) > _MAX_JOURNAL or data.index(b"\n") >= _MAX_MANIFEST:
        raise OSError(27, "too much at once; add fewer articles together")
    with open_room(folder) as top:
        put_file(top, PENDING, data + _seal(data), _STAGED)
        sync(top)


def _parse(data: bytes) -> Journal | None:
    """The writes that a journal holds, or none where it is not whole or not ours in every detail."""
    end = data.find(b"\n", 0, _MAX_MANIFEST)
    if end < 0 or _seal(data[:-_SEAL_BYTES]) != data[-_SEAL_BYTES:]:
        return None
    try:
        manifest = json.loads(data[:end])
        entries = [(str(file), str(before), int(size)) for file, before, size in manifest["files"]]
        ours = manifest["format"] == _FORMAT
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    journal, start = {}, end + 1
    for file, before, size in entries:
        ours = ours and bool(_FILE.fullmatch(file) and _DIGEST.fullmatch(before))
        ours = ours and ((size >= 0 and file.startswith(ROOMS)) or size == _GONE)
        journal[file] = Write(before, None if size == _GONE else data[start : start + size])
        start += max(size, 0)
    return journal if ours and start == len(data) - _SEAL_BYTES and len(journal) == len(entries) else None


def _settle(folder: Path) -> None:
    """Put what the journal holds in place, and take the journal away. Raises ``OSError``."""
    with open_room(folder) as top:
        remove_file(top, _STAGED)
        journal, fault = read_journal(folder)
        if fault:
            raise OSError(22, f"{PENDING} is {fault}" if fault.startswith(_FOREIGN) else f"{PENDING} {fault}")
        if not journal:
            return
        left = [still_to_write(folder, journal, article_id) for article_id in journal_ids(journal)]
        for room in (*ROOMS, "questions"):
            files = {file: new for one in left for file, new in one.items() if file.startswith(f"{room}/")}
            if not files and not (room in ROOMS and os.path.lexists(folder / room)):
                continue
            with open_room(folder, room, make=any(files.values())) as place:
                for file, content in files.items():
                    _put(place, file.partition("/")[2], content)
                remove_file(place, _STAGED)
                sync(place)
        sync(top)
        remove_file(top, PENDING)
        sync(top)


def _put(place: Room, name: str, content: bytes | None) -> None:
    if content is None:
        remove_file(place, name)
    else:
        put_file(place, name, content, _STAGED)


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.blake2b(content, digest_size=16).hexdigest()


def _digest_of(folder: Path, file: str) -> str:
    """The digest of a file, empty where there is none. One that is no plain file or cannot be read has the
    digest of nothing else."""
    try:
        return _digest(read_file(folder, file, _MAX_FILE))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        return _UNREADABLE


def _seal(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SEAL_BYTES // 2).hexdigest().encode()
