"""Whether a sentence holds what the kind of question expects: a value, a name, a reason."""

from __future__ import annotations

import re

from qa.answering.matching.names import NAMED_KINDS, fits_kind, name_is_new
from qa.answering.matching.query import Query
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.matching.values import VALUE_KINDS, fitting_values
from qa.language.lexicon import alternation

_REASONS, _PURPOSES = alternation("matching.reasons"), alternation("matching.purposes")
_SO_ELSE = alternation("reasons.so_else")
_REASON = re.compile(
    rf"\b(?:{_REASONS}|(?<=, )so (?!(?:{_SO_ELSE})\b)\w+"
    r"|(?<=, )as (?:the|an?|its?|he|his|she|her|they|their|there|no|most))\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(rf"\b(?:{_PURPOSES}|[a-z]+ing)\b|:", re.IGNORECASE)
_BUT = re.compile(r"[,;] (?:but|and|yet|while|whereas)\b|;")


def has_answer_type(query: Query, annotated: AnnotatedSentence) -> bool | None:
    """Whether a sentence holds what the kind of question expects, or none for a kind that any sentence may
    answer."""
    question = query.question
    if question.kind in VALUE_KINDS:
        return any(fitting_values(query, annotated))
    if question.kind in NAMED_KINDS:
        return any(fits_kind(name, query, annotated) and name_is_new(name, query) for name in annotated.names)
    if question.kind == "reason":
        # "What are its GOALS?": the word itself, or another for it, will do.
        named = any(query.meaning.get(term) in question.focus for term in annotated.stems)
        return named or _has_mark(query, annotated, _REASON if question.asks_why else _PURPOSE)
    return None


def may_give_reason(query: Query, annotated: AnnotatedSentence) -> bool:
    """Whether a sentence has at least a word that can open a purpose or a circumstance."""
    return _has_mark(query, annotated, _PURPOSE)


def _has_mark(query: Query, annotated: AnnotatedSentence, pattern: re.Pattern[str]) -> bool:
    """Whether a sentence has a mark of reason that does not speak of something else.

    A mark does so before the "but" behind which the sentence says what is asked about ("closed for want of
    money, but reopened").
    """
    text, verb = annotated.sentence.text, query.question.verb
    stems = zip(annotated.tokens, annotated.stems, strict=True)
    done = [token.start for token, term in stems if verb and query.meaning.get(term) == verb]
    return any(
        not done or any(start < mark.end() or not _BUT.search(text, mark.end(), start) for start in done)
        for mark in pattern.finditer(text)
    )
