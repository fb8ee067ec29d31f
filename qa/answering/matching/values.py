"""Which values of a sentence answer a question for a number, a date, a sum of money, a share or a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.record import Question
from qa.language.lexicon import pairs, words
from qa.language.terms import stem
from qa.language.units import CURRENCIES, is_label, units
from qa.language.values import DURATION_UNITS, Value, same_value
from qa.models import Kind

VALUE_KINDS: dict[Kind, tuple[str, ...]] = {
    "number": ("number", "percentage", "money"),
    "percentage": ("percentage",),
    "money": ("money",),
    "date": ("date",),
    "duration": ("duration", "number"),
}
"""The kinds of question that a value answers, each with the kinds of value, the likeliest first."""
_UNCODED = frozenset(stem(word) for word, unit in CURRENCIES.items() if not unit.isupper())
"""Currencies of several countries, or of none, which have no code: "crowns"."""
_TIME_UNITS = frozenset(map(stem, DURATION_UNITS))
_UNIT_BEHIND = re.compile(
    r"[\s-]?(?:(?:nautical|square|cubic|metric|long|short) )?(?P<unit>[A-Za-zµμ²³/]+)"
    r"(?P<per> (?:an?|per) (?:second|minute|hour|day|month|year)\b)?"
)
"""What may stand behind an amount: its unit, and the time that makes a length a speed."""
_JOINED_UNIT = re.compile(r"-([A-Za-z]+)")
_PER_BEHIND = re.compile(r" (?:an?|per) (?:second|minute|hour|day|month|year)\b")
_DIMENSIONS = pairs("matching.dimensions")
_DIMENSION = re.compile(rf"(?:[\s-][\w/]+)?[\s-]({'|'.join(_DIMENSIONS)})\b")
_OLD = re.compile(r"[\s-]old\b")
_AGE_BEFORE = re.compile(
    r"(?:\b(?:aged|age of|age|turned|(?:was|is|were|been)(?: only| just| still)?)"
    r"|\bage\b[^:]{0,40}:|[A-Z][\w'’-]+,|\()\s*$"
)
_AGE_AFTER = re.compile(r"[,).;]|$|\s+(?:when|and)\b")
"""What stands before and behind somebody's age: "Ada Holt, 84,", "at the age of 12", "she was 88"."""
_O_CLOCK = (" o'clock", " o’clock")
_OF_THEM = (["of", "them"], ["of", "these"], ["of", "whom"])
_REACH = 5
"""Words behind a number within which what it counts is looked for."""


def asks_for_account(question: Question) -> bool:
    """Whether a question asks for a sum of money by a name that says which one ("revenue", not "cost")."""
    accounts = map(stem, words("matching.accounts"))
    return question.kind == "money" and question.focus[-1:] != () and question.focus[-1] in accounts


def expected_kinds(question: Question) -> tuple[str, ...]:
    """The kinds of value that answer a question of a kind in ``VALUE_KINDS``, the likeliest first.

    An age is one of years, with or without the word. "How many" counts: years are a duration, and of anything
    else neither a share nor a price tells how many there are. "How long is the bridge?" asks for a length,
    where one is told.
    """
    if question.measure == "age":
        return ("duration", "number")
    if question.kind == "duration" and question.predicate.role == "attribute":
        return ("number", "duration")
    if question.kind == "number" and question.focus[-1:] and question.focus[-1] in _UNCODED:
        return ("money", "number")
    if question.kind == "number" and question.focus and question.has("how", "many"):
        return ("duration",) if question.focus[-1] in _TIME_UNITS else ("number",)
    return VALUE_KINDS[question.kind]


def fitting_values(query: Query, annotated: AnnotatedSentence) -> Iterator[Value]:
    """The values of the kind and measure asked for that the question does not name itself.

    What only names something ("Pier 2") or tells the hour is none; "the two countries" do not answer "how
    much".
    """
    question, text = query.question, annotated.sentence.text
    expected, how_much = expected_kinds(question), question.has("how", "much")
    for value in annotated.values:
        if value.kind not in expected or any(same_value(value, named) for named in question.values):
            continue
        if value.kind == "number":
            counted = text[: value.start].lower().endswith(("the ", "both "))
            names_only = is_label(text, value.start) or text.startswith(_O_CLOCK, value.end)
            if names_only or (how_much and counted):
                continue
        if _is_of_measure(question, value, text):
            yield value


def _is_of_measure(question: Question, value: Value, text: str) -> bool:
    """Whether a value is of what is measured: an age, or a length, a weight or a speed by its unit."""
    is_old = value.kind == "duration" and _OLD.match(text, value.end) is not None
    if question.measure == "age":
        if value.kind == "duration":
            return value.unit in ("years", "months") and is_old
        before = _AGE_BEFORE.search(text, 0, value.start)
        return before is not None and _AGE_AFTER.match(text, value.end) is not None
    if is_old or _is_of_other_dimension(question, value, text) or _measures_no_count(question, value, text):
        return False
    measure = "length" if question.kind == "duration" and value.kind == "number" else question.measure
    return not measure or (value.kind == "number" and _dimension(value, text) == measure)


def _is_of_other_dimension(question: Question, value: Value, text: str) -> bool:
    """Whether a sentence says how long something is where the question asks how wide."""
    measured = _DIMENSION.match(text, value.end) if value.kind == "number" else None
    if measured is None:
        return False
    asked = _DIMENSIONS.keys() & set(question.words)
    return bool(asked) and not any(measured[1] in (word, *_DIMENSIONS[word]) for word in asked)


def _measures_no_count(question: Question, value: Value, text: str) -> bool:
    """Whether a value measures something ("340-kilometre") where other units, or things, are counted ("how
    many DOLLARS"), or a length is told where it is asked how much there is of something."""
    if question.kind != "number" or value.kind != "number" or not question.focus:
        return False
    joined = _JOINED_UNIT.match(text, value.end)  # "27 in May" measures nothing
    unit = units().get(value.unit) or (units().get(joined[1].lower()) if joined else None)
    if unit is None:
        return False
    if question.has("how", "many"):
        return (question.focus[-1], unit.dimension) not in _dimensions()
    return question.has("how", "much") and unit.dimension == "length" and not question.measure


@cache
def _dimensions() -> frozenset[tuple[str, str]]:
    """The stem of each spelling of a unit, with what it measures."""
    return frozenset((stem(spelling), unit.dimension) for spelling, unit in units().items())


def _dimension(value: Value, text: str) -> str:
    """What the unit in or behind a number measures, empty where it has none: "weight" for "12 kg", "speed"
    for "5 miles an hour"."""
    behind = _UNIT_BEHIND.match(text, value.end)
    unit = units().get(value.unit) or (units().get(behind["unit"].lower()) if behind else None)
    if unit is None:
        return ""
    is_speed = (behind is not None and behind["per"]) or _PER_BEHIND.match(text, value.end)
    return "speed" if unit.dimension == "length" and is_speed else unit.dimension


def counts_asked_noun(query: Query, annotated: AnnotatedSentence, value: Value) -> float:
    """How surely a number counts what is asked for.

    Each word of it behind the number counts from 1.0 (the next word) to 0.2 (the fifth), up to the next
    value; 1.0 where it stands before with a linking word between ("interceptions with 24", "the average size
    was 3.6").
    """
    tokens, stems, focus = annotated.tokens, annotated.stems, query.question.focus
    at = next((i for i, token in enumerate(tokens) if token.start >= value.start), len(tokens))
    linked = at > 1 and tokens[at - 1].text in words("matching.linking")
    counted = query.meaning.get(stems[at - 2]) if linked else None
    if [token.text for token in tokens[at + 1 : at + 3]] in _OF_THEM:
        at += 2
    others = {other.start for other in annotated.values}
    near: dict[str, float] = {}
    for distance, i in enumerate(range(at + 1, min(at + 1 + _REACH, len(tokens)))):
        if tokens[i].start in others:
            break
        asked = query.meaning.get(stems[i])
        if asked in focus:
            near.setdefault(str(asked), 1 - 0.2 * distance)
    if counted in focus:
        near.setdefault(str(counted), 1.0)
    return sum(near.values())


def dates_among(values: Iterable[Value]) -> list[Value]:
    """Those of some values that are dates."""
    return [value for value in values if value.kind == "date"]


def same_dates(query: Query, annotated: AnnotatedSentence) -> list[Value]:
    """The dates of the question that the sentence tells too, be it in other words: "last month" for June
    2013.

    A sentence without a date is of the time of what stands before it in its paragraph, else of its article.
    What a yes/no question states of a date may be what the sentence denies, so it has none.
    """
    asked = dates_among(query.question.values)
    if not asked or query.question.kind == "yes/no":
        return []
    dates = dates_among(annotated.values)
    if not annotated.dates:
        dates.extend(annotated.dates_before)
    return [
        date
        for date in asked
        if any(same_value(other, date) and not _is_vaguer(other, date) for other in dates)
        or (not annotated.dates and not annotated.dates_before and _is_of_issue(date, annotated))
    ]


def is_of_another_time(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether the question names a date and the sentence tells of others."""
    asked = dates_among(query.question.values)
    if not asked or not annotated.dates:
        return False
    dates = dates_among(annotated.values)
    return any(not any(same_value(date, value) for date in dates) for value in asked)


def _is_of_issue(date: Value, annotated: AnnotatedSentence) -> bool:
    """Whether the article was published in a year, in a month or on a day."""
    published = annotated.article.source.published
    if published is None or date.date is None:
        return False
    return date.date.first_day() <= published <= date.date.last_day()


def _is_vaguer(one: Value, other: Value) -> bool:
    """Whether a date leaves open the month or the day that the other tells."""
    return one.date is not None and other.date is not None and len(one.date.iso()) < len(other.date.iso())
