"""A sentence as the source of rows: each value in it makes a row as a fact table would have it."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answering.facts.rows import Row, all_forms
from qa.answering.matching.sentence import AnnotatedSentence
from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate
from qa.language.terms import terms
from qa.language.values import Value
from qa.models import Fact, Place, Sentence


@dataclass(frozen=True)
class Source:
    """A sentence with the knowledge that it is from."""

    kb: Knowledge
    annotated: AnnotatedSentence

    def row(self, subject: str, words: str, value: Value, date: PartialDate | None, key: str) -> Row:
        """The row of a value: of what, in which words, when; ``key`` are the words that a question must hold
        to name it."""
        sentence = self.annotated.sentence
        date = value.date if value.kind == "date" else date
        fact = Fact.model_construct(
            article_id=sentence.article_id,
            subject=" ".join(subject.split()),
            relation="",
            value="" if value.number is None else format(value.number, "f"),
            unit=value.unit,
            date=date.iso() if date else "",
            evidence=_place(sentence),
            origin="extracted",
        )
        unit, naming = tuple(terms(value.unit)), all_forms(terms(words))
        year = str(date.year) if date else ""
        subject_terms = tuple(term for term in terms(subject) if term != year) or tuple(terms(subject))
        return Row(
            fact=fact,
            subject=subject_terms,
            head=(),
            relation=(),
            object=(),
            office=(),
            unit=unit,
            whole=frozenset(),
            key=frozenset(terms(key)).difference(unit),
            own=naming | all_forms(unit),
            naming=naming,
            value=None if value.kind == "date" else value.number,
            date=date,
            read=lambda: (
                all_forms((*terms(sentence.text), *self.annotated.title)),
                self.annotated.values,
            ),
            nearby=lambda: all_forms({*self.kb.terms_around(sentence), *self.annotated.context}),
            is_read=True,
        )


def _place(sentence: Sentence) -> Place:
    """How a fact names its sentence: with its first words."""
    words = " ".join(sentence.text.split()[:5])
    return Place(paragraph=sentence.paragraph, sentence=sentence.number, words=words)
