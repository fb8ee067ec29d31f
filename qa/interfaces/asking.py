"""What the commands do that read the knowledge: ``ask``, ``sources`` and ``facts``."""

from __future__ import annotations

import sys
from pathlib import Path

from qa.answering.bot import Bot
from qa.interfaces import answer_view, list_view, render
from qa.knowledge.atomic import finish_write
from qa.knowledge.folder import find_folder
from qa.stores.opening import StoreName


def ask(folder: Path | None, store: StoreName, question: str, as_json: bool) -> int:
    """Answer one question. The exit code is 1 where the articles do not say."""
    answer = open_bot(folder, store).ask(render.encodable(question))
    colour = render.wants_colour(sys.stdout)
    render.show(render.json_text(answer) if as_json else answer_view.answer(answer, render.width(), colour))
    return int(not answer.answered)


def search(folder: Path | None, store: StoreName, text: str, number: int, as_json: bool) -> int:
    """Show the sentences nearest to a text. The exit code is 1 where there is none."""
    found = open_bot(folder, store).search(render.encodable(text), number)
    colour = render.wants_colour(sys.stdout)
    render.show(render.json_text(found) if as_json else answer_view.search(found, render.width(), colour))
    return int(not found)


def sources(folder: Path | None, store: StoreName, as_json: bool) -> None:
    """List the articles, without their texts."""
    knowledge = open_bot(folder, store).knowledge
    if as_json:
        articles = (knowledge.about(article_id) for article_id in knowledge.articles)
        render.show(render.json_text([article.model_copy(update={"text": ""}) for article in articles]))
    else:
        render.show(list_view.sources(knowledge, render.width(), render.wants_colour(sys.stdout)))


def facts(folder: Path | None, store: StoreName, words: str, as_json: bool) -> None:
    """List the facts that hold all of the words."""
    knowledge = open_bot(folder, store).knowledge
    if as_json:
        render.show(render.json_text(list_view.select_facts(knowledge, words)))
    else:
        render.show(list_view.facts(knowledge, words, render.width(), render.wants_colour(sys.stdout)))


def open_bot(folder: Path | None, store: StoreName) -> Bot:
    """The bot of the knowledge; what of it could not be read is shown on stderr."""
    finish_write(folder or find_folder())
    bot = Bot.open(folder, store)
    list_view.show_warnings(bot)
    return bot
