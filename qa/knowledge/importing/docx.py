"""Word documents (.docx) → Markdown: headings, paragraphs, lists and tables in the order of the document.

Deleted words of tracked changes, text boxes, footnotes, heads and feet are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple

from qa.errors import MissingExtraError
from qa.knowledge.importing.archives import open_archive
from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import one_line, split_head
from qa.knowledge.importing.markup import joined_blocks, pipe_table
from qa.knowledge.importing.quiet import quiet
from qa.knowledge.importing.text import tidy
from qa.knowledge.untrusted import printable

_OLD_WORD = b"\xd0\xcf\x11\xe0"
"""How a file of Word before 2007 begins, and one with a password."""
_HEADING = re.compile(r"heading ([1-6])|title", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?:microsoft )?word\b.*|untitled.*|document ?[0-9]*|", re.IGNORECASE)
_MAX_SPAN = 60
"""Columns that a cell may stretch over, about as many as Word allows."""


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = map(_w, ("p", "tbl", "tr", "tc", "t"))
_SPACES = {_w("tab"): " ", _w("br"): " ", _w("cr"): " ", _w("noBreakHyphen"): "-"}
_SKIPPED = {
    *map(_w, ("pPr", "rPr", "tblPr", "trPr", "tcPr")),  # how it looks
    *map(_w, ("del", "moveFrom", "txbxContent")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",  # says the same again
}


class _Styles(NamedTuple):
    """The names of the paragraph styles by their ids, and the ids of those that make list items."""

    names: Mapping[str, str]
    numbered: Set[str]


def read_docx(path: Path, data: bytes, notices: list[str]) -> Draft:
    """A Word document, its title that of its properties or its first heading."""
    try:
        import docx
    except ImportError:
        raise MissingExtraError(
            f"{printable(str(path))}: reading DOCX needs an extra: pip install 'cited-qa[docx]'"
        ) from None
    if data.startswith(_OLD_WORD):
        raise failure(path, "is of Word before 2007, or locked with a password; save it anew as .docx")
    open_archive(path, data, "DOCX").close()
    with quiet():
        try:
            document = docx.Document(io.BytesIO(data))
            styles = _Styles(
                {style.style_id: style.name or "" for style in document.styles},
                {style.style_id for style in document.styles if _is_numbered(style.element)},
            )
            title = one_line(document.core_properties.title)
            parts = _parts(document.element.body, {_PARAGRAPH, _TABLE})
            text = joined_blocks(block for part in parts for block in _block(part, styles))
        except Exception as error:  # a broken document makes its reader raise anything
            raise failure(path, f"cannot be read as DOCX ({type(error).__name__})") from error
    title, source, body = split_head(tidy(path, text), "" if _NO_TITLE.fullmatch(title) else title)
    return Draft(body, title, source)


def _block(element: Any, styles: _Styles) -> Iterator[str]:
    """A heading, an item, a paragraph or a table as Markdown; nothing for an empty one."""
    if element.tag == _TABLE:
        rows = _parts(element, {_ROW})
        yield from pipe_table(
            [[text for cell in _parts(row, {_CELL}) for text in _cells(cell)] for row in rows]
        )
    elif words := _words(element):
        style = element.find(f"{_w('pPr')}/{_w('pStyle')}")
        style_id = style.get(_w("val"), "") if style is not None else ""
        heading = _HEADING.fullmatch(styles.names.get(style_id, ""))
        is_item = style_id in styles.numbered or _is_numbered(element)
        yield f"{'#' * int(heading[1] or 1)} {words}" if heading else f"- {words}" if is_item else words


def _is_numbered(element: Any) -> bool:
    """Whether a paragraph, or those of a style, have a bullet or a number; that of id 0 takes one away."""
    number = element.find(f"{_w('pPr')}/{_w('numPr')}")
    if number is None:
        return False
    number_id = number.find(_w("numId"))
    return number_id is None or number_id.get(_w("val")) != "0"


def _cells(cell: Any) -> Iterator[str]:
    """The words of a cell, and an empty one for each column more that it stretches over."""
    yield _words(cell)
    span = cell.find(f"{_w('tcPr')}/{_w('gridSpan')}")
    number = span.get(_w("val"), "") if span is not None else ""
    yield from [""] * (min(int(number), _MAX_SPAN) - 1 if number.isdecimal() else 0)


def _parts(element: Any, tags: Set[str]) -> Iterator[Any]:
    """The outermost elements of some kinds inside another one, in order."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _parts(child, tags)


def _words(element: Any) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SPACES:
            yield _SPACES[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)
            if child.tag == _PARAGRAPH:
                yield " "
