"""Runs the command line: ``python -m qa`` and the command ``qa``."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run one command, and turn what goes wrong into one line and an exit code: 2 for usage or unreadable knowledge."""
    gc.disable()  # a question is over before there is anything to collect: 4 ms of a cold start
    from qa.errors import QAError
    from qa.interfaces.cli import cli

    try:
        cli.main(prog_name="qa")
    except QAError as error:
        from qa.interfaces import render

        for line in str(error).splitlines():
            render.show(render.error(line), sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # `qa facts | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
