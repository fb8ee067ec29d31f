"""The figures and dates of a sentence that no plain wording ties to a subject: proposed with the words around them, to be completed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from qa.language.terms import Token, is_stop_word, tokenize
from qa.language.values import Value

_CLAUSE = re.compile(r"[,;:()\[\]\"“”?!]\s|\s[–—-]\s|[–—]")
_BEFORE_NAME = re.compile(r"(?:\b(?:Nos?|chapter|article|section|figure|table|pages?|route|flight)\.?|#)\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"\s*(?:a\.m|p\.m|am\b|pm\b|o'clock|GMT|UTC)|:[0-9]")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_RANGE = re.compile(r"\s*(?:to|and|or|[-–])\s*[$€£]?[0-9][0-9.,]*\s*(?:million|billion|trillion|thousand)")
_KNOWN_GROUP = re.compile(r"\b(?:the|these|those|its|his|her|their|all|other|number|first|last|next)\s+$", re.IGNORECASE)
_NO_TOPIC = frozenset(
    """about around roughly nearly almost some than over under least most more only just up by between during since from within before
    after until till today yesterday tomorrow now later earlier last next early late mid year years month months week weeks day days per
    cent percent first half each another many those others once twice ago alone""".split()
)
"""Words that open a clause and say nothing of what it is about."""
_VERBAL = re.compile(r"[a-z]+(?:ed|ing)$")
_LONGEST, _FIGURE_AROUND, _AROUND = 4, 5, 8
"""Words of a subject, of what is told before a figure, and around a date, at most."""


class Mention(NamedTuple):
    """A figure or a date, with the words that it stands beside."""

    subject: str
    object: str
    value: Value


def mentions(text: str, values: Collection[Value]) -> Iterator[Mention]:
    """The figures and dates of a sentence, each with what it seems to be about. Quotations, names and times of day are left out."""
    tokens = list(tokenize(text))
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for value in values:
        if any(start <= value.start < end for start, end in quoted):
            continue
        if value.kind == "date":
            if value.date is not None and (found := _dated(text, tokens, value)):
                yield found
        elif value.number is not None and _is_figure(text, value) and (found := _counted(text, tokens, value)):
            yield found


def _is_figure(text: str, value: Value) -> bool:
    before, after = text[: value.start], text[value.end :]
    if _BEFORE_NAME.search(before) or _CLOCK.match(after) or _RANGE.match(after):
        return False
    if value.kind == "number" and value.number is not None:
        spelt = not value.text[0].isdigit()
        known = spelt and (value.number < 2 or _KNOWN_GROUP.search(before))
        return not known and not (spelt and after.startswith("-"))
    return True


def _counted(text: str, tokens: list[Token], value: Value) -> Mention | None:
    """A figure with the noun behind it, and what the clause opens with."""
    behind = _run([token for token in tokens if token.start >= value.end], text, value.end)
    topic = _topic(text, tokens, value.start)
    if value.kind == "number" and behind:
        return Mention(behind, topic if topic != behind else "", value)
    told = _before(text, tokens, value.start, _FIGURE_AROUND)
    object_ = f"{told} {behind}".strip() if told != topic else behind
    return Mention(topic or object_, object_ if topic else "", value) if topic or object_ else None


def _dated(text: str, tokens: list[Token], value: Value) -> Mention | None:
    """A date with the topic, and the words before it in the sentence, or behind it where it opens that."""
    if value.text.lower() in ("today", "now"):
        return None
    told = _before(text, tokens, value.start, _AROUND)
    if not told:
        behind = [token for token in tokens if token.start >= value.end][:_AROUND]
        told = _phrase(text, behind)
    topic = _topic(text, tokens, value.start) or _topic(text, tokens, len(text))
    return Mention(topic or told, told if topic and told != topic else "", value) if topic or told else None


def _before(text: str, tokens: list[Token], offset: int, most: int) -> str:
    """The words of the sentence before an offset, without those at the end that only lead on."""
    words = [token for token in tokens if token.end <= offset]
    while words and not _is_topic(words[-1].text):
        words.pop()
    return _phrase(text, words[-most:])


def _phrase(text: str, words: list[Token]) -> str:
    return " ".join(text[words[0].start : words[-1].end].split()) if words else ""


def _run(tokens: list[Token], text: str, start: int) -> str:
    """The words from an offset to the first that is no content word, or to a mark."""
    end = start
    for token in tokens[:_LONGEST]:
        gap = text[end : token.start]
        if gap.strip(" -") or is_stop_word(token.text.lower()):
            break
        end = token.end
    return text[start:end].strip(" -")


def _clause_start(text: str, offset: int) -> int:
    """Where the clause around an offset starts."""
    return max((match.end() for match in _CLAUSE.finditer(text, 0, offset)), default=0)


def _topic(text: str, tokens: list[Token], offset: int) -> str:
    """The content words that the clause before an offset opens with; where it opens with none, or a verb, those of the clause before it."""
    start = _clause_start(text, offset)
    while True:
        inside = [token for token in tokens if start <= token.start and token.end <= offset]
        opening = next((i for i, token in enumerate(inside) if _is_topic(token.text)), None)
        if opening is not None and (start == 0 or not _VERBAL.match(inside[opening].text)):
            return _run(inside[opening:], text, inside[opening].start)
        if start == 0:
            return ""
        start = _clause_start(text, start - 2) if start > 2 else 0


def _is_topic(word: str) -> bool:
    return not (is_stop_word(word.lower()) or word.lower() in _NO_TOPIC or word[0].isdigit())
