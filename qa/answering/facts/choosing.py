"""Which two figures of sentences and tables, or which two dates, a question sets against each other.

Every two figures of one unit are a candidate, and that none of them is meant is one too. A candidate's score
is a sum of features (``operand_features.py``); by the scores, as the softmax of a listwise logistic
regression has it (``tests/benchmarks/fit_operands.py``), each has a probability. Two are taken where they are
likely enough: they need not have all of the question's words, but nothing else may come near.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from qa.answering.facts.coverage import Inquiry, Operands, place_of
from qa.answering.facts.index import holds
from qa.answering.facts.operand_features import FEATURES, Pair, Seen
from qa.answering.facts.operands import base, is_counted, pair, units_fit
from qa.answering.facts.results import AGE, FactRefusal, number
from qa.answering.facts.rows import Row
from qa.answering.matching.scoring import total, weights

TAKEN_FROM = 0.5
"""Probability from which two figures are taken."""
_MOST = 30
"""Figures from which two are chosen: those that share most of the question's weight."""
_FARTHEST = 12
"""Rank of a figure whose sentence is not among those found."""
_NO_FIGURES = ("times",)
_DATED = ("duration",)
"""Operations over dates."""


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


def are_told_apart(inquiry: Inquiry, some: Operands) -> bool:
    """Whether it is sure which of two figures the question names first: rows of the fact table, cells of a
    table, or each beside a name of its own."""
    if all(not row.is_read or row.column is not None for row in some):
        return True
    one, other = (
        {term.stem for term in inquiry.required if term.is_name and holds(term, row.own)} for row in some
    )
    return bool(one - other) and bool(other - one)


def choose_pair(inquiry: Inquiry) -> Operands | None:
    """The two figures that the question sets against each other, in the order in which they stand; none where
    no two are likely enough."""
    found = list(candidates(inquiry))
    if not found:
        return None
    shares = probabilities([total(FEATURES, two) for two in found])
    best = max(range(len(found)), key=shares.__getitem__)
    figures = _figures(found[best])
    same = sum(share for share, two in zip(shares, found, strict=True) if _figures(two) == figures)
    return found[best].rows if same >= TAKEN_FROM else None


def probabilities(scores: Sequence[float]) -> list[float]:
    """How likely each candidate is the right one, given their scores: with none of them they sum up to 1."""
    nothing = weights("operands")["none"]
    highest = max((nothing, *scores))
    parts = [math.exp(score - highest) for score in scores]
    whole = sum(parts) + math.exp(nothing - highest)
    return [part / whole for part in parts]


def candidates(inquiry: Inquiry) -> Iterator[Pair]:
    """Every two figures of one unit, of those that share most with the question, around which all of its
    names stand."""
    if _asks_of_unknown(inquiry):
        return
    seen = [_see(inquiry, row) for row in _each_once(inquiry.rows) if _is_figure(inquiry, row)]
    beside = Counter((one.row.place, base(one.row)[0]) for one in seen)
    order = {id(one): i for i, one in enumerate(seen)}
    named = frozenset(i for i, term in enumerate(inquiry.required) if term.is_name)
    seen.sort(key=lambda one: -_weight(inquiry, one))
    for one, other in combinations(sorted(seen[:_MOST], key=lambda one: order[id(one)]), 2):
        a, b = one.row, other.row
        is_twice = (
            (a.value, a.date) == (b.value, b.date)
            if a.value is None
            else (a.value == b.value and a.place == b.place)
        )
        if _go_together(inquiry, a, b) and not is_twice and named <= one.around | other.around:
            rivals = max(beside[row.place, base(row)[0]] for row in (a, b)) - 1
            yield Pair(inquiry, one, other, rivals)


def _asks_of_unknown(inquiry: Inquiry) -> bool:
    """Whether no article has even a synonym of a word of what the question is about."""
    subject = inquiry.asked.question.predicate.subject
    return any(
        term.stem in subject and not inquiry.asked.query.is_known(term.stem) for term in inquiry.required
    )


def _each_once(rows: Sequence[Row]) -> list[Row]:
    """Rows without those of the fact table that were read from their sentence too."""
    read = {(row.place, row.value, row.date) for row in rows if row.is_read}
    return [row for row in rows if row.is_read or (row.place, row.value, row.date) not in read]


def _is_figure(inquiry: Inquiry, row: Row) -> bool:
    if inquiry.intent.name in _DATED:
        return row.value is None and row.date is not None
    if row.value is None or row.fact.unit in _NO_FIGURES or (row.fact.unit == AGE) != inquiry.intent.ages:
        return False
    return not _is_share(row) or inquiry.intent.name == "difference"


def _go_together(inquiry: Inquiry, one: Row, other: Row) -> bool:
    """Whether two figures are of one unit; for a rate, of two that the question names."""
    if inquiry.intent.name == "rate":
        return (
            bool(one.fact.unit or one.column)
            and bool(other.fact.unit or other.column)
            and (one.column != other.column if one.column and other.column else not units_fit(one, other))
        )
    return units_fit(one, other) and _is_share(one) == _is_share(other)


def _is_share(row: Row) -> bool:
    return row.fact.unit.startswith("%") or row.fact.unit == "percentage points"


def _see(inquiry: Inquiry, row: Row) -> Seen:
    own = frozenset(i for i, term in enumerate(inquiry.required) if holds(term, row.known))
    told = own | {i for i, term in enumerate(inquiry.required) if holds(term, row.evidence[0])}
    around = told | {i for i, term in enumerate(inquiry.required) if holds(term, row.around)}
    asked = inquiry.asked
    return Seen(
        row=row,
        own=own,
        told=told,
        around=around,
        is_counted=is_counted(asked, row),
        rank=inquiry.ranks.get(row.place, _FARTHEST),
        is_asked=row.value is not None and any(value.number == row.value for value in asked.question.values),
        other_words=asked.missing(row.subject),
    )


def _weight(inquiry: Inquiry, one: Seen) -> float:
    """What a figure shares with a question, roughly: few are looked at more closely."""
    parts = ((one.own, 1.0), (one.told, 0.6), (one.around, 0.2))
    found = sum(part * inquiry.required[i].weight for places, part in parts for i in places)
    return found + 0.5 * one.is_counted


def _figures(pair: Pair) -> frozenset[tuple[object, str]]:
    return frozenset((row.value, row.fact.unit or str(row.date)) for row in pair.rows)
