"""A file from the world → an article. A new format is one more row of ``_READERS``."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from qa.errors import ImportFailure
from qa.knowledge.importing.docx import read_docx
from qa.knowledge.importing.drafts import Draft, failure, make_article, unreadable
from qa.knowledge.importing.epub import read_epub
from qa.knowledge.importing.exports import read_export
from qa.knowledge.importing.mails import read_mail, read_mailbox
from qa.knowledge.importing.markdown import read_markdown
from qa.knowledge.importing.pages import read_html
from qa.knowledge.importing.pdf import read_pdf
from qa.knowledge.importing.text import is_binary, read_text
from qa.knowledge.reading import MAX_FILE_BYTES, read_regular
from qa.knowledge.untrusted import printable
from qa.models import Article

EXPORTS = (".csv", ".jsonl", ".ndjson", ".mbox")
"""The suffixes of exports, which hold an article a row or message."""
_READERS: dict[str, Callable[[Path, bytes, list[str]], Draft]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".epub": read_epub,
    ".eml": read_mail,
}
_NOT_TEXT = {".pdf", ".docx", ".epub"}
_BEGINNINGS = {
    ".pdf": (b"%pdf-",),
    ".docx": (b"pk\x03\x04",),
    ".html": (b"<!doctype html", b"<html"),
    ".md": (b"---\n", b"---\r", b"+++\n", b"+++\r", b"# "),
}
"""How files begin, in small letters; all others are read as plain text."""


def import_file(path: Path, name: str = "", notices: list[str] | None = None) -> Article:
    """Read a file as an article, by the suffix of its name. Its id is made from ``name``, or the file's; a
    leading publisher and date are its source. What a person should know of how it was read goes to
    ``notices``, a line each.

    Raises ``ImportFailure`` where the file holds no article, ``MissingExtraError`` where its format needs a
    library that is not there.
    """
    data = _read(path)
    return _article(path, path.suffix.lower(), data, name or path.stem, notices)


def import_piped(data: bytes, name: str, notices: list[str]) -> Article:
    """What was piped into qa as an article, its format as its beginning tells. Its id is made from ``name``,
    else from its title.

    Raises what ``import_file`` raises.
    """
    path = Path("stdin")
    if len(data) > MAX_FILE_BYTES:
        reason = f"more than {MAX_FILE_BYTES:,} bytes, larger than what is read; split it into articles"
        raise failure(path, reason)
    return _article(path, _kind_of(data), _filled(path, data), name, notices)


def read_rows(
    path: Path, columns: Mapping[str, str], notices: list[str]
) -> Iterator[Article | ImportFailure]:
    """The articles of an export or a mailbox, and a failure for each row or message that holds none."""
    is_mailbox = path.suffix.lower() == ".mbox"
    return read_mailbox(path, notices) if is_mailbox else read_export(path, columns)


def _article(path: Path, suffix: str, data: bytes, name: str, notices: list[str] | None) -> Article:
    reader = _READERS.get(suffix)
    if reader is None:
        raise failure(path, f"unknown kind of file; {_what_is_read()}")
    if suffix not in _NOT_TEXT and is_binary(data):
        raise failure(path, f"is binary, not text; {_what_is_read()}")
    found: list[str] = []
    article = make_article(path, reader(path, data, found), name)
    if notices is not None:
        notices += [f"{printable(str(path))}: {notice}" for notice in found]
    return article


def _kind_of(data: bytes) -> str:
    """The suffix that a file with this content has: ``_kind_of(b"<html>")`` is ".html"."""
    start = data[:100].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if b"application/epub+zip" in start:
        return ".epub"
    return next((suffix for suffix, marks in _BEGINNINGS.items() if start.startswith(marks)), ".txt")


def is_readable(path: Path) -> bool:
    """Whether a file is, by its name, of a kind that ``import_file`` reads."""
    return path.suffix.lower() in _READERS


def _what_is_read() -> str:
    return f"qa reads {', '.join((*_READERS, *EXPORTS))}"


def _read(path: Path) -> bytes:
    try:
        data = read_regular(path, MAX_FILE_BYTES)
    except FileNotFoundError:
        raise failure(path, "no such file") from None
    except (OSError, ValueError) as error:
        raise failure(path, unreadable(path, error)) from error
    return _filled(path, data)


def _filled(path: Path, data: bytes) -> bytes:
    if not data.strip():
        raise failure(path, "is empty")
    return data
