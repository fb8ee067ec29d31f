"""How far a value's short answer reaches: a range with both ends, a date with its part, an amount with its
unit."""

from __future__ import annotations

import re
from itertools import pairwise

from qa.answering.extraction.phrase_scoring import Span
from qa.answering.matching.alignment import Alignment
from qa.answering.question.record import Question
from qa.language.lexicon import alternation, words
from qa.language.terms import stem
from qa.language.values import Value

_UNITS, _SMALL_NUMBERS = alternation("measures.units"), alternation("measures.small_numbers")
_PARTS_OF_TIME = alternation("measures.parts_of_time")
MEASURE = re.compile(
    rf"[\s-]?(?:°\s?[CFK]\b|%|(?:square |cubic |nautical )?(?:{_UNITS})\b)"
    r"(?: (?:an?|per) (?:second|minute|hour|day|week|month|year)\b)?"
)
"""A unit behind an amount ("KM", "miles an hour")."""
_FIGURE = re.compile(r"[\d.,]*\d|\w+(?=[\s-])")
_END = rf"(?:(?:[$€£¥]\s?)?(?:\d[\d.,]*\d|\d)|{_SMALL_NUMBERS})"
_LOWER_END = re.compile(rf"(?<!from )(?<![\w.,])({_END})(?:\s?[–-]\s?| to | or )$|\bbetween ({_END}) and $")
"""The lower end of a range before its upper one ("30 to" 50 thousand)."""
_UPPER_END = re.compile(r"(?:\s?–\s?| to | by | ?[x×] ?)(?:\d[\d.,]*\d|\d)(?![\w-])")
"""The second figure behind a bare one (20 "–18", 40 "by 60")."""
_RANGE_LINKS = {"": ("to", "or", "–", "-"), "from ": ("to", "–", "-", "until"), "between ": ("and",)}
"""What stands between the two ends, by what stands before the first."""
_PART_OF_DATE = re.compile(rf"(?:the )?(?:(?:{_PARTS_OF_TIME}) (?:of )?(?:the )?|(?:early|late|mid)[ -])$")
"""Stands before a date and belongs to it ("the end of March", "mid-June")."""


def whole_value(alignment: Alignment, value: Value) -> Span:
    """The span of a value with what belongs to it.

    That is the other end of its range ("30 to 50 thousand", "20–18"), its unit where the question does not
    name that, or the part of a month or year that is meant ("the end of March").
    """
    if value.kind == "date":
        return _whole_date(alignment, value)
    if value.kind == "duration" and alignment.question.kind == "number":
        figure = _FIGURE.match(alignment.text, value.start, value.end)  # "how many SECONDS"
        return (value.start, figure.end()) if figure else (value.start, value.end)
    start, end = _lower_end(alignment, value), _upper_end(alignment, value)
    if value.kind == "number":
        unit = MEASURE.match(alignment.text, end)
        is_asked = unit and not frozenset(alignment.question.focus).isdisjoint(map(stem, unit[0].split()))
        end = unit.end() if unit and not is_asked else end
    return start, end


def asks_end(question: Question) -> bool:
    """True if a question asks when something began or ended, so that one end of a range answers it."""
    preposition = question.predicate.preposition
    if preposition in words("measures.ends_of_time"):
        return True
    return preposition != "during" and question.verb in map(stem, words("measures.beginning_and_ending"))


def _lower_end(alignment: Alignment, value: Value) -> int:
    """Where the range starts that an amount closes; the amount's own start else."""
    values = [one for one in alignment.annotated.values if one.end <= value.start]
    if values and (values[-1].kind, values[-1].unit) == (value.kind, value.unit):
        before = alignment.text[: values[-1].start].lower()
        if _is_range(alignment.text, values[-1], value) and not before.endswith(("from ", "by ")):
            return values[-1].start
    lower = _LOWER_END.search(alignment.text, 0, value.start)
    if lower is None:
        return value.start
    start = lower.start(1 if lower[1] else 2)
    dates = (one for one in alignment.annotated.values if one.kind == "date")
    is_date = any(date.start <= start < date.end for date in dates)  # "from 410,000 in 2015 to 230,000"
    return value.start if is_date else start


def _upper_end(alignment: Alignment, value: Value) -> int:
    """Where the range ends that an amount opens ("FIVE to nine days"); the amount's own end else."""
    text = alignment.text
    if text[: value.start].lower().endswith(("from ", "by ")):
        return value.end
    other = next((one for one in alignment.annotated.values if one.start > value.end), None)
    if other and (other.kind, other.unit) == (value.kind, value.unit) and _is_range(text, value, other):
        return other.end
    figure = _UPPER_END.match(text, value.end) if value.kind == "number" else None
    return figure.end() if figure else value.end


def _whole_date(alignment: Alignment, value: Value) -> Span:
    """A date with the part of it that is meant, or its range where the question does not ask for one end of
    that."""
    text, dates = alignment.text, [one for one in alignment.annotated.values if one.kind == "date"]
    if part := _PART_OF_DATE.search(text, 0, value.start):
        return part.start(), value.end
    if asks_end(alignment.question):
        return value.start, value.end
    i = dates.index(value)
    beside = pairwise(dates[max(0, i - 1) : i + 2])
    ranges = ((first.start, last.end) for first, last in beside if _is_range(text, first, last))
    return next(ranges, (value.start, value.end))


def _is_range(text: str, first: Value, last: Value) -> bool:
    """True if two values are the ends of a range."""
    before, between = text[: first.start].lower(), text[first.end : last.start].strip()
    return any(before.endswith(opening) and between in links for opening, links in _RANGE_LINKS.items())
