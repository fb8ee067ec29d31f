"""What makes an answer likely or unlikely: the features that its confidence is a sum of.

Each function takes the ``Grounds`` of a confidence: a sentence aligned with the question, and the short
answer in it. Those that speak for an answer stand here; what speaks against it is told by ``absences`` and
``contradictions``.
"""

from __future__ import annotations

import math

from qa.answering.matching.scoring import table
from qa.answering.matching.values import VALUE_KINDS
from qa.answering.selection import absences, contradictions
from qa.answering.selection.grounds import Grounds


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


def _sentence(grounds: Grounds) -> float:
    """The share of the sentence's own words that are the question's."""
    found = {term for term in grounds.alignment.terms if term}
    return len(found) / (grounds.alignment.stops.count(False) or 1)


def _answer(grounds: Grounds) -> float:
    return grounds.extraction.score if grounds.extraction else 0.0


def near(grounds: Grounds) -> float:
    """The share of the question's words, by weight, in the answer's clause; for a value also how near they
    stand."""
    if grounds.place is None:
        return 0.0
    alignment = grounds.alignment
    clause = alignment.clause(*grounds.place)
    share = alignment.share_asked(clause[0], clause[-1])
    return share + (alignment.nearness(*grounds.place) if grounds.question.kind in VALUE_KINDS else 0.0)


def _asks_name(grounds: Grounds) -> float:
    return float(grounds.question.for_name)


def _asks_duration(grounds: Grounds) -> float:
    return float(grounds.question.kind == "duration")


def _asks_whether(grounds: Grounds) -> float:
    return float(grounds.question.kind == "yes/no")


def _asks_why(grounds: Grounds) -> float:
    return float(grounds.question.kind == "reason")


def repeats_question(grounds: Grounds) -> float:
    """The share of the question's words, by weight, that the short answer itself has."""
    if grounds.place is None:
        return 0.0
    return grounds.alignment.share_asked(*grounds.place)


def _always(grounds: Grounds) -> float:
    return 1.0


FEATURES = table(
    "confidence",
    ("words", _words, "1 where the sentence has every word of the question"),
    ("words around", _words_around, "a word that only the sentence before has"),
    ("sentence", _sentence, "'The mole was closed.', asked when the mole was closed"),
    ("answer", _answer, "a phrase whose score is high"),
    ("near", near, "'in May' in 'the mole was closed in May', asked when it was closed"),
    ("repeats question", repeats_question, "'the mole in May', asked when the mole was closed"),
    ("rarest word away", absences.rarest_word_away, "that word's weight, if it is a rare one"),
    ("a single word", absences.has_one_word, "'the mole' alone, asked who closed the mole in May"),
    ("unseen names", absences.unseen_names, "'Bergen', asked of an article on Oslo"),
    ("names elsewhere", absences.names_elsewhere, "'Holt', named in another paragraph"),
    ("names of another article", absences.names_of_another_article, "'Holt', named in another article alone"),
    ("nothing but names", absences.has_names_alone, "'Ada Holt', asked how heavy she is"),
    ("verb elsewhere", absences.verb_elsewhere, "'was built', asked when it was closed"),
    ("verb unseen", absences.verb_unseen, "asked when it was founded, which no sentence says of anything"),
    ("not done here", absences.lacks_agent, "'Ada Holt', asked who closed the mole"),
    ("beside unseen name", absences.is_beside_unseen, "'sailors in Russia', where no sentence has Russia"),
    ("claim unsettled", absences.lacks_claim, "'The lido is open.', asked whether the café is"),
    ("no value", absences.lacks_value, "no number in the sentence, asked how many"),
    ("no reason", absences.lacks_reason, "nothing like 'because' in the sentence, asked why"),
    ("no such name", absences.lacks_named, "'The mole was closed.', asked who closed it"),
    ("no holder", absences.lacks_holder, "no name beside 'mayor', asked who is mayor"),
    ("no such answer", absences.lacks_answer, "nobody's words, asked what the mayor said"),
    ("not what is counted", absences.lacks_counted, "'40 boats', asked how many sailors"),
    ("told otherwise", contradictions.is_otherwise, "'Norvia exported', asked what Sudria exported"),
    ("denied", contradictions.is_denied, "'was not closed', asked why it was closed"),
    ("left open", contradictions.is_left_open, "'plans to close', asked when it closed"),
    (
        "another's age",
        contradictions.is_of_another_age,
        "'Ada, 58, and her sister Ida', asked how old Ida is",
    ),
    ("not placed", contradictions.is_not_placed, "'the mole' behind no preposition, asked where"),
    ("another time", contradictions.is_of_another_time, "'in 2015', asked for 2020"),
    (
        "happened otherwise",
        contradictions.happened_otherwise,
        "'closed in 1999', asked why it closed in 2012",
    ),
    ("no name given", contradictions.lacks_name, "'a draper', asked for somebody's name"),
    ("for a name", _asks_name, "asked what somebody's name is"),
    ("duration", _asks_duration, "asked how long"),
    ("yes or no", _asks_whether, "asked whether it is so"),
    ("why", _asks_why, "asked why"),
    ("always", _always, "the constant"),
)
