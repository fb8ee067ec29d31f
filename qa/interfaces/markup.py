"""HTML that is built, not written: an element holds texts and elements, so what others wrote stays text."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from qa.knowledge.untrusted import printable


def element(tag: str, *children: str | Element, **attributes: str | float) -> Element:
    """An element: ``element("p", "Said ", element("b", "so"), ".", class_="note")``. Every text in it is
    ``printable``."""
    names = {name.rstrip("_").replace("_", "-"): printable(str(value)) for name, value in attributes.items()}
    made = Element(tag, names)
    for child in children:
        if isinstance(child, Element):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + printable(child)
        else:
            made.text = (made.text or "") + printable(child)
    return made


def row(cell: str, *texts: str | Element) -> Element:
    """A row of a table, whose cells are ``th`` or ``td``; the first of ``td`` names the row."""
    first = element("th", *texts[:1], scope="row" if cell == "td" else "col")
    rest = (element(cell, text, **({"scope": "col"} if cell == "th" else {})) for text in texts[1:])
    return element("tr", first, *rest)


def table(caption: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Element:
    """A table that can be scrolled sideways, with the keyboard too, where the page is narrow."""
    made = element(
        "table",
        element("caption", caption),
        element("thead", row("th", *headings)),
        element("tbody", *(row("td", *cells) for cells in rows)),
    )
    return element("div", made, class_="wide", role="region", aria_label=caption, tabindex="0")


def written(page: Element) -> str:
    """An element as HTML."""
    return ElementTree.tostring(page, encoding="unicode", method="html")
