"""The stretches of a sentence that can be a short answer: its noun phrases, alone and with what belongs to them, its lists, names, values,
quoted words, and what is done in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qa.answering.matching.names import behind_office
from qa.answering.matching.sentence import AnnotatedSentence
from qa.language.phrases import NounPhrase
from qa.language.verbs import verb_form

OptionKind = Literal[
    "noun phrase",
    "with of",
    "with preposition",
    "list",
    "name",
    "value",
    "quoted",
    "in brackets",
    "deed",
    "means",
    "place",
    "beside name",
]
_ITEM = re.compile(
    r"(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+|\s*,?\s*as well as\s+)(?:the |a |an |its |their |his |her )?"
)
_LAST_ITEM = re.compile(r"\b(?:and|or|as well as)\b|&")
_QUOTED = re.compile(r"[\"“]([^\"”]{2,80})[\"”]|\(([^()]{2,60})\)")
STANDING = frozenset("in at on near above below under behind outside beside off between along".split())
"""Prepositions that tell where something stands."""
_LONGEST_DEED = 14
"""Words."""


@dataclass(frozen=True, slots=True)
class Option:
    """A stretch by token, ``first`` to ``last``, and by offset into the sentence."""

    kind: OptionKind
    first: int
    last: int
    start: int
    end: int


class _Sentence:
    """A sentence while its options are gathered. The first kind found for a stretch stays."""

    def __init__(self, annotated: AnnotatedSentence) -> None:
        self.text, self.tokens, self.phrases = annotated.sentence.text, annotated.tokens, annotated.phrases
        self.found: dict[tuple[int, int], Option] = {}
        self.opened_by: Mapping[int, NounPhrase] = {
            i: phrase for phrase in self.phrases.nouns for i in (phrase.first, phrase.start)
        }

    def add(self, kind: OptionKind, first: int, last: int) -> None:
        self.cut(kind, self.tokens[first].start, self.tokens[last].end, first, last)

    def cut(self, kind: OptionKind, start: int, end: int, first: int, last: int) -> None:
        self.found.setdefault((start, end), Option(kind, first, last, start, end))

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and last token between two offsets."""
        inside = [i for i, token in enumerate(self.tokens) if token.start < end and token.end > start]
        return (inside[0], inside[-1]) if inside else None

    def behind(self, last: int) -> tuple[str, NounPhrase] | None:
        """A preposition that follows a token, and the noun phrase behind it."""
        i = last + 1
        if (
            i >= len(self.tokens)
            or self.phrases.breaks[last]
            or self.phrases.breaks[i]
            or self.phrases.tags[i] not in ("preposition", "to")
        ):
            return None
        phrase = self.opened_by.get(i + 1)
        return (self.tokens[i].text.lower(), phrase) if phrase else None

    def deed_behind(self, last: int) -> int | None:
        """The last token of what is done behind a preposition that follows a token ("interest in LEASING THE PORT")."""
        i, tags = last + 2, self.phrases.tags
        if i >= len(tags) or any(self.phrases.breaks[last:i]) or tags[i] != "verb":
            return None
        if tags[last + 1] != "preposition" or self.tokens[last + 1].text.lower() == "by":
            return None
        phrase = self.opened_by.get(i + 1)
        return phrase.last if phrase is not None and not self.phrases.breaks[i] else i


def find_options(annotated: AnnotatedSentence) -> list[Option]:
    """Every stretch that can answer, each once."""
    sentence = _Sentence(annotated)
    whole = {phrase.first: _add_phrase(sentence, phrase) for phrase in sentence.phrases.nouns}
    behind = -1
    for phrase in sentence.phrases.nouns:
        if phrase.first > behind:
            behind = _add_list(sentence, phrase, whole)
    for name in annotated.names:
        if place := sentence.within(name.start, name.end):
            sentence.cut("name", name.start, name.end, *place)
            _add_beside_name(sentence, *place)
        if (own := behind_office(annotated, name)) and (place := sentence.within(own.start, own.end)):
            sentence.cut("name", own.start, own.end, *place)
    for one, other in pairwise(annotated.names):
        place = sentence.within(one.start, other.end)
        if place and sentence.text[one.end : other.start] == " and ":
            sentence.cut("list", one.start, other.end, *place)
    for value in annotated.values:
        if place := sentence.within(value.start, value.end):
            sentence.cut("value", value.start, value.end, *place)
    for alignment in _QUOTED.finditer(sentence.text):
        group = 1 if alignment[1] else 2
        if place := sentence.within(*alignment.span(group)):
            placed = alignment[2] and sentence.tokens[place[0]].text.lower() in STANDING
            sentence.cut(
                "quoted" if alignment[1] else "place" if placed else "in brackets",
                *alignment.span(group),
                *place,
            )
    _add_circumstances(sentence)
    _add_deeds(sentence)
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
    if (deed := sentence.deed_behind(reach)) is not None:
        sentence.add("with preposition", phrase.first, deed)
    return last


def _add_list(sentence: _Sentence, phrase: NounPhrase, whole: Mapping[int, int]) -> int:
    """The list that a noun phrase opens ("trade, IT and exchanges between people"), and its last token; -1 where it opens none."""
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


def _add_beside_name(sentence: _Sentence, first: int, last: int) -> None:
    """The words of a noun phrase before a name in it ("DOCTORAL STUDENT Mateo Quiroga")."""
    phrase = next((phrase for phrase in sentence.phrases.nouns if phrase.first < first <= phrase.last), None)
    if phrase is not None:
        sentence.add("beside name", phrase.first, first - 1)


def _add_deeds(sentence: _Sentence) -> None:
    """Each verb with what follows it, to each noun up to the end of its clause."""
    tags, breaks = sentence.phrases.tags, sentence.phrases.breaks
    for group in sentence.phrases.verbs:
        if tags[group.main] != "verb":
            continue
        sentence.add("deed", group.main, group.main)
        for i in range(group.main + 1, min(len(tags), group.main + _LONGEST_DEED)):
            if breaks[i - 1] or tags[i] in ("clause", "auxiliary", "and"):
                break
            if tags[i] == "noun" and (i + 1 == len(tags) or breaks[i] or tags[i + 1] != "noun"):
                sentence.add("deed", group.main, i)


def _add_circumstances(sentence: _Sentence) -> None:
    """How ("by SENDING PULSES DOWN A FIBRE") and where ("ABOVE THE FISH MARKET")."""
    tags, breaks = sentence.phrases.tags, sentence.phrases.breaks
    for i, token in enumerate(sentence.tokens[:-1]):
        word = token.text.lower()
        if word == "by" and tags[i + 1] == "verb" and verb_form(sentence.tokens[i + 1].text.lower()) == "ing":
            last = i + 1
            while last + 1 < len(tags) and not breaks[last] and tags[last + 1] != "clause":
                last += 1
            sentence.add("means", i + 1, last)
        elif word in STANDING and i + 1 in sentence.opened_by and not breaks[i]:
            sentence.add("place", i, sentence.opened_by[i + 1].last)
