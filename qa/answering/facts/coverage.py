"""Whether rows cover a question: its words, its dates, and what it contrasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from qa.answering.facts.index import ASKING, CONTRASTING, MONEY, MOVES, Asked, Index, Term, dates_agree, holds
from qa.answering.facts.rows import Row, all_forms
from qa.answering.question.operations import Intent
from qa.language.dates import PartialDate
from qa.language.lexicon import words
from qa.language.terms import stem, terms
from qa.language.units import CURRENCIES, units

_OWN = 0.5
"""Share of a question's weight that operands must hold themselves, and not by what stands around them;
chosen."""
_TOLERATED = 0.4
"""Share of a question's weight that may be missing where a sentence or a table sets its two operands side by
side; chosen."""
_UNIT_WORDS = frozenset(map(stem, (*CURRENCIES, *units(), *words("operations.unit_words"))))
"""Units of measure and currencies by which a question counts: "how many TONS"."""
_PERIODS = frozenset(map(stem, (*words("features.ranked_times"), *words("features.ranks"))))
"""Words that belong to a date: "the first half of 2024"."""
_USES_ADJECTIVES = frozenset(("age", "first", "last", "most", "fewest"))
"""Operations whose cues are adjectives that else tell two of a kind apart: "the first", "the second most"."""


@dataclass(frozen=True)
class Inquiry:
    """A question for a computation, with the rows that share a word with it; ``ranks`` are the places of
    their sentences among those that the search found."""

    index: Index
    asked: Asked
    intent: Intent
    rows: tuple[Row, ...]
    ranks: Mapping[tuple[str, int, int], int] = field(default_factory=dict)

    @cached_property
    def required(self) -> tuple[Term, ...]:
        """The terms that operands must cover."""
        beside = ASKING - (frozenset[str]() if self.intent.name in _USES_ADJECTIVES else CONTRASTING)
        if self.intent.name in ("difference", "change"):
            beside |= MOVES
        if self.asked.dates:
            beside |= _PERIODS
        return tuple(
            term
            for term in self.asked.required(beside | MONEY)
            if not (term.stem in self.asked.question.focus and term.stem in _UNIT_WORDS)
        )

    @cached_property
    def weight(self) -> float:
        """What all these terms weigh."""
        return sum(term.weight for term in self.required)

    @cached_property
    def unknown(self) -> float:
        """The share of that weight of which no article has even a synonym."""
        known = self.asked.query.is_known
        return sum(term.weight for term in self.required if not known(term.stem)) / (self.weight or 1.0)


Operands = tuple[Row, ...]


def covered(inquiry: Inquiry, some: Operands) -> bool:
    """Whether rows cover each word of the question: one of them by its own words, or all of them by their
    evidence.

    Where a sentence or a list sets them side by side, some of the question's weight may be missing that is no
    name.
    """
    lacking = uncovered(inquiry, some)
    if not _dates_covered(inquiry, some) or any(term.is_name for term in lacking):
        return False
    own = [term for term in inquiry.required if any(holds(term, row.known) for row in some)]
    if sum(term.weight for term in own) < _OWN * inquiry.weight:
        return False
    return not lacking or sum(term.weight for term in lacking) <= _tolerated(some) * inquiry.weight


def _tolerated(some: Operands) -> float:
    """The share of a question's weight that two rows may leave uncovered which a sentence or a list sets side
    by side."""
    if len(some) != 2:
        return 0.0
    one, other = some
    listed = one.column is not None and one.column == other.column
    if listed and one.fact.article_id == other.fact.article_id:
        return _OWN
    is_beside = one.is_read and other.is_read and one.fact.evidence == other.fact.evidence
    return _TOLERATED if is_beside or linked(one, other) else 0.0


def uncovered(inquiry: Inquiry, some: Operands) -> list[Term]:
    """The words of the question that rows do not cover."""
    return [term for term in inquiry.required if not _covers(inquiry, term, some)]


def _covers(inquiry: Inquiry, term: Term, some: Operands) -> bool:
    own = [holds(term, row.known) for row in some]
    if all(own) or (any(own) and term.stem not in inquiry.asked.question.placed):
        return True
    if term.is_name and all(row.fact.origin == "curated" for row in some):
        return False
    return all(
        has or (_is_near(term, row) and not _is_of_another(inquiry, term, row))
        for has, row in zip(own, some, strict=True)
    )


def _is_near(term: Term, row: Row) -> bool:
    """Whether a word stands in the sentence of a row, or, where it is no name and nothing that happened, in
    its paragraph."""
    return holds(term, row.evidence[0]) or (
        not term.is_name and row.value is not None and holds(term, row.around)
    )


def _is_of_another(inquiry: Inquiry, term: Term, row: Row) -> bool:
    """Whether a word in the evidence of a row tells another figure of it: "Chinese" in that of the
    Koreans."""
    article = inquiry.index.kb.articles.get(row.fact.article_id)
    if article and holds(term, all_forms(terms(article.title))):
        return False  # whom the whole article is about
    return any(
        holds(term, all_forms(other.key))
        for other in inquiry.rows
        if other.value is not None
        and other.value not in (row.value, row.whole_row and row.whole_row.value)
        and other.place == row.place
    )


def _dates_covered(inquiry: Inquiry, some: Operands) -> bool:
    dates = inquiry.asked.dates
    if len(some) == 2 and linked(*some) and any(dates_agree(date, some[0].date) for date in dates):
        return True
    return all(
        any(dates_agree(date, row.date) if row.date else _in_evidence(inquiry, date, row) for row in some)
        for date in dates
    )


def _in_evidence(inquiry: Inquiry, date: PartialDate, row: Row) -> bool:
    """Whether a sentence tells a date; one without dates is of a year that its article speaks of alone or
    names."""
    told = [value.date for value in row.evidence[1] if value.date]
    if told or not row.is_read:
        return any(dates_agree(date, other) for other in told)
    article = inquiry.index.kb.articles.get(row.fact.article_id)
    return article is not None and str(date.year) in article.text


def contrast(inquiry: Inquiry, some: Operands) -> bool:
    """Whether each row is told from the others: by words of the question that it alone has, or by its
    date."""
    if any(_same(a, b) for a, b in combinations(some, 2)):
        return False
    sides = [_exclusive(inquiry, row, some) for row in some]
    if all(sides):
        return len(some) > 2 or on_both_sides(inquiry.intent.middle, sides)
    return len(some) == 2 and _of_two_times(inquiry, *some)


def _same(one: Row, other: Row) -> bool:
    """Whether two rows give one figure, or one event, of one sentence."""
    if one.fact.evidence != other.fact.evidence or one.fact.article_id != other.fact.article_id:
        return False
    if not (one.is_read or other.is_read):
        return one.identity == other.identity and one.object == other.object and one.date == other.date
    return one.value == other.value and one.date == other.date and one.is_read != other.is_read


def _exclusive(inquiry: Inquiry, row: Row, some: Operands) -> list[int]:
    """Where the words of the question stand that one of some rows alone has: as they are, or else by a
    synonym."""
    found = []
    for term in inquiry.required:
        counted = [one for one in some if not term.direct.isdisjoint(one.counted)]
        direct = [one for one in some if not term.direct.isdisjoint(one.naming)]
        if ((len(counted) == 1 and counted) or direct or [one for one in some if _tells(term, one)]) == [row]:
            found.append(term.offset)
    return found


def _tells(term: Term, row: Row) -> bool:
    """Whether a word tells a row by what means the same; no event read from a sentence: verbs have too many
    synonyms."""
    return holds(term, row.naming) and (
        term.is_name or bool(term.names) or not (row.is_read and row.value is None)
    )


def on_both_sides(middle: int, sides: Sequence[Sequence[int]]) -> bool:
    """Whether a word stands between two groups of words, by their offsets; of an offset below 0, always."""
    one, other = sides
    return middle < 0 or (min(one) < middle < max(other)) or (min(other) < middle < max(one))


def _of_two_times(inquiry: Inquiry, one: Row, other: Row) -> bool:
    """Whether two rows are of one thing at two times that the question names, or that their sentence sets
    side by side."""
    if linked(one, other):
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


def place_of(inquiry: Inquiry, row: Row, some: Operands) -> int:
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


def linked(one: Row, other: Row) -> bool:
    return other.partner is one or one.partner is other
