"""Whether a sentence holds what the kind of question expects: a value, a name, a reason."""

from __future__ import annotations

import re

from qa.answering.matching.names import NAMED_KINDS, fits_kind, name_is_new
from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import VALUE_KINDS, fitting_values

_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|given that|as a result|in order to|so that|so as to|thanks to|led to|caused?|reasons?|therefore"
    r"|attribut(?:ed|es|ing)|blam(?:ed|es|ing)|for (?:want|lack|fear) of"
    r"|(?<=, )as (?:the|an?|its?|he|his|she|her|they|their|there|no|most))\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(?:because|since|given|due|thanks|to|for|as|so|with|after|therefore|caused|[a-z]+ing)\b|:",
    re.IGNORECASE,
)
_BUT = re.compile(r"[,;] (?:but|and|yet|while|whereas)\b|;")


def has_answer_type(query: Query, annotated: AnnotatedSentence) -> bool | None:
    """Whether a sentence holds what the kind of question expects, or none for a kind that any sentence may answer."""
    question = query.question
    if question.kind in VALUE_KINDS:
        return any(fitting_values(query, annotated))
    if question.kind in NAMED_KINDS:
        return any(fits_kind(name, query, annotated) and name_is_new(name, query) for name in annotated.names)
    if question.kind == "reason":
        return _names_aims(query, annotated) or _is_given(query, annotated, _REASON)
    return None


def may_give_reason(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether a sentence has at least a word that can open a purpose or a circumstance."""
    return _is_given(query, annotated, _PURPOSE)


def _names_aims(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether a sentence has the word, or another for it, by which the question asks for aims or reasons ("What are its GOALS?")."""
    return any(query.meaning.get(term) in query.question.focus for term in annotated.stems)


def _is_given(query: Query, annotated: AnnotatedSentence, pattern: re.Pattern[str]) -> bool:
    """Whether a sentence has a mark of reason that does not speak of something else: of what came before the "but" behind which
    it says what is asked about ("closed for want of money, but reopened")."""
    text, verb = annotated.sentence.text, query.question.verb
    done = [
        token.start
        for token, term in zip(annotated.tokens, annotated.stems, strict=True)
        if verb and query.meaning.get(term) == verb
    ]
    return any(
        not done or any(start < mark.end() or not _BUT.search(text, mark.end(), start) for start in done)
        for mark in pattern.finditer(text)
    )
