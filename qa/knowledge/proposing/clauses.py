"""Who did what, when: the clauses of a sentence in the past tense whose wording is plain.

"In 2011 Lima closed its school, but re-opened it in August 2004." has two clauses of one subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from qa.knowledge.proposing.parsed import Parsed, date_cell
from qa.language.lexicon import words
from qa.language.phrases import VerbGroup
from qa.language.verbs import verb_form

_LONGEST_SUBJECT = 35
"""Tokens before a verb in which its subject is looked for."""
_LONGEST_NOUN = 12
"""Tokens of a subject."""
_OPENINGS = 3
"""Phrases that may stand before a sentence's subject."""
_WITHIN_OPENING = 14
"""Tokens of such a phrase."""


class Clause(NamedTuple):
    """Its subjects as written, its verb's first and last token, where its words end, its date, and where the
    date's phrase begins."""

    subjects: tuple[str, ...]
    first: int
    main: int
    end: int
    date: str
    date_at: int


def clauses(parsed: Parsed) -> Iterator[Clause]:
    """The plain clauses of a sentence, in order."""
    start, lead = opening(parsed)
    if parsed.lower(start) == "when" and lead:
        comma = next((i for i in range(start + 1, len(parsed)) if "," in parsed.gap(i)), None)
        if comma is None:
            return
        yield from _within(parsed, start + 1, comma, lead)
        start = comma
    yield from _within(parsed, start, len(parsed), lead)


def clause_of(parsed: Parsed, verb: int) -> Clause | None:
    """The clause whose verb a token is, in the past or the present; none where its subject is in doubt."""
    start, lead = opening(parsed)
    group = next((one for one in parsed.phrases.verbs if one.main == verb), None)
    first = group.first if group else verb
    group = group or VerbGroup(verb, verb, passive=False, negated=False)
    earlier = [
        one
        for one in parsed.phrases.verbs
        if start <= one.first < first and not _is_aside(parsed, start, one.first)
    ]
    if group.negated or any(
        parsed.tag(one.main) != "verb" or verb_form(parsed.lower(one.main)) != "ing" for one in earlier
    ):
        return None
    subjects = subjects_before(parsed, start, first)
    return _clause(parsed, subjects, group, len(parsed), lead) if subjects else None


def opening(parsed: Parsed) -> tuple[int, str]:
    """The first token behind the phrases that open a sentence ("According to X, on July 3 ..."), and the date
    among them."""
    i, date = 0, ""
    for _ in range(_OPENINGS):
        at = i + _to_date(parsed, i)
        value = parsed.dates.get(at)
        if value and (at == i or parsed.lower(i) in ("in", "on")):
            date, i = date_cell(value) or date, parsed.at(value.end)
            if i in parsed.dates and parsed.gap(i) in ("-", "–"):
                return parsed.at(parsed.dates[i].end), ""
            i += parsed.lower(i) == "alone"
        elif parsed.tag(i) in ("preposition", "adverb") or parsed.lower(i) in words("openings.phrases"):
            inside = range(i + 1, min(i + _WITHIN_OPENING, len(parsed)))
            comma = next((j for j in inside if "," in parsed.gap(j)), None)
            if comma is None:
                break
            i = comma
        else:
            break
    return i, date


def _to_date(parsed: Parsed, i: int) -> int:
    """How many tokens stand before the date of an opening: "in 1521", "in early 1521", "in the summer of
    1521"."""
    if parsed.lower(i) not in ("in", "on"):
        return 0
    if parsed.lower(i + 1) in ("early", "late", "mid"):
        return 2
    return 4 if parsed.lower(i + 1) == "the" and parsed.lower(i + 3) == "of" else 1


def _within(parsed: Parsed, start: int, end: int, lead: str) -> Iterator[Clause]:
    group = _first_verb(parsed, start, end)
    if group is None or not _is_plain_past(parsed, group):
        return
    if parsed.lower(group.main) in words("saying.reporting"):
        that = next(
            (i for i in range(group.main + 1, min(group.main + 7, end)) if parsed.lower(i) == "that"), None
        )
        if that is not None:
            yield from _within(parsed, that + 1, end, "")
        return
    subjects = subjects_before(parsed, start, group.first)
    while subjects and group is not None:
        yield _clause(parsed, subjects, group, end, lead)
        group = _next_verb(parsed, group, end)


def _first_verb(parsed: Parsed, start: int, end: int) -> VerbGroup | None:
    """The first verb of a clause, but for those that only narrow its subject; none where the clause opens
    otherwise."""
    for group in parsed.phrases.verbs:
        if not start < group.first < end:
            continue
        if any(
            parsed.tag(i) == "clause" or set(parsed.gap(i)) & set(';:("“')
            for i in range(start + 1, group.first)
        ):
            return None
        narrows = group.first == group.main and verb_form(parsed.lower(group.main)) == "ing"
        if not narrows and not _is_aside(parsed, start, group.first):
            return group
    return None


def _is_aside(parsed: Parsed, start: int, verb: int) -> bool:
    """Whether a verb stands inside what commas set apart ("the show, a comedy based on ..., ran")."""
    commas = [i for i in range(start + 1, verb + 1) if "," in parsed.gap(i)]
    return bool(commas) and commas[-1] != verb and _narrowing(parsed, start, commas[0]) is None


def _is_plain_past(parsed: Parsed, group: VerbGroup) -> bool:
    """Whether a verb says what was done: "closed", "was closed", not "had closed", "would close", "was not
    closed"."""
    helpers = {parsed.lower(i) for i in range(group.first, group.main) if parsed.tag(i) == "auxiliary"}
    is_past = parsed.tag(group.main) == "verb" and verb_form(parsed.lower(group.main)) == "past"
    return is_past and not group.negated and helpers <= {"was", "were"}


def _next_verb(parsed: Parsed, group: VerbGroup, end: int) -> VerbGroup | None:
    """The next verb of the same subject ("but RE-OPENED it"); none where another clause comes between."""
    for later in parsed.phrases.verbs:
        if not group.main < later.first < end or not _is_plain_past(parsed, later):
            continue
        before = later.first - 1
        if parsed.tag(before) == "and" or parsed.lower(before) == "then":
            return later
        return None
    return None


def _clause(parsed: Parsed, subjects: tuple[str, ...], group: VerbGroup, end: int, lead: str) -> Clause:
    stop = _clause_end(parsed, group.main, end)
    date, date_at = _date_within(parsed, group.main, stop)
    return Clause(subjects, group.first, group.main, stop, date or lead, date_at)


def _clause_end(parsed: Parsed, main: int, end: int) -> int:
    """Where the words of a verb end: at a mark that parts clauses, at "which", at "and" before a verb or
    behind a comma."""
    for i in range(main + 1, end):
        gap = parsed.gap(i)
        if (
            any(mark in gap for mark in ';:()—"“')
            or " – " in gap
            or (parsed.tag(i) == "clause" and parsed.lower(i) != "as")
        ):
            return i
        if parsed.tag(i) == "and" or parsed.lower(i) == "then":
            following = next((j for j in range(i + 1, end) if parsed.tag(j) != "adverb"), end)
            if "," in gap or (parsed.tag(following) == "verb" and parsed.is_past(following)):
                return i
        if "," in gap and parsed.lower(i).endswith("ing") and not parsed.is_capital(i):
            return i
    return end


def _date_within(parsed: Parsed, main: int, stop: int) -> tuple[str, int]:
    """The date of a verb within its words, and the token at which the date's phrase begins; ``stop`` where
    there is none."""
    for i, value in parsed.dates.items():
        if not main < i < stop:
            continue
        if any("," in parsed.gap(j) and not parsed.is_capital(j) for j in range(main + 2, i - 1)):
            return "", stop
        before = parsed.lower(i - 1)
        after = parsed.at(value.end)
        if parsed.lower(after) == "or" and parsed.gap(after) == " ":
            return "", i - 1
        if before in ("in", "on", "during"):
            return date_cell(value), i - 1
        if value.relative and parsed.tag(i - 1) not in ("preposition", "determiner", "to"):
            return date_cell(value), i
        return "", i - 1 if parsed.tag(i - 1) in ("preposition", "to") else i
    return "", stop


def subjects_before(parsed: Parsed, start: int, verb: int) -> tuple[str, ...]:
    """The subject before a verb, one for each of several names ("A, minister of B, and C visited"); empty
    where it is in doubt."""
    while verb > start and parsed.tag(verb - 1) == "adverb":
        verb -= 1
    if not 0 < verb - start <= _LONGEST_SUBJECT or parsed.tag(start) not in ("noun", "determiner"):
        return ()
    commas = [i for i in range(start + 1, verb + 1) if "," in parsed.gap(i)]
    narrowing = _narrowing(parsed, start, commas[0] if commas else verb)
    if narrowing is not None:
        return _noun(parsed, start, narrowing)
    bounds = [start, *commas] if commas and commas[-1] == verb else [start, *commas, verb]
    head, *others = pairwise(bounds)
    names = [(a + 1, b) for a, b in others if parsed.tag(a) == "and" and parsed.is_capital(a + 1)]
    asides = [a for a, b in others if (a + 1, b) not in names]
    if others and (
        not asides or any(parsed.is_capital(a) or parsed.tag(a) in ("and", "pronoun") for a in asides)
    ):
        return ()
    return tuple(subject for a, b in (head, *names) for subject in _noun(parsed, a, b))


def _narrowing(parsed: Parsed, start: int, end: int) -> int | None:
    """The participle that narrows a subject ("a delegation REPRESENTING art, music and dance")."""
    inside = range(start + 1, end)
    return next((i for i in inside if parsed.tag(i) == "verb" and verb_form(parsed.lower(i)) == "ing"), None)


def _noun(parsed: Parsed, first: int, end: int) -> tuple[str, ...]:
    """One subject, where it reads like a noun phrase: a determiner or a capital opens it, and it holds no
    verb."""
    tags = {parsed.tag(i) for i in range(first, end)}
    if not 0 < end - first <= _LONGEST_NOUN or tags & {"verb", "auxiliary", "clause"} or "noun" not in tags:
        return ()
    named = end
    while named > first and parsed.is_capital(named - 1) and (named == end or parsed.gap(named) == " "):
        named -= 1
    if end - named >= 2 and named > first and parsed.tag(named - 1) == "noun":
        return (parsed.words(named, end),)  # "the trading company HB Oil JSC": the name is the subject
    return (
        (parsed.words(first, end),)
        if parsed.is_capital(first) or parsed.lower(first) in ("the", "a", "an")
        else ()
    )
