"""A question as rows are matched with it, and the index of rows that share its weighted terms."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Set
from dataclasses import dataclass

from qa.answering.facts.rows import _LEAST_ROOT, Row, Stems, all_forms, forms, make_row
from qa.answering.matching.query import Query
from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate
from qa.language.lexicon import pairs, words
from qa.language.terms import stem, terms
from qa.language.values import Value, same_value
from qa.models import Fact

ASKING = frozenset(map(stem, words("operations.asking")))
"""Stems of words that ask for an operation."""
RISES = frozenset(map(stem, words("operations.rises")))
FALLS = frozenset(map(stem, words("operations.falls")))
MOVES = RISES | FALLS | frozenset(map(stem, words("operations.moves")))
CONTRASTING = frozenset(map(stem, words("operations.contrasting")))
MONEY = frozenset(map(stem, words("operations.money")))
_MEASURING = {stem(word): tuple(map(stem, nouns)) for word, nouns in pairs("facts.measuring").items()}
_MOST_ROWS = 50
"""Rows that are looked at for a question, where more share a term with it."""
_AROUND = 0.3
"""What a term counts that a row holds itself, and what one counts that only its evidence holds; chosen, not
fitted."""


@dataclass(frozen=True)
class Term:
    """A term that rows must cover: ``equivalents`` are the forms of what means the same, ``names`` other
    names of several words."""

    stem: str
    weight: float
    word: str
    offset: int
    equivalents: Stems
    names: tuple[Stems, ...]
    is_name: bool
    direct: Stems


class Asked:
    """A question as rows are matched with it."""

    def __init__(self, query: Query) -> None:
        self.query, self.question = query, query.question
        question = query.question
        in_dates = {term for value in question.values if value.kind == "date" for term in terms(value.text)}
        self.dates = tuple(value.date for value in question.values if value.kind == "date" and value.date)
        named = frozenset(term for name in question.names for term in terms(name))
        self.terms = tuple(
            self._term(term, named)
            for term in question.terms
            if term not in in_dates and (term not in question.light or term in CONTRASTING)
        )
        everything = {form for term in map(self._plain, question.token_of) for form in term}
        self.forms = frozenset(everything).union(
            *(name for term in self.terms for name in term.names), *(term.equivalents for term in self.terms)
        )

    def _plain(self, term: str) -> Stems:
        measured = (
            _MEASURING.get(term, ())
            if self.question.kind in ("number", "duration") and not self.question.verb
            else ()
        )
        return all_forms((term, *measured, *self.query.synonyms.get(term, ())))

    def _word(self, term: str) -> tuple[str, int]:
        token = self.question.token_of.get(term)
        return (token.text, token.start) if token else (term, 0)

    def _term(self, term: str, named: Set[str]) -> Term:
        others = self.query.alternatives.get(term, ())
        if term in self.question.placed:  # "in Norway" is no Norwegian
            same, others = (
                {term},
                tuple(name for name in others if name[0][:_LEAST_ROOT] != term[:_LEAST_ROOT]),
            )
        else:
            same = set(self._plain(term))
        same.update(*(forms(name[0]) for name in others if len(name) == 1))
        several = tuple(all_forms(name) for name in others if len(name) > 1)
        whole = tuple(frozenset(name) for name in others if len(name) > 1) if several else ()
        weight = self.query.weights.get(term, 1.0)
        return Term(term, weight, *self._word(term), frozenset(same), whole, term in named, forms(term))

    def covers(self, stems: Iterable[str]) -> bool:
        """Whether the question holds each of some stems in one form or another."""
        return all(not forms(term).isdisjoint(self.forms) for term in stems)

    def missing(self, stems: Iterable[str]) -> int:
        """How many of some stems the question does not hold."""
        return sum(forms(term).isdisjoint(self.forms) for term in stems)

    def required(self, beside: Set[str] = frozenset()) -> tuple[Term, ...]:
        """The terms that rows must cover, without those that only ask."""
        return tuple(term for term in self.terms if term.stem not in beside)

    def agrees(self, row: Row) -> bool:
        """Whether no date of the question is another than the row's, or than all of its sentence's where it
        has none."""
        if row.date is not None:
            return all(dates_agree(date, row.date) for date in self.dates)
        known = [value.date for value in row.evidence[1] if value.date] if self.dates else []
        return all(any(dates_agree(date, other) for other in known) for date in self.dates)

    def may_mean(self, row: Row) -> bool:
        """Whether the row's date is one of those that the question names, if it names any."""
        return not self.dates or any(dates_agree(date, row.date) for date in self.dates)


def holds(term: Term, known: Stems) -> bool:
    """Whether stems hold a term of the question, or what means the same."""
    return not term.equivalents.isdisjoint(known) or any(name <= known for name in term.names)


def score(asked: Asked, row: Row) -> float:
    """How much of a question's weight a row covers; what only its evidence holds counts less, and words that
    it alone has against it."""
    found = 0.0
    for term in asked.terms:
        if holds(term, row.own):
            found += term.weight
        elif holds(term, row.evidence[0]):
            found += _AROUND * term.weight
    return found - 0.1 * asked.missing(row.subject)


def dates_agree(a: PartialDate | None, b: PartialDate | None) -> bool:
    """Whether two dates can mean one, as far as both go; a missing date agrees with any."""
    if a is None or b is None:
        return True
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return all(x is None or y is None or x == y for x, y in pairs)


def is_among(value: Value, others: Iterable[Value]) -> bool:
    """Whether a value is the same as one of others."""
    return any(same_value(value, other) for other in others)


class Index:
    """The rows of facts, by the forms of their terms."""

    def __init__(self, kb: Knowledge, facts: Iterable[Fact]) -> None:
        self.kb = kb
        self._postings: dict[str, list[int]] = {}
        self.rows = tuple(make_row(kb, fact) for fact in facts)
        for position, row in enumerate(self.rows):
            for form in row.own:
                self._postings.setdefault(form, []).append(position)

    def near(self, asked: Asked) -> list[Row]:
        """The rows that share a weighted term with the question, those that share most of its weight, in the
        order of the facts."""
        weights: dict[int, float] = {}
        for term in asked.terms:
            sought = term.equivalents.union(*term.names)
            for position in {position for form in sought for position in self._postings.get(form, ())}:
                weights[position] = weights.get(position, 0.0) + term.weight
        if len(weights) > _MOST_ROWS:
            least = sorted(weights.values(), reverse=True)[_MOST_ROWS]
            weights = {position: weight for position, weight in weights.items() if weight > least} or weights
        return [self.rows[position] for position in sorted(weights)[: 4 * _MOST_ROWS]]

    def published(self, row: Row) -> datetime.date | None:
        """The date of a row's article, where it bears one."""
        article = self.kb.articles.get(row.fact.article_id)
        return article.source.published if article else None
