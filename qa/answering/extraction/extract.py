"""The short answer inside its sentence: an extractor for each kind of answer, the best phrase for all others.

A span is where the answer stands, in offsets into the sentence: "two years" in "It was shut for two years.".
"""

from __future__ import annotations

from collections.abc import Callable

from qa.answering.extraction.cells import behind_label, find_cell
from qa.answering.extraction.expressions import find_expression, find_time
from qa.answering.extraction.phrase_scoring import Extraction, Span, choose_phrase
from qa.answering.extraction.reasons import find_reason
from qa.answering.extraction.value_extent import whole_value
from qa.answering.extraction.value_scoring import choose_value
from qa.answering.matching.alignment import Alignment
from qa.models import Kind


def extract(alignment: Alignment) -> Extraction | None:
    """Where the short answer stands in the sentence, or none where nothing in it fits the kind of
    question."""
    if found := find_expression(alignment):
        return Extraction(found)
    is_open = alignment.question.kind != "yes/no"
    if is_open and (found := find_cell(alignment) or behind_label(alignment)):
        return Extraction(found)
    extractor = EXTRACTORS.get(alignment.question.kind, choose_phrase)
    return extractor(alignment)


def _value(alignment: Alignment) -> Extraction | None:
    found = choose_value(alignment)
    if found is None:
        return None
    value, ahead = found
    return Extraction(whole_value(alignment, value), lead=ahead, origin="value")


def _date(alignment: Alignment) -> Extraction | None:
    return _value(alignment) or _at(find_time(alignment))


def _reason(alignment: Alignment) -> Extraction | None:
    """The clause that gives the reason, else the best phrase, as far as that is no value."""
    if found := find_reason(alignment):
        return Extraction(found)
    phrase = choose_phrase(alignment)
    return phrase if phrase and phrase.span not in alignment.values else None


def _at(span: Span | None) -> Extraction | None:
    return Extraction(span) if span else None


EXTRACTORS: dict[Kind, Callable[[Alignment], Extraction | None]] = {
    "number": _value,
    "percentage": _value,
    "money": _value,
    "date": _date,
    "duration": _value,
    "reason": _reason,
    "yes/no": lambda alignment: None,
}
"""Kinds with an extractor of their own."""
