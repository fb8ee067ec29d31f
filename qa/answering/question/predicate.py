"""What a question says of what it asks for: the verb, and which of its arguments is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.language.phrases import Phrases
from qa.language.tagging import BE
from qa.language.terms import Token, is_stop_word, stem
from qa.language.verbs import INVARIANT, verb_form

Role = Literal["subject", "object", "preposition", "attribute", ""]
_HAVE = frozenset(("has", "have", "had"))


@dataclass(frozen=True, slots=True)
class Predicate:
    """``verb`` is the stem of what is done; ``role`` what the one asked for is to it: the one who does it
    ("who SIGNED it") or to whom it is done ("what was signed", then ``passive``) as its ``subject``, its
    ``object`` ("what did she sign"), what stands behind a ``preposition`` ("what does it consist OF"), or an
    ``attribute`` ("what is the price"). ``subject`` are the stems of the one who does it, where the question
    names it."""

    verb: str = ""
    role: Role = ""
    preposition: str = ""
    subject: tuple[str, ...] = ()
    passive: bool = False


def find_predicate(text: str, tokens: Sequence[Token], phrases: Phrases, asking: int) -> Predicate:
    """The predicate of a question whose question word is the token ``asking``; -1 where it opens with an
    auxiliary ("Did she sign?")."""
    words = [token.text.lower() for token in tokens]
    preposition = _preposition(words, phrases, asking)
    start = next((i for i in range(asking + 1, len(words)) if phrases.tags[i] in ("verb", "auxiliary")), None)
    if start is None:
        return Predicate(role="preposition" if preposition else "", preposition=preposition)
    group = next(group for group in phrases.verbs if group.first <= start <= group.main)
    if phrases.tags[group.main] == "verb":
        role: Role = "preposition" if preposition and group.passive else "subject"
        return Predicate(stem(tokens[group.main].text), role, preposition, (), group.passive)
    main = _main_verb(text, tokens, phrases, group.main, asks_whether=asking < 0)
    if main is None:
        return Predicate("", "preposition" if preposition else "attribute", preposition)
    subject = tuple(
        stem(token.text) for token in tokens[group.main + 1 : main] if not is_stop_word(token.text)
    )
    passive = (words[start] in BE or words[main - 1] in ("been", "being")) and verb_form(
        words[main]
    ) == "past"
    return Predicate(
        stem(tokens[main].text), "preposition" if preposition else "object", preposition, subject, passive
    )


def _preposition(words: Sequence[str], phrases: Phrases, asking: int) -> str:
    """The preposition whose object is asked for: before the question word, or left behind at the end."""
    if asking > 0 and phrases.tags[asking - 1] in ("preposition", "to"):
        return words[asking - 1]
    last = len(words) - 1
    return words[last] if last > asking + 2 and phrases.tags[last] in ("preposition", "to") else ""


def _main_verb(
    text: str, tokens: Sequence[Token], phrases: Phrases, auxiliary: int, *, asks_whether: bool
) -> int | None:
    """The verb behind an auxiliary and the subject: a participle behind "was" or "has", else the last word in
    base form that no word before it makes a noun and no noun follows ("does the loan CARRY", "did they SELL
    to Angola"); where it is asked whether it is so, the first that no word beside it makes a noun."""
    words = [token.text.lower() for token in tokens]
    if words[auxiliary] in BE | _HAVE:
        for i in range(auxiliary + 1, len(words)):
            if phrases.tags[i] == "clause":
                return None
            if phrases.tags[i] == "verb" and verb_form(words[i]) in ("past", "ing"):
                return i
        return None
    end = next(
        (
            i
            for i in range(auxiliary + 1, len(words))
            if words[i] in BE | _HAVE or phrases.tags[i] == "clause"
        ),
        len(words),
    )
    plain = [i for i in range(auxiliary + 2, end) if _can_be_verb(text, tokens, phrases, i)]
    bases = [i for i in plain if verb_form(words[i]) == "base" or words[i] in INVARIANT]
    if asks_whether and bases:
        return next((i for i in bases if i + 1 not in bases), bases[0])
    if (
        end < len(words)
        and phrases.tags[end] == "clause"
        and _can_be_verb(text, tokens, phrases, len(words) - 1)
    ):
        return len(words) - 1  # "Where do those who are sent there WORK?"
    closing = [
        i for i in bases or plain if i + 1 == len(words) or phrases.tags[i + 1] not in ("noun", "verb")
    ]
    before_about = [i for i in closing if words[i + 1 : i + 2] == ["about"]]  # "say ABOUT the railway plan"
    return (before_about or closing)[-1] if closing else bases[-1] if bases else None


def _can_be_verb(text: str, tokens: Sequence[Token], phrases: Phrases, i: int) -> bool:
    """Whether nothing before a word makes it a noun or part of a compound ("Min-jae")."""
    word, before = tokens[i].text, tokens[i - 1]
    if not word[0].islower() or is_stop_word(word) or phrases.tags[i] not in ("noun", "verb"):
        return False
    return (
        text[before.end : tokens[i].start] != "-"
        and before.text != "s"
        and phrases.tags[i - 1] not in ("determiner", "preposition")
    )
