"""What the commands share: how they are named and completed, and what they answer from."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from qa.stores.opening import StoreName

strict_option = click.option(
    "--strict", is_flag=True, envvar="QA_STRICT", help="Give only answers that are sure (or set QA_STRICT=1)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class Where(NamedTuple):
    """What to answer from."""

    folder: Path | None
    store: StoreName


class Commands(click.Group):
    """The commands. A word that is none names the nearest one, a question how to be asked."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is not None or ctx.resilient_parsing or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        raise click.UsageError(no_command(self, args), ctx)


def no_command(group: click.Group, words: list[str]) -> str:
    """What to say where the first of some words is no command: ``soruces`` is near ``sources``."""
    near = [] if " " in words[0] else get_close_matches(words[0].lower(), group.commands, n=1)
    if near:
        return f"No such command {words[0]!r}. Did you mean {near[0]!r}?"
    return f'No such command {words[0]!r}. To ask a question: qa ask "{" ".join(words)}"'


def named_folder(context: click.Context, parameter: click.Parameter, given: str | None) -> Path | None:
    """The folder that an option names; an empty name, as of a variable that is not set, is a mistake."""
    if given is not None and not given.strip():
        raise click.BadParameter("it is empty; name a folder")
    return Path(given) if given is not None else None


def complete_ids(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The ids of the articles that begin like what was typed, for the shell's Tab. Those that a shell could
    take for more than a word are left out."""
    from click.shell_completion import CompletionItem

    from qa.errors import KnowledgeError
    from qa.knowledge.atomic import SAFE_ID
    from qa.knowledge.folder import find_folder
    from qa.knowledge.listing import list_entries

    try:
        entries, _ = list_entries(context.find_root().params.get("knowledge") or find_folder())
    except KnowledgeError:  # Tab completes nothing then; the command itself says what is wrong
        return []
    ids = (entry.id for entry in entries if SAFE_ID.fullmatch(entry.id))
    return [CompletionItem(one) for one in ids if one.startswith(begun)]


def complete_commands(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The commands that begin like what was typed, for ``qa help``."""
    from click.shell_completion import CompletionItem

    group = context.find_root().command
    names = group.commands if isinstance(group, click.Group) else {}
    return [CompletionItem(name) for name in names if name.startswith(begun)]
