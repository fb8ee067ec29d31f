"""A text → its blocks: headings, paragraphs, items, rows, labelled lines, turns, questions, and what is no
part of it.

The blocks stand in order, do not overlap, and hold every character of the text that is not blank. What is
only a mark
(a bullet, a rule, the pipes around a row) is a block of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qa.language import furniture
from qa.language.boundaries import trimmed
from qa.language.layout import Layout, Place, find_layout
from qa.language.lines import Block, BlockKind, Line, chunks
from qa.language.markdown import is_markdown, markdown_blocks
from qa.language.plain import chunk_blocks

_WORDS: frozenset[BlockKind] = frozenset(("paragraph", "item", "line", "row", "note"))
"""Kinds that a list of contents or of sources is made of."""
_LONGEST_ENTRY = 120
"""Characters of a line in a list of contents."""


def find_blocks(text: str) -> list[Block]:
    """The blocks of a text in order: ``text[block.start:block.end]`` is each one's words."""
    groups = list(chunks(text))
    layout = find_layout(text, groups)
    found = markdown_blocks(text, layout) if is_markdown(text) else _plain_blocks(text, groups, layout)
    return list(_in_sections(text, _with_askers(text, list(_complete(text, found)))))


def _complete(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without the space around them, and as blocks of their own what lies between them: no word
    is lost."""
    at = 0
    for block in (*blocks, Block("mark", len(text), len(text))):
        for start, end in trimmed(text, at, block.start):
            has_words = any(character.isalnum() for character in text[start:end])
            yield Block("paragraph" if has_words else "mark", start, end)
        for start, end in trimmed(text, max(at, block.start), block.end):
            yield block._replace(start=start, end=end)
        at = max(at, block.end)


def _plain_blocks(text: str, groups: Sequence[Sequence[Line]], layout: Layout) -> Iterator[Block]:
    is_first = True
    for number, lines in enumerate(groups):
        behind = groups[number + 1][0] if number + 1 < len(groups) else None
        before = layout.marks.get(groups[number - 1][0].start) if number else None
        place = Place(is_first, before, text[behind.start : behind.end] if behind else "")
        for block in chunk_blocks(text, lines, layout, place):
            is_first = is_first and block.kind in ("mark", "furniture", "heading", "line")
            yield block


def _with_askers(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """The turns of those who mostly ask, as questions: an interviewer's remark asks too."""
    turns: dict[str, list[bool]] = {}
    speaker = ""
    for block in blocks:
        if block.kind == "speaker":
            speaker = _name(text, block)
        elif block.kind == "turn":
            turns.setdefault(speaker, []).append(text[block.end - 1] == "?")
    asking = {name for name, asked in turns.items() if 2 * sum(asked) > len(asked) or name == "q"}
    for block in blocks:
        if block.kind == "speaker":
            speaker = _name(text, block)
        is_question = block.kind == "turn" and speaker in asking and asking != turns.keys()
        yield block._replace(kind="question") if is_question else block


def _name(text: str, block: Block) -> str:
    return text[block.start : block.end].split()[-1].lower()


def _in_sections(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a list of contents, and those of a list of sources, as such."""
    listing: set[str] | None = None
    sources = 0
    for block in blocks:
        words = text[block.start : min(block.end, block.start + _LONGEST_ENTRY)]
        if block.kind in ("heading", "question"):
            sources = sources if 0 < sources < block.level else 0
            if listing is not None and furniture.bare_title(words) in listing:
                listing = None
        if listing is not None:
            block = _entry(text, block, words, listing)
            listing = listing if block.kind in ("contents", "mark") else None
        elif (sources and block.kind in _WORDS) or _labels_sources(block, words):
            block = block._replace(kind="bibliography")
        if block.kind == "heading" and furniture.opens_contents(words):
            listing = set()
        elif block.kind == "heading" and furniture.opens_bibliography(words):
            sources = max(block.level, 1)
        elif block.kind == "line" and furniture.opens_contents(words.strip("*_ ")):
            block = block._replace(kind="contents")
        yield block


def _entry(text: str, block: Block, words: str, listing: set[str]) -> Block:
    """A line of a list of contents, as such; a block of sentences is left as it is, for the list ends
    there."""
    is_short = block.end - block.start < _LONGEST_ENTRY and text[block.end - 1] not in ".!:"
    if (
        block.kind in ("mark", "contents")
        or not is_short
        or (block.kind not in _WORDS and block.kind != "heading")
    ):
        return block
    listing.add(furniture.bare_title(words))
    return block._replace(kind="contents")


def _labels_sources(block: Block, words: str) -> bool:
    return block.kind == "line" and ":" in words and furniture.opens_bibliography(words.strip("*_ "))
