"""What happened when: "closed its embassy in August 1999, but re-opened it in August 2004"; who lived from
when to when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qa.knowledge.proposing.clauses import Clause, clauses
from qa.knowledge.proposing.parsed import Parsed, Proposal, date_cell, is_person
from qa.language.lexicon import words


def find_events(parsed: Parsed) -> Iterator[Proposal]:
    """What somebody did, or what was done to something, on a date that the clause names."""
    earlier = ""
    for clause in clauses(parsed):
        first = clause.main + 1
        first += parsed.tag(first) == "adverb" and not parsed.breaks(first)
        object_ = _object(parsed, clause, first)
        if object_.lower() in ("it", "them") and earlier:
            object_ = earlier
        earlier = object_ or earlier
        if clause.date and _is_stated(parsed, clause, first, object_):
            for subject in clause.subjects:
                yield Proposal(subject, parsed.words(clause.first, first), object_, date=clause.date)


def _object(parsed: Parsed, clause: Clause, first: int) -> str:
    """What a verb is done to, or what follows its date where nothing stands before that ("was coined in 1777
    BY A B")."""
    end = (
        first
        if parsed.breaks(first)
        else parsed.object_end(first, min(clause.end, clause.date_at), dated=False)
    )
    while end > first and (
        parsed.tag(end - 1) in ("preposition", "and", "to") or parsed.lower(end - 1) in ("the", "a", "an")
    ):
        end -= 1
    if end > first or clause.date_at >= clause.end:
        return parsed.words(first, end)
    date = next(
        (value for i, value in parsed.dates.items() if i in (clause.date_at, clause.date_at + 1)), None
    )
    behind = parsed.at(date.end) if date else clause.end
    follows = behind < clause.end and parsed.lower(behind) in ("by", "to", "at", "in", "from")
    if not follows or parsed.breaks(behind) or behind + 1 in parsed.dates:
        return ""
    return parsed.words(behind, parsed.object_end(behind, clause.end, dated=False))


def _is_stated(parsed: Parsed, clause: Clause, first: int, object_: str) -> bool:
    """Whether nothing casts doubt on what the verb is done to, nor on which verb the date is of."""
    if object_.lower() in words("pointers.objects"):
        return False
    is_cut = not object_ and (
        parsed.tag(first) in ("determiner", "and") or any(mark in parsed.gap(first) for mark in '"“')
    )
    inner = range(first, min(clause.end, clause.date_at))
    two_verbs = any(parsed.is_past(i) and parsed.tag(i) == "verb" for i in inner)
    later = any(
        parsed.is_past(i) and parsed.tag(i) == "verb" and parsed.gap(i) == " " and parsed.tag(i - 1) != "and"
        for i in range(clause.date_at + 1, clause.end)
    )
    compared = any(parsed.lower(i) in words("pointers.relations_of_time") for i in inner)
    return not (is_cut or two_verbs or later or compared)


def find_lifetimes(parsed: Parsed) -> Iterator[Proposal]:
    """The years of birth and death that stand in brackets behind a person's name."""
    for born, died in pairwise(parsed.values):
        if {born.kind, died.kind} != {"date"} or parsed.text[born.end : died.start].strip() not in (
            "-",
            "–",
            "—",
        ):
            continue
        i = parsed.at(born.start)
        if parsed.gap(i).strip() != "(" or parsed.text[died.end : died.end + 1] != ")":
            continue
        first = i
        while first > 0 and parsed.is_capital(first - 1) and (first == i or parsed.gap(first) in (" ", ". ")):
            first -= 1
        if is_person(parsed, first, i):
            name = parsed.words(first, i)
            yield Proposal(name, "was born", date=date_cell(born))
            yield Proposal(name, "died", date=date_cell(died))
