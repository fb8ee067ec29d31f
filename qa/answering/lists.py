"""A list that goes on behind its sentence: the items under "It covers three fields:", the sentences behind "It has two aims."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qa.knowledge.base import Knowledge
from qa.language.sentences import is_list_item
from qa.models import Sentence

_MOST = 12
_ANNOUNCES = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|several|following)\b", re.IGNORECASE)
_ORDINALS = ("first(?:ly)?|one", "second(?:ly)?|another|the other", "third(?:ly)?|another", "fourth(?:ly)?|another", "fifth(?:ly)?|another")


def items_behind(sentence: Sentence, knowledge: Knowledge) -> list[tuple[Sentence, int]]:
    """The sentences that list what this one announces, each with the offset at which its item starts; none where it announces nothing."""
    article = knowledge.articles[sentence.article_id]
    around = knowledge.paragraph_of(sentence)
    behind = around[sentence.number :]
    if sentence.text.endswith(":"):
        items = behind or knowledge.paragraph(sentence.article_id, sentence.paragraph + 1)
        return [(item, 0) for item in items[:_MOST]] if items and all(is_list_item(article.text, item.start) for item in items) else []
    return _told(behind) if _ANNOUNCES.search(sentence.text) else []


def _told(behind: Sequence[Sentence]) -> list[tuple[Sentence, int]]:
    """The sentences that open with "first", "second" and so on, where there are two or more."""
    found = []
    for sentence, ordinal in zip(behind, _ORDINALS, strict=False):
        opened = _opening(ordinal).match(sentence.text)
        if opened is None:
            break
        found.append((sentence, opened.end()))
    return found if len(found) > 1 else []


@cache
def _opening(ordinal: str) -> re.Pattern[str]:
    """How a sentence of a list opens: "The first is", "Second,", "Another aim is"."""
    return re.compile(rf"(?:the )?(?:{ordinal}|(?:last|final)(?:ly)?)\b(?: [a-z]+)?(?:,| (?:is|was|are|were)\b)\s*", re.IGNORECASE)
