"""Values in a text: numbers, percentages, money, dates of year, month or day precision, durations. Find, parse, compare, print.

One pass cuts the text into words and numbers; only a word that can open a value is looked at more closely. A date that
needs another date to be understood ("last month", "July 3") is resolved against a reference that the caller gives,
never against a clock.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from qa.language.dates import MONTHS, PartialDate, make_date
from qa.language.phrases import verb_form
from qa.language.terms import STOP_WORDS, stem


def format_number(number: Decimal) -> str:
    """A number for people: thousands apart, at most two decimals, no idle zeros ("12,064", "3.4")."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands in a text: ``text[start:end]``.

    ``number`` is the amount (a percentage's 20, money in whole units), none for dates. ``unit`` is the noun that a number
    counts as written ("workers"), "%" or "percentage points", a currency ("USD"), a duration's unit ("years"), or empty.
    ``date`` is none where a date cannot be told: a decade, a century, a day without a year and without a reference.
    ``relative`` marks a date that was, or must be, resolved against a reference.
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
    """Whether two values say the same: equal amounts of one unit, or dates that agree as far as both go ("2004", "August 2004")."""
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


def _in_base(value: Value) -> tuple[str, Decimal]:
    base, factor = _BASES[value.unit]
    return base, (value.number or Decimal(0)) * factor


def find_values(text: str, reference: datetime.date | None = None) -> list[Value]:
    """The values of a text in order, none inside another.

    ``reference`` is the day on which the text was written: "last month" and "July 3" resolve against it; without it such a
    date has no ``date``, nor has a weekday or week, of which a text seldom says which it is. Ordinals, times of day and vague amounts
    ("hundreds") are no values.
    """
    scan = _Scan(text, list(_TOKEN.finditer(text)), reference, [])
    i, end = 0, len(scan.tokens)
    while i < end:
        word = scan.tokens[i][0]
        reader = _read_digits if word[0].isdecimal() else _READERS.get(word.lower())
        read = reader(scan, i) if reader else None
        if read is None:
            i += 1
        else:
            scan.found.append(read.value)
            scan.after = i = read.next
    return scan.found


_TOKEN = re.compile(r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|[$€£¥₩₮%]")
_LONGEST = 25
"""Digits: a longer number is a code, not an amount."""

_SPELT = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen""".split()
    )
} | {word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12}
_SHARES = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5}
_SHARES |= {"sixth": 6, "sixths": 6, "tenth": 10, "tenths": 10}
_DASHES = frozenset("-‐‑–")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_MEASURES = frozenset("km m cm mm kg g mg t ha l ml mi ft kw mw gw tw kwh mwh gwh gb mb tb hz khz mhz ghz mph kph c f".split())
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
_TIMES = {unit: unit + "s" for unit in _UNIT_BASES} | {unit + "s": unit + "s" for unit in _UNIT_BASES} | {"century": "centuries"}
_TIMES["centuries"] = "centuries"
_BASES = {_TIMES[unit]: (base, Decimal(factor)) for unit, (base, factor) in _UNIT_BASES.items()}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₮": "MNT"}
_SIGN_PREFIXES = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "s": "SGD", "r": "BRL"}
_CODES = frozenset("USD EUR GBP JPY CNY RMB KRW KPW MNT RUB INR CHF AUD CAD HKD SEK NOK DKK BRL MXN ZAR TRY PLN".split())
_CURRENCIES = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "won": "KRW", "tugrik": "MNT",
    "togrog": "MNT", "ruble": "RUB", "rouble": "RUB", "rupee": "INR", "rand": "ZAR", "zloty": "PLN", "baht": "THB",
    **{word: f"{word}s" for word in (
        "franc", "peso", "dinar", "riyal", "rial", "dirham", "shekel", "forint", "lev", "birr", "naira", "cedi", "kwacha", "taka", "dong",
        "kyat", "rupiah", "ringgit", "tenge", "dram", "manat", "hryvnia", "guilder", "florin", "ducat", "thaler", "shilling",
        "schilling", "reichsmark", "peseta", "escudo", "drachma", "cruzeiro", "bolivar", "boliviano", "quetzal", "lempira", "guarani",
        "mark", "crown", "cent", "livre",
    )},
    "krona": "kronor", "krone": "kroner", "kronor": "kronor", "kroner": "kroner", "lira": "lira", "lire": "lira", "leu": "lei",
    "lei": "lei", "leva": "levs", "pence": "pence", "guaranies": "guaranis", "guaraníes": "guaranis", "reais": "reais",
}  # fmt: skip
_CURRENCIES |= {word + "s": code for word, code in _CURRENCIES.items() if not word.endswith("s")}
_ALSO_THINGS = frozenset("won mark crown".split())
"""Currencies whose name, of a small amount, is something else: "won 3 games", "three marks"."""
_LEAST_OF_THEM = 100
_BESIDE_CURRENCY = frozenset("gold silver old new local paper".split())
_HOME = {"dollar": frozenset(("us", "u", "s", "american")), "pound": frozenset(("british",)), "won": frozenset(("korean", "south"))}
_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_SHORT_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1) if name != "May"} | {"sept": 9}
_WORD_MONTHS = frozenset(("march", "april", "may", "june", "august"))
"""Months that are also verbs or given names: alone, they count only behind a preposition."""
_BEFORE_MONTH = frozenset(
    """in of since by until till from to during early late mid before after between and through through every this last next past
    around""".split()
)
_BEFORE_YEAR = frozenset(
    """in since during until till by year years circa early late mid spring summer autumn fall winter born died founded established
    est""".split()
)
_BEFORE_DURATION = frozenset("for within after over about almost nearly".split())
_MAYBE_BEFORE_YEAR = frozenset("from to before after of between and or through for on as around about".split())
_AMOUNTS = frozenset("about around nearly almost over than some only least most approximately roughly total up".split())
_TIMED = frozenset("in since until till before after during".split())
"""Words before "about" that tell a year from an amount."""
_DETERMINERS = frozenset("the its their his her our a s this that".split())
_ENDS_NOUNS = STOP_WORDS | frozenset("per via among within without between since until across along around whose still since".split())
_PLURALS = frozenset(
    "people men women children police cattle sheep fish personnel staff feet mice geese deer aircraft species series".split()
)
_NOT_ONE_BEFORE = frozenset("no this that each every any the which another some only every square".split())
_NOT_ONE_AFTER = STOP_WORDS | frozenset("another time thing must may might would could does has is was".split())


class _Read(NamedTuple):
    """A value that was read, and the token after it."""

    value: Value
    next: int


@dataclass(slots=True)
class _Scan:
    """A text under way: its tokens, the values found so far, and ``after``, the first token behind the last value."""

    text: str
    tokens: list[re.Match[str]]
    reference: datetime.date | None
    found: list[Value]
    after: int = -1

    def word(self, i: int) -> str:
        """A token in lower case; empty before the first and after the last."""
        return self.tokens[i][0].lower() if 0 <= i < len(self.tokens) else ""

    def gap(self, i: int) -> str:
        """What stands between a token and the one before it; a newline at either end, so that nothing joins there."""
        return self.text[self.tokens[i - 1].end() : self.tokens[i].start()] if 0 < i < len(self.tokens) else "\n\n"

    def joined(self, i: int) -> bool:
        """Whether only white space or a hyphen stands before a token."""
        gap = self.gap(i)
        return gap in (" ", "-", "\u00a0") or (gap != "\n\n" and (gap.isspace() or gap in _DASHES or gap == ""))

    def follows(self, i: int) -> str:
        """A token in lower case, where only white space or a hyphen stands before it."""
        return self.word(i) if self.joined(i) else ""

    def number(self, i: int, digits: int) -> int | None:
        """The whole number of up to so many digits that a token is, or none."""
        word = self.word(i)
        return int(word) if word.isdecimal() and len(word) <= digits else None

    def value(
        self,
        kind: Literal["number", "percentage", "money", "date", "duration"],
        start: int,
        next_: int,
        number: Decimal | None = None,
        unit: str = "",
        date: PartialDate | None = None,
        relative: bool = False,
    ) -> _Read:
        """The value from an offset to the token before ``next_``."""
        end = self.tokens[next_ - 1].end()
        return _Read(Value(kind, self.text[start:end], start, end, number, unit, date, relative), next_)


def _read_digits(scan: _Scan, i: int) -> _Read | None:
    token = scan.tokens[i]
    start = token.start()
    if _is_part(scan.text, token) or len(token[0]) > _LONGEST:
        return None
    read = _numeric_date(scan, i)
    if read or _is_code(scan, i):
        return read
    glued = scan.word(i + 1) if scan.gap(i + 1) == "" else ""
    if glued and glued != "%" and glued not in _MEASURES:
        return None
    amount = Decimal("".join(c for c in token[0] if c.isdecimal() or c == "."))
    before = scan.text[max(0, start - 2) : start]
    if before[-1:] in ("-", "−") and (len(before) == 1 or before[0].isspace() or before[0] == "("):
        amount, start = -amount, start - 1
    if glued in _MEASURES:
        return scan.value("number", start, i + 2, amount, scan.tokens[i + 1][0])
    amount, following = _scaled(scan, amount, i + 1)
    return _amount(scan, start, following, amount)


def _is_part(text: str, token: re.Match[str]) -> bool:
    """Whether a number is only a piece of something longer: a time, a version, a name such as B52."""
    start, end = token.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalpha() or before[-1:] == "_" or after[:1] == "_":
        return True
    if before[-1:] in tuple(".,:/") and before[:1].isdigit():
        return True
    whole_year = after[:1] == "/" and end - start == 4  # "2013/07/05", "2001/02"
    return after[:1] in tuple(".,:/") and after[1:].isdigit() and not whole_year


def _is_code(scan: _Scan, i: int) -> bool:
    """Whether a hyphen ties the number to a word before it ("F-16"), as in a name."""
    gap = scan.gap(i)
    return gap in _DASHES and scan.word(i - 1).isalpha() and scan.word(i - 1) not in _SPELT


def _scaled(scan: _Scan, amount: Decimal, i: int) -> tuple[Decimal, int]:
    """An amount times the scale words that follow it ("3.5 million")."""
    for _ in range(2):  # "5 hundred thousand"
        if scan.follows(i) not in _SCALES or scan.gap(i) == "":
            break
        amount = _shifted(amount, _SCALES[scan.word(i)])
        i += 1
    return amount, i


def _shifted(amount: Decimal, digits: int) -> Decimal:
    shifted = amount.scaleb(digits)
    return Decimal(int(shifted)) if shifted == int(shifted) else shifted


def _amount(scan: _Scan, start: int, i: int, amount: Decimal) -> _Read | None:
    """A value whose amount is read and ends before token ``i``: by what follows, a percentage, money, a duration or a number."""
    word = scan.follows(i)
    if word in ("percent", "%"):
        return scan.value("percentage", start, i + 1, amount, "%")
    if word == "per" and scan.follows(i + 1) == "cent":
        return scan.value("percentage", start, i + 2, amount, "%")
    if word == "percentage" and scan.follows(i + 1) in ("point", "points"):
        return scan.value("percentage", start, i + 2, amount, "percentage points")
    if _opens_percent_range(scan, i):
        return scan.value("percentage", start, i, amount, "%")
    if word in _TIMES:
        if scan.follows(i + 1) == "ago":
            return scan.value("date", start, i + 2, date=_ago(scan.reference, amount, _TIMES[word]), relative=True)
        return scan.value("duration", start, i + 1, amount, _TIMES[word])
    money = _currency(scan, i, amount)
    if money:
        unit, next_ = money
        return scan.value("money", start, next_, amount, unit)
    return scan.value("number", start, i, amount, _counted(scan, i))


def _opens_percent_range(scan: _Scan, i: int) -> bool:
    """Whether the amount before token ``i`` opens a range of percentages ("10 to 30%", "10–30 per cent")."""
    if scan.follows(i) in ("to", "or", "and"):
        i += 1
    elif scan.gap(i) not in _DASHES:
        return False
    after = scan.follows(i + 1)
    return scan.word(i)[:1].isdecimal() and (after in ("percent", "%") or (after == "per" and scan.follows(i + 2) == "cent"))


def _currency(scan: _Scan, i: int, amount: Decimal) -> tuple[str, int] | None:
    """The currency that follows an amount, with up to two words before it ("Hong Kong dollars")."""
    for j in range(i, i + 3):
        word = scan.follows(j)
        if word in _CURRENCIES and (word.removesuffix("s") not in _ALSO_THINGS or abs(amount) >= _LEAST_OF_THEM):
            unit, home = _CURRENCIES[word], _HOME.get(word.removesuffix("s"), frozenset())
            if j > i and any(scan.word(k) not in home for k in range(i, j)):
                unit = scan.text[scan.tokens[i].start() : scan.tokens[j].end()]
            return unit, j + 1
        if j < len(scan.tokens) and word and scan.tokens[j][0] in _CODES:
            return scan.tokens[j][0], j + 1
        # "U.S. dollars" is three tokens with stops between them.
        if not word or not (scan.tokens[j][0][0].isupper() or word in _BESIDE_CURRENCY):
            break
    if scan.follows(i) == "u" and scan.word(i + 1) == "s" and scan.gap(i + 1) == "." and scan.word(i + 2) in ("dollars", "dollar"):
        return "USD", i + 3
    return None


def _counted(scan: _Scan, i: int) -> str:
    """The noun that an amount counts: the first plural of the words that directly follow it, or the only word."""
    words: list[str] = []
    for j in range(i, min(i + 5, len(scan.tokens))):
        word = scan.follows(j)
        if not word.isalpha() or word in _ENDS_NOUNS:
            break
        words.append(scan.tokens[j][0])
        if word in _PLURALS or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))):
            return words[-1]
    return words[0] if len(words) == 1 and words[0].islower() and not words[0].endswith(("ed", "ing")) else ""


def _numeric_date(scan: _Scan, i: int) -> _Read | None:
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
    if scan.gap(j) in _DASHES and scan.number(j, 2) is not None and scan.joined(j + 1) and _month(scan, j + 1):
        return _day_month(scan, i, first, j + 1, j)
    if scan.follows(j) == "of" and _month(scan, j + 1):
        j += 1
    return _day_month(scan, i, first, j, None) or _range_end(scan, i, first) or _era(scan, i, first)


def _range_end(scan: _Scan, i: int, number: int) -> _Read | None:
    """The second date of a range that is cut short: "1914–18", "July 3–5, 2013"."""
    start, first = scan.tokens[i].start(), _last_date(scan, i)
    if first is None or scan.after != i or scan.gap(i) not in _DASHES:
        return None
    if first.month is None and len(scan.word(i)) == 2 and number > first.year % 100:
        return scan.value("date", start, i + 1, date=make_date(first.year // 100 * 100 + number))
    if first.day is not None and first.day < number and (date := make_date(first.year, first.month, number)):
        has_year = scan.gap(i + 1).strip() in ("", ",") and scan.number(i + 1, 4) == first.year
        return scan.value("date", start, i + 1 + has_year, date=date, relative=scan.found[-1].relative)
    return None


def _day_month(scan: _Scan, i: int, day: int, j: int, end: int | None) -> _Read | None:
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


def _month(scan: _Scan, i: int) -> int | None:
    """The month that a capitalised token names, in full or short."""
    if not 0 <= i < len(scan.tokens) or not scan.tokens[i][0][0].isupper():
        return None
    word = scan.word(i)
    return _MONTHS.get(word) or _SHORT_MONTHS.get(word)


def _nearest(reference: datetime.date | None, month: int, day: int | None = None) -> PartialDate | None:
    """A month or day without its year: of the three years about the reference, the one that brings it nearest."""
    if reference is None:
        return None
    middle = reference.replace(day=15) if day is None else reference
    dates = [date for year in range(reference.year - 1, reference.year + 2) if (date := make_date(year, month, day))]
    return min(dates, key=lambda date: (abs((_date_or_middle(date) - middle).days), date.year), default=None)


def _date_or_middle(date: PartialDate) -> datetime.date:
    return datetime.date(date.year, date.month or 7, date.day or 15)


def _iso(scan: _Scan, i: int, year: int) -> _Read | None:
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


def _decade(scan: _Scan, i: int) -> _Read | None:
    gap = scan.gap(i + 1)
    if scan.word(i + 1) == "s" and gap in ("", "'", "’") and scan.word(i).endswith("0"):
        return scan.value("date", scan.tokens[i].start(), i + 2)
    return None


def _era(scan: _Scan, i: int, year: int) -> _Read | None:
    """A year that names its era ("44 BC", "AD 70"). Years before Christ have no ``date``."""
    era = scan.tokens[i + 1][0] if scan.follows(i + 1) else ""
    if era in ("BC", "BCE", "AD", "CE") and scan.gap(i + 1) == " ":
        return scan.value("date", scan.tokens[i].start(), i + 2, date=make_date(year) if era in ("AD", "CE") else None)
    if i and scan.tokens[i - 1][0] == "AD" and scan.joined(i):
        return scan.value("date", scan.tokens[i].start(), i + 1, date=make_date(year))
    return None


def _year(scan: _Scan, i: int, year: int) -> _Read | None:
    if era := _era(scan, i, year):
        return era
    if not 1000 <= year <= 2100 or (scan.gap(i + 1) == "" and scan.word(i + 1)) or not _is_year(scan, i, year):
        return None
    return scan.value("date", scan.tokens[i].start(), i + 1, date=make_date(year))


def _is_year(scan: _Scan, i: int, year: int) -> bool:
    """Whether a bare number of four digits is a year: by what stands before and after it."""
    before, after = scan.word(i - 1), scan.follows(i + 1)
    if after in _SCALES or after in _TIMES or after in ("percent", "per", "percentage", "%", "of") or _currency(scan, i + 1, Decimal(year)):
        return False
    if _last_date(scan, i) and (scan.gap(i).strip() in tuple("-–—/,&") or before in ("to", "and", "or", "until", "through")):
        return True
    if _opens_range(scan, i, year):
        return True
    if scan.gap(i) in _DASHES and before.isalpha():
        return before in ("mid", "pre", "post", "early", "late")
    counted = _counted(scan, i + 1)
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


def _opens_range(scan: _Scan, i: int, year: int) -> bool:
    """Whether a second year follows: "1073–1078", "from 1073 to 1078"."""
    second = i + 1
    if scan.word(i - 1) in ("from", "between") and scan.word(second) in ("to", "and", "until"):
        second += 1
    elif scan.gap(second) not in _DASHES:
        return False
    return len(scan.word(second)) == 4 and year <= (scan.number(second, 4) or 0) <= 2100 and not _counted(scan, second + 1)


def _last_date(scan: _Scan, i: int) -> PartialDate | None:
    """The date that ends right before token ``i``, or one word before it ("from 2001 to 2005")."""
    return scan.found[-1].date if scan.found and scan.after in (i, i - 1) else None


def _read_month(scan: _Scan, i: int) -> _Read | None:
    """A date that opens with its month: "July 3, 2013", "July 3", "July 2013", "as of April"."""
    month = _month(scan, i)
    if month is None or (i and scan.gap(i) == "" and scan.word(i - 1)):
        return None
    word, start, j = scan.word(i), scan.tokens[i].start(), i + 1
    spaced = "\n\n" not in scan.gap(j) and scan.gap(j).strip() in (("", ".") if word in _SHORT_MONTHS else ("",))
    day = scan.number(j, 2) if spaced else None
    if day is not None and 1 <= day <= 31 and not _is_part(scan.text, scan.tokens[j]):
        return _month_day(scan, start, month, day, j)
    at = j + (scan.follows(j) == "of")
    gap = scan.gap(at)
    if len(scan.word(at)) == 4 and (year := scan.number(at, 4)) and gap.strip() in ("", ",", ".") and "\n\n" not in gap and year >= 1000:
        return scan.value("date", start, at + 1, date=make_date(year, month))
    return _month_alone(scan, i, month)


def _month_day(scan: _Scan, start: int, month: int, day: int, j: int) -> _Read:
    next_ = j + 1
    if scan.gap(next_) == "" and scan.word(next_) in _ORDINAL_ENDINGS:
        next_ += 1
    at = next_
    # "July 3–5, 2013": the year stands behind the second day.
    if scan.gap(at) in _DASHES and scan.number(at, 2) is not None:
        at += 1
    year = scan.number(at, 4) if len(scan.word(at)) == 4 and scan.gap(at).strip() in ("", ",") and "\n\n" not in scan.gap(at) else None
    if year is not None and year >= 1000 and (date := make_date(year, month, day)):
        return scan.value("date", start, at + 1 if at == next_ else next_, date=date)
    return scan.value("date", start, next_, date=_nearest(scan.reference, month, day), relative=True)


AHEAD = frozenset("will would shall should planned due expected scheduled".split())
"""Words that speak of what is to come."""
_AHEAD_WITHIN = 8
"""Words."""


def _month_alone(scan: _Scan, i: int, month: int) -> _Read | None:
    word, before = scan.word(i), scan.word(i - 1)
    if word not in _MONTHS:
        return None
    led = before in _BEFORE_MONTH and (scan.gap(i).isspace() or scan.gap(i) in _DASHES)
    followed = i + 1 < len(scan.tokens) and scan.gap(i + 1) == " " and scan.tokens[i + 1][0][0].isupper()
    if word in _WORD_MONTHS and (not led or followed):
        return None
    start, next_ = scan.tokens[i].start(), i + 1
    if led and before in ("last", "next", "this"):
        start = scan.tokens[i - 1].start()
        return scan.value("date", start, next_, date=_beside(scan.reference, month, before), relative=True)
    if _is_to_come(scan, i):
        return scan.value("date", start, next_, date=_beside(scan.reference, month, "next"), relative=True)
    return scan.value("date", start, next_, date=_nearest(scan.reference, month), relative=True)


def _is_to_come(scan: _Scan, i: int) -> bool:
    """Whether the words before a token, in its clause, speak of what is to come ("will begin in September")."""
    for before in range(i - 1, max(-1, i - _AHEAD_WITHIN), -1):
        if not {",", ".", ";"}.isdisjoint(scan.gap(before + 1)):
            return False
        if scan.word(before) in AHEAD:
            return True
    return False


def _beside(reference: datetime.date | None, month: int, word: str) -> PartialDate | None:
    """The month nearest to the reference on the side that a word names ("last August", "next April")."""
    if reference is None:
        return None
    step = {"last": -(month >= reference.month), "next": int(month <= reference.month)}.get(word, 0)
    return make_date(reference.year + step, month)


def _read_relative(scan: _Scan, i: int) -> _Read | None:
    """A date told from the reference ("last month", "yesterday"). A week is no date that can be written."""
    word, start, reference = scan.word(i), scan.tokens[i].start(), scan.reference
    if word in ("yesterday", "today", "tomorrow"):
        if reference is None and word == "today":  # "nowadays", in a text that bears no date
            return None
        return scan.value("date", start, i + 1, date=_moved(reference, "day", _STEPS[word]), relative=True)
    unit = scan.follows(i + 1)
    if unit == "week":
        return scan.value("date", start, i + 2, relative=True)
    if unit in _WEEKDAYS and scan.tokens[i + 1][0][0].isupper():
        return scan.value("date", start, i + 2, date=_on_weekday(reference, unit, word), relative=True)
    if unit in ("month", "year"):
        return scan.value("date", start, i + 2, date=_moved(reference, unit, _STEPS[word]), relative=True)
    if unit in _MONTHS and (month := _month(scan, i + 1)):
        year_next = len(scan.word(i + 2)) == 4 and scan.number(i + 2, 4)
        if not year_next and scan.number(i + 2, 2) is None:
            return scan.value("date", start, i + 2, date=_beside(reference, month, word), relative=True)
    return None


_WEEKDAYS = {day: i for i, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
"""As ``datetime.date.weekday`` counts them."""
_STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1, "last": -1, "this": 0, "next": 1}


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


def _ago(reference: datetime.date | None, amount: Decimal, unit: str) -> PartialDate | None:
    """So long before the reference, at the precision of the unit; none where no date says it ("two weeks ago")."""
    if amount != int(amount) or abs(amount) > 100_000 or unit not in ("days", "months", "years"):
        return None
    return _moved(reference, unit[:-1], -int(amount))


def _read_spelt(scan: _Scan, i: int) -> _Read | None:
    """An amount in words: "twenty-five", "two hundred and fifty", "two-thirds"."""
    if i and scan.gap(i) in _DASHES and scan.gap(i) and scan.word(i - 1).isalpha():
        return None
    start = scan.tokens[i].start()
    share = _share(scan, i, _SPELT[scan.word(i)])
    if share:
        return share
    amount, following = _spelt(scan, i)
    if amount == 1 and not _is_one(scan, i, following):
        return None
    if scan.follows(following) == "dozen":
        amount, following = amount * 12, following + 1
    return _amount(scan, start, following, amount)


def _spelt(scan: _Scan, i: int) -> tuple[Decimal, int]:
    """The number that words spell from token ``i`` on, and the token after it."""
    total, group, j, scaled = 0, _SPELT[scan.word(i)], i + 1, 12
    while j < len(scan.tokens):
        word = scan.follows(j)
        if word == "and" and group % 100 == 0 and scan.word(j - 1) in ("hundred", "thousand") and scan.follows(j + 1) in _SPELT:
            j += 1
            continue
        small = _SPELT.get(word, 0)
        if small and (group == 0 or (group % 100 == 0 and small < 100) or (20 <= group % 100 <= 90 and group % 10 == 0 and small < 10)):
            group += small
        elif word == "hundred" and 0 < group < 100:
            group *= 100
        elif word in _SCALES and word != "hundred" and group and _SCALES[word] <= scaled:
            scaled = _SCALES[word] - 3
            total, group = total + group * 10 ** _SCALES[word], 0
        else:
            break
        j += 1
    return Decimal(total + group), j


def _is_one(scan: _Scan, i: int, following: int) -> bool:
    """Whether "one" counts something: not "no one", "one of", "one another", "one must"."""
    after = scan.follows(following)
    if scan.word(i - 1) in _NOT_ONE_BEFORE and scan.joined(i):
        return False
    if after in _TIMES or after in _CURRENCIES or after in ("percent", "per"):
        return True
    return after.isalpha() and len(after) > 2 and after not in _NOT_ONE_AFTER and not after.endswith(("ing", "ed", "ly"))


def _share(scan: _Scan, i: int, top: int) -> _Read | None:
    """A fraction in words as a percentage: "two-thirds", "one third of", "half of"."""
    word = scan.follows(i + 1)
    bottom = _SHARES.get(word, 0)
    if not bottom or not 1 <= top <= bottom or (word.endswith("s") == (top == 1)):
        return None
    if top == 1 and scan.gap(i + 1) not in _DASHES and scan.follows(i + 2) != "of":
        return None
    return scan.value("percentage", scan.tokens[i].start(), i + 2, _percent(top, bottom), "%")


def _percent(top: int, bottom: int) -> Decimal:
    return round(Decimal(100 * top) / bottom, 2)


def _read_article(scan: _Scan, i: int) -> _Read | None:
    """An amount that opens with "a": "a dozen", "a million", "a third of", "a year ago"."""
    word, start = scan.follows(i + 1), scan.tokens[i].start()
    if word == "dozen":
        return _amount(scan, start, i + 2, Decimal(12))
    if word in _SCALES:
        amount, following = _scaled(scan, Decimal(1), i + 1)
        return _amount(scan, start, following, amount)
    if word in _TIMES and (scan.follows(i + 2) == "ago" or scan.word(i - 1) in _BEFORE_DURATION):
        return _amount(scan, start, i + 1, Decimal(1))
    return _share(scan, i, 1) if word in _SHARES else None


def _read_half(scan: _Scan, i: int) -> _Read | None:
    start, word = scan.tokens[i].start(), scan.follows(i + 1)
    if word == "a" and scan.follows(i + 2) in ("million", "billion", "trillion"):
        return _amount(scan, start, i + 3, _shifted(Decimal("0.5"), _SCALES[scan.word(i + 2)]))
    if word in ("of", "the", "its", "their", "all") and scan.word(i - 1) not in ("first", "second", "other"):
        return scan.value("percentage", start, i + 1, Decimal(50), "%")
    return None


def _read_sign(scan: _Scan, i: int) -> _Read | None:
    """Money that opens with its sign or code: "$1.2 billion", "US$5m", "EUR 300"."""
    token, start = scan.tokens[i], scan.tokens[i].start()
    unit = _SIGNS.get(token[0]) or (token[0] if token[0] in _CODES else "")
    digits = scan.tokens[i + 1][0] if i + 1 < len(scan.tokens) else ""
    if not unit or not digits[:1].isdecimal() or len(digits) > _LONGEST or scan.gap(i + 1) not in ("", " ", "\u00a0"):
        return None
    if token[0] == "$" and i and scan.gap(i) == "" and scan.word(i - 1) in _SIGN_PREFIXES:
        start, unit = scan.tokens[i - 1].start(), _SIGN_PREFIXES[scan.word(i - 1)]
    if scan.found and scan.found[-1].end > start:
        return None
    amount = Decimal("".join(c for c in digits if c.isdecimal() or c == "."))
    following = i + 2
    if scan.gap(following) == "" and scan.word(following) in _SHORT_SCALES:
        return scan.value("money", start, following + 1, _shifted(amount, _SHORT_SCALES[scan.word(following)]), unit)
    amount, following = _scaled(scan, amount, following)
    return scan.value("money", start, following, amount, unit)


_BEFORE_WEEKDAY = frozenset(
    "for until till by before after since from to of than every each any a an the that and or between through".split()
)
"""Words that make another day of a weekday, or none: "every Monday", "postponed until Monday"."""
_AROUND_WEEKDAY = 8
"""Words on either side of a weekday among which its verb is looked for."""
_BEFORE_PARTICIPLE = 3
"""Words within which an auxiliary stands before its participle ("will not be opened")."""


def _read_weekday(scan: _Scan, i: int) -> _Read | None:
    """A weekday with a capital. News tells by it a day of the week that it came out in: the last one for what was done, the next for what
    is to come. Where neither is plain, or the date stands beside it, it is a date that cannot be written."""
    if not scan.tokens[i][0][0].isupper():
        return None
    date = _on_weekday(scan.reference, scan.word(i), _side_of_weekday(scan, i)) if _is_lone_weekday(scan, i) else None
    return scan.value("date", scan.tokens[i].start(), i + 1, date=date, relative=True)


def _is_lone_weekday(scan: _Scan, i: int) -> bool:
    """Whether no date or other weekday stands beside a weekday, and it is no part of a name ("Black Friday", "Sunday Times")."""
    if scan.word(i - 1) in _BEFORE_WEEKDAY or (scan.joined(i) and scan.word(i - 1) != "on" and scan.tokens[i - 1][0][0].isupper()):
        return False
    if (scan.joined(i + 1) and scan.tokens[i + 1][0][0].isupper()) or scan.word(i + 2) in _WEEKDAYS:
        return False
    beside = (scan.word(i - 1), scan.word(i + 1))
    return not any(word in _MONTHS or word in _SHORT_MONTHS or word[:1].isdigit() for word in beside)


def _side_of_weekday(scan: _Scan, i: int) -> str:
    """ "done" where the nearest verb around a token tells what was done, "next" where it tells what is to come; "" where it is not plain."""
    for away in range(1, _AROUND_WEEKDAY + 1):
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


def _is_parted(scan: _Scan, first: int, last: int) -> bool:
    """Whether a sentence or a clause ends between two tokens."""
    return any(not {".", ";"}.isdisjoint(scan.gap(k)) for k in range(first + 1, last + 1))


def _on_weekday(reference: datetime.date | None, weekday: str, side: str) -> PartialDate | None:
    """The weekday next to the reference on the side that a word names; for "done" it may be the reference itself."""
    if reference is None or not side:
        return None
    in_week = _WEEKDAYS[weekday] - reference.weekday()
    ahead = in_week % 7
    days = {"next": ahead or 7, "last": ahead - 7, "this": in_week, "done": ahead - 7 if ahead else 0}
    return _moved(reference, "day", days[side])


def _read_century(scan: _Scan, i: int) -> _Read | None:
    """A century in words ("the nineteenth century"), which is a date without a year."""
    word = scan.word(i - 1)
    if i and scan.joined(i) and (word in ("first", "second", "third") or (word.endswith("th") and len(word) > 4)):
        return scan.value("date", scan.tokens[i - 1].start(), i + 1)
    return None


_READERS: dict[str, Callable[[_Scan, int], _Read | None]] = {
    **dict.fromkeys(_SPELT, _read_spelt),
    **dict.fromkeys((*_MONTHS, *_SHORT_MONTHS), _read_month),
    **dict.fromkeys(_STEPS, _read_relative),
    **dict.fromkeys(_WEEKDAYS, _read_weekday),
    **dict.fromkeys((*_SIGNS, *(code.lower() for code in _CODES)), _read_sign),
    **dict.fromkeys(("a", "an"), _read_article),
    **dict.fromkeys(("century", "centuries"), _read_century),
    "half": _read_half,
}
