"""What a knowledge folder holds: articles with their sentences and facts, and aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from qa.knowledge.articlefile import Fault, UnreadableFileError, parse_article
from qa.knowledge.atomic import PENDING
from qa.knowledge.listing import (
    UNKNOWN_ARTICLE,
    Entry,
    FolderReader,
    list_entries,
    open_folder,
    read_steadily,
)
from qa.knowledge.tables import parse_aliases, parse_facts
from qa.language.sentences import split_sentences
from qa.models import Article, Fact, Problem, Sentence

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


def read_entry(path: Path, entry: Entry) -> EntryContents:
    """Read one article of a knowledge folder with its facts. What is broken is left out and named in
    ``problems``."""
    return read_steadily(path, (PENDING, entry.file, entry.table), lambda: _read_entry(path, entry))


def read_aliases(path: Path) -> tuple[list[AliasRow], list[Problem]]:
    """Read the names that mean the same, and what is wrong with them."""
    reader, _ = open_folder(path)
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


def _read_entry(path: Path, entry: Entry) -> EntryContents:
    reader, _ = open_folder(path)
    article = _read_article(reader, entry.file, entry.id)
    sentences = tuple(split_sentences(article)) if article else ()
    facts: list[FactRow] = []
    if entry.table and article:
        facts = _read_table(reader, entry.table, article.id, sentences)
    elif entry.table:
        reader.fault(entry.table, UNKNOWN_ARTICLE.format(entry.id))
    return EntryContents(article, reader.shown(entry.file), sentences, facts, tuple(reader.problems))


def _read_article(reader: FolderReader, file: str, article_id: str) -> Article | None:
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
        reader.fault(file, "no text; write it below the front matter")
        return None
    heading = _HEADING.match(text.lstrip())
    title = title or (heading[1].strip() if heading else article_id)
    return Article.model_construct(id=article_id, title=title, text=text, source=source, language=language)


def _read_table(
    reader: FolderReader, file: str, article_id: str, sentences: Iterable[Sentence]
) -> list[FactRow]:
    content = reader.try_read(file)
    if content is None:
        return []
    faults: list[Fault] = []
    places = {(sentence.paragraph, sentence.number): sentence for sentence in sentences}
    rows = parse_facts(content, article_id, places, faults)
    reader.report(file, faults)
    return [FactRow(reader.shown(file), line, fact) for line, fact in rows]
