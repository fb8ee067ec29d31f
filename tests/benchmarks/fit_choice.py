"""Fit the weights that choose a short answer inside its sentence: ``python tests/benchmarks/fit_choice.py FOLDER``.

Reads public sets with short answers from a folder, and our own articles. As ``fit.py`` does for sentences, a listwise logistic
regression over the options of each question's right sentence, where an option weighs as its F1 squared; held back to the shipped
weights, so that what no set has examples of stays as it was set by hand. Once for the values that answer "how many" and "when", once
for the stretches that answer other questions. Printed are the weights beside the shipped ones, and F1 and the share of accepted
answers, given the right sentence, with shipped weights and with weights fitted on four fifths of the articles.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from own_articles import read_own
from public_sets import read_sets

from qa import Bot, KnowledgeBase
from qa.answering.extraction.extract import FINDERS, whole_amount
from qa.answering.extraction.phrase_scoring import SIGNALS, weighable
from qa.answering.extraction.value_scoring import VALUE_SIGNALS, Rivals
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import VALUE_KINDS
from qa.questionsets.scores import f1, is_accepted

FOLDS = 5
HELD_BACK = 3.0
"""How strongly weights are held back to the shipped ones (L2)."""


@dataclass(frozen=True)
class Asked:
    """A question's options as rows of signal values, with F1 and whether each is accepted. ``fold`` is its article's."""

    set: str
    fold: int
    of_values: bool
    values: np.ndarray
    f1: np.ndarray
    accepted: np.ndarray


def main() -> None:
    """Print weights and scores."""
    asked = [*_public(Path(sys.argv[1])), *_own("fitted"), *_own("held-out")]
    for of_values, signals in ((True, VALUE_SIGNALS), (False, SIGNALS)):
        shipped = {name: weight for name, (weight, _) in signals.items()}
        print(f"\n{'values' if of_values else 'stretches'}")
        _report([one for one in asked if one.of_values == of_values], shipped)


def _report(asked: Sequence[Asked], weights: Mapping[str, float]) -> None:
    known, shipped = [one for one in asked if one.set != "held-out"], np.array(list(weights.values()))
    print("signal                     shipped  fitted")
    for name, old, new in zip(weights, shipped, fit(known, shipped), strict=True):
        print(f"{name:26} {old:7.2f} {new:7.2f}")
    folds = [fit([one for one in known if one.fold != fold], shipped) for fold in range(FOLDS)]
    print("\nset               questions      F1  other articles  accepted  other articles")
    for name in dict.fromkeys(one.set for one in asked):
        chosen = [one for one in asked if one.set == name]
        columns = [_mean(chosen, field, used) for field in ("f1", "accepted") for used in ([shipped] * FOLDS, folds)]
        print(f"{name:18} {len(chosen):8} {columns[0]:7.1f} {columns[1]:15.1f} {columns[2]:9.1f} {columns[3]:15.1f}")


def _public(folder: Path) -> Iterator[Asked]:
    for name, topics in read_sets(folder).items():
        for topic in topics:
            bot = Bot(KnowledgeBase.from_articles([topic.article]))
            for question in topic.questions if topic.questions[0].answers else ():
                places = question.gold
                yield from _asked(name, topic.article.id, bot, question.text, question.answers, places=places)


def _own(part: str) -> Iterator[Asked]:
    for name, bot, cases in read_own(part):
        for case in cases:
            if case.words:
                yield from _asked(part, name, bot, case.ask, case.answers, words=case.words)


def _asked(
    name: str, article: str, bot: Bot, text: str, answers: Sequence[str], places: Iterable[tuple[int, int]] = (), words: str = ""
) -> Iterator[Asked]:
    """A question whose short answer is chosen by weights, where its right sentence is among the first ten."""
    query, ranked = bot.rank(text)
    of_values = query.question.kind in VALUE_KINDS
    for one in ranked if of_values or query.question.kind not in FINDERS else ():
        sentence = one.annotated.sentence
        if (words and words.lower() in sentence.text.lower()) or any(
            sentence.start < end and start < sentence.end for start, end in places
        ):
            alignment = Alignment(query, one.annotated)
            texts, rows = _values(alignment) if of_values else _stretches(alignment)
            if rows:
                scores = np.array([f1(text, answers) for text in texts]), np.array([is_accepted(text, answers) for text in texts])
                yield Asked(name, zlib.crc32(article.encode()) % FOLDS, of_values, np.array(rows), *scores)
            return


def _values(alignment: Alignment) -> tuple[list[str], list[list[float]]]:
    rivals = Rivals(alignment)
    texts = [alignment.text[slice(*whole_amount(alignment, value))] for value in rivals.values]
    return texts, [[signal(rivals, value) for _, signal in VALUE_SIGNALS.values()] for value in rivals.values]


def _stretches(alignment: Alignment) -> tuple[list[str], list[list[float]]]:
    options = weighable(alignment)
    texts = [alignment.text[option.start : option.end] for option in options]
    return texts, [[signal(alignment, option) for _, signal in SIGNALS.values()] for option in options]


def fit(asked: Sequence[Asked], shipped: np.ndarray, rounds: int = 12) -> np.ndarray:
    """The weights that make good options likeliest (Newton's method)."""
    usable = [(one, np.maximum(one.f1, 0.6 * one.accepted) ** 2) for one in asked if one.f1.max() > 0.3]
    weights = shipped.copy()
    for _ in range(rounds):
        gradient, curve = -2 * HELD_BACK * (weights - shipped), -2 * HELD_BACK * np.eye(len(shipped))
        for one, worth in usable:
            scores = one.values @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            wanted = likely * (worth + 1e-9)
            wanted /= wanted.sum()
            mean = likely @ one.values
            gradient += wanted @ one.values - mean
            curve -= (one.values * likely[:, None]).T @ one.values - np.outer(mean, mean)
        weights = weights - np.linalg.solve(curve, gradient)
    return weights


def _mean(asked: Sequence[Asked], field: str, weights: Sequence[np.ndarray]) -> float:
    """Per cent, each question's best option by the weights that its own fold was left out of."""
    return 100 * sum(float(getattr(one, field)[np.argmax(one.values @ weights[one.fold])]) for one in asked) / len(asked)


if __name__ == "__main__":
    main()
