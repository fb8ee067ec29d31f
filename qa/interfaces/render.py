"""The console: colour, width, tables and progress. The only module that knows them; what it returns is safe
to print."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from threading import Timer
from typing import TYPE_CHECKING, Literal, TextIO

import click

from qa.knowledge.untrusted import printable

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.progress import Task

_BOLD = click.style("", bold=True, reset=False)
_MARK = click.style("", fg="green", bold=True, underline=True, reset=False)
_RESET = click.style("")
ENDLESS = sys.maxsize
"""Columns of what is no terminal."""
_PATIENCE = 0.5
"""Seconds."""
_WIDEST, _NARROWEST = 100, 20
"""Columns: longer lines are hard to read, shorter ones cannot be laid out."""


def width() -> int:
    """Columns to write in; into a pipe or a file nothing is wrapped."""
    if not sys.stdout.isatty():
        return ENDLESS
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def wants_colour(stream: TextIO) -> bool:
    """Whether to write colour to a stream: a terminal that can, and nobody has set ``NO_COLOR``
    (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(text: str, stream: TextIO | None = None) -> None:
    """Print a text; characters that the stream cannot encode become question marks."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def page(text: str, line: int = 1) -> None:
    """Print a text, by the pager where it is longer than the terminal; ``line`` is where the pager starts."""
    rows = shutil.get_terminal_size().lines
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()) or text.count("\n") + 2 <= rows:
        show(text)
        return
    before = os.environ.get("LESS")
    if line > 1:
        os.environ["LESS"] = f"{before or '-R'} +{line}g"
    try:
        click.echo_via_pager(text + "\n", color=wants_colour(sys.stdout))
    finally:
        os.environ.pop("LESS", None)
        if before is not None:
            os.environ["LESS"] = before


def encodable(text: str) -> str:
    """The text with a question mark for every half of a character, which a terminal sends for bytes that are
    not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def error(message: str) -> str:
    """An error as one line for stderr."""
    return f"error: {printable(message)}"


def errors(message: str) -> str:
    """Each line of a message as an error of its own."""
    return "\n".join(map(error, message.splitlines()))


def warning(message: str) -> str:
    """A warning as one line for stderr."""
    return f"warning: {printable(message)}"


def json_text(model: BaseModel | Sequence[BaseModel]) -> str:
    """A model, or a list of them, as JSON; what ``printable`` would replace is escaped, and all that is not
    ASCII where stdout is not UTF-8."""
    return _escaped(_json_list(model) if isinstance(model, Sequence) else model.model_dump_json(indent=2))


def json_line(found: BaseModel | dict[str, str]) -> str:
    """A model, or an object of texts, as JSON on one line, escaped as ``json_text`` does."""
    text = json.dumps(found, ensure_ascii=False) if isinstance(found, dict) else found.model_dump_json()
    return _escaped(text)


def _escaped(text: str) -> str:
    is_utf = (sys.stdout.encoding or "utf-8").lower().startswith("utf")

    def escaped(match: re.Match[str]) -> str:
        return match[0] if is_utf and printable(match[0]) == match[0] else json.dumps(match[0])[1:-1]

    return re.sub(r"[^\n -~]", escaped, text)


def _json_list(models: Sequence[BaseModel]) -> str:
    return json.dumps([model.model_dump(mode="json") for model in models], indent=2, ensure_ascii=False)


def wrapped(
    text: str,
    columns: int,
    colour: bool,
    indent: str = "",
    span: tuple[int, int] | None = None,
    bold: bool = False,
) -> Iterator[str]:
    """Lines of at most ``columns``; the characters of ``span`` stand out, or with ``bold`` all of them."""
    text = printable(text)
    line: list[str] = []
    used = len(indent)
    for word in re.finditer(r"\S+", text):
        if line and used + 1 + len(word[0]) > columns:
            yield indent + _joined(line)
            line, used = [], len(indent)
        used += len(word[0]) + bool(line)
        line.append(_bold(word[0], colour) if bold else _marked(word, span, colour))
    if line:
        yield indent + _joined(line)


def _joined(words: list[str]) -> str:
    """Words with spaces between; between two that stand out alike the space does so too."""
    line = " ".join(words)
    for start in (_BOLD, _MARK):
        line = line.replace(f"{_RESET} {start}", " ")
    return line


def _marked(word: re.Match[str], span: tuple[int, int] | None, colour: bool) -> str:
    start, end = (max(span[0], word.start()), min(span[1], word.end())) if span else (0, 0)
    if start >= end or not colour:
        return word[0]
    first, last = start - word.start(), end - word.start()
    return word[0][:first] + _MARK + word[0][first:last] + _RESET + word[0][last:]


def _bold(text: str, colour: bool) -> str:
    return _BOLD + text + _RESET if colour else text


def dimmed(text: str, columns: int, colour: bool, indent: str = "") -> Iterator[str]:
    for line in wrapped(text, columns, False, indent):
        yield click.style(line, dim=True) if colour else line


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below headings; ``right`` are the columns set to the right, ``whole`` those whose cells are not
    broken, to be copied."""

    headings: tuple[str, ...]
    right: Sequence[int] = ()
    whole: Sequence[int] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add_row(self, *cells: str) -> None:
        """Put a row, a cell for each heading, below the others."""
        self.rows.append(cells)


def new_table(*headings: str, right: Sequence[int] = (), whole: Sequence[int] = ()) -> Table:
    """A table without rows."""
    return Table(headings, right, whole)


def laid_out(table: Table, columns: int, colour: bool) -> str:
    """A table as text: cells parted by tabs for a pipe, one below the other where they would have to be
    broken inside a word, else side by side."""
    if columns == ENDLESS:
        return "\n".join("\t".join(row) for row in (table.headings, *table.rows))
    if _narrowest(table) > columns:
        return "\n\n".join("\n".join(_stacked(table, row, columns)) for row in table.rows)
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as RichTable

    laid = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for i, heading in enumerate(table.headings):
        justify: Literal["right", "left"] = "right" if i in table.right else "left"
        laid.add_column(heading, justify=justify, overflow="fold", no_wrap=i in table.whole)
    for row in table.rows:
        laid.add_row(*row)
    console = Console(
        file=StringIO(),
        width=columns,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(laid)
    return "\n".join(line.rstrip() for line in capture.get().rstrip("\n").splitlines())


def _narrowest(table: Table) -> int:
    """The columns that a table needs so that no word is broken: its longest words, and three between."""
    from rich.cells import cell_len

    widths = [
        max(
            cell_len(part)
            for cell in cells
            for part in ([cell] if i in table.whole else cell.split() or [""])
        )
        for i, cells in enumerate(zip(table.headings, *table.rows, strict=True))
    ]
    return sum(widths) + 3 * (len(widths) - 1)


def _stacked(table: Table, row: Sequence[str], columns: int) -> Iterator[str]:
    """A row as lines, "heading: cell", empty cells left out."""
    for heading, cell in zip(table.headings, row, strict=True):
        if cell:
            yield from wrapped(f"{heading}: {cell}", columns, False)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@contextmanager
def telling(text: str) -> Iterator[None]:
    """While something runs for longer than half a second, say on a terminal what it is; then take it away."""
    if not sys.stderr.isatty():
        yield
        return
    said: list[str] = []

    def say() -> None:
        room = shutil.get_terminal_size().columns - 1  # a line that wraps could not be taken away
        said.append((printable(text) + " ...")[:room])
        print(*said, end="", file=sys.stderr, flush=True)

    timer = Timer(_PATIENCE, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if said:
            print(f"\r{' ' * len(said[0])}\r", end="", file=sys.stderr, flush=True)


@contextmanager
def progress(noun: str, wanted: bool = True) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr with rate and time left, where that is a terminal and it is ``wanted``; told how many
    are done, and of how many (0: not known)."""
    if not wanted or not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0:,.0f}/s")

    columns = (TextColumn(noun), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(noun, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of or None)
