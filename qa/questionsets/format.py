"""Question sets from files: our YAML, and SQuAD 1.1 and 2.0 JSON as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QuestionSetError
from qa.knowledge.reading import UnfitFileError, read_regular
from qa.knowledge.untrusted import clean, printable, quote
from qa.models import Article, Model

if TYPE_CHECKING:
    from yaml import Node

_YAML = (".yaml", ".yml")
YAML_LIMIT = 8_000_000
JSON_LIMIT = 200_000_000
"""Bytes: the largest file that is read. SQuAD 2.0's training part has 42 million."""

_SET_KEYS = ("article", "questions")
_CASE_KEYS = ("ask", "answer", "abstain", "sentence", "read_as", "id", "tags")
_FARTHEST = 10_000
"""Characters that an answer's offset may be off: to look for each answer in all of a long text takes time
with their product."""
_TOO_DEEP = "lists and mappings are nested too deeply for a question set; check brackets and indentation"
_LONGEST_DIALOGUE = 100
"""Questions: alone, as pytest runs it, each is asked behind all before it."""
_DEEPEST = 6  # set, questions, item, dialogue, case, answers


class Case(Model):
    """One question with what is expected of the reply: one of ``answers``, or none at all (``abstain``).

    ``sentences`` are words that a cited sentence must hold, each; ``spans`` the gold answers' offsets into
    the article (SQuAD only); ``read_as`` how the question must have been read. ``article`` is the id of the
    article that alone is asked, empty where the whole knowledge is. ``line`` counts from 1, 0 where the
    format knows no lines.
    """

    ask: str
    answers: tuple[str, ...] = ()
    abstain: bool = False
    sentences: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    read_as: str | None = None
    id: str = ""
    tags: tuple[str, ...] = ()
    article: str = ""
    line: int = 0

    @property
    def is_open(self) -> bool:
        """Whether nothing is expected yet."""
        return not self.answers and not self.abstain


class QuestionSet(Model):
    """The cases of one file. A group is asked in one conversation: a dialogue, or a single question.

    ``article`` names the article of the knowledge that the set is about; ``articles`` are those that a SQuAD
    file brings along.
    """

    path: str
    article: str | None = None
    groups: tuple[tuple[Case, ...], ...]
    articles: tuple[Article, ...] = ()

    @property
    def measured(self) -> bool:
        """Whether the set brings its own articles (SQuAD): it is then scored, not passed or failed."""
        return bool(self.articles)


class _Fault(Exception):
    """What is wrong, and at which line (0 where none applies)."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


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
    parser = (
        _parse_squad
        if path.suffix.lower() == ".json"
        else _parse_yaml
        if path.suffix.lower() in _YAML
        else None
    )
    try:
        if parser is None:
            raise _Fault(0, "a question set is a .yaml, .yml or .json file; rename it or name another")
        limit = JSON_LIMIT if parser is _parse_squad else YAML_LIMIT
        question_set = parser(path, _decode(content if content is not None else _load(path, limit)))
        if not may_be_open:
            _refuse_open(question_set)
        return question_set
    except _Fault as fault:
        place = f"{path}:{fault.line}" if fault.line else f"{path}"
        raise QuestionSetError(printable(f"{place}: {fault}")) from None


def _refuse_open(question_set: QuestionSet) -> None:
    for case in (case for group in question_set.groups for case in group if case.is_open):
        raise _Fault(
            case.line,
            "has neither `answer` nor `abstain`; write `answer: ...`, or `abstain: true` where the article does not say, "
            "or let `qa test --update` write down what is answered now",
        )


def _load(path: Path, limit: int) -> bytes:
    try:
        return read_regular(path, limit)
    except UnfitFileError as error:
        raise _Fault(
            0, f"{error.strerror}; a question set is a plain file of at most {limit:,} bytes"
        ) from None
    except (OSError, ValueError) as error:
        raise _Fault(
            0,
            f"cannot be read: {getattr(error, 'strerror', None) or error}; check the path and its permissions",
        ) from None


def _decode(raw: bytes) -> str:
    """The text of a file, without a byte order mark."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _Fault(line, "is not UTF-8 text; save it with the encoding UTF-8") from None
    if not text.strip():
        raise _Fault(
            0, "is empty; write `questions:` and below it items such as `- ask: When did the embassy reopen?`"
        )
    return text


def _clean(text: str) -> str:
    """Without control characters, and without lone surrogates, which no output can encode. Offsets hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", clean(text))


# --- YAML


def _parse_yaml(path: Path, text: str) -> QuestionSet:
    root = _compose(text)
    if root is None:
        raise _Fault(
            0,
            "holds only comments; write `questions:` and below it items such as `- ask: When did the embassy reopen?`",
        )
    members = _members(root, _SET_KEYS, "a question set")
    if "questions" not in members:
        raise _Fault(
            _line(root), "`questions` is missing; write `questions:` and below it items such as `- ask: ...`"
        )
    groups = tuple(_group(item) for item in _items(members["questions"], "questions"))
    _check_ids(case for group in groups for case in group)
    article = _text(members["article"], "article") if "article" in members else None
    return QuestionSet(path=str(path), article=article, groups=groups)


def _compose(text: str) -> Node | None:
    """The YAML nodes, which know their lines. Nothing is constructed, so no tag can do harm, and `answer: 20`
    stays as written."""
    import yaml
    from yaml.reader import Reader, ReaderError

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _guard(yaml.parse(text, Loader=loader))
        node: Node | None = yaml.compose(text, Loader=loader)
    except ReaderError:
        found = Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 0
        raise _Fault(line, "holds a control character; take it out") from None
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark or error.context_mark, error.problem or error.context or ""
        reason = (
            f"broken YAML: {problem}; check the indentation, and put a text that holds `: ` or `#` in quotes"
        )
        # PyYAML refuses a depth of its own from 6.0.4 on.
        raise _Fault(mark.line + 1 if mark else 0, _TOO_DEEP if "nesting" in problem else reason) from None
    return node


def _guard(events: Iterator[Any]) -> None:
    """Refuse aliases, which a small file can multiply without end, and nesting that no question set has."""
    import yaml

    depth = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise _Fault(
                line,
                "an alias (`*name`) is not read in a question set; write the value out, or put it in quotes",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise _Fault(line, _TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _group(node: Node) -> tuple[Case, ...]:
    """A single question, or the questions of a dialogue."""
    if _kind(node) == "mapping" and any(key.value == "dialogue" for key, _ in node.value):
        members = _members(node, ("dialogue",), "a dialogue")
        turns = _items(members["dialogue"], "dialogue")
        if len(turns) > _LONGEST_DIALOGUE:
            raise _Fault(
                _line(turns[_LONGEST_DIALOGUE]),
                f"a dialogue has at most {_LONGEST_DIALOGUE} questions; begin another one here",
            )
        return tuple(_case(turn) for turn in turns)
    return (_case(node),)


def _case(node: Node) -> Case:
    members = _members(node, _CASE_KEYS, "a question")
    line = _line(node)
    if "ask" not in members:
        raise _Fault(line, "`ask` is missing; write the question as `ask: ...`")
    abstain = "abstain" in members and _is_true(members["abstain"])
    if abstain and "answer" in members:
        raise _Fault(
            _line(members["answer"]),
            "has both `answer` and `abstain`; keep `answer` where the article answers, else `abstain`",
        )
    return Case(
        ask=_text(members["ask"], "ask"),
        answers=_texts(members, "answer"),
        abstain=abstain,
        sentences=_texts(members, "sentence"),
        read_as=_text(members["read_as"], "read_as") if "read_as" in members else None,
        id=_text(members["id"], "id") if "id" in members else "",
        tags=_texts(members, "tags"),
        line=line,
    )


def _members(node: Node, allowed: tuple[str, ...], what: str) -> dict[str, Node]:
    """The values of a mapping by key, each key known and given once."""
    if _kind(node) != "mapping":
        raise _Fault(
            _line(node), f"{what} must be a mapping such as `{allowed[0]}: ...`, not a {_kind(node)}"
        )
    members: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value if _kind(key) == "text" else f"({_kind(key)})"
        if name not in allowed:
            raise _Fault(_line(key), _unknown(name, allowed, what))
        if name in members:
            raise _Fault(
                _line(key),
                f"`{name}` is given twice in {what}; keep one (several answers are written as a list)",
            )
        members[name] = value
    return members


def _unknown(name: str, allowed: tuple[str, ...], what: str) -> str:
    import difflib

    near = difflib.get_close_matches(name[:40].lower(), allowed, n=1)
    mend = f"did you mean `{near[0]}`?" if near else f"allowed are {', '.join(allowed)}"
    return f"unknown key {quote(name, 40)} in {what}; {mend}"


def _items(node: Node, key: str) -> list[Node]:
    if _kind(node) != "list":
        raise _Fault(
            _line(node),
            f"`{key}` must be a list of items, each on a line that starts with `- `, not a {_kind(node)}",
        )
    if not node.value:
        raise _Fault(_line(node), f"`{key}` is an empty list; write at least one question below it")
    items: list[Node] = node.value
    return items


def _texts(members: dict[str, Node], key: str) -> tuple[str, ...]:
    """One text or a list of texts; none where the key is not given."""
    node = members.get(key)
    if node is None:
        return ()
    return tuple(_text(item, key) for item in (_items(node, key) if _kind(node) == "list" else [node]))


def _text(node: Node, key: str) -> str:
    if _kind(node) != "text":
        raise _Fault(
            _line(node),
            f"`{key}` must be a text, not a {_kind(node)}; put it in quotes where it holds brackets",
        )
    text = _clean(node.value.strip())
    if not text or node.tag.endswith(":null"):
        raise _Fault(
            _line(node), f"`{key}` is empty; write a text after it, or leave the key out where it is optional"
        )
    return text


def _is_true(node: Node) -> bool:
    if _kind(node) == "text" and node.tag.endswith(":bool") and node.value.lower() in ("true", "yes", "on"):
        return True
    raise _Fault(_line(node), "`abstain` can only be `true`; leave it out where the article answers")


def _check_ids(cases: Iterator[Case]) -> None:
    first: dict[str, int] = {}
    for case in cases:
        if case.id in first:
            raise _Fault(
                case.line,
                f"the id {quote(case.id)} is taken by the question at line {first[case.id]}; give each its own id",
            )
        if case.id:
            first[case.id] = case.line


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _kind(node: Node) -> str:
    return {"ScalarNode": "text", "SequenceNode": "list"}.get(type(node).__name__, "mapping")


# --- SQuAD


def _parse_squad(path: Path, text: str) -> QuestionSet:
    import json

    try:
        root = json.loads(text)
    except json.JSONDecodeError as error:
        raise _Fault(
            error.lineno, f"broken JSON: {error.msg} (column {error.colno}); mend it or fetch the file again"
        ) from None
    except RecursionError:
        raise _Fault(0, "broken JSON: it is nested too deeply; mend it or fetch the file again") from None
    except ValueError as error:
        raise _Fault(0, f"broken JSON: {error}; mend it or fetch the file again") from None
    if not isinstance(root, dict) or not isinstance(root.get("data"), list):
        raise _Fault(
            0,
            "is not SQuAD 1.1 or 2.0, which has a list `data` of articles; write your own questions as YAML",
        )
    articles: list[Article] = []
    cases: list[Case] = []
    ids: dict[str, int] = {}
    for number, entry in enumerate(root["data"]):
        where = f"data[{number}]"
        title = (
            _clean(entry["title"]) if isinstance(entry, dict) and isinstance(entry.get("title"), str) else ""
        )
        title = title.replace("_", " ").strip() or f"Article {number + 1}"
        article = Article(id=_slug(title, ids), title=title, text=_joined(entry, where))
        articles.append(article)
        cases.extend(_squad_cases(entry, article, where))
    if not cases:
        raise _Fault(0, "holds no question; take another file")
    return QuestionSet(path=str(path), groups=tuple((case,) for case in cases), articles=tuple(articles))


def _slug(title: str, ids: dict[str, int]) -> str:
    """An id from the title, told apart by a number where it is taken."""
    base = re.sub(r"[\W_]+", "-", title.casefold()).strip("-") or "article"
    slug = base
    while slug in ids:
        ids[base] += 1
        slug = f"{base}-{ids[base]}"
    ids[slug] = 1
    return slug


def _paragraphs(entry: Any, where: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each paragraph's place, record and text."""
    for number, paragraph in enumerate(_get(entry, "paragraphs", list, where)):
        place = f"{where}.paragraphs[{number}]"
        yield place, paragraph, _clean(_get(paragraph, "context", str, place))


def _joined(entry: Any, where: str) -> str:
    text = "\n\n".join(context for _, _, context in _paragraphs(entry, where))
    if not text.strip():
        raise _Fault(0, f"{where}: the article has no text; give its paragraphs a `context`")
    return text


def _squad_cases(entry: Any, article: Article, where: str) -> Iterator[Case]:
    offset = 0
    for place, paragraph, context in _paragraphs(entry, where):
        for number, record in enumerate(_get(paragraph, "qas", list, place)):
            yield _squad_case(record, context, offset, article, f"{place}.qas[{number}]")
        offset += len(context) + len("\n\n")


def _squad_case(record: Any, context: str, offset: int, article: Article, where: str) -> Case:
    ask = _clean(_get(record, "question", str, where))
    name = _clean(str(record.get("id", "")))
    if record.get("is_impossible") is True:
        return Case(ask=ask, abstain=True, id=name, article=article.id)
    answers = _get(record, "answers", list, where)
    if not answers:
        raise _Fault(0, f"{where}: the question has no answer; give it one, or `is_impossible: true`")
    texts: dict[str, None] = {}
    spans: dict[tuple[int, int], None] = {}
    for answer in answers:
        text = _clean(_get(answer, "text", str, where)).strip()
        start = _nearest(text, context, _get(answer, "answer_start", int, where))
        if not text or start < 0:
            raise _Fault(
                0,
                f"{where}: the answer {quote(text)} does not stand in its paragraph; mend `text` and `answer_start`",
            )
        texts[text] = None
        spans[offset + start, offset + start + len(text)] = None
    return Case(ask=ask, answers=tuple(texts), spans=tuple(spans), id=name, article=article.id)


def _nearest(text: str, context: str, start: int) -> int:
    """Where the text stands nearest to ``start``, at most ``_FARTHEST`` off, -1 where nowhere: some public
    sets count a few characters off."""
    start = min(max(start, 0), len(context))
    end = start + len(text)
    places = (context.find(text, start, end + _FARTHEST), context.rfind(text, max(0, start - _FARTHEST), end))
    return min((place for place in places if place >= 0), key=lambda place: abs(place - start), default=-1)


def _get(record: Any, key: str, kind: type, where: str) -> Any:
    """A member of the right type; ``where`` names the record by its JSON path."""
    if not isinstance(record, dict):
        raise _Fault(0, f"{where}: must be an object, not {_json_name(record)}")
    if key not in record:
        raise _Fault(0, f"{where}: `{key}` is missing; add it as SQuAD has it")
    value = record[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _Fault(0, f"{where}: `{key}` must be {_JSON_NAMES[kind]}, not {_json_name(value)}")
    return value


_JSON_NAMES = {
    str: "a text",
    int: "a whole number",
    list: "a list",
    dict: "an object",
    bool: "true or false",
    float: "a number",
}


def _json_name(value: Any) -> str:
    return _JSON_NAMES.get(type(value), "null")
