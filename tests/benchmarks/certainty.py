"""What each level of confidence is worth: ``python tests/benchmarks/certainty.py > tests/benchmarks/certainty.md``.

Our own articles are asked (``articles/``): for each least confidence how many of the questions that they answer are
kept, how many of these cite the right sentence, and how many near misses are answered all the same. The plot
beside it, ``certainty.svg``, draws the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from own_articles import read_own

from qa.answering.selection.confidence import SURE, THRESHOLD

LEVELS = tuple(round(0.3 + 0.05 * i, 2) for i in range(12))
PARTS = ("fitted", "documents", "archive", "held-out")
WIDE, HIGH, EDGE = 560, 320, 48
COLOURS = {"kept": "#3867b1", "right": "#2e8540", "near misses": "#b83226"}
HEADING = """# What a confidence is worth

Made by `python tests/benchmarks/certainty.py > tests/benchmarks/certainty.md`. Shares are per cent. "kept" are the answerable questions whose
answer has at least this confidence, "right" those of them that cite the right sentence, "near misses" the questions on a right subject with a
missing detail that are answered all the same. qa answers from {threshold} on, and is sure from {sure} on.

![kept, right and near misses by the least confidence](certainty.svg)
"""


class Asked(NamedTuple):
    """A question's confidence, 0 where no sentence settles it; whether it is answerable; whether its sentence is right."""

    confidence: float
    is_own: bool
    right: bool


def main() -> None:
    """Print the tables, and write the plot of all parts together."""
    print(HEADING.format(threshold=THRESHOLD, sure=SURE))
    everything: list[Asked] = []
    for part in PARTS:
        asked = list(_ask(part))
        everything += asked
        print(f"\n{part}\n\n| least confidence | kept | right | near misses |\n| ---: | ---: | ---: | ---: |")
        for least, *shares in curve(asked):
            print(f"| {least:.2f} | {' | '.join(f'{share:.1f}' for share in shares)} |")
    Path(__file__).with_name("certainty.svg").write_text(drawn(list(curve(everything))), encoding="utf-8")


def _ask(part: str) -> Iterator[Asked]:
    for _, bot, cases in read_own(part):
        for case in cases:
            if case.words or case.near:
                answer = bot.ask(case.ask)
                cited = bool(answer.evidence) and case.is_told_by(answer.evidence[0].sentence)
                is_doubted = answer.answered or answer.confidence < THRESHOLD  # else it is not settled
                yield Asked(answer.confidence if is_doubted else 0.0, bool(case.words), cited)


def curve(asked: Sequence[Asked]) -> Iterator[tuple[float, float, float, float]]:
    """For each level what is kept, how much of it is right, and the near misses answered, in per cent."""
    own, near = [one for one in asked if one.is_own], [one for one in asked if not one.is_own]
    for least in LEVELS:
        kept = [one for one in own if one.confidence >= least]
        answered = [one for one in near if one.confidence >= least]
        right = 100 * sum(one.right for one in kept) / (len(kept) or 1)
        yield least, 100 * len(kept) / len(own), right, 100 * len(answered) / (len(near) or 1)


def drawn(points: Sequence[tuple[float, float, float, float]]) -> str:
    """The curve as an SVG: three lines over the least confidence, with the two thresholds."""
    low, high = LEVELS[0], LEVELS[-1]

    def x(level: float) -> float:
        return EDGE + (level - low) / (high - low) * (WIDE - 2 * EDGE)

    def y(share: float) -> float:
        return HIGH - EDGE - share / 100 * (HIGH - 2 * EDGE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>',
    ]
    for share in range(0, 101, 25):
        line = f'x1="{EDGE}" x2="{WIDE - EDGE}" y1="{y(share):.1f}" y2="{y(share):.1f}"'
        parts.append(f'<line {line} stroke="#ddd"/><text x="8" y="{y(share) + 4:.1f}">{share} %</text>')
    for level, name in ((THRESHOLD, "answered"), (SURE, "sure")):
        line = f'x1="{x(level):.1f}" x2="{x(level):.1f}" y1="{EDGE}" y2="{HIGH - EDGE}"'
        parts.append(f'<line {line} stroke="#888" stroke-dasharray="4"/>')
        parts.append(f'<text x="{x(level) + 4:.1f}" y="{EDGE - 6}">{name} from {level}</text>')
    for i, (name, colour) in enumerate(COLOURS.items(), 1):
        line = " ".join(f"{x(point[0]):.1f},{y(point[i]):.1f}" for point in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{EDGE + 110 * (i - 1)}" y="{HIGH - 12}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    main()
