"""Articles made ready for the index: read, split into sentences and terms, by several processes where there
are many."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import KnowledgeError
from qa.knowledge.contents import read_entry
from qa.knowledge.listing import Entry
from qa.knowledge.stamps import entry_digest
from qa.knowledge.untrusted import printable
from qa.language.document import context_terms
from qa.language.terms import terms
from qa.models import Article, Problem, Sentence
from qa.stores.rows import fact_fields

if TYPE_CHECKING:
    from concurrent.futures import Future

_CHUNK = 64
"""Articles that a process reads at a time."""


class DraftParagraph(NamedTuple):
    """A paragraph as ``schema.TABLES`` has it, but for its position; ``units`` is its ``sentences`` there."""

    number: int
    start: int
    text: str
    units: str
    fields: tuple[tuple[str, str], ...]
    """For each sentence its terms and those of its context, each joined by spaces."""


class Draft(NamedTuple):
    """An article made ready for the index. ``row`` is empty where it could not be read."""

    entry: Entry
    digest: str
    problems: str
    row: tuple[object, ...]
    facts: int
    paragraphs: tuple[DraftParagraph, ...]


def make_drafts(folder: Path, entries: Sequence[Entry], processes: int) -> Iterator[Draft]:
    """The articles made ready, in order, by several processes where there are many."""
    chunks = [entries[i : i + _CHUNK] for i in range(0, len(entries), _CHUNK)]
    if processes < 2 or len(chunks) < 2 * processes:
        for chunk in chunks:
            yield from _draft_all(folder, chunk)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(processes, get_context("spawn"), _leave_with_parent)
    try:
        waiting: deque[Future[list[Draft]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_draft_all, folder, chunk))
            if len(waiting) > 3 * processes:  # what is read lies in memory until it is written
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise KnowledgeError(
            "a process that read articles was ended from outside; the index is as it was before"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_with_parent() -> None:
    """Let Ctrl-C to the parent, and end when it ends, by a kill too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _draft_all(folder: Path, entries: Sequence[Entry]) -> list[Draft]:
    return [_draft(folder, entry) for entry in entries]


def _draft(folder: Path, entry: Entry) -> Draft:
    digest = entry_digest(folder, entry)
    read = read_entry(folder, entry)
    problems = json.dumps([row_of_problem(folder, problem) for problem in read.problems])
    article = read.article
    if article is None:
        return Draft(entry, digest, problems, (), 0, ())
    paragraphs = tuple(_paragraphs(article, read.sentences))
    source = article.source
    row = (
        article.id,
        entry.file,
        entry.table,
        article.title,
        source.publisher,
        source.published and source.published.isoformat(),
        source.url,
        article.language,
        article.text[: paragraphs[0].start] if paragraphs else article.text,
        len(read.sentences),
        json.dumps([fact_fields(fact_row.fact) for fact_row in read.facts], ensure_ascii=False),
    )
    return Draft(entry, digest, problems, row, len(read.facts), paragraphs)


def _paragraphs(article: Article, sentences: Sequence[Sentence]) -> Iterator[DraftParagraph]:
    groups = [
        (number, tuple(group))
        for number, group in groupby(sentences, key=lambda sentence: sentence.paragraph)
    ]
    starts = [*(group[0].start for _, group in groups[1:]), len(article.text)]
    for (number, group), end in zip(groups, starts, strict=True):
        start = group[0].start
        fields = tuple(
            (" ".join(terms(one.text)), " ".join(context_terms(one, article.text, article.title)))
            for one in group
        )
        units = [
            (sentence.start - start, sentence.end - start, sentence.kind, sentence.context, *texts)
            for sentence, texts in zip(group, fields, strict=True)
        ]
        yield DraftParagraph(
            number,
            start,
            article.text[start:end],
            json.dumps(units, ensure_ascii=False, separators=(",", ":")),
            fields,
        )


def row_of_problem(folder: Path, problem: Problem) -> tuple[str, int, str, str]:
    """A problem as it is written down, its path inside the folder."""
    path = problem.path.removeprefix(printable(str(folder))).lstrip("/\\")
    return path, problem.line, problem.message, problem.severity
