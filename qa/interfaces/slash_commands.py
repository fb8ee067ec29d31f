"""The table of the commands of a conversation (``/help``, ``/why``, ...), and what they do."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import click

from qa.answering.bot import Bot, Conversation
from qa.errors import QAError
from qa.interfaces import answer_view, list_view, render, why_view
from qa.knowledge.adding import add_files
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import is_packaged
from qa.knowledge.gathering import as_path
from qa.knowledge.untrusted import printable, quote
from qa.models import Evidence
from qa.stores.opening import StoreName

_NOTHING_ASKED = "Nothing was asked yet."
_NEAREST = 5
"""Sentences that /search shows."""
_BESIDE = 30
"""Columns that what a command does takes beside its name, at least."""
_KEYS = (
    ("Tab", "complete a command, a name of the articles, or a file to add"),
    ("Up, Down", "earlier questions; Right takes the one that is suggested"),
    ("Ctrl-R", "search earlier questions"),
    ("Ctrl-C", "drop the line, or the answers still to come"),
    ("Ctrl-D", "leave"),
)


@dataclass
class Talk:
    """A conversation in progress: what a command may look at and change.

    ``answered_from`` is what was known at the last answer, ``names`` the articles' names once they were asked
    for, ``shown`` the sentences by their numbers, ``warned`` the last notes on an index that is out of date.
    """

    folder: Path | None
    store: StoreName
    bot: Bot
    conversation: Conversation
    answered_from: Knowledge
    names: tuple[str, ...] = ()
    shown: Sequence[Evidence] = ()
    warned: tuple[str, ...] = ()
    leaving: bool = False
    unanswered: int = 0

    @property
    def knowledge(self) -> Knowledge:
        return self.bot.knowledge


class Paged(NamedTuple):
    """A text that may be longer than the screen, and the line at which a pager starts."""

    text: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the command table, from which ``/help`` and completion are made. ``words`` work without a
    slash too."""

    name: str
    arguments: str
    description: str
    run: Callable[[Talk, str], str | Paged]
    words: tuple[str, ...] = ()


def find_command(typed: str) -> tuple[Command | None, str]:
    """The command that a line names, with its arguments; none for a question. Raises ``QAError`` for an
    unknown command."""
    name, _, arguments = typed.partition(" ")
    name = name.lower()
    for command in COMMANDS:
        if typed.lower() in command.words or name in (command.name, *("/" + word for word in command.words)):
            return command, arguments.strip()
    if name.startswith("/"):
        near = get_close_matches(name, [command.name for command in COMMANDS], n=1)
        raise QAError(
            f"there is no command {quote(name)}; "
            + (f"did you mean {near[0]}?" if near else "/help lists them")
        )
    return None, ""


def _colour() -> bool:
    return render.wants_colour(sys.stdout)


def _help(talk: Talk, arguments: str) -> Paged:
    calls = [
        (
            f"{command.name} {command.arguments}".strip(),
            command.description + (f" (also: {', '.join(command.words)})" if command.words else ""),
        )
        for command in COMMANDS
    ]
    widest = max(len(call) for call, _ in calls) + 2
    blocks = ("\n".join(_explained(rows, widest, render.width())) for rows in (calls, _KEYS))
    return Paged("\n\n".join(blocks))


def _explained(rows: Iterable[tuple[str, str]], widest: int, columns: int) -> Iterator[str]:
    """Each name with what it does beside it, or below it where the terminal is narrow."""
    is_beside = columns >= widest + _BESIDE
    indent = " " * (widest if is_beside else 2)
    for name, text in rows:
        lines = [*render.wrapped(text, columns, False, indent)]
        if is_beside:
            yield f"{name:{widest}}{lines.pop(0)[widest:]}"
        else:
            yield from render.wrapped(name, columns, False)
        yield from lines


def _why(talk: Talk, arguments: str) -> str:
    answers = talk.conversation.answers
    if not answers:
        return _NOTHING_ASKED
    view = why_view.why_in_figures if "-v" in arguments.split() else why_view.why
    return view(answers[-1], render.width(), _colour())


def _context(talk: Talk, arguments: str) -> str:
    answers = talk.conversation.answers
    if not answers:
        return _NOTHING_ASKED
    shown: Sequence[Evidence] = answers[-1].evidence
    if arguments:
        shown = (_numbered(arguments, talk.shown),)
    elif not answers[-1].answered:
        shown = shown[:1]
    return answer_view.context(shown, talk.answered_from, render.width(), _colour())


def _numbered(number: str, shown: Sequence[Evidence]) -> Evidence:
    """The sentence of a number. Raises ``QAError`` where there is none."""
    if number.isdecimal() and 0 < int(number) <= len(shown):
        return shown[int(number) - 1]
    many = f"the sentences shown are 1 to {len(shown)}" if shown else "no sentence was shown"
    raise QAError(f"there is no sentence {quote(number)}: {many}")


def _search(talk: Talk, arguments: str) -> Paged:
    if not arguments:
        raise QAError("name what to look for: /search TEXT")
    talk.answered_from, talk.shown = talk.knowledge, talk.bot.search(arguments, _NEAREST)
    return Paged(answer_view.search(talk.shown, render.width(), _colour()))


def _open(talk: Talk, arguments: str) -> str | Paged:
    shown = _numbered(arguments or "1", talk.shown)
    cited = shown.citation
    article = talk.answered_from.articles.get(cited.article_id)
    if article is None or article.text[cited.start : cited.end] != shown.sentence:
        return f"{printable(cited.article_id)} has changed since; ask again."
    return Paged(*answer_view.opened(article, cited, render.width(), _colour()))


def _history(talk: Talk, arguments: str) -> str | Paged:
    table = render.new_table("", "question", "answer", right=(0,))
    for number, answer in enumerate(talk.conversation.answers, 1):
        table.add_row(str(number), printable(answer.read_as), printable(answer.text) or "-")
    return Paged(render.laid_out(table, render.width(), _colour())) if table.rows else _NOTHING_ASKED


def _clear(talk: Talk, arguments: str) -> str:
    talk.conversation, talk.shown = talk.bot.conversation(), ()
    if sys.stdout.isatty():
        click.clear()
    return "What was asked before is forgotten."


def _sources(talk: Talk, arguments: str) -> Paged:
    return Paged(list_view.sources(talk.knowledge, render.width(), _colour()))


def _facts(talk: Talk, arguments: str) -> Paged:
    try:
        words = shlex.split(arguments)
    except ValueError:  # an apostrophe, as in "Solheim's"
        words = arguments.split()
    wanted = [word.partition("=") for word in words]
    fields = {name: value for name, _, value in wanted if name in list_view.FIELDS and value}
    others = " ".join(word for word in words if word.partition("=")[0] not in fields)
    return Paged(list_view.facts(talk.knowledge, others, render.width(), _colour(), fields))


def _add(talk: Talk, arguments: str) -> str:
    try:
        words = shlex.split(arguments)
    except ValueError:
        raise QAError("a quotation mark is open; close it") from None
    files = [_path(word) for word in words if word != "--replace"]
    if not files:
        raise QAError("name a file: /add FILE [--replace]")
    ships = is_packaged(talk.folder)
    with render.telling(f"Adding {arguments}"):
        done = add_files(talk.folder, files, replace="--replace" in words)
        talk.folder = done.folder
        talk.bot = Bot.open(talk.folder, talk.store, talk.bot.strict)
    talk.conversation = Conversation(talk.bot, talk.conversation.answers)
    talk.names = ()
    if done.failures:
        render.show(list_view.not_added(done), sys.stderr)
    return "\n".join([list_view.added(done), *([list_view.steps_back(done.folder)] if ships else [])])


def _path(word: str) -> Path:
    with suppress(RuntimeError):  # "~" of a person whom the system does not know: then it is a file's name
        return as_path(word).expanduser()
    return Path(word)


def _strict(talk: Talk, arguments: str) -> str:
    talk.bot.strict = not talk.bot.strict
    return "Only sure answers from now on." if talk.bot.strict else "Unsure answers are given, too."


def _quit(talk: Talk, arguments: str) -> str:
    talk.leaving = True
    return "Bye."


COMMANDS = (
    Command("/help", "", "list the commands", _help, ("help", "?")),
    Command("/why", "[-v]", "how the last answer was found, with -v in figures", _why),
    Command("/context", "[NUMBER]", "the last answer's sentences, or one, in their paragraphs", _context),
    Command("/open", "[NUMBER]", "the article at the sentence of that number", _open),
    Command("/search", "TEXT", "the sentences nearest to a text", _search),
    Command("/sources", "", "the articles and where they come from", _sources),
    Command("/facts", "[WORDS] [unit=NAME ...]", "the fact table, or what of it holds all words", _facts),
    Command("/add", "FILE [--replace]", "import an article and propose its facts", _add),
    Command("/strict", "", "give only answers that are sure, or again all", _strict),
    Command("/history", "", "what was asked in this conversation", _history),
    Command("/clear", "", "clear the screen and begin a new conversation", _clear),
    Command("/quit", "", "leave", _quit, ("exit", "quit", "q", ":q", "quit()", "exit()")),
)
