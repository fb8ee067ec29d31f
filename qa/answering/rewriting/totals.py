"""Completes what asks for more of an answer: "How many more is that?", "And in total?", "What share is
that?", "Who reported that?"."""

from __future__ import annotations

from qa.answering.rewriting.turn import (
    Turn,
    as_asked,
    asking_words,
    first_word,
    names_in,
    noun_after,
    without_opener,
)
from qa.language.lexicon import words
from qa.language.tagging import AUXILIARIES, BE
from qa.language.terms import STOP_WORDS

_A_CLAUSE = 3
"""Words of an answer that somebody may have turn."""
_COMPARING = frozenset(("more", "fewer", "less"))
_MORE = words("followups.more")
_TOGETHER = words("followups.together")


def compare_counts(turn: Turn) -> str | None:
    """Completes "How many more is that?" after two counts: the one against the other."""
    lower = turn.core.lower()
    if lower not in _MORE | _TOGETHER or len(turn.history) < 2:
        return None
    (first, _, _), (second, auxiliary, tail) = (
        _split_count(as_asked(answer)) for answer in turn.history[-2:]
    )
    if (
        not first
        or not second
        or first == second
        or any(first_word(counted) in _COMPARING for counted in (first, second))
    ):
        return None
    if lower in _MORE:
        return f"How many more {second} than {first} {auxiliary} {tail}".strip() + "?"
    return f"How many {first} and {second} {auxiliary} {tail}".strip() + " together?"


def _split_count(before: str) -> tuple[str, str, str]:
    """What a question counts, its auxiliary, and the rest; all empty where it counts nothing."""
    return (
        _split_at_auxiliary(before[len("how many") :])
        if before.lower().startswith("how many ")
        else ("", "", "")
    )


_IN_TOTAL = frozenset(("in total", "in all", "altogether", "overall"))
_SHARES = frozenset(
    f"what {noun}{ending}" for noun in words("followups.shares") for ending in ("", " is that", " was that")
)


def ask_total(turn: Turn) -> str | None:
    """Completes "And in total?" after a count of some: the same of all."""
    if not _split_count(turn.before)[0] or without_opener(turn.core).lower() not in _IN_TOTAL:
        return None
    return f"{_of_all(turn.before)} in total?"


def ask_share(turn: Turn) -> str | None:
    """Completes "What share is that?" after a count of some: of all that are counted so."""
    some, auxiliary, tail = _split_count(turn.before)
    everything = _split_count(_of_all(turn.before))[0]
    if some == everything or auxiliary.lower() not in BE or without_opener(turn.core).lower() not in _SHARES:
        return None
    return f"What share of the {everything} {tail} {auxiliary} {some}?"


def _of_all(before: str) -> str:
    """A question without the name that tells which of those counted are meant ("how many CHINESE
    workers")."""
    slot = next((name for name in names_in(before) if noun_after(before, name)), None)
    return before[: slot.start] + before[slot.end + 1 :] if slot else before


def ask_who_reported(turn: Turn) -> str | None:
    """Completes "Who reported that?": after a count by the clause that the last question and its answer make,
    else by the answer."""
    spoken = turn.core.split()
    asking = asking_words(turn.before.lower())
    if not turn.last.answered or len(spoken) < 3 or spoken[-1] not in ("that", "this", "it"):
        return None
    if asking != "how many":
        told = turn.last.text
        is_asked = (
            first_word(turn.core) == "who"
            and len(spoken) == 3
            and spoken[-1] == "that"
            and len(told.split()) >= _A_CLAUSE
        )
        told = told[:1].lower() + told[1:] if first_word(told) in STOP_WORDS else told
        return f"{' '.join(spoken)} {told}?" if is_asked else None
    counted, auxiliary, tail = _split_at_auxiliary(turn.before[len(asking) :])
    if first_word(turn.core) != "who" or spoken[1].lower() in AUXILIARIES or auxiliary not in BE:
        return None
    there = "there " if tail.startswith("there") else ""
    clause = (
        f"{there}{auxiliary} {turn.last.text} {counted} {tail.removeprefix('there')}"
        if there
        else f"{turn.last.text} {counted} {auxiliary} {tail}"
    )
    return f"{' '.join(spoken[:-1])} that {' '.join(clause.split())}?"


def _split_at_auxiliary(text: str) -> tuple[str, str, str]:
    """What stands before the first auxiliary, the auxiliary, and what stands after it."""
    words = text.split()
    place = next((i for i, word in enumerate(words) if word.lower() in AUXILIARIES), len(words))
    return " ".join(words[:place]), " ".join(words[place : place + 1]), " ".join(words[place + 1 :])
