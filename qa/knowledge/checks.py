"""Every problem of a knowledge folder, with its file and line: what cannot be read, and what contradicts itself."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

from qa.knowledge.folder import AliasRow, Contents, FactRow, read_contents
from qa.knowledge.tables import said
from qa.knowledge.untrusted import quote
from qa.language.dates import PartialDate, parse_iso
from qa.language.finding import find_values
from qa.language.lexicon import words
from qa.language.relative_dates import AHEAD
from qa.language.terms import tokenize
from qa.language.values import Value
from qa.models import MENTIONED, Fact, Problem, Sentence

_AHEAD = AHEAD | words("dates.planning")


def check_folder(path: Path) -> list[Problem]:
    """Every problem of a knowledge folder, sorted by file and line. Raises ``KnowledgeError`` where the folder cannot be read."""
    contents = read_contents(path)
    found = list(contents.problems)
    found += _source_problems(contents)
    found += _later_dates(contents)
    found += _unsupported(contents)
    by_article: dict[str, list[FactRow]] = defaultdict(list)
    for row in contents.facts:
        by_article[row.fact.article_id].append(row)
    for rows in by_article.values():
        found += _repeated(rows)
        found += _contradicting(rows)
        found += _parts(rows)
    found += _chained(contents.aliases)
    return sorted(set(found), key=lambda problem: (problem.path, problem.line, problem.message))


def _problem(path: str, line: int, message: str, severity: Literal["error", "warning"] = "error") -> Problem:
    return Problem.model_construct(path=path, line=line, message=message, severity=severity)


def _at(row: FactRow, message: str, severity: Literal["error", "warning"] = "error") -> Problem:
    return _problem(row.path, row.line, message, severity)


def _source_problems(contents: Contents) -> Iterator[Problem]:
    """An article that does not say where it comes from."""
    for article_id, article in contents.articles.items():
        path = contents.paths[article_id]
        if not article.source.publisher:
            yield _problem(path, 1, "no publisher; put it under source in the front matter, so that citations name it", "warning")
        if not article.source.published:
            yield _problem(
                path, 1, 'no date; put published under source in the front matter, so that "last month" can be resolved', "warning"
            )


def _later_dates(contents: Contents) -> Iterator[Problem]:
    """Events that an article dates after its own publication, in its sentences and in its facts."""
    for sentence in contents.sentences:
        published = contents.articles[sentence.article_id].source.published
        if published is None or _looks_ahead(sentence):
            continue
        for value in find_values(sentence.text, published):
            if value.date is not None and value.date.first_day() > published:
                line = _line_in_file(contents.paths[sentence.article_id], contents, sentence)
                yield _problem(
                    contents.paths[sentence.article_id], line, _later(f"{quote(value.text)} ({value.date})", published), "warning"
                )
    ahead = {_place(sentence) for sentence in contents.sentences if _looks_ahead(sentence)}
    for row in contents.facts:
        published, place = contents.articles[row.fact.article_id].source.published, row.fact.evidence
        date, looks_ahead = parse_iso(row.fact.date), (row.fact.article_id, place.paragraph, place.sentence) in ahead
        if date is not None and published is not None and date.first_day() > published and not looks_ahead:
            yield _at(row, _later(str(date), published), "warning")


def _place(sentence: Sentence) -> tuple[str, int, int]:
    return sentence.article_id, sentence.paragraph, sentence.number


def _looks_ahead(sentence: Sentence) -> bool:
    """Whether a sentence speaks of what is to come, which has its date after the article's own."""
    return any(token.text.lower() in _AHEAD for token in tokenize(sentence.text))


def _later(date: str, published: datetime.date) -> str:
    day = PartialDate(published.year, published.month, published.day)
    return f"dated {date}, after the article's own publication on {day}; one of the two dates may be wrong"


def _line_in_file(path: str, contents: Contents, sentence: Sentence) -> int:
    """The line of a sentence in its file: the text ends where the file ends, so lines are counted from there."""
    text = contents.articles[sentence.article_id].text
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return 0
    return content.count("\n") - content.endswith("\n") - text.count("\n") + text.count("\n", 0, sentence.start) + 1


def _unsupported(contents: Contents) -> Iterator[Problem]:
    """Facts whose sentence does not carry their value or date."""
    paragraphs: dict[tuple[str, int], list[Sentence]] = defaultdict(list)
    for sentence in contents.sentences:
        paragraphs[sentence.article_id, sentence.paragraph].append(sentence)
    for row in contents.facts:
        fact, place = row.fact, row.fact.evidence
        paragraph = paragraphs[fact.article_id, place.paragraph]
        sentence = paragraph[place.sentence - 1]
        published = contents.articles[fact.article_id].source.published
        values = find_values(sentence.text, published)
        named = f"sentence {sentence.paragraph}.{sentence.number} ({quote(sentence.text, 50)})"
        if fact.value and not any(_carries_value(value, fact) for value in values):
            shown = f"{fact.value} {fact.unit}".strip()
            yield _at(row, f"{named} does not carry the value {quote(shown)}; correct the value, or name the sentence that does")
        date = parse_iso(fact.date)
        if date is None:
            continue
        dates = [value.date for value in values if value.date is not None]
        if not dates:
            # A sentence without a date of its own goes on from the sentences before it in its paragraph.
            before = (value for sentence in paragraph[: place.sentence - 1] for value in find_values(sentence.text, published))
            dates = [value.date for value in before if value.date is not None]
        if not any(_carries_date(stated, date) for stated in dates):
            yield _at(row, f"{named} does not carry the date {quote(fact.date)}; correct the date, or name the sentence that does")


def _carries_value(value: Value, fact: Fact) -> bool:
    if value.number is None or value.number != Decimal(fact.value):
        return False
    return (value.kind == "percentage") == (fact.unit == "%")


def _carries_date(stated: PartialDate, claimed: PartialDate) -> bool:
    """Whether a date that a sentence says is at least as exact as the claimed one, and within it."""
    return (
        stated.year == claimed.year
        and (claimed.month is None or stated.month == claimed.month)
        and (claimed.day is None or stated.day == claimed.day)
    )


def _repeated(rows: list[FactRow]) -> Iterator[Problem]:
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        first = lines.setdefault(said(dict(row.fact)), row.line)
        if first != row.line:
            yield _at(row, f"says the same as line {first}; delete one of them", "warning")


def _contradicting(rows: list[FactRow]) -> Iterator[Problem]:
    """Rows that give another value for the same thing at the same time."""
    first: dict[tuple[str, ...], FactRow] = {}
    for row in rows:
        if not row.fact.value or row.fact.relation == MENTIONED:
            continue
        fact = row.fact
        other = first.setdefault(_folded(fact.subject, fact.relation, fact.object, fact.unit, fact.date), row)
        if Decimal(other.fact.value) != Decimal(fact.value):
            both_curated = fact.origin == other.fact.origin == "curated"
            yield _at(
                row,
                f"value {fact.value} contradicts line {other.line}, which gives {other.fact.value} for the same subject, relation and date",
                "error" if both_curated else "warning",
            )


def _parts(rows: list[FactRow]) -> Iterator[Problem]:
    """Parts without their whole, of another unit than their whole, or larger than it."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        fact = row.fact
        if not fact.part_of:
            continue
        if _folded(fact.part_of) == _folded(fact.subject):
            yield _at(row, f"{quote(fact.part_of)} is a part of itself; name its whole in part_of, or leave it empty")
            continue
        wholes = [other.fact for other in rows if _folded(other.fact.subject) == _folded(fact.part_of) and other.fact.value]
        if not wholes:
            yield _at(row, f"part_of {quote(fact.part_of)} has no row of its own with a value; add one whose subject it is")
            continue
        same_unit = [whole for whole in wholes if _folded(whole.unit) == _folded(fact.unit)]
        if not same_unit:
            yield _at(row, f"unit {quote(fact.unit)} differs from {quote(wholes[0].unit)}, the unit of its whole {quote(fact.part_of)}")
            continue
        whole = next((w for w in same_unit if w.date == fact.date), None)
        if whole is None or not fact.value:
            continue
        group = _folded(fact.part_of, fact.relation, fact.unit, fact.date)
        sums[group] += Decimal(fact.value)
        if Decimal(fact.value) > Decimal(whole.value):
            yield _at(row, f"{fact.value} is more than its whole {quote(fact.part_of)}, {whole.value}")
        elif sums[group] > Decimal(whole.value):
            message = (
                f"with the parts above, {sums[group]} is more than their whole {quote(fact.part_of)}, {whole.value}; do the parts overlap?"
            )
            yield _at(row, message, "warning")


def _chained(aliases: list[AliasRow]) -> Iterator[Problem]:
    """Aliases of aliases, which are looked up once and so lead to no name of the articles."""
    lines = {row.surface: row.line for row in aliases}
    for row in aliases:
        if row.canonical in lines:
            chain = f"{quote(row.surface)} stands for {quote(row.canonical)}, itself an alias on line {lines[row.canonical]}"
            yield _problem(row.path, row.line, f"{chain}; name the form that stands for itself")


def _folded(*texts: str) -> tuple[str, ...]:
    return tuple(" ".join(text.casefold().split()) for text in texts)
