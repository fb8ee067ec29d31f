"""The command line. Every command is one function: it reads its arguments, calls the floors below, and prints
what ``render`` makes of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from qa import __version__

if TYPE_CHECKING:
    from qa.answering.bot import Bot
    from qa.questionsets.format import QuestionSet
    from qa.stores.opening import StoreName

# Everything else is imported inside the commands: `qa --help` then loads click and nothing more.

_ANSWERED, _FELL_SHORT = 0, 1
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class _Commands(click.Group):
    """The commands; a question in place of one is told how to be asked."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f'{error.message} To ask a question: qa ask "{args[0]}"', ctx) from None


def _named(context: click.Context, parameter: click.Parameter, given: str | None) -> Path | None:
    """The folder that an option names; an empty name, as of a variable that is not set, is a mistake."""
    if given is not None and not given.strip():
        raise click.BadParameter("it is empty; name a folder")
    return Path(given) if given is not None else None


class _Where(NamedTuple):
    """What to answer from."""

    folder: Path | None
    store: StoreName


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--knowledge", callback=_named, metavar="FOLDER", help="The knowledge folder to use.")
@click.option(
    "--store",
    type=click.Choice(["auto", "memory", "disk"]),
    default="auto",
    help="Read the folder, or ask its index.",
)
@click.version_option(__version__, "--version", prog_name="qa")
@click.pass_context
def cli(context: click.Context, knowledge: Path | None, store: StoreName) -> None:
    """Cited answers from your own articles. Without a command: a conversation.

    The knowledge folder is --knowledge, else QA_KNOWLEDGE, else ./knowledge, else the one that ships with qa.
    """
    context.obj = _Where(knowledge, store)
    if context.invoked_subcommand is None:
        context.invoke(chat)


@cli.command()
@click.argument("question", nargs=-1, required=True)
@_json
@click.pass_obj
def ask(where: _Where, question: tuple[str, ...], as_json: bool) -> None:
    """Answer one QUESTION. Exit code 0: answered; 1: the articles do not say; 2: it cannot be asked."""
    from qa.interfaces import render

    typed = " ".join(question).encode("utf-8", "replace").decode("utf-8")
    answer = _open(where).ask(typed)
    colour = render.wants_colour(sys.stdout)
    render.show(render.json_text(answer) if as_json else render.answer(answer, render.width(), colour))
    sys.exit(_ANSWERED if answer.answered else _FELL_SHORT)


@cli.command()
@click.option("--vi", is_flag=True, help="Edit with vi keys.")
@click.pass_obj
def chat(where: _Where, vi: bool = False) -> None:
    """Ask and follow up, in a conversation. Where stdin is no terminal, each of its lines is a question."""
    from qa.interfaces import repl

    sys.exit(repl.chat(where.folder, where.store, vi))


@cli.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="FILE..."
)
@click.option(
    "--replace",
    is_flag=True,
    help="Overwrite articles that are there already; facts that a person wrote stay.",
)
@click.option(
    "--field", "fields", multiple=True, metavar="FIELD=NAME", callback=lambda _, __, given: _fields(given),
    help="An export's own name for id, title, text, publisher, published, url or language.",
)  # fmt: skip
@click.pass_obj
def add(where: _Where, files: tuple[Path, ...], replace: bool, fields: dict[str, str]) -> None:
    """Import articles (text, Markdown, HTML, PDF), folders of them, and exports (CSV, JSONL) with an article
    a row; propose their facts.

    Of several, what cannot be read is listed at the end, and the rest is added: exit code 1. What is there
    already is not added again. Of a folder, hidden files are left out.
    """
    from qa.interfaces import render
    from qa.interfaces.adding import add_files

    with render.progress("articles") as progress:
        done = add_files(where.folder, files, replace, fields, progress)
    render.show(render.added(done))
    if done.failures:
        render.show(render.not_added(done), sys.stderr)
        sys.exit(_FELL_SHORT)


def _fields(given: tuple[str, ...]) -> dict[str, str]:
    """What ``--field`` names. Raises ``BadParameter``."""
    from qa.knowledge.importing import FIELDS

    found = dict(one.partition("=")[::2] for one in given)
    for field, name in found.items():
        if field not in FIELDS or not name:
            raise click.BadParameter(f"write FIELD=NAME, with a FIELD of {', '.join(FIELDS)}")
    return found


@cli.command()
@click.option("--anew", is_flag=True, help="Build it from nothing, where the one that is there is damaged.")
@click.pass_obj
def index(where: _Where, anew: bool) -> None:
    """Build the index of a large knowledge folder, or bring it up to date. Small ones need none, and get one
    by --store disk alone."""
    import os

    from qa.interfaces import render
    from qa.knowledge.atomic import finish_write
    from qa.knowledge.folder import find_folder
    from qa.stores.indexing import update_index
    from qa.stores.opening import needs_index
    from qa.stores.place import legacy_notes

    folder = where.folder or find_folder()
    for note in legacy_notes(folder):
        render.show(render.warning(note), sys.stderr)
    finish_write(folder)
    if where.store == "memory" or (where.store == "auto" and not needs_index(folder)):
        render.show(render.no_index(folder))
        return
    with render.progress("articles") as progress:
        changes = update_index(folder, os.cpu_count() or 1, progress, anew)
    render.show(render.indexed(folder, changes))


@cli.command()
@_json
@click.pass_obj
def check(where: _Where, as_json: bool) -> None:
    """Name every problem of the knowledge folder, with file and line. Exit code 1 where one is an error."""
    from qa.interfaces import render
    from qa.knowledge.atomic import finish_write
    from qa.knowledge.checks import check_folder
    from qa.knowledge.folder import find_folder

    folder = where.folder or find_folder()
    finish_write(folder)
    found = check_folder(folder)
    render.show(render.json_text(found) if as_json else render.problems(found))
    sys.exit(_FELL_SHORT if any(problem.severity == "error" for problem in found) else _ANSWERED)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="Write a JUnit report for CI.")
@click.option(
    "--save-baseline",
    "saved",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write down what is right now.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fail only where FILE has right what is wrong now.",
)
@click.option(
    "--update",
    is_flag=True,
    help="First write what is answered now to the questions that expect nothing yet.",
)
@_json
@click.pass_obj
def test(
    where: _Where,
    paths: tuple[Path, ...],
    junit: Path | None,
    saved: Path | None,
    baseline: Path | None,
    update: bool,
    as_json: bool,
) -> None:
    """Run question sets: YAML files, SQuAD JSON files, folders of them; without PATH the knowledge folder's
    own.

    Exit code 1 where an answer is not as expected; with --baseline, where one was right and is wrong now.
    SQuAD files bring their own articles: their scores are shown, and nothing fails but by a baseline.
    """
    from qa.interfaces import render
    from qa.questionsets.baseline import compare, make_baseline, read_baseline, save_baseline
    from qa.questionsets.junit import write_junit
    from qa.questionsets.run import run_question_set

    if saved is not None and baseline is not None:
        raise click.UsageError("take --baseline or --save-baseline: one compares, the other starts anew")
    before = read_baseline(baseline) if baseline is not None else None
    sets, bot = _sets(where, paths, update)
    knowledge = bot.knowledge if bot else None
    reports = [run_question_set(one, knowledge, bot.store if bot else None) for one in sets]
    compared = compare(before, sets, reports, knowledge) if before is not None else None
    if junit is not None:
        write_junit(reports, junit)
    if saved is not None:
        save_baseline(make_baseline(sets, reports, knowledge), saved)
    colour = render.wants_colour(sys.stdout)
    render.show(
        render.json_reports(reports, compared)
        if as_json
        else render.reports(reports, compared, render.width(), colour)
    )
    failed = bool(compared.lost) if compared is not None else not all(report.passed for report in reports)
    sys.exit(_FELL_SHORT if failed else _ANSWERED)


def _sets(where: _Where, paths: tuple[Path, ...], update: bool) -> tuple[list[QuestionSet], Bot | None]:
    """The question sets and the bot to ask, none where no set needs any. With ``update`` open questions are
    filled in first."""
    from qa.errors import QuestionSetError
    from qa.interfaces import render
    from qa.knowledge.folder import find_folder
    from qa.knowledge.untrusted import printable
    from qa.questionsets.format import read_question_set
    from qa.questionsets.update import fill_open

    own = (where.folder or find_folder()) / "questions"
    if not paths and own.is_symlink():
        raise QuestionSetError(f"{printable(str(own))}: a link is not followed; name the folder itself")
    files = _question_sets(paths or ((own,) if own.is_dir() else ()))
    if not files:
        raise QuestionSetError(
            "there is no question set; write one into the knowledge folder's questions/, or name a file"
        )
    sets = [read_question_set(file, may_be_open=update) for file in files]
    bot = None if all(one.measured for one in sets) else _open(where)
    if update and bot is not None:
        for one in sets:
            if not one.measured:
                render.show(render.filled(one.path, fill_open(one, bot)), sys.stderr)
        sets = [read_question_set(file) for file in files]
    return sets, bot


@cli.command()
@_json
@click.pass_obj
def sources(where: _Where, as_json: bool) -> None:
    """List the articles with their sources."""
    from qa.interfaces import render

    knowledge = _open(where).knowledge
    if as_json:
        render.show(
            render.json_text(
                [knowledge.about(one).model_copy(update={"text": ""}) for one in knowledge.articles]
            )
        )
    else:
        render.show(render.sources(knowledge, render.width(), render.wants_colour(sys.stdout)))


@cli.command()
@click.argument("words", nargs=-1)
@_json
@click.pass_obj
def facts(where: _Where, words: tuple[str, ...], as_json: bool) -> None:
    """List the fact table, or the facts that hold all WORDS."""
    from qa.interfaces import render

    knowledge, wanted = _open(where).knowledge, " ".join(words)
    if as_json:
        render.show(render.json_text(render.select_facts(knowledge, wanted)))
    else:
        render.show(render.facts(knowledge, wanted, render.width(), render.wants_colour(sys.stdout)))


def _open(where: _Where) -> Bot:
    """The bot of the knowledge; what of it could not be read is told on stderr."""
    from qa.answering.bot import Bot
    from qa.interfaces import render
    from qa.knowledge.atomic import finish_write
    from qa.knowledge.folder import find_folder

    finish_write(where.folder or find_folder())
    bot = Bot.open(where.folder, where.store)
    render.show_warnings(bot)
    return bot


def _question_sets(paths: tuple[Path, ...]) -> list[Path]:
    """The files themselves, and those inside the folders, by name."""
    from qa.errors import QuestionSetError
    from qa.knowledge.untrusted import printable
    from qa.questionsets.format import is_question_set

    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise QuestionSetError(f"{printable(str(path))}: there is no such file or folder")
        try:
            found = sorted(filter(is_question_set, path.iterdir())) if path.is_dir() else [path]
        except OSError as error:
            raise QuestionSetError(
                f"{printable(str(path))}: cannot be read: {error.strerror or error}"
            ) from None
        for file in found if path.is_dir() else ():
            if file.is_symlink():
                raise QuestionSetError(
                    f"{printable(str(file))}: a link is not followed; name the file itself, or copy it here"
                )
        files.extend(found)
    return files
