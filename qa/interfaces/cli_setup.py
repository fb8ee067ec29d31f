"""The commands to begin with: ``help``, ``completion``, ``init`` and ``schema``."""

from __future__ import annotations

from pathlib import Path

import click

from qa.interfaces.group import Where, complete_commands, no_command


@click.command(name="help")
@click.argument("command", required=False, shell_complete=complete_commands)
@click.pass_context
def help_command(context: click.Context, command: str | None) -> None:
    """Show the help of a COMMAND, or of all."""
    root = context.find_root()
    if command is None:
        click.echo(root.get_help())
        return
    group = root.command
    assert isinstance(group, click.Group)
    found = group.get_command(root, command)
    if found is None:
        raise click.UsageError(no_command(group, [command]), root)
    with click.Context(found, info_name=command, parent=root) as shown:
        click.echo(found.get_help(shown))


@click.command(short_help="Print a shell's completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets a SHELL complete commands, options and article ids.

    \b
    bash: eval "$(qa completion bash)"         in ~/.bashrc
    zsh:  eval "$(qa completion zsh)"          in ~/.zshrc
    fish: qa completion fish | source          in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(context.find_root().command, {}, "qa", "_QA_COMPLETE").source())


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@click.option("--ci", is_flag=True, help="Write a GitHub workflow too that runs qa check and qa test.")
@click.pass_obj
def init(where: Where, folder: Path | None, ci: bool) -> None:
    """Make a knowledge folder (./knowledge) with a small example. Nothing is overwritten."""
    from qa.interfaces import setting_up

    setting_up.init(folder or where.folder or Path("knowledge"), ci)


@click.command(short_help="Print what editors complete from.")
@click.argument("name", type=click.Choice(["questions", "facts"]))
def schema(name: str) -> None:
    """Print the JSON Schema of a question set, or of a row of a fact table, for editors."""
    from qa.interfaces import setting_up

    click.echo(setting_up.schema(name))
