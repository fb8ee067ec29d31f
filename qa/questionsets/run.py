"""Ask the questions of a set, judge each reply, and report the scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Protocol, get_args

from qa.answering.bot import Bot
from qa.errors import QuestionError, QuestionSetError
from qa.knowledge.base import Knowledge, KnowledgeBase
from qa.knowledge.untrusted import quote
from qa.language.terms import holds_words
from qa.models import Answer, Evidence, Kind
from qa.questionsets.cases import Case, QuestionSet
from qa.questionsets.results import Foreign, Outcome, Report, Scores, Verdict
from qa.questionsets.scores import (
    auroc,
    exact_match,
    f1,
    hit_share,
    is_accepted,
    mean_reciprocal_rank,
    normalize_answer,
    share_reaching,
    threshold_keeping,
)
from qa.stores.base import Store

DEPTH = 10
"""How many sentences, best first, are looked through for the right one."""
KEPT = 95
"""Per cent of an article's own questions that the threshold of ``Foreign.share_at_kept`` still answers."""


class _Asks(Protocol):
    """A bot, or a conversation with one."""

    def ask(self, text: str, /) -> Answer: ...


def run_question_set(
    question_set: QuestionSet, knowledge: Knowledge | None, store: Store | None = None
) -> Report:
    """Ask every question: of ``knowledge`` and its store, or of its own article alone where the set brings
    articles along.

    Raises ``QuestionSetError`` where the set needs knowledge and there is none, or names an article that it
    lacks.
    """
    if question_set.measured:
        return _run_measured(question_set)
    if knowledge is None:
        raise QuestionSetError(
            f"{question_set.path}: its questions need a knowledge folder; name one with --knowledge"
        )
    check_article(question_set, knowledge)
    bot = Bot(knowledge, store)
    return _report(
        question_set, [outcome for group in question_set.groups for outcome in ask_group(group, bot)]
    )


def _run_measured(question_set: QuestionSet) -> Report:
    bots = {article.id: Bot(KnowledgeBase.from_articles([article])) for article in question_set.articles}
    outcomes = [
        outcome for group in question_set.groups for outcome in ask_group(group, bots[group[0].article])
    ]
    return _report(question_set, outcomes, _ask_foreign(outcomes, bots))


def check_article(question_set: QuestionSet, knowledge: Knowledge) -> None:
    """Raise ``QuestionSetError`` where a set is about an article that the knowledge lacks."""
    if question_set.article is not None and question_set.article not in knowledge.articles:
        known = ", ".join(sorted(knowledge.articles)) or "none"
        raise QuestionSetError(
            f"{question_set.path}: unknown article {quote(question_set.article)}; known are {known}"
        )


def ask_group(group: Sequence[Case], bot: Bot) -> Iterator[Outcome]:
    """Ask the questions of a group in order, several of them in one conversation, and judge each reply."""
    asks: _Asks = bot.conversation() if len(group) > 1 else bot
    for case in group:
        try:
            answer = asks.ask(case.ask)
            ranked = bot.search(answer.read_as, k=DEPTH) if _has_place(case) else []
        except QuestionError as error:
            yield _refused(case, str(error))
        else:
            yield judge(case, answer, ranked)


def _has_place(case: Case) -> bool:
    """Whether the case tells which sentence answers it."""
    return not case.abstain and bool(case.spans or case.sentences)


def judge(case: Case, answer: Answer, ranked: Sequence[Evidence]) -> Outcome:
    """Compare a reply with what the case expects. ``ranked`` is the search's result for the same question,
    best first."""
    faults = tuple(_faults(case, answer))
    text = answer.text if answer.answered else ""
    verdict: Verdict
    if not answer.answered:
        verdict = "abstained rightly" if case.abstain else "abstained wrongly"
    elif case.abstain:
        verdict = "answered unanswerable"
    else:
        verdict = "right" if is_accepted(text, case.answers) and not faults else "wrong"
    rank = next((place for place, evidence in enumerate(ranked, 1) if _is_hit(case, evidence)), None)
    return _outcome(case, answer, verdict, text, rank, faults)


def _refused(case: Case, reason: str) -> Outcome:
    """The outcome of a question that cannot be asked."""
    return _outcome(
        case, None, "abstained rightly" if case.abstain else "abstained wrongly", "", None, (reason,)
    )


def _outcome(
    case: Case, answer: Answer | None, verdict: Verdict, text: str, rank: int | None, faults: tuple[str, ...]
) -> Outcome:
    return Outcome(
        case=case,
        answer=answer,
        verdict=verdict,
        exact_match=exact_match(text, case.answers),
        f1=f1(text, case.answers),
        rank=rank,
        faults=faults,
    )


def _faults(case: Case, answer: Answer) -> Iterator[str]:
    if case.read_as is not None and normalize_answer(answer.read_as) != normalize_answer(case.read_as):
        yield f"read as {quote(answer.read_as, 200)}, not as {quote(case.read_as, 200)}"
    if not answer.answered and not case.abstain:
        return
    if case.certainty is not None and answer.certainty != case.certainty:
        yield f"the answer is {answer.certainty}, not {case.certainty}"
    for words in case.sentences:
        if not any(holds_words(evidence.sentence, words) for evidence in answer.evidence):
            yield f"no cited sentence holds {quote(words, 200)}"


def _is_hit(case: Case, evidence: Evidence) -> bool:
    """Whether the sentence overlaps a gold answer's characters, or holds the words of a sentence that the
    case names."""
    citation = evidence.citation
    if any(citation.start < end and start < citation.end for start, end in case.spans):
        return True
    return any(holds_words(evidence.sentence, words) for words in case.sentences)


def _ask_foreign(outcomes: Sequence[Outcome], bots: Mapping[str, Bot]) -> Foreign | None:
    own = [outcome for outcome in outcomes if not outcome.case.abstain and outcome.answer is not None]
    if len(bots) < 2 or not own:
        return None
    ids = list(bots)
    following = dict(zip(ids, ids[1:] + ids[:1], strict=True))
    answers = [bots[following[outcome.case.article]].ask(outcome.case.ask) for outcome in own]
    ours = [outcome.answer.confidence for outcome in own if outcome.answer is not None]
    theirs = [answer.confidence for answer in answers]
    return Foreign(
        questions=len(answers),
        answered=sum(answer.answered for answer in answers) / len(answers),
        auroc=auroc(ours, theirs),
        share_at_kept=share_reaching(theirs, threshold_keeping(ours, KEPT)),
    )


def _report(question_set: QuestionSet, outcomes: Sequence[Outcome], foreign: Foreign | None = None) -> Report:
    counted = Counter(outcome.verdict for outcome in outcomes)
    by_kind: dict[Kind, list[Outcome]] = {}
    for outcome in outcomes:
        kind = outcome.answer.explanation.kind if outcome.answer is not None else "other"
        by_kind.setdefault(kind, []).append(outcome)
    return Report(
        path=question_set.path,
        measured=question_set.measured,
        outcomes=tuple(outcomes),
        counts={verdict: counted[verdict] for verdict in get_args(Verdict)},
        scores=score(outcomes),
        kinds={kind: score(by_kind[kind]) for kind in sorted(by_kind)},
        foreign=foreign,
    )


def score(outcomes: Sequence[Outcome]) -> Scores:
    """The scores of at least one outcome."""
    answerable = [outcome for outcome in outcomes if not outcome.case.abstain]
    ranks = [outcome.rank for outcome in outcomes if _has_place(outcome.case)]
    answered = sum(outcome.answer is not None and outcome.answer.answered for outcome in answerable)
    return Scores(
        questions=len(outcomes),
        correct=fmean(outcome.ok for outcome in outcomes),
        exact_match=fmean(outcome.exact_match for outcome in outcomes),
        f1=fmean(outcome.f1 for outcome in outcomes),
        answered=answered / len(answerable) if answerable else None,
        p_at_1=hit_share(ranks, 1),
        hit_at_3=hit_share(ranks, 3),
        mrr=mean_reciprocal_rank(ranks),
    )
