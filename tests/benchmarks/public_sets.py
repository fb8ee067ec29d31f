"""Public question sets from a folder: SQuAD JSON, SelQA's answer-sentence selection (JSON), QED (JSON lines).
Each is known by its form.

A question is asked of its own article: for SelQA all sections of one article joined, for QED the paragraph.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Article
from qa.questionsets.format import read_question_set


@dataclass(frozen=True)
class Asked:
    """A question with the offsets of what answers it, and, where the set has them, the short answers."""

    text: str
    gold: tuple[tuple[int, int], ...]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """An article with the questions that it answers."""

    article: Article
    questions: tuple[Asked, ...]


def read_sets(folder: Path) -> dict[str, list[Topic]]:
    """Every set of a folder by its file's name; files of another form are left out."""
    found: dict[str, list[Topic]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".jsonl":
            found[path.stem] = _qed(
                json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()
            )
        elif path.suffix == ".json":
            content = json.loads(path.read_text(encoding="utf-8"))
            found[path.stem] = _squad(path) if isinstance(content, dict) else _selqa(content)
    return found


def _squad(path: Path) -> list[Topic]:
    question_set = read_question_set(path)
    cases = [case for group in question_set.groups for case in group if case.spans]
    return [
        Topic(
            article,
            tuple(Asked(case.ask, case.spans, case.answers) for case in cases if case.article == article.id),
        )
        for article in question_set.articles
    ]


def _selqa(rows: Iterable[Mapping[str, Any]]) -> list[Topic]:
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_article.setdefault(row["article"], []).append(row)
    return [_selqa_topic(title, asked) for title, asked in by_article.items()]


def _selqa_topic(title: str, rows: list[Mapping[str, Any]]) -> Topic:
    text, places = "", dict[tuple[str, ...], list[tuple[int, int]]]()
    for row in rows:
        section = tuple(row["candidates"])
        if section not in places:
            text += "\n\n" if text else ""
            places[section] = []
            for sentence in section:
                places[section].append((len(text), len(text) + len(sentence)))
                text += sentence + " "
            text = text.rstrip()
    questions = (
        Asked(row["question"], tuple(places[tuple(row["candidates"])][i] for i in row["answers"]))
        for row in rows
    )
    return Topic(Article(id=title, title=title, text=text), tuple(questions))


def _qed(rows: Iterable[Mapping[str, Any]]) -> list[Topic]:
    topics = []
    for row in rows:
        if row["annotation"]["explanation_type"] == "single_sentence":
            gold = row["annotation"]["selected_sentence"]
            article = Article(id=str(row["example_id"]), title=row["title_text"], text=row["paragraph_text"])
            topics.append(Topic(article, (Asked(row["question_text"], ((gold["start"], gold["end"]),)),)))
    return topics
