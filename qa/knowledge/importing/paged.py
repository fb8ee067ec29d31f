"""The lines of a PDF's pages → running text: what stands on every page goes, broken words and paragraphs are
joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

_EDGE = 2
"""Lines at the top of a page, and at its bottom, that may be its head and foot."""
_LONGEST = 150
"""Characters of a head or foot."""
_SHARE = 3
"""A head stands on a third of the pages at least: left and right pages may have their own."""
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"\w+(?:-\w+)*")


def join_pages(pages: Sequence[str]) -> str:
    """The running text of pages: page numbers, running heads and feet dropped, words broken at a line's end
    joined, paragraphs set apart.

    A PDF knows lines only: a line that ends a sentence and stays well short of the margin ends its paragraph.
    """
    filled = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    lines = [line for page in _without_running(filled) for line in page if not line.isdecimal()]
    known = {word for line in lines for word in _WORD.findall(line)}
    margin = max(map(len, lines), default=0)
    parts: list[str] = []
    for line in lines:
        ends = line.endswith((".", "!", "?", "”", '"')) and len(line) < 0.8 * margin
        before = parts[-1] if parts else "\n"
        if before.endswith("-") and line[:1].islower():
            parts[-1] = before if _is_compound(before, line, known) else before[:-1]
        elif not before.endswith("\n"):
            parts.append("\n")
        parts.append(f"{line}\n\n" if ends else line)
    return "".join(parts).strip("\n")


def _is_compound(before: str, line: str, known: Collection[str]) -> bool:
    """Whether a hyphen at a line's end is the word's own ("hard-/worn"): so it is written elsewhere, and not
    as one word."""
    first, second = _WORD.findall(before)[-1:], _WORD.match(line)
    if not first or not second:
        return False
    return f"{first[0]}-{second[0]}" in known and f"{first[0]}{second[0]}" not in known


def _without_running(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The pages without the lines at their edges that many of them have, but for numbers. The first page
    keeps a head without a page number: it may be the title, or tell publisher and date."""
    texts: dict[str, dict[int, str]] = defaultdict(dict)
    for number, page in enumerate(pages):
        for place in _edges(page):
            texts[_key(page[place])].setdefault(number, page[place])
    least = max(2, -(-len(pages) // _SHARE))
    running = {key: set(found.values()) for key, found in texts.items() if len(found) >= least}
    for number, page in enumerate(pages):
        dropped = {
            place
            for place in _edges(page)
            if (found := running.get(_key(page[place])))
            and (number or place >= len(page) - _EDGE or len(found) > 1)
        }
        yield [line for place, line in enumerate(page) if place not in dropped]


def _edges(page: Sequence[str]) -> list[int]:
    places = {*range(min(_EDGE, len(page))), *range(max(0, len(page) - _EDGE), len(page))}
    return [place for place in sorted(places) if len(page[place]) <= _LONGEST]


def _key(line: str) -> str:
    """What a head has in common on all pages: "Page 3 of 9" and "Page 4 of 9" have "page # of #"."""
    return " ".join(_NUMBER.sub("#", line).casefold().split())
