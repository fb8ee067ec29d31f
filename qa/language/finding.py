"""Values in a text: numbers, percentages, money, dates of year, month or day precision, durations.

One pass cuts the text into words and numbers; only a word that can open a value is looked at more closely. A
date that needs another date to be understood ("last month", "July 3") is resolved against a reference that
the caller gives, never against a clock.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from qa.language.amounts import amount_value, as_large, scaled, second_of_range, shifted
from qa.language.datewords import numeric_date, read_month, read_ordinal_day, read_period
from qa.language.lexicon import pairs
from qa.language.months import MONTH_NUMBERS, ORDINALS, SHORT_MONTHS
from qa.language.numerals import SPELT
from qa.language.relative_dates import (
    STEPS,
    WEEKDAYS,
    read_century,
    read_relative,
    read_weekday,
    read_year_end,
)
from qa.language.scan import DASHES, LONGEST, TOKEN, Read, Scan, is_part
from qa.language.spelt import read_article, read_half, read_spelt
from qa.language.units import CODES, SHORT_SCALES, counted_noun, currency, measure_at, units
from qa.language.values import Value

_SIGNS = {sign: code for code, signs in pairs("numbers.currency_signs").items() for sign in signs}
_SIGN_PREFIXES = {prefix: codes[0] for prefix, codes in pairs("numbers.dollar_prefixes").items()}
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_DENOMINATORS = (2, 3, 4, 5, 8, 10)
_MOST_PENCE = 1_000
"""Pence from which "p" behind a figure is none: "1080p"."""


def find_values(text: str, reference: datetime.date | None = None) -> list[Value]:
    """The values of a text in order, none inside another.

    ``reference`` is the day on which the text was written: "last month" and "July 3" resolve against it;
    without it such a date has no ``date``, nor has a week, or a weekday of which the text does not say which
    it is. Ordinals, times of day and vague amounts ("hundreds") are no values.
    """
    scan = Scan(text, list(TOKEN.finditer(text)), reference, [], _read_amount)
    i, end = 0, len(scan.tokens)
    while i < end:
        reader = _reader(scan, i)
        read = reader(scan, i) if reader else None
        if read is None:
            i += 1
        else:
            _append(scan, read.value)
            scan.after = i = read.next
    return scan.found


def _append(scan: Scan, value: Value) -> None:
    """Add a value; a day of the week goes with the date right behind it: "Monday, 4 December 2023"."""
    last = scan.found[-1] if scan.found else None
    is_weekday = last is not None and last.text.lower() in WEEKDAYS
    is_day = value.kind == "date" and any(c.isdigit() for c in value.text)
    if last is not None and is_weekday and is_day and scan.text[last.end : value.start] in (" ", ", "):
        scan.found[-1] = replace(value, text=scan.text[last.start : value.end], start=last.start)
    else:
        scan.found.append(value)


def _reader(scan: Scan, i: int) -> Callable[[Scan, int], Read | None] | None:
    """What reads a value that opens with a token, if any does."""
    word = scan.word(i)
    return _read_digits if word[:1].isdecimal() or word[:1] == "." else _READERS.get(word)


def _read_amount(scan: Scan, i: int) -> Read | None:
    """An amount in figures, in words or with its sign; no date and no "a dozen"."""
    reader = _reader(scan, i)
    return reader(scan, i) if reader in (_read_digits, read_spelt, _read_sign) else None


def _read_digits(scan: Scan, i: int) -> Read | None:
    token = scan.tokens[i]
    start = token.start()
    if len(token[0]) > LONGEST:
        return None
    read = numeric_date(scan, i) or _simple_fraction(scan, i)
    if read or is_part(scan.text, token) or _is_code(scan, i):
        return read
    amount, following = _figure(scan, i)
    before = scan.text[max(0, start - 2) : start]
    if before[-1:] in ("-", "−") and (len(before) == 1 or before[0].isspace() or before[0] == "("):
        amount, start = -amount, start - 1
    glued = scan.word(following) if scan.gap(following) == "" else ""
    if glued and glued != "%":
        if glued in SHORT_SCALES and _is_scale(scan, following):
            return amount_value(scan, start, following + 1, shifted(amount, SHORT_SCALES[glued]))
        if glued == "p" and scan.gap(following + 1) != "." and amount < _MOST_PENCE:
            return scan.value("money", start, following + 1, amount, "pence")
        measured = measure_at(scan, following)
        return scan.value("number", start, measured[1], amount, measured[0]) if measured else None
    if _is_time_of_day(scan, following):
        return None
    amount, following = scaled(scan, amount, following)
    return amount_value(scan, start, following, amount)


def _is_time_of_day(scan: Scan, i: int) -> bool:
    """Whether the token behind a figure makes it a time of day: "7 pm", "9.15 p.m."."""
    word = scan.follows(i)
    return word in ("am", "pm") or (word in ("a", "p") and scan.gap(i + 1) == "." and scan.word(i + 1) == "m")


def _figure(scan: Scan, i: int) -> tuple[Decimal, int]:
    """The number in figures from a token on, with what belongs to it: "5 000", "2 1/2", "2½"; and the token
    behind."""
    text, j = scan.tokens[i][0], i + 1
    while text.isdecimal() and len(text.lstrip("0")) <= LONGEST and _is_thousands(scan, i, j):
        text, j = text + scan.tokens[j][0], j + 1
    amount = _decimal(text)
    if scan.word(j) in _FRACTIONS and scan.gap(j) in ("", " "):
        return amount + _FRACTIONS[scan.word(j)], j + 1
    top, bottom = scan.number(j, 1), scan.number(j + 1, 2)
    if (
        text.isdecimal()
        and scan.gap(j) == " "
        and scan.gap(j + 1) == "/"
        and top
        and bottom in _DENOMINATORS
        and top < bottom
    ):
        return amount + Decimal(top) / bottom, j + 2
    return amount, j


def _is_thousands(scan: Scan, i: int, j: int) -> bool:
    """Whether a token is a group of three digits set apart by a space ("5 000"), and no number of its own
    ("July 5 200 people")."""
    group = scan.tokens[j][0] if j < len(scan.tokens) else ""
    opens = j > i + 1 or (
        len(scan.tokens[i][0]) <= 3 and scan.tokens[i][0][0] != "0" and scan.word(i - 1) not in _NO_THOUSANDS
    )
    return (
        opens
        and scan.gap(j) == " "
        and len(group) == 3
        and group.isdecimal()
        and not is_part(scan.text, scan.tokens[j])
    )


_NO_THOUSANDS = frozenset((*MONTH_NUMBERS, *SHORT_MONTHS, "no", "room", "page"))


def _simple_fraction(scan: Scan, i: int) -> Read | None:
    """A share in figures: "1/3 of", "a 2/3 majority"."""
    top, bottom = scan.number(i, 1), scan.number(i + 1, 2)
    if (
        not top
        or bottom not in _DENOMINATORS
        or top >= bottom
        or scan.gap(i + 1) != "/"
        or scan.follows(i + 2) not in ("of", "majority")
    ):
        return None
    if scan.gap(i).endswith("/"):
        return None
    return scan.value("percentage", scan.tokens[i].start(), i + 2, round(Decimal(100 * top) / bottom, 2), "%")


def _is_scale(scan: Scan, i: int) -> bool:
    """Whether a sign written together with a figure multiplies it ("5bn", "3.4m euros", "1.5m people"), and
    is no measure ("5m long")."""
    if scan.tokens[i][0] not in units():
        return True
    return currency(scan, i + 1, Decimal(1_000_000)) is not None or (
        counted_noun(scan, i + 1) != "" and scan.follows(i + 2) != ""
    )


def _decimal(text: str) -> Decimal:
    return Decimal("".join(c for c in text if c.isdecimal() or c == "."))


def _is_code(scan: Scan, i: int) -> bool:
    """Whether a number counts nothing: a hyphen ties it to a word before it, as in a name ("F-16"), or it
    opens with a zero, as a telephone number does."""
    if re.fullmatch(r"0\d{2,}", scan.tokens[i][0]):
        return True
    gap = scan.gap(i)
    return gap in DASHES and scan.word(i - 1).isalpha() and scan.word(i - 1) not in SPELT


def _read_sign(scan: Scan, i: int) -> Read | None:
    """Money that opens with its sign or code: "$1.2 billion", "US$5m", "EUR 300"."""
    token, start = scan.tokens[i], scan.tokens[i].start()
    unit = _SIGNS.get(token[0]) or (token[0] if token[0] in CODES else "")
    digits = scan.tokens[i + 1][0] if i + 1 < len(scan.tokens) else ""
    if (
        not unit
        or not digits[:1].isdecimal()
        or len(digits) > LONGEST
        or scan.gap(i + 1) not in ("", " ", "\u00a0", ". ")
    ):
        return None
    if token[0] == "$" and i and scan.gap(i) == "" and scan.word(i - 1) in _SIGN_PREFIXES:
        start, unit = scan.tokens[i - 1].start(), _SIGN_PREFIXES[scan.word(i - 1)]
    if scan.found and scan.found[-1].end > start:
        return None
    amount, following = _figure(scan, i + 1)
    if scan.gap(following) == "" and scan.word(following) in SHORT_SCALES:
        return scan.value(
            "money", start, following + 1, shifted(amount, SHORT_SCALES[scan.word(following)]), unit
        )
    amount, following = scaled(scan, amount, following)
    second = second_of_range(scan, following)
    if (
        second
        and (second.value.unit in ("", unit) or second.value.kind == "number")
        and amount < (second.value.number or 0)
    ):
        amount = as_large(scan, amount, following, second)
    return scan.value("money", start, following, amount, unit)


_READERS: dict[str, Callable[[Scan, int], Read | None]] = {
    **dict.fromkeys(ORDINALS, read_ordinal_day),
    **dict.fromkeys(SPELT, read_spelt),
    **dict.fromkeys((*MONTH_NUMBERS, *SHORT_MONTHS), read_month),
    **dict.fromkeys(STEPS, read_relative),
    **dict.fromkeys(WEEKDAYS, read_weekday),
    **dict.fromkeys((sign.lower() for sign in (*_SIGNS, *CODES)), _read_sign),
    **dict.fromkeys(("a", "an"), read_article),
    **dict.fromkeys(("century", "centuries"), read_century),
    **dict.fromkeys(("q", "h", "fy"), read_period),
    "half": read_half,
    "end": read_year_end,
}
