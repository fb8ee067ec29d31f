"""Fit the weights of the confidence: ``python tests/benchmarks/fit_confidence.py FOLDER [--write]``.

Reads public sets from a folder, and our own articles. A logistic regression tells questions asked of their
own article from those asked of the next one, of their own without the sentences that answer them, and near
misses. The sum is then scaled, so that ``ANSWERED`` per cent of the questions of one set are answered from
their own articles. A feature that the sets cannot weigh (``BY_HAND``) stays as it is. Printed are the weights
beside the shipped ones, and what they do, each fifth of the articles left out in turn. ``--write`` writes the
fitted weights to the data file.
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
from weights import write_weights

from qa import Bot, KnowledgeBase
from qa.answering.selection.features import FEATURES
from qa.questionsets.scores import auroc, share_reaching, threshold_keeping

FOLDS = 5
HELD_BACK = 1.0
"""How strongly weights are held back to 0 (L2)."""
SCALED_ON, ANSWERED = "xquad-en-even", 95.2
"""The set whose own questions tell where the threshold lies, and how many per cent of them it leaves
answered."""
SCALED_BY = 0.6
"""By how much fitted weights are made smaller: near 0.5 the confidence is then how often the cited sentence
is right, and the weights set by hand have their share."""
BY_HAND = (
    *(
        "names of another article",
        "unseen names",
        "beside unseen name",
        "a single word",
        "stands out",
        "verb elsewhere",
    ),
    *(
        "verb unseen",
        "no value",
        "no holder",
        "no such answer",
        "no such role",
        "not what is counted",
        "told otherwise",
    ),
    *("not placed", "another time", "no name given"),
)
"""Features that keep their weight: they hold answers back that would say more than the sentence does
("revenue" told by a profit), of which the sets have few examples, or none for lack of a second article."""
NAMES = tuple(feature.name for feature in FEATURES)
SHIPPED = np.array([feature.weight for feature in FEATURES])
COUNT = {"own": 1.5, "foreign": 10.0, "removed": 1.0, "near": 4.0}
"""What a question of each group counts."""
COUNT_OF_SET = {"covidqa-even": 0.1, "qed-even": 0.3}
"""What a question of a set counts, 1 for others. These two hold much that is said twice, so that a question
is often answered all the same where the sentence that was marked is taken out."""


@dataclass(frozen=True)
class Asked:
    """A question's features, all 0 where no sentence had a word of it; its group; and whether the cited
    sentence is right."""

    set: str
    fold: int
    group: str
    values: np.ndarray
    right: bool


def main() -> None:
    """Print weights and what they do, and write them where asked to."""
    asked = [*read_public(Path(sys.argv[1])), *read_own_part("fitted"), *read_own_part("held-out")]
    known = [one for one in asked if one.set != "held-out"]
    fitted = scaled(fit(known), known)
    print("feature                    shipped  fitted")
    for name, shipped, weight in zip(NAMES, SHIPPED, fitted, strict=True):
        print(f"{name:26} {shipped:7.3f} {weight:7.3f}")
    if "--write" in sys.argv:
        write_weights("confidence", dict(zip(NAMES, fitted, strict=True)))
    folds = [fit([one for one in known if one.fold != fold]) for fold in range(FOLDS)]
    print("\nset               own answered  AUROC removed  foreign at 95 % own  AUROC near  near answered")
    scaled_on = [_sum(one, folds) for one in asked if (one.set, one.group) == (SCALED_ON, "own")]
    threshold = float(np.percentile(scaled_on, 100 - ANSWERED))
    for name in dict.fromkeys(one.set for one in asked):
        sums = {
            group: [_sum(one, folds) for one in asked if (one.set, one.group) == (name, group)]
            for group in COUNT
        }
        own, near, removed, foreign = (sums[group] for group in ("own", "near", "removed", "foreign"))
        columns = (
            100 * share_reaching(own, threshold),
            auroc(own, removed) if removed else np.nan,
            100 * share_reaching(foreign, threshold_keeping(own, KEPT)),
            auroc(own, near) if near else np.nan,
            100 * share_reaching(near, threshold) if near else np.nan,
        )
        print(
            f"{name:18}"
            + "".join(
                f"{column:{width}.{digits}f}"
                for column, width, digits in zip(columns, WIDTHS, DIGITS, strict=True)
            )
        )


WIDTHS, DIGITS = (12, 15, 21, 12, 15), (1, 3, 1, 3, 1)


def read_public(folder: Path) -> Iterator[Asked]:
    for name, topics in read_sets(folder).items():
        bots = [Bot(KnowledgeBase.from_articles([topic.article])) for topic in topics]
        for i, topic in enumerate(topics):
            for question in topic.questions:
                rest = without(topic.article, question.gold)
                yield from _asked(name, topic.article.id, "own", bots[i], question.text, question.gold)
                yield from _asked(name, topic.article.id, "foreign", bots[(i + 1) % len(bots)], question.text)
                yield from _asked(
                    name, topic.article.id, "removed", Bot(KnowledgeBase.from_articles([rest])), question.text
                )


def read_own_part(part: str) -> Iterator[Asked]:
    for name, bot, cases in read_own(part):
        for case in cases:
            group = "own" if case.words else "near" if case.near else "foreign"
            yield from _asked(part, name, group, bot, case.ask, words=case.words)


def _asked(
    set_: str,
    article: str,
    group: str,
    bot: Bot,
    text: str,
    places: Sequence[tuple[int, int]] = (),
    words: str = "",
) -> Iterator[Asked]:
    answer = bot.ask(text)
    if answer.facts:
        return
    values = {signal.name: signal.value for signal in answer.explanation.signals}
    best = answer.evidence[0] if answer.evidence else None
    right = best is not None and (
        any(best.citation.start < end and start < best.citation.end for start, end in places)
        or bool(words and words.lower() in best.sentence.lower())
    )
    row = np.array([values.get(name, 0.0) for name in NAMES])
    yield Asked(set_, zlib.crc32(article.encode()) % FOLDS, group, row, right)


def fit(asked: Sequence[Asked], names: Sequence[str] = NAMES, rounds: int = 15) -> np.ndarray:
    """The weights that tell own questions from the others (Newton's method)."""
    seen = [one for one in asked if one.values.any()]
    values, own = (
        np.array([one.values for one in seen]),
        np.array([one.group == "own" for one in seen], dtype=float),
    )
    counts = np.array([COUNT[one.group] * COUNT_OF_SET.get(one.set, 1.0) for one in seen])
    held = HELD_BACK * np.array([name != "always" for name in names])
    free = np.array([name not in BY_HAND for name in names])
    weights = np.zeros(len(names))
    for _ in range(rounds):
        likely = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (counts * (own - likely)) - 2 * held * weights
        curve = (values * (counts * likely * (1 - likely))[:, None]).T @ values + np.diag(2 * held)
        weights[free] += np.linalg.solve(curve[np.ix_(free, free)], gradient[free])
    return weights


def scaled(weights: np.ndarray, asked: Sequence[Asked], names: Sequence[str] = NAMES) -> np.ndarray:
    """The weights made smaller, with 0.5 where ``ANSWERED`` per cent are answered.

    Weights set by hand are on that scale already, and count for where 0.5 is.
    """
    by_hand = np.array([SHIPPED[NAMES.index(name)] if name in BY_HAND else 0.0 for name in names])
    found = weights * SCALED_BY + by_hand
    own = [one.values @ found for one in asked if (one.set, one.group) == (SCALED_ON, "own")]
    found[names.index("always")] -= float(np.percentile(own, 100 - ANSWERED))
    return found


def _sum(one: Asked, folds: Sequence[np.ndarray]) -> float:
    return float(one.values @ folds[one.fold]) if one.values.any() else -99.0


if __name__ == "__main__":
    main()
