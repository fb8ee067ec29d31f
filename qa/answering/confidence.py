"""How far to trust an answer, from the question's terms that its evidence covers; and the reason in words where that is too little."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qa.answering.question import Question
from qa.answering.ranking import VALUE_KINDS, Query, alike, holds_kind, stands_for
from qa.answering.reading import Reading
from qa.language.terms import stem, tokenize
from qa.models import Kind
from qa.stores.base import Store

THRESHOLD = 0.32
"""Below it the bot abstains: chosen so that 95 % of an article's own questions are answered (``tests/benchmarks/confidence.py``)."""
_SAME_WORD = 0.4
"""The least likeness at which another form of a term counts, as far as it is alike."""
_WEIGHTS = {"words": 4.0, "paragraph": 3.0, "unseen names": -5.5, "no value": -1.4, "no name or reason": -0.5}
_BIAS = -2.65
"""A logistic regression of an article's own questions against foreign ones and those whose sentence was taken out."""
_NOUNS: dict[Kind, str] = {
    "person": "person",
    "place": "place",
    "organisation": "organisation",
    "number": "number",
    "percentage": "percentage",
    "money": "amount of money",
    "date": "date",
    "duration": "duration",
    "reason": "reason",
}


@dataclass(frozen=True, slots=True)
class Trust:
    """``value`` is the confidence, from 0 to 1; ``missing`` the question's words that the evidence lacks, as typed; ``reason`` says why."""

    value: float
    missing: tuple[str, ...]
    reason: str


def trust(query: Query, reading: Reading, nearby: Collection[str], store: Store) -> Trust:
    """How far a sentence answers the question. ``nearby`` are the terms of its paragraph and of its article's title.

    The signals: the share of the question's words that the sentence covers; by IDF, the share that the sentence or its
    paragraph covers, and the share of names that no sentence has; whether what the kind of question expects is missing.
    """
    total = sum(query.weights.values())
    if not total:
        return Trust(0.0, (), "the question has no word to look for")
    covered = coverage(query, reading)
    unseen = {term for term, share in covered.items() if not share and not store.document_frequency(term)}
    names = {term for name in query.question.names for term in map(stem, name.split())}
    lacks_kind = holds_kind(query, reading) is False
    signals = {
        "words": sum(share > 0 for share in covered.values()) / len(covered),
        "paragraph": sum(query.weights[term] * (share or term in nearby) for term, share in covered.items()) / total,
        "unseen names": sum(query.weights[term] for term in names & unseen) / total,
        "no value": float(lacks_kind and query.question.kind in VALUE_KINDS),
        "no name or reason": float(lacks_kind and query.question.kind not in VALUE_KINDS),
    }
    value = 1 / (1 + math.exp(-_BIAS - sum(_WEIGHTS[name] * signal for name, signal in signals.items())))
    missing = _as_typed(query.question, {term for term, part in covered.items() if not part})
    return Trust(value, missing, _reason(query.question, missing, _as_typed(query.question, unseen), lacks_kind))


def coverage(query: Query, reading: Reading) -> dict[str, float]:
    """How far the sentence covers each term of the question: 1 for the term or another name for it, less for a like word."""
    return {term: _covers(query, term, reading.counts) for term in query.weights}


def _covers(query: Query, term: str, counts: Mapping[str, int]) -> float:
    if term in counts or stands_for(query, term, counts):
        return 1.0
    likest = max((alike(term, other) for other in counts), default=0.0)
    return likest if likest >= _SAME_WORD else 0.0


def _as_typed(question: Question, terms: Collection[str]) -> tuple[str, ...]:
    """The question's words for these terms, in its order."""
    return tuple(dict.fromkeys(token.text for token in tokenize(question.text) if stem(token.text) in terms))


def _reason(question: Question, missing: tuple[str, ...], unseen: tuple[str, ...], lacks_kind: bool) -> str:
    """Why one should doubt, the plainest reason first."""
    names = tuple(word for word in unseen if word[0].isupper() or word[0].isdigit())
    if names:
        return f"the articles do not mention {_listed(names)}"
    if lacks_kind and question.kind in _NOUNS:
        return f"the nearest sentence names no {_NOUNS[question.kind]}"
    if unseen:
        return f"the articles do not mention {_listed(unseen)}"
    if missing:
        return f"the nearest sentence says nothing of {_listed(missing)}"
    return "the sentence covers the question's words"


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f'"{word}"' for word in words[:4]]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
