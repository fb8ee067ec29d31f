"""Text that others wrote, made safe to keep in memory and to show in a message."""

from __future__ import annotations

_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), " ")

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks, by Unicode, that leave nothing to see."""


def clean(text: str) -> str:
    """Every control character but the tab and the line break becomes a space, so that offsets stay true."""
    return text.translate(_CONTROLS)


def normalize_lines(text: str) -> str:
    """Line ends of every system as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def printable(text: str) -> str:
    """A text on one line that is safe to print. Offsets stay true: each character becomes one.

    White space of any kind becomes a space. What steers a terminal, turns the direction of writing, or is not
    seen at all (controls, zero-width characters, halves of a character) becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c.isprintable() and c not in _UNSEEN else " " if c.isspace() else "\ufffd" for c in text
    )


def printable_lines(text: str) -> str:
    """A text whose line feeds alone are kept, each line as ``printable`` has it."""
    return "\n".join(map(printable, text.split("\n")))


def quote(text: str, width: int = 60) -> str:
    """A text as a message shows it: in quotes, on one line, shortened to ``width`` characters."""
    return f'"{printable(text if len(text) <= width else text[:width] + "...")}"'
