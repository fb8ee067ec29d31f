"""The files that are to be added: those that are named, and those inside folders."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from qa.errors import ImportFailure
from qa.knowledge.folder import leads_inside
from qa.knowledge.importing.drafts import failure
from qa.knowledge.importing.files import EXPORTS, is_readable
from qa.knowledge.reading import is_folder
from qa.knowledge.untrusted import printable

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class ToRead(NamedTuple):
    """A file to read, and the name that its article's id is made from."""

    path: Path
    name: str


def as_path(name: str) -> Path:
    """The path that a name stands for. Raises ``ImportFailure`` for an empty one, as of a variable that is
    not set, and for the address of a web page."""
    if not name.strip():
        raise ImportFailure("the name of a file is empty; name a file")
    if _ADDRESS.match(name):
        mend = "qa reads no network; save the page as HTML, then add that file, with --url for its address"
        raise ImportFailure(f"{printable(name)}: is an address, not a file; {mend}")
    return Path(name)


def is_export(path: Path) -> bool:
    """Whether a file holds an article a row or message, by its name."""
    return path.suffix.lower() in EXPORTS


def gather(paths: Sequence[Path], target: Path, failures: list[str], others: list[Path]) -> list[ToRead]:
    """The files themselves, and of folders what can be read, each file once. Hidden files, links to folders
    and what lies in the ``target`` are left out, links that lead out of a folder are told in ``failures``,
    and files of other kinds go to ``others``.

    Raises ``ImportFailure`` where a folder has none.
    """
    once: dict[str, ToRead] = {}  # a file that is named, and stands in a folder that is named too
    for path in paths:
        found = _inside(path, target, failures, others) if is_folder(path) else [ToRead(path, path.stem)]
        for one in found:
            once.setdefault(os.path.realpath(one.path), one)
    return list(once.values())


def _inside(folder: Path, target: Path, failures: list[str], others: list[Path]) -> Iterator[ToRead]:
    found, target, closed = 0, target.resolve(), len(failures)
    for room, rooms, files in os.walk(folder, onerror=lambda error: failures.append(_closed(error))):
        rooms[:] = sorted(
            name for name in rooms if not name.startswith(".") and Path(room, name).resolve() != target
        )
        for file in (Path(room, name) for name in sorted(files) if not name.startswith((".", "~$"))):
            if _leads_out(file, folder):
                failures.append(
                    f"{file}: a link that leads out of the folder is not followed; name the file itself"
                )
            elif is_readable(file) or is_export(file):
                found += 1
                yield ToRead(file, str(file.relative_to(folder).with_suffix("")))
            else:
                others.append(file)
    if not found and len(failures) == closed:
        raise failure(folder, "is a folder without a file that qa reads")


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a file is a link to somewhere else, as far as one may look."""
    try:
        return file.is_symlink() and not leads_inside(file, folder)
    except OSError:
        return False


def _closed(error: OSError) -> str:
    """Why a folder cannot be looked into."""
    reason = f"cannot be read: {error.strerror}; you need the right to look into it"
    return str(failure(Path(error.filename), reason))
