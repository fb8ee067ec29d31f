"""What somebody says, thinks, finds or wants: the clause or the quoted words behind a verb of saying or
wishing."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import cache
from typing import TypeVar

from qa.answering.extraction.phrase_scoring import Span
from qa.answering.matching.alignment import Alignment
from qa.answering.question.record import Question
from qa.language.lexicon import words
from qa.language.terms import stem

T = TypeVar("T")
_QUOTED = re.compile(r"[\"“]([^\"”]{12,})[\"”]")
_REACH = 9
"""Words between the verb and what it tells, at most."""
_TRIMMED = " ,;:.!?"


@cache
def _stems(name: str) -> frozenset[str]:
    return frozenset(map(stem, words(name)))


def asks_for_words(question: Question) -> bool:
    """True if a question asks what somebody says, in words of their own ("What did she SAY?")."""
    return _asks_object(question) and question.verb in _stems("statements.saying")


def makes_statement(alignment: Alignment) -> bool:
    """True if a sentence has a verb of saying or thinking, or words in quotation marks."""
    verbs = _stems("statements.telling") | _stems("statements.voicing")
    return not verbs.isdisjoint(alignment.annotated.stems) or _QUOTED.search(alignment.text) is not None


def find_statement(alignment: Alignment) -> Span | None:
    """Where what somebody says or wants stands, if the question asks for it and the sentence tells it.

    What is wanted stands behind "to" ("wants to ..."), what is said behind the verb ("said that ..."), or
    else it is the longest words in quotation marks.
    """
    question = alignment.question
    if not _asks_object(question):
        return None
    wishing, telling = _stems("statements.wishing"), _stems("statements.telling")
    start = _first(alignment, wishing, _wish_behind) if question.verb in wishing else None
    if start is None and question.verb in telling:
        start = _first(alignment, telling, _clause_behind)
    if start is not None:
        return _trimmed(alignment, alignment.tokens[start].start, _end(alignment, start))
    is_quoted = question.verb in telling
    quoted = max(_QUOTED.finditer(alignment.text), key=lambda quote: len(quote[1]), default=None)
    return _trimmed(alignment, *quoted.span(1)) if is_quoted and quoted else None


def _asks_object(question: Question) -> bool:
    """True if a question asks for the object of its verb, by no noun ("WHAT did she say", not "what JOKE did
    she tell")."""
    return question.predicate.role == "object" and not question.focus and not question.for_name


def _first(alignment: Alignment, verbs: Set[str], find: Callable[[Alignment, int], T | None]) -> T | None:
    """What is found first at a verb that means the question's, or else at any such verb."""
    stems, groups = alignment.annotated.stems, alignment.groups
    groups = groups or [group for group in alignment.phrases.verbs if stems[group.main] in verbs]
    return next((found for group in groups if (found := find(alignment, group.main)) is not None), None)


def _wish_behind(alignment: Alignment, main: int) -> int | None:
    """The verb behind "to", which may follow whom it is asked of ("asked the council TO close")."""
    tags = alignment.phrases.tags
    for i in range(main + 1, min(main + _REACH, len(alignment.tokens) - 1)):
        if alignment.phrases.breaks[i - 1] or tags[i] in ("verb", "auxiliary"):
            return None
        if alignment.word(i) == "for" and i == main + 1:  # "ask FOR a fence"
            return i + 1
        if alignment.word(i) == "to":
            return i + 1 if tags[i + 1] in ("verb", "auxiliary") else None
    return None


def _clause_behind(alignment: Alignment, main: int) -> int | None:
    """The first token of the clause behind a verb: behind "that", at "how", or at the subject of the next
    verb."""
    tags = alignment.phrases.tags
    for i in range(main + 1, min(main + _REACH, len(alignment.tokens) - 1)):
        if alignment.phrases.breaks[i - 1]:
            return None
        if alignment.word(i) == "that" and tags[i] == "clause":
            return i + 1
        if alignment.word(i) in words("statements.opening"):
            return i
        if tags[i] in ("verb", "auxiliary"):
            subject = alignment.roles.phrase_at.get(i - 1)
            has_subject = i > main + 1 and tags[i - 1] in ("noun", "pronoun")
            return (subject.start if subject else i - 1) if has_subject else None
    return None


def _end(alignment: Alignment, start: int) -> int:
    """Where a statement ends: before a semicolon, or before "and" with another verb of saying."""
    tags, stems = alignment.phrases.tags, alignment.annotated.stems
    ends = [alignment.text.find(";", alignment.tokens[start].start)]
    for i in range(start + 1, len(tags) - 1):
        if tags[i] == "and" and tags[i + 1] == "verb" and stems[i + 1] in _stems("statements.telling"):
            ends.append(alignment.tokens[i].start)
    return min((end for end in ends if end >= 0), default=len(alignment.text))


def _trimmed(alignment: Alignment, start: int, end: int) -> Span | None:
    """A span without punctuation at its end; none where nothing is left."""
    statement = alignment.text[start:end].rstrip(_TRIMMED)
    return (start, start + len(statement)) if statement else None
