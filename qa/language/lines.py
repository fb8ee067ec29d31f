"""The lines of a text, and the blocks that a document is cut into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

BlockKind = Literal[
    "paragraph",
    "heading",
    "question",
    "item",
    "header",
    "row",
    "line",
    "speaker",
    "turn",
    "quote",
    "code",
    "note",
    "contents",
    "bibliography",
    "furniture",
    "mark",
]
"""What a block is. "header" is a table's row of column names, "line" a labelled one or one that stands alone,
"speaker" the label before a turn, "mark" a sign that is no text: a bullet, a number of a list, a rule."""


class Block(NamedTuple):
    """A part of a text between two offsets, without the space around it.

    ``level`` is a heading's rank (1 the highest) or a list item's depth (from 1). A block that
    is ``joined`` is counted with the paragraph of the block before it, as the second item of a list is.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    joined: bool = False


class Line(NamedTuple):
    """A line without the space around it, and how many characters of space stand before it."""

    start: int
    end: int
    indent: int


END_MARKS = tuple('.!?:;…。！？"”’)»]')
TITLE_ENDS = tuple(".!?:;…。！")
LONGEST_TITLE = 80
"""Characters of a line that may be a heading without a mark."""
CAPTION = re.compile(r"[\W_]*(?:Table|Figure|Exhibit)\b")
_UNWRAPPED = 110
"""Characters: a text with lines longer than these is not broken at a margin, so that each line break means
something."""
_CHUNK = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_WORD = re.compile(r"\S+")


def chunks(text: str, start: int = 0, end: int | None = None) -> Iterator[list[Line]]:
    """The lines of a text, in groups between blank lines."""
    for chunk in _CHUNK.finditer(text, start, len(text) if end is None else end):
        lines = list(_lines(text, chunk.start(), chunk.end()))
        if lines:
            yield lines


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    position = start
    for line in text[start:end].splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            first = position + len(line) - len(line.lstrip())
            yield Line(first, first + len(stripped), _indent(text, first))
        position += len(line)


def _indent(text: str, first: int) -> int:
    """How far a line is indented, up to twenty levels of a list."""
    at = first
    while at and first - at < 80 and text[at - 1] in " \t":
        at -= 1
    return first - at


def margin(text: str, groups: Sequence[Sequence[Line]]) -> int:
    """The width at which a text is broken into lines, in characters, or 0 where it is not and each line
    break has a meaning."""
    grouped = sorted(line.end - line.start for group in groups for line in group if len(group) > 1)
    every = [line.end - line.start for group in groups for line in group]
    if not grouped or 5 * sum(length for length in every if length > _UNWRAPPED) > sum(every):
        return 0
    return grouped[len(grouped) * 9 // 10]


def is_broken_early(text: str, line: Line, following: Line, width: int) -> bool:
    """Whether a line ends before the margin, so that its break has a meaning: the next word would have had
    room."""
    if text[following.start].islower():
        return False
    word = _WORD.match(text, following.start)
    taken = line.end - line.start + 1 + (word.end() - word.start() if word else 0)
    return not width or 5 * taken < 4 * width


def is_capitals(text: str) -> bool:
    """Whether a line is in capitals, as a heading may be: "POOL HOURS", not "UN" or "1. A"."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 3 and not any(character.islower() for character in letters) and letters[0].isupper()
