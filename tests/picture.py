"""Draws README's picture of a session: ``make picture`` runs the questions and writes ``tests/session.svg``."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from qa import Bot
from qa.interfaces import answer_view

COLUMNS = 84
QUESTIONS = (
    "When did the embassy close?",
    "Why?",
    "How many more Chinese than North Korean workers were there?",
    "Did the embassy reopen before 2000?",
)
FONTS = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)
"""Rich's picture loads its letters from elsewhere; ours takes what the reader has."""


def main() -> None:
    talk = Bot.open(Path(__file__).parent.parent / "knowledge").conversation()
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    for question in QUESTIONS:
        console.print(Text(f"qa> {question}", style="bold green"))
        console.print(Text.from_ansi(answer_view.answer(talk.ask(question), COLUMNS, colour=True)))
        console.print()
    drawn = console.export_svg(
        title="qa", theme=MONOKAI, code_format=FONTS.sub("", CONSOLE_SVG_FORMAT), unique_id="session"
    )
    Path(__file__).with_name("session.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
