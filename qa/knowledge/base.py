"""What is known: articles, their sentences and facts, and the names that mean the same."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.contents import read_contents
from qa.knowledge.folder import named_folder
from qa.language.sentences import split_sentences
from qa.language.terms import terms
from qa.models import Article, Citation, Fact, Problem, Sentence


class Knowledge(ABC):
    """What answers are made from, in memory (``KnowledgeBase``) or on disk (``stores.archive.Archive``).
    Threads may share it.

    ``articles`` are by id; ``aliases`` maps a surface form to its canonical form ("DPRK" to "North Korea").
    ``problems`` names what could not be read; the rest answers all the same.
    """

    articles: Mapping[str, Article]
    sentences: Collection[Sentence]
    facts: Collection[Fact]
    aliases: Mapping[str, str]
    problems: Sequence[Problem]

    def __repr__(self) -> str:
        counts = (len(self.articles), len(self.sentences), len(self.facts))
        return "<{} of {:,} articles, {:,} sentences, {:,} facts>".format(type(self).__name__, *counts)

    @abstractmethod
    def about(self, article_id: str) -> Article:
        """An article's title, source and language, its text perhaps left out. Raises ``KeyError``."""

    @abstractmethod
    def paragraph(self, article_id: str, number: int) -> Sequence[Sentence]:
        """The sentences of a paragraph in order, none where there is no such paragraph."""

    @abstractmethod
    def facts_of(self, article_id: str) -> Sequence[Fact]:
        """The facts of an article, none where there is no such article."""

    @abstractmethod
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """How many sentences and facts each article has, in the order of the articles."""

    def outdated(self, article_ids: Collection[str]) -> list[str]:
        """Those of some articles whose files are no longer what was read of them, as far as that is known."""
        return []

    def citation(self, sentence: Sentence) -> Citation:
        """Where a sentence stands."""
        article = self.about(sentence.article_id)
        return Citation.model_construct(
            article_id=article.id,
            title=article.title,
            source=article.source,
            paragraph=sentence.paragraph,
            sentence=sentence.number,
            start=sentence.start,
            end=sentence.end,
        )

    def sentence_of(self, fact: Fact) -> Sentence | None:
        """The sentence that a fact names, or none where the article has no such place."""
        around = self.paragraph(fact.article_id, fact.evidence.paragraph)
        return around[fact.evidence.sentence - 1] if 0 < fact.evidence.sentence <= len(around) else None

    def paragraph_of(self, sentence: Sentence) -> Sequence[Sentence]:
        """The sentences of the paragraph that a sentence stands in, in order."""
        return self.paragraph(sentence.article_id, sentence.paragraph)

    def terms_around(self, sentence: Sentence) -> Collection[str]:
        """The terms of a sentence's paragraph and of its article's title."""
        around = (
            self.about(sentence.article_id).title,
            *(other.text for other in self.paragraph_of(sentence)),
        )
        return frozenset(term for text in around for term in terms(text))


@dataclass(frozen=True, repr=False)
class KnowledgeBase(Knowledge):
    """Knowledge in memory. Never changes once made."""

    articles: Mapping[str, Article]
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def from_articles(
        cls,
        articles: Iterable[Article],
        facts: Iterable[Fact] = (),
        aliases: Mapping[str, str] | None = None,
        problems: Iterable[Problem] = (),
    ) -> KnowledgeBase:
        """Make a knowledge base from articles in memory. Raises ``KnowledgeError`` where two have one id."""
        by_id: dict[str, Article] = {}
        for article in [articles] if isinstance(articles, Article) else articles:
            if not isinstance(article, Article):
                raise KnowledgeError(
                    f"an article is a qa.Article, not a {type(article).__name__}; "
                    'make one: qa.Article(id="mill", title="The mill", text=...)'
                )
            if article.id in by_id:
                raise KnowledgeError(f"two articles have the id {article.id!r}; give each its own id")
            by_id[article.id] = article
        sentences = tuple(sentence for article in by_id.values() for sentence in split_sentences(article))
        return cls(by_id, sentences, tuple(facts), dict(aliases or {}), tuple(problems))

    @classmethod
    def load(cls, folder: str | Path | None = None) -> KnowledgeBase:
        """Read a knowledge folder; without one, the folder that ``find_folder`` finds. What is broken is left
        out and named in ``problems``. Raises ``KnowledgeError`` where the folder cannot be read."""
        contents = read_contents(named_folder(folder))
        facts = tuple(row.fact for row in contents.facts)
        aliases = {row.surface: row.canonical for row in contents.aliases}
        return cls(contents.articles, contents.sentences, facts, aliases, contents.problems)

    def about(self, article_id: str) -> Article:
        return self.articles[article_id]

    def paragraph(self, article_id: str, number: int) -> Sequence[Sentence]:
        return self._paragraphs.get((article_id, number), ())

    def facts_of(self, article_id: str) -> Sequence[Fact]:
        return self._facts.get(article_id, ())

    def terms_around(self, sentence: Sentence) -> Collection[str]:
        place = (sentence.article_id, sentence.paragraph)
        if place not in self._around:
            self._around[place] = super().terms_around(sentence)
        return self._around[place]

    def counts(self) -> Mapping[str, tuple[int, int]]:
        sentences = Counter(sentence.article_id for sentence in self.sentences)
        facts = Counter(fact.article_id for fact in self.facts)
        return {article_id: (sentences[article_id], facts[article_id]) for article_id in self.articles}

    @cached_property
    def _around(self) -> dict[tuple[str, int], Collection[str]]:
        """The terms of each paragraph that was asked for, and of its article's title."""
        return {}

    @cached_property
    def _paragraphs(self) -> Mapping[tuple[str, int], Sequence[Sentence]]:
        found: dict[tuple[str, int], list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault((sentence.article_id, sentence.paragraph), []).append(sentence)
        return found

    @cached_property
    def _facts(self) -> Mapping[str, Sequence[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.article_id, []).append(fact)
        return found
