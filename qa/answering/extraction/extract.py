"""The short answer inside its sentence: one finder for each kind of answer that is a value or a reason, the best stretch for the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.answering.extraction.phrase_scoring import Extraction, Span, choose
from qa.answering.extraction.statements import told
from qa.answering.matching.alignment import Alignment
from qa.language.dates import MONTHS
from qa.language.relative_dates import WEEKDAYS
from qa.language.terms import stem
from qa.language.values import Value
from qa.models import Kind

if TYPE_CHECKING:
    from qa.answering.extraction.expressions import Form

_REASON = re.compile(
    r"\b(?:because of|because|since|due to|owing to|as a result of|in order to|so that|thanks to|so as to|for|to"
    r"|(?<!well )as(?! well))\s+(?=\S)",
    re.IGNORECASE,
)
_TIME = rf"(?: \d| (?:early |late |mid-?)?(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b| then\b| last\b)"
STRONG_REASON = re.compile(
    rf"(?:\b(?:because of|because|since(?!{_TIME})|due to|owing to|as a result of|as a means of|in order to|so that|thanks to|so as to"
    r"|on account of|on the grounds? that|attribut(?:ed|es|ing) [^.;,]{1,80}? to|blam(?:ed|es|ing))|^As)\s+(?=\S)",
    re.IGNORECASE,
)
_OCCASION = re.compile(r"(?<=[\w,] )after\s+(?=[^\W\d])")
"""Tells a reason by what came before ("fell AFTER a recall"), unless what is asked stands behind it."""
_COLON = re.compile(r"(?<=\w):\s+(?=\S)")
"""Tells a reason, where no word does, by what stands behind it ("was cleared: it had kept to the plan")."""
_CIRCUMSTANCE = re.compile(r"\bwhen\s+(?=\S)")
"""Tells a reason by what happened then, where nothing plainer does ("fell through WHEN he broke his ankle")."""
_CLAUSE_END = re.compile(r"[;:()]|\s[–—-]\s|,\s+(?:and|but|which|who|while|although|where)\b|[.!?][\"'”’)]*$")
_OWN_FORMS: dict[Form, re.Pattern[str]] = {
    "frequency": re.compile(r"\bhow (?:often|frequently|many times)\b", re.IGNORECASE),
    "time": re.compile(r"\bwhat (?:time|hour)\b", re.IGNORECASE),
    "long form": re.compile(r"\bstands? for\b|\babbreviation\b", re.IGNORECASE),
    "meaning": re.compile(r"\bwhat (?:does|do|did) .*\bmean\b|\bmeaning of\b", re.IGNORECASE),
}
"""How a question asks for what ``forms`` finds."""
_AMOUNT = re.compile(r"[\d.,]*\d|\w+(?=[\s-])")
_SMALL = r"(?P<amount>(?:[$€£¥]\s?)?(?:\d[\d.,]*\d|\d)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)"
_LOWER_END = re.compile(rf"(?<!from )(?<![\w.,]){_SMALL}(?:\s?[–-]\s?| to | or )$")
_BETWEEN = re.compile(rf"\bbetween {_SMALL} and $")
_UPPER_END = re.compile(r"(?:\s?–\s?| to | by | ?[x×] ?)(?:\d[\d.,]*\d|\d)(?![\w-])")
_TO = re.compile(r"\s?[–-]\s?| to ")
"""What stands between the ends of a range."""
_OPENS = {"from ": " until ", "between ": " and "}
"""What stands before a range of dates, and then between its ends."""
MEASURE = re.compile(
    r"[\s-]?(?:°\s?[CFK]\b|%|(?:square |cubic |nautical )?(?:mph|km/h|km|cm|mm|m|ft|kg|g|mi|miles?|kilomet(?:er|re)s?|met(?:er|re)s?|feet"
    r"|foot|inch(?:es)?|yards?|acres?|hectares?|tonnes?|tons?|pounds?|kilograms?|kilos?|grams?|degrees?|knots|lit(?:er|re)s?|gallons?"
    r"|barrels?|(?:kilo|mega|giga)?watts?|volts?)\b)(?: (?:an?|per) (?:second|minute|hour|day|week|month|year)\b)?"
)
_JOINS = (" and ", ", ", ", and ")
_PART_OF_DATE = re.compile(
    r"(?:the )?(?:(?:end|start|beginning|middle|turn|spring|summer|autumn|fall|winter|night|morning|evening) (?:of )?(?:the )?"
    r"|(?:early|late|mid)[ -])$",
    re.IGNORECASE,
)
"""What stands before a date and belongs to it ("the end of March", "mid-June")."""


def extract(alignment: Alignment) -> Extraction | None:
    """Where the short answer stands in the sentence, or none where nothing in it fits the kind of question."""
    for form, asks in _OWN_FORMS.items():
        if asks.search(alignment.question.text):
            from qa.answering.extraction.expressions import FORMS

            if formed := FORMS[form](alignment):
                return Extraction(formed, 0.0)
    finder = FINDERS.get(alignment.question.kind)
    if finder is None:
        said = told(alignment)
        return Extraction(said, 0.0) if said else _whole_definition(alignment, choose(alignment))
    span = finder(alignment)
    if span is None and alignment.question.kind == "date":
        from qa.answering.extraction.expressions import find_time

        span = find_time(alignment)
    return Extraction(span, 0.0) if span else None


def _whole_definition(alignment: Alignment, choice: Extraction | None) -> Extraction | None:
    """What is said of a thing beside its name, up to the comma behind it ("a passage FILLED WITH WATER"); other choices as they are."""
    place = alignment.within(*choice.span) if choice else None
    if (
        choice is None
        or place is None
        or alignment.question.kind != "definition"
        or alignment.before[place[0]][0] != "break"
    ):
        return choice
    end = _next_break(alignment.text, choice.span[1])
    return Extraction((choice.span[0], end), choice.score)


def _value(alignment: Alignment) -> Span | None:
    from qa.answering.extraction.value_scoring import (
        choose_value,  # here and below: loaded where it is used, so that a cold start is short
    )

    value = choose_value(alignment)
    return whole_amount(alignment, value) if value else None


def whole_amount(alignment: Alignment, value: Value) -> Span:
    """A value with the other end of its range ("30 to 50 thousand", "20–18", "from 1143 to 1171"), or the other parts of a duration; with
    its unit, where the question does not name that; with the part of a month or year that is meant ("the end of March")."""
    text, start, end = alignment.text, value.start, value.end
    if value.kind == "date":
        return _whole_date(alignment, value)
    if (
        value.kind == "duration"
        and alignment.question.kind == "number"
        and (amount := _AMOUNT.match(text, start, end))
    ):
        return start, amount.end()  # "how many SECONDS"
    if value.kind == "duration":
        start, end = _whole_duration(alignment, value)
    lower = _LOWER_END.search(text, 0, start) or _BETWEEN.search(text, 0, start)
    if lower and any(
        one.kind == "date" and one.start <= lower.start("amount") < one.end
        for one in alignment.annotated.values
    ):
        lower = None  # "from 410,000 in 2015 to 230,000"
    start = lower.start("amount") if lower else start
    end = max(end, _upper_end(alignment, value))
    if value.kind == "number":
        upper = None if text.endswith("from ", 0, start) else _UPPER_END.match(text, end)
        end = upper.end() if upper else end
        unit = MEASURE.match(text, end) or _counted_behind(alignment, value)
        end = (
            unit.end()
            if unit and frozenset(alignment.question.focus).isdisjoint(map(stem, unit[0].split()))
            else end
        )
    return start, end


def _upper_end(alignment: Alignment, value: Value) -> int:
    """Where the range ends that an amount opens ("FIVE to nine days", "between 90 AND 120 million euros"); the amount's own end else."""
    text, before = alignment.text, alignment.text[: value.start].lower()
    other = next((one for one in alignment.annotated.values if one.start > value.end), None)
    if (
        other is None
        or (other.kind, other.unit) != (value.kind, value.unit)
        or before.endswith(("from ", "by "))
    ):
        return value.end
    between = text[value.end : other.start]
    is_range = (
        between in (" to ", " or ")
        or between.strip() in ("-", "–")
        or (between == " and " and before.endswith("between "))
    )
    return other.end if is_range else value.end


def _whole_duration(alignment: Alignment, value: Value) -> Span:
    """A duration with its other parts ("six hours AND FORTY MINUTES")."""
    start, end = value.start, value.end
    durations = [one for one in alignment.annotated.values if one.kind == "duration"]
    for one in durations:
        if one.start > end and alignment.text[end : one.start] in _JOINS:
            end = one.end
    for one in reversed(durations):
        if one.end < start and alignment.text[one.end : start] in _JOINS:
            start = one.start
    return start, end


def _counted_behind(alignment: Alignment, value: Value) -> re.Match[str] | None:
    """The noun behind a number where the question asks how much, and so of what ("150 basis POINTS")."""
    if not value.unit or "how much" not in alignment.question.text.lower():
        return None
    return re.compile(rf" (?:[\w-]+ )?{re.escape(value.unit)}\b").match(alignment.text, value.end)


def _whole_date(alignment: Alignment, value: Value) -> Span:
    """A date with the part of it that is meant, or the range that it opens or closes where the question asks for no end of that."""
    from qa.answering.extraction.value_scoring import asks_end

    text, dates = alignment.text, [one for one in alignment.annotated.values if one.kind == "date"]
    if part := _PART_OF_DATE.search(text, 0, value.start):
        return part.start(), value.end
    i = dates.index(value)
    for first, last in zip(dates[max(0, i - 1) : i + 1], dates[max(1, i) : i + 2], strict=False):
        if asks_end(alignment.question) or first is last:
            continue
        between, before = text[first.end : last.start], text[max(0, first.start - 8) : first.start]
        if _TO.fullmatch(between) or any(
            before.endswith(word) and between == link for word, link in _OPENS.items()
        ):
            return first.start, last.end
    return value.start, value.end


def _reason(alignment: Alignment) -> Span | None:
    """What follows "because", "in order to", "due to", to the end of its clause; the plainest mark first."""
    text = alignment.text
    for pattern in (STRONG_REASON, _OCCASION, _COLON, _REASON, _CIRCUMSTANCE):
        marks = [
            mark
            for mark in pattern.finditer(text)
            if mark.end() < len(text) - 2 and _opens_reason(alignment, mark)
        ]
        if marks:
            best = max(
                marks,
                key=lambda mark: alignment.nearness(*(alignment.within(mark.start(), mark.end()) or (0, 0))),
            )
            start = (
                best.start() if best[0].lower().startswith(("to ", "in order", "so ", "for ")) else best.end()
            )
            opens = best.start() == 0 or text[: best.start()].endswith(
                ", "
            )  # a clause set off by commas ends at the next
            return _tight(
                text, start, _next_break(text, best.end()) if opens else _end_of_clause(text, best.end())
            )
    chosen = choose(alignment)
    return chosen.span if chosen and chosen.span not in alignment.values else None


def _opens_reason(alignment: Alignment, mark: re.Match[str]) -> bool:
    """Whether "to" stands before a verb, as a purpose does, and "as" before a clause ("as a harbour" is none); other marks always open
    one."""
    place, word = alignment.within(mark.start(), mark.end()), mark[0].strip().lower()
    if word == "after" and place is not None:
        return any(
            term and term not in alignment.question.light for term in alignment.asked[: place[0]]
        ) and not any(alignment.asked[place[1] + 1 :])
    if word == "for" and any(
        value.kind == "duration" and value.start == mark.end() for value in alignment.annotated.values
    ):
        return False  # "closed FOR three weeks"
    if word not in ("to", "as") or place is None:
        return True
    tags, behind = alignment.phrases.tags, place[1] + 1
    if word == "to":
        return tags[behind : behind + 1] == ("verb",)
    end = next((i for i in range(behind, len(tags)) if alignment.phrases.breaks[i]), len(tags))
    return any(
        tags[i] in ("verb", "auxiliary") and tags[i - 1] != "to"
        for i in range(behind + 1, end + 1)
        if i < len(tags)
    )


def _tight(text: str, start: int, end: int) -> Span | None:
    """A span without the spaces at its edges, or none where nothing else is in it."""
    words = text[start:end].strip()
    if not words:
        return None
    start += text[start:end].index(words)
    return start, start + len(words)


def _end_of_clause(text: str, start: int) -> int:
    end = _CLAUSE_END.search(text, start)
    return end.start() if end else len(text)


def _next_break(text: str, start: int) -> int:
    end = re.search(r"[,;:()]|[.!?]$", text[start:])
    return start + end.start() if end else len(text)


FINDERS: dict[Kind, Callable[[Alignment], Span | None]] = {
    "number": _value,
    "percentage": _value,
    "money": _value,
    "date": _value,
    "duration": _value,
    "reason": _reason,
    "yes/no": lambda alignment: None,
}
"""Kinds with a finder of their own."""
