"""Rows that belong together: the parts of one whole, the lines of a table in one column, the entries of a
list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answering.facts.coverage import Inquiry
from qa.answering.facts.index import Term, dates_agree, holds
from qa.answering.facts.rows import Row, curated_first, forms
from qa.answering.facts.wholes import TOTALS

_LEAST = 0.6
"""Share of the question's weight that the lines of a table must have, with what stands around them;
chosen."""


def family(inquiry: Inquiry) -> list[Row]:
    """The parts of the one whole, or the lines of the one column, whose words the question has and no
    others."""
    fitting = [
        (
            sum(holds(term, row.known) for term in inquiry.asked.terms for row in rows) / len(rows),
            rows,
        )
        for rows in _families(inquiry)
        if len(rows) > 1 and _is_asked(inquiry, rows)
    ]
    best = max((share for share, _ in fitting), default=0)
    chosen = [rows for share, rows in fitting if share == best]
    return chosen[0] if len(chosen) == 1 and best > 0 else []


def _is_asked(inquiry: Inquiry, rows: Sequence[Row]) -> bool:
    """Whether rows, with what stands around them, have all names of the question and most of its words, by
    weight.

    Or they are lines of a table of what it asks for ("which MONTH"), in the one column of the time that it
    names.
    """
    told = [term for term in inquiry.required if _in_common(term, rows)]
    is_named = all(term in told for term in inquiry.required if term.is_name)
    if is_named and sum(term.weight for term in told) >= _LEAST * inquiry.weight:
        return True
    focus, dates = inquiry.asked.question.focus[-1:], inquiry.asked.dates
    is_of_time = bool(dates) and all(row.date and dates_agree(row.date, dates[0]) for row in rows)
    is_headed = all(row.column is not None and not row.column for row in rows)
    return (
        is_of_time
        and is_headed
        and all(not forms(term).isdisjoint(row.own) for term in focus for row in rows)
    )


def _in_common(term: Term, rows: Sequence[Row]) -> bool:
    return all(
        holds(term, row.known) or (row.fact.origin != "curated" and holds(term, row.evidence[0] | row.around))
        for row in rows
    )


def _families(inquiry: Inquiry) -> Iterator[list[Row]]:
    """Groups of rows that are parts of one whole, or stand in one column of a table."""
    pools: dict[object, list[Row]] = {}
    for row in (*inquiry.index.rows, *inquiry.rows):
        if row.value is None or not inquiry.asked.may_mean(row):
            continue
        if row.whole:
            pools.setdefault((row.whole, row.fact.unit), []).append(row)
        elif row.column is not None and not set(row.subject) <= TOTALS:
            fact = row.fact
            pools.setdefault(
                (fact.article_id, fact.evidence.paragraph, fact.unit, row.date, row.column), []
            ).append(row)
    for rows in pools.values():
        unique = {(frozenset(row.subject), row.date): row for row in reversed(list(curated_first(rows)))}
        yield list(unique.values())[::-1]
