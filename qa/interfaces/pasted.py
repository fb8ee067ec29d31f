"""What a person pastes → questions and commands: a question over two lines is one, a list of them several."""

from __future__ import annotations

import re

from qa.interfaces.slash_commands import COMMANDS

_END = re.compile(r"[?？][\"'”’»)\]]*$")
_MARK = re.compile(r"(?:[-*•–—·+]|\(?[0-9]{1,3}[.)])\s+(?=\S)")


def split_pasted(typed: str) -> list[str]:
    """The questions and commands of some lines, in order: a question ends with its question mark, an empty
    line, or where the next command or item of a list begins.

    ``split_pasted("When was the\\nmole built?")`` is one question, ``split_pasted("- Who?\\n- When?")`` two.
    """
    found: list[str] = []
    begun: list[str] = []
    is_list = bool(_MARK.match(typed.lstrip()))

    def end() -> None:
        if begun:
            found.append(" ".join(begun))
            begun.clear()

    for line in map(str.strip, typed.splitlines()):
        mark = _MARK.match(line) if is_list else None
        if not line or mark or line.startswith("/"):
            end()
        begun += [line[mark.end() :] if mark else line] if line else []
        if _END.search(line) or _is_command(begun):
            end()
    end()
    return found


def _is_command(begun: list[str]) -> bool:
    """Whether a line that begins something is a command, with its slash or without."""
    return len(begun) == 1 and (
        begun[0].startswith("/") or any(begun[0].lower() in command.words for command in COMMANDS)
    )
