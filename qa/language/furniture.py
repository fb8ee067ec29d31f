"""What a page has around its article: page numbers, buttons, navigation; and lists of contents and of
sources."""

from __future__ import annotations

import re
from functools import cache

from qa.language import lexicon

_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–—])?|#{3,}|-30-|(?:[*_~=·•—–-]\s*){3,}",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"[^.!?>›»|]{1,40}(?:\s[>›»]\s[^.!?>›»|]{1,40}){1,8}|[^.!?|]{1,25}(?:\s\|\s[^.!?|]{1,25}){3,12}"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*\d{4}", re.IGNORECASE)
_TAG = re.compile(r"(?:<[/!]?[A-Za-z-][^<>\n]*>\s*)+")
_LEADER = re.compile(r"\S.*?(?:\.\s?){4,}\s*\d{1,4}|\S.*?…+\s*\d{1,4}")
_LONGEST = 120
"""Characters: a longer line is no furniture."""
_NUMBERING = re.compile(r"^[\W\d]+|[\W\d]+$")


def is_furniture(line: str) -> bool:
    """Whether a line that stands alone is no part of the article: "Page 3 of 10", "Share this", "Home >
    News"."""
    if len(line) > _LONGEST:
        return False
    shape = _NUMBER.fullmatch(line) or _CRUMBS.fullmatch(line) or _TAG.fullmatch(line) or _RIGHTS.match(line)
    return shape is not None or _names(line, "documents.furniture") or _buttons().fullmatch(line) is not None


def is_contents_line(line: str) -> bool:
    """Whether dots lead from a title to a page: "Methods ........ 12"."""
    return len(line) <= 2 * _LONGEST and _LEADER.fullmatch(line) is not None


def opens_contents(heading: str) -> bool:
    """Whether a heading stands over a list of contents."""
    return _names(heading, "documents.contents")


def opens_bibliography(heading: str) -> bool:
    """Whether a heading, or the label of a line, stands over a list of sources."""
    return _names(heading, "documents.bibliography")


def bare_title(line: str) -> str:
    """A title without its number and page, in small letters: "methods" of "2. Methods .... 12"."""
    return _NUMBERING.sub("", line).lower()


def _names(line: str, name: str) -> bool:
    """Whether a line, up to a colon or a question mark, is one of the phrases of a list."""
    head = re.split("[:?]", line[:60], maxsplit=1)[0]
    return bare_title(head) in lexicon.words(name)


@cache
def _buttons() -> re.Pattern[str]:
    """Several buttons on one line: "Share   Save   12 comments"."""
    button = rf"(?:\d{{1,5}}\s+)?(?:{lexicon.alternation('documents.furniture')})"
    return re.compile(
        rf"{button}(?:\s*[|·•]\s*|\s+){button}(?:(?:\s*[|·•]\s*|\s+){button}){{0,6}}", re.IGNORECASE
    )
