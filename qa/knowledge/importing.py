"""A file from the world → an article. One function a format; a new format is one more row of ``_READERS``."""

from __future__ import annotations

import codecs
import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from qa.errors import ImportFailure, MissingExtraError
from qa.knowledge.articlefile import Fault, UnreadableFileError, parse_article
from qa.knowledge.folder import MAX_FILE_BYTES
from qa.knowledge.pages import crowded_tag, without_long_data
from qa.knowledge.reading import UnfitFileError, read_regular
from qa.knowledge.untrusted import clean, normalize_lines, printable, quote
from qa.language.blocks import find_blocks
from qa.language.finding import find_values
from qa.models import Article, Source

FIELDS = ("id", "title", "text", "publisher", "published", "url", "language")
"""What a row of an export may tell of an article."""
EXPORTS = (".csv", ".jsonl", ".ndjson")
"""The suffixes of exports, which hold an article a row."""
_MAX_LINE = 1_000_000
_MAX_TITLE = 90
_MAX_SHORT_LINE = 100
_MAX_BYLINE = 200
_MAX_HEADLINE, _MAX_PUBLISHER, _MAX_URL, _MAX_LANGUAGE = 300, 200, 2_000, 35
"""Characters of what an article's front matter holds."""
_MAX_URL_MARKS = 400
_MAX_ID = 1_000
_MAX_FRONT_MATTER_BYTES = 20_000
_END_MARKS = tuple(".!?:;,…。！？")
_LINE_BREAKS = str.maketrans("\v\f\x85\u2028\u2029", "\n\n\n\n\n")
_LIST_ITEM = re.compile(r"\s*(?:[-*•‣–]|\(?(?:[0-9]{1,3}|[A-Za-z])[.)])\s")
_LINK_DEFINITION = re.compile(
    r"^\[[^\[\]^\n][^\[\]\n]*+\]:[ \t]*+(?:<[^<>\n]*+>|(?=\S*[/:#]|\S+\.\w)\S++)"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t]*+$",
    re.MULTILINE,
)
"""A line of Markdown that only says where a link leads: a label, a target, perhaps a title. What was matched
is not tried again in another way, which would take time with the square of the line."""
_NUMERIC_DAY = re.compile(r"\b([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\b")
_AROUND_DAY = frozenset(
    """published posted updated date on at mon monday tue tues tuesday wed wednesday thu thurs thursday fri friday sat saturday sun sunday
    am pm gmt utc""".split()
)
_BYLINE = re.compile(r"By [^,|]{2,60}?(?:\s*[,|]\s*(?P<publisher>[^,|]{2,60}))?")
_PUBLISHER = re.compile(
    r"\b(?:news|times|press|agency|institute|institution|herald|post|journal|radio|television|daily|tribune|review|weekly|magazine|gazette"
    r"|ministry|university|bureau|office|centre|center|foundation|association)\b|\([A-Z]{2,}\)",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(
    r"(?<![\w'’.-])(?!(?:of|the|for|and|in|on|at|to|de|del|la|le|les|du|des|der|die|das|und|et|y|e|da|do|van|von)\b)[^\W\dA-Z_]\w*"
)
"""A word in small letters that names are not written with."""
_LABELS = {
    **dict.fromkeys(("publisher", "source", "newspaper"), "publisher"),
    **dict.fromkeys(("date", "published"), "published"),
    **dict.fromkeys(("url", "link"), "url"),
    **dict.fromkeys(("title", "headline"), "title"),
}
_LABEL = re.compile(rf"({'|'.join(_LABELS)})\s*:\s*(\S.*)", re.IGNORECASE)
_NO_PAGE_ENCODINGS = frozenset(
    "idna mbcs oem palmos punycode raw-unicode-escape undefined unicode-escape utf-7".split()
)
"""What Python knows as an encoding and no browser does; some take time with the square of a page."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


class _Draft(NamedTuple):
    """What a format's reader found in a file."""

    text: str
    title: str = ""
    source: Source = Source.model_construct()
    language: str = "en"


def import_file(path: Path, name: str = "") -> Article:
    """Read a file (.txt, .md, .html, .pdf) as an article. Its id is made from ``name``, or the file's; a
    leading publisher and date are its source.

    Raises ``ImportFailure`` where the file holds no article, ``MissingExtraError`` where its format needs a
    library that is not there.
    """
    reader = _READERS.get(path.suffix.lower())
    data = _read(path)
    if reader is None:
        raise failure(path, f"unknown kind of file; {_what_is_read()}")
    draft = reader(path, data)
    text = draft.text.strip("\n")
    _check_text(path, 0, text)
    return Article(
        id=_slug(name or path.stem),
        title=_shortened(draft.title, _MAX_HEADLINE) or _title_from(text),
        text=text,
        source=_bounded_source(path, 0, draft.source),
        language=_bounded_language(path, 0, draft.language),
    )


def make_article(path: Path, line: int, fields: Mapping[str, str]) -> Article:
    """An article from a row of an export: ``fields`` are those of ``FIELDS`` that the row has. Raises
    ``ImportFailure``.

    Without an id, the title's words are it, or the file's name with the line.
    """
    text = _unwrapped(_tidy(path, fields.get("text", ""), line))
    _check_text(path, line, text)
    told = _line(fields.get("published"))
    published = _told_day(told)
    if told and published is None:
        raise failure(path, f"{quote(told)} is no date; write it as 2013-07-05", line)
    title = _shortened(_line(fields.get("title")), _MAX_HEADLINE)
    source = Source.model_construct(
        publisher=_line(fields.get("publisher")) or None,
        published=published,
        url=_line(fields.get("url")) or None,
    )
    return Article.model_construct(
        id=_slug(fields.get("id") or title or f"{path.stem}-{line}"),
        title=title or _title_from(text),
        text=text,
        source=_bounded_source(path, line, source),
        language=_bounded_language(path, line, _line(fields.get("language")) or "en"),
    )


def _check_text(path: Path, line: int, text: str) -> None:
    """Raise ``ImportFailure`` where a text is no article, or one that a knowledge folder would not read
    back."""
    if not any(c.isalpha() for c in text):
        raise failure(path, "holds no sentence", line)
    most = MAX_FILE_BYTES - _MAX_FRONT_MATTER_BYTES
    size = len(text.encode("utf-8", "replace")) if 4 * len(text) > most else 0
    if size > most:
        raise failure(
            path, f"the text has {size:,} bytes; an article holds at most {most:,}, so split it", line
        )


def _bounded_source(path: Path, line: int, source: Source) -> Source:
    """A source that front matter can hold: a long publisher is shortened. Raises ``ImportFailure`` for a URL
    that cannot be kept whole."""
    url, publisher = source.url or "", source.publisher or ""
    if len(url) > _MAX_URL:
        raise failure(
            path,
            f"the URL has {len(url):,} characters; at most {_MAX_URL:,} are kept, so shorten it or leave it out",
            line,
        )
    if sum(map(url.count, "[{-?")) > _MAX_URL_MARKS:
        raise failure(
            path,
            f"the URL has more than {_MAX_URL_MARKS} hyphens, question marks and brackets; leave it out",
            line,
        )
    if len(publisher) <= _MAX_PUBLISHER:
        return source
    return source.model_copy(update={"publisher": _shortened(publisher, _MAX_PUBLISHER)})


def _bounded_language(path: Path, line: int, language: str) -> str:
    if len(language) > _MAX_LANGUAGE:
        raise failure(path, f"the language {quote(language)} is no code such as en or pt-BR", line)
    return language


def is_readable(path: Path) -> bool:
    """Whether a file is, by its name, of a kind that ``import_file`` reads."""
    return path.suffix.lower() in _READERS


def _read_text(path: Path, data: bytes) -> _Draft:
    text = _tidy(path, _decode(path, data))
    title, source, body = _split_head(text)
    return _Draft(_unwrapped(body), title, source)


def _read_markdown(path: Path, data: bytes) -> _Draft:
    faults: list[Fault] = []
    try:
        title, text, source, language = parse_article(_decode(path, data), faults)
    except UnreadableFileError as error:
        raise failure(path, error.fault.message, error.fault.line) from None
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise failure(path, errors[0].message, errors[0].line)
    title, found_source, body = _split_head(_plain(_tidy(path, text)), title)
    if source == Source.model_construct():
        source = found_source
    return _Draft(body, title, source, language)


def _read_html(path: Path, data: bytes) -> _Draft:
    try:
        import trafilatura
        from trafilatura.metadata import extract_metadata
    except ImportError:
        raise MissingExtraError(
            f"{printable(str(path))}: reading HTML needs an extra: pip install 'cited-qa[html]'"
        ) from None
    page = _decode(path, data, declared=_META_CHARSET.search(data[:4096]))
    if line := crowded_tag(page):
        raise failure(path, "a tag with more than 1,000 attributes; such a page is not read", line)
    page = without_long_data(page)
    with _quiet("trafilatura", "htmldate", "courlan", "justext"):
        # A fixed last day: without one, dates are judged by today's clock.
        dates = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
        try:
            text = trafilatura.extract(
                page,
                output_format="markdown",
                include_formatting=True,
                include_comments=False,
                include_images=False,
            )
            found = extract_metadata(page, date_config=dates) if text else None
        except Exception as error:  # parsers of foreign markup raise anything
            raise failure(path, f"cannot be read as HTML ({type(error).__name__})") from error
    if not text:
        raise failure(path, "the page holds no article text")
    title, source, body = _split_head(
        _plain(_tidy(path, text)), _line(found.title if found is not None else "")
    )
    if found is not None and (found.sitename or found.date):
        source = Source.model_construct(
            publisher=_line(found.sitename) or source.publisher,
            published=_day(found.date or "") or source.published,
            url=_line(found.url) or None,
        )
    language = re.match(r"[a-z]{2,3}\b", (found.language or "") if found is not None else "")
    return _Draft(body, title, source, language[0] if language else "en")


def _read_pdf(path: Path, data: bytes) -> _Draft:
    try:
        import pypdf
    except ImportError:
        raise MissingExtraError(
            f"{printable(str(path))}: reading PDF needs an extra: pip install 'cited-qa[pdf]'"
        ) from None
    import io

    with _quiet("pypdf"):
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise failure(path, "the PDF is encrypted; save a copy without a password")
            pages = [page.extract_text() for page in reader.pages]
            title = _line(reader.metadata.title if reader.metadata else "")
        except ImportFailure:
            raise
        except Exception as error:  # a broken PDF makes its reader raise anything
            raise failure(
                path, f"the PDF is broken or of a kind that cannot be read ({type(error).__name__})"
            ) from error
    if not any(c.isalpha() for page in pages for c in page):
        raise failure(
            path, "the PDF holds no text, only pictures; run a text recognition (OCR) over it first"
        )
    useless = title.lower().startswith(("microsoft word", "untitled")) or not any(c.isalpha() for c in title)
    title, source, body = _split_head(
        _join_pages([_tidy(path, page) for page in pages]), "" if useless else title
    )
    return _Draft(_unwrapped(body), title, source)


_READERS: dict[str, Callable[[Path, bytes], _Draft]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
}


def _what_is_read() -> str:
    return f"qa reads {', '.join((*_READERS, *EXPORTS))}"


def failure(path: Path, reason: str, line: int = 0) -> ImportFailure:
    """Why a file, or a line of it, cannot become an article."""
    return ImportFailure(f"{printable(str(path))}{f':{line}' if line else ''}: {reason}")


def unreadable(path: Path, error: OSError | ValueError) -> str:
    """Why a file cannot be read, and how to mend it."""
    reason = getattr(error, "strerror", None) or error
    if path.is_dir():
        return "is a folder; name the files in it"
    if isinstance(error, UnfitFileError):
        return f"{reason}; split it into articles" if "larger" in str(reason) else f"{reason}; name a file"
    return f"cannot be read: {reason}"


def _read(path: Path) -> bytes:
    try:
        data = read_regular(path, MAX_FILE_BYTES)
    except FileNotFoundError:
        raise failure(path, "no such file") from None
    except (OSError, ValueError) as error:
        raise failure(path, unreadable(path, error)) from error
    if not data.strip():
        raise failure(path, "is empty")
    return data


def _decode(path: Path, data: bytes, declared: re.Match[bytes] | None = None) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or the encoding that a page declares."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    if (encoding == "utf-8-sig" and b"\0" in data) or data.startswith(b"%PDF-"):
        raise failure(path, f"is binary, not text; {_what_is_read()}")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if declared is None:
            raise failure(
                path,
                f"wrong encoding: byte {error.start + 1} is not {encoding.removesuffix('-sig').upper()}; save the file as UTF-8",
            ) from None
        try:
            name = codecs.lookup(declared[1].decode()).name
            text = "" if name in _NO_PAGE_ENCODINGS else data.decode(name)
        except (LookupError, ValueError):
            text = ""
        if not text:
            raise failure(
                path,
                f"is not in the encoding {declared[1].decode()} that it declares; save the file as UTF-8",
            ) from None
    start = text[:10_000]
    controls = sum(c < " " and c not in "\n\r\t\f\v\x1b" for c in start)
    if 20 * controls > len(start):
        raise failure(path, f"is binary, not text: {controls} control characters near its start")
    return text


def _tidy(path: Path, text: str, line: int = 0) -> str:
    """Text without control characters, its lines ended by line feeds and of a sane length."""
    text = clean(normalize_lines(text).translate(_LINE_BREAKS).replace("\ufeff", ""))
    longest = max(map(len, text.split("\n")))
    if longest > _MAX_LINE:
        raise failure(
            path,
            f"a line of {longest:,} characters; at most {_MAX_LINE:,} are read, so break it into paragraphs",
            line,
        )
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


@contextmanager
def _quiet(*loggers: str) -> Iterator[None]:
    """Keep a library's log lines and warnings from the user."""
    import logging
    import warnings

    levels = {name: logging.getLogger(name).level for name in loggers}
    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _split_head(text: str, known: str = "") -> tuple[str, Source, str]:
    """Title, source and the rest of a text. A head is labelled lines ("Publisher: The Post"), or a publisher
    line and a date line, or both on one line, and a title around them.

    Where the title is ``known``, only a line that says the same is taken for it.
    """
    labelled, text = _labelled(text)
    title, source, body = _split_plain_head(text, known or labelled.pop("title", ""))
    day = _told_day(labelled.pop("published", ""))
    return title, source.model_copy(update={**labelled, **({"published": day} if day else {})}), body


def _labelled(text: str) -> tuple[dict[str, str], str]:
    """What the labelled lines at the top of a text tell, be it behind a title, and the text without them."""
    lines = text.split("\n")
    filled = [i for i, line in enumerate(lines) if line.strip()]
    first = 1 if filled[1:] and not _LABEL.fullmatch(_bare(lines[filled[0]])) else 0
    found: dict[str, str] = {}
    for i in filled[first:]:
        match = _LABEL.fullmatch(_bare(lines[i]))
        field = _LABELS[match[1].lower()] if match else ""
        if not match or field in found or (field == "published" and not _told_day(match[2])):
            break
        found[field], lines[i] = match[2], ""
    # a date alone is that of a plain head
    says_more = bool(found.keys() - {"published"}) and any(line.strip() for line in lines)
    return (found, "\n".join(lines)) if says_more else ({}, text)


def _told_day(text: str) -> datetime.date | None:
    dated = _date_line(text)
    return _day(text) or (dated[0] if dated else None)


def _split_plain_head(text: str, known: str) -> tuple[str, Source, str]:
    lines = text.split("\n")
    filled = [i for i, line in enumerate(lines) if line.strip()][:5]
    dated = next(((k, *found) for k, i in enumerate(filled[:4]) if (found := _date_line(lines[i]))), None)
    titles: list[int] = []
    publisher, published = "", None
    bylines = [i for i in filled if _is_short(lines[i]) and _byline(lines[i])][:1]
    taken: set[int] = set()
    if dated:
        at, day, with_day = dated
        if byline := _byline(with_day):
            bylines, with_day = [filled[at]], byline["publisher"] or ""
        else:
            with_day = with_day or _publisher_of(lines, bylines)
        before = [i for i in filled[:at] if i not in bylines]
        if len(before) <= 2 and all(_may_head(lines[i]) for i in before):
            published, publisher, taken = day, with_day, {filled[at]}
            titled = (
                len(before) == 1
                and before[0] < min(bylines, default=0)
                and not _PUBLISHER.search(lines[before[0]])
            )
            if before and not publisher and not titled:
                # of two alike, the one beside the date
                named = max(before, key=lambda i: (_is_like_publisher(lines[i]), i))
                if not (lines[named].startswith("#") or (len(before) == 1 and _is_headline(lines[named]))):
                    publisher = _bare(lines[named])
                    taken.add(named)
                    before.remove(named)
            titles = before or filled[at + 1 : at + 2]
    else:
        titles = [i for i in filled[:1] if i not in bylines]
    titles = [i for i in titles if _is_title(lines, i, filled, bool(dated))]
    title = next((i for i in titles if not known or _bare(lines[i]).casefold() in known.casefold()), None)
    if title is not None:
        taken.add(title)
    if taken:
        taken.update(bylines)
    rest = "\n".join("" if i in taken else line for i, line in enumerate(lines)).strip("\n")
    if not any(c.isalpha() for c in rest):
        return known, Source.model_construct(), text
    source = Source.model_construct(publisher=publisher or None, published=published)
    return known or (_bare(lines[title]) if title is not None else ""), source, rest


def _is_like_publisher(line: str) -> tuple[bool, bool, bool]:
    """How much a line looks like a publisher's name: unmarked, no word in small letters but such as "of", a
    word that papers are called."""
    return not line.startswith("#"), not _SMALL_WORD.search(_bare(line)), _PUBLISHER.search(line) is not None


def _is_headline(line: str) -> bool:
    """Whether a line reads like a headline: several words, some in small letters."""
    return (
        len(line.split()) > 2 and _SMALL_WORD.search(_bare(line)) is not None and not _PUBLISHER.search(line)
    )


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
    bare = _bare(line)
    return _BYLINE.fullmatch(bare) if len(bare) <= _MAX_BYLINE else None


def _publisher_of(lines: list[str], bylines: list[int]) -> str:
    """The publisher that a byline names behind the author ("By Ada Holt, The Lyngholm Post")."""
    byline = _byline(lines[bylines[0]]) if bylines else None
    return byline["publisher"] or "" if byline else ""


def _date_line(line: str) -> tuple[datetime.date, str] | None:
    """The day that a line gives, and the publisher before it on the same line; none where the line says
    anything else."""
    bare = _bare(line)
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
    words = re.findall(r"[^\W_]+(?::[0-9]+)*", text.replace(".", "").lower())
    return all(word in _AROUND_DAY or word.replace(":", "").isdecimal() for word in words)


def _bare(line: str) -> str:
    """A line without Markdown's marks around it."""
    return line.strip().lstrip("#").strip().strip("*_").strip()


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _line(text: str | None) -> str:
    return " ".join(clean(text or "").split())


def _unwrapped(text: str) -> str:
    """Plain text with the lines of each paragraph, item or turn in one, and paragraphs set apart. Tables and
    lists keep their lines."""
    blocks = find_blocks(text)
    parts: list[str] = []
    for number, block in enumerate(blocks):
        words = text[block.start : block.end]
        if parts:
            gap = text[blocks[number - 1].end : block.start]
            counted = next(
                (each for each in blocks[number : number + 5] if each.kind not in ("mark", "speaker")), block
            )
            apart = gap.count("\n") > 1 or ("\n" in gap and not counted.joined)
            parts.append("\n\n" if apart else gap)
        parts.append(_in_one_line(words.split("\n")) if block.kind not in ("code", "furniture") else words)
    return "".join(parts)


def _in_one_line(lines: list[str]) -> str:
    """Lines broken at a margin as one. A word broken at a hyphen keeps it, which may be its own
    ("hard-wrapped")."""
    parts: list[str] = []
    for line in map(str.strip, lines):
        before = parts[-1] if parts else ""
        is_broken = before.endswith("-") and before[-2:-1].isalpha() and line[:1].islower()
        parts.append(line if is_broken or not parts else f" {line}")
    return "".join(parts)


def _plain(markdown: str) -> str:
    """Markdown without comments, images, link targets and emphasis: what a reader sees."""
    text = _without_comments(markdown)
    text = re.sub(r"!\[[^\[\]\n]*+\]\([^()\n]*+\)", "", text)
    text = re.sub(r"\[([^\[\]\n]++)\]\([^()\n]*+\)", r"\1", text)
    text = _LINK_DEFINITION.sub("", text)
    text = re.sub(r"(\*\*|__)(?=\S)([^*_\n]++)\1", r"\2", text)
    return re.sub(r"(?<![*\w])\*(?=\S)([^*\n]++)\*(?!\w)", r"\1", text)


def _without_comments(markdown: str) -> str:
    kept: list[str] = []
    start = 0
    while (opened := markdown.find("<!--", start)) >= 0 and (closed := markdown.find("-->", opened)) >= 0:
        kept.append(markdown[start:opened])
        start = closed + 3
    return "".join([*kept, markdown[start:]])


def _join_pages(pages: list[str]) -> str:
    """The running text of a PDF's pages: page numbers dropped, words broken at a line's end joined,
    paragraphs set apart.

    A PDF knows lines only: a line that ends a sentence and stays well short of the margin ends its paragraph.
    """
    lines = [
        line.strip()
        for page in pages
        for line in page.split("\n")
        if line.strip() and not line.strip().isdecimal()
    ]
    margin = max(map(len, lines), default=0)
    parts: list[str] = []
    for line in lines:
        ends = line.endswith((".", "!", "?", "”", '"')) and len(line) < 0.8 * margin
        before = parts[-1] if parts else "\n"
        if before.endswith("-") and line[:1].islower():
            parts[-1] = before[:-1]
        elif not before.endswith("\n"):
            parts.append("\n")
        parts.append(f"{line}\n\n" if ends else line)
    return "".join(parts).strip("\n")


def _title_from(text: str) -> str:
    """The first sentence, shortened at a word where it is long."""
    from qa.language.sentences import split_sentences

    first = split_sentences(
        Article.model_construct(id="", title="", text=text.lstrip()[:2000], language="en")
    )[0].text
    words = " ".join(first.split())
    return words.rstrip(".") if len(words) <= _MAX_TITLE else _shortened(words, _MAX_TITLE)


def _shortened(words: str, most: int) -> str:
    """Words of one line, cut at one of them where they are many."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(",;:–—-") + "…"


def _slug(stem: str) -> str:
    """An id that is safe as a file's name: a-z, 0-9 and dashes."""
    ascii_stem = unicodedata.normalize("NFKD", stem[:_MAX_ID]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_stem).strip("-")[:80].strip("-")
    if slug:
        return slug
    import zlib

    return f"article-{zlib.crc32(stem.encode('utf-8', 'replace')):08x}"
