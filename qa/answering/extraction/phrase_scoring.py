"""Which phrase of a sentence is the short answer: a sum of features over its candidate spans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qa.answering.extraction import phrase_features as features
from qa.answering.extraction import verb_phrase_features
from qa.answering.extraction.candidates import CandidateSpan, find_spans
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.scoring import table, total

Span = tuple[int, int]
"""Offsets into a sentence."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Where a short answer stands in its sentence, and how it was found.

    ``score`` is the sum of features of a phrase, ``lead`` how far the next best phrase or value is behind, at
    most ``MOST_LEAD``; both are 0 where a pattern found it.
    """

    span: Span
    score: float = 0.0
    lead: float = 0.0
    origin: Literal["phrase", "value", "pattern"] = "pattern"


MOST_LEAD = 5.0
"""The lead of a phrase or value without a rival: about what clear ones have."""


def lead(scores: Iterable[float]) -> float:
    """How far the best of several scores is above the next, at most ``MOST_LEAD``."""
    best, *others = sorted(scores, reverse=True)
    return min(best - others[0], MOST_LEAD) if others else MOST_LEAD


def choose_phrase(alignment: Alignment) -> Extraction | None:
    """The best candidate span, or none where no span says more than the question."""
    scored = [(total(FEATURES, alignment, span), span) for span in new_spans(alignment)]
    best = max(scored, key=lambda one: one[0], default=None)
    if best is None:
        return None
    ahead = lead(score for score, _ in scored)
    return Extraction((best[1].start, best[1].end), best[0], ahead, "phrase")


def new_spans(alignment: Alignment) -> list[CandidateSpan]:
    """The spans that say more than the question and are no piece of a value ("May" of "May 2012")."""
    return [
        span
        for span in find_spans(alignment.annotated)
        if any(alignment.terms[i] is None for i in features.content(alignment, span))
        and not any(
            start <= span.start and span.end <= end and end - start > span.end - span.start
            for start, end in alignment.values
        )
    ]


FEATURES = table(
    "phrase",
    (
        "nearness",
        features.nearness,
        "'the mole' in 'the council closed the mole', asked what the council closed",
    ),
    ("length", features.length, "'the old harbour' has 3 words"),
    ("one word", features.is_one_word, "'harbour'"),
    ("asked words", features.asked_words, "'the council', asked what the council closed"),
    ("other role", features.other_role, "'the mole', asked who closed the mole"),
    ("tied to verb", features.tied_to_verb, "'Bergen' in 'sailed to Bergen', asked where it sailed"),
    ("asked noun", features.holds_head, "'the old port', asked which port"),
    ("name with asked noun", features.is_name_with_head, "'Port Ellen', asked which port"),
    ("beside asked noun", features.beside_head, "'Greta' in 'the ship Greta', asked which ship"),
    ("beside asked word", features.beside_asked, "'Berg' in 'mayor Berg', asked for the mayor"),
    ("name", features.is_wanted_name, "'Ada Holt', asked who; 'Bergen', asked where"),
    ("person's name", features.is_person, "'Ada Holt', asked who"),
    ("capitals", features.has_capitals, "'Cape of Storms', asked which cape"),
    ("definition", features.is_definition, "'an alloy' in 'solder, an alloy', asked what solder is"),
    ("quoted speech", features.is_quoted_speech, "'Paris' in 'she said: \"Paris is far\"', asked where"),
    ("value", features.holds_value, "'May 2012', asked what happened"),
    ("list asked for", features.is_wanted_list, "'Bergen, Oslo and Moss', asked which ports"),
    ("with preposition", features.has_preposition, "'the port in the north'"),
    (
        "verb phrase",
        verb_phrase_features.is_verb_phrase,
        "'closed the mole', asked what was closed; not asked what was done",
    ),
    ("behind place preposition", features.behind_place_preposition, "'Bergen' in 'in Bergen', asked where"),
    ("behind preposition unasked", features.behind_preposition_unasked, "'Bergen' in 'in Bergen', asked who"),
    ("before noun", features.before_noun, "'state' in 'the state utility'"),
    ("before edge", features.before_edge, "'the mole' in 'the mole, which'"),
    ("behind and", features.behind_and, "'Moss' in 'Oslo and Moss'"),
    ("apposed", features.apposed, "'an alloy' in 'solder, an alloy', asked about solder"),
    (
        "role holder",
        features.is_role_holder,
        "'Ada Holt' in 'Ada Holt, director of the port', asked who runs it",
    ),
    (
        "verb phrase for how",
        verb_phrase_features.is_verb_phrase_for_how,
        ("'sending pulses', asked how it works or what it does"),
    ),
    ("date", features.holds_date, "'the port in May', asked what closed"),
    ("figure", features.is_figure, "'51', asked what was stolen"),
    ("ends with asked word", features.ends_with_asked, "'Karrel Tunnel', asked where the tunnel begins"),
    ("place before verb", features.is_place_before_verb, "'Bergen' in 'Bergen sold it', asked where"),
    ("quoted", features.is_quoted, "'the Mole' in 'called \"the Mole\"'"),
    ("cut name", features.cuts_name, "'State Route' in 'State Route 99B'"),
    (
        "person behind place preposition",
        features.is_person_behind_place_preposition,
        "'Greenland' in 'from Greenland', asked who",
    ),
)
