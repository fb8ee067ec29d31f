"""The CSV files of a knowledge folder, made to be edited in a spreadsheet: fact tables and aliases ⇄ rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa.knowledge.articlefile import Fault
from qa.knowledge.untrusted import clean, quote
from qa.language.dates import parse_iso
from qa.language.terms import holds_words
from qa.models import Fact, Place, Sentence

FACT_COLUMNS = ("subject", "relation", "object", "value", "unit", "date", "part_of", "evidence", "origin")
_STATEMENT = ("subject", "relation", "object", "value", "unit", "date", "part_of")
ALIAS_COLUMNS = ("surface", "canonical")
LONGEST_ALIAS = 200
"""Characters of either form of an alias."""
MOST_ALIASES = 100
"""Aliases of one canonical form: a question is looked for under each of them."""

_PLACE = re.compile(r"([0-9]{1,6})\.([0-9]{1,6}):\s*(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_INNER_FORMULA = re.compile(r'(?<![;\s"])([;\s"]++)(\'*+)(?=[=+\-@＝＋－＠])')
"""What a spreadsheet may take for the start of another cell's formula: a separator of some country, blanks
and quotation marks around."""
_SEPARATOR = re.compile(r"[;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")

Places = Mapping[tuple[int, int], Sentence]
"""The sentences of one article by paragraph and number."""


def escape_cell(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.

    So does what follows a semicolon, a tab or a line break, where a country's spreadsheet may see the next
    cell begin.
    """
    text = _INNER_FORMULA.sub(
        lambda found: f"{found[1]}'{found[2]}" if _SEPARATOR.search(found[1]) else found[0], text
    )
    return "'" + text if _FORMULA.match(text) else text


def unescape_cell(cell: str) -> str:
    """The text of a cell: the opposite of ``escape_cell``, for every text."""
    cell = cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
    return _INNER_FORMULA.sub(
        lambda found: f"{found[1]}{found[2][1:]}" if _SEPARATOR.search(found[1]) else found[0], cell
    )


def format_place(place: Place) -> str:
    """How a fact table names a sentence: ``6.2: some of its words``."""
    return f"{place.paragraph}.{place.sentence}: {place.words}"


def parse_place(cell: str) -> Place | None:
    """The sentence that an ``evidence`` cell names, or none where it is not written as ``6.2: some of its
    words``."""
    match = _PLACE.fullmatch(cell.strip())
    if not match:
        return None
    return Place.model_construct(paragraph=int(match[1]), sentence=int(match[2]), words=match[3])


def format_facts(
    facts: Iterable[Fact], columns: Sequence[str] = FACT_COLUMNS, kept: Iterable[Sequence[str]] = ()
) -> str:
    """The content of a fact table: a header, the ``kept`` rows as they are, then the facts."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(kept)
    for fact in facts:
        cells = {
            column: escape_cell(getattr(fact, column))
            for column in FACT_COLUMNS
            if column not in ("value", "evidence")
        }
        cells |= {"value": fact.value, "evidence": escape_cell(format_place(fact.evidence))}
        writer.writerow([cells.get(column, "") for column in columns])
    return buffer.getvalue()


def parse_facts(content: str, article_id: str, places: Places, faults: list[Fault]) -> list[tuple[int, Fact]]:
    """The rows of a fact table, each with its line. A row that does not hold is left out and named in
    ``faults``."""
    found = []
    for line, cells in read_table(content, FACT_COLUMNS, faults):
        fault = fact_fault(cells, places)
        if fault:
            faults.append(Fault(line, fault))
            continue
        row: dict[str, Any] = {**cells, "article_id": article_id, "evidence": parse_place(cells["evidence"])}
        row["origin"] = row["origin"] or "curated"
        found.append((line, Fact.model_construct(**row)))
    return found


def parse_aliases(content: str, faults: list[Fault]) -> list[tuple[int, str, str]]:
    """Line, surface form and canonical form of every alias. A row that does not hold is left out and named in
    ``faults``."""
    found: list[tuple[int, str, str]] = []
    lines: dict[str, int] = {}
    often: Counter[str] = Counter()
    for line, cells in read_table(content, ALIAS_COLUMNS, faults):
        surface, canonical = cells["surface"], cells["canonical"]
        fault = _alias_fault(surface, canonical)
        if not fault and surface in lines:
            fault = f"the alias {quote(surface)} stands on line {lines[surface]} already; keep one of them"
        elif not fault and often[canonical] == MOST_ALIASES:
            many = f"{quote(canonical)} has {MOST_ALIASES} aliases already"
            fault = f"{many}; keep those that the articles use"
        if fault:
            faults.append(Fault(line, fault))
            continue
        lines[surface] = line
        often[canonical] += 1
        found.append((line, surface, canonical))
    return found


def _alias_fault(surface: str, canonical: str) -> str:
    """What is wrong with an alias by itself."""
    if not surface or not canonical:
        return "an alias needs both its surface form and its canonical form"
    if surface == canonical:
        return f"the alias {quote(surface)} stands for itself; delete the row"
    if max(len(surface), len(canonical)) > LONGEST_ALIAS:
        return f"the alias {quote(surface)} or what it stands for is longer than {LONGEST_ALIAS} characters"
    return ""


def statement_of(cells: Mapping[str, object]) -> tuple[str, ...]:
    """What a row says, apart from where it says so: equal for two rows that say the same."""
    return tuple(unescape_cell(str(cells.get(column, ""))).strip().casefold() for column in _STATEMENT)


def read_table(
    content: str, columns: Sequence[str], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the line on which each begins; empty rows are passed over. Faults of the header and of CSV
    itself go to ``faults``."""
    header: list[str] | None = None
    for line, row in _rows(content, faults):
        if header is None:
            header = [cell.strip() for cell in row]
            if not _header_holds(header, columns, line, faults):
                return
        elif len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
            faults.append(
                Fault(line, f"{len(row)} cells where the header has {len(header)}; {_MISSING_CELL}")
            )
        else:
            cells = dict(zip(header, (clean(unescape_cell(cell)).strip() for cell in row), strict=False))
            yield line, {column: cells[column] for column in columns}
    if header is None:
        faults.append(Fault(1, f"empty; the first line must name the columns {', '.join(columns)}"))


def raw_rows(content: str) -> list[list[str]] | None:
    """Header and rows exactly as they stand, none where the content is not CSV."""
    faults: list[Fault] = []
    rows = [row for _, row in _rows(content, faults)]
    return None if faults else rows


_MISSING_CELL = "put every cell between its commas, and a text that holds a comma in quotation marks"


def _rows(content: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(line, f"not CSV: {error}; is a quotation mark missing?"))


def _header_holds(header: list[str], columns: Sequence[str], line: int, faults: list[Fault]) -> bool:
    missing = [column for column in columns if column not in header]
    if missing and len(header) == 1 and ";" in header[0]:
        faults.append(Fault(line, "the columns are separated by semicolons; save the table with commas"))
    elif missing:
        faults.append(
            Fault(line, f"missing column {', '.join(missing)}; the first line must name {', '.join(columns)}")
        )
    elif len(set(header)) < len(header):
        faults.append(Fault(line, "two columns have one name"))
        return False
    for name in header:
        if not missing and name not in columns:
            message = f"unknown column {quote(name)} is not read; known are {', '.join(columns)}"
            faults.append(Fault(line, message, "warning"))
    return not missing


def fact_fault(cells: Mapping[str, str], places: Places) -> str | None:
    """The first thing that is wrong with a fact row, or none."""
    if not cells["subject"] or not cells["relation"]:
        return "a fact needs a subject and a relation"
    if cells["value"] and not _NUMBER.fullmatch(cells["value"]):
        mend = "write 1749 for 1,749 and put what is counted into unit"
        return f"value {quote(cells['value'])} is no plain number; {mend}"
    if cells["date"] and parse_iso(cells["date"]) is None:
        return f"date {quote(cells['date'])} is no date; write 2013, 2013-07 or 2013-07-05"
    if cells["origin"] not in ("curated", "extracted", ""):
        return f"origin {quote(cells['origin'])} is unknown; write curated or extracted"
    place = parse_place(cells["evidence"])
    if place is None:
        mend = "write paragraph.sentence: some of its words (6.2: some words)"
        return f"evidence {quote(cells['evidence'])} names no sentence; {mend}"
    sentence = places.get((place.paragraph, place.sentence))
    if sentence is None:
        return f"the article has no sentence {place.paragraph}.{place.sentence}; name the one that says it"
    if not holds_words(sentence.text, place.words):
        named = f"sentence {place.paragraph}.{place.sentence} ({quote(sentence.text, 40)})"
        return f"stale: {named} does not hold the words {quote(place.words)}"
    return None
