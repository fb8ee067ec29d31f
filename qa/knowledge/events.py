"""What happened when: "closed its embassy in August 1999, but re-opened it in August 2004"; who lived from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qa.knowledge.prose import (
    ADVERBS,
    DETERMINERS,
    Found,
    Prose,
    date_cell,
    date_within,
    end_of_object,
    find_clause,
    find_opening,
    is_dated,
    is_finite,
    is_name,
    is_past,
    predicate_end,
)

_POINTERS = frozenset("it them him her us here there this that these those one".split())
"""Objects that only point to another sentence."""
_DANGLING = frozenset("and or but of to the a an in on with by for from as".split())
_REPORTING = frozenset(
    "said reported announced stated claimed told noted added argued wrote estimated predicted suggested confirmed".split()
)


def find_events(reading: Prose) -> Iterator[Found]:
    """What someone did, or what was done to something, on a date that the clause names."""
    start, lead = find_opening(reading, 0)
    if reading.lower(start) == "when" and lead:
        comma = next((j for j in range(start + 1, len(reading.words)) if "," in reading.gap(j)), None)
        if comma is None:
            return
        yield from _clause_events(reading, start + 1, comma, lead)
        start = comma
    yield from _clause_events(reading, start, len(reading.words), lead)


def _clause_events(reading: Prose, start: int, end: int, lead: str) -> Iterator[Found]:
    clause = find_clause(reading, start, end, lead)
    if clause is None:
        return
    last_object = ""
    if reading.lower(clause.verb) in _REPORTING:
        that = next((j for j in range(clause.verb + 1, min(clause.verb + 7, end)) if reading.lower(j) == "that"), None)
        if that is not None:
            yield from _clause_events(reading, that + 1, end, "")
        return
    verb: int | None = clause.verb
    while verb is not None:
        stop, following = predicate_end(reading, verb, end)
        date, before_date = date_within(reading, verb, stop)
        first = verb + 1 + (reading.lower(verb) in ("was", "were")) + (reading.lower(verb + 1) in ADVERBS)
        object_end = end_of_object(reading, first, min(stop, before_date), short=False)
        if reading.breaks(first):
            object_end = first
        while object_end > first and reading.lower(object_end - 1) in _DANGLING:
            object_end -= 1
        object_ = reading.phrase(first, object_end)
        if object_.lower() in ("it", "them") and last_object:
            object_ = last_object
        if not object_ and before_date < stop:
            object_ = _behind_date(reading, before_date, stop)
        is_cut = not object_ and (reading.lower(first) in DETERMINERS | {"as"} or any(mark in reading.gap(first) for mark in '"“'))
        is_told = object_.lower() not in _POINTERS and not (following == first + 1 and not object_) and not is_cut
        if (date or lead) and is_told and _is_sound(reading, first, min(stop, before_date), stop):
            for subject in clause.subjects:
                yield Found(subject, reading.phrase(verb, first), object_, date=date or lead)
        last_object = object_ or last_object
        if following is None:
            return
        verb = following


def _behind_date(reading: Prose, i: int, stop: int) -> str:
    """What follows a date where nothing stands before it ("was coined in 1777 by A B")."""
    value = next((value for value in reading.values if reading.at(value.start) in (i, i + 1)), None)
    after = reading.at(value.end) if value else stop
    if (
        after >= stop
        or reading.lower(after) not in ("by", "to", "at", "in", "from")
        or reading.breaks(after)
        or is_dated(reading, after + 1)
    ):
        return ""
    return reading.phrase(after, end_of_object(reading, after, stop, short=False))


def _is_sound(reading: Prose, first: int, stop: int, end: int) -> bool:
    """Whether no second verb beside a verb and its date casts doubt on which of them is the main one ("people sent to X in 1948 left")."""
    words = reading.words[first + 1 : stop]
    if any(is_finite(reading, i) and reading.gap(i) == " " and reading.lower(i - 1) not in ("and", "or") for i in range(stop + 1, end)):
        return False
    if any(word.lower in ("what", "how", "since", "following", "after", "before") for word in reading.words[first : stop + 1]):
        return False
    return not any(is_past(word.lower) and word.text.islower() and "-" not in word.text for word in words)


def find_lifetimes(reading: Prose) -> Iterator[Found]:
    """The years of birth and death that stand in brackets behind a person's name."""
    for born, died in pairwise(reading.values):
        between = reading.text[born.end : died.start].strip()
        i = reading.at(born.start)
        in_brackets = reading.gap(i) == " (" and reading.text[died.end : died.end + 1] == ")" and between in ("-", "–", "—")
        if not in_brackets or not born.date or not died.date or not 15 <= died.date.year - born.date.year <= 110:
            continue
        start = i
        while start > 0 and reading.words[start - 1].text[0].isupper() and (start == i or reading.gap(start) in (" ", ". ")):
            start -= 1
        # "the Green Revolution (1950–1970)" is no person.
        if is_name(reading, start, i) and i - start <= 4 and reading.lower(start - 1) != "the" and reading.lower(start) != "the":
            yield Found(reading.phrase(start, i), "was born", date=date_cell(born))
            yield Found(reading.phrase(start, i), "died", date=date_cell(died))
