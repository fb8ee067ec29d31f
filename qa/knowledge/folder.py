"""Where the knowledge folder is."""

from __future__ import annotations

import os
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.untrusted import printable


def find_folder() -> Path:
    """The knowledge folder to use: ``QA_KNOWLEDGE``, ``./knowledge``, else the one that ships with the
    package.

    Raises ``KnowledgeError`` where ``QA_KNOWLEDGE`` names no folder, or there is none at all.
    """
    named = os.environ.get("QA_KNOWLEDGE")
    if named:
        if not Path(named).is_dir():
            mend = "make it, correct the name, or unset it"
            raise KnowledgeError(f"QA_KNOWLEDGE names {printable(named)}, which is no folder; {mend}")
        return Path(named)
    here = Path("knowledge")
    found = here if here.is_dir() else packaged_folder()
    if found is None:
        raise KnowledgeError(
            "no knowledge folder: make ./knowledge, name one with --knowledge, or set QA_KNOWLEDGE"
        )
    return found


def named_folder(given: object) -> Path:
    """The folder that a caller names by a text or a path; with none, the one that ``find_folder`` finds.
    Raises ``KnowledgeError`` for anything else."""
    if given is None:
        return find_folder()
    if not isinstance(given, str | os.PathLike):
        raise KnowledgeError(
            f"a knowledge folder is named by a text or a path, not by a {type(given).__name__}; "
            'as in Bot.open("knowledge"). What is in memory is asked by Bot(base)'
        )
    if not str(given).strip():
        raise KnowledgeError("the name of the knowledge folder is empty; name one, or leave it out")
    return Path(given)


def packaged_folder() -> Path | None:
    """The knowledge that ships inside the package, or beside it in a checkout; none where there is
    neither."""
    package = Path(__file__).parents[1]
    if (package / "_knowledge").is_dir():
        return package / "_knowledge"
    checkout = package.parent
    return (
        checkout / "knowledge"
        if (checkout / "pyproject.toml").is_file() and (checkout / "knowledge").is_dir()
        else None
    )


def is_packaged(given: Path | None) -> bool:
    """Whether nobody has named a folder or made one here, so that what ships is asked."""
    return given is None and find_folder() == packaged_folder() and not os.environ.get("QA_KNOWLEDGE")


def leads_inside(path: Path, folder: Path) -> bool:
    """Whether a link ends inside a folder. One that leads to itself ends nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (RuntimeError, OSError):
        return False
