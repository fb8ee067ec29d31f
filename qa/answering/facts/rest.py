"""What "the rest" is, where a sentence tells a whole and its other parts: "112 people, 87 of them at Dunscar
and the rest in Keldby" has 25 in Keldby."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.answering.facts.index import Asked, holds
from qa.answering.facts.operands import units_fit
from qa.answering.facts.reading import last_figure, read_rows
from qa.answering.facts.results import FactAnswer, amount, facts_of, number, shown, unit_of
from qa.answering.facts.rows import Row, all_forms
from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.knowledge.base import Knowledge
from qa.language.lexicon import alternation
from qa.language.terms import terms
from qa.language.values import format_number

_NAMED = alternation("operations.rest")
_REST = re.compile(rf"\b(?:{_NAMED})\b[^.,;:()]*", re.IGNORECASE)
_GOING_ON = alternation("operations.further")
_FURTHER = re.compile(rf"\b(?:{_GOING_ON})\b", re.IGNORECASE)
"""How a sentence says that it goes on with parts that were begun before."""
_COUNTED = ("number", "percentage", "money")
_FIRST = 3
"""Sentences that are read: "the rest" stands beside the question's other words."""
_LEAST = 0.6
"""Share of the question's weight that the sentence and what stands around it must have; chosen."""
_HUNDRED = Decimal(100)


def told_rest(kb: Knowledge, query: Query, sentences: Sequence[AnnotatedSentence]) -> FactAnswer | None:
    """What is left of a whole for what a sentence calls the rest, where the question asks for that."""
    if query.question.kind not in _COUNTED:
        return None
    for sentence in sentences[:_FIRST]:
        text = sentence.sentence.text
        found = _REST.search(text)
        if found is None or _FURTHER.search(text):
            continue
        rows = [row for row in read_rows(kb, sentence) if row.value is not None and row.column is None]
        if _is_asked(Asked(query), text, found.span(), rows):
            return _without_parts(rows, last_figure(kb, sentence))
    return None


def _is_asked(asked: Asked, text: str, span: tuple[int, int], rows: Sequence[Row]) -> bool:
    """Whether the question has words of "the rest" that the sentence does not say of its figures, and little
    that is missing."""
    rest = all_forms(terms(text[slice(*span)]))
    others = all_forms(terms(text[: span[0]] + " " + text[span[1] :]))
    own = [term for term in asked.terms if holds(term, rest) and not holds(term, others)]
    known = others | rest | (rows[0].evidence[0] | rows[0].around if rows else frozenset())
    told = [term for term in asked.terms if holds(term, known)]
    is_named = all(term in told for term in asked.terms if term.is_name)
    whole = sum(term.weight for term in asked.terms)
    return bool(own) and is_named and sum(term.weight for term in told) >= _LEAST * whole


def _without_parts(rows: Sequence[Row], before: Sequence[Row]) -> FactAnswer | None:
    """A whole without its parts: shares of 100, or figures of the one that the sentence ties them to, or else
    of the last one before it."""
    shares = [row for row in rows if row.fact.unit == "%"]
    if shares and len(shares) == len(rows):
        rest = _HUNDRED - sum(map(number, shares), Decimal(0))
        working = " − ".join(("100", *(format_number(number(row)) for row in shares)))
        return _answer(rest, shares[0], shares, working)
    whole = next((row.whole_row for row in rows if row.whole_row), before[-1] if before else None)
    parts = [row for row in rows if row is not whole]
    if whole is None or not parts or not all(units_fit(row, whole) for row in parts):
        return None
    rest = number(whole) - sum(map(number, parts), Decimal(0))
    return _answer(rest, whole, (whole, *parts), " − ".join(shown(row, rows) for row in (whole, *parts)))


def _answer(rest: Decimal, like: Row, rows: Sequence[Row], working: str) -> FactAnswer | None:
    if rest <= 0:
        return None
    unit = "%" if like.fact.unit == "%" else unit_of(like)
    return FactAnswer(amount(rest, like), facts_of(rows), f"{working} = {format_number(rest)}{unit}")
