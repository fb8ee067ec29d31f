"""What a value is: a number, a percentage, money, a date or a duration; which are the same, and how a number
is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from qa.language.dates import PartialDate
from qa.language.terms import stem


def format_number(number: Decimal) -> str:
    """A number for people: thousands apart, at most two decimals, no idle zeros ("12,064", "3.4")."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands in a text: ``text[start:end]``.

    ``number`` is the amount (a percentage's 20, money in whole units), none for dates. ``unit`` is the noun
    that a number counts as written ("workers"), "%" or "percentage points", a currency ("USD"), a duration's
    unit ("years"), or empty. ``date`` is none where a date cannot be told: a decade, a century, a day without
    a year and without a reference. ``relative`` marks a date that was, or must be, resolved against a
    reference.
    """

    kind: Literal["number", "percentage", "money", "date", "duration"]
    text: str
    start: int
    end: int
    number: Decimal | None = None
    unit: str = ""
    date: PartialDate | None = None
    relative: bool = False


def same_value(a: Value, b: Value) -> bool:
    """Whether two values say the same: equal amounts of one unit, or dates that agree as far as both go
    ("2004", "August 2004")."""
    if a.kind != b.kind:
        return False
    if a.kind == "date":
        if a.date is None or b.date is None:
            return a.text.casefold() == b.text.casefold()
        pairs = ((a.date.year, b.date.year), (a.date.month, b.date.month), (a.date.day, b.date.day))
        return all(x is None or y is None or x == y for x, y in pairs)
    if a.number is None or b.number is None:
        return False
    if a.kind == "duration":
        return _in_base(a) == _in_base(b)
    if a.kind == "number" and not (a.unit and b.unit):
        return a.number == b.number
    return a.number == b.number and (a.unit == b.unit or stem(a.unit) == stem(b.unit))


def units_in(unit: str, smaller: str) -> int:
    """How many of a smaller unit of time are in one of a unit ("hours", "minutes": 60); 1 where that is no
    whole number."""
    (base, factor), (smaller_base, part) = _BASES[unit], _BASES[smaller]
    return int(factor / part) if base == smaller_base and factor % part == 0 else 1


def _in_base(value: Value) -> tuple[str, Decimal]:
    base, factor = _BASES[value.unit]
    return base, (value.number or Decimal(0)) * factor


_UNIT_BASES = {
    "second": ("seconds", 1),
    "minute": ("seconds", 60),
    "hour": ("seconds", 3600),
    "day": ("days", 1),
    "week": ("days", 7),
    "fortnight": ("days", 14),
    "month": ("months", 1),
    "year": ("months", 12),
    "decade": ("months", 120),
    "century": ("months", 1200),
}
DURATION_UNITS = tuple(_UNIT_BASES)
"""The singular nouns that a duration counts."""
_PLURALS_OF_UNITS = {unit: "centuries" if unit == "century" else unit + "s" for unit in _UNIT_BASES}
TIMES = _PLURALS_OF_UNITS | {plural: plural for plural in _PLURALS_OF_UNITS.values()}
_BASES = {TIMES[unit]: (base, Decimal(factor)) for unit, (base, factor) in _UNIT_BASES.items()}
