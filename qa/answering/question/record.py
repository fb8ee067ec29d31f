"""A question as it was understood: what every later room reads in place of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qa.answering.question.answer_type import Measure
from qa.answering.question.operations import Intent, first_tokens, placed_terms
from qa.answering.question.predicate import Predicate
from qa.language.denial import is_denied
from qa.language.lexicon import alternation, entries, words
from qa.language.names import LEADING, OFFICES, find_names, split_placed
from qa.language.terms import Token, stem, tokenize, word_pairs
from qa.language.values import Value
from qa.language.verbs import verb_form
from qa.models import Kind

_ATTRIBUTING, _REASONS = alternation("matching.attributing"), alternation("reasons.asking")
_ATTRIBUTED = re.compile(rf"\b(?:{_ATTRIBUTING})\b", re.IGNORECASE)
_ASKS_WHY = re.compile(_REASONS, re.IGNORECASE)
_ASKS_FREQUENCY = re.compile(r"\bhow (?:often|frequently|many times)\b", re.IGNORECASE)
_ASKS_TIME_OF_DAY = re.compile(r"\bwhat (?:time|hour)\b", re.IGNORECASE)
_ASKS_HABIT = re.compile(r"when (?:do|does|is|are)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """A question as it was understood.

    ``terms`` are the stems to match, without question words; ``focus`` the stems of what is asked for ("how
    many WORKERS", "which PORT"); ``light`` those of its terms that say little of its subject: plain verbs
    ("TAKE place"), and nouns that only name the kind of answer ("which COUNTRY"). ``for_name`` says that it
    asks what something is called; ``measure`` what kind of amount it asks for; ``predicate`` what is done,
    and what the one asked for is to it; ``claim`` are the terms behind the subject of a yes/no question, in
    their order: what it states; ``names`` its proper names as written; ``values`` its dates and numbers;
    ``operation`` what is to be computed over facts.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    focus: tuple[str, ...] = ()
    light: frozenset[str] = frozenset()
    for_name: bool = False
    measure: Measure = ""
    predicate: Predicate = field(default_factory=Predicate)
    claim: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    operation: Intent | None = None

    @property
    def verb(self) -> str:
        """The stem of what the one asked for does, or what is done to it; empty where it has no verb of
        content."""
        return self.predicate.verb

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words and numbers with their offsets."""
        return tuple(tokenize(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in small letters."""
        return tuple(token.text.lower() for token in self.tokens)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all its words."""
        return frozenset(stem(token.text) for token in self.tokens)

    @cached_property
    def token_of(self) -> Mapping[str, Token]:
        """For each term the first word that has it."""
        return first_tokens(self.tokens)

    @cached_property
    def placed(self) -> frozenset[str]:
        """The terms of names behind "in" or "at": both of "in North KOREA"."""
        return placed_terms(self.tokens)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Its neighbouring words."""
        return word_pairs(self.text)

    @cached_property
    def is_denied(self) -> bool:
        """Whether it denies what it asks about ("Is it true that she did NOT sign?")."""
        return is_denied(self.text)

    @cached_property
    def asks_past(self) -> bool:
        """Whether it asks what was: in the past, and not what will or would be."""
        return words("denial.not_past").isdisjoint(self.words) and any(
            word in entries("asking.past") or verb_form(word) == "past" for word in self.words
        )

    @property
    def is_dated(self) -> bool:
        """Whether it names a date."""
        return any(value.kind == "date" for value in self.values)

    @cached_property
    def asks_now(self) -> bool:
        """Whether it asks what holds now: of no date, and in the present."""
        return not self.asks_past and not self.is_dated

    @cached_property
    def leads(self) -> str:
        """The term by which it asks who is at the head of something ("Who RUNS it?", "Who is its HEAD?")."""
        last = self.focus[-1] if self.focus else ""
        is_verb = last in LEADING and last == self.verb  # not "president", whose stem is that of "preside"
        return last if self.kind == "person" and (is_verb or last in words("names.heads")) else ""

    @cached_property
    def asks_office(self) -> bool:
        """Whether it asks who holds an office, or is at the head of something."""
        return self.kind == "person" and bool(self.leads or OFFICES & self.stems)

    @cached_property
    def asks_then(self) -> bool:
        """Whether it asks for a figure, or for who held an office, at a date that it names."""
        is_figure = self.kind in ("number", "percentage", "money", "duration")
        return self.is_dated and (self.asks_office or is_figure)

    @cached_property
    def asks_why(self) -> bool:
        """Whether it asks for a reason, and not for an aim."""
        return _ASKS_WHY.search(self.text) is not None

    @cached_property
    def asks_deed(self) -> bool:
        """Whether it asks what somebody does: "What does HB Oil DO?"."""
        return bool(self.words) and self.words[0] == "what" and self.words[-1] in ("do", "doing", "done")

    @cached_property
    def asks_frequency(self) -> bool:
        """Whether it asks how often."""
        return _ASKS_FREQUENCY.search(self.text) is not None

    @cached_property
    def asks_time_of_day(self) -> bool:
        """Whether it asks at what time."""
        return _ASKS_TIME_OF_DAY.search(self.text) is not None

    @cached_property
    def asks_habit(self) -> bool:
        """Whether a circumstance answers it as well as a date: "When do curlers use sliding shoes?"."""
        return _ASKS_HABIT.match(self.text) is not None

    @cached_property
    def placed_names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The stems of its names behind "in", and of its other names."""
        return split_placed(self.text, find_names(self.text))

    def names_source(self, name: str) -> str:
        """The name as it stands in the question, where that asks what somebody says ("according to the
        POST")."""
        return name if _ATTRIBUTED.search(self.text) and _has_word(self.text, name) else ""

    def opening(self, end: int) -> str:
        """Its text before an offset in small letters, without the space at the end."""
        return self.text[:end].lower().rstrip()

    def between(self, first: Value, second: Value) -> str:
        """Its text between two of its values."""
        return self.text[first.end : second.start]

    def word_before(self, name: str) -> str:
        """The word before a name of it, in small letters; empty where it opens the question."""
        return (self.text[: self.text.find(name)].lower().split() or [""])[-1]

    def has(self, *phrase: str) -> bool:
        """Whether words stand in it one behind the other: ``has("how", "many")``."""
        return any(self.words[i : i + len(phrase)] == phrase for i in range(len(self.words)))


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
