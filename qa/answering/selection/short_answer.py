"""How likely the short answer is the right part of its sentence. Where that is too little, the sentence
itself is the answer."""

from __future__ import annotations

import math

from qa.answering.matching.scoring import table, total
from qa.answering.selection.features import near, repeats_question
from qa.answering.selection.grounds import Grounds

SHOWN_FROM = 0.7
"""Probability from which the short answer is shown instead of its sentence: on our own articles some 87 % of
those shown are then right (``fit_confidence.py``)."""


def probability(grounds: Grounds, log_odds: float) -> float:
    """How likely the short answer is right, from 0 to 1, given the log odds that its sentence is.

    It is the logistic function of a sum of features, and 0 where there is no short answer.
    """
    if grounds.extraction is None:
        return 0.0
    return 1 / (1 + math.exp(-total(FEATURES, grounds, log_odds)))


def _sentence(grounds: Grounds, log_odds: float) -> float:
    return log_odds


def _is_of(origin: str, grounds: Grounds) -> bool:
    return grounds.extraction is not None and grounds.extraction.origin == origin


def _is_value(grounds: Grounds, log_odds: float) -> float:
    return float(_is_of("value", grounds))


def _is_pattern(grounds: Grounds, log_odds: float) -> float:
    return float(_is_of("pattern", grounds))


def _lead(grounds: Grounds, log_odds: float) -> float:
    return grounds.extraction.lead if grounds.extraction and _is_of("phrase", grounds) else 0.0


def _lead_of_value(grounds: Grounds, log_odds: float) -> float:
    return grounds.extraction.lead if grounds.extraction and _is_of("value", grounds) else 0.0


def _score(grounds: Grounds, log_odds: float) -> float:
    return grounds.extraction.score if grounds.extraction else 0.0


def _is_open(grounds: Grounds, log_odds: float) -> float:
    return float(grounds.question.kind == "other" and _is_of("phrase", grounds))


def _near(grounds: Grounds, log_odds: float) -> float:
    return near(grounds)


def _repeats_question(grounds: Grounds, log_odds: float) -> float:
    return repeats_question(grounds)


def _always(grounds: Grounds, log_odds: float) -> float:
    return 1.0


FEATURES = table(
    "short_answer",
    ("sentence", _sentence, "the log odds that the sentence is right"),
    ("value", _is_value, "'310 metres', asked how long"),
    ("pattern", _is_pattern, "'because it leaked', asked why"),
    ("lead", _lead, "how far the next best phrase is behind"),
    ("lead of value", _lead_of_value, "how far the next best value is behind"),
    ("score", _score, "a phrase whose score is high"),
    ("open question", _is_open, "'the mole', asked what the storm broke"),
    ("near", _near, "'in May' in 'the mole was closed in May', asked when it was closed"),
    ("repeats question", _repeats_question, "'the mole in May', asked when the mole was closed"),
    ("always", _always, "the constant"),
)
