"""Title, publisher, date and URL out of the lines at the head of a text."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from qa.knowledge.untrusted import clean
from qa.language.finding import find_values
from qa.language.lexicon import alternation, pairs, words
from qa.models import Source

_MAX_SHORT_LINE = 100
_MAX_BYLINE = 200
_END_MARKS = tuple(".!?:;,…。！？")
_LIST_ITEM = re.compile(r"\s*(?:[-*•‣–]|\(?(?:[0-9]{1,3}|[A-Za-z])[.)])\s")
_NUMERIC_DAY = re.compile(r"\b([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\b")
_BYLINE = re.compile(r"By [^,|]{2,60}?(?:\s*[,|]\s*(?P<publisher>[^,|]{2,60}))?")
_PUBLISHERS = alternation("headings.publishers")
_PUBLISHER = re.compile(rf"\b(?:{_PUBLISHERS})\b|\([A-Z]{{2,}}\)", re.IGNORECASE)
_INSIDE_NAMES = alternation("headings.inside_names")
_SMALL_WORD = re.compile(rf"(?<![\w'’.-])(?!(?:{_INSIDE_NAMES})\b)[^\W\dA-Z_]\w*")
"""A word in small letters that names are not written with."""
_LABELS = {label: field for field, labels in pairs("headings.labels").items() for label in labels}
_DATELINE = re.compile(r"[A-Z][^!?;:]{2,50}?[,(] ?([^,()–—]*\d[^()–—]{3,20}?\d{4})\)? ?(?:--|–|—|/|-) ")
_DATELINE_AMONG = 4
"""Lines among which a dateline stands."""
_LABEL = re.compile(rf"({'|'.join(_LABELS)})\s*:\s*(\S.*)", re.IGNORECASE)


def split_head(text: str, known: str = "") -> tuple[str, Source, str]:
    """Title, source and the rest of a text. A head is labelled lines ("Publisher: The Post"), or a publisher
    line and a date line, or both on one line, and a title around them.

    Where the title is ``known``, only a line that says the same is taken for it.
    """
    labelled, text = _labelled(text)
    title, source, body = _split_plain_head(text, known or labelled.pop("title", ""))
    day = find_day(labelled.pop("published", ""))
    return title, source.model_copy(update={**labelled, **({"published": day} if day else {})}), body


def _labelled(text: str) -> tuple[dict[str, str], str]:
    """What the labelled lines at the top of a text tell, be it behind a title, and the text without them."""
    lines = text.split("\n")
    filled = [i for i, line in enumerate(lines) if line.strip()]
    first = 1 if filled[1:] and not _LABEL.fullmatch(bare_line(lines[filled[0]])) else 0
    found: dict[str, str] = {}
    for i in filled[first:]:
        match = _LABEL.fullmatch(bare_line(lines[i]))
        field = _LABELS[match[1].lower()] if match else ""
        if not match or field in found or (field == "published" and not find_day(match[2])):
            break
        found[field], lines[i] = match[2], ""
    # a date alone is that of a plain head
    says_more = bool(found.keys() - {"published"}) and any(line.strip() for line in lines)
    return (found, "\n".join(lines)) if says_more else ({}, text)


def find_day(text: str) -> datetime.date | None:
    """The day that a text gives and nothing else: "2013-07-05", "Published on 5 July 2013"."""
    dated = _dated_line(text)
    return iso_day(text) or (dated[0] if dated else None)


class _Head(NamedTuple):
    """What a head without labels gives, and the lines that do; ``titles`` may be its title."""

    titles: list[int]
    taken: set[int]
    publisher: str = ""
    published: datetime.date | None = None


def _split_plain_head(text: str, known: str) -> tuple[str, Source, str]:
    lines = text.split("\n")
    filled = [i for i, line in enumerate(lines) if line.strip() and not _is_notice(line)][:5]
    bylines = [i for i in filled if _is_short(lines[i]) and _byline(lines[i])][:1]
    dated = next(((k, *found) for k, i in enumerate(filled[:4]) if (found := _dated_line(lines[i]))), None)
    if dated:
        head = _dated_head(lines, filled, bylines, *dated)
    else:
        head = _Head([i for i in filled[:1] if i not in bylines], set())
    titles = [i for i in head.titles if _is_title(lines, i, filled, dated is not None)]
    title = next((i for i in titles if not known or bare_line(lines[i]).casefold() in known.casefold()), None)
    taken = head.taken | ({title} if title is not None else set())
    if taken:
        taken.update(bylines)
    rest = "\n".join("" if i in taken else line for i, line in enumerate(lines)).strip("\n")
    if not any(c.isalpha() for c in rest):
        return known, Source.model_construct(), text
    published = head.published or _dateline_day(rest)
    source = Source.model_construct(publisher=head.publisher or None, published=published)
    named = " ".join(bare_line(lines[title]).split()) if title is not None else ""
    return known or named, source, rest


def _dateline_day(text: str) -> datetime.date | None:
    """The day of a dateline that opens one of the first lines: "HALDEN, 4 September 2023 -- The port"."""
    lines = [line.strip(" *_") for line in text.split("\n") if line.strip()][:_DATELINE_AMONG]
    opened = (_DATELINE.match(line) for line in lines)
    days = (find_day(found[1].strip(" ,(")) for found in opened if found)
    return next((day for day in days if day), None)


def _is_notice(line: str) -> bool:
    """Whether a line but says what kind of text follows: "FOR IMMEDIATE RELEASE"."""
    return bare_line(line).strip(" :.!-–—").casefold() in words("headings.notices")


def _dated_head(
    lines: list[str], filled: list[int], bylines: list[int], at: int, day: datetime.date, publisher: str
) -> _Head:
    """The head around a line with a date, the ``at``-th that is filled. A byline found there joins
    ``bylines``."""
    if byline := _byline(publisher):
        bylines[:], publisher = [filled[at]], byline["publisher"] or ""
    else:
        publisher = publisher or _publisher_of(lines, bylines)
    before = [i for i in filled[:at] if i not in bylines]
    if len(before) > 2 or not all(_may_head(lines[i]) for i in before):
        return _Head([], set())
    taken = {filled[at]}
    is_titled = (
        len(before) == 1 and before[0] < min(bylines, default=0) and not _PUBLISHER.search(lines[before[0]])
    )
    if before and not publisher and not is_titled:
        # of two alike, the one beside the date
        named = max(before, key=lambda i: (_is_like_publisher(lines[i]), i))
        if not (lines[named].startswith("#") or (len(before) == 1 and _is_headline(lines[named]))):
            publisher = bare_line(lines[named])
            taken.add(named)
            before.remove(named)
    return _Head(before or filled[at + 1 : at + 2], taken, publisher, day)


def _is_like_publisher(line: str) -> tuple[bool, bool, bool]:
    """How much a line looks like a publisher's name: unmarked, no word in small letters but such as "of", a
    word that papers are called."""
    return (
        not line.startswith("#"),
        not _SMALL_WORD.search(bare_line(line)),
        _PUBLISHER.search(line) is not None,
    )


def _is_headline(line: str) -> bool:
    """Whether a line reads like a headline: several words, some in small letters."""
    if len(line.split()) <= 2 or _PUBLISHER.search(line):
        return False
    return _SMALL_WORD.search(bare_line(line)) is not None


def _is_short(line: str) -> bool:
    return (
        len(line) <= _MAX_SHORT_LINE and not line.rstrip().endswith(_END_MARKS) and not _LIST_ITEM.match(line)
    )


def _may_head(line: str) -> bool:
    """Whether a line may stand in a head: it is short, or marked as a title, or a question no longer than
    one."""
    return (
        _is_short(line)
        or line.startswith("# ")
        or (len(line) <= _MAX_SHORT_LINE and line.rstrip().endswith("?"))
    )


def _is_title(lines: list[str], i: int, filled: list[int], dated: bool) -> bool:
    """Whether a line is a title: marked as one, or short, without an end mark, and set apart from the text
    that follows."""
    if lines[i].startswith("# "):
        return True
    following = lines[i + 1].strip() if i + 1 < len(lines) else None
    apart = dated or following == "" or (following is not None and _byline(following) is not None)
    is_short = _may_head(lines[i]) if dated else _is_short(lines[i])
    return apart and is_short and i != filled[-1] and not _byline(lines[i])


def _byline(line: str) -> re.Match[str] | None:
    """A line that names the author, perhaps with the publisher. A long one is none."""
    bare = bare_line(line)
    return _BYLINE.fullmatch(bare) if len(bare) <= _MAX_BYLINE else None


def _publisher_of(lines: list[str], bylines: list[int]) -> str:
    """The publisher that a byline names behind the author ("By Ada Holt, The Lyngholm Post")."""
    byline = _byline(lines[bylines[0]]) if bylines else None
    return byline["publisher"] or "" if byline else ""


def _dated_line(line: str) -> tuple[datetime.date, str] | None:
    """The day that a line gives, and the publisher before it on the same line; none where the line says
    anything else."""
    bare = bare_line(line)
    if len(bare) > 2 * _MAX_SHORT_LINE:
        return None
    bare = _NUMERIC_DAY.sub(lambda m: f"{m[1]}-{int(m[3]):02}-{int(m[4]):02}", bare)
    if len(bare) > _MAX_SHORT_LINE:
        return None
    for value in find_values(bare):
        date = value.date
        if date is None or date.month is None or date.day is None or not _is_around_day(bare[value.end :]):
            continue
        before = bare[: value.start]
        if _is_around_day(before):
            return datetime.date(date.year, date.month, date.day), ""
        publisher = before.rstrip(" ,|–—-")
        if publisher != before.rstrip() and len(publisher.split()) <= 10:
            return datetime.date(date.year, date.month, date.day), publisher
    return None


def _is_around_day(text: str) -> bool:
    """Whether a text says nothing but what stands around a date: a weekday, a time of day, "Published"."""
    found = re.findall(r"[^\W_]+(?::[0-9]+)*", text.replace(".", "").lower())
    return all(word in words("headings.around_day") or word.replace(":", "").isdecimal() for word in found)


def bare_line(line: str) -> str:
    """A line without Markdown's marks around it."""
    return line.strip().lstrip("#").strip().strip("*_").strip()


def iso_day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def one_line(text: str | None) -> str:
    return " ".join(clean(text or "").split())
