"""Dates that name their day, month or year: "July 3, 2013", "3–5 July", "2013-07-05", "23/07/2013", "Q3
2019"."""

from __future__ import annotations

import re

from qa.language.dates import PartialDate, make_date
from qa.language.lexicon import words
from qa.language.months import MONTH_NUMBERS, ORDINAL_ENDINGS, ORDINALS, SHORT_MONTHS, month_at, nearest
from qa.language.relative_dates import is_to_come, month_beside, side_of
from qa.language.scan import DASHES, Read, Scan, is_part
from qa.language.values import Value
from qa.language.years import last_date, read_decade, read_era, read_iso, read_year

_WORD_MONTHS = frozenset(("march", "april", "may", "june", "august"))
"""Months that are also verbs or given names: alone, they count only behind a preposition."""
_BEFORE_MONTH = words("dates.before_month")
_PARTED = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")


def numeric_date(scan: Scan, i: int) -> Read | None:
    """A date that opens with digits: "2013-07-05", "3 July 2013", "1914–1918", "1948", "the 1990s"."""
    token = scan.tokens[i]
    if parted := _parted_date(scan, i):
        return parted
    first = scan.number(i, 4)
    if first is None or is_part(scan.text, token):
        return None
    if len(token[0]) == 4:
        return read_iso(scan, i, first) or read_decade(scan, i) or read_year(scan, i, first)
    if len(token[0]) > 2:
        return read_era(scan, i, first)
    j = i + 1
    if scan.gap(j) == "" and scan.word(j) in ORDINAL_ENDINGS:
        j += 1
    if scan.follows(j) in ("century", "centuries") and scan.tokens[j][0].islower():  # not "20th Century Fox"
        return scan.value("date", token.start(), j + 1) if j > i + 1 else None
    if scan.gap(j) in DASHES and month_at(scan, j) and (dashed := _dashed_date(scan, i, first, j)):
        return dashed
    if (
        scan.gap(j) in DASHES
        and scan.number(j, 2) is not None
        and scan.joined(j + 1)
        and month_at(scan, j + 1)
    ):
        return _day_month(scan, i, first, j + 1, j)
    if scan.follows(j) == "of" and month_at(scan, j + 1):
        j += 1
    return _day_month(scan, i, first, j, None) or _range_end(scan, i, first) or read_era(scan, i, first)


def read_month(scan: Scan, i: int) -> Read | None:
    """A date that opens with its month: "July 3, 2013", "July 3", "July 2013", "as of April"."""
    month = month_at(scan, i)
    if month is None or (i and scan.gap(i) == "" and scan.word(i - 1)):
        return None
    word, start, j = scan.word(i), scan.tokens[i].start(), i + 1
    spaced = "\n\n" not in scan.gap(j) and scan.gap(j).strip() in (
        ("", ".") if word in SHORT_MONTHS else ("",)
    )
    day = scan.number(j, 2) if spaced else None
    if day is not None and 1 <= day <= 31 and not is_part(scan.text, scan.tokens[j]):
        return _month_day(scan, start, month, day, j)
    at = j + (scan.follows(j) == "of")
    gap = scan.gap(at)
    if (
        len(scan.word(at)) == 4
        and (year := scan.number(at, 4))
        and gap.strip() in ("", ",", ".")
        and "\n\n" not in gap
        and year >= 1000
    ):
        return scan.value("date", start, at + 1, date=make_date(year, month))
    return _month_alone(scan, i, month)


def read_ordinal_day(scan: Scan, i: int) -> Read | None:
    """A day in words: "the first of May 2009", "the twenty-first of June"."""
    day, j = ORDINALS[scan.word(i)], i + 1
    if scan.follows(j) != "of" or not month_at(scan, j + 1):
        return None
    return _day_month(scan, i, day, j + 1, None)


def read_period(scan: Scan, i: int) -> Read | None:
    """A part of a year or a financial year, dated by its year: "Q3 2019", "H1 of 2019", "FY2019"."""
    written, j = scan.tokens[i][0], i + 1
    if not written.isupper() or (i and scan.gap(i) == ""):
        return None
    if written != "FY":
        part = scan.number(j, 1)
        if scan.gap(j) != "" or part is None or not 1 <= part <= (4 if written == "Q" else 2):
            return None
        j += 1 + (scan.follows(j + 1) == "of")
    year = scan.number(j, 4)
    if (
        year is None
        or len(scan.word(j)) != 4
        or not (scan.joined(j) or scan.gap(j) in ("", " "))
        or not 1900 <= year <= 2100
    ):
        return None
    return scan.value("date", scan.tokens[i].start(), j + 1, date=make_date(year))


def _parted_date(scan: Scan, i: int) -> Read | None:
    """A date in figures, the day or the month first: "23/07/2013", "07.23.2013". Of "05/07/2013" only the
    year is sure."""
    start = scan.tokens[i].start()
    found = _PARTED.match(scan.text, start)
    if found is None or scan.text[max(0, start - 1) : start] in tuple("/.,"):
        return None
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    day_first, month_first = make_date(year, two, one), make_date(year, one, two)
    date = make_date(year) if day_first and month_first and one != two else day_first or month_first
    next_ = next(
        (j for j in range(i, len(scan.tokens)) if scan.tokens[j].start() >= found.end()), len(scan.tokens)
    )
    return scan.value("date", start, next_, date=date) if date else None


def _range_end(scan: Scan, i: int, number: int) -> Read | None:
    """The second date of a range that is cut short: "1914–18", "July 3–5, 2013"."""
    start, first = scan.tokens[i].start(), last_date(scan, i)
    if first is None or scan.after != i or scan.gap(i) not in DASHES:
        return None
    if first.month is None and len(scan.word(i)) == 2 and number > first.year % 100:
        return scan.value("date", start, i + 1, date=make_date(first.year // 100 * 100 + number))
    if first.day is not None and first.day < number and (date := make_date(first.year, first.month, number)):
        has_year = scan.gap(i + 1).strip() in ("", ",") and scan.number(i + 1, 4) == first.year
        return scan.value("date", start, i + 1 + has_year, date=date, relative=scan.found[-1].relative)
    return None


def _day_month(scan: Scan, i: int, day: int, j: int, end: int | None) -> Read | None:
    """A day whose month stands at token ``j``. ``end`` is the token after the value, where it stops before
    the month."""
    month = month_at(scan, j) if scan.joined(j) else None
    if month is None or not 1 <= day <= 31:
        return None
    next_ = j + 1
    year_at = next_ + (scan.follows(next_) == "of")
    year = scan.number(year_at, 4) if scan.gap(year_at).strip() in ("", ",", ".") else None
    if year is not None and len(scan.word(year_at)) == 4 and not scan.gap(year_at).startswith("\n\n"):
        return scan.value(
            "date", scan.tokens[i].start(), end or year_at + 1, date=make_date(year, month, day)
        )
    if end is None and (bracketed := _bracketed_year(scan, next_)):
        return _with_bracket(scan, scan.tokens[i].start(), next_, make_date(bracketed, month, day))
    if end is None and (ahead := _year_ahead(scan, next_, month)):
        return scan.value("date", scan.tokens[i].start(), next_, date=make_date(ahead, month, day))
    return scan.value(
        "date", scan.tokens[i].start(), end or next_, date=nearest(scan.reference, month, day), relative=True
    )


def _dashed_date(scan: Scan, i: int, day: int, j: int) -> Read | None:
    """A date with its month between dashes: "18-Jan-18", "18-Jan-2018". A year of two digits is of this
    century up to 49."""
    year, month = scan.number(j + 1, 4), month_at(scan, j)
    if scan.gap(j + 1) not in DASHES or year is None or month is None or len(scan.word(j + 1)) not in (2, 4):
        return None
    if len(scan.word(j + 1)) == 2:
        year += 2000 if year < 50 else 1900
    date = make_date(year, month, day)
    return scan.value("date", scan.tokens[i].start(), j + 2, date=date) if date else None


def _year_ahead(scan: Scan, i: int, month: int) -> int | None:
    """The year of a range's second date, where token ``i`` stands behind its first: "5 June TO 7 July 2012",
    "June 5-July 7, 2013"."""
    dash = scan.gap(i).strip() in DASHES and scan.gap(i).strip() != ""
    j = (
        i
        if dash
        else i + 1
        if scan.follows(i) in ("to", "until", "till", "through", "and")
        else len(scan.tokens)
    )
    day_first = scan.number(j, 2) is not None
    of_day, of_month = (j, j + 1) if day_first else (j + 1, j)
    second, day = month_at(scan, of_month), scan.number(of_day, 2)
    at = max(of_day, of_month) + 1
    year = scan.number(at, 4)
    if (
        second is None
        or day is None
        or year is None
        or len(scan.word(at)) != 4
        or scan.gap(at).strip() not in ("", ",")
    ):
        return None
    return year - (month > second)


def _month_day(scan: Scan, start: int, month: int, day: int, j: int) -> Read:
    next_ = j + 1
    if scan.gap(next_) == "" and scan.word(next_) in ORDINAL_ENDINGS:
        next_ += 1
    at = next_
    # "July 3–5, 2013": the year stands behind the second day.
    if scan.gap(at) in DASHES and scan.number(at, 2) is not None:
        at += 1
    year = (
        scan.number(at, 4)
        if len(scan.word(at)) == 4 and scan.gap(at).strip() in ("", ",") and "\n\n" not in scan.gap(at)
        else None
    )
    if year is not None and year >= 1000 and (date := make_date(year, month, day)):
        return scan.value("date", start, at + 1 if at == next_ else next_, date=date)
    if bracketed := _bracketed_year(scan, next_):
        return _with_bracket(scan, start, next_, make_date(bracketed, month, day))
    if ahead := _year_ahead(scan, next_, month):
        return scan.value("date", start, next_, date=make_date(ahead, month, day))
    return scan.value("date", start, next_, date=nearest(scan.reference, month, day), relative=True)


def _month_alone(scan: Scan, i: int, month: int) -> Read | None:
    word, before = scan.word(i), scan.word(i - 1)
    if word not in MONTH_NUMBERS:
        return None
    led = before in _BEFORE_MONTH and (scan.gap(i).isspace() or scan.gap(i) in DASHES)
    followed = i + 1 < len(scan.tokens) and scan.gap(i + 1) == " " and scan.tokens[i + 1][0][0].isupper()
    if word in _WORD_MONTHS and (not led or followed):
        return None
    start, next_ = scan.tokens[i].start(), i + 1
    if led and before in ("last", "next", "this"):
        start = scan.tokens[i - 1].start()
        return scan.value(
            "date", start, next_, date=month_beside(scan.reference, month, before), relative=True
        )
    if is_to_come(scan, i):
        return scan.value(
            "date", start, next_, date=month_beside(scan.reference, month, "next"), relative=True
        )
    is_done = before == "since" or side_of(scan, i) == "done"
    date = month_beside(scan.reference, month, "done") if is_done else nearest(scan.reference, month)
    return scan.value("date", start, next_, date=date, relative=True)


def _bracketed_year(scan: Scan, i: int) -> int | None:
    """The year that stands in brackets at a token: "19 August (1919)"."""
    year = scan.number(i, 4)
    closed = 0 <= i < len(scan.tokens) and scan.text[scan.tokens[i].end() :][:1] == ")"
    return year if closed and scan.gap(i) == " (" and len(scan.word(i)) == 4 else None


def _with_bracket(scan: Scan, start: int, i: int, date: PartialDate | None) -> Read:
    """The date whose year is the bracketed token ``i``, its closing bracket included."""
    end = scan.tokens[i].end() + 1
    return Read(Value("date", scan.text[start:end], start, end, date=date), i + 1)
