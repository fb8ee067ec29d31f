"""Answers that have a form of their own: how often, at what time, what an abbreviation stands for, what a name means."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from qa.answering.matching.alignment import Alignment
from qa.language.relative_dates import WEEKDAYS

Span = tuple[int, int]
Form = Literal["frequency", "time", "long form", "meaning"]
_UNIT = r"(?:second|minute|hour|day|night|week|fortnight|month|quarter|season|summer|winter|year|decade)"
_FEW = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several)"
_FREQUENCY = re.compile(
    rf"\b(?:(?:once|twice|thrice|{_FEW} times)(?:,? (?:an?|per|each|every) (?:{_FEW} )?{_UNIT}s?)?"
    rf"|every (?:other |second |third |fourth |few |{_FEW} )?{_UNIT}s?|each {_UNIT}"
    r"|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|annual(?:ly)?|yearly)\b",
    re.IGNORECASE,
)
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_PAST = rf"(?:half|(?:a )?quarter|five|ten|twenty|twenty-five)(?: minutes)? (?:past|to) {_HOUR}\b"
_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_OF_DAY = rf" (?:in the (?:morning|afternoon|evening)|at night|on {_DAY}(?: (?:morning|afternoon|evening))?)"
_CLOCK = re.compile(
    rf"\b(?:{_PAST}(?:{_OF_DAY})?|(?<=\bat ){_HOUR}{_OF_DAY}"
    r"|\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock)|\d{1,2}:\d{2}\b|\d{1,2}\.\d{2}(?= (?:in the|local|hours))"
    r"|noon\b|midnight\b)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"{_CLOCK.pattern}|\b(?:(?:by|until|before|at|from|since|in|on|around) )?(?:the (?:end|beginning|start|middle) of"
    rf" (?:the|this|next|last) {_UNIT}|(?:next|last|this|the same|the following) {_UNIT}"
    rf"|{_DAY}(?: (?:morning|afternoon|evening|night))?)\b",
    re.IGNORECASE,
)
"""Times that are no date of the calendar."""
_SHORT_FORM = re.compile(r"[A-Z][A-Za-z&.-]*[A-Z][A-Za-z]*")
_TYING = frozenset("of for and the de del la in on".split())
"""Small words inside the name of a body."""
_MEANS = re.compile(r"\b(?:mean(?:s|t|ing)|translat(?:es|ed) as)\s+(?=\S)")
_QUOTED = re.compile(r"[\"“]([^\"”]{2,80})[\"”]")
_END = re.compile(r"[;:,()]|\s[–—-]\s|[.!?]$")


def _nearest(pattern: re.Pattern[str]) -> Callable[[Alignment], Span | None]:
    """Of several, the one nearest to the question's words."""

    def find(alignment: Alignment) -> Span | None:
        spans = [found.span() for found in pattern.finditer(alignment.text)]
        return max(
            spans, key=lambda span: alignment.nearness(*(alignment.within(*span) or (0, 0))), default=None
        )

    return find


def find_time(alignment: Alignment) -> Span | None:
    """Where a time of day, a day of the week or the like stands, which answers "when" in a sentence without a date."""
    return _nearest(_WHEN)(alignment)


def _long_form(alignment: Alignment) -> Span | None:
    """The name before the brackets that hold the abbreviation asked about."""
    short = next(
        (
            found[0]
            for found in _SHORT_FORM.finditer(alignment.question.text)
            if f"({found[0]}" in alignment.text
        ),
        None,
    )
    if short is None:
        return None
    end = alignment.text.index(f"({short}")
    before = [token for token in alignment.tokens if token.end <= end]
    first = len(before)
    while first and (before[first - 1].text[0].isupper() or before[first - 1].text in _TYING):
        first -= 1
    while first < len(before) and before[first].text.lower() in _TYING:
        first += 1
    return (before[first].start, before[-1].end) if first < len(before) else None


def _meaning(alignment: Alignment) -> Span | None:
    """What stands behind "means", or in quotation marks, and is not asked about."""
    if said := _MEANS.search(alignment.text):
        end = _END.search(alignment.text, said.end())
        return said.end(), end.start() if end else len(alignment.text)
    asked = alignment.question.text.lower()
    return next(
        (found.span(1) for found in _QUOTED.finditer(alignment.text) if found[1].lower() not in asked), None
    )


FORMS: dict[Form, Callable[[Alignment], Span | None]] = {
    "frequency": _nearest(_FREQUENCY),
    "time": _nearest(_CLOCK),
    "long form": _long_form,
    "meaning": _meaning,
}
"""What finds where an answer of each form stands, if the sentence has one."""
