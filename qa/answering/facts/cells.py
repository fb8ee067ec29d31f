"""The heads of the columns that a table's row hangs on."""

from __future__ import annotations

from qa.answering.matching.sentence import AnnotatedSentence
from qa.language.cells import column_heads


def linked_line(annotated: AnnotatedSentence) -> list[str]:
    """The line that names the columns of a row, none where the row hangs on none."""
    text = annotated.article.text
    return [text[link.start : link.end] for link in annotated.sentence.context if link.role == "columns"][:1]


def linked_heads(annotated: AnnotatedSentence, width: int) -> list[str]:
    """The heads of the columns that a row hangs on, as many as it has cells; none where it hangs on none."""
    heads = next((column_heads(line, width) for line in linked_line(annotated)), [])
    return heads if len(heads) == width else []
