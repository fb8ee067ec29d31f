"""One update of an index: inside one transaction of SQLite and one of tantivy."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.errors import KnowledgeError
from qa.knowledge.listing import Entry
from qa.stores.drafts import Draft, DraftParagraph
from qa.stores.schema import FIELDS, crc, posting_schema, seal_state

if TYPE_CHECKING:
    import tantivy


class Reserved(NamedTuple):
    """Article numbers and positions that nothing else will ever use. ``end`` is the first position beyond."""

    number: int
    position: int
    end: int


def reserve(
    folder: Path, database: sqlite3.Connection, changed: Sequence[Entry], left_over: Sequence[int]
) -> Reserved:
    """Set numbers aside for good: what a kill leaves of them in tantivy is then known to be left over.

    Its commit has a generation of its own: from here on the files are not those that were sealed.
    """
    number, position = database.execute("SELECT next_article, next_position FROM state").fetchone()
    end = position
    for entry in changed:
        with suppress(OSError):
            end += 2 * (folder / entry.file).stat().st_size + 1_000  # no sentence is shorter than a character
    left_over = [*left_over, *range(number, number + len(changed))]
    setting = (
        "UPDATE state SET generation = generation + 1, next_article = ?, next_position = ?, leftover = ?"
    )
    database.execute("BEGIN IMMEDIATE")
    database.execute(setting, (number + len(changed), end, json.dumps(left_over)))
    seal_state(database)
    database.execute("COMMIT")
    return Reserved(number, position, end)


class Update:
    """An update in progress. Counts what it puts in and takes out, and writes the sums down at the end."""

    def __init__(self, database: sqlite3.Connection, writer: tantivy.IndexWriter, reserved: Reserved) -> None:
        self.indexed = 0
        self._database = database
        self._schema = posting_schema()
        self._writer = writer
        self._next_number, self._next_position, self._end = reserved
        self._frequencies: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self._totals: Counter[str] = Counter()
        self._replaced: list[int] = []

    def put(self, draft: Draft, stamp: str) -> None:
        """Take an article into the index in place of the one of its id, where it is another."""
        known = self._database.execute("SELECT digest FROM entry WHERE id = ?", (draft.entry.id,)).fetchone()
        if known is not None and known[0] == draft.digest:
            self._database.execute("UPDATE entry SET stamp = ? WHERE id = ?", (stamp, draft.entry.id))
            return
        self.remove(draft.entry.id)
        self.indexed += 1
        number = None
        if draft.row:
            number, self._next_number = self._next_number, self._next_number + 1
            values = (number, *draft.row, crc(number, *draft.row))
            self._database.execute(
                "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
            )
            for paragraph in draft.paragraphs:
                self._put_paragraph(number, paragraph)
            self._totals.update(articles=1, facts=draft.facts)
        self._database.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?)",
            (draft.entry.id, stamp, draft.digest, number, draft.problems),
        )

    def _put_paragraph(self, number: int, paragraph: DraftParagraph) -> None:
        import tantivy

        first = self._next_position
        self._next_position += len(paragraph.fields)
        if self._next_position > self._end:
            raise KnowledgeError("articles changed while they were indexed; try again")
        row = (first, number, paragraph.number, paragraph.start, paragraph.text, paragraph.units)
        self._database.execute("INSERT INTO paragraph VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, crc(*row)))
        for position, texts in enumerate(paragraph.fields, first):
            fields = dict(zip(FIELDS, texts, strict=True))
            posting = {**fields, "position": position, "paragraph": first, "article": number}
            self._writer.add_document(tantivy.Document.from_dict(posting, self._schema))
        self._count(paragraph.fields, 1)

    def remove(self, article_id: str) -> None:
        """Take an article out of the index, where it is there."""
        row = self._database.execute("SELECT article FROM entry WHERE id = ?", (article_id,)).fetchone()
        self._database.execute("DELETE FROM entry WHERE id = ?", (article_id,))
        if row is None or row[0] is None:
            return
        number = row[0]
        for (units,) in self._database.execute(
            "SELECT sentences FROM paragraph WHERE article = ?", (number,)
        ):
            self._count([(words, context) for *_, words, context in json.loads(units)], -1)
        facts = len(
            json.loads(fetch_one(self._database, "SELECT facts FROM article WHERE number = ?", number))
        )
        self._totals.subtract({"articles": 1, "facts": facts})
        self._database.execute("DELETE FROM paragraph WHERE article = ?", (number,))
        self._database.execute("DELETE FROM article WHERE number = ?", (number,))
        self._replaced.append(number)

    def _count(self, sentences: Iterable[tuple[str, str]], times: int) -> None:
        """Count sentences, their terms and those of their contexts in, or out."""
        for fields in sentences:
            self._totals["sentences"] += times
            for name, text, frequencies in zip(FIELDS, fields, self._frequencies, strict=True):
                terms = text.split()
                self._totals[name] += times * len(terms)
                for term in set(terms):
                    frequencies[term] += times

    def finish(self, look: str) -> None:
        """Write down the statistics and the state."""
        own, context = self._frequencies
        changed = [(term, own[term], context[term]) for term in sorted(own.keys() | context.keys())]
        adding = (
            "INSERT INTO term VALUES (?, ?, ?) ON CONFLICT (term) DO UPDATE SET"
            " frequency = frequency + excluded.frequency,"
            " context_frequency = context_frequency + excluded.context_frequency"
        )
        self._database.executemany(adding, (row for row in changed if row[1] or row[2]))
        self._database.executemany(
            "DELETE FROM term WHERE term = ? AND frequency <= 0 AND context_frequency <= 0",
            [(term,) for term, *times in changed if min(times) < 0],
        )
        self._database.execute(
            "UPDATE state SET generation = generation + 1, articles = articles + ?,"
            " sentences = sentences + ?, terms = terms + ?, context_terms = context_terms + ?,"
            " facts = facts + ?, next_article = ?, next_position = ?, leftover = ?, folder = ?",
            (
                *(self._totals[name] for name in ("articles", "sentences", *FIELDS, "facts")),
                *(self._next_number, self._next_position, json.dumps(self._replaced), look),
            ),
        )
        seal_state(self._database)


def fetch_one(database: sqlite3.Connection, query: str, *values: object) -> Any:
    """The first value of the first row, which must be there."""
    return database.execute(query, values).fetchone()[0]
