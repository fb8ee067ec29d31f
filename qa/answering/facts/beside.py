"""Operands that one sentence sets side by side, where the question does not name them in its words: "The
estimate had been 150,000 marks; the final bill was 184,500." gives both, asked how far it was exceeded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from qa.answering.facts.coverage import Inquiry, Operands, dates_told
from qa.answering.facts.index import dates_agree, holds
from qa.answering.facts.operands import base, units_fit
from qa.answering.facts.results import AGE, is_currency, number
from qa.answering.facts.rows import Row, forms

_ABOUT = 0.6
"""Share of the question's weight that the sentence and what stands around it must have; chosen."""
_ITSELF = {"share": 0.75}
"""Share of it that the sentence itself must have, 0.4 for other operations; chosen. Most shares are told."""


def beside(inquiry: Inquiry) -> Operands | None:
    """The two figures of the sentence that has most of the question, the larger first, or the smaller where
    less is asked for; none where no sentence has enough of it, or more than two figures fit."""
    best: tuple[float, Operands] | None = None
    for rows in _sentences(inquiry):
        about = _about(inquiry, rows[0])
        if about and (best is None or about > best[0]) and (pair := _only_pair(inquiry, rows)):
            best = about, pair
    if best is None:
        return None
    high, low = sorted(best[1], key=number, reverse=True)
    return (low, high) if inquiry.intent.less else (high, low)


def in_order(rows: Operands, inquiry: Inquiry) -> Operands:
    """Two figures of a sentence in its order, the first tied to the second as what came before it."""
    order = {id(row): i for i, row in enumerate(inquiry.rows)}
    one, other = sorted(rows, key=lambda row: order[id(row)])
    tied = (one.date and other.date) or one.partner or other.partner
    return (one, other) if tied else (replace(one, partner=other), other)


def _sentences(inquiry: Inquiry) -> Iterator[list[Row]]:
    """The figures of each sentence that was read, but those that the question names itself and ages."""
    named = {value.number for value in inquiry.asked.question.values}
    pools: dict[object, list[Row]] = {}
    for row in inquiry.rows:
        is_figure = row.is_read and row.value is not None and not row.column
        if is_figure and row.value not in named and row.fact.unit not in (AGE, "%"):
            pools.setdefault((row.fact.article_id, row.fact.evidence), []).append(row)
    yield from pools.values()


def _about(inquiry: Inquiry, row: Row) -> float:
    """How much of the question a sentence has, by weight; 0 where that is too little, or of another time or
    somebody else."""
    whole = sum(term.weight for term in inquiry.required) or 1.0
    itself = sum(term.weight for term in inquiry.required if holds(term, row.evidence[0]))
    nearby = [term for term in inquiry.required if holds(term, row.evidence[0] | row.around)]
    is_named = all(term in nearby for term in inquiry.required if term.is_name)
    about = sum(term.weight for term in nearby)
    if (
        not is_named
        or itself < _ITSELF.get(inquiry.intent.name, 0.4) * whole
        or about < _ABOUT * whole
        or not _has_both_sides(inquiry, row)
    ):
        return 0.0
    if inquiry.intent.name == "share" and any(value.kind == "percentage" for value in row.evidence[1]):
        return 0.0  # the sentence gives shares itself
    return itself + about if dates_told(inquiry, row) else 0.0


def _has_both_sides(inquiry: Inquiry, row: Row) -> bool:
    """Whether the sentence has a word of each side of "more A than B"."""
    middle = inquiry.intent.middle
    sides = {term.offset < middle for term in inquiry.required if holds(term, row.evidence[0])}
    return middle < 0 or inquiry.asked.dates != () or len(sides) == 2


def _only_pair(inquiry: Inquiry, rows: Sequence[Row]) -> Operands | None:
    """The two figures of one unit; of more, the two of the unit that the question counts."""
    rows = [row for row in rows if row.fact.unit or _is_in_figures(row)]
    pairs = [two for two in combinations(rows, 2) if units_fit(*two) and two[0].value != two[1].value]
    if len(pairs) > 1:
        pairs = [two for two in pairs if any(_is_counted(inquiry, row) for row in two)]
    return pairs[0] if len(pairs) == 1 and _is_asked(inquiry, pairs[0]) else None


def _is_asked(inquiry: Inquiry, two: Operands) -> bool:
    """Whether the question asks for what two figures count: by its name, by money, or by the two times."""
    dates = inquiry.asked.dates
    of_times = len(dates) > 1 and all(
        row.date and any(dates_agree(row.date, d) for d in dates) for row in two
    )
    return of_times or any(_is_counted(inquiry, row) or is_currency(row.fact.unit) for row in two)


def _is_counted(inquiry: Inquiry, row: Row) -> bool:
    """Whether the question names a figure's unit, or what that measures ("area", of hectares)."""
    measured = row.counted | forms(base(row)[0])
    return bool(row.fact.unit) and any(holds(term, measured) for term in inquiry.asked.terms)


def _is_in_figures(row: Row) -> bool:
    """True if a number is written in figures: "at three" is none of "2,615 metres"."""
    return any(value.number == row.value and value.text[:1].isdigit() for value in row.evidence[1])
