"""Follow-up questions: what a question leaves out is taken from what was asked and answered before, and put
in words.

Each kind of follow-up is one function in ``_KINDS``; the first that knows what is left out completes the
question. Words are told apart by their shape and place alone: a capital, a determiner before them, a noun or
nothing behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.answering.question.analysis import LONGEST
from qa.answering.rewriting.bare_questions import ask_again
from qa.answering.rewriting.fragments import ask_another_verb, ask_parallel
from qa.answering.rewriting.pronouns import replace_pronouns
from qa.answering.rewriting.totals import ask_share, ask_total, ask_who_reported, compare_counts
from qa.answering.rewriting.turn import Turn
from qa.models import Answer


def complete(text: str, history: Sequence[Answer]) -> str:
    """The question with what it leaves out filled in from the conversation (newest answer last); unchanged
    where it stands on its own."""
    if not history or len(text) > LONGEST or not text.strip():
        return text
    turn = Turn(text, text.strip().rstrip("?!. ").strip(), list(map(_in_short, history)))
    for kind in _KINDS:
        completed = kind(turn)
        if completed is not None:
            return completed
    return text


def _in_short(answer: Answer) -> Answer:
    """An answer whose sentence stands for itself, as its marked part: what a follow-up speaks of."""
    best = answer.evidence[0] if answer.evidence else None
    if best is None or best.span is None or answer.text != best.sentence:
        return answer
    return answer.model_copy(update={"text": best.sentence[slice(*best.span)]})


_KINDS: tuple[Callable[[Turn], str | None], ...] = (
    compare_counts,
    ask_total,
    ask_share,
    ask_again,
    ask_another_verb,
    ask_parallel,
    ask_who_reported,
    replace_pronouns,
)
"""The kinds of follow-up, the plainest first."""
