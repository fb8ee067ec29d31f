"""Files from the world into the knowledge folder: what ``qa add`` and the REPL's ``/add`` share."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qa.errors import ImportFailure, KnowledgeError, MissingExtraError
from qa.knowledge.atomic import finish_write
from qa.knowledge.folder import leads_inside
from qa.knowledge.importing.drafts import failure
from qa.knowledge.importing.exports import read_export
from qa.knowledge.importing.files import EXPORTS, import_file, is_readable
from qa.knowledge.proposing.propose import propose_facts
from qa.knowledge.writing import is_there, plan_articles, write_articles
from qa.language.sentences import split_sentences
from qa.models import Article, Fact

_BATCH = 500
"""Articles that are written together: after a kill, whole batches are there, and adding again goes on behind
them."""
_BATCH_TEXT = 20_000_000
"""Characters that are written together, at most by one article more: all of it is in memory."""

Progress = Callable[[int, int], None]
"""Told how many articles are done, and of how many, 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was written to a knowledge folder, or would be, with how much is in it; ``article`` and
    ``proposed`` are kept where nothing was written."""

    id: str
    sentences: int
    facts: int
    article: Article | None = None
    proposed: tuple[Fact, ...] = ()


@dataclass(slots=True)
class Adding:
    """What came of adding: the articles written, how many were there already as they are, why others were not
    taken, what a person should know of how files were read, and the files of folders that are of another
    kind. ``is_new`` says that the folder was not there before, ``dry_run`` that nothing is written."""

    folder: Path
    dry_run: bool = False
    is_new: bool = False
    added: list[Added] = field(default_factory=list)
    known: int = 0
    failures: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)


def add_files(
    folder: Path | None,
    paths: Sequence[Path],
    replace: bool = False,
    columns: Mapping[str, str] | None = None,
    progress: Progress = lambda done, of: None,
    dry_run: bool = False,
) -> Adding:
    """Import files, folders of files, and exports, and propose the facts of each article. What cannot be read
    is told in ``failures``.

    ``columns`` gives an export's names for the fields of an article; a ``dry_run`` writes nothing. Raises
    ``ImportFailure`` where a single file cannot be read or nothing could be; ``KnowledgeError`` where a
    single article cannot be written.
    """
    done = Adding(folder if folder is not None else default_target(), dry_run)
    done.is_new = not done.folder.exists()
    if not dry_run:
        finish_write(done.folder)  # where all is there already, nothing else would
    once: dict[str, _Source] = {}  # a file that is named, and stands in a folder that is named too
    for source in (source for path in paths for source in _sources(path, done)):
        once.setdefault(os.path.realpath(source.path), source)
    sources = list(once.values())
    if len(paths) == 1 and not paths[0].is_dir() and not _is_export(paths[0]):
        article = import_file(*sources[0], done.notices)
        if is_there(done.folder, article) and not replace:
            done.known = 1
        else:
            _write_all(done, [article], replace)
        return done
    _add_many(done, sources, replace, columns or {}, progress)
    if not done.added and not done.known:
        raise ImportFailure("\n".join([*done.failures, "nothing was added"]))
    return done


def _add_many(
    done: Adding,
    sources: Sequence[_Source],
    replace: bool,
    columns: Mapping[str, str],
    progress: Progress,
) -> None:
    """Add what the sources hold, a batch at a time."""
    batch: list[Article] = []
    characters = 0
    seen: dict[str, int] = {}
    of = 0 if any(_is_export(source.path) for source in sources) else len(sources)
    for source in sources:
        for article_or_reason in _read(source, columns, done.notices):
            progress(len(seen) + len(done.failures), of)
            if isinstance(article_or_reason, str):
                done.failures.append(article_or_reason)
            elif _is_wanted(done, article_or_reason, source, seen, replace):
                batch.append(article_or_reason)
                characters += len(article_or_reason.text)
            if len(batch) == _BATCH or characters > _BATCH_TEXT:
                _write(done, batch, replace)
                batch, characters = [], 0
    _write(done, batch, replace)


def default_target() -> Path:
    """Where articles go without ``--knowledge``: the folder that ``QA_KNOWLEDGE`` names, else
    ``./knowledge``, never the packaged copy. It is made where it is missing."""
    return Path(os.environ.get("QA_KNOWLEDGE") or "knowledge")


class _Source(NamedTuple):
    """A file to read, and the name that its article's id is made from."""

    path: Path
    name: str


def _sources(path: Path, done: Adding) -> Iterator[_Source]:
    """A file itself, or the files inside a folder that can be read, in order; hidden ones, links to folders
    and what lies in the knowledge folder are left out.

    Raises ``ImportFailure`` where a folder has none.
    """
    if not path.is_dir():
        yield _Source(path, path.stem)
        return
    found, target = 0, done.folder.resolve()
    for room, rooms, files in os.walk(
        path, onerror=lambda error: done.failures.append(f"{error.filename}: {error.strerror}")
    ):
        rooms[:] = sorted(
            name for name in rooms if not name.startswith(".") and Path(room, name).resolve() != target
        )
        for file in (Path(room, name) for name in sorted(files) if not name.startswith(".")):
            if file.is_symlink() and not leads_inside(file, path):
                done.failures.append(
                    f"{file}: a link that leads out of the folder is not followed; name the file itself"
                )
            elif is_readable(file) or _is_export(file):
                found += 1
                yield _Source(file, str(file.relative_to(path).with_suffix("")))
            else:
                done.others.append(file)
    if not found:
        raise failure(path, "is a folder without a file that qa reads")


def _is_export(path: Path) -> bool:
    return path.suffix.lower() in EXPORTS


def _read(source: _Source, columns: Mapping[str, str], notices: list[str]) -> Iterator[Article | str]:
    """The articles of a source, and the reason for each that could not be read."""
    try:
        if _is_export(source.path):
            for row in read_export(source.path, columns):
                yield str(row) if isinstance(row, ImportFailure) else row
        else:
            yield import_file(*source, notices)
    except (ImportFailure, MissingExtraError) as error:
        yield str(error)


def _is_wanted(done: Adding, article: Article, source: _Source, seen: dict[str, int], replace: bool) -> bool:
    """Whether an article is to be written: it is not there yet, or is to be replaced by another one of its
    id."""
    content = hash((article.title, article.text))
    if article.id in seen:
        if seen[article.id] != content:
            done.failures.append(
                f"{source.path}: another of these articles has the id {article.id!r} too; rename one"
            )
        return False
    seen[article.id] = content
    there = is_there(done.folder, article)
    if there is None and not replace:
        other = f"another article with the id {article.id!r} is there already"
        done.failures.append(f"{source.path}: {other}; add --replace to replace it")
    elif there and not replace:
        done.known += 1
    return replace or there is False


def _write(done: Adding, articles: Sequence[Article], replace: bool) -> None:
    """Write articles together, or, where one of them stands in the way, each alone, and tell why it could not
    be written."""
    try:
        _write_all(done, articles, replace)
    except KnowledgeError:
        reasons: list[str] = []
        for article in articles:
            try:
                _write_all(done, [article], replace)
            except KnowledgeError as error:
                reasons.append(str(error))
        # a folder that cannot be written says the same of each
        for reason, often in Counter(reasons).items():
            done.failures.append(reason if often == 1 else f"{reason} (said of {often:,} articles)")


def _write_all(done: Adding, articles: Sequence[Article], replace: bool) -> None:
    """Write articles with the facts proposed from them, all or none. Raises ``KnowledgeError``."""
    read = [(article, split_sentences(article)) for article in articles]
    proposed = [(article, propose_facts(article, sentences)) for article, sentences in read]
    write = plan_articles if done.dry_run else write_articles
    written = {path.stem for path in write(done.folder, proposed, replace)} if proposed else set()
    for (article, sentences), (_, facts) in zip(read, proposed, strict=True):
        if article.id in written:
            shown = (article, tuple(facts)) if done.dry_run else (None, ())
            done.added.append(Added(article.id, len(sentences), len(facts), *shown))
        else:  # another writer was quicker
            done.known += 1
