"""The prompt of a conversation: history, completion and toolbar. The only module that knows prompt_toolkit,
loaded where stdin is a terminal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.output import create_output

from qa.interfaces import list_view, render
from qa.interfaces.slash_commands import COMMANDS, Talk
from qa.knowledge.untrusted import printable
from qa.language.names import find_names

_LAST_WORD = re.compile(r"(?:\\.|[^\s\\])*$")
_ESCAPED, _SPECIAL = re.compile(r"\\(.)"), re.compile(r"([\s'\"\\])")
_NAME_WORDS = 4
"""How many words at the end of a line may be a name that is begun."""
_READ_FOR_NAMES = 20_000
"""Sentences that are read for names to complete; of more knowledge, the titles are."""


def new_session(talk: Talk, vi: bool) -> PromptSession[str]:
    """The prompt session of a conversation. With ``vi`` lines are edited with vi keys."""
    return PromptSession(
        history=_history(),
        auto_suggest=AutoSuggestFromHistory(),
        completer=_CommandsAndNames(talk),
        complete_while_typing=False,
        bottom_toolbar=lambda: f" {list_view.known(talk.knowledge)} · /help",
        vi_mode=vi,
        output=create_output(always_prefer_tty=True),  # `qa > answers.txt`: the prompt is on stderr then
    )


class _CommandsAndNames(Completer):
    """Completes a command where a line starts with a slash, and elsewhere the articles' names."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        line = document.current_line_before_cursor
        if line.startswith("/") and " " not in line:
            for command in COMMANDS:
                if command.name.startswith(line.lower()):
                    yield Completion(command.name, -len(line), display_meta=command.description)
        elif line.startswith("/add "):
            yield from _files_for(line, complete_event)
        else:
            for name, length in _names_for(line, self._talk):
                yield Completion(name, -length)


def _files_for(line: str, event: CompleteEvent) -> Iterator[Completion]:
    """Files and folders that go on from the last word of a line. Blanks in their names are written as
    ``shlex`` reads them; a name that cannot be shown is left out."""
    found = _LAST_WORD.search(line)
    assert found is not None  # it may be empty
    begun = _ESCAPED.sub(r"\1", found[0])
    for one in PathCompleter(expanduser=True).get_completions(Document(begun), event):
        if one.text.isprintable():
            folder = "/" if one.display_text.endswith("/") else ""
            yield Completion(_SPECIAL.sub(r"\\\1", one.text) + folder, one.start_position, one.display)


def _names_for(line: str, talk: Talk) -> Iterator[tuple[str, int]]:
    """Names that go on from the end of a line, the longest stretch of it first, each with how much of the
    line it replaces."""
    words = line.split(" ")
    for first in range(max(0, len(words) - _NAME_WORDS), len(words)):
        begun = " ".join(words[first:])
        if len(begun) > 1:
            found = [name for name in _names(talk) if name.lower().startswith(begun.lower())]
            if found:
                yield from ((name, len(begun)) for name in found)
                return


def _names(talk: Talk) -> tuple[str, ...]:
    if not talk.names:
        if len(talk.knowledge.sentences) <= _READ_FOR_NAMES:
            names = {name.text for sentence in talk.knowledge.sentences for name in find_names(sentence.text)}
            names.update(fact.subject for fact in talk.knowledge.facts)
        else:
            names = {
                name.text
                for article in talk.knowledge.articles
                for name in find_names(talk.knowledge.about(article).title)
            }
        talk.names = tuple(sorted(map(printable, names)))
    return talk.names


class _KeptHistory(FileHistory):
    """A history file that takes whatever a terminal sends."""

    def store_string(self, string: str) -> None:
        # a disk that is full by now costs the line its place in the file, not the conversation
        with suppress(OSError):
            super().store_string(render.encodable(string))


def _history() -> History:
    """The history file under the XDG state folder; where it cannot be written, a warning and a history that
    is not kept."""
    try:
        path = _state_folder() / "history"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a+b"):
            pass
    except (OSError, RuntimeError) as error:  # RuntimeError: the person has no home
        reason = (
            f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.strerror else error
        )
        render.show(render.warning(f"the history is not kept: {reason}"), sys.stderr)
        return InMemoryHistory()
    return _KeptHistory(str(path))


def _state_folder() -> Path:
    """Where the XDG base directory specification puts what a program remembers; it has relative paths
    ignored."""
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (named if named.is_absolute() else Path("~/.local/state").expanduser()) / "qa"
