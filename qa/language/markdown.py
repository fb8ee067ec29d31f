"""Markdown → blocks: markdown-it-py says which lines are what, and each block is found in its lines to the
character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qa.language.boundaries import trimmed
from qa.language.layout import Layout, Place
from qa.language.lines import LONGEST_TITLE, Block, Line
from qa.language.plain import chunk_blocks
from qa.language.titles import is_labelled

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SIGNS = re.compile(
    r"^(?:[ ]{0,3}#{1,6}[ \t]+\S|[ ]{0,3}(?:```|~~~)|\[\^[^\]\s]+\]:|[ ]{0,3}\|?[ ]*:?-{3,}:?[ ]*\|"
    r"|[ ]{0,3}={3,}[ \t]*$|[ ]{0,3}>[ ])"
    r"|\*\*\S[^*\n]*\*\*|\]\(\S|\A---[ \t]*\n",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_ORDERED = re.compile(r"\d+[.)]")
_HIGHEST_ORDINAL = 999
_REFERENCE = re.compile(r"\s*\[[^\]\n]{1,200}\]:")


class _Leaf(NamedTuple):
    """Lines that belong together: what holds them ("paragraph", "heading", "item", "quote", "note", "code"),
    and how deep."""

    kind: str
    level: int
    first: int
    behind: int
    content: str


def is_markdown(text: str) -> bool:
    """Whether a text bears signs of Markdown: "# ", "**bold**", a table's rule, a fence, a link."""
    return _SIGNS.search(text) is not None


def markdown_blocks(text: str, layout: Layout) -> Iterator[Block]:
    """The blocks of a Markdown text in order; what Markdown takes for none of them is read as plain text."""
    spans = [match.span() for match in _LINE.finditer(text)]
    at = 0
    leaves = _leaves(_parser().parse(text), text, spans)
    for leaf in leaves:
        if leaf.first < at:
            continue
        yield from _between(text, spans, at, leaf.first, layout)
        yield from _leaf_blocks(text, spans, leaf, layout)
        at = leaf.behind
    yield from _between(text, spans, at, len(spans), layout)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark").use(footnote_plugin).use(front_matter_plugin)
    return parser.disable(["inline", "footnote_tail", "code", "html_block", "reference"])


def _leaves(tokens: Sequence[Token], text: str, spans: Sequence[tuple[int, int]]) -> Iterator[_Leaf]:
    holders: list[str] = []
    heading, setext = 0, False
    for token in tokens:
        if token.type in ("list_item_open", "blockquote_open", "footnote_reference_open"):
            holders.append({"l": "item", "b": "quote", "f": "note"}[token.type[0]])
        elif token.type in ("list_item_close", "blockquote_close", "footnote_reference_close"):
            holders.pop()
        elif token.type == "heading_open":
            heading, setext = int(token.tag[1:]), token.markup in ("=", "-")
        elif token.type == "heading_close":
            heading = 0
        elif token.map and token.type in ("fence", "front_matter"):
            kind = "code" if token.type == "fence" else "furniture"
            yield _Leaf(kind, 0, token.map[0], token.map[1], token.content)
        elif token.map and token.type == "inline":
            is_title = heading > 0 and not (setext and len(token.content) > LONGEST_TITLE)
            kind = "heading" if is_title else holders[-1] if holders else "paragraph"
            yield _Leaf(kind, heading or holders.count("item"), token.map[0], token.map[1], token.content)


def _leaf_blocks(text: str, spans: Sequence[tuple[int, int]], leaf: _Leaf, layout: Layout) -> Iterator[Block]:
    if leaf.kind in ("code", "furniture"):
        yield from _fenced(text, spans, leaf)
        return
    lines = list(_content_lines(text, spans, leaf))
    if not lines:
        return
    start, end = spans[leaf.first][0], spans[leaf.behind - 1][1]
    before = text[start : lines[0].start].strip()
    if leaf.kind == "item" and _is_year(before):
        leaf, lines[0] = leaf._replace(kind="paragraph"), Line(text.index(before, start), lines[0].end, 0)
        before = ""
    if before:
        yield _mark(text, start, lines[0].start)
    if leaf.kind == "heading":
        kind = "question" if text[lines[-1].end - 1] == "?" else "heading"
        yield Block("heading" if kind == "heading" else "question", lines[0].start, lines[-1].end, leaf.level)
    elif leaf.kind == "paragraph" or (leaf.kind != "note" and len(lines) > 1 and "|" in leaf.content):
        yield from chunk_blocks(text, lines, layout, Place(follows=_next_line(text, end)))
    else:
        yield from _held(text, leaf, lines)
    if text[lines[-1].end : end].strip():
        yield _mark(text, lines[-1].end, end)


def _held(text: str, leaf: _Leaf, lines: Sequence[Line]) -> Iterator[Block]:
    """An item, a quotation or a note as one block."""
    start = lines[0].start
    above = text.rfind("\n", 0, start)
    joined = leaf.kind == "item" and bool(
        text[text.rfind("\n", 0, max(above, 0)) + 1 : max(above, 0)].strip()
    )
    kind = "line" if leaf.kind == "item" and is_labelled(text, start, lines[-1].end) else leaf.kind
    yield Block(kind, start, lines[-1].end, leaf.level, joined)  # type: ignore[arg-type]  # "line", "item", "quote" or "note"


def _content_lines(text: str, spans: Sequence[tuple[int, int]], leaf: _Leaf) -> Iterator[Line]:
    """The lines of a leaf as they stand in the text, without the marks of what holds them."""
    filled = [span for span in spans[leaf.first : leaf.behind] if text[slice(*span)].strip()]
    contents = [content.strip() for content in leaf.content.split("\n") if content.strip()]
    for (start, end), words in zip(filled, contents, strict=False):
        first = text.rfind(words, start, end)
        for line in [(first, first + len(words))] if first >= 0 else trimmed(text, start, end):
            yield Line(*line, 0)


def _fenced(text: str, spans: Sequence[tuple[int, int]], leaf: _Leaf) -> Iterator[Block]:
    """What stands between two fences, which are marks; the last may be missing."""
    start, end = spans[leaf.first][1], spans[leaf.behind - 1][0]
    last = text[end : spans[leaf.behind - 1][1]].strip(" \t>`~-\r\n.")
    if last or leaf.behind - leaf.first < 2:
        end = spans[leaf.behind - 1][1]
    yield _mark(text, spans[leaf.first][0], spans[leaf.first][1])
    inside = text[start:end].strip() if start < end else ""
    if inside:
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        yield Block("code" if leaf.kind == "code" else "furniture", first, first + len(inside))
    if text[max(start, end) : spans[leaf.behind - 1][1]].strip():
        yield _mark(text, max(start, end), spans[leaf.behind - 1][1])


def _between(
    text: str, spans: Sequence[tuple[int, int]], first: int, behind: int, layout: Layout
) -> Iterator[Block]:
    """What stands between two leaves: rules and empty marks, or words that Markdown has no place for."""
    group: list[Line] = []
    for start, end in [*spans[first:behind], (len(text), len(text))]:
        words = text[start:end].strip()
        has_words = any(character.isalnum() for character in words) and not _REFERENCE.match(words)
        if has_words:
            at = start + len(text[start:end]) - len(text[start:end].lstrip())
            group.append(Line(at, at + len(words), at - start))
            continue
        if group:
            yield from chunk_blocks(text, group, layout, Place(follows=_next_line(text, group[-1].end)))
            group = []
        if words:
            yield _mark(text, start, end)


def _mark(text: str, start: int, end: int) -> Block:
    stripped = text[start:end].strip()
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    return Block("mark", first, first + len(stripped))


def _is_year(mark: str) -> bool:
    """Whether what Markdown takes for the number of an item is a year at the start of a sentence: "1986."."""
    return _ORDERED.fullmatch(mark) is not None and int(mark[:-1]) > _HIGHEST_ORDINAL


def _next_line(text: str, end: int) -> str:
    return text[end : end + 1_000].lstrip()[:200].split("\n", 1)[0]
