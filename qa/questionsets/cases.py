"""What a question set holds: cases, each a question with what is expected of its answer."""

from __future__ import annotations

import re

from qa.knowledge.untrusted import clean
from qa.models import Article, Model


class Case(Model):
    """One question with what is expected of the reply: one of ``answers``, or none at all (``abstain``).

    ``sentences`` are words that a cited sentence must hold, each; ``spans`` the gold answers' offsets into
    the article (SQuAD only); ``read_as`` how the question must have been read, ``certainty`` how certain the
    answer must be. ``article`` is the id of the article that alone is asked, empty where the whole knowledge
    is. ``line`` counts from 1, 0 where the format knows no lines.
    """

    ask: str
    answers: tuple[str, ...] = ()
    abstain: bool = False
    sentences: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    read_as: str | None = None
    certainty: str | None = None
    id: str = ""
    tags: tuple[str, ...] = ()
    article: str = ""
    line: int = 0

    @property
    def expected(self) -> str:
        """The accepted answers as one text, empty where none is expected."""
        return " | ".join(self.answers)

    @property
    def is_open(self) -> bool:
        """Whether nothing is expected yet."""
        return not self.answers and not self.abstain


class QuestionSet(Model):
    """The cases of one file. A group is asked in one conversation: a dialogue, or a single question.

    ``article`` names the article of the knowledge that the set is about; ``articles`` are those that a SQuAD
    file brings along.
    """

    path: str
    article: str | None = None
    groups: tuple[tuple[Case, ...], ...]
    articles: tuple[Article, ...] = ()

    @property
    def measured(self) -> bool:
        """Whether the set brings its own articles (SQuAD): it is then scored, not passed or failed."""
        return bool(self.articles)


class Fault(Exception):
    """What is wrong, and at which line (0 where none applies)."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def clean_text(text: str) -> str:
    """Without control characters, and without lone surrogates, which no output can encode. Offsets hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", clean(text))
