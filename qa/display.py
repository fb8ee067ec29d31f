"""How an answer looks where there is no terminal to know of: as plain text, as one line, and as HTML.

All that it gives is safe to show: what steers a terminal or turns the direction of writing is replaced, and
in HTML text stays text. This module imports nothing of qa, so that the models may use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.models import Answer, Citation, Evidence

MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
NOT_SAID = "The articles do not say."
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks, by Unicode, that leave nothing to see."""
_WIDEST = 60
"""Characters of a text in ``one_line``."""


def printable(text: str) -> str:
    """A text on one line that is safe to print. Offsets stay true: each character becomes one.

    White space of any kind becomes a space. What steers a terminal, turns the direction of writing, or is not
    seen at all (controls, zero-width characters, halves of a character) becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c.isprintable() and c not in _UNSEEN else " " if c.isspace() else "\ufffd" for c in text
    )


def place(citation: Citation) -> str:
    """Publisher, date, title, paragraph and sentence: "Skerry Post, 20 June 2014 · The ferry of Ostermole ·
    paragraph 1, sentence 2"."""
    day = citation.source.published
    published = f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else None
    origin = ", ".join(part for part in (citation.source.publisher, published) if part)
    where = f"paragraph {citation.paragraph}, sentence {citation.sentence}"
    return printable(" · ".join(part for part in (origin, citation.title, where) if part))


def as_text(answer: Answer) -> str:
    """The short answer, the sentence that says it and where that stands; or that there is none, and why."""
    if not answer.answered:
        return f"{NOT_SAID}\n{_reason(answer)}"
    return "\n".join((introduced(answer), *_remarks(answer), *_cited(answer)))


def introduced(answer: Answer) -> str:
    """The short answer, and where it is unsure a word that says so: "Perhaps: 1921"."""
    return ("Perhaps: " if answer.certainty == "unsure" else "") + printable(answer.text)


def one_line(answer: Answer) -> str:
    """An answer as ``repr`` shows it: ``<Answer 'March 2009' to 'When did it stop?', confidence 0.97>``."""
    told = f"{_short(answer.text)!r}" if answer.answered else "that the articles do not say"
    return f"<Answer {told} to {_short(answer.question)!r}, confidence {answer.confidence:.2f}>"


def as_html(answer: Answer) -> str:
    """The same as ``as_text`` as a piece of HTML, the short answer marked in its sentence."""
    if not answer.answered:
        return f"<p><strong>{NOT_SAID}</strong><br>{escape(_reason(answer))}</p>"
    parts = [f"<p><strong>{escape(introduced(answer))}</strong></p>"]
    parts += (f"<p>{escape(remark)}</p>" for remark in _remarks(answer))
    parts += (
        f"<blockquote><p>{marked(one.sentence, one.span)}</p><footer>— {escape(place(one.citation))}</footer>"
        "</blockquote>"
        for one in answer.evidence
    )
    return f"<div>{''.join(parts)}</div>"


def marked(text: str, span: tuple[int, int] | None) -> str:
    """A text as HTML, the characters of ``span`` in ``<mark>``."""
    safe = printable(text)
    start, end = span or (0, 0)
    if not 0 <= start < end <= len(safe):
        return escape(safe)
    return f"{escape(safe[:start])}<mark>{escape(safe[start:end])}</mark>{escape(safe[end:])}"


def _remarks(answer: Answer) -> Iterator[str]:
    """How a figure was worked out, and what a person should know, such as that articles disagree."""
    if answer.explanation.working:
        yield printable(answer.explanation.working)
    yield from (printable(f"Note: {note}") for note in answer.explanation.notes)


def _cited(answer: Answer) -> Iterator[str]:
    """The sentences, each with its place."""
    before: Evidence | None = None
    for one in answer.evidence:
        if before is None or before.sentence != one.sentence:  # the same once more: its place is enough
            yield printable(one.sentence)
        yield "— " + place(one.citation)
        before = one


def _reason(answer: Answer) -> str:
    reason = printable(answer.explanation.reason)
    return f"{reason[:1].upper()}{reason[1:]}."


def _short(text: str) -> str:
    return printable(text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "...")
