"""Whoever a pronoun stands for in the sentence beside: "Ada Holt was elected. SHE won.", "It has a new head. SHE is Ada Holt."."""

from __future__ import annotations

import re

from qa.answering.matching.alignment import Alignment
from qa.knowledge.base import Knowledge
from qa.language.names import find_names
from qa.language.terms import stem
from qa.models import Sentence

_OPENS = re.compile(r"(?:He|She)\b")
_UNNAMED = re.compile(r"An? [a-z]")
_IS_NAMED = re.compile(
    r"(?:(?:He|She|They|It) (?:is|are|was|were) (?:later )?(?:called |named (?:as )?)?|(?:His|Her) name (?:is|was) )(?=[A-Z])"
)
"""How the next sentence opens that names whom this one speaks of."""
Named = tuple[Sentence, tuple[int, int]]


def named_beside(alignment: Alignment, knowledge: Knowledge, has_name: bool) -> Named | None:
    """For a question who, the name in the sentence beside one that has but a pronoun or a noun for whoever is asked for: in the one
    before, where this one tells of "he" or "she" what is asked; or in the one behind that says who it is. Where the sentence ``has_name``
    for an answer, it counts only if somebody unnamed does what is asked ("A NOVELIST from Leeds has won")."""
    question, sentence = alignment.question, alignment.annotated.sentence
    if not question.text.lower().startswith("who"):
        return None
    does = (
        question.predicate.role == "subject"
        and alignment.groups[:1] == list(alignment.phrases.verbs[:1])
        and bool(alignment.groups)
    )
    is_unnamed = does and _UNNAMED.match(sentence.text) is not None
    if has_name and not is_unnamed:
        return None
    around = knowledge.paragraph_of(sentence)
    behind = around[sentence.number : sentence.number + 1]
    if behind and (opened := _IS_NAMED.match(behind[0].text)) and (is_unnamed or _has_noun(alignment)):
        return _first_name(alignment, behind[0], opened.end())
    return (
        _first_name(alignment, around[sentence.number - 2], 0)
        if does and sentence.number > 1 and _OPENS.match(sentence.text)
        else None
    )


def _has_noun(alignment: Alignment) -> bool:
    """Whether the sentence has the noun of "who is the DEPUTY", or the verb of "whom did she NAME"."""
    question = alignment.question
    asked = question.focus or tuple(question.terms if question.kind == "definition" else ())
    return any(term in asked for term in alignment.asked if term) or (
        question.predicate.role == "object" and bool(alignment.groups)
    )


def _first_name(alignment: Alignment, sentence: Sentence, start: int) -> Named | None:
    """The first full name of a sentence from an offset on that the question does not name."""
    asked = alignment.query.weights
    for name in find_names(sentence.text):
        is_thing = sentence.text[: name.start].lower().endswith("the ")
        if (
            name.start >= start
            and " " in name.text
            and not is_thing
            and not any(stem(word) in asked for word in name.text.split())
        ):
            return sentence, (name.start, name.end)
    return None
