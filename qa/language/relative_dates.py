"""Dates told from the day of writing: "last month", "on Monday", "the end of the year", "two years ago"."""

from __future__ import annotations

import datetime
from decimal import Decimal

from qa.language.dates import PartialDate, make_date
from qa.language.lexicon import words
from qa.language.months import MONTH_NUMBERS, SHORT_MONTHS, month_at
from qa.language.scan import Read, Scan
from qa.language.verbs import verb_form

AHEAD = words("dates.ahead")
"""Words that speak of what is to come."""
_AHEAD_WITHIN = 8
"""Words."""
_FIRST_HALF = 6
"""Months."""
WEEKDAYS = {
    day: i for i, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
"""As ``datetime.date.weekday`` counts them."""
STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1, "last": -1, "this": 0, "next": 1}
_BEFORE_WEEKDAY = words("dates.before_weekday")
"""Words that make another day of a weekday, or none: "every Monday", "postponed until Monday"."""
_AROUND = 8
"""Words on either side of a weekday or a month among which its verb is looked for."""
_BEFORE_PARTICIPLE = 3
"""Words within which an auxiliary stands before its participle ("will not be opened")."""


def read_relative(scan: Scan, i: int) -> Read | None:
    """A date told from the reference ("last month", "yesterday"). A week is no date that can be written."""
    word, start, reference = scan.word(i), scan.tokens[i].start(), scan.reference
    if word in ("yesterday", "today", "tomorrow"):
        if reference is None and word == "today":  # "nowadays", in a text that bears no date
            return None
        return scan.value("date", start, i + 1, date=_moved(reference, "day", STEPS[word]), relative=True)
    unit = scan.follows(i + 1)
    if unit == "week":
        return scan.value("date", start, i + 2, relative=True)
    if unit in WEEKDAYS and scan.tokens[i + 1][0][0].isupper():
        return scan.value("date", start, i + 2, date=_on_weekday(reference, unit, word), relative=True)
    if unit in ("month", "year"):
        return scan.value("date", start, i + 2, date=_moved(reference, unit, STEPS[word]), relative=True)
    if unit in MONTH_NUMBERS and (month := month_at(scan, i + 1)):
        year_next = len(scan.word(i + 2)) == 4 and scan.number(i + 2, 4)
        if not year_next and scan.number(i + 2, 2) is None:
            return scan.value("date", start, i + 2, date=month_beside(reference, month, word), relative=True)
    return None


def read_year_end(scan: Scan, i: int) -> Read | None:
    """ "The end of the year": of the last one, where a text of the first half of a year tells what was done;
    of what was done in another's second half it is left open."""
    if (
        scan.reference is None
        or [scan.word(j) for j in range(i + 1, i + 4)] != ["of", "the", "year"]
        or not scan.joined(i + 1)
    ):
        return None
    is_done, is_early = side_of(scan, i) == "done", scan.reference.month <= _FIRST_HALF
    start = scan.tokens[i - 1].start() if scan.word(i - 1) == "the" else scan.tokens[i].start()
    date = _moved(scan.reference, "year", -1 if is_done else 0) if is_early or not is_done else None
    return scan.value("date", start, i + 4, date=date, relative=True)


def read_weekday(scan: Scan, i: int) -> Read | None:
    """A weekday with a capital. News tells by it a day of the week that it came out in: the last one for what
    was done, the next for what is to come. Where neither is plain, or the date stands beside it, it is a date
    that cannot be written."""
    if not scan.tokens[i][0][0].isupper():
        return None
    date = _on_weekday(scan.reference, scan.word(i), side_of(scan, i)) if _is_lone_weekday(scan, i) else None
    return scan.value("date", scan.tokens[i].start(), i + 1, date=date, relative=True)


def read_century(scan: Scan, i: int) -> Read | None:
    """A century in words ("the nineteenth century"), which is a date without a year."""
    word = scan.word(i - 1)
    is_ordinal = word in ("first", "second", "third") or (word.endswith("th") and len(word) > 4)
    if i and scan.joined(i) and is_ordinal and scan.after != i:
        return scan.value("date", scan.tokens[i - 1].start(), i + 1)
    return None


def ago(reference: datetime.date | None, amount: Decimal, unit: str) -> PartialDate | None:
    """So long before the reference, at the precision of the unit; none where no date says it ("two weeks
    ago")."""
    if amount != int(amount) or abs(amount) > 100_000 or unit not in ("days", "months", "years"):
        return None
    return _moved(reference, unit[:-1], -int(amount))


def is_to_come(scan: Scan, i: int) -> bool:
    """Whether the words before a token, in its clause, speak of what is to come ("will begin in
    September")."""
    for before in range(i - 1, max(-1, i - _AHEAD_WITHIN), -1):
        if not {",", ".", ";"}.isdisjoint(scan.gap(before + 1)):
            return False
        if scan.word(before) in AHEAD:
            return True
    return False


def month_beside(reference: datetime.date | None, month: int, word: str) -> PartialDate | None:
    """The month nearest to the reference on the side that a word names ("last August", "next April"); for
    "done" it may be that of the reference itself."""
    if reference is None:
        return None
    steps = {
        "last": -(month >= reference.month),
        "next": int(month <= reference.month),
        "done": -(month > reference.month),
    }
    step = steps.get(word, 0)
    return make_date(reference.year + step, month)


def _moved(reference: datetime.date | None, unit: str, step: int) -> PartialDate | None:
    """The reference moved by so many days, months or years, at that precision."""
    if reference is None:
        return None
    if unit == "year":
        return make_date(reference.year + step)
    if unit == "month":
        months = 12 * reference.year + reference.month - 1 + step
        return make_date(months // 12, months % 12 + 1)
    ordinal = reference.toordinal() + step
    if not 1 <= ordinal <= datetime.date.max.toordinal():
        return None
    day = datetime.date.fromordinal(ordinal)
    return PartialDate(day.year, day.month, day.day)


def _is_lone_weekday(scan: Scan, i: int) -> bool:
    """Whether no date or other weekday stands beside a weekday, and it is no part of a name ("Black Friday",
    "Sunday Times")."""
    if scan.word(i - 1) in _BEFORE_WEEKDAY or (
        scan.joined(i) and scan.word(i - 1) != "on" and scan.tokens[i - 1][0][0].isupper()
    ):
        return False
    if (scan.joined(i + 1) and scan.tokens[i + 1][0][0].isupper()) or scan.word(i + 2) in WEEKDAYS:
        return False
    beside = (scan.word(i - 1), scan.word(i + 1))
    return not any(word in MONTH_NUMBERS or word in SHORT_MONTHS or word[:1].isdigit() for word in beside)


def side_of(scan: Scan, i: int) -> str:
    """ "done" where the nearest verb around a token tells what was done, "next" where it tells what is to
    come, or "" for neither."""
    for away in range(1, _AROUND + 1):
        for j in (i - away, i + away):
            word = scan.word(j)
            if word in AHEAD:
                return "next"
            if word in ("is", "are"):
                return ""
            if word and not _is_parted(scan, min(i, j), max(i, j)) and verb_form(word) == "past":
                helpers = {scan.word(k) for k in range(j - _BEFORE_PARTICIPLE, j)}
                return "next" if helpers & (AHEAD | {"be"}) else "" if helpers & {"is", "are"} else "done"
    return ""


def _is_parted(scan: Scan, first: int, last: int) -> bool:
    """Whether a sentence or a clause ends between two tokens."""
    return any(not {".", ";"}.isdisjoint(scan.gap(k)) for k in range(first + 1, last + 1))


def _on_weekday(reference: datetime.date | None, weekday: str, side: str) -> PartialDate | None:
    """The weekday next to the reference on the side that a word names; for "done" it may be the reference
    itself."""
    if reference is None or not side:
        return None
    in_week = WEEKDAYS[weekday] - reference.weekday()
    ahead = in_week % 7
    days = {"next": ahead or 7, "last": ahead - 7, "this": in_week, "done": ahead - 7 if ahead else 0}
    return _moved(reference, "day", days[side])
