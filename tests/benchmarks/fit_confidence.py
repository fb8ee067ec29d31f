"""Fit the weights of the confidence, and of how likely the short answer is the right part of its sentence:
``python tests/benchmarks/fit_confidence.py FOLDER [--write]``.

Reads public sets from a folder, and our own articles. A logistic regression tells questions that the
first sentence answers from all others: those asked of the next article, of their own without the sentences that
answer them, near misses, and those answered from another sentence. The sum is then scaled by two anchors: at a
confidence of 0.5 ``ANSWERED`` per cent of the questions of one set are answered from their own articles, at
0.7 ``SURE`` per cent. A second regression tells right short answers from others. Printed are the weights
beside the shipped ones, and what becomes of each set's questions, each fifth of the articles left out in turn.
``--write`` writes the weights to the data file.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from own_articles import read_own
from public_sets import read_sets
from quality import without
from weights import write_weights

from qa import Bot, KnowledgeBase
from qa.answering.matching.scoring import Part, parts
from qa.answering.selection import features, short_answer
from qa.answering.selection.reranking import rerank
from qa.models import Sentence
from qa.questionsets.scores import auroc, is_accepted, share_reaching

FOLDS = 5
HELD_BACK = 1.0
"""How strongly weights are held back to 0 (L2)."""
SCALED_ON, ANSWERED, SURE = "xquad-en-even", 85.0, 45.0
"""The set whose own questions tell where 0.5 and 0.7 lie, and how many per cent of them reach each."""
SCALES = np.linspace(0.2, 2.0, 181)
"""By what the weights may be multiplied so that 0.7 lies where it shall."""
LOG_ODDS_SURE = float(np.log(0.7 / 0.3))
BY_HAND = (
    *("names of another article", "yes or no", "claim unsettled", "told otherwise", "happened otherwise"),
    *("no holder", "no such answer", "beside unseen name", "no name given", "denied", "another's age"),
    *("not placed", "left open", "verb unseen"),
)
"""Features that keep their weight: what they find settles that a sentence does not answer, but the sets have
few examples of it; none with a second article, hardly one of a yes/no question."""
COUNT = {"own": 1.0, "foreign": 5.0, "removed": 1.0, "near": 3.0}
"""What a question of each group counts; one of a public set ``PUBLIC`` times that, its own answered from
another sentence ``SAID_TWICE`` of that: such a sentence may say the same."""
PUBLIC, SAID_TWICE = 0.3, 0.5
OWN = ("fitted", "documents", "archive", "held-out")
"""Parts of our own articles; the last one is only measured."""
LEFT_OUT = ("covidqa-even",)
"""Sets of long articles that say most things several times."""


@dataclass(frozen=True)
class Asked:
    """A question's features by table, all 0 where no sentence had a word of it; its group; whether the first
    sentence is right, and whether the short answer in it is; none where there is none to judge."""

    set: str
    fold: int
    group: str
    values: np.ndarray
    of_short: np.ndarray
    right: bool
    short_right: bool | None

    @property
    def is_public(self) -> bool:
        return self.set not in OWN

    @property
    def is_answered(self) -> bool:
        """Whether its article answers it, for our own ones by the first sentence: on public sets another than
        the marked one often says the same."""
        return self.group == "own" and (self.right or self.is_public)

    @property
    def count(self) -> float:
        """What it counts in the fit."""
        of_group = COUNT[self.group] * (PUBLIC if self.is_public else 1.0)
        return of_group * (SAID_TWICE if self.group == "own" and not self.right else 1.0)


NAMES = tuple(feature.name for feature in features.FEATURES)
SHIPPED = np.array([feature.weight for feature in features.FEATURES])
SHORT_NAMES = tuple(feature.name for feature in short_answer.FEATURES)


def main() -> None:
    """Print weights and what they do, and write them where asked to."""
    parts_of_own = (one for part in OWN for one in read_own_part(part))
    asked = [*read_public(Path(sys.argv[1])), *parts_of_own]
    known = [one for one in asked if one.set != "held-out"]
    fitted = scaled(fit(known), known)
    short = fit_short(known, fitted)
    _print_weights(NAMES, SHIPPED, fitted)
    _print_weights(SHORT_NAMES, [feature.weight for feature in short_answer.FEATURES], short)
    if "--write" in sys.argv:
        write_weights("confidence", dict(zip(NAMES, fitted, strict=True)))
        write_weights("short_answer", dict(zip(SHORT_NAMES, short, strict=True)))
    folds = []
    for fold in range(FOLDS):
        rest = [one for one in known if one.fold != fold]
        weights = scaled(fit(rest), rest)
        folds.append((weights, fit_short(rest, weights)))
    _print_sets(asked, folds)


def _print_weights(names: Sequence[str], shipped: Sequence[float], fitted: Sequence[float]) -> None:
    print("feature                    shipped  fitted")
    for name, before, weight in zip(names, shipped, fitted, strict=True):
        print(f"{name:26} {before:7.3f} {weight:7.3f}")


def _print_sets(asked: Sequence[Asked], folds: Sequence[tuple[np.ndarray, np.ndarray]]) -> None:
    """For each set what is answered and sure, in per cent, and how many of those cite the right sentence."""
    columns = ("own answered", "right", "sure", "right", "short shown", "right", "near answered", "sure")
    print(f"\n{'set':16}" + "".join(f"{column:>15}" for column in (*columns, "foreign", "AUROC removed")))
    for name in dict.fromkeys(one.set for one in asked):
        of_set = [one for one in asked if one.set == name]
        sums = {
            group: [log_odds(one, folds[one.fold][0]) for one in of_set if one.group == group]
            for group in COUNT
        }
        own = [one for one in of_set if one.group == "own"]
        shares = []
        for least in (0.0, LOG_ODDS_SURE):
            kept = [one.right for one in own if log_odds(one, folds[one.fold][0]) >= least]
            shares += [100 * share_reaching(sums["own"], least), 100 * float(np.mean(kept or [0]))]
        judged = [
            one for one in own if one.short_right is not None and log_odds(one, folds[one.fold][0]) >= 0
        ]
        shown = [one.short_right for one in judged if short_odds(one, *folds[one.fold]) >= LOG_ODDS_SURE]
        shares += [100 * len(shown) / (len(judged) or 1), 100 * float(np.mean(shown or [0]))]
        shares += [100 * share_reaching(sums["near"] or [-99.0], least) for least in (0.0, LOG_ODDS_SURE)]
        shares += [100 * share_reaching(sums["foreign"] or [-99.0], 0.0)]
        area = auroc(sums["own"], sums["removed"]) if sums["removed"] else 0.0
        print(f"{name:16}" + "".join(f"{share:15.1f}" for share in shares) + f"{area:15.3f}")


def read_public(folder: Path) -> Iterator[Asked]:
    for name, topics in read_sets(folder).items():
        if name in LEFT_OUT:
            continue
        bots = [Bot(KnowledgeBase.from_articles([topic.article])) for topic in topics]
        for i, topic in enumerate(topics):
            for question in topic.questions:
                id_, text, gold = topic.article.id, question.text, question.gold

                def is_right(sentence: Sentence, gold: Sequence[tuple[int, int]] = gold) -> bool:
                    return any(sentence.start < end and start < sentence.end for start, end in gold)

                yield from _asked(name, id_, "own", bots[i], text, is_right, question.answers)
                yield from _asked(name, id_, "foreign", bots[(i + 1) % len(bots)], text)
                rest = without(topic.article, gold)
                if rest.text.strip() and name != "qed-even":  # there a paragraph says most things twice
                    yield from _asked(name, id_, "removed", Bot(KnowledgeBase.from_articles([rest])), text)


def read_own_part(part: str) -> Iterator[Asked]:
    for name, bot, cases in read_own(part):
        for case in cases:
            if case.is_computed:
                continue
            group = "own" if case.words else "near" if case.near else "foreign"

            def is_right(sentence: Sentence, words: str = case.words.lower()) -> bool:
                return bool(words) and words in sentence.text.lower()

            yield from _asked(part, name, group, bot, case.ask, is_right, case.answers)


def _asked(
    set_: str,
    article: str,
    group: str,
    bot: Bot,
    text: str,
    is_right: Callable[[Sentence], bool] = lambda sentence: False,
    answers: Sequence[str] = (),
) -> Iterator[Asked]:
    query, ranked = bot.rank(text)
    if query.question.kind == "yes/no":
        return
    fold = zlib.crc32(article.encode()) % FOLDS
    first = next(iter(rerank(query, ranked, bot.knowledge)), None)
    if first is None or not first.confidence.signals:
        nothing = np.zeros(len(NAMES)), np.zeros(len(SHORT_NAMES))
        yield Asked(set_, fold, group, *nothing, right=False, short_right=None)
        return
    values = _row(NAMES, parts(features.FEATURES, first.grounds))
    of_short = _row(SHORT_NAMES, parts(short_answer.FEATURES, first.grounds, 0.0))
    span = first.extraction.span if first.extraction else None
    judged = is_accepted(first.alignment.text[slice(*span)], answers) if span and answers else None
    yield Asked(set_, fold, group, values, of_short, is_right(first.alignment.annotated.sentence), judged)


def _row(names: Sequence[str], found: Sequence[Part]) -> np.ndarray:
    values = {part.name: part.value for part in found}
    return np.array([values.get(name, 0.0) for name in names])


def fit(asked: Sequence[Asked], names: Sequence[str] = NAMES) -> np.ndarray:
    """The weights that tell questions whose sentence is right from the others."""
    seen = [one for one in asked if one.values.any()]
    values = np.array([one.values for one in seen])
    right = np.array([one.is_answered for one in seen], dtype=float)
    counts = np.array([one.count for one in seen])
    free = np.array([name not in BY_HAND for name in names])
    return _regress(values, right, counts, free, np.array([name == "always" for name in names]))


def fit_short(asked: Sequence[Asked], weights: np.ndarray) -> np.ndarray:
    """The weights that tell right short answers from others, of answered questions."""
    seen = [one for one in asked if one.short_right is not None and log_odds(one, weights) >= 0]
    values = np.array([one.of_short for one in seen])
    values[:, SHORT_NAMES.index("sentence")] = [log_odds(one, weights) for one in seen]
    right = np.array([one.short_right for one in seen], dtype=float)
    counts = np.array([PUBLIC if one.is_public else 1.0 for one in seen])
    constant = np.array([name == "always" for name in SHORT_NAMES])
    return _regress(values, right, counts, np.ones(len(SHORT_NAMES), bool), constant)


def _regress(
    values: np.ndarray, right: np.ndarray, counts: np.ndarray, free: np.ndarray, constant: np.ndarray
) -> np.ndarray:
    """A logistic regression by Newton's method; weights that are not free stay 0."""
    held = HELD_BACK * ~constant
    weights = np.zeros(values.shape[1])
    for _ in range(15):
        likely = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (counts * (right - likely)) - 2 * held * weights
        curve = (values * (counts * likely * (1 - likely))[:, None]).T @ values + np.diag(2 * held + 1e-9)
        weights[free] += np.linalg.solve(curve[np.ix_(free, free)], gradient[free])
    return weights


def scaled(weights: np.ndarray, asked: Sequence[Asked], names: Sequence[str] = NAMES) -> np.ndarray:
    """The weights on the scale of the two anchors; those set by hand are on it already, and count for where 0.5
    is."""
    own = np.array([one.values for one in asked if (one.set, one.group) == (SCALED_ON, "own")])
    by_hand = np.array([SHIPPED[NAMES.index(name)] if name in BY_HAND else 0.0 for name in names])

    def miss(scale: float) -> float:
        answered, sure = np.percentile(own @ (weights * scale + by_hand), [100 - ANSWERED, 100 - SURE])
        return abs(sure - answered - LOG_ODDS_SURE)

    found = weights * min(SCALES, key=miss) + by_hand
    found[list(names).index("always")] -= np.percentile(own @ found, 100 - ANSWERED)
    return found


def log_odds(one: Asked, weights: np.ndarray) -> float:
    """The log odds that its sentence is right."""
    return float(one.values @ weights) if one.values.any() else -99.0


def short_odds(one: Asked, weights: np.ndarray, short: np.ndarray) -> float:
    """The log odds that its short answer is right."""
    values = one.of_short.copy()
    values[SHORT_NAMES.index("sentence")] = log_odds(one, weights)
    return float(values @ short)


if __name__ == "__main__":
    main()
