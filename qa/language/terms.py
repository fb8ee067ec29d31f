"""From text to terms: normalise, tokenise, drop stop words, stem. Terms are made here and nowhere else, so
every store ranks alike."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from Stemmer import Stemmer

from qa.language.lexicon import pairs, words

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|\b[RrCc][eo]-[^\W\d_]+|[^\W_]+(?:['’][^\W\d_]{3,})?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens and characters without width: a word is the same with and without them."""
_TOKEN_AROUND_INVISIBLE = re.compile(
    _TOKEN.pattern.replace(r"[^\W_]+", rf"[^\W_](?:{_INVISIBLE.pattern}*[^\W_])*")
)
_QUOTES = str.maketrans("’‘“”", "''\"\"")
_STEMMER = Stemmer("english", maxCacheSize=0)

IRREGULAR = {form: base for base, forms in pairs("terms.irregular_forms").items() for form in forms}
"""Forms that a stemmer cannot know, by their base form."""
_BASES = frozenset(IRREGULAR.values())

STOP_WORDS = words("terms.stop_words")
"""English function words, which no question is about."""


class Token(NamedTuple):
    """A word or number as it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Words and numbers with their offsets. "1,749" and "U.S." are one token each; a possessive 's is left
    out."""
    return list(_tokens(text))


@lru_cache(maxsize=64)
def _tokens(text: str) -> tuple[Token, ...]:
    """Kept for the last texts: a question is read many times on its way to an answer."""
    return tuple(Token(match[0], match.start(), match.end()) for match in _pattern(text).finditer(text))


def word_pairs(text: str) -> frozenset[tuple[str, str]]:
    """The neighbouring words and numbers of a text, in lower case."""
    words = [word.lower() for word in _TOKEN.findall(_visible(text))]
    return frozenset(zip(words, words[1:], strict=False))


def normalize(text: str) -> str:
    """The form in which words are compared: NFKC, without accents, case folded ("Çelik" to "celik")."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", _visible(text))
    return unicodedata.normalize(
        "NFKC", "".join(c for c in decomposed if not unicodedata.combining(c))
    ).casefold()


def holds_words(text: str, words: str) -> bool:
    """Whether words stand in a text, one after the other. Case, line breaks and the shape of quotation marks
    do not matter."""
    return _evened(words) in _evened(text)


def _evened(text: str) -> str:
    return " ".join(_visible(text).translate(_QUOTES).casefold().split())


def _visible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _pattern(text: str) -> re.Pattern[str]:
    return _TOKEN if text.isascii() or not _INVISIBLE.search(text) else _TOKEN_AROUND_INVISIBLE


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The term of one word: normalised and stemmed (Snowball English), numbers without separators ("1,749" to
    "1749")."""
    plain = normalize(word)
    if plain[:1].isdigit():
        return plain.replace(",", "")
    plain = IRREGULAR.get(plain, plain)
    return str(_STEMMER.stemWord(plain.replace(".", "").replace("’", "").replace("'", "").replace("-", "")))


def is_stop_word(word: str) -> bool:
    """Whether a word is a function word. "US" and "IT" in capitals are names."""
    return word.lower() in STOP_WORDS and not (len(word) > 1 and word.isupper())


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repeats."""
    return [stem(word) for word in _TOKEN.findall(_visible(text)) if not is_stop_word(word)]


LIGHT_TERMS = frozenset(map(stem, words("terms.light")))
"""Terms of plain words that stand in any text, and tell little of what a question is about."""


@lru_cache(maxsize=4_000)
def synonyms(term: str) -> frozenset[str]:
    """The stems of plain English words that mean about the same as a term (``data/synonyms.txt``)."""
    groups = (line.split() for line in _lines_with(term, "synonyms.txt"))
    return frozenset(stem(word) for group in groups if _has(group, term) for word in group) - {term}


@lru_cache(maxsize=4_000)
def related(term: str) -> frozenset[str]:
    """The stems of words that share a usual sense with a term, or a root ("succeed", "successor";
    ``data/related.txt``). They make a sentence likelier, but do not show that it says the same."""
    lines = (line.split() for line in _lines_of(term))
    return frozenset(stem(word) for line in lines if _has(line[:1], term) for word in line) - {term}


def _lines_of(term: str) -> Iterator[str]:
    """The lines of ``related.txt``, which are sorted, whose first word may be of this stem."""
    lines, opening = _related(), _opening(term)
    for i in range(bisect_left(lines, opening), len(lines)):
        if not lines[i].startswith(opening):
            break
        yield lines[i]


@cache
def _related() -> list[str]:
    return [line for line in _read("related.txt") if not line.startswith("#")]


@lru_cache(maxsize=4_000)
def opposites(term: str) -> frozenset[str]:
    """The stems of plain English words that mean the opposite of a term (``data/opposites.txt``)."""
    sides = ([side.split() for side in line.split("/")] for line in _lines_with(term, "opposites.txt"))
    pairs = ((one, other) for one, two in sides for one, other in ((one, two), (two, one)))
    return frozenset(stem(word) for one, other in pairs if _has(one, term) for word in other) - {term}


def _lines_with(term: str, file: str) -> Iterator[str]:
    """The lines that may have a word of this stem: a word begins as its stem does, an irregular one ("sworn")
    at least with two letters, so few words are stemmed for a question."""
    text, opening = _content(file), " " + _opening(term)
    at = text.find(opening)
    while at >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end]
        at = text.find(opening, end)


def _opening(term: str) -> str:
    return term[:2] if term in _BASES else term[: max(2, len(term) - 2)]


def _has(words: Sequence[str], term: str) -> bool:
    return any(word[:2] == term[:2] and stem(word) == term for word in words)


@cache
def _content(file: str) -> str:
    """A word list, each line behind a space and before a line break."""
    return "".join(f" {line}\n" for line in _read(file) if not line.startswith("#"))


def _read(file: str) -> list[str]:
    return Path(__file__).with_name("data").joinpath(file).read_text(encoding="utf-8").splitlines()
