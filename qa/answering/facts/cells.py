"""The cells of a table's lines: labels, heads of columns, figures with their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.answering.matching.sentence import AnnotatedSentence
from qa.language.finding import find_values
from qa.language.tables import cells, is_period
from qa.language.values import Value

_NUMBER = re.compile(r"[-+−–]?\d[\d,]*(?:\.\d+)?")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def split_cells(line: str) -> list[str]:
    """The cells of a line of a table, without the marks around them."""
    return [line[start:end].strip(" *") for start, end in cells(line, 0, len(line))]


def column_heads(line: str, width: int) -> list[str]:
    """The heads of the columns: cells, or the words of a line where there are as many."""
    found = split_cells(line)
    return line.split() if len(found) != width and len(line.split()) == width else found


def linked_heads(annotated: AnnotatedSentence, width: int) -> list[str]:
    """The heads of the columns that a row hangs on, as many as it has cells; none where it hangs on none."""
    text = annotated.article.text
    links = (link for link in annotated.sentence.context if link.role == "columns")
    heads = next((column_heads(text[link.start : link.end], width) for link in links), [])
    return heads if len(heads) == width else []


def names_columns(found: Sequence[str], width: int) -> bool:
    """Whether cells are the heads of columns: as many, and no figures but years."""
    named = (cell for cell in found[1:] if not is_period(cell))
    return len(found) == width and not any(cell_value(YEAR.sub("", cell).strip()) for cell in named)


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
