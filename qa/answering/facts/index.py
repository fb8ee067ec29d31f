"""Rows of facts, found by the weighted terms of a question as sentences are: a field each, its words under
every form."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache

from qa.answering.matching.query import Query
from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate, parse_iso
from qa.language.finding import find_values
from qa.language.lexicon import entries, pairs, words
from qa.language.terms import IRREGULAR, stem, terms, tokenize
from qa.language.values import Value, same_value
from qa.language.verbs import verb_form
from qa.models import Fact

Stems = frozenset[str]
ASKING = frozenset(map(stem, words("operations.asking")))
"""Stems of words that ask for an operation."""
MOVES = frozenset(map(stem, words("operations.moves")))
CONTRASTING = frozenset(map(stem, words("operations.contrasting")))
MONEY = frozenset(map(stem, words("operations.money")))
_ENDINGS = tuple(sorted(entries("operations.endings"), key=len, reverse=True))
_TAIL = frozenset((*pairs("grammar.closed_classes")["preposition"], "to", "that", "who", "which", "whose"))
_MEASURING = {stem(word): tuple(map(stem, nouns)) for word, nouns in pairs("facts.measuring").items()}
_LEAST_ROOT = 4
"""Letters that are left of a word without its ending."""
_MOST_ROWS = 50
"""Rows that are looked at for a question, where more share a term with it."""
_OWN, _AROUND = 1.0, 0.3
"""What a term counts that a row holds itself, and what one counts that only its evidence holds; chosen, not
fitted."""


@lru_cache(maxsize=30_000)
def forms(term: str) -> Stems:
    """The term with the roots under which others of its family meet it: "mongolian" and "mongolia" share
    "mongol"."""
    base = IRREGULAR.get(term[2:]) if term.startswith("re") else None
    term = f"re{base}" if base else term
    roots = (
        term[: -len(end)] for end in _ENDINGS if term.endswith(end) and len(term) - len(end) >= _LEAST_ROOT
    )
    return frozenset((term, *roots))


def all_forms(stems: Iterable[str]) -> Stems:
    """Every form of every stem."""
    return frozenset(form for term in stems for form in forms(term))


@dataclass(frozen=True, eq=False)
class Row:
    """A fact as terms, a field each; ``key`` are those that a question must hold to name it.

    ``own`` holds the forms of all that it says itself, ``naming`` those without its unit. ``head`` are the
    terms of its subject up to the first preposition, ``office`` the noun that heads its object. ``whole`` are
    the terms of what it is a part of. ``read`` gives the terms and values of its evidence. ``is_read`` marks
    a row that no table has, read from a sentence; of such, ``partner`` is the row of another time or side
    that the sentence sets it beside, ``whole_row`` the one that it is a part of; ``column`` has the terms of
    the head of its column, none where it stands in no table and behind no label.
    """

    fact: Fact
    subject: tuple[str, ...]
    head: tuple[str, ...]
    relation: tuple[str, ...]
    object: tuple[str, ...]
    office: tuple[str, ...]
    unit: tuple[str, ...]
    whole: Stems
    key: Stems
    own: Stems
    naming: Stems
    value: Decimal | None
    date: PartialDate | None
    read: Callable[[], tuple[Stems, tuple[Value, ...]]]
    nearby: Callable[[], Stems]
    is_read: bool = False
    column: tuple[str, ...] | None = None
    partner: Row | None = None
    whole_row: Row | None = None

    @cached_property
    def evidence(self) -> tuple[Stems, tuple[Value, ...]]:
        """The forms of the terms of the row's sentence and of its article's title, and the sentence's
        values."""
        return self.read()

    @cached_property
    def around(self) -> Stems:
        """The forms of the terms of the row's paragraph and of its article's title."""
        return self.nearby()

    @cached_property
    def known(self) -> Stems:
        """The forms of all that it says itself, and of what it is a part of."""
        return self.own | all_forms(self.whole)

    @cached_property
    def counted(self) -> Stems:
        """The forms of its unit."""
        return all_forms(self.unit)

    @cached_property
    def identity(self) -> tuple[Stems, Stems]:
        """What it is of: its subject and relation."""
        return frozenset(self.subject), frozenset(self.relation)

    @property
    def is_name(self) -> bool:
        """Whether its subject is a proper name, of which a question may leave a part out."""
        first = self.fact.subject.split()
        return all(word[:1].isupper() for word in first if word.lower() not in ("of", "the", "and", "a"))


@dataclass(frozen=True)
class Term:
    """A term that rows must cover: ``equivalents`` are the forms of what means the same, ``names`` other
    names of several words."""

    stem: str
    weight: float
    word: str
    offset: int
    equivalents: Stems
    names: tuple[Stems, ...]
    is_name: bool
    direct: Stems


class Asked:
    """A question as rows are matched with it."""

    def __init__(self, query: Query) -> None:
        self.query, self.question = query, query.question
        question = query.question
        in_dates = {term for value in question.values if value.kind == "date" for term in terms(value.text)}
        self.dates = tuple(value.date for value in question.values if value.kind == "date" and value.date)
        named = frozenset(term for name in question.names for term in terms(name))
        self.terms = tuple(
            self._term(term, named)
            for term in question.terms
            if term not in in_dates and (term not in question.light or term in CONTRASTING)
        )
        everything = {form for term in map(self._plain, question.tokens) for form in term}
        self.forms = frozenset(everything).union(
            *(name for term in self.terms for name in term.names), *(term.equivalents for term in self.terms)
        )

    def _plain(self, term: str) -> Stems:
        measured = (
            _MEASURING.get(term, ())
            if self.question.kind in ("number", "duration") and not self.question.verb
            else ()
        )
        return all_forms((term, *measured, *self.query.synonyms.get(term, ())))

    def _word(self, term: str) -> tuple[str, int]:
        token = self.question.tokens.get(term)
        return (token.text, token.start) if token else (term, 0)

    def _term(self, term: str, named: Set[str]) -> Term:
        others = self.query.alternatives.get(term, ())
        if term in self.question.placed:  # "in Norway" is no Norwegian
            same, others = (
                {term},
                tuple(name for name in others if name[0][:_LEAST_ROOT] != term[:_LEAST_ROOT]),
            )
        else:
            same = set(self._plain(term))
        same.update(*(forms(name[0]) for name in others if len(name) == 1))
        several = tuple(all_forms(name) for name in others if len(name) > 1)
        whole = tuple(frozenset(name) for name in others if len(name) > 1) if several else ()
        weight = self.query.weights.get(term, 1.0)
        return Term(term, weight, *self._word(term), frozenset(same), whole, term in named, forms(term))

    def covers(self, stems: Iterable[str]) -> bool:
        """Whether the question holds each of some stems in one form or another."""
        return all(not forms(term).isdisjoint(self.forms) for term in stems)

    def missing(self, stems: Iterable[str]) -> int:
        """How many of some stems the question does not hold."""
        return sum(forms(term).isdisjoint(self.forms) for term in stems)

    def required(self, beside: Set[str] = frozenset()) -> tuple[Term, ...]:
        """The terms that rows must cover, without those that only ask."""
        return tuple(term for term in self.terms if term.stem not in beside)

    def agrees(self, row: Row) -> bool:
        """Whether no date of the question is another than the row's, or than all of its sentence's where it
        has none."""
        if row.date is not None:
            return all(dates_agree(date, row.date) for date in self.dates)
        known = [value.date for value in row.evidence[1] if value.date] if self.dates else []
        return all(any(dates_agree(date, other) for other in known) for date in self.dates)

    def may_mean(self, row: Row) -> bool:
        """Whether the row's date is one of those that the question names, if it names any."""
        return not self.dates or any(dates_agree(date, row.date) for date in self.dates)


def holds(term: Term, known: Stems) -> bool:
    """Whether stems hold a term of the question, or what means the same."""
    return not term.equivalents.isdisjoint(known) or any(name <= known for name in term.names)


def score(asked: Asked, row: Row) -> float:
    """How much of a question's weight a row covers; what only its evidence holds counts less, and words that
    it alone has against it."""
    found = 0.0
    for term in asked.terms:
        if holds(term, row.own):
            found += _OWN * term.weight
        elif holds(term, row.evidence[0]):
            found += _AROUND * term.weight
    return found - 0.1 * asked.missing(row.subject)


def dates_agree(a: PartialDate | None, b: PartialDate | None) -> bool:
    """Whether two dates can mean one, as far as both go; a missing date agrees with any."""
    if a is None or b is None:
        return True
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return all(x is None or y is None or x == y for x, y in pairs)


def is_among(value: Value, others: Iterable[Value]) -> bool:
    """Whether a value is the same as one of others."""
    return any(same_value(value, other) for other in others)


class Index:
    """The rows of facts, by the forms of their terms."""

    def __init__(self, kb: Knowledge, facts: Iterable[Fact]) -> None:
        self.kb = kb
        self._postings: dict[str, list[int]] = {}
        self.rows = tuple(make_row(kb, fact) for fact in facts)
        for position, row in enumerate(self.rows):
            for form in row.own:
                self._postings.setdefault(form, []).append(position)

    def near(self, asked: Asked) -> list[Row]:
        """The rows that share a weighted term with the question, those that share most of its weight, in the
        order of the facts."""
        weights: dict[int, float] = {}
        for term in asked.terms:
            sought = term.equivalents.union(*term.names)
            for position in {position for form in sought for position in self._postings.get(form, ())}:
                weights[position] = weights.get(position, 0.0) + term.weight
        if len(weights) > _MOST_ROWS:
            least = sorted(weights.values(), reverse=True)[_MOST_ROWS]
            weights = {position: weight for position, weight in weights.items() if weight > least} or weights
        return [self.rows[position] for position in sorted(weights)[: 4 * _MOST_ROWS]]

    def published(self, row: Row) -> datetime.date | None:
        """The date of a row's article, where it bears one."""
        article = self.kb.articles.get(row.fact.article_id)
        return article.source.published if article else None


def make_row(kb: Knowledge, fact: Fact) -> Row:
    """A fact as terms."""
    subject, relation, object_, unit = (
        _terms(text) for text in (fact.subject, fact.relation, fact.object, fact.unit)
    )
    date = parse_iso(fact.date) if fact.date else None
    subject = tuple(term for term in subject if not date or term != str(date.year)) or subject
    head = tuple(term for term in _head(fact.subject) if term in subject) or subject
    value = decimal(fact.value)
    counted = all_forms(unit)
    told = tuple(term for term in head if forms(term).isdisjoint(counted)) or head
    return Row(
        fact=fact,
        subject=subject,
        head=head,
        relation=relation,
        object=object_,
        office=_head(fact.object)[-1:],
        unit=unit,
        whole=frozenset(_terms(fact.part_of)),
        key=frozenset(told if value is not None else head[-1:]),
        own=all_forms((*subject, *relation, *object_, *unit)),
        naming=all_forms((*subject, *relation, *object_)),
        value=value,
        date=date,
        read=lambda: _evidence(kb, fact),
        nearby=lambda: _nearby(kb, fact),
    )


def _evidence(kb: Knowledge, fact: Fact) -> tuple[Stems, tuple[Value, ...]]:
    sentence, article = kb.sentence_of(fact), kb.articles.get(fact.article_id)
    title = all_forms((*terms(article.title), *_terms(fact.part_of))) if article else frozenset[str]()
    if sentence is None:
        return title, ()
    published = article.source.published if article else None
    return title | all_forms(terms(sentence.text)), tuple(find_values(sentence.text, published))


def _nearby(kb: Knowledge, fact: Fact) -> Stems:
    sentence = kb.sentence_of(fact)
    return all_forms(kb.terms_around(sentence)) if sentence else frozenset()


def _terms(text: str) -> tuple[str, ...]:
    return tuple(terms(text))


def _head(text: str) -> tuple[str, ...]:
    """The terms before the first preposition, and before a participle that stands right before it ("workers
    SENT TO Mongolia"); all of them where it opens the text."""
    tokens = tokenize(text)
    tail = next((i for i, token in enumerate(tokens) if i and token.text in _TAIL), len(tokens))
    if 1 < tail < len(tokens) and verb_form(tokens[tail - 1].text) == "past":
        tail -= 1
    return _terms(text[: tokens[tail].start]) if tail < len(tokens) and tail else _terms(text)


def decimal(text: str) -> Decimal | None:
    """A number as a fact's cell has it, none where it is none."""
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is None or value.is_finite() else None


def curated_first(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of one subject, value, unit and date each once: looked over before not, and those of the table
    before those read."""
    ordered = sorted(rows, key=lambda row: (row.fact.origin != "curated", row.is_read))
    unique: dict[object, Row] = {}
    for row in ordered:
        unique.setdefault((frozenset(row.subject), row.value, row.fact.unit, row.date), row)
    return iter(unique.values())
