"""Pages from the web, made fit for the parsers that read them.

Some of those take time with the square of what a page can hold.
"""

from __future__ import annotations

import itertools
import json
import re

_MAX_ATTRIBUTES = 1_000
_MAX_META, _MAX_SCRIPT, _MAX_NAME = 2_000, 2_000, 1_000
"""Characters."""
_BODY = "articleBody"
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
"""A tag up to its end, which stands in no quotation marks."""
_ATTRIBUTE = re.compile(r"[^\s=\"']++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"']++))?+|[=\"']")
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


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
                kept += (page[start:end], _shortened(page[end:behind]))
                start = behind
    return "".join([*kept, page[start:]])


def _shortened(script: str) -> str:
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
