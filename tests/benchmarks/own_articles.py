"""Our own articles (``articles/`` beside this module): invented news, reference articles and portraits, each
with some two dozen questions that it answers and a dozen that it does not, most of these near misses. They
were written by people who had not seen how qa works.

``fitted`` are those that weights were fitted on, ``held-out`` were only ever measured. ``documents`` are in
the shapes that people have, with yes/no questions too, and ``computed`` have questions on what is to be worked
out; both were measured once before anything was fitted on them.
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


NEAR = frozenset(("near", "near-miss"))
"""Tags of near misses."""


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
    """Each article of a part: its name, a bot that knows it alone, added as a user would, and its
    questions."""
    for path in sorted(path for path in (FOLDER / part).iterdir() if path.suffix in (".txt", ".md")):
        with tempfile.TemporaryDirectory() as folder:
            add_files(Path(folder) / "knowledge", [path])
            knowledge = KnowledgeBase.load(Path(folder) / "knowledge")
        questions = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))["questions"]
        yield path.stem, Bot(knowledge), list(map(_case, questions))


def _case(entry: dict[str, Any]) -> Case:
    answer = entry.get("answer", ())
    answers = tuple(map(str, answer if isinstance(answer, list | tuple) else [answer]))
    tags = entry.get("tags", ())
    is_near, is_computed = not NEAR.isdisjoint(tags), "computed" in tags
    return Case(entry["ask"], answers, entry.get("sentence", ""), is_near, is_computed)
