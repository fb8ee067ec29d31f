"""A text read token by token for its values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from qa.language.dates import PartialDate
from qa.language.values import Value

TOKEN = re.compile(
    r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)|\d{1,3}(?:['’]\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+)?|(?<![\w.])\.\d+|[^\W\d_]+|[$€£¥₩₮₹%½¼¾]"
)
LONGEST = 25
"""Digits: a longer number is a code, not an amount."""
DASHES = frozenset("-‐‑–")


class Read(NamedTuple):
    """A value that was read, and the token after it."""

    value: Value
    next: int


@dataclass(slots=True)
class Scan:
    """A text under way: its tokens, the values found so far, and ``after``, the first token behind the last
    value.

    ``read_amount`` reads the amount that opens with a token, which the end of a range is;
    ``ahead`` is how many ranges are open whose end is being read.
    """

    text: str
    tokens: list[re.Match[str]]
    reference: datetime.date | None
    found: list[Value]
    read_amount: Callable[[Scan, int], Read | None]
    after: int = -1
    ahead: int = 0

    def word(self, i: int) -> str:
        """A token in lower case; empty before the first and after the last."""
        return self.tokens[i][0].lower() if 0 <= i < len(self.tokens) else ""

    def gap(self, i: int) -> str:
        """What stands between a token and the one before it; a newline at either end, so that nothing joins
        there."""
        return (
            self.text[self.tokens[i - 1].end() : self.tokens[i].start()]
            if 0 < i < len(self.tokens)
            else "\n\n"
        )

    def joined(self, i: int) -> bool:
        """Whether only white space or a hyphen stands before a token."""
        gap = self.gap(i)
        return gap in (" ", "-", "\u00a0") or (
            gap != "\n\n" and (gap.isspace() or gap in DASHES or gap == "")
        )

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
    ) -> Read:
        """The value from an offset to the token before ``next_``."""
        end = self.tokens[next_ - 1].end()
        return Read(Value(kind, self.text[start:end], start, end, number, unit, date, relative), next_)


def is_part(text: str, token: re.Match[str]) -> bool:
    """Whether a number is only a piece of something longer: a time, a version, a name such as B52."""
    start, end = token.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalpha() or before[-1:] == "_" or after[:1] == "_":
        return True
    if before[-1:] in tuple(".,:/") and before[:1].isdigit():
        return True
    whole_year = after[:1] == "/" and end - start == 4  # "2013/07/05", "2001/02"
    return after[:1] in tuple(".,:/") and after[1:].isdigit() and not whole_year
