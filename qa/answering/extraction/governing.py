"""Words that a statement hangs on: "SUGGESTED naming the ridge" does not say that it was named.

What the verb of a statement hangs on is told by how it is tied: by "to", by "that", or by its own -ing. Only
such as leave it true are listed; whatever else it hangs on leaves it open.
"""

from __future__ import annotations

from functools import cache

from qa.answering.matching.alignment import Alignment
from qa.language.lexicon import words
from qa.language.phrases import VerbGroup
from qa.language.tagging import BE
from qa.language.terms import stem
from qa.language.verbs import verb_form


@cache
def _leaving_true() -> frozenset[str]:
    return frozenset(map(stem, words("denial.leaving_true")))


def hangs_on(alignment: Alignment) -> str:
    """What the statement asked about hangs on, where that leaves open whether it is so ("suggested"); else
    empty, also where the question has that word itself."""
    governors = [_governor(alignment, group) for group in alignment.groups]
    if not governors or not all(governors):
        return ""
    terms = {stem(word) for word in governors}
    if not terms.isdisjoint(_leaving_true() | alignment.question.stems):
        return ""
    return governors[0]


def _governor(alignment: Alignment, group: VerbGroup) -> str:
    """The verb that a verb hangs on; empty where it stands for itself."""
    before = [other for other in alignment.phrases.verbs if other.main < group.first]
    if not before or any(alignment.phrases.breaks[before[-1].main : group.first]):
        return ""
    tie = alignment.word(group.first - 1)
    between = [alignment.word(i) for i in range(before[-1].main + 1, group.first)]
    is_gerund = verb_form(alignment.word(group.main)) == "ing" and group.first == group.main and not between
    if tie == "to" or ("that" in between and tie != "that") or is_gerund:  # not "talks THAT LASTED"
        word = alignment.word(before[-1].main)
        if before[-1].passive and word in words("saying.reporting"):
            return f"was {word}"
        return "" if word in BE else word
    return ""
