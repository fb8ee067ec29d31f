"""From candidates to evidence: a short sum of named signals, each from the candidate's own text, its neighbours and its paragraph."""

from __future__ import annotations

import math
import re
from bisect import insort
from collections import ChainMap, Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from qa.answering.amounts import VALUE_KINDS, asks_for_account, counts_focus, same_dates
from qa.answering.bearers import NAMED_KINDS, beside_focus, name_is_new
from qa.answering.expected import holds_kind
from qa.answering.query import Names, Query, likest_forms, make_query, means_same, stands_for
from qa.answering.question import Question
from qa.answering.reading import ATTRIBUTED, Reading
from qa.language.terms import stem
from qa.models import Signal
from qa.stores.base import Store, bm25

CANDIDATES = 20
"""How many sentences the store is asked for, or more where more are to be ranked; every further signal is worked out for these alone.
Four public sets lose nothing by it."""
DEPTH = 10
"""Sentences that are ranked to the end: the best, and what is laid beside it."""
_UNREAD = ("terms", "sentence before", "sentence after", "points back", "response", "paragraph", "word forms", "opens paragraph")
"""Signals that need no more of the sentence than its terms."""
POINTS_BACK = re.compile(
    r"(?:It|They|He|She|This|These|Its|His|Her|Their|The (?:company|firm|group|bank|party|union|club|team|agency|council|government"
    r"|ministry|court|hospital|school|university|museum|church|city|town|village|country|factory|plant|building|bridge|road|project"
    r"|ship|ferry|man|woman))\b"
)
"""How a sentence opens that speaks of what one before it names."""
_CONSEQUENCES = (
    *("In response", "In reply", "In return", "In consequence", "As a result", "As a consequence", "Therefore", "Consequently", "Hence"),
    *("Thus", "So,", "That is why", "This is why", "For this reason", "For that reason", "Because of this", "Because of that"),
)
"""How a sentence opens that tells what came of the one before it."""
_IS_A = re.compile(r"\b(?:is|are|was|were|means?|refers?|called|known as)\b")
_APPOSED = re.compile(r",(?: \d{1,3},)? (?:an?|the|one of|which (?:is|was)) ")
_CALLED = re.compile(r"\b(?:called|named|known as|dubbed) (?:the |an? )?[\"“]?$")
_SYNONYM = 0.3
"""How often a synonym counts as having occurred."""
_UNCOUNTED = 0.7
Read = Callable[[int], Reading]
Part = tuple[str, float, float]
"""A signal's name, value and weight."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with the BM25 of itself, of the sentences beside it in its paragraph (0 where there is none), and of the paragraph.
    ``missing`` are the question's terms that are not among its ``terms``, ``held`` those that its article's candidates have."""

    reading: Reading
    terms: Sequence[str]
    missing: Set[str]
    held: Set[str]
    own: float
    before: float
    after: float
    paragraph: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, the sum of its signals. ``above`` is how far that is above the last of ``DEPTH`` scores, or above 0
    where there are fewer; ``held`` are the question's terms that its article's candidates have."""

    reading: Reading
    score: float
    parts: tuple[Part, ...]
    above: float
    held: Set[str]

    def with_part(self, name: str, value: float) -> Ranked:
        """The same with one more signal, at weight 1."""
        return Ranked(self.reading, self.score + value, (*self.parts, (name, value, 1.0)), self.above, self.held)

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The parts, for people."""
        return tuple(Signal.model_construct(name=name, value=value, weight=weight) for name, value, weight in self.parts)


def rank(question: Question, names: Names, store: Store, read: Read, depth: int = DEPTH) -> tuple[Query, list[Ranked]]:
    """The question weighed, and the best ``depth`` of the store's candidates for it, best first; where two score the same, the
    earlier sentence first. An abbreviation that a candidate explains counts as another name, as ``names`` do."""
    query = make_query(question, store, names)
    wanted = max(CANDIDATES, depth)
    found = candidates(query, store, read, wanted)
    if explained := _abbreviations(question, found):
        query = make_query(question, store, ChainMap(names, explained))
        found = candidates(query, store, read, wanted)
    return query, _best(query, found, depth)


def _abbreviations(question: Question, found: Sequence[Candidate]) -> Names:
    """For the terms of an abbreviation those of the words that it stands for, and the reverse, as the candidates explain it. One that
    stands for different words is left out."""
    explained = {pair for candidate in found for pair in candidate.reading.abbreviations}
    often = Counter(short for short, _ in explained)
    asked = frozenset(question.terms)
    names: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for short, long in sorted(explained):
        if often[short] == 1 and (asked.issuperset(short) or asked.issuperset(long)):
            names[short] = (long,)
            names[long] = (*names.get(long, ()), short)
    return names


def _best(query: Query, found: Sequence[Candidate], depth: int) -> list[Ranked]:
    """A candidate that cannot come among the best, whatever the rest of its signals add to its BM25, is left unread."""
    most_read = _most_read(query)
    unread = [{name: SIGNALS[name][1](query, candidate) for name in _UNREAD} for candidate in found]
    most = [
        most_read(candidate) + sum(SIGNALS[name][0] * value for name, value in values.items())
        for candidate, values in zip(found, unread, strict=True)
    ]
    scores: list[float] = []
    ranked: list[tuple[float, int, tuple[Part, ...]]] = []
    for i in sorted(range(len(found)), key=lambda i: -most[i]):
        if len(scores) >= depth and most[i] < scores[-depth]:
            break
        parts = tuple(
            (name, value, weight)
            for name, (weight, signal) in SIGNALS.items()
            if (value := unread[i][name] if name in unread[i] else signal(query, found[i]))
        )
        score = sum(value * weight for _, value, weight in parts)
        ranked.append((-score, i, parts))
        insort(scores, score)
    last = scores[-DEPTH] if len(scores) >= DEPTH else 0.0
    return [Ranked(found[i].reading, -score, parts, -score - last, found[i].held) for score, i, parts in sorted(ranked)[:depth]]


def _most_read(query: Query) -> Callable[[Candidate], float]:
    """What the signals that read a sentence can add at most. It has no pair of words of which it lacks one."""
    kind, focus = query.question.kind, query.question.focus
    most = {
        "expected value": kind in VALUE_KINDS,
        "expected words": kind in (*NAMED_KINDS, "reason"),
        "same date": any(value.kind == "date" for value in query.question.values),
        "name beside focus": bool(focus) and kind in NAMED_KINDS,
        "definition": kind == "definition",
        "named source": ATTRIBUTED.search(query.question.text) is not None,
    }
    always = sum(SIGNALS[name][0] * value for name, value in most.items())
    pairs = [query.weights.keys() & map(stem, words) for words in query.pairs]
    pair, title, weights = SIGNALS["word pairs"][0], SIGNALS["title"][0], query.weights

    def most_of(candidate: Candidate) -> float:
        titled = title * math.fsum(weights[term] for term in candidate.missing)
        return always + titled + pair * sum(map(candidate.missing.isdisjoint, pairs))

    return most_of


def candidates(query: Query, store: Store, read: Read, wanted: int) -> list[Candidate]:
    """What the store finds, ``wanted`` at most, each with the scores around it."""
    terms = [
        *query.weights,
        *sorted({other for found in query.synonyms.values() for other in found}),
        *(term for names in query.alternatives.values() for name in names for term in name),
    ]
    found: list[Candidate] = []
    held: dict[str, set[str]] = {}
    average, matched = store.average_length, frozenset(terms)
    around = range(0)
    for position in store.candidates(terms, wanted):
        if position not in around:
            around = store.paragraph(position)
            told = [store.terms(other) for other in around]
            counted = [_counted(terms, matched) for terms in told]
            scores = [_score(query, counts, len(terms), average) for counts, terms in zip(counted, told, strict=True)]
            paragraph = scores[0]
            if len(around) > 1:
                whole: dict[str, int] = {}
                for counts in counted:
                    for term, count in counts.items():
                        whole[term] = whole.get(term, 0) + count
                paragraph = _score(query, whole, sum(map(len, told)), average * len(around))
        i = position - around.start
        before = scores[i - 1] if i else 0.0
        after = scores[i + 1] if i + 1 < len(scores) else 0.0
        reading, missing = read(position), query.weights.keys() - counted[i]
        of_article = held.setdefault(reading.sentence.article_id, set())
        of_article.update(query.weights.keys() - missing)
        of_article.update(term for term in missing if stands_for(query, term, counted[i]) or means_same(query, term, counted[i]))
        found.append(Candidate(reading, told[i], missing, of_article, scores[i], before, after, paragraph))
    return found


def _counted(terms: Sequence[str], matched: frozenset[str]) -> dict[str, int]:
    """How often a sentence has each of the terms that matter."""
    counts: dict[str, int] = {}
    if not matched.isdisjoint(terms):
        for term in terms:
            if term in matched:
                counts[term] = counts.get(term, 0) + 1
    return counts


def _score(query: Query, counts: Mapping[str, int], length: int, average_length: float) -> float:
    """The BM25 of a text given as term counts, where another name for a term counts as the term, and a synonym a little."""
    if not counts:
        return 0.0
    frequencies: dict[str, float] = {}
    for term in query.weights:
        frequency = counts.get(term, 0.0)
        if not frequency and (term in query.alternatives or term in query.synonyms):
            frequency = float(stands_for(query, term, counts)) or _SYNONYM * means_same(query, term, counts)
        if frequency:
            frequencies[term] = frequency
    return bm25(query.weights, frequencies, length, average_length)


def _points_back(query: Query, candidate: Candidate) -> float:
    """The BM25 of the sentence before once more, where the sentence opens with a pronoun and so speaks of the same."""
    return candidate.before if POINTS_BACK.match(candidate.reading.sentence.text) else 0.0


def _word_pairs(query: Query, candidate: Candidate) -> float:
    """How many neighbouring words of the question, function words among them, are neighbours in the sentence too."""
    return float(len(query.pairs & candidate.reading.pairs))


def _word_forms(query: Query, candidate: Candidate) -> float:
    """For a term that the sentence lacks, its likest word there ("economy" for "economic"): trigram overlap times IDF."""
    likest = likest_forms(query, candidate.terms, candidate.missing)
    return math.fsum(query.weights[term] * likeness for term, likeness in likest.items())


def _expected_value(query: Query, candidate: Candidate) -> float:
    """1 where the sentence has a value of the expected kind that the question does not name, less where it counts other things, nothing
    where it is another sum than the one asked for by name."""
    if query.question.kind not in VALUE_KINDS or not holds_kind(query, candidate.reading):
        return 0.0
    if asks_for_account(query.question):
        return float(any(query.meaning.get(term) == query.question.focus[-1] for term in candidate.terms))
    if query.question.kind != "number" or not query.question.focus:
        return 1.0
    return 1.0 if any(counts_focus(query, candidate.reading, value) for value in candidate.reading.values) else _UNCOUNTED


def _expected_words(query: Query, candidate: Candidate) -> float:
    """1 where a new name stands in the sentence for who and where, or a word of reason for why."""
    return float(query.question.kind not in VALUE_KINDS and holds_kind(query, candidate.reading) is True)


def _same_date(query: Query, candidate: Candidate) -> float:
    """1 where the sentence tells a date that the question names, be it in other words."""
    return float(bool(same_dates(query, candidate.reading)))


def _name_beside_focus(query: Query, candidate: Candidate) -> float:
    """1 where a new name stands beside the noun of "which port": "Rajin Port", "the port of Rajin"."""
    if query.question.kind not in NAMED_KINDS or not query.question.focus:
        return 0.0
    reading = candidate.reading
    return float(any(beside_focus(query, reading, name) and name_is_new(name, query) for name in reading.names))


def _defines(query: Query, candidate: Candidate) -> float:
    """1 where a definition is asked for and the sentence opens with the term and says what it is, or says so beside the term."""
    if query.question.kind != "definition":
        return 0.0
    reading, text = candidate.reading, candidate.reading.sentence.text
    if _IS_A.search(text) and not query.weights.keys().isdisjoint(reading.stems[:3]):
        return 1.0
    asked = [token for token, term in zip(reading.tokens, reading.stems, strict=True) if term in query.weights]
    return float(any(_APPOSED.match(text, token.end) or _CALLED.search(text, 0, token.start) for token in asked))


def _title(query: Query, candidate: Candidate) -> float:
    """The IDF of the question's words that the title of the article has, and not the sentence."""
    return math.fsum(query.weights[term] for term in candidate.missing & candidate.reading.title)


def _named_source(query: Query, candidate: Candidate) -> float:
    """1 where the question names the article's publisher as who says so."""
    return float(bool(candidate.reading.publisher_in(query.question.text)))


def _asks_itself(query: Query, candidate: Candidate) -> float:
    """1 for a sentence that is a question, which answers none."""
    return float(candidate.reading.sentence.text.endswith("?"))


def follows(text: str) -> int:
    """How many letters open a sentence that tells what came of the one before ("In response"), 0 where it does not."""
    return next((len(opening) for opening in _CONSEQUENCES if text.startswith(opening)), 0)


def _tells_response(query: Query, candidate: Candidate) -> float:
    """1 where it is asked what somebody did because of something, and the sentence tells what came of what the one before it says of the
    question; not of another who did something."""
    text = candidate.reading.sentence.text
    opened = follows(text) if query.question.for_response and candidate.before > 0 else 0
    if not opened:
        return 0.0
    does = query.question.predicate.subject
    is_theirs = not does or not candidate.missing >= set(does) or text[opened:].strip(", ").split(" ")[0] in ("it", "he", "she", "they")
    return float(is_theirs)


def _opens_paragraph(query: Query, candidate: Candidate) -> float:
    """1 for the first sentence of a paragraph, which says what the others explain."""
    return float(candidate.reading.sentence.number == 1)


SIGNALS: dict[str, tuple[float, Callable[[Query, Candidate], float]]] = {
    "terms": (1.0, lambda query, candidate: candidate.own),
    "sentence before": (0.4, lambda query, candidate: candidate.before),
    "sentence after": (0.15, lambda query, candidate: candidate.after),
    "points back": (0.3, _points_back),
    "response": (4.0, _tells_response),
    "paragraph": (0.2, lambda query, candidate: candidate.paragraph),
    "word pairs": (0.45, _word_pairs),
    "word forms": (0.8, _word_forms),
    "expected value": (4.0, _expected_value),
    "expected words": (1.25, _expected_words),
    "same date": (1.5, _same_date),
    "name beside focus": (1.0, _name_beside_focus),
    "definition": (2.0, _defines),
    "opens paragraph": (0.9, _opens_paragraph),
    "title": (0.5, _title),
    "named source": (6.0, _named_source),
    "asks itself": (-4.0, _asks_itself),
}
"""Each signal's weight and what works it out. The weights were fitted on four public sets, each held out in turn."""
