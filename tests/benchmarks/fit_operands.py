"""Fit the weights by which two figures are chosen as operands:
``python tests/benchmarks/fit_operands.py [--write]``.

Of our own articles every computed question is asked whose operation takes two figures. Its candidates are all
pairs of figures at hand, and that none of them is right; right are those that give what the question set
accepts. A listwise logistic regression makes the right ones likeliest (as in ``fit.py``). Printed are the
weights beside the shipped ones, and what becomes of the questions of each article with weights fitted on the
others: how many are right and wrong among those that are taken, at several probabilities.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from own_articles import Case, read_own
from weights import write_weights

from qa import Bot
from qa.answering.facts.choosing import TAKEN_FROM, candidates
from qa.answering.facts.coverage import Inquiry
from qa.answering.facts.events import between
from qa.answering.facts.figures import result_of
from qa.answering.facts.operand_features import FEATURES, Pair
from qa.answering.facts.table import FactTable
from qa.answering.matching.scoring import weights as weights_of

PARTS = ("computed", "documents")
HELD_BACK = 0.5
"""How strongly weights are held back to 0 (L2)."""
NAMES = (*(feature.name for feature in FEATURES), "none")
OPERATIONS = ("difference", "ratio", "change", "share", "remainder", "duration", "rate")
LEVELS = (0.0, 0.3, 0.4, TAKEN_FROM, 0.6, 0.7)


@dataclass(frozen=True)
class Asked:
    """A question's candidates as rows of feature values, the last of which is none of them; which are right,
    and what each gives."""

    article: str
    text: str
    values: np.ndarray
    right: np.ndarray
    results: tuple[str, ...]


def main() -> None:
    """Print the weights and what becomes of the questions."""
    asked = [one for part in PARTS for one in read(part)]
    fitted = fit(asked)
    shipped = weights_of("operands")
    print("feature              shipped  fitted")
    for name, weight in zip(NAMES, fitted, strict=True):
        print(f"{name:20} {shipped.get(name, 0.0):7.2f} {weight:7.2f}")
    taken = [choose(one, fit([other for other in asked if other.article != one.article])) for one in asked]
    reached = sum(bool(one.right[:-1].any()) for one in asked)
    print(f"\n{len(asked)} questions, {reached} of them with a right pair among the candidates")
    for least in LEVELS:
        kept = [is_right for share, is_right in taken if share >= least]
        print(f"from {least}: {sum(kept)} right, {len(kept) - sum(kept)} wrong")
    if "--write" in sys.argv:
        write_weights("operands", dict(zip(NAMES, fitted, strict=True)))


def read(part: str) -> Iterator[Asked]:
    """The questions of a part of our articles that take two figures, each asked of its own article and of the
    next one, which does not tell."""
    own = list(read_own(part))
    for i, (name, bot, cases) in enumerate(own):
        yield from _read(name, bot, cases)
        foreign = [replace(case, is_computed=False) for case in own[i - 1][2]]
        yield from _read(name, bot, foreign)


def _read(name: str, bot: Bot, cases: Sequence[Case]) -> Iterator[Asked]:
    table = FactTable(bot.knowledge)
    for case in cases:
        query, ranked = bot.rank(case.ask)
        inquiry = table.inquire(query, [one.annotated for one in ranked])
        if inquiry is None or inquiry.intent.name not in OPERATIONS:
            continue
        pairs = list(candidates(inquiry))
        results = [_result(inquiry, pair) for pair in pairs]
        right = [case.is_computed and _is_among(result, case.answers) for result in results]
        values = np.zeros((len(pairs) + 1, len(NAMES)))
        values[:-1, :-1] = [measure(pair) for pair in pairs] if pairs else 0.0
        values[-1, -1] = 1.0
        yield Asked(name, case.ask, values, np.array([*right, not any(right)]), tuple(results))


def _result(inquiry: Inquiry, pair: Pair) -> str:
    if inquiry.intent.name == "duration":
        return between(inquiry, pair.rows).text
    return result_of(inquiry, pair.rows)


def measure(pair: Pair) -> list[float]:
    return [feature.measure(pair) for feature in FEATURES]


def _is_among(result: str, answers: Sequence[str]) -> bool:
    """Whether a result is one of the accepted answers: the same number, as exact as the answer has it."""
    told = _number(result)
    return told is not None and any(
        (number := _number(answer)) is not None and told.quantize(number) == number for answer in answers
    )


def _number(text: str) -> Decimal | None:
    found = re.search(r"\d[\d,]*(?:\.\d+)?(?: (?:million|billion))?", text)
    if found is None:
        return None
    number, _, scale = found[0].partition(" ")
    return Decimal(number.replace(",", "")) * {"million": 10**6, "billion": 10**9}.get(scale, 1)


def fit(asked: Sequence[Asked], rounds: int = 25) -> np.ndarray:
    """The weights that make the right candidates likeliest."""
    weights = np.zeros(len(NAMES))
    held = HELD_BACK * np.array([name != "none" for name in NAMES])
    for _ in range(rounds):
        gradient, curve = -2 * held * weights, np.diag(2 * held + 1e-6)
        for one in asked:
            likely = _softmax(one.values @ weights)
            wanted = likely * one.right
            wanted /= wanted.sum()
            mean = likely @ one.values
            gradient += wanted @ one.values - mean
            curve += (one.values * likely[:, None]).T @ one.values - np.outer(mean, mean)
        weights += np.linalg.solve(curve, gradient)
    return weights


def _softmax(scores: np.ndarray) -> np.ndarray:
    parts = np.exp(scores - scores.max())
    return parts / parts.sum()


def choose(one: Asked, weights: np.ndarray) -> tuple[float, bool]:
    """How likely the best result of a question is, and whether it is right."""
    if not one.results:
        return 0.0, False
    likely = _softmax(one.values @ weights)[:-1]
    best = int(likely.argmax())
    same = [share for share, result in zip(likely, one.results, strict=True) if result == one.results[best]]
    return float(sum(same)), bool(one.right[best])


if __name__ == "__main__":
    main()
