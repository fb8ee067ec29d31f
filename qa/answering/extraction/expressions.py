"""Answers of a form of their own: how often, at what time."""

from __future__ import annotations

import re

from qa.answering.extraction.phrase_scoring import Span
from qa.answering.matching.alignment import Alignment
from qa.language.lexicon import alternation
from qa.language.relative_dates import WEEKDAYS

_NUMBER, _FREQUENCIES = alternation("measures.few"), alternation("measures.frequencies")
_FEW = rf"(?:\d+|{_NUMBER}|several)"
_UNIT = "(?:" + alternation("measures.time_units") + ")"
_FREQUENCY = re.compile(
    rf"\b(?:(?:once|twice|thrice|{_FEW} times)(?:,? (?:an?|per|each|every) (?:{_FEW} )?{_UNIT}s?)?"
    rf"|every (?:other |second |third |fourth |few |{_FEW} )?{_UNIT}s?"
    rf"|each {_UNIT}|{_FREQUENCIES})\b",
    re.IGNORECASE,
)
_HOUR = rf"(?:one|{_NUMBER}|\d{{1,2}})"
_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_PART_OF_DAY = "(?:morning|afternoon|evening)"
_OF_DAY = rf" (?:in the {_PART_OF_DAY}|at night|on {_DAY}(?: {_PART_OF_DAY})?)"
_PAST = rf"(?:half|(?:a )?quarter|five|ten|twenty|twenty-five)(?: minutes)? (?:past|to) {_HOUR}\b"
_FIGURES = r"\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock)|\d{1,2}:\d{2}\b"
_CLOCK = (
    rf"\b(?:{_PAST}(?:{_OF_DAY})?|(?<=\bat ){_HOUR}{_OF_DAY}|{_FIGURES}"
    r"|\d{1,2}\.\d{2}(?= (?:in the|local|hours))|noon\b|midnight\b)"
)
_TIME_OF_DAY = re.compile(_CLOCK, re.IGNORECASE)
_TIME = re.compile(
    rf"{_CLOCK}|\b(?:(?:by|until|before|at|from|since|in|on|around) )?"
    rf"(?:the (?:end|beginning|start|middle) of (?:the|this|next|last) {_UNIT}"
    rf"|(?:next|last|this|the same|the following) {_UNIT}"
    rf"|{_DAY}(?: (?:morning|afternoon|evening|night))?)\b",
    re.IGNORECASE,
)
"""Times that are no date of the calendar."""


def find_expression(alignment: Alignment) -> Span | None:
    """Where the answer to "how often" or "what time" stands, if the question is one of these."""
    question = alignment.question
    if question.asks_frequency:
        return _nearest(_FREQUENCY, alignment)
    return _nearest(_TIME_OF_DAY, alignment) if question.asks_time_of_day else None


def find_time(alignment: Alignment) -> Span | None:
    """A time of day, a day of the week or the like, which answers "when" in a sentence without a date ("on
    Friday")."""
    return _nearest(_TIME, alignment)


def _nearest(pattern: re.Pattern[str], alignment: Alignment) -> Span | None:
    """Of several the one nearest to the question's words."""
    spans = [found.span() for found in pattern.finditer(alignment.text)]
    return max(spans, key=lambda span: alignment.nearness(*(alignment.within(*span) or (0, 0))), default=None)
