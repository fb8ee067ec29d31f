"""Who holds which office: "A B, minister of C", "President A B", "A B is the director of C"."""

from __future__ import annotations

from collections.abc import Iterator

from qa.knowledge.prose import (
    BEFORE_DATE,
    DETERMINERS,
    NAME_PARTICLES,
    NO_PERSON,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Found,
    Prose,
    end_of_object,
    is_dated,
    is_finite,
    is_name,
    is_past,
    is_role,
)
from qa.language.phrases import AUXILIARIES

_TITLES = frozenset(
    """president chancellor chairman chairwoman premier minister secretary ambassador professor director governor mayor senator general
    admiral colonel commander king queen emperor pope archbishop leader coach captain ceo""".split()
)


def find_offices(reading: Prose) -> Iterator[Found]:
    """Who holds an office: behind the name, before it, or in a statement."""
    yield from _appositions(reading)
    yield from _titles(reading)
    yield from _before_names(reading)
    yield from _statements(reading)
    yield from _careers(reading)


def _appositions(reading: Prose) -> Iterator[Found]:
    """The office written behind its holder: "A B, minister of C,"."""
    for i in range(2, len(reading.words)):
        if (
            "," not in reading.gap(i)
            or reading.gap(i).strip() != ","
            or not reading.words[i].text[0].islower()
            or reading.lower(i) in ("and", "or")
        ):
            continue
        start = _name_start(reading, i)
        if start < i and start + 2 < i + 1 and reading.lower(start) in DETERMINERS | PREPOSITIONS | {"and", "but"}:
            start += 1
        office = _office_end(reading, i)
        if office and is_name(reading, start, i) and 2 <= i - start <= 4:
            first = i + (reading.lower(i) in ("the", "a", "an"))
            yield Found(reading.phrase(start, i), "office", reading.phrase(first, office))


def _name_start(reading: Prose, end: int) -> int:
    """The first of the capitalised words, and the particles between them, that end before a word."""
    start = end
    while start > 0 and (start == end or reading.gap(start) in (" ", ". ")):
        word = reading.words[start - 1]
        if not (word.text[0].isupper() or (start < end and word.lower in NAME_PARTICLES and reading.words[start - 2].text[0].isupper())):
            break
        start -= 1
    return start


def _office_end(reading: Prose, i: int) -> int | None:
    """The word behind an office that opens at a word and ends at a comma or the sentence's end; none where it is no office."""
    role = None
    for j in range(i, min(i + 15, len(reading.words))):
        if j > i and reading.breaks(j):
            return j if role is not None else None
        word = reading.lower(j)
        if word in ("who", "whose", "which") and role is not None:
            return j
        if word in SUBORDINATORS or word in AUXILIARIES or (is_finite(reading, j) and j > i):
            return None
        if role is None and (word in PREPOSITIONS or word in PRONOUNS - {"its", "his", "her", "their"}):
            return None
        if is_role(word) and reading.words[j].text.islower():
            role = j
    return len(reading.words) if role is not None and i + 15 >= len(reading.words) else None


def _titles(reading: Prose) -> Iterator[Found]:
    """The office written before its holder: "President A B", "the X Assembly Chairman A B", "Chairman of the X Parliament A B"."""
    for i, word in enumerate(reading.words):
        if word.lower not in _TITLES:
            continue
        start = _title_start(reading, i)
        if start == i and word.text[0].islower():
            continue
        first, end = i + 1, _capitals_end(reading, i + 1)
        if word.text[0].isupper() and reading.lower(i + 1) == "of" and reading.gap(i + 1) == " ":
            run = i + 2 + (reading.lower(i + 2) == "the")
            end = _capitals_end(reading, run)
            first = end - 2
            # The name is the last two words of the run; before them an organisation must end.
            if first <= run or reading.lower(first - 1) not in NO_PERSON:
                continue
        if not 2 <= end - first <= 4:
            continue
        name = reading.phrase(first, end)
        bare = name.removesuffix("’s").removesuffix("'s")
        if is_name(reading, first, end) if bare == name else _is_name_text(bare):
            yield Found(bare, "office", reading.phrase(start, first))


def _before_names(reading: Prose) -> Iterator[Found]:
    """The office in small letters before its holder: "the local architect A B", "the finance director, A B,", "a draper named A B"."""
    for i in range(1, len(reading.words) - 1):
        is_named = reading.lower(i) in ("named", "called")
        first, apposed = i + is_named, reading.gap(i + is_named).strip() == ","
        if not (apposed or (reading.gap(first) == " " and is_role(reading.lower(i - 1)))) or not reading.words[first].text[0].isupper():
            continue
        end = _capitals_end(reading, first + 1)
        while reading.lower(first) in _FORMS_OF_ADDRESS:
            first += 1
        is_apart = reading.gap(end)[:1] in tuple(",.;)") and not (end < len(reading.words) and reading.words[end].text[0].isupper())
        start = _office_start(reading, i)
        if start is not None and is_name(reading, first, end) and end - first <= 4 and (is_apart or not apposed):
            yield Found(reading.phrase(first, end), "office", reading.phrase(start, i))


_FORMS_OF_ADDRESS = frozenset("mr mrs ms miss dr sir dame lord lady alderman sister father reverend".split())
_LEADING_ON = PREPOSITIONS | {"after", "before", "as", "like", "including"}
_LONGEST_OFFICE = 9
"""Words."""


def _office_start(reading: Prose, end: int) -> int | None:
    """The first word of an office that ends before a word; none where no office does."""
    for start in range(end - 1, max(-1, end - 1 - _LONGEST_OFFICE), -1):
        word, before = reading.words[start], reading.lower(start - 1)
        if word.lower in AUXILIARIES | SUBORDINATORS | PRONOUNS | DETERMINERS and start == end - 1:
            return None
        role = next((j for j in range(start, end) if is_role(reading.lower(j)) or reading.lower(j) in _LEADING_ON), end)
        opens = start == 0 or reading.breaks(start) or before in DETERMINERS | _LEADING_ON | {"whose", "and"} or is_past(before)
        if role < end and is_role(reading.lower(role)) and reading.words[role].text.islower() and opens:
            return start
        if reading.breaks(start) or word.lower in AUXILIARIES | SUBORDINATORS or (is_past(word.lower) and word.text.islower()):
            return None
    return None


def _title_start(reading: Prose, i: int) -> int:
    """The first of the capitalised words that lead up to a title; the word that opens the sentence only where it is no small word."""
    start = i
    while start > 0 and i - start < 6 and reading.gap(start) == " " and reading.words[start - 1].text[0].isupper():
        start -= 1
    return start + (start == 0 and i > 0 and reading.lower(0) in DETERMINERS | PREPOSITIONS | PRONOUNS | {"when", "after", "and", "but"})


def _capitals_end(reading: Prose, i: int) -> int:
    """The word behind a run of capitalised words."""
    end = i
    while end < len(reading.words) and reading.words[end].text[0].isupper():
        if reading.gap(end) != " " and (end == i or reading.gap(end) != ". " or reading.breaks(end)):
            break
        end += 1
    return end


def _is_name_text(name: str) -> bool:
    words = name.lower().split()
    return len(words) >= 2 and not any(word in NO_PERSON or is_role(word) for word in words)


def _statements(reading: Prose) -> Iterator[Found]:
    """The office that a verb of being names: "A B is the director of C"."""
    for i in range(2, min(6, len(reading.words) - 2)):
        if reading.lower(i) in ("is", "was", "became") and is_name(reading, 0, i) and reading.gap(i) == " ":
            first = i + 1 + (reading.lower(i + 1) in ("the", "a", "an"))
            end = _statement_end(reading, first)
            if end:
                yield Found(reading.phrase(0, i), "office", reading.phrase(first, end))


_INTO = frozenset("appointed named elected made became become becomes chosen".split())
_SERVED = frozenset("served serves succeeded worked works replaced followed appointed elected acted installed over".split())
_HELD = {"chairs": "chair", "heads": "head", "leads": "leader", "directs": "director", "edits": "editor", "coaches": "coach",
         "manages": "manager", "owns": "owner", "founded": "founder"}  # fmt: skip
_CAREER = 14
"""Words of a clause in which an office is looked for."""


def _careers(reading: Prose) -> Iterator[Found]:
    """The office that a person came into or held: "A B, who was appointed chief executive in 2016", "A B served as mayor of C"."""
    for i in range(2, len(reading.words) - 1):
        is_relative = reading.lower(i) == "who" and reading.gap(i) in (", ", " ")
        start = _name_start(reading, i)
        if not (is_relative or start == 0) or not is_name(reading, start, i) or (not is_relative and reading.gap(i) != " "):
            continue
        name, held = reading.phrase(start, i), _HELD.get(reading.lower(i + 1)) if is_relative else None
        if held and reading.lower(i + 2) in DETERMINERS - {"a", "an"} and (end := _held_end(reading, i + 2)) > i + 3:
            yield Found(name, "office", f"{held} of {reading.phrase(i + 2, end)}")
        elif office := _office_taken(reading, i):
            yield Found(name, "office", office)


def _held_end(reading: Prose, i: int) -> int:
    """The word behind what somebody chairs or leads, without a second thing that he does."""
    end = end_of_object(reading, i, len(reading.words))
    return next((j for j in range(i, end) if reading.lower(j) == "and" and reading.words[j + 1].text.islower()), end)


def _office_taken(reading: Prose, i: int) -> str:
    """The office that the clause from a word on says its subject came into or held, or nothing."""
    for j in range(i, min(i + _CAREER, len(reading.words) - 1)):
        if j > i and reading.breaks(j):
            break
        served = reading.lower(j) == "as" and any(reading.lower(k) in _SERVED for k in range(i, j))
        if served or (reading.lower(j) in _INTO and reading.lower(j - 1) != "not"):
            first = j + 1 + (reading.lower(j + 1) in ("the", "a", "an", "its", "their"))
            if (end := _statement_end(reading, first)) is not None:
                return reading.phrase(first, end)
    return ""


def _statement_end(reading: Prose, i: int) -> int | None:
    """The word behind an office that a verb of being names; it must hold a role before its first preposition."""
    role = None
    for j in range(i, min(i + 14, len(reading.words))):
        if j > i and reading.breaks(j):
            return j if role is not None else None
        word = reading.lower(j)
        if role is None and word in PREPOSITIONS:
            return None
        purpose = (
            word == "to"
            and reading.lower(j + 1) not in DETERMINERS
            and not reading.words[min(j + 1, len(reading.words) - 1)].text[0].isupper()
        )
        if (
            word in SUBORDINATORS
            or purpose
            or word == "ever"
            or is_past(word)
            or (word in BEFORE_DATE and is_dated(reading, j + 1))
            or (word in ("from", "and") and role is not None)
        ):
            return j if role is not None else None
        if is_role(word) and role is None:
            role = j
    return len(reading.words) if role is not None and i + 14 >= len(reading.words) else None
