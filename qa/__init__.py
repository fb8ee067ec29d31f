"""qa: cited answers from your own articles, without a language model and without a network.

The public names below are imported when they are first used, so that ``import qa`` is quick.
"""

from __future__ import annotations

from _thread import allocate_lock
from importlib import import_module

# type checkers take it for true; importing typing would cost more than all the rest of this module
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from qa.answering.bot import Bot, Conversation
    from qa.errors import (
        ImportFailure,
        IndexDamagedError,
        KnowledgeError,
        MissingExtraError,
        QAError,
        QuestionError,
        QuestionSetError,
    )
    from qa.knowledge.base import KnowledgeBase
    from qa.models import (
        Answer,
        Article,
        Citation,
        Evidence,
        Explanation,
        Fact,
        Place,
        Problem,
        Sentence,
        Signal,
        Source,
    )

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Article",
    "Bot",
    "Citation",
    "Conversation",
    "Evidence",
    "Explanation",
    "Fact",
    "ImportFailure",
    "IndexDamagedError",
    "KnowledgeBase",
    "KnowledgeError",
    "MissingExtraError",
    "Place",
    "Problem",
    "QAError",
    "QuestionError",
    "QuestionSetError",
    "Sentence",
    "Signal",
    "Source",
    "ask",
]

_HOMES = {
    "qa.answering.bot": ("Bot", "Conversation"),
    "qa.errors": (
        "ImportFailure",
        "IndexDamagedError",
        "KnowledgeError",
        "MissingExtraError",
        "QAError",
        "QuestionError",
        "QuestionSetError",
    ),
    "qa.knowledge.base": ("KnowledgeBase",),
    "qa.models": (
        *(
            "Answer",
            "Article",
            "Citation",
            "Evidence",
            "Explanation",
            "Fact",
            "Place",
            "Problem",
            "Sentence",
            "Signal",
            "Source",
        ),
    ),
}
_bots: dict[Path, Bot] = {}
_loading = allocate_lock()


def ask(question: str) -> Answer:
    """Answer a question from the default knowledge, which is read at the first call and kept. Threads may
    share it.

    Raises ``QuestionError`` where it cannot be asked, ``KnowledgeError`` where there is no knowledge to read.
    """
    from qa.answering.bot import Bot
    from qa.knowledge.folder import find_folder

    folder = find_folder().resolve()
    with _loading:
        if folder not in _bots:
            _bots[folder] = Bot.open(folder)
    return _bots[folder].ask(question)


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
