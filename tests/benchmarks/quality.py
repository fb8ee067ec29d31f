"""How good the answers are on public sets: ``python tests/benchmarks/quality.py FOLDER [SET...]`` prints what
quality.md holds.

For each set: P@1, Hit@3 and MRR of the cited sentence; the share of its own questions answered, and of those
asked of the next article; AUROC of the confidence of own questions against these, and against the same
questions asked of the article without the sentences that answer them; for sets with short answers exact match
and F1 over all questions, abstained ones counted as wrong. Then how often the cited sentence is right at each
confidence, and what becomes of the questions of our own articles.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from own_articles import read_own
from public_sets import Asked, Topic, read_sets

from qa import Answer, Bot, KnowledgeBase
from qa.answering.selection.confidence import THRESHOLD
from qa.language.sentences import split_sentences
from qa.models import Article, Evidence
from qa.questionsets.scores import (
    auroc,
    exact_match,
    f1,
    hit_share,
    is_accepted,
    mean_reciprocal_rank,
    share_reaching,
    threshold_keeping,
)

DEPTH = 10
KEPT = 95
"""Per cent of its own questions that are answered at the threshold at which foreign ones are counted."""
HEADING = """# Answer quality on public sets

Made by `python tests/benchmarks/quality.py FOLDER > tests/benchmarks/quality.md`. Shares are per cent. Each question is asked of its
own article; "foreign" is the same question asked of the next article of the set, "removed" of its own without the sentences that
answer it. EM and F1 are over all questions, an abstention counting as wrong. The last column is the median of one warm question.
"""
COLUMNS = (
    *("set", "questions", "P@1", "Hit@3", "MRR", "own answered", "foreign answered", "foreign at 95 % own"),
    *("AUROC foreign", "AUROC removed", "EM", "F1", "ms"),
)
OWN = """
Our own articles (`articles/`), each asked alone as `qa add` takes it in, with the questions that it answers, near misses (a right subject
with a missing detail), and questions on something else. An answer is right where an accepted one stands in it.

| articles | answerable | right | abstained | P@1 | near misses | answered | on something else | answered |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""
BY_KIND = """
{} by kind, with what became of its questions in per cent. Of those answered from the right sentence, but not word for word: "too much"
is an answer with a right one in it, "too little" one that stands in a right one, "part" one with some words of a right one, "other words"
one with none.

| kind | questions | P@1 | EM | F1 | exact | too much | too little | part | other words | another sentence | abstained |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""
WHY = """
Why they fail. "Another sentence": it shares more words with the question than the right one does, which says it in words that only
meaning ties to the question's; or it tells the same of somebody or some time else. "Other words": the question is open ("other", "reason"),
so that no kind of name or value tells the answer from the other phrases of the sentence, and the question's verb, beside which it would
stand, is told by another word. "Too much" and "too little": where an answer begins and ends is a matter of taste in open questions; the
sets accept one or two of several good cuts. "Abstained": the sentence has too few of the question's words to be trusted."""
FATES = ("exact", "too much", "too little", "part", "other words", "another sentence", "abstained")
EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Outcome:
    """A question's answer from its own article, the rank of the first right sentence there, and its
    confidence elsewhere."""

    asked: Asked
    answer: Answer
    rank: int | None
    foreign: float
    removed: float
    seconds: float


def main() -> None:
    """Print the tables."""
    folder, *names = sys.argv[1:]
    sets = {name: topics for name, topics in read_sets(Path(folder)).items() if not names or name in names}
    outcomes = {name: measure(topics) for name, topics in sets.items()}
    print(HEADING)
    print(f"| {' | '.join(COLUMNS)} |\n{'| --- ' * len(COLUMNS)}|")
    for name, found in outcomes.items():
        print(f"| {name} | {' | '.join(row(found))} |")
    print("\n| confidence | answers | sentence right |\n| --- | --- | --- |")
    for line in calibration([outcome for found in outcomes.values() for outcome in found]):
        print(line)
    print(OWN)
    for part in ("fitted", "held-out"):
        print(f"| {part} | {' | '.join(own_row(part))} |")
    for name, found in outcomes.items():
        if any(outcome.asked.answers for outcome in found):
            print(BY_KIND.format(name))
            print("\n".join(by_kind(found)))
    print(WHY)


def measure(topics: Sequence[Topic]) -> list[Outcome]:
    """Ask each question of its own article, of the next one, and of its own without the sentences that answer
    it."""
    bots = [Bot(KnowledgeBase.from_articles([topic.article])) for topic in topics]
    found = []
    for i, topic in enumerate(topics):
        for asked in topic.questions:
            start = time.perf_counter()
            answer = bots[i].ask(asked.text)
            seconds = time.perf_counter() - start
            ranks = (
                place
                for place, evidence in enumerate(bots[i].search(asked.text, DEPTH), 1)
                if is_right(asked, evidence)
            )
            foreign = bots[(i + 1) % len(bots)].ask(asked.text).confidence
            rest = without(topic.article, asked.gold)
            removed = (
                Bot(KnowledgeBase.from_articles([rest])).ask(asked.text).confidence
                if rest.text.strip()
                else 0.0
            )
            found.append(Outcome(asked, answer, next(ranks, None), foreign, removed, seconds))
    return found


def is_right(asked: Asked, evidence: Evidence) -> bool:
    """Whether a cited sentence overlaps what answers the question."""
    return any(evidence.citation.start < end and start < evidence.citation.end for start, end in asked.gold)


def without(article: Article, gold: Iterable[tuple[int, int]]) -> Article:
    """An article without the sentences that overlap the gold offsets."""
    text = article.text
    for sentence in reversed(list(split_sentences(article))):
        if any(sentence.start < end and start < sentence.end for start, end in gold):
            text = text[: sentence.start] + text[sentence.end :]
    return article.model_copy(update={"text": text})


def row(found: Sequence[Outcome]) -> list[str]:
    """One set's figures."""
    ranks = [outcome.rank for outcome in found]
    own, foreign = [outcome.answer.confidence for outcome in found], [outcome.foreign for outcome in found]
    shares = [
        hit_share(ranks, 1),
        hit_share(ranks, 3),
        mean_reciprocal_rank(ranks),
        share_reaching(own, THRESHOLD),
        share_reaching(foreign, THRESHOLD),
        share_reaching(foreign, threshold_keeping(own, KEPT)),
    ]
    areas = [auroc(own, foreign), auroc(own, [outcome.removed for outcome in found])]
    texts = [percent(score) for score in (shares_of_text(found) if found[0].asked.answers else (None, None))]
    milliseconds = 1000 * statistics.median(outcome.seconds for outcome in found)
    return [
        str(len(found)),
        *map(percent, shares),
        *(f"{area:.3f}" for area in areas),
        *texts,
        f"{milliseconds:.1f}",
    ]


def shares_of_text(found: Sequence[Outcome]) -> tuple[float, float]:
    """Exact match and F1 of the short answers; an abstention has none."""
    pairs = [
        (outcome.answer.text if outcome.answer.answered else "", outcome.asked.answers) for outcome in found
    ]
    return statistics.fmean(exact_match(*pair) for pair in pairs), statistics.fmean(
        f1(*pair) for pair in pairs
    )


def by_kind(found: Sequence[Outcome]) -> Iterable[str]:
    """The figures of each kind of question."""
    for kind in sorted({outcome.answer.explanation.kind for outcome in found}):
        chosen = [outcome for outcome in found if outcome.answer.explanation.kind == kind]
        fates = Counter(map(fate, chosen))
        shares = (
            hit_share([outcome.rank for outcome in chosen], 1),
            *shares_of_text(chosen),
            *(fates[name] / len(chosen) for name in FATES),
        )
        yield f"| {kind} | {len(chosen)} | {' | '.join(map(percent, shares))} |"


def fate(outcome: Outcome) -> str:
    """What became of a question: one of ``FATES``."""
    text, answers = outcome.answer.text, outcome.asked.answers
    if not outcome.answer.answered:
        return "abstained"
    if exact_match(text, answers):
        return "exact"
    if outcome.rank != 1:
        return "another sentence"
    if is_accepted(text, answers):
        return "too much"
    if any(is_accepted(answer, [text]) for answer in answers):
        return "too little"
    return "part" if f1(text, answers) else "other words"


def calibration(found: Sequence[Outcome]) -> Iterable[str]:
    """For each band of confidence how many answers have it and how many of these cite the right sentence."""
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        chosen = [
            outcome
            for outcome in found
            if outcome.answer.answered and low <= outcome.answer.confidence < high
        ]
        if chosen:
            yield (
                f"| {low} to {min(high, 1)} | {len(chosen)} | "
                f"{percent(statistics.fmean(outcome.rank == 1 for outcome in chosen))} |"
            )


def own_row(part: str) -> list[str]:
    """One part's figures."""
    asked = [
        (case, bot.ask(case.ask), bot.search(case.ask, 1))
        for _, bot, cases in read_own(part)
        for case in cases
    ]
    own = [
        (case, answer, bool(best) and case.is_told_by(best[0].sentence))
        for case, answer, best in asked
        if case.words
    ]
    near, other = (
        [answer.answered for case, answer, _ in asked if not case.words and case.near == kind]
        for kind in (True, False)
    )
    shares = (
        statistics.fmean(
            answer.answered and is_accepted(answer.text, case.answers) for case, answer, _ in own
        ),
        statistics.fmean(not answer.answered for _, answer, _ in own),
        statistics.fmean(first for _, _, first in own),
    )
    counts = (
        str(len(near)),
        percent(statistics.fmean(near)),
        str(len(other)),
        percent(statistics.fmean(other)),
    )
    return [str(len(own)), *map(percent, shares), *counts]


def percent(share: float | None) -> str:
    """A share as a table shows it."""
    return "-" if share is None else f"{100 * share:.1f}"


if __name__ == "__main__":
    main()
