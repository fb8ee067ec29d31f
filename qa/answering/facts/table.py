"""The fact table: the facts of articles, ready to be asked, by look-up and by the operations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from qa.answering.facts.coverage import Inquiry
from qa.answering.facts.events import age, compare, duration, first, last, since
from qa.answering.facts.figures import average, change, difference, rate, ratio, remainder, share, sum_
from qa.answering.facts.index import Asked, Index
from qa.answering.facts.lists import count, fewest, most
from qa.answering.facts.lookup import look_up
from qa.answering.facts.reading import read_rows
from qa.answering.facts.rest import told_rest
from qa.answering.facts.results import FactAnswer, FactRefusal, Result
from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.operations import Operation
from qa.knowledge.base import Knowledge
from qa.models import MENTIONED, Sentence

_LOOKED_UP: frozenset[Operation] = frozenset(("sum", "count", "duration", "share", "age"))
"""Operations whose cues also ask for what one row may say: "how many in total", "how long did it take"."""
_TURNED_ROUND: frozenset[Operation] = frozenset(("compare", "difference", "most", "fewest", "first", "last"))
"""Operations of which a "not" in the question asks for the opposite, or for something else."""
_READ_WHERE_SURE: frozenset[Operation] = frozenset(("sum", "average"))
"""Operations that take rows read from sentences only where the question surely asks for them."""
_LONGEST_TABLE = 60
"""Rows of a table that are read at most."""


class FactTable:
    """The facts of articles, of all that are known where none are named, ready to be asked. Threads may share
    it."""

    def __init__(self, kb: Knowledge, articles: Iterable[str] | None = None) -> None:
        facts = (
            kb.facts if articles is None else [fact for article in articles for fact in kb.facts_of(article)]
        )
        self._index = Index(kb, [fact for fact in facts if fact.relation != MENTIONED])

    def look_up(self, query: Query) -> FactAnswer | None:
        """The answer that one row gives, or none where no row covers the whole question or two rows
        disagree."""
        intent = query.question.operation
        if not self._index.rows or (intent and (intent.name not in _LOOKED_UP or intent.negated)):
            return None
        return look_up(self._index, Asked(query))

    def compute(self, query: Query, sentences: Sequence[AnnotatedSentence] = ()) -> Result:
        """The result of the operation that a question asks for, over the table's rows and those read from
        ``sentences``.

        A refusal says why there is none: what is missing, what disagrees; none says that no row has to do
        with it.
        """
        inquiry = self.inquire(query, sentences)
        if inquiry is None or not inquiry.rows:
            return told_rest(self._index.kb, query, sentences)
        name = inquiry.intent.name
        result = OPERATIONS[name](inquiry) or told_rest(self._index.kb, query, sentences)
        if isinstance(result, FactAnswer) and name in _TURNED_ROUND and inquiry.intent.negated:
            return FactRefusal('what is asked with a "not" is not computed; ask it without', result.facts)
        return result

    def inquire(self, query: Query, sentences: Sequence[AnnotatedSentence]) -> Inquiry | None:
        """What a question asks to be computed, with the rows to compute it from; none where it asks for no
        such thing."""
        intent = query.question.operation
        if intent is None:
            return None
        asked = Asked(query)
        near = self._around(sentences) if intent.sure or intent.name not in _READ_WHERE_SURE else ()
        read = [row for sentence in near for row in read_rows(self._index.kb, sentence)]
        places = (one.sentence for one in sentences)
        ranks = {(one.article_id, one.paragraph, one.number): rank for rank, one in enumerate(places)}
        return Inquiry(self._index, asked, intent, (*self._index.near(asked), *read), ranks)

    def _around(self, sentences: Iterable[AnnotatedSentence]) -> Iterator[AnnotatedSentence]:
        """Sentences, each row of a table with all of that table, and others with the next one of their
        paragraph where it may tell the end of what they tell: "It reopened"."""
        given = {one.sentence: one for one in sentences}
        yield from given.values()
        seen = set(given)
        for one in given.values():
            for paragraph, beside in self._beside(one):
                for i in beside:
                    if paragraph[i] not in seen:
                        seen.add(paragraph[i])
                        yield AnnotatedSentence(paragraph[i], one.article, paragraph[:i])

    def _beside(self, one: AnnotatedSentence) -> Iterator[tuple[Sequence[Sentence], Sequence[int]]]:
        """The places of the sentences that are read with one, and their paragraph: its table, or the table
        behind it, or the next sentence."""
        kb, sentence = self._index.kb, one.sentence
        paragraph = kb.paragraph_of(sentence)
        behind = kb.paragraph(sentence.article_id, sentence.paragraph + 1)
        for table in (paragraph, behind):
            if table and table[-1].kind == "row":
                yield table, range(min(len(table), _LONGEST_TABLE))
        if sentence.number < len(paragraph):
            yield paragraph, range(sentence.number, sentence.number + 1)


OPERATIONS: dict[Operation, Callable[[Inquiry], Result]] = {
    "difference": difference,
    "sum": sum_,
    "average": average,
    "rate": rate,
    "share": share,
    "remainder": remainder,
    "ratio": ratio,
    "change": change,
    "duration": duration,
    "since": since,
    "age": age,
    "first": first,
    "last": last,
    "most": most,
    "fewest": fewest,
    "count": count,
    "compare": compare,
}
"""What computes each operation."""
