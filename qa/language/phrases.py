"""The phrases of a sentence: which words are verbs, which run together as noun phrases. No dictionary of meanings and no trained model: the
words that hold English sentences together are few, and the words beside one tell what it is (shallow parsing; Abney 1991)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

from qa.language.lexicon import pairs, words
from qa.language.terms import IRREGULAR, Token

Tag = Literal["determiner", "noun", "verb", "auxiliary", "preposition", "to", "and", "clause", "adverb", "pronoun", "not"]
"""``noun`` is any word inside a noun phrase but its determiner: adjectives, names and numbers too. ``clause`` opens a clause ("which",
"because")."""


def _tagged(tag: Tag, words: str) -> dict[str, Tag]:
    return dict.fromkeys(words.split(), tag)


_CLOSED: dict[str, Tag] = {
    **{word: cast(Tag, tag) for tag, found in pairs("grammar.closed_classes").items() for word in found},
    "to": "to",
}
BE = words("grammar.be")
AUXILIARIES = BE | words("grammar.auxiliaries")
_HELPERS = words("grammar.helpers")
INVARIANT = words("grammar.invariant_verbs")
"""Verbs whose past is like their base form."""
_NO_ADVERBS = words("grammar.no_adverbs")
_NO_PAST = words("grammar.no_past")
_NO_GERUND = words("grammar.no_gerund")
_NOUNS_IN_ING = words("grammar.nouns_in_ing")
"""Words that are a noun unless an auxiliary stands before them."""
_LEAST_PART = 4
"""Letters of each part of a word made of two."""
_NUMBERS = words("grammar.numbers")
_BREAK = re.compile(r"[,;()\[\]\"“”]|(?<!\d):|:(?!\d)|\s[–—-]\s?|–|—|\.\.\.|…")
_SINGULAR_S = ("ss", "us", "is")
_HISSING = ("ses", "xes", "zes", "ches", "shes", "oes")

Form = Literal["base", "s", "past", "ing", ""]


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A run of words around one noun, by token: ``first`` to ``last``, both in it, without the determiner that stands before ``first``
    (``start`` counts it in)."""

    start: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with what helps it, by token: "was not closed" from ``first`` to ``main``. ``passive`` where something is done to its
    subject."""

    first: int
    main: int
    passive: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Phrases:
    """A sentence in phrases: a tag for each token, whether punctuation parts it from the next one, its noun phrases and verbs in order."""

    tags: tuple[Tag, ...]
    breaks: tuple[bool, ...]
    nouns: tuple[NounPhrase, ...]
    verbs: tuple[VerbGroup, ...]


def find_phrases(text: str, tokens: Sequence[Token]) -> Phrases:
    """The phrases of one sentence, given its tokens."""
    breaks = _breaks(text, tokens)
    tags: list[Tag] = []
    for i in range(len(tokens)):
        tags.append(_tag(text, tokens, tags, breaks, i))
    return Phrases(tuple(tags), breaks, tuple(_nouns(text, tokens, tags, breaks)), tuple(_verbs(tokens, tags, breaks)))


def _breaks(text: str, tokens: Sequence[Token]) -> tuple[bool, ...]:
    starts = [token.start for token in tokens[1:]]
    return (*(_BREAK.search(text, token.end, start) is not None for token, start in zip(tokens, starts, strict=False)), True)[: len(tokens)]


@cache
def _base_forms() -> frozenset[str]:
    """The verbs of ``verbs.txt``, beside this module."""
    lines = Path(__file__).with_name("data").joinpath("verbs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_base(word: str) -> bool:
    bases = _base_forms()
    return (
        word in bases or (word.endswith("ise") and word[:-3] + "ize" in bases) or (word.startswith("re") and word[2:].lstrip("-") in bases)
    )


@lru_cache(maxsize=20_000)
def verb_form(word: str) -> Form:
    """Which form of a verb a word in lower case can be, or none. A form that ends in -ed or -ing may be of any verb."""
    root = word[2:].lstrip("-") if word.startswith("re") else word
    for form in (word, root):
        if form in IRREGULAR and _is_base(IRREGULAR[form]):
            return "past"
    if word in INVARIANT:
        return "past"
    if word.endswith("ed") and len(word) > 3 and word not in _NO_PAST:
        return "past"
    if word.endswith("ing") and len(word) > 4 and word not in _NO_GERUND:
        return "ing"
    if _is_base(word):
        return "base"
    if word.endswith("s") and not word.endswith(_SINGULAR_S):
        stems = (word[:-1], word[:-2] if word.endswith(_HISSING) else "", word[:-3] + "y" if word.endswith("ies") else "")
        if any(stem and _is_base(stem) for stem in stems):
            return "s"
    return ""


def _tag(text: str, tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int) -> Tag:
    word = tokens[i].text
    plain = word.lower()
    if _is_hyphenated(text, tokens, i):
        return "noun"
    opens = i == 0 or text[: tokens[i].start].rstrip().endswith((".", "!", "?", ":", "“", '"', "‘"))
    if plain in _CLOSED and (not word[0].isupper() or opens or len(word) == 1) and not (len(word) > 1 and word.isupper()):
        return _closed(tokens, tags, i, _CLOSED[plain])
    if word[0].isdigit() or (word[0].isupper() and not opens):
        return "noun"
    if plain.endswith("ly") and plain not in _NO_ADVERBS:
        return "adverb"
    form = verb_form(plain)
    return "verb" if form and _is_verb(tokens, tags, breaks, i, form) else "noun"


def _is_hyphenated(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is part of a compound, but for its last part ("STATE-RUN entity", "PEOPLE-TO-people")."""
    before = text[tokens[i - 1].end : tokens[i].start] if i else ""
    after = text[tokens[i].end : tokens[i + 1].start] if i + 1 < len(tokens) else ""
    return after == "-" or (before == "-" and after == " ")


def _closed(tokens: Sequence[Token], tags: Sequence[Tag], i: int, tag: Tag) -> Tag:
    """A word with a fixed tag, but for those that are two things: "that" and "so" before a clause or a noun, "her" alone."""
    plain, following = tokens[i].text.lower(), tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
    if plain == "that" and i and tags[i - 1] == "preposition":
        return "determiner"
    if plain == "yet" and i and tags[i - 1] in ("not", "auxiliary", "verb"):
        return "adverb"
    if plain == "which" and (i == 0 or (i == 1 and tags[0] in ("preposition", "to"))):  # "Which port", "In which port"
        return "determiner"
    if plain in ("more", "most", "few", "many", "all", "both", "some", "much", "her", "this", "these", "those", "such", "half") and (
        not following or _CLOSED.get(following) in ("preposition", "auxiliary", "clause", "and", "adverb")
    ):
        return "pronoun"
    return tag


def _is_verb(tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int, form: Form) -> bool:
    """Whether a word that can be a verb is one here, by what stands before and behind it."""
    back = i - 1
    while back >= 0 and tags[back] in ("adverb", "not") and not breaks[back]:
        back -= 1
    before = tags[back] if back >= 0 and not breaks[i - 1] else None
    word = tokens[back].text.lower() if before else ""
    if word == "s":  # a possessor stands before it
        return False
    if form == "ing" and before != "auxiliary" and (_is_noun_in_ing(tokens[i].text.lower()) or _is_paired(tokens, tags, i)):
        return False
    if before == "auxiliary" and form == "base" and _is_inverted(tokens, back):
        return False
    if before in ("auxiliary", "to"):
        if word in _HELPERS:
            return form == "base" or tokens[i].text.lower() in INVARIANT
        return form in ("past", "ing")
    if word == "what" and back == 0 and form != "ing" and (form == "past" or _takes_object(tokens, breaks, i)):  # "What causes rust?"
        return True
    if before == "determiner" or (before == "noun" and word in _NUMBERS and form != "past"):
        return False
    if before == "verb" and form in ("s", "base"):
        return False
    if before == "preposition":
        return form == "ing" and not _ends_noun(tokens, tags, breaks, i)
    if before in ("pronoun", "clause"):
        return form != "ing" or before == "pronoun"
    if form == "past":
        return before != "noun" or not _opens_noun(tokens, tags, breaks, i)
    if form == "ing":
        return not _ends_noun(tokens, tags, breaks, i) if before == "noun" else True
    if before == "and":
        return form == "s" and any(tag == "verb" for tag in tags) and _takes_object(tokens, breaks, i) and not _is_listed(tags, back)
    if before is None:
        return form == "s" and back >= 0 and "noun" in tags and _takes_object(tokens, breaks, i) and tags[-1] != "verb"
    plural = word.endswith("s") and not word.endswith(_SINGULAR_S)
    return _takes_object(tokens, breaks, i) and (plural if form == "base" else not plural)


def _is_noun_in_ing(word: str) -> bool:
    """Whether a word in -ing is a noun: by itself ("meeting"), or as a noun and a verb in one ("STOCKBREEDING")."""
    if word in _NOUNS_IN_ING:
        return True
    return not _is_base(word[:-3]) and any(_is_base(word[i:-3]) for i in range(_LEAST_PART, len(word) - 3 - _LEAST_PART))


def _is_paired(tokens: Sequence[Token], tags: Sequence[Tag], i: int) -> bool:
    """Whether a word in -ing goes with another before "and" that is no verb ("an oil trading and REFINING company")."""
    return i > 1 and tags[i - 1] == "and" and tags[i - 2] == "noun" and verb_form(tokens[i - 2].text.lower()) == "ing"


def _is_inverted(tokens: Sequence[Token], auxiliary: int) -> bool:
    """Whether an auxiliary stands before its subject, as in a question: "When did COACH Berendy come?"."""
    before = tokens[auxiliary - 1].text.lower() if auxiliary else ""
    return (
        not before
        or before in ("when", "where", "why", "how", "whom")
        or (tokens[auxiliary].text.lower() in ("do", "does", "did") and before in ("what", "who"))
    )


def _is_listed(tags: Sequence[Tag], conjunction: int) -> bool:
    """Whether what stands before "and" is itself a noun behind a preposition or determiner ("of taxes and fees")."""
    back = conjunction - 1
    while back >= 0 and tags[back] == "noun":
        back -= 1
    return back >= 0 and tags[back] == "preposition"


def _opens_noun(tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int) -> bool:
    """Whether a participle stands inside a noun phrase: "the newly elected president", "three aged ships"."""
    if breaks[i] or i + 1 >= len(tokens):
        return False
    inside = i - 1
    while inside >= 0 and tags[inside] in ("noun", "adverb") and not breaks[inside]:
        inside -= 1
    following = tokens[i + 1].text
    plain = not (following.lower() in _CLOSED or following[0].isupper() or following[0].isdigit() or following.endswith("ly"))
    return plain and i - 1 - inside <= 1 and tokens[i - 1].text[0].isdigit()


def _ends_noun(tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int) -> bool:
    """Whether a word in -ing ends a noun phrase ("oil trading and", "of shipping."), since nothing that it does follows."""
    if breaks[i] or i + 1 >= len(tokens):
        return True
    return tokens[i + 1].text.lower() in (
        "and",
        "or",
        "is",
        "was",
        "are",
        "were",
        "of",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
    )


def _takes_object(tokens: Sequence[Token], breaks: Sequence[bool], i: int) -> bool:
    """Whether what follows a word can follow a verb: a determiner, a preposition, a name, a number, "to" or a clause."""
    if breaks[i] or i + 1 >= len(tokens):
        return False
    following = tokens[i + 1].text
    tag = _CLOSED.get(following.lower())
    if tag is not None:
        return tag in ("determiner", "preposition", "to", "pronoun", "clause", "adverb") and following.lower() not in ("of",)
    return following[0].isupper() or following[0].isdigit() or following.endswith("ly") or verb_form(following.lower()) in ("", "base")


def _nouns(text: str, tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool]) -> list[NounPhrase]:
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
        passive = tags[main] == "verb" and not BE.isdisjoint(helpers) and verb_form(tokens[main].text.lower()) == "past"
        found.append(VerbGroup(first, main, passive, negated))
    return found
