"""Tables in text: rows of pipes, tabs, columns aligned by spaces, and rows of one space as a PDF gives them.

A row is read into the spans of its cells: "Adult | £8.40 | £15.20" has three.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from qa.language.lines import Line

Span = tuple[int, int]
Style = Literal["pipes", "tabs", "spaces", "figures"]

_DELIMITER = re.compile(r"(?=[^\n]*-)(?=[^\n]*[|+])[\s|:+=-]+$")
_RULE = re.compile(r"[-=_–—+\s]{3,}$")
_PIPE = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")
_GAP = re.compile(r"(?<=[^\s.!?:;,])(?:  +|\u2003+)(?=\S)|(?<=\S)    +(?=\S)")
_FIGURE = re.compile(r"[+\-–−±(]?[$£€¥]?\d[\d,.]*(?:%|\))?|[–—-]|n/?a|free|nil", re.IGNORECASE)
_YEAR_OR_QUARTER = re.compile(r"(?:FY|[QH][1-4])?\s*'?(?:1[89]|20)?\d\d(?:[/–-]\d{2,4})?|[QH][1-4]")
_FEWEST_FIGURES = 2
_FEWEST: dict[Style, int] = {"pipes": 2, "tabs": 2, "spaces": 2, "figures": 3}
"""Rows of a table at least, by its style."""


def rows_from(text: str, lines: Sequence[Line], first: int) -> tuple[Style, int] | None:
    """The style of the table that begins at a line, and the index of the first line behind it; or none."""
    for style, fewest in _FEWEST.items():
        last = _rows(text, lines, first, style)
        if last - first >= fewest:
            return style, last
    return None


def is_delimiter(text: str, line: Line) -> bool:
    """Whether a line is the rule under a table's header: "|---|:--:|"."""
    return _DELIMITER.match(text, line.start, line.end) is not None


def is_rule(text: str, line: Line) -> bool:
    """Whether a line is but drawn: the dashes below the names of columns."""
    return _RULE.match(text, line.start, line.end) is not None


def cells(text: str, start: int, end: int, style: Style | None = None) -> list[Span]:
    """The spans of the cells of a row, empty ones too. Without a style the first that gives two cells is
    taken."""
    if style is None:
        found = (cells(text, start, end, each) for each in _FEWEST)
        return next((spans for spans in found if len(spans) > 1), [(start, end)])
    if style == "figures":
        return _figure_cells(text, start, end)
    pattern = {"pipes": _PIPE, "tabs": _TAB, "spaces": _GAP}[style]
    if style == "pipes":
        start += text[start:end].startswith("|")
        end -= text[start:end].endswith("|")
    edges = [match.span() for match in pattern.finditer(text, start, end)]
    starts = [start, *(edge[1] for edge in edges)]
    ends = [*(edge[0] for edge in edges), end]
    return [_trimmed(text, *span) for span in zip(starts, ends, strict=True)]


def header_rows(text: str, rows: Sequence[Span], style: Style) -> int:
    """How many of the first rows name the columns: 1 where the first has no figures and others have, else
    0."""
    if len(rows) < 2 or any(_is_amount(text[slice(*cell)]) for cell in cells(text, *rows[0], style)[1:]):
        return 0
    behind = (cell for row in rows[1:4] for cell in cells(text, *row, style)[1:])
    return int(
        any(text[slice(*cell)][:1].isdigit() or _FIGURE.fullmatch(text[slice(*cell)]) for cell in behind)
    )


def header_above(text: str, line: Line, row: Span) -> bool:
    """Whether a line names the columns of rows of figures below it: "Nationality 2023 Share"."""
    words = text[line.start : line.end].split()
    return (
        len(words) >= len(_figure_cells(text, *row))
        and len(words) <= 15
        and text[line.end - 1] not in ".!?:;"
    )


def _rows(text: str, lines: Sequence[Line], first: int, style: Style) -> int:
    """The index of the first line from ``first`` on that is no row of the style."""
    if style == "pipes":
        at = first
        if text[lines[at].start] != "|" and not (at + 1 < len(lines) and is_delimiter(text, lines[at + 1])):
            return at
        while at < len(lines) and _PIPE.search(text, lines[at].start, lines[at].end):
            at += 1
        return at
    if style == "tabs":
        at = first
        while at < len(lines) and "\t" in text[lines[at].start : lines[at].end]:
            at += 1
        return at
    width = 0
    for at in range(first, len(lines)):
        if at > first and is_rule(text, lines[at]):
            continue
        found = len(cells(text, lines[at].start, lines[at].end, style))
        fits = found > 1 and (not width or found == width or (style == "spaces" and width > 2 < found))
        if not fits or (style == "figures" and found <= _FEWEST_FIGURES):
            return at
        width = width or found
    return len(lines)


def _figure_cells(text: str, start: int, end: int) -> list[Span]:
    """The label of a row and the figures behind it: "Vietnam 61,204 24.6%". One cell where there are none."""
    found: list[Span] = []
    while True:
        space = text.rfind(" ", start, end)
        if space < 0 or not _FIGURE.fullmatch(text, space + 1, end):
            break
        found.append((space + 1, end))
        end = space
        while end > start and text[end - 1].isspace():
            end -= 1
    return [(start, end), *reversed(found)]


def is_period(cell: str) -> bool:
    """Whether a cell is a year or a quarter: "2024-25", "Q3 2023"."""
    return _YEAR_OR_QUARTER.fullmatch(cell) is not None


def _is_amount(cell: str) -> bool:
    return _FIGURE.fullmatch(cell) is not None and not is_period(cell)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
