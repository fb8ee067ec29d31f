"""What somebody says, thinks, finds or wants: the clause or the quoted words beside a verb of telling or wishing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from qa.answering.matching.alignment import Alignment
from qa.answering.question.analysis import Question
from qa.language.terms import stem

T = TypeVar("T")
_TELLING = frozenset(
    map(
        stem,
        """say tell announce claim argue warn promise explain believe think add conclude declare answer reply respond report state suggest
        insist deny admit complain note predict demand propose hope fear agree show find discover reveal learn indicate confirm assume
        assert stress emphasise emphasize remark observe acknowledge concede maintain estimate expect imply write testify""".split(),
    )
)
_SAYING = frozenset(map(stem, "say tell claim argue answer reply insist".split()))
_VOICING = frozenset(
    map(
        stem,
        "express convey voice call describe ask accuse speak talk question blame praise criticise criticize".split(),
    )
)
_WISHING = frozenset(
    map(
        stem,
        """want plan intend hope aim wish decide agree refuse try offer seek promise threaten vow ask urge order mean pledge advise
        recommend instruct encourage invite require""".split(),
    )
)
_REQUIRING = frozenset(
    map(stem, "demand propose suggest oblige undertake include cover provide contain announce".split())
)
_DESCRIBING = frozenset(map(stem, "describe call characterise characterize portray label dub".split()))
_AS = re.compile(r"\b(?:describ|portray|characteri[sz]|label)\w* [^.;]{1,80}? as\s+(?=\S)", re.IGNORECASE)
_AS_END = re.compile(r"[,;:()]|\s[–—-]\s")
_SAID = re.compile(r"[\"“]([^\"”]{3,})[\"”]")
_AFRAID = re.compile(r"\b(?:afraid|scared|worried|concerned)\b", re.IGNORECASE)
_FEARING = frozenset(map(stem, "fear worry warn".split()))
_OPENS = frozenset(("how", "whether", "why", "what", "where", "when", "who", "which"))
"""Open what is told and belong to it; "that" only opens it."""
_REACH = 9
"""Words between the verb and what it tells, at most."""
_QUOTED = re.compile(r"[\"“]([^\"”]{12,})[\"”]")
_TRIMMED = " ,;:.!?"


def asks_for_words(question: Question) -> bool:
    """Whether a question asks what somebody says, in words of their own."""
    return _asks_what_is_done(question) and question.verb in _SAYING


def asks_for_terms(question: Question) -> bool:
    """Whether a question asks what somebody wants, promises or requires, which often is more than one thing."""
    return _asks_what_is_done(question) and question.verb in _WISHING | _REQUIRING


def tells(alignment: Alignment) -> bool:
    """Whether a sentence has a verb of telling, or words in quotation marks."""
    return (
        not (_TELLING | _VOICING).isdisjoint(alignment.annotated.stems)
        or _QUOTED.search(alignment.text) is not None
    )


def _asks_what_is_done(question: Question) -> bool:
    """Whether a question asks for the object of its verb, by no noun of its own ("WHAT did she say", not "what JOKE did she tell")."""
    return question.predicate.role == "object" and not question.focus and not question.for_name


def told(alignment: Alignment) -> tuple[int, int] | None:
    """Where it stands, if the question asks for it ("What did she SAY?") and the sentence tells it: what is wanted ("wants to ..."), the
    clause behind the verb ("said that ..."), the longest words in quotation marks, or the clause before ("..., she said")."""
    question = alignment.question
    if _AFRAID.search(question.text) and (start := _first(alignment, _FEARING, _clause_behind)) is not None:
        return _trimmed(alignment, alignment.tokens[start].start, _end(alignment, start))
    predicate = question.predicate
    if predicate.verb in _DESCRIBING and predicate.subject and not predicate.passive and not question.focus:
        return _described(alignment)
    if not _asks_what_is_done(question):
        return None
    if question.verb in _WISHING and (start := _first(alignment, _WISHING, _wish_behind)) is not None:
        return _trimmed(alignment, alignment.tokens[start].start, _end(alignment, start))
    if question.verb not in _TELLING:
        return None
    if (start := _first(alignment, _TELLING, _clause_behind)) is not None:
        return _trimmed(alignment, alignment.tokens[start].start, _end(alignment, start))
    if quoted := _longest(_QUOTED, alignment):
        return quoted
    return _first(alignment, _TELLING, _clause_before)


def _described(alignment: Alignment) -> tuple[int, int] | None:
    """What somebody calls it: the longest words in quotation marks, or what stands behind "described it as"."""
    if quoted := _longest(_SAID, alignment):
        return quoted
    if said := _AS.search(alignment.text):
        end = _AS_END.search(alignment.text, said.end())
        return _trimmed(alignment, said.end(), end.start() if end else len(alignment.text))
    return None


def _longest(quoted: re.Pattern[str], alignment: Alignment) -> tuple[int, int] | None:
    """The longest words in quotation marks."""
    found = max(quoted.finditer(alignment.text), key=lambda quote: len(quote[1]), default=None)
    return _trimmed(alignment, *found.span(1)) if found else None


def _first(
    alignment: Alignment, verbs: Collection[str], find: Callable[[Alignment, int], T | None]
) -> T | None:
    """What is found first at a verb that means the question's, or else at any such verb."""
    mains = [group.main for group in alignment.groups]
    mains = mains or [
        group.main for group in alignment.phrases.verbs if alignment.annotated.stems[group.main] in verbs
    ]
    return next((found for main in mains if (found := find(alignment, main)) is not None), None)


def _wish_behind(alignment: Alignment, main: int) -> int | None:
    """The verb behind "to", which may follow whom it is asked of ("asked the council TO close")."""
    for i in range(main + 1, min(main + _REACH, len(alignment.tokens) - 1)):
        if alignment.phrases.breaks[i - 1] or alignment.phrases.tags[i] in ("verb", "auxiliary"):
            return None
        if alignment.word(i) == "for" and i == main + 1:  # "ask FOR a fence"
            return i + 1
        if alignment.word(i) == "to":
            return i + 1 if alignment.phrases.tags[i + 1] in ("verb", "auxiliary") else None
    return None


def _clause_behind(alignment: Alignment, main: int) -> int | None:
    """The first token of the clause behind a verb: behind "that", at "how", or at the subject of the next verb."""
    tags = alignment.phrases.tags
    for i in range(main + 1, min(main + _REACH, len(alignment.tokens) - 1)):
        if alignment.phrases.breaks[i - 1]:
            return None
        if alignment.word(i) == "that" and tags[i] == "clause":
            return i + 1
        if alignment.word(i) in _OPENS:
            return i
        if tags[i] in ("verb", "auxiliary"):
            subject = alignment.clauses.phrase_at.get(i - 1)
            return (
                (subject.start if subject else i - 1)
                if i > main + 1 and tags[i - 1] in ("noun", "pronoun")
                else None
            )
    return None


def _end(alignment: Alignment, start: int) -> int:
    """Where what is told ends: before a semicolon, or before "and" with another verb of telling."""
    stops = [alignment.text.find(";", alignment.tokens[start].start)]
    for i in range(start + 1, len(alignment.tokens) - 1):
        if (
            alignment.phrases.tags[i] == "and"
            and alignment.phrases.tags[i + 1] == "verb"
            and alignment.annotated.stems[i + 1] in _TELLING
        ):
            stops.append(alignment.tokens[i].start)
    return min((stop for stop in stops if stop >= 0), default=len(alignment.text))


def _clause_before(alignment: Alignment, main: int) -> tuple[int, int] | None:
    """The clause that a comma parts from "she said" at the end of a sentence."""
    comma = next((i for i in range(main - 1, 0, -1) if alignment.phrases.breaks[i]), None)
    if (
        comma is None
        or main < len(alignment.tokens) - 3
        or not any(group.main <= comma for group in alignment.phrases.verbs)
    ):
        return None
    return _trimmed(alignment, 0, alignment.tokens[comma].end)


def _trimmed(alignment: Alignment, start: int, end: int) -> tuple[int, int] | None:
    words = alignment.text[start:end].rstrip(_TRIMMED)
    return (start, start + len(words)) if words else None
