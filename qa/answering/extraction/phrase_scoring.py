"""Which phrase of a sentence is the short answer: a sum of features over its candidate spans.

The functions below are the features: each takes the alignment of question and sentence and one candidate
span.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from qa.answering.extraction.candidates import CandidateSpan, find_spans
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.names import NAMED_KINDS
from qa.answering.matching.scoring import table, total
from qa.language.lexicon import words
from qa.language.phrases import NounPhrase
from qa.language.terms import stem

Span = tuple[int, int]
"""Offsets into a sentence."""
_CALLED = ("called", "named", "known", "as")
_BECOME = stem("become")
_QUOTE_MARKS = ('"', "“")


@dataclass(frozen=True, slots=True)
class Extraction:
    """Where a short answer stands in its sentence, and its score; 0 where no sum of features chose it."""

    span: Span
    score: float = 0.0


def choose_phrase(alignment: Alignment) -> Extraction | None:
    """The best candidate span, or none where no span says more than the question."""
    scored = [(total(FEATURES, alignment, span), span) for span in new_spans(alignment)]
    best = max(scored, key=lambda one: one[0], default=None)
    return Extraction((best[1].start, best[1].end), best[0]) if best else None


def new_spans(alignment: Alignment) -> list[CandidateSpan]:
    """The spans that say more than the question and are no piece of a value ("May" of "May 2012")."""
    return [
        span
        for span in find_spans(alignment.annotated)
        if any(alignment.terms[i] is None for i in _content(alignment, span))
        and not any(
            start <= span.start and span.end <= end and end - start > span.end - span.start
            for start, end in alignment.values
        )
    ]


def _content(alignment: Alignment, span: CandidateSpan) -> list[int]:
    """The span's tokens without stop words."""
    return [i for i in range(span.first, span.last + 1) if not alignment.stops[i]]


def _phrase(alignment: Alignment, span: CandidateSpan) -> NounPhrase | None:
    return alignment.roles.phrase_at.get(span.first)


def _tag_after(alignment: Alignment, span: CandidateSpan) -> str:
    """The tag of the word behind a span, or "break"."""
    return "break" if alignment.phrases.breaks[span.last] else alignment.phrases.tags[span.last + 1]


def _nearness(alignment: Alignment, span: CandidateSpan) -> float:
    return alignment.nearness(span.first, span.last)


def _length(alignment: Alignment, span: CandidateSpan) -> float:
    return math.log(span.last - span.first + 1)


def _is_one_word(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.first == span.last)


def _asked_words(alignment: Alignment, span: CandidateSpan) -> float:
    """The share of the question's words among the span's, and 1 more for a name that the question has."""
    content = _content(alignment, span)
    share = sum(alignment.terms[i] is not None for i in content) / max(1, len(content))
    return share + any(alignment.terms[i] in alignment.named for i in content if alignment.terms[i])


def _other_role(alignment: Alignment, span: CandidateSpan) -> float:
    """1 where the span is not in the role asked for, 2 where it is in another one."""
    if alignment.arguments is None:
        return 0.0
    phrase, (wanted, others, _) = _phrase(alignment, span), alignment.arguments
    is_other = phrase is not None and phrase.first in others
    is_not_wanted = bool(wanted) and (phrase is None or phrase.first not in wanted)
    return float(is_other + is_not_wanted)


def _tied_to_verb(alignment: Alignment, span: CandidateSpan) -> float:
    """2 behind the question's own preposition, 1 behind another that ties the span to the question's verb."""
    predicate = alignment.question.predicate
    wanted = predicate.preposition or ("into" if predicate.verb == _BECOME else "")
    if wanted and alignment.before[span.first][1] == wanted:
        return 2.0
    phrase = _phrase(alignment, span)
    if alignment.arguments is None or phrase is None:
        return 0.0
    preposition = alignment.arguments[2].get(phrase.first)
    is_place = alignment.question.kind == "place"
    return float(preposition is not None and (not is_place or preposition in words("places.tying")))


def _holds_head(alignment: Alignment, span: CandidateSpan) -> float:
    return float(bool(alignment.head) and alignment.head in alignment.terms[span.first : span.last + 1])


def _is_name_with_head(alignment: Alignment, span: CandidateSpan) -> float:
    return _is_name(alignment, span) and _holds_head(alignment, span)


def _beside_head(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a name behind the noun asked for, and for what a comma parts from a phrase that ends with it."""
    head, asked, phrase_at = alignment.head, alignment.terms, alignment.roles.phrase_at
    if not head:
        return 0.0
    own, before = _phrase(alignment, span), phrase_at.get(span.first - 1)
    if own is not None and _is_name(alignment, span) and head in asked[own.first : span.first]:
        return 1.0
    after = phrase_at.get(span.last + 1) if alignment.phrases.breaks[span.last] else None
    return float(any(phrase is not None and asked[phrase.last] == head for phrase in (before, after)))


def _beside_asked(alignment: Alignment, span: CandidateSpan) -> float:
    """1 where the next word before or behind the span, but for stop words, is the question's."""
    breaks, stops, asked = alignment.phrases.breaks, alignment.stops, alignment.terms
    i = span.first - 1
    while i >= 0 and stops[i] and not breaks[i]:
        i -= 1
    if i >= 0 and not breaks[i] and asked[i] is not None:
        return 1.0
    i = span.last
    while not breaks[i]:
        i += 1
        if not stops[i]:
            return float(asked[i] is not None)
    return 0.0


def _is_name(alignment: Alignment, span: CandidateSpan) -> float:
    return float((span.start, span.end) in alignment.names)


def _is_wanted_name(alignment: Alignment, span: CandidateSpan) -> float:
    return _is_name(alignment, span) if alignment.question.kind in NAMED_KINDS else 0.0


def _is_person(alignment: Alignment, span: CandidateSpan) -> float:
    return _is_name(alignment, span) if alignment.question.kind == "person" else 0.0


def _has_capitals(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for words with capitals, or quoted ones, where a name can be asked for: who, where, which ship,
    called what."""
    question = alignment.question
    if not (question.kind in NAMED_KINDS or alignment.head or question.for_name):
        return 0.0
    if question.for_name and span.kind == "quoted":
        return 1.0
    return _are_capitals(alignment, span)


def _are_capitals(alignment: Alignment, span: CandidateSpan) -> float:
    content = _content(alignment, span)
    return float(all(alignment.tokens[i].text[0].isupper() for i in content))


def _is_definition(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for what stands right beside what is to be defined, but for a comma ("its MANAGER, Pavol
    Drienko")."""
    if alignment.question.kind != "definition" or span.kind == "verb phrase":
        return 0.0
    named = alignment.named or {alignment.head} - {""} or alignment.query.weights.keys()
    tags, left, right = alignment.phrases.tags, span.first - 1, span.last + 1
    while left >= 0 and tags[left] == "determiner":
        left -= 1
    while right < len(tags) and (tags[right] == "determiner" or alignment.word(right) in _CALLED):
        right += 1
    beside = [alignment.terms[i] for i in (left, right) if 0 <= i < len(tags)]
    return float(any(term in named for term in beside if term))


def _is_quoted_speech(alignment: Alignment, span: CandidateSpan) -> float:
    """1 inside quotation marks, where somebody or some place is asked for."""
    if alignment.question.kind not in ("definition", "person", "place"):
        return 0.0
    before = alignment.text[: span.start]
    return float(before.count("“") > before.count("”") or before.count('"') % 2 == 1)


def _holds_value(alignment: Alignment, span: CandidateSpan) -> float:
    texts = (alignment.tokens[i].text for i in range(span.first, span.last + 1))
    return float(
        alignment.values.get((span.start, span.end)) == "date" or any(text[0].isdigit() for text in texts)
    )


def _is_wanted_list(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a list where the noun asked for is a plural ("which PORTS"), or of names where who did it is
    asked."""
    if span.kind != "list":
        return 0.0
    if alignment.question.kind == "person" and _are_capitals(alignment, span):
        return 1.0
    plurals = (token.text for token in alignment.question.tokens if token.text.lower().endswith("s"))
    return float(bool(alignment.head) and any(stem(word) == alignment.head for word in plurals))


def _has_preposition(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.kind == "with preposition")


def _is_verb_phrase(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.kind == "verb phrase")


def _is_place_unasked(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.kind == "place" and alignment.question.kind != "place")


def _behind_place_preposition(alignment: Alignment, span: CandidateSpan) -> float:
    is_behind = alignment.before[span.first][1] in words("places.tying")
    is_place = alignment.question.kind == "place" and not _holds_value(alignment, span)
    return float(is_place and is_behind)


def _behind_preposition_unasked(alignment: Alignment, span: CandidateSpan) -> float:
    is_behind = alignment.before[span.first][1] in words("places.tying")
    return float(alignment.question.kind != "place" and is_behind)


def _before_noun(alignment: Alignment, span: CandidateSpan) -> float:
    return float(_tag_after(alignment, span) == "noun")


def _before_edge(alignment: Alignment, span: CandidateSpan) -> float:
    return float(_tag_after(alignment, span) in ("break", "verb", "auxiliary"))


def _behind_and(alignment: Alignment, span: CandidateSpan) -> float:
    return float(alignment.before[span.first][0] == "and")


FEATURES = table(
    "phrase",
    ("nearness", _nearness, "'the mole' in 'the council closed the mole', asked what the council closed"),
    ("length", _length, "'the old harbour' has 3 words"),
    ("one word", _is_one_word, "'harbour'"),
    ("asked words", _asked_words, "'the council', asked what the council closed"),
    ("other role", _other_role, "'the mole', asked who closed the mole"),
    ("tied to verb", _tied_to_verb, "'Bergen' in 'sailed to Bergen', asked where it sailed"),
    ("asked noun", _holds_head, "'the old port', asked which port"),
    ("name with asked noun", _is_name_with_head, "'Port Ellen', asked which port"),
    ("beside asked noun", _beside_head, "'Greta' in 'the ship Greta', asked which ship"),
    ("beside asked word", _beside_asked, "'Berg' in 'mayor Berg', asked for the mayor"),
    ("name", _is_wanted_name, "'Ada Holt', asked who; 'Bergen', asked where"),
    ("person's name", _is_person, "'Ada Holt', asked who"),
    ("capitals", _has_capitals, "'Cape of Storms', asked which cape"),
    ("definition", _is_definition, "'an alloy' in 'solder, an alloy', asked what solder is"),
    ("quoted speech", _is_quoted_speech, "'Paris' in 'she said: \"Paris is far\"', asked where"),
    ("value", _holds_value, "'May 2012', asked what happened"),
    ("list asked for", _is_wanted_list, "'Bergen, Oslo and Moss', asked which ports"),
    ("with preposition", _has_preposition, "'the port in the north'"),
    ("verb phrase", _is_verb_phrase, "'closed the mole', asked what the council did"),
    ("place unasked", _is_place_unasked, "'above the market', asked what was sold"),
    ("behind place preposition", _behind_place_preposition, "'Bergen' in 'in Bergen', asked where"),
    ("behind preposition unasked", _behind_preposition_unasked, "'Bergen' in 'in Bergen', asked who"),
    ("before noun", _before_noun, "'state' in 'the state utility'"),
    ("before edge", _before_edge, "'the mole' in 'the mole, which'"),
    ("behind and", _behind_and, "'Moss' in 'Oslo and Moss'"),
)
