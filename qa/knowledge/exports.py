"""An export of many articles (JSONL, CSV) → articles, one a row."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from qa.errors import ImportFailure
from qa.knowledge.folder import MAX_FILE_BYTES
from qa.knowledge.importing import FIELDS, failure, make_article
from qa.knowledge.untrusted import quote
from qa.models import Article

_DELIMITERS = ",;\t"


def read_export(path: Path, columns: Mapping[str, str]) -> Iterator[Article | ImportFailure]:
    """The articles of an export in order, and a failure for each row that holds none. Rows are read one at a time.

    ``columns`` names the export's own name for a field of an article ("title": "headline"); the others go by the field's name. Rows
    without an id whose titles are the same are numbered.
    Raises ``ImportFailure`` where the file cannot be read, or has not the columns named.
    """
    names = {field: columns.get(field, field) for field in FIELDS}
    digests: dict[str, bytes] = {}
    rows = _csv_rows if path.suffix.lower() == ".csv" else _json_rows
    try:
        with path.open(encoding="utf-8-sig", newline="", errors="strict") as file:
            for line, row in rows(path, file, set(columns.values()) | {names["text"]}):
                if isinstance(row, ImportFailure):
                    yield row
                    continue
                try:
                    told = _told(path, line, row, names)
                    article = make_article(path, line, told)
                    yield article if "id" in told else _numbered(article, digests)
                except ImportFailure as error:
                    yield error
    except FileNotFoundError:
        raise failure(path, "no such file") from None
    except UnicodeDecodeError:
        raise failure(path, "is not UTF-8 throughout; save it as UTF-8") from None
    except OSError as error:
        raise failure(path, f"cannot be read: {error.strerror or error}") from error


def _numbered(article: Article, digests: dict[str, bytes]) -> Article:
    """The article, with a number behind its id where another one has that. ``digests`` are those of the texts seen, by id."""
    digest = hashlib.blake2b(article.text.encode(), digest_size=16).digest()
    numbers = itertools.count(2)
    article_id = article.id
    while digests.setdefault(article_id, digest) != digest:
        article_id = f"{article.id}-{next(numbers)}"
    return article.model_copy(update={"id": article_id})


def _told(path: Path, line: int, row: Mapping[str, object], names: Mapping[str, str]) -> dict[str, str]:
    """The fields that a row has, as text. JSON can escape half a character, which is none: it becomes a question mark."""
    found = {}
    for field, name in names.items():
        value = row.get(name)
        if isinstance(value, dict | list):
            raise failure(path, f"{quote(name)} is no text", line)
        if value not in (None, ""):
            found[field] = str(value).encode("utf-8", "replace").decode("utf-8")
    return found


def _csv_rows(path: Path, file: TextIO, needed: set[str]) -> Iterator[tuple[int, Mapping[str, object] | ImportFailure]]:
    before = csv.field_size_limit(MAX_FILE_BYTES)
    try:
        header = file.readline(MAX_FILE_BYTES)
        file.seek(0)
        reader = csv.DictReader(file, strict=True, delimiter=max(_DELIMITERS, key=header.count))
        missing = sorted(needed - set(reader.fieldnames or ()))
        if missing:
            known = ", ".join(map(quote, reader.fieldnames or ()))
            raise failure(path, f"has no column {', '.join(map(quote, missing))}, but {known or 'none'}; name it: --field text=COLUMN", 1)
        for row in reader:
            surplus = None in row
            yield reader.line_num, failure(path, "more cells than the header; quote the text", reader.line_num) if surplus else row
    except csv.Error as error:
        raise failure(path, f"is no CSV from here on: {error}", reader.line_num) from None
    finally:
        csv.field_size_limit(before)


def _json_rows(path: Path, file: TextIO, needed: set[str]) -> Iterator[tuple[int, Mapping[str, object] | ImportFailure]]:
    number = 0
    while line := file.readline(MAX_FILE_BYTES):
        number += 1
        if not line.strip():
            continue
        if not line.endswith("\n") and len(line) == MAX_FILE_BYTES:
            raise failure(path, f"a line of more than {MAX_FILE_BYTES:,} characters", number)
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, failure(path, "is no JSON", number)
            continue
        missing = sorted(needed - set(row)) if isinstance(row, dict) else []
        if not isinstance(row, dict):
            yield number, failure(path, "is no JSON object", number)
        elif missing:
            yield number, failure(path, f"has no {', '.join(map(quote, missing))}; name the field: --field text=NAME", number)
        else:
            yield number, row
