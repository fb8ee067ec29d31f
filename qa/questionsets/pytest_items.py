"""What pytest collects from a question set: the file and its questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from qa.answering.bot import Bot
from qa.errors import QAError
from qa.knowledge.folder import find_folder
from qa.knowledge.untrusted import printable, printable_lines
from qa.questionsets.cases import Case
from qa.questionsets.format import read_question_set
from qa.questionsets.junit import described
from qa.questionsets.run import ask_group, check_article


class FellShort(Exception):
    """A reply that is not as expected; the message puts both side by side."""


class QuestionSetFile(pytest.File):
    """A question set. ``knowledge`` is the folder that it lies in, none where the default one is asked."""

    def __init__(self, *, knowledge: Path | None, **rest: Any) -> None:
        super().__init__(**rest)
        self._knowledge = knowledge

    def collect(self) -> Iterator[Question]:
        try:
            question_set = read_question_set(self.path)
            bot = _bot(self._knowledge or find_folder())
            check_article(question_set, bot.knowledge)
        except QAError as error:
            raise self.CollectError(printable_lines(str(error))) from None
        names: dict[str, int] = {}
        for group in question_set.groups:
            for turn, case in enumerate(group, 1):
                yield Question.from_parent(self, name=_name(case, names), bot=bot, cases=group[:turn])


class Question(pytest.Item):
    """One question, the last of ``cases``; before it stand those that came before it in its dialogue."""

    def __init__(self, *, bot: Bot, cases: Sequence[Case], **rest: Any) -> None:
        super().__init__(**rest)
        self._bot = bot
        self._cases = cases

    def runtest(self) -> None:
        *_, outcome = ask_group(self._cases, self._bot)
        if not outcome.ok:
            message = f"{outcome.case.ask}\n{outcome.verdict}\n{described(outcome)}"
            raise FellShort(printable_lines(message))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, FellShort):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._cases[-1].line - 1, self.name


@lru_cache(maxsize=4)
def _bot(folder: Path) -> Bot:
    """One bot a knowledge folder, however many question sets it has."""
    return Bot.open(folder)


def _name(case: Case, names: dict[str, int]) -> str:
    """The question, in one line and without the "::" that parts a test's name; with its number where it is
    asked again."""
    name = printable(case.id or " ".join(case.ask.replace("::", ": ").split()))
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name} ({names[name]})"
