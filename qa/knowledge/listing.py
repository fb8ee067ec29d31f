"""The files of a knowledge folder: which there are, and their content, as an unfinished write has it too."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from qa.errors import KnowledgeError
from qa.knowledge.articlefile import Fault, Severity, UnreadableFileError
from qa.knowledge.atomic import PENDING, ROOMS, Journal, journal_ids, read_journal, still_to_write
from qa.knowledge.confined import list_names, read_file
from qa.knowledge.reading import MAX_FILE_BYTES, UnfitFileError
from qa.knowledge.untrusted import printable
from qa.models import Problem

UNKNOWN_ARTICLE = "facts of an unknown article: no articles/{}.md could be read"
_READINGS = 5
"""How often something is read anew that a writer replaces meanwhile."""
_Read = TypeVar("_Read")


class Entry(NamedTuple):
    """An article of a folder by its files, each named by its path inside the folder; ``table`` is empty where
    it has no fact table."""

    id: str
    file: str
    table: str


def list_entries(path: Path) -> tuple[list[Entry], list[Problem]]:
    """The articles of a knowledge folder by the names of their files, none of which is read, and what is
    wrong with the names.

    Raises ``KnowledgeError`` where the folder is missing, is no folder, or cannot be read.
    """
    return read_steadily(path, (PENDING, *ROOMS), lambda: _list_entries(path))


def read_steadily(folder: Path, files: Sequence[str], read: Callable[[], _Read]) -> _Read:
    """What is read of some files while nobody replaces one of them; a writer at work makes it read again, a
    few times."""
    for _ in range(_READINGS):
        before = _identities(folder, files)
        found = read()
        if before == _identities(folder, files):
            break
    return found


def _identities(folder: Path, files: Sequence[str]) -> list[tuple[int, int, int]]:
    """What tells a file from what replaces it, zeros where there is none."""
    found = []
    for file in files:
        try:
            status = os.lstat(f"{folder}/{file}") if file else None
        except OSError:
            status = None
        found.append((status.st_ino, status.st_mtime_ns, status.st_size) if status else (0, 0, 0))
    return found


def _list_entries(path: Path) -> tuple[list[Entry], list[Problem]]:
    reader, fault = open_folder(path)
    if fault:
        reader.fault(PENDING, fault, "warning")
    files = _article_files(reader)
    tables = _table_files(reader, files)
    return [
        Entry(unicodedata.normalize("NFC", split_name(file)[0]), file, tables.get(key, ""))
        for key, file in files.items()
    ], reader.problems


class FolderReader(NamedTuple):
    """A folder being read, what was found wrong so far, and what a write that is not finished has still to
    put there."""

    folder: Path
    problems: list[Problem]
    journal: Journal

    def report(self, file: str, faults: Iterable[Fault]) -> None:
        path = self.shown(file)
        self.problems.extend(
            Problem.model_construct(path=path, line=f.line, message=f.message, severity=f.severity)
            for f in faults
        )

    def fault(self, file: str, message: str, severity: Severity = "error") -> None:
        """Report what is wrong with a file as a whole."""
        self.report(file, [Fault(0, message, severity)])

    def shown(self, file: str) -> str:
        return printable(str(self.folder / file))

    def list(self, room: str) -> list[str]:
        """Names in one of the folder's rooms, those of an unfinished write among them, sorted. Hidden ones
        are left out."""
        try:
            names = list_names(self.folder, room)
        except FileNotFoundError:
            names = []
        waiting = {
            file.partition("/")[2]: content
            for one in journal_ids(self.journal)
            for file, content in still_to_write(self.folder, self.journal, one).items()
            if file.startswith(f"{room}/")
        }
        kept = set(names) - {name for name, content in waiting.items() if content is None}
        return sorted(kept | {name for name, content in waiting.items() if content is not None})

    def read(self, file: str) -> str:
        """The text of a file of the folder, as an unfinished write has it. Raises ``OSError`` or
        ``UnreadableFileError``."""
        data = self.data(file)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = f"not UTF-8 at byte {error.start + 1}; save the file as UTF-8"
            raise UnreadableFileError(Fault(line, message)) from None

    def data(self, file: str) -> bytes:
        """The bytes of a file, as ``read`` finds it. Raises ``OSError``."""
        if file in self.journal:
            left = still_to_write(self.folder, self.journal, split_name(file)[0])
            content = left.get(file)
            if content is not None:
                return content
            if file in left:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
        return read_file(self.folder, file, MAX_FILE_BYTES)

    def try_read(self, file: str) -> str | None:
        """The content of a file, or none, with the reason reported."""
        try:
            return self.read(file)
        except UnreadableFileError as error:
            self.report(file, [error.fault])
        except OSError as error:
            self.report(file, [unread_fault(error)])
        return None


def open_folder(folder: Path) -> tuple[FolderReader, str]:
    """A reader of a folder, and what is wrong with what an unfinished write left there."""
    journal, fault = read_journal(folder)
    return FolderReader(folder, [], journal), fault


def unread_fault(error: OSError) -> Fault:
    reason = error.strerror or str(error)
    return Fault(0, reason if isinstance(error, UnfitFileError) else f"cannot be read: {reason}")


def _article_files(reader: FolderReader) -> dict[str, str]:
    """The files of the articles by the key of their name."""
    try:
        next(reader.folder.iterdir(), None)
        names = reader.list("articles")
    except UnfitFileError as error:
        reader.report("articles", [unread_fault(error)])
        return {}
    except OSError as error:
        shown = printable(str(reader.folder))
        reason = error.strerror or error
        raise KnowledgeError(f"knowledge folder {shown} cannot be read: {reason}") from error
    files: dict[str, str] = {}
    for name in names:
        file = f"articles/{name}"
        stem, suffix = split_name(name)
        key = name_key(stem)
        if suffix.lower() != ".md":
            reader.fault(file, "not read: articles are .md files; `qa add FILE` imports others", "warning")
        elif key in files:
            reader.fault(file, f"has the same id as {reader.shown(files[key])}; rename one of them")
        elif not stem.isprintable():
            reader.fault(file, "the file's name holds characters that cannot be shown; rename it")
        else:
            files[key] = file
    if not names:
        reader.fault("articles", "no articles yet; `qa add FILE` adds one", "warning")
    return files


def _table_files(reader: FolderReader, articles: Container[str]) -> dict[str, str]:
    """The files of the fact tables by the key of their article."""
    files: dict[str, str] = {}
    for name in list_or_report(reader, "facts"):
        file, (stem, suffix) = f"facts/{name}", split_name(name)
        key = name_key(stem)
        if suffix.lower() != ".csv":
            reader.fault(file, "not read: fact tables are .csv files", "warning")
        elif key not in articles:
            reader.fault(file, UNKNOWN_ARTICLE.format(printable(stem)))
        elif key in files:
            reader.fault(file, f"has the same id as {reader.shown(files[key])}; put their rows into one file")
        else:
            files[key] = file
    return files


def list_or_report(reader: FolderReader, room: str) -> list[str]:
    try:
        return reader.list(room)
    except OSError as error:
        reader.report(room, [unread_fault(error)])
        return []


def split_name(file: str) -> tuple[str, str]:
    """The stem and the suffix of a file's name."""
    return os.path.splitext(os.path.basename(file))  # noqa: PTH119, PTH122 (a tenth of pathlib's cost, tens of thousands of times)


def name_key(stem: str) -> str:
    """What two file names have in common where a file system may hold them for one."""
    return unicodedata.normalize("NFC", stem).casefold()
