"""Opens a knowledge folder with the store that suits it: in memory, or on disk where it has an index."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from qa.errors import KnowledgeError
from qa.knowledge.base import Knowledge, KnowledgeBase
from qa.knowledge.listing import list_entries
from qa.knowledge.stamps import folder_stamp
from qa.knowledge.untrusted import printable
from qa.stores.archive import Archive
from qa.stores.base import Store
from qa.stores.disk import DiskStore
from qa.stores.indexing import find_changes, update_index
from qa.stores.manifest import why_not_ours
from qa.stores.memory import memory_store
from qa.stores.place import has_index, legacy_notes

StoreName = Literal["auto", "memory", "disk"]
"""``auto`` takes the index where there is one, and memory elsewhere."""

WORTH_INDEXING = 2_000
"""Sentences from which an index pays: a cold question takes as long with it as without at about 400, a third
less at 2,000, and less than half at 5,000."""
_SENTENCE = 100
"""Bytes of an article's file for each of its sentences, about."""
_AT_ONCE = 100
"""Changed articles that are taken into the index before a question is answered; more are left to `qa
index`."""
_LOOKED_AT = 2_000
"""Articles whose files are each looked at for a change; of more, the folders alone: a file that is replaced
or added shows there."""


class Opened(NamedTuple):
    """Knowledge ready to be asked, with what a person should know about it."""

    knowledge: Knowledge
    store: Store
    notes: tuple[str, ...]


def open_knowledge(folder: Path, store: StoreName = "auto") -> Opened:
    """Open a knowledge folder. With an index, what changed since is taken in first, or told in ``notes``
    where that is much.

    Raises ``KnowledgeError`` where the folder or its index cannot be read, ``MissingExtraError`` where the
    index needs a library that is not there.
    """
    if store not in get_args(StoreName):
        raise KnowledgeError(f"store is {store!r}; it is one of {', '.join(get_args(StoreName))}")
    notes = legacy_notes(folder)
    if store == "memory" or not folder.is_dir():
        knowledge = KnowledgeBase.load(folder)
        return Opened(knowledge, memory_store(knowledge), notes)
    found, refused = has_index(folder), ""
    if found:
        refused = why_not_ours(folder)
    if store == "auto" and (refused or not found):
        return _from_memory(folder, refused, notes)
    if refused or not found:
        update_index(folder)
        notes = (*notes, f"{refused}; it was built anew") if refused else notes
    opened = DiskStore(folder)
    archive = Archive(opened)
    return Opened(
        archive, opened, (*notes, *catch_up(archive, every_file=len(archive.articles) <= _LOOKED_AT))
    )


def _from_memory(folder: Path, refused: str, notes: tuple[str, ...]) -> Opened:
    """A folder that has no index, or one that is ``refused``."""
    knowledge = KnowledgeBase.load(folder)
    if refused:
        notes = (*notes, f"{refused}; `qa index` builds it anew")
    elif len(knowledge.sentences) >= WORTH_INDEXING:
        notes = (
            *notes,
            f"{len(knowledge.sentences):,} sentences are read anew each time; `qa index` makes that quick",
        )
    return Opened(knowledge, memory_store(knowledge), notes)


def needs_index(folder: Path) -> bool:
    """Whether a folder has an index, or so much text that one pays. Raises ``KnowledgeError`` where the
    folder cannot be read."""
    if has_index(folder):
        return True
    sizes, enough = 0, WORTH_INDEXING * _SENTENCE
    for entry in list_entries(folder)[0]:
        with suppress(OSError):
            sizes += (folder / entry.file).stat().st_size
        if sizes >= enough:
            return True
    return False


def catch_up(knowledge: Knowledge, every_file: bool = False) -> tuple[str, ...]:
    """Take what changed in a folder into its index, where that is little, and tell what was not taken in;
    nothing to do in memory.

    Looks at ``every_file``, or only where one was added, replaced or removed.
    """
    if isinstance(knowledge, KnowledgeBase):
        return ()
    assert isinstance(knowledge, Archive)
    index = knowledge.store.index
    folder, look = index.folder, index.state.folder
    if not every_file and look and look == folder_stamp(folder):
        return ()
    plan = find_changes(folder, dict(index.rows("SELECT id, stamp FROM entry")))
    number = len(plan.changed) + len(plan.removed)
    if not number and look == plan.look:
        return ()
    note = f"the index of {printable(str(folder))} is older than the folder ({number:,} articles differ)"
    if number > _AT_ONCE:
        return (f"{note}; `qa index` brings it up to date",)
    if not os.access(index.place, os.W_OK):
        return (f"{note} and cannot be written",) if number else ()
    try:
        update_index(folder)
    except KnowledgeError as error:
        return (f"{note}: {error}",) if number else ()
    return ()
