"""Features of verb phrases as short answers: "trades and refines oil", asked what a company does."""

from __future__ import annotations

from qa.answering.extraction.candidates import CandidateSpan
from qa.answering.matching.alignment import Alignment
from qa.language.verbs import verb_form


def is_verb_phrase(alignment: Alignment, span: CandidateSpan) -> float:
    asks_deed = alignment.question.asks_deed or alignment.question.verb in ("do", "happen")
    return float(span.kind == "verb phrase" and not asks_deed)


def is_verb_phrase_for_how(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a verb phrase asked how; asked what somebody does, more the nearer it stands to who is asked
    about."""
    question = alignment.question
    if span.kind != "verb phrase" or not question.asks_deed:
        return float(span.kind == "verb phrase" and question.words[:1] == ("how",))
    is_past = verb_form(alignment.word(span.first)) == "past"
    fits = is_past != question.words[1].startswith("do")
    return fits * (1.0 + alignment.nearness(span.first, span.last))
