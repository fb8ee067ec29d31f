"""Parts and their wholes: the parts that a question names, what they belong to, and the rows beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.facts.coverage import Inquiry, Operands, covered
from qa.answering.facts.index import score
from qa.answering.facts.lookup import stems_of
from qa.answering.facts.operands import choose, clash, missing, quantities, why_not_one
from qa.answering.facts.results import FactRefusal, facts_of
from qa.answering.facts.rows import Row, all_forms, curated_first

TOTALS = stems_of("facts.totals")


def parts_and_whole(inquiry: Inquiry) -> tuple[Operands, Row] | FactRefusal | None:
    """The parts that the question names and the whole that they belong to."""
    rows = quantities(inquiry)
    parts = [row for row in rows if row.whole or row.whole_row or total_of(inquiry, row)]
    for count in (3, 2, 1):
        found = choose_parts(inquiry, parts, count)
        if isinstance(found, FactRefusal):
            return found
        if found:
            return _with_whole(inquiry, found)
    return missing(inquiry, rows)


def choose_parts(inquiry: Inquiry, parts: Sequence[Row], count: int) -> Operands | FactRefusal | None:
    """The parts that cover the question, with what their whole covers."""
    if count > 1:
        return choose(replace(inquiry, intent=replace(inquiry.intent, middle=-1)), parts, count)
    fitting = [row for row in parts if covered(inquiry, (row,)) or _covered_with_whole(inquiry, row)]
    best = [
        row for row in curated_first(fitting) if score(inquiry.asked, row) >= score(inquiry.asked, fitting[0])
    ]
    if len({row.value for row in best}) > 1:
        return FactRefusal(why_not_one((best[0],), (best[1],)), facts_of(best))
    return (best[0],) if best else None


def _covered_with_whole(inquiry: Inquiry, row: Row) -> bool:
    """Whether a part and its whole cover the question, the part by a word of its own."""
    whole = row.whole_row or total_of(inquiry, row)
    if whole is None:
        return False
    alone = (all_forms((term,)) & row.naming for term in inquiry.asked.question.terms)
    return any(not found <= whole.naming for found in alone) and covered(inquiry, (row, whole))


def _with_whole(inquiry: Inquiry, parts: Operands) -> tuple[Operands, Row] | FactRefusal:
    first = parts[0]
    if first.whole_row is not None:
        return parts, first.whole_row
    if total := total_of(inquiry, first):
        return parts, total
    wholes = [
        row
        for row in inquiry.index.rows
        if row.value is not None and frozenset(row.subject) == first.whole and inquiry.asked.may_mean(row)
    ]
    if not wholes:
        return FactRefusal(f"no fact gives the whole, {first.fact.part_of}", facts_of(parts))
    fitting = [row for row in curated_first(wholes) if not clash((*parts, row), False)]
    if not fitting:
        return FactRefusal(clash((*parts, wholes[0]), False), facts_of((*parts, wholes[0])))
    if len({row.value for row in fitting}) > 1:
        return FactRefusal(why_not_one((fitting[0],), (fitting[1],)), facts_of(fitting))
    return parts, fitting[0]


def total_of(inquiry: Inquiry, row: Row) -> Row | None:
    """The line of a table that gives the whole of a row's column."""
    if row.column is None:
        return None
    return next(
        (
            other
            for other in inquiry.rows
            if set(other.subject) <= TOTALS
            and other.subject
            and other is not row
            and _of_one_column(row, other)
        ),
        None,
    )


def _of_one_column(one: Row, other: Row) -> bool:
    a, b = one.fact, other.fact
    return (a.article_id, a.evidence.paragraph, a.unit, one.date) == (
        b.article_id,
        b.evidence.paragraph,
        b.unit,
        other.date,
    ) and one.column == other.column
