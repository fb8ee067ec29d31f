"""The whole way from a question to an answer, alone or in a conversation."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.answering.extraction.extract import extract
from qa.answering.facts.results import FactAnswer, FactRefusal
from qa.answering.facts.table import FactTable
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.query import Names, Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.analysis import check, understand
from qa.answering.question.operations import states_result
from qa.answering.ranking.ranking import DEPTH, Ranked, rank
from qa.answering.rewriting.spelling import correct_spelling
from qa.answering.selection.composition import SHOWN, cite, cite_ranked, disagreement, tell
from qa.answering.selection.confidence import THRESHOLD, Confidence
from qa.answering.selection.reranking import Assessment, rerank
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import find_folder
from qa.language.countries import other_names
from qa.language.finding import find_values
from qa.language.terms import terms
from qa.language.values import Value, format_number
from qa.models import Answer, Evidence, Explanation, Fact, Sentence
from qa.stores.base import Hit, Store
from qa.stores.memory import MemoryStore
from qa.stores.opening import StoreName, open_knowledge

if TYPE_CHECKING:
    pass

_ASKS_TWICE = re.compile(r"\band\s+(?:also\s+)?(?:\w+\s+)?(?:who|wh(?:at|en|ere|y|ich|ose|om)|how)\b")
"""What a question has that may be two."""
_REMEMBERED = 2_000
"""Sentences kept as read, so that a warm question to small knowledge reads nothing twice. Many more would slow the garbage collector."""
_FACTS_FROM = 10
"""Sentences whose articles' facts are asked: what a fact says, its sentence says too."""
_TABLES = 256
"""Fact tables kept, one for each group of articles that came up together."""


class Bot:
    """Answers questions from a knowledge base. Holds no state of a conversation, so threads may share it."""

    def __init__(self, knowledge: Knowledge, store: Store | None = None) -> None:
        self.knowledge = knowledge
        self.notes: tuple[str, ...] = ()
        self.store = store if store is not None else MemoryStore(tuple(knowledge.sentences))
        self._facts = lru_cache(maxsize=_TABLES)(lambda generation, articles: FactTable(knowledge, articles))
        self._names = lru_cache(maxsize=1)(self._read_names)
        self._annotated = lru_cache(maxsize=1)(lambda generation: dict[int, AnnotatedSentence]())

    @classmethod
    def open(cls, folder: str | Path | None = None, store: StoreName = "auto") -> Bot:
        """A bot that answers from a knowledge folder, by its index where it has one; without a folder from the one that ``find_folder``
        finds. ``notes`` tell what a person should know of it, such as an index that is out of date. Raises ``KnowledgeError``."""
        opened = open_knowledge(Path(folder) if folder is not None else find_folder(), store)
        bot = cls(opened.knowledge, opened.store)
        bot.notes = opened.notes
        return bot

    def ask(self, question: str) -> Answer:
        """Answer one question, or abstain. Raises ``QuestionError`` where it is empty, without a word, or too long."""
        return self.answer(question, question)

    def search(self, question: str, k: int = 10) -> list[Evidence]:
        """The ``k`` sentences nearest to a question, best first, also where ``ask`` would abstain. Raises ``QuestionError``."""
        with self.store.reading():
            query, ranked, _ = self._rank(question, max(k, DEPTH))
            _, ranked = rerank(query, ranked, self.knowledge, self.store)
            return [
                cite_ranked(self.knowledge, one, extract(Alignment(query, one.annotated)))
                for one in ranked[:k]
            ]

    def rank(self, question: str) -> tuple[Query, list[Ranked]]:
        """A question as it is read, with the sentences nearest to it and what ranks them. Raises ``QuestionError``."""
        with self.store.reading():
            query, ranked, _ = self._rank(question)
            return query, ranked

    def conversation(self) -> Conversation:
        """A conversation, which understands follow-up questions."""
        return Conversation(self)

    def answer(self, typed: str, completed: str) -> Answer:
        """Answer ``completed``, the whole question for which a person typed ``typed``. Raises ``QuestionError``."""
        check(completed)
        if _ASKS_TWICE.search(completed) and (both := self._both(typed, completed)):
            return both
        return self._answer_one(typed, completed)

    def _answer_one(self, typed: str, completed: str) -> Answer:
        with self.store.reading():
            query, ranked, notes = self._rank(completed)
            first, ranked = rerank(query, ranked, self.knowledge, self.store)
            found = self._ask_facts(query, ranked)
            answer = self._from_facts(typed, query, notes, ranked, found) if found else None
            lacking = isinstance(found, FactRefusal) and found.lacking
            if answer is None or (not answer.answered and (_is_extracted(answer) or lacking)):
                told = self._from_sentences(typed, query, notes, ranked, first)
                answer = told if answer is None or told.answered else answer
            elif _is_extracted(answer) and first and _is_stated(query, answer, first):
                told = self._from_sentences(typed, query, notes, ranked, first)
                answer = told if told.answered else answer
            elif (
                _is_extracted(answer)
                and first
                and first.ranked.annotated.sentence.text in (one.sentence for one in answer.evidence[:1])
            ):
                told = self._from_sentences(typed, query, notes, ranked, first)
                answer = (
                    told if told.answered and len(told.evidence) > 1 else answer
                )  # what other articles say of it
            return _with_warning(
                answer, self.knowledge.outdated({one.citation.article_id for one in answer.evidence})
            )

    def _both(self, typed: str, completed: str) -> Answer | None:
        """The answers to the two questions that one asks, or none where it is one."""
        from qa.answering.rewriting.compound import put_together, split_question
        from qa.answering.rewriting.followups import complete

        questions = split_question(completed)
        if questions is None:
            return None
        first = self._answer_one(questions[0], questions[0])
        return put_together(typed, first, self._answer_one(questions[1], complete(questions[1], [first])))

    def _rank(self, text: str, depth: int = DEPTH) -> tuple[Query, list[Ranked], tuple[str, ...]]:
        """The question as it is read, the sentences nearest to it, and a note on each word that was taken for another."""
        question = understand(text)
        names, named = self._names(self.store.generation)
        countries = other_names(text, question.predicate.subject)
        mended = correct_spelling(question, self.store, named.union(*countries))
        for word, meant in mended.items():
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, text)
        notes = tuple(f'"{word}" is read as "{meant}"' for word, meant in mended.items())
        names = {**names, **{name: (*names.get(name, ()), *others) for name, others in countries.items()}}
        query, ranked = rank(
            understand(text) if mended else question, names, self.store, self._annotate, depth
        )
        return query, ranked, notes

    def _read_names(self, generation: Hashable) -> tuple[Names, frozenset[str]]:
        """The aliases as ``rank`` takes them, and the terms in them."""
        names = _names(self.knowledge.aliases)
        return names, frozenset(term for name in names for term in name)

    def _ask_facts(self, query: Query, ranked: list[Ranked]) -> FactAnswer | FactRefusal | None:
        """What the fact table computes, looks up or refuses to compute; none where it has no fitting row."""
        table = self._facts(self.store.generation, self._articles_near(ranked))
        computed = table.compute(query, (one.annotated for one in ranked))
        return computed if isinstance(computed, FactAnswer) else table.look_up(query) or computed

    def _from_facts(
        self,
        typed: str,
        query: Query,
        notes: tuple[str, ...],
        ranked: list[Ranked],
        found: FactAnswer | FactRefusal,
    ) -> Answer:
        """An answer or a refusal of the fact table, with the sentences of its facts."""
        if isinstance(found, FactRefusal):
            return self._abstention(
                typed, query, notes, ranked, Confidence(0.0, (), found.reason), found.facts
            )
        places = dict.fromkeys(
            sentence for fact in found.facts if (sentence := self.knowledge.sentence_of(fact))
        )
        sure = Confidence(1.0, (), "the fact table holds it")
        spans = [self._find(found.text, sentence) for sentence in places]
        evidence = tuple(
            cite(self.knowledge, sentence, span) for sentence, span in zip(places, spans, strict=True)
        )
        text = self._as_told(found.text, evidence[0]) if len(evidence) == 1 else found.text
        if found.told:
            notes = (*notes, disagreement(found.told, evidence))
        return _answered(typed, query, notes, sure, text, evidence, found.facts, found.working)

    def _articles_near(self, ranked: list[Ranked]) -> tuple[str, ...] | None:
        """The articles whose facts may answer: those of the best sentences, or all where there are few."""
        if len(self.knowledge.articles) <= _FACTS_FROM:
            return None
        return tuple(sorted({one.annotated.sentence.article_id for one in ranked[:_FACTS_FROM]}))

    def _find(self, text: str, sentence: Sentence) -> tuple[int, int] | None:
        """Where a fact's answer stands in its sentence: as it is, or as a value that prints the same."""
        start = sentence.text.find(text)
        if start >= 0:
            return start, start + len(text)
        values = find_values(sentence.text, self.knowledge.about(sentence.article_id).source.published)
        same = (value for value in values if text in _written(value))
        return next(((value.start, value.end) for value in same), None)

    def _as_told(self, text: str, evidence: Evidence) -> str:
        """A fact's sum of money as its sentence writes it; its date with the words for it where the sentence has others ("last month")."""
        words = evidence.sentence[slice(*evidence.span)] if evidence.span else ""
        values = find_values(words, evidence.citation.source.published)
        if any(value.kind == "money" for value in values):
            return words
        return (
            f"{text} ({words})"
            if any(value.relative and str(value.date) == text for value in values)
            else text
        )

    def _from_sentences(
        self, typed: str, query: Query, notes: tuple[str, ...], ranked: list[Ranked], first: Assessment | None
    ) -> Answer:
        if first is None:
            return self._abstention(
                typed, query, notes, ranked, Confidence(0.0, (), "no sentence holds a word of the question")
            )
        if first.confidence.value < THRESHOLD:
            return self._abstention(typed, query, notes, ranked, first.confidence)
        told = tell(query, ranked, first, self.knowledge)
        return _answered(
            typed,
            query,
            (*notes, *first.confidence.doubt, *told.notes),
            first.confidence,
            told.text,
            told.evidence,
        )

    def _abstention(
        self,
        typed: str,
        query: Query,
        notes: tuple[str, ...],
        ranked: list[Ranked],
        confidence: Confidence,
        facts: tuple[Fact, ...] = (),
    ) -> Answer:
        """No answer, with the reason and the nearest sentences."""
        return Answer.model_construct(
            question=typed,
            read_as=query.question.text,
            answered=False,
            text="",
            evidence=tuple(cite_ranked(self.knowledge, one) for one in ranked[:SHOWN]),
            facts=facts,
            confidence=confidence.value,
            explanation=_explanation(query, notes, confidence),
        )

    def _annotate(self, hit: Hit) -> AnnotatedSentence:
        """A candidate as answering sees it, kept for the next question."""
        kept = self._annotated(self.store.generation)
        annotated = kept.get(hit.position)
        if annotated is None:
            if len(kept) >= _REMEMBERED:
                kept.clear()
            article = self.knowledge.about(hit.sentence.article_id)
            annotated = AnnotatedSentence(hit.sentence, article, hit.paragraph.sentences[: hit.index])
            kept[hit.position] = annotated
        return annotated


class Conversation:
    """Questions that build on each other. Belongs to one person, so to one thread; its bot may be shared.

    ``answers`` are those given before, the newest last, where the conversation goes on with another bot.
    """

    def __init__(self, bot: Bot, answers: Iterable[Answer] = ()) -> None:
        self._bot = bot
        self._answers = list(answers)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What was answered so far, the newest last."""
        return tuple(self._answers)

    def ask(self, question: str) -> Answer:
        """Answer a question, completed from what went before. Raises ``QuestionError``, which the conversation survives."""
        from qa.answering.rewriting.followups import complete

        answer = self._bot.answer(question, complete(question, self._answers))
        self._answers.append(answer)
        return answer


def _is_stated(query: Query, answer: Answer, first: Assessment) -> bool:
    """Whether the best sentence states itself what was computed from others: "34 % fewer", of one thing alone."""
    intent, sentence = query.question.operation, first.ranked.annotated.sentence.text
    if intent is None or not intent.sure or intent.middle >= 0 or not answer.explanation.working:
        return False
    return all(one.sentence != sentence for one in answer.evidence) and states_result(intent, sentence)


def _is_extracted(answer: Answer) -> bool:
    """Whether an answer or a refusal comes from facts that nobody has looked at."""
    return all(fact.origin == "extracted" for fact in answer.facts)


def _answered(
    typed: str,
    query: Query,
    notes: tuple[str, ...],
    confidence: Confidence,
    text: str,
    evidence: tuple[Evidence, ...],
    facts: tuple[Fact, ...] = (),
    working: str = "",
) -> Answer:
    return Answer.model_construct(
        question=typed,
        read_as=query.question.text,
        answered=True,
        text=text,
        evidence=evidence,
        facts=facts,
        confidence=confidence.value,
        explanation=_explanation(query, notes, confidence, working),
    )


def _with_warning(answer: Answer, outdated: Sequence[str]) -> Answer:
    """The answer, with a note on the articles whose files have changed since they were read."""
    if not outdated:
        return answer
    told = f"changed since it was indexed, so this may no longer stand there: {', '.join(sorted(outdated))}; `qa index` reads it anew"
    explained = answer.explanation.model_copy(update={"notes": (*answer.explanation.notes, told)})
    return answer.model_copy(update={"explanation": explained})


def _explanation(
    query: Query, notes: tuple[str, ...], confidence: Confidence, working: str = ""
) -> Explanation:
    return Explanation.model_construct(
        kind=query.question.kind,
        terms=query.question.terms,
        missing=confidence.missing,
        notes=notes,
        working=working,
        threshold=THRESHOLD,
        reason=confidence.reason,
        signals=confidence.signals,
    )


def _written(value: Value) -> tuple[str, ...]:
    """How a fact's answer writes a value."""
    number = format_number(value.number) if value.number is not None else ""
    return str(value.date), number, f"{number} {value.unit}"


def _names(aliases: Mapping[str, str]) -> Names:
    """For the terms of each name those of the other names for the same: an alias for its canonical form, and the reverse."""
    groups: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for surface, canonical in aliases.items():
        whole = tuple(terms(canonical))
        groups.setdefault(whole, [whole]).append(tuple(terms(surface)))
    return {
        name: tuple(other for other in group if other != name)
        for group in groups.values()
        for name in group
        if name
    }
