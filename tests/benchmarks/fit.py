"""Fit the ranking weights on public sets: ``python tests/benchmarks/fit.py FOLDER [SET...] [--write]``.

A listwise logistic regression over each question's candidates (the softmax of the scores should fall on the
right sentences; Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007),
every set weighing the same. Printed are the weights beside the shipped ones, "terms" being 1, and P@1 with
the shipped weights, with weights fitted on four fifths of the articles and measured on the rest, and with
weights fitted on the other sets alone: if these are no better, the shipped weights are no accident. With
``--write`` the fitted weights become the shipped ones.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from public_sets import Topic, read_sets
from weights import write_weights

from qa import Bot, KnowledgeBase
from qa.answering.matching.scoring import weights as weights_of
from qa.answering.selection.reranking import BEHIND, RERANKED, Assessment

FOLDS = 5
SPREAD = 0.05
"""How strongly weights are held back (L2, on signals scaled to unit deviation)."""
RANKING = weights_of("ranking")
NAMES = (*RANKING, "confidence")
SHIPPED = np.array([*RANKING.values(), 1.0])


@dataclass(frozen=True)
class Asked:
    """A question's candidates as rows of signal values, the confidence in each (log odds) last, and which are
    right. ``article`` numbers the articles of its set."""

    article: int
    values: np.ndarray
    right: np.ndarray


def main() -> None:
    """Print weights and P@1."""
    folder, *names = [word for word in sys.argv[1:] if word != "--write"]
    sets = {
        name: read(topics) for name, topics in read_sets(Path(folder)).items() if not names or name in names
    }
    fitted = fit(list(sets.values()))
    print("signal              shipped  fitted")
    for name, shipped, weight in zip(NAMES, SHIPPED, fitted, strict=True):
        print(f"{name:20} {shipped:6.2f} {weight:7.2f}")
    print("\nP@1                 shipped  other articles  other sets")
    for name, choices in sets.items():
        others = [other for key, other in sets.items() if key != name]
        elsewhere = f"{p_at_1(choices, fit(others)):10.1f}" if others else "         -"
        print(f"{name:20} {p_at_1(choices, SHIPPED):6.1f} {across_articles(name, sets):15.1f} {elsewhere}")
    if "--write" in sys.argv:
        write_weights("ranking", dict(zip(RANKING, fitted, strict=False)))


def read(topics: Sequence[Topic]) -> list[Asked]:
    """Every question with its candidates, from its own article."""
    found = []
    for number, topic in enumerate(topics):
        bot = Bot(KnowledgeBase.from_articles([topic.article]))
        for asked in topic.questions:
            query, ranked = bot.rank(asked.text)
            values = np.zeros((len(ranked), len(NAMES)))
            for row, one in zip(values, ranked, strict=True):
                for signal in one.signals:
                    row[NAMES.index(signal.name)] = signal.value
                row[NAMES.index("confidence")] = Assessment(query, one, bot.knowledge).confidence.log_odds
            places = [one.annotated.sentence for one in ranked]
            right = np.array(
                [
                    any(place.start < end and start < place.end for start, end in asked.gold)
                    for place in places
                ],
                dtype=bool,
            )
            found.append(Asked(number, values, right))
    return found


def fit(sets: Sequence[Sequence[Asked]], rounds: int = 30) -> np.ndarray:
    """The weights that make the right sentences likeliest, "terms" being 1 (Newton's method)."""
    usable = [
        [choice for choice in choices if choice.right.any() and not choice.right.all()] for choices in sets
    ]
    deviation = np.vstack([choice.values for choices in usable for choice in choices]).std(axis=0) + 1e-9
    weights = np.zeros(len(NAMES))
    for _ in range(rounds):
        gradient, curve = -SPREAD * weights, -SPREAD * np.eye(len(NAMES))
        for choices in usable:
            for choice in choices:
                values = choice.values / deviation
                scores = values @ weights
                likely = np.exp(scores - scores.max())
                likely /= likely.sum()
                wanted = likely * choice.right
                wanted /= wanted.sum()
                mean = likely @ values
                gradient += (wanted @ values - mean) / len(choices) / len(usable)
                curve -= (
                    ((values * likely[:, None]).T @ values - np.outer(mean, mean))
                    / len(choices)
                    / len(usable)
                )
        weights -= np.linalg.solve(curve, gradient)
    weights /= deviation
    return weights / weights[NAMES.index("terms")]


def p_at_1(choices: Sequence[Asked], weights: np.ndarray) -> float:
    """Per cent of the questions whose best candidate is right, the first few of them read closely."""
    return (
        100
        * sum(len(choice.right) > 0 and bool(choice.right[best(choice, weights)]) for choice in choices)
        / len(choices)
    )


def best(choice: Asked, weights: np.ndarray) -> int:
    """Which candidate goes first, as ``rereading`` has it."""
    scores = choice.values[:, :-1] @ weights[:-1]
    first = np.argsort(-scores, kind="stable")[:RERANKED]
    alike = first[scores[first] >= scores[first[0]] - BEHIND]
    return int(alike[np.argmax((choice.values @ weights)[alike])])


def across_articles(name: str, sets: Mapping[str, Sequence[Asked]]) -> float:
    """P@1 on one set, each fifth of its articles ranked with weights fitted on its others and on all other
    sets."""
    hits = 0.0
    for fold in range(FOLDS):
        held = [choice for choice in sets[name] if choice.article % FOLDS == fold]
        kept = [choice for choice in sets[name] if choice.article % FOLDS != fold]
        weights = fit([kept, *(choices for other, choices in sets.items() if other != name)], rounds=12)
        hits += p_at_1(held, weights) * len(held)
    return hits / len(sets[name])


if __name__ == "__main__":
    main()
