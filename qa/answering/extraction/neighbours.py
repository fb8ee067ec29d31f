"""What the sentences beside the best one add: the reason for it, the items of a list.

How a sentence opens says what it is to the one before it: its consequence ("Therefore ..."), its explanation
("The reason is ..."), an item of what that announces ("First, ...").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.answering.extraction.reasons import PLAIN_REASON
from qa.answering.matching.alignment import Alignment
from qa.knowledge.base import Knowledge
from qa.language.discourse import consequence_opening
from qa.language.lexicon import alternation, words
from qa.language.terms import terms
from qa.models import Sentence

Relation = Literal["explanation", "item", "items"]
Item = tuple[Sentence, int]
"""A sentence that tells an item, and the offset at which that starts."""
_IS = r" (?:is|are|was|were|had been) "
_ORDINALS = alternation("lists.ordinals")
_OPENINGS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    (
        "explanation",
        re.compile(
            r"(?:The|One|Its|His|Her|Their) (?:main |official )?reasons?\b"
            rf"(?:[^.;,]{{0,60}}?{_IS}(?:that |because )?)?|(?:This|That|It){_IS}because "
            r"|[^.;,]{1,60}? (?:gives?|gave|named?|cited?|listed) [\w-]+ reasons\b"
        ),
    ),
    (
        "item",
        re.compile(
            rf"(?:the )?(?:{_ORDINALS})\b(?: [a-z]+)?(?:,|{_IS.rstrip()}\b)\s*",
            re.IGNORECASE,
        ),
    ),
    ("items", re.compile(r"(?:They|These) (?:are|were|include[d]?)\s+(?=\S.*(?:,| and ))")),
)
"""How a sentence opens, and what that makes it to the one before."""
_MOST_ITEMS = 12
_REACH = 2
"""Sentences of its paragraph behind one that may still explain it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence that tells what was done, the one that tells why, and the offset at which the reason starts
    in that."""

    effect: Sentence
    sentence: Sentence
    start: int


def find_reason_beside(alignment: Alignment, knowledge: Knowledge) -> Reason | None:
    """For a question why, the reason beside a sentence that tells none.

    It is the sentence before, where this one opens with what came of it ("Therefore ..."); this one itself,
    where the next opens so and has the question's verb; or one behind that explains it, be it in the next
    paragraph.
    """
    sentence, question = alignment.annotated.sentence, alignment.question
    opened = consequence_opening(sentence.text)
    asks = question.asks_why
    if not asks or PLAIN_REASON.search(sentence.text, opened):
        return None
    around = knowledge.paragraph_of(sentence)
    before, behind = around[: sentence.number - 1], around[sentence.number :]
    if opened:
        return Reason(sentence, before[-1], _start(before[-1])) if before else None
    if behind and consequence_opening(behind[0].text) and question.verb in terms(behind[0].text):
        return Reason(behind[0], sentence, _start(sentence))
    next_paragraph = knowledge.paragraph(sentence.article_id, sentence.paragraph + 1)
    for other in (*behind[:_REACH], *next_paragraph[:1]):
        end = _opening("explanation", other)
        if end is not None:
            return Reason(sentence, other, end if other.text[end - 1] == " " else 0)
    return None


def find_items(sentence: Sentence, knowledge: Knowledge) -> list[Item]:
    """The sentences that list what this one announces; none where it announces nothing.

    They are the items under a colon, those that open "first", "second" and so on, or one that names all
    ("They were").
    """
    behind = knowledge.paragraph_of(sentence)[sentence.number :]
    if sentence.text.endswith(":"):
        items = behind or knowledge.paragraph(sentence.article_id, sentence.paragraph + 1)
        are_items = bool(items) and all(item.kind in ("item", "line") for item in items)
        return [(item, 0) for item in items[:_MOST_ITEMS]] if are_items else []
    if words("lists.announcing").isdisjoint(re.split(r"\W+", sentence.text.lower())):
        return []
    named = _opening("items", behind[0]) if behind else None
    return [(behind[0], named)] if named is not None else _ordered(behind)


def _ordered(behind: Sequence[Sentence]) -> list[Item]:
    """The sentences that open with "first", "second" and so on, where there are two or more."""
    found: list[Item] = []
    for sentence in behind:
        start = _opening("item", sentence)
        if start is None:
            break
        found.append((sentence, start))
    return found if len(found) > 1 else []


def _opening(relation: Relation, sentence: Sentence) -> int | None:
    """Where the words end with which a sentence opens that is this to the one before it, or none."""
    patterns = (pattern for name, pattern in _OPENINGS if name == relation)
    opened = next((found for pattern in patterns if (found := pattern.match(sentence.text))), None)
    return opened.end() if opened else None


def _start(sentence: Sentence) -> int:
    """Where a sentence starts behind the words that tie it to the one before."""
    opened = consequence_opening(sentence.text)
    return len(sentence.text) - len(sentence.text[opened:].lstrip(", ")) if opened else 0
