"""Whether a question asks for somebody's words, and whether a sentence has any."""

from __future__ import annotations

import re
from functools import cache

from qa.answering.matching.alignment import Alignment
from qa.answering.question.record import Question
from qa.language.lexicon import words
from qa.language.terms import stem

_QUOTED = re.compile(r"[\"“]([^\"”]{12,})[\"”]")


@cache
def _stems(name: str) -> frozenset[str]:
    return frozenset(map(stem, words(name)))


def asks_for_words(question: Question) -> bool:
    """True if a question asks what somebody says, in words of their own ("What did she SAY?")."""
    return _asks_object(question) and question.verb in _stems("statements.saying")


def makes_statement(alignment: Alignment) -> bool:
    """True if a sentence has a verb of saying or thinking, or words in quotation marks."""
    verbs = _stems("statements.telling") | _stems("statements.voicing")
    return not verbs.isdisjoint(alignment.annotated.stems) or _QUOTED.search(alignment.text) is not None


def _asks_object(question: Question) -> bool:
    """True if a question asks for the object of its verb, by no noun ("WHAT did she say", not "what JOKE did
    she tell")."""
    return question.predicate.role == "object" and not question.focus and not question.for_name
