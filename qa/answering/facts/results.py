"""What the fact table gives: an answer with its facts and working, or a refusal with its reason; and how
values are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.answering.facts.rows import Row
from qa.language.lexicon import pairs
from qa.language.terms import terms
from qa.language.units import units
from qa.language.values import TIMES, format_number
from qa.models import Fact


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """A short answer, the facts that it rests on, and how it was worked out (empty where it was only looked
    up).

    ``told`` is what each of the facts says, where they disagree.
    """

    text: str
    facts: tuple[Fact, ...]
    working: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactRefusal:
    """Why there is no result, in words, with the facts that there are; ``lacking`` where an operand was not
    found."""

    reason: str
    facts: tuple[Fact, ...] = ()
    lacking: bool = False


Result = FactAnswer | FactRefusal | None


def facts_of(rows: Iterable[Row]) -> tuple[Fact, ...]:
    """The facts of rows, each once."""
    return tuple(dict.fromkeys(row.fact for row in rows))


AGE = "years old"
_SIGNS = {code: signs[0] for code, signs in pairs("numbers.currency_signs").items()}
_SCALES = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))


def is_currency(unit: str) -> bool:
    """Whether a unit is the code of a currency."""
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def with_unit(value: Decimal, unit: str) -> str:
    """A value as it is shown: what it counts is left out, what it is measured in is not."""
    if unit == "%":
        return f"{format_number(value)}%"
    measured = is_currency(unit) or unit in TIMES or unit in units()
    return f"{format_number(value)} {unit}" if measured else format_number(value)


def number(row: Row) -> Decimal:
    """The value of a row that has one."""
    assert row.value is not None  # only rows with a value are operands of arithmetic
    return row.value


def shown(row: Row, others: Sequence[Row] = ()) -> str:
    """A value with what tells it from the others: "5,976 Chinese", "450 Danish (2016)"."""
    kept = frozenset(row.head or row.key).difference(row.unit)
    words = [
        word for word in row.fact.subject.split() if kept.intersection(terms(word)) and not word.isdigit()
    ]
    same = any(other is not row and set(other.subject) == set(row.subject) for other in others)
    date = f"({row.date})" if same and row.date and row.fact.unit != AGE else ""
    return " ".join(part for part in (format_number(number(row)), *words, date) if part)


def unit_of(row: Row) -> str:
    """The unit of a row behind a number, nothing where it has none."""
    unit = row.fact.unit.removesuffix(" old")
    return f" {unit}" if unit else ""


def amount(value: Decimal, row: Row) -> str:
    """A result as it is shown, in the unit of a row: "$1.2 million", "12 metres", "5 years"; what it counts
    is left out."""
    unit = row.fact.unit
    if unit == AGE:
        return f"{format_number(value)} years"
    if not is_currency(unit):
        return with_unit(value, unit)
    sign = _SIGNS.get(unit, f"{unit} ")
    scale, name = next(
        (scale for scale in _SCALES if value >= scale[0] and value * 100 % scale[0] == 0), (1, "")
    )
    whole = scale > 1 or value == value.to_integral_value()
    return f"{sign}{format_number(value / scale) if whole else f'{value:,.2f}'}{name}"


def described(row: Row) -> str:
    """A row in words: "5,976 workers (Chinese workers in Mongolia)", "library closed: May 1998"."""
    fact = row.fact
    told = " ".join(
        part for part in (fact.subject, fact.relation if row.value is None else "", fact.object) if part
    )
    if row.value is None:
        return f"{told}: {row.date}"
    return f"{format_number(row.value)}{unit_of(row)} ({told})"
