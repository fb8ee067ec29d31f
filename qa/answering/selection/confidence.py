"""How likely an answer is right, and the reason in words where that is too little."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from qa.answering.matching.scoring import parts, score_of
from qa.answering.question.operations import states_result
from qa.answering.question.record import Question
from qa.answering.selection.absences import NOUNS
from qa.answering.selection.features import FEATURES
from qa.answering.selection.grounds import Grounds
from qa.language.terms import stem
from qa.models import Certainty, Signal

THRESHOLD = 0.5
"""Below it the bot abstains: the confidence is scaled so that few questions of public sets fall below on
their own articles."""
SURE = 0.7
"""From it on an answer is sure: of our own articles' questions some 95 % of such answers cite the right
sentence, and few near misses are among them (``fit_confidence.py``)."""
EXTRACTED = 0.65
"""The confidence in what is worked out from rows that nobody has looked over: unsure."""
_UNLIKELIEST = 0.05


@dataclass(frozen=True, slots=True)
class Confidence:
    """How likely an answer is right.

    ``value`` is from 0 to 1, on the scale of how often the cited sentence is right: the logistic function of
    the sum of ``signals``. ``missing`` are the question's words that the evidence lacks, as typed; ``reason``
    says why one should doubt. ``doubt`` is what a person should know of an answer all the same: a name that
    no article mentions.
    """

    value: float
    missing: tuple[str, ...]
    reason: str
    signals: tuple[Signal, ...] = ()
    doubt: tuple[str, ...] = ()

    @property
    def log_odds(self) -> float:
        """The logarithm of how much likelier it is that the answer is right than that it is not, down to
        -3."""
        value = max(self.value, _UNLIKELIEST)
        return math.log(value / (1 - value))


def certainty_of(value: float) -> Certainty:
    """How certain an answer of a confidence is: ``certainty_of(0.6)`` is ``"unsure"``."""
    return "sure" if value >= SURE else "unsure" if value >= THRESHOLD else "none"


def estimate_confidence(grounds: Grounds) -> Confidence:
    """How likely the short answer in a sentence answers the question."""
    question = grounds.question
    if not grounds.alignment.query.weights:
        return Confidence(0.0, (), "the question has no word to look for")
    start = grounds.extraction.span[0] if grounds.extraction else 0
    if not states_result(question.operation, grounds.alignment.text, start):
        return Confidence(0.0, (), "neither facts nor sentences give both values to put together")
    found = parts(FEATURES, grounds)
    value = 1 / (1 + math.exp(-score_of(found)))
    missing = _as_typed(question, {term for term, share in grounds.covered.items() if not share})
    unmentioned = _as_typed(question, grounds.unseen)
    doubted = _named(unmentioned)
    against = {part.name for part in found}
    reason = _reason(grounds, missing, unmentioned, against, is_trusted=value >= THRESHOLD)
    signals = tuple(
        Signal.model_construct(name=part.name, value=part.value, weight=part.weight) for part in found
    )
    return Confidence(value, missing, reason, signals, (_not_mentioned(doubted),) if doubted else ())


def _as_typed(question: Question, terms: Collection[str]) -> tuple[str, ...]:
    """The question's words for these terms, in its order."""
    return tuple(dict.fromkeys(token.text for token in question.tokens if stem(token.text) in terms))


def _reason(
    grounds: Grounds,
    missing: tuple[str, ...],
    unseen: tuple[str, ...],
    against: set[str],
    *,
    is_trusted: bool,
) -> str:
    """Why one should doubt, the plainest reason first. ``against`` are names of features."""
    if grounds.other_date:
        return f'the text says "{grounds.other_date}", not what the question takes for granted'
    if names := _named(unseen):
        return _not_mentioned(names)
    if grounds.unsettled:
        return grounds.unsettled
    if grounds.lacks_type and grounds.question.kind in NOUNS:
        return f"the nearest sentence names no {NOUNS[grounds.question.kind]}"
    if unseen:
        return _not_mentioned(unseen)
    if "another time" in against:
        return "the nearest sentence is of another time"
    if missing:
        return f"the nearest sentence says nothing of {_listed(missing)}"
    return (
        "the sentence covers the question's words" if is_trusted else "the nearest sentence fits too little"
    )


def _named(typed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in typed if word[0].isupper() or word[0].isdigit())


def _not_mentioned(typed: tuple[str, ...]) -> str:
    return f"the articles do not mention {_listed(typed)}"


def _listed(typed: tuple[str, ...]) -> str:
    quoted = [f'"{word}"' for word in typed[:4]]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
