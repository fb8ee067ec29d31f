"""The command line: each command with its arguments and its help. What it does stands in a module that
loads when it runs: ``qa --help`` needs neither the models nor the engine, a quarter of a second."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from qa import __version__
from qa.interfaces import cli_setup
from qa.interfaces.group import Commands, Where, complete_ids, json_option, named_folder, strict_option

if TYPE_CHECKING:
    from qa.stores.opening import StoreName


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--knowledge", callback=named_folder, metavar="FOLDER", help="The knowledge folder to use.")
@click.option(
    "--store",
    type=click.Choice(["auto", "memory", "disk"]),
    default="auto",
    help="Read the folder, or ask its index.",
)
@click.version_option(__version__, "-V", "--version", prog_name="qa")
@click.pass_context
def cli(context: click.Context, knowledge: Path | None, store: StoreName) -> None:
    """Cited answers from your own articles. Without a command: a conversation.

    The knowledge folder is --knowledge, else QA_KNOWLEDGE, else ./knowledge, else the one that ships with qa.
    """
    context.obj = Where(knowledge, store)
    if context.invoked_subcommand is None:
        with chat.make_context(
            "chat", [], parent=context
        ) as conversation:  # reads QA_STRICT as its option does
            chat.invoke(conversation)


@cli.command(short_help="Answer a question, or a file of them.")
@click.argument("question", nargs=-1)
@click.option(
    "--file",
    type=click.File(encoding="utf-8-sig", errors="replace"),
    help="Answer each line of a file; - is stdin.",
)
@strict_option
@json_option
@click.pass_obj
def ask(where: Where, question: tuple[str, ...], file: TextIO | None, strict: bool, as_json: bool) -> None:
    """Answer one QUESTION, or each line of a file; with --json the answers to a file are a line each.

    Exit code 0: answered; 1: the articles do not say; 2: it cannot be asked, or the articles not be read.
    """
    if bool(question) == bool(file):
        raise click.UsageError("give a QUESTION, or a file with one a line: --file FILE")
    from qa.interfaces import asking

    if file is not None:
        sys.exit(asking.ask_each(*where, file, as_json, strict))
    sys.exit(asking.ask(*where, " ".join(question), as_json, strict))


@cli.command(short_help="Show the sentences nearest to a text.")
@click.argument("text", nargs=-1, required=True)
@click.option("-k", "number", type=click.IntRange(min=1, max=1000), default=5, help="How many (5).")
@json_option
@click.pass_obj
def search(where: Where, text: tuple[str, ...], number: int, as_json: bool) -> None:
    """Show the sentences nearest to a TEXT, best first, with their places. Exit code 1: there is none."""
    from qa.interfaces import asking

    sys.exit(asking.search(*where, " ".join(text), number, as_json))


@cli.command()
@click.option("--vi", is_flag=True, help="Edit with vi keys.")
@click.option("--json", "as_json", is_flag=True, help="For programs: a line of JSON for each line read.")
@strict_option
@click.pass_obj
def chat(where: Where, vi: bool = False, as_json: bool = False, strict: bool = False) -> None:
    """Ask and follow up, in a conversation. Where stdin is no terminal, each of its lines is a question."""
    from qa.interfaces import repl

    sys.exit(repl.chat(*where, vi, as_json, strict))


@cli.command(short_help="Import articles, and propose their facts.")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(readable=False, allow_dash=True),
    metavar="FILE...",
)
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
@click.option("--dry-run", is_flag=True, help="Show what would be added, and write nothing.")
@click.pass_obj
def add(
    where: Where,
    /,
    files: tuple[str, ...],
    replace: bool,
    fields: tuple[str, ...],
    mentions: bool,
    dry_run: bool,
    **told: str | None,
) -> None:
    """Import articles (text, Markdown, HTML, PDF, DOCX, EPUB, EML), folders of them, and exports (CSV, JSONL,
    MBOX) with an article a row or message; propose their facts. FILE - is stdin.

    Of several, what cannot be read is listed at the end, and the rest is added: exit code 1. What is there
    already is not added again. Of a folder, hidden files are left out.
    """
    from qa.interfaces import keeping

    sys.exit(keeping.add(where.folder, files, replace, fields, mentions, told, dry_run))


@cli.command(short_help="Remove articles with all that is theirs.")
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=complete_ids)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(where: Where, ids: tuple[str, ...], yes: bool) -> None:
    """Remove articles, each with its facts and its question set: all of them, or nothing."""
    from qa.interfaces import keeping

    keeping.remove(where.folder, ids, yes)


@cli.command(short_help="Build or update a large folder's index.")
@click.option("--anew", is_flag=True, help="Build it from nothing, where the one that is there is damaged.")
@click.pass_obj
def index(where: Where, anew: bool) -> None:
    """Build the index of a large knowledge folder, or bring it up to date. Small ones need none, and get one
    by --store disk alone."""
    from qa.interfaces import keeping

    keeping.index(*where, anew)


@cli.command(short_help="Name every problem of the folder.")
@json_option
@click.pass_obj
def check(where: Where, as_json: bool) -> None:
    """Name every problem of the knowledge folder, with file and line. Exit code 1 where one is an error."""
    from qa.interfaces import keeping

    sys.exit(keeping.check(where.folder, as_json))


@cli.command(short_help="Run question sets.")
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
@json_option
@click.pass_obj
def test(
    where: Where,
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

    Exit code 1 where an answer is not as expected; with --baseline, where one was right and is wrong now;
    with --save-baseline none.
    SQuAD files bring their own articles: their scores are shown, and nothing fails but by a baseline.
    """
    if saved is not None and baseline is not None:
        raise click.UsageError("take --baseline or --save-baseline: one compares, the other starts anew")
    from qa.interfaces import testing

    sys.exit(testing.test(*where, paths, junit, html, saved, baseline, update, as_json))


@cli.command()
@json_option
@click.pass_obj
def sources(where: Where, as_json: bool) -> None:
    """List the articles with their sources."""
    from qa.interfaces import asking

    asking.sources(*where, as_json)


@cli.command()
@click.argument("words", nargs=-1)
@click.option("--subject", metavar="WORDS", help="Whose subject holds WORDS.")
@click.option("--relation", metavar="WORDS", help="Whose relation holds WORDS.")
@click.option("--unit", metavar="NAME", help="Whose unit is NAME.")
@click.option("--article", metavar="ID", shell_complete=complete_ids, help="Those of an article.")
@click.option("--origin", type=click.Choice(["curated", "extracted"]), help="By who put them there.")
@click.option("--review", is_flag=True, help="Look extracted facts over, one by one: keep, mend or drop.")
@json_option
@click.pass_obj
def facts(where: Where, /, words: tuple[str, ...], review: bool, as_json: bool, **fields: str | None) -> None:
    """List the fact table, or the facts that hold all WORDS."""
    if review and (as_json or fields["origin"] == "curated"):
        raise click.UsageError("--review looks at extracted facts, and prints no JSON")
    wanted = {name: given for name, given in fields.items() if given}
    if review:
        from qa.interfaces import reviewing

        reviewing.review(*where, " ".join(words), wanted)
        return
    from qa.interfaces import asking

    asking.facts(*where, " ".join(words), wanted, as_json)


@cli.command(short_help="Serve a desktop assistant (MCP).")
@click.pass_obj
def mcp(where: Where) -> None:
    """Serve the articles to a desktop assistant, by the Model Context Protocol over stdin and stdout."""
    from qa.interfaces import mcp as serving

    serving.serve(*where)


for _command in (cli_setup.help_command, cli_setup.completion, cli_setup.init, cli_setup.schema):
    cli.add_command(_command)
