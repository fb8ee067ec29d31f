"""A sentence read once for every question: its tokens with their stems, its values and its names."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.language.names import Name, find_names
from qa.language.terms import Token, is_stop_word, stem, tokenize
from qa.language.values import Value, find_values
from qa.models import Sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """``stems`` stand beside ``tokens``, one for each; ``counts`` holds the terms (stems without stop words) and how often each
    occurs; ``pairs`` are its neighbouring words."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    counts: Mapping[str, int]
    pairs: frozenset[tuple[str, str]]
    values: tuple[Value, ...]
    names: tuple[Name, ...]


def read(sentence: Sentence, published: datetime.date | None) -> Reading:
    """Read a sentence. Dates relative to the article's resolve against ``published``."""
    tokens = tuple(tokenize(sentence.text))
    stems = tuple(stem(token.text) for token in tokens)
    terms = [term for token, term in zip(tokens, stems, strict=True) if not is_stop_word(token.text)]
    return Reading(
        sentence=sentence,
        tokens=tokens,
        stems=stems,
        counts=Counter(terms),
        pairs=word_pairs(tokens),
        values=tuple(find_values(sentence.text, published)),
        names=tuple(find_names(sentence.text)),
    )


def word_pairs(tokens: Sequence[Token]) -> frozenset[tuple[str, str]]:
    """Neighbouring words, in lower case."""
    words = [token.text.lower() for token in tokens]
    return frozenset(zip(words, words[1:], strict=False))
