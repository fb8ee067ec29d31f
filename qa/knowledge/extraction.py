"""Facts proposed from an article's sentences: quantities, shares, sums of money, dated events, lifetimes, offices.

A proposal is only made where the wording is plain, since a wrong row costs more than a missing one: the sentence itself
can still answer. One function finds one kind of fact; ``_KINDS`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from qa.knowledge.mentions import mentions
from qa.language.phrases import AUXILIARIES
from qa.language.values import Value, find_values
from qa.models import MENTIONED, Article, Fact, Place, Sentence

_MOST = 6
"""Facts of one sentence at most: more come from a list or a table, where the wording says little."""
_LONGEST = 700
"""Characters: a longer "sentence" is no prose."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A fact before it has its article and place."""

    subject: str
    relation: str
    object: str = ""
    value: str = ""
    unit: str = ""
    date: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence with its words and values."""

    text: str
    words: list[_Word]
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


def propose_facts(article: Article, sentences: Sequence[Sentence]) -> list[Fact]:
    """Facts that the sentences of an article state plainly, each once, in the order of the text; ``origin`` is "extracted".

    Dates resolve against the day of publication, where the article names it.
    """
    published = article.source.published
    seen: set[_Found] = set()
    facts: list[Fact] = []
    for sentence in sentences:
        if sentence.heading or len(sentence.text) > _LONGEST:
            continue
        words = [_Word(m[0], m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(sentence.text)]
        reading = _Reading(sentence.text, words, find_values(sentence.text, published))
        place = Place(paragraph=sentence.paragraph, sentence=sentence.number, words=" ".join(sentence.text.split()[:5]))
        fresh = [found for kind in _KINDS for found in kind(reading)][:_MOST]
        fresh += _mentioned(reading, fresh)
        for found in dict.fromkeys(_by_name(fresh)):
            if found not in seen:
                seen.add(found)
                facts.append(_fact(article.id, found, place))
    return facts


def _by_name(found: list[_Found]) -> Iterator[_Found]:
    """The same facts, with a person's name for a subject that opens with the office ("Chairman of X A B" to "A B")."""
    holders = [row.subject for row in found if row.relation == "office"]
    for row in found:
        holder = next((name for name in holders if row.relation != "number" and row.subject.endswith(" " + name)), row.subject)
        yield replace(row, subject=holder)


def _fact(article_id: str, found: _Found, place: Place) -> Fact:
    return Fact(
        article_id=article_id,
        subject=found.subject,
        relation=found.relation,
        object=found.object,
        value=found.value,
        unit=found.unit,
        date=found.date,
        part_of=found.part_of,
        evidence=place,
        origin="extracted",
    )


_WORD = re.compile(r"[^\W_]+(?:[.,'’&/-][^\W_]+)*")
_STOPS = re.compile(r"[.,;:()\[\]\"“”?!]|\s[–—-]|[–—]")

_PREPOSITIONS = frozenset("in from of at to on for by with between among across under over within near into through against during".split())
_DETERMINERS = frozenset("the a an its his her their our this that these those each every any no some all both another".split())
_PRONOUNS = frozenset(
    """he she it they we i you this that these those there who which what such one others some many both most all none each another his her
    its their our another several few much here when where how if although though while because even only instead perhaps once
    thus hence""".split()
)
_SHORTENED = frozenset("No St Mt Dr Mr Mrs Ms Jr Sr vs Gen Lt Col".split())
_POINTERS = frozenset("it them him her us here there this that these those one".split())
"""Objects that only point to another sentence."""
_DANGLING = frozenset("and or but of to the a an in on with by for from as".split())
_PERSONAL = frozenset("he she it they we i you".split())
_SUBORDINATORS = frozenset(
    "that which who whom whose when where while if because although though unless whereas whether as than until".split()
)
_ADVERBS = frozenset(
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
_REPORTING = frozenset(
    "said reported announced stated claimed told noted added argued wrote estimated predicted suggested confirmed".split()
)
_BEFORE_DATE = frozenset("in on during".split())
_BOUNDS = frozenset("than over least most to nearly almost under exceeding below above".split())
_NOT_COUNTED = frozenset(
    """times ways reasons things parts types kinds others occasions degrees points sides forms levels words steps sorts lines stages
    starts miles kilometres kilometers metres meters feet yards inches tons tonnes gigatons acres hectares pounds litres
    gallons percents grams kilograms kilogrammes centimetres centimeters millimetres hours minutes seconds days weeks
    months years""".split()
)
_IRREGULAR = frozenset("people men women children police cattle sheep fish personnel staff".split())
_NOT_ADVERBS = frozenset("family assembly supply monopoly ally anomaly butterfly italy july".split())
_EARNED = frozenset("reported posted recorded earned made announced received generated paid lost raised had spent cost won".split())
_ROLES = frozenset(
    """president vice-president minister premier chancellor chairman chairwoman chairperson chair director advisor adviser secretary
    ambassador professor chief head ceo founder co-founder leader governor mayor senator general admiral colonel commander captain coach
    manager editor spokesman spokeswoman spokesperson commissioner deputy envoy consul judge king queen emperor prince princess bishop
    archbishop pope rector dean treasurer author writer poet composer architect engineer inventor economist lawyer analyst researcher
    striker goalkeeper midfielder quarterback representative delegate speaker owner partner officer executive""".split()
)
_ROLE_ENDINGS = ("ologist", "physicist", "chemist", "scientist", "mathematician", "historian", "politician", "diplomat", "philosopher")
_TITLES = frozenset(
    """president chancellor chairman chairwoman premier minister secretary ambassador professor director governor mayor senator general
    admiral colonel commander king queen emperor pope archbishop leader coach captain ceo""".split()
)
_NO_PERSON = frozenset(
    """party parliament university college institute agency ministry company corporation bank council committee association union club
    school court army navy news times post journal group office department bureau centre center church society
    foundation team league museum house hall street road bridge park war battle revolution award prize stadium hotel airport building bible
    act river island mountain county state states series cup festival""".split()
)
"""Words that end the name of an organisation, place or thing, and no person's."""
_OWNED = frozenset("stake share interest holding".split())
_ACCOUNTS = {"accounts": "for", "accounted": "for", "account": "for", "makes": "up", "made": "up", "make": "up"}
_ACCOUNTS |= dict.fromkeys("represents represented constitutes constituted comprises comprised owns owned holds held".split(), "")


# Quantities: "1,749 North Korean workers dispatched to Mongolia"


def _quantities(reading: _Reading) -> Iterator[_Found]:
    """A number with what it counts, told apart from others of its kind by a word before or behind the noun."""
    found: list[tuple[_Found, bool]] = []
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
                row = _Found(subject, "number", value=_plain(value), unit=value.unit, date=_date_of_state(reading))
                found.append((row, is_total))
    wholes = [row for row, is_total in found if is_total]
    for row, is_total in found:
        whole = next((w for w in wholes if not is_total and w.unit == row.unit and Decimal(w.value) > Decimal(row.value)), None)
        yield _Found(row.subject, row.relation, "", row.value, row.unit, row.date, whole.subject if whole else "")


def _is_count(reading: _Reading, value: Value) -> bool:
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
    return not (spelt and before in _DETERMINERS | {"other", "first", "last", "next"}) and before not in (
        "no",
        "top",
        "first",
        "last",
        "every",
    )


def _modifier_end(reading: _Reading, i: int) -> int:
    """The word behind what follows a noun and narrows it: "in Mongolia", "dispatched to Mongolia", "from 103 countries"."""
    j = i
    if _is_participle(reading.lower(j)) and reading.lower(j + 1) in _PREPOSITIONS and reading.gap(j) == " ":
        j += 1
    if reading.lower(j) in _PREPOSITIONS and not reading.breaks(j):
        end = _noun_phrase_end(reading, j + 1)
        if end > j + 1 and not _is_dated(reading, j + 1) and not (reading.lower(j) == "for" and reading.lower(j + 1)[0].isdigit()):
            return end
    return i


def _noun_phrase_end(reading: _Reading, i: int) -> int:
    """The word behind a short noun phrase: capitalised words, or a plain noun that a boundary follows; ``i`` where there is none."""
    j = i
    if reading.breaks(j):
        return i
    if reading.lower(j) in _DETERMINERS:
        j += 1
    first = j
    while j < len(reading.words) and j - first < 5 and (j == first or not reading.breaks(j)):
        word = reading.words[j]
        if word.lower in _PREPOSITIONS | AUXILIARIES | _SUBORDINATORS | _PRONOUNS or word.lower in ("and", "or", "but"):
            break
        if j > first and (_is_past(word.lower) or word.lower.endswith("ing")):
            break
        if word.lower in ("just", "only", "more", "less", "fewer", "most"):
            return i
        j += 1
    if j == first or j - first == 5:
        return i
    if all(word.text[0].isupper() for word in reading.words[first:j]) or j >= len(reading.words) or reading.breaks(j):
        return j
    return j if reading.lower(j) in _PREPOSITIONS | AUXILIARIES | _SUBORDINATORS | {"and", "or", "but"} else i


def _owner(reading: _Reading, value: Value, noun: int) -> str:
    """Whose number it is, where it stands apart: "the Chinese at 5,976 workers" counts Chinese workers."""
    i = reading.at(value.start)
    owner = reading.words[i - 2] if i > 2 else None
    if owner and reading.lower(i - 1) in ("at", "with") and owner.text[0].isupper() and reading.lower(i - 3) == "the":
        return f"{owner.text} {reading.phrase(reading.at(value.end), noun + 1)}"
    return ""


def _date_of_state(reading: _Reading) -> str:
    """When a number held: the date behind "as of", else the only date, where it opens the sentence."""
    dates = [value for value in reading.values if value.kind == "date"]
    for value in dates:
        if re.search(r"\b(?:as of|by the end of|at the end of)\s+$", reading.text[: value.start], re.IGNORECASE):
            return _iso(value)
    return _opening(reading, 0)[1] if len(dates) == 1 else ""


# Shares and money: "acquired a 20 percent stake in", "accounts for 12% of", "paid $5 million for"


def _shares(reading: _Reading) -> Iterator[_Found]:
    """A stake that someone takes or holds in something, and a part that something makes up of a whole."""
    for value in reading.values:
        if value.kind != "percentage" or value.unit != "%":
            continue
        i, j = reading.at(value.start), reading.at(value.end)
        verb = i - 2 if reading.lower(i - 1) in ("a", "an", "its", "the") else i - 1
        if (
            reading.lower(j) in _OWNED
            and reading.lower(j + 1) == "in"
            and (_is_past(reading.lower(verb)) or reading.lower(verb) in _ACCOUNTS)
        ):
            clause = _clause_before(reading, verb)
            end = _object_end(reading, j + 2, len(reading.words))
            if clause and end > j + 2:
                relation = f"{reading.words[verb].text} {reading.lower(j)} in"
                for subject in clause.subjects:
                    yield _Found(subject, relation, reading.phrase(j + 2, end), _plain(value), "%", clause.date)
            continue
        particle = reading.lower(i - 1)
        verb = i - (2 if particle in ("for", "up") else 1)
        fits = reading.lower(verb) in _ACCOUNTS and _ACCOUNTS[reading.lower(verb)] == (particle if verb == i - 2 else "")
        if fits and reading.lower(j) == "of" and (clause := _clause_before(reading, verb)):
            end = _object_end(reading, j + 1, len(reading.words))
            if end > j + 1:
                relation = reading.phrase(verb, i)
                for subject in clause.subjects:
                    yield _Found(subject, relation, reading.phrase(j + 1, end), _plain(value), "%", clause.date or _date_of_state(reading))


def _money(reading: _Reading) -> Iterator[_Found]:
    """A sum that someone paid, earned, cost: the verb stands right before it, or before "a profit of"."""
    for value in reading.values:
        if value.kind != "money":
            continue
        i, j = reading.at(value.start), reading.at(value.end)
        if reading.lower(i - 1) in ("about", "around", "approximately", "some"):
            i -= 1
        if _is_past(reading.lower(i - 1)) or reading.lower(i - 1) in ("cost", "costs"):
            verb, relation = i - 1, reading.words[i - 1].text
            end = (
                _object_end(reading, j, len(reading.words))
                if reading.lower(j) in ("for", "to", "on", "in") and not _is_dated(reading, j + 1)
                else j
            )
            object_ = reading.phrase(j, end)
        elif reading.lower(i - 1) == "of" and (near := _verb_near(reading, i - 2)) is not None:
            verb, first = near, near + 1 + (reading.lower(near + 1) in _DETERMINERS)
            relation, object_ = reading.phrase(first, i - 1), ""
        else:
            continue
        clause = _clause_before(reading, verb)
        if clause and relation:
            for subject in clause.subjects:
                yield _Found(subject, relation, object_, _plain(value), value.unit, clause.date or _date_of_state(reading))


def _verb_near(reading: _Reading, i: int) -> int | None:
    """The verb up to four words before a word, with nothing but a noun phrase between ("reported a net profit")."""
    for j in range(i - 1, max(i - 5, 0), -1):
        if reading.lower(j) in _EARNED:
            return j
        if reading.lower(j) in _PREPOSITIONS or reading.breaks(j + 1):
            return None
    return None


# Events: "closed its embassy in August 1999, but re-opened it in August 2004"


@dataclass(frozen=True, slots=True)
class _Clause:
    """Who does it, the verb's first word, and the date that opens the clause."""

    subjects: tuple[str, ...]
    verb: int
    date: str


def _events(reading: _Reading) -> Iterator[_Found]:
    """What someone did, or what was done to something, on a date that the clause names."""
    start, lead = _opening(reading, 0)
    if reading.lower(start) == "when" and lead:
        comma = next((j for j in range(start + 1, len(reading.words)) if "," in reading.gap(j)), None)
        if comma is None:
            return
        yield from _clause_events(reading, start + 1, comma, lead)
        start = comma
    yield from _clause_events(reading, start, len(reading.words), lead)


def _clause_events(reading: _Reading, start: int, end: int, lead: str) -> Iterator[_Found]:
    clause = _clause(reading, start, end, lead)
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
        stop, following = _predicate_end(reading, verb, end)
        date, before_date = _date_within(reading, verb, stop)
        first = verb + 1 + (reading.lower(verb) in ("was", "were")) + (reading.lower(verb + 1) in _ADVERBS)
        object_end = _object_end(reading, first, min(stop, before_date), short=False)
        if reading.breaks(first):
            object_end = first
        while object_end > first and reading.lower(object_end - 1) in _DANGLING:
            object_end -= 1
        object_ = reading.phrase(first, object_end)
        if object_.lower() in ("it", "them") and last_object:
            object_ = last_object
        if not object_ and before_date < stop:
            object_ = _behind_date(reading, before_date, stop)
        is_cut = not object_ and (reading.lower(first) in _DETERMINERS | {"as"} or any(mark in reading.gap(first) for mark in '"“'))
        is_told = object_.lower() not in _POINTERS and not (following == first + 1 and not object_) and not is_cut
        if (date or lead) and is_told and _is_sound(reading, first, min(stop, before_date), stop):
            for subject in clause.subjects:
                yield _Found(subject, reading.phrase(verb, first), object_, date=date or lead)
        last_object = object_ or last_object
        if following is None:
            return
        verb = following


def _behind_date(reading: _Reading, i: int, stop: int) -> str:
    """What follows a date where nothing stands before it ("was coined in 1777 by A B")."""
    value = next((value for value in reading.values if reading.at(value.start) in (i, i + 1)), None)
    after = reading.at(value.end) if value else stop
    if (
        after >= stop
        or reading.lower(after) not in ("by", "to", "at", "in", "from")
        or reading.breaks(after)
        or _is_dated(reading, after + 1)
    ):
        return ""
    return reading.phrase(after, _object_end(reading, after, stop, short=False))


def _opening(reading: _Reading, i: int) -> tuple[int, str]:
    """The first word behind the phrases that open a sentence ("According to X, on July 3 ..."), and the date among them."""
    date = ""
    for _ in range(3):
        word = reading.lower(i)
        at = i + _date_offset(reading, i)
        value = next((v for v in reading.values if v.kind == "date" and reading.at(v.start) == at), None)
        if value and (at == i or word in ("in", "on")):
            date, i = _iso(value) or date, reading.at(value.end)
            if _is_dated(reading, i) and reading.gap(i) in ("-", "–"):
                return reading.at(next(v.end for v in reading.values if reading.at(v.start) == i)), ""
            if reading.lower(i) == "alone":
                i += 1
        elif word in _PREPOSITIONS or word in _ADVERBS or word in ("according", "however", "meanwhile", "despite", "after", "as"):
            comma = next((j for j in range(i + 1, min(i + 14, len(reading.words))) if "," in reading.gap(j)), None)
            if comma is None:
                break
            i = comma
        else:
            break
    return i, date


def _date_offset(reading: _Reading, i: int) -> int:
    """How many words stand before the date of an opening phrase: "in 1521", "in early 1521", "in the summer of 1521"."""
    if reading.lower(i) not in ("in", "on"):
        return 0
    if reading.lower(i + 1) in ("early", "late", "mid"):
        return 2
    return 4 if reading.lower(i + 1) == "the" and reading.lower(i + 3) == "of" else 1


def _clause(reading: _Reading, start: int, end: int, lead: str) -> _Clause | None:
    """The clause that opens at a word: its subject and its first past verb; none where either is in doubt."""
    for i in range(start, min(start + 40, end)):
        word = reading.lower(i)
        if word in ("was", "were") and _is_participle(reading.lower(i + 1 + (reading.lower(i + 1) in _ADVERBS))):
            subjects = () if _is_aside(reading, start, i) else _subjects(reading, start, i)
            return _Clause(subjects, i, lead) if subjects else None
        if (
            word in AUXILIARIES
            or word in _SUBORDINATORS
            or word in ("not", "never", "n't")
            or (i > start and any(mark in reading.gap(i) for mark in ';:("“'))
        ):
            return None
        if i > start and _is_finite(reading, i) and not _is_aside(reading, start, i):
            subjects = _subjects(reading, start, i)
            return _Clause(subjects, i, lead) if subjects else None
    return None


def _is_aside(reading: _Reading, start: int, verb: int) -> bool:
    """Whether a verb stands inside what commas set apart ("the show, a comedy based on ..., ran")."""
    commas = [i for i in range(start + 1, verb + 1) if "," in reading.gap(i)]
    opened = any(_narrows(reading, i, verb) for i in range(start + 1, commas[0])) if commas else True
    return not opened and commas[-1] != verb


def _clause_before(reading: _Reading, verb: int) -> _Clause | None:
    """The clause whose first verb is the given one."""
    start, lead = _opening(reading, 0)
    clause = _clause(reading, start, verb + 1, lead)
    if clause is None:
        # A verb in the present, such as "owns", is none that _clause looks for.
        subjects = _subjects(reading, start, verb) if _plain_words(reading, start, verb) else ()
        clause = _Clause(subjects, verb, lead) if subjects else None
    if clause is None or clause.verb != verb:
        return None
    stop, _ = _predicate_end(reading, verb, len(reading.words))
    return _Clause(clause.subjects, verb, _date_within(reading, verb, stop)[0] or clause.date)


def _plain_words(reading: _Reading, start: int, end: int) -> bool:
    words = {reading.lower(i) for i in range(start, end)}
    return words.isdisjoint(AUXILIARIES | _SUBORDINATORS | {"not", "never"}) and not any(
        _is_finite(reading, i) for i in range(start + 1, end)
    )


def _is_finite(reading: _Reading, i: int) -> bool:
    """Whether a word is a verb in the past tense that says what its subject did, and no participle beside a noun."""
    if i >= len(reading.words):
        return False
    word, before = reading.words[i], reading.lower(i - 1)
    if not _is_past(word.lower) or word.text[0].isupper():
        return False
    if reading.lower(i + 1) == "by":
        return False
    return before not in _DETERMINERS | _PREPOSITIONS | AUXILIARIES | {
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


def _is_past(word: str) -> bool:
    bare = word.rpartition("-")[2]
    return bare in _PAST or (len(bare) > 4 and bare.endswith("ed") and bare not in _NOT_VERBS and word not in _NOT_VERBS)


def _is_participle(word: str) -> bool:
    return word in _PARTICIPLES or (_is_past(word) and word.endswith("ed"))


def _subjects(reading: _Reading, start: int, verb: int) -> tuple[str, ...]:
    """The subject before a verb, one for each of several names ("A, minister of B, and C visited"); empty where it is in doubt."""
    while verb > start and _is_adverb(reading.words[verb - 1]):
        verb -= 1
    if verb <= start or verb - start > 35 or reading.lower(start) in _PRONOUNS | _PREPOSITIONS | _SUBORDINATORS | {"and", "but"}:
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
    names = [(a + 1, b) for a, b in rest if reading.lower(a) == "and" and _is_name(reading, a + 1, b)]
    if not _is_apposition(reading, rest, names):
        return ()
    return tuple(subject for a, b in (head, *names) for subject in _one(reading, a, b))


def _is_adverb(word: _Word) -> bool:
    return word.lower in _ADVERBS or (word.text.islower() and word.lower.endswith("ly") and word.lower not in _NOT_ADVERBS)


def _is_apposition(reading: _Reading, parts: list[tuple[int, int]], names: list[tuple[int, int]]) -> bool:
    """Whether what stands between the commas only adds to the names: no list of three, no clause."""
    others = [(a, b) for a, b in parts if (a + 1, b) not in names]
    return bool(others) and all(
        reading.words[a].text[0].islower()
        and reading.lower(a) not in ("and", "or")
        and not any(reading.lower(i) in _PERSONAL for i in range(a, b))
        for a, b in others
    )


def _narrows(reading: _Reading, i: int, verb: int) -> bool:
    """Whether a word opens a participle phrase behind its noun ("a delegation representing ...")."""
    word, before = reading.words[i], reading.lower(i - 1)
    is_open = word.lower.endswith("ing") and len(word.lower) > 5 and word.text[0].islower()
    if not is_open or before in _DETERMINERS | _PREPOSITIONS | {"and", "or"} or reading.lower(i + 1) in ("of", "in", "and"):
        return False
    after = reading.words[i + 1]
    return (
        after.lower in _DETERMINERS | _PREPOSITIONS or after.text[0].isupper() or any("," in reading.gap(j) for j in range(i + 1, verb + 1))
    )


def _one(reading: _Reading, start: int, end: int) -> tuple[str, ...]:
    """One subject, where it reads like a noun phrase: a determiner or a capital opens it, and it holds no verb."""
    words = reading.words[start:end]
    if not 0 < len(words) <= 12 or any(word.lower in AUXILIARIES or word.lower in _SUBORDINATORS for word in words):
        return ()
    if len(words) == 1 and words[0].lower in _PRONOUNS | _DETERMINERS:
        return ()
    # "trading company HB Oil JSC": the name behind a plain noun is the subject.
    named = end
    while named > start and reading.words[named - 1].text[0].isupper() and (named == end or reading.gap(named) == " "):
        named -= 1
    before = reading.words[named - 1].lower if named > start else ""
    if end - named >= 2 and before and before not in _PREPOSITIONS | _DETERMINERS | {"and", "or"} and words[0].lower not in ("and", "or"):
        return (reading.phrase(named, end),)
    opens = words[0].text[0].isupper() or words[0].lower in ("the", "a", "an")
    return (reading.phrase(start, end),) if opens else ()


def _predicate_end(reading: _Reading, verb: int, end: int) -> tuple[int, int | None]:
    """Where a verb's own words end, and the next verb of the same subject ("but re-opened")."""
    for i in range(verb + 1, end):
        gap, word = reading.gap(i), reading.lower(i)
        if any(mark in gap for mark in ';:()—"“') or " – " in gap or word in _SUBORDINATORS - {"as"}:
            return i, None
        if word in ("and", "but", "then", "before"):
            following = i + 1
            while reading.lower(following) in _ADVERBS:
                following += 1
            if word != "before" and _is_finite(reading, following):
                return i, following
            if "," in gap and i + 1 < end:
                return i, None
        if "," in gap and word.endswith("ing") and reading.words[i].text[0].islower():
            return i, None
    return end, None


def _date_within(reading: _Reading, verb: int, stop: int) -> tuple[str, int]:
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
        if reading.lower(i - 1) in _BEFORE_DATE:
            return _iso(value), i - 1
        if value.relative and reading.lower(i - 1) not in _PREPOSITIONS | _DETERMINERS:
            return _iso(value), i
        return "", i - 1 if reading.lower(i - 1) in _PREPOSITIONS | {"until", "since", "after", "before"} else i
    return "", stop


def _is_dated(reading: _Reading, i: int) -> bool:
    return any(value.kind == "date" and reading.at(value.start) == i for value in reading.values)


def _object_end(reading: _Reading, i: int, stop: int, *, short: bool = True) -> int:
    """The word behind an object: it ends with the clause, at a comma, before "to do" and, where short, before a date."""
    for j in range(i, min(i + 16, stop)):
        if j > i and reading.breaks(j):
            return j
        word = reading.lower(j)
        if word in _SUBORDINATORS or (
            j > i and word.endswith("ing") and reading.lower(j - 1) not in _DETERMINERS | _PREPOSITIONS and not short
        ):
            return j
        if (
            word == "to"
            and j > i
            and reading.lower(j + 1) not in _DETERMINERS
            and reading.words[min(j + 1, len(reading.words) - 1)].text[0].islower()
        ):
            return j
        if short and word in _BEFORE_DATE and _is_dated(reading, j + 1):
            return j
    return min(i + 16, stop)


def _is_sound(reading: _Reading, first: int, stop: int, end: int) -> bool:
    """Whether no second verb beside a verb and its date casts doubt on which of them is the main one ("people sent to X in 1948 left")."""
    words = reading.words[first + 1 : stop]
    if any(_is_finite(reading, i) and reading.gap(i) == " " and reading.lower(i - 1) not in ("and", "or") for i in range(stop + 1, end)):
        return False
    if any(word.lower in ("what", "how", "since", "following", "after", "before") for word in reading.words[first : stop + 1]):
        return False
    return not any(_is_past(word.lower) and word.text.islower() and "-" not in word.text for word in words)


# Lifetimes: "A B (1858–1940)"


def _lifetimes(reading: _Reading) -> Iterator[_Found]:
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
        if _is_name(reading, start, i) and i - start <= 4 and reading.lower(start - 1) != "the" and reading.lower(start) != "the":
            yield _Found(reading.phrase(start, i), "was born", date=_iso(born))
            yield _Found(reading.phrase(start, i), "died", date=_iso(died))


# Offices: "A B, minister of C", "President A B", "A B is the director of C"


def _offices(reading: _Reading) -> Iterator[_Found]:
    yield from _appositions(reading)
    yield from _titles(reading)
    yield from _statements(reading)


def _appositions(reading: _Reading) -> Iterator[_Found]:
    """The office written behind its holder: "A B, minister of C,"."""
    for i in range(2, len(reading.words)):
        if (
            "," not in reading.gap(i)
            or reading.gap(i).strip() != ","
            or not reading.words[i].text[0].islower()
            or reading.lower(i) in ("and", "or")
        ):
            continue
        start = i
        while start > 0 and reading.words[start - 1].text[0].isupper() and (start == i or reading.gap(start) == " "):
            start -= 1
        if start < i and start + 2 < i + 1 and reading.lower(start) in _DETERMINERS | _PREPOSITIONS | {"and", "but"}:
            start += 1
        office = _office_end(reading, i)
        if office and _is_name(reading, start, i) and 2 <= i - start <= 4:
            first = i + (reading.lower(i) in ("the", "a", "an"))
            yield _Found(reading.phrase(start, i), "office", reading.phrase(first, office))


def _office_end(reading: _Reading, i: int) -> int | None:
    """The word behind an office that opens at a word and ends at a comma or the sentence's end; none where it is no office."""
    role = None
    for j in range(i, min(i + 15, len(reading.words))):
        if j > i and reading.breaks(j):
            return j if role is not None else None
        word = reading.lower(j)
        if word in _SUBORDINATORS or word in AUXILIARIES or (_is_finite(reading, j) and j > i):
            return None
        if role is None and (word in _PREPOSITIONS or word in _PRONOUNS - {"its", "his", "her", "their"}):
            return None
        if _is_role(word) and reading.words[j].text.islower():
            role = j
    return len(reading.words) if role is not None and i + 15 >= len(reading.words) else None


def _is_role(word: str) -> bool:
    return word in _ROLES or word.endswith(_ROLE_ENDINGS)


def _is_name(reading: _Reading, start: int, end: int) -> bool:
    """Whether words are a person's name: two to five capitalised words, none of an organisation."""
    words = reading.words[start:end]
    if not 2 <= len(words) <= 5 or any(word.lower in _NO_PERSON or _is_role(word.lower) for word in words):
        return False
    if any((word.text.isupper() and len(word.text) > 2) or word.text.endswith(("’s", "'s")) or word.text[0].isdigit() for word in words):
        return False
    inside = all(reading.gap(i) in (" ", ". ") for i in range(start + 1, end))
    return inside and all(word.text[0].isupper() or word.lower in ("de", "van", "von", "der", "bin", "al", "da") for word in words)


def _titles(reading: _Reading) -> Iterator[_Found]:
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
            if first <= run or reading.lower(first - 1) not in _NO_PERSON:
                continue
        if not 2 <= end - first <= 4:
            continue
        name = reading.phrase(first, end)
        bare = name.removesuffix("’s").removesuffix("'s")
        if _is_name(reading, first, end) if bare == name else _is_name_text(bare):
            yield _Found(bare, "office", reading.phrase(start, first))


def _title_start(reading: _Reading, i: int) -> int:
    """The first of the capitalised words that lead up to a title; the word that opens the sentence only where it is no small word."""
    start = i
    while start > 0 and i - start < 6 and reading.gap(start) == " " and reading.words[start - 1].text[0].isupper():
        start -= 1
    return start + (start == 0 and i > 0 and reading.lower(0) in _DETERMINERS | _PREPOSITIONS | _PRONOUNS | {"when", "after", "and", "but"})


def _capitals_end(reading: _Reading, i: int) -> int:
    """The word behind a run of capitalised words."""
    end = i
    while end < len(reading.words) and reading.words[end].text[0].isupper():
        if reading.gap(end) != " " and (end == i or reading.gap(end) != ". " or reading.breaks(end)):
            break
        end += 1
    return end


def _is_name_text(name: str) -> bool:
    words = name.lower().split()
    return len(words) >= 2 and not any(word in _NO_PERSON or _is_role(word) for word in words)


def _statements(reading: _Reading) -> Iterator[_Found]:
    """The office that a verb of being names: "A B is the director of C"."""
    for i in range(2, min(6, len(reading.words) - 2)):
        if reading.lower(i) in ("is", "was", "became") and _is_name(reading, 0, i) and reading.gap(i) == " ":
            first = i + 1 + (reading.lower(i + 1) in ("the", "a", "an"))
            end = _statement_end(reading, first)
            if end:
                yield _Found(reading.phrase(0, i), "office", reading.phrase(first, end))


def _statement_end(reading: _Reading, i: int) -> int | None:
    """The word behind an office that a verb of being names; it must hold a role before its first preposition."""
    role = None
    for j in range(i, min(i + 14, len(reading.words))):
        if j > i and reading.breaks(j):
            return j if role is not None else None
        word = reading.lower(j)
        if role is None and word in _PREPOSITIONS:
            return None
        purpose = (
            word == "to"
            and reading.lower(j + 1) not in _DETERMINERS
            and not reading.words[min(j + 1, len(reading.words) - 1)].text[0].isupper()
        )
        if (
            word in _SUBORDINATORS
            or purpose
            or word == "ever"
            or _is_past(word)
            or (word in _BEFORE_DATE and _is_dated(reading, j + 1))
            or (word in ("from", "and") and role is not None)
        ):
            return j if role is not None else None
        if _is_role(word) and role is None:
            role = j
    return len(reading.words) if role is not None and i + 14 >= len(reading.words) else None


def _mentioned(reading: _Reading, found: Sequence[_Found]) -> Iterator[_Found]:
    """The figures and dates that no other fact of the sentence has."""
    known = {row.value for row in found} | {row.date for row in found}
    for subject, object_, value in mentions(reading.text, reading.values):
        if value.kind == "date":
            row = _Found(subject, MENTIONED, object_, date=_iso(value))
        else:
            row = _Found(subject, MENTIONED, object_, _plain(value), value.unit)
        if (row.value or row.date) not in known:
            yield row


def _plain(value: Value) -> str:
    """A value's number as a cell writes it: digits alone."""
    text = f"{value.number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _iso(value: Value) -> str:
    return value.date.iso() if value.date is not None else ""


_KINDS: tuple[Callable[[_Reading], Iterator[_Found]], ...] = (_quantities, _shares, _money, _events, _lifetimes, _offices)
