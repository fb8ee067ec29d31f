"""Features of the confidence that speak against an answer by what its sentence lacks: names, the verb, what
is counted, and whatever could be the answer.
"""

from __future__ import annotations

import math

from qa.answering.extraction.statements import asks_for_words, makes_statement
from qa.answering.matching.answer_type import may_give_reason
from qa.answering.matching.names import NAMED_KINDS
from qa.answering.matching.values import VALUE_KINDS, asks_for_account
from qa.answering.selection.grounds import Grounds
from qa.language.lexicon import words
from qa.language.names import LEADING, OFFICES
from qa.language.terms import stem
from qa.models import Kind

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


def unseen_names(grounds: Grounds) -> float:
    """The share of the question's words, by weight, that are names which no sentence has."""
    return grounds.alignment.query.share(grounds.names & grounds.unseen)


def names_elsewhere(grounds: Grounds) -> float:
    """How many of the question's names stand outside the sentence's paragraph ("Holt", named in another)."""
    return math.fsum(1 - grounds.covered[term] for term in _names_away(grounds))


def names_of_another_article(grounds: Grounds) -> float:
    """How many of the question's names only another article has."""
    return float(
        sum(grounds.lacks(term) and term not in grounds.ranked.held for term in _names_away(grounds))
    )


def _names_away(grounds: Grounds) -> frozenset[str]:
    """The question's names that stand neither in the sentence's paragraph nor nowhere."""
    return grounds.names - grounds.unseen - frozenset(grounds.nearby)


def is_beside_unseen(grounds: Grounds) -> float:
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


def verb_elsewhere(grounds: Grounds) -> float:
    """1 where the sentence lacks the question's verb and another has it ("was built", asked when it
    closed)."""
    verb, question = grounds.question.verb, grounds.question
    return float(verb not in question.light | grounds.unseen and grounds.lacks(verb))


def verb_unseen(grounds: Grounds) -> float:
    """1 where no sentence has the question's verb, and it asks when: the date is that of another act."""
    question = grounds.question
    return float(question.kind == "date" and question.verb in grounds.unseen)


def has_names_alone(grounds: Grounds) -> float:
    """1 where no sentence has a word of the question but its names ("How heavy is Ada Holt?")."""
    others = grounds.covered.keys() - grounds.names
    is_bare = bool(others - grounds.question.light) and others <= grounds.unseen
    return float(is_bare and grounds.question.kind in NOUNS)


def lacks_agent(grounds: Grounds) -> float:
    """1 where the sentence lacks the verb of what somebody is asked for to have done ("Who CLOSED it?")."""
    question = grounds.question
    is_agent = question.kind in ("person", "organisation") and question.predicate.role == "subject"
    return float(is_agent and not grounds.alignment.groups)


def rarest_word_away(grounds: Grounds) -> float:
    """What the rarest of these words weighs (IDF)."""
    return max((grounds.alignment.query.weights[term] for term in grounds.away), default=0.0)


def has_one_word(grounds: Grounds) -> float:
    """1 where the sentence has only one of several words of the question."""
    alignment = grounds.alignment
    return float(sum(term is not None for term in alignment.terms) < 2 <= len(alignment.query.weights))


def lacks_value(grounds: Grounds) -> float:
    """1 where a value is asked for and the sentence has none of its kind ("nobody", asked how many)."""
    question = grounds.question
    return float(question.kind in VALUE_KINDS and grounds.lacks_type and not question.asks_habit)


def lacks_reason(grounds: Grounds) -> float:
    """1 where a reason is asked for and the sentence has no word such as "because"."""
    return float(grounds.question.kind == "reason" and grounds.lacks_type)


def lacks_named(grounds: Grounds) -> float:
    """1 where somebody, a body or a place is asked for and the sentence names none that the question does
    not."""
    return float(grounds.question.kind in NAMED_KINDS and grounds.lacks_type)


def lacks_holder(grounds: Grounds) -> float:
    """1 where the holder of an office is asked for and no name stands beside it."""
    question = grounds.question
    is_office = question.kind == "person" and not (OFFICES | LEADING).isdisjoint(question.focus[-1:])
    return float(is_office and grounds.lacks_type)


def lacks_answer(grounds: Grounds) -> float:
    """1 where nothing in the sentence can be the reason, or the words of somebody, or what is stated."""
    question, alignment = grounds.question, grounds.alignment
    if question.kind == "reason":
        return float(grounds.lacks_type and not may_give_reason(alignment.query, alignment.annotated))
    if question.kind == "yes/no":
        return float(_lacks_claim(grounds))
    return float(asks_for_words(question) and not makes_statement(alignment))


def _lacks_claim(grounds: Grounds) -> bool:
    """True if what is stated, but for its light words, stands neither in the sentence nor around it."""
    question, alignment = grounds.question, grounds.alignment
    stated = [term for term in question.claim if term in grounds.covered and term not in question.light]
    around = {*grounds.nearby, *alignment.opposed(0, len(alignment.tokens))}
    return bool(stated) and all(grounds.lacks(term) and term not in around for term in stated)


def lacks_counted(grounds: Grounds) -> float:
    """1 where the sentence lacks what is counted ("40 boats", asked how many sailors); 2 where it lacks which
    sum is asked for ("lost 18 million", asked for the revenue)."""
    question = grounds.question
    last, is_account = question.focus[-1:], asks_for_account(question)
    is_counted = question.kind == "number" and question.light.isdisjoint(last)
    return float((is_counted or is_account) and any(map(grounds.lacks, last))) * (1 + is_account)


def lacks_claim(grounds: Grounds) -> float:
    """1 where the sentence does not settle what a yes/no question states."""
    return float(bool(grounds.unsettled))
