"""Misspelt words of a question, matched to the words of the knowledge before the search, so that they still
find their candidates."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.answering.question.record import Question
from qa.language.lexicon import words
from qa.language.terms import is_stop_word, stem, synonyms, tokenize
from qa.stores.base import Store

_SHORTEST_NAME, _SHORTEST_WORD = 5, 7
"""Letters: shorter words have too many neighbours that are other words ("Iran", "Iraq"; "south", "north")."""
_SHORTEST_SOUNDED = 4
_SOUNDS = (
    *(
        ("ph", "f"),
        ("kh", "k"),
        ("gh", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("y", "i"),
        ("w", "v"),
    ),
    *(("z", "s"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("aa", "a")),
)
"""Letters that write the same sound."""
_DOUBLED = re.compile(r"(.)\1")
_ENDINGS = words("followups.endings")


def correct_spelling(question: Question, store: Store, known: Callable[[str], bool]) -> dict[str, str]:
    """For each word that no sentence has, the one that it was meant for, as it is written there; words that
    match none are left out.

    ``known`` tells of further stems that they are no mistakes (the aliases' words). A name may differ in one
    letter in five to seven, two from eight, three from twelve, or be another spelling of the same sounds;
    another word in one from seven.
    """
    mended: dict[str, str] = {}
    named = {word for name in question.names for word in name.split()}
    tokens = tokenize(question.text)
    frequencies = store.statistics({stem(token.text) for token in tokens}).frequencies
    for token in tokens:
        word, term = token.text, stem(token.text)
        if not term.isalpha() or is_stop_word(word) or known(term) or frequencies[term] or synonyms(term):
            continue
        is_name = word in named
        limit = _allowed(term, is_name)
        meant = (_nearest(term, store, limit) if limit else None) or (
            _sounding(term, store) if is_name else None
        )
        written = _as_written(meant, store) if meant else ""
        if not written or not _is_written_alike(word, written, is_name):
            continue
        if is_name or _is_slip(word, written, limit):
            mended[word] = written
    return mended


def _is_slip(word: str, written: str, limit: int) -> bool:
    """Whether no more letters are wrong in a word than in its stem, but for a plural: "contingency" is no
    "continue"."""
    from rapidfuzz.distance import OSA

    return (
        OSA.distance(word.lower().removesuffix("s"), written.lower().removesuffix("s"), score_cutoff=limit)
        <= limit
    )


def _allowed(term: str, is_name: bool) -> int:
    """How many letters may be wrong."""
    if not is_name:
        return int(len(term) >= _SHORTEST_WORD)
    return (len(term) >= _SHORTEST_NAME) + (len(term) >= 8) + (len(term) >= 12)


def _is_written_alike(word: str, written: str, is_name: bool) -> bool:
    """Whether a name is taken for a name: "Europe" is no "euros"."""
    return not is_name or word[0].islower() or written[0].isupper()


def _nearest(term: str, store: Store, limit: int) -> str | None:
    """The known term that differs in the fewest letters (optimal string alignment) with the same first one.
    Of two, the first by letters.

    A longer form of the same word is no mistake.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    known = store.vocabulary(term[0], len(term) - limit, len(term) + limit)
    near = extract(term, list(known), scorer=OSA.distance, score_cutoff=limit, limit=None)
    return min(
        ((distance, other) for other, distance, _ in near if not _is_form(term, other)), default=(0, None)
    )[1]


def _sounding(term: str, store: Store) -> str | None:
    """The known term that spells the same sounds, as names from other scripts do ("Sefo", "Sepho"); of
    several the first by letters."""
    if len(term) < _SHORTEST_SOUNDED:
        return None
    sound = _sound(term)
    alike = (
        other for other in store.vocabulary(term[0], len(term) - 2, len(term) + 2) if _sound(other) == sound
    )
    return min((other for other in alike if not _is_form(term, other)), default=None)


def _sound(word: str) -> str:
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _DOUBLED.sub(r"\1", word)


def _is_form(one: str, other: str) -> bool:
    """Whether a word is another with an ending ("korean", "korea"), which is no mistake."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :] in _ENDINGS


def _as_written(term: str, store: Store) -> str:
    sentence = store.candidates({term: 1.0}, 1)[0].sentence
    return next(token.text for token in tokenize(sentence.text) if stem(token.text) == term)
