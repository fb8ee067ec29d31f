"""What speaks for a candidate span, and what against it: the features of a phrase.

Each takes the alignment of question and sentence and one candidate span.
"""

from __future__ import annotations

import math

from qa.answering.extraction.candidates import CandidateSpan
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.names import NAMED_KINDS
from qa.language.countries import is_place_name
from qa.language.lexicon import words
from qa.language.names import OFFICES
from qa.language.phrases import NounPhrase
from qa.language.terms import stem

_CALLED = ("called", "named", "known", "as")
_BECOME = stem("become")


def content(alignment: Alignment, span: CandidateSpan) -> list[int]:
    """The span's tokens without stop words."""
    return [i for i in range(span.first, span.last + 1) if not alignment.stops[i]]


def _phrase(alignment: Alignment, span: CandidateSpan) -> NounPhrase | None:
    return alignment.roles.phrase_at.get(span.first)


def _tag_after(alignment: Alignment, span: CandidateSpan) -> str:
    """The tag of the word behind a span, or "break"."""
    return "break" if alignment.phrases.breaks[span.last] else alignment.phrases.tags[span.last + 1]


def nearness(alignment: Alignment, span: CandidateSpan) -> float:
    return alignment.nearness(span.first, span.last)


def length(alignment: Alignment, span: CandidateSpan) -> float:
    return math.log(span.last - span.first + 1)


def is_one_word(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.first == span.last)


def asked_words(alignment: Alignment, span: CandidateSpan) -> float:
    """The share of the question's words among the span's, and 1 more for a name that the question has."""
    inside = content(alignment, span)
    share = sum(alignment.terms[i] is not None for i in inside) / max(1, len(inside))
    return share + any(alignment.terms[i] in alignment.named for i in inside if alignment.terms[i])


def other_role(alignment: Alignment, span: CandidateSpan) -> float:
    """1 where the span is not in the role asked for, 2 where it is in another one."""
    if alignment.arguments is None:
        return 0.0
    phrase, (wanted, others, _) = _phrase(alignment, span), alignment.arguments
    is_other = phrase is not None and phrase.first in others
    is_not_wanted = bool(wanted) and (phrase is None or phrase.first not in wanted)
    return float(is_other + is_not_wanted)


def tied_to_verb(alignment: Alignment, span: CandidateSpan) -> float:
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


def holds_head(alignment: Alignment, span: CandidateSpan) -> float:
    return float(bool(alignment.head) and alignment.head in alignment.terms[span.first : span.last + 1])


def is_name_with_head(alignment: Alignment, span: CandidateSpan) -> float:
    return is_name(alignment, span) and holds_head(alignment, span)


def beside_head(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a name behind the noun asked for, and for what a comma parts from a phrase that ends with it."""
    head, asked, phrase_at = alignment.head, alignment.terms, alignment.roles.phrase_at
    if not head:
        return 0.0
    own, before = _phrase(alignment, span), phrase_at.get(span.first - 1)
    if own is not None and is_name(alignment, span) and head in asked[own.first : span.first]:
        return 1.0
    after = phrase_at.get(span.last + 1) if alignment.phrases.breaks[span.last] else None
    return float(any(phrase is not None and asked[phrase.last] == head for phrase in (before, after)))


def beside_asked(alignment: Alignment, span: CandidateSpan) -> float:
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


def is_name(alignment: Alignment, span: CandidateSpan) -> float:
    return float((span.start, span.end) in alignment.names)


def is_wanted_name(alignment: Alignment, span: CandidateSpan) -> float:
    return is_name(alignment, span) if alignment.question.kind in NAMED_KINDS else 0.0


def is_person(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a name that is no country's, where somebody is asked for."""
    is_one = alignment.question.kind == "person" and is_name(alignment, span)
    return float(is_one and not is_place_name(alignment.text[span.start : span.end]))


def has_capitals(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for words with capitals, or quoted ones, where a name can be asked for: who, where, which ship,
    called what."""
    question = alignment.question
    if not (question.kind in NAMED_KINDS or alignment.head or question.for_name):
        return 0.0
    if question.for_name and span.kind == "quoted":
        return 1.0
    return _are_capitals(alignment, span)


def _are_capitals(alignment: Alignment, span: CandidateSpan) -> float:
    inside = content(alignment, span)
    return float(all(alignment.tokens[i].text[0].isupper() for i in inside))


def is_definition(alignment: Alignment, span: CandidateSpan) -> float:
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


def is_quoted_speech(alignment: Alignment, span: CandidateSpan) -> float:
    """1 inside quotation marks, where somebody or some place is asked for."""
    if alignment.question.kind not in ("definition", "person", "place"):
        return 0.0
    before = alignment.text[: span.start]
    return float(before.count("“") > before.count("”") or before.count('"') % 2 == 1)


def holds_value(alignment: Alignment, span: CandidateSpan) -> float:
    texts = (alignment.tokens[i].text for i in range(span.first, span.last + 1))
    return float(
        alignment.values.get((span.start, span.end)) == "date" or any(text[0].isdigit() for text in texts)
    )


def is_figure(alignment: Alignment, span: CandidateSpan) -> float:
    return float(all(alignment.tokens[i].text[0].isdigit() for i in content(alignment, span)))


def is_wanted_list(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a list where the noun asked for is a plural ("which PORTS"), or of names where who did it is
    asked."""
    if span.kind != "list":
        return 0.0
    if alignment.question.kind == "person" and _are_capitals(alignment, span):
        return 1.0
    plurals = (token.text for token in alignment.question.tokens if token.text.lower().endswith("s"))
    return float(bool(alignment.head) and any(stem(word) == alignment.head for word in plurals))


def has_preposition(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.kind == "with preposition")


def behind_place_preposition(alignment: Alignment, span: CandidateSpan) -> float:
    is_behind = alignment.before[span.first][1] in words("places.tying")
    is_place = alignment.question.kind == "place" and not holds_value(alignment, span)
    return float(is_place and is_behind)


def behind_preposition_unasked(alignment: Alignment, span: CandidateSpan) -> float:
    is_behind = alignment.before[span.first][1] in words("places.tying")
    return float(alignment.question.kind != "place" and is_behind)


def before_noun(alignment: Alignment, span: CandidateSpan) -> float:
    return float(_tag_after(alignment, span) == "noun")


def before_edge(alignment: Alignment, span: CandidateSpan) -> float:
    return float(_tag_after(alignment, span) in ("break", "verb", "auxiliary"))


def behind_and(alignment: Alignment, span: CandidateSpan) -> float:
    return float(alignment.before[span.first][0] == "and")


def apposed(alignment: Alignment, span: CandidateSpan) -> float:
    """The share of the question's words, by weight, in the noun phrase that a comma parts from the span
    behind it."""
    i = span.first - 1
    while i >= 0 and alignment.phrases.tags[i] == "determiner" and not alignment.phrases.breaks[i]:
        i -= 1
    before = alignment.roles.phrase_at.get(i) if i >= 0 and alignment.phrases.breaks[i] else None
    return alignment.share_asked(before.start, before.last) if before else 0.0


def is_role_holder(alignment: Alignment, span: CandidateSpan) -> float:
    """The share of the question's words, by weight, in the office behind a person's name and a comma, where
    the question asks who runs something."""
    after = alignment.roles.phrase_at.get(span.last + 1) if alignment.phrases.breaks[span.last] else None
    asks_leader = alignment.question.verb in map(stem, words("people.leading"))
    if after is None or not asks_leader or not is_person(alignment, span):
        return 0.0
    last, phrase_at = after.last, alignment.roles.phrase_at
    if OFFICES.isdisjoint(alignment.annotated.stems[after.first : last + 1]):
        return 0.0
    while alignment.word(last + 1) == "of" and last + 2 in phrase_at:
        last = phrase_at[last + 2].last
    return alignment.share_asked(after.first, last)


def holds_date(alignment: Alignment, span: CandidateSpan) -> float:
    dates = (value for value in alignment.annotated.values if value.kind in ("date", "duration"))
    return float(any(date.start < span.end and span.start < date.end for date in dates))


def ends_with_asked(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for a name of several words that ends with one of the question's, but for the noun asked for and the
    family name of whom it names."""
    last = alignment.terms[span.last]
    if span.first == span.last or last in (None, alignment.head) or not is_wanted_name(alignment, span):
        return 0.0
    family_names = {stem(name.split()[-1]) for name in alignment.question.names if " " in name}
    return float(last not in family_names)


def is_place_before_verb(alignment: Alignment, span: CandidateSpan) -> float:
    is_place = alignment.question.kind == "place"
    return float(is_place and _tag_after(alignment, span) in ("verb", "auxiliary"))


def is_quoted(alignment: Alignment, span: CandidateSpan) -> float:
    return float(span.kind == "quoted")


def cuts_name(alignment: Alignment, span: CandidateSpan) -> float:
    """1 for each side on which words with capitals go on."""
    tokens, breaks = alignment.tokens, alignment.phrases.breaks
    pairs = ((span.first - 1, span.first), (span.last, span.last + 1))
    return float(
        sum(
            i > 0 and not breaks[i] and tokens[i].text[0].isupper() and tokens[j].text[0].isupper()
            for i, j in pairs
        )
    )


def is_person_behind_place_preposition(alignment: Alignment, span: CandidateSpan) -> float:
    is_behind = alignment.before[span.first][1] in words("places.tying")
    return float(alignment.question.kind == "person" and is_behind)
