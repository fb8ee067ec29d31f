"""The phrases of a sentence: which words are verbs, which run together as noun phrases. No dictionary of
meanings and no trained model: the words that hold English sentences together are few, and the words beside
one tell what it is (shallow parsing; Abney 1991)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.language.tagging import BE, Tag, tag_of
from qa.language.terms import Token
from qa.language.verbs import verb_form

_BREAK = re.compile(r"[,;()\[\]\"“”]|(?<!\d):|:(?!\d)|\s[–—-]\s?|–|—|\.\.\.|…")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A run of words around one noun, by token: ``first`` to ``last``, both in it, without the determiner
    that stands before ``first`` (``start`` counts it in)."""

    start: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with what helps it, by token: "was not closed" from ``first`` to ``main``. ``passive`` where
    something is done to its subject."""

    first: int
    main: int
    passive: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Phrases:
    """A sentence in phrases: a tag for each token, whether punctuation parts it from the next one, its noun
    phrases and verbs in order."""

    tags: tuple[Tag, ...]
    breaks: tuple[bool, ...]
    nouns: tuple[NounPhrase, ...]
    verbs: tuple[VerbGroup, ...]


def find_phrases(text: str, tokens: Sequence[Token]) -> Phrases:
    """The phrases of one sentence, given its tokens."""
    breaks = _breaks(text, tokens)
    tags: list[Tag] = []
    for i in range(len(tokens)):
        tags.append(tag_of(text, tokens, tags, breaks, i))
    return Phrases(
        tuple(tags), breaks, tuple(_nouns(text, tokens, tags, breaks)), tuple(_verbs(tokens, tags, breaks))
    )


def _breaks(text: str, tokens: Sequence[Token]) -> tuple[bool, ...]:
    starts = [token.start for token in tokens[1:]]
    return (
        *(
            _BREAK.search(text, token.end, start) is not None
            for token, start in zip(tokens, starts, strict=False)
        ),
        True,
    )[: len(tokens)]


def _nouns(
    text: str, tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool]
) -> list[NounPhrase]:
    found: list[NounPhrase] = []
    i = 0
    while i < len(tags):
        if tags[i] not in ("noun", "determiner", "adverb") and not _is_modifier(tags, breaks, i):
            i += 1
            continue
        start = i
        while i < len(tags) and tags[i] in ("determiner", "adverb") and i + 1 < len(tags) and not breaks[i]:
            i += 1
        first = i
        while i < len(tags) and (tags[i] == "noun" or _is_modifier(tags, breaks, i)):
            i += 1
            if breaks[i - 1]:
                break
        last = i - 1
        if last >= first and any(tag == "noun" for tag in tags[first : last + 1]):
            start = next((j for j in range(start, first) if tags[j] == "determiner"), first)
            found.append(NounPhrase(start, first, last))
        else:
            i = max(i, start + 1)
    return found


def _is_modifier(tags: Sequence[Tag], breaks: Sequence[bool], i: int) -> bool:
    """Whether an adverb stands between the words of a noun phrase ("the newly built harbour")."""
    return (
        0 < i < len(tags) - 1
        and tags[i] == "adverb"
        and tags[i - 1] in ("determiner", "noun")
        and tags[i + 1] == "noun"
        and not (breaks[i] or breaks[i - 1])
    )


def _verbs(tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool]) -> list[VerbGroup]:
    found: list[VerbGroup] = []
    i = 0
    while i < len(tags):
        if tags[i] not in ("verb", "auxiliary"):
            i += 1
            continue
        first, main, negated = i, i, False
        while i < len(tags) and tags[i] in ("verb", "auxiliary", "adverb", "not"):
            negated = negated or tags[i] == "not" or tokens[i].text.lower() in ("never", "cannot")
            if tags[i] in ("verb", "auxiliary"):
                main = i
                if tags[i] == "verb":
                    break
            if breaks[i]:
                break
            i += 1
        i = main + 1
        helpers = {tokens[j].text.lower() for j in range(first, main)}
        passive = (
            tags[main] == "verb"
            and not BE.isdisjoint(helpers)
            and verb_form(tokens[main].text.lower()) == "past"
        )
        found.append(VerbGroup(first, main, passive, negated))
    return found
