"""A list that goes on behind its sentence: the items under "It covers three fields:", the sentences behind "It has two aims."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qa.knowledge.base import Knowledge
from qa.models import Sentence

Item = tuple[Sentence, int]
"""A sentence that tells an item, and the offset at which that starts."""
# Patterns that few sentences need are compiled where they are used, so that a cold start is short.
_MOST = 12
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ANNOUNCING = frozenset((*_NUMBERS, "several", "following"))
_ANNOUNCES_SENTENCES = (
    rf"\b({'|'.join(_NUMBERS)}) (?:[\w-]+ )?"
    r"(?:aim|goal|point|demand|condition|reason|measure|step|change|task|priorit(?=ie)|part|rule|proposal|recommendation|objective|promise"
    r"|advantage|requirement|purpose|problem|finding|question|idea|cause|concern|lesson|wish|request|fault|benefit|option)(?:e?s|ies)"
    r"(?: (?:for|of|in|to|on|against) [\w'’ -]{1,40})?\.$"
)
"""Ends a sentence behind which each of as many others tells one of what is counted."""
_ORDINALS = (
    "first(?:ly)?|one",
    "second(?:ly)?|another|the other",
    "third(?:ly)?|another",
    "fourth(?:ly)?|another",
    "fifth(?:ly)?|another",
)
_THEY_ARE = r"(?:They|These) (?:are|were|include[d]?)\s+(?=\S.*(?:,| and ))"
_ALSO = r"(?:It|He|She|They|(?:The|This) [\w-]+)(?: \w+)? also\s+(?=\w)"
_OPENS_LAST = r"(?:And|Finally|Last(?:ly)?|Also|In addition),?\s+"


def items_behind(sentence: Sentence, knowledge: Knowledge) -> list[Item]:
    """The sentences that list what this one announces, each with the offset at which its item starts; none where it announces nothing."""
    around = knowledge.paragraph_of(sentence)
    behind = around[sentence.number :]
    if sentence.text.endswith(":"):
        items = behind or knowledge.paragraph(sentence.article_id, sentence.paragraph + 1)
        return (
            [(item, 0) for item in items[:_MOST]]
            if items and all(item.kind in ("item", "line") for item in items)
            else []
        )
    if _ANNOUNCING.isdisjoint(re.split(r"\W+", sentence.text.lower())):
        return []
    return _ordered(behind) or _named(behind) or _counted(sentence, behind)


def goes_on(sentence: Sentence, knowledge: Knowledge) -> list[Item]:
    """The sentence behind that adds to what this one tells ("She will ALSO cut the fee"), with the offset behind "also", or none."""
    behind = knowledge.paragraph_of(sentence)[sentence.number :]
    adds = re.match(_ALSO, behind[0].text) if behind else None
    return [(behind[0], adds.end())] if adds else []


def _ordered(behind: Sequence[Sentence]) -> list[Item]:
    """The sentences that open with "first", "second" and so on, where there are two or more."""
    found = []
    for sentence, ordinal in zip(behind, _ORDINALS, strict=False):
        opened = _opening(ordinal).match(sentence.text)
        if opened is None:
            break
        found.append((sentence, opened.end()))
    return found if len(found) > 1 else []


def _named(behind: Sequence[Sentence]) -> list[Item]:
    """The one sentence that names them all: "They were the Greta, the Skerry and the Vik."."""
    named = re.match(_THEY_ARE, behind[0].text) if behind else None
    return [(behind[0], named.end())] if named else []


def _counted(sentence: Sentence, behind: Sequence[Sentence]) -> list[Item]:
    """The sentences behind, as many as are announced or, where some tell two, the rest of the paragraph; more follow only where the last
    one says that it is."""
    announced = re.search(_ANNOUNCES_SENTENCES, sentence.text, re.IGNORECASE)
    if announced is None:
        return []
    items = behind[: _NUMBERS.index(announced[1].lower()) + 2]
    starts = [opened.end() if (opened := re.match(_OPENS_LAST, item.text)) else 0 for item in items]
    ends = len(items) == len(behind) or (starts and starts[-1])
    return list(zip(items, starts, strict=True)) if len(items) > 1 and ends else []


@cache
def _opening(ordinal: str) -> re.Pattern[str]:
    """How a sentence of a list opens: "The first is", "Second,", "Another aim is"."""
    return re.compile(
        rf"(?:the )?(?:{ordinal}|(?:last|final)(?:ly)?)\b(?: [a-z]+)?(?:,| (?:is|was|are|were)\b)\s*",
        re.IGNORECASE,
    )
