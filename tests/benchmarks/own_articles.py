"""Our own articles (``articles/`` beside this module): invented news, reference articles and portraits, each
with some two dozen questions that it answers and a dozen that it does not, most of these near misses. They
were written by people who had not seen how qa works.

``fitted`` are those that weights were fitted on, ``held-out`` were only ever measured. ``documents`` are in
the shapes that people have, with yes/no questions too, ``computed`` have questions on what is to be worked
out, and ``archive`` are two dozen on one subject over four years, asked together; all were measured once before
anything was fitted on them. ``archive-held-out`` is another, whose errors nobody has read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qa import Bot, KnowledgeBase
from qa.knowledge.adding import add_files

FOLDER = Path(__file__).with_name("articles")


NEAR = frozenset(("near", "near-miss", "none"))
"""Tags of near misses."""
COMPUTED = frozenset(("computed", "across"))
"""Tags of what no single sentence says."""
ALL = "questions.yaml"
"""The questions of a part whose articles are asked together."""


@dataclass(frozen=True)
class Case:
    """A question with the answers that count as right, and words of the sentence that gives them; none of
    either where the article does not say, and then whether it is a near miss. ``is_computed`` says that no
    sentence gives its answer."""

    ask: str
    answers: tuple[str, ...]
    words: str
    near: bool
    is_computed: bool

    def is_told_by(self, sentence: str) -> bool:
        return bool(self.words) and self.words.lower() in sentence.lower()


def read_own(part: str) -> Iterator[tuple[str, Bot, list[Case]]]:
    """Each article of a part, or all of them together: its name, a bot that knows it alone, added as a user
    would, and its questions."""
    paths = sorted(path for path in (FOLDER / part).iterdir() if path.suffix in (".txt", ".md"))
    asked = FOLDER / part / ALL
    together = [(asked, paths)] if asked.exists() else [(path.with_suffix(".yaml"), [path]) for path in paths]
    for questions, files in together:
        with tempfile.TemporaryDirectory() as folder:
            add_files(Path(folder) / "knowledge", files)
            knowledge = KnowledgeBase.load(Path(folder) / "knowledge")
        entries = yaml.safe_load(questions.read_text(encoding="utf-8"))["questions"]
        yield questions.stem, Bot(knowledge), [_case(entry) for entry in entries if "ask" in entry]


def _case(entry: dict[str, Any]) -> Case:
    answer = entry.get("answer", ())
    answers = tuple(map(str, answer if isinstance(answer, list | tuple) else [answer]))
    tags = entry.get("tags", ())
    is_near, is_computed = not NEAR.isdisjoint(tags), not COMPUTED.isdisjoint(tags)
    return Case(entry["ask"], answers, entry.get("sentence", ""), is_near, is_computed)
