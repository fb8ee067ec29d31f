"""What is measured on data that stays outside the project: skipped where it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answering.bot import Bot
from qa.interfaces.adding import add_files
from qa.knowledge.base import KnowledgeBase
from qa.questionsets.format import read_question_set
from qa.questionsets.run import run_question_set

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the data for development lies beside the checkout only where qa is developed")


@needs_data
def test_the_raw_article_answers_as_its_brief_does(tmp_path: Path) -> None:
    add_files(tmp_path / "known", [DATA / "mission-article.txt"])
    bot = Bot(KnowledgeBase.load(tmp_path / "known"))
    expected = {
        "When did the embassy close?": "August 1999",
        "When was the embassy re-opened?": "August 2004",
        "Who visited Ulaanbaatar in November 2012?": "Choe Tae Bok",
        "How many Chinese workers were in Mongolia?": "5,976",
        "When did HB Oil acquire its stake?": "June 2013 (Last month)",
        "Why was the embassy closed?": "economic reasons",
    }
    for question, answer in expected.items():
        assert answer in bot.ask(question).text, question
    assert not bot.ask("How many North Korean workers are in Russia?").answered


@needs_data
def test_a_public_set_is_answered_as_well_as_promised() -> None:
    report = run_question_set(read_question_set(DATA / "xquad-en-even.json"), None)
    assert report.scores.p_at_1 is not None
    assert report.scores.p_at_1 >= 0.75
    assert report.scores.answered is not None
    assert report.scores.answered >= 0.95
    assert report.foreign is not None
    assert report.foreign.answered <= 0.05
