"""What came of a question set: the outcome of each case, the scores of all, the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import computed_field

from qa.models import Answer, Kind, Model
from qa.questionsets.cases import Case

Verdict = Literal["right", "wrong", "abstained rightly", "abstained wrongly", "answered unanswerable"]

LISTED = 20
"""How many questions of a measured set are listed as fallen short; the scores count all."""


class Outcome(Model):
    """A case with its reply. ``answer`` is none where the question could not be asked; ``faults`` then says
    why.

    ``rank`` is the place, from 1 to 10, of the first right sentence in the search; none where it is not among
    them, or where the case names no sentence. ``faults`` says in words what else differs: how the question
    was read, a sentence not cited.
    """

    case: Case
    answer: Answer | None
    verdict: Verdict
    exact_match: int
    f1: float
    rank: int | None = None
    faults: tuple[str, ...] = ()

    @property
    def reply(self) -> str:
        """The answer given, empty where there was none."""
        return self.answer.text if self.answer else ""

    @property
    def ok(self) -> bool:
        """Whether the reply is all that the case expects."""
        return self.verdict in ("right", "abstained rightly") and (self.answer is None or not self.faults)


class Scores(Model):
    """Scores of several outcomes, each between 0 and 1; none where no question bears on it.

    ``correct`` counts right answers and right abstentions; ``answered`` is the share of the questions with an
    answer that were answered, rightly or not. ``p_at_1``, ``hit_at_3`` and ``mrr`` look at the questions with
    an answer whose sentence is known.
    """

    questions: int
    correct: float
    exact_match: float
    f1: float
    answered: float | None
    p_at_1: float | None
    hit_at_3: float | None
    mrr: float | None


class Foreign(Model):
    """Each question with an answer, asked of the next article of the file (after the last comes the first),
    which does not hold it.

    ``answered`` is the share answered all the same, ``auroc`` how well confidence tells own from foreign
    questions, and ``share_at_kept`` the foreign share answered at the threshold that keeps 95 % of the own
    ones. All between 0 and 1.
    """

    questions: int
    answered: float
    auroc: float
    share_at_kept: float


class Report(Model):
    """What came of a question set. ``kinds`` has the scores by the kind of answer that the question was taken
    to ask for."""

    path: str
    measured: bool
    outcomes: tuple[Outcome, ...]
    counts: Mapping[Verdict, int]
    scores: Scores
    kinds: Mapping[Kind, Scores]
    foreign: Foreign | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def passed(self) -> bool:
        """Whether every reply is as expected. A set that brings its own articles is measured, and always
        passes."""
        return self.measured or all(outcome.ok for outcome in self.outcomes)

    @property
    def fell_short(self) -> tuple[Outcome, ...]:
        """The outcomes that are not as expected, in file order; of a measured set the first twenty."""
        short = tuple(outcome for outcome in self.outcomes if not outcome.ok)
        return short[:LISTED] if self.measured else short
