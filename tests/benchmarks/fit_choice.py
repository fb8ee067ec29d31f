"""Fit the weights that choose a short answer inside its sentence:
``python tests/benchmarks/fit_choice.py FOLDER [--write]``.

Reads public sets with short answers from a folder, our own articles and the shipped question set. A
listwise logistic regression over the spans of each question's right sentence, where a span weighs as its
F1 squared, then coordinate ascent on what counts: how many questions get a right answer: one that matches
exactly on the public sets, an accepted one on our articles. Once for the values that answer "how many"
and "when", once for the phrases that answer other questions. Printed are the shipped weights beside the
fitted ones, and per set the share of right answers, given the right sentence, with shipped weights, with
fitted ones, and with weights fitted on four fifths of the articles. ``--write`` writes the fitted weights
to the data file.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from own_articles import read_own
from public_sets import read_sets
from weights import write_weights

from qa import Bot, KnowledgeBase
from qa.answering.extraction import phrase_scoring, value_scoring
from qa.answering.extraction.extract import EXTRACTORS
from qa.answering.extraction.value_extent import whole_value
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import VALUE_KINDS
from qa.questionsets.format import read_question_set
from qa.questionsets.scores import exact_match, f1, is_accepted

FOLDS = 5
HELD_BACK = {"value": 0.2, "phrase": 1.0}
"""How strongly the weights of a table are held back to 0 (L2)."""
STEPS = (0.6, -0.6, 0.3, -0.3, 0.15, -0.15)
"""What coordinate ascent tries to add to a weight, in this order."""
PASSES = 6
LEAST_GAIN = 0.3
"""Accepted answers that a step must bring."""
_CONTAINS = 0.5
"""What an answer counts on a public set that contains an accepted one and more."""
COUNT = {"covidqa-even": 0.15}
"""What a question of a set counts, 1 for others: the answers of this one are whole clauses."""


@dataclass(frozen=True)
class Asked:
    """A question's spans as rows of feature values, with F1 and how right each is, from 0 to 1.

    ``fold`` is its article's.
    """

    set: str
    fold: int
    of_values: bool
    values: np.ndarray
    f1: np.ndarray
    accepted: np.ndarray


class Rows:
    """The rows of many questions in one matrix."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        lengths = [len(one.f1) for one in asked]
        self.starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(int)
        self.question = np.repeat(np.arange(len(asked)), lengths)
        self.values = np.vstack([one.values for one in asked])
        self.f1 = np.concatenate([one.f1 for one in asked])
        self.accepted = np.concatenate([one.accepted for one in asked]).astype(float)
        self.count = np.array([COUNT.get(one.set, 1.0) for one in asked])

    def best(self, weights: np.ndarray) -> np.ndarray:
        """The row that each question's best span has."""
        scores = self.values @ weights
        rows = np.flatnonzero(scores >= np.maximum.reduceat(scores, self.starts)[self.question] - 1e-12)
        best = np.zeros(len(self.starts), int)
        best[self.question[rows[::-1]]] = rows[::-1]  # the first of equals
        return best

    def gain(self, weights: np.ndarray) -> float:
        """Accepted answers, with half of F1 for the rest of the way."""
        best = self.best(weights)
        return float(((self.accepted + 0.5 * self.f1)[best] * self.count).sum()) - 0.02 * float(
            np.abs(weights).sum()
        )


def main() -> None:
    """Print weights and scores, and write them where asked to."""
    asked = [
        *read_public(Path(sys.argv[1])),
        *read_own_part("fitted"),
        *read_shipped(),
        *read_own_part("held-out"),
    ]
    for section, features in (("value", value_scoring.FEATURES), ("phrase", phrase_scoring.FEATURES)):
        print(f"\n{section}")
        chosen = [one for one in asked if one.of_values == (section == "value")]
        shipped = np.array([feature.weight for feature in features])
        fitted = _report(chosen, [feature.name for feature in features], shipped)
        if "--write" in sys.argv:
            write_weights(section, dict(zip((feature.name for feature in features), fitted, strict=True)))


def _report(asked: Sequence[Asked], names: Sequence[str], shipped: np.ndarray) -> np.ndarray:
    known = [one for one in asked if one.set != "held-out"]
    fitted = fit(known)
    print("feature                    shipped  fitted")
    for name, old, new in zip(names, shipped, fitted, strict=True):
        print(f"{name:26} {old:7.2f} {new:7.2f}")
    folds = [fit([one for one in known if one.fold != fold]) for fold in range(FOLDS)]
    print("\nright, %           questions  shipped  fitted  other articles")
    for name in dict.fromkeys(one.set for one in asked):
        chosen = [one for one in asked if one.set == name]
        columns = [_accepted(chosen, used) for used in ([shipped] * FOLDS, [fitted] * FOLDS, folds)]
        print(f"{name:18} {len(chosen):9} {columns[0]:8.1f} {columns[1]:7.1f} {columns[2]:15.1f}")
    return fitted


def read_public(folder: Path) -> Iterator[Asked]:
    for name, topics in read_sets(folder).items():
        for topic in topics:
            bot = Bot(KnowledgeBase.from_articles([topic.article]))
            for question in topic.questions if topic.questions[0].answers else ():
                yield from _asked(name, topic.article.id, bot, question.text, question.answers, question.gold)


def read_own_part(part: str) -> Iterator[Asked]:
    for name, bot, cases in read_own(part):
        for case in cases:
            if case.words:
                yield from _asked(part, name, bot, case.ask, case.answers, words=case.words)


def read_shipped() -> Iterator[Asked]:
    """The questions of the question set that comes with the project."""
    folder = Path(__file__).parents[2] / "knowledge"
    bot = Bot(KnowledgeBase.load(folder))
    for path in sorted((folder / "questions").glob("*.yaml")):
        for case in (group[0] for group in read_question_set(path).groups):
            if case.answers and case.sentences:
                yield from _asked("shipped", path.stem, bot, case.ask, case.answers, words=case.sentences[0])


def _asked(
    name: str,
    article: str,
    bot: Bot,
    text: str,
    answers: Sequence[str],
    places: Iterable[tuple[int, int]] = (),
    words: str = "",
) -> Iterator[Asked]:
    """A question whose short answer is chosen by weights, where its right sentence is among the first ten."""
    query, ranked = bot.rank(text)
    of_values = query.question.kind in VALUE_KINDS
    if not of_values and query.question.kind in EXTRACTORS:
        return
    for one in ranked:
        sentence = one.annotated.sentence
        is_told = bool(words) and words.lower() in sentence.text.lower()
        if is_told or any(sentence.start < end and start < sentence.end for start, end in places):
            texts, rows = (_values if of_values else _phrases)(Alignment(query, one.annotated))
            if rows:
                right = np.array([_rate(text, answers, exactly=not words) for text in texts])
                likeness = np.array([f1(text, answers) for text in texts])
                yield Asked(
                    name, zlib.crc32(article.encode()) % FOLDS, of_values, np.array(rows), likeness, right
                )
            return


def _rate(text: str, answers: Sequence[str], exactly: bool) -> float:
    """1 for a right answer. Where it has to match exactly, less for one that only contains what is
    accepted."""
    contains = float(is_accepted(text, answers))
    return max(exact_match(text, answers), _CONTAINS * contains) if exactly else contains


def _values(alignment: Alignment) -> tuple[list[str], list[list[float]]]:
    rivals = value_scoring.Rivals(alignment)
    texts = [alignment.text[slice(*whole_value(alignment, value))] for value in rivals.values]
    return texts, [
        [feature.measure(rivals, value) for feature in value_scoring.FEATURES] for value in rivals.values
    ]


def _phrases(alignment: Alignment) -> tuple[list[str], list[list[float]]]:
    spans = phrase_scoring.new_spans(alignment)
    texts = [alignment.text[span.start : span.end] for span in spans]
    return texts, [
        [feature.measure(alignment, span) for feature in phrase_scoring.FEATURES] for span in spans
    ]


def fit(asked: Sequence[Asked]) -> np.ndarray:
    """The weights that get most questions an accepted answer."""
    held_back = HELD_BACK["value" if asked[0].of_values else "phrase"]
    return _climb(Rows(asked), _regress(Rows([one for one in asked if one.f1.max() > 0.3]), held_back))


def _regress(rows: Rows, held_back: float, rounds: int = 12) -> np.ndarray:
    """The weights that make good spans likeliest (Newton's method)."""
    worth = np.maximum(rows.f1, 0.6 * rows.accepted) ** 2
    weights = np.zeros(rows.values.shape[1])
    for _ in range(rounds):
        scores = rows.values @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, rows.starts)[rows.question])
        likely /= np.add.reduceat(likely, rows.starts)[rows.question]
        wanted = likely * (worth + 1e-9)
        wanted /= np.add.reduceat(wanted, rows.starts)[rows.question]
        count = rows.count[rows.question]
        mean = np.add.reduceat(rows.values * likely[:, None], rows.starts, axis=0)
        gradient = rows.values.T @ ((wanted - likely) * count) - 2 * held_back * weights
        curve = (rows.values * (likely * count)[:, None]).T @ rows.values - (
            mean * rows.count[:, None]
        ).T @ mean
        weights = weights + np.linalg.solve(curve + 2 * held_back * np.eye(len(weights)), gradient)
    return weights


def _climb(rows: Rows, weights: np.ndarray) -> np.ndarray:
    """Coordinate ascent: one weight after the other is moved as far as that brings accepted answers."""
    best = rows.gain(weights)
    for order in range(PASSES):
        before = best
        for i in np.random.default_rng(order).permutation(len(weights)):
            for step in STEPS:
                moved = weights + step * (np.arange(len(weights)) == i)
                if (gain := rows.gain(moved)) > best + LEAST_GAIN:
                    best, weights = gain, moved
                    break
        if best == before:
            break
    return weights


def _accepted(asked: Sequence[Asked], weights: Sequence[np.ndarray]) -> float:
    """Per cent, each question's best span by the weights that its own fold was left out of."""
    return (
        100 * sum(one.accepted[np.argmax(one.values @ weights[one.fold])] == 1 for one in asked) / len(asked)
    )


if __name__ == "__main__":
    main()
