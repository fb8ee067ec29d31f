"""Names in a text: runs of capitalised words, with their offsets, and what abbreviations stand for. No
dictionary: a name is known by how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.language.lexicon import words
from qa.language.terms import STOP_WORDS, stem

OFFICES = frozenset(map(stem, words("names.offices")))
"""Nouns for what one person is to an institution, a country or a work."""
LEADING = frozenset(map(stem, words("names.leading")))
LEADERS = frozenset(map(stem, words("names.leaders")))
"""Verbs of being at the head of something, and nouns for who is."""
TITLES = OFFICES | frozenset(map(stem, words("names.titles")))
"""What stands before a surname."""
_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*\.?")
_LINKS = words("names.links")
_INNER_LINKS = _LINKS - {"and", "the", "for"}
_BODIES = words("names.bodies")
"""Words of bodies and offices, whose names go on behind "for" ("INSTITUTE for Labour Studies")."""
_OPENERS = words("names.openers")
_CALENDAR = words("names.calendar")
_LONGEST_LONG_FORM = 150
"""Characters before an abbreviation in which the words for it are looked for."""
_CLAUSE_END = re.compile(r"[.;:!?] |[()]")
_SHORT_FORM = re.compile(r"\(([^\W_][^\W_-]{1,9})\)")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name as it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def find_names(text: str) -> list[Name]:
    """Runs of capitalised words ("Radio Free Asia", "Bank of Japan"). A sentence's first word counts unless
    it is a common opener."""
    found: list[Name] = []
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if run and not _joined(text, run[-1], match):
            _close(text, run, found)
            run = []
        if (_is_name_word(match[0]) and not (not run and _opens_with_common_word(text, match))) or (
            run and (match[0] in _INNER_LINKS or (match[0] == "for" and run[-1][0].lower() in _BODIES))
        ):
            run.append(match)
        elif run:
            _close(text, run, found)
            run = []
    _close(text, run, found)
    return found


def split_placed(text: str, names: Iterable[Name]) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the names of a text that "in" stands before, and of the others."""
    placed: tuple[set[str], set[str]] = (set(), set())
    for name in names:
        is_in = text[: name.start].lower().endswith((" in ", " in the "))
        placed[not is_in].update(stem(word) for word in name.text.split())
    return frozenset(placed[0]), frozenset(placed[1])


def find_abbreviations(text: str) -> list[tuple[str, str]]:
    """Abbreviations in brackets, each with the words before it that it stands for: "RFA" with "Radio Free
    Asia" in "Radio Free Asia (RFA)".

    By the letters, from the last to the first, which opens a word (Schwartz and Hearst 2003). Such a form has
    two capitals or more.
    """
    found = []
    for match in _SHORT_FORM.finditer(text):
        short = match[1]
        words = list(_WORD.finditer(text, max(0, match.start() - _LONGEST_LONG_FORM), match.start()))[
            -min(len(short) + 5, 2 * len(short)) :
        ]
        if words and sum(map(str.isupper, short)) > 1:
            before = text[words[0].start() : match.start()].rstrip()
            long = before[_start_of_long_form(short, before) :]
            if len(long) > len(short) and not _CLAUSE_END.search(long):
                found.append((short, long))
    return found


def _start_of_long_form(short: str, before: str) -> int:
    """Where the words for an abbreviation begin in the text before it, its end where they are not there."""
    letters = list(filter(str.isalnum, short.lower()))
    at = len(before)
    for i in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (before[at].lower() != letters[i] or (i == 0 and before[at - 1 : at].isalnum())):
            at -= 1
        if at < 0:
            return len(before)
    return at


def _is_name_word(word: str) -> bool:
    plain = word.rstrip(".").lower()
    return (
        word[0].isupper()
        and plain not in _CALENDAR
        and (plain not in STOP_WORDS or (len(word) > 1 and word.isupper()))
    )


def _opens_with_common_word(text: str, match: re.Match[str]) -> bool:
    """Whether a capital only marks the start of a sentence: a plain opener there."""
    before = text[max(0, match.start() - 3) : match.start()].rstrip(' \n"“‘(')
    return (not before or before[-1] in ".!?:") and match[0].lower() in _OPENERS


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether only a space stands between two words, and no full stop that ends a sentence."""
    between = text[left.end() : right.start()]
    if between not in (" ", "\n") or left[0].endswith(("’s", "'s")):
        return False
    return not left[0].endswith(".") or len(left[0]) <= 5


def _close(text: str, run: list[re.Match[str]], found: list[Name]) -> None:
    while run and run[-1][0] in _LINKS:
        run.pop()
    if run:
        start, end = run[0].start(), run[-1].end()
        name = text[start:end]
        for ending in ("’s", "'s", "’", "'"):
            name = name.removesuffix(ending)
        if name.endswith(".") and (end >= len(text) or "." not in name[:-1]):
            name = name[:-1]
        found.append(Name(name, start, start + len(name)))
