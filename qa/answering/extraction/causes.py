"""A reason that stands in the sentence beside the one that tells what was done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.answering.extraction.extract import STRONG_REASON
from qa.answering.matching.alignment import Alignment
from qa.knowledge.base import Knowledge
from qa.language.discourse import consequence_opening, points_back
from qa.language.terms import terms
from qa.models import Sentence

_EXPLAINS = (
    r"(?:(?:The|One|Its|His|Her|Their) (?:main |official )?reasons?\b(?:[^.;,]{0,60}? (?:is|are|was|were) (?:that |because )?)?"
    r"|(?:This|That|It) (?:is|was|had been) because |[^.;,]{1,60}? (?:gives?|gave|named?|cited?|listed) [\w-]+ reasons\b)"
)
"""How a sentence opens that tells why the one before it is so."""


_WHY = ("why ", "what reason", "is the reason", "was the reason", "are the reason", "were the reason")
"""How a question asks for a reason, and not for an aim."""
_FEELS = (
    r"(?:He|She|They|It)(?: had| has| have)? (?:fear|want|hope|worr|believ|thought|think|argu|need|object|expect|wish|disagree|dislike|hate"
    r"|prefer|blame|complain|suspect|doubt)\w*\b"
)
"""How the very next sentence opens that tells it as what somebody thought."""
_BEHIND = 2
"""Sentences of its paragraph behind one that may still explain it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence that tells what was done, the one that tells why, and the offset at which the reason starts in that."""

    effect: Sentence
    sentence: Sentence
    start: int


def reason_beside(alignment: Alignment, knowledge: Knowledge) -> Reason | None:
    """For a question why, the reason beside a sentence that tells none: the sentence before it, where it opens with what came of that; it
    itself, where the one behind opens so and tells what is asked about; or one behind that explains it, be it in the next paragraph, or
    tells what somebody thought."""
    sentence = alignment.annotated.sentence
    opened = consequence_opening(sentence.text)
    if not any(asks in alignment.question.text.lower() for asks in _WHY) or STRONG_REASON.search(
        sentence.text, opened
    ):
        return None
    around = knowledge.paragraph_of(sentence)
    before, behind = around[: sentence.number - 1], around[sentence.number :]
    if opened:
        return Reason(sentence, before[-1], _start(before[-1])) if before else None
    if behind and consequence_opening(behind[0].text) and alignment.question.verb in terms(behind[0].text):
        return Reason(behind[0], sentence, _start(sentence))
    for other in (*behind[:_BEHIND], *knowledge.paragraph(sentence.article_id, sentence.paragraph + 1)[:1]):
        may_explain = (
            "reason" in other.text or "because" in other.text
        )  # so that the pattern is compiled only where it may fit
        if may_explain and (explained := re.match(_EXPLAINS, other.text)):
            return Reason(sentence, other, explained.end() if explained[0].endswith(" ") else 0)
    feels = behind and points_back(behind[0].text) and re.match(_FEELS, behind[0].text)
    return Reason(sentence, behind[0], 0) if feels else None


def _start(sentence: Sentence) -> int:
    """Where a sentence starts behind the words that tie it to the one before."""
    opened = consequence_opening(sentence.text)
    return len(sentence.text) - len(sentence.text[opened:].lstrip(", ")) if opened else 0
