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
from qa.knowledge.gathering import ToRead, gather, is_export
from qa.knowledge.importing.drafts import NOTHING_GIVEN, Given, overruled
from qa.knowledge.importing.files import import_file, import_piped, read_rows
from qa.knowledge.proposing.propose import propose_facts
from qa.knowledge.reading import is_folder
from qa.knowledge.writing import is_there, plan_articles, write_articles
from qa.language.sentences import split_sentences
from qa.models import Article, Fact, Source

_BATCH = 500
"""Articles that are written together: after a kill, whole batches are there, and adding again goes on behind
them."""
_BATCH_TEXT = 20_000_000
"""Characters that are written together, at most by one article more: all of it is in memory."""

Progress = Callable[[int, int], None]
"""Told how many articles are done, and of how many, 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was written to a knowledge folder, or would be, with how much is in it; the facts
    themselves are kept where nothing was written."""

    id: str
    title: str
    source: Source
    sentences: int
    facts: int
    proposed: tuple[Fact, ...] = ()


class _Wishes(NamedTuple):
    """How articles are to be added."""

    replace: bool
    mentions: bool
    given: Given


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
    mentions: bool = False,
    given: Given = NOTHING_GIVEN,
    dry_run: bool = False,
) -> Adding:
    """Import files, folders of files, and exports, and propose the facts of each article. What cannot be read
    is told in ``failures``.

    ``columns`` gives an export's names for the fields of an article. Without ``mentions``, figures and dates
    that no plain wording ties to a subject are left out of the facts. ``given`` overrules what the files say
    of themselves. A ``dry_run`` writes nothing. Raises ``ImportFailure`` where a single file cannot be read
    or nothing could be, and where what is ``given`` names one article of several; ``KnowledgeError`` where a
    single article cannot be written.
    """
    done, wishes = _started(folder, dry_run), _Wishes(replace, mentions, given)
    if len(paths) == 1 and not is_folder(paths[0]) and not is_export(paths[0]):
        article = import_file(paths[0], given.id, done.notices)
        _add_one(done, overruled(paths[0], article, given), wishes)
        return done
    _refuse_of_several(given)
    to_read = gather(paths, done.folder, done.failures, done.others)
    _add_many(done, to_read, columns or {}, progress, wishes)
    if not done.added and not done.known:
        raise ImportFailure("\n".join([*done.failures, "nothing was added"]))
    return done


def add_piped(
    folder: Path | None,
    data: bytes,
    replace: bool = False,
    mentions: bool = False,
    given: Given = NOTHING_GIVEN,
    dry_run: bool = False,
) -> Adding:
    """Import what was piped into qa as one article, named by the id that is ``given``, else by its title; a
    ``dry_run`` writes nothing. Raises what ``add_files`` raises."""
    done = _started(folder, dry_run)
    article = import_piped(data, given.id or given.title, done.notices)
    _add_one(done, overruled(Path("stdin"), article, given), _Wishes(replace, mentions, given))
    return done


def _started(folder: Path | None, dry_run: bool) -> Adding:
    done = Adding(folder if folder is not None else default_target(), dry_run)
    done.is_new = not done.folder.exists()
    if not dry_run:
        finish_write(done.folder)  # where all is there already, nothing else would
    return done


def _refuse_of_several(given: Given) -> None:
    """Raise where what is given can be said of one article alone."""
    for option in ("id", "title", "url"):
        if getattr(given, option):
            raise ImportFailure(f"--{option} names one article; give a single file with it, each by itself")


def _add_one(done: Adding, article: Article, wishes: _Wishes) -> None:
    if is_there(done.folder, article) and not wishes.replace:
        done.known = 1
    else:
        _write_all(done, [article], wishes)


def _add_many(
    done: Adding,
    to_read: Sequence[ToRead],
    columns: Mapping[str, str],
    progress: Progress,
    wishes: _Wishes,
) -> None:
    """Add what the sources hold, a batch at a time."""
    batch: list[Article] = []
    characters = 0
    seen: dict[str, int] = {}
    of = 0 if any(is_export(source.path) for source in to_read) else len(to_read)
    for source in to_read:
        for article_or_reason in _read(source, columns, done.notices, wishes.given):
            progress(len(seen) + len(done.failures), of)
            if isinstance(article_or_reason, str):
                done.failures.append(article_or_reason)
            elif _is_wanted(done, article_or_reason, source, seen, wishes.replace):
                batch.append(article_or_reason)
                characters += len(article_or_reason.text)
            if len(batch) == _BATCH or characters > _BATCH_TEXT:
                _write(done, batch, wishes)
                batch, characters = [], 0
    _write(done, batch, wishes)


def default_target() -> Path:
    """Where articles go without ``--knowledge``: the folder that ``QA_KNOWLEDGE`` names, else
    ``./knowledge``, never the packaged copy. It is made where it is missing."""
    return Path(os.environ.get("QA_KNOWLEDGE") or "knowledge")


def _read(
    source: ToRead, columns: Mapping[str, str], notices: list[str], given: Given
) -> Iterator[Article | str]:
    """The articles of a source, and the reason for each that could not be read."""
    try:
        if is_export(source.path):
            for row in read_rows(source.path, columns, notices):
                yield str(row) if isinstance(row, ImportFailure) else overruled(source.path, row, given)
        else:
            yield overruled(source.path, import_file(*source, notices), given)
    except (ImportFailure, MissingExtraError) as error:
        yield str(error)


def _is_wanted(done: Adding, article: Article, source: ToRead, seen: dict[str, int], replace: bool) -> bool:
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


def _write(done: Adding, articles: Sequence[Article], wishes: _Wishes) -> None:
    """Write articles together, or, where one of them stands in the way, each alone, and tell why it could not
    be written."""
    try:
        _write_all(done, articles, wishes)
    except KnowledgeError:
        reasons: list[str] = []
        for article in articles:
            try:
                _write_all(done, [article], wishes)
            except KnowledgeError as error:
                reasons.append(str(error))
        # a folder that cannot be written says the same of each
        for reason, often in Counter(reasons).items():
            done.failures.append(reason if often == 1 else f"{reason} (said of {often:,} articles)")


def _write_all(done: Adding, articles: Sequence[Article], wishes: _Wishes) -> None:
    """Write articles with the facts proposed from them, all or none. Raises ``KnowledgeError``."""
    read = [(article, split_sentences(article)) for article in articles]
    proposed = [(article, propose_facts(article, sentences, wishes.mentions)) for article, sentences in read]
    write = plan_articles if done.dry_run else write_articles
    written = {path.stem for path in write(done.folder, proposed, wishes.replace)} if proposed else set()
    for (article, sentences), (_, facts) in zip(read, proposed, strict=True):
        if article.id in written:
            about = article.id, article.title, article.source
            shown = tuple(facts) if done.dry_run else ()
            done.added.append(Added(*about, len(sentences), len(facts), shown))
        else:  # another writer was quicker
            done.known += 1
