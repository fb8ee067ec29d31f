"""Marks of list items, and which of them are real.

"2)" at the start of a line may be the second item of a list or a wrapped line; "B. Holt" is a person. A
letter or a number is taken for a mark where its neighbour stands before or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.language.lines import Line

_MARK = re.compile(
    r"(?P<bullet>[-*•‣▪●◦–—·+])\s+(?=\S)"
    r"|(?P<open>\(?)(?:(?P<number>\d{1,3})|(?P<roman>[ivx]{2,4})|(?P<letter>[A-Za-z]))(?P<close>[.)])\s+(?=\S)"
)
_FARTHEST = 40
"""Lines between one item and the next at most."""
_ROMAN = {"i": 1, "v": 5, "x": 10}


class Mark(NamedTuple):
    """A mark at the start of a line: its style ("•", "1.", "(a)"), its place in the order (0 for a bullet),
    and its end."""

    style: str
    ordinal: int
    end: int


def find_marks(text: str, lines: Sequence[Line], at_start: Sequence[bool]) -> list[Mark | None]:
    """For each line its mark, or none. ``at_start`` says of each line whether it may begin an item: it opens
    its group
    of lines, or the line before it is finished."""
    found = [read_mark(text, line) for line in lines]
    kept: list[Mark | None] = [None] * len(lines)
    last: dict[str, tuple[int, Mark]] = {}
    for i, mark in enumerate(found):
        if mark is None:
            continue
        if mark.ordinal == 0:
            kept[i] = mark
            continue
        before = last.get(mark.style)
        follows = before is not None and mark.ordinal == before[1].ordinal + 1 and i - before[0] <= _FARTHEST
        is_letter = mark.style.strip("().").isalpha()
        if follows and before and (at_start[i] or at_start[before[0]] or kept[before[0]] is not None):
            kept[i] = mark
            if at_start[before[0]]:
                kept[before[0]] = before[1]
        elif at_start[i] and not is_letter:
            kept[i] = mark
        last[mark.style] = (i, mark)
    return kept


def read_mark(text: str, line: Line) -> Mark | None:
    """What may be a mark at the start of a line. Ordinals count from 2, so that 0 stays a bullet's and "0."
    has its own."""
    match = _MARK.match(text, line.start, line.end)
    if match is None:
        return None
    if match["bullet"]:
        return Mark(match["bullet"], 0, match.end())
    if match["number"]:
        return Mark(f"{match['open']}1{match['close']}", int(match["number"]) + 2, match.end())
    if match["roman"]:
        return Mark(f"{match['open']}i{match['close']}", _roman(match["roman"]) + 1, match.end())
    letter = match["letter"]
    style = "a" if letter.islower() else "A"
    return Mark(f"{match['open']}{style}{match['close']}", ord(letter.lower()) - ord("a") + 2, match.end())


def _roman(numeral: str) -> int:
    values = [_ROMAN[character] for character in numeral]
    return sum(
        -value if value < behind else value for value, behind in zip(values, [*values[1:], 0], strict=True)
    )
