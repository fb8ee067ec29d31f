"""Other names of countries, capitals and a few bodies ("DPRK", "Kiev", "EU"): knowledge of the language, not
of an article."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa.language.terms import terms

_SHORT = 3
"""Letters up to which a name is one in capitals alone ("US", not "us")."""
_WORD = re.compile(r"\w+")

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name with all names for the same, and the names of the capital where it is a country's."""

    text: str
    same: tuple[str, ...]
    capitals: tuple[str, ...] = ()


def other_names(text: str, agents: Collection[str]) -> dict[Terms, tuple[Terms, ...]]:
    """For the terms of each name in a text those of its other names. ``agents`` are the terms of who acts in
    it: a country that acts goes by its capital too ("PYONGYANG closed its embassy")."""
    known, found = _known(), {}
    for word in dict.fromkeys(_WORD.findall(text.lower())):
        for name in known.get(word, ()):
            if _stands_in(name.text, text):
                own = tuple(terms(name.text))
                acting = name.capitals if set(own) <= set(agents) else ()
                others = (tuple(terms(other)) for other in (*name.same, *acting))
                found[own] = tuple(dict.fromkeys(other for other in others if other != own))
    return found


def is_place_name(text: str) -> bool:
    """Whether a text is the name of a country or a capital, and nothing more."""
    first = _WORD.search(text.lower())
    return first is not None and any(name.text == text for name in _known().get(first[0], ()))


def _stands_in(name: str, text: str) -> bool:
    if len(name) > _SHORT:
        name, text = name.lower(), text.lower()
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


@cache
def _known() -> dict[str, tuple[_Name, ...]]:
    """The names of ``countries.txt`` by their first word."""
    known: dict[str, tuple[_Name, ...]] = {}
    for line in (
        Path(__file__).with_name("data").joinpath("countries.txt").read_text(encoding="utf-8").splitlines()
    ):
        if not line.startswith("#"):
            country, _, capital = line.partition(" > ")
            countries, capitals = tuple(country.split(" = ")), tuple(filter(None, capital.split(" = ")))
            for name in (
                *(_Name(one, countries, capitals) for one in countries),
                *(_Name(one, capitals) for one in capitals),
            ):
                first = name.text.lower().replace("'", " ").replace(".", " ").replace("-", " ").split()[0]
                known[first] = (*known.get(first, ()), name)
    return known
