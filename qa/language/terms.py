"""From text to terms: normalise, tokenise, drop stop words, stem. Terms are made here and nowhere else, so every store ranks alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from Stemmer import Stemmer

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|\b[RrCc][eo]-[^\W\d_]+|[^\W_]+(?:['’][^\W\d_]{3,})?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens and characters without width: a word is the same with and without them."""
_TOKEN_AROUND_INVISIBLE = re.compile(_TOKEN.pattern.replace(r"[^\W_]+", rf"[^\W_](?:{_INVISIBLE.pattern}*[^\W_])*"))
_QUOTES = str.maketrans("’‘“”", "''\"\"")
_STEMMER = Stemmer("english", maxCacheSize=0)

IRREGULAR = {
    form: base.strip()
    for base, forms in (
        line.split(":")
        for line in """arise:arose arisen;be:been;bear:bore borne born;beat:beaten;become:became;begin:began begun;bend:bent;bind:bound;
        bite:bit bitten;blow:blew blown;break:broke broken;breed:bred;bring:brought;build:built;buy:bought;catch:caught;
        child:children;choose:chose chosen;cling:clung;come:came;creep:crept;deal:dealt;dig:dug;draw:drew drawn;
        drink:drank drunk;drive:drove driven;eat:ate eaten;fall:fell fallen;feed:fed;feel:felt;fight:fought;find:found;
        flee:fled;fly:flew flown;forbid:forbade forbidden;forget:forgot forgotten;forgive:forgave forgiven;
        freeze:froze frozen;get:got gotten;give:gave given;go:went gone;grow:grew grown;hear:heard;hide:hid hidden;hold:held;
        keep:kept;know:knew known;lay:laid;lead:led;leave:left;lend:lent;lie:lain;lose:lost;make:made;man:men;mean:meant;
        meet:met;mistake:mistook mistaken;overcome:overcame;overtake:overtook overtaken;pay:paid;person:people;
        ride:rode ridden;ring:rang rung;rise:rose risen;run:ran;say:said;see:saw seen;seek:sought;sell:sold;send:sent;
        shake:shook shaken;shoot:shot;show:shown;sing:sang sung;sink:sank sunk;sleep:slept;speak:spoke spoken;spend:spent;
        spin:spun;stand:stood;steal:stole stolen;stick:stuck;sting:stung;strike:struck;swear:swore sworn;swim:swam swum;
        take:took taken;teach:taught;tell:told;think:thought;throw:threw thrown;undergo:underwent undergone;
        understand:understood;undertake:undertook undertaken;wear:wore worn;weave:wove woven;win:won;wind:wound;
        withdraw:withdrew withdrawn;withstand:withstood;woman:women;write:wrote written""".split(";")
    )
    for form in forms.split()
}
"""Forms that a stemmer cannot know, by their base form."""
_BASES = frozenset(IRREGULAR.values())

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
    return unicodedata.normalize("NFKC", "".join(c for c in decomposed if not unicodedata.combining(c))).casefold()


def holds_words(text: str, words: str) -> bool:
    """Whether words stand in a text, one after the other. Case, line breaks and the shape of quotation marks do not matter."""
    return _evened(words) in _evened(text)


def _evened(text: str) -> str:
    return " ".join(_visible(text).translate(_QUOTES).casefold().split())


def _visible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _pattern(text: str) -> re.Pattern[str]:
    return _TOKEN if text.isascii() or not _INVISIBLE.search(text) else _TOKEN_AROUND_INVISIBLE


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The term of one word: normalised and stemmed (Snowball English), numbers without separators ("1,749" to "1749")."""
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


LIGHT_TERMS = frozenset(
    map(
        stem,
        """get take make put give go come become happen do have want need suppose mean thing kind sort type way part much many big far
        long first last new old now still already ever today currently exactly actually really use name call number amount people
        person someone anyone anything something place time year day there possible able likely know say tell two three between each
        every only also back up down off out over large small high low main different certain let try seem keep hold set lot total
        whole per about around""".split(),
    )
)
"""Terms of plain words that stand in any text, and tell little of what a question is about."""


@lru_cache(maxsize=4_000)
def synonyms(term: str) -> frozenset[str]:
    """The stems of plain English words that mean about the same as a term (``data/synonyms.txt``)."""
    groups = (line.split() for line in _lines_with(term, "synonyms.txt"))
    return frozenset(stem(word) for group in groups if _has(group, term) for word in group) - {term}


@lru_cache(maxsize=4_000)
def opposites(term: str) -> frozenset[str]:
    """The stems of plain English words that mean the opposite of a term (``data/opposites.txt``)."""
    sides = ([side.split() for side in line.split("/")] for line in _lines_with(term, "opposites.txt"))
    pairs = ((one, other) for one, two in sides for one, other in ((one, two), (two, one)))
    return frozenset(stem(word) for one, other in pairs if _has(one, term) for word in other) - {term}


def _lines_with(term: str, file: str) -> Iterator[str]:
    """The lines that may have a word of this stem: a word begins as its stem does, an irregular one ("sworn") at least with two letters,
    so few words are stemmed for a question."""
    text, opening = _content(file), " " + (term[:2] if term in _BASES else term[: max(2, len(term) - 2)])
    at = text.find(opening)
    while at >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end]
        at = text.find(opening, end)


def _has(words: Sequence[str], term: str) -> bool:
    return any(word[:2] == term[:2] and stem(word) == term for word in words)


@cache
def _content(file: str) -> str:
    """A word list, each line behind a space and before a line break."""
    lines = Path(__file__).with_name("data").joinpath(file).read_text(encoding="utf-8").splitlines()
    return "".join(f" {line}\n" for line in lines if not line.startswith("#"))
