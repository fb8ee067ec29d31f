"""How far a sentence covers each term of the question."""

from __future__ import annotations

from qa.answering.matching.query import Query, called_short, likest_forms, stands_for
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import fitting_values, same_dates
from qa.language.discourse import opens_with_pronoun
from qa.language.names import LEADERS
from qa.language.terms import stem, synonyms, terms

_SYNONYM = 0.6
"""How far a sentence that has only a synonym of a term covers that."""
SAME_WORD = 0.4
"""The least likeness at which another form of a term counts, as far as it is alike."""
_AGE = frozenset(map(stem, ("old", "age")))
"""Words that an age itself says ("Ada Holt, 84,")."""


def coverage(query: Query, annotated: AnnotatedSentence) -> dict[str, float]:
    """How far the sentence covers each term of the question: 1 for it, another name or the same date; less
    for a like word or a synonym, and nothing for a word that is but related."""
    given = {term for date in same_dates(query, annotated) for term in terms(date.text)}
    given.update(terms(annotated.publisher_in(query.question)), called_short(query, annotated))
    if query.question.measure == "age" and any(fitting_values(query, annotated)):
        given.update(_AGE)
    given.update(annotated.replies_to, _meant_by_pronoun(query, annotated))
    counts = annotated.counts
    missing = {
        term
        for term in query.weights.keys() - given
        if term not in counts and not stands_for(query, term, counts)
    }
    likest = likest_forms(query, counts, missing)

    def share(term: str) -> float:
        likeness = likest.get(term, 0.0)
        meaning = synonyms(term) | (LEADERS if term == query.question.leads else frozenset())
        is_meant = not meaning.isdisjoint(counts)
        return max(likeness if likeness >= SAME_WORD else 0.0, _SYNONYM * is_meant)

    return {term: share(term) if term in missing else 1.0 for term in query.weights}


def _meant_by_pronoun(query: Query, annotated: AnnotatedSentence) -> frozenset[str]:
    """Of whom the question asks, where a sentence points back to them: "He is 71." behind one that names Len
    Tovey."""
    if not annotated.before or not opens_with_pronoun(annotated.sentence.text):
        return frozenset()
    named = {stem(word) for name in query.question.names for word in name.split()}
    return frozenset(
        named.union(query.question.predicate.subject).intersection(terms(annotated.before[-1].text))
    )
