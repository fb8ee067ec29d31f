"""The spans of a sentence that can be a short answer: its noun phrases, alone and with what belongs to them,
its lists, names, values, quoted words, and verb phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa.answering.matching.names import behind_office
from qa.answering.matching.sentence import AnnotatedSentence
from qa.language.phrases import NounPhrase

SpanKind = Literal[
    "noun phrase",
    "with of",
    "with preposition",
    "list",
    "name",
    "value",
    "quoted",
    "verb phrase",
    "beside name",
]
_ITEM = re.compile(
    r"(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+|\s*,?\s*as well as\s+)"
    r"(?:the |a |an |its |their |his |her )?"
)
_LAST_ITEM = re.compile(r"\b(?:and|or|as well as)\b|&")
_QUOTED = re.compile(r"[\"“]([^\"”]{2,80})[\"”]")
_LONGEST_VERB_PHRASE = 14
"""Words from the verb on."""


@dataclass(frozen=True, slots=True)
class CandidateSpan:
    """A span by token, ``first`` to ``last``, and by offset into the sentence, ``start`` to ``end``."""

    kind: SpanKind
    first: int
    last: int
    start: int
    end: int


class _Sentence:
    """A sentence while its spans are gathered. The first kind found for a span stays."""

    def __init__(self, annotated: AnnotatedSentence) -> None:
        self.text, self.tokens, self.phrases = annotated.sentence.text, annotated.tokens, annotated.phrases
        self.found: dict[tuple[int, int], CandidateSpan] = {}
        self.opened_by: Mapping[int, NounPhrase] = {
            i: phrase for phrase in self.phrases.nouns for i in (phrase.first, phrase.start)
        }

    def add(self, kind: SpanKind, first: int, last: int) -> None:
        """A span from token to token."""
        start, end = self.tokens[first].start, self.tokens[last].end
        self.found.setdefault((start, end), CandidateSpan(kind, first, last, start, end))

    def cut(self, kind: SpanKind, start: int, end: int) -> tuple[int, int] | None:
        """A span from offset to offset; its first and last token, or none where it has no token."""
        inside = [i for i, token in enumerate(self.tokens) if token.start < end and token.end > start]
        if not inside:
            return None
        self.found.setdefault((start, end), CandidateSpan(kind, inside[0], inside[-1], start, end))
        return inside[0], inside[-1]

    def behind(self, last: int) -> tuple[str, NounPhrase] | None:
        """A preposition that follows a token, and the noun phrase behind it."""
        i, tags, breaks = last + 1, self.phrases.tags, self.phrases.breaks
        if i >= len(tags) or breaks[last] or breaks[i] or tags[i] not in ("preposition", "to"):
            return None
        phrase = self.opened_by.get(i + 1)
        return (self.tokens[i].text.lower(), phrase) if phrase else None


def find_spans(annotated: AnnotatedSentence) -> list[CandidateSpan]:
    """Every span that can answer, each once."""
    sentence = _Sentence(annotated)
    whole = {phrase.first: _add_phrase(sentence, phrase) for phrase in sentence.phrases.nouns}
    closed = -1
    for phrase in sentence.phrases.nouns:
        if phrase.first > closed:
            closed = _add_list(sentence, phrase, whole)
    _add_names(sentence, annotated)
    for value in annotated.values:
        sentence.cut("value", value.start, value.end)
    for quoted in _QUOTED.finditer(sentence.text):
        sentence.cut("quoted", *quoted.span(1))
    _add_verb_phrases(sentence)
    return list(sentence.found.values())


def _add_phrase(sentence: _Sentence, phrase: NounPhrase) -> int:
    """A noun phrase, and it with what hangs on it; the last token of it with its "of"."""
    sentence.add("noun phrase", phrase.first, phrase.last)
    owners = [i for i in range(phrase.first, phrase.last) if sentence.tokens[i].text == "s"]
    if owners:
        sentence.add("noun phrase", owners[-1] + 1, phrase.last)
    last = phrase.last
    while (behind := sentence.behind(last)) and behind[0] == "of":
        last = behind[1].last
    if last != phrase.last:
        sentence.add("with of", phrase.first, last)
    reach = last
    for _ in range(2):
        if behind := sentence.behind(reach):
            reach = behind[1].last
            sentence.add("with preposition", phrase.first, reach)
    return last


def _add_list(sentence: _Sentence, phrase: NounPhrase, whole: Mapping[int, int]) -> int:
    """The list that a noun phrase opens ("trade, IT and exchanges between people"), and its last token; -1
    for none."""
    last, closed = whole[phrase.first], -1
    while item := next((other for other in sentence.phrases.nouns if other.first > last), None):
        between = sentence.text[sentence.tokens[last].end : sentence.tokens[item.first].start]
        if not _ITEM.fullmatch(between) or (closed >= 0 and "," not in between):
            break
        last = whole[item.first]
        if _LAST_ITEM.search(between):  # what follows may go on: "trade and finance, IT, and mining"
            closed = last
    if closed >= 0:
        sentence.add("list", phrase.first, closed)
    return closed


def _add_names(sentence: _Sentence, annotated: AnnotatedSentence) -> None:
    """Names, two of them with "and", a name without its office, and the words before it ("DOCTORAL STUDENT
    Mateo Quiroga")."""
    for name in annotated.names:
        place = sentence.cut("name", name.start, name.end)
        phrases = sentence.phrases.nouns if place else ()
        around = next(
            (phrase for phrase in phrases if place and phrase.first < place[0] <= phrase.last), None
        )
        if around and place:
            sentence.add("beside name", around.first, place[0] - 1)
        if own := behind_office(annotated, name):
            sentence.cut("name", own.start, own.end)
    for one, other in pairwise(annotated.names):
        if sentence.text[one.end : other.start] == " and ":
            sentence.cut("list", one.start, other.end)


def _add_verb_phrases(sentence: _Sentence) -> None:
    """Each verb with what follows it, to each noun up to the end of its clause ("closed THE MOLE").

    A second verb right behind "and" goes on with it: "trades AND REFINES oil".
    """
    tags, breaks = sentence.phrases.tags, sentence.phrases.breaks
    for group in sentence.phrases.verbs:
        if tags[group.main] != "verb":
            continue
        sentence.add("verb phrase", group.main, group.main)
        for i in range(group.main + 1, min(len(tags), group.main + _LONGEST_VERB_PHRASE)):
            goes_on = i == group.main + 1 and tags[i] == "and" and tags[i + 1 : i + 2] == ("verb",)
            if breaks[i - 1] or (tags[i] in ("clause", "auxiliary", "and") and not goes_on):
                break
            if tags[i] == "noun" and (i + 1 == len(tags) or breaks[i] or tags[i + 1] != "noun"):
                sentence.add("verb phrase", group.main, i)
