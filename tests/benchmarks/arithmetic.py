"""Whether what is computed from tables is right: ``python tests/benchmarks/arithmetic.py [QUESTIONS]``.

Random tables of companies and years, in Markdown and with aligned columns, and random sentences with two figures;
questions for differences, sums, ratios, shares and changes in per cent. Each answer is compared with what Python
computes. Printed is how many are right, refused and wrong; wrong ones are shown.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from qa import Article, Bot, KnowledgeBase

NAMES = "Halvren Brodal Kestrin Osterlid Pellan Tarnvik Norrby Quellon Vassby Marlund".split()
MEASURES = ("revenue", "exports", "output")
SHOWN = 10


def main() -> None:
    """Ask as many questions as are named, 10,000 otherwise."""
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(7)  # noqa: S311 (no secret)
    tally: Counter[str] = Counter()
    while tally.total() < asked:
        text, questions = make(chance)
        bot = Bot(KnowledgeBase.from_articles([Article(id="a", title="Results", text=text)]))
        for question, expected in questions:
            answer = bot.ask(question)
            fate = judge(answer.text if answer.answered and answer.explanation.working else "", expected)
            tally[fate] += 1
            if fate == "wrong" and tally["wrong"] <= SHOWN:
                print(f"{question} -> {answer.text} ({answer.explanation.working}), not {expected}\n{text}\n")
    print(", ".join(f"{fate} {count}" for fate, count in sorted(tally.items())))


def judge(text: str, expected: Decimal) -> str:
    """Whether a reply is right: the number in it, to as many decimals as it shows; refused where it has
    none."""
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", text)
    if found is None:
        return "refused"
    told = Decimal(found[0].replace(",", ""))
    places = Decimal(1).scaleb(min(0, int(told.as_tuple().exponent)))
    return "right" if told == expected.quantize(places, ROUND_HALF_UP) else "wrong"


def make(chance: random.Random) -> tuple[str, list[tuple[str, Decimal]]]:
    """A table as text, and questions on two of its cells with what Python makes of them."""
    names = chance.sample(NAMES, chance.randint(2, 6))
    first = chance.randint(1990, 2020)
    measure = chance.choice(MEASURES)
    figures = {name: [chance.randint(1, 9_999) for _ in range(2)] for name in names}
    lines = [["Company", str(first), str(first + 1)]]
    lines += [[name, *(f"{figure:,}" for figure in row)] for name, row in figures.items()]
    if chance.random() < 0.5:
        rows = [f"| {' | '.join(line)} |" for line in lines]
        rows.insert(1, "| --- | --- | --- |")
    else:
        rows = [f"{line[0]:14}{line[1]:>10}{line[2]:>10}" for line in lines]
    text = f"The table gives the {measure} of companies in tonnes.\n\n" + "\n".join(rows) + "\n"
    one, other = chance.sample(names, 2)
    column = chance.randrange(2)
    a, b = (Decimal(figures[name][column]) for name in (one, other))
    before, after = map(Decimal, figures[one])
    year = first + column
    return text, [
        (f"What is the difference between {one} and {other} in {year}?", abs(a - b)),
        (f"What was the {measure} of {one} and {other} together in {year}?", a + b),
        (
            f"By how much per cent did {one} change from {first} to {first + 1}?",
            100 * abs(after - before) / before,
        ),
        (f"How many times as much {measure} did {one} have as {other} in {year}?", a / b),
    ]


if __name__ == "__main__":
    main()
