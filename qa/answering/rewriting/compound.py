"""Two questions asked as one: "Who founded it, and when?", "When and where was she born?"."""

from __future__ import annotations

import re

from qa.answering.rewriting.turn import ASKING
from qa.language.lexicon import alternation
from qa.language.tagging import AUXILIARIES
from qa.models import Answer

_ASKS = rf"(?:(?:in|at|on|to|from|by|for|with|of) )?(?:whom|{'|'.join(ASKING)})"
_TWO_WORDS = re.compile(rf"({_ASKS}) and ({_ASKS})\b(?=\s+\w)", re.IGNORECASE)
"""Opens a question that asks two things of one: "WHEN AND WHERE was she born?"."""
_DOES = "|".join(sorted(AUXILIARIES))
_OPENERS = alternation("followups.clause_openers")
_OPENS_CLAUSE = rf"(?:{_OPENERS})\b"
_SECOND = re.compile(
    r",?\s+and\s+(?:also\s+)?(?=how (?:many|much|long|often|far|old)\b"
    rf"|(?:how|why|when|where|who|what|which|whose)(?:\W*$|\s+(?:{_DOES})\b)"
    rf"|(?-i:what|which|who|whose)\s+(?!{_OPENS_CLAUSE}))",
    re.IGNORECASE,
)
"""Stands before a second question, not before a clause of the first ("what he said AND WHY HE LEFT")."""
_FIRST = re.compile(rf"{_ASKS}\b", re.IGNORECASE)
_FOLLOWS_UP = re.compile(r"(?:what|how) about\b", re.IGNORECASE)
_PUT_TOGETHER = alternation("followups.as_one")
_AS_ONE = re.compile(rf"\b(?:{_PUT_TOGETHER})\b", re.IGNORECASE)
_LEAST = 2
"""Words of the first question."""


def split_question(text: str) -> tuple[str, str] | None:
    """The two questions that one asks, or none. The second may be a follow-up of the first. Where both are to
    be put together ("how many from A and how many from B together"), it is one."""
    if _AS_ONE.search(text):
        return None
    if both := _TWO_WORDS.match(text):
        rest = text[both.end() :]
        return both[1] + rest, _opened(both[2] + rest)
    second = _SECOND.search(text)
    if (
        second is None
        or not _FIRST.match(text)
        or _FOLLOWS_UP.match(text)
        or len(text[: second.start()].split()) < _LEAST
    ):
        return None
    return text[: second.start()].rstrip("?,; ") + "?", _opened(text[second.end() :])


def put_together(typed: str, first: Answer, second: Answer) -> Answer:
    """The answers to two questions as one. Where only one is answered, it says so; the confidence is that of
    the less sure."""
    read_as = f"{first.read_as} {second.read_as}"
    if not (first.answered and second.answered):
        given, other = (second, first) if second.answered else (first, second)
        notes = (*given.explanation.notes, f'no answer to "{other.read_as}": {other.explanation.reason}')
        explained = given.explanation.model_copy(
            update={"notes": notes if given.answered else given.explanation.notes}
        )
        told = {"question": typed, "read_as": read_as, "explanation": explained}
        return given.model_copy(update={**told, "parts": (first, second)})
    explained = first.explanation.model_copy(
        update={
            "notes": (*first.explanation.notes, *second.explanation.notes),
            "working": "; ".join(filter(None, (first.explanation.working, second.explanation.working))),
        }
    )
    shown = {
        (one.citation.article_id, one.citation.start): one for one in (*second.evidence, *first.evidence)
    }
    order = dict.fromkeys(
        (one.citation.article_id, one.citation.start) for one in (*first.evidence, *second.evidence)
    )
    return first.model_copy(
        update={
            "question": typed,
            "read_as": read_as,
            "text": f"{first.text}; {second.text}",
            "evidence": tuple(shown[place] for place in order),
            "facts": tuple(dict.fromkeys((*first.facts, *second.facts))),
            "confidence": min(first.confidence, second.confidence),
            "certainty": min(first.certainty, second.certainty, key=("unsure", "sure").index),
            "beside": (*first.beside, *second.beside),
            "explanation": explained,
            "parts": (first, second),
        }
    )


def _opened(question: str) -> str:
    """A question with a capital."""
    return question[:1].upper() + question[1:]
