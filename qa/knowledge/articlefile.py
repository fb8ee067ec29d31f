"""An article ⇄ the content of its file: YAML front matter, a blank line, the text.

Front matter of other tools is read as far as it says where an article comes from.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import yaml

from qa.knowledge.untrusted import clean, normalize_lines, printable, quote
from qa.language.finding import find_values
from qa.language.lexicon import pairs
from qa.language.values import Value
from qa.models import Article, Source

_FENCE, _TOML_FENCE = "---", "+++"
_KEYS = ("title", "source", "language")
_SOURCE_KEYS = ("publisher", "published", "url")
_MAX_FRONT_MATTER = 16_000
_MAX_OPENERS = 1_000
_MAX_NAMED = 10
"""Keys that are not read and are named one by one."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The safe loader without its types: a title "1984" or a broken date stays the text that was written."""
_WEB = re.compile(r"https?://\S+$")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


Severity = Literal["error", "warning"]


class Fault(NamedTuple):
    """What is wrong in a file, and on which line (from 1; 0 where none applies)."""

    line: int
    message: str
    severity: Severity = "error"


class Content(NamedTuple):
    """What an article's file says. ``title`` is empty where it gives none."""

    title: str
    text: str
    source: Source
    language: str


class UnreadableFileError(Exception):
    """A file that cannot be read at all. It stays inside this room: a folder's reader makes a problem of it,
    an import a failure."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def parse_article(content: str, faults: list[Fault]) -> Content:
    """Read the content of an article's file. What can be left out (an unknown key, a broken date) is left out
    and named in ``faults``.

    Raises ``UnreadableFileError`` where the front matter is not closed or is not YAML.
    """
    lines = normalize_lines(content)
    cleaned = clean(lines)
    if cleaned != lines:
        where = next(i for i, (a, b) in enumerate(zip(lines, cleaned, strict=True)) if a != b)
        message = "control characters, read as spaces; take them out"
        faults.append(Fault(lines.count("\n", 0, where) + 1, message, "warning"))
    header, text = _split(cleaned)
    if not header:
        return Content("", text, Source.model_construct(), "en")
    if len(header) > _MAX_FRONT_MATTER:
        most = f"longer than {_MAX_FRONT_MATTER:,} characters; is its last line missing?"
        raise UnreadableFileError(Fault(1, f"the front matter is {most}"))
    is_toml = cleaned.startswith(_TOML_FENCE)
    # libyaml overflows its stack on a text nested some ten thousand deep, and takes the process with it;
    # deep dotted keys take TOML's reader time with their square
    if sum(map(header.count, "[{." if is_toml else "[{-?")) > _MAX_OPENERS:
        raise _broken(1, "nested too deep")
    data = _load_toml(header) if is_toml else _load_yaml(header)
    unread: list[str] = []
    source = _source(header, data, faults, unread)
    known = {*_KEYS, *(key for keys in pairs("headings.keys").values() for key in keys)}
    unread += [key for key in data if key not in known]
    if unread:
        faults.append(Fault(_line_of(header, unread[0]), _not_read(unread), "warning"))
    return Content(
        _string(header, data, "title", faults),
        text,
        source,
        _string(header, data, "language", faults) or "en",
    )


def format_article(article: Article) -> str:
    """The content of an article's file. Reading it gives the same article, to the character."""
    source = {key: value for key, value in article.source if value is not None}
    header: dict[str, object] = {
        "title": article.title,
        **({"source": source} if source else {}),
        "language": article.language,
    }
    front_matter = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{_FENCE}\n{front_matter}{_FENCE}\n\n{article.text}\n"


def _split(content: str) -> tuple[str, str]:
    """Front matter (empty where there is none) and text. One blank line after the front matter and one line
    end at the end are not text."""
    first, _, rest = content.partition("\n")
    fence = first.rstrip()
    if fence not in (_FENCE, _TOML_FENCE):
        return "", content.removesuffix("\n")
    start = 0
    while start < len(rest):
        end = rest.find("\n", start)
        end = len(rest) if end < 0 else end
        if rest[start:end].rstrip() == fence:
            return rest[:start], rest[end + 1 :].removeprefix("\n").removesuffix("\n")
        start = end + 1
    message = f"the front matter is not closed; end it with a line that holds {fence} alone"
    raise UnreadableFileError(Fault(1, message))


def _load_yaml(header: str) -> dict[str, object]:
    try:
        data = yaml.load(header, Loader=_LOADER)  # noqa: S506 (the base loader makes nothing but texts)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = printable(str(getattr(error, "problem", None) or "not YAML"))
        raise _broken(mark.line + 2 if mark else 1, reason) from None
    except RecursionError:
        raise _broken(1, "nested too deep") from None
    if data in ("", None):
        return {}
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise _broken(2, "expected lines such as title: A title")
    return data


def _broken(line: int, reason: str) -> UnreadableFileError:
    return UnreadableFileError(Fault(line, f"the front matter is broken: {reason}"))


def _load_toml(header: str) -> dict[str, object]:
    """Front matter as Hugo writes it. Dates and numbers become the texts that they are in YAML."""
    try:
        data = tomllib.loads(header)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _broken(1, printable(str(error))) from None
    return {key: value if isinstance(value, dict | list) else str(value) for key, value in data.items()}


def _source(header: str, data: Mapping[str, object], faults: list[Fault], unread: list[str]) -> Source:
    """The source by the keys below ``source``, or by those that other tools write at the top. What cannot be
    taken from these goes to ``unread``."""
    own = data.get("source") or {}
    if isinstance(own, str):
        own = {"url" if _WEB.match(own) else "publisher": own}
    elif not isinstance(own, dict):
        message = "source must hold publisher, published and url, each on its own line"
        faults.append(Fault(_line_of(header, "source"), message, "warning"))
        own = {}
    unread += [str(key) for key in own if key not in _SOURCE_KEYS]
    published = _string(header, own, "published", faults)
    day = _day(published)
    if published and day is None:
        message = f"published {quote(published)} is no date; write it as 2013-07-05"
        faults.append(Fault(_line_of(header, "published"), message))
    found: dict[str, Any] = {
        "publisher": _string(header, own, "publisher", faults) or None,
        "published": day,
        "url": _string(header, own, "url", faults) or None,
    }
    for field, keys in pairs("headings.keys").items():
        for key in keys:
            value = data.get(key)
            taken = _foreign(field, clean(value).strip()) if isinstance(value, str) else None
            if key in data and taken is None:
                unread.append(key)
            found[field] = found[field] or taken
    return Source.model_construct(**found)


def _foreign(field: str, text: str) -> object:
    """What a key of another tool gives for a field of the source, none where it is nothing of the kind."""
    if field == "published":
        return _day(text[:10]) or next(filter(None, map(_whole_day, find_values(text))), None)
    return text if text and (field != "url" or _WEB.match(text)) else None


def _whole_day(value: Value) -> datetime.date | None:
    date = value.date
    if date is None or date.month is None or date.day is None:
        return None
    return datetime.date(date.year, date.month, date.day)


def _string(header: str, data: Mapping[str, object], key: str, faults: list[Fault]) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        faults.append(Fault(_line_of(header, key), f"{key} must be a text"))
        return ""
    return clean(value).strip()


def _day(text: str) -> datetime.date | None:
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _not_read(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _MAX_NAMED:,} more" if len(keys) > _MAX_NAMED else ""
    named = ", ".join(map(quote, keys[:_MAX_NAMED]))
    return f"front matter not read: {named}{more}; qa reads {', '.join(_KEYS)}"


def _line_of(header: str, key: str) -> int:
    """The line of the file that holds a key of the front matter: the first that begins with it."""
    for line, text in enumerate(header.split("\n"), 2):
        if text.lstrip(" {\"'").startswith(tuple(key + end for end in (":", " :", '"', "'", " =", "="))):
            return line
    return 1
