"""Of how many and of how much something is stated: of "ALL services", of "MORE votes"."""

from __future__ import annotations

from functools import cache

from qa.answering.matching.alignment import Alignment
from qa.language.lexicon import words
from qa.language.terms import stem


def unsaid_degree(alignment: Alignment) -> str:
    """The word of the question for all or most of something, or for more of it, where the sentence has none
    like it; else empty."""
    question, said = alignment.question, {token.text.lower() for token in alignment.tokens}
    of_all, of_more = words("denial.universal"), words("denial.greater") | words("denial.smaller")
    is_share = any(value.kind == "percentage" for value in alignment.annotated.values)
    says_all = is_share or not said.isdisjoint(of_all | words("denial.not_all"))
    says_more = not said.isdisjoint(of_more) or not _comparing().isdisjoint(alignment.annotated.stems)
    unsaid: set[str] = set()
    if not says_all and not question.has("at", "most"):
        unsaid |= of_all
    if not says_more and not question.values:
        unsaid |= of_more
    return next((word for word in question.words if word in unsaid), "")


@cache
def _comparing() -> frozenset[str]:
    """The stems of words that set one thing against another."""
    moves = (*words("operations.rises"), *words("operations.falls"))
    return frozenset(map(stem, (*words("denial.comparing"), *moves)))
