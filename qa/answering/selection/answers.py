"""Answers as callers get them: from the fact table, from sentences, or that the articles do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.facts.results import FactAnswer, FactRefusal
from qa.answering.matching.query import Query
from qa.answering.ranking.ranking import Ranked
from qa.answering.selection.composition import SHOWN, cite, cite_ranked, compose, disagreement
from qa.answering.selection.confidence import EXTRACTED, THRESHOLD, Confidence, certainty_of
from qa.answering.selection.reranking import Assessment
from qa.knowledge.base import Knowledge
from qa.language.finding import find_values
from qa.language.values import Value, format_number
from qa.models import Answer, Evidence, Explanation, Fact, Sentence


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as typed, as read, what a person should know of how it was read, and the sentences nearest
    to it."""

    typed: str
    read_as: str
    query: Query
    notes: tuple[str, ...]
    ranked: Sequence[Ranked]
    knowledge: Knowledge


def from_facts(inquiry: Inquiry, found: FactAnswer | FactRefusal) -> Answer:
    """The answer or the refusal of the fact table, with the sentences of its facts."""
    if isinstance(found, FactRefusal):
        return abstention(inquiry, Confidence(0.0, (), found.reason), found.facts)
    knowledge = inquiry.knowledge
    places = dict.fromkeys(sentence for fact in found.facts if (sentence := knowledge.sentence_of(fact)))
    evidence = tuple(cite(knowledge, place, _find(knowledge, found.text, place)) for place in places)
    text = _as_written(found.text, evidence[0]) if len(evidence) == 1 else found.text
    notes = (disagreement(found.told, evidence),) if found.told else ()
    is_curated = any(fact.origin == "curated" for fact in found.facts)
    trusted = Confidence(1.0 if is_curated else EXTRACTED, (), "the fact table holds it")
    return _answered(inquiry, trusted, text, evidence, notes, found.facts, found.working)


def from_sentences(inquiry: Inquiry, assessed: Sequence[Assessment]) -> Answer:
    """The answer of the best sentence, the first of those assessed, or none where it is not to be trusted."""
    if not assessed:
        return abstention(inquiry, Confidence(0.0, (), "no sentence holds a word of the question"))
    confidence = assessed[0].confidence
    if confidence.value < THRESHOLD or assessed[0].grounds.unsettled:
        return abstention(replace(inquiry, ranked=[one.ranked for one in assessed]), confidence)
    text, evidence, notes = compose(assessed)
    answer = _answered(inquiry, confidence, text, evidence, (*confidence.doubt, *notes))
    if answer.certainty == "sure":
        return answer
    shown = {one.sentence for one in evidence}
    others = [cite_ranked(inquiry.knowledge, one.ranked) for one in assessed[1 : SHOWN + 1]]
    beside = [one for one in others if one.sentence not in shown][: SHOWN - 1]
    return answer.model_copy(update={"beside": tuple(beside)})


def only_sure(answer: Answer) -> Answer:
    """An answer that is sure as it is; of one that is not, that there is none, with its sentences."""
    if answer.certainty != "unsure":
        return answer
    reason = f"an answer would be unsure: {answer.explanation.reason}"
    explained = answer.explanation.model_copy(update={"reason": reason})
    nothing = {"answered": False, "text": "", "certainty": "none", "explanation": explained}
    evidence = (*answer.evidence, *answer.beside)[:SHOWN]
    return answer.model_copy(update={**nothing, "evidence": evidence, "beside": ()})


def abstention(inquiry: Inquiry, confidence: Confidence, facts: tuple[Fact, ...] = ()) -> Answer:
    """No answer, with the reason and the nearest sentences."""
    return Answer.model_construct(
        question=inquiry.typed,
        read_as=inquiry.read_as,
        answered=False,
        text="",
        evidence=tuple(cite_ranked(inquiry.knowledge, one) for one in inquiry.ranked[:SHOWN]),
        facts=facts,
        confidence=confidence.value,
        certainty="none",
        beside=(),
        explanation=_explanation(inquiry, inquiry.notes, confidence),
    )


def with_warning(answer: Answer, knowledge: Knowledge) -> Answer:
    """The answer, with a note on the cited articles whose files have changed since they were read."""
    outdated = knowledge.outdated({one.citation.article_id for one in answer.evidence})
    if not outdated:
        return answer
    changed = ", ".join(sorted(outdated))
    note = (
        f"changed since it was indexed, so this may no longer stand there: {changed}; `qa index` reads "
        f"it anew"
    )
    explained = answer.explanation.model_copy(update={"notes": (*answer.explanation.notes, note)})
    return answer.model_copy(update={"explanation": explained})


def is_extracted(answer: Answer) -> bool:
    """Whether an answer or a refusal comes from facts that nobody has looked at."""
    return all(fact.origin == "extracted" for fact in answer.facts)


def _answered(
    inquiry: Inquiry,
    confidence: Confidence,
    text: str,
    evidence: tuple[Evidence, ...],
    notes: tuple[str, ...] = (),
    facts: tuple[Fact, ...] = (),
    working: str = "",
) -> Answer:
    return Answer.model_construct(
        question=inquiry.typed,
        read_as=inquiry.read_as,
        answered=True,
        text=text,
        evidence=evidence,
        facts=facts,
        confidence=confidence.value,
        certainty=certainty_of(confidence.value),
        beside=(),
        explanation=_explanation(inquiry, (*inquiry.notes, *notes), confidence, working),
    )


def _explanation(
    inquiry: Inquiry, notes: tuple[str, ...], confidence: Confidence, working: str = ""
) -> Explanation:
    return Explanation.model_construct(
        kind=inquiry.query.question.kind,
        terms=inquiry.query.question.terms,
        missing=confidence.missing,
        notes=notes,
        working=working,
        threshold=THRESHOLD,
        reason=confidence.reason,
        signals=confidence.signals,
    )


def _find(knowledge: Knowledge, text: str, sentence: Sentence) -> tuple[int, int] | None:
    """Where a fact's answer stands in its sentence: as it is, or as a value that prints the same."""
    start = sentence.text.find(text)
    if start >= 0:
        return start, start + len(text)
    values = find_values(sentence.text, knowledge.about(sentence.article_id).source.published)
    return next(((value.start, value.end) for value in values if text in _written(value)), None)


def _as_written(text: str, evidence: Evidence) -> str:
    """A fact's sum of money as its sentence writes it; its date with the words for it where these are
    others."""
    words = evidence.sentence[slice(*evidence.span)] if evidence.span else ""
    values = find_values(words, evidence.citation.source.published)
    if any(value.kind == "money" for value in values):
        return words
    is_relative = any(value.relative and str(value.date) == text for value in values)
    return f"{text} ({words})" if is_relative else text


def _written(value: Value) -> tuple[str, ...]:
    """How a fact's answer writes a value."""
    number = format_number(value.number) if value.number is not None else ""
    return str(value.date), number, f"{number} {value.unit}"
