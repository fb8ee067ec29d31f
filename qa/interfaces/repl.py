"""The REPL: a conversation in the terminal, or one question a line where stdin is no terminal. It knows no
colour of its own."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from qa.answering.bot import Bot, Conversation
from qa.errors import QAError
from qa.interfaces import render
from qa.knowledge.base import Knowledge
from qa.knowledge.untrusted import printable, quote
from qa.language.names import find_names
from qa.stores.opening import StoreName, catch_up

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import History

_PROMPT = "qa> "
_NAME_WORDS = 4
"""How many words at the end of a line may be a name that is begun."""
_READ_FOR_NAMES = 20_000
"""Sentences that are read for names to complete; of more knowledge, the titles are."""


@dataclass
class Talk:
    """A conversation in progress: what a command may look at and change.

    ``answered_from`` is what was known at the last answer, ``names`` the articles' names once they were asked
    for, ``told`` what was said last of an index that is out of date.
    """

    folder: Path | None
    store: StoreName
    bot: Bot
    conversation: Conversation
    answered_from: Knowledge
    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    leaving: bool = False
    unanswered: int = 0

    @property
    def knowledge(self) -> Knowledge:
        return self.bot.knowledge


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the command table, from which ``/help`` and completion are made. ``words`` work without a
    slash too."""

    name: str
    arguments: str
    description: str
    run: Callable[[Talk, str], str]
    words: tuple[str, ...] = field(default=())


def chat(folder: Path | None, store: StoreName, vi: bool = False) -> int:
    """Hold a conversation until the person leaves. The exit code is 0.

    Where stdin is no terminal each of its lines is answered, and the exit code is 1 where one got no answer.
    Raises ``KnowledgeError`` where the knowledge cannot be read.
    """
    gc.enable()  # the command line switches it off, but a conversation may be long
    bot = Bot.open(folder, store)
    talk = Talk(folder, store, bot, bot.conversation(), bot.knowledge, told=bot.notes)
    render.show_warnings(bot)
    if sys.stdin is not None and sys.stdin.isatty():
        _converse(talk, vi)
        return 0
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a line that is not UTF-8 is a question like any other
    for line in sys.stdin or ():
        _reply(talk, line)
        if talk.leaving:
            break
    return int(talk.unanswered > 0)


def _converse(talk: Talk, vi: bool) -> None:
    session = _session(talk, vi)
    render.show("Ask a question, or /help. Ctrl-D leaves.", sys.stderr)
    while not talk.leaving:
        try:
            _reply_to_lines(talk, session.prompt(_PROMPT))
        except KeyboardInterrupt:  # Ctrl-C drops the line, or the answers still to come
            continue
        except EOFError:
            return


def _reply_to_lines(talk: Talk, typed: str) -> None:
    """Answer what was typed; several lines pasted are as many questions, each shown before its answer."""
    lines = [line for line in typed.splitlines() if line.strip()]
    for line in lines:
        if len(lines) > 1:
            render.show(_PROMPT + printable(line.strip()))
        _reply(talk, line)
        if talk.leaving:
            return


def _reply(talk: Talk, line: str) -> None:
    """Run a command or answer a question, and print what comes of it."""
    typed = _encodable(line).strip()
    if not typed:
        return
    try:
        command, arguments = _find(typed)
        if command is not None:
            render.show(command.run(talk, arguments))
            return
        _catch_up(talk)
        answer = talk.conversation.ask(typed)
        talk.answered_from = talk.knowledge
        talk.unanswered += not answer.answered
        render.show(render.answer(answer, render.width(), _colour()) + "\n")
    except QAError as error:
        talk.unanswered += 1
        render.show(render.error(str(error)), sys.stderr)


def _catch_up(talk: Talk) -> None:
    """Take in what was added to the folder of an index meanwhile; what is too much for that is told once."""
    notes = catch_up(talk.knowledge)
    for note in notes if notes != talk.told else ():
        render.show(render.warning(note), sys.stderr)
    talk.told = notes


def _encodable(text: str) -> str:
    """The text with a question mark for every half of a character, which a terminal sends for bytes that are
    not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _find(typed: str) -> tuple[Command | None, str]:
    """The command that a line names, with its arguments; none for a question. Raises ``QAError`` for an
    unknown command."""
    name, _, arguments = typed.partition(" ")
    name = name.lower()
    for command in COMMANDS:
        if typed.lower() in command.words or name in (command.name, *("/" + word for word in command.words)):
            return command, arguments.strip()
    if name.startswith("/"):
        from difflib import get_close_matches

        near = get_close_matches(name, [command.name for command in COMMANDS], n=1)
        raise QAError(
            f"there is no command {quote(name)}; "
            + (f"did you mean {near[0]}?" if near else "/help lists them")
        )
    return None, ""


def _colour() -> bool:
    return render.wants_colour(sys.stdout)


def _help(talk: Talk, arguments: str) -> str:
    rows = [
        (f"{command.name} {command.arguments}".strip(), command.description, command.words)
        for command in COMMANDS
    ]
    widest = max(len(call) for call, _, _ in rows)
    return "\n".join(
        f"{call:{widest}}  {said}" + (f" (also: {', '.join(words)})" if words else "")
        for call, said, words in rows
    )


def _why(talk: Talk, arguments: str) -> str:
    answers = talk.conversation.answers
    return render.why(answers[-1], render.width(), _colour()) if answers else "Nothing was asked yet."


def _context(talk: Talk, arguments: str) -> str:
    answers = talk.conversation.answers
    return (
        render.context(answers[-1], talk.answered_from, render.width(), _colour())
        if answers
        else "Nothing was asked yet."
    )


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
    files = [_path(word) for word in words if word != "--replace"]
    if not files:
        raise QAError("name a file: /add FILE [--replace]")
    done = add_files(talk.folder, files, replace="--replace" in words)
    talk.folder = done.folder
    talk.bot = Bot.open(talk.folder, talk.store)
    talk.conversation = Conversation(talk.bot, talk.conversation.answers)
    talk.names = ()
    if done.failures:
        render.show(render.not_added(done), sys.stderr)
    return render.added(done)


def _path(word: str) -> Path:
    with suppress(RuntimeError):  # "~" of a person whom the system does not know: then it is a file's name
        return Path(word).expanduser()
    return Path(word)


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
    from prompt_toolkit.output import create_output

    class CommandsAndNames(Completer):
        """Completes a command where a line starts with a slash, and elsewhere the articles' names."""

        def get_completions(self, document: Document, complete_event: object) -> Iterator[Completion]:
            line = document.current_line_before_cursor
            if line.startswith("/") and " " not in line:
                for command in COMMANDS:
                    if command.name.startswith(line.lower()):
                        yield Completion(command.name, -len(line), display_meta=command.description)
            else:
                for name, length in _names_for(line, talk):
                    yield Completion(name, -length)

    return PromptSession(
        history=_history(),
        auto_suggest=AutoSuggestFromHistory(),
        completer=CommandsAndNames(),
        complete_while_typing=False,
        bottom_toolbar=lambda: f" {render.known(talk.knowledge)} · /help",
        vi_mode=vi,
        output=create_output(always_prefer_tty=True),  # `qa > answers.txt`: the prompt is on stderr then
    )


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


def _history() -> History:
    """The history file under the XDG state folder; where it cannot be written, a warning and a history that
    is not kept."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    class KeptHistory(FileHistory):
        def store_string(self, string: str) -> None:
            # a disk that is full by now costs the line its place in the file, not the conversation
            with suppress(OSError):
                super().store_string(_encodable(string))

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
    return KeptHistory(str(path))


def _state_folder() -> Path:
    """Where the XDG base directory specification puts what a program remembers; it has relative paths
    ignored."""
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (named if named.is_absolute() else Path("~/.local/state").expanduser()) / "qa"
