"""What holds for a whole text before its blocks are told apart, and where a group of lines stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.language.dialogue import find_speakers
from qa.language.lines import END_MARKS, Line, is_broken_early, margin
from qa.language.marks import Mark, find_marks


@dataclass(frozen=True)
class Layout:
    """What holds for a whole text: its margin in characters (0 where lines are not broken at one), who
    speaks in it, and
    the marks of its list items by their offsets."""

    margin: int
    speakers: frozenset[str]
    marks: Mapping[int, Mark]


def find_layout(text: str, groups: Sequence[Sequence[Line]]) -> Layout:
    """The layout of a text from its lines in groups between blank lines."""
    width = margin(text, groups)
    lines = [line for group in groups for line in group]
    at_start: list[bool] = []
    for group in groups:
        pairs = zip(group, group[1:], strict=False)
        ended = (
            text[line.end - 1] in END_MARKS or is_broken_early(text, line, behind, width)
            for line, behind in pairs
        )
        at_start += [True, *ended]
    found = zip(lines, find_marks(text, lines, at_start), strict=True)
    marks = {line.start: mark for line, mark in found if mark}
    return Layout(width, find_speakers(text, groups), marks)


class Place(NamedTuple):
    """Where a group of lines stands: whether no text stands above it, the mark that opens the group above,
    the line behind."""

    is_first: bool = False
    before: Mark | None = None
    follows: str = ""
