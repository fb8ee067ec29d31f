"""A question with what the knowledge knows of its words: their weights, other names, synonyms and forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.record import Question
from qa.knowledge.tables import MOST_ALIASES
from qa.language.names import LEADERS
from qa.language.terms import related, stem, synonyms, terms
from qa.stores.base import Statistics, Store

Names = MutableMapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""For the terms of a name those of all names for the same, its own perhaps among them: the names of one thing
share a tuple."""
_ALIKE = 0.3
"""The least trigram overlap (Jaccard) at which two words count as forms of one."""
_LONGEST_NAME = 6
"""Terms of a name that has other names."""
_NAME, _SYNONYM = 1.0, 0.44
"""What another name for a term, and what a synonym of it, counts as found, where the term counts 1."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what the knowledge knows of its terms.

    ``statistics`` counts its terms and all others that stand for them; ``weights`` is each term's IDF,
    ``boosts`` what the store is asked for. ``alternatives`` are the terms of names that mean the same,
    ``synonyms`` those of words that mean about the same or are related, ``pairs`` its neighbouring words.
    ``meaning`` gives for a stem of a text the question's term that it stands for, ``forms`` the terms of
    which it is a form, each with their likeness.
    """

    question: Question
    statistics: Statistics
    weights: Mapping[str, float]
    boosts: Mapping[str, float]
    alternatives: Mapping[str, tuple[tuple[str, ...], ...]]
    synonyms: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]
    meaning: Mapping[str, str]
    forms: Callable[[str], Sequence[tuple[str, float]]]

    def share(self, terms: Iterable[str]) -> float:
        """What terms of the question make of it, by weight, from 0 to 1."""
        return math.fsum(self.weights[term] for term in terms) / (sum(self.weights.values()) or 1.0)

    def is_known(self, term: str) -> bool:
        """Whether any sentence has a term of the question or a synonym of it."""
        frequencies = self.statistics.frequencies
        return any(frequencies[other] for other in (term, *synonyms(term)))


def names_of(aliases: Mapping[str, str]) -> Names:
    """For the terms of each name those of all names for the same: its canonical form and at most
    ``MOST_ALIASES`` aliases."""
    groups: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for surface, canonical in aliases.items():
        whole = tuple(terms(canonical))
        group = groups.setdefault(whole, [whole])
        if len(group) <= MOST_ALIASES:
            group.append(tuple(terms(surface)))
    shared = (tuple(filter(None, group)) for group in groups.values())
    return {name: group for group in shared for name in group}


def make_query(question: Question, store: Store, names: Names) -> Query:
    """Weigh a question's terms."""
    named = {name: names[name] for name in _stretches(question.terms) if name in names}
    found = {term: others for term in question.terms if (others := synonyms(term) | related(term))}
    if leading := question.leads:
        found[leading] = found.get(leading, frozenset()) | LEADERS - {leading}
    of_names = {term for several in named.values() for other in several for term in other}
    statistics = store.statistics(of_names.union(question.terms, *found.values()))
    alternatives: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name, several in named.items():
        known = [other for other in several if other != name and all(map(statistics.frequencies.get, other))]
        for term in name if known else ():
            alternatives[term] = (*alternatives.get(term, ()), *known)
    weights = {term: statistics.idf(term) for term in question.terms}
    return Query(
        question=question,
        statistics=statistics,
        weights=weights,
        boosts=_boosts(weights, alternatives, found, statistics),
        alternatives=alternatives,
        synonyms=found,
        pairs=question.pairs,
        meaning=_meaning(question.terms, alternatives, found),
        forms=_forms(question.terms),
    )


def _stretches(terms: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All runs of terms that may be a name, the shortest first."""
    for length in range(1, _LONGEST_NAME + 1):
        for i in range(len(terms) - length + 1):
            yield tuple(terms[i : i + length])


def _boosts(
    weights: Mapping[str, float],
    alternatives: Mapping[str, tuple[tuple[str, ...], ...]],
    synonyms: Mapping[str, frozenset[str]],
    statistics: Statistics,
) -> dict[str, float]:
    """What the store is asked for: the question's terms at 1, and what stands for one at a part of what that
    term weighs."""
    boosts = dict.fromkeys(weights, 1.0)
    for term, weight in weights.items():
        parts = dict.fromkeys(sorted(synonyms.get(term, ())), _SYNONYM)
        for name in alternatives.get(term, ()):
            parts.update({other: max(_NAME / len(name), parts.get(other, 0.0)) for other in name})
        for other, part in parts.items():
            if other not in weights and statistics.frequencies[other]:
                boosts[other] = boosts.get(other, 0.0) + part * weight / statistics.idf(other)
    return boosts


def _meaning(
    terms: Sequence[str],
    alternatives: Mapping[str, tuple[tuple[str, ...], ...]],
    synonyms: Mapping[str, frozenset[str]],
) -> dict[str, str]:
    """For each stem the term of the question that it stands for: the term itself, a word of another name, a
    synonym."""
    found = {term: term for term in terms}
    for term in terms:
        names = (word for name in alternatives.get(term, ()) for word in name)
        for other in (*names, *sorted(synonyms.get(term, ()))):
            found.setdefault(other, term)
    return found


def stands_for(query: Query, term: str, counts: Mapping[str, int]) -> bool:
    """Whether a text holds another name of what a question's term names ("Pyongyang" for "DPRK")."""
    return any(all(other in counts for other in name) for name in query.alternatives.get(term, ()))


def called_short(query: Query, annotated: AnnotatedSentence) -> frozenset[str]:
    """The terms of the question's names that a sentence leaves out where it calls the same by the last word
    alone, as news does ("Holt" for "Ada Holt"; not "Bo Holt")."""
    found: set[str] = set()
    for words in map(str.split, query.question.names):
        if len(words) > 1 and stem(words[-1]) in annotated.called:
            found.update(map(stem, words[:-1]))
    return frozenset(found & query.weights.keys())


def has_synonym(query: Query, term: str, counts: Mapping[str, int]) -> bool:
    """Whether a text holds a word that means about the same as a term ("shut" for "close"), or is related."""
    found = query.synonyms.get(term)
    return found is not None and not found.isdisjoint(counts)


def likest_forms(query: Query, words: Iterable[str], missing: Set[str]) -> dict[str, float]:
    """For each of the missing terms of the question of which one of the words is a form, the likeness of its
    likest form."""
    found: dict[str, float] = {}
    for word in words:
        for term, likeness in query.forms(word):
            if term in missing and likeness > found.get(term, 0.0):
                found[term] = likeness
    return found


def _forms(terms: Collection[str]) -> Callable[[str], Sequence[tuple[str, float]]]:
    of_terms = [(term, _trigrams(term)) for term in terms if not _is_code(term)]
    of_all = frozenset().union(*(trigrams for _, trigrams in of_terms))

    @cache
    def forms(word: str) -> Sequence[tuple[str, float]]:
        trigrams = _trigrams(word)
        if of_all.isdisjoint(trigrams) or _is_code(word):
            return ()
        return [
            (term, likeness)
            for term, others in of_terms
            if (likeness := _overlap(trigrams, others)) >= _ALIKE
        ]

    return forms


@lru_cache(maxsize=4_000)
def alike(one: str, other: str) -> float:
    """Trigram overlap (Jaccard) of two words, between 0 and 1; a word's edges count as letters. A code is
    like no other ("MH370")."""
    if one != other and (_is_code(one) or _is_code(other)):
        return 0.0
    return _overlap(_trigrams(one), _trigrams(other))


def _is_code(word: str) -> bool:
    """Whether a word is letters with digits behind them ("mh370")."""
    return word[-1:].isdigit() and not word.isdigit() and word[0].isalpha()


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


@lru_cache(maxsize=4_000)
def _trigrams(word: str) -> frozenset[str]:
    edged = f" {word} "
    return frozenset(edged[i : i + 3] for i in range(len(edged) - 2))
