"""Whether a clause denies what it says."""

from __future__ import annotations

import re
from collections.abc import Collection

from qa.language.lexicon import alternation

_GREATER, _SMALLER = alternation("denial.greater"), alternation("denial.smaller")
_DENYING, _WITH_UN = alternation("denial.denying"), alternation("denial.with_un")
_GIVEN_UP = alternation("denial.given_up")
_DENIED = re.compile(
    rf"\b(?:not(?! (?:{_GREATER}|{_SMALLER}) than\b)|{_DENYING}"
    rf"|un(?:{_WITH_UN})"
    r"|(?:stop(?:s|ped)?|ceas(?:es?|ed)) [\w-]+ing"
    r"|free (?:of|from)(?! charge)"
    r"|still (?:needs?|requires?|ha(?:s|ve) to|awaits?|be|to be)"
    rf"|(?:is|are|was|were|been|be) (?:{_GIVEN_UP})"
    r"|(?:vot(?:e[sd]?|ing)|is|are|was|were|be|been|decid(?:es|ed)) against"
    r"|no(?! (?:doubt|fewer|later|less|more|sooner|matter)\b)(?!\. ?\d))\b|n['’]t\b",
    re.IGNORECASE,
)
"""How a clause says that something is not so."""


def is_denied(text: str, but: Collection[str] = ()) -> bool:
    """Whether a text says that something is not so: "was not closed", "refused to sign", "is unfinished".

    What opens with one of the words ``but`` does not count: "free of charge" denies that one pays, and not
    that something is free.
    """
    return any(found[0].split()[0].lower() not in but for found in _DENIED.finditer(text))
