"""The REPL: a conversation in the terminal, or one question a line where stdin is no terminal."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

from qa.answering.bot import Bot
from qa.errors import QAError
from qa.interfaces import answer_view, list_view, render
from qa.interfaces.asking import reply_to, require_articles, require_every_article, telling_what_loads
from qa.interfaces.pasted import split_pasted
from qa.interfaces.slash_commands import Paged, Talk, find_command
from qa.knowledge.untrusted import printable
from qa.models import Answer
from qa.stores.opening import StoreName, catch_up

_PROMPT = "qa> "


def chat(
    folder: Path | None, store: StoreName, vi: bool = False, as_json: bool = False, strict: bool = False
) -> int:
    """Hold a conversation until the person leaves. The exit code is 0.

    Where stdin is no terminal each of its lines is answered, and the exit code is 1 where one got no answer;
    so it is ``as_json``, for programs, where each line read gives one line of JSON. Raises ``KnowledgeError``
    where the knowledge cannot be read.
    """
    with telling_what_loads(folder):
        bot = Bot.open(folder, store, strict)
    talk = Talk(folder, store, bot, bot.conversation(), bot.knowledge, warned=bot.notes)
    list_view.tell_packaged(folder)
    list_view.show_warnings(bot)
    if sys.stdin is not None and sys.stdin.isatty() and not as_json:
        _converse(talk, vi)
        return 0
    require_articles(talk.knowledge, folder)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a line that is not UTF-8 is a question like any other
    for line in sys.stdin or ():
        if as_json:
            _reply_in_json(talk, line)
        else:
            _reply(talk, line)
        if talk.leaving:
            break
    if talk.unanswered:
        require_every_article(talk.knowledge, talk.folder)
    return int(talk.unanswered > 0)


def _converse(talk: Talk, vi: bool) -> None:
    from qa.interfaces.session import new_session

    session = new_session(talk, vi)
    render.show("Ask a question, or /help. Ctrl-D leaves.", sys.stderr)
    while not talk.leaving:
        try:
            _reply_to_lines(talk, session.prompt(_PROMPT))
        except KeyboardInterrupt:  # Ctrl-C drops the line, or the answers still to come
            continue
        except EOFError:
            return


def _reply_to_lines(talk: Talk, typed: str) -> None:
    """Answer what was typed; of several questions pasted each is shown before its answer."""
    lines = split_pasted(typed) if "\n" in typed.strip() else [typed]
    for line in lines:
        if len(lines) > 1:
            render.show(_PROMPT + printable(line))
        before = len(talk.conversation.answers)
        _reply(talk, line)
        if talk.leaving:
            return
        for answer in talk.conversation.answers[before:]:
            if not answer.answered:
                _tell_unread(talk)


def _reply(talk: Talk, line: str) -> None:
    """Run a command or answer a question, and print what comes of it."""
    typed = render.encodable(line).strip()
    if not typed:
        return
    try:
        command, arguments = find_command(typed)
        if command is not None:
            shown = command.run(talk, arguments)
            if isinstance(shown, Paged):
                render.page(*shown)
            else:
                render.show(shown)
            return
        _catch_up(talk)
        require_articles(talk.knowledge, talk.folder)
        answer = talk.conversation.ask(typed)
        _number(talk, answer)
        talk.unanswered += not answer.answered
        render.show(answer_view.answer(answer, render.width(), render.wants_colour(sys.stdout)) + "\n")
    except QAError as error:
        talk.unanswered += 1
        render.show(render.errors(str(error)), sys.stderr)


def _number(talk: Talk, answer: Answer) -> None:
    """Let commands find the sentences of an answer by number; behind small talk, those of the one before."""
    if talk.conversation.answers[-1:] == (answer,):
        talk.answered_from, talk.shown = talk.knowledge, answer.evidence


def _tell_unread(talk: Talk) -> None:
    """Say which articles could not be read, where those that could do not say."""
    try:
        require_every_article(talk.knowledge, talk.folder)
    except QAError as error:
        render.show(render.errors(str(error)), sys.stderr)


def _reply_in_json(talk: Talk, line: str) -> None:
    """Print one line of JSON for a line read: an answer, the text that a command gives, or an error."""
    typed = render.encodable(line).strip()
    try:
        command, arguments = find_command(typed)
        if command is not None:
            shown = command.run(talk, arguments)
            text = shown.text if isinstance(shown, Paged) else shown
            render.show(render.json_line({"command": typed, "text": text}))
            return
        _catch_up(talk)
    except QAError as error:
        talk.unanswered += 1
        render.show(render.json_line({"question": typed, "error": str(error)}))
        return
    reply = reply_to(talk.conversation, typed)
    if isinstance(reply, Answer):
        _number(talk, reply)
    else:
        talk.shown = ()
    talk.unanswered += not (isinstance(reply, Answer) and reply.answered)
    render.show(render.json_line(reply))


def _catch_up(talk: Talk) -> None:
    """Take in what was added to the folder of an index meanwhile; what is too much for that is told once."""
    notes = catch_up(talk.knowledge)
    for note in notes if notes != talk.warned else ():
        render.show(render.warning(note), sys.stderr)
    talk.warned = notes
