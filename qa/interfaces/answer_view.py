"""An answer as terminal text: what it says and where that stands. Its sentences are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answering.question.chatter import hint_for
from qa.display import NOT_SAID, introduced, place
from qa.interfaces import render
from qa.knowledge.base import Knowledge
from qa.knowledge.untrusted import printable
from qa.models import Answer, Article, Citation, Evidence

_INDENT = "  "
_LINES_ABOVE = 3


def answer(reply: Answer, columns: int, colour: bool) -> str:
    """The short answer, the sentence that says it with the answer standing out, and where it stands; or that
    there is none. Small talk gets its hint alone; a question back stands alone, too."""
    reason = reply.explanation.reason
    told = reason if reason.endswith("?") else f"{_sentence_case(reason)}."
    if reason == hint_for(reply.question) or reason.endswith("?"):
        return "\n".join(render.wrapped(told, columns, colour))
    lines: list[str] = []
    if reply.read_as != reply.question:
        lines.extend(render.dimmed(f"Read as: {reply.read_as}", columns, colour))
    for note in reply.explanation.notes:
        lines.extend(render.dimmed(f"Note: {note}", columns, colour))
    if reply.answered:
        lines.extend(render.wrapped(introduced(reply), columns, colour, bold=True))
        if reply.explanation.working:
            lines.extend(render.wrapped(reply.explanation.working, columns, colour, indent=_INDENT))
    else:
        lines.extend(render.wrapped(NOT_SAID, columns, colour, bold=True))
        lines.extend(render.wrapped(told, columns, colour))
        if reply.evidence:
            lines.append("Nearest:")
    shown = ""
    for evidence, mark in zip(reply.evidence, marks(reply.evidence), strict=True):
        if reply.answered and evidence.sentence == shown:  # the same once more: its place is enough
            lines.extend(render.dimmed(f"{mark} {place(evidence.citation)}", columns, colour, _INDENT))
        else:
            lines.extend(evidence_lines(evidence, columns, colour, reply.answered, mark))
        shown = evidence.sentence
    if reply.beside:
        lines.append("Or see:")
    for evidence in reply.beside:
        lines.extend(evidence_lines(evidence, columns, colour, False, "—"))
    return "\n".join(lines)


def search(found: Sequence[Evidence], columns: int, colour: bool) -> str:
    """Sentences with their places, the nearest first."""
    numbered = zip(found, marks(found), strict=True)
    lines = [line for one, mark in numbered for line in evidence_lines(one, columns, colour, False, mark)]
    return "\n".join(lines) or "No sentence has a word of it."


def context(shown: Sequence[Evidence], knowledge: Knowledge, columns: int, colour: bool) -> str:
    """Sentences inside their paragraphs, where they stand out."""
    blocks = []
    for evidence in shown:
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


def opened(article: Article, cited: Citation, columns: int, colour: bool) -> tuple[str, int]:
    """An article whole, with a sentence that stands out, and the line a little above that sentence."""
    text, end = article.text, cited.end
    if not colour:
        text = f"{text[: cited.start]}>>> {text[cited.start : end]} <<<{text[end:]}"
        end += len(">>>  <<<")
    lines = [*render.wrapped(article.title, columns, colour, bold=True), ""]
    offset, at = 0, 1
    for line in text.split("\n"):
        if offset <= cited.start <= offset + len(line):
            at = len(lines) + 1
        span = (cited.start - offset, end - offset)
        lines.extend([*render.wrapped(line, columns, colour, span=span)] or [""])
        offset += len(line) + 1
    return "\n".join(lines), max(1, at - _LINES_ABOVE)


def marks(shown: Sequence[Evidence]) -> list[str]:
    """What stands before each place: a number that ``/context 2`` takes, or a dash where there is one."""
    return [f"[{number}]" for number in range(1, len(shown) + 1)] if len(shown) > 1 else ["—"] * len(shown)


def evidence_lines(
    evidence: Evidence, columns: int, colour: bool, highlight: bool, mark: str
) -> Iterator[str]:
    """A sentence, and below it its place behind a mark; with ``highlight`` the answer in it stands out."""
    span = evidence.span if highlight else None
    yield from render.wrapped(evidence.sentence, columns, colour, indent=_INDENT, span=span)
    yield from render.dimmed(f"{mark} {place(evidence.citation)}", columns, colour, _INDENT)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _marked_plainly(text: str, start: int, end: int, cited: Citation, columns: int) -> Iterator[str]:
    """Without colour the sentence stands between arrows."""
    yield from render.wrapped(
        f"{text[start : cited.start]}>>> {text[cited.start : cited.end]} <<<{text[cited.end : end]}",
        columns,
        False,
    )
