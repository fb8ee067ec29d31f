"""The operations over lists, a function each: the largest and smallest, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.answering.facts.choosing import figure_pair
from qa.answering.facts.coverage import Inquiry, uncovered
from qa.answering.facts.families import family
from qa.answering.facts.index import dates_agree
from qa.answering.facts.results import FactAnswer, FactRefusal, Result, facts_of, number
from qa.answering.facts.rows import Row
from qa.language.values import format_number


def most(inquiry: Inquiry) -> Result:
    return _ranked(inquiry, 1)


def fewest(inquiry: Inquiry) -> Result:
    return _ranked(inquiry, -1)


def _ranked(inquiry: Inquiry, sign: int) -> Result:
    """The part of a whole, or the line of a table, with the largest (sign 1) or smallest figure, or the
    second such one.

    Refuses equals, and where what the parts leave of their whole may hold a larger or smaller one.
    """
    named = figure_pair(inquiry) if inquiry.intent.middle >= 0 else None
    if isinstance(named, FactRefusal):
        return named
    rows = list(named) if named else family(inquiry)
    rank = inquiry.intent.rank
    if len(rows) < max(2, rank):
        return None
    whole = None if named else _whole_of(inquiry, rows)
    if whole and (reason := _unknown_rest(whole, rows, sign)):
        return FactRefusal(reason, facts_of((*rows, whole)))
    ordered = sorted(rows, key=lambda row: -sign * number(row))
    chosen = ordered[rank - 1]
    twin = next((row for row in ordered if row is not chosen and row.value == chosen.value), None)
    if twin:
        why = f"{chosen.fact.subject} and {twin.fact.subject} are the same, {format_number(number(chosen))}"
        return FactRefusal(why, facts_of(ordered))
    mark = " > " if sign > 0 else " < "
    working = mark.join(f"{format_number(number(row))} ({row.fact.subject})" for row in ordered)
    return FactAnswer(chosen.fact.subject, facts_of((*ordered, whole) if whole else ordered), working)


def _whole_of(inquiry: Inquiry, rows: Sequence[Row]) -> Row | None:
    return next(
        (
            row
            for row in inquiry.index.rows
            if row.value is not None
            and rows[0].whole
            and frozenset(row.subject) == rows[0].whole
            and row.fact.unit == rows[0].fact.unit
            and dates_agree(row.date, rows[0].date)
        ),
        None,
    )


def _unknown_rest(whole: Row, parts: Sequence[Row], sign: int) -> str:
    """Why the known parts do not tell: the rest of the whole may hold one that is larger, or smaller, than
    all of them."""
    rest = number(whole) - sum(map(number, parts), Decimal(0))
    if rest <= (max(map(number, parts)) if sign > 0 else 0):
        return ""
    known = (
        f"the facts name {len(parts)} parts of {whole.fact.subject} and leave {format_number(rest)} unnamed"
    )
    return f"{known}; another part may come before these"


def count(inquiry: Inquiry) -> Result:
    """How many things the facts list under one relation: its objects for one subject, or its subjects."""
    rows = [
        row
        for row in inquiry.rows
        if row.relation and row.object and not row.is_read and inquiry.asked.covers(row.relation)
    ]
    rows = [row for row in rows if inquiry.asked.may_mean(row)]
    if len(rows) < 2 or len({row.relation for row in rows}) != 1 or uncovered(inquiry, tuple(rows)):
        return None
    subjects = {frozenset(row.subject): row for row in rows}
    objects = {frozenset(row.object): row for row in rows}
    if len(subjects) == 1:
        items = {row.fact.object: row for row in objects.values()}
    elif len(objects) == 1:
        items = {row.fact.subject: row for row in subjects.values()}
    else:
        return None
    return FactAnswer(str(len(items)), facts_of(items.values()), f"{'; '.join(items)}: {len(items)}")
