"""The operations over figures, a function each: its units and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from qa.answering.facts.choosing import are_told_apart, as_asked, choose_pair, figure_pair
from qa.answering.facts.coverage import Inquiry, Operands, covered
from qa.answering.facts.families import family
from qa.answering.facts.index import FALLS, RISES
from qa.answering.facts.operands import choose, in_unit_of, is_counted, missing, quantities
from qa.answering.facts.results import (
    FactAnswer,
    FactRefusal,
    Result,
    amount,
    facts_of,
    number,
    shown,
    unit_of,
)
from qa.answering.facts.rows import Row
from qa.answering.facts.wholes import parts_and_whole
from qa.answering.question.operations import Operation
from qa.language.dates import earlier
from qa.language.values import format_number

_MOST_PARTS = 4
"""Figures that a sum or an average puts together at most."""


def _rounded(exact: Decimal) -> Decimal:
    """A number to two decimals where that loses nothing, else to one, halves up."""
    hundredths = exact.quantize(Decimal("0.01"))
    return hundredths if hundredths == exact else exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _near(exact: Decimal) -> str:
    return format_number(_rounded(exact))


def _equals(exact: Decimal) -> str:
    """What stands before a rounded number: "=" where nothing is lost."""
    return "=" if _rounded(exact) == exact else "≈"


def difference(inquiry: Inquiry) -> Result:
    """The one figure less the other, in the unit of the first.

    Refuses figures of different units, wholes or years, and "how many more" of what is less.
    """
    return _over_pair(inquiry, _difference_of)


def _difference_of(inquiry: Inquiry, rows: Operands) -> Result:
    one, other = rows[0], in_unit_of(rows[1], rows[0])
    high, low = (one, other) if number(one) >= number(other) else (other, one)
    first_is_more = number(one) > number(other)
    is_turned = number(high) > number(low) and first_is_more == inquiry.intent.less
    if inquiry.intent.separator == "than" and is_turned and are_told_apart(inquiry, rows):
        told = "; ".join(
            f"{row.fact.subject}: {format_number(number(row))}{unit_of(row)}" for row in (high, low)
        )
        return FactRefusal(f"it is the other way round ({told})", facts_of(rows))
    result = number(high) - number(low)
    working = f"{shown(high, rows)} − {shown(low, rows)} = {format_number(result)}{unit_of(high)}"
    return FactAnswer(amount(result, high), facts_of((high, low)), working)


def _over_pair(inquiry: Inquiry, operation: Callable[[Inquiry, Operands], Result]) -> Result:
    found = figure_pair(inquiry)
    if isinstance(found, tuple):
        return operation(inquiry, found)
    return found or missing(inquiry, quantities(inquiry))


def result_of(inquiry: Inquiry, rows: Operands) -> str:
    """What the operation that is asked for gives over two figures; empty where it refuses them."""
    operation = _OVER_PAIRS.get(inquiry.intent.name)
    found = operation(inquiry, as_asked(inquiry, rows)) if operation else None
    return found.text if isinstance(found, FactAnswer) else ""


def _several(inquiry: Inquiry) -> Operands | FactRefusal | None:
    """Two to four figures that cover the question together, as few as do; else all of the one list that has
    most of its words."""
    inquiry = replace(inquiry, intent=replace(inquiry.intent, middle=-1))
    rows = quantities(inquiry)
    refusal: FactRefusal | None = None
    for count in range(2, _MOST_PARTS + 1):
        found = choose(inquiry, rows[:12], count)
        if isinstance(found, tuple):
            return found
        refusal = refusal or found
    listed = tuple(family(inquiry))
    if listed and not any(row.whole for row in listed):  # of such the fact table has the whole
        return listed
    return refusal or missing(inquiry, rows)


def sum_(inquiry: Inquiry) -> Result:
    """Figures of one unit put together, those that are named or all of a list. Refuses a part with its own
    whole, which would count it twice."""
    rows = _several(inquiry)
    if not isinstance(rows, tuple):
        return rows if inquiry.intent.sure else None
    for one, other in combinations(rows, 2):
        for part, whole in ((one, other), (other, one)):
            if part.whole_row is whole or (part.whole and part.whole == frozenset(whole.subject)):
                why = f"{part.fact.subject} are among {whole.fact.subject} already"
                return FactRefusal(f"{why}; adding them would count them twice", facts_of(rows))
    same = [in_unit_of(row, rows[0]) for row in rows]
    result = sum(map(number, same), Decimal(0))
    working = f"{' + '.join(shown(row, rows) for row in same)} = {format_number(result)}{unit_of(rows[0])}"
    return FactAnswer(amount(result, rows[0]), facts_of(rows), working)


def average(inquiry: Inquiry) -> Result:
    """The mean of figures of one unit, to one decimal: of those that are named, or of all of a list."""
    rows = _several(inquiry)
    if not isinstance(rows, tuple):
        return rows if inquiry.intent.sure else rate(inquiry)
    exact = sum((number(in_unit_of(row, rows[0])) for row in rows), Decimal(0)) / len(rows)
    top = " + ".join(shown(row, rows) for row in rows)
    working = f"({top}) ÷ {len(rows)} {_equals(exact)} {_near(exact)}{unit_of(rows[0])}"
    return FactAnswer(amount(_rounded(exact), rows[0]), facts_of(rows), working)


def ratio(inquiry: Inquiry) -> Result:
    """How many times the second figure goes into the first, to one decimal; of figures in running text the
    smaller into the larger. Refuses to divide by 0."""
    return _over_pair(inquiry, _ratio_of)


def _ratio_of(inquiry: Inquiry, rows: Operands) -> Result:
    if not are_told_apart(inquiry, rows):
        rows = tuple(sorted(rows, key=number, reverse=True))
    top, bottom = rows[0], in_unit_of(rows[1], rows[0])
    if not number(bottom):
        return FactRefusal(f"{bottom.fact.subject} are 0, and nothing is divided by 0", facts_of(rows))
    exact = number(top) / number(bottom)
    working = f"{shown(top, rows)} ÷ {shown(bottom, rows)} {_equals(exact)} {_near(exact)}"
    return FactAnswer(f"{_near(exact)} times", facts_of(rows), working)


def rate(inquiry: Inquiry) -> Result:
    """How much there is of the one for each of the other, to two decimals: "goals per match". Refuses to
    divide by 0."""
    chosen = choose_pair(inquiry)
    return _rate_of(inquiry, chosen) if chosen else None


def _rate_of(inquiry: Inquiry, rows: Operands) -> Result:
    top, bottom = sorted(rows, key=number, reverse=True)
    asked = [is_counted(inquiry.asked, row) for row in (top, bottom)]
    if asked == [False, True] and bottom.fact.unit != top.fact.unit:
        top, bottom = bottom, top
    if not number(bottom):
        return FactRefusal(f"{bottom.fact.subject} are 0, and nothing is divided by 0", facts_of(rows))
    exact = number(top) / number(bottom)
    working = f"{shown(top, rows)} ÷ {shown(bottom, rows)} {_equals(exact)} {_near(exact)}{unit_of(top)}"
    return FactAnswer(amount(_rounded(exact), top), facts_of((top, bottom)), working)


def change(inquiry: Inquiry) -> Result:
    """By how many per cent the later figure is more or less than the earlier one, to one decimal.

    Refuses figures whose dates do not tell which is the earlier, and a change from 0.
    """
    return _over_pair(inquiry, _change_of)


def _change_of(inquiry: Inquiry, rows: Operands) -> Result:
    order = _in_time(inquiry, rows)
    if order is None:
        return FactRefusal("the dates do not tell which figure is the earlier", facts_of(rows))
    before, after = order
    if not number(before):
        return FactRefusal(
            f"{before.fact.subject} are 0, from which there is no change in per cent", facts_of(rows)
        )
    exact = 100 * (number(after) - number(before)) / number(before)
    result = f"{_near(abs(exact))}%"
    first, last = (format_number(number(row)) for row in order)
    gap = f"({last} − {first}) ÷ {first}"
    return FactAnswer(result, facts_of(rows), f"{gap} {_equals(exact)} {_near(exact)}%")


def _in_time(inquiry: Inquiry, rows: Operands) -> tuple[Row, Row] | None:
    """Two figures, the earlier first: by their dates, else by the question's word for a rise or a fall, else
    by what ties them, else in the order of the text."""
    one, other = sorted(rows, key=lambda row: next(i for i, own in enumerate(inquiry.rows) if own is row))
    if one.date and other.date and earlier(one.date, other.date) is not None:
        return (one, other) if earlier(one.date, other.date) else (other, one)
    low, high = sorted(rows, key=number)
    asked = inquiry.asked.question.stems
    if asked.isdisjoint(RISES) != asked.isdisjoint(FALLS):
        return (high, low) if asked.isdisjoint(RISES) else (low, high)
    if other.partner is one:
        return other, one
    is_told = (one.date and other.date) or one.partner or other.partner
    return (one, other) if one.partner is other or not is_told else None


def _parts_and_whole(inquiry: Inquiry) -> tuple[Operands, Row] | FactRefusal | None:
    found = parts_and_whole(inquiry)
    if isinstance(found, tuple):
        return found
    both = figure_pair(inquiry)
    if isinstance(both, tuple) and min(map(number, both)) > 0:
        part, whole = sorted(both, key=number)
        return (part,), whole
    return found


def share(inquiry: Inquiry) -> Result:
    """What the parts are of their whole, in per cent to one decimal; asked with a "not", what is left of 100.
    Refuses a whole of 0."""
    found = _parts_and_whole(inquiry)
    if not isinstance(found, tuple):
        return _complement(inquiry) or found
    return _share_of(inquiry, (*found[0], found[1]))


def _share_of(inquiry: Inquiry, rows: Operands) -> Result:
    """The share of all rows but the last in the last one."""
    *parts, whole = rows
    if not number(whole):
        return FactRefusal(f"{whole.fact.subject} are 0, of which there is no share", facts_of(rows))
    exact = 100 * sum((number(in_unit_of(part, whole)) for part in parts), Decimal(0)) / number(whole)
    top = " + ".join(shown(part, parts) for part in parts)
    top = f"({top})" if len(parts) > 1 else top
    bottom = format_number(number(whole))
    if inquiry.intent.negated:
        exact = 100 - exact
        top, bottom = f"({bottom} − {top})", bottom
    result = f"{_near(exact)}%"
    working = f"{top} ÷ {bottom} {_equals(exact)} {result} of {whole.fact.subject}"
    return FactAnswer(result, facts_of(rows), working)


def _complement(inquiry: Inquiry) -> Result:
    """What a share leaves of 100 %, where the question asks with a "not" what is not it."""
    rows = [row for row in quantities(inquiry, percent=True) if covered(inquiry, (row,))]
    if not inquiry.intent.negated or len({row.value for row in rows}) != 1 or number(rows[0]) > 100:
        return None
    rest = 100 - number(rows[0])
    working = f"100% − {format_number(number(rows[0]))}% = {format_number(rest)}%"
    return FactAnswer(f"{_near(rest)}%", facts_of(rows[:1]), working)


def remainder(inquiry: Inquiry) -> Result:
    """The whole without its parts, in the whole's unit; of a share, what is left of 100 %. Refuses parts that
    are more than the whole."""
    found = _parts_and_whole(inquiry)
    return _remainder_of(inquiry, (*found[0], found[1])) if isinstance(found, tuple) else found


def _remainder_of(inquiry: Inquiry, rows: Operands) -> Result:
    """What all rows but the last leave of the last one."""
    *parts, whole = rows
    rest = number(whole) - sum((number(in_unit_of(part, whole)) for part in parts), Decimal(0))
    if rest < 0:
        return FactRefusal(f"the parts are more than the whole, {whole.fact.subject}", facts_of(rows))
    working = f"{' − '.join((format_number(number(whole)), *(shown(part, parts) for part in parts)))}"
    return FactAnswer(
        amount(rest, whole),
        facts_of((whole, *parts)),
        f"{working} = {format_number(rest)}{unit_of(whole)}",
    )


def _of_larger(operation: Callable[[Inquiry, Operands], Result]) -> Callable[[Inquiry, Operands], Result]:
    """An operation over a part and its whole, the larger of two figures."""
    return lambda inquiry, rows: operation(inquiry, tuple(sorted(rows, key=number)))


_OVER_PAIRS: dict[Operation, Callable[[Inquiry, Operands], Result]] = {
    "difference": _difference_of,
    "ratio": _ratio_of,
    "rate": _rate_of,
    "change": _change_of,
    "share": _of_larger(_share_of),
    "remainder": _of_larger(_remainder_of),
}
"""The operations over two figures."""
