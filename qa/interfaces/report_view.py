"""The reports of question sets as terminal text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qa.interfaces import render
from qa.knowledge.untrusted import printable
from qa.questionsets.baseline import Comparison
from qa.questionsets.results import Outcome, Report, Scores

_NO_ANSWER = "(no answer)"


def reports(done: Sequence[Report], compared: Comparison | None, columns: int, colour: bool) -> str:
    """Each report, the total of several, then what was lost and won since the baseline."""
    parts = [report(one, columns, colour) for one in done]
    if len(done) > 1:
        parts.append(total(done))
    return "\n\n".join([*parts, comparison(compared, columns, colour)] if compared is not None else parts)


def total(done: Sequence[Report]) -> str:
    """What came of several question sets together: "total of 2 sets: 5 questions, 3 right, ..."."""
    counts: Counter[str] = Counter()
    for one in done:
        counts.update(one.counts)
    told = [f"{number:,} {verdict}" for verdict, number in counts.items() if number]
    fell_short = sum(not outcome.ok for one in done for outcome in one.outcomes)
    questions = render.counted(sum(len(one.outcomes) for one in done), "question")
    return f"total of {len(done)} sets: {', '.join((questions, *told))}; {fell_short:,} fell short"


def json_reports(done: Sequence[Report], compared: Comparison | None) -> str:
    """The reports as JSON: a list, or with a baseline an object that has the comparison too."""
    if compared is None:
        return render.json_text(done)
    return f'{{\n"reports": {render.json_text(done)},\n"comparison": {render.json_text(compared)}\n}}'


def comparison(compared: Comparison, columns: int, colour: bool) -> str:
    """What was right and is wrong now, each with before and after, and how much of it may be chance."""
    parts = []
    if compared.lost:
        table = render.new_table("set", "line", "question", "expected", "before", "now")
        for change in compared.lost:
            replies = (text or _NO_ANSWER for text in (change.expected, change.before, change.now))
            table.add_row(*map(printable, (change.set, str(change.line or ""), change.ask, *replies)))
        parts.append(render.laid_out(table, columns, colour))
    parts.append(
        f"beside the baseline: {render.counted(compared.compared, 'question')} compared, "
        f"{len(compared.lost):,} right then and wrong now, "
        f"{len(compared.won):,} wrong then and right now; p = {compared.p_value:.2g} (exact McNemar test)"
    )
    if compared.new or compared.gone:
        parts.append(f"not compared: {compared.new:,} new, {compared.gone:,} only in the baseline")
    return "\n".join(parts)


def filled(path: str, questions: int) -> str:
    """How many open questions of a set got an expectation."""
    done = (
        f"{render.counted(questions, 'open question')} filled in; "
        f"look {'it' if questions == 1 else 'them'} over"
        if questions
        else "nothing is open"
    )
    return f"{printable(path)}: {done}"


def report(done: Report, columns: int, colour: bool) -> str:
    """What fell short with expected and actual answer side by side, then the scores."""
    parts = []
    if done.fell_short:
        table = render.new_table("line", "question", "expected", "actual", "why")
        for outcome in done.fell_short:
            table.add_row(*map(printable, _row(outcome)))
        parts.append(render.laid_out(table, columns, colour))
    counts = ", ".join(f"{number:,} {verdict}" for verdict, number in done.counts.items())
    parts.append(f"{printable(str(done.path))}: {counts}")
    parts.append(_scores(done.scores))
    if done.foreign is not None:
        foreign = done.foreign
        parts.append(
            f"asked of another article: {_percent(foreign.answered)} answered; AUROC {foreign.auroc:.3f}"
            if foreign.auroc is not None
            else f"asked of another article: {_percent(foreign.answered)} answered"
        )
    if done.kinds:
        parts.append(render.laid_out(_kinds(done), columns, colour))
    return "\n".join(parts)


def _row(outcome: Outcome) -> tuple[str, str, str, str, str]:
    case = outcome.case
    actual = outcome.reply or (_NO_ANSWER if outcome.answer is not None else "(not asked)")
    why = "; ".join((outcome.verdict, *outcome.faults))
    return (str(case.line or ""), case.ask, case.expected or _NO_ANSWER, actual, why)


def _scores(scores: Scores) -> str:
    shares = {
        "correct": scores.correct,
        "answered": scores.answered,
        "exact match": scores.exact_match,
        "F1": scores.f1,
        "P@1": scores.p_at_1,
        "Hit@3": scores.hit_at_3,
        "MRR": scores.mrr,
    }
    return " · ".join(f"{name} {_percent(share)}" for name, share in shares.items())


def _kinds(done: Report) -> render.Table:
    table = render.new_table(
        "kind", "questions", "correct", "exact match", "F1", "P@1", right=(1, 2, 3, 4, 5)
    )
    for kind, scores in done.kinds.items():
        shares = (scores.correct, scores.exact_match, scores.f1, scores.p_at_1)
        table.add_row(kind, str(scores.questions), *map(_percent, shares))
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"
