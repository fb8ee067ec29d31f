"""Every list of English words: kept as data in ``data/*.toml``, a file a theme, read when a list of it is
first asked for.

A list says what it is ``for``, its ``source``, and holds ``words`` (parted by blanks), ``phrases`` (one a
line) or ``pairs`` (a line "key: words"). It is named by its theme and its own name:
``words("asking.nouns")``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).with_name("data")


@cache
def words(name: str) -> frozenset[str]:
    """The words or phrases of a list, in no order. Raises ``KeyError`` where there is no such list."""
    return frozenset(entries(name))


@cache
def entries(name: str) -> tuple[str, ...]:
    """The words or phrases of a list in the order of the file."""
    found = _list(name)
    return tuple(found["words"].split() if "words" in found else found["phrases"].strip().split("\n"))


@cache
def pairs(name: str) -> Mapping[str, tuple[str, ...]]:
    """For each key of a list of pairs its words: ``{"arise": ("arose", "arisen")}``."""
    lines = (line.split(":", 1) for line in _list(name)["pairs"].strip().split("\n"))
    return MappingProxyType({key.strip(): tuple(value.split()) for key, value in lines})


@cache
def alternation(name: str) -> str:
    """A list as the inside of a group of a regular expression: the longest entries first, a blank for any
    white space.

    ``alternation("asking.auxiliaries")`` is ``"should|would|can"``.
    """
    longest_first = sorted(entries(name), key=lambda entry: (-len(entry), entry))
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in longest_first)


def _list(name: str) -> Mapping[str, str]:
    theme, _, own = name.partition(".")
    return _theme(theme)[own]


@cache
def _theme(theme: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((DATA / f"{theme}.toml").read_text(encoding="utf-8"))
