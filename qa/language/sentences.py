"""Paragraphs and sentences of a text, with their offsets.

sentencex finds the boundaries inside running text; headings, list items and lines are told apart before it, because it
takes a list for one sentence. A boundary that it puts behind an abbreviation it does not know is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.language.boundaries import sentence_spans, trimmed
from qa.models import Article, Sentence

LONGEST = 1_000
"""Characters of a sentence at most. What is longer is a table or a list without marks; to read it takes time with its square."""
_BLOCK = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_LIST_MARK = re.compile(r"(?:[-*•‣–]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s+(?=\S)")
_ENDS_SENTENCE = tuple('.!?:;…。！？"”’)»')


def split_sentences(article: Article) -> list[Sentence]:
    """The sentences of an article in order, each with its place: ``article.text[s.start:s.end] == s.text``."""
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(find_paragraphs(article.text), 1):
        number = 0
        for from_, to, heading in _units(article.text, start, end):
            wholes = [(from_, to)] if heading else sentence_spans(article.text, from_, to, article.language)
            for first, last in (piece for whole in wholes for piece in _pieces(article.text, *whole)):
                number += 1
                found.append(Sentence(article.id, paragraph, number, first, last, article.text[first:last], heading))
    return found


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs: blocks between blank lines, or single lines where a block's lines each end a sentence."""
    found: list[tuple[int, int]] = []
    for block in _BLOCK.finditer(text):
        lines = list(_lines(text, block.start(), block.end()))
        if len(lines) > 1 and not _is_list(text, lines) and not _is_wrapped(text, lines):
            found.extend(_joined(text, lines))
        else:
            found.append((lines[0][0], lines[-1][1]))
    return found


def is_list_item(text: str, start: int) -> bool:
    """Whether what starts at an offset stands behind the mark of a list item, on one line with it."""
    line = text.rfind("\n", 0, start) + 1
    marked = _LIST_MARK.match(text, line + len(text[line:start]) - len(text[line:start].lstrip()))
    return marked is not None and marked.end() == start


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the lines between two offsets, without the space around them; blank ones left out."""
    position = start
    for line in text[start:end].splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            first = position + line.index(stripped[0])
            yield first, first + len(stripped)
        position += len(line)


def _is_list(text: str, lines: list[tuple[int, int]]) -> bool:
    return sum(_LIST_MARK.match(text, start, end) is not None for start, end in lines) > 1


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the lines are one paragraph broken at a margin: most of them stop in the middle of a sentence."""
    before_last = lines[:-1]
    whole = sum(text[end - 1] in _ENDS_SENTENCE or _HEADING.match(text, start, end) is not None for start, end in before_last)
    return 2 * whole < len(before_last)


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines, one that stops in the middle of a sentence with the next where that goes on in small letters."""
    start, end = lines[0]
    for first, last in lines[1:]:
        if text[end - 1] in _ENDS_SENTENCE or not text[first].islower():
            yield start, end
            start = first
        end = last
    yield start, end


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Parts of a paragraph that no sentence crosses: a heading, a list item, or the running text between them."""
    open_: tuple[int, int] | None = None
    for first, last in _lines(text, start, end):
        heading, item = _HEADING.match(text, first, last), _LIST_MARK.match(text, first, last)
        if (heading or item) and open_:
            yield *open_, False
            open_ = None
        if heading:
            yield heading.end(), last, True
        elif item:
            open_ = (item.end(), last)
        else:
            open_ = (open_[0] if open_ else first, last)
    if open_:
        yield *open_, _is_title(text, start, end, open_)


def _is_title(text: str, start: int, end: int, unit: tuple[int, int]) -> bool:
    """Whether a paragraph of one short line without an end mark is a heading that carries no mark."""
    line = text[unit[0] : unit[1]]
    return unit == (start, end) and "\n" not in line and len(line) <= 80 and not line.endswith(_ENDS_SENTENCE[:8]) and end != len(text)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what is too long for one in pieces, cut at the end of a line, or else at a space."""
    while end - start > LONGEST:
        reach = start + LONGEST
        line, space = (text.rfind(mark, start + 1, reach) for mark in "\n ")
        cut = next((place for place in (line, space) if place > 0), reach)
        yield from trimmed(text, start, cut)
        start = cut
    yield from trimmed(text, start, end)
