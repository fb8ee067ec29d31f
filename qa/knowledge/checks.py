"""Every problem of a knowledge folder, with its file and line: what cannot be read, and what contradicts
itself."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from qa.knowledge.articlefile import Severity
from qa.knowledge.contents import AliasRow, Contents, FactRow, read_contents
from qa.knowledge.provenance import source_problems
from qa.knowledge.reading import MAX_FILE_BYTES, read_regular
from qa.knowledge.tables import statement_of
from qa.knowledge.untrusted import normalize_lines, quote
from qa.language.dates import PartialDate, parse_iso
from qa.language.finding import find_values
from qa.language.lexicon import words
from qa.language.relative_dates import AHEAD
from qa.language.terms import tokenize
from qa.language.values import Value
from qa.models import MENTIONED, Fact, Problem, Sentence

_BEHIND = 3
"""Words behind a figure that may stand for it alone: "20 percent of HB Oil"."""
_AHEAD = AHEAD | words("dates.planning")


def check_folder(path: Path) -> list[Problem]:
    """Every problem of a knowledge folder, sorted by file and line. Raises ``KnowledgeError`` where the
    folder cannot be read."""
    contents = read_contents(path)
    found = list(contents.problems)
    found += source_problems(contents)
    found += _later_dates(contents)
    found += _unsupported(contents)
    found += filter(None, map(_misplaced, contents.facts))
    by_article: dict[str, list[FactRow]] = defaultdict(list)
    for row in contents.facts:
        by_article[row.fact.article_id].append(row)
    for rows in by_article.values():
        found += _repeated(rows)
        found += _contradicting(rows)
        found += _parts(rows)
    found += _chained(contents.aliases)
    return sorted(set(found), key=lambda problem: (problem.path, problem.line, problem.message))


def _problem(path: str, line: int, message: str, severity: Severity = "error") -> Problem:
    return Problem.model_construct(path=path, line=line, message=message, severity=severity)


def _at(row: FactRow, message: str, severity: Severity = "error") -> Problem:
    return _problem(row.path, row.line, message, severity)


def _later_dates(contents: Contents) -> Iterator[Problem]:
    """Events that an article dates after its own publication, in its sentences and in its facts."""
    lines = _Lines(contents)
    for sentence in contents.sentences:
        published = contents.articles[sentence.article_id].source.published
        if published is None or _looks_ahead(sentence):
            continue
        for value in find_values(sentence.text, published):
            if value.date is not None and value.date.first_day() > published:
                line, message = lines.of(sentence), _later(f"{quote(value.text)} ({value.date})", published)
                yield _problem(contents.paths[sentence.article_id], line, message, "warning")
    ahead = {_place(sentence) for sentence in contents.sentences if _looks_ahead(sentence)}
    for row in contents.facts:
        published, place = contents.articles[row.fact.article_id].source.published, row.fact.evidence
        date = parse_iso(row.fact.date)
        looks_ahead = (row.fact.article_id, place.paragraph, place.sentence) in ahead
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


class _Lines:
    """The lines on which sentences stand in their files. Each file is read once, its line breaks counted
    once."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._breaks: dict[str, tuple[int, list[int]]] = {}

    def of(self, sentence: Sentence) -> int:
        """The line of a sentence in its file, 0 where that cannot be read. The text ends where the file ends,
        so lines are counted from there."""
        if sentence.article_id not in self._breaks:
            self._breaks[sentence.article_id] = self._read(sentence.article_id)
        first, breaks = self._breaks[sentence.article_id]
        return first + bisect_left(breaks, sentence.start) if first else 0

    def _read(self, article_id: str) -> tuple[int, list[int]]:
        """The line on which an article's text begins in its file, and where its line breaks are."""
        text = self._contents.articles[article_id].text
        breaks = [i for i, character in enumerate(text) if character == "\n"]
        try:
            content = read_regular(self._contents.paths[article_id], MAX_FILE_BYTES).decode("utf-8-sig")
        except (OSError, ValueError):
            return 0, []
        content = normalize_lines(content)
        return content.count("\n") - content.endswith("\n") - len(breaks) + 1, breaks


_Prefix = tuple[int, ...]
"""The year of a date, with its month and day where they are carried."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """What a sentence tells: its values, and its dates with the months and years around them."""

    values: list[Value]
    dates: frozenset[_Prefix]


class _Paragraphs:
    """What the sentences of the articles tell, each read once however many rows name it."""

    def __init__(self, contents: Contents) -> None:
        self._articles = contents.articles
        self._sentences: dict[tuple[str, int], list[Sentence]] = defaultdict(list)
        self._carried: dict[Sentence, _Carried] = {}
        self._first: dict[tuple[str, int], dict[_Prefix, int]] = {}
        for sentence in contents.sentences:
            self._sentences[sentence.article_id, sentence.paragraph].append(sentence)

    def sentence(self, fact: Fact) -> Sentence:
        """The sentence that a fact names."""
        return self._sentences[fact.article_id, fact.evidence.paragraph][fact.evidence.sentence - 1]

    def carried(self, sentence: Sentence) -> _Carried:
        """What a sentence tells."""
        if sentence not in self._carried:
            values = find_values(sentence.text, self._articles[sentence.article_id].source.published)
            dates = frozenset(prefix for value in values if value.date for prefix in _prefixes(value.date))
            self._carried[sentence] = _Carried(values, dates)
        return self._carried[sentence]

    def dates_before(self, sentence: Sentence, date: PartialDate) -> bool:
        """Whether a sentence before this one in its paragraph tells a date."""
        place = (sentence.article_id, sentence.paragraph)
        if place not in self._first:
            first = self._first[place] = {}
            for other in self._sentences[place]:
                for prefix in self.carried(other).dates:
                    first.setdefault(prefix, other.number)
        return self._first[place].get(_prefixes(date)[-1], sentence.number) < sentence.number


def _prefixes(date: PartialDate) -> list[_Prefix]:
    """A date and the less exact ones around it, the year first."""
    parts = [part for part in (date.year, date.month, date.day) if part is not None]
    return [tuple(parts[:length]) for length in range(1, len(parts) + 1)]


def _unsupported(contents: Contents) -> Iterator[Problem]:
    """Facts whose sentence does not carry their value or date."""
    paragraphs = _Paragraphs(contents)
    for row in contents.facts:
        fact = row.fact
        sentence = paragraphs.sentence(fact)
        carried = paragraphs.carried(sentence)
        named = f"sentence {sentence.paragraph}.{sentence.number} ({quote(sentence.text, 50)})"
        if fact.value and not any(_carries_value(value, fact) for value in carried.values):
            shown = f"{fact.value} {fact.unit}".strip()
            mend = "correct the value, or name the sentence that does"
            yield _at(row, f"{named} does not carry the value {quote(shown)}; {mend}")
        date = parse_iso(fact.date)
        if date is None:
            continue
        # A sentence without a date of its own goes on from the sentences before it in its paragraph.
        is_dated = (
            _prefixes(date)[-1] in carried.dates if carried.dates else paragraphs.dates_before(sentence, date)
        )
        if not is_dated:
            mend = "correct the date, or name the sentence that does"
            yield _at(row, f"{named} does not carry the date {quote(fact.date)}; {mend}")


def _carries_value(value: Value, fact: Fact) -> bool:
    if value.number is None or value.number != Decimal(fact.value):
        return False
    return (value.kind == "percentage") == (fact.unit == "%")


def _misplaced(row: FactRow) -> Problem | None:
    """A figure that stands in ``object``, where nothing is computed with it: "2,310 people"."""
    text = row.fact.object
    values = find_values(text) if text and not row.fact.value and not text[0].isalpha() else []
    if len(values) != 1 or values[0].number is None or values[0].start:
        return None
    value = values[0]
    is_name = value.kind == "number" and any(map(str.isupper, text))  # "10 Downing Street"
    if is_name or len(text[value.end :].split()) > _BEHIND:
        return None
    unit = f" and {quote(value.unit)} into unit" if value.unit else ""
    mend = f"write {value.number:f} into value{unit}, or nothing is computed with it"
    return _at(row, f"the figure of object {quote(text)} stands in no value; {mend}", "warning")


def _repeated(rows: list[FactRow]) -> Iterator[Problem]:
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        first = lines.setdefault(statement_of(dict(row.fact)), row.line)
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
            gives = f"which gives {other.fact.value} for the same subject, relation and date"
            message = f"value {fact.value} contradicts line {other.line}, {gives}"
            yield _at(row, message, "error" if both_curated else "warning")


def _parts(rows: list[FactRow]) -> Iterator[Problem]:
    """Parts without their whole, of another unit than their whole, or larger than it."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    # The first row of each subject, unit and date.
    wholes: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, Fact]]] = {}
    for row in rows:
        if row.fact.value:
            units = wholes.setdefault(_folded(row.fact.subject), {})
            units.setdefault(_folded(row.fact.unit), {}).setdefault(row.fact.date, row.fact)
    for row in rows:
        fact = row.fact
        if not fact.part_of:
            continue
        units = wholes.get(_folded(fact.part_of), {})
        fault = _part_fault(fact, units)
        if fault:
            yield _at(row, fault)
            continue
        whole = units[_folded(fact.unit)].get(fact.date)
        if whole is None or not fact.value:
            continue
        group = _folded(fact.part_of, fact.relation, fact.unit, fact.date)
        sums[group] += Decimal(fact.value)
        shown = f"{quote(fact.part_of)}, {whole.value}"
        if Decimal(fact.value) > Decimal(whole.value):
            yield _at(row, f"{fact.value} is more than its whole {shown}")
        elif sums[group] > Decimal(whole.value):
            more = f"with the parts above, {sums[group]} is more than their whole {shown}"
            yield _at(row, f"{more}; do the parts overlap?", "warning")


def _part_fault(fact: Fact, units: Mapping[tuple[str, ...], Mapping[str, Fact]]) -> str:
    """Why a part cannot be set against its whole, whose values are given by unit and date."""
    named = quote(fact.part_of)
    if _folded(fact.part_of) == _folded(fact.subject):
        return f"{named} is a part of itself; name its whole in part_of, or leave it empty"
    if not units:
        return f"part_of {named} has no row of its own with a value; add one whose subject it is"
    if _folded(fact.unit) not in units:
        other = next(iter(next(iter(units.values())).values())).unit
        return f"unit {quote(fact.unit)} differs from {quote(other)}, the unit of its whole {named}"
    return ""


def _chained(aliases: list[AliasRow]) -> Iterator[Problem]:
    """Aliases of aliases, which are looked up once and so lead to no name of the articles."""
    lines = {row.surface: row.line for row in aliases}
    for row in aliases:
        if row.canonical in lines:
            chain = f"{quote(row.surface)} stands for {quote(row.canonical)}, itself an alias on line"
            mend = "name the form that stands for itself"
            yield _problem(row.path, row.line, f"{chain} {lines[row.canonical]}; {mend}")


def _folded(*texts: str) -> tuple[str, ...]:
    return tuple(" ".join(text.casefold().split()) for text in texts)
