"""The cells of a table's lines: labels, heads of columns, figures with their units and years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.language.dates import PartialDate
from qa.language.finding import find_values
from qa.language.tables import cells, is_period
from qa.language.values import Value
from qa.models import Sentence

_NUMBER = re.compile(r"[-+−–]?\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_NOTES = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_UNIT_HEAD = re.compile(r"^[^,]*(?:[£$€%]|million|thousand|billion)[^,]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table: in the row of ``label``, below the head ``measure`` (without its year, empty where
    it is but a period). ``corner`` is the head of the labels, ``beside`` the words between label and
    figures."""

    label: str
    beside: tuple[str, ...]
    measure: str
    corner: str
    value: Value
    date: PartialDate | None

    @property
    def plain_label(self) -> str:
        """The label without notes in brackets."""
        return _NOTES.sub("", self.label).strip()


def split_cells(line: str) -> list[str]:
    """The cells of a line of a table, without the marks around them."""
    return [line[start:end].strip(" *`") for start, end in cells(line, 0, len(line))]


def column_heads(line: str, width: int) -> list[str]:
    """The heads of the columns: cells, or the words of a line where there are as many."""
    found = split_cells(line)
    return line.split() if len(found) != width and len(line.split()) == width else found


def header_of(text: str, row: Sentence) -> list[str]:
    """The line that names the columns of a row in its article's text; none where the row hangs on none."""
    return [text[link.start : link.end] for link in row.context if link.role == "columns"]


def heads_of(text: str, row: Sentence, width: int) -> list[str]:
    """The heads of the columns that a row hangs on, as many as it has cells; none where it hangs on none."""
    heads = next((column_heads(line, width) for line in header_of(text, row)), [])
    return heads if len(heads) == width else []


def names_columns(found: Sequence[str], width: int) -> bool:
    """Whether cells are the heads of columns: as many, and no figures but years."""
    named = (cell for cell in found[1:] if not is_period(cell))
    return len(found) == width and not any(_value(_YEAR.sub("", cell).strip()) for cell in named)


def read_cells(line: str, above: Sequence[str]) -> Iterator[Cell]:
    """The figures of a row of a table that stand behind its label. ``above`` are lines that may name the
    columns, the likeliest first."""
    row = split_cells(line)
    heads = (column_heads(text, len(row)) for text in above)
    head = next((found for found in heads if names_columns(found, len(row))), [])
    first = next((i for i, cell in enumerate(row) if i and _value(cell)), len(row))
    corner = head[0] if head else ""
    for i in range(first, len(row)):
        column = head[i] if i < len(head) else ""
        value = _value(row[i])
        if value and any(row[:first]):
            year = _YEAR.search(column) or _YEAR.search(row[0])
            unit = value.unit or _unit(column) or (corner if _UNIT_HEAD.match(corner) else "")
            measure = "" if is_period(column) else " ".join(_YEAR.sub(" ", column).split())
            date = PartialDate(int(year[0])) if year else None
            yield Cell(row[0], tuple(row[1:first]), measure, corner, replace(value, unit=unit), date)


def _value(cell: str) -> Value | None:
    """The figure of a cell, with the unit that is written to it; none of a cell of words."""
    found = _NUMBER.match(cell.lstrip("£$€~≈"))
    if found is None:
        return None
    value = next((value for value in find_values(cell) if value.number is not None), None)
    if value and value.number and value.number > 0 and cell[0] in "-−–":
        return replace(value, number=-value.number)
    if value is None and found[0] == cell:
        plain = found[0].replace(",", "").replace("−", "-").replace("–", "-")
        return Value("number", cell, 0, len(cell), Decimal(plain))
    return value


def _unit(column: str) -> str:
    """What the head of a column says that its figures count: "tons" in "2019 (tons)"."""
    found = _IN_BRACKETS.search(column)
    return found[1].strip() if found and not _YEAR.search(found[1]) else ""
