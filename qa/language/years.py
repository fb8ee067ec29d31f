"""Four digits that are a year, by what stands around them: "in 1948", "1914–1918", "44 BC", "the 1990s"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from qa.language.dates import PartialDate, make_date
from qa.language.lexicon import words
from qa.language.scan import DASHES, Read, Scan
from qa.language.units import SCALES, counted_noun, currency
from qa.language.values import TIMES

_BEFORE_YEAR = words("dates.before_year")
_MAYBE_BEFORE_YEAR = words("dates.maybe_before_year")
_AMOUNTS = words("dates.amounts")
_TIMED = words("dates.timed")
"""Words before "about" that tell a year from an amount."""
_DETERMINERS = words("dates.determiners")


def read_iso(scan: Scan, i: int, year: int) -> Read | None:
    dash = scan.gap(i + 1)
    month, day = scan.number(i + 1, 2), scan.number(i + 2, 2)
    if dash not in ("-", "/") or month is None:
        return None
    if day is not None and scan.gap(i + 2) == dash:
        date = make_date(year, month, day)
        return scan.value("date", scan.tokens[i].start(), i + 3, date=date) if date else None
    # "2001-02" is a season, "2013-07" a month.
    if (
        dash == "-"
        and len(scan.word(i + 1)) == 2
        and month <= year % 100
        and (date := make_date(year, month))
    ):
        return scan.value("date", scan.tokens[i].start(), i + 2, date=date)
    return None


def read_decade(scan: Scan, i: int) -> Read | None:
    gap = scan.gap(i + 1)
    if scan.word(i + 1) == "s" and gap in ("", "'", "’") and scan.word(i).endswith("0"):
        return scan.value("date", scan.tokens[i].start(), i + 2)
    return None


def read_era(scan: Scan, i: int, year: int) -> Read | None:
    """A year that names its era ("44 BC", "AD 70"). Years before Christ have no ``date``."""
    era = scan.tokens[i + 1][0] if scan.follows(i + 1) else ""
    if era in ("BC", "BCE", "AD", "CE") and scan.gap(i + 1) == " ":
        return scan.value(
            "date", scan.tokens[i].start(), i + 2, date=make_date(year) if era in ("AD", "CE") else None
        )
    if i and scan.tokens[i - 1][0] == "AD" and scan.joined(i):
        return scan.value("date", scan.tokens[i].start(), i + 1, date=make_date(year))
    return None


def read_year(scan: Scan, i: int, year: int) -> Read | None:
    if era := read_era(scan, i, year):
        return era
    if (
        not 1000 <= year <= 2100
        or (scan.gap(i + 1) == "" and scan.word(i + 1))
        or not _is_year(scan, i, year)
    ):
        return None
    return scan.value("date", scan.tokens[i].start(), i + 1, date=make_date(year))


class _Number(NamedTuple):
    """A bare number of four digits, with the word before it, what it would count, and whether a space stands
    before."""

    scan: Scan
    i: int
    year: int
    before: str
    counted: str
    spaced: bool

    def is_amount(self) -> bool:
        after = self.scan.follows(self.i + 1)
        if after in SCALES or after in TIMES or after in ("percent", "per", "percentage", "%", "of"):
            return True
        return currency(self.scan, self.i + 1, Decimal(self.year)) is not None

    def goes_on(self) -> bool:
        """Whether a date stands right before it, tied by a mark or a word."""
        joins = self.scan.gap(self.i).strip() in tuple("-–—/,&") or self.before in _BETWEEN_YEARS
        return last_date(self.scan, self.i) is not None and joins

    def is_bracketed(self) -> bool:
        return (
            self.scan.gap(self.i).endswith("(")
            and self.scan.text[self.scan.tokens[self.i].end() :][:1] == ")"
        )

    def is_named(self) -> bool:
        return self.before == "of" and self.i > 1 and self.scan.tokens[self.i - 2][0][0].isupper()

    def is_done_by(self) -> bool:
        return self.counted != "" and self.before == "by" and self.scan.word(self.i - 2).endswith("ed")


_BETWEEN_YEARS = frozenset(("to", "and", "or", "until", "through"))
_Case = Callable[[_Number], bool]
_YEAR_ROWS: tuple[tuple[_Case, _Case], ...] = (
    # The case, tried in this order, and whether the number is a year in it. Bounds are years (CE) of common
    # mention.
    (_Number.is_amount, lambda n: False),  # "2000 euros"
    (_Number.goes_on, lambda n: True),  # "1914–1918"
    (lambda n: _opens_range(n.scan, n.i, n.year), lambda n: True),  # "from 1073 to 1078"
    (
        lambda n: n.scan.gap(n.i) in DASHES and n.before.isalpha(),
        lambda n: n.before in ("mid", "pre", "post", "early", "late"),
    ),  # "mid-1948"
    (_Number.is_bracketed, lambda n: True),  # "the Edict of Fontainebleau (1685)"
    (lambda n: n.spaced and n.is_named(), lambda n: n.year >= 1500),  # "the Schools Act of 1996"
    (lambda n: n.spaced and n.before in ("after", "before") and not n.counted, lambda n: True),
    (_Number.is_done_by, lambda n: False),  # "attended by 2000 guests"
    (lambda n: n.spaced and n.before in _BEFORE_YEAR, lambda n: n.year >= 1700 or not n.counted),  # "in 1948"
    (
        lambda n: n.spaced and n.before in _AMOUNTS,
        lambda n: not n.counted and n.scan.word(n.i - 2) in _TIMED,
    ),  # "since about 1948", not "about 1948"
    (lambda n: n.counted != "", lambda n: n.spaced and n.before in _DETERMINERS and n.year >= 1800),
    (lambda n: n.spaced and n.before in _MAYBE_BEFORE_YEAR, lambda n: n.year >= 1500),  # "to 1648"
    (lambda n: True, lambda n: n.year >= 1700),
)


def _is_year(scan: Scan, i: int, year: int) -> bool:
    """Whether a bare number of four digits is a year: by what stands before and after it."""
    number = _Number(scan, i, year, scan.word(i - 1), counted_noun(scan, i + 1), scan.gap(i).isspace())
    return next(verdict(number) for case, verdict in _YEAR_ROWS if case(number))


def _opens_range(scan: Scan, i: int, year: int) -> bool:
    """Whether a second year follows: "1073–1078", "from 1073 to 1078"."""
    second = i + 1
    if scan.word(i - 1) in ("from", "between") and scan.word(second) in ("to", "and", "until"):
        second += 1
    elif scan.gap(second) not in DASHES:
        return False
    return (
        len(scan.word(second)) == 4
        and year <= (scan.number(second, 4) or 0) <= 2100
        and not counted_noun(scan, second + 1)
    )


def last_date(scan: Scan, i: int) -> PartialDate | None:
    """The date that ends right before token ``i``, or one word before it ("from 2001 to 2005")."""
    return scan.found[-1].date if scan.found and scan.after in (i, i - 1) else None
