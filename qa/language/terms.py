"""From text to terms: normalise, tokenise, drop stop words, stem. Terms are made here and nowhere else, so every store ranks alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from Stemmer import Stemmer

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|\b[RrCc][eo]-[^\W\d_]+|[^\W_]+(?:['’][^\W\d_]{3,})?")
_STEMMER = Stemmer("english", maxCacheSize=0)

_IRREGULAR = {
    form: base.strip()
    for base, forms in (
        line.split(":")
        for line in """arise:arose arisen;be:been;bear:bore borne;beat:beaten;become:became;begin:began begun;bite:bit bitten;
        blow:blew blown;break:broke broken;bring:brought;build:built;buy:bought;catch:caught;choose:chose chosen;
        come:came;deal:dealt;draw:drew drawn;drink:drank drunk;drive:drove driven;eat:ate eaten;fall:fell fallen;
        feed:fed;feel:felt;fight:fought;find:found;flee:fled;fly:flew flown;forget:forgot forgotten;
        freeze:froze frozen;get:got gotten;give:gave given;go:went gone;grow:grew grown;hide:hid hidden;hold:held;
        keep:kept;know:knew known;lead:led;leave:left;lend:lent;lose:lost;make:made;mean:meant;meet:met;pay:paid;
        ride:rode ridden;ring:rang rung;rise:rose risen;run:ran;say:said;see:saw seen;seek:sought;sell:sold;send:sent;
        shake:shook shaken;shoot:shot;show:shown;sing:sang sung;sink:sank sunk;sleep:slept;speak:spoke spoken;
        spend:spent;stand:stood;steal:stole stolen;strike:struck;swear:swore sworn;swim:swam swum;take:took taken;
        teach:taught;tell:told;think:thought;throw:threw thrown;understand:understood;wear:wore worn;win:won;
        write:wrote written;child:children;man:men;woman:women;person:people""".split(";")
    )
    for form in forms.split()
}
"""Forms that a stemmer cannot know, by their base form."""

STOP_WORDS = frozenset(
    """a about after again all also am an and any are aren as at be because been before being both but by can could did didn do does
    doesn doing don done for from had has hasn have haven having he her here hers him his how i if in into is isn it its itself just
    let me might more most must my no nor not of on one only or other our out over own s same she should so some such t than that the
    their theirs them then there these they this those through to too under until up upon us very was wasn we were weren what when
    where whether which while who whom whose why will with would you your""".split()
)
"""English function words, which no question is about."""


class Token(NamedTuple):
    """A word or number as it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Words and numbers with their offsets. "1,749" and "U.S." are one token each; a possessive 's is left out."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def word_pairs(text: str) -> frozenset[tuple[str, str]]:
    """The neighbouring words and numbers of a text, in lower case."""
    words = [word.lower() for word in _TOKEN.findall(text)]
    return frozenset(zip(words, words[1:], strict=False))


def normalize(text: str) -> str:
    """The form in which words are compared: NFKC, without accents, case folded ("Çelik" to "celik")."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(c for c in decomposed if not unicodedata.combining(c))).casefold()


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The term of one word: normalised and stemmed (Snowball English), numbers without separators ("1,749" to "1749")."""
    plain = normalize(word)
    if plain[:1].isdigit():
        return plain.replace(",", "")
    plain = _IRREGULAR.get(plain, plain)
    return str(_STEMMER.stemWord(plain.replace(".", "").replace("’", "").replace("'", "").replace("-", "")))


def is_stop_word(word: str) -> bool:
    """Whether a word is a function word. "US" and "IT" in capitals are names."""
    return word.lower() in STOP_WORDS and not (len(word) > 1 and word.isupper())


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repeats."""
    return [stem(word) for word in _TOKEN.findall(text) if not is_stop_word(word)]


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """For the stem of a plain English word those of words that mean about the same (``synonyms.txt``, beside this module)."""
    found: dict[str, set[str]] = {}
    for line in Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            group = set(map(stem, line.split()))
            for term in group:
                found.setdefault(term, set()).update(group - {term})
    return {term: frozenset(others) for term, others in found.items()}
