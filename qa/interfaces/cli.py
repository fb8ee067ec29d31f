"""The command line: each command with its arguments and its help. What it does stands in a module that
loads when it runs: ``qa --help`` needs neither the models nor the engine, a quarter of a second."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from qa import __version__

if TYPE_CHECKING:
    from qa.stores.opening import StoreName

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
    from qa.interfaces import asking

    sys.exit(asking.ask(*where, " ".join(question), as_json))


@cli.command()
@click.option("--vi", is_flag=True, help="Edit with vi keys.")
@click.pass_obj
def chat(where: _Where, vi: bool = False) -> None:
    """Ask and follow up, in a conversation. Where stdin is no terminal, each of its lines is a question."""
    from qa.interfaces import repl

    sys.exit(repl.chat(*where, vi))


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--replace",
    is_flag=True,
    help="Overwrite articles that are there already; facts that a person wrote stay.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD=NAME",
    help="An export's own name for id, title, text, publisher, published, url or language.",
)
@click.option(
    "--mentions",
    is_flag=True,
    help="Propose figures and dates too that no plain wording ties to a subject; they answer nothing yet.",
)
@click.option("--id", help="The article's id, in place of one made from the file's name.")
@click.option("--title", help="The title, in place of what the file says.")
@click.option("--publisher", help="The publisher of all that is added, in place of what the files say.")
@click.option("--date", help="The day of publication of all that is added.")
@click.option("--url", help="Where the article stands on the web.")
@click.pass_obj
def add(
    where: _Where,
    /,
    files: tuple[str, ...],
    replace: bool,
    fields: tuple[str, ...],
    mentions: bool,
    **told: str | None,
) -> None:
    """Import articles (text, Markdown, HTML, PDF, DOCX, EPUB, EML), folders of them, and exports (CSV, JSONL,
    MBOX) with an article a row or message; propose their facts. FILE - is stdin.

    Of several, what cannot be read is listed at the end, and the rest is added: exit code 1. What is there
    already is not added again. Of a folder, hidden files are left out.
    """
    from qa.interfaces import keeping

    sys.exit(keeping.add(where.folder, files, replace, fields, mentions, told))


@cli.command()
@click.option("--anew", is_flag=True, help="Build it from nothing, where the one that is there is damaged.")
@click.pass_obj
def index(where: _Where, anew: bool) -> None:
    """Build the index of a large knowledge folder, or bring it up to date. Small ones need none, and get one
    by --store disk alone."""
    from qa.interfaces import keeping

    keeping.index(*where, anew)


@cli.command()
@_json
@click.pass_obj
def check(where: _Where, as_json: bool) -> None:
    """Name every problem of the knowledge folder, with file and line. Exit code 1 where one is an error."""
    from qa.interfaces import keeping

    sys.exit(keeping.check(where.folder, as_json))


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="Write a JUnit report for CI.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page to look at.")
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
    html: Path | None,
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
    if saved is not None and baseline is not None:
        raise click.UsageError("take --baseline or --save-baseline: one compares, the other starts anew")
    from qa.interfaces import testing

    sys.exit(testing.test(*where, paths, junit, html, saved, baseline, update, as_json))


@cli.command()
@_json
@click.pass_obj
def sources(where: _Where, as_json: bool) -> None:
    """List the articles with their sources."""
    from qa.interfaces import asking

    asking.sources(*where, as_json)


@cli.command()
@click.argument("words", nargs=-1)
@_json
@click.pass_obj
def facts(where: _Where, words: tuple[str, ...], as_json: bool) -> None:
    """List the fact table, or the facts that hold all WORDS."""
    from qa.interfaces import asking

    asking.facts(*where, " ".join(words), as_json)


@cli.command()
@click.pass_obj
def mcp(where: _Where) -> None:
    """Serve the articles to a desktop assistant, by the Model Context Protocol over stdin and stdout."""
    from qa.interfaces import mcp as serving

    serving.serve(*where)
