"""An article ⇄ the content of its file: YAML front matter, a blank line, the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from qa.knowledge.untrusted import clean, normalize_lines, printable, quote
from qa.models import Article, Source

_FENCE = "---"
_KEYS = ("title", "source", "language")
_SOURCE_KEYS = ("publisher", "published", "url")
_MAX_FRONT_MATTER = 16_000
_MAX_OPENERS = 1_000
_MAX_UNKNOWN = 10
"""Unknown keys that are named one by one."""
_PLAIN_LINE = re.compile(r"(?P<nested>  )?(?P<key>[a-z]+):(?: (?P<value>[^\W_][^#]*))?")
"""A line of front matter that YAML reads as nothing but a key and its text."""
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Fault(NamedTuple):
    """What is wrong in a file, and on which line (from 1; 0 where none applies)."""

    line: int
    message: str
    severity: Literal["error", "warning"] = "error"


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
        faults.append(
            Fault(
                lines.count("\n", 0, where) + 1,
                "control characters, read as spaces; take them out",
                "warning",
            )
        )
    header, text = _split(cleaned)
    if not header:
        return Content("", text, Source.model_construct(), "en")
    data = _load(header)
    faults.extend(_unknown(header, data, _KEYS))
    source = data.get("source")
    return Content(
        _string(header, data, "title", faults),
        text,
        _source(header, source if source else {}, faults),
        _string(header, data, "language", faults) or "en",
    )


def format_article(article: Article) -> str:
    """The content of an article's file. Reading it gives the same article, to the character."""
    import yaml

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
    if first.rstrip() != _FENCE:
        return "", content.removesuffix("\n")
    start = 0
    while start < len(rest):
        end = rest.find("\n", start)
        end = len(rest) if end < 0 else end
        if rest[start:end].rstrip() == _FENCE:
            return rest[:start], rest[end + 1 :].removeprefix("\n").removesuffix("\n")
        start = end + 1
    raise UnreadableFileError(
        Fault(1, "the front matter is not closed; end it with a line that holds --- alone")
    )


def _load(header: str) -> dict[str, object]:
    if len(header) > _MAX_FRONT_MATTER:
        raise UnreadableFileError(
            Fault(
                1,
                f"the front matter is longer than {_MAX_FRONT_MATTER:,} characters; is its last line, ---, missing?",
            )
        )
    plain = _load_plain(header)
    return plain if plain is not None else _load_yaml(header)


def _load_plain(header: str) -> dict[str, object] | None:
    """The front matter of nearly every article, as YAML reads it too. None: it takes YAML itself, which is 8
    ms of a cold start, and most of the time that a large folder takes."""
    data: dict[str, object] = {}
    source: dict[str, object] | None = None
    for line in header.removesuffix("\n").split("\n"):
        found = _PLAIN_LINE.fullmatch(line)
        if not found or not line.isprintable():
            return None
        nested, key, value = found.group("nested", "key", "value")
        if value is None and not nested and source is None:
            data[key] = source = {}
        elif value is None or ": " in value or value.endswith((":", " ")) or (nested and source is None):
            return None
        elif nested and source is not None:
            source[key] = value
        else:
            data[key], source = value, None
    return None if {} in data.values() else data


def _load_yaml(header: str) -> dict[str, object]:
    import yaml

    # libyaml overflows its stack on a text nested some ten thousand deep, and takes the process with it.
    if sum(map(header.count, "[{-?")) > _MAX_OPENERS:
        raise UnreadableFileError(Fault(1, "the front matter is broken: nested too deep"))
    # The base loader is the safe loader without its types: a title "1984" or a broken date stays the text
    # that was written.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        data = yaml.load(header, Loader=loader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = printable(str(getattr(error, "problem", None) or "not YAML"))
        raise UnreadableFileError(
            Fault(mark.line + 2 if mark else 1, f"the front matter is broken: {reason}")
        ) from None
    except RecursionError:
        raise UnreadableFileError(Fault(1, "the front matter is broken: nested too deep")) from None
    if data in ("", None):
        return {}
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise UnreadableFileError(
            Fault(2, "the front matter is broken: expected lines such as title: A title")
        )
    return data


def _source(header: str, data: object, faults: list[Fault]) -> Source:
    if not isinstance(data, dict):
        faults.append(
            Fault(
                _line_of(header, "source"),
                "source must hold publisher, published and url, each on its own line",
            )
        )
        return Source.model_construct()
    faults.extend(_unknown(header, data, _SOURCE_KEYS))
    published = _string(header, data, "published", faults)
    day = _day(published)
    if published and day is None:
        faults.append(
            Fault(
                _line_of(header, "published"),
                f"published {quote(published)} is no date; write it as 2013-07-05",
            )
        )
    return Source.model_construct(
        publisher=_string(header, data, "publisher", faults) or None,
        published=day,
        url=_string(header, data, "url", faults) or None,
    )


def _string(header: str, data: dict[str, object], key: str, faults: list[Fault]) -> str:
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


def _unknown(header: str, data: Mapping[str, object], known: tuple[str, ...]) -> Iterator[Fault]:
    unknown = [str(key) for key in data if key not in known]
    for key in unknown[:_MAX_UNKNOWN]:
        yield Fault(_line_of(header, key), f"unknown key {quote(key)}; known are {', '.join(known)}")
    if len(unknown) > _MAX_UNKNOWN:
        yield Fault(1, f"{len(unknown) - _MAX_UNKNOWN:,} more unknown keys; known are {', '.join(known)}")


def _line_of(header: str, key: str) -> int:
    """The line of the file that holds a key of the front matter: the first that begins with it."""
    for line, text in enumerate(header.split("\n"), 2):
        if text.lstrip(" {\"'").startswith(tuple(key + end for end in (":", " :", '"', "'"))):
            return line
    return 1
