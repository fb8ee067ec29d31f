"""Answers from the fact table: look-up of one fact, and arithmetic over several with its working shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, product

from qa.answering.facts.index import Asked, Forms, Index, Reader, Row, dates_agree
from qa.answering.facts.lookup import FactAnswer, is_event, look_up, missing, stems_of, words_fit
from qa.answering.question.analysis import Question
from qa.answering.question.operations import Operation
from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate, duration_between, earlier
from qa.language.terms import normalize
from qa.language.values import equals, format_number, rounded
from qa.models import MENTIONED, Fact


@dataclass(frozen=True, slots=True)
class FactRefusal:
    """Why facts that the question names must not be computed over, in words."""

    reason: str
    facts: tuple[Fact, ...] = ()


Result = FactAnswer | FactRefusal | None


_NEGATIONS = frozenset(
    "not never no without except neither nor isn't aren't wasn't weren't didn't don't doesn't".split()
)
_LOOKED_UP: frozenset[Operation | None] = frozenset((None, "sum", "count", "duration"))
"""Operations whose phrases also ask for what one row may say: "how many in total", "how long did it take"."""
_TURNED_ROUND: frozenset[Operation | None] = frozenset(
    ("compare", "difference", "most", "fewest", "first", "last")
)
"""Operations of which a "not" in the question asks for the opposite, or for something else."""
_OPERATION_WORDS = stems_of(
    """first last few fewer less difference differ gap times compare larger bigger greater higher smaller lower exceed outnumber large big
    great high small low together combined sum share percentage percent per cent fraction proportion part make account neither except
    excluding exclude besides apart rest remaining remain else elsewhere left passed elapsed took take year month week day time period
    between ago later earlier happened occur occurred recently recent most fewest least largest biggest smallest greatest highest lowest
    numerous group country nation nationality named mentioned listed mention list article different distinct since"""
)
"""Words that ask for an operation, which no fact needs to cover."""
_MOST_ROWS = 8


class FactTable:
    """The facts of articles, of all that are known where none are named, ready to be asked. Threads may share it.

    ``reader`` knows the aliases; without one they are read from the knowledge.
    """

    def __init__(
        self, kb: Knowledge, articles: Iterable[str] | None = None, reader: Reader | None = None
    ) -> None:
        facts = (
            kb.facts if articles is None else [fact for article in articles for fact in kb.facts_of(article)]
        )
        stated = [fact for fact in facts if fact.relation != MENTIONED]
        self._index = Index(kb, stated, reader or Reader(kb.aliases))

    def look_up(self, question: Question) -> FactAnswer | None:
        """The answer that one row gives, or none where no row fits the whole question or two rows disagree."""
        if question.operation not in _LOOKED_UP or not self._index.rows or _is_negated(question):
            return None
        return look_up(self._index, self._index.ask(question))

    def compute(self, question: Question) -> Result:
        """The result of the operation asked for, a refusal where its facts must not be put together, or none where no facts fit."""
        if question.operation is None or not self._index.rows:
            return None
        result = OPERATIONS[question.operation](self._index, self._index.ask(question))
        if isinstance(result, FactAnswer) and question.operation in _TURNED_ROUND and _is_negated(question):
            return FactRefusal('what is asked with a "not" is not computed; ask it without', result.facts)
        return result


def _is_negated(question: Question) -> bool:
    return not _NEGATIONS.isdisjoint(normalize(question.text).split())


# Operands


@dataclass(frozen=True, slots=True)
class _Operand:
    """What the question names once: the rows that give it (of several dates, perhaps), and where it stands in the question."""

    rows: tuple[Row, ...]
    place: int


def _quantities(index: Index, asked: Asked) -> list[_Operand]:
    """The quantities that the question names, in its order, each by as many of its words as may be."""
    groups: dict[frozenset[Forms], list[Row]] = {}
    for row in index.by_subject(asked):
        if (
            row.value is not None
            and row.fact.unit != "%"
            and asked.names(row)
            and asked.may_mean(row)
            and not _is_asking(row)
        ):
            groups.setdefault(row.key, []).append(row)
    named = {key: rows[0] for key, rows in groups.items()}
    found = [
        key
        for key in groups
        if not any(_is_named_better(asked, other, named[key]) for other in named.values())
    ]
    operands = [_Operand(_best_origin(groups[key]), _place(asked, named[key], found)) for key in found]
    return sorted(operands, key=lambda operand: operand.place)


def _place(asked: Asked, row: Row, keys: Sequence[frozenset[Forms]]) -> int:
    """Where a question names a quantity: by a word that tells it from the others, else by its date."""
    shared = frozenset.intersection(*keys) if len(keys) > 1 else frozenset()
    place = asked.place_of(word for word in row.subject if word.forms not in shared)
    return min(
        [place, *(date.start for date in asked.dates if row.date and dates_agree(date.date, row.date))]
    )


def _is_named_better(asked: Asked, row: Row, than: Row) -> bool:
    """Whether the words of a question that seem to name one quantity name another: one that it is inside of ("workers" in "foreign
    workers", "Bergen" in "pilots of Bergen"), or one of the same noun of which it says more ("pilots of Bergen", not of Oslo)."""
    needed, other = (frozenset(word.forms for word in one.required) for one in (than, row))
    if needed < other or (than.key < row.key and asked.covers(row.subject)):
        return True
    return needed == other and missing(asked, row.subject) < missing(asked, than.subject)


def _is_asking(row: Row) -> bool:
    """Whether a row is named only by words that ask ("which COUNTRY has the most")."""
    return all(not word.forms.isdisjoint(_OPERATION_WORDS) for word in row.required)


def _best_origin(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Curated rows before extracted ones, each value and date once."""
    curated = [row for row in rows if row.fact.origin == "curated"] or rows
    return tuple({(row.value, row.fact.unit, row.date): row for row in reversed(curated)}.values())[::-1]


def _picked(asked: Asked, operands: Sequence[_Operand]) -> tuple[Row, ...] | FactRefusal | None:
    """One row for each operand, all of one unit and time; a refusal where there is no such choice or more than one."""
    choices = [operand.rows[:_MOST_ROWS] for operand in operands]
    if not words_fit(asked, [rows[0] for rows in choices], _OPERATION_WORDS):
        return None
    is_of_years = len(asked.dates) > 1
    together = [rows for rows in islice(product(*choices), 1000) if not _clash(rows, is_of_years)]
    if len(together) == 1:
        return together[0]
    if together:
        differing = [row for one in zip(*together[:2], strict=True) for row in one if one[0] is not one[1]]
        return FactRefusal(_why_not_one(differing), _facts(differing))
    first = tuple(rows[0] for rows in choices)
    return FactRefusal(_clash(first, is_of_years), _facts(first))


def _why_not_one(rows: Sequence[Row]) -> str:
    if rows[0].date == rows[1].date:
        return f"the facts disagree on {rows[0].fact.subject}: {_shown(rows[0])} and {_shown(rows[1])}{_unit_of(rows[1])}"
    return "the facts give values of more than one date; name the date that is meant"


def _clash(rows: Sequence[Row], is_of_years: bool) -> str:
    """Why values must not be put together; empty where nothing speaks against it. Where the question ``is_of_years``, it names several."""
    for one, other in combinations(rows, 2):
        a, b = one.fact, other.fact
        if one.unit != other.unit:
            return f"{a.subject} are counted in {a.unit or 'no unit'} and {b.subject} in {b.unit or 'no unit'}; different units do not add up"
        if (
            one.whole
            and other.whole
            and one.whole != other.whole
            and one.key != other.whole
            and other.key != one.whole
        ):
            return f"{a.subject} are a part of {a.part_of} and {b.subject} of {b.part_of}; parts of different wholes are not put together"
        if not is_of_years and one.date and other.date and one.date.year != other.date.year:
            dates = f"{a.subject} are counted for {one.date} and {b.subject} for {other.date}"
            return f"{dates}; values of different years are not put together"
    return ""


def _facts(rows: Iterable[Row]) -> tuple[Fact, ...]:
    return tuple(row.fact for row in rows)


def _pair(index: Index, asked: Asked) -> tuple[Row, ...] | FactRefusal | None:
    """The two quantities that the question sets side by side: two subjects, or one subject in the two years that it names."""
    operands = _quantities(index, asked)
    if len(operands) == 2:
        return _picked(asked, operands)
    if len(operands) == 1 and len(asked.dates) == 2:
        rows = [
            [row for row in operands[0].rows if row.date and dates_agree(row.date, date.date)]
            for date in asked.dates
        ]
        if (
            all(len(found) == 1 for found in rows)
            and rows[0] != rows[1]
            and words_fit(asked, rows[0], _OPERATION_WORDS)
        ):
            pair = rows[0][0], rows[1][0]
            reason = _clash(pair, True)
            return FactRefusal(reason, _facts(pair)) if reason else pair
    return None


def _number(row: Row) -> Decimal:
    return row.value if row.value is not None else Decimal(0)


def _shown(row: Row) -> str:
    return format_number(_number(row))


def _unit_of(row: Row) -> str:
    return f" {row.fact.unit}" if row.fact.unit else ""


# Operations


def _difference(index: Index, asked: Asked) -> Result:
    rows = _pair(index, asked)
    if not isinstance(rows, tuple):
        return rows
    high, low = sorted(rows, key=lambda row: -_number(row))
    if (
        rows[0] is (high if _asks_for_fewer(asked) else low)
        and " than " in asked.question.text
        and _number(high) > _number(low)
    ):
        told = f"{high.fact.subject}: {_shown(high)}; {low.fact.subject}: {_shown(low)}{_unit_of(low)}"
        return FactRefusal(f"it is the other way round ({told})", _facts(rows))
    result = format_number(_number(high) - _number(low))
    return FactAnswer(result, _facts(rows), f"{_shown(high)} − {_shown(low)} = {result}{_unit_of(high)}")


def _sum(index: Index, asked: Asked) -> Result:
    operands = _quantities(index, asked)
    rows = _picked(asked, operands) if len(operands) > 1 else None
    if not isinstance(rows, tuple):
        return rows
    for one, other in combinations(rows, 2):
        if one.whole == other.key or other.whole == one.key:
            part, whole = (one, other) if one.whole == other.key else (other, one)
            return FactRefusal(
                f"{part.fact.subject} are among {whole.fact.subject} already; adding them would count them twice",
                _facts(rows),
            )
    result = format_number(sum(map(_number, rows), Decimal(0)))
    return FactAnswer(result, _facts(rows), f"{' + '.join(map(_shown, rows))} = {result}{_unit_of(rows[0])}")


def _parts_and_whole(index: Index, asked: Asked) -> tuple[tuple[Row, ...], Row] | FactRefusal | None:
    """The parts that the question names and the whole that they belong to."""
    operands = _quantities(index, asked)
    parts = [operand for operand in operands if operand.rows[0].whole]
    if not parts:
        return None
    whole_key = parts[0].rows[0].whole
    wholes = [row for row in index.wholes.get(whole_key, ()) if asked.may_mean(row)]
    others = [
        operand for operand in operands if not operand.rows[0].whole and operand.rows[0].key != whole_key
    ]
    named = [*parts, *others]
    if not wholes:
        rows = tuple(operand.rows[0] for operand in named)
        return (
            FactRefusal(f"no fact gives the whole, {rows[0].fact.part_of}", _facts(rows))
            if words_fit(asked, rows, _OPERATION_WORDS)
            else None
        )
    picked = _picked(asked, [*named, _Operand(_best_origin(wholes), 0)])
    if not isinstance(picked, tuple):
        return picked
    if others:
        return FactRefusal(
            f"no fact says that {others[0].rows[0].fact.subject} are a part of {picked[-1].fact.subject}",
            _facts(picked),
        )
    return picked[:-1], picked[-1]


def _share(index: Index, asked: Asked) -> Result:
    found = _parts_and_whole(index, asked)
    if not isinstance(found, tuple):
        return found
    parts, whole = found
    if not _number(whole):
        return FactRefusal(f"{whole.fact.subject} are 0, of which there is no share", _facts((*parts, whole)))
    exact = 100 * sum(map(_number, parts), Decimal(0)) / _number(whole)
    result = f"{rounded(exact)}%"
    top = " + ".join(map(_shown, parts))
    top = f"({top})" if len(parts) > 1 else top
    return FactAnswer(
        result,
        _facts((*parts, whole)),
        f"{top} ÷ {_shown(whole)} {equals(exact)} {result} of {whole.fact.subject}",
    )


def _remainder(index: Index, asked: Asked) -> Result:
    found = _parts_and_whole(index, asked)
    if not isinstance(found, tuple):
        return found
    parts, whole = found
    rest = _number(whole) - sum(map(_number, parts), Decimal(0))
    if rest < 0:
        return FactRefusal(
            f"the parts are more than the whole, {whole.fact.subject}", _facts((*parts, whole))
        )
    result = format_number(rest)
    working = f"{' − '.join(map(_shown, (whole, *parts)))} = {result}{_unit_of(whole)}"
    return FactAnswer(result, _facts((whole, *parts)), working)


def _ratio(index: Index, asked: Asked) -> Result:
    rows = _pair(index, asked)
    if not isinstance(rows, tuple):
        return rows
    top, bottom = rows
    if not _number(bottom):
        return FactRefusal(f"{bottom.fact.subject} are 0, and nothing is divided by 0", _facts(rows))
    exact = _number(top) / _number(bottom)
    result = f"{rounded(exact)} times"
    return FactAnswer(
        result, _facts(rows), f"{_shown(top)} ÷ {_shown(bottom)} {equals(exact)} {rounded(exact)}"
    )


def _compare(index: Index, asked: Asked) -> Result:
    rows = _pair(index, asked)
    if rows is None:
        return _compare_events(index, asked)
    if isinstance(rows, FactRefusal):
        return rows
    one, other = rows
    holds = _number(one) < _number(other) if _asks_for_fewer(asked) else _number(one) > _number(other)
    sign = "=" if _number(one) == _number(other) else "<" if _number(one) < _number(other) else ">"
    working = f"{_shown(one)} {sign} {_shown(other)}{_unit_of(one)}"
    return FactAnswer("Yes" if holds else "No", _facts(rows), working)


_FEWER = stems_of("fewer less smaller lower")


def _asks_for_fewer(asked: Asked) -> bool:
    said = [word for word in asked.words if not word.is_name]
    return (
        any(not word.forms.isdisjoint(_FEWER) for word in said)
        or " less " in asked.question.text
        or " fewer " in asked.question.text
    )


def _compare_events(index: Index, asked: Asked) -> Result:
    """Whether one event happened before another: "Did A happen before B?"."""
    events = _events(index, asked)
    if len(events) != 2:
        return None
    text = asked.question.text.lower()
    first, second = events if " before " in text or " earlier " in text else events[::-1]
    holds = earlier(_date(first), _date(second))
    if holds is None:
        return _untold(events)
    return FactAnswer("Yes" if holds else "No", _facts(events), f"{_dated(events[0])}; {_dated(events[1])}")


# Operations over events


def _events(index: Index, asked: Asked) -> list[Row]:
    """The dated events that the question names, in its order, each once: what its subjects did, and not what others did likewise."""
    found: dict[tuple[frozenset[Forms], frozenset[Forms]], Row] = {}
    for row in index.events(asked):
        is_named = asked.names(row) or (row.object and asked.covers(row.object))
        if row.is_quantity or not is_named or not is_event(asked, row):
            continue
        key = (row.key, frozenset(word.forms for word in row.relation))
        if key not in found or (found[key].fact.origin, row.fact.origin) == ("extracted", "curated"):
            found[key] = row
    named = [row for row in found.values() if asked.names(row)]
    told = {frozenset(word.forms for word in row.relation) for row in named}
    others = [
        row
        for row in found.values()
        if row not in named and frozenset(word.forms for word in row.relation) not in told
    ]
    events = sorted([*named, *others], key=lambda row: asked.place_of(row.relation))
    return events if events and words_fit(asked, events, _OPERATION_WORDS) else []


def _date(row: Row) -> PartialDate:
    assert row.date is not None  # events have one
    return row.date


def _told(row: Row) -> str:
    """An event in words."""
    return " ".join(part for part in (row.fact.subject, row.fact.relation, row.fact.object) if part)


def _dated(row: Row) -> str:
    return f"{_told(row)}: {row.date}"


def _untold(events: Sequence[Row]) -> FactRefusal:
    days = {_date(row) for row in events}
    why = (
        "all happened on one day"
        if len(days) == 1 and _date(events[0]).day
        else "the dates are too coarse to tell"
    )
    return FactRefusal(f"{why}: {'; '.join(map(_dated, events))}", _facts(events))


def _between(one: Row, other: Row) -> FactAnswer:
    start, end = sorted((one, other), key=lambda row: _date(row).first_day())
    result = duration_between(_date(start), _date(end))
    return FactAnswer(
        result,
        _facts((start, end)),
        f"from {_date(start)} ({_told(start)}) to {_date(end)} ({_told(end)}): {result}",
    )


def _duration(index: Index, asked: Asked) -> Result:
    """Between two events that are named, or from one to what next happened to the same subject ("How long was it closed?")."""
    events = _events(index, asked)
    if len(events) == 2:
        return _between(*events)
    if len(events) != 1:
        return None
    start = events[0]
    later = [
        row
        for row in index.by_subject(asked)
        if row.key == start.key
        and row.date is not None
        and not row.is_quantity
        and earlier(_date(start), row.date)
    ]
    following = [row for row in later if not any(earlier(_date(other), _date(row)) for other in later)]
    return _between(start, following[0]) if len({row.fact.date for row in following}) == 1 else None


def _since(index: Index, asked: Asked) -> Result:
    """Between two events that are named, or from one to the date of the article that tells it."""
    events = _events(index, asked)
    if len(events) == 2:
        return _between(*events)
    text = f" {asked.question.text.lower()} "
    if len(events) != 1 or (" since " not in text and " ago " not in text):
        return None
    event = events[0]
    article = index.kb.articles.get(event.fact.article_id)
    published = article.source.published if article else None
    if published is None:
        return FactRefusal(
            "the article bears no date to count to, and the clock is never asked", _facts(events)
        )
    until = PartialDate(published.year, published.month, published.day)
    if earlier(until, _date(event)):
        return FactRefusal(f"the article of {until} is older than the event: {_dated(event)}", _facts(events))
    result = duration_between(_date(event), until)
    return FactAnswer(
        result,
        _facts(events),
        f"from {_date(event)} ({_told(event)}) to {until}, the article's date: {result}",
    )


def _first(index: Index, asked: Asked) -> Result:
    return _at_end(index, asked, last=False)


def _last(index: Index, asked: Asked) -> Result:
    return _at_end(index, asked, last=True)


def _at_end(index: Index, asked: Asked, last: bool) -> Result:
    """The earliest or latest of the events that the question names."""
    events = _events(index, asked)
    if len(events) < 2:
        return None
    for row in events:
        others = [other for other in events if other is not row]
        if all(
            earlier(_date(other), _date(row)) if last else earlier(_date(row), _date(other))
            for other in others
        ):
            ordered = sorted(events, key=lambda event: _date(event).first_day())
            return FactAnswer(f"{_told(row)} ({row.date})", _facts(events), "; ".join(map(_dated, ordered)))
    return _untold(events)


# Operations over lists


def _most(index: Index, asked: Asked) -> Result:
    return _extreme(index, asked, 1)


def _fewest(index: Index, asked: Asked) -> Result:
    return _extreme(index, asked, -1)


def _extreme(index: Index, asked: Asked, sign: int) -> Result:
    """Of the parts of the whole that the question names, or of those that it names itself, the largest (sign 1) or smallest."""
    named = _quantities(index, asked)
    parts = (
        named if " or " in asked.question.text else [operand for operand in named if operand.rows[0].whole]
    )
    is_asked_of_all = len(parts) < 2
    if is_asked_of_all:
        parts = _family(index, asked)
    picked = _picked(asked, parts) if len(parts) > 1 else None
    if not isinstance(picked, tuple):
        return picked
    whole = _whole_of(index, asked, picked) if is_asked_of_all else None
    if whole and (reason := _unknown_rest(whole, picked, sign)):
        return FactRefusal(reason, _facts((*picked, whole)))
    ordered = sorted(picked, key=lambda row: -sign * _number(row))
    if ordered[0].value == ordered[1].value:
        return FactRefusal(
            f"{ordered[0].fact.subject} and {ordered[1].fact.subject} are the same, {_shown(ordered[0])}",
            _facts(ordered),
        )
    working = (" > " if sign > 0 else " < ").join(f"{_shown(row)} ({row.fact.subject})" for row in ordered)
    return FactAnswer(ordered[0].fact.subject, _facts((*ordered, whole) if whole else ordered), working)


def _whole_of(index: Index, asked: Asked, parts: Sequence[Row]) -> Row | None:
    """The fact of the whole that parts belong to, of their unit and year."""
    return next(
        (
            row
            for row in index.wholes.get(parts[0].whole, ())
            if asked.may_mean(row) and not _clash((*parts, row), False)
        ),
        None,
    )


def _unknown_rest(whole: Row, parts: Sequence[Row], sign: int) -> str:
    """Why the known parts do not tell: the rest of the whole may hold a part that is larger, or smaller, than all of them."""
    rest = _number(whole) - sum(map(_number, parts), Decimal(0))
    if rest <= (max(map(_number, parts)) if sign > 0 else 0):
        return ""
    known = (
        f"the facts name {len(parts)} parts of {whole.fact.subject} and leave {format_number(rest)} unnamed"
    )
    return f"{known}; another part may come before these"


def _family(index: Index, asked: Asked) -> list[_Operand]:
    """The parts of the one whole whose words the question has and no others."""
    meant = [
        index.families[form] for word in asked.words for form in sorted(word.forms) if form in index.families
    ]
    wholes = frozenset.intersection(*meant) if meant else frozenset()
    if len(wholes) != 1:
        return []
    groups: dict[frozenset[Forms], list[Row]] = {}
    for row in index.parts[next(iter(wholes))]:
        if asked.may_mean(row):
            groups.setdefault(row.key, []).append(row)
    return [_Operand(_best_origin(rows), 0) for rows in groups.values()]


def _count(index: Index, asked: Asked) -> Result:
    """How many things the facts list under one relation: its objects for one subject, or its subjects."""
    rows = [
        row
        for row in index.by_relation(asked)
        if asked.covers(row.relation) and asked.may_mean(row) and row.object
    ]
    relations = {frozenset(word.forms for word in row.relation) for row in rows}
    if len(rows) < 2 or len(relations) != 1 or not words_fit(asked, rows, _OPERATION_WORDS):
        return None
    subjects, objects = (
        {row.key: row for row in rows},
        {frozenset(word.forms for word in row.object): row for row in rows},
    )
    if len(subjects) == 1:
        items = {row.fact.object: row for row in objects.values()}
    elif len(objects) == 1:
        items = {row.fact.subject: row for row in subjects.values()}
    else:
        return None
    return FactAnswer(str(len(items)), _facts(items.values()), f"{'; '.join(items)}: {len(items)}")


OPERATIONS: dict[Operation, Callable[[Index, Asked], Result]] = {
    "difference": _difference,
    "sum": _sum,
    "share": _share,
    "remainder": _remainder,
    "ratio": _ratio,
    "duration": _duration,
    "since": _since,
    "first": _first,
    "last": _last,
    "most": _most,
    "fewest": _fewest,
    "count": _count,
    "compare": _compare,
}
"""What computes each operation."""
