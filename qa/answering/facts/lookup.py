"""Look-up in the fact table: the one row that answers a question, where the question's words leave no doubt
that it is meant."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass

from qa.answering.facts.index import Asked, Index, holds, is_among
from qa.answering.facts.results import FactAnswer, is_currency, with_unit
from qa.answering.facts.rows import Row, Stems, all_forms, forms
from qa.language.lexicon import words
from qa.language.terms import stem
from qa.language.values import DURATION_UNITS


def stems_of(name: str) -> Stems:
    """The stems of a list of the lexicon."""
    return frozenset(map(stem, words(name)))


_GENERIC = stems_of("facts.generic")
"""Relations that say no more than that there is a value or an office."""
LIGHT = stems_of("facts.light")
"""Words of a question that no fact needs to cover."""
DATE_WORDS = stems_of("facts.date_words")
_OFFICE_WORDS = stems_of("facts.office_words")
_SHARES = stems_of("facts.shares")
_TIME_UNITS = frozenset(map(stem, DURATION_UNITS))


def look_up(index: Index, asked: Asked) -> FactAnswer | None:
    """What the rows that cover the question say; none where none do, or where they are of different
    things."""
    find = _LOOK_UPS.get(asked.question.kind)
    return _settled(index, list(find(index.near(asked), asked))) if find else None


@dataclass(frozen=True, slots=True)
class _Fit:
    """A row that fits, what it answers, and how many words of its subject the question leaves out."""

    row: Row
    text: str
    missing: int = 0


def _settled(index: Index, fits: Sequence[_Fit]) -> FactAnswer | None:
    """What the fitting rows say: those named in full before the others, curated ones before extracted
    ones."""
    if not fits:
        return None
    ranks = [(fit.missing, fit.row.fact.origin != "curated") for fit in fits]
    best = [fit for fit, rank in zip(fits, ranks, strict=True) if rank == min(ranks)]
    if len({fit.text for fit in best}) == 1:
        return FactAnswer(best[0].text, (best[0].row.fact,))
    return _in_several_voices(index, best)


def _in_several_voices(index: Index, fits: Sequence[_Fit]) -> FactAnswer | None:
    """What curated rows of one thing say: of different times all of it, of different articles the newest
    first; else none."""
    rows = [fit.row for fit in fits]
    if len({row.identity for row in rows}) > 1 or rows[0].fact.origin != "curated":
        return None
    if all(row.date for row in rows) and len({row.date for row in rows}) == len(rows):
        told = [fit.text if fit.text == str(fit.row.date) else f"{fit.text} ({fit.row.date})" for fit in fits]
        order = sorted(range(len(rows)), key=lambda i: rows[i].fact.date)
        return FactAnswer("; ".join(told[i] for i in order), tuple(rows[i].fact for i in order))
    if len({row.fact.article_id for row in rows}) < len(rows) or len({row.date for row in rows}) > 1:
        return None
    newest = sorted(fits, key=lambda fit: index.published(fit.row) or datetime.date.min, reverse=True)
    return FactAnswer(
        newest[0].text, tuple(fit.row.fact for fit in newest), told=tuple(fit.text for fit in newest)
    )


def _fits(asked: Asked, row: Row, beside: Set[str] = frozenset()) -> bool:
    """Whether the row, with its sentence, says all that the question says, and nothing against it."""
    numbers = [value for value in asked.question.values if value.kind != "date"]
    return (
        asked.agrees(row)
        and all(value.number == row.value or is_among(value, row.evidence[1]) for value in numbers)
        and words_fit(asked, (row,), beside)
    )


def words_fit(asked: Asked, rows: Sequence[Row], beside: Set[str]) -> bool:
    """Whether the rows cover each word of the question, their sentences only what is no name; a place each of
    them."""
    return all(
        (any if term.stem not in asked.question.placed else all)(
            _holds(asked, row, term.stem) for row in rows
        )
        for term in asked.required(LIGHT | beside)
    )


def _holds(asked: Asked, row: Row, sought: str) -> bool:
    term = next(term for term in asked.terms if term.stem == sought)
    own = row.known
    if sought in asked.question.placed:  # "Chinese workers in China" are not those in Mongolia
        own -= all_forms(row.head) - all_forms((*row.relation, *row.object, *row.subject[len(row.head) :]))
    return holds(term, own) or (not term.is_name and not term.direct.isdisjoint(row.evidence[0]))


def _telling(row: Row) -> list[str]:
    return [term for term in row.relation if term not in _GENERIC]


def _names(asked: Asked, row: Row) -> bool:
    """Whether the question names the subject of a row: half of a name, what tells a quantity, the noun of
    anything else."""
    if row.is_name:
        return 2 * asked.missing(row.head) <= len(row.head)
    return asked.covers(row.key)


def _value_fits(rows: Iterable[Row], asked: Asked) -> list[_Fit]:
    """Rows whose value has the unit and counts the noun that the question asks for."""
    kind, focus = asked.question.kind, asked.question.focus
    found = []
    for row in rows:
        if (
            row.value is None
            or not _unit_fits(kind, row)
            or not _names(asked, row)
            or not asked.covers(_telling(row))
        ):
            continue
        if not row.is_name and not asked.covers(row.head):
            continue
        own = all_forms((*row.unit, *row.head, *row.relation))
        if focus and kind == "number" and forms(focus[-1]).isdisjoint(own) and focus[-1] not in LIGHT:
            continue
        if _fits(asked, row, DATE_WORDS | _SHARES):
            found.append(_Fit(row, with_unit(row.value, row.fact.unit), asked.missing(row.subject)))
    return found


def _unit_fits(kind: str, row: Row) -> bool:
    if kind == "percentage":
        return row.fact.unit == "%"
    if kind == "money":
        return is_currency(row.fact.unit)
    if kind == "duration":
        return not _TIME_UNITS.isdisjoint(row.unit) or "length" in row.relation
    return row.fact.unit != "%" and not is_currency(row.fact.unit)


def _date_fits(rows: Iterable[Row], asked: Asked) -> list[_Fit]:
    """Dated events whose whole relation the question names, with the subject; or with the object, and then
    with nothing else."""
    return [
        _Fit(row, str(row.date), asked.missing(row.subject))
        for row in rows
        if row.date is not None
        and is_event(asked, row)
        and (_names(asked, row) or _is_told_whole(asked, row))
        and _fits(asked, row, DATE_WORDS)
    ]


def _is_told_whole(asked: Asked, row: Row) -> bool:
    """Whether the question names the object, and nothing but the row ("When were diplomatic relations
    established?")."""
    return (
        bool(row.object)
        and asked.covers(row.object)
        and all(holds(term, row.own) for term in asked.required(LIGHT | DATE_WORDS))
    )


def is_event(asked: Asked, row: Row) -> bool:
    """Whether a row tells something that happened, in words that the question has too."""
    telling = _telling(row)
    return bool(telling) and asked.covers(telling)


def _subject_fits(rows: Sequence[Row], asked: Asked) -> list[_Fit]:
    """The holders of an office that the question names, or who did what it tells."""
    offices = [
        _Fit(row, row.fact.subject, asked.missing(row.object))
        for row in rows
        if _is_office(row)
        and asked.missing(row.subject[-1:])
        and asked.covers(row.office)
        and _fits(asked, row, _OFFICE_WORDS)
    ]
    return offices or [
        _Fit(row, row.fact.subject)
        for row in rows
        if row.object
        and is_event(asked, row)
        and asked.missing(row.head[-1:])
        and asked.covers(row.object)
        and _fits(asked, row)
    ]


def _is_office(row: Row) -> bool:
    return bool(row.object) and row.value is None and bool(row.relation) and not _telling(row)


def _object_fits(rows: Iterable[Row], asked: Asked) -> list[_Fit]:
    """The office of a person whom the question names ("Who is X?", "What office does X hold?")."""
    return [
        _Fit(row, row.fact.object, asked.missing(row.subject))
        for row in rows
        if _is_office(row)
        and _names(asked, row)
        and asked.missing(row.office)
        and _fits(asked, row, _OFFICE_WORDS)
    ]


_LOOK_UPS: dict[str, Callable[[Sequence[Row], Asked], list[_Fit]]] = {
    "number": _value_fits,
    "percentage": _value_fits,
    "money": _value_fits,
    "duration": _value_fits,
    "date": _date_fits,
    "person": lambda rows, asked: _subject_fits(rows, asked) or _object_fits(rows, asked),
    "definition": _object_fits,
    "other": lambda rows, asked: (
        [] if _OFFICE_WORDS.isdisjoint(asked.question.token_of) else _object_fits(rows, asked)
    ),
}
