"""Lines that stand for themselves: headings, labelled lines, bylines and dates."""

from __future__ import annotations

import re

from qa.language.lines import CAPTION, LONGEST_TITLE, TITLE_ENDS, Line, is_capitals

_LABELLED = re.compile(r"(?:\*\*|__)?[A-Z0-9][^:.!?\n|]{0,60}?(?:\*\*|__)?:(?:\*\*|__)?\s+(?=\S)")
_LISTING = re.compile(r"[A-Z][\w’' -]{2,30}:\s+(?=.*(?:,.*,|\())")
"""A label with a list behind it, which is no heading: "Present: A. Holt (chair), B. Lind"."""
_SEVERAL = re.compile(r"[.!?][\"”’)]?\s+[\"“‘(]?[A-Z]")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+?)\1:?")
_SIGNED = re.compile(r"(?:By|Words|Text|Photos?)(?: by)? [A-Z]")
_DATED = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:[\w.,:|]+ ){0,4}?(?:\d{1,2}(?:st|nd|rd|th)?|[A-Z][a-z]{2,8}\.?),? "
    r"(?:[A-Z][a-z]{2,8}\.?,? )?(?:1[5-9]|20)\d\d\b.{0,40}"
)
_NUMBERED = re.compile(
    r"(?:(?P<steps>\d{1,2}(?:\.\d{1,2}){0,3})\.?|(?P<roman>[IVX]{1,4})\.|(?P<letter>[A-H])\.)\s+(?=\S)"
)
_ADDRESS = re.compile(r"\w@\w|https?:|www\.")
LONGEST_HEADLINE = 110
"""Characters of a line that may be the headline at the top of a text."""
_LONGEST_LABELLED = 200
_MOST_LABEL_WORDS = 8


def is_labelled(text: str, start: int, end: int) -> bool:
    """Whether a label and its value stand between two offsets, and nothing more: "Season ticket: £145"."""
    if end - start > _LONGEST_LABELLED:
        return False
    match = _LABELLED.match(text, start, end)
    if match is None or len(match[0].split()) > _MOST_LABEL_WORDS:
        return False
    return _SEVERAL.search(text, match.end(), end) is None


def is_title(text: str, line: Line, longest: int = LONGEST_TITLE) -> bool:
    """Whether a line may be a heading: short, without an end mark, no address, no caption, not partly in
    bold type."""
    words = text[line.start : line.end]
    if len(words) > longest or words.endswith(TITLE_ENDS) or words[0].islower():
        return False
    if _LISTING.match(words):
        return False
    return not (
        _ADDRESS.search(words) or CAPTION.match(words) or ("**" in words and not _BOLD.fullmatch(words))
    )


def is_signed_or_dated(words: str) -> bool:
    """Whether a line says who wrote the text, or on what day: "By Ruth Alder", "Published 14 May 2024"."""
    bare = words.strip("*_")
    if len(bare) > LONGEST_TITLE or bare.endswith(TITLE_ENDS):
        return False
    return _SIGNED.match(bare) is not None or _DATED.fullmatch(bare) is not None


def bold_words(words: str) -> str:
    """The words of a short line that is wholly in bold type, without its marks; empty for another."""
    bold = _BOLD.fullmatch(words) if len(words) <= LONGEST_TITLE else None
    return bold[2].rstrip() if bold else ""


def has_several_sentences(words: str) -> bool:
    """Whether a line holds the end of a sentence and another one behind it."""
    return _SEVERAL.search(words) is not None


def heading_span(text: str, line: Line) -> tuple[int, int, int]:
    """The words of a heading without the marks around them, and its rank: "2.1 Methods" is one below "2.
    Trials"."""
    bold = _BOLD.fullmatch(text, line.start, line.end)
    if bold:
        return *bold.span(2), 6
    is_loud = is_capitals(text[line.start : line.end])
    numbered = _NUMBERED.match(text, line.start, line.end)
    if numbered and not is_loud:
        return numbered.end(), line.end, 2 + (numbered["steps"] or "1").count(".")
    return line.start, line.end, 2 if is_loud else 3
