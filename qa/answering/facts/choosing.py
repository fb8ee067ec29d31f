"""Which two figures of sentences and tables a question sets against each other.

Every two figures of one unit are a candidate, and none of them is one too. A candidate's score is a sum of
features (``scoring.py``); by the scores, as the softmax of a listwise logistic regression has it
(``tests/benchmarks/fit_operands.py``), each has a probability. Two are taken where they are likely enough: they
need not have all of the question's words, but nothing else may come near.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from qa.answering.facts.coverage import Inquiry, Operands, linked, place_of
from qa.answering.facts.index import dates_agree, holds
from qa.answering.facts.operands import base, is_counted, pair, units_fit
from qa.answering.facts.results import AGE, FactRefusal, is_currency, number
from qa.answering.facts.rows import Row
from qa.answering.facts.wholes import total_of
from qa.answering.matching.scoring import table, total, weights

TAKEN_FROM = 0.5
"""Probability from which two figures are taken."""
_MOST = 30
"""Figures from which two are chosen: those that share most of the question's weight."""
_FARTHEST = 12
"""Rank of a figure whose sentence is not among those found."""
_YEARS = (1500, 2100)
_NO_FIGURES = ("times",)
_OF_A_WHOLE = ("share", "remainder")


@dataclass(frozen=True, eq=False)
class Seen:
    """A figure as a question sees it: the weight of the question's words that it holds itself, that its
    sentence and that its surroundings hold, each as a set of places among ``Inquiry.required``."""

    row: Row
    own: frozenset[int]
    told: frozenset[int]
    around: frozenset[int]
    is_counted: bool
    rank: int


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
        whole = sum(term.weight for term in required)
        return sum(required[i].weight for i in places) / whole if whole else 0.0

    @property
    def is_one_place(self) -> bool:
        return _place(self.one.row) == _place(self.other.row)

    @cached_property
    def is_tabled(self) -> bool:
        """Whether both stand in one table or list of labels."""
        one, other = self.rows
        is_near = one.fact.article_id == other.fact.article_id and one.fact.evidence.paragraph == (
            other.fact.evidence.paragraph
        )
        return one.column is not None and other.column is not None and is_near

    @cached_property
    def is_of_a_whole(self) -> bool:
        return self.inquiry.intent.name in _OF_A_WHOLE


def figure_pair(inquiry: Inquiry) -> Operands | FactRefusal | None:
    """The two figures that the question sets side by side.

    Two that have all of its words go before the likeliest two. A refusal says why they do not go together.
    """
    found = pair(inquiry)
    chosen = None if isinstance(found, tuple) else choose_pair(inquiry)
    return as_asked(inquiry, chosen) if chosen else found


def as_asked(inquiry: Inquiry, some: Operands) -> Operands:
    """Two figures in the order in which the question names them, else the larger first, or the smaller where
    it asks what is less."""
    one, other = sorted(some, key=lambda row: place_of(inquiry, row, some))
    if place_of(inquiry, one, some) != place_of(inquiry, other, some):
        return one, other
    low, high = sorted(some, key=number)
    return (low, high) if inquiry.intent.less else (high, low)


def in_order(rows: Operands, inquiry: Inquiry) -> Operands:
    """Two figures in the order of the text, the first tied to the second as what came before it, where they
    bear no dates."""
    order = {id(row): i for i, row in enumerate(inquiry.rows)}
    one, other = sorted(rows, key=lambda row: order[id(row)])
    tied = (one.date and other.date) or one.partner or other.partner
    return (one, other) if tied else (replace(one, partner=other), other)


def choose_pair(inquiry: Inquiry) -> Operands | None:
    """The two figures that the question sets against each other, in the order in which they stand; none where
    no two are likely enough."""
    found = list(candidates(inquiry))
    if not found:
        return None
    shares = probabilities([total(FEATURES, pair) for pair in found])
    best = max(range(len(found)), key=shares.__getitem__)
    figures = _figures(found[best])
    same = sum(share for share, pair in zip(shares, found, strict=True) if _figures(pair) == figures)
    return found[best].rows if same >= TAKEN_FROM else None


def probabilities(scores: Sequence[float]) -> list[float]:
    """How likely each candidate is the right one, given their scores: with none of them they sum up to 1."""
    nothing = weights("operands")["none"]
    highest = max((nothing, *scores))
    parts = [math.exp(score - highest) for score in scores]
    whole = sum(parts) + math.exp(nothing - highest)
    return [part / whole for part in parts]


def candidates(inquiry: Inquiry) -> Iterator[Pair]:
    """Every two figures of one unit, of those that share most with the question."""
    seen = [_see(inquiry, row) for row in inquiry.rows if _is_figure(inquiry, row)]
    beside = Counter((_place(one.row), base(one.row)[0]) for one in seen)
    order = {id(one): i for i, one in enumerate(seen)}
    seen.sort(key=lambda one: -_weight(inquiry, one))
    for one, other in combinations(sorted(seen[:_MOST], key=lambda one: order[id(one)]), 2):
        a, b = one.row, other.row
        is_twice = a.value == b.value and _place(a) == _place(b)
        if units_fit(a, b) and _is_share(a) == _is_share(b) and not is_twice:
            rivals = max(beside[_place(row), base(row)[0]] for row in (a, b)) - 1
            yield Pair(inquiry, one, other, rivals)


def _is_figure(inquiry: Inquiry, row: Row) -> bool:
    if row.value is None or row.fact.unit in _NO_FIGURES or (row.fact.unit == AGE) != inquiry.intent.ages:
        return False
    return not _is_share(row) or inquiry.intent.name == "difference"


def _is_share(row: Row) -> bool:
    return row.fact.unit.startswith("%") or row.fact.unit == "percentage points"


def _see(inquiry: Inquiry, row: Row) -> Seen:
    own = frozenset(i for i, term in enumerate(inquiry.required) if holds(term, row.known))
    told = own | {i for i, term in enumerate(inquiry.required) if holds(term, row.evidence[0])}
    around = told | {i for i, term in enumerate(inquiry.required) if holds(term, row.around)}
    return Seen(row, own, told, around, is_counted(inquiry.asked, row), inquiry.ranks.get(_place(row), _FARTHEST))


def _weight(inquiry: Inquiry, one: Seen) -> float:
    """What a figure shares with a question, roughly: few are looked at more closely."""
    parts = ((one.own, 1.0), (one.told, 0.6), (one.around, 0.2))
    found = sum(part * inquiry.required[i].weight for places, part in parts for i in places)
    return found + 0.5 * one.is_counted


def _place(row: Row) -> tuple[str, int, int]:
    return row.fact.article_id, row.fact.evidence.paragraph, row.fact.evidence.sentence


def _figures(pair: Pair) -> frozenset[tuple[object, str]]:
    return frozenset((row.value, row.fact.unit) for row in pair.rows)


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
    one, other = pair.rows
    is_total = total_of(pair.inquiry, one) is other or total_of(pair.inquiry, other) is one
    return float(pair.is_of_a_whole and is_total)


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
    return 1.0 if min(one) < middle < max(other) or min(other) < middle < max(one) else -1.0


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


def _name_missing(pair: Pair) -> float:
    around = pair.one.around | pair.other.around
    return float(any(term.is_name and i not in around for i, term in enumerate(pair.inquiry.required)))


def _like_year(pair: Pair) -> float:
    return float(
        any(not row.fact.unit and row.value and _YEARS[0] < row.value < _YEARS[1] for row in pair.rows)
    )


def _in_question(pair: Pair) -> float:
    values = {value.number for value in pair.inquiry.asked.question.values if value.number is not None}
    return float(sum(row.value in values for row in pair.rows))


def _equal(pair: Pair) -> float:
    return float(pair.one.row.value == pair.other.row.value)


def _other_words(pair: Pair) -> float:
    return sum(pair.inquiry.asked.missing(row.subject) for row in pair.rows) / 2


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
    ("name missing", _name_missing, "'the port', asked for Norrby"),
    ("like a year", _like_year, "'2019' without a unit"),
    ("in question", _in_question, "'of the 140 pubs' in the question"),
    ("equal", _equal, "14 and 14"),
    ("other words", _other_words, "'harbour masters', asked for pilots"),
)
