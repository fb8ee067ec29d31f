"""Which value of a sentence is the short answer: a sum of features over the values of the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from qa.answering.extraction.phrase_scoring import MOST_LEAD, lead
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.scoring import table, total
from qa.answering.matching.values import counts_asked_noun, dates_among, fitting_values
from qa.language.terms import stem
from qa.language.values import Value, same_value

_BREAK = 1.5
"""Words that a comma counts as between a value and a word."""
_BRACKETED = 0.5
"""Words that a bracket counts as behind what it gives the number of ("Poland (3,900)")."""
_ELIDED = 0.8
"""What a value counts that leaves its noun to another one ("2,000 people were hurt and NINE are missing")."""
_PART = re.compile(r" of (?:(?:[a-z]+|[\w'’-]+['’]s?) ){0,3}\d")
"""Stands behind the number of a part, and before that of its whole: "900 of the firm's 2,300 workers"."""


class Rivals:
    """The values of a sentence that may answer a question, and what they share out among them."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self.values = tuple(fitting_values(alignment.query, alignment.annotated))
        self.places = {value: alignment.within(value.start, value.end) or (0, 0) for value in self.values}

    @cached_property
    def counted(self) -> Mapping[Value, float]:
        """How near what is asked for stands to each value, from 0 to 1.

        A part counts what its whole does; a number without a noun, or of the same unit, what another does.
        """
        query, annotated, values = self.alignment.query, self.alignment.annotated, self.values
        has_focus = bool(self.alignment.question.focus)
        found = {
            value: min(1.0, counts_asked_noun(query, annotated, value)) if has_focus else 0.0
            for value in values
        }
        for i, value in enumerate(values):
            if value.kind == "number" and not found[value]:
                found[value] = _ELIDED * max(
                    (found[one] for one in values[:i] if self._is_alike(value, one)), default=0.0
                )
        for part, whole in zip(values, values[1:], strict=False):
            if self.is_part(part):
                found[part] = max(found[part], found[whole])
        return found

    def _is_alike(self, value: Value, other: Value) -> bool:
        """True if two numbers count the same: of one unit, or the first without a noun of its own."""
        last, phrases = self.places[value][1], self.alignment.phrases
        is_bare = phrases.breaks[last] or phrases.tags[last + 1 : last + 2] != ("noun",)
        return other.kind == "number" and (is_bare or other.unit == value.unit)

    def is_part(self, value: Value) -> bool:
        """True for the number of a part ("900 of its 2,300 workers")."""
        return _PART.match(self.alignment.text, value.end) is not None

    @cached_property
    def nearest_terms(self) -> Mapping[Value, frozenset[str]]:
        """For each value the question's terms that stand nearer to it than to another."""
        found: dict[Value, set[str]] = {value: set() for value in self.values}
        for i, term in enumerate(self.alignment.terms):
            if term is not None and (owner := self._nearest_value(i)) is not None:
                found[owner].add(term)
        return {value: frozenset(terms) for value, terms in found.items()}

    def _nearest_value(self, token: int) -> Value | None:
        """The one value that a token stands nearest to."""
        distances = {value: self._distance(token, value) for value in self.values}
        least = min(distances.values())
        nearest = [value for value, distance in distances.items() if distance == least]
        return nearest[0] if len(nearest) == 1 else None

    def _distance(self, token: int, value: Value) -> float:
        """Words between a token and a value."""
        first, last = self.places[value]
        if first <= token <= last:
            return 0.0
        low, high = (token, first) if token < first else (last, token)
        tokens = self.alignment.tokens
        if high == first and self.alignment.text[tokens[low].end : tokens[high].start].strip() == "(":
            return _BRACKETED
        return high - low + _BREAK * sum(self.alignment.phrases.breaks[low:high])

    @cached_property
    def dated(self) -> Mapping[Value, bool | None]:
        """True if the date that goes with a value is one the question names, False if another, None if either
        is missing.

        It is the next date behind in the clause with no value between, else any of the clause.
        """
        asked = dates_among(self.alignment.question.values)
        dates = [date for date in dates_among(self.alignment.annotated.values) if date not in self.values]
        found: dict[Value, bool | None] = {}
        for value in self.values:
            clause = self.alignment.clause(*self.places[value])
            start, end = self.alignment.tokens[clause[0]].start, self.alignment.tokens[clause[-1]].end
            inside = [date for date in dates if start <= date.start < end]
            behind = next((date for date in inside if date.start >= value.end), None)
            if behind and not any(value.end <= other.start < behind.start for other in self.values):
                inside = [behind]
            is_asked = any(same_value(date, one) for date in inside for one in asked)
            found[value] = is_asked if asked and inside else None
        return found


def choose_value(alignment: Alignment) -> tuple[Value, float] | None:
    """The value that answers, the first of equal ones, and how far it is ahead of the next best.

    None where no value is of the kind asked for.
    """
    rivals = Rivals(alignment)
    if len(rivals.values) < 2:
        return next(((value, MOST_LEAD) for value in rivals.values), None)
    scores = {value: total(FEATURES, rivals, value) for value in rivals.values}
    return max(scores, key=lambda value: (scores[value], -value.start)), lead(scores.values())


def _counts(rivals: Rivals, value: Value) -> float:
    return rivals.counted[value]


def _unit(rivals: Rivals, value: Value) -> float:
    """1 for a number of what the question names, be it by a light word ("people"); -1 where it counts
    something else."""
    if value.kind != "number" or not value.unit:
        return 0.0
    unit, alignment = stem(value.unit), rivals.alignment
    if unit in alignment.question.stems:
        return 1.0
    return -1.0 if alignment.question.focus and unit not in alignment.query.meaning else 0.0


def _nearness(rivals: Rivals, value: Value) -> float:
    return rivals.alignment.nearness(*rivals.places[value])


def _nearest_words(rivals: Rivals, value: Value) -> float:
    return rivals.alignment.query.share(rivals.nearest_terms[value])


def _clause(rivals: Rivals, value: Value) -> float:
    """The share of the question's words, by weight, in the value's clause."""
    asked = (rivals.alignment.terms[i] for i in rivals.alignment.clause(*rivals.places[value]))
    return rivals.alignment.query.share({term for term in asked if term is not None})


def _dated(rivals: Rivals, value: Value) -> float:
    return {True: 1.0, False: -1.0, None: 0.0}[rivals.dated[value]]


def _part(rivals: Rivals, value: Value) -> float:
    """1 for the number of a part, -1 for that of its whole ("900 of its 2,300 workers")."""
    i = rivals.values.index(value)
    return float(rivals.is_part(value) - (i > 0 and rivals.is_part(rivals.values[i - 1])))


def _is_later(rivals: Rivals, value: Value) -> float:
    return float(value != rivals.values[0])


FEATURES = table(
    "value",
    ("counts", _counts, "40 in '40 lamps', asked how many lamps"),
    ("unit", _unit, "9 in '9 people', asked how many people; -1 for '9 boats'"),
    ("nearness", _nearness, "1902 in 'opened in 1902', asked when it opened"),
    ("nearest words", _nearest_words, "9 in 'Berg has 9 votes and Holt 12', asked for Berg"),
    ("clause", _clause, "12 in 'Berg won; Holt had 12 votes', asked for Holt's votes"),
    ("dated", _dated, "9 in '9 in 2015 and 12 in 2020', asked for 2015"),
    ("part", _part, "900 in '900 of its 2,300 workers'; -1 for 2,300"),
    ("later", _is_later, "12 in '9 and 12'"),
)
