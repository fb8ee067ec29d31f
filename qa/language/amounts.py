"""What an amount is by what follows it: a percentage, a length of time, money, a measure, a number of things,
part of a range."""

from __future__ import annotations

from decimal import Decimal

from qa.language.numerals import SPELT, spelt_number
from qa.language.relative_dates import ago
from qa.language.scan import DASHES, Read, Scan
from qa.language.units import SCALES, SHORT_SCALES, counted_noun, currency, measure_at
from qa.language.values import TIMES, units_in

_FARTHEST_AHEAD = 3
"""Ranges of a chain that are read for the unit behind it: "between 3 and 5 to 7 million". A longer one is no
amount."""
_SMALLER = {"centuries": "years", "years": "months", "hours": "minutes", "minutes": "seconds"}
"""The unit of time in which a broken number of a unit is told ("half an hour")."""


def amount_value(scan: Scan, start: int, i: int, amount: Decimal) -> Read | None:
    """A value whose amount is read and ends before token ``i``, by what follows."""
    word = scan.follows(i)
    if word in ("percent", "pct", "%"):
        return scan.value("percentage", start, i + 1, amount, "%")
    if word == "per" and scan.follows(i + 1) == "cent":
        return scan.value("percentage", start, i + 2, amount, "%")
    if word == "percentage" and scan.follows(i + 1) in ("point", "points"):
        return scan.value("percentage", start, i + 2, amount, "percentage points")
    if word in TIMES:
        if scan.follows(i + 1) == "ago":
            return scan.value(
                "date", start, i + 2, date=ago(scan.reference, amount, TIMES[word]), relative=True
            )
        return _duration(scan, start, i, amount)
    money = currency(scan, i, amount)
    if money:
        unit, next_ = money
        return scan.value("money", start, next_, amount, unit)
    if measured := measure_at(scan, i):
        unit, next_ = measured
        return scan.value("number", start, next_, amount, unit)
    noun = counted_noun(scan, i)
    if not noun and (unit := _currency_of_range(scan, start)):
        return scan.value("money", start, i, amount, unit)
    return _opens_range(scan, start, i, amount) or scan.value("number", start, i, amount, noun)


def scaled(scan: Scan, amount: Decimal, i: int) -> tuple[Decimal, int]:
    """An amount times the scale words that follow it ("3.5 million", "5 hundred thousand"), and the token
    behind."""
    for _ in range(2):
        if scan.follows(i) not in SCALES or scan.gap(i) == "":
            break
        amount = shifted(amount, SCALES[scan.word(i)])
        i += 1
    return amount, i


def shifted(amount: Decimal, digits: int) -> Decimal:
    """An amount times a power of ten, without idle zeros behind the point."""
    moved = amount.scaleb(digits)
    return Decimal(int(moved)) if moved == int(moved) else moved


def _duration(scan: Scan, start: int, i: int, amount: Decimal) -> Read:
    """A duration whose unit is token ``i``, with the half or the smaller unit that may follow ("two hours and
    14 minutes")."""
    unit, j = TIMES[scan.word(i)], i + 1
    if scan.follows(j) == "and":
        j += 1
        if scan.follows(j) in ("a", "one") and scan.follows(j + 1) == "half":
            return part_of_time(scan, start, j + 1, unit, amount + Decimal("0.5"))
    is_apart = scan.gap(j) == ", " and unit in ("hours", "minutes")
    small, last = scan.number(j, 2), j + 1
    if small is None and scan.word(j) in SPELT:
        spelt, last = spelt_number(scan, j)
        small = int(spelt)
    inside = units_in(unit, TIMES.get(scan.follows(last), unit))
    if small is None or not (scan.joined(j) or is_apart) or not 1 <= small < inside:
        return scan.value("duration", start, i + 1, amount, unit)
    return scan.value("duration", start, last + 1, amount * inside + small, TIMES[scan.word(last)])


def part_of_time(scan: Scan, start: int, last: int, unit: str, amount: Decimal) -> Read:
    """A broken number of a unit of time, in the next smaller unit: "half an hour", "a year and a half"."""
    smaller = _SMALLER.get(unit, unit)
    whole = amount * units_in(unit, smaller)
    return scan.value("duration", start, last + 1, shifted(whole, 0), smaller)


def _opens_range(scan: Scan, start: int, i: int, amount: Decimal) -> Read | None:
    """The first amount of a range, which has the unit of the second: "10 to 30%", "between 90 and 120 million
    euros"."""
    second = second_of_range(scan, i)
    if (
        second is None
        or second.value.number is None
        or not second.value.unit
        or amount >= second.value.number
    ):
        return None
    if scan.word(i) == "and" and second.value.kind != "percentage" and scan.word(i - 2) != "between":
        return None
    return scan.value(second.value.kind, start, i, as_large(scan, amount, i, second), second.value.unit)


def second_of_range(scan: Scan, i: int) -> Read | None:
    """The amount that ends a range whose first ends before token ``i``."""
    j = i + 1 if scan.follows(i) in ("to", "or", "and") else i if scan.gap(i) in DASHES else len(scan.tokens)
    if not (j == i or scan.joined(j)) or scan.ahead == _FARTHEST_AHEAD:
        return None
    scan.ahead += 1
    second = scan.read_amount(scan, j)
    scan.ahead -= 1
    return second


def as_large(scan: Scan, amount: Decimal, i: int, second: Read) -> Decimal:
    """The first amount of a range, of the scale that stands behind the second only ("$3 to 5 million",
    "€5-7bn")."""
    scales = SCALES | SHORT_SCALES
    scale = sum(scales.get(scan.word(k), 0) for k in range(i, second.next))
    is_bare = scan.word(i - 1) not in scales and amount < (second.value.number or Decimal(0)).scaleb(-scale)
    return shifted(amount, scale) if is_bare else amount


def _currency_of_range(scan: Scan, start: int) -> str:
    """The currency of the first amount of a range whose second opens at an offset and does not name it ("$3
    to 5 million")."""
    first = scan.found[-1] if scan.found else None
    if first is None or first.kind != "money":
        return ""
    between = scan.text[first.end : start].strip()
    return first.unit if between in ("to", "or") or between in DASHES else ""
