"""The whole way from a question to an answer, alone or in a conversation."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Hashable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from qa.answering.facts.results import FactAnswer, FactRefusal
from qa.answering.facts.table import FactTable
from qa.answering.matching.query import Names, Query, names_of
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.analysis import LONGEST, check, understand
from qa.answering.question.chatter import hint_for
from qa.answering.question.operations import Intent, states_result
from qa.answering.question.record import Question
from qa.answering.ranking.ranking import DEPTH, Ranked, rank
from qa.answering.rewriting.compound import put_together, split_question
from qa.answering.rewriting.courtesies import without_courtesies
from qa.answering.rewriting.followups import complete
from qa.answering.rewriting.meant import who_is_meant
from qa.answering.rewriting.spelling import correct_spelling
from qa.answering.selection.answers import (
    Inquiry,
    abstention,
    from_facts,
    from_sentences,
    is_extracted,
    only_sure,
    with_warning,
)
from qa.answering.selection.composition import cite_assessed
from qa.answering.selection.confidence import Confidence
from qa.answering.selection.reranking import rerank
from qa.errors import KnowledgeError, QuestionError
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import named_folder
from qa.language.countries import other_names
from qa.models import Answer, Evidence
from qa.stores.base import Hit, Store
from qa.stores.memory import memory_store
from qa.stores.opening import StoreName, open_knowledge

_REMEMBERED = 2_000
"""Sentences kept as read, so that a warm question to small knowledge reads nothing twice; many more would
slow the garbage collector."""
_REACH = 100
"""Answers back to which a follow-up may refer."""
_FACTS_FROM = 10
"""Sentences whose articles' facts are asked: what a fact says, its sentence says too."""
_FIGURES = ("number", "percentage", "money")
"""Kinds of question that a sentence answers before a row read from it: it takes the nearest figure."""
_TABLES = 256
"""Fact tables kept, one for each group of articles that came up together."""


class Bot:
    """Answers questions from a knowledge base. Holds no state of a conversation, so threads may share it."""

    def __init__(self, knowledge: Knowledge, store: Store | None = None, strict: bool = False) -> None:
        if not isinstance(knowledge, Knowledge):
            named = knowledge if isinstance(knowledge, str | Path) else "knowledge"
            raise KnowledgeError(
                f"Bot() takes a KnowledgeBase, not a {type(knowledge).__name__}; "
                f"to open a folder: Bot.open({str(named)!r})"
            )
        self.knowledge, self.strict = knowledge, strict
        self.notes: tuple[str, ...] = ()
        self.store = store if store is not None else memory_store(knowledge)
        self._facts = lru_cache(maxsize=_TABLES)(lambda generation, articles: FactTable(knowledge, articles))
        self._names = lru_cache(maxsize=1)(self._read_names)
        self._annotated = lru_cache(maxsize=1)(lambda generation: dict[int, AnnotatedSentence]())

    def __repr__(self) -> str:
        return f"<Bot with {self.knowledge!r}>"

    @classmethod
    def open(cls, folder: str | Path | None = None, store: StoreName = "auto", strict: bool = False) -> Bot:
        """A bot that answers from a knowledge folder, by its index where it has one; a ``strict`` one gives
        only answers that are sure.

        Without a folder it takes the one that ``find_folder`` finds. ``notes`` tell what a person should know
        of it, such as an index that is out of date. Raises ``KnowledgeError``.
        """
        opened = open_knowledge(named_folder(folder), store)
        bot = cls(opened.knowledge, opened.store, strict)
        bot.notes = opened.notes
        return bot

    def ask(self, question: str) -> Answer:
        """Answer one question, or abstain. Raises ``QuestionError`` where it is empty, without a word, or too
        long."""
        check(question)
        return self.answer(question, without_courtesies(question))

    def search(self, question: str, k: int = 10) -> list[Evidence]:
        """The ``k`` sentences nearest to a question, best first, also where ``ask`` would abstain.

        Raises ``QuestionError``, also where ``k`` is no number from 1 on.
        """
        if not isinstance(k, int) or k < 1:
            raise QuestionError(f"k is {k!r}; it is how many sentences to give: 1, 2, 3 ...")
        check(question)
        with self.store.reading():
            query, ranked, _ = self._rank(without_courtesies(question), max(k, DEPTH))
            return list(map(cite_assessed, rerank(query, ranked, self.knowledge)[:k]))

    def rank(self, question: str) -> tuple[Query, list[Ranked]]:
        """A question as it is read, with the sentences nearest to it and what ranks them. Raises
        ``QuestionError``."""
        with self.store.reading():
            query, ranked, _ = self._rank(question)
            return query, ranked

    def conversation(self) -> Conversation:
        """A conversation, which understands follow-up questions."""
        return Conversation(self)

    def answer(self, typed: str, completed: str) -> Answer:
        """Answer ``completed``, the whole question for which a person typed ``typed``. Raises
        ``QuestionError``."""
        check(completed)
        questions = split_question(completed)
        if questions is None:
            answer = self._answer_one(typed, completed)
        else:
            first = self._answer_one(questions[0], questions[0])
            second = self._answer_one(questions[1], complete(questions[1], [first]))
            answer = put_together(typed, first, second)
        return only_sure(answer) if self.strict else answer

    def _answer_one(self, typed: str, completed: str) -> Answer:
        if hint := hint_for(typed):
            return self.hold_back(typed, hint)
        with self.store.reading():
            query, ranked, notes = self._rank(completed)
            inquiry = Inquiry(typed, query.question.text, query, notes, ranked, self.knowledge)
            return with_warning(self._from_best(inquiry), self.knowledge)

    def hold_back(self, typed: str, hint: str) -> Answer:
        """No answer, but a line that helps to ask again. Raises ``QuestionError``."""
        check(typed)
        with self.store.reading():
            query, _, _ = self._rank(typed)
            inquiry = Inquiry(typed, typed, query, (), (), self.knowledge)
            return abstention(inquiry, Confidence(0.0, (), hint))

    def _from_best(self, inquiry: Inquiry) -> Answer:
        """What the fact table answers; else what a sentence does, which also goes before rows that nobody has
        looked at.

        Of such rows the sentence's answer counts only where it cites other articles besides.
        """
        found = self._ask_facts(inquiry.query, inquiry.ranked)
        answer = from_facts(inquiry, found) if found else None
        if (
            answer is not None
            and not is_extracted(answer)
            and not (isinstance(found, FactRefusal) and found.lacking)
        ):
            return answer
        assessed = rerank(inquiry.query, inquiry.ranked, self.knowledge)
        if answer is None or not answer.answered:
            told = from_sentences(inquiry, assessed)
            return told if answer is None or told.answered else answer
        if assessed and assessed[0].alignment.text in (one.sentence for one in answer.evidence[:1]):
            told = from_sentences(inquiry, assessed)
            is_looked_up = not answer.explanation.working and answer.explanation.kind in _FIGURES
            return told if told.answered and (is_looked_up or len(told.evidence) > 1) else answer
        if assessed and _is_stated(answer, inquiry.query.question.operation, assessed[0].alignment.text):
            told = from_sentences(inquiry, assessed)
            return told if told.answered else answer
        return answer

    def _ask_facts(self, query: Query, ranked: Iterable[Ranked]) -> FactAnswer | FactRefusal | None:
        """What the fact table computes, looks up or refuses to compute; none where it has no fitting row.

        Asked are the articles of the best sentences, or all where there are few.
        """
        nearest = [one.annotated for one in ranked][:_FACTS_FROM]
        few = len(self.knowledge.articles) <= _FACTS_FROM
        articles = None if few else tuple(sorted({one.sentence.article_id for one in nearest}))
        table = self._facts(self.store.generation, articles)
        computed = table.compute(query, nearest)
        return computed if isinstance(computed, FactAnswer) else table.look_up(query) or computed

    def _rank(self, text: str, depth: int = DEPTH) -> tuple[Query, list[Ranked], tuple[str, ...]]:
        """The question as it is read, the sentences nearest to it, and a note on each word that was taken for
        another."""
        question = understand(text)
        aliases, known = self._names(self.store.generation)
        countries = other_names(text, question.predicate.subject)
        corrected = correct_spelling(
            question, self.store, lambda term: term in known or any(term in name for name in countries)
        )
        question, notes = _respelt(question, corrected)
        names = ChainMap({name: (*aliases.get(name, ()), *more) for name, more in countries.items()}, aliases)
        query, ranked = rank(question, names, self.store, self._annotate, depth)
        return query, ranked, notes

    def _read_names(self, generation: Hashable) -> tuple[Names, frozenset[str]]:
        """The aliases as ``rank`` takes them, and the terms in them."""
        names = names_of(self.knowledge.aliases)
        return names, frozenset(term for name in names for term in name)

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
        """Answer a question, completed from what went before. Raises ``QuestionError``, which the
        conversation survives. Small talk gets its hint, and one who may be either of two is asked
        back for; both leave the last answer the last."""
        check(question)
        history = self._answers[-_REACH:]
        if hint := hint_for(question) or who_is_meant(question, history):
            return self._bot.hold_back(question, hint)
        answer = self._bot.answer(question, complete(without_courtesies(question), history))
        self._answers.append(answer)
        return answer


def _is_stated(answer: Answer, intent: Intent | None, sentence: str) -> bool:
    """Whether the best sentence states itself what was computed from others: "34 % fewer", of one thing
    alone."""
    if intent is None or not answer.explanation.working:
        return False
    if intent.name != "share" and (not intent.sure or intent.middle >= 0):
        return False
    is_other = all(one.sentence != sentence for one in answer.evidence)
    return is_other and states_result(replace(intent, sure=True), sentence)


def _respelt(question: Question, corrected: dict[str, str]) -> tuple[Question, tuple[str, ...]]:
    """The question with its misspelt words corrected, where it stays no longer than a question may be, and
    notes on them."""
    text = question.text
    for word, meant in corrected.items():
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, text)
    if not corrected or len(text) > LONGEST:
        return question, ()
    return understand(text), tuple(f'"{word}" is read as "{meant}"' for word, meant in corrected.items())
