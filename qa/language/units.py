"""What a number counts: the currency or the noun behind it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from qa.language.lexicon import entries, pairs, words
from qa.language.scan import Scan
from qa.language.terms import STOP_WORDS

_LABELS = words("numbers.labels")
"""Words whose number is their name."""
_CAPITAL_LABELS = words("numbers.capital_labels")
"""Words whose number is their name where they have a capital."""
SCALES = {word: int(found[0]) for word, found in pairs("numbers.scales").items()}
"""The power of ten that a word multiplies by."""
SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "mln": 6, "bn": 9, "b": 9, "tn": 12, "trn": 12, "t": 12}
"""The same, for signs written together with the figure ("$3T")."""
SHARES = {word: int(found[0]) for word, found in pairs("numbers.shares").items()}
"""The whole that a word for a part divides into."""
CODES = words("numbers.currency_codes")
CURRENCIES = {word: unit for unit, found in pairs("numbers.currencies").items() for word in found}
_ALSO_THINGS = frozenset("won mark crown".split())
"""Currencies whose name, of a small amount, is something else: "won 3 games", "three marks"."""
_LEAST_OF_THEM = 100
_BEFORE_PRICE = 9
"""Tokens before an amount in which a word of paying makes it a price."""
_LONGEST_SYMBOL = 4
"""Letters of a symbol; a longer unit is a noun, which the amount counts."""
_BESIDE_CURRENCY = words("numbers.before_currency")
_HOME = {
    "dollar": frozenset(("us", "u", "s", "american")),
    "pound": frozenset(("british",)),
    "won": frozenset(("korean", "south")),
}
_ENDS_NOUNS = STOP_WORDS | words("numbers.ends_noun")
_PLURALS = words("numbers.plurals")


class Unit(NamedTuple):
    """A unit of measure: its name, what it measures, and how many of that dimension's base unit it is."""

    name: str
    dimension: str
    factor: Decimal


@cache
def units() -> Mapping[str, Unit]:
    """The units of measure by each of their spellings: names, plurals and symbols (``data/units.toml``)."""
    found: dict[str, Unit] = {}
    for line in entries("units.measures"):
        spellings, _, rest = line.partition("=")
        factor, dimension = rest.split()
        names = [name.strip() for name in spellings.split(",")]
        found |= {name: Unit(names[0], dimension, Decimal(factor)) for name in names}
    return found


def measure_at(scan: Scan, i: int) -> tuple[str, int] | None:
    """The unit of measure at a token, as written ("km²", "km/h", "°C"), and the token behind it; none where
    there is none.

    A symbol that is also a word or a letter counts only before what makes it a measure: "12 in LONG", "340 t
    OF steel".
    """
    if not 0 <= i < len(scan.tokens):
        return None
    written, gap = scan.tokens[i][0], scan.gap(i)
    if gap.strip() == "°" and written in ("C", "F"):
        return f"°{written}", i + 1
    if (
        not scan.joined(i)
        or written not in units()
        or (written == scan.word(i) and len(written) > _LONGEST_SYMBOL)
    ):
        return None
    if scan.gap(i + 1) == "/" and f"{written}/{scan.word(i + 1)}" in units():
        return f"{written}/{scan.word(i + 1)}", i + 2
    if (
        written in words("units.ambiguous")
        and gap != ""
        and scan.follows(i + 1) not in words("units.measured")
    ):
        return None
    return written, i + 1


def is_label(text: str, start: int) -> bool:
    """Whether the number at an offset only names something ("Pier 2", "flight 370") and counts nothing."""
    before = text[max(0, start - 12) : start].rstrip()
    word = before.split()[-1].rstrip(".") if before else ""
    return before.endswith("#") or word.lower() in _LABELS or word in _CAPITAL_LABELS


def currency(scan: Scan, i: int, amount: Decimal) -> tuple[str, int] | None:
    """The currency that follows an amount, with up to two words before it ("Hong Kong dollars")."""
    for j in range(i, i + 3):
        word = scan.follows(j)
        is_thing = word.removesuffix("s") in _ALSO_THINGS and abs(amount) < _LEAST_OF_THEM
        if word in CURRENCIES and (not is_thing or _is_paid(scan, i)):
            unit, home = CURRENCIES[word], _HOME.get(word.removesuffix("s"), frozenset())
            if j > i and any(scan.word(k) not in home for k in range(i, j)):
                unit = scan.text[scan.tokens[i].start() : scan.tokens[j].end()]
            return unit, j + 1
        if j < len(scan.tokens) and word and scan.tokens[j][0] in CODES:
            return scan.tokens[j][0], j + 1
        # "U.S. dollars" is three tokens with stops between them.
        if not word or not (scan.tokens[j][0][0].isupper() or word in _BESIDE_CURRENCY):
            break
    if (
        scan.follows(i) == "u"
        and scan.word(i + 1) == "s"
        and scan.gap(i + 1) == "."
        and scan.word(i + 2) in ("dollars", "dollar")
    ):
        return "USD", i + 3
    return None


def _is_paid(scan: Scan, i: int) -> bool:
    """Whether shortly before a token stands what makes an amount one of money: "COSTS 17 crowns"."""
    start = max(0, i - _BEFORE_PRICE)
    return any(scan.word(j) in words("numbers.paying") for j in range(start, i))


def counted_noun(scan: Scan, i: int) -> str:
    """The noun that an amount counts: the first plural of the words that directly follow it, or the only
    word."""
    words: list[str] = []
    for j in range(i, min(i + 5, len(scan.tokens))):
        word = scan.follows(j)
        if not word.isalpha() or word in _ENDS_NOUNS:
            break
        words.append(scan.tokens[j][0])
        if word in _PLURALS or (
            len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))
        ):
            return words[-1]
    return words[0] if len(words) == 1 and words[0].islower() and not words[0].endswith(("ed", "ing")) else ""
