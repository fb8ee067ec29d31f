"""Which files are question sets, and how large they may be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa.errors import QuestionSetError
from qa.knowledge.untrusted import printable

YAML = (".yaml", ".yml")
YAML_LIMIT = 8_000_000
JSON_LIMIT = 200_000_000
"""Bytes: the largest file that is read. SQuAD 2.0's training part has 42 million."""


def find_question_sets(paths: Sequence[Path], knowledge: Path) -> list[Path]:
    """The files that are named, and those inside the folders that are, by name; where none is named, those of
    a knowledge folder.

    Raises ``QuestionSetError`` where there is none, or where one is a link.
    """
    own = knowledge / "questions"
    if not paths and own.is_symlink():
        raise QuestionSetError(f"{printable(str(own))}: a link is not followed; name the folder itself")
    named = paths or ((own,) if own.is_dir() else ())
    files = [file for path in named for file in (_inside(path) if path.is_dir() else [_existing(path)])]
    if not files:
        raise QuestionSetError(
            "there is no question set; write one into the knowledge folder's questions/, or name a file"
        )
    return files


def _existing(path: Path) -> Path:
    if not path.exists():
        raise QuestionSetError(f"{printable(str(path))}: there is no such file or folder")
    return path


def _inside(folder: Path) -> list[Path]:
    """The question sets of a folder, by name."""
    try:
        files = sorted(filter(is_question_set, folder.iterdir()))
    except OSError as error:
        raise QuestionSetError(
            f"{printable(str(folder))}: cannot be read: {error.strerror or error}"
        ) from None
    for file in files:
        if file.is_symlink():
            raise QuestionSetError(
                f"{printable(str(file))}: a link is not followed; name the file itself, or copy it here"
            )
    return files


def is_question_set(path: Path) -> bool:
    """Whether a file of a folder is a question set by its name. Hidden ones are none: systems and editors
    leave them."""
    return path.suffix.lower() in (*YAML, ".json") and not path.name.startswith(".")
