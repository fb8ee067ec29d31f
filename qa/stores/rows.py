"""The rows of an index, read: a paragraph, an article, a fact, the state of the whole."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.knowledge.untrusted import printable
from qa.models import Article, Fact, Link, Place, Sentence, Source
from qa.stores.faults import damaged
from qa.stores.schema import STATE, crc

STATE_ROW = f"SELECT sum, {STATE} FROM state"  # noqa: S608 (our own words)
"""The row that ``read_state`` reads."""
ARTICLE_ROW = (
    "SELECT sum, number, id, file, facts_file, title, publisher, published, url, language, head, sentences,"
    " facts FROM article WHERE id = ?"
)
"""The row that ``read_about`` reads, its columns in the order of the table."""
PARAGRAPH_ROWS = (
    "SELECT position, paragraph.article, article.id, article.file, paragraph.number, start, text,"
    " paragraph.sentences, paragraph.sum FROM paragraph JOIN article ON article.number = paragraph.article"
)
"""The rows that ``read_paragraph`` reads."""


class Stored(NamedTuple):
    """A paragraph with its sentences, their terms and those of their contexts: the position of the first, and
    the number and file of the article."""

    first: int
    article: int
    file: str
    sentences: tuple[Sentence, ...]
    terms: tuple[tuple[str, ...], ...]
    contexts: tuple[tuple[str, ...], ...]


class State(NamedTuple):
    """What SQLite's last commit says of the whole. ``generation`` is the build, a number that never comes
    back, and counts its commits."""

    generation: tuple[str, int]
    articles: int
    sentences: int
    terms: int
    context_terms: int
    facts: int
    leftover: frozenset[int]
    folder: str


def read_state(folder: Path, build: str, row: Sequence[Any] | None) -> State:
    """The state of a build. Raises ``IndexDamagedError`` where it is not what was written."""
    if row is None or crc(*row[1:]) != row[0]:
        raise damaged(folder, "its state is not what was written")
    generation, articles, sentences, terms, context_terms, facts, _, _, leftover, look = row[1:]
    removed = frozenset(json.loads(leftover))
    return State((build, generation), articles, sentences, terms, context_terms, facts, removed, look)


def read_paragraph(folder: Path, row: Sequence[Any]) -> Stored:
    """A paragraph. Raises ``IndexDamagedError`` where it is not what was written."""
    position, article, article_id, file, number, start, text, units, checksum = row
    if crc(position, article, number, start, text, units) != checksum:
        raise damaged(
            folder, f"paragraph {number} of article {printable(article_id)} is not what was written"
        )
    sentences, terms, contexts = [], [], []
    for place, (first, last, kind, context, words, around) in enumerate(json.loads(units), 1):
        links = tuple(Link(*link) for link in context)
        sentences.append(
            Sentence(article_id, number, place, start + first, start + last, text[first:last], kind, links)
        )
        terms.append(tuple(words.split()))
        contexts.append(tuple(around.split()))
    return Stored(position, article, file, tuple(sentences), tuple(terms), tuple(contexts))


def read_about(folder: Path, row: Sequence[Any]) -> Article:
    """An article without its text. Raises ``IndexDamagedError`` where its row is not what was written."""
    check_article(folder, row)
    article_id = row[2]
    title, publisher, published, url, language = row[5:10]
    day = datetime.date.fromisoformat(published) if published else None
    source = Source.model_construct(publisher=publisher, published=day, url=url)
    return Article.model_construct(id=article_id, title=title, text="", source=source, language=language)


def read_facts(folder: Path, row: Sequence[Any]) -> list[Fact]:
    """The facts of an article. Raises ``IndexDamagedError`` where its row is not what was written."""
    check_article(folder, row)
    return [_fact(row[2], fields) for fields in json.loads(row[-1])]


def check_article(folder: Path, row: Sequence[Any]) -> None:
    """Raise ``IndexDamagedError`` where an article's row is not what was written."""
    if crc(*row[1:]) != row[0]:
        raise damaged(folder, f"article {printable(row[2])} is not what was written")


def _fact(article_id: str, fields: Sequence[Any]) -> Fact:
    subject, relation, object_, value, unit, date, part_of, paragraph, sentence, words, origin = fields
    return Fact.model_construct(
        article_id=article_id,
        subject=subject,
        relation=relation,
        object=object_,
        value=value,
        unit=unit,
        date=date,
        part_of=part_of,
        evidence=Place.model_construct(paragraph=paragraph, sentence=sentence, words=words),
        origin=origin,
    )


def fact_fields(fact: Fact) -> tuple[object, ...]:
    """A fact as it is written down."""
    place = fact.evidence
    named = (fact.subject, fact.relation, fact.object, fact.value, fact.unit, fact.date, fact.part_of)
    return (*named, place.paragraph, place.sentence, place.words, fact.origin)
