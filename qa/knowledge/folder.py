"""A knowledge folder ⇄ models: find it, read what it holds, write an article with its facts."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from qa.errors import KnowledgeError
from qa.knowledge.articlefile import Fault, UnreadableFileError, format_article, parse_article
from qa.knowledge.atomic import PENDING, locked, write_together
from qa.knowledge.tables import FACT_COLUMNS, format_facts, parse_aliases, parse_facts, raw_rows, said
from qa.knowledge.untrusted import printable
from qa.language.sentences import split_sentences
from qa.models import Article, Fact, Problem, Sentence

MAX_FILE_BYTES = 20_000_000
"""No article is longer; a larger file is something else, or would stall the reader."""

_SAFE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_HEADING = re.compile(r"#{1,6}[ \t]+(\S[^\n]*)")


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


class Contents(NamedTuple):
    """Everything a knowledge folder holds; ``paths`` gives the file of each article."""

    articles: dict[str, Article]
    paths: dict[str, str]
    sentences: tuple[Sentence, ...]
    facts: list[FactRow]
    aliases: list[AliasRow]
    problems: tuple[Problem, ...]


def find_folder() -> Path:
    """The knowledge folder to use: ``QA_KNOWLEDGE``, ``./knowledge``, else the one that ships with the package.

    Raises ``KnowledgeError`` where ``QA_KNOWLEDGE`` names no folder, or there is none at all.
    """
    named = os.environ.get("QA_KNOWLEDGE")
    if named:
        if not Path(named).is_dir():
            raise KnowledgeError(f"QA_KNOWLEDGE names {printable(named)}, which is no folder; correct it or unset it")
        return Path(named)
    here = Path("knowledge")
    found = here if here.is_dir() else packaged_folder()
    if found is None:
        raise KnowledgeError("no knowledge folder: make ./knowledge, name one with --knowledge, or set QA_KNOWLEDGE")
    return found


def packaged_folder() -> Path | None:
    """The knowledge that ships inside the package, or beside it in a checkout; none where there is neither."""
    package = Path(__file__).parents[1]
    if (package / "_knowledge").is_dir():
        return package / "_knowledge"
    checkout = package.parent
    return checkout / "knowledge" if (checkout / "pyproject.toml").is_file() and (checkout / "knowledge").is_dir() else None


def read_contents(path: Path) -> Contents:
    """Read a knowledge folder, with the file and line of everything. What is broken is left out and named in ``problems``.

    Raises ``KnowledgeError`` where the folder is missing, is no folder, or cannot be read.
    """
    reader = _Reader(path, [])
    found, paths = _read_articles(reader)
    articles = {article.id: article for article in found}
    sentences = tuple(sentence for article in found for sentence in split_sentences(article))
    facts = _read_facts(reader, articles, sentences)
    aliases = _read_aliases(reader)
    return Contents(articles, paths, sentences, facts, aliases, tuple(reader.problems))


def write_article(folder: Path, article: Article, facts: Sequence[Fact], replace: bool = False) -> list[Path]:
    """Write one article and its fact table, as ``write_articles`` does."""
    return write_articles(folder, [(article, facts)], replace)


def write_articles(folder: Path, proposed: Sequence[tuple[Article, Sequence[Fact]]], replace: bool = False) -> list[Path]:
    """Write articles and their fact tables, all or none, and give their paths. The folder is made where it is missing.

    With ``replace``, rows of a fact table whose origin is not ``extracted`` stay as they are. Raises ``KnowledgeError``
    where an article or its facts are there already and ``replace`` is not set, where an id is no safe file name, or
    where the folder cannot be written: then it is as it was before.
    """
    for article, _ in proposed:
        if not _SAFE_ID.fullmatch(article.id):
            raise KnowledgeError(
                f"{article.id!r} is no article id; use a-z, 0-9, dot, dash and underscore, beginning with a letter or digit"
            )
    with locked(folder):
        reader = _Reader(folder, [])
        contents: dict[str, str] = {}
        for article, facts in proposed:
            article_file, table_file = f"articles/{article.id}.md", f"facts/{article.id}.csv"
            for room, file in (("articles", article_file), ("facts", table_file)):
                _refuse_escape(folder, room)
                _refuse_taken(reader, room, folder / file, replace)
            contents |= {article_file: format_article(article), table_file: _table(reader, table_file, facts)}
        return write_together(folder, contents)


class _Reader(NamedTuple):
    """A folder being read, and what was found wrong so far."""

    folder: Path
    problems: list[Problem]

    def report(self, file: str, faults: Iterable[Fault]) -> None:
        path = self.shown(file)
        self.problems.extend(Problem.model_construct(path=path, line=f.line, message=f.message, severity=f.severity) for f in faults)

    def shown(self, file: str) -> str:
        return printable(str(self.folder / file))

    def list(self, room: str) -> list[str]:
        """Names in one of the folder's rooms, those that wait in ``.pending`` among them, sorted. Hidden ones are left out."""
        names: set[str] = set()
        for place in (self.folder / room, self.folder / PENDING / room):
            try:
                names.update(path.name for path in place.iterdir() if not path.name.startswith("."))
            except FileNotFoundError:
                continue
        return sorted(names)

    def read(self, file: str) -> str:
        """The content of a file of the folder, or of its namesake in ``.pending``. Raises ``OSError`` or ``UnreadableFileError``."""
        try:
            data = self._bytes(Path(PENDING, file))
        except (FileNotFoundError, NotADirectoryError):
            data = self._bytes(Path(file))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableFileError(Fault(line, f"not UTF-8 at byte {error.start + 1}; save the file as UTF-8")) from None

    def _bytes(self, file: Path) -> bytes:
        path = self.folder / file
        if path.is_symlink() and not path.resolve().is_relative_to(self.folder.resolve()):
            raise UnreadableFileError(Fault(0, "a link that leads out of the folder is not followed; copy the file here"))
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableFileError(Fault(0, "not a file"))
        if size > MAX_FILE_BYTES:
            raise UnreadableFileError(Fault(0, f"{size:,} bytes, larger than the {MAX_FILE_BYTES:,} that are read"))
        return path.read_bytes()

    def try_read(self, file: str) -> str | None:
        """The content of a file, or none, with the reason reported."""
        try:
            return self.read(file)
        except UnreadableFileError as error:
            self.report(file, [error.fault])
        except OSError as error:
            self.report(file, [Fault(0, f"cannot be read: {error.strerror or error}")])
        return None


def _read_articles(reader: _Reader) -> tuple[list[Article], dict[str, str]]:
    try:
        next(reader.folder.iterdir(), None)
        names = reader.list("articles")
    except OSError as error:
        raise KnowledgeError(f"knowledge folder {printable(str(reader.folder))} cannot be read: {error.strerror or error}") from error
    articles: list[Article] = []
    files: dict[str, str] = {}
    for name in names:
        file = f"articles/{name}"
        stem, suffix = Path(name).stem, Path(name).suffix
        if suffix.lower() != ".md":
            reader.report(file, [Fault(0, "not read: articles are .md files; `qa add FILE` imports others", "warning")])
        elif _key(stem) in files:
            reader.report(file, [Fault(0, f"has the same id as {reader.shown(files[_key(stem)])}; rename one of them")])
        elif not stem.isprintable():
            reader.report(file, [Fault(0, "the file's name holds characters that cannot be shown; rename it")])
        else:
            files[_key(stem)] = file
            article = _read_article(reader, file, unicodedata.normalize("NFC", stem))
            if article:
                articles.append(article)
    if not names:
        reader.report("articles", [Fault(0, "no articles yet; `qa add FILE` adds one", "warning")])
    return articles, {article.id: reader.shown(files[_key(article.id)]) for article in articles}


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


def _read_facts(reader: _Reader, articles: Iterable[str], sentences: Iterable[Sentence]) -> list[FactRow]:
    places: dict[str, dict[tuple[int, int], Sentence]] = {article_id: {} for article_id in articles}
    for sentence in sentences:
        places[sentence.article_id][sentence.paragraph, sentence.number] = sentence
    ids = {_key(article_id): article_id for article_id in places}
    files: dict[str, str] = {}
    found: list[FactRow] = []
    for name in _list_or_report(reader, "facts"):
        file = f"facts/{name}"
        stem, suffix = Path(name).stem, Path(name).suffix
        article_id = ids.get(_key(stem))
        if suffix.lower() != ".csv":
            reader.report(file, [Fault(0, "not read: fact tables are .csv files", "warning")])
        elif article_id is None:
            reader.report(file, [Fault(0, f"facts of an unknown article: no articles/{printable(stem)}.md could be read")])
        elif article_id in files:
            reader.report(file, [Fault(0, f"has the same id as {reader.shown(files[article_id])}; put their rows into one file")])
        else:
            files[article_id] = file
            content = reader.try_read(file)
            faults: list[Fault] = []
            rows = parse_facts(content, article_id, places[article_id], faults) if content is not None else []
            reader.report(file, faults)
            found.extend(FactRow(reader.shown(file), line, fact) for line, fact in rows)
    return found


def _read_aliases(reader: _Reader) -> list[AliasRow]:
    file = "aliases.csv"
    try:
        content = reader.read(file)
    except FileNotFoundError:
        return []
    except (OSError, UnreadableFileError):
        reader.try_read(file)
        return []
    faults: list[Fault] = []
    rows = parse_aliases(content, faults)
    reader.report(file, faults)
    return [AliasRow(reader.shown(file), *row) for row in rows]


def _list_or_report(reader: _Reader, room: str) -> list[str]:
    try:
        return reader.list(room)
    except OSError as error:
        reader.report(room, [Fault(0, f"cannot be read: {error.strerror or error}")])
        return []


def _key(stem: str) -> str:
    """What two file names have in common where a file system may hold them for one."""
    return unicodedata.normalize("NFC", stem).casefold()


def _refuse_escape(folder: Path, room: str) -> None:
    if not (folder / room).resolve().is_relative_to(folder.resolve()):
        raise KnowledgeError(f"{printable(str(folder / room))} leads out of the folder; nothing was written")


def _refuse_taken(reader: _Reader, room: str, path: Path, replace: bool) -> None:
    """Raise where a file of this id is there that must not be, or cannot be, replaced."""
    for name in _list_or_report(reader, room):
        if _key(Path(name).stem) != path.stem or Path(name).suffix.lower() != path.suffix:
            continue
        if not replace:
            raise KnowledgeError(f"{reader.shown(f'{room}/{name}')} is there already; add --replace to replace it, or rename your file")
        if name != path.name:
            raise KnowledgeError(f"{reader.shown(f'{room}/{name}')} has the same id; rename it to {path.name} first")


def _table(reader: _Reader, file: str, facts: Sequence[Fact]) -> str:
    """The new fact table: the rows that a person wrote, exactly as they stand, then the facts that they do not say already."""
    try:
        rows = raw_rows(reader.read(file))
    except (FileNotFoundError, NotADirectoryError):
        return format_facts(facts)
    except (OSError, UnreadableFileError):
        rows = None
    columns = [cell.strip() for cell in rows[0]] if rows else list(FACT_COLUMNS)
    if rows is None or not set(FACT_COLUMNS) <= set(columns):
        raise KnowledgeError(f"{reader.shown(file)} cannot be read, and its rows might get lost; see `qa check`, mend it, then replace")
    origin = columns.index("origin")
    kept = [row for row in rows[1:] if len(row) <= origin or row[origin].strip() != "extracted"]
    known = {said(dict(zip(columns, row, strict=False))) for row in kept}
    return format_facts([fact for fact in facts if said(dict(fact)) not in known], columns, kept)
