"""Pages from the web (HTML), made fit for the parsers that read them.

Some of those take time with the square of what a page can hold.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

from qa.errors import MissingExtraError
from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import iso_day, one_line, split_head
from qa.knowledge.importing.markdown import without_marks
from qa.knowledge.importing.quiet import quiet
from qa.knowledge.importing.text import decode, tidy
from qa.knowledge.untrusted import printable
from qa.models import Source

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_MAX_ATTRIBUTES = 1_000
_MAX_META, _MAX_SCRIPT, _MAX_NAME = 2_000, 2_000, 1_000
"""Characters."""
_BODY = "articleBody"
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
"""A tag up to its end, which stands in no quotation marks."""
_ATTRIBUTE = re.compile(r"[^\s=\"']++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"']++))?+|[=\"']")
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


def read_html(path: Path, data: bytes, notices: list[str]) -> Draft:
    try:
        import trafilatura
        from trafilatura.metadata import extract_metadata
    except ImportError:
        raise MissingExtraError(
            f"{printable(str(path))}: reading HTML needs an extra: pip install 'cited-qa[html]'"
        ) from None
    declared = _META_CHARSET.search(data[:4096])
    page = decode(path, data, notices, declared[1].decode() if declared else "")
    if line := crowded_tag(page):
        raise failure(path, "a tag with more than 1,000 attributes; such a page is not read", line)
    page = without_long_data(page)
    with quiet("trafilatura", "htmldate", "courlan", "justext"):
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
    title, source, body = split_head(
        without_marks(tidy(path, text)), one_line(found.title if found is not None else "")
    )
    if found is not None and (found.sitename or found.date):
        source = Source.model_construct(
            publisher=one_line(found.sitename) or source.publisher,
            published=iso_day(found.date or "") or source.published,
            url=one_line(found.url) or None,
        )
    language = re.match(r"[a-z]{2,3}\b", (found.language or "") if found is not None else "")
    return Draft(body, title, source, language[0] if language else "en")


def crowded_tag(page: str) -> int:
    """The line (from 1) of the first tag with more attributes than anybody writes, 0 where there is none."""
    for tag in _TAG.finditer(page):
        if tag.end() - tag.start() > 2 * _MAX_ATTRIBUTES:
            attributes = itertools.islice(_ATTRIBUTE.finditer(page, *tag.span()), _MAX_ATTRIBUTES + 1)
            if sum(1 for _ in attributes) > _MAX_ATTRIBUTES:
                return page.count("\n", 0, tag.start()) + 1
    return 0


def without_long_data(page: str) -> str:
    """The page without what a reader does not see and nobody writes so long.

    That is: long scripts but linked data, long names in linked data, long ``meta`` tags.
    """
    kept: list[str] = []
    start = behind = 0
    for tag in _TAG.finditer(page):
        if tag.start() < behind:
            continue
        end, name = tag.end() + 1, page[tag.start() + 1 : tag.start() + 7].lower()
        if name.startswith("meta") and end - tag.start() > _MAX_META:
            kept.append(page[start : tag.start()])
            start = behind = end
        elif name == "script":
            closed = _SCRIPT_END.search(page, tag.end())
            if closed is None:
                break
            behind = closed.start()
            if behind - end > _MAX_SCRIPT:
                kept += (page[start:end], _short_names(page[end:behind]))
                start = behind
    return "".join([*kept, page[start:]])


def _short_names(script: str) -> str:
    """Linked data with no name longer than names are; nothing for another script."""
    try:
        data = json.loads(script, strict=False)
        return json.dumps(_named(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _named(data: object, key: str = "") -> object:
    if isinstance(data, dict):
        return {key: _named(value, key) for key, value in data.items()}
    if isinstance(data, list):
        return [_named(value) for value in data]
    return data[:_MAX_NAME] if isinstance(data, str) and key != _BODY else data
