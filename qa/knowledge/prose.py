"""A sentence as extraction reads it: its words, its values, where phrases and clauses begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from qa.language.phrases import AUXILIARIES
from qa.language.values import Value


@dataclass(frozen=True, slots=True)
class Found:
    """A fact before it has its article and place."""

    subject: str
    relation: str
    object: str = ""
    value: str = ""
    unit: str = ""
    date: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its offsets."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence with its words and values."""

    text: str
    words: list[Word]
    values: list[Value]

    def gap(self, i: int) -> str:
        """What stands before a word; a full stop at either end, so that everything ends there."""
        if not 0 < i < len(self.words):
            return "."
        return self.text[self.words[i - 1].end : self.words[i].start]

    def breaks(self, i: int) -> bool:
        """Whether punctuation stands before a word, other than the full stop of an initial ("Nicholas E. Golovin")."""
        gap = self.gap(i)
        shortened = gap == ". " and (len(self.words[i - 1].text) == 1 or self.words[i - 1].text in _SHORTENED)
        return _STOPS.search(gap) is not None and not shortened

    def lower(self, i: int) -> str:
        return self.words[i].lower if 0 <= i < len(self.words) else ""

    def phrase(self, start: int, end: int) -> str:
        """The words from one to before another, as written."""
        if start >= end:
            return ""
        stop = self.words[end - 1].end
        stop += self.text[stop : stop + 1] == "%"
        return " ".join(self.text[self.words[start].start : stop].split())

    def at(self, offset: int) -> int:
        """The first word that starts at an offset or behind it."""
        return next((i for i, word in enumerate(self.words) if word.start >= offset), len(self.words))


_STOPS = re.compile(r"[.,;:()\[\]\"“”?!]|\s[–—-]|[–—]")
PREPOSITIONS = frozenset("in from of at to on for by with between among across under over within near into through against during".split())
DETERMINERS = frozenset("the a an its his her their our this that these those each every any no some all both another".split())
PRONOUNS = frozenset(
    """he she it they we i you this that these those there who which what such one others some many both most all none each another his her
    its their our another several few much here when where how if although though while because even only instead perhaps once
    thus hence""".split()
)
_SHORTENED = frozenset("No St Mt Dr Mr Mrs Ms Jr Sr vs Gen Lt Col".split())
_PERSONAL = frozenset("he she it they we i you".split())
SUBORDINATORS = frozenset(
    "that which who whom whose when where while if because although though unless whereas whether as than until".split()
)
ADVERBS = frozenset(
    "also later then subsequently first finally eventually soon again officially formally still only jointly now once".split()
)
_NOT_VERBS = frozenset(
    """united hundred indeed speed seed feed breed need exceed proceed embed sacred naked wicked red bed shed limited unlimited
    advanced so-called unprecedented""".split()
)
_PAST = frozenset(
    """became began bought brought broke built came caught chose drew drove fell fought gave got grew held kept knew led left lent lost
    made met paid ran rose said saw sent shot sold spent spoke stood struck swam taught took told thought threw won wrote wore went
    withdrew overthrew hid found sank sought overtook undertook rebuilt resold""".split()
)
_PARTICIPLES = frozenset(
    """born built bought brought broken chosen drawn driven found given held kept known led lost made paid put seen sent set shot sold
    spent struck taken taught told thrown won written cut laid hit beaten begun rebuilt overthrown withdrawn sunk grown shown
    fought""".split()
)
BEFORE_DATE = frozenset("in on during".split())
_NOT_ADVERBS = frozenset("family assembly supply monopoly ally anomaly butterfly italy july".split())
_ROLES = frozenset(
    """president vice-president minister premier chancellor chairman chairwoman chairperson chair director advisor adviser secretary
    ambassador professor chief head ceo founder co-founder leader governor mayor senator general admiral colonel commander captain coach
    manager editor spokesman spokeswoman spokesperson commissioner deputy envoy consul judge king queen emperor prince princess bishop
    archbishop pope rector dean treasurer author writer poet composer architect engineer inventor economist lawyer analyst researcher
    striker goalkeeper midfielder quarterback representative delegate speaker owner partner officer executive
    teacher headteacher headmaster headmistress schoolmaster lecturer student fellow curator conservator librarian archivist nurse doctor
    surgeon physician midwife pharmacist dentist botanist astronomer surveyor explorer pilot astronaut cosmonaut sailor soldier sergeant
    lieutenant farmer fisherman baker butcher brewer carpenter blacksmith miner plumber electrician driver postman caretaker keeper
    gardener banker broker trader merchant shopkeeper draper tailor landlord entrepreneur businessman businesswoman financier accountant
    auditor journalist reporter broadcaster photographer film-maker filmmaker publisher printer novelist playwright painter sculptor
    artist actor actress singer pianist violinist conductor organist choreographer dancer designer referee umpire trainer champion
    cyclist runner swimmer defender batsman bowler winger forward substitute programmer developer inspector detective prosecutor
    attorney solicitor barrister notary magistrate sheriff councillor alderman lawmaker deputy-mayor whip priest vicar rabbi imam monk
    abbot missionary firefighter paramedic ranger clerk steward organiser organizer coordinator campaigner activist leader-writer""".split()
)
_ROLE_ENDINGS = (
    "ologist", "physicist", "chemist", "scientist", "mathematician", "historian", "politician", "diplomat", "philosopher", "trician",
    "ographer", "nomist", "iatrist", "woman", "sman",
)  # fmt: skip
_NO_ROLES = frozenset("woman".split())
NAME_PARTICLES = frozenset("de van von der den di del dos bin al da la le".split())
NO_PERSON = frozenset(
    """party parliament university college institute agency ministry company corporation bank council committee association union club
    school court army navy news times post journal group office department bureau centre center church society
    foundation team league museum house hall street road bridge park war battle revolution award prize stadium hotel airport building bible
    act river island mountain county state states series cup festival""".split()
)
"""Words that end the name of an organisation, place or thing, and no person's."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """Who does it, the verb's first word, and the date that opens the clause."""

    subjects: tuple[str, ...]
    verb: int
    date: str


def find_opening(reading: Prose, i: int) -> tuple[int, str]:
    """The first word behind the phrases that open a sentence ("According to X, on July 3 ..."), and the date among them."""
    date = ""
    for _ in range(3):
        word = reading.lower(i)
        at = i + _date_offset(reading, i)
        value = next((v for v in reading.values if v.kind == "date" and reading.at(v.start) == at), None)
        if value and (at == i or word in ("in", "on")):
            date, i = date_cell(value) or date, reading.at(value.end)
            if is_dated(reading, i) and reading.gap(i) in ("-", "–"):
                return reading.at(next(v.end for v in reading.values if reading.at(v.start) == i)), ""
            if reading.lower(i) == "alone":
                i += 1
        elif word in PREPOSITIONS or word in ADVERBS or word in ("according", "however", "meanwhile", "despite", "after", "as"):
            comma = next((j for j in range(i + 1, min(i + 14, len(reading.words))) if "," in reading.gap(j)), None)
            if comma is None:
                break
            i = comma
        else:
            break
    return i, date


def _date_offset(reading: Prose, i: int) -> int:
    """How many words stand before the date of an opening phrase: "in 1521", "in early 1521", "in the summer of 1521"."""
    if reading.lower(i) not in ("in", "on"):
        return 0
    if reading.lower(i + 1) in ("early", "late", "mid"):
        return 2
    return 4 if reading.lower(i + 1) == "the" and reading.lower(i + 3) == "of" else 1


def find_clause(reading: Prose, start: int, end: int, lead: str) -> _Clause | None:
    """The clause that opens at a word: its subject and its first past verb; none where either is in doubt."""
    for i in range(start, min(start + 40, end)):
        word = reading.lower(i)
        if word in ("was", "were") and is_participle(reading.lower(i + 1 + (reading.lower(i + 1) in ADVERBS))):
            subjects = () if _is_aside(reading, start, i) else _subjects(reading, start, i)
            return _Clause(subjects, i, lead) if subjects else None
        if (
            word in AUXILIARIES
            or word in SUBORDINATORS
            or word in ("not", "never", "n't")
            or (i > start and any(mark in reading.gap(i) for mark in ';:("“'))
        ):
            return None
        if i > start and is_finite(reading, i) and not _is_aside(reading, start, i):
            subjects = _subjects(reading, start, i)
            return _Clause(subjects, i, lead) if subjects else None
    return None


def _is_aside(reading: Prose, start: int, verb: int) -> bool:
    """Whether a verb stands inside what commas set apart ("the show, a comedy based on ..., ran")."""
    commas = [i for i in range(start + 1, verb + 1) if "," in reading.gap(i)]
    opened = any(_narrows(reading, i, verb) for i in range(start + 1, commas[0])) if commas else True
    return not opened and commas[-1] != verb


def clause_before(reading: Prose, verb: int) -> _Clause | None:
    """The clause whose first verb is the given one."""
    start, lead = find_opening(reading, 0)
    clause = find_clause(reading, start, verb + 1, lead)
    if clause is None:
        # A verb in the present, such as "owns", is none that find_clause looks for.
        subjects = _subjects(reading, start, verb) if _plain_words(reading, start, verb) else ()
        clause = _Clause(subjects, verb, lead) if subjects else None
    if clause is None or clause.verb != verb:
        return None
    stop, _ = predicate_end(reading, verb, len(reading.words))
    return _Clause(clause.subjects, verb, date_within(reading, verb, stop)[0] or clause.date)


def _plain_words(reading: Prose, start: int, end: int) -> bool:
    words = {reading.lower(i) for i in range(start, end)}
    return words.isdisjoint(AUXILIARIES | SUBORDINATORS | {"not", "never"}) and not any(
        is_finite(reading, i) for i in range(start + 1, end)
    )


def is_finite(reading: Prose, i: int) -> bool:
    """Whether a word is a verb in the past tense that says what its subject did, and no participle beside a noun."""
    if i >= len(reading.words):
        return False
    word, before = reading.words[i], reading.lower(i - 1)
    if not is_past(word.lower) or word.text[0].isupper():
        return False
    if reading.lower(i + 1) == "by":
        return False
    return before not in DETERMINERS | PREPOSITIONS | AUXILIARIES | {
        "newly",
        "most",
        "more",
        "very",
        "well",
        "to",
        "not",
        "never",
        "who",
        "which",
    }


def is_past(word: str) -> bool:
    """Whether a word is a verb in the past, by a list or its ending."""
    bare = word.rpartition("-")[2]
    return bare in _PAST or (len(bare) > 4 and bare.endswith("ed") and bare not in _NOT_VERBS and word not in _NOT_VERBS)


def is_participle(word: str) -> bool:
    """Whether a word is a past participle."""
    return word in _PARTICIPLES or (is_past(word) and word.endswith("ed"))


def _subjects(reading: Prose, start: int, verb: int) -> tuple[str, ...]:
    """The subject before a verb, one for each of several names ("A, minister of B, and C visited"); empty where it is in doubt."""
    while verb > start and _is_adverb(reading.words[verb - 1]):
        verb -= 1
    if verb <= start or verb - start > 35 or reading.lower(start) in PRONOUNS | PREPOSITIONS | SUBORDINATORS | {"and", "but"}:
        return ()
    if any(reading.lower(i) in ("having", "being") for i in range(start, verb)):
        return ()
    participle = next((i for i in range(start + 1, verb - 1) if _narrows(reading, i, verb)), None)
    commas = [i for i in range(start + 1, verb + 1) if "," in reading.gap(i)]
    if participle is not None and (not commas or participle < commas[0]):
        return _one(reading, start, participle)
    if not commas:
        return _one(reading, start, verb)
    bounds = [start, *commas, *([verb] if commas[-1] != verb else [])]
    parts = list(pairwise(bounds))
    head, *rest = parts
    names = [(a + 1, b) for a, b in rest if reading.lower(a) == "and" and is_name(reading, a + 1, b)]
    if not _is_apposition(reading, rest, names):
        return ()
    return tuple(subject for a, b in (head, *names) for subject in _one(reading, a, b))


def _is_adverb(word: Word) -> bool:
    return word.lower in ADVERBS or (word.text.islower() and word.lower.endswith("ly") and word.lower not in _NOT_ADVERBS)


def _is_apposition(reading: Prose, parts: list[tuple[int, int]], names: list[tuple[int, int]]) -> bool:
    """Whether what stands between the commas only adds to the names: no list of three, no clause."""
    others = [(a, b) for a, b in parts if (a + 1, b) not in names]
    return bool(others) and all(
        reading.words[a].text[0].islower()
        and reading.lower(a) not in ("and", "or")
        and not any(reading.lower(i) in _PERSONAL for i in range(a, b))
        for a, b in others
    )


def _narrows(reading: Prose, i: int, verb: int) -> bool:
    """Whether a word opens a participle phrase behind its noun ("a delegation representing ...")."""
    word, before = reading.words[i], reading.lower(i - 1)
    is_open = word.lower.endswith("ing") and len(word.lower) > 5 and word.text[0].islower()
    if not is_open or before in DETERMINERS | PREPOSITIONS | {"and", "or"} or reading.lower(i + 1) in ("of", "in", "and"):
        return False
    after = reading.words[i + 1]
    return (
        after.lower in DETERMINERS | PREPOSITIONS or after.text[0].isupper() or any("," in reading.gap(j) for j in range(i + 1, verb + 1))
    )


def _one(reading: Prose, start: int, end: int) -> tuple[str, ...]:
    """One subject, where it reads like a noun phrase: a determiner or a capital opens it, and it holds no verb."""
    words = reading.words[start:end]
    if not 0 < len(words) <= 12 or any(word.lower in AUXILIARIES or word.lower in SUBORDINATORS for word in words):
        return ()
    if len(words) == 1 and words[0].lower in PRONOUNS | DETERMINERS:
        return ()
    # "trading company HB Oil JSC": the name behind a plain noun is the subject.
    named = end
    while named > start and reading.words[named - 1].text[0].isupper() and (named == end or reading.gap(named) == " "):
        named -= 1
    before = reading.words[named - 1].lower if named > start else ""
    if end - named >= 2 and before and before not in PREPOSITIONS | DETERMINERS | {"and", "or"} and words[0].lower not in ("and", "or"):
        return (reading.phrase(named, end),)
    opens = words[0].text[0].isupper() or words[0].lower in ("the", "a", "an")
    return (reading.phrase(start, end),) if opens else ()


def predicate_end(reading: Prose, verb: int, end: int) -> tuple[int, int | None]:
    """Where a verb's own words end, and the next verb of the same subject ("but re-opened")."""
    for i in range(verb + 1, end):
        gap, word = reading.gap(i), reading.lower(i)
        if any(mark in gap for mark in ';:()—"“') or " – " in gap or word in SUBORDINATORS - {"as"}:
            return i, None
        if word in ("and", "but", "then", "before"):
            following = i + 1
            while reading.lower(following) in ADVERBS:
                following += 1
            if word != "before" and is_finite(reading, following):
                return i, following
            if "," in gap and i + 1 < end:
                return i, None
        if "," in gap and word.endswith("ing") and reading.words[i].text[0].islower():
            return i, None
    return end, None


def date_within(reading: Prose, verb: int, stop: int) -> tuple[str, int]:
    """The date of a verb within its words, and the word at which its phrase starts; ``stop`` where there is none."""
    for value in reading.values:
        i = reading.at(value.start)
        if value.kind != "date" or not verb < i < stop:
            continue
        if any("," in reading.gap(j) and reading.words[j].text.islower() and j < i - 1 for j in range(verb + 2, i)):
            return "", stop
        after = reading.at(value.end)
        if reading.lower(after) == "or" and reading.gap(after) == " ":
            return "", i - 1
        if reading.lower(i - 1) in BEFORE_DATE:
            return date_cell(value), i - 1
        if value.relative and reading.lower(i - 1) not in PREPOSITIONS | DETERMINERS:
            return date_cell(value), i
        return "", i - 1 if reading.lower(i - 1) in PREPOSITIONS | {"until", "since", "after", "before"} else i
    return "", stop


def is_dated(reading: Prose, i: int) -> bool:
    """Whether a date begins at a word."""
    return any(value.kind == "date" and reading.at(value.start) == i for value in reading.values)


def end_of_object(reading: Prose, i: int, stop: int, *, short: bool = True) -> int:
    """The word behind an object: it ends with the clause, at a comma, before "to do" and, where short, before a date."""
    for j in range(i, min(i + 16, stop)):
        if j > i and reading.breaks(j):
            return j
        word = reading.lower(j)
        if word in SUBORDINATORS or (
            j > i and word.endswith("ing") and reading.lower(j - 1) not in DETERMINERS | PREPOSITIONS and not short
        ):
            return j
        if (
            word == "to"
            and j > i
            and reading.lower(j + 1) not in DETERMINERS
            and reading.words[min(j + 1, len(reading.words) - 1)].text[0].islower()
        ):
            return j
        if short and word in BEFORE_DATE and is_dated(reading, j + 1):
            return j
    return min(i + 16, stop)


def is_role(word: str) -> bool:
    """Whether a word says what somebody is ("minister", "physicist")."""
    return word in _ROLES or (word.endswith(_ROLE_ENDINGS) and word not in _NO_ROLES)


def is_name(reading: Prose, start: int, end: int) -> bool:
    """Whether words are a person's name: two to five capitalised words, none of an organisation."""
    words = reading.words[start:end]
    if not 2 <= len(words) <= 5 or any(word.lower in NO_PERSON or is_role(word.lower) for word in words):
        return False
    if any((word.text.isupper() and len(word.text) > 2) or word.text.endswith(("’s", "'s")) or word.text[0].isdigit() for word in words):
        return False
    inside = all(reading.gap(i) in (" ", ". ") for i in range(start + 1, end))
    return inside and all(word.text[0].isupper() or word.lower in NAME_PARTICLES for word in words)


def number_cell(value: Value) -> str:
    """A value's number as a cell writes it: digits alone."""
    text = f"{value.number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_cell(value: Value) -> str:
    """A date as a cell writes it, empty where it cannot be told."""
    return value.date.iso() if value.date is not None else ""
