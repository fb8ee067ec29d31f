"""A bot for a long time: it follows what happens to its knowledge folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from qa.answering.bot import Bot
from qa.interfaces.asking import open_bot
from qa.knowledge.base import KnowledgeBase
from qa.knowledge.folder import find_folder
from qa.knowledge.listing import list_entries
from qa.knowledge.stamps import entry_stamps, folder_stamp
from qa.stores.opening import StoreName, catch_up


def follow(folder: Path | None, store: StoreName) -> Callable[[], Bot]:
    """Gives the bot that knows what the folder holds now: the same one as long as no file changes. Threads
    may share it.

    An index takes in what was added or removed; a folder without one is read anew.
    """
    place = folder or find_folder()
    seen = _stamps(place)  # before it is read: what changes meanwhile is seen next time
    held = open_bot(place, store)
    turn = Lock()

    def current() -> Bot:
        nonlocal held, seen
        with turn:
            if not isinstance(held.knowledge, KnowledgeBase):
                catch_up(held.knowledge)
            elif not seen or seen != _stamps(place):
                seen = _stamps(place)
                held = open_bot(place, store)
            return held

    return current


def _stamps(folder: Path) -> str:
    """The state of a folder's files, told without reading them. Empty where one changed just now."""
    stamps = (folder_stamp(folder), *entry_stamps(folder, list_entries(folder)[0]).values())
    return "\n".join(stamps) if all(stamps) else ""
