"""What tables and labelled lines state: a cell with its label and the head of its column, "Net income: $6.1
million"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.knowledge.proposing.parsed import Proposal, date_cell, number_cell
from qa.language.cells import read_cells
from qa.language.lexicon import words
from qa.language.values import Value

_LABEL = re.compile(r"(?P<label>[^:]{2,60}):\s+(?:about |around |some |nearly )?(?=\S)")
_LONGEST_LABEL = 8
"""Words of a label: what is longer is a clause."""
_MARKUP = re.compile(r"[<>{}=|\\]")
_WORD = re.compile(r"[^\W\d_]+")


def find_cells(line: str, above: Sequence[str]) -> Iterator[Proposal]:
    """A row for each figure of a table's line: its label, the head of its column, the figure, the year of
    either."""
    for cell in read_cells(line, above):
        if _names(cell.label):
            date = cell.date.iso() if cell.date else ""
            relation = cell.measure or "value"
            object_ = ", ".join(filter(None, cell.beside))
            yield Proposal(cell.label, relation, object_, number_cell(cell.value), cell.value.unit, date)


def find_labelled(text: str, values: Sequence[Value]) -> Iterator[Proposal]:
    """The figure or the date right behind a label."""
    found = _LABEL.match(text)
    if found is None or not _names(found["label"]):
        return
    value = next((value for value in values if value.start == found.end()), None)
    label = " ".join(found["label"].split()).strip("*_ ")
    if value is not None and value.kind == "date" and value.date:
        yield Proposal(label, "date", date=date_cell(value))
    elif value is not None and value.number is not None:
        yield Proposal(label, "value", value=number_cell(value), unit=value.unit)


def _names(label: str) -> bool:
    """Whether a label says what something is, and is no telephone, room or item number."""
    found = _WORD.findall(label.lower())
    is_plain = 0 < len(found) <= _LONGEST_LABEL and not _MARKUP.search(label)
    return is_plain and words("proposing.no_labels").isdisjoint(found)
