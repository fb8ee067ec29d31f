"""A sentence read once for every question: its tokens with their stems, its values and its names, each worked out when first asked for."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from qa.language.names import Name, find_abbreviations, find_names
from qa.language.phrases import Phrases, find_phrases
from qa.language.terms import Token, stem, terms, tokenize, word_pairs
from qa.language.values import Value, find_values
from qa.models import Sentence


@dataclass(frozen=True)
class Reading:
    """A sentence as answering sees it. ``published`` tells the article's date, against which a relative one resolves; it is asked only
    where the values are."""

    sentence: Sentence
    published: Callable[[], datetime.date | None] = lambda: None

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
        return tuple(find_values(self.sentence.text, self.published()))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Proper names."""
        return tuple(find_names(self.sentence.text))

    @cached_property
    def abbreviations(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """The terms of each abbreviation that is explained in it, with those of the words that it stands for."""
        pairs = ((tuple(terms(short)), tuple(terms(long))) for short, long in find_abbreviations(self.sentence.text))
        return tuple((short, long) for short, long in pairs if short and long)
