"""What ``qa test`` does: read question sets, run them, and report."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.answering.bot import Bot
from qa.interfaces import html_report, render, report_view
from qa.interfaces.asking import open_bot
from qa.knowledge.atomic import finish_write
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import find_folder
from qa.models import Article
from qa.questionsets.baseline import Comparison, compare, make_baseline, read_baseline, save_baseline
from qa.questionsets.cases import QuestionSet
from qa.questionsets.files import find_question_sets
from qa.questionsets.format import read_question_set
from qa.questionsets.junit import write_junit
from qa.questionsets.output import write_whole
from qa.questionsets.results import Report
from qa.questionsets.run import run_question_set
from qa.questionsets.update import fill_open
from qa.stores.opening import StoreName


def test(
    folder: Path | None,
    store: StoreName,
    paths: Sequence[Path],
    junit: Path | None,
    html: Path | None,
    saved: Path | None,
    baseline: Path | None,
    update: bool,
    as_json: bool,
) -> int:
    """Run question sets. ``junit``, ``html`` and ``saved`` are files to write, ``baseline`` is one to
    compare with.

    The exit code is 1 where an answer is not as expected, or with a baseline where one was right before; a
    run that writes a baseline has done what it was for.
    """
    before = read_baseline(baseline) if baseline is not None else None
    sets, bot = _question_sets(folder, store, paths, update)
    knowledge = bot.knowledge if bot else None
    reports = [run_question_set(one, knowledge, bot.store if bot else None) for one in sets]
    compared = compare(before, sets, reports, knowledge) if before is not None else None
    if junit is not None:
        write_junit(reports, junit)
    if saved is not None:
        save_baseline(make_baseline(sets, reports, knowledge), saved)
    failed = _has_failed(reports, compared) if saved is None else None
    if html is not None:
        asked = [_asked(one, knowledge) for one in sets]
        write_whole(html, html_report.page(reports, asked, compared, failed).encode())
    render.show(
        report_view.json_reports(reports, compared)
        if as_json
        else report_view.reports(reports, compared, render.width(), render.wants_colour(sys.stdout))
    )
    return int(bool(failed))


def _has_failed(reports: Sequence[Report], compared: Comparison | None) -> bool:
    return bool(compared.lost) if compared is not None else not all(report.passed for report in reports)


def _asked(one: QuestionSet, knowledge: Knowledge | None) -> Mapping[str, Article]:
    """The articles that a set's questions were asked of, by id."""
    return {article.id: article for article in one.articles} or (knowledge.articles if knowledge else {})


def _question_sets(
    folder: Path | None, store: StoreName, paths: Sequence[Path], update: bool
) -> tuple[list[QuestionSet], Bot | None]:
    """The question sets and the bot to ask, none where no set needs any. With ``update`` open questions are
    filled in first."""
    if not paths:
        finish_write(folder or find_folder())  # a removal that a kill left takes its question set along
    files = find_question_sets(paths, folder or find_folder())
    sets = [read_question_set(file, may_be_open=update) for file in files]
    bot = None if all(one.measured for one in sets) else open_bot(folder, store)
    if update and bot is not None:
        for one in sets:
            if not one.measured:
                render.show(report_view.filled(one.path, fill_open(one, bot)), sys.stderr)
        sets = [read_question_set(file) for file in files]
    return sets, bot
