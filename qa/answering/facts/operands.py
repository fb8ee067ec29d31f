"""The operands of a computation: rows of one measure and unit that differ by what the question contrasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from qa.answering.facts.coverage import Inquiry, Operands, contrast, covered, linked, place_of
from qa.answering.facts.index import ASKING, Asked, holds, score
from qa.answering.facts.lookup import is_event
from qa.answering.facts.results import AGE, FactRefusal, described, facts_of, is_currency, number, unit_of
from qa.answering.facts.rows import Row, forms
from qa.language.units import CURRENCIES, units
from qa.language.values import TIMES, format_number

_MOST = 16
"""Rows from which operands are chosen: the best by the weight of the question's words that they cover."""
_CLOSE = 0.02
"""Share of a score by which another choice of operands must be worse for the first to be taken."""
_LINKED = 1.25
"""What the score of a pair is multiplied by that its sentence sets side by side; chosen."""
_MONTHS = {"years": 12, "year": 12, "months": 1, "month": 1, "decades": 120}
Finder = Callable[[Inquiry], list[Row]]


def quantities(inquiry: Inquiry, *, percent: bool = False) -> list[Row]:
    """The rows with a value that the question may name, best first; of the unit that it counts, where one has
    it."""
    asked = inquiry.asked
    found = [
        row
        for row in inquiry.rows
        if row.value is not None
        and (row.fact.unit == "%") == percent
        and _is_named(asked, row)
        and (not inquiry.intent.ages or row.fact.unit == AGE)
        and (asked.may_mean(row) or inquiry.intent.year_before)
    ]
    counted = [row for row in found if is_counted(asked, row)]
    counted += [row for row in found if counted and not row.fact.unit]
    found = counted if len(counted) > 1 or (counted and inquiry.intent.name not in ("difference",)) else found
    found.sort(key=lambda row: (-score(asked, row), row.fact.origin != "curated", row.is_read))
    return found[:_MOST]


def _is_named(asked: Asked, row: Row) -> bool:
    """Whether the question holds the words that tell a row from others, and not only such as ask."""
    if row.is_name and row.head:
        return 2 * asked.missing(row.head) <= len(row.head)
    telling = [term for term in row.key if term not in ASKING]
    if row.is_read:
        return not telling or not asked.question.stems.isdisjoint(telling) or asked.covers(row.key)
    return bool(telling) and asked.covers(row.key)


def is_counted(asked: Asked, row: Row) -> bool:
    """Whether a row is counted in what the question asks for: "how many DOLLARS", "how many WORKERS"."""
    focus = [term for term in asked.question.focus if term not in ASKING] or list(asked.question.focus)
    named = {form for word, code in CURRENCIES.items() if code == row.fact.unit for form in forms(word)}
    own = row.counted | named
    return any(not forms(term).isdisjoint(own) for term in focus) or (
        bool(row.unit) and any(holds(term, own) for term in asked.required(ASKING))
    )


def base(row: Row) -> tuple[str, Decimal]:
    """The dimension of a row's unit and how many base units it is: kilometres and metres are of one."""
    unit = row.fact.unit
    if unit in _MONTHS:
        return "time", Decimal(_MONTHS[unit])
    known = units().get(unit)
    return (known.dimension, known.factor) if known else (unit, Decimal(1))


def in_unit_of(row: Row, other: Row) -> Row:
    """A row with its value in the unit of another, where the two convert exactly."""
    (dimension, factor), (same, divisor) = base(row), base(other)
    if row.fact.unit == other.fact.unit or dimension != same:
        return row
    value = number(row) * factor / divisor
    fact = other.fact.model_copy(
        update={**row.fact.model_dump(exclude={"unit", "evidence"}), "evidence": row.fact.evidence}
    )
    return replace(row, value=value, fact=fact)


def clash(rows: Sequence[Row], of_years: bool, mixed: bool = False) -> str:
    """Why values must not be put together; empty where nothing speaks against it.

    ``of_years`` says that the question names several dates, ``mixed`` that it counts several nouns.
    """
    for one, other in combinations(rows, 2):
        a, b = one.fact, other.fact
        if not units_fit(one, other) and not (mixed and _is_count(one) and _is_count(other)):
            return (
                f"{a.subject} are counted in {a.unit or 'no unit'} and {b.subject} in {b.unit or 'no unit'}; "
                "different units do not add up"
            )
        apart = (
            one.whole != other.whole
            and frozenset(one.subject) != other.whole
            and frozenset(other.subject) != one.whole
        )
        if one.whole and other.whole and apart:
            parts = f"{a.subject} are a part of {a.part_of} and {b.subject} of {b.part_of}"
            return f"{parts}; parts of different wholes are not put together"
        if (
            not of_years
            and one.date
            and other.date
            and one.date.year != other.date.year
            and not linked(one, other)
        ):
            dates = f"{a.subject} are counted for {one.date} and {b.subject} for {other.date}"
            return f"{dates}; values of different years are not put together"
    return ""


def units_fit(one: Row, other: Row) -> bool:
    """Whether two values are of one unit, or of units that convert exactly."""
    a, b = one.fact.unit, other.fact.unit
    if a == b or (one.is_read and other.is_read and not (a and b) and not (is_currency(a) or is_currency(b))):
        return True
    return bool(one.counted & other.counted) or (base(one)[0] == base(other)[0] and base(one)[0] != a)


def _is_count(row: Row) -> bool:
    """Whether a row counts things, and measures nothing."""
    unit = row.fact.unit
    return bool(unit) and unit not in units() and unit not in TIMES and unit != "%" and not is_currency(unit)


def choose(inquiry: Inquiry, rows: Sequence[Row], count: int) -> Operands | FactRefusal | None:
    """The ``count`` rows that cover the question together, each by words of its own; a refusal where more
    than one choice does."""
    scored: list[tuple[float, Operands]] = []
    reason, refused = "", ()  # type: tuple[str, Operands]
    of_years = len(inquiry.asked.dates) > 1 or inquiry.intent.year_before
    for some in combinations(rows, count):
        if not contrast(inquiry, some) or not covered(inquiry, some):
            continue
        mixed = inquiry.intent.name == "sum" and all(is_counted(inquiry.asked, row) for row in some)
        why = clash(some, of_years, mixed) if some[0].value is not None else ""
        if why:
            reason, refused = reason or why, refused or some
            continue
        total = sum(score(inquiry.asked, row) for row in some)
        scored.append((total * (_LINKED if linked(*some[:2]) else 1), some))
    if not scored:
        return FactRefusal(reason, facts_of(refused)) if reason else None
    scored.sort(key=lambda one: -one[0])
    best = scored[0][1]
    rivals = [some for total, some in scored[1:] if total >= scored[0][0] * (1 - _CLOSE)]
    for other in rivals:
        if sorted(map(_figure, other)) != sorted(map(_figure, best)):
            return FactRefusal(why_not_one(best, other), facts_of((*best, *other)))
    return tuple(sorted(best, key=lambda row: place_of(inquiry, row, best)))


def _figure(row: Row) -> tuple[Decimal, str]:
    return (row.value if row.value is not None else Decimal(0), row.fact.date if row.value is None else "")


def why_not_one(best: Operands, other: Operands) -> str:
    pairs = [(a, b) for a in best for b in other if a not in other and b not in best]
    one, two = next(((a, b) for a, b in pairs if set(a.subject) == set(b.subject)), pairs[0])
    if one.date != two.date:
        return "the facts give values of more than one date; name the date that is meant"
    figures = [format_number(row.value) if row.value is not None else str(row.date) for row in (one, two)]
    return f"the facts disagree on {one.fact.subject}: {figures[0]} and {figures[1]}{unit_of(two)}"


def missing(inquiry: Inquiry, rows: Sequence[Row]) -> FactRefusal | None:
    """A refusal that says which words of the question no row covers, and shows the rows that come near; none
    where none does."""
    near = [row for row in rows if any(holds(term, row.own) for term in inquiry.required)][:3]
    if not near:
        return None
    lacking = [
        term for term in inquiry.required if not any(holds(term, row.own | row.evidence[0]) for row in near)
    ]
    words = " ".join(term.word for term in lacking)
    have = "; ".join(dict.fromkeys(described(row) for row in near))
    lack = f"no figure for {words}" if words else "no second figure to put beside it"
    return FactRefusal(f"there is {lack}; known is {have}", facts_of(near), lacking=True)


def events(inquiry: Inquiry) -> list[Row]:
    """The dated rows of which the question tells what happened, best first."""
    asked = inquiry.asked
    found = [
        row for row in inquiry.rows if row.date is not None and row.value is None and _is_asked(asked, row)
    ]
    found.sort(key=lambda row: (-score(asked, row), row.fact.origin != "curated", row.is_read))
    return found[:_MOST]


def _is_asked(asked: Asked, row: Row) -> bool:
    if row.is_read:
        return any(holds(term, row.own) for term in asked.terms)
    return is_event(asked, row) and (_is_named(asked, row) or (bool(row.office) and asked.covers(row.office)))


def pair(inquiry: Inquiry, find: Finder = quantities) -> Operands | FactRefusal | None:
    """The two rows that the question sets side by side, all of whose words they have: two subjects, or one
    subject at two times. Rows of the fact table go before such that were read."""
    rows = find(inquiry)
    tables = [row for row in rows if not row.is_read]
    found = choose(inquiry, tables, 2)
    if isinstance(found, tuple) or (isinstance(found, FactRefusal) and tables):
        return found
    return choose(inquiry, rows, 2) or found
