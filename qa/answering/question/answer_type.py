"""What kind of answer a question asks for: from its question word and the word beside it, else from the noun
asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

from qa.language.lexicon import pairs, words
from qa.language.tagging import AUXILIARIES
from qa.language.terms import stem
from qa.models import Kind

Measure = Literal["age", "length", "weight", "speed", ""]
"""What an amount is one of, where the question tells."""
IS = frozenset(("is", "are", "was", "were"))
ENDS_FOCUS = AUXILIARIES | words("asking.ends_focus")
CALLED = words("asking.called")
KIND_OF_NOUN: dict[str, Kind] = {
    stem(noun): kind for kind in get_args(Kind) for noun in pairs("asking.kinds_of_answer").get(kind, ())
}
"""The kind of answer that a noun asks for, by the noun's stem."""
CALLINGS = frozenset(map(stem, words("asking.callings")))
_MEASURE_OF: dict[str, Measure] = {
    stem(word): measure for measure in get_args(Measure) for word in pairs("asking.measures").get(measure, ())
}
_MONEY = frozenset(map(stem, words("asking.money")))
_PAYING = frozenset(map(stem, words("asking.paying")))
_NOT_BARE = words("asking.not_bare") | CALLED
_LONGEST_BARE = 4
"""Words of the name in "who is" and "what is" that asks for a definition."""


def find_kind(asked: Sequence[str], asking: int | None, focus: Sequence[str]) -> Kind:
    """The kind of answer. ``asked`` are the question's words in small letters, ``asking`` is where the
    question word stands."""
    if asking is None:
        if asked[0] in AUXILIARIES:
            return "yes/no"
        return "list" if asked[0] in words("asking.imperatives") else "other"
    if asked[0] in AUXILIARIES and asking > 1:  # "Did Mongolia say when ...?", "Can anybody who ...?"
        return "yes/no"
    following = asked[asking + 1] if asking + 1 < len(asked) else ""
    return _KIND_OF_WORD[asked[asking]](asked, following, focus)


def find_measure(asked: Sequence[str], asking: int | None, focus: Sequence[str]) -> Measure:
    """What is measured: by the word behind "how" or the noun asked for."""
    is_how = asking is not None and asked[asking] == "how" and asking + 1 < len(asked)
    word = asked[asking + 1] if asking is not None and is_how else (focus or [""])[-1]
    return _MEASURE_OF.get(stem(word), "")


def _how(asked: Sequence[str], following: str, focus: Sequence[str]) -> Kind:
    if following == "long" or (following == "much" and [*focus] == ["time"]):
        return "duration"
    if following == "much" and not _MONEY.isdisjoint(map(stem, asked)):
        return "money" if words("asking.changes").isdisjoint(asked) else "number"
    if following in words("asking.costly"):
        return "money"
    if following in ("many", "much"):
        return "percentage" if _kind_of(focus) == "percentage" else "number"
    return "number" if following in words("asking.measured") else "other"


def _who(asked: Sequence[str], following: str, focus: Sequence[str]) -> Kind:
    return "definition" if following in IS and _is_bare(asked) else "person"


def _what(asked: Sequence[str], following: str, focus: Sequence[str]) -> Kind:
    kind = _kind_of(focus)
    if kind and following not in words("asking.sorts") and not _is_no_amount(kind, focus[-1], following):
        return kind
    is_calling = bool(focus) and stem(focus[-1]) in CALLINGS and following in (*IS, "s")
    if is_calling or [*asked[-3:]] == ["for", "a", "living"]:
        return "definition"
    if "worth" in asked:
        return "money"
    if asked[-1] == "why" or (asked[-1] == "for" and asked[-2] not in words("asking.takes_for")):
        return "reason"
    pays = not _PAYING.isdisjoint(map(stem, asked)) or _asks_wage(asked)
    if following in ("do", "does", "did") and pays:
        return "money"
    return "definition" if following in IS and _is_bare(asked) else "other"


_KIND_OF_WORD: dict[str, Callable[[Sequence[str], str, Sequence[str]], Kind]] = {
    "how": _how,
    **dict.fromkeys(("who", "whom", "whose"), _who),
    **dict.fromkeys(("what", "which"), _what),
    "when": lambda *_: "date",
    "where": lambda *_: "place",
    "why": lambda *_: "reason",
}


def _asks_wage(asked: Sequence[str]) -> bool:
    """Whether a question asks what somebody earns."""
    if "earn" not in asked:
        return False
    behind = asked[asked.index("earn") + 1 :]
    return not behind or behind[0] in words("asking.wages")


def _is_no_amount(kind: Kind, noun: str, following: str) -> bool:
    """Whether a noun of amounts asks for none: "which COSTS", "in what AREAS"; only "what is the AREA" asks
    for one."""
    is_plural = noun.endswith("s") and not noun.endswith("ss")
    return kind in ("number", "money") and (
        is_plural or (noun in words("asking.fields") and following not in IS)
    )


def _kind_of(focus: Sequence[str]) -> Kind | None:
    """The kind that the focus names by itself ("which PORT"), its last such word first.

    A time is one only where it is the noun itself: an "Independence Day parade" is no day.
    """
    if focus and focus[-1] in words("asking.changes"):
        return "number"
    nouns = (word for word in reversed(focus) if not word.endswith("ly"))  # "the yearly cost" is no year
    kinds = ((word, KIND_OF_NOUN.get(stem(word))) for word in nouns)
    return next((kind for word, kind in kinds if kind and (kind != "date" or word == focus[-1])), None)


def _is_bare(asked: Sequence[str]) -> bool:
    """Whether nothing but a name or a short noun follows "who is" or "what is"."""
    rest = asked[3:] if asked[2:3] and asked[2] in ("the", "a", "an") else asked[2:]
    return 0 < len(rest) <= _LONGEST_BARE and not any(word in ENDS_FOCUS | _NOT_BARE for word in rest)
