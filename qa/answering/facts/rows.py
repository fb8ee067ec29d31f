"""Facts as rows of terms, a field each, their words under every form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache

from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate, parse_iso
from qa.language.finding import find_values
from qa.language.lexicon import entries, pairs
from qa.language.terms import IRREGULAR, terms, tokenize
from qa.language.values import Value
from qa.language.verbs import verb_form
from qa.models import Fact

Stems = frozenset[str]
_ENDINGS = tuple(sorted(entries("operations.endings"), key=len, reverse=True))
_TAIL = frozenset((*pairs("grammar.closed_classes")["preposition"], "to", "that", "who", "which", "whose"))
_LEAST_ROOT = 4
"""Letters that are left of a word without its ending."""


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
    def place(self) -> tuple[str, int, int]:
        """Its sentence: the article, the paragraph and the number there."""
        return self.fact.article_id, self.fact.evidence.paragraph, self.fact.evidence.sentence

    @property
    def is_name(self) -> bool:
        """Whether its subject is a proper name, of which a question may leave a part out."""
        first = self.fact.subject.split()
        return all(word[:1].isupper() for word in first if word.lower() not in ("of", "the", "and", "a"))


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
