"""Who holds which office: "A B, minister of C", "President A B", "A B is the director of C".

Each person's name of a sentence is looked at with the noun phrases beside it: one whose head says what
somebody is ("director", "physicist") is the person's office.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.knowledge.proposing.parsed import Parsed, Proposal, is_person, is_role
from qa.language.lexicon import pairs, words

_LONGEST_NAME, _LONGEST_OFFICE, _LONGEST_CLAUSE = 4, 12, 14
"""Tokens of a name, of an office, and of a clause in which one is looked for."""


def find_offices(parsed: Parsed) -> Iterator[Proposal]:
    """Who holds an office, each person's once: behind the name, before it, or in a statement."""
    for first, end in _people(parsed):
        places = (
            _behind(parsed, end),
            _before(parsed, first, end),
            _stated(parsed, first, end),
            _career(parsed, end),
        )
        office = next(filter(None, places), "")
        if office:
            yield Proposal(parsed.words(first, end), "office", office)


def _people(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """The persons' names: runs of capitals, without the title or the body that they open with ("Danish
    Parliament ERIK DAHL")."""
    i = 0
    while i < len(parsed):
        end = _run_end(parsed, i)
        if end == i:
            i += 1
            continue
        opens = (
            j + 1
            for j in range(end - 1, i - 1, -1)
            if is_role(parsed.lower(j))
            or parsed.lower(j) in words("people.no_person")
            or parsed.lower(j) in words("people.address")
        )
        first = next(opens, i)
        if first == 0 and parsed.tag(0) in ("preposition", "determiner", "pronoun", "clause", "and"):
            first = 1
        if first < end and end - first <= _LONGEST_NAME and is_person(parsed, first, end):
            yield first, end
        i = end


def _run_end(parsed: Parsed, i: int) -> int:
    """The token behind a run of capitals, with the particles of a name between them ("Anna de Wit")."""
    end = i
    while parsed.is_capital(end) and (end == i or parsed.gap(end) in (" ", ". ", "-")):
        end += 1
        after = end
        while parsed.lower(after) in words("people.name_particles") and not parsed.is_capital(after):
            after += 1
        if after > end and parsed.is_capital(after):
            end = after
    return end


def _office_end(parsed: Parsed, first: int) -> int | None:
    """The token behind an office that opens at a token: a noun phrase with a role for its head, and what
    hangs on it.

    "minister of fisheries and food" ends at a mark, a verb, "who" or a date; none where it is no office.
    """
    has_role = False
    for i in range(first, min(first + _LONGEST_OFFICE + 1, len(parsed))):
        tag, before_date = (
            parsed.tag(i),
            parsed.lower(i) in ("in", "on", "from", "since") and i + 1 in parsed.dates,
        )
        purpose = tag == "to" and parsed.tag(i + 1) == "verb"
        if i > first and (
            parsed.breaks(i) or tag in ("clause", "verb", "auxiliary") or before_date or purpose
        ):
            return i if has_role else None
        if not has_role and (
            tag in ("preposition", "pronoun", "verb", "auxiliary", "clause") or i in parsed.dates
        ):
            return None
        has_role = has_role or (is_role(parsed.lower(i)) and not parsed.is_capital(i))
    return len(parsed) if has_role and first + _LONGEST_OFFICE >= len(parsed) else None


def _without_article(parsed: Parsed, first: int) -> int:
    return first + (parsed.lower(first) in ("the", "a", "an", "its", "their"))


def _behind(parsed: Parsed, end: int) -> str:
    """The office written behind its holder: "A B, minister of C,"."""
    if parsed.gap(end).strip() != "," or parsed.is_capital(end) or parsed.tag(end) == "and":
        return ""
    stop = _office_end(parsed, end)
    return parsed.words(_without_article(parsed, end), stop) if stop else ""


def _before(parsed: Parsed, first: int, end: int) -> str:
    """The office before its holder: "President A B", "the local architect A B", "the finance director, A B,",
    "a draper named A B"."""
    if parsed.lower(first - 1) in words("people.address"):
        first -= 1
    apposed = parsed.gap(first).strip() == ","
    if apposed and not (end >= len(parsed) or parsed.gap(end)[:1] in (",", ".", ";", ")")):
        return ""
    stop = first - (parsed.lower(first - 1) in ("named", "called"))
    start = stop
    while start > 0 and stop - start < _LONGEST_OFFICE and not (start < stop and parsed.breaks(start)):
        linked = parsed.tag(start - 1) == "determiner" and parsed.tag(start - 2) == "preposition"
        if not linked and parsed.tag(start - 1) not in ("noun", "preposition"):
            break
        start -= 1
    return _chain(parsed, start, stop)


def _chain(parsed: Parsed, start: int, stop: int) -> str:
    """The last stretch before a token that is a noun phrase headed by a role, with what hangs on it by "of"
    or "for"."""
    for first in range(start, stop):
        opens = first == 0 or parsed.breaks(first) or parsed.tag(first - 1) != "noun"
        if not opens or parsed.tag(first) != "noun":
            continue
        head = next((i for i in range(first, stop) if parsed.tag(i + 1) != "noun" or i + 1 == stop), None)
        roles = [i for i in range(first, stop) if is_role(parsed.lower(i)) and not _is_surname(parsed, i)]
        is_led = head is not None and roles and roles[0] <= head and _leads(parsed, roles[0], stop)
        if is_led and not is_person(parsed, roles[0] + 1, stop):  # "treasurer Ray Barnes, Gary Mantay"
            return parsed.words(first, stop)
    return ""


def _is_surname(parsed: Parsed, i: int) -> bool:
    """Whether a role is somebody's name: "Malcolm S. Carpenter"."""
    return parsed.is_capital(i) and parsed.gap(i) == ". " and len(parsed.lower(i - 1)) == 1


def _leads(parsed: Parsed, role: int, stop: int) -> bool:
    """Whether a role stands right before a name, or what hangs on it ends in a body's name ("Chairman of the
    Danish Parliament")."""
    hangs = any(parsed.tag(i) in ("preposition", "to") for i in range(role, stop))
    if not hangs:
        return is_role(parsed.lower(stop - 1))
    return parsed.breaks(stop) or parsed.lower(stop - 1) in words("people.no_person")


def _stated(parsed: Parsed, first: int, end: int) -> str:
    """The office that a verb of being names: "A B is the director of C"."""
    if first != 0 or parsed.lower(end) not in ("is", "was", "became"):
        return ""
    start = _without_article(parsed, end + 1)
    stop = _office_end(parsed, start)
    return parsed.words(start, stop) if stop else ""


def _career(parsed: Parsed, end: int) -> str:
    """The office that a person came into or held: "A B, who was appointed chief executive in 2016", "A B
    served as mayor of C"."""
    verb = end + (parsed.lower(end) == "who")
    held = pairs("people.held").get(parsed.lower(verb)) if verb > end else None
    if held and parsed.tag(verb + 1) == "determiner":
        stop = parsed.object_end(verb + 1, len(parsed))
        stop = next(
            (i for i in range(verb + 1, stop) if parsed.tag(i) == "and" and not parsed.is_capital(i + 1)),
            stop,
        )
        return f"{held[0]} of {parsed.words(verb + 1, stop)}"
    for i in range(verb, min(verb + _LONGEST_CLAUSE, len(parsed))):
        if i > verb and parsed.breaks(i):
            break
        served = parsed.lower(i) == "as" and any(
            parsed.lower(j) in words("people.serving") for j in range(verb, i)
        )
        if served or (parsed.lower(i) in words("people.coming_into") and parsed.tag(i - 1) != "not"):
            start = _without_article(parsed, i + 1)
            if office_end := _office_end(parsed, start):
                return parsed.words(start, office_end)
    return ""
