"""What the commands do: each reads what its arguments name, calls the layers below, and prints what the views
make of it. Those that can fall short return their exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from qa.answering.bot import Bot
from qa.interfaces import answer_view, list_view, render, report_view
from qa.interfaces.adding import add_files
from qa.knowledge.atomic import finish_write
from qa.knowledge.checks import check_folder
from qa.knowledge.folder import find_folder
from qa.knowledge.importing import FIELDS
from qa.questionsets.baseline import compare, make_baseline, read_baseline, save_baseline
from qa.questionsets.cases import QuestionSet
from qa.questionsets.format import find_question_sets, read_question_set
from qa.questionsets.junit import write_junit
from qa.questionsets.run import run_question_set
from qa.questionsets.update import fill_open
from qa.stores.indexing import update_index
from qa.stores.opening import StoreName, needs_index
from qa.stores.place import legacy_notes

_DONE, _FELL_SHORT = 0, 1
"""Exit codes: all is as it should be; no answer, a failure, an error in the knowledge."""


def ask(folder: Path | None, store: StoreName, question: str, as_json: bool) -> int:
    """Answer one question."""
    answer = _open(folder, store).ask(render.encodable(question))
    colour = render.wants_colour(sys.stdout)
    render.show(render.json_text(answer) if as_json else answer_view.answer(answer, render.width(), colour))
    return _DONE if answer.answered else _FELL_SHORT


def add(folder: Path | None, files: Sequence[Path], replace: bool, fields: Sequence[str]) -> int:
    """Import files, folders of files and exports. ``fields`` are written ``FIELD=NAME``."""
    names = _field_names(fields)
    with render.progress("articles") as progress:
        adding = add_files(folder, files, replace, names, progress)
    render.show(list_view.added(adding))
    if adding.failures:
        render.show(list_view.not_added(adding), sys.stderr)
    return _FELL_SHORT if adding.failures else _DONE


def _field_names(fields: Sequence[str]) -> dict[str, str]:
    """An export's names by our own. Raises ``BadParameter``."""
    found = dict(one.partition("=")[::2] for one in fields)
    for field, name in found.items():
        if field not in FIELDS or not name:
            raise click.BadParameter(
                f"write FIELD=NAME, with a FIELD of {', '.join(FIELDS)}", param_hint="'--field'"
            )
    return found


def index(folder: Path | None, store: StoreName, anew: bool) -> None:
    """Build or update the index of a knowledge folder that is large enough to need one."""
    folder = folder or find_folder()
    for note in legacy_notes(folder):
        render.show(render.warning(note), sys.stderr)
    finish_write(folder)
    if store == "memory" or (store == "auto" and not needs_index(folder)):
        render.show(list_view.no_index(folder))
        return
    with render.progress("articles") as progress:
        changes = update_index(folder, os.cpu_count() or 1, progress, anew)
    render.show(list_view.indexed(folder, changes))


def check(folder: Path | None, as_json: bool) -> int:
    """Name every problem of the knowledge folder."""
    folder = folder or find_folder()
    finish_write(folder)
    problems = check_folder(folder)
    render.show(render.json_text(problems) if as_json else list_view.problems(problems))
    return _FELL_SHORT if any(problem.severity == "error" for problem in problems) else _DONE


def test(
    folder: Path | None,
    store: StoreName,
    paths: Sequence[Path],
    junit: Path | None,
    saved: Path | None,
    baseline: Path | None,
    update: bool,
    as_json: bool,
) -> int:
    """Run question sets. ``junit`` and ``saved`` are files to write, ``baseline`` is one to compare with."""
    before = read_baseline(baseline) if baseline is not None else None
    sets, bot = _question_sets(folder, store, paths, update)
    knowledge = bot.knowledge if bot else None
    reports = [run_question_set(one, knowledge, bot.store if bot else None) for one in sets]
    compared = compare(before, sets, reports, knowledge) if before is not None else None
    if junit is not None:
        write_junit(reports, junit)
    if saved is not None:
        save_baseline(make_baseline(sets, reports, knowledge), saved)
    render.show(
        report_view.json_reports(reports, compared)
        if as_json
        else report_view.reports(reports, compared, render.width(), render.wants_colour(sys.stdout))
    )
    failed = bool(compared.lost) if compared is not None else not all(report.passed for report in reports)
    return _FELL_SHORT if failed else _DONE


def _question_sets(
    folder: Path | None, store: StoreName, paths: Sequence[Path], update: bool
) -> tuple[list[QuestionSet], Bot | None]:
    """The question sets and the bot to ask, none where no set needs any. With ``update`` open questions are
    filled in first."""
    files = find_question_sets(paths, folder or find_folder())
    sets = [read_question_set(file, may_be_open=update) for file in files]
    bot = None if all(one.measured for one in sets) else _open(folder, store)
    if update and bot is not None:
        for one in sets:
            if not one.measured:
                render.show(report_view.filled(one.path, fill_open(one, bot)), sys.stderr)
        sets = [read_question_set(file) for file in files]
    return sets, bot


def sources(folder: Path | None, store: StoreName, as_json: bool) -> None:
    """List the articles, without their texts."""
    knowledge = _open(folder, store).knowledge
    if as_json:
        articles = (knowledge.about(article_id) for article_id in knowledge.articles)
        render.show(render.json_text([article.model_copy(update={"text": ""}) for article in articles]))
    else:
        render.show(list_view.sources(knowledge, render.width(), render.wants_colour(sys.stdout)))


def facts(folder: Path | None, store: StoreName, words: str, as_json: bool) -> None:
    """List the facts that hold all of the words."""
    knowledge = _open(folder, store).knowledge
    if as_json:
        render.show(render.json_text(list_view.select_facts(knowledge, words)))
    else:
        render.show(list_view.facts(knowledge, words, render.width(), render.wants_colour(sys.stdout)))


def _open(folder: Path | None, store: StoreName) -> Bot:
    """The bot of the knowledge; what of it could not be read is shown on stderr."""
    finish_write(folder or find_folder())
    bot = Bot.open(folder, store)
    list_view.show_warnings(bot)
    return bot
