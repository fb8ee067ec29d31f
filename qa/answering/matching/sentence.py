"""A sentence read once for every question: its tokens with their stems, its values and its names, each worked
out when first asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa.answering.question.record import Question
from qa.language.document import context_terms
from qa.language.finding import find_values
from qa.language.lexicon import alternation
from qa.language.names import TITLES, Name, find_abbreviations, find_names
from qa.language.phrases import Phrases, find_phrases
from qa.language.terms import Token, stem, terms, tokenize, word_pairs
from qa.language.values import Value
from qa.models import Article, Sentence

_ATTRIBUTING, _BOUNDING = alternation("matching.attributing"), alternation("matching.bounding_dates")
_PARTS_OF_TIME = alternation("matching.parts_of_time")
_NOT_WHEN = re.compile(
    rf"\b(?:{_BOUNDING})\s+(?:(?:the )?(?:{_PARTS_OF_TIME})(?: of)?\s*)?(?:the )?$", re.IGNORECASE
)
_SHORT_FORM = re.compile(r"\s*\([^()]*\)")
_UNKNOWN = Article(id="unknown", title="", text="-")
_SHORTEST = 3
"""Letters of a publisher's name."""


@dataclass(frozen=True)
class AnnotatedSentence:
    """A sentence as answering sees it, with its article and the sentences ``before`` it in its paragraph."""

    sentence: Sentence
    article: Article = _UNKNOWN
    before: Sequence[Sentence] = ()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words and numbers with their offsets."""
        return tuple(tokenize(self.sentence.text))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """One for each token."""
        return tuple(stem(token.text) for token in self.tokens)

    @cached_property
    def phrases(self) -> Phrases:
        """Its noun phrases and verbs."""
        return find_phrases(self.sentence.text, self.tokens)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The terms (stems without stop words) and how often each occurs."""
        return Counter(terms(self.sentence.text))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The neighbouring words."""
        return word_pairs(self.sentence.text)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Numbers, dates, sums of money and the like."""
        return tuple(find_values(self.sentence.text, self.article.source.published))

    @cached_property
    def dates(self) -> tuple[Value, ...]:
        """The dates at which it happens, not since or until when it does, or what it is compared with."""
        return _dates(self.sentence.text, self.values)

    @cached_property
    def dates_before(self) -> tuple[Value, ...]:
        """The ``dates`` of the nearest sentence before it in its paragraph that has any."""
        texts = (other.text for other in reversed(self.before))
        told = (_dates(text, find_values(text, self.article.source.published)) for text in texts)
        return next(filter(None, told), ())

    @cached_property
    def context(self) -> frozenset[str]:
        """The terms of what it hangs on, such as the headings above it; none where its article's text is not
        at hand."""
        return frozenset(context_terms(self.sentence, self.article.text))

    @cached_property
    def replies_to(self) -> frozenset[str]:
        """The terms of the question before it, of which it is the reply, as in an interview or an FAQ."""
        links = (link for link in self.sentence.context if link.role == "question")
        return frozenset(term for link in links for term in terms(self.article.text[link.start : link.end]))

    @cached_property
    def title(self) -> frozenset[str]:
        """The terms of its article's title."""
        return frozenset(terms(self.article.title))

    def publisher_in(self, question: Question) -> str:
        """The words of a question that name the article's publisher as who says so ("according to the POST");
        empty where none do."""
        name = _SHORT_FORM.sub("", self.article.source.publisher or "").removeprefix("The ").strip()
        return question.names_source(name) if len(name) >= _SHORTEST else ""

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Proper names."""
        return tuple(find_names(self.sentence.text))

    @cached_property
    def called(self) -> frozenset[str]:
        """The stems of names of one word, with a title or an office before them or nothing: "Holt", "Mr
        Holt", "Mayor Holt"."""
        short = (name.text.split() for name in self.names)
        return frozenset(
            stem(words[-1])
            for words in short
            if len(words) == 1 or (len(words) == 2 and stem(words[0]) in TITLES)
        )

    @cached_property
    def abbreviations(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """The terms of each abbreviation that it explains, with those of the words that it stands for."""
        pairs = (
            (tuple(terms(short)), tuple(terms(long)))
            for short, long in find_abbreviations(self.sentence.text)
        )
        return tuple((short, long) for short, long in pairs if short and long)


def _dates(text: str, values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(
        value for value in values if value.kind == "date" and not _NOT_WHEN.search(text, 0, value.start)
    )
