"""How far to trust an answer, from the question's terms that its evidence covers; and the reason in words where that is too little."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qa.answering.question import Question
from qa.answering.ranking import (
    OFFICES,
    POINTS_BACK,
    VALUE_KINDS,
    Query,
    holds_kind,
    likest_forms,
    may_give_reason,
    means_same,
    same_dates,
    stands_for,
)
from qa.answering.reading import Reading
from qa.language.names import Name, find_names
from qa.language.terms import stem, terms, tokenize
from qa.language.values import same_value
from qa.models import Kind, Signal
from qa.stores.base import Store

THRESHOLD = 0.5
"""Below it the bot abstains: chosen so that 95 % of the questions of public sets are answered from their own articles."""
_SYNONYM = 0.6
"""What a synonym counts."""
_SAME_WORD = 0.4
"""The least likeness at which another form of a term counts, as far as it is alike."""
_WEIGHTS = {
    "words": 2.9,
    "words around": 0.75,
    "word pairs": 0.8,
    "points back": 0.3,
    "unseen names": -1.5,
    "another place or partner": -1.7,
    "places swapped": -2.5,
    "nothing done so": -0.8,
    "no value": -2.2,
    "no reason": -0.4,
    "nothing like a reason": -2.2,
    "no such office": -2.5,
    "nothing counted": -0.45,
    "nothing but names": -0.5,
    "another time": -1.3,
    "always": -1.1,
}
"""Fitted so that as few as may be of foreign questions and near misses are answered where 95 % of an article's own are. The scale is
another matter: it is near how often the cited sentence is right, a little above it (``tests/benchmarks/quality.md`` has the table)."""
_LINKS = frozenset("in with to from between and than for by".split())
_HABIT = re.compile(r"when (?:do|does|is|are)\b", re.IGNORECASE)
"""Opens a question that a circumstance answers as well as a date: "When do curlers use sliding shoes?"."""
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
    """``value`` is the confidence, from 0 to 1; ``missing`` the question's words that the evidence lacks, as typed; ``reason`` says why;
    ``signals`` are what the value is made of, the logistic function of their sum."""

    value: float
    missing: tuple[str, ...]
    reason: str
    signals: tuple[Signal, ...] = ()


def trust(query: Query, reading: Reading, nearby: Collection[str], store: Store) -> Trust:
    """How far a sentence answers the question. ``nearby`` are the terms of its paragraph and of its article's title.

    The signals: the share of the question's words that the sentence covers, and how many these are; how many of the others stand
    around it, and whether it opens with a pronoun that may speak of them; by IDF, the share of names and numbers that no
    sentence has. Then what makes an answer unlikely: nothing of the kind asked for; another place, partner or time, or two places
    swapped; no sentence that names what is to be counted, what is done, or any word of the question but its names.
    """
    if not query.weights:
        return Trust(0.0, (), "the question has no word to look for")
    covered = coverage(query, reading)
    unseen = {term for term, share in covered.items() if not share and not _is_known(query, term, store)}
    lacks_kind = holds_kind(query, reading) is False
    signals = _signals(query, reading, covered, unseen, nearby, lacks_kind)
    value = 1 / (1 + math.exp(-sum(signal.value * signal.weight for signal in signals)))
    missing = _as_typed(query.question, {term for term, part in covered.items() if not part})
    against = {signal.name for signal in signals}
    return Trust(value, missing, _reason(query.question, missing, _as_typed(query.question, unseen), lacks_kind, against), signals)


def _signals(
    query: Query, reading: Reading, covered: Mapping[str, float], unseen: set[str], nearby: Collection[str], lacks_kind: bool
) -> tuple[Signal, ...]:
    total = sum(query.weights.values())
    names = {term for name in query.question.names for term in map(stem, name.split())}
    names.update(term for term in covered if term.isdigit())
    words = covered.keys() - names
    around = sum(not share and term in nearby for term, share in covered.items())
    kind = query.question.kind
    counted = query.question.focus[-1:] if kind == "number" else ()
    values = {
        "words": sum(covered.values()) / len(covered),
        "words around": math.log1p(around),
        "word pairs": len(query.pairs & reading.pairs) / max(1, len(query.pairs)),
        "points back": float(reading.sentence.number > 1 and POINTS_BACK.match(reading.sentence.text) is not None),
        "unseen names": sum(query.weights[term] for term in names & unseen) / total,
        "another place or partner": float(any(_is_beside_unseen(name, query.question, unseen) for name in query.question.names)),
        "places swapped": float(_are_places_swapped(query, reading)),
        "nothing done so": float(query.question.verb in unseen and kind in ("date", "duration", "money")),
        "no value": float(lacks_kind and kind in VALUE_KINDS and not _HABIT.match(query.question.text)),
        "no reason": float(lacks_kind and kind == "reason"),
        "nothing like a reason": float(kind == "reason" and not may_give_reason(query, reading)),
        "no such office": float(lacks_kind and kind == "person" and not OFFICES.isdisjoint(query.question.focus[-1:])),
        "nothing counted": float(not unseen.isdisjoint(counted)),
        "nothing but names": float(bool(words) and words <= unseen and kind in _NOUNS),
        "another time": float(kind in VALUE_KINDS and _is_of_another_time(query, reading)),
        "always": 1.0,
    }
    return tuple(Signal.model_construct(name=name, value=value, weight=_WEIGHTS[name]) for name, value in values.items() if value)


def _is_beside_unseen(name: str, question: Question, unseen: set[str]) -> bool:
    """Whether a name behind "in", "with" or the like, or in what is asked for, has a word that no sentence has ("workers in RUSSIA",
    "how many RUSSIAN workers")."""
    terms = {stem(word) for word in name.split()} & unseen
    before = question.text[: question.text.find(name)].lower().split()[-1:]
    qualifying = question.focus[:-1] if question.kind in _NOUNS else ()
    return bool(terms) and (not _LINKS.isdisjoint(before) or not terms.isdisjoint(qualifying))


def _are_places_swapped(query: Query, reading: Reading) -> bool:
    """Whether what the question says is in a place is itself the place in the sentence ("Aland's workers in NORLAND", "in Aland")."""
    text, names = query.question.text, find_names(query.question.text)
    asked_in, asked = ({term for name in some for term in map(stem, name.text.split())} for some in _in_and_not(text, names))
    if not asked_in or not asked:
        return False
    said_in, said = (
        {term for name in some for word in name.text.split() for term, likeness in query.forms(stem(word)) if likeness >= _SAME_WORD}
        for some in _in_and_not(reading.sentence.text, reading.names)
    )
    return not asked_in.isdisjoint(said) and asked_in.isdisjoint(said_in) and not asked.isdisjoint(said_in)


def _in_and_not(text: str, names: Iterable[Name]) -> tuple[list[Name], list[Name]]:
    """The names that "in" stands before, and the others."""
    found: tuple[list[Name], list[Name]] = ([], [])
    for name in names:
        found[not text[: name.start].lower().endswith((" in ", " in the "))].append(name)
    return found


def _is_of_another_time(query: Query, reading: Reading) -> bool:
    """Whether the question names a date and the sentence only others."""
    dates = [value for value in reading.values if value.kind == "date"]
    asked = [value for value in query.question.values if value.kind == "date"]
    return bool(dates) and any(not any(same_value(date, value) for value in dates) for date in asked)


def _is_known(query: Query, term: str, store: Store) -> bool:
    """Whether any sentence has a term or a synonym of it."""
    return any(map(store.document_frequency, (term, *query.synonyms.get(term, ()))))


def coverage(query: Query, reading: Reading) -> dict[str, float]:
    """How far the sentence covers each term of the question: 1 for the term, another name for it or the same date in other words, less
    for a like word."""
    told = {term for date in same_dates(query, reading) for term in terms(date.text)}
    missing = {term for term in query.weights.keys() - told if term not in reading.counts and not stands_for(query, term, reading.counts)}
    likest = likest_forms(query, reading.counts, missing)
    return {term: _of_missing(query, term, reading.counts, likest.get(term, 0.0)) if term in missing else 1.0 for term in query.weights}


def _of_missing(query: Query, term: str, counts: Mapping[str, int], likeness: float) -> float:
    return max(likeness if likeness >= _SAME_WORD else 0.0, _SYNONYM * means_same(query, term, counts))


def _as_typed(question: Question, terms: Collection[str]) -> tuple[str, ...]:
    """The question's words for these terms, in its order."""
    return tuple(dict.fromkeys(token.text for token in tokenize(question.text) if stem(token.text) in terms))


def _reason(question: Question, missing: tuple[str, ...], unseen: tuple[str, ...], lacks_kind: bool, against: set[str]) -> str:
    """Why one should doubt, the plainest reason first. ``against`` are names of signals."""
    names = tuple(word for word in unseen if word[0].isupper() or word[0].isdigit())
    if names:
        return f"the articles do not mention {_listed(names)}"
    if lacks_kind and question.kind in _NOUNS:
        return f"the nearest sentence names no {_NOUNS[question.kind]}"
    if unseen:
        return f"the articles do not mention {_listed(unseen)}"
    if "places swapped" in against:
        return "the nearest sentence has the places the other way round"
    if "another time" in against:
        return "the nearest sentence is of another time"
    if missing:
        return f"the nearest sentence says nothing of {_listed(missing)}"
    return "the sentence covers the question's words"


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f'"{word}"' for word in words[:4]]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
