"""Which computation over facts a question asks for. A phrase only suggests one: where no facts fit it,
sentences answer."""

from __future__ import annotations

import re
from typing import Literal

from qa.language.tagging import AUXILIARIES
from qa.language.terms import tokenize

Operation = Literal[
    "difference",
    "sum",
    "share",
    "remainder",
    "ratio",
    "duration",
    "since",
    "first",
    "last",
    "most",
    "fewest",
    "count",
    "compare",
]
"""A computation over facts."""

_YES_NO = (
    "more * than",
    "fewer * than",
    "less * than",
    "larger than",
    "bigger than",
    "outnumber",
    "before",
    "after",
    "earlier than",
    "later than",
)
_SPANS = ("years", "months", "weeks", "days")

_PHRASES: tuple[tuple[Operation, tuple[str, ...]], ...] = (
    (
        "ratio",
        (
            "times as",
            "times more",
            "times larger",
            "times bigger",
            "times greater",
            "times the number",
            "ratio of",
            "ratio between",
        ),
    ),
    (
        "since",
        (
            *(
                "how long ago",
                "how long * since",
                "how long after",
                "how long before",
                "how much time * since",
                "how much later",
                "how long * later",
            ),
            *(
                f"how many {span} * {word}"
                for span in _SPANS
                for word in ("since", "after", "before", "later", "ago")
            ),
        ),
    ),
    (
        "duration",
        (
            *(
                "how much time * between",
                "how much time passed",
                "how much time elapsed",
                "time between",
                "period between",
            ),
            *(f"how long {word}" for word in ("was", "were", "did", "has", "had", "is", "between", "passed")),
            *(
                f"how many {span} {word}"
                for span in _SPANS
                for word in ("was", "were", "did", "passed", "elapsed", "between", "lie", "lay")
            ),
        ),
    ),
    (
        "difference",
        (
            *(
                f"how {much} {word} * than"
                for much in ("many", "much")
                for word in ("more", "fewer", "less", "larger", "higher", "smaller", "lower")
            ),
            *(
                "difference between",
                "difference in * between",
                "gap between",
                "by how many",
                "by how much",
                "how much * outnumber",
            ),
        ),
    ),
    (
        "share",
        (
            *(
                f"what {word} {link}"
                for word in ("share", "percentage", "percent", "fraction", "proportion", "part")
                for link in ("of", "are", "were")
            ),
            *(f"as a {word} of" for word in ("share", "percentage", "fraction", "proportion")),
            *(
                "what per cent of",
                "how large a share",
                "how big a share",
                "percentage * make up",
                "share * make up",
                "percentage * account for",
            ),
        ),
    ),
    (
        "remainder",
        (
            *(
                f"how many * {word}"
                for word in (
                    "neither",
                    "not",
                    "aren t",
                    "weren t",
                    "isn t",
                    "other than",
                    "besides",
                    "apart from",
                    "except",
                )
            ),
            *(
                "how many * excluding",
                "how many * the rest",
                "how many * remain",
                "how many * remaining",
                "how many other",
                "how many * from other",
            ),
            *("how many of the rest", "how many are left", "how many * elsewhere", "how large is the rest"),
        ),
    ),
    (
        "count",
        (
            *(
                f"how many * {word}"
                for word in ("named", "mentioned", "listed", "does the article name", "does it name")
            ),
            *("how many different", "how many distinct"),
        ),
    ),
    (
        "sum",
        (
            *(
                f"how {much} * {together}"
                for much in ("many", "much")
                for together in ("together", "combined", "in total", "altogether", "in all", "and")
            ),
            "sum of",
            "combined number",
        ),
    ),
    (
        "first",
        (
            *(f"{word} first" for word in ("came", "come", "happened", "happen", "occurred")),
            "which * earlier",
            "what * earlier",
            "which * first * or",
        ),
    ),
    (
        "last",
        (
            *(
                f"{word} {end}"
                for word in ("came", "come", "happened", "happen", "occurred")
                for end in ("last", "later", "most recently")
            ),
            *("which * later", "which * last * or", "which * more recent"),
        ),
    ),
    (
        "fewest",
        (
            "fewest",
            "the least",
            "smallest group",
            "smallest number",
            "smallest share",
            "lowest number",
            "least numerous",
        ),
    ),
    (
        "most",
        (
            *(
                "who * the most",
                "which * the most",
                "what * the most",
                "who * most",
                "most numerous",
                "highest number",
                "most of the",
            ),
            *(
                "largest group",
                "largest number",
                "largest share",
                "biggest group",
                "biggest share",
                "greatest number",
                "which * more * or",
            ),
        ),
    ),
)
"""Phrases in which an operation is asked for, the surest first. A star stands for any words in between."""


def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(f" {part} " for part in phrase.split(" * "))


_PARTS = [(operation, _parts(phrase)) for operation, phrases in _PHRASES for phrase in phrases]
_OPENINGS = tuple(dict.fromkeys(parts[0] for _, parts in _PARTS))
"""The first parts, of which a question has few, so that most phrases need not be looked for."""
_PARTS_OF_YES_NO = [_parts(phrase) for phrase in _YES_NO]
_RANKED = frozenset(("second", "third", "fourth", "fifth", "2nd", "3rd"))


_ASKED = {
    "difference": r"\b(?:more|fewer|less|[a-z]+er)\b.* than\b|\b(?:difference|gap) in\b|\bby how (?:much|many)\b",
    "ratio": "",
    "sum": r"\b(?:and|both)\b.*\b(?:together|combined|altogether)\b",
    "remainder": r"\b(?:did|do|does|have|has|had|was|were|is|are) not\b|n['’]t\b",
    "first": r"\b(?:first|earlier)\b.* or ",
    "last": r"\b(?:last|later|recently)\b.* or ",
}
"""How a question asks for what a single number or date does not tell. Few do, so that these are compiled
where they are used."""
_TOLD = {
    "difference": (
        r"\b(?:more|fewer|less|than|differ\w*|gap|by|extra|additional|exceed\w*|outnumber\w*|margin|ahead|behind)\b"
        r"|\b(?:rises?|rose|risen|falls?|fell|fallen|drop(?:s|ped)?|grew|grown|growth|increase[ds]?|decrease[ds]?|decline[ds]?|gain(?:ed)?|cut"
        r"|raised|reduced|lost|jump(?:ed)?|climb(?:ed)?)\b(?! (?:to|from)\b)"
    ),
    "ratio": r"\b(?:\w*times|twice|thrice|doubl\w+|tripl\w+|half|halves|quarter|\w*fold|ratio|per|to)\b",
    "sum": r"\b(?:together|total\w*|combined|altogether|all|sum|both|overall|joint\w*|between them)\b",
    "remainder": (
        r"\b(?:not|no|none|never|without|other|others|rest|remain\w*|left|still|un\w+|fail\w*|miss\w*|refus\w*)\b|n['’]t\b"
    ),
    "first": r"\b(?:first|before|after(?! \d)|earlier|later|then|preced\w*|follow\w*|until|once)\b",
    "last": r"\b(?:last|before|after(?! \d)|earlier|later|then|preced\w*|follow\w*|until|recent\w*)\b",
}
"""How a sentence tells the result of an operation, and not one number that goes into it."""


def is_worked_out(operation: Operation | None, question: str, sentence: str) -> bool:
    """Whether a sentence may tell itself what an operation over two numbers would, or the question asks for
    none such."""
    asked, told = _ASKED.get(operation or ""), _TOLD.get(operation or "")
    if asked is None or told is None or not re.search(asked, question.lower()):
        return True
    return re.search(told, sentence.lower()) is not None


def find_operation(text: str) -> Operation | None:
    """The computation that a question asks for, or none. It is a guess by phrase; the facts decide whether it
    fits."""
    words = [token.text.lower() for token in tokenize(text)]
    line = f" {' '.join(words)} "
    if words and words[0] in AUXILIARIES:
        return "compare" if any(_holds(line, parts) for parts in _PARTS_OF_YES_NO) else None
    opened = {opening for opening in _OPENINGS if opening in line}
    found = next(
        (operation for operation, parts in _PARTS if parts[0] in opened and _holds(line, parts)), None
    )
    return None if found in ("most", "fewest") and not _RANKED.isdisjoint(words) else found


def _holds(line: str, parts: tuple[str, ...]) -> bool:
    """Whether the parts of a phrase stand in a line of words, in order and as whole words."""
    place = 0
    for part in parts:
        place = line.find(part, place)
        if place < 0:
            return False
        place += len(part) - 1
    return True
