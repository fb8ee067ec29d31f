"""Look-up in the fact table: the one row that answers a question, where the question's own words leave no doubt that it is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qa.answering.facts.index import Asked, Index, Row, Word
from qa.language.terms import stem
from qa.language.values import DURATION_UNITS, Value, format_number, same_value
from qa.models import Fact


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """A short answer, the facts that it rests on, and how it was worked out (empty where it was only looked up)."""

    text: str
    facts: tuple[Fact, ...]
    working: str = ""
    told: tuple[str, ...] = ()
    """What each of the facts says, where they disagree."""


def stems_of(words: str) -> frozenset[str]:
    """The stems of words that stand in a text with spaces between."""
    return frozenset(map(stem, words.split()))


_GENERIC = stems_of("number count total amount quantity office position role size value")
"""Relations that say no more than that there is a value or an office."""
LIGHT = stems_of(
    "many much long number amount total overall altogether whole come came exist happen name man person people"
)
"""Words of a question that no fact needs to cover."""
DATE_WORDS = stems_of("year date day month")
_OFFICE_WORDS = stems_of("office position role job post title hold serve")
_TIME_UNITS = stems_of(" ".join(DURATION_UNITS))


def look_up(index: Index, asked: Asked) -> FactAnswer | None:
    """What the rows that fit the whole question say, or none where there are none, or they are of different things."""
    find = _LOOK_UPS.get(asked.question.kind)
    return _settled(index, find(index, asked)) if find else None


@dataclass(frozen=True, slots=True)
class _Fit:
    """A row that fits, what it answers, and how many words of its subject the question leaves out."""

    row: Row
    text: str
    missing: int = field(default=0)


def _settled(index: Index, fits: Iterable[_Fit]) -> FactAnswer | None:
    """What the fitting rows say: curated ones before extracted ones, those named in full before the others."""
    best: list[_Fit] = []
    rank: tuple[int, int] | None = None
    for fit in fits:
        own = (fit.missing, fit.row.fact.origin != "curated")
        if rank is None or own < rank:
            best, rank = [], own
        if own == rank:
            best.append(fit)
    if not best:
        return None
    return (
        FactAnswer(best[0].text, (best[0].row.fact,))
        if len({fit.text for fit in best}) == 1
        else _in_several_voices(index, best)
    )


def _in_several_voices(index: Index, fits: Sequence[_Fit]) -> FactAnswer | None:
    """What curated rows say that are of one thing: of different times all of it, of different articles the newest first; else none."""
    rows = [fit.row for fit in fits]
    if (
        len({(row.key, frozenset(word.forms for word in row.relation)) for row in rows}) > 1
        or rows[0].fact.origin != "curated"
    ):
        return None
    if all(row.date for row in rows) and len({row.date for row in rows}) == len(rows):
        told = [fit.text if fit.text == str(fit.row.date) else f"{fit.text} ({fit.row.date})" for fit in fits]
        order = sorted(range(len(rows)), key=lambda i: rows[i].fact.date)
        return FactAnswer("; ".join(told[i] for i in order), tuple(rows[i].fact for i in order))
    if len({row.fact.article_id for row in rows}) < len(rows) or len({row.date for row in rows}) > 1:
        return None
    newest = sorted(fits, key=lambda fit: index.published(fit.row), reverse=True)
    return FactAnswer(
        newest[0].text, tuple(fit.row.fact for fit in newest), told=tuple(fit.text for fit in newest)
    )


def _fits(asked: Asked, row: Row, beside: frozenset[str] = frozenset()) -> bool:
    """Whether the row, with its sentence, says all that the question says, and nothing against it."""
    return asked.agrees(row) and _values_fit(asked, row) and words_fit(asked, (row,), beside)


def _values_fit(asked: Asked, row: Row) -> bool:
    """Whether each value of the question is the row's own, or at least its sentence's where the row has no date."""
    for value in asked.question.values:
        if value.kind == "date":
            fits = row.date is not None or _is_among(value, row.sentence[1])
        else:
            fits = value.number == row.value or _is_among(value, row.sentence[1])
        if not fits:
            return False
    return True


def _is_among(value: Value, others: Iterable[Value]) -> bool:
    return any(same_value(value, other) for other in others)


def words_fit(asked: Asked, rows: Sequence[Row], beside: frozenset[str]) -> bool:
    """Whether the rows cover each word of the question, their sentences only what is no name.

    A name that follows "in" must stand beside the head of every row: "Chinese workers in Mongolia" are not in China.
    """
    for word in asked.words:
        if not word.forms.isdisjoint(LIGHT) or not word.forms.isdisjoint(beside):
            continue
        if word.inside:
            if any(word.forms.isdisjoint(row.rest) for row in rows):
                return False
        elif all(word.forms.isdisjoint(row.known) for row in rows) and (
            (word.is_name and not word.attributed)
            or all(word.forms.isdisjoint(row.sentence[0]) for row in rows)
        ):
            return False
    return True


def missing(asked: Asked, words: Iterable[Word]) -> int:
    return sum(word.forms.isdisjoint(asked.forms) for word in words)


def _relation_fits(asked: Asked, row: Row) -> bool:
    return all(
        not word.forms.isdisjoint(asked.forms) or not word.forms.isdisjoint(_GENERIC) for word in row.relation
    )


def _value_fits(index: Index, asked: Asked) -> list[_Fit]:
    """Rows whose value has the unit and counts the noun that the question asks for."""
    kind, focus = asked.question.kind, asked.question.focus
    found = []
    for row in index.by_subject(asked):
        if (
            row.value is None
            or not _unit_fits(kind, row)
            or not asked.names(row)
            or not _relation_fits(asked, row)
        ):
            continue
        if not row.is_name and not asked.covers(row.head):
            continue
        own = row.unit | frozenset(form for word in (*row.head, *row.relation) for form in word.forms)
        if focus and kind == "number" and focus[-1] not in own and focus[-1] not in LIGHT:
            continue
        if _fits(asked, row, DATE_WORDS | stems_of("percentage percent share")):
            found.append(_Fit(row, _with_unit(row.value, row.fact.unit), missing(asked, row.subject)))
    return found


def _unit_fits(kind: str, row: Row) -> bool:
    if kind == "percentage":
        return row.fact.unit == "%"
    if kind == "money":
        return _is_currency(row.fact.unit)
    if kind == "duration":
        return not row.unit.isdisjoint(_TIME_UNITS) or "length" in row.rest
    return row.fact.unit != "%" and not _is_currency(row.fact.unit)


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def _with_unit(value: Decimal, unit: str) -> str:
    """A value as it is shown: what it counts is left out, what it is measured in is not."""
    if unit == "%":
        return f"{format_number(value)}%"
    return (
        f"{format_number(value)} {unit}" if _is_currency(unit) or unit in _MEASURED else format_number(value)
    )


_MEASURED = frozenset(
    "seconds minutes hours days weeks fortnights months years decades centuries km m kg tonnes tons hectares metres kilometres".split()
)


def _date_fits(index: Index, asked: Asked) -> list[_Fit]:
    """Dated events whose whole relation the question names, with the subject; or with the object, and then nothing but the row's words."""
    return [
        _Fit(row, str(row.date), missing(asked, row.subject))
        for row in index.events(asked)
        if is_event(asked, row)
        and (asked.names(row) or _is_told_whole(asked, row))
        and _fits(asked, row, DATE_WORDS)
    ]


def _is_told_whole(asked: Asked, row: Row) -> bool:
    """Whether the question names the object, and says nothing that is not in the row ("When were diplomatic relations established?")."""
    known = row.known | LIGHT | DATE_WORDS
    return (
        bool(row.object)
        and asked.covers(row.object)
        and all(not word.forms.isdisjoint(known) for word in asked.words)
    )


def is_event(asked: Asked, row: Row) -> bool:
    """Whether a row tells something that happened, in words that the question has too."""
    telling = [word for word in row.relation if word.forms.isdisjoint(_GENERIC)]
    return bool(telling) and asked.covers(telling)


def _subject_fits(index: Index, asked: Asked) -> list[_Fit]:
    """The holders of an office that the question names, or who did what it tells."""
    offices = [
        _Fit(row, row.fact.subject, missing(asked, row.object))
        for row in index.by_object(asked)
        if _is_office(row)
        and not asked.covers(row.subject[-1:])
        and asked.covers(row.office)
        and _fits(asked, row, _OFFICE_WORDS)
    ]
    return offices or [
        _Fit(row, row.fact.subject)
        for row in index.by_relation(asked)
        if row.object
        and is_event(asked, row)
        and not asked.covers(row.head[-1:])
        and asked.covers(row.object)
        and _fits(asked, row)
    ]


def _is_office(row: Row) -> bool:
    return (
        bool(row.object)
        and row.value is None
        and bool(row.relation)
        and all(not word.forms.isdisjoint(_GENERIC) for word in row.relation)
    )


def _object_fits(index: Index, asked: Asked) -> list[_Fit]:
    """The office of a person whom the question names ("Who is X?", "What office does X hold?")."""
    return [
        _Fit(row, row.fact.object, missing(asked, row.subject))
        for row in index.by_subject(asked)
        if _is_office(row)
        and asked.names(row)
        and not asked.covers(row.office)
        and _fits(asked, row, _OFFICE_WORDS)
    ]


_LOOK_UPS: dict[str, Callable[[Index, Asked], list[_Fit]]] = {
    "number": _value_fits,
    "percentage": _value_fits,
    "money": _value_fits,
    "duration": _value_fits,
    "date": _date_fits,
    "person": lambda index, asked: _subject_fits(index, asked) or _object_fits(index, asked),
    "definition": _object_fits,
    "other": lambda index, asked: [] if asked.forms.isdisjoint(_OFFICE_WORDS) else _object_fits(index, asked),
}
