"""The operations over facts, a function each, and the table of facts that is asked for them.

Each takes an ``Inquiry`` and gives an answer with its working, a refusal that says why there is none, or none where no
row has to do with the question. Numbers are decimal and exact; what is divided is shown to one decimal, and "≈" says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from qa.answering.facts.index import Asked, Index, Row, all_forms, dates_agree, forms, holds
from qa.answering.facts.lookup import FactAnswer, look_up, stems_of
from qa.answering.facts.operands import (
    FactRefusal,
    Inquiry,
    Operands,
    amount,
    described,
    events,
    facts_of,
    families,
    in_unit_of,
    missing,
    number,
    pair,
    parts_and_whole,
    choose,
    quantities,
    covered,
    shown,
    uncovered,
    unit_of,
)
from qa.answering.facts.reading import read_rows
from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.operations import Intent, Operation
from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate, duration_between, earlier
from qa.language.terms import opposites
from qa.language.values import format_number
from qa.models import MENTIONED, Fact

Result = FactAnswer | FactRefusal | None
_LOOKED_UP: frozenset[Operation] = frozenset(("sum", "count", "duration", "share", "age"))
"""Operations whose cues also ask for what one row may say: "how many in total", "how long did it take"."""
_TURNED_ROUND: frozenset[Operation] = frozenset(("compare", "difference", "most", "fewest", "first", "last"))
"""Operations of which a "not" in the question asks for the opposite, or for something else."""
_BORN = stems_of("facts.born")
_MOST_PARTS = 4
"""Figures that a sum or an average puts together at most."""


class FactTable:
    """The facts of articles, of all that are known where none are named, ready to be asked. Threads may share it."""

    def __init__(self, kb: Knowledge, articles: Iterable[str] | None = None) -> None:
        facts = (
            kb.facts if articles is None else [fact for article in articles for fact in kb.facts_of(article)]
        )
        self._index = Index(kb, [fact for fact in facts if fact.relation != MENTIONED])

    def look_up(self, query: Query) -> FactAnswer | None:
        """The answer that one row gives, or none where no row covers the whole question or two rows disagree."""
        intent = query.question.operation
        if not self._index.rows or (intent and (intent.name not in _LOOKED_UP or intent.negated)):
            return None
        return look_up(self._index, Asked(query))

    def compute(self, query: Query, sentences: Iterable[AnnotatedSentence] = ()) -> Result:
        """The result of the operation that a question asks for, over the table's rows and those read from ``sentences``.

        A refusal says why there is none: what is missing, what disagrees; none says that no row has to do with it.
        """
        intent = query.question.operation
        if intent is None:
            return None
        asked = Asked(query)
        read = [
            row for sentence in self._around(intent, sentences) for row in read_rows(self._index.kb, sentence)
        ]
        rows = (*self._index.near(asked), *read)
        result = OPERATIONS[intent.name](Inquiry(self._index, asked, intent, rows)) if rows else None
        if isinstance(result, FactAnswer) and intent.name in _TURNED_ROUND and intent.negated:
            return FactRefusal('what is asked with a "not" is not computed; ask it without', result.facts)
        return result

    def _around(self, intent: Intent, sentences: Iterable[AnnotatedSentence]) -> Iterator[AnnotatedSentence]:
        """Sentences, with the next one of their paragraph where it may tell the end of what they tell: "It reopened"."""
        given = {one.sentence: one for one in sentences}
        yield from given.values()
        for one in given.values() if intent.name in ("duration", "remainder") else ():
            paragraph = self._index.kb.paragraph_of(one.sentence)
            if one.sentence.number < len(paragraph) and paragraph[one.sentence.number] not in given:
                before = paragraph[: one.sentence.number]
                yield AnnotatedSentence(paragraph[one.sentence.number], one.article, before)


def _rounded(exact: Decimal) -> Decimal:
    """A number to two decimals where that loses nothing, else to one, halves up."""
    hundredths = exact.quantize(Decimal("0.01"))
    return hundredths if hundredths == exact else exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _near(exact: Decimal) -> str:
    return format_number(_rounded(exact))


def _equals(exact: Decimal) -> str:
    """What stands before a rounded number: "=" where nothing is lost."""
    return "=" if _rounded(exact) == exact else "≈"


# Figures


def _difference(inquiry: Inquiry) -> Result:
    """The one figure less the other, in the unit of the first.

    Refuses figures of different units, wholes or years, and "how many more" of what is less.
    """
    rows = _pair_or_missing(inquiry)
    if not isinstance(rows, tuple):
        return rows
    one, other = rows[0], in_unit_of(rows[1], rows[0])
    high, low = (one, other) if number(one) >= number(other) else (other, one)
    first_is_more = number(one) > number(other)
    if (
        inquiry.intent.separator == "than"
        and number(high) > number(low)
        and first_is_more == inquiry.intent.less
    ):
        told = f"{high.fact.subject}: {format_number(number(high))}; {low.fact.subject}: {format_number(number(low))}{unit_of(low)}"
        return FactRefusal(f"it is the other way round ({told})", facts_of(rows))
    result = number(high) - number(low)
    working = f"{shown(high, rows)} − {shown(low, rows)} = {format_number(result)}{unit_of(high)}"
    return FactAnswer(amount(result, high), facts_of((high, low)), working)


def _pair_or_missing(inquiry: Inquiry) -> Operands | FactRefusal | None:
    found = pair(inquiry)
    return found if found is not None else missing(inquiry, quantities(inquiry))


def _several(inquiry: Inquiry) -> Operands | FactRefusal | None:
    """Two to four figures that cover the question together, as few as do."""
    rows = quantities(inquiry)
    for count in range(2, _MOST_PARTS + 1):
        found = choose(inquiry, rows[:12], count)
        if found is not None:
            return found
    return missing(inquiry, rows)


def _sum(inquiry: Inquiry) -> Result:
    """Figures of one unit put together. Refuses a part with its own whole, which would count it twice."""
    rows = _several(replace(inquiry, intent=replace(inquiry.intent, middle=-1)))
    if not isinstance(rows, tuple):
        return rows if inquiry.intent.sure else None
    for one, other in combinations(rows, 2):
        for part, whole in ((one, other), (other, one)):
            if part.whole_row is whole or (part.whole and part.whole == frozenset(whole.subject)):
                why = f"{part.fact.subject} are among {whole.fact.subject} already; adding them would count them twice"
                return FactRefusal(why, facts_of(rows))
    same = [in_unit_of(row, rows[0]) for row in rows]
    result = sum(map(number, same), Decimal(0))
    working = f"{' + '.join(shown(row, rows) for row in same)} = {format_number(result)}{unit_of(rows[0])}"
    return FactAnswer(amount(result, rows[0]), facts_of(rows), working)


def _average(inquiry: Inquiry) -> Result:
    """The mean of figures of one unit, to one decimal."""
    rows = _several(replace(inquiry, intent=replace(inquiry.intent, middle=-1)))
    if not isinstance(rows, tuple):
        return rows if inquiry.intent.sure else None
    exact = sum((number(in_unit_of(row, rows[0])) for row in rows), Decimal(0)) / len(rows)
    working = f"({' + '.join(shown(row, rows) for row in rows)}) ÷ {len(rows)} {_equals(exact)} {_near(exact)}{unit_of(rows[0])}"
    return FactAnswer(amount(_rounded(exact), rows[0]), facts_of(rows), working)


def _ratio(inquiry: Inquiry) -> Result:
    """How many times the second figure goes into the first, to one decimal. Refuses to divide by 0."""
    rows = _pair_or_missing(inquiry)
    if not isinstance(rows, tuple):
        return rows
    top, bottom = rows[0], in_unit_of(rows[1], rows[0])
    if not number(bottom):
        return FactRefusal(f"{bottom.fact.subject} are 0, and nothing is divided by 0", facts_of(rows))
    exact = number(top) / number(bottom)
    working = f"{shown(top, rows)} ÷ {shown(bottom, rows)} {_equals(exact)} {_near(exact)}"
    return FactAnswer(f"{_near(exact)} times", facts_of(rows), working)


def _change(inquiry: Inquiry) -> Result:
    """By how many per cent the later figure is more or less than the earlier one, to one decimal.

    Refuses figures whose dates do not tell which is the earlier, and a change from 0.
    """
    rows = _pair_or_missing(inquiry)
    if not isinstance(rows, tuple):
        return rows
    order = _in_time(rows)
    if order is None:
        return FactRefusal("the dates do not tell which figure is the earlier", facts_of(rows))
    before, after = order
    if not number(before):
        return FactRefusal(
            f"{before.fact.subject} are 0, from which there is no change in per cent", facts_of(rows)
        )
    exact = 100 * (number(after) - number(before)) / number(before)
    result = f"{_near(abs(exact))}%"
    gap = f"({format_number(number(after))} − {format_number(number(before))}) ÷ {format_number(number(before))}"
    return FactAnswer(result, facts_of(rows), f"{gap} {_equals(exact)} {_near(exact)}%")


def _in_time(rows: Operands) -> tuple[Row, Row] | None:
    one, other = rows
    if one.date and other.date and earlier(one.date, other.date) is not None:
        return (one, other) if earlier(one.date, other.date) else (other, one)
    if other.partner is one:
        return other, one
    return (one, other) if one.partner is other else None


def _share(inquiry: Inquiry) -> Result:
    """What the parts are of their whole, in per cent to one decimal; asked with a "not", what is left of 100. Refuses a whole of 0."""
    found = parts_and_whole(inquiry)
    if not isinstance(found, tuple):
        return _complement(inquiry) or found
    parts, whole = found
    if not number(whole):
        return FactRefusal(
            f"{whole.fact.subject} are 0, of which there is no share", facts_of((*parts, whole))
        )
    exact = 100 * sum((number(in_unit_of(part, whole)) for part in parts), Decimal(0)) / number(whole)
    top = " + ".join(shown(part, parts) for part in parts)
    top = f"({top})" if len(parts) > 1 else top
    bottom = format_number(number(whole))
    if inquiry.intent.negated:
        exact = 100 - exact
        top, bottom = f"({bottom} − {top})", bottom
    result = f"{_near(exact)}%"
    return FactAnswer(
        result,
        facts_of((*parts, whole)),
        f"{top} ÷ {bottom} {_equals(exact)} {result} of {whole.fact.subject}",
    )


def _complement(inquiry: Inquiry) -> Result:
    """What a share leaves of 100 %, where the question asks with a "not" what is not it."""
    rows = [row for row in quantities(inquiry, percent=True) if covered(inquiry, (row,))]
    if not inquiry.intent.negated or len({row.value for row in rows}) != 1 or number(rows[0]) > 100:
        return None
    rest = 100 - number(rows[0])
    working = f"100% − {format_number(number(rows[0]))}% = {format_number(rest)}%"
    return FactAnswer(f"{_near(rest)}%", facts_of(rows[:1]), working)


def _remainder(inquiry: Inquiry) -> Result:
    """The whole without its parts, in the whole's unit; of a share, what is left of 100 %. Refuses parts that are more than the whole."""
    found = parts_and_whole(inquiry)
    if not isinstance(found, tuple):
        return found
    parts, whole = found
    rest = number(whole) - sum((number(in_unit_of(part, whole)) for part in parts), Decimal(0))
    if rest < 0:
        return FactRefusal(
            f"the parts are more than the whole, {whole.fact.subject}", facts_of((*parts, whole))
        )
    working = f"{' − '.join((format_number(number(whole)), *(shown(part, parts) for part in parts)))}"
    return FactAnswer(
        amount(rest, whole),
        facts_of((whole, *parts)),
        f"{working} = {format_number(rest)}{unit_of(whole)}",
    )


def _compare(inquiry: Inquiry) -> Result:
    """Whether the first figure is more, or less, than the second; or whether one event came before the other."""
    rows = pair(inquiry)
    if rows is None:
        return _compare_events(inquiry)
    if isinstance(rows, FactRefusal):
        return rows
    one, other = rows[0], in_unit_of(rows[1], rows[0])
    holds_ = number(one) < number(other) if inquiry.intent.less else number(one) > number(other)
    sign = "=" if number(one) == number(other) else "<" if number(one) < number(other) else ">"
    working = f"{shown(one, rows)} {sign} {shown(other, rows)}{unit_of(one)}"
    return FactAnswer("Yes" if holds_ else "No", facts_of(rows), working)


# Events


def _event_pair(inquiry: Inquiry) -> Operands | None:
    found = pair(inquiry, events)
    return found if isinstance(found, tuple) else None


def _compare_events(inquiry: Inquiry) -> Result:
    """Whether one event happened before another: "Did A happen before B?". Refuses dates too coarse to tell."""
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


def _between(one: Row, other: Row) -> FactAnswer:
    start, end = sorted((one, other), key=lambda row: _date(row).first_day())
    result = duration_between(_date(start), _date(end))
    working = f"from {_date(start)} ({_event(start)}) to {_date(end)} ({_event(end)}): {result}"
    return FactAnswer(result, facts_of((start, end)), working)


def _duration(inquiry: Inquiry) -> Result:
    """The time between two events that are named, or from one to what ended it ("How long was it closed?"), as exact as both dates."""
    rows = _event_pair(inquiry)
    if rows and inquiry.intent.two_events:
        return _between(*rows)
    single = _single(inquiry)
    for start in single:
        ended = [row for row in inquiry.rows if row.partner is start and row.date and row.value is None]
        if len({row.fact.date for row in ended}) == 1:
            return _between(start, ended[0])
        begun = [row for row in inquiry.rows if inquiry.intent.takes and _is_before(row, start)]
        if len({row.fact.date for row in begun}) == 1:
            return _between(begun[0], start)
        ends = [row for row in (*inquiry.index.rows, *inquiry.rows) if _ends(inquiry, row, start)]
        following = [row for row in ends if not any(earlier(_date(other), _date(row)) for other in ends)]
        if len({row.fact.date for row in following}) == 1:
            return _between(start, following[0])
    return _between(*rows) if rows and not single else None


def _is_before(row: Row, end: Row) -> bool:
    """Whether a row tells an earlier event of the same sentence."""
    same = row.fact.article_id == end.fact.article_id and row.fact.evidence == end.fact.evidence
    return same and row.value is None and row.date is not None and bool(earlier(row.date, _date(end)))


def _single(inquiry: Inquiry) -> list[Row]:
    """The events that cover the whole question alone; what is done, by their own words."""
    done = inquiry.asked.question.verb
    verbs = [term for term in inquiry.required() if term.stem == done]
    return [
        row
        for row in events(inquiry)
        if covered(inquiry, (row,)) and all(holds(term, row.own) for term in verbs)
    ]


def _ends(inquiry: Inquiry, row: Row, start: Row) -> bool:
    """Whether a row tells what next became of the subject of an event, or, read from a sentence, what undid it."""
    if row.date is None or row.value is not None or not earlier(_date(start), row.date):
        return False
    if not (row.is_read or start.is_read):
        return frozenset(row.subject) == frozenset(start.subject)
    terms = [term for term in inquiry.required() if not term.is_name]
    undone = {term: all_forms(opposites(term.stem)) for term in terms if holds(term, start.own)}
    shared = [
        term for term in inquiry.required() if not undone.get(term) and holds(term, row.own | row.around)
    ]
    return any(not forms_.isdisjoint(row.own) for forms_ in undone.values()) and (
        bool(shared) or row.fact.evidence == start.fact.evidence
    )


def _since(inquiry: Inquiry) -> Result:
    """The time from an event to the date of the article that tells it. Refuses an article without a date: the clock is never asked."""
    found = _single(inquiry)
    if not found:
        rows = _event_pair(inquiry)
        return _between(*rows) if rows else None
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
    result = duration_between(_date(event), until)
    working = f"from {_date(event)} ({_event(event)}) to {until}, the article's date: {result}"
    return FactAnswer(result, (event.fact,), working)


def _age(inquiry: Inquiry) -> Result:
    """Whole years from somebody's birth to an event; "or" where the dates leave two. Refuses an event before the birth."""
    named = [term for term in inquiry.asked.terms if term.is_name]
    dated = [
        row
        for row in inquiry.rows
        if row.date
        and row.value is None
        and all(holds(term, row.own | row.evidence[0] | row.around) for term in named)
    ]
    births = [row for row in dated if not _BORN.isdisjoint(row.own)]
    happened = [row for row in dated if _BORN.isdisjoint(row.own) and _tells_deed(inquiry, row)]
    dates = [date for date in inquiry.asked.dates]
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
    return all(term.is_name or holds(term, row.own) for term in inquiry.required())


def _whole_years(born: datetime.date, end: datetime.date) -> int:
    return max(0, end.year - born.year - ((end.month, end.day) < (born.month, born.day)))


def _first(inquiry: Inquiry) -> Result:
    return _at_end(inquiry, last=False)


def _last(inquiry: Inquiry) -> Result:
    return _at_end(inquiry, last=True)


def _at_end(inquiry: Inquiry, last: bool) -> Result:
    """The earliest or latest of the two events that the question names, with its date. Refuses dates too coarse to tell."""
    rows = _event_pair(inquiry)
    if not isinstance(rows, tuple):
        return None
    is_before = earlier(_date(rows[0]), _date(rows[1]))
    if is_before is None or _date(rows[0]) == _date(rows[1]):
        return _untold(rows)
    ordered = rows if is_before else rows[::-1]
    chosen = ordered[-1 if last else 0]
    return FactAnswer(f"{_event(chosen)} ({chosen.date})", facts_of(rows), "; ".join(map(described, ordered)))


# Lists


def _most(inquiry: Inquiry) -> Result:
    return _ranked(inquiry, 1)


def _fewest(inquiry: Inquiry) -> Result:
    return _ranked(inquiry, -1)


def _ranked(inquiry: Inquiry, sign: int) -> Result:
    """The part of a whole, or the line of a table, with the largest (sign 1) or smallest figure, or the second such one.

    Refuses equals, and where what the parts leave of their whole may hold a larger or smaller one.
    """
    named = pair(inquiry) if inquiry.intent.middle >= 0 else None
    if isinstance(named, FactRefusal):
        return named
    rows = list(named) if named else _family(inquiry)
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


def _family(inquiry: Inquiry) -> list[Row]:
    """The parts of the one whole, or the lines of the one column, whose words the question has and no others."""
    fitting = [
        (
            sum(holds(term, row.own | all_forms(row.whole)) for term in inquiry.asked.terms for row in rows)
            / len(rows),
            rows,
        )
        for rows in families(inquiry)
        if len(rows) > 1 and all(_in_common(inquiry, term.stem, rows) for term in inquiry.required())
    ]
    best = max((share for share, _ in fitting), default=0)
    chosen = [rows for share, rows in fitting if share == best]
    return chosen[0] if len(chosen) == 1 and best > 0 else []


def _in_common(inquiry: Inquiry, sought: str, rows: Sequence[Row]) -> bool:
    term = next(term for term in inquiry.asked.terms if term.stem == sought)
    return all(
        holds(term, row.own | all_forms(row.whole))
        or (row.fact.origin != "curated" and holds(term, row.evidence[0]))
        for row in rows
    )


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
    """Why the known parts do not tell: the rest of the whole may hold one that is larger, or smaller, than all of them."""
    rest = number(whole) - sum(map(number, parts), Decimal(0))
    if rest <= (max(map(number, parts)) if sign > 0 else 0):
        return ""
    known = (
        f"the facts name {len(parts)} parts of {whole.fact.subject} and leave {format_number(rest)} unnamed"
    )
    return f"{known}; another part may come before these"


def _count(inquiry: Inquiry) -> Result:
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


OPERATIONS: dict[Operation, Callable[[Inquiry], Result]] = {
    "difference": _difference,
    "sum": _sum,
    "average": _average,
    "share": _share,
    "remainder": _remainder,
    "ratio": _ratio,
    "change": _change,
    "duration": _duration,
    "since": _since,
    "age": _age,
    "first": _first,
    "last": _last,
    "most": _most,
    "fewest": _fewest,
    "count": _count,
    "compare": _compare,
}
"""What computes each operation."""
