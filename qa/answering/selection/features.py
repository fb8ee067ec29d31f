"""What makes an answer likely or unlikely: the features that its confidence is a sum of.

Each function takes the ``Grounds`` of a confidence: a sentence aligned with the question, and the short
answer in it.
"""

from __future__ import annotations

import math
from functools import cache

from qa.answering.extraction.statements import asks_for_words, makes_statement
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.answer_type import may_give_reason
from qa.answering.matching.coverage import SAME_WORD
from qa.answering.matching.names import NAMED_KINDS, PLACING, asks_proper_name
from qa.answering.matching.scoring import table
from qa.answering.matching.values import (
    VALUE_KINDS,
    asks_for_account,
    is_of_another_time,
)
from qa.answering.selection.grounds import Grounds
from qa.language.discourse import points_back
from qa.language.lexicon import words
from qa.language.names import OFFICES, split_placed
from qa.language.terms import stem
from qa.models import Kind
from qa.stores.base import idf

_RAREST = idf(50, 1)
"""What a word weighs that one sentence of a single article has. In an archive it weighs more, and scores
stand farther apart."""
NOUNS: dict[Kind, str] = {
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
"""Kinds of answer that can be told to be missing."""


@cache
def _ranks() -> frozenset[str]:
    return frozenset(map(stem, words("features.ranks")))


def _words(grounds: Grounds) -> float:
    """How much of the question's words the sentence covers, light ones left out: 1 for all, less by the
    logarithm."""
    shares = [share for term, share in grounds.covered.items() if term not in grounds.question.light]
    return 1 + math.log((1 + sum(shares)) / (1 + len(shares)))


def _words_around(grounds: Grounds) -> float:
    light, nearby = grounds.question.light, grounds.nearby
    return math.log1p(
        sum(grounds.lacks(term) and term in nearby for term in grounds.covered if term not in light)
    )


def _word_pairs(grounds: Grounds) -> float:
    return float(len(grounds.alignment.query.pairs & grounds.alignment.annotated.pairs))


def _sentence(grounds: Grounds) -> float:
    """The share of the sentence's own words that are the question's."""
    found = {term for term in grounds.alignment.terms if term}
    return len(found) / (grounds.alignment.stops.count(False) or 1)


def _stands_out(grounds: Grounds) -> float:
    """How far the sentence ranks above the others."""
    return max(grounds.ranked.above, 0.0) * min(1.0, _RAREST / idf(len(grounds.store), 1))


def _points_back(grounds: Grounds) -> float:
    is_first = grounds.alignment.annotated.sentence.number == 1
    return float(not is_first and points_back(grounds.alignment.text))


def _answer(grounds: Grounds) -> float:
    return grounds.extraction.score if grounds.extraction else 0.0


def _near(grounds: Grounds) -> float:
    """The share of the question's words, by weight, in the answer's clause; for a value also how near they
    stand."""
    if grounds.place is None:
        return 0.0
    alignment, weights = grounds.alignment, grounds.alignment.query.weights
    clause = {term for i in alignment.clause(*grounds.place) if (term := alignment.terms[i])}
    share = math.fsum(weights[term] for term in clause) / (sum(weights.values()) or 1.0)
    return share + (alignment.nearness(*grounds.place) if grounds.question.kind in VALUE_KINDS else 0.0)


def _unseen_names(grounds: Grounds) -> float:
    """The share of the question's words, by weight, that are names which no sentence has."""
    weights = grounds.alignment.query.weights
    return math.fsum(weights[term] for term in grounds.names & grounds.unseen) / (
        sum(weights.values()) or 1.0
    )


def _names_elsewhere(grounds: Grounds) -> float:
    return math.fsum(1 - grounds.covered[term] for term in _names_away(grounds))


def _names_of_another_article(grounds: Grounds) -> float:
    return float(
        sum(grounds.lacks(term) and term not in grounds.ranked.held for term in _names_away(grounds))
    )


def _names_away(grounds: Grounds) -> frozenset[str]:
    """The question's names that stand neither in the sentence's paragraph nor nowhere."""
    return grounds.names - grounds.unseen - frozenset(grounds.nearby)


def _verb_elsewhere(grounds: Grounds) -> float:
    """1 where the sentence lacks the question's verb and others have it; 1 more where a date is asked for.

    Where no sentence has it, 1 if a date, a duration or a price is asked for.
    """
    question = grounds.question
    if question.verb in grounds.unseen:
        return float(question.kind in ("date", "duration", "money"))
    is_away = question.verb not in question.light and grounds.lacks(question.verb)
    return is_away * (1.0 + (question.kind == "date"))


def _is_beside_unseen(grounds: Grounds) -> float:
    """1 where a name that no sentence has tells where, with whom or which ("workers in RUSSIA", "RUSSIAN
    workers")."""
    question = grounds.question
    qualifying = question.focus[:-1] if question.kind in NOUNS else ()
    for name in question.names:
        unseen = {stem(word) for word in name.split()} & grounds.unseen
        before = question.word_before(name)
        is_argument = before in words("features.linking") or question.verb == stem(before)
        if unseen and (is_argument or not unseen.isdisjoint(qualifying)):
            return 1.0
    return 0.0


def _is_otherwise(grounds: Grounds) -> float:
    """1 where the sentence tells of another who does it, of the roles the other way round, or of the
    opposite."""
    is_opposite = grounds.question.kind != "yes/no" and grounds.alignment.does_opposite
    checks = (_does_another, _are_roles_swapped, _are_places_swapped)
    return float(is_opposite or any(check(grounds.alignment) for check in checks))


def _does_another(alignment: Alignment) -> bool:
    """True if somebody else, by name, does what is asked of one by name ("Norvia exported", asked of
    Sudria)."""
    question, asked = alignment.question, alignment.question.predicate.subject
    named = {stem(word) for name in question.names for word in name.split()}
    if named.isdisjoint(asked) or not set(asked).isdisjoint(alignment.terms):
        return False
    subjects = (alignment.roles.arguments(group).subjects[:1] for group in alignment.groups)
    tokens = (i for firsts in subjects for first in firsts for i in alignment.tokens_of(first))
    return any(alignment.tokens[i].text[0].isupper() and not alignment.stops[i] for i in tokens)


def _are_roles_swapped(alignment: Alignment) -> bool:
    """True if who does it in the question stands behind the verb, and another of the question's words does
    it."""
    predicate, query, groups = alignment.question.predicate, alignment.query, alignment.groups
    asked = {term for term in predicate.subject if term in query.weights}
    if predicate.role == "subject" or predicate.passive or not asked or not groups:
        return False
    others = query.weights.keys() - asked - alignment.question.light - {predicate.verb}
    firsts = alignment.roles.arguments(groups[0]).subjects
    subjects = {alignment.terms[i] for first in firsts for i in alignment.tokens_of(first)}
    behind = set(alignment.terms[groups[0].main + 1 :])
    return asked.isdisjoint(subjects) and not asked.isdisjoint(behind) and not others.isdisjoint(subjects)


def _are_places_swapped(alignment: Alignment) -> bool:
    """True if what the question says is in a place is itself the place ("Aland's workers in NORLAND", "in
    Aland")."""
    question, query = alignment.question, alignment.query
    asked_in, asked = ({query.meaning.get(term, "") for term in terms} for terms in question.placed_names)
    found_in, found = (
        {
            likest
            for term in terms
            for likest in (
                query.meaning.get(term, ""),
                *(form for form, like in query.forms(term) if like >= SAME_WORD),
            )
        }
        for terms in split_placed(alignment.text, alignment.annotated.names)
    )
    swapped = asked - {""} and not asked_in.isdisjoint(found) and not asked.isdisjoint(found_in - {""})
    return bool(swapped) and asked_in.isdisjoint(found_in - {""})


def _lacks_type(grounds: Grounds) -> float:
    """1 where nothing in the sentence can be the answer: no value, reason or statement, no
    holder of an office, nothing of what is stated."""
    question, alignment = grounds.question, grounds.alignment
    if question.kind in VALUE_KINDS:
        return float(grounds.lacks_type and not question.asks_habit)
    if question.kind == "reason":
        return float(grounds.lacks_type and not may_give_reason(alignment.query, alignment.annotated))
    if question.kind == "yes/no":
        return float(_is_nothing_stated(grounds))
    if question.kind == "person" and not OFFICES.isdisjoint(question.focus[-1:]):
        return float(grounds.lacks_type)
    return float(asks_for_words(question) and not makes_statement(alignment))


def _is_nothing_stated(grounds: Grounds) -> bool:
    """True if what is stated, but for its light words, stands neither in the sentence nor around it."""
    question, alignment = grounds.question, grounds.alignment
    stated = [term for term in question.claim if term in grounds.covered and term not in question.light]
    around = {*grounds.nearby, *alignment.opposed(0, len(alignment.tokens))}
    return bool(stated) and all(grounds.lacks(term) and term not in around for term in stated)


def _lacks_reason(grounds: Grounds) -> float:
    return float(grounds.question.kind == "reason" and grounds.lacks_type)


def _is_not_placed(grounds: Grounds) -> float:
    """1 where a place is asked for and no preposition of place ties the answer to the rest; half of that for
    a name."""
    place, alignment = grounds.place, grounds.alignment
    if grounds.question.kind != "place" or place is None:
        return 0.0
    beside = {alignment.before[place[0]][1], alignment.word(place[0])}
    if not beside.isdisjoint(PLACING | words("places.standing") | words("features.placing")):
        return 0.0
    return 0.5 if alignment.tokens[place[0]].text[0].isupper() else 1.0


def _focus_elsewhere(grounds: Grounds) -> float:
    """1 where the sentence lacks what is counted, the role asked for, or the rank ("the FIRST bridge").

    2 where no sentence has it.
    """
    question = grounds.question
    last = question.focus[-1:]
    is_counted = question.kind == "number" and question.light.isdisjoint(last)
    is_role = question.kind == "person" and question.predicate.role == "attribute"
    needed = last if is_counted or is_role or asks_for_account(question) else ()
    lacking = [term for term in (*needed, *(_ranks() & grounds.covered.keys())) if grounds.lacks(term)]
    return float(bool(lacking)) + (not grounds.unseen.isdisjoint(lacking))


def _is_of_another_time(grounds: Grounds) -> float:
    alignment = grounds.alignment
    is_value = grounds.question.kind in VALUE_KINDS
    return float(is_value and is_of_another_time(alignment.query, alignment.annotated))


def _lacks_name(grounds: Grounds) -> float:
    """1 where a proper name is asked for and the answer is none; half where a verb or a value is to be
    somebody."""
    place, alignment, question = grounds.place, grounds.alignment, grounds.question
    if grounds.extraction is None or place is None:
        return 0.0
    is_verb = alignment.phrases.tags[place[0]] == "verb"
    if asks_proper_name(question):
        return float(is_verb or not alignment.tokens[place[1]].text[0].isupper())
    is_value = grounds.extraction.span in alignment.values
    return 0.5 * (question.kind in NAMED_KINDS and (is_value or (is_verb and question.kind != "place")))


def _is_duration(grounds: Grounds) -> float:
    return float(grounds.question.kind == "duration")


def _is_open(grounds: Grounds) -> float:
    return float(grounds.question.kind in ("yes/no", "reason"))


def _always(grounds: Grounds) -> float:
    return 1.0


FEATURES = table(
    "confidence",
    ("words", _words, "1 where the sentence has every word of the question"),
    ("words around", _words_around, "a word that only the sentence before has"),
    ("word pairs", _word_pairs, "'the ferry line' in both"),
    ("sentence", _sentence, "'The mole was closed.', asked when the mole was closed"),
    ("stands out", _stands_out, "the only sentence with most words"),
    ("points back", _points_back, "'It opened in May.'"),
    ("answer", _answer, "a phrase whose score is high"),
    ("near", _near, "'in May' in 'the mole was closed in May', asked when it was closed"),
    ("unseen names", _unseen_names, "'Bergen', asked of an article on Oslo"),
    ("names elsewhere", _names_elsewhere, "'Holt', named in another paragraph"),
    ("names of another article", _names_of_another_article, "'Holt', named in another article alone"),
    ("verb elsewhere", _verb_elsewhere, "'was built', asked when it was closed"),
    ("beside unseen name", _is_beside_unseen, "'sailors in Russia', where no sentence has Russia"),
    ("told otherwise", _is_otherwise, "'Norvia exported', asked what Sudria exported"),
    ("no such answer", _lacks_type, "no number in the sentence, asked how many"),
    ("no reason", _lacks_reason, "nothing like 'because' in the sentence, asked why"),
    ("not placed", _is_not_placed, "'the mole' behind no preposition, asked where"),
    ("focus elsewhere", _focus_elsewhere, "'40 boats', asked how many sailors"),
    ("another time", _is_of_another_time, "'in 2015', asked for 2020"),
    ("no name given", _lacks_name, "'a draper', asked for somebody's name"),
    ("duration", _is_duration, "asked how long"),
    ("open question", _is_open, "asked why, or yes or no"),
    ("always", _always, "the constant"),
)
