"""Which form of a verb a word can be: by a list of verbs in their base form, their irregular forms, and
endings."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from qa.language.lexicon import words
from qa.language.terms import IRREGULAR

INVARIANT = words("grammar.invariant_verbs")
"""Verbs whose past is like their base form."""
_NO_PAST = words("grammar.no_past")
_NO_GERUND = words("grammar.no_gerund")
_NOUNS_IN_ING = words("grammar.nouns_in_ing")
"""Words that are a noun unless an auxiliary stands before them."""
_LEAST_PART = 4
"""Letters of each part of a word made of two."""
SINGULAR_S = ("ss", "us", "is")
_HISSING = ("ses", "xes", "zes", "ches", "shes", "oes")
Form = Literal["base", "s", "past", "ing", ""]


@cache
def _base_forms() -> frozenset[str]:
    """The verbs of ``verbs.txt``, beside this module."""
    lines = Path(__file__).with_name("data").joinpath("verbs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_base(word: str) -> bool:
    bases = _base_forms()
    return (
        word in bases
        or (word.endswith("ise") and word[:-3] + "ize" in bases)
        or (word.startswith("re") and word[2:].lstrip("-") in bases)
    )


@lru_cache(maxsize=20_000)
def verb_form(word: str) -> Form:
    """Which form of a verb a word in lower case can be, or none. A form that ends in -ed or -ing may be of
    any verb."""
    root = word[2:].lstrip("-") if word.startswith("re") else word
    for form in (word, root):
        if form in IRREGULAR and _is_base(IRREGULAR[form]):
            return "past"
    if word in INVARIANT:
        return "past"
    if word.endswith("ed") and len(word) > 3 and word not in _NO_PAST:
        return "past"
    if word.endswith("ing") and len(word) > 4 and word not in _NO_GERUND:
        return "base" if word in _base_forms() else "ing"
    if _is_base(word):
        return "base"
    if word.endswith("s") and not word.endswith(SINGULAR_S):
        stems = (
            word[:-1],
            word[:-2] if word.endswith(_HISSING) else "",
            word[:-3] + "y" if word.endswith("ies") else "",
        )
        if any(stem and _is_base(stem) for stem in stems):
            return "s"
    return ""


def is_noun_in_ing(word: str) -> bool:
    """Whether a word in -ing is a noun: by itself ("meeting"), or as a noun and a verb in one
    ("STOCKBREEDING")."""
    if word in _NOUNS_IN_ING:
        return True
    return not _is_base(word[:-3]) and any(
        _is_base(word[i:-3]) for i in range(_LEAST_PART, len(word) - 3 - _LEAST_PART)
    )
