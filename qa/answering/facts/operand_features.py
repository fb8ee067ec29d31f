"""What tells whether two figures, or two dates, are what a question sets against each other: the features
of a pair of operands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from qa.answering.facts.coverage import Inquiry, Operands, linked, on_both_sides
from qa.answering.facts.index import dates_agree
from qa.answering.facts.results import is_currency
from qa.answering.facts.rows import Row
from qa.answering.facts.wholes import total_of
from qa.answering.matching.scoring import table

_YEARS = (1500, 2100)
_OF_A_WHOLE = ("share", "remainder")


@dataclass(frozen=True, eq=False)
class Seen:
    """A figure as a question sees it: the weight of the question's words that it holds itself, that its
    sentence and that its surroundings hold, each as a set of places among ``Inquiry.required``. ``is_asked``
    says that the question gives the figure itself, ``other_words`` how many of its words the question lacks.
    """

    row: Row
    own: frozenset[int]
    told: frozenset[int]
    around: frozenset[int]
    is_counted: bool
    rank: int
    is_asked: bool
    other_words: int


@dataclass(frozen=True, eq=False)
class Pair:
    """Two figures as operands of what a question asks; ``rivals`` are other figures of their unit beside
    them."""

    inquiry: Inquiry
    one: Seen
    other: Seen
    rivals: int

    @property
    def rows(self) -> Operands:
        return self.one.row, self.other.row

    def share(self, places: frozenset[int]) -> float:
        """What some of the required words are of all, by weight."""
        required = self.inquiry.required
        return sum(required[i].weight for i in places) / (self.inquiry.weight or 1.0)

    @property
    def is_one_place(self) -> bool:
        return self.one.row.place == self.other.row.place

    @cached_property
    def is_tabled(self) -> bool:
        """Whether both stand in one table or list of labels."""
        one, other = self.rows
        return one.column is not None and other.column is not None and one.place[:2] == other.place[:2]

    @cached_property
    def is_of_a_whole(self) -> bool:
        return self.inquiry.intent.name in _OF_A_WHOLE


def _own(pair: Pair) -> float:
    return pair.share(pair.one.own | pair.other.own)


def _told(pair: Pair) -> float:
    return pair.share(pair.one.told | pair.other.told)


def _around(pair: Pair) -> float:
    return pair.share(pair.one.around | pair.other.around)


def _both(pair: Pair) -> float:
    return pair.share(pair.one.own & pair.other.own)


def _each(pair: Pair) -> float:
    return min(pair.share(pair.one.told), pair.share(pair.other.told))


def _one_sentence(pair: Pair) -> float:
    return float(pair.is_one_place and pair.one.row.column is None)


def _one_column(pair: Pair) -> float:
    one, other = pair.rows
    return float(pair.is_tabled and one.column == other.column and not pair.is_one_place)


def _one_row(pair: Pair) -> float:
    return float(pair.is_tabled and pair.is_one_place)


def _tied(pair: Pair) -> float:
    return float(linked(*pair.rows) and not pair.is_of_a_whole)


def _part(pair: Pair) -> float:
    one, other = pair.rows
    return float(pair.is_of_a_whole and (one.whole_row is other or other.whole_row is one))


def _of_total(pair: Pair) -> float:
    if not pair.is_of_a_whole:
        return 0.0
    one, other = pair.rows
    return float(total_of(pair.inquiry, one) is other or total_of(pair.inquiry, other) is one)


def _counted(pair: Pair) -> float:
    return (pair.one.is_counted + pair.other.is_counted) / 2


def _money(pair: Pair) -> float:
    return float(is_currency(pair.one.row.fact.unit))


def _contrast(pair: Pair) -> float:
    one, other = pair.one.own, pair.other.own
    return float(bool(one - other) and bool(other - one))


def _sides(pair: Pair) -> float:
    middle = pair.inquiry.intent.middle
    one, other = (
        [pair.inquiry.required[i].offset for i in places]
        for places in (pair.one.own - pair.other.own, pair.other.own - pair.one.own)
    )
    if middle < 0 or not (one and other):
        return 0.0
    return 1.0 if on_both_sides(middle, (one, other)) else -1.0


def _dates(pair: Pair) -> float:
    asked = pair.inquiry.asked.dates
    dates = [row.date for row in pair.rows if row.date]
    if pair.inquiry.intent.year_before and len(dates) == 2:
        return float(abs(dates[0].year - dates[1].year) == 1)
    return sum(any(dates_agree(date, one) for one in dates) for date in asked) / (len(asked) or 1)


def _other_dates(pair: Pair) -> float:
    asked = pair.inquiry.asked.dates
    dates = [row.date for row in pair.rows if row.date] if asked else []
    return float(sum(not any(dates_agree(date, one) for one in asked) for date in dates))


def _rivals(pair: Pair) -> float:
    return 0.0 if pair.is_tabled else math.log(max(1, pair.rivals))


def _rank(pair: Pair) -> float:
    return 1 / (1 + pair.one.rank) + 1 / (1 + pair.other.rank)


def _like_year(pair: Pair) -> float:
    return float(
        any(not row.fact.unit and row.value and _YEARS[0] < row.value < _YEARS[1] for row in pair.rows)
    )


def _in_question(pair: Pair) -> float:
    return float(pair.one.is_asked + pair.other.is_asked)


def _equal(pair: Pair) -> float:
    one, other = pair.rows
    return float(one.value is not None and one.value == other.value)


def _unknown_words(pair: Pair) -> float:
    return pair.inquiry.unknown


def _other_words(pair: Pair) -> float:
    return (pair.one.other_words + pair.other.other_words) / 2


FEATURES = table(
    "operands",
    ("own", _own, "what the two say themselves of the question: 'Danish pilots', 'Norwegian pilots'"),
    ("told", _told, "what their sentences say of it"),
    ("around", _around, "what stands around them"),
    ("both", _both, "what both say themselves: 'pilots'"),
    ("each", _each, "what the sentence says that says less"),
    ("one sentence", _one_sentence, "'420 Danish and 180 Norwegian pilots'"),
    ("one column", _one_column, "two lines of a table"),
    ("one row", _one_row, "two columns of a line"),
    ("tied", _tied, "'14, up from 9'"),
    ("part", _part, "'62 vans, 18 of them electric', asked for a share"),
    ("of total", _of_total, "a line and the last one, 'Total'"),
    ("counted", _counted, "'420 pilots', asked how many pilots"),
    ("money", _money, "'£14' and '£16'"),
    ("contrast", _contrast, "'Danish' and 'Norwegian', asked for both"),
    ("sides", _sides, "one on each side of 'than'"),
    ("dates", _dates, "both years that are asked for"),
    ("other dates", _other_dates, "2019, asked for 2021"),
    ("rivals", _rivals, "a third number of pilots in the sentence"),
    ("rank", _rank, "figures of the first sentences that the search found"),
    ("like a year", _like_year, "'2019' without a unit"),
    ("in question", _in_question, "'of the 140 pubs' in the question"),
    ("equal", _equal, "14 and 14"),
    ("unknown words", _unknown_words, "'the castle', asked of articles without one"),
    ("other words", _other_words, "'harbour masters', asked for pilots"),
)
