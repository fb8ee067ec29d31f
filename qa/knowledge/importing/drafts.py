"""What a reader finds in a file → an article that a knowledge folder can hold."""

from __future__ import annotations

import datetime
import re
import unicodedata
import zlib
from pathlib import Path
from typing import NamedTuple

from qa.errors import ImportFailure
from qa.knowledge.reading import MAX_FILE_BYTES, UnfitFileError, is_folder
from qa.knowledge.untrusted import printable, quote
from qa.language.sentences import split_sentences
from qa.models import Article, Source

_MAX_TITLE = 90
_MAX_HEADLINE, _MAX_PUBLISHER, _MAX_URL, _MAX_LANGUAGE = 300, 200, 2_000, 35
"""Characters of what front matter holds."""
_MAX_URL_MARKS = 400
_MAX_ID = 1_000
_MAX_FRONT_MATTER_BYTES = 20_000


class Draft(NamedTuple):
    """What a format's reader found in a file."""

    text: str
    title: str = ""
    source: Source = Source.model_construct()
    language: str = "en"


class Given(NamedTuple):
    """What a person says of an article; it overrules what its file says: ``Given(publisher="The Post")``."""

    id: str = ""
    title: str = ""
    publisher: str = ""
    published: datetime.date | None = None
    url: str = ""


NOTHING_GIVEN = Given()


def failure(path: Path, reason: str, line: int = 0) -> ImportFailure:
    """Why a file, or a line of it, cannot become an article."""
    return ImportFailure(f"{printable(str(path))}{f':{line}' if line else ''}: {reason}")


def unreadable(path: Path, error: OSError | ValueError) -> str:
    """Why a file cannot be read, and how to mend it."""
    reason = getattr(error, "strerror", None) or error
    if is_folder(path):
        return "is a folder; name the files in it"
    if isinstance(error, UnfitFileError):
        return f"{reason}; split it into articles" if "larger" in str(reason) else f"{reason}; name a file"
    mend = "; you need the right to read it" if isinstance(error, PermissionError) else ""
    return f"cannot be read: {reason}{mend}"


def make_article(path: Path, draft: Draft, name: str, line: int = 0) -> Article:
    """The article that a draft holds, its id made from ``name``, else from its title; ``line`` is where it
    stands in an export.

    Raises ``ImportFailure`` where a knowledge folder would not hold it.
    """
    text = draft.text.strip("\n")
    _check_text(path, line, text)
    if len(draft.language) > _MAX_LANGUAGE:
        raise failure(path, f"the language {quote(draft.language)} is no code such as en or pt-BR", line)
    title = _shortened(draft.title, _MAX_HEADLINE) or _title_from(text)
    return Article.model_construct(
        id=_slug(name or title),
        title=title,
        text=text,
        source=_bounded_source(path, line, draft.source),
        language=draft.language,
    )


def overruled(path: Path, article: Article, given: Given) -> Article:
    """The article as a person says it is. Raises ``ImportFailure`` for a URL that cannot be kept whole."""
    told = {field: value for field in Source.model_fields if (value := getattr(given, field))}
    source = _bounded_source(path, 0, article.source.model_copy(update=told))
    title = _shortened(given.title, _MAX_HEADLINE) or article.title
    return article.model_copy(update={"title": title, "source": source})


def _check_text(path: Path, line: int, text: str) -> None:
    """Raise ``ImportFailure`` where a text is no article, or one that a knowledge folder would not read
    back."""
    if not any(c.isalpha() for c in text):
        raise failure(path, "holds no sentence", line)
    most = MAX_FILE_BYTES - _MAX_FRONT_MATTER_BYTES
    size = len(text.encode("utf-8", "replace")) if 4 * len(text) > most else 0
    if size > most:
        reason = f"the text has {size:,} bytes; an article holds at most {most:,}, so split it"
        raise failure(path, reason, line)


def _bounded_source(path: Path, line: int, source: Source) -> Source:
    """A source that front matter can hold: a long publisher is shortened. Raises ``ImportFailure`` for a URL
    that cannot be kept whole."""
    url, publisher = source.url or "", source.publisher or ""
    if len(url) > _MAX_URL:
        most = f"at most {_MAX_URL:,} are kept, so shorten it or leave it out"
        raise failure(path, f"the URL has {len(url):,} characters; {most}", line)
    if sum(map(url.count, "[{-?")) > _MAX_URL_MARKS:
        marks = f"more than {_MAX_URL_MARKS} hyphens, question marks and brackets"
        raise failure(path, f"the URL has {marks}; leave it out", line)
    if len(publisher) <= _MAX_PUBLISHER:
        return source
    return source.model_copy(update={"publisher": _shortened(publisher, _MAX_PUBLISHER)})


def _title_from(text: str) -> str:
    """The first sentence, shortened at a word where it is long."""
    start = Article.model_construct(id="", title="", text=text.lstrip()[:2000], language="en")
    words = " ".join(split_sentences(start)[0].text.split())
    return words.rstrip(".") if len(words) <= _MAX_TITLE else _shortened(words, _MAX_TITLE)


def _shortened(words: str, most: int) -> str:
    """Words of one line, cut at one of them where they are many."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(",;:–—-") + "…"


def _slug(stem: str) -> str:
    """An id that is safe as a file's name: a-z, 0-9 and dashes."""
    ascii_stem = unicodedata.normalize("NFKD", stem[:_MAX_ID]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_stem).strip("-")[:80].strip("-")
    return slug or f"article-{zlib.crc32(stem.encode('utf-8', 'replace')):08x}"
