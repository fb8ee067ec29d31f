"""From text to terms: normalise, tokenise, drop stop words, stem. Terms are made here and nowhere else, so every store ranks alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]{3,})?")
_STEMMER = Stemmer("english", maxCacheSize=0)

STOP_WORDS = frozenset(
    """a about after again all also am an and any are aren as at be because been before being both but by can could did didn do does
    doesn doing don done for from had has hasn have haven having he her here hers him his how i if in into is isn it its itself just
    let me might more most must my no nor not of on one only or other our out over own s same she should so some such t than that the
    their theirs them then there these they this those through to too under until up upon us very was wasn we were weren what when
    where whether which while who whom whose why will with would you your""".split()
)
"""English function words, which no question is about."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number as it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Words and numbers with their offsets. "1,749" and "U.S." are one token each; a possessive 's is left out."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def normalize(text: str) -> str:
    """The form in which words are compared: NFKC, without accents, case folded ("Çelik" to "celik")."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(c for c in decomposed if not unicodedata.combining(c))).casefold()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The term of one word: normalised and stemmed (Snowball English), numbers without separators ("1,749" to "1749")."""
    plain = normalize(word)
    if plain[:1].isdigit():
        return plain.replace(",", "")
    return str(_STEMMER.stemWord(plain.replace(".", "").replace("’", "").replace("'", "")))


def is_stop_word(word: str) -> bool:
    """Whether a word is a function word. "US" and "IT" in capitals are names."""
    return word.lower() in STOP_WORDS and not (len(word) > 1 and word.isupper())


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repeats."""
    return [stem(word) for word in _TOKEN.findall(text) if not is_stop_word(word)]
