"""What is typed and is no question to the articles: courtesies, "tell me more", talk of the last answer."""

from __future__ import annotations

import re
from functools import cache

from qa.language.lexicon import words
from qa.language.terms import tokenize

_HINTS = {
    "chatter.doubts": "that is about the last answer; /why shows how it was found, /context where it stands",
    "chatter.more": "say of what: name a person, a place or a thing of the articles",
    "chatter.courtesies": "ask a question about the articles, or /help",
    "chatter.program": "qa answers questions from your articles and cites the sentence; /help lists more",
}
"""What to say to each kind."""
_EDGE = re.compile(r"[,.;:!?]+")
_OPENING = re.compile(r"([^,.;:!?]+)[,!]")
_MOST_PARTS = 6


def hint_for(typed: str) -> str:
    """What to say where a text is no question to the articles; empty where it may be one.

    ``hint_for("Are you sure?")`` points to ``/why``. Parts between commas count each for itself: "thanks,
    that's all" opens with a courtesy, and asks nothing.
    """
    parts = [_plain(part) for part in _EDGE.split(typed) if part.strip()][:_MOST_PARTS]
    hints = [next((hint for name, hint in _HINTS.items() if part in words(name)), "") for part in parts]
    courtesy = _HINTS["chatter.courtesies"]
    if all(hints):
        return next((hint for hint in reversed(hints) if hint != courtesy), courtesy) if hints else ""
    opens = _OPENING.match(typed)
    is_polite = opens is not None and _plain(opens[1]) in words("chatter.courtesies")
    return courtesy if is_polite and "?" not in typed else ""


def _plain(part: str) -> str:
    """Words in small letters without marks, a courtesy that opens them left out: "ok and what else"."""
    found = [token.text.lower().replace("'", "").replace("’", "") for token in tokenize(part)]
    while len(found) > 1 and found[0] in words("chatter.courtesies") and " ".join(found) not in _phrases():
        del found[0]
    return " ".join(found)


@cache
def _phrases() -> frozenset[str]:
    return frozenset().union(*map(words, _HINTS))
