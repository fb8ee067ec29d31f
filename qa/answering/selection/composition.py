"""What is told of the best sentence: its short answer, and the sentences beside it and in other articles that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qa.answering.extraction.extract import extract
from qa.answering.extraction.phrase_scoring import Extraction
from qa.answering.extraction.statements import asks_for_terms
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.query import Query
from qa.answering.question.analysis import Question
from qa.answering.ranking.ranking import Ranked
from qa.answering.selection.corroboration import beside
from qa.answering.selection.reranking import Assessment
from qa.knowledge.base import Knowledge
from qa.language.discourse import consequence_opening, points_back
from qa.language.terms import stem, terms
from qa.models import Evidence, Kind, Sentence, Signal

if TYPE_CHECKING:
    from qa.answering.extraction.causes import Reason

SHOWN = 3
"""Sentences shown with an answer, and as the nearest where there is none."""
_DEMONSTRATIVES = ("That ", "Those ")
_LISTING_KINDS: frozenset[Kind] = frozenset(("list", "other", "reason", "person", "place", "organisation"))
"""Kinds of question that a list may answer."""
_WHO: frozenset[Kind] = frozenset(("person", "definition"))
"""Kinds of question for somebody whom the sentence beside may name."""
_LEAD = 4
"""Letters that may stand before a date in its short answer ("in ")."""


class Composition(NamedTuple):
    """A short answer, the sentences that say it, and what a person should know of them."""

    text: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


def tell(query: Query, ranked: Sequence[Ranked], first: Assessment, knowledge: Knowledge) -> Composition:
    """What the best candidate, the first of ``ranked``, answers: with the reason or the name that stands beside it, with other articles
    that say the same or something else, with the items of its list or what the next sentence adds, or with what it points back to."""
    alignment, choice = first.alignment, first.choice
    if first.reason:
        return _with_reason(first.reason, knowledge)
    if named := _named_beside(alignment, choice is not None and choice.span in alignment.names, knowledge):
        return Composition(_words_of(named), (cite_ranked(knowledge, first.ranked), named))
    told = _with_others(query, ranked, first, knowledge)
    if len(told.evidence) > 1:
        return told
    sentence = alignment.annotated.sentence
    if _may_be_listed(query.question) and (items := _items_behind(sentence, knowledge)):
        return _as_list(told.evidence, items)
    if asks_for_terms(query.question) and (more := _more_behind(sentence, knowledge)):
        return Composition("; ".join((told.text.rstrip("."), *map(_words_of, more))), (*told.evidence, *more))
    before = _named_before(sentence, first.confidence.missing, knowledge)
    return Composition(told.text, (*told.evidence, cite(knowledge, before))) if before else told


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


def cite_ranked(knowledge: Knowledge, ranked: Ranked, choice: Extraction | None = None) -> Evidence:
    """A candidate with its place, its score and its short answer."""
    return cite(
        knowledge, ranked.annotated.sentence, choice.span if choice else None, ranked.score, ranked.signals
    )


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


def _with_others(
    query: Query, ranked: Sequence[Ranked], first: Assessment, knowledge: Knowledge
) -> Composition:
    """The best sentence with those of other articles that say the same, or something else: then the newest first."""
    others = beside(query, ranked, knowledge)
    told = [ranked[0], *others.agreeing[: SHOWN - 1]]
    if others.differing:
        told = sorted([ranked[0], *others.differing[: SHOWN - 1]], key=lambda one: _age(one, knowledge))
    alignments = [first.alignment if one is ranked[0] else Alignment(query, one.annotated) for one in told]
    choices = [first.choice if other is first.alignment else extract(other) for other in alignments]
    evidence = tuple(cite_ranked(knowledge, one, chosen) for one, chosen in zip(told, choices, strict=True))
    texts = [_short_answer(other, cited.span) for other, cited in zip(alignments, evidence, strict=True)]
    return Composition(texts[0], evidence, (disagreement(texts, evidence),) if others.differing else ())


def _age(ranked: Ranked, knowledge: Knowledge) -> int:
    """Orders sentences by their articles' dates, the newest first, those without a date last."""
    published = knowledge.about(ranked.annotated.sentence.article_id).source.published
    return -published.toordinal() if published else 0


def _with_reason(reason: Reason, knowledge: Knowledge) -> Composition:
    """The reason behind the sentence that tells what was done, or the reasons that it announces."""
    effect, told = cite(knowledge, reason.effect), reason.sentence
    if items := _items_behind(told, knowledge):
        return _as_list((effect, cite(knowledge, told)), items)
    cited = cite(knowledge, told, _to_end(told, reason.start))
    return Composition(_words_of(cited), (effect, cited))


def _as_list(announced: tuple[Evidence, ...], items: tuple[Evidence, ...]) -> Composition:
    """The items of a list, each cited behind what announces them."""
    told = tuple(one.model_copy(update={"span": None}) for one in announced)
    return Composition("; ".join(map(_words_of, items)), (*told, *items))


def _may_be_listed(question: Question) -> bool:
    """Whether a list may answer: which and what, not how many, nor where something is."""
    return question.kind in _LISTING_KINDS and (question.kind != "place" or bool(question.focus))


# What only some questions need is loaded where it is used, so that a cold start is short.


def _items_behind(sentence: Sentence, knowledge: Knowledge) -> tuple[Evidence, ...]:
    from qa.answering.extraction.lists import items_behind

    return tuple(
        cite(knowledge, item, _to_end(item, start)) for item, start in items_behind(sentence, knowledge)
    )


def _more_behind(sentence: Sentence, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """What the next sentence adds."""
    from qa.answering.extraction.lists import goes_on

    return tuple(cite(knowledge, item, _to_end(item, start)) for item, start in goes_on(sentence, knowledge))


def _named_beside(alignment: Alignment, has_name: bool, knowledge: Knowledge) -> Evidence | None:
    """The sentence beside that names who is asked for."""
    if alignment.question.kind not in _WHO:
        return None
    from qa.answering.extraction.antecedents import named_beside

    found = named_beside(alignment, knowledge, has_name)
    return cite(knowledge, *found) if found else None


def _named_before(sentence: Sentence, missing: Iterable[str], knowledge: Knowledge) -> Sentence | None:
    """The sentence before one that points back ("It sails since May"), where that has a word of the question which this one lacks."""
    text = sentence.text
    if sentence.number == 1 or not (
        points_back(text) or consequence_opening(text) or text.startswith(_DEMONSTRATIVES)
    ):
        return None
    before = knowledge.paragraph_of(sentence)[sentence.number - 2]
    return None if set(map(stem, missing)).isdisjoint(terms(before.text)) else before


def _to_end(sentence: Sentence, start: int) -> tuple[int, int]:
    """From an offset to the end of a sentence, without its end mark."""
    return start, len(sentence.text.rstrip(".;,"))


def _words_of(evidence: Evidence) -> str:
    """The words of a short answer, or the whole sentence."""
    return evidence.sentence[slice(*evidence.span)] if evidence.span else evidence.sentence


def _short_answer(alignment: Alignment, span: tuple[int, int] | None) -> str:
    """The words of the span, a relative date both ways ("June 2013 (last month)"); without a span the whole sentence."""
    sentence = alignment.text
    if alignment.question.kind == "yes/no":
        from qa.answering.extraction.yes_no import yes_or_no

        return yes_or_no(alignment)
    if span is None:
        return sentence
    words = sentence[slice(*span)]
    for value in alignment.annotated.values:
        if span[0] <= value.start and value.end == span[1] and value.relative and value.date:
            alone = value.start - span[0] <= _LEAD
            return f"{value.date} ({words})" if alone else f"{words} ({value.date})"
    return words
