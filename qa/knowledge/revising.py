"""A row of a fact table looked over by a person: kept, mended or dropped, the rest as it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.articlefile import UnreadableFileError
from qa.knowledge.atomic import locked, write_together
from qa.knowledge.contents import read_entry
from qa.knowledge.listing import list_entries, open_folder
from qa.knowledge.tables import (
    FACT_COLUMNS,
    escape_cell,
    fact_fault,
    format_place,
    raw_rows,
    statement_of,
    unescape_cell,
)
from qa.knowledge.untrusted import printable, quote
from qa.models import Fact

Cells = Mapping[str, str]


def cells_of(fact: Fact) -> dict[str, str]:
    """A fact as the cells of its row, by column: ``{"value": "64", "evidence": "2.1: employed 64", ...}``."""
    cells = {column: str(getattr(fact, column)) for column in FACT_COLUMNS}
    return cells | {"evidence": format_place(fact.evidence)}


def revise_fact(folder: Path, fact: Fact, cells: Cells | None) -> None:
    """Put cells in place of those of a fact that was extracted, or drop its row where they are none.

    ``revise_fact(folder, fact, cells_of(fact) | {"origin": "curated"})`` keeps it. Raises ``KnowledgeError``
    where the row is no longer there, where the new one does not hold, or where the table cannot be written.
    """
    with locked(folder):
        entry = next((one for one in list_entries(folder)[0] if one.id == fact.article_id), None)
        rows = _rows(folder, entry.table) if entry else []
        number = next((i for i, row in enumerate(rows[1:], 1) if _says(rows[0], row, fact)), 0)
        if entry is None or not number:
            raise KnowledgeError(
                f"the row on {quote(fact.subject)} was changed by another meanwhile; review the facts again"
            )
        if cells is None:
            del rows[number]
        else:
            places = {(one.paragraph, one.number): one for one in read_entry(folder, entry).sentences}
            fault = fact_fault(cells, places)
            if fault:
                raise KnowledgeError(fault)
            rows[number] = _row(rows[0], rows[number], cells)
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        write_together(folder, {entry.table: buffer.getvalue()})


def _rows(folder: Path, table: str) -> list[list[str]]:
    """Header and rows as they stand; none where the table cannot be read."""
    try:
        return raw_rows(open_folder(folder)[0].read(table)) or []
    except (OSError, UnreadableFileError) as error:
        raise KnowledgeError(f"{printable(str(folder / table))} cannot be read: {error}") from None


def _says(header: Sequence[str], row: Sequence[str], fact: Fact) -> bool:
    """Whether a row is the one of an extracted fact."""
    cells = {name.strip(): unescape_cell(cell).strip() for name, cell in zip(header, row, strict=False)}
    return (
        cells.get("origin") == "extracted"
        and cells.get("evidence") == format_place(fact.evidence)
        and statement_of(cells) == statement_of(dict(fact))
    )


def _row(header: Sequence[str], before: Sequence[str], cells: Cells) -> list[str]:
    """The new row; cells of a person's own columns stay."""
    plain = {"value": cells["value"]}
    return [
        plain.get(name.strip(), escape_cell(cells[name.strip()])) if name.strip() in cells else before[i]
        for i, name in enumerate(header)
    ]
