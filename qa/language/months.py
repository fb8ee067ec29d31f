"""Months by their names, and the year of a day that does not say it."""

from __future__ import annotations

import datetime

from qa.display import MONTHS
from qa.language.dates import PartialDate, make_date
from qa.language.lexicon import entries
from qa.language.scan import Scan

ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
SHORT_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1) if name != "May"} | {
    "sept": 9
}
ORDINALS = {word: day for day, word in enumerate(entries("numbers.ordinals"), 1)}
"""Days of a month in words."""


def month_at(scan: Scan, i: int) -> int | None:
    """The month that a capitalised token names, in full or short."""
    if not 0 <= i < len(scan.tokens) or not scan.tokens[i][0][0].isupper():
        return None
    word = scan.word(i)
    return MONTH_NUMBERS.get(word) or SHORT_MONTHS.get(word)


def nearest(reference: datetime.date | None, month: int, day: int | None = None) -> PartialDate | None:
    """A month or day without its year: of the three years about the reference, the one that brings it
    nearest."""
    if reference is None:
        return None
    middle = reference.replace(day=15) if day is None else reference
    dates = [
        date
        for year in range(reference.year - 1, reference.year + 2)
        if (date := make_date(year, month, day))
    ]
    return min(dates, key=lambda date: (abs((_date_or_middle(date) - middle).days), date.year), default=None)


def _date_or_middle(date: PartialDate) -> datetime.date:
    return datetime.date(date.year, date.month or 7, date.day or 15)
