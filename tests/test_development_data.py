"""What is measured on data that stays outside the project: skipped where it is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qa.answering.bot import Bot
from qa.knowledge.adding import add_files
from qa.knowledge.base import KnowledgeBase
from qa.questionsets.format import read_question_set
from qa.questionsets.run import run_question_set
from qa.questionsets.scores import is_accepted

DATA = Path(os.environ.get("QA_DEVELOPMENT_DATA") or Path(__file__).parents[2] / "shared" / "data")
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=("the data for development lies beside the checkout only where qa is developed")
)


@needs_data
def test_the_raw_article_answers_as_its_brief_does(tmp_path: Path) -> None:
    add_files(tmp_path / "known", [DATA / "mission-article.txt"])
    bot = Bot(KnowledgeBase.load(tmp_path / "known"))
    shipped = read_question_set(
        Path(__file__).parents[1] / "knowledge" / "questions" / "north-korea-mongolia-2013.yaml"
    )
    alone = [group[0] for group in shipped.groups if len(group) == 1]
    cases = [case for case in alone if "computed" not in case.tags and "this brief" not in case.ask]
    replies = [(case, bot.ask(case.ask)) for case in cases]
    right = [
        reply.answered and is_accepted(reply.text, case.answers)
        for case, reply in replies
        if not case.abstain
    ]
    assert sum(right) >= 0.9 * len(right)
    unanswerable = [reply.answered for case, reply in replies if case.abstain]
    assert sum(unanswerable) <= 0.1 * len(unanswerable)


@needs_data
def test_a_public_set_is_answered_as_well_as_promised() -> None:
    report = run_question_set(read_question_set(DATA / "xquad-en-even.json"), None)
    assert report.scores.p_at_1 is not None
    assert report.scores.p_at_1 >= 0.75
    assert report.scores.answered is not None
    assert report.scores.answered >= 0.84
    assert report.foreign is not None
    assert report.foreign.answered <= 0.015
