"""What the confidence in an answer rests on: a sentence, aligned, and the short answer in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from qa.answering.extraction.phrase_scoring import Extraction
from qa.answering.extraction.settling import why_unsettled
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.answer_type import has_answer_type
from qa.answering.matching.coverage import SAME_WORD, coverage
from qa.answering.matching.events import other_date_of_event
from qa.answering.matching.values import VALUE_KINDS
from qa.answering.question.record import Question
from qa.answering.ranking.ranking import Ranked
from qa.language.terms import stem


@dataclass(frozen=True)
class Grounds:
    """What a confidence rests on.

    ``nearby`` are the terms of the sentence's paragraph, of its article's title and of what it hangs on, such
    as the headings above it.
    """

    alignment: Alignment
    extraction: Extraction | None
    nearby: Collection[str]
    ranked: Ranked
    has_reason_beside: bool = False

    @property
    def question(self) -> Question:
        return self.alignment.question

    @cached_property
    def place(self) -> tuple[int, int] | None:
        """The first and last token of the short answer."""
        return self.alignment.within(*self.extraction.span) if self.extraction else None

    @cached_property
    def covered(self) -> Mapping[str, float]:
        """How far the sentence covers each term of the question, from 0 to 1."""
        return coverage(self.alignment.query, self.alignment.annotated)

    @cached_property
    def unseen(self) -> frozenset[str]:
        """The question's terms of which no sentence has even a synonym."""
        query = self.alignment.query
        away = (term for term, share in self.covered.items() if not share and term not in self.nearby)
        return frozenset(term for term in away if not query.is_known(term))

    @cached_property
    def names(self) -> frozenset[str]:
        """The terms of the question's names and figures."""
        named = {stem(word) for name in self.question.names for word in name.split()}
        return frozenset(term for term in self.covered if term in named or term.isdigit())

    @cached_property
    def lacks_type(self) -> bool:
        """True if the sentence has nothing of the kind asked for."""
        has_other = self.has_reason_beside or (
            self.question.kind == "date" and self.extraction
        )  # "at seven o'clock"
        return has_answer_type(self.alignment.query, self.alignment.annotated) is False and not has_other

    @cached_property
    def away(self) -> frozenset[str]:
        """The question's terms, light ones left out, that neither the sentence has nor what is nearby."""
        light, nearby = self.question.light, self.nearby
        return frozenset(
            term for term in self.covered if not (term in light or term in nearby) and self.lacks(term)
        )

    @cached_property
    def unsettled(self) -> str:
        """Why the sentence does not settle what a yes/no question states; empty where it does."""
        is_asked = self.question.kind == "yes/no"
        return why_unsettled(self.alignment, self.covered, self.nearby) if is_asked else ""

    @cached_property
    def other_date(self) -> str:
        """When the sentence says that it was, where the question takes another date for granted."""
        is_asked = self.question.kind in VALUE_KINDS or self.question.kind == "yes/no"
        return "" if is_asked else other_date_of_event(self.alignment)

    def lacks(self, term: str) -> bool:
        """True if the sentence has no form of one of the question's terms."""
        return self.covered.get(term, 1.0) < SAME_WORD
