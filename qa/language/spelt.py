"""Numbers in words: "twenty-five", "one point two million", "two-thirds", "a quarter of a million", "one in
five"."""

from __future__ import annotations

from decimal import Decimal

from qa.language.amounts import amount_value, part_of_time, scaled, shifted
from qa.language.lexicon import words
from qa.language.numerals import SPELT, spelt_number
from qa.language.scan import DASHES, Read, Scan
from qa.language.terms import STOP_WORDS
from qa.language.units import CURRENCIES, SCALES, SHARES, counted_noun
from qa.language.values import TIMES

_BEFORE_DURATION = words("numbers.before_duration")
_NOT_ONE_BEFORE = words("numbers.not_one_before")
_NOT_ONE_AFTER = STOP_WORDS | words("numbers.not_one_after")
_DECIMALS = 6
"""Digits that are told one by one behind "point"."""


def read_spelt(scan: Scan, i: int) -> Read | None:
    """An amount in words: "twenty-five", "two hundred and fifty", "two-thirds"."""
    if i and scan.gap(i) in DASHES and scan.gap(i) and scan.word(i - 1).isalpha():
        return None
    start = scan.tokens[i].start()
    share = _share(scan, i, SPELT[scan.word(i)]) or _one_in(scan, i)
    if share:
        return share
    amount, following = spelt_number(scan, i)
    amount, following = _with_decimals(scan, amount, following)
    if [scan.follows(k) for k in range(following, following + 3)] == ["and", "a", "half"]:
        amount, following = scaled(scan, amount + Decimal("0.5"), following + 3)
    if amount == 1 and not _is_one(scan, i, following):
        return None
    if scan.follows(following) == "dozen":
        amount, following = amount * 12, following + 1
    return amount_value(scan, start, following, amount)


def _with_decimals(scan: Scan, amount: Decimal, i: int) -> tuple[Decimal, int]:
    """An amount with the decimals and the scale that follow it in words ("one POINT TWO MILLION")."""
    if scan.follows(i) != "point" or SPELT.get(scan.follows(i + 1), 10) > 9:
        return amount, i
    digits, j = "", i + 1
    while len(digits) < _DECIMALS and SPELT.get(scan.follows(j), 10) <= 9:
        digits, j = digits + str(SPELT[scan.word(j)]), j + 1
    return scaled(scan, amount + Decimal(f"0.{digits}"), j)


def _is_one(scan: Scan, i: int, following: int) -> bool:
    """Whether "one" counts something: not "no one", "one of", "one another", "one must"."""
    after = scan.follows(following)
    if scan.word(i - 1) in _NOT_ONE_BEFORE and scan.joined(i):
        return False
    if after in TIMES or after in CURRENCIES or after in ("percent", "per"):
        return True
    return (
        after.isalpha()
        and len(after) > 2
        and after not in _NOT_ONE_AFTER
        and not after.endswith(("ing", "ed", "ly"))
    )


def _share(scan: Scan, i: int, top: int) -> Read | None:
    """A fraction in words as a percentage: "two-thirds", "one third of", "half of"."""
    word = scan.follows(i + 1)
    bottom = SHARES.get(word, 0)
    if not bottom or not 1 <= top <= bottom or (word.endswith("s") == (top == 1)):
        return None
    if top == 1 and scan.gap(i + 1) not in DASHES and scan.follows(i + 2) != "of":
        return None
    start, share = scan.tokens[i].start(), Decimal(top) / bottom
    if scan.follows(i + 2) == "of" and scan.follows(i + 3) in ("a", "an"):
        if scan.follows(i + 4) in TIMES:
            return part_of_time(scan, start, i + 4, TIMES[scan.word(i + 4)], share)
        if scan.follows(i + 4) in SCALES:
            return amount_value(scan, start, i + 5, shifted(share, SCALES[scan.word(i + 4)]))
    return scan.value("percentage", start, i + 2, _percent(top, bottom), "%")


def _percent(top: int, bottom: int) -> Decimal:
    return round(Decimal(100 * top) / bottom, 2)


def _one_in(scan: Scan, i: int) -> Read | None:
    """A share told by counting, as a percentage: "one in five", "one loan in five", "nine out of ten"."""
    top, j = SPELT[scan.word(i)], i + 1
    named = top == 1 and scan.follows(j) not in ("in", "out") and scan.follows(j + 1) == "in"
    j += named
    is_out = scan.follows(j) == "out" and scan.follows(j + 1) == "of"
    if not is_out and scan.follows(j) != "in":
        return None
    j += 1 + is_out
    bottom = SPELT.get(scan.follows(j)) or scan.number(j, 3) or 0
    is_counted = counted_noun(scan, j + 1) and (named or (top > 1 and not is_out))
    if not top < bottom <= 100 or scan.follows(j + 1) in TIMES or is_counted or scan.follows(j + 1) in SCALES:
        return None
    return scan.value("percentage", scan.tokens[i].start(), j + 1, _percent(top, bottom), "%")


def read_article(scan: Scan, i: int) -> Read | None:
    """An amount that opens with "a": "a dozen", "a million", "a third of", "a year ago"."""
    word, start = scan.follows(i + 1), scan.tokens[i].start()
    if word == "dozen":
        return amount_value(scan, start, i + 2, Decimal(12))
    if word in SCALES:
        amount, following = scaled(scan, Decimal(1), i + 1)
        return amount_value(scan, start, following, amount)
    if word in TIMES and (scan.follows(i + 2) in ("ago", "and") or scan.word(i - 1) in _BEFORE_DURATION):
        read = amount_value(scan, start, i + 1, Decimal(1))
        return read if read is None or scan.word(i - 1) in _BEFORE_DURATION or read.next > i + 2 else None
    return _share(scan, i, 1) if word in SHARES else None


def read_half(scan: Scan, i: int) -> Read | None:
    start, word = scan.tokens[i].start(), scan.follows(i + 1)
    if word == "a" and scan.follows(i + 2) in ("percent", "per", "percentage"):
        return amount_value(scan, start, i + 2, Decimal("0.5"))
    if word == "a" and scan.follows(i + 2) in SCALES:
        return amount_value(scan, start, i + 3, shifted(Decimal("0.5"), SCALES[scan.word(i + 2)]))
    if word in ("a", "an") and scan.follows(i + 2) in TIMES:
        return part_of_time(scan, start, i + 2, TIMES[scan.word(i + 2)], Decimal("0.5"))
    if word in ("of", "the", "its", "their", "all") and scan.word(i - 1) not in ("first", "second", "other"):
        return scan.value("percentage", start, i + 1, Decimal(50), "%")
    return None
