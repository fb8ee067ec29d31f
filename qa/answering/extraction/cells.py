"""The short answer in a table's row or a labelled line: a cell, or what stands behind the label."""

from __future__ import annotations

import re

from qa.answering.extraction.phrase_scoring import Span
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import VALUE_KINDS
from qa.language.cells import heads_of
from qa.language.tables import cells
from qa.language.terms import terms

_LABEL = re.compile(r"[^:]{2,60}:\s+(?=\S)")
_FIGURE = re.compile(r"\d")


def find_cell(alignment: Alignment) -> Span | None:
    """The cell of a row whose column the question names, else the first behind the row's label.

    For a question that asks for a figure it is the first that has one. None where the sentence is no row.

    Of "Adult | £8.40 | £15.20" below "Fare | single | return" the last, asked for the return fare.
    """
    sentence = alignment.annotated.sentence
    if sentence.kind != "row":
        return None
    found = cells(alignment.text, 0, len(alignment.text))
    heads = heads_of(alignment.annotated.article.text, sentence, len(found))
    behind = [i for i in range(1, len(found)) if _may_answer(alignment, found[i])]
    if not behind:
        return None
    weights = alignment.query.weights

    def named(i: int) -> float:
        return sum(weights.get(term, 0.0) for term in set(terms(heads[i]))) if heads else 0.0

    return found[max(behind, key=lambda i: (named(i), -i))]


def behind_label(alignment: Alignment) -> Span | None:
    """What stands behind the label of a line ("Raffle: a weekend for two"), where the question is open."""
    label = _LABEL.match(alignment.text)
    if alignment.annotated.sentence.kind != "line" or label is None or alignment.question.kind != "other":
        return None
    return label.end(), len(alignment.text.rstrip(" .;,"))


def _may_answer(alignment: Alignment, cell: Span) -> bool:
    """True if a cell holds something, a figure where one is asked for."""
    text = alignment.text[slice(*cell)]
    is_figure = alignment.question.kind in VALUE_KINDS and alignment.question.kind != "date"
    return bool(_FIGURE.search(text) if is_figure else text.strip(" -–—*"))
