"""Question sets as pytest items, one a question: ``pytest knowledge/questions`` works in any project that has
qa installed.

A YAML file is taken for a question set where it lies in a knowledge folder's ``questions/``, or where it is
named on the command line and has a ``questions:`` of its own. Other YAML files are left to whoever knows
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from qa.answering.bot import Bot
    from qa.questionsets.format import Case
    from qa.questionsets.run import Outcome

# Whatever reads or answers is imported when a question set is met: pytest starts as quickly as without this
# plugin.


class _FellShort(Exception):
    """A reply that is not as expected; the message puts both side by side."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a question set for what it is (pytest's hook)."""
    if file_path.suffix.lower() not in (".yaml", ".yml") or file_path.name.startswith("."):
        return None
    from qa.knowledge.untrusted import printable

    if not file_path.name.isprintable():  # pytest itself cannot write such a name down
        parent.warn(
            pytest.PytestWarning(
                f"{printable(str(file_path))}: its name holds what cannot be shown; rename it to have it run"
            )
        )
        return None
    named = parent.session.isinitpath(file_path) and _has_questions(file_path)
    return _QuestionSetFile.from_parent(parent, path=file_path) if named or _knowledge_of(file_path) else None


def _has_questions(path: Path) -> bool:
    from qa.knowledge.reading import read_regular
    from qa.questionsets.format import YAML_LIMIT

    try:
        return re.search(rb"^questions:", read_regular(path, YAML_LIMIT), re.MULTILINE) is not None
    except OSError:
        return False


def _knowledge_of(path: Path) -> Path | None:
    """The knowledge folder in whose ``questions/`` a file lies."""
    folder = path.parent.parent
    return folder if path.parent.name == "questions" and (folder / "articles").is_dir() else None


@lru_cache(maxsize=4)
def _bot(folder: Path) -> Bot:
    """One bot a knowledge folder, however many question sets it has."""
    from qa.answering.bot import Bot

    return Bot.open(folder)


class _QuestionSetFile(pytest.File):
    def collect(self) -> Iterator[_Question]:
        from qa.errors import QAError
        from qa.knowledge.folder import find_folder
        from qa.knowledge.untrusted import printable_lines
        from qa.questionsets.format import read_question_set
        from qa.questionsets.run import check_article

        try:
            question_set = read_question_set(self.path)
            bot = _bot(_knowledge_of(self.path) or find_folder())
            check_article(question_set, bot.knowledge)
        except QAError as error:
            raise self.CollectError(printable_lines(str(error))) from None
        names: dict[str, int] = {}
        for group in question_set.groups:
            for turn, case in enumerate(group, 1):
                yield _Question.from_parent(self, name=_name(case, names), bot=bot, asked=group[:turn])


def _name(case: Case, names: dict[str, int]) -> str:
    """The question, in one line and without the "::" that parts a test's name; with its number where it is
    asked again."""
    from qa.knowledge.untrusted import printable

    name = printable(case.id or " ".join(case.ask.replace("::", ": ").split()))
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


class _Question(pytest.Item):
    """One question; ``asked`` holds it behind those that came before it in its dialogue."""

    def __init__(self, *, bot: Bot, asked: Sequence[Case], **rest: Any) -> None:
        super().__init__(**rest)
        self._bot = bot
        self._asked = asked

    def runtest(self) -> None:
        from qa.questionsets.run import ask_group

        *_, outcome = ask_group(self._asked, self._bot)
        if not outcome.ok:
            raise _FellShort(_told(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return (
            str(excinfo.value)
            if isinstance(excinfo.value, _FellShort)
            else super().repr_failure(excinfo, style)
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._asked[-1].line - 1, self.name


def _told(outcome: Outcome) -> str:
    from qa.knowledge.untrusted import printable_lines
    from qa.questionsets.junit import described

    return printable_lines(f"{outcome.case.ask}\n{outcome.verdict}\n{described(outcome)}")
