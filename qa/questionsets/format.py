"""Question sets from files: our YAML, and SQuAD 1.1 and 2.0 JSON as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa.errors import QuestionSetError
from qa.knowledge.reading import UnfitFileError, read_regular
from qa.knowledge.untrusted import printable
from qa.questionsets.cases import Fault, QuestionSet
from qa.questionsets.squad import parse_squad
from qa.questionsets.yaml_format import parse_yaml

_YAML = (".yaml", ".yml")
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
    return path.suffix.lower() in (*_YAML, ".json") and not path.name.startswith(".")


def read_question_set(path: str | Path, may_be_open: bool = False) -> QuestionSet:
    """Read a question set: ``.yaml`` or ``.yml`` in our format, ``.json`` in SQuAD's. Only where its cases
    ``may_be_open`` can one lack an expectation.

    Raises ``QuestionSetError`` with file, line, reason and mending where the file cannot be read or a part of
    it is wrong.
    """
    return _parsed(Path(path), None, may_be_open)


def parse_question_set(path: str | Path, content: bytes) -> QuestionSet:
    """The question set that a file of this name would hold with this content. Raises ``QuestionSetError``."""
    return _parsed(Path(path), content, may_be_open=False)


def _parsed(path: Path, content: bytes | None, may_be_open: bool) -> QuestionSet:
    suffix = path.suffix.lower()
    try:
        if suffix not in (*_YAML, ".json"):
            raise Fault(0, "a question set is a .yaml, .yml or .json file; rename it or name another")
        parse, limit = (parse_squad, JSON_LIMIT) if suffix == ".json" else (parse_yaml, YAML_LIMIT)
        question_set = parse(path, _decode(content if content is not None else _load(path, limit)))
        if not may_be_open:
            _refuse_open(question_set)
        return question_set
    except Fault as fault:
        place = f"{path}:{fault.line}" if fault.line else f"{path}"
        raise QuestionSetError(printable(f"{place}: {fault}")) from None


def _refuse_open(question_set: QuestionSet) -> None:
    for case in (case for group in question_set.groups for case in group if case.is_open):
        raise Fault(
            case.line,
            "has neither `answer` nor `abstain`; write `answer: ...`, or `abstain: true` where "
            "the article does not say, or let `qa test --update` write down what is answered now",
        )


def _load(path: Path, limit: int) -> bytes:
    try:
        return read_regular(path, limit)
    except UnfitFileError as error:
        raise Fault(
            0, f"{error.strerror}; a question set is a plain file of at most {limit:,} bytes"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Fault(0, f"cannot be read: {reason}; check the path and its permissions") from None


def _decode(raw: bytes) -> str:
    """The text of a file, without a byte order mark."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Fault(line, "is not UTF-8 text; save it with the encoding UTF-8") from None
    if not text.strip():
        raise Fault(
            0, "is empty; write `questions:` and below it items such as `- ask: When did the embassy reopen?`"
        )
    return text
