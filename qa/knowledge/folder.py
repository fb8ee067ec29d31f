"""A knowledge folder ⇄ models: find it, read what it holds, write an article with its facts."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from qa.errors import KnowledgeError
from qa.knowledge.articlefile import Fault, UnreadableFileError, format_article, parse_article
from qa.knowledge.atomic import (
    PENDING,
    ROOMS,
    SAFE_ID,
    Journal,
    journal_ids,
    locked,
    read_journal,
    still_to_write,
    write_together,
)
from qa.knowledge.confined import list_names, read_file
from qa.knowledge.reading import UnfitFileError
from qa.knowledge.tables import FACT_COLUMNS, format_facts, parse_aliases, parse_facts, raw_rows, said
from qa.knowledge.untrusted import clean, normalize_lines, printable
from qa.language.sentences import split_sentences
from qa.models import Article, Fact, Problem, Sentence

MAX_FILE_BYTES = 20_000_000
"""No article is longer; a larger file is something else, or would stall the reader."""

_TICK = 50_000_000
"""Nanoseconds: more than a file system's clock needs to move on."""
_READINGS = 5
"""How often something is read anew that a writer replaces meanwhile."""
_Read = TypeVar("_Read")
_HEADING = re.compile(r"#{1,6}[ \t]+(\S[^\n]*)")
_UNKNOWN = "facts of an unknown article: no articles/{}.md could be read"


class FactRow(NamedTuple):
    """A fact with its file and line."""

    path: str
    line: int
    fact: Fact


class AliasRow(NamedTuple):
    """An alias with its file and line."""

    path: str
    line: int
    surface: str
    canonical: str


class Entry(NamedTuple):
    """An article of a folder by its files, each named by its path inside the folder; ``table`` is empty where
    it has no fact table."""

    id: str
    file: str
    table: str


class EntryContents(NamedTuple):
    """What was read of one article; ``article`` is none where it could not be."""

    article: Article | None
    path: str
    sentences: tuple[Sentence, ...]
    facts: list[FactRow]
    problems: tuple[Problem, ...]


class Contents(NamedTuple):
    """Everything a knowledge folder holds; ``paths`` gives the file of each article."""

    articles: dict[str, Article]
    paths: dict[str, str]
    sentences: tuple[Sentence, ...]
    facts: list[FactRow]
    aliases: list[AliasRow]
    problems: tuple[Problem, ...]


def find_folder() -> Path:
    """The knowledge folder to use: ``QA_KNOWLEDGE``, ``./knowledge``, else the one that ships with the
    package.

    Raises ``KnowledgeError`` where ``QA_KNOWLEDGE`` names no folder, or there is none at all.
    """
    named = os.environ.get("QA_KNOWLEDGE")
    if named:
        if not Path(named).is_dir():
            raise KnowledgeError(
                f"QA_KNOWLEDGE names {printable(named)}, which is no folder; make it, correct the name, or unset it"
            )
        return Path(named)
    here = Path("knowledge")
    found = here if here.is_dir() else packaged_folder()
    if found is None:
        raise KnowledgeError(
            "no knowledge folder: make ./knowledge, name one with --knowledge, or set QA_KNOWLEDGE"
        )
    return found


def packaged_folder() -> Path | None:
    """The knowledge that ships inside the package, or beside it in a checkout; none where there is
    neither."""
    package = Path(__file__).parents[1]
    if (package / "_knowledge").is_dir():
        return package / "_knowledge"
    checkout = package.parent
    return (
        checkout / "knowledge"
        if (checkout / "pyproject.toml").is_file() and (checkout / "knowledge").is_dir()
        else None
    )


def read_contents(path: Path) -> Contents:
    """Read a knowledge folder, with the file and line of everything. What is broken is left out and named in
    ``problems``.

    Raises ``KnowledgeError`` where the folder is missing, is no folder, or cannot be read.
    """
    entries, problems = list_entries(path)
    read = [read_entry(path, entry) for entry in entries]
    aliases, faulty = read_aliases(path)
    return Contents(
        articles={one.article.id: one.article for one in read if one.article},
        paths={one.article.id: one.path for one in read if one.article},
        sentences=tuple(sentence for one in read for sentence in one.sentences),
        facts=[row for one in read for row in one.facts],
        aliases=aliases,
        problems=(*problems, *(problem for one in read for problem in one.problems), *faulty),
    )


def list_entries(path: Path) -> tuple[list[Entry], list[Problem]]:
    """The articles of a knowledge folder by the names of their files, none of which is read, and what is
    wrong with the names.

    Raises ``KnowledgeError`` where the folder is missing, is no folder, or cannot be read.
    """
    return _steady(path, (PENDING, *ROOMS), lambda: _list_entries(path))


def read_entry(path: Path, entry: Entry) -> EntryContents:
    """Read one article of a knowledge folder with its facts. What is broken is left out and named in
    ``problems``."""
    return _steady(path, (PENDING, entry.file, entry.table), lambda: _read_entry(path, entry))


def _steady(folder: Path, files: Sequence[str], read: Callable[[], _Read]) -> _Read:
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
    reader, fault = _open(path)
    if fault:
        reader.report(PENDING, [Fault(0, fault, "warning")])
    files = _article_files(reader)
    tables = _table_files(reader, files)
    return [
        Entry(unicodedata.normalize("NFC", _split_name(file)[0]), file, tables.get(key, ""))
        for key, file in files.items()
    ], reader.problems


def _read_entry(path: Path, entry: Entry) -> EntryContents:
    reader, _ = _open(path)
    article = _read_article(reader, entry.file, entry.id)
    sentences = tuple(split_sentences(article)) if article else ()
    facts: list[FactRow] = []
    if entry.table and article:
        facts = _read_table(reader, entry.table, article.id, sentences)
    elif entry.table:
        reader.report(entry.table, [Fault(0, _UNKNOWN.format(entry.id))])
    return EntryContents(article, reader.shown(entry.file), sentences, facts, tuple(reader.problems))


def is_there(folder: Path, article: Article) -> bool | None:
    """Whether a folder has this very article; none where it has another one of its id."""
    reader, _ = _open(folder)
    try:
        return reader.data(f"articles/{article.id}.md") == format_article(article).encode() or None
    except OSError:
        return False


def entry_stamps(path: Path, entries: Iterable[Entry]) -> dict[str, str]:
    """Size, times of change and inode of each article's files by its id, which cost less to look at than
    their content.

    Empty where they changed just now: a further change within the clock's tick could not be told.
    """
    reader, now = _open(path)[0], time.time_ns()
    return {
        entry.id: _stamp(path, (entry.file, entry.table), now)
        if reader.journal.keys().isdisjoint((entry.file, entry.table))
        else ""
        for entry in entries
    }


def entry_digest(path: Path, entry: Entry) -> str:
    """A digest of the content of an article's files."""
    import hashlib

    (reader, _), digest = _open(path), hashlib.blake2b(digest_size=16)
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


def read_aliases(path: Path) -> tuple[list[AliasRow], list[Problem]]:
    """Read the names that mean the same, and what is wrong with them."""
    reader, _ = _open(path)
    file = "aliases.csv"
    try:
        content = reader.read(file)
    except FileNotFoundError:
        return [], []
    except (OSError, UnreadableFileError):
        reader.try_read(file)
        return [], reader.problems
    faults: list[Fault] = []
    rows = parse_aliases(content, faults)
    reader.report(file, faults)
    return [AliasRow(reader.shown(file), *row) for row in rows], reader.problems


def write_articles(
    folder: Path, proposed: Sequence[tuple[Article, Sequence[Fact]]], replace: bool = False
) -> list[Path]:
    """Write articles and their fact tables, all or none, and give their paths. The folder is made where it is
    missing.

    An article that is there as it is already is passed over, and not in what is given. With ``replace``, rows
    of a fact table whose origin is not ``extracted`` stay as they are. Raises ``KnowledgeError`` where
    another article of an id, or its facts, are there already and ``replace`` is not set, where an id is no
    safe file name, where an article could not be read again, or where the folder cannot be written: then it
    is as it was before.
    """
    for article, _ in proposed:
        if not SAFE_ID.fullmatch(article.id):
            raise KnowledgeError(
                f"{article.id!r} is no article id; use a-z, 0-9, dot, dash and underscore, beginning with a letter or digit"
            )
    with locked(folder):
        for room in ROOMS:
            if (folder / room).is_symlink():
                raise KnowledgeError(
                    f"{printable(str(folder / room))} is a link, which is not followed; nothing was written"
                )
        reader, _ = _open(folder)
        there = {room: _taken(reader, room) for room in ROOMS}
        contents: dict[str, str] = {}
        for article, facts in proposed:
            files = article_file, table_file = f"articles/{article.id}.md", f"facts/{article.id}.csv"
            if not replace and (article.id, ".md") in there["articles"] and is_there(folder, article):
                continue
            for room, file in zip(ROOMS, files, strict=True):
                _refuse_taken(reader, there[room], folder / file, replace)
            content = format_article(article)
            _refuse_unreadable(reader, article_file, article, content)
            contents |= {article_file: content, table_file: _table(reader, table_file, _readable(facts))}
            _refuse_large(reader, table_file, contents[table_file])
        return write_together(folder, contents) if contents else []


class _Reader(NamedTuple):
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
            file
            for one in journal_ids(self.journal)
            for file in still_to_write(self.folder, self.journal, one)
        }
        new = {file.partition("/")[2] for file in waiting if file.startswith(f"{room}/")} - set(names)
        return sorted([*names, *new]) if new else names

    def read(self, file: str) -> str:
        """The text of a file of the folder, as an unfinished write has it. Raises ``OSError`` or
        ``UnreadableFileError``."""
        data = self.data(file)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableFileError(
                Fault(line, f"not UTF-8 at byte {error.start + 1}; save the file as UTF-8")
            ) from None

    def data(self, file: str) -> bytes:
        """The bytes of a file, as ``read`` finds it. Raises ``OSError``."""
        if file in self.journal:
            left = still_to_write(self.folder, self.journal, _split_name(file)[0])
            if file in left:
                return left[file]
        return read_file(self.folder, file, MAX_FILE_BYTES)

    def try_read(self, file: str) -> str | None:
        """The content of a file, or none, with the reason reported."""
        try:
            return self.read(file)
        except UnreadableFileError as error:
            self.report(file, [error.fault])
        except OSError as error:
            self.report(file, [_unread(error)])
        return None


def _open(folder: Path) -> tuple[_Reader, str]:
    """A reader of a folder, and what is wrong with what an unfinished write left there."""
    journal, fault = read_journal(folder)
    return _Reader(folder, [], journal), fault


def _unread(error: OSError) -> Fault:
    reason = error.strerror or str(error)
    return Fault(0, reason if isinstance(error, UnfitFileError) else f"cannot be read: {reason}")


def _article_files(reader: _Reader) -> dict[str, str]:
    """The files of the articles by the key of their name."""
    try:
        next(reader.folder.iterdir(), None)
        names = reader.list("articles")
    except UnfitFileError as error:
        reader.report("articles", [_unread(error)])
        return {}
    except OSError as error:
        raise KnowledgeError(
            f"knowledge folder {printable(str(reader.folder))} cannot be read: {error.strerror or error}"
        ) from error
    files: dict[str, str] = {}
    for name in names:
        file = f"articles/{name}"
        stem, suffix = _split_name(name)
        if suffix.lower() != ".md":
            reader.report(
                file, [Fault(0, "not read: articles are .md files; `qa add FILE` imports others", "warning")]
            )
        elif _key(stem) in files:
            reader.report(
                file, [Fault(0, f"has the same id as {reader.shown(files[_key(stem)])}; rename one of them")]
            )
        elif not stem.isprintable():
            reader.report(
                file, [Fault(0, "the file's name holds characters that cannot be shown; rename it")]
            )
        else:
            files[_key(stem)] = file
    if not names:
        reader.report("articles", [Fault(0, "no articles yet; `qa add FILE` adds one", "warning")])
    return files


def _table_files(reader: _Reader, articles: Container[str]) -> dict[str, str]:
    """The files of the fact tables by the key of their article."""
    files: dict[str, str] = {}
    for name in _list_or_report(reader, "facts"):
        file, (stem, suffix) = f"facts/{name}", _split_name(name)
        key = _key(stem)
        if suffix.lower() != ".csv":
            reader.report(file, [Fault(0, "not read: fact tables are .csv files", "warning")])
        elif key not in articles:
            reader.report(file, [Fault(0, _UNKNOWN.format(printable(stem)))])
        elif key in files:
            reader.report(
                file,
                [Fault(0, f"has the same id as {reader.shown(files[key])}; put their rows into one file")],
            )
        else:
            files[key] = file
    return files


def _read_article(reader: _Reader, file: str, article_id: str) -> Article | None:
    content = reader.try_read(file)
    if content is None:
        return None
    faults: list[Fault] = []
    try:
        title, text, source, language = parse_article(content, faults)
    except UnreadableFileError as error:
        faults.append(error.fault)
        return None
    finally:
        reader.report(file, faults)
    if not text.strip():
        reader.report(file, [Fault(0, "no text; write it below the front matter")])
        return None
    heading = _HEADING.match(text.lstrip())
    title = title or (heading[1].strip() if heading else article_id)
    return Article.model_construct(id=article_id, title=title, text=text, source=source, language=language)


def _read_table(reader: _Reader, file: str, article_id: str, sentences: Iterable[Sentence]) -> list[FactRow]:
    content = reader.try_read(file)
    if content is None:
        return []
    faults: list[Fault] = []
    places = {(sentence.paragraph, sentence.number): sentence for sentence in sentences}
    rows = parse_facts(content, article_id, places, faults)
    reader.report(file, faults)
    return [FactRow(reader.shown(file), line, fact) for line, fact in rows]


def _list_or_report(reader: _Reader, room: str) -> list[str]:
    try:
        return reader.list(room)
    except OSError as error:
        reader.report(room, [_unread(error)])
        return []


def _taken(reader: _Reader, room: str) -> dict[tuple[str, str], str]:
    """The names of the files in a room by the keys of their stems and their suffixes."""
    split = ((name, *_split_name(name)) for name in _list_or_report(reader, room))
    return {(_key(stem), suffix.lower()): name for name, stem, suffix in split}


def _split_name(file: str) -> tuple[str, str]:
    """The stem and the suffix of a file's name."""
    return os.path.splitext(os.path.basename(file))  # noqa: PTH119, PTH122 (a tenth of pathlib's cost, tens of thousands of times)


def _key(stem: str) -> str:
    """What two file names have in common where a file system may hold them for one."""
    return unicodedata.normalize("NFC", stem).casefold()


def leads_inside(path: Path, folder: Path) -> bool:
    """Whether a link ends inside a folder. One that leads to itself ends nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (RuntimeError, OSError):
        return False


def _refuse_taken(reader: _Reader, there: Mapping[tuple[str, str], str], path: Path, replace: bool) -> None:
    """Raise where a file of this id is there that must not be, or cannot be, replaced. ``there`` gives the
    names by id and suffix."""
    name = there.get((path.stem, path.suffix))
    if name is not None and not replace:
        shown = reader.shown(f"{path.parent.name}/{name}")
        raise KnowledgeError(f"{shown} is there already; add --replace to replace it, or rename your file")
    if name is not None and name != path.name:
        raise KnowledgeError(
            f"{reader.shown(f'{path.parent.name}/{name}')} has the same id; rename it to {path.name} first"
        )


def _refuse_unreadable(reader: _Reader, file: str, article: Article, content: str) -> None:
    """Raise where the reader would not give back the article that it is to be given."""
    _refuse_large(reader, file, content)
    faults: list[Fault] = []
    try:
        back = parse_article(content, faults)
    except UnreadableFileError as error:
        faults.append(error.fault)
        back = None
    reason = next((fault.message for fault in faults if fault.severity == "error"), "")
    if not article.text.strip():
        reason = reason or "it has no text"
    if (
        reason
        or back is None
        or (back.title, back.text) != (clean(article.title).strip(), clean(normalize_lines(article.text)))
    ):
        raise KnowledgeError(
            f"{reader.shown(file)} could not be read again: {reason or 'its text would change'}; nothing was written"
        )


def _refuse_large(reader: _Reader, file: str, content: str) -> None:
    size = len(content.encode("utf-8", "surrogatepass"))
    if size > MAX_FILE_BYTES:
        raise KnowledgeError(
            f"{reader.shown(file)} would have {size:,} bytes, more than the {MAX_FILE_BYTES:,} that are read; nothing was written"
        )


def _readable(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts that a fact table gives back; one that it does not, as with a cell beyond all measure, is
    proposed in vain."""
    return facts if _come_back(facts) else [fact for fact in facts if _come_back([fact])]


def _come_back(facts: Sequence[Fact]) -> bool:
    words: dict[tuple[int, int], str] = {}
    for place in (fact.evidence for fact in facts):
        words[place.paragraph, place.sentence] = (
            f"{words.get((place.paragraph, place.sentence), '')} {place.words}"
        )
    sentences = {key: Sentence("", *key, 0, len(text), text) for key, text in words.items()}
    return len(parse_facts(format_facts(facts), "", sentences, [])) == len(facts)


def _table(reader: _Reader, file: str, facts: Sequence[Fact]) -> str:
    """The new fact table: the rows that a person wrote, exactly as they stand, then the facts that they do
    not say already."""
    try:
        rows = raw_rows(reader.read(file))
    except (FileNotFoundError, NotADirectoryError):
        return format_facts(facts)
    except (OSError, UnreadableFileError):
        rows = None
    columns = [cell.strip() for cell in rows[0]] if rows else list(FACT_COLUMNS)
    if rows is None or not set(FACT_COLUMNS) <= set(columns):
        raise KnowledgeError(
            f"{reader.shown(file)} cannot be read, and its rows might get lost; see `qa check`, mend it, then replace"
        )
    origin = columns.index("origin")
    kept = [row for row in rows[1:] if len(row) <= origin or row[origin].strip() != "extracted"]
    known = {said(dict(zip(columns, row, strict=False))) for row in kept}
    return format_facts([fact for fact in facts if said(dict(fact)) not in known], columns, kept)
