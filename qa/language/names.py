"""Names in a text: runs of capitalised words, with their offsets. No dictionary: a name is known by how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.language.terms import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*\.?")
_LINKS = frozenset(("of", "de", "la", "le", "von", "van", "der", "den", "du", "da", "di", "al", "el", "bin", "and", "for", "the", "&"))
_INNER_LINKS = _LINKS - {"and", "the", "for"}
_OPENERS = frozenset(
    """according meanwhile however today yesterday last next since during despite although though under among besides
    currently following""".split()
)
_CALENDAR = frozenset(
    """january february march april june july august september october november december monday tuesday wednesday thursday friday saturday
    sunday""".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name as it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def find_names(text: str) -> list[Name]:
    """Runs of capitalised words ("Radio Free Asia", "Bank of Japan"). A sentence's first word counts unless it is a common opener."""
    found: list[Name] = []
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if run and not _joined(text, run[-1], match):
            _close(text, run, found)
            run = []
        if (_is_name_word(match[0]) and not (not run and _opens_with_common_word(text, match))) or (run and match[0] in _INNER_LINKS):
            run.append(match)
        elif run:
            _close(text, run, found)
            run = []
    _close(text, run, found)
    return found


def _is_name_word(word: str) -> bool:
    plain = word.rstrip(".").lower()
    return word[0].isupper() and plain not in _CALENDAR and (plain not in STOP_WORDS or (len(word) > 1 and word.isupper()))


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
