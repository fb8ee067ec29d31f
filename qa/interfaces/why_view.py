"""How an answer was found, as terminal text: in words, or with every figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.interfaces import render
from qa.interfaces.answer_view import evidence_lines, marks
from qa.interfaces.list_view import fact_text
from qa.language.lexicon import pairs
from qa.models import Answer, Evidence, Signal

_LABEL = 11
"""Columns of the labels of ``/why -v``."""
_SLIGHT = 0.1
"""What adds less to the confidence is not told in words."""
_MOST_FOR, _MOST_AGAINST = 3, 2


def why(reply: Answer, columns: int, colour: bool) -> str:
    """How an answer was found, in words: how the question was read, what speaks for the sentence and what
    against it. Of two questions asked as one, each by itself."""
    blocks = [_in_words(part, columns, colour, marked) for part, marked in _parts(reply)]
    return "\n".join(["\n\n".join(blocks), "Every figure: /why -v"])


def _parts(reply: Answer) -> Iterator[tuple[Answer, list[str]]]:
    """An answer, or those to the questions that were asked as one, with the marks of their sentences: the
    numbers that they were shown by."""
    numbers = dict(zip(map(_place, reply.evidence), marks(reply.evidence), strict=True))
    for part in reply.parts or (reply,):
        yield part, [numbers.get(_place(one), "—") for one in part.evidence]


def _place(evidence: Evidence) -> tuple[str, int]:
    return evidence.citation.article_id, evidence.citation.start


def _in_words(reply: Answer, columns: int, colour: bool, marked: Sequence[str]) -> str:
    found = reply.explanation
    asked = "" if found.kind == "other" else f", which asks for: {found.kind}"
    told = [f'The question was read as "{reply.read_as}"{asked}.']
    told += [f"Looked for: {', '.join(found.terms)}."] if found.terms else []
    told += [f"Not found: {', '.join(found.missing)}."] if found.missing else []
    told += [f"{note}." for note in found.notes]
    told.append(f"The confidence is {reply.confidence:.2f}; qa answers from {found.threshold:.2f} on.")
    if not (reply.answered and found.signals):  # of an answer from a sentence, the reasons below say more
        told.append(f"{found.reason[:1].upper()}{found.reason[1:]}.")
    told += [f"Worked out: {found.working}"] if found.working else []
    told += _reasons(found.signals)
    told += [f"Fact: {fact_text(fact)}" for fact in reply.facts]
    lines = [line for text in told for line in render.wrapped(text, columns, False)]
    for evidence, mark in zip(reply.evidence, marked, strict=True):
        lines.extend(evidence_lines(evidence, columns, colour, reply.answered, mark))
    return "\n".join(lines)


def _reasons(signals: Sequence[Signal]) -> list[str]:
    """What adds most to the confidence, and what takes most from it: the words say that a signal is there,
    which a value below 0 is not."""
    words = pairs("explaining.confidence")
    there = (one for one in signals if one.name in words and one.value > 0)
    told = sorted((one.value * one.weight, " ".join(words[one.name])) for one in there)
    against = [text for adds, text in told if adds < -_SLIGHT][:_MOST_AGAINST]
    speaking = [text for adds, text in reversed(told) if adds > _SLIGHT][:_MOST_FOR]
    lines = [f"It stands out because {_listed(speaking)}."] if speaking else []
    return [*lines, f"Against it: {_listed(against)}."] if against else lines


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def why_in_figures(reply: Answer, columns: int, colour: bool) -> str:
    """How an answer was found: the question's terms, the threshold, the facts, what the confidence and each
    sentence's rank are made of. Of two questions asked as one, each by itself."""
    return "\n\n\n".join(_in_figures(part, columns, colour, marked) for part, marked in _parts(reply))


def _in_figures(reply: Answer, columns: int, colour: bool, marked: Sequence[str]) -> str:
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
    for evidence, mark in zip(reply.evidence, marked, strict=True):
        lines.append("")
        lines.extend(evidence_lines(evidence, columns, colour, reply.answered, mark))
        if evidence.signals:
            lines.append(render.laid_out(_signals("rank", evidence.signals), columns, colour))
    return "\n".join(lines)


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
