"""What the commands do that read the knowledge: ``ask``, ``sources`` and ``facts``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from qa.answering.bot import Bot
from qa.errors import KnowledgeError, QAError, QuestionError
from qa.interfaces import answer_view, list_view, render
from qa.knowledge.atomic import finish_write
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import find_folder
from qa.knowledge.listing import list_entries
from qa.knowledge.untrusted import printable
from qa.models import Answer
from qa.stores.opening import StoreName


def ask(folder: Path | None, store: StoreName, question: str, as_json: bool, strict: bool = False) -> int:
    """Answer one question. The exit code is 1 where the articles do not say. Raises ``KnowledgeError`` where
    one that could not be read might."""
    bot = open_bot(folder, store, strict)
    require_articles(bot.knowledge, folder)
    answer = bot.ask(render.encodable(question))
    colour = render.wants_colour(sys.stdout)
    render.show(render.json_text(answer) if as_json else answer_view.answer(answer, render.width(), colour))
    if not answer.answered:
        require_every_article(bot.knowledge, folder)
    return int(not answer.answered)


def ask_each(
    folder: Path | None, store: StoreName, lines: Iterable[str], as_json: bool, strict: bool = False
) -> int:
    """Answer each line that holds something, in order and by itself; with ``as_json`` a line of JSON each.
    The exit code is 1 where one got no answer. Raises ``QuestionError`` where there is none."""
    questions = [line.strip() for line in map(render.encodable, lines) if line.strip()]
    if not questions:
        raise QuestionError("the file holds no question; write one a line")
    bot, unanswered = open_bot(folder, store, strict), 0
    require_articles(bot.knowledge, folder)
    with render.progress("questions", not sys.stdout.isatty()) as progress:
        for done, question in enumerate(questions):
            progress(done, len(questions))
            reply = reply_to(bot, question)
            unanswered += not (isinstance(reply, Answer) and reply.answered)
            render.show(render.json_line(reply) if as_json else _as_text(question, reply))
    if unanswered:
        require_every_article(bot.knowledge, folder)
    return int(unanswered > 0)


class Asked(Protocol):
    """A bot, or a conversation with one."""

    def ask(self, question: str, /) -> Answer: ...


def reply_to(asked: Asked, question: str) -> Answer | dict[str, str]:
    """The answer, or, for programs, the question with what is wrong with it."""
    try:
        return asked.ask(question)
    except QAError as error:
        return {"question": question, "error": str(error)}


def _as_text(question: str, reply: Answer | dict[str, str]) -> str:
    colour = render.wants_colour(sys.stdout)
    told = (
        answer_view.answer(reply, render.width(), colour)
        if isinstance(reply, Answer)
        else render.errors(reply["error"])
    )
    return f"> {printable(question)}\n{told}\n"


def search(folder: Path | None, store: StoreName, text: str, number: int, as_json: bool) -> int:
    """Show the sentences nearest to a text. The exit code is 1 where there is none."""
    bot = open_bot(folder, store)
    require_articles(bot.knowledge, folder)
    found = bot.search(render.encodable(text), number)
    colour = render.wants_colour(sys.stdout)
    if as_json:
        render.show(render.json_text(found))
    else:
        render.page(answer_view.search(found, render.width(), colour))
    return int(not found)


def sources(folder: Path | None, store: StoreName, as_json: bool) -> None:
    """List the articles, without their texts."""
    knowledge = open_bot(folder, store).knowledge
    if as_json:
        articles = (knowledge.about(article_id) for article_id in knowledge.articles)
        render.show(render.json_text([article.model_copy(update={"text": ""}) for article in articles]))
    else:
        render.page(list_view.sources(knowledge, render.width(), render.wants_colour(sys.stdout)))


def facts(
    folder: Path | None, store: StoreName, words: str, fields: Mapping[str, str], as_json: bool
) -> None:
    """List the facts that hold all of the words, and what is wanted of single fields."""
    knowledge = open_bot(folder, store).knowledge
    if as_json:
        render.show(render.json_text(list_view.select_facts(knowledge, words, fields)))
    else:
        colour = render.wants_colour(sys.stdout)
        render.page(list_view.facts(knowledge, words, render.width(), colour, fields))


def require_articles(knowledge: Knowledge, folder: Path | None) -> None:
    """Raise ``KnowledgeError`` where there is no article to answer from: that is not "they do not say"."""
    if knowledge.articles:
        return
    shown = printable(str(folder or find_folder()))
    if any(problem.severity == "error" for problem in knowledge.problems):
        raise KnowledgeError(f"{shown}: no article can be read; `qa check` says why")
    raise KnowledgeError(f"{shown} holds no articles; `qa add FILE` adds one, `qa init` makes an example")


def require_every_article(knowledge: Knowledge, folder: Path | None) -> None:
    """Raise ``KnowledgeError`` where an article cannot be read: what it says, nobody knows."""
    folder = folder or find_folder()
    broken = {problem.path for problem in knowledge.problems if problem.severity == "error"}
    entries, _ = list_entries(folder) if broken else ([], [])
    unread = [entry.file for entry in entries if entry.id not in knowledge.articles]
    shown = [path for path in (printable(str(folder / file)) for file in unread) if path in broken]
    if shown:
        mend = "it may be there; `qa check` says what is wrong"
        raise KnowledgeError("\n".join(f"{path} could not be read; {mend}" for path in shown))


def telling_what_loads(folder: Path | None) -> AbstractContextManager[None]:
    """Says what is being read, where that takes long enough to wonder."""
    return render.telling(f"Reading the articles of {folder or find_folder()}")


def open_bot(folder: Path | None, store: StoreName, strict: bool = False) -> Bot:
    """The bot of the knowledge; what of it could not be read is shown on stderr."""
    finish_write(folder or find_folder())
    with telling_what_loads(folder):
        bot = Bot.open(folder, store, strict)
    list_view.tell_packaged(folder)
    list_view.show_warnings(bot)
    return bot
