"""Numbers in words below the scale of what they count: "twenty-five", "two hundred and fifty", "three
million"."""

from __future__ import annotations

from decimal import Decimal

from qa.language.lexicon import entries
from qa.language.scan import Scan
from qa.language.units import SCALES

SPELT = {word: number for number, word in enumerate(entries("numbers.ones"))}
"""Words for numbers below a hundred that are one word."""
SPELT |= {word: 10 * number for number, word in enumerate(entries("numbers.tens"), 2)}


def spelt_number(scan: Scan, i: int) -> tuple[Decimal, int]:
    """The number that words spell from token ``i`` on, and the token after it."""
    total, group, j, largest = 0, SPELT[scan.word(i)], i + 1, 12
    while j < len(scan.tokens):
        word = scan.follows(j)
        if (
            word == "and"
            and group % 100 == 0
            and scan.word(j - 1) in ("hundred", "thousand")
            and scan.follows(j + 1) in SPELT
        ):
            j += 1
            continue
        small = SPELT.get(word, 0)
        if small and (
            group == 0
            or (group % 100 == 0 and small < 100)
            or (20 <= group % 100 <= 90 and group % 10 == 0 and small < 10)
        ):
            group += small
        elif word == "hundred" and 0 < group < 100:
            group *= 100
        elif word in SCALES and word != "hundred" and group and SCALES[word] <= largest:
            largest = SCALES[word] - 3
            total, group = total + group * 10 ** SCALES[word], 0
        else:
            break
        j += 1
    return Decimal(total + group), j
