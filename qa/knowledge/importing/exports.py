"""An export of many articles (JSONL, CSV) → articles, one a row."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from qa.errors import ImportFailure
from qa.knowledge.importing.drafts import Draft, failure, make_article, unreadable
from qa.knowledge.importing.heading import find_day, one_line
from qa.knowledge.importing.text import tidy, unwrapped
from qa.knowledge.reading import MAX_FILE_BYTES, open_regular
from qa.knowledge.untrusted import quote
from qa.models import Article, Source

FIELDS = ("id", "title", "text", "publisher", "published", "url", "language")
"""What a row of an export may tell of an article."""
_DELIMITERS = ",;\t"
_MAX_EXPORT_BYTES = 100_000_000_000
_MAX_HEADER = 100_000
"""Characters of the header by which the delimiter is told."""
_NAMED = 20
"""Columns that a message names."""


def read_export(path: Path, columns: Mapping[str, str]) -> Iterator[Article | ImportFailure]:
    """The articles of an export in order, and a failure for each row that holds none. Rows are read one at a
    time.

    ``columns`` names the export's own name for a field of an article ("title": "headline"); the others go by
    the field's name. Rows without an id whose titles are the same are numbered. Raises ``ImportFailure``
    where the file cannot be read, or has not the columns named.
    """
    names = {field: columns.get(field, field) for field in FIELDS}
    numbering = Numbering()
    rows = _csv_rows if path.suffix.lower() == ".csv" else _json_rows
    try:
        with (
            open_regular(path, _MAX_EXPORT_BYTES) as raw,
            TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file,
        ):
            for line, row in rows(path, file, set(columns.values()) | {names["text"]}):
                if isinstance(row, ImportFailure):
                    yield row
                    continue
                try:
                    fields = _fields(path, line, row, names)
                    article = _article(path, line, fields)
                    yield article if "id" in fields else numbering.apply(article)
                except ImportFailure as error:
                    yield error
    except FileNotFoundError:
        raise failure(path, "no such file") from None
    except UnicodeDecodeError:
        raise failure(path, "is not UTF-8 throughout; save it as UTF-8") from None
    except OSError as error:
        raise failure(path, unreadable(path, error)) from error


class Numbering:
    """Ids that tell articles of one title apart by a number; the same text again has its id again."""

    def __init__(self) -> None:
        self._digests: dict[str, bytes] = {}
        self._ids: dict[tuple[str, bytes], str] = {}
        self._last: dict[str, int] = {}

    def apply(self, article: Article) -> Article:
        """The article, with a number behind its id where another one has that."""
        digest = hashlib.blake2b(article.text.encode(), digest_size=16).digest()
        article_id = self._ids.get((article.id, digest), article.id)
        while self._digests.setdefault(article_id, digest) != digest:
            self._last[article.id] = self._last.get(article.id, 1) + 1
            article_id = f"{article.id}-{self._last[article.id]}"
        self._ids[article.id, digest] = article_id
        return article.model_copy(update={"id": article_id})


def _fields(path: Path, line: int, row: Mapping[str, object], names: Mapping[str, str]) -> dict[str, str]:
    """The fields that a row has, as text. JSON can escape half a character, which is none: it becomes a
    question mark."""
    found = {}
    for field, name in names.items():
        value = row.get(name)
        if isinstance(value, dict | list):
            raise failure(path, f"{quote(name)} is no text", line)
        if value not in (None, ""):
            found[field] = str(value).encode("utf-8", "replace").decode("utf-8")
    return found


def _article(path: Path, line: int, fields: Mapping[str, str]) -> Article:
    """An article from a row. Without an id, the title's words are it, or the file's name with the line."""
    date = one_line(fields.get("published"))
    published = find_day(date)
    if date and published is None:
        raise failure(path, f"{quote(date)} is no date; write it as 2013-07-05", line)
    title = one_line(fields.get("title"))
    source = Source.model_construct(
        publisher=one_line(fields.get("publisher")) or None,
        published=published,
        url=one_line(fields.get("url")) or None,
    )
    text = unwrapped(tidy(path, fields.get("text", ""), line))
    draft = Draft(text, title, source, one_line(fields.get("language")) or "en")
    return make_article(path, draft, fields.get("id") or title or f"{path.stem}-{line}", line)


def _csv_rows(
    path: Path, file: TextIO, needed: set[str]
) -> Iterator[tuple[int, Mapping[str, object] | ImportFailure]]:
    read = 0  # characters since the last row

    def lines() -> Iterator[str]:
        nonlocal read
        while line := file.readline(MAX_FILE_BYTES + 1):
            read += len(line)
            if read > MAX_FILE_BYTES:
                reason = f"a row of more than {MAX_FILE_BYTES:,} characters; is a quotation mark open?"
                raise failure(path, reason, reader.line_num + 1)
            yield line

    before = csv.field_size_limit(MAX_FILE_BYTES)
    try:
        header = file.readline(_MAX_HEADER)
        file.seek(0)
        reader = csv.DictReader(lines(), strict=True, delimiter=max(_DELIMITERS, key=header.count))
        _refuse_missing(path, needed, reader.fieldnames or ())
        for row in reader:
            read, line = 0, reader.line_num
            surplus = failure(path, "more cells than the header; quote the text", line)
            yield line, surplus if None in row else row
    except csv.Error as error:
        raise failure(path, f"is no CSV from here on: {error}", reader.line_num) from None
    finally:
        csv.field_size_limit(before)


def _refuse_missing(path: Path, needed: set[str], columns: Sequence[str]) -> None:
    missing = ", ".join(map(quote, sorted(needed - set(columns))))
    if missing:
        known = ", ".join(map(quote, columns[:_NAMED])) + (" ..." if len(columns) > _NAMED else "")
        reason = f"has no column {missing}, but {known or 'none'}; name it: --field text=COLUMN"
        raise failure(path, reason, 1)


def _json_rows(
    path: Path, file: TextIO, needed: set[str]
) -> Iterator[tuple[int, Mapping[str, object] | ImportFailure]]:
    number = 0
    while line := file.readline(MAX_FILE_BYTES):
        number += 1
        if not line.strip():
            continue
        if not line.endswith("\n") and len(line) == MAX_FILE_BYTES:
            raise failure(path, f"a line of more than {MAX_FILE_BYTES:,} characters", number)
        yield number, _json_row(path, number, line, needed)


def _json_row(path: Path, number: int, line: str, needed: set[str]) -> Mapping[str, object] | ImportFailure:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return failure(path, "is no JSON", number)
    if not isinstance(row, dict):
        return failure(path, "is no JSON object", number)
    missing = ", ".join(map(quote, sorted(needed - set(row))))
    if missing:
        return failure(path, f"has no {missing}; name the field: --field text=NAME", number)
    return row
