"""Where the index of a knowledge folder lies.

An index says what is cited, and tantivy deletes the files that its own list names. So it never lies in the
knowledge folder, which may come from anywhere, but in the user's cache, in a folder that nobody else can
write. What lies there is read by ``manifest.py``.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.untrusted import printable

CACHE = "QA_CACHE"
"""The environment variable that names another cache than the user's own."""
MANIFEST = "manifest.json"
_LEGACY = (".index", ".index.tmp", ".index.old")
"""Where earlier versions kept an index inside the knowledge folder. What lies there is never opened."""


def index_folder(folder: Path) -> Path:
    """Where the index of a knowledge folder lies, or would lie. Nothing is made."""
    name = hashlib.blake2b(os.fsencode(_resolved(folder)), digest_size=16).hexdigest()
    return _root() / name


def has_index(folder: Path) -> bool:
    """Whether there is an index of a knowledge folder, be it good or not."""
    place = index_folder(folder)
    return place.is_absolute() and os.path.lexists(place / MANIFEST)


def make_index_folder(folder: Path) -> Path:
    """Make the place for the index of a knowledge folder. Raises ``KnowledgeError`` where it cannot be
    trusted, ``OSError``."""
    place = index_folder(folder)
    if not place.is_absolute():
        raise KnowledgeError(f"no cache of yours is known to keep an index in; name one in {CACHE}")
    for made in (place.parent, place):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_foreign(made)
    return place


def legacy_notes(folder: Path) -> tuple[str, ...]:
    """A note where an index of an earlier version, or of somebody else, lies inside a knowledge folder."""
    found = [name for name in _LEGACY if os.path.lexists(folder / name)]
    note = "an index inside a knowledge folder is left alone, not used, and may be deleted"
    return (f"{printable(str(folder))}: {', '.join(found)}: {note}",) if found else ()


def _root() -> Path:
    """The folder of all indexes: in ``QA_CACHE``, else in the cache that the system has for a user."""
    named = os.environ.get(CACHE)
    if named:
        return Path(named).absolute() / "qa"
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (which raises where there is none)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "qa"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "qa"
    given = Path(os.environ.get("XDG_CACHE_HOME") or "")
    return (given if given.is_absolute() else home / ".cache") / "qa"


def _resolved(folder: Path) -> str:
    return os.path.realpath(folder)


def identity(folder: Path) -> tuple[str, int]:
    """Which folder it is. Not its device, whose number changes with each mount."""
    return _resolved(folder), folder.stat().st_ino


def refuse_foreign(place: Path) -> None:
    """Raise where somebody else may have put files into a folder of the cache, or may change them."""
    status = place.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise KnowledgeError(
            f"{printable(str(place))} is no folder; move it away, or name another cache in {CACHE}"
        )
    if not hasattr(os, "geteuid"):
        return
    if status.st_uid != os.geteuid():
        raise KnowledgeError(
            f"{printable(str(place))} belongs to somebody else; delete it, or name another cache in {CACHE}"
        )
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise KnowledgeError(
            f"others may write into {printable(str(place))}; delete it, or name another cache in {CACHE}"
        )
