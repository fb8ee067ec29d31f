"""Runs the command line: ``python -m qa`` and the command ``qa``."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import StringIO

import click

from qa.errors import QAError
from qa.interfaces import render
from qa.interfaces.cli import cli
from qa.knowledge.untrusted import printable_lines

_CANNOT, _INTERRUPTED = 2, 130


def main() -> None:
    """Run one command, and turn what goes wrong into one line and an exit code: 2 for usage, unreadable
    knowledge or a full disk; 130, as shells have it, for Ctrl-C."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 (it stays open)
    try:
        code = _run()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    _flush()
    sys.exit(code)


def _flush() -> None:
    """Write what is still to be written. Where that fails, nobody is there to read it, and it is not tried
    again at the end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run() -> int:
    try:
        return cli.main(prog_name="qa", standalone_mode=False) or 0
    except click.Abort:
        return _INTERRUPTED
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption) and error.option_name in ("--knowledge", "--store"):
            name = error.option_name
            error = click.UsageError(
                f"{name} stands before the command, as in: qa {name} ... ask ...", error.ctx
            )
        return _misused(error)
    except QAError as error:
        return _failed(str(error))
    except OSError as error:
        # what cannot be written is not tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _failed(f"{error.filename or 'input or output'}: {error.strerror or error}")


def _misused(error: click.ClickException) -> int:
    """Show a mistake in the command, which may be quoted, and so can hold anything."""
    message = StringIO()
    error.show(message)
    render.show(printable_lines(message.getvalue().rstrip("\n")), sys.stderr)
    return error.exit_code


def _failed(message: str) -> int:
    render.show(render.errors(message), sys.stderr)
    return _CANNOT


if __name__ == "__main__":
    main()
