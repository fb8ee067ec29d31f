"""How a sentence hangs on the one before it, told by the words that open it."""

from __future__ import annotations

import re

from qa.language.lexicon import alternation, entries

_PRONOUNS, _TAKEN_UP = alternation("discourse.pronouns"), alternation("discourse.taken_up")
_POINTS_BACK = re.compile(rf"(?:{_PRONOUNS}|The (?:{_TAKEN_UP}))\b")
_PRONOUN = re.compile(rf"(?:{_PRONOUNS})\b")
_CONSEQUENCES = entries("discourse.consequences")


def points_back(text: str) -> bool:
    """Whether a sentence opens with words for what one before it names: "It burnt down.", "The company
    agreed."."""
    return _POINTS_BACK.match(text) is not None


def opens_with_pronoun(text: str) -> bool:
    """Whether a sentence opens with a pronoun for whom or what one before it names: "She sailed."."""
    return _PRONOUN.match(text) is not None


def consequence_opening(text: str) -> int:
    """The length of the words that say a sentence tells what came of the one before it, 0 where there are
    none: 11 for "In response, they left."."""
    return next((len(opening) for opening in _CONSEQUENCES if text.startswith(opening)), 0)
