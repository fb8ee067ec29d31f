"""How often answers of each confidence were right, as a drawing (SVG) and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from qa.interfaces.markup import element, table
from qa.questionsets.results import Outcome

_BINS = 10
_LEFT, _TOP, _WIDE, _HIGH = 36, 12, 320, 170
"""Where the bars stand in a drawing of 366 by 240."""


class _Bin(NamedTuple):
    """The questions of a stretch of confidence: how many, and how many were replied to as expected."""

    low: float
    questions: int
    right: int

    @property
    def share(self) -> float:
        return self.right / self.questions


def plot(outcomes: Sequence[Outcome]) -> Element | None:
    """A bar for each tenth of confidence, as high as the share of replies that were as expected; none where
    nothing was asked."""
    bins = _bins(outcomes)
    answers = [outcome.answer for outcome in outcomes if outcome.answer is not None]
    if not answers:
        return None
    threshold = answers[0].explanation.threshold
    title = "Share of replies that are right, by confidence"
    drawing = element(
        "svg",
        element("title", title),
        *_axes(),
        *(part for one in bins for part in _bar(one, threshold)),
        _line("exact", _x(threshold), _y(threshold), _x(1), _y(1)),
        _line("threshold", _x(threshold), _y(0), _x(threshold), _TOP),
        viewBox="0 0 366 240",
        role="img",
        aria_label=f"{title}; the figures stand in the table below",
    )
    told = (
        f"From {threshold:.2f} on, questions are answered: the blue bars show how many of those answers were "
        "right (dashed: what was not), and the dotted line where they would end if every confidence were "
        "exact. Below it nothing is answered, and the grey bars show how often that was right. Under each "
        "bar: how many questions."
    )
    rows = [
        (f"{one.low:.1f} to {one.low + 1 / _BINS:.1f}", f"{one.questions:,}", f"{one.right:,}", _percent(one))
        for one in bins
    ]
    figures = table("Confidence and right replies", ("confidence", "questions", "right", "share"), rows)
    return element(
        "figure",
        drawing,
        element("figcaption", told),
        element("details", element("summary", "The figures"), figures),
    )


def _bins(outcomes: Sequence[Outcome]) -> list[_Bin]:
    """The tenths of confidence in which there is a question."""
    found: dict[int, list[bool]] = {}
    for outcome in outcomes:
        if outcome.answer is not None:
            number = min(_BINS - 1, int(outcome.answer.confidence * _BINS))
            found.setdefault(number, []).append(outcome.ok)
    return [_Bin(number / _BINS, len(rights), sum(rights)) for number, rights in sorted(found.items())]


def _bar(one: _Bin, threshold: float) -> list[Element]:
    """What was right from below, what was not above it, and the number of questions beneath."""
    left, width = _x(one.low) + 3, _WIDE / _BINS - 6
    kind = "answered" if one.low + 1 / _BINS > threshold + 1e-9 else "withheld"
    parts = (("wrong", 1.0, 1 - one.share), (kind, one.share, one.share))
    middle = left + width / 2
    return [
        *(
            element(
                "rect", class_=name, x=left, y=f"{_y(top):.1f}", width=width, height=f"{high * _HIGH:.1f}"
            )
            for name, top, high in parts
            if high
        ),
        element("text", f"{one.questions:,}", class_="count", x=middle, y=_TOP + _HIGH + 13),
    ]


def _axes() -> list[Element]:
    parts = [_line("axis", _LEFT, _y(share), _LEFT + _WIDE, _y(share)) for share in (0, 0.5, 1)]
    parts += [
        element("text", f"{share:.0%}", class_="side", x=_LEFT - 5, y=_y(share) + 4) for share in (0, 0.5, 1)
    ]
    parts += [
        element("text", f"{number:.1f}", class_="count", x=_x(number), y=_TOP + _HIGH + 30)
        for number in (0, 0.5, 1)
    ]
    return [*parts, element("text", "confidence", class_="count", x=_x(0.5), y=_TOP + _HIGH + 48)]


def _line(name: str, left: float, top: float, right: float, bottom: float) -> Element:
    return element("line", class_=name, x1=left, y1=top, x2=right, y2=bottom)


def _x(confidence: float) -> float:
    return _LEFT + _WIDE * confidence


def _y(share: float) -> float:
    return _TOP + _HIGH * (1 - share)


def _percent(one: _Bin) -> str:
    return f"{one.share:.0%}"
