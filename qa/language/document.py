"""An article → its units: what can be cited, each as it stands, with what it hangs on.

A unit is a sentence of running text, a heading, an item, a row, a labelled line, a sentence of a turn. Its
context names
the places of the words that it is read with, by role: the headings above it, what announces its list, the
columns of its
table, who speaks, what was asked before, the sentence before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.language.blocks import find_blocks
from qa.language.boundaries import sentence_spans, trimmed
from qa.language.lines import CAPTION, Block
from qa.language.terms import terms
from qa.models import Article, Link, Role, Sentence, UnitKind

LONGEST = 1_000
"""Characters of a unit at most. What is longer is a table or a list without marks; to read it takes time
with its square."""
_WHOLE = frozenset(("heading", "header", "row", "code", "contents", "furniture"))
"""Kinds of block that are not split into sentences."""
_LISTED = frozenset(("item", "row", "header", "line"))
_RUNNING = frozenset(("sentence", "question", "quote"))
_MOST_HEADINGS = 4
_NOTE_MARKS = re.compile(r"(?:\[\^[^\]\s]{1,30}\])+$")
_QUESTION_END = re.compile(r"\?[\"'”’»)*_]*$")


def read_units(article: Article) -> Iterator[Sentence]:
    """The units of an article in order, each with its place: ``article.text[s.start:s.end] == s.text``."""
    reader = _Reader(article)
    for block in find_blocks(article.text):
        yield from reader.units(block)


def context_terms(unit: Sentence, text: str, title: str = "") -> list[str]:
    """The terms of what a unit hangs on, for a field of their own beside its own terms: ``text`` is its
    article's.

    The sentence before is left out: a store knows it as a neighbour, and ranking counts it by a feature of
    its own.
    """
    words = [title, *(text[link.start : link.end] for link in unit.context if link.role != "before")]
    return [term for each in dict.fromkeys(words) for term in terms(each)]


class _Open(NamedTuple):
    """A heading that is open, with its rank."""

    level: int
    link: Link


class _Reader:
    """Reads blocks into units one after the other, and keeps what is open: headings, a list, a table, a
    turn."""

    def __init__(self, article: Article) -> None:
        self.article, self.text = article, article.text
        self.paragraph = self.number = 0
        self.headings: list[_Open] = []
        self.above: tuple[Link, ...] = ()
        self.asked: tuple[Link, ...] = ()
        self.speaker: tuple[Link, ...] = ()
        self.listed: tuple[Link, ...] = ()
        self.parents: list[_Open] = []
        self.is_table = False
        self.before: Sentence | None = None

    def units(self, block: Block) -> Iterator[Sentence]:
        if block.kind == "mark":
            return
        if block.kind == "speaker":
            self.speaker = (Link("speaker", block.start, block.end),)
            return
        self._enter(block)
        last: Sentence | None = None
        for start, end in self._spans(block):
            if last is None and not block.joined:
                self.paragraph, self.number = self.paragraph + 1, 0
            self.number += 1
            last = self._unit(block, start, end, last)
            yield last
        if last is not None:
            self._leave(block, last)

    def _enter(self, block: Block) -> None:
        """Open or close what a block opens or closes before its own units are read."""
        if block.kind in ("heading", "question") and block.level:
            while self.headings and self.headings[-1].level >= block.level:
                self.headings.pop()
            self.above = tuple(heading.link for heading in self.headings[-_MOST_HEADINGS:])
            self.listed = ()
        if block.kind in ("heading", "question"):
            self.asked, self.before = (), None
        is_table = block.kind in ("row", "header")
        if block.kind not in _LISTED or is_table != self.is_table:
            self.listed, self.parents = (), []
        self.is_table = is_table
        if block.kind not in _LISTED:
            return
        if not self.listed and not self.parents:
            self.listed = self._announcer(block)
        while self.parents and self.parents[-1].level >= block.level:
            self.parents.pop()

    def _announcer(self, block: Block) -> tuple[Link, ...]:
        """What announces a list or a table: the sentence just above it in its group, one that ends with a
        colon, a caption."""
        before = self.before
        if before is None or before.heading or before.kind in (*_LISTED, "question"):
            return ()
        announces = block.joined or before.text.endswith(":") or CAPTION.match(before.text) is not None
        return (Link("announcer", before.start, before.end),) if announces else ()

    def _leave(self, block: Block, last: Sentence) -> None:
        """Open what a block opens for the blocks behind it."""
        if block.kind in ("heading", "question") and block.level:
            role: Role = "question" if block.kind == "question" else "heading"
            self.headings.append(_Open(block.level, Link(role, block.start, block.end)))
            self.above = tuple(heading.link for heading in self.headings[-_MOST_HEADINGS:])
            self.before = None
            return
        if block.kind == "question" or (block.kind == "line" and last.kind == "question"):
            self.asked = (Link("question", block.start, block.end),)
        elif block.kind not in ("turn", "furniture"):
            self.asked = ()
        if block.kind == "header":
            self.listed = (
                *(link for link in self.listed if link.role != "columns"),
                Link("columns", block.start, block.end),
            )
        elif block.kind in ("item", "line") and block.level:
            self.parents.append(_Open(block.level, Link("announcer", last.start, last.end)))
        self.speaker = ()
        self.before = None if block.kind in ("furniture", "contents", "bibliography", "code") else last

    def _spans(self, block: Block) -> Iterator[tuple[int, int]]:
        if block.kind in _WHOLE:
            whole = iter([(block.start, block.end)])
        else:
            whole = sentence_spans(self.text, block.start, block.end, self.article.language)
        for start, end in whole:
            mark = _NOTE_MARKS.search(self.text, max(start, end - 100), end)
            if mark and mark.start() > start:
                end = mark.start()
            yield from pieces(self.text, start, end)

    def _unit(self, block: Block, start: int, end: int, last: Sentence | None) -> Sentence:
        kind = self._kind(block, start, end)
        parent = (self.parents[-1].link,) if self.parents else ()
        before = last if last is not None else self.before if kind in _RUNNING and not self.asked else None
        behind = (
            (Link("before", before.start, before.end),)
            if before is not None and before.kind != "heading"
            else ()
        )
        if block.kind == "note":
            return Sentence(
                self.article.id, self.paragraph, self.number, start, end, self.text[start:end], kind
            )
        context = (*self.above, *self.listed, *parent, *self.asked, *self.speaker, *behind)
        return Sentence(
            self.article.id, self.paragraph, self.number, start, end, self.text[start:end], kind, context
        )

    def _kind(self, block: Block, start: int, end: int) -> UnitKind:
        if block.kind not in _WHOLE and _QUESTION_END.search(self.text, max(start, end - 8), end):
            return "question"
        if block.kind == "paragraph" or block.kind == "speaker" or block.kind == "mark":
            return "sentence"
        return block.kind


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, or one that is too long in pieces, cut at the end of a line, or else at a space."""
    while end - start > LONGEST:
        reach = start + LONGEST
        line, space = (text.rfind(mark, start + 1, reach) for mark in "\n ")
        cut = next((place for place in (line, space) if place > 0), reach)
        yield from trimmed(text, start, cut)
        start = cut
    yield from trimmed(text, start, end)
