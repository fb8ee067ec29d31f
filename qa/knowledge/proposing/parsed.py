"""A sentence as proposing reads it: its tokens with their tags, its noun phrases, its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from qa.language.lexicon import words
from qa.language.phrases import NounPhrase, Phrases, find_phrases
from qa.language.terms import Token, tokenize
from qa.language.values import Value
from qa.language.verbs import verb_form

_LONGEST_OBJECT = 16
"""Tokens of what is done to something, at most: longer is a clause of its own."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact before it has its article and place."""

    subject: str
    relation: str
    object: str = ""
    value: str = ""
    unit: str = ""
    date: str = ""
    part_of: str = ""


@dataclass(frozen=True)
class Parsed:
    """A sentence in tokens and phrases, with its values. Tokens are named by their position; an ``end`` is
    the one behind."""

    text: str
    tokens: tuple[Token, ...]
    phrases: Phrases
    values: tuple[Value, ...]

    @cached_property
    def noun_at(self) -> Mapping[int, NounPhrase]:
        """The noun phrase that each token stands in, with its determiner."""
        return {i: phrase for phrase in self.phrases.nouns for i in range(phrase.start, phrase.last + 1)}

    @cached_property
    def dates(self) -> Mapping[int, Value]:
        """The dates by their first token."""
        return {self.at(value.start): value for value in self.values if value.kind == "date"}

    def __len__(self) -> int:
        return len(self.tokens)

    def lower(self, i: int) -> str:
        """A token in small letters, empty outside the sentence."""
        return self.tokens[i].text.lower() if 0 <= i < len(self.tokens) else ""

    def tag(self, i: int) -> str:
        """A token's tag, empty outside the sentence."""
        return self.phrases.tags[i] if 0 <= i < len(self.tokens) else ""

    def breaks(self, i: int) -> bool:
        """Whether punctuation or an end of the sentence stands before a token."""
        return not 0 < i < len(self.tokens) or self.phrases.breaks[i - 1]

    def gap(self, i: int) -> str:
        """What stands between a token and the one before; a full stop at either end of the sentence."""
        return self.text[self.tokens[i - 1].end : self.tokens[i].start] if 0 < i < len(self.tokens) else "."

    def is_capital(self, i: int) -> bool:
        """Whether a token begins with a capital."""
        return 0 <= i < len(self.tokens) and self.tokens[i].text[0].isupper()

    def is_past(self, i: int) -> bool:
        """Whether a token is a verb in the past tense or a past participle, in small letters."""
        return 0 <= i < len(self) and self.tokens[i].text[0].islower() and verb_form(self.lower(i)) == "past"

    def at(self, offset: int) -> int:
        """The first token that starts at an offset or behind it."""
        return next((i for i, token in enumerate(self.tokens) if token.start >= offset), len(self.tokens))

    def words(self, first: int, end: int) -> str:
        """The text from one token to before another, on one line."""
        if first >= end:
            return ""
        stop = self.tokens[end - 1].end
        stop += self.text[stop : stop + 1] == "%"
        return " ".join(self.text[self.tokens[first].start : stop].split())

    def ends_clause(self, i: int) -> bool:
        """Whether a clause's own words end before a token: at a mark, "that", "which", "because" and the
        like."""
        return self.breaks(i) or (self.tag(i) == "clause" and self.lower(i) != "so")

    def object_end(self, first: int, stop: int, *, dated: bool = True) -> int:
        """Where an object that opens at a token ends: with its clause, before "to do", or where ``dated``
        before a date."""
        for i in range(first, min(first + _LONGEST_OBJECT, stop)):
            purpose = self.tag(i) == "to" and self.tag(i + 1) == "verb"
            before_date = dated and self.lower(i) in ("in", "on", "during") and i + 1 in self.dates
            if i > first and (self.ends_clause(i) or purpose or before_date):
                return i
            if i == first and (self.tag(i) == "clause" or purpose):
                return i
        return min(first + _LONGEST_OBJECT, stop)


def parse(text: str, values: tuple[Value, ...]) -> Parsed:
    """A sentence in tokens and phrases."""
    tokens = tuple(tokenize(text))
    return Parsed(text, tokens, find_phrases(text, tokens), values)


def is_role(word: str) -> bool:
    """Whether a word says what somebody is ("minister", "physicist")."""
    if word in words("people.roles"):
        return True
    return word not in words("people.no_roles") and any(map(word.endswith, words("people.role_endings")))


def is_person(parsed: Parsed, first: int, end: int) -> bool:
    """Whether tokens are a person's name: two to five of them in capitals, none an office or part of a body's
    name."""
    if not 2 <= end - first <= 5 or any(parsed.gap(i) not in (" ", ". ", "-") for i in range(first + 1, end)):
        return False
    for i in range(first, end):
        word = parsed.tokens[i].text
        if word.lower() in words("people.name_particles"):
            continue
        shouted = word.isupper() and len(word) > 2 and not word.endswith(".")
        if not word[0].isupper() or shouted:
            return False
        if word.lower() in words("people.no_person") or is_role(word.lower()):
            return False
    return True


def number_cell(value: Value) -> str:
    """A value's number as a cell writes it: digits alone."""
    text = f"{value.number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_cell(value: Value) -> str:
    """A date as a cell writes it, empty where it cannot be told."""
    return value.date.iso() if value.date is not None else ""
