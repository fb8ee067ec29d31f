"""Which values of a sentence answer a question for a number, a date, a sum of money, a share or a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.analysis import Measure, Question
from qa.language.terms import stem
from qa.language.units import is_label
from qa.language.values import DURATION_UNITS, Value, same_value
from qa.models import Kind

VALUE_KINDS: dict[Kind, tuple[str, ...]] = {
    "number": ("number", "percentage", "money"),
    "percentage": ("percentage",),
    "money": ("money",),
    "date": ("date",),
    "duration": ("duration", "number"),
}
_LINKING = frozenset("with was is were are of at".split())
_TIME_UNITS = frozenset(map(stem, DURATION_UNITS))
_LENGTH = r"(?:(?:kilo|deci|centi|milli|micro|nano)?met(?:er|re)|micron|mile|inch|yard)(?:e?s)?|feet|foot|km|cm|mm|ft|mi|m\b"
_UNITS: dict[Measure, re.Pattern[str]] = {
    "length": re.compile(rf"[\s-]?(?:(?:nautical|square|cubic) )?(?:{_LENGTH})", re.IGNORECASE),
    "weight": re.compile(
        r"[\s-]?(?:(?:metric |long |short )?(?:tonnes?|tons?|kilo(?:gram(?:me)?)?s?|gram(?:me)?s?|pounds?|ounces?|kg|lb|oz|g\b|t\b))",
        re.IGNORECASE,
    ),
    "speed": re.compile(
        rf"[\s-]?(?:mph|km/h|kph|knots|(?:{_LENGTH})s? (?:an|a|per) (?:second|minute|hour|day|month|year))",
        re.IGNORECASE,
    ),
}
"""What stands behind an amount of such a measure."""
_DIMENSIONS = tuple(
    map(
        frozenset,
        (
            ("long", "length"),
            ("wide", "width"),
            ("high", "height", "tall"),
            ("deep", "depth"),
            ("thick", "thickness"),
        ),
    )
)
"""Words for each of what may be measured of a thing."""
_DIMENSION = re.compile(r"(?:[\s-][\w/]+)?[\s-](long|wide|high|tall|deep|thick)\b")
"""What is measured, told behind the unit ("40 metres WIDE")."""
_SHORT_UNITS = frozenset("km m cm mm mi ft mph kph kg g lb".split())
"""Units that are written together with their amount, and so belong to the value."""
_ACCOUNTS = frozenset(
    map(
        stem,
        "revenue turnover profit loss income debt deficit surplus budget salary wage rent fare fine".split(),
    )
)
_OLD = re.compile(r"[\s-]old\b")
_AGE_BEFORE = re.compile(
    r"(?:\b(?:aged|age of|age|turned|(?:was|is|were|been)(?: only| just| still)?)|[A-Z][\w'’-]+,|\()\s*$"
)
_AGE_AFTER = re.compile(r"[,).;]|$|\s+(?:when|and)\b")
"""What stands before and behind an amount that is somebody's age ("Ada Holt, 84,", "at the age of 12", "she was 88")."""


def asks_for_account(question: Question) -> bool:
    """Whether a question asks for a sum of money by a name that says which one ("revenue", not "cost")."""
    return question.kind == "money" and not _ACCOUNTS.isdisjoint(question.focus[-1:])


def expected_kinds(question: Question) -> tuple[str, ...]:
    """The kinds of value that answer a question of a kind in ``VALUE_KINDS``, the likeliest first. An age is one of years, with or without
    the word. "How many" counts: years are a duration, and of anything else neither a share nor a price tells how many there are."""
    if question.measure == "age":
        return ("duration", "number")
    if question.kind == "duration" and question.predicate.role == "attribute":
        return ("number", "duration")  # "How long is the bridge?": a length, where one is told
    if question.kind == "number" and question.focus and "how many" in question.text.lower():
        return ("duration",) if question.focus[-1] in _TIME_UNITS else ("number",)
    return VALUE_KINDS[question.kind]


def fitting_values(query: Query, annotated: AnnotatedSentence) -> Iterator[Value]:
    """The values of the kind and measure asked for that the question does not name itself; "the two countries" are no answer to "how
    much"."""
    question, text = query.question, annotated.sentence.text
    expected, how_much = expected_kinds(question), "how much" in question.text.lower()
    for value in annotated.values:
        known = any(same_value(value, named) for named in question.values)
        counted = value.kind == "number" and text[: value.start].lower().endswith(("the ", "both "))
        if value.kind == "number" and (
            is_label(text, value.start) or text.startswith((" o'clock", " o’clock"), value.end)
        ):
            continue
        if (
            value.kind in expected
            and not known
            and not (how_much and counted)
            and _is_of_measure(question, value, text)
        ):
            yield value


def _is_of_measure(question: Question, value: Value, text: str) -> bool:
    is_old = value.kind == "duration" and _OLD.match(text, value.end) is not None
    if question.measure == "age":
        if value.kind == "duration":
            return value.unit in ("years", "months") and is_old
        return (
            _AGE_BEFORE.search(text, 0, value.start) is not None
            and _AGE_AFTER.match(text, value.end) is not None
        )
    if is_old or _is_of_other_dimension(question, value, text):
        return False
    measure: Measure = (
        "length" if question.kind == "duration" and value.kind == "number" else question.measure
    )
    if not measure:
        return True
    return value.kind == "number" and (
        value.unit in _SHORT_UNITS or _UNITS[measure].match(text, value.end) is not None
    )


def _is_of_other_dimension(question: Question, value: Value, text: str) -> bool:
    """Whether a sentence says how long something is where the question asks how wide."""
    told = _DIMENSION.match(text, value.end) if value.kind == "number" else None
    words = frozenset(question.text.lower().rstrip("?").split()) if told else frozenset()
    return told is not None and any(words & one and told[1] not in one for one in _DIMENSIONS)


def counts_asked_noun(query: Query, annotated: AnnotatedSentence, value: Value) -> float:
    """How near behind a value the words of what is asked for stand, each from 1 (the next word) to 0.2 (the fifth), summed up; 1 for each
    where they stand before it with a linking word between ("interceptions with 24", "the average size was 3.6")."""
    behind = next(
        (i for i, token in enumerate(annotated.tokens) if token.start >= value.start), len(annotated.tokens)
    )
    near: dict[str, float] = {}
    if [token.text for token in annotated.tokens[behind + 1 : behind + 3]] in (
        ["of", "them"],
        ["of", "these"],
        ["of", "whom"],
    ):
        behind += 2
    others = {other.start for other in annotated.values}
    reach = next(
        (
            i
            for i in range(behind + 1, behind + 6)
            if i < len(annotated.tokens) and annotated.tokens[i].start in others
        ),
        behind + 6,
    )
    for distance, term in enumerate(annotated.stems[behind + 1 : reach]):
        asked = query.meaning.get(term)
        if asked in query.question.focus:
            near.setdefault(str(asked), 1 - 0.2 * distance)
    if (
        behind > 1
        and annotated.tokens[behind - 1].text in _LINKING
        and query.meaning.get(annotated.stems[behind - 2]) in query.question.focus
    ):
        near.setdefault(annotated.stems[behind - 2], 1.0)
    return sum(near.values())


def dates_among(values: Iterable[Value]) -> list[Value]:
    """Those of some values that are dates."""
    return [value for value in values if value.kind == "date"]


def same_dates(query: Query, annotated: AnnotatedSentence) -> list[Value]:
    """The dates of the question that the sentence tells too, be it in other words: "last month" for June 2013. One that tells none may be
    of the time of what stands before it in its paragraph, or of its article. What a yes/no question states of a date may be what the
    sentence denies."""
    asked = dates_among(query.question.values)
    if not asked or query.question.kind == "yes/no":
        return []
    told = (
        dates_among(annotated.values)
        if annotated.dates
        else [*dates_among(annotated.values), *annotated.dates_before]
    )
    return [
        date
        for date in asked
        if any(same_value(value, date) and not _is_vaguer(value, date) for value in told)
        or (not annotated.dates and _is_of_issue(date, annotated))
    ]


def is_of_another_time(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether the question names a date and the sentence tells of others."""
    asked = dates_among(query.question.values)
    dates = dates_among(annotated.values) if asked else []
    return any(not any(same_value(date, value) for date in dates) for value in asked) and bool(
        annotated.dates
    )


def _is_of_issue(date: Value, annotated: AnnotatedSentence) -> bool:
    """Whether the article was published in a year, in a month or on a day."""
    published = annotated.article.source.published
    return (
        published is not None
        and date.date is not None
        and date.date.first_day() <= published <= date.date.last_day()
    )


def _is_vaguer(one: Value, other: Value) -> bool:
    """Whether a date leaves open the month or the day that the other tells."""
    return one.date is not None and other.date is not None and len(one.date.iso()) < len(other.date.iso())
