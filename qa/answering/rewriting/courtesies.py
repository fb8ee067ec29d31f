"""A question without what is only said to whoever is asked: "Could you tell me when it closed, please?"."""

from __future__ import annotations

import re

from qa.answering.rewriting.turn import ASKING
from qa.language.lexicon import alternation
from qa.language.tagging import AUXILIARIES

_ADDRESSING, _COURTESIES = alternation("asking.addressing"), alternation("chatter.courtesies")
_AT_THE_END = alternation("asking.closing")
_ASKS = "|".join((*ASKING, "whom", "if", "whether"))
_OPENING = re.compile(
    rf"(?:(?:{_COURTESIES})[,!.]?\s+)?(?:(?:{_ADDRESSING})[,:]?\s+){{0,3}}"
    rf"(?=(?:(?:in|at|on|to|from|by|for|with|of) )?(?:{_ASKS})\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"(?:[,.!?]\s+(?:{_AT_THE_END})|\s+please)[\s.?!]*$", re.IGNORECASE)
_WHETHER = re.compile(
    rf"(?:if|whether)\s+(?P<subject>.{{1,200}}?)\s+(?P<asked>{'|'.join(sorted(AUXILIARIES))})\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def without_courtesies(text: str) -> str:
    """The question itself: "when it closed" for "Could you tell me when it closed, please?", "Is it open?"
    for "Do you know if it is open?". Unchanged where nothing of it is but said to whoever is asked."""
    asked = _CLOSING.sub("?" if "?" in text else "", text)
    opening = _OPENING.match(asked)
    if opening is None or not opening.end():
        return asked
    asked = asked[opening.end() :]
    whether = _WHETHER.match(asked)
    if whether:
        rest = whether["rest"].rstrip(". ")
        return (
            f"{whether['asked'].capitalize()} {whether['subject']}{rest}{'' if rest.endswith('?') else '?'}"
        )
    return text if asked.lower().startswith(("if ", "whether ")) else asked[0].upper() + asked[1:]
