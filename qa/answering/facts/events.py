"""The operations over dated events, a function each: as exact as the dates allow, and never a false day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qa.answering.facts.choosing import are_told_apart, choose_pair, figure_pair
from qa.answering.facts.coverage import Inquiry, Operands, covered, linked
from qa.answering.facts.index import holds
from qa.answering.facts.lookup import stems_of
from qa.answering.facts.operands import events, in_unit_of, pair
from qa.answering.facts.results import (
    FactAnswer,
    FactRefusal,
    Result,
    described,
    facts_of,
    number,
    shown,
    unit_of,
)
from qa.answering.facts.rows import Row, all_forms
from qa.language.dates import PartialDate, duration_between, earlier
from qa.language.terms import opposites

_BORN = stems_of("facts.born")


def compare(inquiry: Inquiry) -> Result:
    """Whether the first figure is more, or less, than the second; or whether one event came before the
    other."""
    rows = figure_pair(inquiry)
    if rows is None:
        return compare_events(inquiry)
    if isinstance(rows, FactRefusal):
        return rows
    rows = _order(inquiry, rows)
    if not rows:
        return None
    one, other = rows[0], in_unit_of(rows[1], rows[0])
    holds_ = number(one) < number(other) if inquiry.intent.less else number(one) > number(other)
    sign = "=" if number(one) == number(other) else "<" if number(one) < number(other) else ">"
    working = f"{shown(one, rows)} {sign} {shown(other, rows)}{unit_of(one)}"
    return FactAnswer("Yes" if holds_ else "No", facts_of(rows), working)


def _order(inquiry: Inquiry, rows: Operands) -> Operands:
    """Two figures, first the one of which it is asked whether it is more: the later one, where the question
    or the sentence sets it against the time before. None where that is not sure."""
    dates = [row.date for row in rows]
    if linked(*rows):
        return rows[::-1] if rows[0].partner is rows[1] else rows
    if inquiry.intent.year_before and dates[0] and dates[1] and dates[0] != dates[1]:
        return rows if earlier(dates[1], dates[0]) else rows[::-1]
    return rows if are_told_apart(inquiry, rows) else ()


def _event_pair(inquiry: Inquiry) -> Operands | None:
    found = pair(inquiry, events)
    return found if isinstance(found, tuple) else None


def compare_events(inquiry: Inquiry) -> Result:
    """Whether one event happened before another: "Did A happen before B?". Refuses dates too coarse to
    tell."""
    rows = _event_pair(inquiry)
    if not rows or not inquiry.intent.opens_with:
        return None
    first, second = rows if inquiry.intent.opens_with == "before" else rows[::-1]
    is_before = earlier(_date(first), _date(second))
    if is_before is None:
        return _untold(rows)
    return FactAnswer("Yes" if is_before else "No", facts_of(rows), "; ".join(map(described, rows)))


def _date(row: Row) -> PartialDate:
    assert row.date is not None  # events have one
    return row.date


def _event(row: Row) -> str:
    return " ".join(part for part in (row.fact.subject, row.fact.relation, row.fact.object) if part)


def _untold(rows: Sequence[Row]) -> FactRefusal:
    on_one_day = len({_date(row) for row in rows}) == 1 and _date(rows[0]).day
    why = "all happened on one day" if on_one_day else "the dates are too coarse to tell"
    return FactRefusal(f"{why}: {'; '.join(map(described, rows))}", facts_of(rows))


def between(inquiry: Inquiry, rows: Operands) -> FactAnswer:
    """The time between two events, in the unit that the question counts."""
    start, end = sorted(rows, key=lambda row: _date(row).first_day())
    result = duration_between(_date(start), _date(end), inquiry.intent.span)
    working = f"from {_date(start)} ({_event(start)}) to {_date(end)} ({_event(end)}): {result}"
    return FactAnswer(result, facts_of((start, end)), working)


def duration(inquiry: Inquiry) -> Result:
    """The time between two events that are named, or from one to what ended it ("How long was it closed?"),
    as exact as both dates."""
    rows = _event_pair(inquiry)
    if rows and inquiry.intent.two_events:
        return between(inquiry, rows)
    single = _single(inquiry)
    for start in single:
        ended = [row for row in inquiry.rows if row.partner is start and row.date and row.value is None]
        if len({row.fact.date for row in ended}) == 1:
            return between(inquiry, (start, ended[0]))
        begun = [row for row in inquiry.rows if inquiry.intent.takes and _is_before(row, start)]
        if len({row.fact.date for row in begun}) == 1:
            return between(inquiry, (begun[0], start))
        ends = [row for row in (*inquiry.index.rows, *inquiry.rows) if _ends(inquiry, row, start)]
        following = [row for row in ends if not any(earlier(_date(other), _date(row)) for other in ends)]
        if len({row.fact.date for row in following}) == 1:
            return between(inquiry, (start, following[0]))
    chosen = rows if rows and not single else choose_pair(inquiry)
    return between(inquiry, chosen) if chosen else None


def _is_before(row: Row, end: Row) -> bool:
    """Whether a row tells an earlier event of the same sentence."""
    same = row.fact.article_id == end.fact.article_id and row.fact.evidence == end.fact.evidence
    return same and row.value is None and row.date is not None and bool(earlier(row.date, _date(end)))


def _single(inquiry: Inquiry) -> list[Row]:
    """The events that cover the whole question alone; what is done, by their own words."""
    done = inquiry.asked.question.verb
    verbs = [term for term in inquiry.required if term.stem == done]
    return [
        row
        for row in events(inquiry)
        if covered(inquiry, (row,)) and all(holds(term, row.own) for term in verbs)
    ]


def _ends(inquiry: Inquiry, row: Row, start: Row) -> bool:
    """Whether a row tells what next became of the subject of an event, or, read from a sentence, what undid
    it."""
    if row.date is None or row.value is not None or not earlier(_date(start), row.date):
        return False
    if not (row.is_read or start.is_read):
        return frozenset(row.subject) == frozenset(start.subject)
    terms = [term for term in inquiry.required if not term.is_name]
    undone = {term: all_forms(opposites(term.stem)) for term in terms if holds(term, start.own)}
    shared = [term for term in inquiry.required if not undone.get(term) and holds(term, row.own | row.around)]
    return any(not forms_.isdisjoint(row.own) for forms_ in undone.values()) and (
        bool(shared) or row.fact.evidence == start.fact.evidence
    )


def since(inquiry: Inquiry) -> Result:
    """The time from an event to the date of the article that tells it. Refuses an article without a date: the
    clock is never asked."""
    found = _single(inquiry)
    if not found:
        rows = _event_pair(inquiry)
        return between(inquiry, rows) if rows else None
    event = found[0]
    published = inquiry.index.published(event)
    if published is None:
        return FactRefusal(
            "the article bears no date to count to, and the clock is never asked", facts_of((event,))
        )
    until = PartialDate(published.year, published.month, published.day)
    if earlier(until, _date(event)):
        return FactRefusal(
            f"the article of {until} is older than the event: {described(event)}", facts_of((event,))
        )
    result = duration_between(_date(event), until, inquiry.intent.span)
    working = f"from {_date(event)} ({_event(event)}) to {until}, the article's date: {result}"
    return FactAnswer(result, (event.fact,), working)


def age(inquiry: Inquiry) -> Result:
    """Whole years from somebody's birth to an event; "or" where the dates leave two. Refuses an event before
    the birth."""
    named = [term for term in inquiry.asked.terms if term.is_name]
    dated = [
        row
        for row in inquiry.rows
        if row.date
        and row.value is None
        and all(holds(term, row.own | row.evidence[0] | row.around) for term in named)
    ]
    births = [row for row in dated if not _BORN.isdisjoint(row.own)]
    by_name = [row for row in births if all(holds(term, row.own) for term in named)]
    births = by_name or births  # "Ada Holt was born" before "He was born"
    happened = [row for row in dated if _BORN.isdisjoint(row.own) and _tells_deed(inquiry, row)]
    dates = inquiry.asked.dates
    if len({row.fact.date for row in births}) != 1 or (not dates and not happened):
        return (
            FactRefusal("no fact gives the date of the birth", facts_of(happened[:1])) if happened else None
        )
    born, end = _date(births[0]), dates[0] if dates else _date(happened[0])
    if earlier(end, born):
        return FactRefusal(f"it was before the birth in {born}", facts_of((births[0], *happened[:1])))
    least = _whole_years(born.last_day(), end.first_day())
    most = _whole_years(born.first_day(), end.last_day())
    result = f"{most} years" if least == most else f"{least} or {most} years"
    return FactAnswer(result, facts_of((births[0], *happened[:1])), f"from {born} to {end}: {result}")


def _tells_deed(inquiry: Inquiry, row: Row) -> bool:
    """Whether an event is told in all words of the question but the name, for which a pronoun may stand."""
    return all(term.is_name or holds(term, row.own) for term in inquiry.required)


def _whole_years(born: datetime.date, end: datetime.date) -> int:
    return max(0, end.year - born.year - ((end.month, end.day) < (born.month, born.day)))


def first(inquiry: Inquiry) -> Result:
    return _at_end(inquiry, last=False)


def last(inquiry: Inquiry) -> Result:
    return _at_end(inquiry, last=True)


def _at_end(inquiry: Inquiry, last: bool) -> Result:
    """The earliest or latest of the two events that the question names, with its date. Refuses dates too
    coarse to tell."""
    rows = _event_pair(inquiry)
    if not isinstance(rows, tuple):
        return None
    is_before = earlier(_date(rows[0]), _date(rows[1]))
    if is_before is None or _date(rows[0]) == _date(rows[1]):
        return _untold(rows)
    ordered = rows if is_before else rows[::-1]
    chosen = ordered[-1 if last else 0]
    return FactAnswer(f"{_event(chosen)} ({chosen.date})", facts_of(rows), "; ".join(map(described, ordered)))
