"""A page whose columns of prose were drawn row by row → its text, one column after the other.

Most programs draw a column to its end before the next, and their text is right as it comes. This is for the
others. The columns are found in the page as it looks: its lines with the blanks that stand between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from statistics import median

_STRIP = 2
"""Blanks in a row that a gutter has at least."""
_ROWS = 6
"""Lines that stand beside others, at least, where there are columns."""
_COLUMNS = 3
"""At most. What has more is a table."""
_UNCROSSED = 10
"""Lines with a gutter, at least, for each between them that runs across it. Where there are fewer, the layout
has taken lines of different heights together."""
_LENGTH = 18
"""Characters of a usual line of prose, at least."""
_LONGEST = 200_000
"""Characters of a layout that anybody reads."""
_LOST = 0.05
"""The share of a page's letters that its layout may lack."""
_END = re.compile(r"[.!?][\"'”’)]* \S")
"""A sentence that ends within a line."""
_GAP = re.compile(rf"(?<=\S)\s{{{_STRIP},}}(?=\S)")
_BLANK = re.compile(r"\s+")


def in_columns(text: str, layout: str) -> str:
    """The text of a page, column after column where it mixes them line by line, else as it is. ``layout`` is
    the page as it looks."""
    if len(layout) > _LONGEST:
        return text
    rows = [line.expandtabs().rstrip() for line in layout.split("\n")]
    cuts = _gutters([row for row in rows if row])
    if not 0 < len(cuts) < _COLUMNS:
        return text
    parts = list(_parts(rows, cuts))
    cells = [cells for part, _ in parts for cells in part]
    if not _is_drawn_by_rows(cells, text) or not any(map(_is_prose, (part for part, _ in parts))):
        return text
    lines = [line for part, across in parts for line in (*_in_order(part), across) if line]
    lost = Counter(_squeezed(text)) - Counter(_squeezed("".join(lines)))
    return text if lost.total() > _LOST * len(text) else "\n".join(lines)


def _is_drawn_by_rows(rows: Sequence[Sequence[str]], text: str) -> bool:
    """Whether a page's text has most lines of a column before the line beside them, and nearly all of them
    whole."""
    drawn = _squeezed(text)
    filled = [[_squeezed(cell) for cell in row if cell] for row in rows]
    pairs = [first + second in drawn for row in filled for first, second in pairwise(row)]
    lines = [line in drawn for row in filled for line in row]
    return sum(pairs) >= max(_ROWS, 0.6 * len(pairs)) and sum(lines) >= 0.9 * len(lines)


def _gutters(rows: Sequence[str], most: int = _COLUMNS) -> list[int]:
    """Where the columns after the first begin, as far as blanks run down the page there."""
    beside: Counter[int] = Counter()
    for row in rows:
        for gap in _GAP.finditer(row):
            beside.update(range(gap.start() + _STRIP, gap.end() + 1))
    first = max(beside, key=lambda cut: (beside[cut], -cut), default=0)
    if beside[first] < _ROWS:
        return []
    last = next(cut for cut in count(first) if beside[cut + 1] != beside[first])
    best = (first + last) // 2
    places = [place for place, row in enumerate(rows) if _is_beside(row, best)]
    crossed = sum(_crosses(row, [best]) for row in rows[places[0] : places[-1]])
    if len(places) < _UNCROSSED * crossed or 2 * len(places) < len(rows) - places[-1] + places[0]:
        return []
    if most == 1:
        return [best]
    left = _gutters([row[:best].rstrip() for row in rows if not _crosses(row, [best])], most - 1)
    right = _gutters([row[best:] for row in rows if not _crosses(row, [best])], most - 1)
    return [*left, best, *(best + cut for cut in right)]


def _is_beside(row: str, cut: int) -> bool:
    """Whether a line has text on both sides of a gutter, and none in it."""
    return bool(row[:cut].strip() and row[cut:].strip()) and not _crosses(row, [cut])


def _crosses(row: str, cuts: Sequence[int]) -> bool:
    return any(row[cut - _STRIP : cut].strip() for cut in cuts)


def _cells(row: str, cuts: Sequence[int]) -> list[str]:
    """What a line has in each column, "" for nothing."""
    return [_tidied(row[start:end]) for start, end in pairwise([0, *cuts, None])]


def _tidied(line: str) -> str:
    return _BLANK.sub(" ", line).strip()


def _squeezed(text: str) -> str:
    return _BLANK.sub("", text)


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether columns hold prose, not the cells of a table: long lines, in all columns alike, of which many
    go on in the next, and which do not begin anew in all columns at once."""
    if len(rows) < _ROWS:
        return False
    starts: list[set[int]] = []
    widths: list[float] = []
    for column in zip(*rows, strict=True):
        filled = [cell for cell in column if cell]
        widths.append(median(map(len, filled or [""])))
        full = 0.7 * widths[-1]
        follows = {
            number
            for number, (above, cell) in enumerate(pairwise(column), 1)
            if cell and len(above) >= full and (cell[0].islower() or above.endswith("-"))
        }
        starts.append({number for number, cell in enumerate(column) if cell} - follows)
        longer = sum(len(cell) > 1.5 * widths[-1] for cell in filled)
        ends = sum(bool(_END.search(cell)) for cell in filled)
        least, most = min(3 * len(follows), 20 * ends), 10 * longer
        if widths[-1] < _LENGTH or not most <= len(filled) <= least:
            return False
    return min(widths) > 0.6 * max(widths) and all(
        len(first & second) < 0.75 * least
        for first, second in pairwise(starts)
        if (least := min(len(first), len(second))) >= _ROWS - 1
    )


def _parts(rows: Sequence[str], cuts: Sequence[int]) -> Iterator[tuple[list[list[str]], str]]:
    """The cells of a page's lines as far as the next line that runs across the columns, and that line."""
    whole = _set_apart(rows, cuts)
    part: list[list[str]] = []
    for number, row in enumerate(rows):
        if number in whole or _crosses(row, cuts):
            yield part, _tidied(row)
            part = []
        elif row:
            part.append(_cells(row, cuts))
    yield part, ""


def _in_order(part: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a part's columns, one column after the other; of a table, those of its rows."""
    if len(part) < _ROWS or _is_prose(part):
        return [cell for column in zip(*part, strict=True) for cell in column]
    return [" ".join(filter(None, cells)) for cells in part]


def _set_apart(rows: Sequence[str], cuts: Sequence[int]) -> set[int]:
    """The lines that belong to no column: one or two at the page's edge, or on one side alone, with more
    space around them than other lines have."""
    filled = [number for number, row in enumerate(rows) if row]
    usual = median(second - first for first, second in pairwise(filled))
    bands: list[list[int]] = [[]]
    for before, number in pairwise([filled[0], *filled]):
        if number - before > usual:
            bands.append([])
        bands[-1].append(number)
    return {
        number
        for place, band in enumerate(bands)
        if len(band) <= _STRIP
        and (place in (0, len(bands) - 1) or all(sum(map(bool, _cells(rows[n], cuts))) == 1 for n in band))
        for number in band
    }
