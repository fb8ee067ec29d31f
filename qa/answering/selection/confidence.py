"""How far to trust an answer, from the question's terms that its evidence covers; and the reason in words where that is too little."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qa.answering.extraction.candidates import STANDING
from qa.answering.extraction.phrase_scoring import Extraction
from qa.answering.extraction.statements import asks_for_words, tells
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.answer_type import has_answer_type, may_give_reason
from qa.answering.matching.names import PLACING, asks_proper_name
from qa.answering.matching.query import Query, called_short, has_synonym, likest_forms, stands_for
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import (
    VALUE_KINDS,
    asks_for_account,
    fitting_values,
    is_of_another_time,
    same_dates,
)
from qa.answering.question.analysis import Question
from qa.answering.question.operations import states_result
from qa.answering.ranking.ranking import Ranked
from qa.language.discourse import points_back
from qa.language.names import OFFICES, Name, find_names
from qa.language.terms import stem, terms, tokenize
from qa.models import Kind, Signal
from qa.stores.base import Store, idf

Place = tuple[int, int]
"""Where a short answer stands: its first and last token."""
THRESHOLD = 0.5
"""Below it the bot abstains: chosen so that 95 % of the questions of public sets are answered from their own articles."""
_UNLIKELIEST = 0.05
_SYNONYM = 0.6
"""How far a sentence that has only a synonym of a term covers that."""
_SAME_WORD = 0.4
"""The least likeness at which another form of a term counts, as far as it is alike."""
WEIGHTS = {
    "words": 1.4,
    "words around": 0.43,
    "word pairs": 0.044,
    "sentence": 0.63,
    "stands out": 0.048,
    "a single word": -0.37,
    "points back": 0.148,
    "answer": 0.032,
    "clause": 0.073,
    "value near": 0.197,
    "unseen names": -2.19,
    "names elsewhere": -0.48,
    "names of another article": -1.2,
    "words of another article": -0.2,
    "verb elsewhere": -0.181,
    "another place or partner": -1.35,
    "places swapped": -2.21,
    "roles swapped": -2.42,
    "another does it": -1.85,
    "opposite done": -1.97,
    "dated otherwise": -0.3,
    "nothing done so": -0.6,
    "no value": -1.7,
    "no reason": -0.73,
    "nothing told": -1.97,
    "nothing like a reason": -1.78,
    "not done here": -0.15,
    "not placed": -1.23,
    "no such office": -1.93,
    "no such role": -0.5,
    "not what is counted": -0.74,
    "nothing but names": -0.5,
    "another time": -1.21,
    "no such rank": -0.41,
    "for a name": -0.23,
    "no name given": -1.97,
    "how long": 1.14,
    "yes or no": 0.36,
    "nothing stated": -1.23,
    "why": 0.39,
    "always": -0.77,
}
"""``tests/benchmarks/fit_confidence.py`` fits them: as few as may be of foreign questions and near misses should be answered where 95 % of
an article's own are. The scale is set apart: it is near how often the cited sentence is right (``tests/benchmarks/quality.md``)."""
_PLACING = PLACING | STANDING | frozenset(("inside", "over", "by", "aboard"))
_LINKS = frozenset("in with to from between and than for by".split())
_BOUNDING = frozenset(
    """between fewer less more least exactly half below above exceed shorter longer larger bigger smaller higher lower taller older younger
    since two three four five six seven eight nine ten eleven twelve nobody anybody anyone""".split()
)
_RAREST = idf(50, 1)
"""What a word weighs that one sentence of a single article has. In an archive it weighs more, and the scores stand farther apart."""
_RANKS = frozenset(
    map(
        stem,
        """first second third fourth fifth last latest earliest oldest youngest largest biggest greatest smallest highest lowest longest
        shortest tallest fastest deepest heaviest strongest""".split(),
    )
)
_AGE = frozenset(map(stem, ("old", "age")))
"""Words that an age itself says ("Ada Holt, 84,")."""
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
class Confidence:
    """``value`` is the confidence, from 0 to 1; ``missing`` the question's words that the evidence lacks, as typed; ``reason`` says why;
    ``signals`` are what the value is made of, the logistic function of their sum; ``doubt`` is what a person should know of an answer
    all the same: a name, or of a statement any word, that no article mentions."""

    value: float
    missing: tuple[str, ...]
    reason: str
    signals: tuple[Signal, ...] = ()
    doubt: tuple[str, ...] = ()

    @property
    def log_odds(self) -> float:
        """The logarithm of how much likelier it is that the answer is right than that it is not, down to -3."""
        value = max(self.value, _UNLIKELIEST)
        return math.log(value / (1 - value))


def estimate_confidence(
    alignment: Alignment,
    choice: Extraction | None,
    nearby: Collection[str],
    ranked: Ranked,
    store: Store,
    has_reason_beside: bool = False,
) -> Confidence:
    """How far a sentence answers the question. ``choice`` is the short answer in it; ``nearby`` are the terms of its paragraph and of its
    article's title; ``ranked`` says how it ranks; ``has_reason_beside`` that the reason asked for stands in the sentence beside it.

    What speaks for it: the share of the question's words that the sentence covers, the share of its own words that these are, how many of
    the others stand around it, whether it opens with a pronoun that may speak of them, how well the short answer stands in it, how far it
    ranks above the others. What speaks against it: that it has only one of the words; names and verbs that stand elsewhere or nowhere;
    nothing of the kind asked for; another place, partner, time or rank; places or roles swapped; other things counted than asked;
    no sentence that names what is done, or any word of the question but its names.
    """
    query = alignment.query
    if not query.weights:
        return Confidence(0.0, (), "the question has no word to look for")
    start = choice.span[0] if choice else 0
    if not states_result(query.question.operation, alignment.text, start):
        return Confidence(0.0, (), "neither facts nor sentences give both values to put together")
    covered = coverage(query, alignment.annotated)
    unseen = {
        term
        for term, share in covered.items()
        if not share and term not in nearby and not query.is_known(term)
    }
    told_otherwise = has_reason_beside or (query.question.kind == "date" and choice)  # "at seven o'clock"
    lacks_kind = has_answer_type(query, alignment.annotated) is False and not told_otherwise
    signals = _signals(alignment, choice, covered, unseen, nearby, ranked, lacks_kind, store)
    value = 1 / (1 + math.exp(-sum(signal.value * signal.weight for signal in signals)))
    missing = _as_typed(query.question, {term for term, part in covered.items() if not part})
    against = {signal.name for signal in signals}
    unmentioned = _as_typed(query.question, unseen)
    doubted = _doubtful(unmentioned) if query.question.kind == "yes/no" else _named(unmentioned)
    reason = _reason(query.question, missing, unmentioned, lacks_kind, against)
    return Confidence(value, missing, reason, signals, (_not_mentioned(doubted),) if doubted else ())


def _signals(
    alignment: Alignment,
    choice: Extraction | None,
    covered: Mapping[str, float],
    unseen: set[str],
    nearby: Collection[str],
    ranked: Ranked,
    lacks_kind: bool,
    store: Store,
) -> tuple[Signal, ...]:
    query, annotated, question = alignment.query, alignment.annotated, alignment.question
    place = alignment.within(*choice.span) if choice else None
    values = {
        **_for_it(alignment, choice, place, covered, nearby),
        "stands out": max(ranked.above, 0.0) * min(1.0, _RAREST / idf(len(store), 1)),
        **_unseen(query, covered, unseen, nearby, ranked.held),
        "another place or partner": float(
            any(_is_beside_unseen(name, question, unseen) for name in question.names)
        ),
        "places swapped": float(_are_places_swapped(query, annotated)),
        "roles swapped": float(_are_roles_swapped(alignment)),
        "another does it": float(_does_another(alignment)),
        "opposite done": float(question.kind != "yes/no" and alignment.does_opposite),
        "no value": float(lacks_kind and question.kind in VALUE_KINDS and not _HABIT.match(question.text)),
        "no reason": float(lacks_kind and question.kind == "reason"),
        "nothing told": float(asks_for_words(question) and not tells(alignment)),
        "nothing like a reason": float(
            question.kind == "reason" and lacks_kind and not may_give_reason(query, annotated)
        ),
        "not done here": float(
            question.kind in ("person", "organisation")
            and question.predicate.role == "subject"
            and not alignment.groups
        ),
        "not placed": _is_not_placed(alignment, place) if question.kind == "place" else 0.0,
        "no such office": float(
            lacks_kind and question.kind == "person" and not OFFICES.isdisjoint(question.focus[-1:])
        ),
        "another time": float(question.kind in VALUE_KINDS and is_of_another_time(query, annotated)),
        "no such rank": float(any(covered[term] < _SAME_WORD for term in _RANKS.intersection(covered))),
        "for a name": float(question.for_name),
        "no name given": _lacks_name(alignment, choice, place),
        "how long": float(question.kind == "duration"),
        "yes or no": float(question.kind == "yes/no"),
        "nothing stated": float(question.kind == "yes/no" and _is_nothing_stated(alignment, covered, nearby)),
        "why": float(question.kind == "reason"),
        "always": 1.0,
    }
    return tuple(
        Signal.model_construct(name=name, value=value, weight=WEIGHTS[name])
        for name, value in values.items()
        if value
    )


def _for_it(
    alignment: Alignment,
    choice: Extraction | None,
    place: Place | None,
    covered: Mapping[str, float],
    nearby: Collection[str],
) -> dict[str, float]:
    """What speaks for an answer. Light words are left out of account."""
    told = {term: share for term, share in covered.items() if term not in alignment.question.light}
    weights = alignment.query.weights
    clause = {alignment.asked[i] for i in alignment.clause(*place)} - {None} if place else set()
    found = [term for term in alignment.asked if term]
    return {
        "words": 1 + math.log((1 + sum(told.values())) / (1 + len(told))),
        "words around": math.log1p(
            sum(share < _SAME_WORD and term in nearby for term, share in told.items())
        ),
        "sentence": len(set(found)) / (alignment.stops.count(False) or 1),
        "a single word": float(len(found) < 2 <= len(weights)),
        "word pairs": float(len(alignment.query.pairs & alignment.annotated.pairs)),
        "points back": float(
            alignment.annotated.sentence.number > 1 and points_back(alignment.text)
        ),
        "answer": choice.score if choice else 0.0,
        "clause": math.fsum(weights[str(term)] for term in clause) / (sum(weights.values()) or 1.0),
        "value near": alignment.nearness(*place) if place and alignment.question.kind in VALUE_KINDS else 0.0,
    }


def _unseen(
    query: Query,
    covered: Mapping[str, float],
    unseen: set[str],
    nearby: Collection[str],
    held: Collection[str],
) -> dict[str, float]:
    """What of the question stands elsewhere or nowhere."""
    question, total = query.question, sum(query.weights.values()) or 1.0
    names = {term for name in question.names for term in map(stem, name.split())} | {
        term for term in covered if term.isdigit()
    }
    words, away = covered.keys() - names, (names & covered.keys()) - unseen - set(nearby)
    is_counted = question.kind == "number" and question.light.isdisjoint(question.focus[-1:])
    counted = question.focus[-1:] if is_counted or asks_for_account(question) else ()
    role = question.focus[-1:] if question.kind == "person" and question.predicate.role == "attribute" else ()
    verb = question.verb if question.verb not in question.light else ""
    is_elsewhere = verb not in unseen and covered.get(verb, 1.0) < _SAME_WORD
    return {
        "unseen names": math.fsum(query.weights[term] for term in names & unseen) / total,
        "names elsewhere": math.fsum(1 - covered[term] for term in away),
        "names of another article": float(
            sum(covered[term] < _SAME_WORD for term in away if term not in held)
        ),
        "words of another article": float(
            sum(
                covered[term] < _SAME_WORD
                for term in words - unseen - question.light - set(nearby) - set(held)
            )
        ),
        "verb elsewhere": float(is_elsewhere),
        "dated otherwise": float(question.kind == "date" and is_elsewhere),
        "nothing done so": float(question.verb in unseen and question.kind in ("date", "duration", "money")),
        "no such role": float(any(covered[term] < _SAME_WORD for term in role if term in covered)),
        "not what is counted": float(any(covered[term] < _SAME_WORD for term in counted if term in covered)),
        "nothing but names": float(
            bool(words - question.light) and words <= unseen and question.kind in _NOUNS
        ),
    }


def _is_not_placed(alignment: Alignment, place: Place | None) -> float:
    """1 where no preposition of place ties the short answer to the rest and it is no name, half of that for a name."""
    if place is None or not {alignment.before[place[0]][1], alignment.word(place[0])}.isdisjoint(_PLACING):
        return 0.0
    return 0.5 if alignment.tokens[place[0]].text[0].isupper() else 1.0


def _lacks_name(alignment: Alignment, choice: Extraction | None, place: Place | None) -> float:
    """1 where a proper name is asked for and the short answer is none, half of that where a deed or a value is to be somebody."""
    if choice is None or place is None:
        return 0.0
    is_deed = alignment.phrases.tags[place[0]] == "verb"
    if asks_proper_name(alignment.question):
        return float(is_deed or not alignment.tokens[place[1]].text[0].isupper())
    return 0.5 * (
        alignment.question.kind in ("person", "organisation") and (is_deed or choice.span in alignment.values)
    )


def _is_nothing_stated(alignment: Alignment, covered: Mapping[str, float], nearby: Collection[str]) -> bool:
    """Whether what is stated, but for its light words, stands neither in the sentence nor around it."""
    stated = [
        term for term in alignment.question.claim if term in covered and term not in alignment.question.light
    ]
    opposed = alignment.opposed(0, len(alignment.tokens))
    return bool(stated) and not any(
        covered[term] >= _SAME_WORD or term in nearby or term in opposed for term in stated
    )


def _are_roles_swapped(alignment: Alignment) -> bool:
    """Whether the one who does it in the question stands behind the verb in the sentence, and another of the question's words does it."""
    predicate = alignment.question.predicate
    asked = {term for term in predicate.subject if term in alignment.query.weights}
    groups = alignment.groups
    if predicate.role == "subject" or predicate.passive or not asked or not groups:
        return False
    others = alignment.query.weights.keys() - asked - alignment.question.light - {predicate.verb}
    subjects = {
        alignment.asked[i]
        for first in alignment.clauses.arguments(groups[0]).subjects
        for i in alignment.tokens_of(first)
    }
    behind = {term for term in alignment.asked[groups[0].main + 1 :] if term}
    return asked.isdisjoint(subjects) and not asked.isdisjoint(behind) and not others.isdisjoint(subjects)


def _does_another(alignment: Alignment) -> bool:
    """Whether somebody else, by name, does what the question asks of one by name ("Norvia exported", asked of Sudria)."""
    asked = alignment.question.predicate.subject
    if not any(
        term in asked for name in alignment.question.names for term in map(stem, name.split())
    ) or not set(asked).isdisjoint(alignment.asked):
        return False
    subjects = [
        first for group in alignment.groups for first in alignment.clauses.arguments(group).subjects[:1]
    ]
    return any(
        alignment.tokens[i].text[0].isupper() and not alignment.stops[i]
        for first in subjects
        for i in alignment.tokens_of(first)
    )


def _is_beside_unseen(name: str, question: Question, unseen: set[str]) -> bool:
    """Whether a name behind "in", "with" or the like, behind the verb, or in what is asked for, has a word that no sentence has ("workers
    in RUSSIA", "visit RUSSIA", "how many RUSSIAN workers")."""
    terms = {stem(word) for word in name.split()} & unseen
    before = question.text[: question.text.find(name)].lower().split()[-1:]
    qualifying = question.focus[:-1] if question.kind in _NOUNS else ()
    is_argument = not _LINKS.isdisjoint(before) or question.verb in map(stem, before)
    return bool(terms) and (is_argument or not terms.isdisjoint(qualifying))


def _are_places_swapped(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether what the question says is in a place is itself the place in the sentence ("Aland's workers in NORLAND", "in Aland")."""
    text, names = query.question.text, find_names(query.question.text)
    asked_in, asked = (
        {term for name in some for term in map(stem, name.text.split())} for some in _in_and_not(text, names)
    )
    if not asked_in or not asked:
        return False
    said_in, said = (
        {term for name in some for word in name.text.split() for term in _stands_for(query, stem(word))}
        for some in _in_and_not(annotated.sentence.text, annotated.names)
    )
    return not asked_in.isdisjoint(said) and asked_in.isdisjoint(said_in) and not asked.isdisjoint(said_in)


def _stands_for(query: Query, word: str) -> set[str]:
    """The question's terms of which a word is another form or another name."""
    return {
        query.meaning.get(word, ""),
        *(term for term, likeness in query.forms(word) if likeness >= _SAME_WORD),
    }


def _in_and_not(text: str, names: Iterable[Name]) -> tuple[list[Name], list[Name]]:
    """The names that "in" stands before, and the others."""
    found: tuple[list[Name], list[Name]] = ([], [])
    for name in names:
        found[not text[: name.start].lower().endswith((" in ", " in the "))].append(name)
    return found


def coverage(query: Query, annotated: AnnotatedSentence) -> dict[str, float]:
    """How far the sentence covers each term of the question: 1 for the term, another name for it or the same date in other words, less
    for a like word."""
    told = {term for date in same_dates(query, annotated) for term in terms(date.text)}
    told.update(terms(annotated.publisher_in(query.question.text)), called_short(query, annotated))
    if query.question.measure == "age" and any(fitting_values(query, annotated)):
        told.update(_AGE)
    missing = {
        term
        for term in query.weights.keys() - told
        if term not in annotated.counts and not stands_for(query, term, annotated.counts)
    }
    likest = likest_forms(query, annotated.counts, missing)
    return {
        term: _of_missing(query, term, annotated.counts, likest.get(term, 0.0)) if term in missing else 1.0
        for term in query.weights
    }


def _of_missing(query: Query, term: str, counts: Mapping[str, int], likeness: float) -> float:
    return max(likeness if likeness >= _SAME_WORD else 0.0, _SYNONYM * has_synonym(query, term, counts))


def _as_typed(question: Question, terms: Collection[str]) -> tuple[str, ...]:
    """The question's words for these terms, in its order."""
    return tuple(dict.fromkeys(token.text for token in tokenize(question.text) if stem(token.text) in terms))


def _reason(
    question: Question, missing: tuple[str, ...], unseen: tuple[str, ...], lacks_kind: bool, against: set[str]
) -> str:
    """Why one should doubt, the plainest reason first. ``against`` are names of signals."""
    if names := _named(unseen):
        return _not_mentioned(names)
    if lacks_kind and question.kind in _NOUNS:
        return f"the nearest sentence names no {_NOUNS[question.kind]}"
    if unseen:
        return _not_mentioned(unseen)
    if "places swapped" in against:
        return "the nearest sentence has the places the other way round"
    if "another time" in against:
        return "the nearest sentence is of another time"
    if missing:
        return f"the nearest sentence says nothing of {_listed(missing)}"
    return "the sentence covers the question's words"


def _doubtful(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that say of what something is stated; not those that only compare, bound or count."""
    return tuple(word for word in words if word.lower() not in _BOUNDING)


def _named(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word[0].isupper() or word[0].isdigit())


def _not_mentioned(words: tuple[str, ...]) -> str:
    return f"the articles do not mention {_listed(words)}"


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f'"{word}"' for word in words[:4]]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
