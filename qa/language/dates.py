"""Dates of year, month or day precision: read, order, tell apart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from qa.display import MONTHS


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of year, month or day precision."""

    year: int
    month: int | None = None
    day: int | None = None

    def iso(self) -> str:
        """ISO 8601 at its own precision: "2004", "2004-08", "2013-07-03"."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    def __str__(self) -> str:
        parts = [self.day, MONTHS[self.month - 1] if self.month else None, self.year]
        return " ".join(str(part) for part in parts if part is not None)

    def first_day(self) -> datetime.date:
        """The earliest day that it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> datetime.date:
        """The latest day that it can mean."""
        if self.day is not None:
            return self.first_day()
        month = self.month or 12
        return datetime.date(self.year, month, _days_in(self.year, month))


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def parse_iso(text: str) -> PartialDate | None:
    """Read "2004", "2004-08" or "2004-08-15"; none where it is no such date."""
    parts = text.split("-")
    if len(parts) > 3 or len(parts[0]) != 4 or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    if any(len(part) > 2 for part in parts[1:]):
        return None
    return make_date(*map(int, parts))


def make_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """A date, or none where the calendar has no such day."""
    if not 1 <= year <= 9999 or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and (month is None or not 1 <= day <= _days_in(year, month)):
        return None
    return PartialDate(year, month, day)


def earlier(a: PartialDate, b: PartialDate) -> bool | None:
    """Whether ``a`` lies before ``b``; none where their precisions do not tell ("2004" and "August 2004")."""
    if a.last_day() < b.first_day():
        return True
    if b.last_day() < a.first_day() or (a == b and a.day is not None):
        return False
    return None


def duration_between(a: PartialDate, b: PartialDate, unit: str = "") -> str:
    """The time between two dates, as exact as both allow: "5 years", "8 years and 7 months", "12 days",
    "about 5 years"; in days, weeks or months alone where that ``unit`` is asked for and both allow it: "18
    months"."""
    if b.first_day() < a.first_day():
        a, b = b, a
    if a.day and b.day and unit in ("days", "weeks"):
        days = (b.first_day() - a.first_day()).days
        return _count(days // 7, "week") if unit == "weeks" and days % 7 == 0 else _count(days, "day")
    if a.month is None or b.month is None:
        years = b.year - a.year
        return f"about {_count(years, 'year')}" if years else "less than a year"
    months = 12 * (b.year - a.year) + b.month - a.month
    if a.day is None or b.day is None:
        about = "" if a.day == b.day else "about "
        return about + _months(months, unit) if months else "less than a month"
    if months - (b.day < a.day) < 1:
        return _count((b.first_day() - a.first_day()).days, "day")
    months -= b.day < a.day
    return ("" if b.day == a.day else "about ") + _months(months, unit)


def _months(months: int, unit: str) -> str:
    if unit == "months":
        return _count(months, "month")
    parts = [
        _count(number, unit)
        for number, unit in zip(divmod(months, 12), ("year", "month"), strict=True)
        if number
    ]
    return " and ".join(parts)


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" + ("" if number == 1 else "s")
