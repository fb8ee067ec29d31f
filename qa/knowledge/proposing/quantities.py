"""What is counted, owned and paid: "1,749 North Korean workers", "a 20 percent stake in", "paid $5 million
for"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from qa.knowledge.proposing.clauses import Clause, clause_of, opening
from qa.knowledge.proposing.parsed import Parsed, Proposal, date_cell, number_cell
from qa.language.lexicon import pairs, words
from qa.language.values import Value

_TOTAL = re.compile(r"\btotal of (?:about |around |some )?$")
_AS_OF = re.compile(r"\b(?:as of|by the end of|at the end of)\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE = 40
"""Characters before a value in which such words are looked for."""
_COUNTED = 5
"""Tokens between a number and the noun that it counts."""


def find_quantities(parsed: Parsed) -> Iterator[Proposal]:
    """A number with what it counts, told apart from others of its kind by a word before or behind the
    noun."""
    found = [(_quantity(parsed, value), value) for value in parsed.values if _is_count(parsed, value)]
    rows = [(row, _before(parsed, value)) for row, value in found if row]
    wholes = [row for row, before in rows if _TOTAL.search(before)]
    for row, _ in rows:
        same_unit = [w for w in wholes if w.unit == row.unit and row not in wholes]
        whole = next((w for w in same_unit if Decimal(w.value) > Decimal(row.value)), None)
        yield replace(row, part_of=whole.subject) if whole else row


def _quantity(parsed: Parsed, value: Value) -> Proposal | None:
    first = parsed.at(value.end)
    noun = next((i for i in range(first, first + _COUNTED) if parsed.lower(i) == value.unit.lower()), None)
    if noun is None or parsed.lower(first) in ("to", "or"):
        return None
    end = _modified_end(parsed, noun + 1)
    subject = _owner(parsed, value, noun) or (parsed.words(first, end) if end > first + 1 else "")
    # A small number in words ("won three titles") says little of its own, unless the sentence is there to say
    # it.
    opening_words = parsed.words(max(0, first - 3), first - 1).lower()
    stated = value.text[0].isdigit() or opening_words in ("there are", "there were")
    if not subject or not stated:
        return None
    return Proposal(subject, "number", value=number_cell(value), unit=value.unit, date=_date_of_state(parsed))


def _is_count(parsed: Parsed, value: Value) -> bool:
    """Whether a number counts things in so many words: no bound ("more than"), no name's number, no group
    known already ("the two")."""
    if value.kind != "number" or value.number is None or value.number < 2 or not value.unit:
        return False
    i, unit = parsed.at(value.start), value.unit.lower()
    before = parsed.lower(i - 1)
    if unit in words("counts.not_counted") or not (unit in words("counts.plurals") or unit.endswith("s")):
        return False
    is_bound = before in words("counts.bounds") or before in words("counts.ranked")
    if is_bound or parsed.text[value.end : value.end + 1] == "-":
        return False
    is_named = i > 1 and parsed.is_capital(i - 1) and parsed.gap(i) == " "  # "State Route 99"
    if is_named or parsed.gap(i).strip() not in ("", ",", "(", "—", "–", ":", "."):
        return False
    if _YEAR.fullmatch(value.text.split()[0]) or (
        before in ("to", "or") and parsed.lower(i - 2)[:1].isdigit()
    ):
        return False  # "1995 Medicare outlays"; the half of "10 to 15 flights"
    known = parsed.tag(i - 1) == "determiner" or before in words("counts.known_groups")
    return value.text[0].isdigit() or not known


def _modified_end(parsed: Parsed, i: int) -> int:
    """The token behind what follows a noun and narrows it: "in Mongolia", "dispatched to Mongolia", "from 103
    countries"."""
    leads = ("preposition", "to")
    at = i + (parsed.is_past(i) and parsed.tag(i + 1) in leads and not parsed.breaks(i))
    phrase = parsed.noun_at.get(at + 1)
    if phrase is None or parsed.tag(at) not in leads or parsed.breaks(at) or parsed.breaks(at + 1):
        return i
    end = phrase.last + 1
    spans_date = any(at < date < end for date in parsed.dates)
    counted = parsed.lower(at) == "for" and parsed.lower(at + 1)[:1].isdigit()
    return i if spans_date or counted else end


def _owner(parsed: Parsed, value: Value, noun: int) -> str:
    """Whose number it is, where it stands apart: "the Chinese at 5,976 workers" counts Chinese workers."""
    i = parsed.at(value.start)
    if parsed.lower(i - 1) in ("at", "with") and parsed.is_capital(i - 2) and parsed.lower(i - 3) == "the":
        return f"{parsed.tokens[i - 2].text} {parsed.words(parsed.at(value.end), noun + 1)}"
    return ""


def _date_of_state(parsed: Parsed) -> str:
    """When a number held: the date behind "as of", else the only date, where it opens the sentence."""
    as_of = next((value for value in parsed.dates.values() if _AS_OF.search(_before(parsed, value))), None)
    if as_of:
        return date_cell(as_of)
    return opening(parsed)[1] if len(parsed.dates) == 1 else ""


def _before(parsed: Parsed, value: Value) -> str:
    return parsed.text[max(0, value.start - _BEFORE) : value.start]


def find_shares(parsed: Parsed) -> Iterator[Proposal]:
    """A stake that somebody takes or holds in something, and a part that something makes up of a whole."""
    for value in parsed.values:
        if value.kind != "percentage" or value.unit != "%":
            continue
        i, j = parsed.at(value.start), parsed.at(value.end)
        if parsed.lower(j) in words("counts.holdings") and parsed.lower(j + 1) == "in":
            verb = i - 2 if parsed.tag(i - 1) == "determiner" else i - 1
            relation, first = f"{_word(parsed, verb)} {parsed.lower(j)} in", j + 2
            fits = parsed.is_past(verb) or parsed.lower(verb) in pairs("counts.accounting")
        else:
            verb = i - 2 if parsed.lower(i - 1) in ("for", "up") else i - 1
            relation, first = parsed.words(verb, i), j + 1
            particle = " ".join(pairs("counts.accounting").get(parsed.lower(verb), ("?",)))
            fits = parsed.lower(j) == "of" and particle == parsed.words(verb + 1, i)
        end = parsed.object_end(first, len(parsed))
        if fits and verb >= 0 and end > first and (clause := clause_of(parsed, verb)):
            row = Proposal("", relation, parsed.words(first, end), number_cell(value), "%")
            yield from _of_each(parsed, clause, row)


def find_money(parsed: Parsed) -> Iterator[Proposal]:
    """A sum that somebody paid, earned, cost: the verb stands right before it, or before "a profit of"."""
    for value in parsed.values:
        if value.kind != "money":
            continue
        i, j = parsed.at(value.start), parsed.at(value.end)
        i -= parsed.lower(i - 1) in ("about", "around", "approximately", "some")
        if parsed.is_past(i - 1) or parsed.lower(i - 1) == "costs":
            goes_on = parsed.lower(j) in ("for", "to", "on", "in") and j + 1 not in parsed.dates
            end = parsed.object_end(j, len(parsed)) if goes_on else j
            verb, relation, object_ = i - 1, _word(parsed, i - 1), parsed.words(j, end)
        elif (earlier := parsed.noun_at.get(i - 2)) and _earns(parsed, earlier.start - 1, i):
            verb, relation, object_ = earlier.start - 1, parsed.words(earlier.first, i - 1), ""
        else:
            continue
        if clause := clause_of(parsed, verb):
            row = Proposal("", relation, object_, number_cell(value), value.unit)
            yield from _of_each(parsed, clause, row)


def _earns(parsed: Parsed, verb: int, value: int) -> bool:
    """Whether a value follows a verb such as "made" and "a profit of"."""
    return parsed.lower(value - 1) == "of" and parsed.lower(verb) in words("counts.earning")


def _word(parsed: Parsed, i: int) -> str:
    return parsed.tokens[i].text if i >= 0 else ""


def _of_each(parsed: Parsed, clause: Clause, row: Proposal) -> Iterator[Proposal]:
    """A row for each subject of its clause, with the clause's date."""
    for subject in clause.subjects:
        yield replace(row, subject=subject, date=clause.date or _date_of_state(parsed))
