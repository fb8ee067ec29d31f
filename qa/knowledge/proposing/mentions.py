"""The figures and dates of a sentence that no plain wording ties to a subject: proposed with the words around
them, to be completed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from qa.knowledge.proposing.parsed import Parsed, Proposal, date_cell, number_cell
from qa.language.lexicon import alternation, words
from qa.language.terms import Token, is_stop_word
from qa.language.units import is_label
from qa.language.values import Value
from qa.language.verbs import verb_form
from qa.models import MENTIONED

_CLAUSE = re.compile(r"[,;:()\[\]\"“”?!]\s|\s[–—-]\s|[–—]")
_BEFORE_CLOCK = alternation("proposing.before_clock")
_TIME_OF_DAY = re.compile(rf"\b(?:{_BEFORE_CLOCK})\s+$", re.IGNORECASE)
_CLOCK_FIGURES = re.compile(r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]")
_CLOCK = re.compile(r"\s*(?:a\.m|p\.m|am\b|pm\b|o'clock|GMT|UTC)|:[0-9]")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_RANGE = re.compile(r"\s*(?:to|and|or|[-–])\s*[$€£]?[0-9][0-9.,]*\s*(?:million|billion|trillion|thousand)")
_KNOWN_GROUPS = alternation("proposing.known_groups")
_KNOWN_GROUP = re.compile(rf"\b(?:{_KNOWN_GROUPS})\s+$", re.IGNORECASE)
_BESIDE_LENGTH = alternation("proposing.beside_length")
_BESIDE = re.compile(rf"\b(?:{_BESIDE_LENGTH})\s+$", re.IGNORECASE)
_FROM_THERE = re.compile(r"\s+(?:earlier|later|before|after)\b", re.IGNORECASE)
"""Behind a length of time that only leads from one date to another ("two years later")."""
_SPANS, _CHANGES = alternation("proposing.spans"), alternation("proposing.changes")
_COMPARED = re.compile(
    rf"\b(?:than|as \w+ as|compared (?:with|to)|versus|same (?:{_SPANS})"
    r"|against [a-z]{0,4} ?[$€£]?[0-9][^,;:()]{0,20}"
    rf"|(?:{_CHANGES})\b(?:[^,;:()]|,[0-9]){{0,40}}\bfrom)\b[^,;:()]{{0,60}}$",
    re.IGNORECASE,
)
"""Before a date to which another is only compared ("more than in 2018", "down from 61 in 2012")."""
_OPENINGS = alternation("proposing.openings")
_OPENING = re.compile(rf"(?:(?:{_OPENINGS})\b|(?:after|before)$)", re.IGNORECASE)
_LEADING_WORDS = alternation("proposing.leading")
_LEADING = re.compile(rf"(?:(?:{_LEADING_WORDS})\b\s*)*", re.IGNORECASE)
_APPOSITION = re.compile(r"(?:an?|the|now|then|formerly)\s", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:who|which|whose|where)\b")
_NAME_BEFORE = re.compile(
    r"((?:[^\W\d_a-z][^\W_]*(?:[-'’][^\W_]+)*\s){0,3}[^\W\d_a-z][^\W_]*(?:[-'’][^\W_]+)*),\s*$"
)
_CLAUSE_OPENS = re.compile(
    r"(?:(?:^|[,;:()—–]\s*|\s)(?:and|but|when|while|before|then)|[;:])\s+", re.IGNORECASE
)
_OPENING_WORDS = 6
_LONGEST, _FIGURE_AROUND, _AROUND = 4, 5, 8
"""Words of a subject, of what is told before a figure, and around a date, at most."""


def find_mentions(parsed: Parsed) -> Iterator[Proposal]:
    """The figures and dates of a sentence, each with what it seems to be about; quotations, names, times of
    day left out."""
    text, values = parsed.text, parsed.values
    tokens = _without_dates(text, list(parsed.tokens), values)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for value in values:
        if any(start <= value.start < end for start, end in quoted):
            continue
        if value.kind == "date":
            if value.date is not None and not _COMPARED.search(text[: value.start]):
                subject, object_ = _around_date(text, tokens, value)
                if subject:
                    yield Proposal(subject, MENTIONED, object_, date=date_cell(value))
        elif value.number is not None and _is_figure(text, value):
            subject, object_ = _around_figure(text, tokens, value)
            if subject:
                yield Proposal(subject, MENTIONED, object_, number_cell(value), value.unit)


def _is_figure(text: str, value: Value) -> bool:
    before, after = text[: value.start], text[value.end :]
    if is_label(text, value.start) or _CLOCK.match(after) or _RANGE.match(after):
        return False
    if value.kind == "duration":
        return not (_BESIDE.search(before) or _FROM_THERE.match(after))
    if value.kind == "number" and value.number is not None:
        spelt = not value.text[0].isdigit()
        if not value.unit and _TIME_OF_DAY.search(before) and (spelt or _CLOCK_FIGURES.fullmatch(value.text)):
            return False
        known = spelt and (value.number < 2 or _KNOWN_GROUP.search(before))
        return not known and not (spelt and after.startswith("-"))
    return True


def _around_figure(text: str, tokens: list[Token], value: Value) -> tuple[str, str]:
    """The noun behind a figure, and what the clause opens with; the subject is empty where there is none."""
    following = [token for token in tokens if token.start >= value.end]
    behind = _run(following, text, value.end)
    topic = _topic(text, tokens, value.start)
    if value.kind == "number" and behind:
        return behind, topic if topic != behind else ""
    if _opens_clause(text, value):  # "; seventeen of them were treated for burns"
        around = _phrase(text, following[:_AROUND])
    else:
        around = f"{_before(text, tokens, value.start, _FIGURE_AROUND)} {behind}".strip()
    object_ = around if around != topic else behind
    return topic or object_, object_ if topic else ""


def _around_date(text: str, tokens: list[Token], value: Value) -> tuple[str, str]:
    """The topic of a date, and the words before it in the sentence, or behind it where it opens that; the
    subject is empty where there is none."""
    if value.text.lower() in ("today", "now"):
        return "", ""
    around = "" if _opens_clause(text, value) else _before(text, tokens, value.start, _AROUND)
    if not around:
        behind = [token for token in tokens if token.start >= value.end][:_AROUND]
        around = _phrase(text, behind) or _before(text, tokens, value.start, _AROUND)
    topic = _topic(text, tokens, value.start) or _topic(text, tokens, len(text))
    return topic or around, around if topic and around != topic else ""


def _opens_clause(text: str, value: Value) -> bool:
    """Whether nothing but an opening phrase stands between a value and the start of its clause: a word or two
    before a figure ("the other 342"), more before a date ("on the night of 12 May 1934 the room")."""
    before = text[_clause_opening(text, value) : value.start].rstrip(" ,")
    if value.kind != "date":
        return _LEADING.fullmatch(before) is not None
    return not before or (_OPENING.match(before) is not None and len(before.split()) <= _OPENING_WORDS)


def _clause_opening(text: str, value: Value) -> int:
    return max((match.end() for match in _CLAUSE_OPENS.finditer(text, 0, value.start)), default=0)


def _before(text: str, tokens: list[Token], offset: int, most: int) -> str:
    """The words of the sentence before an offset, without those at the end that only lead on."""
    kept = [token for token in tokens if token.end <= offset]
    while kept and not _is_topic(kept[-1].text):
        kept.pop()
    return _phrase(text, kept[-most:])


def _without_dates(text: str, tokens: list[Token], values: Collection[Value]) -> list[Token]:
    """The tokens that are no part of a date, nor of the phrase that it opens a clause with: those say when,
    not what."""
    dates = [value for value in values if value.kind == "date"]
    spans = [
        (_clause_opening(text, value) if _opens_clause(text, value) else value.start, value.end)
        for value in dates
    ]
    return [token for token in tokens if not any(start <= token.start < end for start, end in spans)]


def _phrase(text: str, tokens: list[Token]) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def _run(tokens: list[Token], text: str, start: int) -> str:
    """The words from an offset to the first that is no content word, or to a mark."""
    end = start
    for token in tokens[:_LONGEST]:
        gap = text[end : token.start]
        if gap.strip(" -") or is_stop_word(token.text.lower()) or (end > start and token.text[0].isdigit()):
            break
        end = token.end
    return text[start:end].strip(" -")


def _clause_start(text: str, offset: int) -> int:
    """Where the clause around an offset starts."""
    return max((match.end() for match in _CLAUSE.finditer(text, 0, offset)), default=0)


def _topic(text: str, tokens: list[Token], offset: int) -> str:
    """The content words that the clause before an offset opens with; where it opens with none, or a verb,
    those of the clause before it, or the name that a relative clause tells of."""
    start, end, is_before = _clause_start(text, offset), offset, False
    while True:
        inside = [token for token in tokens if start <= token.start and token.end <= end]
        opening = next((i for i, token in enumerate(inside) if _is_topic(token.text)), None)
        is_aside = is_before and _APPOSITION.match(text[start:]) is not None
        if opening is not None and (
            start == 0 or not (is_aside or verb_form(inside[opening].text) in ("past", "ing"))
        ):
            return _run(inside[opening:], text, inside[opening].start)
        if start == 0 or text[start - 2 : start].strip() == ";":
            return ""
        if _RELATIVE.match(text[start:]) and (name := _NAME_BEFORE.search(text, 0, start)):
            return " ".join(name[1].split())
        start, end, is_before = _clause_start(text, start - 2) if start > 2 else 0, start, True


def _is_topic(word: str) -> bool:
    return not (is_stop_word(word.lower()) or word.lower() in words("openings.no_topic") or word[0].isdigit())
