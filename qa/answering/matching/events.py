"""When what a question asks about was done, and when the sentence says that it was."""

from __future__ import annotations

from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import dates_among
from qa.language.lexicon import words
from qa.language.values import Value, same_value


def other_date_of_event(alignment: Alignment) -> str:
    """The date that the sentence ties to the question's verb, where the question ties another to it: "August
    1999" in "In August 1999, the embassy closed", asked why it closed in 2012; else empty.

    Dates that something holds since, or up to, are none of an event.
    """
    question, annotated = alignment.question, alignment.annotated
    asked = [
        date for date in dates_among(question.values) if _is_of_event(question.opening(date.start), date)
    ]
    told = dates_among(annotated.values)
    if not asked or not alignment.groups or any(same_value(date, other) for date in asked for other in told):
        return ""
    for date in told:
        if _is_of_event(alignment.text[: date.start].lower(), date) and _is_tied(alignment, date):
            return alignment.text[date.start : date.end]
    return ""


def _is_of_event(opening: str, date: Value) -> bool:
    """True if what stands before a date makes it that of an event ("IN 2012", "ON 3 May 2012")."""
    return not date.relative and (opening.split() or [""])[-1] in words("matching.event_dates")


def _is_tied(alignment: Alignment, date: Value) -> bool:
    """True if a date belongs to the question's verb; one that opens its sentence to that of the main
    clause."""
    groups, tags = alignment.phrases.verbs, alignment.phrases.tags
    if all(date.end <= alignment.tokens[group.first].start for group in groups):
        return any(tags[group.first - 1] != "clause" for group in alignment.groups)
    return alignment.belongs_to_verb(date.start)
