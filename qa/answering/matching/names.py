"""Which names of a sentence can be whoever or whatever a question asks for."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import dropwhile, takewhile

from qa.answering.matching.query import Query, alike
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.record import Question
from qa.language.lexicon import alternation, entries, words
from qa.language.names import LEADERS, LEADING, OFFICES, Name
from qa.language.terms import is_stop_word, stem

NAMED_KINDS = ("person", "place", "organisation")
PLACING = words("matching.placing")
_COLLECTIVES = alternation("matching.collectives")
_BODY = re.compile(rf"\b(?:{_COLLECTIVES})(?!l?or|man|woman)", re.IGNORECASE)
_BODIES = frozenset(map(stem, words("matching.bodies")))
_BREAKS_OFF = frozenset(("who", "which", "that", "whose", "whom", "and"))
"""Words that part a name from the office of another."""
_NEAR = 5
"""Words behind "of" or "by" that still hang on it."""
_REACH = 6
"""Words between a name and its office at most."""
_BEINGS = frozenset(map(stem, words("matching.named_beings")))
_DOER = re.compile(r"[a-z]{3,}(?:er|or|ist|man|men|woman|women|ian)s?")
"""How most nouns for what somebody does end."""
_ADJECTIVE = entries("names.adjective_endings")
_NEXT_WORD = re.compile(r" ([a-z]\w*)")
_OWNED = re.compile(r"['’]s ([A-Z]\w+)")
_IN_PLACE = (" in ", " at ")
"""What stands before a name that is no person's."""
_SAME_NAME = 0.5
"""The least trigram overlap at which two names count as forms of one."""


def asks_proper_name(question: Question) -> bool:
    """Whether a question asks for a proper name, of a person, a body or a ship.

    "The NAME of the captain's sister" and "the vicar's NAME" are; "the name of the process" is none.
    """
    if not question.for_name:
        return False
    tokens = [token.text for token in question.tokens]
    named = next((i for i, word in enumerate(tokens) if i and word.lower() in ("name", "names")), None)
    if named is None:
        return False
    before = tokens[named - 2] if tokens[named - 1] == "s" else ""
    behind = tokens[named + 2 :] if tokens[named + 1 : named + 2] == ["of"] else []
    from_noun = dropwhile(
        lambda word: not word.islower(), (word for word in behind if word not in ("s", "the", "a", "an"))
    )
    phrase = list(takewhile(lambda word: word.islower() and not is_stop_word(word), from_noun))
    bearer = (phrase or [before])[-1]
    return bearer.islower() and (stem(bearer) in _BEINGS | OFFICES or _DOER.fullmatch(bearer) is not None)


def fits_kind(name: Name, query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether a name stands where one of the kind asked for can.

    Nothing is named by an adjective ("the Mongolian president"); neither a place nor a person is a possessor,
    but a place of what is asked for by name ("NORWAY's Mount Skala"); a place stands behind a preposition or
    beside the noun of "which port", a person beside the office of "who is the director".
    """
    text = annotated.sentence.text
    after = text[name.end : name.end + 2]
    described = _NEXT_WORD.match(text, name.end) if name.text.endswith(_ADJECTIVE) else None
    if described and not is_stop_word(described[1]):
        return False
    owns = after in ("'s", "’s")
    if query.question.kind == "place":
        before = [word.strip("(\"“‘'") for word in text[: name.start].lower().split()[-2:]]
        if owns:
            return owns_asked(query, text, name.end)
        return beside_focus(query, annotated, name) or any(
            word in PLACING for word in (before if before[-1:] == ["the"] else before[-1:])
        )
    if query.question.kind != "person":
        return True
    is_place = f" {text[: name.start].lower()}".endswith(_IN_PLACE)
    return not (owns or is_place) and _holds_office(name, query, annotated)


def is_body(name: str) -> bool:
    """Whether a name is that of a body ("Harbour Council"), and not of somebody in it ("Councillor Holt")."""
    return _BODY.search(name) is not None


def _holds_office(name: Name, query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether the noun of "who is the director" stands in the name or beside it, with nothing between but
    function words, names and owners ("Ada Holt, the PORT'S director")."""
    office = query.question.focus[-1:]
    if not office:
        return True
    same = (
        LEADERS | LEADING | {office[0]}
        if query.question.leads
        else {office[0], *query.synonyms.get(office[0], ())}
    )
    if is_body(name.text):
        return False
    first, last = _place(annotated, name)
    if not same.isdisjoint(annotated.stems[first : last + 1]):
        return True
    before, behind = range(first - 1, -1, -1), range(last + 1, len(annotated.tokens))
    return _reaches(annotated, before, same) or _reaches(annotated, behind, same)


def _place(annotated: AnnotatedSentence, name: Name) -> tuple[int, int]:
    """The first and last token of a name."""
    inside = [
        i for i, token in enumerate(annotated.tokens) if token.start < name.end and token.end > name.start
    ]
    return inside[0], inside[-1]


def behind_office(annotated: AnnotatedSentence, name: Name) -> Name | None:
    """The person's own name in one that an office or a body opens, or none: "Ada Holt" in "Assembly Chairman
    Ada Holt"."""
    inside = [i for i, token in enumerate(annotated.tokens) if name.start <= token.start < name.end]
    offices = [
        i
        for i in inside[:-1]
        if annotated.stems[i] in OFFICES
        or (annotated.stems[i] in _BODIES and len(inside) > 2 and i < inside[-2])
    ]
    if not offices:
        return None
    start = annotated.tokens[offices[-1] + 1].start
    return Name(annotated.sentence.text[start : name.end], start, name.end)


def _reaches(annotated: AnnotatedSentence, positions: range, terms: Collection[str]) -> bool:
    """Whether one of some terms stands a few tokens on, behind nothing but function words, names, owners and
    ordinals."""
    text, tokens = annotated.sentence.text, annotated.tokens
    for i in positions[:_REACH]:
        if positions.step < 0 and ")" in text[tokens[i].end : tokens[i + 1].start]:
            return False  # "Ada Holt (chair), Bo Lind": the office is hers
        if annotated.stems[i] in terms:
            return True
        word = annotated.tokens[i].text
        owns = [token.text for token in annotated.tokens[i + 1 : i + 2]] == ["s"]
        is_passed = owns or not word[0].islower() or is_stop_word(word)
        is_passed = is_passed or word.lower() in words("matching.ordinals") or _hangs_on(annotated, i)
        is_passed = is_passed or annotated.stems[i] in OFFICES
        following = annotated.stems[i + 1 : i + 3]
        if word == "who" and not LEADING.isdisjoint(following) and not LEADING.isdisjoint(terms):
            return True  # "Ada Holt, who has led the study"
        if not is_passed or word in _BREAKS_OFF:
            return False
    return False


def _hangs_on(annotated: AnnotatedSentence, i: int) -> bool:
    """Whether a word tells what an office is of, or who holds it: "leader of the OPPOSITION", "headed by his
    old FRIEND"."""
    before = {token.text for token in annotated.tokens[max(0, i - _NEAR) : i]}
    return not before.isdisjoint(("of", "by"))


def name_is_new(name: Name, query: Query) -> bool:
    """Whether a name holds a word that the question does not, in another form ("Mongolian" for "Mongolia") or
    under another name."""
    return not all(_is_asked(stem(word), query) for word in name.text.split())


def _is_asked(term: str, query: Query) -> bool:
    if term in query.meaning or any(
        term in other for names in query.alternatives.values() for other in names
    ):
        return True
    return any(alike(term, asked) >= _SAME_NAME for asked in query.weights)


def beside_focus(query: Query, annotated: AnnotatedSentence, name: Name) -> bool:
    """Whether the noun asked for stands in a name, or at most two words before it or one behind it."""
    first, last = _place(annotated, name)
    return not set(query.question.focus).isdisjoint(annotated.stems[max(0, first - 2) : last + 2])


def owns_asked(query: Query, text: str, end: int) -> bool:
    """Whether the name that ends at an offset owns something that the question names, as a country does
    ("NORWAY's Mount Skala")."""
    owned = _OWNED.match(text, end)
    return owned is not None and stem(owned[1]) in query.weights
