"""Articles out of a knowledge folder, each with its facts and its question set, all or none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.atomic import SAFE_ID, locked, write_together
from qa.knowledge.listing import Entry, list_entries
from qa.knowledge.untrusted import printable, quote

_SETS = ("questions/{}.yaml", "questions/{}.yml")


def files_of(folder: Path, article_ids: Sequence[str]) -> dict[str, list[str]]:
    """The files of some articles, by path inside the folder: ``{"ferry": ["articles/ferry.md"]}``.

    Raises ``KnowledgeError`` where the folder has no such article, or a file with a name of its own making.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"{printable(str(folder))} is no knowledge folder; name one with --knowledge")
    entries = {entry.id: entry for entry in list_entries(folder)[0]}
    return {one: _files(folder, entries[_known(one, entries)]) for one in dict.fromkeys(article_ids)}


def remove_articles(folder: Path, article_ids: Sequence[str]) -> list[Path]:
    """Take articles away with their facts and question sets, all or none, and give the paths of the files.

    Raises ``KnowledgeError``: then the folder is as it was before.
    """
    files_of(folder, article_ids)  # before a lock: a folder that is not there is not made
    with locked(folder):
        files = [file for found in files_of(folder, article_ids).values() for file in found]
        return write_together(folder, dict.fromkeys(files))


def _known(article_id: str, entries: dict[str, Entry]) -> str:
    if article_id in entries:
        return article_id
    near = get_close_matches(article_id, entries, n=1)
    mend = f"did you mean {quote(near[0])}?" if near else "`qa sources` lists them"
    raise KnowledgeError(f"there is no article {quote(article_id)}; {mend}")


def _files(folder: Path, entry: Entry) -> list[str]:
    sets = (name.format(entry.id) for name in _SETS)
    files = [file for file in (entry.file, entry.table, *sets) if file and os.path.lexists(folder / file)]
    ours = {f"articles/{entry.id}.md", f"facts/{entry.id}.csv", *(name.format(entry.id) for name in _SETS)}
    if not SAFE_ID.fullmatch(entry.id) or not ours.issuperset(files):
        shown = ", ".join(printable(str(folder / file)) for file in files)
        raise KnowledgeError(
            f"{quote(entry.id)} has files that qa did not name; delete them yourself: {shown}"
        )
    return files
