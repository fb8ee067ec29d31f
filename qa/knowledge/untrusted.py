"""Text that others wrote, made safe to keep in memory and to show in a message."""

from __future__ import annotations

from qa.display import printable

__all__ = ["clean", "normalize_lines", "printable", "printable_lines", "quote"]
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), " ")


def clean(text: str) -> str:
    """Every control character but the tab and the line break becomes a space, so that offsets stay true."""
    return text.translate(_CONTROLS)


def normalize_lines(text: str) -> str:
    """Line ends of every system as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def printable_lines(text: str) -> str:
    """A text whose line feeds alone are kept, each line as ``printable`` has it."""
    return "\n".join(map(printable, text.split("\n")))


def quote(text: str, width: int = 60) -> str:
    """A text as a message shows it: in quotes, on one line, shortened to ``width`` characters."""
    return f'"{printable(text if len(text) <= width else text[:width] + "...")}"'
