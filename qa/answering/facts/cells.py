"""The cells of a table's lines: labels, heads of columns, figures with their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.language.finding import find_values
from qa.language.values import Value

_CELLS = re.compile(r"\s*\|\s*|\t+")
_FIGURES = re.compile(r"(.*?[^\W\d].*?)((?:\s+[-+−–]?[£$€]?\d[\d,.]*%?){2,})\s*$")
_NUMBER = re.compile(r"[-+−–]?\d[\d,]*(?:\.\d+)?")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def split_cells(line: str) -> list[str]:
    """The cells of a line, parted by pipes or tabs, or by the blanks before its figures ("Vietnam 61,204
    24.6%")."""
    if "|" in line or "\t" in line:
        return [cell.strip(" *") for cell in _CELLS.split(line.strip().strip("|"))]
    found = _FIGURES.match(line)
    return [found[1].strip(), *found[2].split()] if found else [line]


def column_heads(line: str, width: int) -> list[str]:
    """The heads of the columns: cells, or the words of a line where there are as many."""
    cells = split_cells(line)
    return line.split() if len(cells) != width and len(line.split()) == width else cells


def names_columns(cells: Sequence[str], width: int) -> bool:
    """Whether cells are the heads of columns: as many, and no figures but years."""
    return len(cells) == width and not any(cell_value(YEAR.sub("", cell).strip()) for cell in cells[1:])


def cell_value(cell: str) -> Value | None:
    """The figure of a cell, with the unit that is written to it; none of a cell of words."""
    found = _NUMBER.match(cell.lstrip("£$€~≈"))
    if found is None:
        return None
    value = next((value for value in find_values(cell) if value.number is not None), None)
    if value is None and found[0] == cell:
        plain = found[0].replace(",", "").replace("−", "-").replace("–", "-")
        return Value("number", cell, 0, len(cell), Decimal(plain))
    return value


def column_unit(column: str) -> str:
    """What the head of a column says that its figures count: "tons" in "2019 (tons)"."""
    found = _IN_BRACKETS.search(column)
    return found[1].strip() if found and not YEAR.search(found[1]) else ""


def has_figures(line: str) -> bool:
    """Whether a line is a label with at least two figures behind it."""
    return _FIGURES.match(line) is not None
