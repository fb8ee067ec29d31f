"""Yes or no: whether a sentence says or denies what a question states."""

from __future__ import annotations

import re
from decimal import Decimal

from qa.answering.match import Match
from qa.language.values import Value, earlier, same_value

_DENIED = re.compile(
    r"\b(?:not|never|neither|nor|cannot|none|nobody|nothing|without|yet to|un(?:known|changed|able|aware|successful)|illegal|forbidden"
    r"|banned|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|den(?:y|ies|ied)|dismiss(?:es|ed)?|declin(?:es|ed) to"
    r"|fail(?:s|ed) to|free of charge|against"
    r"|no(?! (?:doubt|fewer|later|less|more|sooner|matter)\b)(?!\. ?\d))\b|n['’]t\b",
    re.IGNORECASE,
)
"""How a clause says that something is not so."""
_CLAUSE_EDGE = re.compile(
    r"[;:]\s|,\s(?=(?:but|and|which|who|whose|whom|where|while|although|though|because|so|or|yet)\b)|\s[–—-]\s|\bbut\s"
)
_MORE = re.compile(
    r"\b(?:more|longer|larger|bigger|higher|taller|older|greater|farther|further) than|\b(?:over|above|exceed(?:s|ed)?|at least)$"
)
_LESS = re.compile(
    r"\b(?:less|fewer|shorter|smaller|lower|younger|nearer) than|\b(?:under|below|at most|no more than)$",
)
_BEFORE, _AFTER = ("before", "until", "by"), ("after", "since", "from")


def yes_or_no(match: Match) -> str:
    """ "No" where the sentence denies what the question states, or gives another date or number; else "Yes"."""
    denied = _is_denied(match.question.text) != _is_denied(_clause_asked(match))
    return "No" if denied or any(_contradicts(match, value) for value in match.question.values) else "Yes"


def _is_denied(text: str) -> bool:
    return _DENIED.search(text) is not None


def _clause_asked(match: Match) -> str:
    """The clause of a sentence that holds most of the question's words, by weight; of several the first."""
    edges = [0, *(edge.start() for edge in _CLAUSE_EDGE.finditer(match.text)), len(match.text)]
    told = [(token.start, match.query.weights[term]) for token, term in zip(match.tokens, match.asked, strict=True) if term]
    clauses = zip(edges, edges[1:], strict=False)
    start, end = max(clauses, key=lambda clause: sum(weight for at, weight in told if clause[0] <= at < clause[1]))
    return match.text[start:end]


def _contradicts(match: Match, asked: Value) -> bool:
    """Whether the sentence gives what the question states another date or number: its nearest of that kind is not as the question says."""
    if (asked.kind == "number" and not asked.text[0].isdigit()) or (asked.kind == "date" and asked.date is None):
        return False  # "the two countries" and "this year" are no claims
    rivals = [value for value in match.reading.values if value.kind == asked.kind]
    told = max(
        rivals,
        key=lambda value: (match.told_of_verb(value.start), match.nearness(*(match.within(value.start, value.end) or (0, 0)))),
        default=None,
    )
    return told is not None and not _agrees(match.question.text[: asked.start].lower().rstrip(), told, asked)


def _agrees(before: str, told: Value, asked: Value) -> bool:
    """Whether a value is as the question states it: the same, or on the side of it that the words before it name ("more than")."""
    if told.date is not None and asked.date is not None:
        words = before.rsplit(maxsplit=1)[-1:]
        if words and words[0] in (*_BEFORE, *_AFTER):
            return earlier(told.date, asked.date) is (words[0] in _BEFORE)
    elif told.number is not None and asked.number is not None:
        sign = 1 if _MORE.search(before) else -1 if _LESS.search(before) else 0
        if sign:
            return sign * (told.number - asked.number) > Decimal(0)
    return same_value(asked, told)
