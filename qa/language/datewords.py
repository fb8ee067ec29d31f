"""Dates in words: "July 3, 2013", "3–5 July", "last month", "on Monday", "the nineteenth century"."""

from __future__ import annotations

import datetime
from decimal import Decimal

from qa.language.dates import MONTHS, PartialDate, make_date
from qa.language.lexicon import words
from qa.language.phrases import verb_form
from qa.language.scan import DASHES, Read, Scan, is_part
from qa.language.units import SCALES, counted_noun, currency
from qa.language.values import TIMES

_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
SHORT_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1) if name != "May"} | {"sept": 9}
_WORD_MONTHS = frozenset(("march", "april", "may", "june", "august"))
"""Months that are also verbs or given names: alone, they count only behind a preposition."""
_BEFORE_MONTH = words("dates.before_month")
_BEFORE_YEAR = words("dates.before_year")
_MAYBE_BEFORE_YEAR = words("dates.maybe_before_year")
_AMOUNTS = words("dates.amounts")
_TIMED = words("dates.timed")
"""Words before "about" that tell a year from an amount."""
_DETERMINERS = words("dates.determiners")


def numeric_date(scan: Scan, i: int) -> Read | None:
    """A date that opens with digits: "2013-07-05", "3 July 2013", "1914–1918", "1948", "the 1990s"."""
    token = scan.tokens[i]
    first = scan.number(i, 4)
    if first is None:
        return None
    if len(token[0]) == 4:
        return _iso(scan, i, first) or _decade(scan, i) or _year(scan, i, first)
    if len(token[0]) > 2:
        return _era(scan, i, first)
    j = i + 1
    if scan.gap(j) == "" and scan.word(j) in _ORDINAL_ENDINGS:
        j += 1
    if scan.follows(j) in ("century", "centuries") and scan.tokens[j][0].islower():  # not "20th Century Fox"
        return scan.value("date", token.start(), j + 1) if j > i + 1 else None
    if scan.gap(j) in DASHES and scan.number(j, 2) is not None and scan.joined(j + 1) and _month(scan, j + 1):
        return _day_month(scan, i, first, j + 1, j)
    if scan.follows(j) == "of" and _month(scan, j + 1):
        j += 1
    return _day_month(scan, i, first, j, None) or _range_end(scan, i, first) or _era(scan, i, first)


def _range_end(scan: Scan, i: int, number: int) -> Read | None:
    """The second date of a range that is cut short: "1914–18", "July 3–5, 2013"."""
    start, first = scan.tokens[i].start(), _last_date(scan, i)
    if first is None or scan.after != i or scan.gap(i) not in DASHES:
        return None
    if first.month is None and len(scan.word(i)) == 2 and number > first.year % 100:
        return scan.value("date", start, i + 1, date=make_date(first.year // 100 * 100 + number))
    if first.day is not None and first.day < number and (date := make_date(first.year, first.month, number)):
        has_year = scan.gap(i + 1).strip() in ("", ",") and scan.number(i + 1, 4) == first.year
        return scan.value("date", start, i + 1 + has_year, date=date, relative=scan.found[-1].relative)
    return None


def _day_month(scan: Scan, i: int, day: int, j: int, end: int | None) -> Read | None:
    """A day whose month stands at token ``j``. ``end`` is the token after the value, where it stops before the month."""
    month = _month(scan, j) if scan.joined(j) else None
    if month is None or not 1 <= day <= 31:
        return None
    next_ = j + 1
    year_at = next_ + (scan.follows(next_) == "of")
    year = scan.number(year_at, 4) if scan.gap(year_at).strip() in ("", ",", ".") else None
    if year is not None and len(scan.word(year_at)) == 4 and not scan.gap(year_at).startswith("\n\n"):
        return scan.value("date", scan.tokens[i].start(), end or year_at + 1, date=make_date(year, month, day))
    return scan.value("date", scan.tokens[i].start(), end or next_, date=_nearest(scan.reference, month, day), relative=True)


def _month(scan: Scan, i: int) -> int | None:
    """The month that a capitalised token names, in full or short."""
    if not 0 <= i < len(scan.tokens) or not scan.tokens[i][0][0].isupper():
        return None
    word = scan.word(i)
    return MONTH_NUMBERS.get(word) or SHORT_MONTHS.get(word)


def _nearest(reference: datetime.date | None, month: int, day: int | None = None) -> PartialDate | None:
    """A month or day without its year: of the three years about the reference, the one that brings it nearest."""
    if reference is None:
        return None
    middle = reference.replace(day=15) if day is None else reference
    dates = [date for year in range(reference.year - 1, reference.year + 2) if (date := make_date(year, month, day))]
    return min(dates, key=lambda date: (abs((_date_or_middle(date) - middle).days), date.year), default=None)


def _date_or_middle(date: PartialDate) -> datetime.date:
    return datetime.date(date.year, date.month or 7, date.day or 15)


def _iso(scan: Scan, i: int, year: int) -> Read | None:
    dash = scan.gap(i + 1)
    month, day = scan.number(i + 1, 2), scan.number(i + 2, 2)
    if dash not in ("-", "/") or month is None:
        return None
    if day is not None and scan.gap(i + 2) == dash:
        date = make_date(year, month, day)
        return scan.value("date", scan.tokens[i].start(), i + 3, date=date) if date else None
    # "2001-02" is a season, "2013-07" a month.
    if dash == "-" and len(scan.word(i + 1)) == 2 and month <= year % 100 and (date := make_date(year, month)):
        return scan.value("date", scan.tokens[i].start(), i + 2, date=date)
    return None


def _decade(scan: Scan, i: int) -> Read | None:
    gap = scan.gap(i + 1)
    if scan.word(i + 1) == "s" and gap in ("", "'", "’") and scan.word(i).endswith("0"):
        return scan.value("date", scan.tokens[i].start(), i + 2)
    return None


def _era(scan: Scan, i: int, year: int) -> Read | None:
    """A year that names its era ("44 BC", "AD 70"). Years before Christ have no ``date``."""
    era = scan.tokens[i + 1][0] if scan.follows(i + 1) else ""
    if era in ("BC", "BCE", "AD", "CE") and scan.gap(i + 1) == " ":
        return scan.value("date", scan.tokens[i].start(), i + 2, date=make_date(year) if era in ("AD", "CE") else None)
    if i and scan.tokens[i - 1][0] == "AD" and scan.joined(i):
        return scan.value("date", scan.tokens[i].start(), i + 1, date=make_date(year))
    return None


def _year(scan: Scan, i: int, year: int) -> Read | None:
    if era := _era(scan, i, year):
        return era
    if not 1000 <= year <= 2100 or (scan.gap(i + 1) == "" and scan.word(i + 1)) or not _is_year(scan, i, year):
        return None
    return scan.value("date", scan.tokens[i].start(), i + 1, date=make_date(year))


def _is_year(scan: Scan, i: int, year: int) -> bool:
    """Whether a bare number of four digits is a year: by what stands before and after it."""
    before, after = scan.word(i - 1), scan.follows(i + 1)
    if after in SCALES or after in TIMES or after in ("percent", "per", "percentage", "%", "of") or currency(scan, i + 1, Decimal(year)):
        return False
    if _last_date(scan, i) and (scan.gap(i).strip() in tuple("-–—/,&") or before in ("to", "and", "or", "until", "through")):
        return True
    if _opens_range(scan, i, year):
        return True
    if scan.gap(i) in DASHES and before.isalpha():
        return before in ("mid", "pre", "post", "early", "late")
    counted = counted_noun(scan, i + 1)
    spaced = scan.gap(i).isspace()
    if scan.gap(i).endswith("(") and scan.text[scan.tokens[i].end() :][:1] == ")":  # "the Edict of Fontainebleau (1685)"
        return True
    if spaced and before == "of" and i > 1 and scan.tokens[i - 2][0][0].isupper():  # "the Schools Act of 1996"
        return year >= 1500
    if spaced and before in ("after", "before") and not counted:
        return True
    if counted and before == "by" and scan.word(i - 2).endswith("ed"):  # "attended by 2000 guests"
        return False
    if spaced and before in _BEFORE_YEAR:
        return year >= 1700 or not counted
    if spaced and before in _AMOUNTS:
        return not counted and scan.word(i - 2) in _TIMED
    if counted:
        return spaced and before in _DETERMINERS and year >= 1800
    if spaced and before in _MAYBE_BEFORE_YEAR:
        return year >= 1500
    return year >= 1700


def _opens_range(scan: Scan, i: int, year: int) -> bool:
    """Whether a second year follows: "1073–1078", "from 1073 to 1078"."""
    second = i + 1
    if scan.word(i - 1) in ("from", "between") and scan.word(second) in ("to", "and", "until"):
        second += 1
    elif scan.gap(second) not in DASHES:
        return False
    return len(scan.word(second)) == 4 and year <= (scan.number(second, 4) or 0) <= 2100 and not counted_noun(scan, second + 1)


def _last_date(scan: Scan, i: int) -> PartialDate | None:
    """The date that ends right before token ``i``, or one word before it ("from 2001 to 2005")."""
    return scan.found[-1].date if scan.found and scan.after in (i, i - 1) else None


def read_month(scan: Scan, i: int) -> Read | None:
    """A date that opens with its month: "July 3, 2013", "July 3", "July 2013", "as of April"."""
    month = _month(scan, i)
    if month is None or (i and scan.gap(i) == "" and scan.word(i - 1)):
        return None
    word, start, j = scan.word(i), scan.tokens[i].start(), i + 1
    spaced = "\n\n" not in scan.gap(j) and scan.gap(j).strip() in (("", ".") if word in SHORT_MONTHS else ("",))
    day = scan.number(j, 2) if spaced else None
    if day is not None and 1 <= day <= 31 and not is_part(scan.text, scan.tokens[j]):
        return _month_day(scan, start, month, day, j)
    at = j + (scan.follows(j) == "of")
    gap = scan.gap(at)
    if len(scan.word(at)) == 4 and (year := scan.number(at, 4)) and gap.strip() in ("", ",", ".") and "\n\n" not in gap and year >= 1000:
        return scan.value("date", start, at + 1, date=make_date(year, month))
    return _month_alone(scan, i, month)


def _month_day(scan: Scan, start: int, month: int, day: int, j: int) -> Read:
    next_ = j + 1
    if scan.gap(next_) == "" and scan.word(next_) in _ORDINAL_ENDINGS:
        next_ += 1
    at = next_
    # "July 3–5, 2013": the year stands behind the second day.
    if scan.gap(at) in DASHES and scan.number(at, 2) is not None:
        at += 1
    year = scan.number(at, 4) if len(scan.word(at)) == 4 and scan.gap(at).strip() in ("", ",") and "\n\n" not in scan.gap(at) else None
    if year is not None and year >= 1000 and (date := make_date(year, month, day)):
        return scan.value("date", start, at + 1 if at == next_ else next_, date=date)
    return scan.value("date", start, next_, date=_nearest(scan.reference, month, day), relative=True)


AHEAD = words("dates.ahead")
"""Words that speak of what is to come."""
_AHEAD_WITHIN = 8
"""Words."""


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
        return scan.value("date", start, next_, date=_beside(scan.reference, month, before), relative=True)
    if _is_to_come(scan, i):
        return scan.value("date", start, next_, date=_beside(scan.reference, month, "next"), relative=True)
    is_done = before == "since" or _side(scan, i) == "done"
    date = _beside(scan.reference, month, "done") if is_done else _nearest(scan.reference, month)
    return scan.value("date", start, next_, date=date, relative=True)


def _is_to_come(scan: Scan, i: int) -> bool:
    """Whether the words before a token, in its clause, speak of what is to come ("will begin in September")."""
    for before in range(i - 1, max(-1, i - _AHEAD_WITHIN), -1):
        if not {",", ".", ";"}.isdisjoint(scan.gap(before + 1)):
            return False
        if scan.word(before) in AHEAD:
            return True
    return False


def _beside(reference: datetime.date | None, month: int, word: str) -> PartialDate | None:
    """The month nearest to the reference on the side that a word names ("last August", "next April"); for "done" it may be that of
    the reference itself."""
    if reference is None:
        return None
    steps = {"last": -(month >= reference.month), "next": int(month <= reference.month), "done": -(month > reference.month)}
    step = steps.get(word, 0)
    return make_date(reference.year + step, month)


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
    if unit in MONTH_NUMBERS and (month := _month(scan, i + 1)):
        year_next = len(scan.word(i + 2)) == 4 and scan.number(i + 2, 4)
        if not year_next and scan.number(i + 2, 2) is None:
            return scan.value("date", start, i + 2, date=_beside(reference, month, word), relative=True)
    return None


def read_year_end(scan: Scan, i: int) -> Read | None:
    """ "The end of the year": of the last one, where a text of the first half of a year tells what was done; of what was done in another's
    second half it is left open."""
    if scan.reference is None or [scan.word(j) for j in range(i + 1, i + 4)] != ["of", "the", "year"] or not scan.joined(i + 1):
        return None
    is_done, is_early = _side(scan, i) == "done", scan.reference.month <= _FIRST_HALF
    start = scan.tokens[i - 1].start() if scan.word(i - 1) == "the" else scan.tokens[i].start()
    date = _moved(scan.reference, "year", -1 if is_done else 0) if is_early or not is_done else None
    return scan.value("date", start, i + 4, date=date, relative=True)


_FIRST_HALF = 6
"""Months."""
WEEKDAYS = {day: i for i, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
"""As ``datetime.date.weekday`` counts them."""
STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1, "last": -1, "this": 0, "next": 1}


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


def ago(reference: datetime.date | None, amount: Decimal, unit: str) -> PartialDate | None:
    """So long before the reference, at the precision of the unit; none where no date says it ("two weeks ago")."""
    if amount != int(amount) or abs(amount) > 100_000 or unit not in ("days", "months", "years"):
        return None
    return _moved(reference, unit[:-1], -int(amount))


_BEFORE_WEEKDAY = words("dates.before_weekday")
"""Words that make another day of a weekday, or none: "every Monday", "postponed until Monday"."""
_AROUND = 8
"""Words on either side of a weekday or a month among which its verb is looked for."""
_BEFORE_PARTICIPLE = 3
"""Words within which an auxiliary stands before its participle ("will not be opened")."""


def read_weekday(scan: Scan, i: int) -> Read | None:
    """A weekday with a capital. News tells by it a day of the week that it came out in: the last one for what was done, the next for what
    is to come. Where neither is plain, or the date stands beside it, it is a date that cannot be written."""
    if not scan.tokens[i][0][0].isupper():
        return None
    date = _on_weekday(scan.reference, scan.word(i), _side(scan, i)) if _is_lone_weekday(scan, i) else None
    return scan.value("date", scan.tokens[i].start(), i + 1, date=date, relative=True)


def _is_lone_weekday(scan: Scan, i: int) -> bool:
    """Whether no date or other weekday stands beside a weekday, and it is no part of a name ("Black Friday", "Sunday Times")."""
    if scan.word(i - 1) in _BEFORE_WEEKDAY or (scan.joined(i) and scan.word(i - 1) != "on" and scan.tokens[i - 1][0][0].isupper()):
        return False
    if (scan.joined(i + 1) and scan.tokens[i + 1][0][0].isupper()) or scan.word(i + 2) in WEEKDAYS:
        return False
    beside = (scan.word(i - 1), scan.word(i + 1))
    return not any(word in MONTH_NUMBERS or word in SHORT_MONTHS or word[:1].isdigit() for word in beside)


def _side(scan: Scan, i: int) -> str:
    """ "done" where the nearest verb around a token tells what was done, "next" where it tells what is to come, or "" for neither."""
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
    """The weekday next to the reference on the side that a word names; for "done" it may be the reference itself."""
    if reference is None or not side:
        return None
    in_week = WEEKDAYS[weekday] - reference.weekday()
    ahead = in_week % 7
    days = {"next": ahead or 7, "last": ahead - 7, "this": in_week, "done": ahead - 7 if ahead else 0}
    return _moved(reference, "day", days[side])


def read_century(scan: Scan, i: int) -> Read | None:
    """A century in words ("the nineteenth century"), which is a date without a year."""
    word = scan.word(i - 1)
    if i and scan.joined(i) and (word in ("first", "second", "third") or (word.endswith("th") and len(word) > 4)):
        return scan.value("date", scan.tokens[i - 1].start(), i + 1)
    return None
