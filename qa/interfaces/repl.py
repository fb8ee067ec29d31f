"""The REPL: a conversation in the terminal, or one question a line where stdin is no terminal. It knows no colour of its own."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.answering.bot import Bot, Conversation
from qa.errors import QAError
from qa.interfaces import render
from qa.knowledge.base import KnowledgeBase
from qa.language.names import find_names

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import History


@dataclass
class Talk:
    """A conversation in progress: what a command may look at and change."""

    folder: Path | None
    knowledge: KnowledgeBase
    conversation: Conversation
    leaving: bool = False
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the command table, from which ``/help`` and completion are made. ``words`` work without a slash."""

    name: str
    arguments: str
    description: str
    run: Callable[[Talk, str], str]
    words: tuple[str, ...] = field(default=())


def chat(folder: Path | None, vi: bool = False) -> int:
    """Hold a conversation until the person leaves. The exit code: 0, or 1 where stdin is no terminal and a question had no answer."""
    knowledge = KnowledgeBase.load(folder)
    talk = Talk(folder, knowledge, Bot(knowledge).conversation())
    if knowledge.problems:
        render.show(render.warning(f"{len(knowledge.problems)} problems in the knowledge folder; see them with: qa check"), sys.stderr)
    if not sys.stdin.isatty():
        for line in sys.stdin:
            _reply(talk, line)
            if talk.leaving:
                break
        return int(talk.unanswered > 0)
    _converse(talk, vi)
    return 0


def _converse(talk: Talk, vi: bool) -> None:
    session = _session(talk, vi)
    render.show("Ask a question, or /help. Ctrl-D leaves.")
    while not talk.leaving:
        try:
            typed = session.prompt("qa> ")
        except KeyboardInterrupt:  # Ctrl-C drops the line
            continue
        except EOFError:
            return
        for line in typed.splitlines():  # several lines pasted are as many questions
            _reply(talk, line)


def _reply(talk: Talk, line: str) -> None:
    """Run a command or answer a question, and print what comes of it."""
    typed = line.encode("utf-8", "replace").decode("utf-8").strip()
    if not typed:
        return
    try:
        command, arguments = _find(typed)
        if command is not None:
            render.show(command.run(talk, arguments))
        else:
            answer = talk.conversation.ask(typed)
            talk.unanswered += not answer.answered
            render.show(render.answer(answer, render.width(), _colour()) + "\n")
    except QAError as error:
        talk.unanswered += 1
        render.show(render.error(str(error)), sys.stderr)


def _find(typed: str) -> tuple[Command | None, str]:
    """The command that a line names, with its arguments; none for a question. Raises ``QAError`` for an unknown command."""
    name, _, arguments = typed.partition(" ")
    for command in COMMANDS:
        if name == command.name or typed.lower() in command.words:
            return command, arguments.strip()
    if name.startswith("/"):
        from difflib import get_close_matches

        near = get_close_matches(name, [command.name for command in COMMANDS], n=1)
        raise QAError(f"there is no command {name}; " + (f"did you mean {near[0]}?" if near else "/help lists them"))
    return None, ""


def _colour() -> bool:
    return render.wants_colour(sys.stdout)


def _help(talk: Talk, arguments: str) -> str:
    rows = [(f"{command.name} {command.arguments}".strip(), command.description, command.words) for command in COMMANDS]
    widest = max(len(call) for call, _, _ in rows)
    return "\n".join(f"{call:{widest}}  {said}" + (f" (also: {', '.join(words)})" if words else "") for call, said, words in rows)


def _why(talk: Talk, arguments: str) -> str:
    answers = talk.conversation.answers
    return render.why(answers[-1], render.width(), _colour()) if answers else "Nothing was asked yet."


def _context(talk: Talk, arguments: str) -> str:
    answers = talk.conversation.answers
    return render.context(answers[-1], talk.knowledge, render.width(), _colour()) if answers else "Nothing was asked yet."


def _sources(talk: Talk, arguments: str) -> str:
    return render.sources(talk.knowledge, render.width(), _colour())


def _facts(talk: Talk, arguments: str) -> str:
    return render.facts(talk.knowledge, arguments, render.width(), _colour())


def _add(talk: Talk, arguments: str) -> str:
    from qa.interfaces.adding import add_files

    try:
        words = shlex.split(arguments)
    except ValueError:
        raise QAError("a quotation mark is open; close it") from None
    files = [Path(word) for word in words if word != "--replace"]
    if not files:
        raise QAError("name a file: /add FILE [--replace]")
    added = add_files(talk.folder, files, replace="--replace" in words)
    talk.folder = added[0].folder
    talk.knowledge = KnowledgeBase.load(talk.folder)
    talk.conversation = Conversation(Bot(talk.knowledge), talk.conversation.answers)
    return render.added(added)


def _quit(talk: Talk, arguments: str) -> str:
    talk.leaving = True
    return "Bye."


COMMANDS = (
    Command("/help", "", "list the commands", _help, ("help", "?")),
    Command("/why", "", "how the last answer was found: terms, signals, facts, threshold", _why),
    Command("/context", "", "the last answer's sentence in its paragraph", _context),
    Command("/sources", "", "the articles and where they come from", _sources),
    Command("/facts", "[WORDS]", "the fact table, or the facts that hold all words", _facts),
    Command("/add", "FILE [--replace]", "import an article and propose its facts", _add),
    Command("/quit", "", "leave", _quit, ("exit", "quit")),
)


def _session(talk: Talk, vi: bool) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.document import Document

    class CommandsAndNames(Completer):
        """Completes commands at the start of the line, and the articles' names anywhere."""

        def get_completions(self, document: Document, complete_event: object) -> Iterator[Completion]:
            line = document.text_before_cursor
            if line.startswith("/"):
                found: Iterable[tuple[str, int]] = ((command.name, len(line)) for command in COMMANDS if command.name.startswith(line))
            else:
                found = _names_for(line, talk.knowledge)
            for text, length in found:
                yield Completion(render.printable(text), start_position=-length)

    return PromptSession(
        history=_history(),
        auto_suggest=AutoSuggestFromHistory(),
        completer=CommandsAndNames(),
        complete_while_typing=False,
        bottom_toolbar=lambda: f" {render.known(talk.knowledge)} · /help",
        vi_mode=vi,
    )


def _names_for(line: str, knowledge: KnowledgeBase) -> Iterator[tuple[str, int]]:
    """Names that go on from the end of a line, the longest stretch of it first, each with how much of the line it replaces."""
    words = line.split(" ")
    for first in range(max(0, len(words) - 4), len(words)):
        begun = " ".join(words[first:])
        if len(begun) > 1:
            found = [name for name in _names(knowledge) if name.lower().startswith(begun.lower())]
            if found:
                yield from ((name, len(begun)) for name in found)
                return


def _names(knowledge: KnowledgeBase) -> list[str]:
    names = {name.text for sentence in knowledge.sentences for name in find_names(sentence.text)}
    return sorted(names | {fact.subject for fact in knowledge.facts})


def _history() -> History:
    """The history file under the XDG state folder; where it cannot be written, a warning and a history that is not kept."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    path = Path(state) / "qa" / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        render.show(render.warning(f"the history is not kept: {path}: {error.strerror}"), sys.stderr)
        return InMemoryHistory()
    return FileHistory(str(path))
