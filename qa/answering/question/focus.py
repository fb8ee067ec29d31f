"""The noun phrase that a question asks for: "how many WORKERS", "which PORT", "what is Mongolia's
CAPITAL"."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.question.answer_type import ENDS_FOCUS, IS, KIND_OF_NOUN
from qa.answering.question.predicate import Predicate
from qa.language.lexicon import words
from qa.language.tagging import AUXILIARIES
from qa.language.terms import stem

_LONGEST = 4
"""Words."""
_ARTICLES = ("the", "a", "an")


def find_focus(asked: Sequence[str], asking: int | None, predicate: Predicate) -> list[str]:
    """The words asked for, without the verb of those asked for ("how many COOKS work"); empty where none are.

    ``asked`` are the question's words in small letters, ``asking`` is where the question word stands.
    """
    start = _start(asked, asking)
    focus: list[str] = []
    for word in asked[start : start + _LONGEST] if start else ():
        ends = word in ENDS_FOCUS or word == "of"
        if ends or (focus and (word.endswith("ed") or _does(focus[-1], word))):
            break
        focus.append(word)
    verbs = [i for i, word in enumerate(focus) if i and stem(word) == predicate.verb]
    return focus[: verbs[-1]] if verbs and predicate.role == "subject" else focus


def _start(asked: Sequence[str], asking: int | None) -> int:
    """Where the noun phrase asked for begins: behind "which", "how many", "what is the", "who is the"; 0
    where none does."""
    if asking is None or asked[asking] not in ("what", "which", "how", "whose", "who"):
        return 0
    word, start = asked[asking], asking + 1
    following = asked[start] if start < len(asked) else ""
    if word == "how":
        if following not in ("many", "much"):
            return 0
        start += 1
    elif following in AUXILIARIES:
        if word not in ("what", "who") or following not in IS:
            return 0
        owner = _owner(asked[start + 1 : start + 2 + _LONGEST])
        if not owner and not (asked[start + 1 : start + 2] and asked[start + 1] in _ARTICLES):
            return 0
        start = max(start + 1 + owner, start + 2)
    elif word == "who":
        return 0
    elif [*asked[start : start + 2]] == ["of", "the"]:
        start += 2
    return start + _leading(asked[start : start + 3])


def _leading(opening: Sequence[str]) -> int:
    """How many words only lead to the noun: "what KIND OF forest", "the NAME OF THE leader"."""
    if len(opening) < 2 or opening[0] not in words("asking.kinds_of") or opening[1] != "of":
        return 0
    return 3 if opening[2:] and opening[2] in _ARTICLES else 2


def _owner(opening: Sequence[str]) -> int:
    """How many words open a phrase as those whose it is ("MONGOLIA'S capital"), the 's among them."""
    place = opening.index("s") if "s" in opening else -1
    return 0 if (ENDS_FOCUS | {"of"}) & set(opening[1:place]) else place + 1


def _does(noun: str, word: str) -> bool:
    """Whether a word is what a singular noun does: "which company OPERATES"."""
    is_verb = word.endswith("s") and not word.endswith("ss")
    return stem(noun) in KIND_OF_NOUN and not noun.endswith("s") and is_verb
