"""qa: cited answers from your own articles, without a language model and without a network.

    import qa

    answer = qa.ask("When did the embassy reopen?")    # of ./knowledge, else what ships with qa
    print(answer)                       # the short answer, the sentence that says it, and its place
    if answer: ...                      # false where the articles do not say
    answer.text, answer.confidence      # "August 2004", and how likely it is right, 0 to 1
    answer.evidence[0].sentence         # the sentence, to the character
    answer.evidence[0].citation         # its place: title, source, paragraph, sentence, offsets
    answer.explanation.reason           # why it is answered, or not

A folder of one's own:

    bot = qa.Bot.open("knowledge")      # a Bot may be shared by threads
    bot.ask("Who built the bridge?")
    bot.search("harbour lease", k=3)    # the nearest sentences, best first: Evidence
    talk = bot.conversation()           # a Conversation: "Why?" is read with what was asked before
    qa.add("report.pdf", "news/")       # import files and propose their facts, as `qa add` does
    qa.check()                          # what is wrong in a knowledge folder: a list of Problem

Articles in memory:

    base = qa.KnowledgeBase.from_articles([qa.Article(id="mill", title="The mill", text="...")])
    qa.Bot(base).ask("When did the mill burn down?")

What they give: Answer, Evidence, Citation, Source, Explanation, Signal, Fact (a row of the fact table) and
its Place, Article, Problem, each with ``model_dump_json()``; Sentence, Adding and Added. ``help(qa.Answer)``
says more.

What goes wrong is a QAError: QuestionError (it cannot be asked), KnowledgeError (a folder cannot be read or
written), IndexDamagedError, ImportFailure (a file cannot become an article), QuestionSetError,
MissingExtraError (it names the ``pip install`` that helps).
"""

# The public names are imported when they are first used: pytest imports this package wherever it is
# installed, for the plugin, and must not load the engine for that. There is no ``__all__``: with it
# ``help(qa)`` shows every class with all that it inherits.

from __future__ import annotations

from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os
    from pathlib import Path

    # isort: off
    from qa.answering.bot import Bot as Bot, Conversation as Conversation
    from qa.errors import (
        ImportFailure as ImportFailure,
        IndexDamagedError as IndexDamagedError,
        KnowledgeError as KnowledgeError,
        MissingExtraError as MissingExtraError,
        QAError as QAError,
        QuestionError as QuestionError,
        QuestionSetError as QuestionSetError,
    )
    from qa.knowledge.adding import Added as Added, Adding as Adding
    from qa.knowledge.base import KnowledgeBase as KnowledgeBase
    from qa.models import (
        Answer as Answer,
        Article as Article,
        Citation as Citation,
        Evidence as Evidence,
        Explanation as Explanation,
        Fact as Fact,
        Place as Place,
        Problem as Problem,
        Sentence as Sentence,
        Signal as Signal,
        Source as Source,
    )
    # isort: on

__version__ = "0.1.0"

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
    "qa.knowledge.adding": ("Added", "Adding"),
    "qa.knowledge.base": ("KnowledgeBase",),
    "qa.models": (
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
}
"""The modules of the public names."""
_bots: dict[Path, Bot] = {}
_loading = Lock()


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


def add(
    *files: str | os.PathLike[str], folder: str | os.PathLike[str] | None = None, replace: bool = False
) -> Adding:
    """Import files, folders of them and exports into a knowledge folder, and propose their facts, as
    ``qa add`` does: ``qa.add("report.pdf").added[0].id``.

    Without ``folder`` they go where ``QA_KNOWLEDGE`` says, else into ``./knowledge``. What could not be read
    of several is told in ``failures``. Raises ``ImportFailure`` where nothing could be, ``KnowledgeError``
    where the folder cannot be written.
    """
    from pathlib import Path

    from qa.knowledge.adding import add_files
    from qa.knowledge.folder import named_folder

    done = add_files(named_folder(folder) if folder is not None else None, list(map(Path, files)), replace)
    with _loading:
        _bots.pop(done.folder.resolve(), None)  # the next question reads it anew
    return done


def check(folder: str | os.PathLike[str] | None = None) -> list[Problem]:
    """Every problem of a knowledge folder, as ``qa check`` names them: ``for problem in qa.check(): ...``.
    Raises ``KnowledgeError`` where the folder cannot be read."""
    from qa.knowledge.checks import check_folder
    from qa.knowledge.folder import named_folder

    return check_folder(named_folder(folder))


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(
        ["add", "ask", "check", "__version__", *(name for names in _HOMES.values() for name in names)]
    )
