"""Mails: a message (.eml) is an article, and a mailbox (.mbox) is an export with an article a message, since
each has its own sender and day.

The subject is the title, the sender the publisher, the day of the message that of publication. The plain text
is read, else the HTML. What a message quotes of others, a signature and attachments are left out: they would
be cited under the wrong name.
"""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from qa.errors import ImportFailure, MissingExtraError, QAError
from qa.knowledge.importing.drafts import Draft, failure, make_article, unreadable
from qa.knowledge.importing.exports import Numbering
from qa.knowledge.importing.heading import one_line
from qa.knowledge.importing.markup import markdown_of
from qa.knowledge.importing.quiet import quiet
from qa.knowledge.importing.text import decode, decode_declared, tidy, unwrapped
from qa.knowledge.reading import MAX_FILE_BYTES, open_regular
from qa.knowledge.untrusted import normalize_lines, printable
from qa.models import Article, Source

_MAX_HEADER = 2_000
"""Characters of a header that are read: the library takes time with the square of it."""
_MAX_LINES, _MAX_PARTS = 500_000, 50
_MAX_MAILBOX = 100_000_000_000
_SIGNATURE = "-- "
_MAX_ANNOUNCEMENT = 3
"""Lines of "On 5 July 2013 Ada Holt wrote:"."""
_ESCAPED = re.compile(rb"^>(?=>*From )")
"""The mark before a line that would begin a message."""
_BOUNDARY = re.compile(rb"boundary[*0-9]*\s?=", re.IGNORECASE)
_REGISTRY = HeaderRegistry()


def _header(name: str, value: str) -> Any:
    return _REGISTRY(name, value[:_MAX_HEADER])


_POLICY = email.policy.default.clone(header_factory=_header)
_PARSER = BytesParser(EmailMessage, policy=_POLICY)


def read_mail(path: Path, data: bytes, notices: list[str]) -> Draft:
    """The draft of one message. Raises ``ImportFailure`` where it has no text."""
    if len(data) > MAX_FILE_BYTES:
        raise failure(path, f"a message of more than {MAX_FILE_BYTES:,} bytes; save its text alone")
    if data.count(b"\n") > _MAX_LINES or sum(1 for _ in _BOUNDARY.finditer(data)) > _MAX_PARTS:
        most = f"{_MAX_LINES:,} lines or {_MAX_PARTS} parts within parts"
        raise failure(path, f"a message of more than {most}; save its text alone")
    with quiet():
        try:
            message = _PARSER.parsebytes(data)
            text = _text(path, message, notices)
            title, source = one_line(str(message["subject"] or "")), _source(message)
        except QAError:
            raise
        except Exception as error:  # what is no message makes its reader raise anything
            raise failure(path, f"cannot be read as a mail ({type(error).__name__})") from error
    return Draft(text, title, source)


def read_mailbox(path: Path, notices: list[str]) -> Iterator[Article | ImportFailure]:
    """The articles of a mailbox in order, and a failure for each message that holds none; one is in memory at
    a time. Messages of one subject are numbered. Raises ``ImportFailure`` where the file cannot be read."""
    numbering, shown = Numbering(), printable(str(path))
    try:
        for line, data in _messages(path):
            found: list[str] = []
            try:
                draft = read_mail(path, data, found)
                yield numbering.apply(make_article(path, draft, draft.title or f"{path.stem}-{line}"))
            except (ImportFailure, MissingExtraError) as error:
                yield ImportFailure(str(error).replace(shown, f"{shown}:{line}", 1))
            notices += [f"{shown}:{line}: {notice}" for notice in found]
    except FileNotFoundError:
        raise failure(path, "no such file") from None
    except OSError as error:
        raise failure(path, unreadable(path, error)) from error


def _messages(path: Path) -> Iterator[tuple[int, bytes]]:
    """The messages of a mailbox with the lines that they begin on. Of a large one only so much is given that
    it is refused."""
    with open_regular(path, _MAX_MAILBOX) as file:
        number, start, size, is_apart = 0, 0, 0, True
        parts: list[bytes] = []
        while line := file.readline(MAX_FILE_BYTES):
            number += 1
            if is_apart and line.startswith(b"From "):
                if start:
                    yield start, b"".join(parts)
                start, size, parts = number, 0, []
            elif not start and line.strip():
                raise failure(path, 'is no mailbox, whose first line begins with "From "')
            elif size <= MAX_FILE_BYTES:
                parts.append(_ESCAPED.sub(b"", line))
                size += len(line)
            is_apart = not line.strip()
        if start:
            yield start, b"".join(parts)


def _text(path: Path, message: EmailMessage, notices: list[str]) -> str:
    """What a message says: its plain text, else its HTML."""
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        payload = body.get_payload(decode=True) if body is not None else None
        if body is None or not isinstance(payload, bytes) or not payload.strip():
            continue
        charset = body.get_content_charset() or "us-ascii"
        is_ascii = charset == "us-ascii"  # by which many mean "whatever this is"
        text = decode(path, payload, notices) if is_ascii else decode_declared(path, payload, charset)
        if kind == "html":
            return tidy(path, markdown_of(path, text, "HTML", {"blockquote"}))
        return unwrapped(tidy(path, _own_words(normalize_lines(text))))
    raise failure(path, "the mail holds no text")


def _own_words(text: str) -> str:
    """A message without what it quotes, the words that announce a quotation, and its signature; the whole
    where nothing else is in it."""
    kept: list[str] = []
    is_quoted = False
    for line in text.split("\n"):
        if line == _SIGNATURE:
            break
        if not line.startswith(">"):
            kept.append(line)
        elif not is_quoted:
            _drop_announcement(kept)
        is_quoted = line.startswith(">")
    own = "\n".join(kept)
    return own if any(c.isalpha() for c in own) else text


def _drop_announcement(kept: list[str]) -> None:
    """Take what announces a quotation from the end of the lines that are kept: the last few lines of a
    paragraph that ends with a colon."""
    while kept and not kept[-1].strip():
        kept.pop()
    start = len(kept)
    if kept and kept[-1].endswith(":"):
        while start > max(0, len(kept) - _MAX_ANNOUNCEMENT) and kept[start - 1].strip():
            start -= 1
    kept[start:] = [""]


def _source(message: EmailMessage) -> Source:
    """The sender, by name or else by address, and the day on which the message was sent."""
    senders = message["from"].addresses if message["from"] else ()
    sent = message["date"].datetime if message["date"] else None
    sender = one_line(senders[0].display_name or senders[0].addr_spec) if senders else ""
    return Source.model_construct(publisher=sender or None, published=sent.date() if sent else None)
