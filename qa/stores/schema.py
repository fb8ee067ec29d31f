"""What an index holds: SQLite's tables, tantivy's fields, and how a row is sealed."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

from qa.errors import MissingExtraError
from qa.stores.base import CONTEXT

if TYPE_CHECKING:
    import tantivy

TABLES = """
CREATE TABLE state (generation INTEGER, articles INTEGER, sentences INTEGER, terms INTEGER,
    context_terms INTEGER, facts INTEGER, next_position INTEGER, next_article INTEGER, leftover TEXT,
    folder TEXT, sum INTEGER);
CREATE TABLE entry (id TEXT PRIMARY KEY, stamp TEXT, digest TEXT, article INTEGER, problems TEXT)
    WITHOUT ROWID;
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, facts_file TEXT, title TEXT,
    publisher TEXT, published TEXT, url TEXT, language TEXT, head TEXT, sentences INTEGER, facts TEXT,
    sum INTEGER);
CREATE TABLE paragraph (position INTEGER PRIMARY KEY, article INTEGER, number INTEGER, start INTEGER,
    text TEXT, sentences TEXT, sum INTEGER);
CREATE TABLE term (term TEXT PRIMARY KEY, frequency INTEGER, context_frequency INTEGER) WITHOUT ROWID;
CREATE TABLE alias (surface TEXT, canonical TEXT);
CREATE TABLE problem (path TEXT, line INTEGER, message TEXT, severity TEXT);
"""
"""``state`` has one row: ``terms`` and ``context_terms`` count those of all sentences with repeats,
``leftover`` lists the articles whose postings are still to be taken away, ``folder`` is what the knowledge
folder looked like.

A paragraph's ``text`` runs to the start of the next one, so that an article's text is its ``head`` and its
paragraphs joined. Its ``sentences`` give for each sentence its offsets into that text, its kind, its links
(roles, and offsets into the article's text), its terms, and those of its context. A term's frequencies are
the numbers of sentences that have it among their own and in their context. ``sum`` is a row's CRC-32. Paths
are inside the folder."""
PARAGRAPH_INDEX = "CREATE UNIQUE INDEX paragraph_of ON paragraph (article, number)"
"""Made when the rows are in."""
STATE = (
    "generation, articles, sentences, terms, context_terms, facts,"
    " next_position, next_article, leftover, folder"
)
"""The columns of ``state`` before its sum."""
FIELDS = {"terms": 1.0, "context": CONTEXT}
"""The text fields of a posting, a sentence's own terms first, and what each counts in its score."""


def load_tantivy() -> None:
    """Raise ``MissingExtraError`` where tantivy is not installed."""
    try:
        import tantivy  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "an index on disk needs an extra: pip install 'cited-qa[disk]'; --store memory does without"
        ) from None


def posting_schema() -> tantivy.Schema:
    """The fields of a posting: a sentence's terms and those of its context, ready-made; its position, and its
    paragraph's; its article's number, to delete by."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("position", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("paragraph", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("article", stored=False, indexed=True, fast=False)
    return builder.build()


def seal_state(database: sqlite3.Connection) -> None:
    """Write the sum of the state anew, after a change to it."""
    row = database.execute(f"SELECT {STATE} FROM state").fetchone()  # noqa: S608 (our own words)
    database.execute("UPDATE state SET sum = ?", (crc(*row),))


def crc(*fields: object) -> int:
    """The CRC-32 of the fields of a row."""
    return zlib.crc32("\0".join(map(str, fields)).encode("utf-8", "surrogatepass"))
