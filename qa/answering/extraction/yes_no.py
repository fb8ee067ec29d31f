"""Yes or no: whether a sentence says or denies what a question states."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise

from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import dates_among
from qa.answering.question.record import Question
from qa.language.dates import earlier
from qa.language.denial import is_denied
from qa.language.lexicon import alternation, words
from qa.language.terms import stem
from qa.language.values import Value, same_value

Clause = tuple[int, int]
"""A stretch of a sentence by token, the last one left out."""
_GREATER, _SMALLER = alternation("denial.greater"), alternation("denial.smaller")
_OPENERS = alternation("denial.clause_openers")
_CLAUSE_EDGE = re.compile(rf"[;:]\s|,\s(?=(?:{_OPENERS})\b)|\s[–—-]\s|—|\bbut\s")
_BOUNDS: tuple[tuple[re.Pattern[str], Callable[[Decimal, Decimal], bool]], ...] = (
    (re.compile(rf"\b(?:no|not) (?:{_GREATER}) than$|\b(?:at most|up to)$"), operator.le),
    (re.compile(rf"\b(?:no|not) (?:{_SMALLER}) than$|\bat least$"), operator.ge),
    (re.compile(rf"\b(?:{_GREATER}) than$|\b(?:over|above|exceed(?:s|ed)?)$"), operator.gt),
    (re.compile(rf"\b(?:{_SMALLER}) than$|\b(?:under|below)$"), operator.lt),
)
"""What stands before a number that bounds another, and how the other must compare with it. The first that
fits counts."""
_HYPHENED = re.compile(r"[\w-]+")
_EXCEPTIONS = alternation("denial.exceptions")
_EXCEPT = re.compile(rf"\b(?:{_EXCEPTIONS})\b", re.IGNORECASE)
_NO = ("no", "neither", "nor", "without")
_OF_SUBJECT, _LIKE_WORD, _FALLING = 0.3, 0.6, 0.2
"""What a word of the question's subject counts in a clause, what a synonym does, and how fast later words
count less."""
_INTERVALS = {"between": " and ", "from": " to "}
"""What stands before an interval, and between its ends."""
_KNOWN = re.compile(r"(?: (?:the|these|those|both|its|their|his|her|other)|['’]s)$")
"""What stands before a number in words that is no claim ("the two towns")."""
_BEFORE, _AFTER = ("before", "until", "by"), ("after", "since", "from")
_ON_DAY = re.compile(r"\b(?:until|by|since|from|on or before|on or after)$")
"""What stands before a date and holds for that day, too."""


def yes_or_no(alignment: Alignment) -> str:
    """Gives "No" where the sentence denies what the question states, says the opposite, or gives another
    value; else "Yes"."""
    asked = clause_asked(alignment)
    clause = clause_text(alignment, asked)
    own = () if alignment.question.is_denied else alignment.question.words
    is_no = _is_opposed(alignment, asked) or is_denied(clause, own)
    is_no = is_no or _is_excepted(alignment) or _is_nothing(alignment)
    is_no = is_no != _is_exception(alignment, clause)
    is_other = _is_contradicted(alignment) or is_of_another_rank(alignment) or _is_not_all(alignment)
    return "No" if is_no != alignment.question.is_denied or is_other else "Yes"


def what_differs(alignment: Alignment) -> str:
    """The words of the sentence that a "No" rests on, where it gives another value or rank than the question:
    "second-longest"; else empty."""
    for asked in alignment.question.values:
        if _contradicts(alignment, asked) and (found := _value_of_claim(alignment, asked)):
            return alignment.text[found.start : found.end]
    if not is_of_another_rank(alignment):
        return ""
    behind = {stem(word) for word in words("denial.ranks_behind")}
    ranked = (token.start for token in alignment.tokens if _parts(stem(token.text)) & behind)
    word = next((_HYPHENED.match(alignment.text, start) for start in ranked), None)
    return word[0] if word else ""


def _parts(term: str) -> set[str]:
    """A term and, of one made of several, each: "second-longest" has "second"."""
    return {term, *term.split("-")}


def clause_text(alignment: Alignment, clause: Clause) -> str:
    """The words of a clause."""
    (first, last), tokens, text = clause, alignment.tokens, alignment.text
    return text[tokens[first].start : tokens[last].start if last < len(tokens) else len(text)]


def _is_opposed(alignment: Alignment, clause: Clause) -> bool:
    """True if a clause has the opposite of a word of the claim, or the sentence does the opposite."""
    return bool(alignment.opposed(*clause)) or alignment.does_opposite


def _is_exception(alignment: Alignment, clause: str) -> bool:
    """True if what the question names stands behind an "except" ("We don't open on Mondays, EXCEPT on bank
    holidays.")."""
    found = _EXCEPT.search(alignment.text)
    if found is None:
        return False
    behind = {stem(word) for word in alignment.text[found.end() :].split()}
    before = {stem(token.text) for token in alignment.tokens if token.end <= found.start()}
    return not ((behind - before) & set(alignment.question.terms)).isdisjoint(alignment.query.weights)


def is_of_another_rank(alignment: Alignment) -> bool:
    """True if the question names a first or a superlative, and the sentence ranks it behind others ("the
    second-longest")."""
    asked = alignment.question.stems
    ranked = {stem(word) for word in words("denial.ranks_behind")}
    named = {part for term in alignment.annotated.stems for part in _parts(term)}
    is_first = "first" in asked or any(word.endswith("est") for word in alignment.question.words)
    return is_first and not ranked.isdisjoint(named) and ranked.isdisjoint(asked)


def clause_asked(alignment: Alignment) -> Clause:
    """The clause to judge: most of the claim, first on ties.

    Those that name the subject go first, then those with the claim's first content word.
    """
    claim, light = alignment.question.claim, alignment.question.light
    clauses = _clauses(alignment)
    clauses = [clause for clause in clauses if _speaks(alignment, clause)] or clauses
    done = next((term for term in claim if term not in light), None)
    stems, terms = alignment.annotated.stems, alignment.terms
    doing = [clause for clause in clauses if done in stems[slice(*clause)]]
    doing = doing or [clause for clause in clauses if done and done in terms[slice(*clause)]]
    subject = dict.fromkeys(alignment.question.stems, _OF_SUBJECT)
    weights = subject | {term: 1 / (1 + _FALLING * i) for i, term in reversed(list(enumerate(claim)))}
    whole = (0, len(alignment.tokens))
    return max(doing or clauses, key=lambda clause: _weigh(alignment, clause, weights), default=whole)


def _clauses(alignment: Alignment) -> list[Clause]:
    tokens, text = alignment.tokens, alignment.text
    edges = [0, *(edge.start() for edge in _CLAUSE_EDGE.finditer(text)), len(text)]
    starts = [
        next((i for i, token in enumerate(tokens) if token.start >= edge), len(tokens)) for edge in edges
    ]
    return [(first, last) for first, last in pairwise(starts) if first < last]


def _speaks(alignment: Alignment, clause: Clause) -> bool:
    """True if a clause has a word of the claim, or its opposite, and names the one of whom it is stated.

    It need not name them where it goes on about the same ("..., but REOPENED it").
    """
    claim, tags = alignment.question.claim, alignment.phrases.tags[slice(*clause)]
    words = set(alignment.terms[slice(*clause)])
    named = {stem(word) for name in alignment.question.names for word in name.split()} - set(claim)
    goes_on = tags[:1] == ("and",) and tags[1:2] in (("verb",), ("auxiliary",))
    has_claim = not (words | alignment.opposed(*clause)).isdisjoint(claim)
    return has_claim and (goes_on or not named.isdisjoint(words))


def _weigh(alignment: Alignment, clause: Clause, weights: Mapping[str, float]) -> float:
    """What the question's words in a clause weigh, each at its likest."""
    best: dict[str, float] = {}
    for i in range(*clause):
        if term := alignment.terms[i]:
            share = 1.0 if alignment.annotated.stems[i] == term else _LIKE_WORD
            best[term] = max(share * weights.get(term, 0.0), best.get(term, 0.0))
    return sum(best.values())


def _is_excepted(alignment: Alignment) -> bool:
    """True if "no" stands right before what the question states, in whatever clause ("cars, but no GUNS")."""
    claimed = [i for i, term in enumerate(alignment.terms) if term in alignment.question.claim]
    return any(
        alignment.word(i - 1) in _NO or (alignment.word(i - 2) in _NO and alignment.stops[i - 1])
        for i in claimed
    )


def denies_another_date(alignment: Alignment, clause: Clause) -> bool:
    """Whether a clause denies what the question states, but for another date: "It is closed on 25
    December.", asked whether it is open on 26 December."""
    if not _is_opposed(alignment, clause) and not is_denied(clause_text(alignment, clause)):
        return False
    asked, told = dates_among(alignment.question.values), dates_among(alignment.annotated.values)
    return bool(asked and told) and not any(same_value(one, other) for one in asked for other in told)


def _is_nothing(alignment: Alignment) -> bool:
    """True if the first figure of a row or a labelled line is 0 ("Arctic tern, nests: 0")."""
    sentence, values = alignment.annotated.sentence, alignment.annotated.values
    return sentence.kind in ("row", "line") and bool(values) and values[0].number == 0


def _is_not_all(alignment: Alignment) -> bool:
    """True if all of something are asked about, and the sentence excepts some."""
    asks_all = not words("denial.universal").isdisjoint(alignment.question.words)
    return asks_all and _EXCEPT.search(alignment.text) is not None


def _is_contradicted(alignment: Alignment) -> bool:
    """True if the sentence gives another date or number than the question states."""
    question, values = alignment.question, alignment.question.values
    lows = {i for i, (low, high) in enumerate(pairwise(values)) if _is_interval(question, low, high)}
    alone = [value for i, value in enumerate(values) if i not in lows and i - 1 not in lows]
    outside = any(_is_outside(alignment, values[i], values[i + 1]) for i in lows)
    return outside or any(_contradicts(alignment, value) for value in alone)


def _is_interval(question: Question, low: Value, high: Value) -> bool:
    """True if two values of the question are an interval ("between 400 and 420")."""
    opened = question.opening(low.start).endswith(tuple(_INTERVALS))
    return opened and low.kind == high.kind and question.between(low, high) in _INTERVALS.values()


def _is_outside(alignment: Alignment, low: Value, high: Value) -> bool:
    """True if the sentence's value is not between two, and the sentence does not give both of these."""
    found, values = _value_of_claim(alignment, low), alignment.annotated.values
    if found is None or all(any(same_value(end, value) for value in values) for end in (low, high)):
        return False
    if found.date and low.date and high.date:
        return bool(earlier(found.date, low.date) or earlier(high.date, found.date))
    return bool(found.number and low.number and high.number and not low.number <= found.number <= high.number)


def _contradicts(alignment: Alignment, asked: Value) -> bool:
    """True if the sentence's value is not as the question says. "The two countries" and "this year" are no
    claims."""
    before = alignment.question.opening(asked.start)
    in_words = asked.kind == "number" and not asked.text[0].isdigit()
    if in_words and (asked.number == 1 or _KNOWN.search(before)):
        return False
    if asked.kind == "date" and asked.date is None:
        return False
    found = _value_of_claim(alignment, asked)
    if found is None:
        return False
    bound = before[before.rfind(" ") + 1 :]
    if bound in _AFTER and alignment.text[: found.start].lower().rstrip().endswith(f" {bound}"):
        return not same_value(asked, found)  # "since 2019", asked whether since 2018
    return not _agrees(before, found, asked)


def _value_of_claim(alignment: Alignment, asked: Value) -> Value | None:
    """The sentence's value, of the kind of another, in the clause to judge before others, that is told of the
    question's verb, or is nearest to its words."""

    def fit(value: Value) -> tuple[bool, float]:
        place = alignment.within(value.start, value.end) or (0, 0)
        return alignment.belongs_to_verb(value.start), alignment.nearness(*place)

    found = [value for value in alignment.annotated.values if value.kind == asked.kind]
    first, last = clause_asked(alignment)
    start, end = alignment.tokens[first].start, alignment.tokens[last - 1].end
    inside = [value for value in found if start <= value.start < end]
    return max(inside or found, key=fit, default=None)


def _agrees(before: str, found: Value, asked: Value) -> bool:
    """True if a value is as the question states it: the same, or on the side of it that the words before name
    ("more than")."""
    if found.date is not None and asked.date is not None:
        if _ON_DAY.search(before) and same_value(asked, found):
            return True
        word = before[before.rfind(" ") + 1 :]
        if word in (*_BEFORE, *_AFTER):
            return earlier(found.date, asked.date) is (word in _BEFORE)
    elif found.number is not None and asked.number is not None:
        for bound, holds in _BOUNDS:
            if bound.search(before):
                return holds(found.number, asked.number)
    return same_value(asked, found)
