"""An answer as terminal text: what it says and where that stands, and how it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.interfaces import render
from qa.interfaces.list_view import fact_text
from qa.knowledge.base import Knowledge
from qa.knowledge.untrusted import printable
from qa.language.dates import PartialDate
from qa.models import Answer, Citation, Evidence, Signal

_INDENT = "  "
_LABEL = 11
"""Columns of the labels of ``/why``."""


def answer(reply: Answer, columns: int, colour: bool) -> str:
    """The short answer, the sentence that says it with the answer standing out, and where it stands; or that
    there is none."""
    lines: list[str] = []
    if reply.read_as != reply.question:
        lines.extend(render.dimmed(f"Read as: {reply.read_as}", columns, colour))
    for note in reply.explanation.notes:
        lines.extend(render.dimmed(f"Note: {note}", columns, colour))
    if reply.answered:
        lines.extend(render.wrapped(reply.text, columns, colour, bold=True))
        if reply.explanation.working:
            lines.extend(render.wrapped(reply.explanation.working, columns, colour, indent=_INDENT))
    else:
        lines.extend(render.wrapped("The articles do not say.", columns, colour, bold=True))
        lines.extend(render.wrapped(_sentence_case(reply.explanation.reason) + ".", columns, colour))
        if reply.evidence:
            lines.append("Nearest:")
    shown = ""
    for evidence in reply.evidence:
        if reply.answered and evidence.sentence == shown:  # the same once more: its place is enough
            lines.extend(render.dimmed("— " + place(evidence.citation), columns, colour, _INDENT))
        else:
            lines.extend(_evidence(evidence, columns, colour, highlight=reply.answered))
        shown = evidence.sentence
    return "\n".join(lines)


def search(found: Sequence[Evidence], columns: int, colour: bool) -> str:
    """Sentences with their places, the nearest first."""
    lines = [line for one in found for line in _evidence(one, columns, colour, highlight=False)]
    return "\n".join(lines) or "No sentence has a word of it."


def why(reply: Answer, columns: int, colour: bool) -> str:
    """How an answer was found: the question's terms, the threshold, the facts, what the confidence and each
    sentence's rank are made of."""
    found = reply.explanation
    rows = [
        ("Question", reply.read_as),
        ("Kind", found.kind),
        ("Terms", ", ".join(found.terms) or "-"),
        ("Missing", ", ".join(found.missing) or "-"),
        ("Confidence", f"{reply.confidence:.2f} (answered from {found.threshold:.2f} on)"),
        ("Reason", found.reason),
        *(("Note", note) for note in found.notes),
        *([("Working", found.working)] if found.working else []),
        *(("Fact", fact_text(fact)) for fact in reply.facts),
    ]
    lines = [line for label, text in rows for line in _labelled(label, text, columns)]
    if found.signals:
        lines.append(render.laid_out(_signals("confidence", found.signals), columns, colour))
    for evidence in reply.evidence:
        lines.append("")
        lines.extend(_evidence(evidence, columns, colour, highlight=reply.answered))
        if evidence.signals:
            lines.append(render.laid_out(_signals("rank", evidence.signals), columns, colour))
    return "\n".join(lines)


def context(reply: Answer, knowledge: Knowledge, columns: int, colour: bool) -> str:
    """Each sentence shown with an answer inside its paragraph, where it stands out."""
    blocks = []
    for evidence in reply.evidence[: None if reply.answered else 1]:
        cited = evidence.citation
        article = knowledge.articles.get(cited.article_id)
        text = article.text if article else ""
        around = knowledge.paragraph(cited.article_id, cited.paragraph)
        if text[cited.start : cited.end] != evidence.sentence or not around:
            blocks.append(f"{printable(cited.article_id)} has changed since; ask again.")
            continue
        start, end = around[0].start, around[-1].end
        marked = (cited.start - start, cited.end - start)
        lines = (
            [*render.wrapped(text[start:end], columns, colour, span=marked)]
            if colour
            else [*_marked_plainly(text, start, end, cited, columns)]
        )
        blocks.append("\n".join([*lines, *render.wrapped("— " + place(cited), columns, False)]))
    return "\n\n".join(dict.fromkeys(blocks)) or "There is no sentence to show."


def _evidence(evidence: Evidence, columns: int, colour: bool, highlight: bool) -> Iterator[str]:
    span = evidence.span if highlight else None
    yield from render.wrapped(evidence.sentence, columns, colour, indent=_INDENT, span=span)
    yield from render.dimmed("— " + place(evidence.citation), columns, colour, _INDENT)


def place(citation: Citation) -> str:
    """Publisher, date, title, paragraph and sentence."""
    source = citation.source
    day = source.published
    published = str(PartialDate(day.year, day.month, day.day)) if day else None
    origin = ", ".join(part for part in (source.publisher, published) if part)
    return " · ".join(
        part
        for part in (origin, citation.title, f"paragraph {citation.paragraph}, sentence {citation.sentence}")
        if part
    )


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _labelled(label: str, text: str, columns: int) -> Iterator[str]:
    """A label, and to its right a text, however many lines that takes."""
    for line in render.wrapped(text, columns, False, indent=" " * _LABEL):
        yield f"{label:{_LABEL}}{line[_LABEL:]}"
        label = ""


def _signals(what: str, signals: Sequence[Signal]) -> render.Table:
    table = render.new_table(f"signal of {what}", "value", "weight", "adds", right=(1, 2, 3))
    for signal in signals:
        table.add_row(
            signal.name, f"{signal.value:.2f}", f"{signal.weight:.2f}", f"{signal.value * signal.weight:.2f}"
        )
    table.add_row("sum", "", "", f"{sum(signal.value * signal.weight for signal in signals):.2f}")
    return table


def _marked_plainly(text: str, start: int, end: int, cited: Citation, columns: int) -> Iterator[str]:
    """Without colour the sentence stands between arrows."""
    yield from render.wrapped(
        f"{text[start : cited.start]}>>> {text[cited.start : cited.end]} <<<{text[cited.end : end]}",
        columns,
        False,
    )
