"""The operands of a computation: rows of one measure and unit that differ by what the question contrasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from qa.answering.facts.index import (
    ASKING,
    CONTRASTING,
    MONEY,
    MOVES,
    Asked,
    Index,
    Row,
    Term,
    all_forms,
    curated_first,
    dates_agree,
    forms,
    holds,
    score,
)
from qa.answering.facts.lookup import is_currency, is_event, stems_of, with_unit
from qa.answering.question.operations import Intent
from qa.language.lexicon import pairs, words
from qa.language.terms import stem, terms
from qa.language.units import CURRENCIES, units
from qa.language.values import TIMES, format_number
from qa.models import Fact

_MOST = 24
"""Rows from which operands are chosen: the best by the weight of the question's words that they cover."""
_CLOSE = 0.02
"""Share of a score by which another choice of operands must be worse for the first to be taken."""
_UNIT_WORDS = frozenset(map(stem, (*CURRENCIES, *units(), *words("operations.unit_words"))))
"""Units of measure and currencies by which a question counts: "how many TONS"."""
_USES_ADJECTIVES = frozenset(("age", "first", "last", "most", "fewest"))
"""Operations whose cues are adjectives that else tell two of a kind apart: "the first", "the second most"."""
_OWN = 0.5
"""Share of a question's weight that operands must hold themselves, and not by what stands around them; chosen."""
_TOLERATED = 0.4
"""Share of a question's weight that may be missing where a sentence or a table sets its two operands side by side; chosen."""
_TOTALS = stems_of("facts.totals")
AGE = "years old"
_SIGNS = {code: signs[0] for code, signs in pairs("numbers.currency_signs").items()}
_SCALES = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))
_MONTHS = {"years": 12, "year": 12, "months": 1, "month": 1, "decades": 120}


@dataclass(frozen=True, slots=True)
class FactRefusal:
    """Why there is no result, in words, with the facts that there are; ``lacking`` where an operand was not found."""

    reason: str
    facts: tuple[Fact, ...] = ()
    lacking: bool = False


@dataclass(frozen=True)
class Inquiry:
    """A question for a computation, with the rows that share a word with it."""

    index: Index
    asked: Asked
    intent: Intent
    rows: tuple[Row, ...]

    def required(self) -> tuple[Term, ...]:
        """The terms that operands must cover."""
        beside = ASKING - (frozenset[str]() if self.intent.name in _USES_ADJECTIVES else CONTRASTING)
        if self.intent.name in ("difference", "change"):
            beside |= MOVES
        return tuple(
            term
            for term in self.asked.required(beside | MONEY)
            if not (term.stem in self.asked.question.focus and term.stem in _UNIT_WORDS)
        )


Operands = tuple[Row, ...]


def facts_of(rows: Iterable[Row]) -> tuple[Fact, ...]:
    """The facts of rows, each once."""
    return tuple(dict.fromkeys(row.fact for row in rows))


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
    date = f"({row.date})" if same and row.date and not row.fact.unit == AGE else ""
    return " ".join(part for part in (format_number(number(row)), *words, date) if part)


def unit_of(row: Row) -> str:
    """The unit of a row behind a number, nothing where it has none."""
    unit = row.fact.unit.removesuffix(" old")
    return f" {unit}" if unit else ""


def amount(value: Decimal, row: Row) -> str:
    """A result as it is shown, in the unit of a row: "$1.2 million", "12 metres", "5 years"; what it counts is left out."""
    unit = row.fact.unit
    if unit == AGE:
        return f"{format_number(value)} years"
    if not is_currency(unit):
        return with_unit(value, unit)
    sign = _SIGNS.get(unit, f"{unit} ")
    scale, name = next(
        (scale for scale in _SCALES if value >= scale[0] and value * 100 % scale[0] == 0), (1, "")
    )
    return f"{sign}{format_number(value / scale)}{name}"


# Candidates


def quantities(inquiry: Inquiry, *, percent: bool = False) -> list[Row]:
    """The rows with a value that the question may name, best first; of the unit that it counts, where one has it."""
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
    counted = [row for row in found if _counts(asked, row)]
    counted += [row for row in found if counted and not row.fact.unit]
    found = counted if len(counted) > 1 or (counted and inquiry.intent.name not in ("difference",)) else found
    found.sort(key=lambda row: (-score(asked, row), row.fact.origin != "curated", row.is_read))
    return found[:_MOST]


def _is_named(asked: Asked, row: Row) -> bool:
    """Whether the question holds the words that tell a row from others, and not only such as ask."""
    if row.is_name and row.head:
        return 2 * asked.missing(row.head) <= len(row.head)
    telling = [term for term in row.key if term not in ASKING]
    return bool(telling or row.is_read) and asked.covers(row.key)


def _counts(asked: Asked, row: Row) -> bool:
    """Whether a row is counted in what the question asks for: "how many DOLLARS", "how many WORKERS"."""
    focus = [term for term in asked.question.focus if term not in ASKING] or list(asked.question.focus)
    named = {form for word, code in CURRENCIES.items() if code == row.fact.unit for form in forms(word)}
    own = all_forms(row.unit) | named
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
            return f"{a.subject} are a part of {a.part_of} and {b.subject} of {b.part_of}; parts of different wholes are not put together"
        if (
            not of_years
            and one.date
            and other.date
            and one.date.year != other.date.year
            and not _linked(one, other)
        ):
            dates = f"{a.subject} are counted for {one.date} and {b.subject} for {other.date}"
            return f"{dates}; values of different years are not put together"
    return ""


def units_fit(one: Row, other: Row) -> bool:
    """Whether two values are of one unit, or of units that convert exactly."""
    a, b = one.fact.unit, other.fact.unit
    if a == b or (one.is_read and other.is_read and not (a and b) and not (is_currency(a) or is_currency(b))):
        return True
    return bool(all_forms(one.unit) & all_forms(other.unit)) or (
        base(one)[0] == base(other)[0] and base(one)[0] != a
    )


def _is_count(row: Row) -> bool:
    """Whether a row counts things, and measures nothing."""
    unit = row.fact.unit
    return bool(unit) and unit not in units() and unit not in TIMES and unit != "%" and not is_currency(unit)


def _linked(one: Row, other: Row) -> bool:
    return other.partner is one or one.partner is other


# Choosing


def choose(inquiry: Inquiry, rows: Sequence[Row], count: int) -> Operands | FactRefusal | None:
    """The ``count`` rows that cover the question together, each by words of its own; a refusal where more than one choice does."""
    scored: list[tuple[float, Operands]] = []
    reason, refused = "", ()  # type: tuple[str, Operands]
    of_years = len(inquiry.asked.dates) > 1 or inquiry.intent.year_before
    for some in combinations(rows, count):
        if not _contrast(inquiry, some) or not covered(inquiry, some):
            continue
        mixed = inquiry.intent.name == "sum" and all(_counts(inquiry.asked, row) for row in some)
        why = clash(some, of_years, mixed) if some[0].value is not None else ""
        if why:
            reason, refused = reason or why, refused or some
            continue
        scored.append((sum(score(inquiry.asked, row) for row in some), some))
    if not scored:
        return FactRefusal(reason, facts_of(refused)) if reason else None
    scored.sort(key=lambda one: -one[0])
    best = scored[0][1]
    rivals = [some for total, some in scored[1:] if total >= scored[0][0] * (1 - _CLOSE)]
    for other in rivals:
        if sorted(map(_figure, other)) != sorted(map(_figure, best)):
            return FactRefusal(_why_not_one(best, other), facts_of((*best, *other)))
    return tuple(sorted(best, key=lambda row: _place(inquiry, row, best)))


def _figure(row: Row) -> tuple[Decimal, str]:
    return (row.value if row.value is not None else Decimal(0), row.fact.date if row.value is None else "")


def _why_not_one(best: Operands, other: Operands) -> str:
    pairs = [(a, b) for a in best for b in other if a not in other and b not in best]
    one, two = next(((a, b) for a, b in pairs if set(a.subject) == set(b.subject)), pairs[0])
    if one.date != two.date:
        return "the facts give values of more than one date; name the date that is meant"
    figures = [format_number(row.value) if row.value is not None else str(row.date) for row in (one, two)]
    return f"the facts disagree on {one.fact.subject}: {figures[0]} and {figures[1]}{unit_of(two)}"


def covered(inquiry: Inquiry, some: Operands) -> bool:
    """Whether rows cover each word of the question: one of them by its own words, or all of them by their evidence.

    Where a sentence or a list sets them side by side, two fifths of the question's weight may be missing that is no name.
    """
    lacking = uncovered(inquiry, some)
    if not _dates_covered(inquiry.asked, some) or any(term.is_name for term in lacking):
        return False
    required = inquiry.required()
    own = [term for term in required if any(holds(term, row.own | all_forms(row.whole)) for row in some)]
    whole = sum(term.weight for term in required)
    if sum(term.weight for term in own) < _OWN * whole:
        return False
    return not lacking or (_side_by_side(some) and sum(term.weight for term in lacking) <= _TOLERATED * whole)


def _side_by_side(some: Operands) -> bool:
    """Whether a sentence links two rows, or they are labelled in one list or table."""
    if len(some) != 2:
        return False
    one, other = some
    same = (one.fact.article_id, one.column) == (other.fact.article_id, other.column)
    return _linked(one, other) or (same and one.column is not None)


def uncovered(inquiry: Inquiry, some: Operands) -> list[Term]:
    """The words of the question that rows do not cover."""
    return [term for term in inquiry.required() if not _covers(inquiry, term, some)]


def _covers(inquiry: Inquiry, term: Term, some: Operands) -> bool:
    own = [holds(term, row.own | all_forms(row.whole)) for row in some]
    if all(own) or (any(own) and term.stem not in inquiry.asked.question.placed):
        return True
    if term.is_name and all(row.fact.origin == "curated" for row in some):
        return False
    return all(
        has or (_is_near(term, row) and not _is_of_another(inquiry, term, row))
        for has, row in zip(own, some, strict=True)
    )


def _is_near(term: Term, row: Row) -> bool:
    """Whether a word stands in the sentence of a row, or, where it is no name and nothing that happened, in its paragraph."""
    return holds(term, row.evidence[0]) or (
        not term.is_name and row.value is not None and holds(term, row.around)
    )


def _is_of_another(inquiry: Inquiry, term: Term, row: Row) -> bool:
    """Whether a word in the evidence of a row tells another figure of it: "Chinese" in that of the Koreans."""
    place = (row.fact.article_id, row.fact.evidence.paragraph, row.fact.evidence.sentence)
    return any(
        holds(term, all_forms(other.key))
        for other in inquiry.rows
        if other.value is not None
        and other.value not in (row.value, row.whole_row and row.whole_row.value)
        and (other.fact.article_id, other.fact.evidence.paragraph, other.fact.evidence.sentence) == place
    )


def _dates_covered(asked: Asked, some: Operands) -> bool:
    if len(some) == 2 and _linked(*some) and any(dates_agree(date, some[0].date) for date in asked.dates):
        return True
    return all(
        any(dates_agree(date, row.date) if row.date else _in_evidence(date, row) for row in some)
        for date in asked.dates
    )


def _in_evidence(date: object, row: Row) -> bool:
    return any(dates_agree(date, value.date) for value in row.evidence[1] if value.date)  # type: ignore[arg-type]


def _contrast(inquiry: Inquiry, some: Operands) -> bool:
    """Whether each row is told from the others: by words of the question that it alone has, or by its date."""
    if any(_same(a, b) for a, b in combinations(some, 2)):
        return False
    sides = [_exclusive(inquiry, row, some) for row in some]
    if all(sides):
        return len(some) > 2 or _on_both_sides(inquiry.intent.middle, sides)
    return len(some) == 2 and _of_two_times(inquiry, *some)


def _same(one: Row, other: Row) -> bool:
    """Whether two rows give one figure, or one event, of one sentence."""
    if one.fact.evidence != other.fact.evidence or one.fact.article_id != other.fact.article_id:
        return False
    if not (one.is_read or other.is_read):
        return one.identity == other.identity and one.object == other.object and one.date == other.date
    return one.value == other.value and one.date == other.date and one.is_read != other.is_read


def _exclusive(inquiry: Inquiry, row: Row, some: Operands) -> list[int]:
    """Where the words of the question stand that one of some rows alone has: as they are, or else by a synonym."""
    found = []
    for term in inquiry.required():
        counted = [one for one in some if not term.direct.isdisjoint(all_forms(one.unit))]
        direct = [one for one in some if not term.direct.isdisjoint(one.naming)]
        if ((len(counted) == 1 and counted) or direct or [one for one in some if _tells(term, one)]) == [row]:
            found.append(term.offset)
    return found


def _tells(term: Term, row: Row) -> bool:
    """Whether a word tells a row by what means the same; no event read from a sentence: verbs have too many synonyms."""
    return holds(term, row.naming) and (
        term.is_name or bool(term.names) or not (row.is_read and row.value is None)
    )


def _on_both_sides(middle: int, sides: Sequence[Sequence[int]]) -> bool:
    one, other = sides
    return middle < 0 or (min(one) < middle < max(other)) or (min(other) < middle < max(one))


def _of_two_times(inquiry: Inquiry, one: Row, other: Row) -> bool:
    """Whether two rows are of one thing at two times that the question names, or that their sentence sets side by side."""
    if _linked(one, other):
        return True
    if one.identity != other.identity or not _of_one_list(one, other):
        return False
    if one.date is None or other.date is None or one.date == other.date:
        return False
    dates = inquiry.asked.dates
    if len(dates) > 1:
        return any(
            dates_agree(a, one.date) and dates_agree(b, other.date) and not dates_agree(a, other.date)
            for a in dates
            for b in dates
            if a != b
        )
    return inquiry.intent.year_before and abs(one.date.year - other.date.year) == 1


def _of_one_list(one: Row, other: Row) -> bool:
    """Whether rows of a table have heads of columns that differ by no more than their years."""
    return one.column == other.column and one.is_read == other.is_read


def _place(inquiry: Inquiry, row: Row, some: Operands) -> int:
    """Where the question names an operand: by the words or the date that it alone has."""
    if dated := _dates_of(inquiry, row, some):
        return min(dated)
    return min(_exclusive(inquiry, row, some), default=10_000)


def _dates_of(inquiry: Inquiry, row: Row, some: Operands) -> list[int]:
    """Where a question of several dates names that of a row."""
    if len(inquiry.asked.dates) < 2 or len({other.date for other in some}) < len(some):
        return []
    return [
        value.start
        for value in inquiry.asked.question.values
        if value.date and row.date and dates_agree(value.date, row.date)
    ]


def missing(inquiry: Inquiry, rows: Sequence[Row]) -> FactRefusal | None:
    """A refusal that says which words of the question no row covers, and shows the rows that come near; none where none does."""
    near = [row for row in rows if any(holds(term, row.own) for term in inquiry.required())][:3]
    if not near:
        return None
    lacking = [
        term for term in inquiry.required() if not any(holds(term, row.own | row.evidence[0]) for row in near)
    ]
    words = " ".join(term.word for term in lacking)
    have = "; ".join(dict.fromkeys(described(row) for row in near))
    lack = f"no figure for {words}" if words else "no second figure to put beside it"
    return FactRefusal(f"there is {lack}; known is {have}", facts_of(near), lacking=True)


def described(row: Row) -> str:
    """A row in words: "5,976 workers (Chinese workers in Mongolia)", "library closed: May 1998"."""
    fact = row.fact
    told = " ".join(
        part for part in (fact.subject, fact.relation if row.value is None else "", fact.object) if part
    )
    if row.value is None:
        return f"{told}: {row.date}"
    return f"{format_number(row.value)}{unit_of(row)} ({told})"


# Parts and wholes


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
        return FactRefusal(_why_not_one((best[0],), (best[1],)), facts_of(best))
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
        return FactRefusal(_why_not_one((fitting[0],), (fitting[1],)), facts_of(fitting))
    return parts, fitting[0]


def total_of(inquiry: Inquiry, row: Row) -> Row | None:
    """The line of a table that gives the whole of a row's column."""
    if row.column is None:
        return None
    return next(
        (
            other
            for other in inquiry.rows
            if set(other.subject) <= _TOTALS
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


def families(inquiry: Inquiry) -> Iterator[list[Row]]:
    """Groups of rows that are parts of one whole, or stand in one column of a table."""
    pools: dict[object, list[Row]] = {}
    for row in (*inquiry.index.rows, *inquiry.rows):
        if row.value is None or not inquiry.asked.may_mean(row):
            continue
        if row.whole:
            pools.setdefault((row.whole, row.fact.unit), []).append(row)
        elif row.column is not None and not set(row.subject) <= _TOTALS:
            fact = row.fact
            pools.setdefault(
                (fact.article_id, fact.evidence.paragraph, fact.unit, row.date, row.column), []
            ).append(row)
    for rows in pools.values():
        unique = {(frozenset(row.subject), row.date): row for row in reversed(list(curated_first(rows)))}
        yield list(unique.values())[::-1]


# Events


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


Finder = Callable[[Inquiry], list[Row]]


def pair(inquiry: Inquiry, find: Finder = quantities) -> Operands | FactRefusal | None:
    """The two rows that the question sets side by side: two subjects, or one subject at two times."""
    rows = find(inquiry)
    tables = [row for row in rows if not row.is_read]
    found = choose(inquiry, tables, 2)
    if isinstance(found, tuple) or (isinstance(found, FactRefusal) and tables):
        return found
    return choose(inquiry, rows, 2) or found
