"""Why: the clause behind a mark of reason ("because", "in order to", "due to")."""

from __future__ import annotations

import re

from qa.answering.extraction.phrase_scoring import Span
from qa.answering.matching.alignment import Alignment
from qa.display import MONTHS
from qa.language.lexicon import alternation
from qa.language.relative_dates import WEEKDAYS

_TIME = rf"(?: \d| (?:early |late |mid-?)?(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b| then\b| last\b)"
_PLAIN = alternation("reasons.plain")
PLAIN_REASON = re.compile(
    rf"(?:\b(?:{_PLAIN}|since(?!{_TIME})|attribut(?:ed|es|ing) [^.;,]{{1,80}}? to"
    r"|blam(?:ed|es|ing))|^As)\s+(?=\S)",
    re.IGNORECASE,
)
"""Marks of nothing but a reason."""
_WEAK_REASON = re.compile(r"\b(?:since|for|to|(?<!well )as(?! well))\s+(?=\S)", re.IGNORECASE)
"""Marks of a reason or an aim that also have other uses."""
_CIRCUMSTANCE = re.compile(r"(?:(?<=[\w,] )(?:after|when)|(?<=\w):)\s+(?=[^\W\d])")
"""Marks of what happened before or then, which tell a reason where the question's words stand before it
("fell AFTER")."""
_CONSEQUENCE = re.compile(rf", so (?!(?:{alternation('reasons.so_else')})\b)", re.IGNORECASE)
"""Stands behind a reason and before what came of it ("the lock leaked, SO the harbour closed")."""
_AIMS = ("to ", "in order", "so ", "for ")
"""Marks that stay in the answer: "TO deepen the harbour"."""
_CLAUSE_END = re.compile(r"[;:()]|\s[–—-]\s|,\s+(?:and|but|which|who|while|although|where)\b|[.!?][\"'”’)]*$")
_NEXT_BREAK = re.compile(r"[,;:()]|[.!?]$")


def find_reason(alignment: Alignment) -> Span | None:
    """What follows a mark of reason, to the end of its clause; of several marks the plainest, nearest to the
    question's words."""
    text = alignment.text
    for pattern in (PLAIN_REASON, _CIRCUMSTANCE, _WEAK_REASON):
        marks = [
            mark for mark in pattern.finditer(text) if mark.end() < len(text) - 2 and _opens(alignment, mark)
        ]
        if pattern is _CIRCUMSTANCE and (reason := _before_consequence(alignment)):
            return reason
        if marks:
            best = max(
                marks, key=lambda mark: alignment.nearness(*(alignment.within(*mark.span()) or (0, 0)))
            )
            return _clause_of(text, best)
    return None


def _before_consequence(alignment: Alignment) -> Span | None:
    """The clause before "so", where most of the question's words stand behind it."""
    mark = _CONSEQUENCE.search(alignment.text)
    if mark is None:
        return None
    first = next((i for i, token in enumerate(alignment.tokens) if token.start >= mark.end()), 0)
    weights, terms = alignment.query.weights, alignment.terms
    before, behind = (
        sum(weights[term] for term in set(part) if term) for part in (terms[:first], terms[first:])
    )
    clauses = re.split(r"(?<=[;:]) ", alignment.text[: mark.start()])
    return (mark.start() - len(clauses[-1]), mark.start()) if behind > before else None


def _clause_of(text: str, mark: re.Match[str]) -> Span | None:
    """The clause that a mark opens, without the mark but for an aim's. One set off by commas ends at the
    next."""
    start = mark.start() if mark[0].lower().startswith(_AIMS) else mark.end()
    is_set_off = mark.start() == 0 or text[: mark.start()].endswith(", ")
    end = (_NEXT_BREAK if is_set_off else _CLAUSE_END).search(text, mark.end())
    words = text[start : end.start() if end else len(text)].rstrip()
    return (start, start + len(words)) if words else None


def _opens(alignment: Alignment, mark: re.Match[str]) -> bool:
    """True if a mark opens a reason: "to" a verb, "as" a clause ("as a harbour" is none), "for" no
    duration."""
    place, word = alignment.within(*mark.span()), mark[0].strip().lower()
    if word in ("after", "when", ":") and place is not None:
        light = alignment.question.light
        is_before = any(term and term not in light for term in alignment.terms[: place[0]])
        return is_before and not any(alignment.terms[place[1] + 1 :])
    if word == "for":
        values = alignment.annotated.values
        return not any(value.kind == "duration" and value.start == mark.end() for value in values)
    if word not in ("to", "as") or place is None:
        return True
    tags, behind = alignment.phrases.tags, place[1] + 1
    if word == "to":
        return tags[behind : behind + 1] == ("verb",)
    end = next((i for i in range(behind, len(tags)) if alignment.phrases.breaks[i]), len(tags) - 1)
    verbs = (i for i in range(behind + 1, end + 1) if tags[i] in ("verb", "auxiliary"))
    return any(tags[i - 1] != "to" for i in verbs)
