"""Asks back where "he" or "she" may be either of two people who were spoken of in one breath."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.answering.rewriting.turn import as_asked, names_in, noun_after
from qa.language.countries import is_place_name
from qa.language.lexicon import entries
from qa.language.names import Name
from qa.language.terms import tokenize
from qa.models import Answer


def who_is_meant(text: str, history: Sequence[Answer]) -> str:
    """The question back, "Who is meant: Ada Holt or Bo Lind?", behind a question on both of them or an answer
    that names both; empty where one alone may be meant, or the question names somebody itself."""
    said = {token.text.lower() for token in tokenize(text)}
    if not history or said.isdisjoint(entries("followups.he_or_she")) or names_in(text):
        return ""
    last = history[-1]
    told = last.text if last.answered and last.explanation.kind == "person" else as_asked(last)
    for one, other in pairwise(names_in(told)):
        together = told[one.end : other.start].strip() in ("and", "or")
        if together and _is_person(told, one) and _is_person(told, other):
            return f"Who is meant: {one.text} or {other.text}?"
    return ""


def _is_person(text: str, name: Name) -> bool:
    """Whether a name may be a person's: of first and last name, no place, and no part of another noun."""
    return 1 < len(name.text.split()) <= 4 and not is_place_name(name.text) and not noun_after(text, name)
