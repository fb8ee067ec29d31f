"""Yes or no: whether a sentence says or denies what a question states."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise

from qa.answering.matching.alignment import Alignment
from qa.language.dates import earlier
from qa.language.terms import stem
from qa.language.values import Value, same_value

Clause = tuple[int, int]
"""A stretch of a sentence by token, the last one left out."""
_GREATER = "more|longer|larger|bigger|higher|taller|older|greater|farther|further"
_SMALLER = "less|fewer|shorter|smaller|lower|younger|nearer"
_DENIED = re.compile(
    rf"\b(?:not(?! (?:{_GREATER}|{_SMALLER}) than\b)|never|neither"
    r"|nor|cannot|none|nobody|nothing|without|yet to|un(?:known|changed|able|aware|successful|answered|likely"
    r"|finished|touched|hurt|harmed|paid|sold|used|occupied|married|solved|proven)|illegal|forbidden"
    r"|banned|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|den(?:y|ies|ied)|dismiss(?:es|ed)?|declin(?:es|ed) to|turn(?:s|ed)? down"
    r"|rul(?:es|ed) out|awaiting|pending"
    r"|still (?:needs?|requires?|ha(?:s|ve) to|awaits?|be|to be)|fail(?:s|ed) to|free (?:of charge|for)|exempt(?:ed)?"
    r"|abolish(?:es|ed)?|(?:is|are|was|were|been|be) (?:dropped|scrapped|shelved|abandoned|cancell?ed|withdrawn)"
    r"|(?:vot(?:e[sd]?|ing)|is|are|was|were|be|been|decid(?:es|ed)) against"
    r"|no(?! (?:doubt|fewer|later|less|more|sooner|matter)\b)(?!\. ?\d))\b|n['’]t\b",
    re.IGNORECASE,
)
"""How a clause says that something is not so."""
_CLAUSE_EDGE = re.compile(
    r"[;:]\s|,\s(?=(?:but|and|which|who|whose|whom|where|while|although|though|because|so|or|yet)\b)|\s[–—-]\s|—|\bbut\s"
)
_BOUNDS: tuple[tuple[re.Pattern[str], Callable[[Decimal, Decimal], bool]], ...] = (
    (re.compile(rf"\b(?:no|not) (?:{_GREATER}) than$|\b(?:at most|up to)$"), operator.le),
    (re.compile(rf"\b(?:no|not) (?:{_SMALLER}) than$|\bat least$"), operator.ge),
    (re.compile(rf"\b(?:{_GREATER}) than$|\b(?:over|above|exceed(?:s|ed)?)$"), operator.gt),
    (re.compile(rf"\b(?:{_SMALLER}) than$|\b(?:under|below)$"), operator.lt),
)
"""What stands before a number that bounds another, and how the other must compare with it. The first that fits counts."""
_NO = frozenset(("no", "neither", "nor", "without"))
_OF_SUBJECT, _LIKE_WORD, _FALLING = 0.3, 0.6, 0.2
"""What a word of the question's subject counts in a clause, what a synonym does, and how fast words behind the subject count less."""
_FROM_TO = ("until", "by", "since", "from")
"""They hold for the day that they name, too."""
_INTERVALS = {"between": " and ", "from": " to "}
"""What stands before an interval, and between its ends."""
_KNOWN = (" the", " these", " those", " both", "'s", "’s", " its", " their", " his", " her", " other")
"""What stands before a number that is no claim."""
_ON_OR = ("on or before", "on or after")
_BEFORE, _AFTER = ("before", "until", "by"), ("after", "since", "from")
_UNREAL = re.compile(
    r"\bwould have (?!to\b)|\b(?:was|were) to have\b|\bhad (?:hoped|expected|planned|intended|meant) (?:\w+ )?to\b",
    re.IGNORECASE,
)
"""How a clause tells what did not come about."""
_WHOLE = re.compile(r"\b(?:all|every|both|always|entire(?:ly)?|whole|everybody|everyone)\b", re.IGNORECASE)
_IN_PART = re.compile(
    r"\b(?:only|(?<!at )most(?: of)?|some|half|(?:a )?part of|a few|several|many|sometimes|often|except|apart from|one of)\b",
    re.IGNORECASE,
)
"""What is said of a part, where the question states it of the whole."""


def yes_or_no(alignment: Alignment) -> str:
    """Gives "No" where the sentence denies what the question states, says the opposite, or gives another date or number; else "Yes"."""
    first, last = _clause_asked(alignment)
    told = alignment.text[
        alignment.tokens[first].start : alignment.tokens[last].start
        if last < len(alignment.tokens)
        else len(alignment.text)
    ]
    opposite = alignment.opposed(first, last) or alignment.does_opposite
    denied = _is_denied(alignment.question.text) != bool(
        _is_denied(told) or _is_excepted(alignment) or opposite
    )
    in_part = _WHOLE.search(alignment.question.text) and _IN_PART.search(told) and not _WHOLE.search(told)
    unreal = _UNREAL.search(told) and not _UNREAL.search(alignment.question.text)
    return "No" if denied or in_part or unreal or _is_contradicted(alignment) else "Yes"


def _is_denied(text: str) -> bool:
    return _DENIED.search(text) is not None


def _clause_asked(alignment: Alignment) -> Clause:
    """The clause that holds most of what the question states; of several the first. Where some name the one of whom it is stated, no other
    speaks of it, and of these one that has the first word stated goes before the rest."""
    clauses = _clauses(alignment)
    clauses = [clause for clause in clauses if _speaks(alignment, clause)] or clauses
    done = next((term for term in alignment.question.claim if term not in alignment.question.light), None)
    doing = [clause for clause in clauses if done in alignment.annotated.stems[slice(*clause)]]
    subject = dict.fromkeys(alignment.question_stems, _OF_SUBJECT)
    weights = subject | {
        term: 1 / (1 + _FALLING * i) for i, term in reversed(list(enumerate(alignment.question.claim)))
    }
    return max(
        doing or clauses,
        key=lambda clause: _held(alignment, clause, weights),
        default=(0, len(alignment.tokens)),
    )


def _clauses(alignment: Alignment) -> list[Clause]:
    edges = [0, *(edge.start() for edge in _CLAUSE_EDGE.finditer(alignment.text)), len(alignment.text)]
    starts = [
        next((i for i, token in enumerate(alignment.tokens) if token.start >= edge), len(alignment.tokens))
        for edge in edges
    ]
    return [(first, last) for first, last in zip(starts, starts[1:], strict=False) if first < last]


def _speaks(alignment: Alignment, clause: Clause) -> bool:
    """Whether a clause names the one of whom something is stated, or goes on about the same ("..., but REOPENED it"), and has a word of
    what is stated, or its opposite."""
    claim, told, tags = (
        alignment.question.claim,
        set(alignment.asked[slice(*clause)]),
        alignment.phrases.tags[slice(*clause)],
    )
    named = {stem(word) for name in alignment.question.names for word in name.split()} - set(claim)
    goes_on = tags[:1] == ("and",) and tags[1:2] in (("verb",), ("auxiliary",))
    return (goes_on or not named.isdisjoint(told)) and not (
        told.isdisjoint(claim) and alignment.opposed(*clause).isdisjoint(claim)
    )


def _held(alignment: Alignment, clause: Clause, weights: Mapping[str, float]) -> float:
    """What the question's words in a clause weigh, each at its likest."""
    best: dict[str, float] = {}
    for i in range(*clause):
        if term := alignment.asked[i]:
            share = 1.0 if alignment.annotated.stems[i] == term else _LIKE_WORD
            best[term] = max(share * weights.get(term, 0.0), best.get(term, 0.0))
    return sum(best.values())


def _is_excepted(alignment: Alignment) -> bool:
    """Whether "no" or the like stands right before what the question states, in whatever clause ("cars, but no GUNS")."""
    claimed = [i for i, term in enumerate(alignment.asked) if term in alignment.question.claim]
    return any(
        alignment.word(i - 1) in _NO or (alignment.word(i - 2) in _NO and alignment.stops[i - 1])
        for i in claimed
    )


def _is_contradicted(alignment: Alignment) -> bool:
    """Whether the sentence gives what the question states another date or number."""
    text, values = alignment.question.text, alignment.question.values
    lows = {i for i, (low, high) in enumerate(pairwise(values)) if _is_interval(text, low, high)}
    alone = (value for i, value in enumerate(values) if i not in lows and i - 1 not in lows)
    return any(_is_outside(alignment, values[i], values[i + 1]) for i in lows) or any(
        _contradicts(alignment, value) for value in alone
    )


def _is_interval(text: str, low: Value, high: Value) -> bool:
    opened = text[: low.start].lower().endswith(tuple(f"{opening} " for opening in _INTERVALS))
    return opened and low.kind == high.kind and text[low.end : high.start] in _INTERVALS.values()


def _is_outside(alignment: Alignment, low: Value, high: Value) -> bool:
    """Whether the sentence gives a value that is not between two, and does not give both."""
    told = _told(alignment, low)
    if told is None or all(
        any(same_value(end, value) for value in alignment.annotated.values) for end in (low, high)
    ):
        return False
    if told.date and low.date and high.date:
        return bool(earlier(told.date, low.date) or earlier(high.date, told.date))
    return bool(told.number and low.number and high.number and not low.number <= told.number <= high.number)


def _contradicts(alignment: Alignment, asked: Value) -> bool:
    """Whether the sentence's nearest value of a kind is not as the question says."""
    before = alignment.question.text[: asked.start].lower().rstrip()
    in_words = asked.kind == "number" and not asked.text[0].isdigit()
    if (in_words and (asked.number == 1 or before.endswith(_KNOWN))) or (
        asked.kind == "date" and asked.date is None
    ):
        return False  # "the two countries" and "this year" are no claims
    told = _told(alignment, asked)
    return told is not None and not _agrees(before, told, asked)


def _told(alignment: Alignment, asked: Value) -> Value | None:
    """The sentence's value of the kind of another that is told of what is asked about: of its verb, or nearest to its words."""
    rivals = [value for value in alignment.annotated.values if value.kind == asked.kind]
    return max(
        rivals,
        key=lambda value: (
            alignment.told_of_verb(value.start),
            alignment.nearness(*(alignment.within(value.start, value.end) or (0, 0))),
        ),
        default=None,
    )


def _agrees(before: str, told: Value, asked: Value) -> bool:
    """Whether a value is as the question states it: the same, or on the side of it that the words before it name ("more than")."""
    if told.date is not None and asked.date is not None:
        words = before.rsplit(maxsplit=1)[-1:]
        if ((words and words[0] in _FROM_TO) or before.endswith(_ON_OR)) and same_value(asked, told):
            return True
        if words and words[0] in (*_BEFORE, *_AFTER):
            return earlier(told.date, asked.date) is (words[0] in _BEFORE)
    elif told.number is not None and asked.number is not None:
        for bound, holds in _BOUNDS:
            if bound.search(before):
                return holds(told.number, asked.number)
    return same_value(asked, told)
