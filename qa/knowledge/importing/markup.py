"""HTML of books and mails → Markdown: all of it, for there is nothing around the text as on a web page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby
from pathlib import Path
from typing import Any

from qa.errors import MissingExtraError
from qa.knowledge.importing.drafts import failure
from qa.knowledge.importing.pages import crowded_tag
from qa.knowledge.untrusted import printable

_CLOSED = re.compile(r"<(?:title|script|style)\b[^<>]*/>", re.IGNORECASE)
"""What XHTML may close at once, and HTML reads as open to the end."""
_UNSEEN = {"head", "script", "style", "template", "nav"}
_HEADING = re.compile(r"h([1-6])")


def markdown_of(path: Path, page: str, kind: str, left_out: Set[str] = frozenset()) -> str:
    """Headings, paragraphs, items and tables of a page as Markdown; ``kind`` names the format in a message,
    ``left_out`` the tags of what is not read.

    ``markdown_of(path, "<h1>Ships</h1><p>It has 12.", "EPUB")`` is ``"# Ships\\n\\nIt has 12."``.
    Raises ``MissingExtraError``, and ``ImportFailure`` where the page cannot be read.
    """
    try:
        from lxml import etree
    except ImportError:
        raise missing_html(path, kind) from None
    if crowded_tag(page):
        raise failure(path, "a tag with more than 1,000 attributes; such a page is not read")
    page = _CLOSED.sub("", page)
    if not page.strip():
        return ""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise failure(path, f"cannot be read as {kind} ({type(error).__name__})") from None
    return joined_blocks(_blocks(root, _UNSEEN | left_out) if root is not None else ())


def joined_blocks(blocks: Iterable[str]) -> str:
    """Blocks of Markdown as a text, set apart but for the items of a list: ``"It has:\\n\\n- a\\n- b"``."""
    parts: list[str] = []
    for is_item, group in groupby(blocks, lambda block: block.startswith("- ")):
        parts.append(("\n" if is_item else "\n\n").join(group))
    return "\n\n".join(parts)


def missing_html(path: Path, kind: str) -> MissingExtraError:
    """Which extra brings the library that reads HTML."""
    return MissingExtraError(
        f"{printable(str(path))}: reading {kind} needs an extra: pip install 'cited-qa[html]'"
    )


def pipe_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table with pipes, its first row as header. Of one with a single row or column, which is layout, the
    cells."""
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2:
        yield from (cell for row in rows for cell in row if cell)
        return
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    header = cells[0] + [""] * (width - len(cells[0]))
    yield "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * width, *cells[1:]))


def _blocks(root: Any, unseen: Set[str]) -> Iterator[str]:
    """The blocks in the order of the page: where a block element begins or ends, so does a block."""
    from lxml import etree
    from lxml.html import defs

    apart = defs.block_tags | {"li", "dt", "dd", "body"}
    words: list[str] = []
    mark = ""
    walk = etree.iterwalk(root, ("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else "head"
        if event == "start" and (tag in unseen or tag == "table"):
            walk.skip_subtree()
        if tag in apart and words:
            if text := _joined(words):
                yield mark + text
                mark = ""
            words = []
        if event == "start" and tag == "table":
            yield from pipe_table([_cells(row) for row in _rows(element)])
        elif event == "start" and tag not in unseen:
            heading = _HEADING.fullmatch(tag)
            mark = f"{'#' * int(heading[1])} " if heading else "- " if tag == "li" else mark
            words += [" " if tag == "br" else "", element.text or ""]
        elif event == "end":
            mark = "" if tag == "li" or _HEADING.fullmatch(tag) else mark
            words.append(element.tail or "")
    if text := _joined(words):
        yield text


def _rows(table: Any) -> Iterator[Any]:
    """A table's own rows; a table inside one of its cells is words of that cell."""
    for child in table:
        yield from [child] if child.tag == "tr" else child.iterchildren("tr")


def _cells(row: Any) -> list[str]:
    return [_joined(cell.itertext()) for cell in row if cell.tag in ("td", "th")]


def _joined(words: Any) -> str:
    return " ".join("".join(words).split())
