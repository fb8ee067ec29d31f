"""What is known: articles, their sentences and facts, and the names that mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.folder import find_folder, read_contents
from qa.language.sentences import split_sentences
from qa.models import Article, Citation, Fact, Problem, Sentence


@dataclass(frozen=True)
class KnowledgeBase:
    """Articles with their sentences and facts. Never changes once made, so threads may share it.

    ``aliases`` maps a surface form to its canonical form ("DPRK" to "North Korea"). ``problems`` names what could
    not be read; the rest answers all the same.
    """

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
        for article in articles:
            if article.id in by_id:
                raise KnowledgeError(f"two articles have the id {article.id!r}; give each its own id")
            by_id[article.id] = article
        sentences = tuple(sentence for article in by_id.values() for sentence in split_sentences(article))
        return cls(by_id, sentences, tuple(facts), dict(aliases or {}), tuple(problems))

    @classmethod
    def load(cls, folder: str | Path | None = None) -> KnowledgeBase:
        """Read a knowledge folder; without one, the folder that ``find_folder`` finds. What is broken is left out and
        named in ``problems``. Raises ``KnowledgeError`` where the folder cannot be read."""
        contents = read_contents(Path(folder) if folder is not None else find_folder())
        facts = tuple(row.fact for row in contents.facts)
        aliases = {row.surface: row.canonical for row in contents.aliases}
        return cls(contents.articles, contents.sentences, facts, aliases, contents.problems)

    def citation(self, sentence: Sentence) -> Citation:
        """Where a sentence stands."""
        article = self.articles[sentence.article_id]
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
        place = (fact.article_id, fact.evidence.paragraph, fact.evidence.sentence)
        return self._by_place.get(place)

    def paragraph_of(self, sentence: Sentence) -> list[Sentence]:
        """The sentences of the paragraph that a sentence stands in, in order."""
        return self.paragraph(sentence.article_id, sentence.paragraph)

    def paragraph(self, article_id: str, number: int) -> list[Sentence]:
        """The sentences of a paragraph in order, none where there is no such paragraph."""
        found: list[Sentence] = []
        while other := self._by_place.get((article_id, number, len(found) + 1)):
            found.append(other)
        return found

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, int, int], Sentence]:
        return {(s.article_id, s.paragraph, s.number): s for s in self.sentences}
