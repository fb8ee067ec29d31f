"""From candidates to evidence: a short sum of named signals, each from the candidate's own text, its neighbours and its paragraph."""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.answering.question import Question
from qa.answering.reading import Reading
from qa.language.names import Name
from qa.language.terms import is_stop_word, stem, synonyms, word_pairs
from qa.language.values import DURATION_UNITS, Value, same_value
from qa.models import Kind, Signal
from qa.stores.base import Store, bm25, idf

CANDIDATES = 20
"""How many sentences the store is asked for, or more where more are to be ranked; every further signal is worked out for these alone.
Four public sets lose nothing by it."""
DEPTH = 10
"""Sentences that are ranked to the end: the best, and what is laid beside it."""
_UNREAD = ("terms", "sentence before", "sentence after", "points back", "paragraph", "word forms", "opens paragraph")
"""Signals that need no more of the sentence than its terms."""
_ALIKE = 0.3
"""The least trigram overlap (Jaccard) at which two words count as forms of one."""

VALUE_KINDS: dict[Kind, tuple[str, ...]] = {
    "number": ("number", "percentage", "money"),
    "percentage": ("percentage",),
    "money": ("money",),
    "date": ("date",),
    "duration": ("duration", "number"),
}
_NAMED_KINDS = ("person", "place", "organisation")
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|given that|as a result|in order to|so that|so as to|thanks to|led to|caused?|reasons?|therefore)"
    r"\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:because|since|given|due|thanks|to|for|as|so|with|after|therefore|caused|[a-z]+ing)\b|:", re.IGNORECASE)
_BUT = re.compile(r"[,;] (?:but|and|yet|while|whereas)\b|;")
POINTS_BACK = re.compile(r"(?:It|They|He|She|This|These|Its|His|Her|Their)\b")
"""How a sentence opens that speaks of what the one before it names."""
_IS_A = re.compile(r"\b(?:is|are|was|were|means?|refers?|called|known as)\b")
PLACING = frozenset("in at of from to near into on through via across within around towards toward visited entered reached left".split())
_SYNONYM = 0.2
"""How often a synonym counts as having occurred."""
OFFICES = frozenset(
    map(
        stem,
        """president minister chairman chairwoman chair chief director head ceo secretary governor mayor ambassador king queen emperor
        pope bishop archbishop chancellor premier commander captain manager editor owner founder author inventor architect""".split(),
    )
)
"""Nouns for what one person is to an institution, a country or a work."""
_BREAKS_OFF = frozenset(("who", "which", "that", "whose", "whom", "and"))
"""Words that part a name from the office of another."""
_ORDINALS = frozenset("first second third fourth fifth sixth new former current deputy acting".split())
"""Words that stand before an office: "Argentina's FIRST director"."""
_BESIDE = 6
"""Words between a name and its office at most."""
_ADJECTIVE = ("ian", "ean", "can", "ese", "ish", "nch", "eek", "wiss", "tch")
_OWNED = re.compile(r"['’]s ([A-Z]\w+)")
_LINKING = frozenset("with was is were are of at".split())
_TIME_UNITS = frozenset(map(stem, DURATION_UNITS))
_AGE = frozenset(("old", "age"))
_UNCOUNTED = 0.7
_SAME_NAME = 0.5
"""The least trigram overlap at which two names count as forms of one."""

_LONGEST_NAME = 6
"""Terms of a name that has other names."""

Read = Callable[[int], Reading]
Names = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""For the terms of a name those of the other names for the same."""
Part = tuple[str, float, float]
"""A signal's name, value and weight."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what the knowledge knows of its terms: ``weights`` is each term's IDF, ``alternatives`` the terms of
    names that mean the same, ``synonyms`` those of plain words that mean about the same, ``pairs`` its neighbouring words.
    ``meaning`` gives for a stem of a text the question's term that it stands for, ``forms`` the terms of which it is a form, each
    with their likeness; ``is_common`` tells whether one sentence in five or more has a term."""

    question: Question
    weights: Mapping[str, float]
    alternatives: Mapping[str, tuple[tuple[str, ...], ...]]
    synonyms: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]
    meaning: Mapping[str, str]
    forms: Callable[[str], Sequence[tuple[str, float]]]
    is_common: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with the BM25 of itself, of the sentences beside it in its paragraph (0 where there is none), and of the paragraph.
    ``missing`` are the question's terms that are not among its ``terms``."""

    reading: Reading
    terms: Sequence[str]
    missing: Set[str]
    own: float
    before: float
    after: float
    paragraph: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, the sum of its signals."""

    reading: Reading
    score: float
    parts: tuple[Part, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The parts, for people."""
        return tuple(Signal.model_construct(name=name, value=value, weight=weight) for name, value, weight in self.parts)


def _make_query(question: Question, store: Store, names: Names) -> Query:
    """Weigh a question's terms."""
    alternatives: dict[str, tuple[tuple[str, ...], ...]] = {}
    for length in range(1, _LONGEST_NAME + 1):
        for i in range(len(question.terms) - length + 1):
            name = question.terms[i : i + length]
            others = [other for other in names.get(name, ()) if all(map(store.document_frequency, other))]
            for term in name if others else ():
                alternatives[term] = (*alternatives.get(term, ()), *others)
    return Query(
        question=question,
        meaning=_meaning(question.terms, alternatives),
        forms=_forms(question.terms),
        is_common=lambda term: 5 * store.document_frequency(term) >= len(store),
        weights={term: idf(len(store), store.document_frequency(term)) for term in question.terms},
        alternatives=alternatives,
        synonyms={term: found for term in question.terms if (found := synonyms().get(term))},
        pairs=word_pairs(question.text),
    )


def _meaning(terms: Sequence[str], alternatives: Mapping[str, tuple[tuple[str, ...], ...]]) -> dict[str, str]:
    """For each stem the term of the question that it stands for: the term itself, a word of another name, a synonym."""
    found = {term: term for term in terms}
    for term in terms:
        for other in (*(word for name in alternatives.get(term, ()) for word in name), *synonyms().get(term, ())):
            found.setdefault(other, term)
    return found


def rank(question: Question, names: Names, store: Store, read: Read, depth: int = DEPTH) -> tuple[Query, list[Ranked]]:
    """The question weighed, and the best ``depth`` of the store's candidates for it, best first; where two score the same, the
    earlier sentence first. An abbreviation that a candidate explains counts as another name, as ``names`` do."""
    query = _make_query(question, store, names)
    wanted = max(CANDIDATES, depth)
    found = candidates(query, store, read, wanted)
    if explained := _abbreviations(question, found):
        query = _make_query(question, store, {**explained, **names})
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
    return [Ranked(found[i].reading, -score, parts) for score, i, parts in sorted(ranked)[:depth]]


def _most_read(query: Query) -> Callable[[Candidate], float]:
    """What the signals that read a sentence can add at most. It has no pair of words of which it lacks one."""
    kind, focus = query.question.kind, query.question.focus
    most = {
        "expected value": kind in VALUE_KINDS,
        "expected words": kind in (*_NAMED_KINDS, "reason"),
        "same date": any(value.kind == "date" for value in query.question.values),
        "name beside focus": bool(focus) and kind in _NAMED_KINDS,
        "definition": kind == "definition",
    }
    always = sum(SIGNALS[name][0] * value for name, value in most.items())
    pairs = [query.weights.keys() & map(stem, words) for words in query.pairs]
    return lambda candidate: always + SIGNALS["word pairs"][0] * sum(map(candidate.missing.isdisjoint, pairs))


def candidates(query: Query, store: Store, read: Read, wanted: int) -> list[Candidate]:
    """What the store finds, ``wanted`` at most, each with the scores around it."""
    terms = [
        *query.weights,
        *sorted({other for found in query.synonyms.values() for other in found}),
        *(term for names in query.alternatives.values() for name in names for term in name),
    ]
    found: list[Candidate] = []
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
        found.append(Candidate(read(position), told[i], query.weights.keys() - counted[i], scores[i], before, after, paragraph))
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


def stands_for(query: Query, term: str, counts: Mapping[str, int]) -> bool:
    """Whether a text holds another name of what a question's term names ("Pyongyang" for "DPRK")."""
    return any(all(other in counts for other in name) for name in query.alternatives.get(term, ()))


def means_same(query: Query, term: str, counts: Mapping[str, int]) -> bool:
    """Whether a text holds a plain word that means about the same as a question's term ("shut" for "close")."""
    found = query.synonyms.get(term)
    return found is not None and not found.isdisjoint(counts)


def _points_back(query: Query, candidate: Candidate) -> float:
    """The BM25 of the sentence before once more, where the sentence opens with a pronoun and so speaks of the same."""
    return candidate.before if POINTS_BACK.match(candidate.reading.sentence.text) else 0.0


def _word_pairs(query: Query, candidate: Candidate) -> float:
    """How many neighbouring words of the question, function words among them, are neighbours in the sentence too."""
    return float(len(query.pairs & candidate.reading.pairs))


def _word_forms(query: Query, candidate: Candidate) -> float:
    """For a term that the sentence lacks, its likest word there ("economy" for "economic"): trigram overlap times IDF."""
    likest = likest_forms(query, candidate.terms, candidate.missing)
    return sum(query.weights[term] * likeness for term, likeness in likest.items())


def likest_forms(query: Query, words: Iterable[str], missing: Set[str]) -> dict[str, float]:
    """For each of the missing terms of the question of which one of the words is a form, the likeness of its likest form."""
    found: dict[str, float] = {}
    for word in words:
        for term, likeness in query.forms(word):
            if term in missing and likeness > found.get(term, 0.0):
                found[term] = likeness
    return found


def _forms(terms: Collection[str]) -> Callable[[str], Sequence[tuple[str, float]]]:
    of_terms = [(term, _trigrams(term)) for term in terms]
    of_all = frozenset().union(*(trigrams for _, trigrams in of_terms))

    @cache
    def forms(word: str) -> Sequence[tuple[str, float]]:
        trigrams = _trigrams(word)
        if of_all.isdisjoint(trigrams):
            return ()
        return [(term, likeness) for term, others in of_terms if (likeness := _overlap(trigrams, others)) >= _ALIKE]

    return forms


@lru_cache(maxsize=4_000)
def _alike(one: str, other: str) -> float:
    """Trigram overlap (Jaccard) of two words, between 0 and 1; a word's edges count as letters."""
    return _overlap(_trigrams(one), _trigrams(other))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


@lru_cache(maxsize=4_000)
def _trigrams(word: str) -> frozenset[str]:
    edged = f" {word} "
    return frozenset(edged[i : i + 3] for i in range(len(edged) - 2))


def _expected_value(query: Query, candidate: Candidate) -> float:
    """1 where the sentence has a value of the expected kind that the question does not name, less where it counts other things."""
    if query.question.kind not in VALUE_KINDS or not holds_kind(query, candidate.reading):
        return 0.0
    if query.question.kind != "number" or not query.question.focus:
        return 1.0
    return 1.0 if any(counts_focus(query, candidate.reading, value) for value in candidate.reading.values) else _UNCOUNTED


def counts_focus(query: Query, reading: Reading, value: Value) -> float:
    """How near behind a value the words of what is asked for stand, each from 1 (the next word) to 0.2 (the fifth), summed up; 1 for each
    where they stand before it with a linking word between ("interceptions with 24", "the average size was 3.6")."""
    behind = next((i for i, token in enumerate(reading.tokens) if token.start >= value.start), len(reading.tokens))
    near: dict[str, float] = {}
    for distance, term in enumerate(reading.stems[behind + 1 : behind + 6]):
        asked = query.meaning.get(term)
        if asked in query.question.focus:
            near.setdefault(str(asked), 1 - 0.2 * distance)
    if behind > 1 and reading.tokens[behind - 1].text in _LINKING and query.meaning.get(reading.stems[behind - 2]) in query.question.focus:
        near.setdefault(reading.stems[behind - 2], 1.0)
    return sum(near.values())


def _expected_words(query: Query, candidate: Candidate) -> float:
    """1 where a new name stands in the sentence for who and where, or a word of reason for why."""
    return float(query.question.kind not in VALUE_KINDS and holds_kind(query, candidate.reading) is True)


def _same_date(query: Query, candidate: Candidate) -> float:
    """1 where the sentence tells a date that the question names, be it in other words."""
    return float(bool(same_dates(query, candidate.reading)))


def same_dates(query: Query, reading: Reading) -> list[Value]:
    """The dates of the question that the sentence tells too, be it in other words: "last month" for June 2013. What a yes/no question
    states of a date may be what the sentence denies."""
    if query.question.kind == "yes/no":
        return []
    asked = (value for value in query.question.values if value.kind == "date")
    return [date for date in asked if any(same_value(value, date) and not _is_vaguer(value, date) for value in reading.values)]


def _is_vaguer(one: Value, other: Value) -> bool:
    """Whether a date leaves open the month or the day that the other tells."""
    return one.date is not None and other.date is not None and len(one.date.iso()) < len(other.date.iso())


def _name_beside_focus(query: Query, candidate: Candidate) -> float:
    """1 where a new name stands beside the noun of "which port": "Rajin Port", "the port of Rajin"."""
    if query.question.kind not in _NAMED_KINDS or not query.question.focus:
        return 0.0
    reading = candidate.reading
    return float(any(beside_focus(query, reading, name) and name_is_new(name, query) for name in reading.names))


def beside_focus(query: Query, reading: Reading, name: Name) -> bool:
    """Whether the noun asked for stands in a name, or at most two words before it or one behind it."""
    around = [i for i, token in enumerate(reading.tokens) if token.start < name.end and token.end > name.start]
    return not set(query.question.focus).isdisjoint(reading.stems[max(0, around[0] - 2) : around[-1] + 2])


def owns_asked(query: Query, reading: Reading, name: Name) -> bool:
    """Whether a name is the owner of something that the question names, as a country is ("NORWAY's Mount Skala")."""
    owned = _OWNED.match(reading.sentence.text, name.end)
    return owned is not None and stem(owned[1]) in query.weights


def _defines(query: Query, candidate: Candidate) -> float:
    """1 where a definition is asked for and the sentence opens with the term and says what it is."""
    if query.question.kind != "definition" or not _IS_A.search(candidate.reading.sentence.text):
        return 0.0
    return float(not query.weights.keys().isdisjoint(candidate.reading.stems[:3]))


def _opens_paragraph(query: Query, candidate: Candidate) -> float:
    """1 for the first sentence of a paragraph, which says what the others explain."""
    return float(candidate.reading.sentence.number == 1)


def expected_kinds(question: Question) -> tuple[str, ...]:
    """The kinds of value that answer a question of a kind in ``VALUE_KINDS``, the likeliest first. An age is one of years, with or without
    the word. "How many" counts: years are a duration, and of anything else neither a share nor a price tells how many there are."""
    if question.kind == "number" and not _AGE.isdisjoint(question.terms):
        return ("duration", "number")
    if question.kind == "number" and question.focus and "how many" in question.text.lower():
        return ("duration",) if question.focus[-1] in _TIME_UNITS else ("number",)
    return VALUE_KINDS[question.kind]


def holds_kind(query: Query, reading: Reading) -> bool | None:
    """Whether a sentence holds what the kind of question expects, or none for a kind that any sentence may answer."""
    question = query.question
    if question.kind in VALUE_KINDS:
        return any(fitting_values(query, reading))
    if question.kind in _NAMED_KINDS:
        return any(fits_kind(name, query, reading) and name_is_new(name, query) for name in reading.names)
    if question.kind == "reason":
        return _is_given(query, reading, _REASON)
    return None


def may_give_reason(query: Query, reading: Reading) -> bool:
    """Whether a sentence has at least a word that can open a purpose or a circumstance."""
    return _is_given(query, reading, _PURPOSE)


def _is_given(query: Query, reading: Reading, pattern: re.Pattern[str]) -> bool:
    """Whether a sentence has a mark of reason that does not speak of something else: of what came before the "but" behind which
    it says what is asked about ("closed for want of money, but reopened")."""
    text, verb = reading.sentence.text, query.question.verb
    done = [token.start for token, term in zip(reading.tokens, reading.stems, strict=True) if verb and query.meaning.get(term) == verb]
    return any(
        not done or any(start < mark.end() or not _BUT.search(text, mark.end(), start) for start in done) for mark in pattern.finditer(text)
    )


def fitting_values(query: Query, reading: Reading) -> Iterator[Value]:
    """The values of the kind asked for that the question does not name itself; "the two countries" are no answer to "how much"."""
    question, text = query.question, reading.sentence.text
    expected, how_much = expected_kinds(question), "how much" in question.text.lower()
    for value in reading.values:
        known = any(same_value(value, named) for named in question.values)
        counted = value.kind == "number" and text[: value.start].lower().endswith(("the ", "both "))
        if value.kind in expected and not known and not (how_much and counted):
            yield value


def fits_kind(name: Name, query: Query, reading: Reading) -> bool:
    """Whether a name stands where one of the kind asked for can.

    Nothing is named by an adjective ("the Mongolian president"); neither a place nor a person is a possessor, but a place of what is
    asked for by name ("NORWAY's Mount Skala"); a place stands behind a preposition or beside the noun of "which port", a person beside
    the office of "who is the director".
    """
    text = reading.sentence.text
    after = text[name.end : name.end + 2]
    if name.text.endswith(_ADJECTIVE) and after[:1] == " " and after[1:].islower():
        return False
    owns = after in ("'s", "’s")
    if query.question.kind == "place":
        before = [word.strip("(\"“‘'") for word in text[: name.start].lower().split()[-2:]]
        if owns:
            return owns_asked(query, reading, name)
        return beside_focus(query, reading, name) or any(word in PLACING for word in (before if before[-1:] == ["the"] else before[-1:]))
    return query.question.kind != "person" or (not owns and _holds_office(name, query, reading))


def _holds_office(name: Name, query: Query, reading: Reading) -> bool:
    """Whether the noun of "who is the director" stands in the name or beside it, with nothing between but function words, names and
    owners ("Ada Holt, the PORT'S director")."""
    office = query.question.focus[-1:]
    if not office:
        return True
    same = {office[0], *query.synonyms.get(office[0], ())}
    around = [i for i, token in enumerate(reading.tokens) if token.start < name.end and token.end > name.start]
    if not same.isdisjoint(reading.stems[around[0] : around[-1] + 1]):
        return True
    return _reaches(reading, range(around[0] - 1, -1, -1), same) or _reaches(reading, range(around[-1] + 1, len(reading.tokens)), same)


def _reaches(reading: Reading, positions: range, terms: Collection[str]) -> bool:
    for i in positions[:_BESIDE]:
        if reading.stems[i] in terms:
            return True
        word = reading.tokens[i].text
        owns = [token.text for token in reading.tokens[i + 1 : i + 2]] == ["s"]
        if not (owns or word[0].isupper() or is_stop_word(word) or word.lower() in _ORDINALS) or word in _BREAKS_OFF:
            return False
    return False


def name_is_new(name: Name, query: Query) -> bool:
    """Whether a name holds a word that the question does not, in another form ("Mongolian" for "Mongolia") or under another name."""
    return not all(_is_asked(stem(word), query) for word in name.text.split())


def _is_asked(term: str, query: Query) -> bool:
    if term in query.weights or any(term in other for names in query.alternatives.values() for other in names):
        return True
    return any(_alike(term, asked) >= _SAME_NAME for asked in query.weights)


SIGNALS: dict[str, tuple[float, Callable[[Query, Candidate], float]]] = {
    "terms": (1.0, lambda query, candidate: candidate.own),
    "sentence before": (0.4, lambda query, candidate: candidate.before),
    "sentence after": (0.15, lambda query, candidate: candidate.after),
    "points back": (0.3, _points_back),
    "paragraph": (0.2, lambda query, candidate: candidate.paragraph),
    "word pairs": (0.45, _word_pairs),
    "word forms": (0.8, _word_forms),
    "expected value": (4.0, _expected_value),
    "expected words": (1.25, _expected_words),
    "same date": (1.5, _same_date),
    "name beside focus": (1.0, _name_beside_focus),
    "definition": (2.0, _defines),
    "opens paragraph": (0.9, _opens_paragraph),
}
"""Each signal's weight and what works it out. The weights were fitted on four public sets, each held out in turn."""
