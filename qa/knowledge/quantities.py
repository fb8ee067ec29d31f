"""What is counted, owned and paid: "1,749 North Korean workers", "a 20 percent stake in", "paid $5 million for"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qa.knowledge.prose import (
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Found,
    Prose,
    clause_before,
    date_cell,
    end_of_object,
    find_opening,
    is_dated,
    is_participle,
    is_past,
    number_cell,
)
from qa.language.phrases import AUXILIARIES
from qa.language.values import Value

_BOUNDS = frozenset("than over least most to nearly almost under exceeding below above".split())
_NOT_COUNTED = frozenset(
    """times ways reasons things parts types kinds others occasions degrees points sides forms levels words steps sorts lines stages
    starts miles kilometres kilometers metres meters feet yards inches tons tonnes gigatons acres hectares pounds litres
    gallons percents grams kilograms kilogrammes centimetres centimeters millimetres hours minutes seconds days weeks
    months years""".split()
)
_IRREGULAR = frozenset("people men women children police cattle sheep fish personnel staff".split())
_EARNED = frozenset("reported posted recorded earned made announced received generated paid lost raised had spent cost won".split())
_OWNED = frozenset("stake share interest holding".split())
_ACCOUNTS = {
    "accounts": "for",
    "accounted": "for",
    "account": "for",
    "makes": "up",
    "made": "up",
    "make": "up",
    **dict.fromkeys("represents represented constitutes constituted comprises comprised owns owned holds held".split(), ""),
}


def find_quantities(reading: Prose) -> Iterator[Found]:
    """A number with what it counts, told apart from others of its kind by a word before or behind the noun."""
    found: list[tuple[Found, bool]] = []
    for value in reading.values:
        if value.kind == "number" and value.unit and _is_count(reading, value):
            noun = reading.at(reading.text.find(value.unit, value.end))
            if noun >= len(reading.words) or reading.words[noun].text != value.unit:
                continue
            first, end = reading.at(value.end), _modifier_end(reading, noun + 1)
            subject = _owner(reading, value, noun) or (reading.phrase(first, end) if end > first + 1 else "")
            # A small number in words ("won three titles") says little of its own, unless the sentence is there to say it.
            if subject and (value.text[0].isdigit() or reading.phrase(first - 3, first - 1).lower() in ("there are", "there were")):
                is_total = bool(re.search(r"\btotal of (?:about |around |some )?$", reading.text[: value.start]))
                row = Found(subject, "number", value=number_cell(value), unit=value.unit, date=_date_of_state(reading))
                found.append((row, is_total))
    wholes = [row for row, is_total in found if is_total]
    for row, is_total in found:
        whole = next((w for w in wholes if not is_total and w.unit == row.unit and Decimal(w.value) > Decimal(row.value)), None)
        yield Found(row.subject, row.relation, "", row.value, row.unit, row.date, whole.subject if whole else "")


def _is_count(reading: Prose, value: Value) -> bool:
    """Whether a number counts things in so many words: not a bound ("more than"), a name's number or a group already known ("the two")."""
    i = reading.at(value.start)
    before = reading.lower(i - 1)
    unit = value.unit.lower()
    if unit in _NOT_COUNTED or not (unit in _IRREGULAR or unit.endswith("s")) or value.number is None or value.number < 2:
        return False
    if before in _BOUNDS or reading.text[value.end : value.end + 1] == "-":
        return False
    is_named = i > 1 and reading.words[i - 1].text[0].isupper() and reading.gap(i) == " "  # "State Route 99"
    if is_named or reading.gap(i).strip() not in ("", ",", "(", "—", "–", ":"):
        return False
    spelt = not value.text[0].isdigit()
    return not (spelt and before in DETERMINERS | {"other", "first", "last", "next"}) and before not in (
        "no",
        "top",
        "first",
        "last",
        "every",
    )


def _modifier_end(reading: Prose, i: int) -> int:
    """The word behind what follows a noun and narrows it: "in Mongolia", "dispatched to Mongolia", "from 103 countries"."""
    j = i
    if is_participle(reading.lower(j)) and reading.lower(j + 1) in PREPOSITIONS and reading.gap(j) == " ":
        j += 1
    if reading.lower(j) in PREPOSITIONS and not reading.breaks(j):
        end = _noun_phrase_end(reading, j + 1)
        if end > j + 1 and not is_dated(reading, j + 1) and not (reading.lower(j) == "for" and reading.lower(j + 1)[0].isdigit()):
            return end
    return i


def _noun_phrase_end(reading: Prose, i: int) -> int:
    """The word behind a short noun phrase: capitalised words, or a plain noun that a boundary follows; ``i`` where there is none."""
    j = i
    if reading.breaks(j):
        return i
    if reading.lower(j) in DETERMINERS:
        j += 1
    first = j
    while j < len(reading.words) and j - first < 5 and (j == first or not reading.breaks(j)):
        word = reading.words[j]
        if word.lower in PREPOSITIONS | AUXILIARIES | SUBORDINATORS | PRONOUNS or word.lower in ("and", "or", "but"):
            break
        if j > first and (is_past(word.lower) or word.lower.endswith("ing")):
            break
        if word.lower in ("just", "only", "more", "less", "fewer", "most"):
            return i
        j += 1
    if j == first or j - first == 5:
        return i
    if all(word.text[0].isupper() for word in reading.words[first:j]) or j >= len(reading.words) or reading.breaks(j):
        return j
    return j if reading.lower(j) in PREPOSITIONS | AUXILIARIES | SUBORDINATORS | {"and", "or", "but"} else i


def _owner(reading: Prose, value: Value, noun: int) -> str:
    """Whose number it is, where it stands apart: "the Chinese at 5,976 workers" counts Chinese workers."""
    i = reading.at(value.start)
    owner = reading.words[i - 2] if i > 2 else None
    if owner and reading.lower(i - 1) in ("at", "with") and owner.text[0].isupper() and reading.lower(i - 3) == "the":
        return f"{owner.text} {reading.phrase(reading.at(value.end), noun + 1)}"
    return ""


def _date_of_state(reading: Prose) -> str:
    """When a number held: the date behind "as of", else the only date, where it opens the sentence."""
    dates = [value for value in reading.values if value.kind == "date"]
    for value in dates:
        if re.search(r"\b(?:as of|by the end of|at the end of)\s+$", reading.text[: value.start], re.IGNORECASE):
            return date_cell(value)
    return find_opening(reading, 0)[1] if len(dates) == 1 else ""


def find_shares(reading: Prose) -> Iterator[Found]:
    """A stake that someone takes or holds in something, and a part that something makes up of a whole."""
    for value in reading.values:
        if value.kind != "percentage" or value.unit != "%":
            continue
        i, j = reading.at(value.start), reading.at(value.end)
        verb = i - 2 if reading.lower(i - 1) in ("a", "an", "its", "the") else i - 1
        if (
            reading.lower(j) in _OWNED
            and reading.lower(j + 1) == "in"
            and (is_past(reading.lower(verb)) or reading.lower(verb) in _ACCOUNTS)
        ):
            clause = clause_before(reading, verb)
            end = end_of_object(reading, j + 2, len(reading.words))
            if clause and end > j + 2:
                relation = f"{reading.words[verb].text} {reading.lower(j)} in"
                for subject in clause.subjects:
                    yield Found(subject, relation, reading.phrase(j + 2, end), number_cell(value), "%", clause.date)
            continue
        particle = reading.lower(i - 1)
        verb = i - (2 if particle in ("for", "up") else 1)
        fits = reading.lower(verb) in _ACCOUNTS and _ACCOUNTS[reading.lower(verb)] == (particle if verb == i - 2 else "")
        if fits and reading.lower(j) == "of" and (clause := clause_before(reading, verb)):
            end = end_of_object(reading, j + 1, len(reading.words))
            if end > j + 1:
                relation = reading.phrase(verb, i)
                for subject in clause.subjects:
                    yield Found(
                        subject, relation, reading.phrase(j + 1, end), number_cell(value), "%", clause.date or _date_of_state(reading)
                    )


def find_money(reading: Prose) -> Iterator[Found]:
    """A sum that someone paid, earned, cost: the verb stands right before it, or before "a profit of"."""
    for value in reading.values:
        if value.kind != "money":
            continue
        i, j = reading.at(value.start), reading.at(value.end)
        if reading.lower(i - 1) in ("about", "around", "approximately", "some"):
            i -= 1
        if is_past(reading.lower(i - 1)) or reading.lower(i - 1) in ("cost", "costs"):
            verb, relation = i - 1, reading.words[i - 1].text
            end = (
                end_of_object(reading, j, len(reading.words))
                if reading.lower(j) in ("for", "to", "on", "in") and not is_dated(reading, j + 1)
                else j
            )
            object_ = reading.phrase(j, end)
        elif reading.lower(i - 1) == "of" and (near := _verb_near(reading, i - 2)) is not None:
            verb, first = near, near + 1 + (reading.lower(near + 1) in DETERMINERS)
            relation, object_ = reading.phrase(first, i - 1), ""
        else:
            continue
        clause = clause_before(reading, verb)
        if clause and relation:
            for subject in clause.subjects:
                yield Found(subject, relation, object_, number_cell(value), value.unit, clause.date or _date_of_state(reading))


def _verb_near(reading: Prose, i: int) -> int | None:
    """The verb up to four words before a word, with nothing but a noun phrase between ("reported a net profit")."""
    for j in range(i - 1, max(i - 5, 0), -1):
        if reading.lower(j) in _EARNED:
            return j
        if reading.lower(j) in PREPOSITIONS or reading.breaks(j + 1):
            return None
    return None
