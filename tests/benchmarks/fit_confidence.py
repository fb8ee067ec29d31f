"""Fit the weights of the confidence: ``python tests/benchmarks/fit_confidence.py FOLDER``.

Reads public sets from a folder, and our own articles. A logistic regression tells questions asked of their own article from those asked
of the next one, of their own without the sentences that answer them, and near misses. It is held back to the shipped weights, and
what makes an answer unlikely (``AGAINST``) is left as it was set by hand: sets hold too few of each. The sum is then scaled, so that
95 % of the questions of the first set are answered from their own articles, and that the confidence is near how often the cited sentence
is right. Printed are the weights beside the shipped ones, and what they do, each fifth of the articles left out in turn.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from own_articles import read_own
from public_sets import read_sets
from quality import KEPT, without

from qa import Bot, KnowledgeBase
from qa.answering.selection.confidence import WEIGHTS
from qa.questionsets.scores import auroc, share_reaching, threshold_keeping

FOLDS = 5
HELD_BACK = 0.5
SCALED_ON = "xquad-en-even"
"""The set whose own questions tell where the threshold lies."""
NAMES = tuple(WEIGHTS)
SHIPPED = np.array(list(WEIGHTS.values()))
SCALED_BY = 0.48
"""What the scaling of the shipped weights came to: by so much they are smaller than a logistic regression has them."""
AGAINST = frozenset(
    (
        *(
            "another place or partner",
            "places swapped",
            "roles swapped",
            "another does it",
            "opposite done",
            "nothing done so",
            "no value",
            "no reason",
            "nothing like a reason",
        ),
        *("no such office", "no such role", "dated otherwise", "not what is counted", "nothing but names", "another time", "points back"),
        *(
            "nothing stated",
            "a single word",
            "nothing told",
            "no name given",
            "not placed",
            "names of another article",
            "words of another article",
        ),
    )
)
COUNT = {"own": 1.5, "foreign": 3.0, "removed": 1.0, "near": 2.0}
"""What a question of each group counts."""
COUNT_OF_SET = {"covidqa-even": 0.1, "qed-even": 0.3, "fitted": 0.3}
"""What a question of a set counts, 1 for others. The first two hold much that is said twice, so that a question is often answered all the
same where the sentence that was marked is taken out; our own have a near miss for every two or three questions, more than people ask."""


@dataclass(frozen=True)
class Asked:
    """A question's signals, all 0 where no sentence had a word of it; its group; and whether the cited sentence is right."""

    set: str
    fold: int
    group: str
    values: np.ndarray
    right: bool


def main() -> None:
    """Print weights and what they do."""
    asked = [*_public(Path(sys.argv[1])), *_own("fitted"), *_own("held-out")]
    known = [one for one in asked if one.set != "held-out"]
    print("signal                     shipped  fitted")
    for name, shipped, weight in zip(NAMES, SHIPPED, scaled(fit(known), known), strict=True):
        print(f"{name:26} {shipped:7.3f} {weight:7.3f}")
    folds = [fit([one for one in known if one.fold != fold]) for fold in range(FOLDS)]
    print("\nset               own answered  AUROC removed  foreign at 95 % own  AUROC near  near answered")
    threshold = threshold_keeping([_sum(one, folds) for one in asked if (one.set, one.group) == (SCALED_ON, "own")], KEPT)
    for name in dict.fromkeys(one.set for one in asked):
        sums = {group: [_sum(one, folds) for one in asked if (one.set, one.group) == (name, group)] for group in COUNT}
        own, near, removed, foreign = (sums[group] for group in ("own", "near", "removed", "foreign"))
        columns = (
            100 * share_reaching(own, threshold),
            auroc(own, removed) if removed else np.nan,
            100 * share_reaching(foreign, threshold_keeping(own, KEPT)),
            auroc(own, near) if near else np.nan,
            100 * share_reaching(near, threshold) if near else np.nan,
        )
        print(f"{name:18}" + "".join(f"{column:{width}.{digits}f}" for column, width, digits in zip(columns, WIDTHS, DIGITS, strict=True)))


WIDTHS, DIGITS = (12, 15, 21, 12, 15), (1, 3, 1, 3, 1)


def _public(folder: Path) -> Iterator[Asked]:
    for name, topics in read_sets(folder).items():
        bots = [Bot(KnowledgeBase.from_articles([topic.article])) for topic in topics]
        for i, topic in enumerate(topics):
            for question in topic.questions:
                rest = without(topic.article, question.gold)
                yield from _asked(name, topic.article.id, "own", bots[i], question.text, question.gold)
                yield from _asked(name, topic.article.id, "foreign", bots[(i + 1) % len(bots)], question.text)
                yield from _asked(name, topic.article.id, "removed", Bot(KnowledgeBase.from_articles([rest])), question.text)


def _own(part: str) -> Iterator[Asked]:
    for name, bot, cases in read_own(part):
        for case in cases:
            yield from _asked(
                part, name, bot=bot, group="own" if case.words else "near" if case.near else "foreign", text=case.ask, words=case.words
            )


def _asked(
    set_: str, article: str, group: str, bot: Bot, text: str, places: Sequence[tuple[int, int]] = (), words: str = ""
) -> Iterator[Asked]:
    answer = bot.ask(text)
    if answer.facts:
        return
    told = {signal.name: signal.value for signal in answer.explanation.signals}
    best = answer.evidence[0] if answer.evidence else None
    right = best is not None and (
        any(best.citation.start < end and start < best.citation.end for start, end in places)
        or bool(words and words.lower() in best.sentence.lower())
    )
    yield Asked(set_, zlib.crc32(article.encode()) % FOLDS, group, np.array([told.get(name, 0.0) for name in NAMES]), right)


def fit(asked: Sequence[Asked], rounds: int = 15) -> np.ndarray:
    """The weights that tell own questions from the others (Newton's method)."""
    seen = [one for one in asked if one.values.any()]
    values, own = np.array([one.values for one in seen]), np.array([one.group == "own" for one in seen], dtype=float)
    counts = np.array([COUNT[one.group] * COUNT_OF_SET.get(one.set, 1.0) for one in seen])
    free = np.array([name not in AGAINST for name in NAMES])
    held = HELD_BACK * np.array([name != "always" for name in NAMES])
    hand = SHIPPED / SCALED_BY
    weights = hand.copy()
    for _ in range(rounds):
        likely = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (counts * (own - likely)) - 2 * held * (weights - hand)
        curve = (values * (counts * likely * (1 - likely))[:, None]).T @ values + np.diag(2 * held)
        step = np.zeros(len(NAMES))
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], gradient[free])
        weights = weights + step
    return weights


def scaled(weights: np.ndarray, asked: Sequence[Asked]) -> np.ndarray:
    """The weights on the scale of how often the cited sentence is right, with 0.5 where ``KEPT`` per cent of own questions are answered."""
    own = [one for one in asked if one.group == "own" and one.set != "fitted"]
    zero = threshold_keeping([float(one.values @ weights) for one in own if one.set == SCALED_ON], KEPT)
    sums, right = np.array([one.values @ weights for one in own]) - zero, np.array([one.right for one in own], dtype=float)
    answered = sums >= 0
    slopes = np.linspace(0.2, 2.0, 91)
    losses = [np.log1p(np.exp(-np.where(right[answered] > 0, 1, -1) * slope * sums[answered])).sum() for slope in slopes]
    slope = slopes[int(np.argmin(losses))]
    found = weights * slope
    found[NAMES.index("always")] -= slope * zero
    return found


def _sum(one: Asked, folds: Sequence[np.ndarray]) -> float:
    return float(one.values @ folds[one.fold]) if one.values.any() else -99.0


if __name__ == "__main__":
    main()
