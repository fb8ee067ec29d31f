"""Files from the world into the knowledge folder: what ``qa add`` and the REPL's ``/add`` share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import ImportFailure, MissingExtraError
from qa.knowledge.extraction import propose_facts
from qa.knowledge.folder import find_folder, write_articles
from qa.knowledge.importing import import_file
from qa.language.sentences import split_sentences
from qa.models import Article


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was written to a knowledge folder, with how much is in it."""

    article: Article
    sentences: int
    facts: int
    folder: Path


def add_files(folder: Path | None, paths: Sequence[Path], replace: bool = False) -> list[Added]:
    """Import files and propose their facts. All are written, or none.

    Raises ``ImportFailure`` naming each file that cannot be read; ``KnowledgeError`` where the folder cannot be written
    or an article is there already.
    """
    articles = _read_all(paths)
    target = folder if folder is not None else default_target()
    read = [(article, split_sentences(article)) for article in articles]
    proposed = [(article, propose_facts(article, sentences)) for article, sentences in read]
    write_articles(target, proposed, replace)
    return [Added(article, len(sentences), len(facts), target) for (article, sentences), (_, facts) in zip(read, proposed, strict=True)]


def default_target() -> Path:
    """Where articles go without ``--knowledge``: the folder that ``QA_KNOWLEDGE`` names, else ``./knowledge``, never the packaged copy.

    Raises ``KnowledgeError`` where ``QA_KNOWLEDGE`` names no folder: a name mistyped must not send articles elsewhere.
    """
    return find_folder() if os.environ.get("QA_KNOWLEDGE") else Path("knowledge")


def _read_all(paths: Sequence[Path]) -> list[Article]:
    articles: dict[str, Article] = {}
    failures: list[str] = []
    for path in paths:
        try:
            article = import_file(path)
        except (ImportFailure, MissingExtraError) as failure:
            failures.append(str(failure))
            continue
        if article.id in articles:
            failures.append(f"{path}: another of these files has the id {article.id!r} too; rename one")
        articles[article.id] = article
    if failures:
        raise ImportFailure("\n".join([*failures, "nothing was added"] if len(paths) > 1 else failures))
    return list(articles.values())
