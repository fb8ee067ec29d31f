"""Which names of a sentence can be whoever or whatever a question asks for."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import dropwhile, takewhile

from qa.answering.matching.query import Query, alike
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.analysis import Question
from qa.language.names import OFFICES, Name
from qa.language.terms import is_stop_word, stem, tokenize

NAMED_KINDS = ("person", "place", "organisation")
PLACING = frozenset(
    "in at of from to near into on through via across within around towards toward visited entered reached left".split()
)
_BODIES = frozenset(
    map(stem, "parliament assembly senate ministry committee council congress commission".split())
)
_BREAKS_OFF = frozenset(("who", "which", "that", "whose", "whom", "and"))
"""Words that part a name from the office of another."""
_ORDINALS = frozenset("first second third fourth fifth sixth new former current deputy acting".split())
"""Words that stand before an office: "Argentina's FIRST director"."""
_BESIDE = 6
"""Words between a name and its office at most."""
_RELATIVES = frozenset(
    map(
        stem,
        """father mother parent brother sister sibling son daughter wife husband spouse widow widower uncle aunt cousin nephew niece
        grandfather grandmother child baby couple friend victim boy girl student pupil shepherd cook chef guard clerk nurse judge priest
        vicar monk nun pilot coach ship boat ferry vessel bank firm company hotel newspaper dog horse""".split(),
    )
)
"""What has a proper name and does not end as ``_DOER`` tells."""
_DOER = re.compile(r"[a-z]{3,}(?:er|or|ist|man|men|woman|women|ian)s?")
"""How most nouns for what somebody does end."""
_ADJECTIVE = ("ian", "ean", "can", "ese", "ish", "nch", "eek", "wiss", "tch")
_NEXT_WORD = re.compile(r" ([a-z]\w*)")
_OWNED = re.compile(r"['’]s ([A-Z]\w+)")
_SAME_NAME = 0.5
"""The least trigram overlap at which two names count as forms of one."""


def asks_proper_name(question: Question) -> bool:
    """Whether a question asks for the name of somebody, or of a body or a ship, which is a proper one ("the NAME of the captain's sister",
    "the vicar's NAME"; not "the name of the process")."""
    if not question.for_name:
        return False
    tokens = [token.text for token in tokenize(question.text)]
    named = next((i for i, word in enumerate(tokens) if i and word.lower() in ("name", "names")), None)
    if named is None:
        return False
    before = tokens[named - 2] if tokens[named - 1] == "s" else ""
    behind = tokens[named + 2 :] if tokens[named + 1 : named + 2] == ["of"] else []
    words = dropwhile(
        lambda word: not word.islower(), (word for word in behind if word not in ("s", "the", "a", "an"))
    )
    phrase = list(takewhile(lambda word: word.islower() and not is_stop_word(word), words))
    bearer = (phrase or [before])[-1]
    return bearer.islower() and (stem(bearer) in _RELATIVES | OFFICES or _DOER.fullmatch(bearer) is not None)


def fits_kind(name: Name, query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether a name stands where one of the kind asked for can.

    Nothing is named by an adjective ("the Mongolian president"); neither a place nor a person is a possessor, but a place of what is
    asked for by name ("NORWAY's Mount Skala"); a place stands behind a preposition or beside the noun of "which port", a person beside
    the office of "who is the director".
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
    return query.question.kind != "person" or (not owns and _holds_office(name, query, annotated))


def _holds_office(name: Name, query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether the noun of "who is the director" stands in the name or beside it, with nothing between but function words, names and
    owners ("Ada Holt, the PORT'S director")."""
    office = query.question.focus[-1:]
    if not office:
        return True
    same = {office[0], *query.synonyms.get(office[0], ())}
    around = [
        i for i, token in enumerate(annotated.tokens) if token.start < name.end and token.end > name.start
    ]
    if not same.isdisjoint(annotated.stems[around[0] : around[-1] + 1]):
        return True
    return _reaches(annotated, range(around[0] - 1, -1, -1), same) or _reaches(
        annotated, range(around[-1] + 1, len(annotated.tokens)), same
    )


def behind_office(annotated: AnnotatedSentence, name: Name) -> Name | None:
    """The person's own name in one that an office or a body opens ("Assembly CHAIRMAN Ada Holt", "chairman of the PARLIAMENT Ada Holt"),
    or none."""
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
    for i in positions[:_BESIDE]:
        if annotated.stems[i] in terms:
            return True
        word = annotated.tokens[i].text
        owns = [token.text for token in annotated.tokens[i + 1 : i + 2]] == ["s"]
        if (
            not (owns or word[0].isupper() or is_stop_word(word) or word.lower() in _ORDINALS)
            or word in _BREAKS_OFF
        ):
            return False
    return False


def name_is_new(name: Name, query: Query) -> bool:
    """Whether a name holds a word that the question does not, in another form ("Mongolian" for "Mongolia") or under another name."""
    return not all(_is_asked(stem(word), query) for word in name.text.split())


def _is_asked(term: str, query: Query) -> bool:
    if term in query.meaning or any(
        term in other for names in query.alternatives.values() for other in names
    ):
        return True
    return any(alike(term, asked) >= _SAME_NAME for asked in query.weights)


def beside_focus(query: Query, annotated: AnnotatedSentence, name: Name) -> bool:
    """Whether the noun asked for stands in a name, or at most two words before it or one behind it."""
    around = [
        i for i, token in enumerate(annotated.tokens) if token.start < name.end and token.end > name.start
    ]
    return not set(query.question.focus).isdisjoint(annotated.stems[max(0, around[0] - 2) : around[-1] + 2])


def owns_asked(query: Query, text: str, end: int) -> bool:
    """Whether the name that ends at an offset owns something that the question names, as a country does ("NORWAY's Mount Skala")."""
    owned = _OWNED.match(text, end)
    return owned is not None and stem(owned[1]) in query.weights
