"""The computation that a question asks for: an intent with slots, found by the cues of
``data/operations.toml``.

A cue only suggests a computation. Whether rows fit it is for ``facts`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from qa.language.lexicon import entries, pairs, words
from qa.language.tagging import AUXILIARIES
from qa.language.terms import Token, is_stop_word, stem, tokenize

Operation = Literal[
    "ratio",
    "change",
    "rate",
    "average",
    "age",
    "since",
    "duration",
    "difference",
    "share",
    "remainder",
    "count",
    "sum",
    "first",
    "last",
    "fewest",
    "most",
    "compare",
]
"""A computation over facts."""

_CUES: Mapping[Operation, tuple[str, ...]] = {
    "ratio": entries("operations.ratio"),
    "change": entries("operations.change"),
    "average": entries("operations.average"),
    "rate": entries("operations.rate"),
    "age": entries("operations.age"),
    "since": entries("operations.since"),
    "duration": entries("operations.duration"),
    "difference": entries("operations.difference"),
    "share": entries("operations.share"),
    "remainder": entries("operations.remainder"),
    "count": entries("operations.count"),
    "sum": entries("operations.sum"),
    "first": entries("operations.first"),
    "last": entries("operations.last"),
    "fewest": entries("operations.fewest"),
    "most": entries("operations.most"),
}
"""The cues of each operation. Where a question has cues of several, a sure one goes before others, and the
operation named first here before the rest."""
_STATED: Mapping[Operation, tuple[str, ...]] = {
    "ratio": entries("operations.stated_ratio"),
    "change": entries("operations.stated_share"),
    "average": entries("operations.stated_average"),
    "rate": entries("operations.stated_rate"),
    "age": entries("operations.stated_age"),
    "difference": entries("operations.stated_difference"),
    "share": entries("operations.stated_share"),
    "remainder": entries("operations.stated_remainder"),
    "sum": entries("operations.stated_sum"),
    "compare": entries("operations.stated_difference"),
    "first": entries("operations.stated_order"),
    "last": entries("operations.stated_order"),
}
"""Words with which a sentence states the result of an operation itself, and not a figure that goes into
it."""
_MOVES = entries("operations.stated_moves")
_BY = r"\bby (?:\w+ ){0,2}[$£€]?\d[\d,.]*\b(?!(?: \w+)? to \d)"
"""How it says by how much: "by about £3 million"; "by 40 to 19" gives two figures instead."""
_TO = re.compile(r"\b(?:to|from) (?:\w+ ){0,2}[$£€]?$")
"""What stands before a figure that something rose to or fell from, and not by."""
_AT_AGE = re.compile(r"(?:\b(?:was|were|is|at|turned)|,) (?:about |only )?\d{1,2}\b(?! [A-Z])")
"""How a sentence gives an age without a word for it: "when Ada was 13", "Ada Holt, 61, ..."."""
_BOUND = re.compile(r"\bthan (?:the )?\d")
"""A figure to compare with stands in the question itself: no operand to look for."""
_LISTS = {
    "more": words("operations.more"),
    "span": words("operations.span"),
}
_LESS = words("operations.less")
_NEGATIONS = words("operations.negations")
_RANKS = {word: int(found[0]) for word, found in pairs("operations.ordinals").items()}
_SEPARATORS = entries("operations.separators")
_TWO = frozenset(("between", "after", "before", "later", "earlier"))
_EARLIER = entries("operations.earlier")
_WORD = re.compile(r"\w+")
_GAPS = {"*": r"(?:.{0,150}? )??", "+": r"\w+ "}
_LONGEST = 400
"""Characters of a question in which cues are looked for."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An operation with its slots.

    ``sure`` says that the question asks for nothing else; ``less`` that it asks how much LESS, ``negated``
    that it holds a "not"; ``rank`` is 2 in "the second most"; ``middle`` is the offset of the word between
    the two sides that are set against each other ("more A THAN B"), the ``separator``, -1 without one;
    ``opens_with`` says which of two events comes first by a yes/no question ("before", "after");
    ``year_before`` that its other time is "a year earlier"; ``takes`` that it asks how long something TOOK,
    which ends with what it names; ``two_events`` that it names both ends of a time, ``ages`` that it compares
    how old two are; ``span`` is the unit of time that it counts ("months").
    """

    name: Operation
    sure: bool = False
    less: bool = False
    negated: bool = False
    rank: int = 1
    middle: int = -1
    separator: str = ""
    opens_with: Literal["before", "after", ""] = ""
    year_before: bool = False
    takes: bool = False
    two_events: bool = False
    ages: bool = False
    span: str = ""


def find_operation(text: str) -> Intent | None:
    """The computation that a question asks for, or none.

    ``find_operation("How many more cats than dogs are there?").name`` is ``"difference"``.
    """
    tokens = tokenize(text)
    line = " ".join(token.text.lower() for token in tokens)[:_LONGEST]
    if tokens and tokens[0].text.lower() in AUXILIARIES:
        sure = _found("compare", line)
        return None if sure is None or _BOUND.search(line) else _intent("compare", sure, tokens, line)
    found = {name: sure for name in _CUES if (sure := _found(name, line)) is not None}
    chosen = next((name for name, sure in found.items() if sure), next(iter(found), None))
    return _intent(chosen, found[chosen], tokens, line) if chosen else None


def _intent(operation: Operation, sure: bool, tokens: Sequence[Token], line: str) -> Intent | None:
    plain = [
        token.text if token.text[0].isupper() and i else token.text.lower() for i, token in enumerate(tokens)
    ]
    rank = next((_RANKS[word] for word in plain if word in _RANKS), 1)
    if rank > 1 and operation not in ("most", "fewest"):
        rank = 1
    middle = _middle(operation, tokens, plain)
    return Intent(
        name=operation,
        sure=sure,
        less=not _LESS.isdisjoint(plain),
        negated=not _NEGATIONS.isdisjoint(word.lower() for word in plain),
        rank=rank,
        middle=middle.start if middle else -1,
        separator=middle.text.lower() if middle else "",
        opens_with="before" if {"before", "earlier"} & set(plain) else "after" if "after" in plain else "",
        ages=operation == "difference" and ("older" in plain or "younger" in plain),
        span=next((word for word in plain if word in _LISTS["span"]), ""),
        two_events=not _TWO.isdisjoint(plain),
        takes="take" in plain or "took" in plain,
        year_before=any(f" {phrase} " in f" {line} " for phrase in _EARLIER),
    )


def _middle(operation: Operation, tokens: Sequence[Token], plain: Sequence[str]) -> Token | None:
    """The word between two sides: the last "as" of a ratio, else the surest separator."""
    if operation == "ratio" and plain.count("as") > 1:
        return tokens[len(plain) - 1 - plain[::-1].index("as")]
    found = next((word for word in _SEPARATORS if word in plain), None)
    return tokens[plain.index(found)] if found else None


def states_result(intent: Intent | None, sentence: str, start: int = 0) -> bool:
    """Whether a sentence may state what a question asks to be computed, or nothing is to be computed for
    sure.

    "Profit rose by £3 million" states a difference, "Profit rose to £9 million" states none.
    ``start`` is where the figure stands that would be the answer.
    """
    if intent is None or not intent.sure or intent.name not in _STATED:
        return True
    if intent.name == "difference" and _TO.search(sentence[:start]):
        return False
    if intent.name == "age" and _AT_AGE.search(sentence):
        return True
    if intent.name == "change" and not _stated(_MOVES, False).search(sentence.lower()):
        return False  # "16 % of the exports" is no change
    moves = intent.name in ("difference", "compare")
    return _stated(_STATED[intent.name], moves).search(sentence.lower()) is not None


@cache
def _stated(cues: tuple[str, ...], moves: bool) -> re.Pattern[str]:
    plain = "|".join(rf"{re.escape(cue)}" if cue == "%" else rf"\b{_starred(cue)}\b" for cue in cues)
    moved = rf"\b(?:{'|'.join(map(_starred, _MOVES))})\b(?! (?:to|from)\b)|{_BY}"
    return re.compile(f"{plain}|{moved}" if moves else plain)


def _starred(cue: str) -> str:
    return re.escape(cue).replace(r"\*", r"\w*")


def _found(operation: Operation, line: str) -> bool | None:
    """Whether the cue of an operation that stands in a line of words is a sure one; none where none stands
    there."""
    there = frozenset(_WORD.findall(line))
    found = [cue.sure for cue in _cues(operation) if cue.may_stand(there) and _pattern(cue.text).search(line)]
    return any(found) if found else None


class _Cue(NamedTuple):
    """A cue, and for each of its places the words of which one must stand there."""

    text: str
    sure: bool
    places: tuple[frozenset[str], ...]

    def may_stand(self, there: frozenset[str]) -> bool:
        """Whether each place has a word that is there: few cues of a question need an expression."""
        return not any(map(there.isdisjoint, self.places))


@cache
def _cues(operation: Operation) -> tuple[_Cue, ...]:
    found = []
    for cue in _CUES.get(operation) or entries("operations.compare"):
        text = cue.removeprefix("! ")
        places = (_alternatives(part) for part in text.split() if part not in _GAPS)
        found.append(_Cue(text, text != cue, tuple(map(frozenset, places))))
    return tuple(found)


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    """A cue as an expression: each gap of at most 150 characters, so that no line takes long."""
    parts = (
        _GAPS.get(part) or rf"(?:{'|'.join(map(re.escape, _alternatives(part)))})\b ?" for part in cue.split()
    )
    return re.compile(r"\b" + "".join(parts))


def _alternatives(part: str) -> list[str]:
    """The words of which one stands at a place of a cue: ``fewer|<more>``."""
    return [
        word for one in part.split("|") for word in (sorted(_LISTS[one[1:-1]]) if one[0] == "<" else (one,))
    ]


def first_tokens(tokens: Sequence[Token]) -> dict[str, Token]:
    """For each term of a question the first word that has it."""
    found: dict[str, Token] = {}
    for token in tokens:
        if not is_stop_word(token.text):
            found.setdefault(stem(token.text), token)
    return found


def placed_terms(tokens: Sequence[Token]) -> frozenset[str]:
    """The terms of names that stand behind "in" or "at": "in North KOREA" has both."""
    found: set[str] = set()
    inside = False
    for token in tokens:
        plain = token.text.lower()
        inside = (plain in ("in", "at", "the") and (inside or plain != "the")) or (
            inside and token.text[0].isupper()
        )
        if inside and token.text[0].isupper():
            found.add(stem(token.text))
    return frozenset(found)
