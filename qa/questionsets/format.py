"""Question sets from files: our YAML, and SQuAD 1.1 and 2.0 JSON as it is."""

from __future__ import annotations

from pathlib import Path

from qa.errors import QuestionSetError
from qa.knowledge.reading import UnfitFileError, read_regular
from qa.knowledge.untrusted import printable
from qa.questionsets.cases import Fault, QuestionSet
from qa.questionsets.files import JSON_LIMIT, YAML, YAML_LIMIT
from qa.questionsets.squad import parse_squad
from qa.questionsets.yaml_format import parse_yaml


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
        if suffix not in (*YAML, ".json"):
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
