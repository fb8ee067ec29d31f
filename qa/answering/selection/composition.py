"""The answer made of the best candidate: its short answer, and the sentences beside it and in other articles
that belong to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from qa.answering.extraction.neighbours import Reason, find_items
from qa.answering.extraction.yes_no import what_differs, yes_or_no
from qa.answering.question.record import Question
from qa.answering.ranking.ranking import Ranked
from qa.answering.selection.corroboration import are_of_different_things, corroborate
from qa.answering.selection.reranking import Assessment
from qa.knowledge.base import Knowledge
from qa.language.discourse import consequence_opening, points_back
from qa.language.terms import terms
from qa.models import Evidence, Kind, Sentence, Signal

SHOWN = 3
"""Sentences shown with an answer, and as the nearest where there is none."""
_DEMONSTRATIVES = ("That ", "Those ")
_LISTING_KINDS: frozenset[Kind] = frozenset(("list", "other", "reason", "person", "place", "organisation"))
"""Kinds of question that a list may answer."""
_LEAD = 4
"""Letters that may stand before a date in its short answer ("in ")."""


class Composition(NamedTuple):
    """A short answer, the sentences that say it, and what a person should know of them."""

    text: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


def compose(assessed: Sequence[Assessment]) -> Composition:
    """The answer of the best candidate, the first of those assessed.

    It comes with the reason that stands beside it, with other articles that say the same or something else,
    with the items of its list, or with what it points back to.
    """
    first, knowledge = assessed[0], assessed[0].knowledge
    if first.reason:
        return _with_reason(first.reason, knowledge)
    composed = _with_others(assessed)
    if len(composed.evidence) > 1:
        return composed
    sentence = first.alignment.annotated.sentence
    if _may_be_listed(first.query.question) and (items := _cite_items(sentence, knowledge)):
        return _as_list(composed.evidence, items)
    lacking = first.query.weights.keys() - first.alignment.annotated.counts.keys()
    before = _antecedent(sentence, lacking, knowledge)
    return Composition(composed.text, (*composed.evidence, cite(knowledge, before))) if before else composed


def cite(
    knowledge: Knowledge,
    sentence: Sentence,
    span: tuple[int, int] | None = None,
    score: float = 0.0,
    signals: tuple[Signal, ...] = (),
) -> Evidence:
    """A sentence with its place."""
    citation = knowledge.citation(sentence)
    return Evidence.model_construct(
        sentence=sentence.text, citation=citation, score=score, span=span, signals=signals
    )


def cite_ranked(knowledge: Knowledge, ranked: Ranked, span: tuple[int, int] | None = None) -> Evidence:
    """A candidate with its place, its score and its short answer."""
    return cite(knowledge, ranked.annotated.sentence, span, ranked.score, ranked.signals)


def cite_assessed(one: Assessment) -> Evidence:
    """A candidate with its short answer."""
    return cite_ranked(one.knowledge, one.ranked, one.extraction.span if one.extraction else None)


def disagreement(texts: Iterable[str], evidence: Iterable[Evidence]) -> str:
    """A note on what several articles say, each with its source."""
    return "the articles disagree, the newest first: " + "; ".join(map(_attributed, texts, evidence))


def _attributed(text: str, evidence: Evidence) -> str:
    """A short answer with the article that gives it."""
    source = evidence.citation.source
    origin = (
        ", ".join(map(str, filter(None, (source.publisher, source.published)))) or evidence.citation.title
    )
    return f"{text} ({origin})"


def _with_others(assessed: Sequence[Assessment]) -> Composition:
    """The best sentence with those of other articles that say the same, or something else: then the newest
    first."""
    others = corroborate(assessed)
    shown = [assessed[0], *others.agreeing[: SHOWN - 1]]
    if others.differing:
        shown = sorted([assessed[0], *others.differing[: SHOWN - 1]], key=lambda one: -one.day)
    evidence = tuple(map(cite_assessed, shown))
    texts = list(map(_short_answer, shown))
    text = texts[0] if shown[0].is_short or others.differing else shown[0].alignment.text
    notes = (_differing(shown, texts, evidence),) if others.differing else _why_not(shown[0], text)
    return Composition(text, evidence, notes)


def _differing(shown: Sequence[Assessment], texts: Sequence[str], evidence: Sequence[Evidence]) -> str:
    """A note on values that differ: articles disagree, or speak of different things."""
    if any(are_of_different_things(shown[0], other) for other in shown[1:]):
        return "which one is meant? " + "; ".join(map(_attributed, texts, evidence))
    return disagreement(texts, evidence)


def _why_not(one: Assessment, text: str) -> tuple[str, ...]:
    """What of the sentence makes it a "No", where that is another value or rank than the question's."""
    if one.query.question.kind != "yes/no" or text != "No":
        return ()
    differs = what_differs(one.alignment)
    return (f'the text says "{differs}"',) if differs else ()


def _with_reason(reason: Reason, knowledge: Knowledge) -> Composition:
    """The reason behind the sentence that tells what was done, or the reasons that it announces."""
    effect = cite(knowledge, reason.effect)
    if items := _cite_items(reason.sentence, knowledge):
        return _as_list((effect, cite(knowledge, reason.sentence)), items)
    cited = cite(knowledge, reason.sentence, _to_end(reason.sentence, reason.start))
    return Composition(_words_of(cited), (effect, cited))


def _as_list(announced: tuple[Evidence, ...], items: tuple[Evidence, ...]) -> Composition:
    """The items of a list, each cited behind what announces them."""
    heads = tuple(one.model_copy(update={"span": None}) for one in announced)
    return Composition("; ".join(map(_words_of, items)), (*heads, *items))


def _may_be_listed(question: Question) -> bool:
    """True if a list may answer: which and what, not how many, nor where something is."""
    return question.kind in _LISTING_KINDS and (question.kind != "place" or bool(question.focus))


def _cite_items(sentence: Sentence, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """The items of the list that a sentence announces."""
    items = find_items(sentence, knowledge)
    return tuple(cite(knowledge, item, _to_end(item, start)) for item, start in items)


def _antecedent(sentence: Sentence, lacking: Collection[str], knowledge: Knowledge) -> Sentence | None:
    """The sentence before one that points back ("It sails since May"), where it has a term of the question
    that this lacks."""
    text = sentence.text
    is_back = points_back(text) or consequence_opening(text) or text.startswith(_DEMONSTRATIVES)
    if sentence.number == 1 or not is_back:
        return None
    before = knowledge.paragraph_of(sentence)[sentence.number - 2]
    return None if set(lacking).isdisjoint(terms(before.text)) else before


def _to_end(sentence: Sentence, start: int) -> tuple[int, int]:
    """From an offset to the end of a sentence, without its end mark."""
    return start, len(sentence.text.rstrip(".;,"))


def _words_of(evidence: Evidence) -> str:
    """The words of a short answer, or the whole sentence."""
    return evidence.sentence[slice(*evidence.span)] if evidence.span else evidence.sentence


def _short_answer(one: Assessment) -> str:
    """The words of the short answer, a relative date both ways ("June 2013 (last month)"); without one the
    whole sentence."""
    if one.query.question.kind == "yes/no":
        return yes_or_no(one.alignment)
    if one.extraction is None:
        return one.alignment.text
    start, end = one.extraction.span
    words = one.alignment.text[start:end]
    for value in one.ranked.annotated.values:
        if start <= value.start and value.end == end and value.relative and value.date:
            is_alone = value.start - start <= _LEAD
            return f"{value.date} ({words})" if is_alone else f"{words} ({value.date})"
    return words
