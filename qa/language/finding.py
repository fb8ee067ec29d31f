"""Values in a text: numbers, percentages, money, dates of year, month or day precision, durations.

One pass cuts the text into words and numbers; only a word that can open a value is looked at more closely. A date that
needs another date to be understood ("last month", "July 3") is resolved against a reference that the caller gives,
never against a clock.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from qa.language.datewords import (
    MONTH_NUMBERS,
    SHORT_MONTHS,
    STEPS,
    WEEKDAYS,
    ago,
    numeric_date,
    read_century,
    read_month,
    read_relative,
    read_weekday,
    read_year_end,
)
from qa.language.lexicon import words
from qa.language.scan import DASHES, LONGEST, TOKEN, Read, Scan, is_part
from qa.language.terms import STOP_WORDS
from qa.language.units import CODES, CURRENCIES, SCALES, SHARES, counted_noun, currency
from qa.language.values import TIMES, Value, units_in


def find_values(text: str, reference: datetime.date | None = None) -> list[Value]:
    """The values of a text in order, none inside another.

    ``reference`` is the day on which the text was written: "last month" and "July 3" resolve against it; without it such a
    date has no ``date``, nor has a week, or a weekday of which the text does not say which it is. Ordinals, times of day and vague
    amounts ("hundreds") are no values.
    """
    scan = Scan(text, list(TOKEN.finditer(text)), reference, [])
    i, end = 0, len(scan.tokens)
    while i < end:
        reader = _reader(scan, i)
        read = reader(scan, i) if reader else None
        if read is None:
            i += 1
        else:
            scan.found.append(read.value)
            scan.after = i = read.next
    return scan.found


def _reader(scan: Scan, i: int) -> Callable[[Scan, int], Read | None] | None:
    """What reads a value that opens with a token, if any does."""
    word = scan.word(i)
    return _read_digits if word[:1].isdecimal() else _READERS.get(word)


_SPELT = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen""".split()
    )
} | {word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12}
_MEASURES = words("numbers.measures")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₮": "MNT", "₹": "INR", "Rs": "INR"}
_SIGNS |= {"SFr": "CHF", "Sfr": "CHF", "SKr": "SEK", "NKr": "NOK", "DKr": "DKK"}
_SIGN_PREFIXES = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "s": "SGD", "r": "BRL"}
_BEFORE_DURATION = words("numbers.before_duration")
_NOT_ONE_BEFORE = words("numbers.not_one_before")
_NOT_ONE_AFTER = STOP_WORDS | words("numbers.not_one_after")


def _read_digits(scan: Scan, i: int) -> Read | None:
    token = scan.tokens[i]
    start = token.start()
    if is_part(scan.text, token) or len(token[0]) > LONGEST:
        return None
    read = numeric_date(scan, i)
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


def _is_code(scan: Scan, i: int) -> bool:
    """Whether a hyphen ties the number to a word before it ("F-16"), as in a name."""
    gap = scan.gap(i)
    return gap in DASHES and scan.word(i - 1).isalpha() and scan.word(i - 1) not in _SPELT


def _scaled(scan: Scan, amount: Decimal, i: int) -> tuple[Decimal, int]:
    """An amount times the scale words that follow it ("3.5 million")."""
    for _ in range(2):  # "5 hundred thousand"
        if scan.follows(i) not in SCALES or scan.gap(i) == "":
            break
        amount = _shifted(amount, SCALES[scan.word(i)])
        i += 1
    return amount, i


def _shifted(amount: Decimal, digits: int) -> Decimal:
    shifted = amount.scaleb(digits)
    return Decimal(int(shifted)) if shifted == int(shifted) else shifted


def _amount(scan: Scan, start: int, i: int, amount: Decimal) -> Read | None:
    """A value whose amount is read and ends before token ``i``: by what follows, a percentage, money, a duration or a number."""
    word = scan.follows(i)
    if word in ("percent", "%"):
        return scan.value("percentage", start, i + 1, amount, "%")
    if word == "per" and scan.follows(i + 1) == "cent":
        return scan.value("percentage", start, i + 2, amount, "%")
    if word == "percentage" and scan.follows(i + 1) in ("point", "points"):
        return scan.value("percentage", start, i + 2, amount, "percentage points")
    if word in TIMES:
        if scan.follows(i + 1) == "ago":
            return scan.value("date", start, i + 2, date=ago(scan.reference, amount, TIMES[word]), relative=True)
        return _duration(scan, start, i, amount)
    money = currency(scan, i, amount)
    if money:
        unit, next_ = money
        return scan.value("money", start, next_, amount, unit)
    noun = counted_noun(scan, i)
    if not noun and (unit := _currency_of_range(scan, start)):
        return scan.value("money", start, i, amount, unit)
    return _opens_range(scan, start, i, amount) or scan.value("number", start, i, amount, noun)


def _duration(scan: Scan, start: int, i: int, amount: Decimal) -> Read:
    """A duration whose unit is token ``i``, with the half or the smaller unit that may follow ("two hours and 14 minutes")."""
    unit, j = TIMES[scan.word(i)], i + 1
    if scan.follows(j) == "and":
        j += 1
        if scan.follows(j) in ("a", "one") and scan.follows(j + 1) == "half":
            return _part_of_time(scan, start, j + 1, unit, amount + Decimal("0.5"))
    is_apart = scan.gap(j) == ", " and unit in ("hours", "minutes")
    small, last = scan.number(j, 2), j + 1
    if small is None and scan.word(j) in _SPELT:
        spelt, last = _spelt(scan, j)
        small = int(spelt)
    inside = units_in(unit, TIMES.get(scan.follows(last), unit))
    if small is None or not (scan.joined(j) or is_apart) or not 1 <= small < inside:
        return scan.value("duration", start, i + 1, amount, unit)
    return scan.value("duration", start, last + 1, amount * inside + small, TIMES[scan.word(last)])


def _one_in(scan: Scan, i: int) -> Read | None:
    """A share told by counting, as a percentage: "one in five", "one loan in five", "nine out of ten"."""
    top, j = _SPELT[scan.word(i)], i + 1
    named = top == 1 and scan.follows(j) not in ("in", "out") and scan.follows(j + 1) == "in"
    j += named
    is_out = scan.follows(j) == "out" and scan.follows(j + 1) == "of"
    if not is_out and scan.follows(j) != "in":
        return None
    j += 1 + is_out
    bottom = _SPELT.get(scan.follows(j)) or scan.number(j, 3) or 0
    is_counted = counted_noun(scan, j + 1) and (named or (top > 1 and not is_out))
    if not top < bottom <= 100 or scan.follows(j + 1) in TIMES or is_counted or scan.follows(j + 1) in SCALES:
        return None
    return scan.value("percentage", scan.tokens[i].start(), j + 1, _percent(top, bottom), "%")


def _part_of_time(scan: Scan, start: int, last: int, unit: str, amount: Decimal) -> Read:
    """A broken number of a unit of time, in the next smaller unit: "half an hour", "a year and a half"."""
    smaller = {"centuries": "years", "years": "months", "hours": "minutes", "minutes": "seconds"}.get(unit, unit)
    whole = amount * units_in(unit, smaller)
    return scan.value("duration", start, last + 1, _shifted(whole, 0), smaller)


def _opens_range(scan: Scan, start: int, i: int, amount: Decimal) -> Read | None:
    """The first amount of a range, which has the unit of the second: "10 to 30%", "between 90 and 120 million euros"."""
    second = _second_of_range(scan, i)
    if second is None or second.value.number is None or not second.value.unit or amount >= second.value.number:
        return None
    if scan.word(i) == "and" and second.value.kind != "percentage" and scan.word(i - 2) != "between":
        return None
    return scan.value(second.value.kind, start, i, _as_large(scan, amount, i, second), second.value.unit)


def _second_of_range(scan: Scan, i: int) -> Read | None:
    """The amount that ends a range whose first ends before token ``i``."""
    j = i + 1 if scan.follows(i) in ("to", "or", "and") else i if scan.gap(i) in DASHES else len(scan.tokens)
    reader = _reader(scan, j) if j == i or scan.joined(j) else None
    return reader(scan, j) if reader in (_read_digits, _read_spelt, _read_sign) else None


def _as_large(scan: Scan, amount: Decimal, i: int, second: Read) -> Decimal:
    """The first amount of a range, of the scale that stands behind the second only ("$3 to 5 million")."""
    scale = sum(SCALES.get(scan.word(k), 0) for k in range(i, second.next))
    is_bare = scan.word(i - 1) not in SCALES and amount < (second.value.number or Decimal(0)).scaleb(-scale)
    return _shifted(amount, scale) if is_bare else amount


def _currency_of_range(scan: Scan, start: int) -> str:
    """The currency of the first amount of a range whose second opens at an offset and does not name it ("$3 to 5 million")."""
    first = scan.found[-1] if scan.found else None
    between = scan.text[first.end : start].strip() if first else ""
    return first.unit if first and first.kind == "money" and (between in ("to", "or") or (between in DASHES and between)) else ""


def _read_spelt(scan: Scan, i: int) -> Read | None:
    """An amount in words: "twenty-five", "two hundred and fifty", "two-thirds"."""
    if i and scan.gap(i) in DASHES and scan.gap(i) and scan.word(i - 1).isalpha():
        return None
    start = scan.tokens[i].start()
    share = _share(scan, i, _SPELT[scan.word(i)]) or _one_in(scan, i)
    if share:
        return share
    amount, following = _spelt(scan, i)
    if [scan.follows(k) for k in range(following, following + 3)] == ["and", "a", "half"]:
        amount, following = _scaled(scan, amount + Decimal("0.5"), following + 3)
    if amount == 1 and not _is_one(scan, i, following):
        return None
    if scan.follows(following) == "dozen":
        amount, following = amount * 12, following + 1
    return _amount(scan, start, following, amount)


def _spelt(scan: Scan, i: int) -> tuple[Decimal, int]:
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
        elif word in SCALES and word != "hundred" and group and SCALES[word] <= scaled:
            scaled = SCALES[word] - 3
            total, group = total + group * 10 ** SCALES[word], 0
        else:
            break
        j += 1
    return Decimal(total + group), j


def _is_one(scan: Scan, i: int, following: int) -> bool:
    """Whether "one" counts something: not "no one", "one of", "one another", "one must"."""
    after = scan.follows(following)
    if scan.word(i - 1) in _NOT_ONE_BEFORE and scan.joined(i):
        return False
    if after in TIMES or after in CURRENCIES or after in ("percent", "per"):
        return True
    return after.isalpha() and len(after) > 2 and after not in _NOT_ONE_AFTER and not after.endswith(("ing", "ed", "ly"))


def _share(scan: Scan, i: int, top: int) -> Read | None:
    """A fraction in words as a percentage: "two-thirds", "one third of", "half of"."""
    word = scan.follows(i + 1)
    bottom = SHARES.get(word, 0)
    if not bottom or not 1 <= top <= bottom or (word.endswith("s") == (top == 1)):
        return None
    if top == 1 and scan.gap(i + 1) not in DASHES and scan.follows(i + 2) != "of":
        return None
    start = scan.tokens[i].start()
    if scan.follows(i + 2) == "of" and scan.follows(i + 3) in ("a", "an") and scan.follows(i + 4) in TIMES:
        return _part_of_time(scan, start, i + 4, TIMES[scan.word(i + 4)], Decimal(top) / bottom)
    return scan.value("percentage", start, i + 2, _percent(top, bottom), "%")


def _percent(top: int, bottom: int) -> Decimal:
    return round(Decimal(100 * top) / bottom, 2)


def _read_article(scan: Scan, i: int) -> Read | None:
    """An amount that opens with "a": "a dozen", "a million", "a third of", "a year ago"."""
    word, start = scan.follows(i + 1), scan.tokens[i].start()
    if word == "dozen":
        return _amount(scan, start, i + 2, Decimal(12))
    if word in SCALES:
        amount, following = _scaled(scan, Decimal(1), i + 1)
        return _amount(scan, start, following, amount)
    if word in TIMES and (scan.follows(i + 2) in ("ago", "and") or scan.word(i - 1) in _BEFORE_DURATION):
        read = _amount(scan, start, i + 1, Decimal(1))
        return read if read is None or scan.word(i - 1) in _BEFORE_DURATION or read.next > i + 2 else None
    return _share(scan, i, 1) if word in SHARES else None


def _read_half(scan: Scan, i: int) -> Read | None:
    start, word = scan.tokens[i].start(), scan.follows(i + 1)
    if word == "a" and scan.follows(i + 2) in ("million", "billion", "trillion"):
        return _amount(scan, start, i + 3, _shifted(Decimal("0.5"), SCALES[scan.word(i + 2)]))
    if word in ("a", "an") and scan.follows(i + 2) in TIMES:
        return _part_of_time(scan, start, i + 2, TIMES[scan.word(i + 2)], Decimal("0.5"))
    if word in ("of", "the", "its", "their", "all") and scan.word(i - 1) not in ("first", "second", "other"):
        return scan.value("percentage", start, i + 1, Decimal(50), "%")
    return None


def _read_sign(scan: Scan, i: int) -> Read | None:
    """Money that opens with its sign or code: "$1.2 billion", "US$5m", "EUR 300"."""
    token, start = scan.tokens[i], scan.tokens[i].start()
    unit = _SIGNS.get(token[0]) or (token[0] if token[0] in CODES else "")
    digits = scan.tokens[i + 1][0] if i + 1 < len(scan.tokens) else ""
    if not unit or not digits[:1].isdecimal() or len(digits) > LONGEST or scan.gap(i + 1) not in ("", " ", "\u00a0"):
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
    second = _second_of_range(scan, following)
    if second and (second.value.unit in ("", unit) or second.value.kind == "number") and amount < (second.value.number or 0):
        amount = _as_large(scan, amount, following, second)
    return scan.value("money", start, following, amount, unit)


_READERS: dict[str, Callable[[Scan, int], Read | None]] = {
    **dict.fromkeys(_SPELT, _read_spelt),
    **dict.fromkeys((*MONTH_NUMBERS, *SHORT_MONTHS), read_month),
    **dict.fromkeys(STEPS, read_relative),
    **dict.fromkeys(WEEKDAYS, read_weekday),
    **dict.fromkeys((sign.lower() for sign in (*_SIGNS, *CODES)), _read_sign),
    **dict.fromkeys(("a", "an"), _read_article),
    **dict.fromkeys(("century", "centuries"), read_century),
    "half": _read_half,
    "end": read_year_end,
}
