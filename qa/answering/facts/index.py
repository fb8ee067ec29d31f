"""Facts and questions as words that can be compared, and the index that finds the rows whose words a question holds."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property

from qa.answering.question.analysis import Question
from qa.knowledge.base import Knowledge
from qa.knowledge.tables import LONGEST_ALIAS
from qa.language.dates import PartialDate, parse_iso
from qa.language.finding import find_values
from qa.language.terms import Token, is_stop_word, normalize, stem, tokenize
from qa.language.values import Value
from qa.models import Fact

Forms = frozenset[str]
"""The stems under which one word is known: its own and, for a name, those it shares with its country or people."""

_ENDINGS = ("ian", "ia", "es", "an", "a", "n", "ish", "i", "y", "ey")
_LEAST_ROOT = 4
_MANY = 500
"""Rows of one word ("embassy"): where there are more, the question must name one of their names."""
_TAIL = frozenset(
    "in at on from to of for by with between among within across who that which whose under".split()
)
_PREFIXES = frozenset(("re", "co"))
_LINKS = frozenset(("the", "a", "an"))
_MEASURES = {
    "long": "length",
    "high": "height",
    "tall": "height",
    "wide": "width",
    "deep": "depth",
    "heavy": "weight",
    "far": "distance",
    "fast": "speed",
    "old": "age",
    "large": "area",
    "big": "area",
}
"""What a question measures by the word behind "how"."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is compared. ``inside`` marks a name that follows "in" or "at", ``attributed`` one that follows "according to"."""

    forms: Forms
    start: int
    is_name: bool = False
    inside: bool = False
    attributed: bool = False


class Reader:
    """Reads texts into words, with every name in its canonical form."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._aliases: dict[tuple[str, ...], tuple[str, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for surface, canonical in aliases.items():
            parts = tuple(normalize(token.text) for token in tokenize(surface[:LONGEST_ALIAS]))
            words = tuple(token.text for token in tokenize(canonical[:LONGEST_ALIAS]))
            if parts:
                self._aliases[parts] = min(words, self._aliases.get(parts, words))
                lengths.setdefault(parts[0], set()).add(len(parts))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def words(self, text: str, values: Iterable[Value] = ()) -> list[Word]:
        """The words of a text without function words and without what belongs to ``values``."""
        tokens = _tokens(text)
        taken = [(value.start, value.end) for value in values]
        found: list[Word] = []
        leading = before = ""  # the word that leads the names under way, and the one before it
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if any(start <= token.start < end for start, end in taken):
                i, leading = i + 1, ""
                continue
            length, canonical = self._alias(tokens, i)
            i += length
            is_name = bool(canonical) or (token.text[0].isupper() and not is_stop_word(token.text))
            if not is_name and token.text.lower() not in _LINKS:
                leading, before = token.text.lower(), leading
            for part in canonical or (token.text,):
                if not is_stop_word(part):
                    forms = _name_forms(part) if is_name else _word_forms(part)
                    attributed = is_name and (before, leading) == ("according", "to")
                    found.append(
                        Word(forms, token.start, is_name, is_name and leading in ("in", "at"), attributed)
                    )
        return found

    def _alias(self, tokens: list[Token], i: int) -> tuple[int, tuple[str, ...]]:
        """How many tokens the name at ``i`` takes, and the words of its canonical form; (1, ()) where it is none."""
        if is_stop_word(tokens[i].text):  # "it" is not IT
            return 1, ()
        lengths = self._lengths.get(normalize(tokens[i].text), ())
        following = tuple(normalize(token.text) for token in tokens[i : i + lengths[0]]) if lengths else ()
        for length in lengths:
            canonical = self._aliases.get(following[:length])
            if canonical is not None and length <= len(following):
                return length, canonical
        return 1, ()


def _tokens(text: str) -> list[Token]:
    """The tokens of a text, a split prefix joined to its word ("re-opened")."""
    tokens = tokenize(text)
    if "-" not in text:
        return tokens
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and last.text.lower() in _PREFIXES and text[last.end : token.start] == "-":
            joined[-1] = Token(last.text + token.text, last.start, token.end)
        else:
            joined.append(token)
    return joined


def _word_forms(word: str) -> Forms:
    """A word's stem and, of who does something, the stem of what is done ("worker", "work")."""
    own = stem(word)
    return (
        frozenset((own, own[:-2]))
        if own.endswith("er") and len(own) - 2 >= _LEAST_ROOT
        else frozenset((own,))
    )


def _name_forms(word: str) -> Forms:
    """A name's stem and what is left of it without the ending of a country or a people, so that "Mongolian" meets "Mongolia"."""
    own = stem(word)
    return frozenset(
        (
            own,
            *(
                own[: -len(end)]
                for end in _ENDINGS
                if own.endswith(end) and len(own) - len(end) >= _LEAST_ROOT
            ),
        )
    )


@dataclass(frozen=True, eq=False)
class Row:
    """A fact as words. ``head`` is its subject up to the first preposition, ``office`` the noun that heads its
    object ("advisor to the president"), ``rest`` the forms of all that it says beside its head, ``known`` of everything."""

    position: int
    fact: Fact
    read: Callable[[], tuple[frozenset[str], tuple[Value, ...]]]
    subject: tuple[Word, ...]
    head: tuple[Word, ...]
    relation: tuple[Word, ...]
    object: tuple[Word, ...]
    office: tuple[Word, ...]
    unit: frozenset[str]
    whole: frozenset[Forms]
    key: frozenset[Forms]
    known: frozenset[str]
    rest: frozenset[str]
    value: Decimal | None
    date: PartialDate | None

    @cached_property
    def sentence(self) -> tuple[frozenset[str], tuple[Value, ...]]:
        """The forms of the words of the fact's sentence, and its values; read once."""
        return self.read()

    @cached_property
    def required(self) -> tuple[Word, ...]:
        """The words that name what the value counts: the head without the noun that is counted, if anything is left."""
        return tuple(word for word in self.head if word.forms.isdisjoint(self.unit)) or self.head

    @property
    def is_quantity(self) -> bool:
        """Whether the fact has a value."""
        return self.value is not None

    @property
    def is_name(self) -> bool:
        """Whether the head is a proper name, of which a question may leave a part out."""
        return all(word.is_name for word in self.head)


@dataclass(frozen=True)
class Asked:
    """A question as words: ``forms`` holds those of all its words."""

    question: Question
    words: tuple[Word, ...]
    forms: frozenset[str]
    dates: tuple[Value, ...]

    def covers(self, words: Iterable[Word]) -> bool:
        """Whether the question holds each of these words."""
        return all(not word.forms.isdisjoint(self.forms) for word in words)

    def names(self, row: Row) -> bool:
        """Whether the question names the subject of a row: half of a name, what tells a quantity, the noun of anything else."""
        if row.is_name:
            return 2 * sum(not word.forms.isdisjoint(self.forms) for word in row.head) >= len(row.head)
        return self.covers(row.required if row.is_quantity else row.head[-1:])

    def place_of(self, words: Iterable[Word]) -> int:
        """Where the first of these words stands in the question; its length where none does."""
        sought = {form for word in words for form in word.forms}
        return min(
            (word.start for word in self.words if not word.forms.isdisjoint(sought)),
            default=len(self.question.text),
        )

    def agrees(self, row: Row) -> bool:
        """Whether no date of the question is another than the row's."""
        return all(dates_agree(date.date, row.date) for date in self.dates)

    def may_mean(self, row: Row) -> bool:
        """Whether the row's date is one of those that the question names, if it names any."""
        return not self.dates or any(dates_agree(date.date, row.date) for date in self.dates)


def dates_agree(a: PartialDate | None, b: PartialDate | None) -> bool:
    """Whether two dates can mean one, as far as both go; a missing date agrees with any."""
    if a is None or b is None:
        return True
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return all(x is None or y is None or x == y for x, y in pairs)


class Index:
    """Facts as rows. A row is kept under the rarest of the words that a question must hold to mean it."""

    def __init__(self, kb: Knowledge, facts: Iterable[Fact], reader: Reader) -> None:
        self.kb = kb
        self.reader = reader
        self.rows = tuple(self._row(position, fact) for position, fact in enumerate(facts))
        counts = Counter(
            form
            for row in self.rows
            for word in (*row.subject, *row.relation, *row.object)
            for form in word.forms
        )
        self._subjects: dict[str, list[int]] = {}
        self._objects: dict[str, list[int]] = {}
        self._relations: dict[str, list[int]] = {}
        for position, row in enumerate(self.rows):
            if row.is_name:
                for word in row.head:
                    _register(self._subjects, (word,), position, counts)
            else:
                _register(
                    self._subjects, row.required if row.is_quantity else row.head[-1:], position, counts
                )
            _register(self._objects, row.office, position, counts)
            _register(self._relations, row.relation, position, counts)

    def ask(self, question: Question) -> Asked:
        """A question as words, read as the facts are."""
        words = tuple(_measuring(question.text, self.reader.words(question.text, question.values)))
        forms = frozenset(form for word in words for form in word.forms)
        return Asked(
            question, words, forms, tuple(value for value in question.values if value.kind == "date")
        )

    def published(self, row: Row) -> datetime.date:
        """The date of a row's article; of one without, the first of all dates."""
        article = self.kb.articles.get(row.fact.article_id)
        return (article.source.published if article else None) or datetime.date.min

    def by_subject(self, asked: Asked) -> Iterator[Row]:
        """The rows whose subject the question may name, in the order of the facts."""
        return self._found(self._subjects, asked)

    def by_object(self, asked: Asked) -> Iterator[Row]:
        """The rows whose object (an office) the question may name."""
        return self._found(self._objects, asked)

    def by_relation(self, asked: Asked) -> Iterator[Row]:
        """The rows whose relation the question may name."""
        return self._found(self._relations, asked)

    def events(self, asked: Asked) -> Iterator[Row]:
        """The dated rows whose subject or object the question may name."""
        positions = {
            row.position: row
            for find in (self.by_subject, self.by_object)
            for row in find(asked)
            if row.date is not None
        }
        return (positions[position] for position in sorted(positions))

    def _found(self, postings: Mapping[str, list[int]], asked: Asked) -> Iterator[Row]:
        positions = {position for form in asked.forms for position in postings.get(form, ())}
        if len(positions) > _MANY:
            names = {form for word in asked.words if word.is_name for form in word.forms}
            positions = {
                position for position in positions if not names.isdisjoint(self.rows[position].known)
            }
        return (self.rows[position] for position in sorted(positions))

    @cached_property
    def parts(self) -> Mapping[frozenset[Forms], tuple[Row, ...]]:
        """The parts of each whole, by the words of the whole."""
        found: dict[frozenset[Forms], list[Row]] = {}
        for row in self.rows:
            if row.whole and row.is_quantity:
                found.setdefault(row.whole, []).append(row)
        return {whole: tuple(rows) for whole, rows in found.items()}

    @cached_property
    def wholes(self) -> Mapping[frozenset[Forms], tuple[Row, ...]]:
        """The quantities of each subject, by its words."""
        found: dict[frozenset[Forms], list[Row]] = {}
        for row in self.rows:
            if row.is_quantity:
                found.setdefault(row.key, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def families(self) -> Mapping[str, frozenset[frozenset[Forms]]]:
        """The wholes that have parts, by each form of their own words and of what their parts count."""
        found: dict[str, set[frozenset[Forms]]] = {}
        for whole, rows in self.parts.items():
            for form in {form for forms in whole for form in forms} | set(rows[0].unit):
                found.setdefault(form, set()).add(whole)
        return {form: frozenset(wholes) for form, wholes in found.items()}

    def _row(self, position: int, fact: Fact) -> Row:
        words = self.reader.words
        subject, relation, object_ = (
            tuple(words(fact.subject)),
            tuple(words(fact.relation)),
            tuple(words(fact.object)),
        )
        head = self._head(fact.subject, subject)
        unit, whole = words(fact.unit), words(fact.part_of)
        rest = frozenset(
            form
            for word in (*subject, *relation, *object_, *unit, *whole)
            if word not in head
            for form in word.forms
        )
        return Row(
            position=position,
            fact=fact,
            read=lambda: self._sentence(fact),
            subject=subject,
            head=head,
            relation=relation,
            object=object_,
            office=self._head(fact.object, object_)[-1:],
            unit=frozenset(form for word in unit for form in word.forms),
            whole=frozenset(word.forms for word in whole),
            key=frozenset(word.forms for word in subject),
            known=rest | frozenset(form for word in head for form in word.forms),
            rest=rest,
            value=_decimal(fact.value),
            date=parse_iso(fact.date) if fact.date else None,
        )

    def _head(self, text: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words before the first preposition; all of them where it opens the text."""
        tail = next((token.start for token in tokenize(text)[1:] if token.text in _TAIL), len(text))
        return tuple(word for word in words if word.start < tail) or words

    def _sentence(self, fact: Fact) -> tuple[frozenset[str], tuple[Value, ...]]:
        sentence, article = self.kb.sentence_of(fact), self.kb.articles.get(fact.article_id)
        if sentence is None:
            return frozenset(), ()
        forms = frozenset(form for word in self.reader.words(sentence.text) for form in word.forms)
        return forms, tuple(find_values(sentence.text, article.source.published if article else None))


def _measuring(text: str, words: Iterable[Word]) -> Iterator[Word]:
    """The words of a question, that behind "how" known under the noun for what it measures too ("how long": length)."""
    behind = text.lower().partition("how ")[2].split(" ", 1)[0]
    measured, at = _MEASURES.get(behind), text.lower().find("how ") + len("how ")
    for word in words:
        yield replace(word, forms=word.forms | {stem(measured)}) if measured and word.start == at else word


def _register(
    postings: dict[str, list[int]], words: Iterable[Word], position: int, counts: Mapping[str, int]
) -> None:
    """Keep a row under every form of its rarest word."""
    rarest = min(
        words, key=lambda word: (max(counts[form] for form in word.forms), sorted(word.forms)), default=None
    )
    for form in sorted(rarest.forms) if rarest else ():
        postings.setdefault(form, []).append(position)


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is None or value.is_finite() else None
