"""Question sets as people write them: YAML, read from its nodes, which know their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from yaml import Node
from yaml.reader import Reader, ReaderError

from qa.knowledge.untrusted import quote
from qa.questionsets.cases import Case, Fault, QuestionSet, clean_text
from qa.questionsets.schema import Question, Questions

_SET_KEYS = tuple(Questions.model_fields)
_CASE_KEYS = tuple(Question.model_fields)
_TOO_DEEP = "lists and mappings are nested too deeply for a question set; check brackets and indentation"
_LONGEST_DIALOGUE = 100
"""Questions: alone, as pytest runs it, each is asked behind all before it."""
_DEEPEST = 6  # set, questions, item, dialogue, case, answers


def parse_yaml(path: Path, text: str) -> QuestionSet:
    root = _compose(text)
    if root is None:
        raise Fault(
            0,
            "holds only comments; write `questions:` and below it items such as "
            "`- ask: When did the embassy reopen?`",
        )
    members = _members(root, _SET_KEYS, "a question set")
    if "questions" not in members:
        raise Fault(
            _line(root), "`questions` is missing; write `questions:` and below it items such as `- ask: ...`"
        )
    groups = tuple(_group(item) for item in _items(members["questions"], "questions"))
    _check_ids(case for group in groups for case in group)
    article = _text(members["article"], "article") if "article" in members else None
    return QuestionSet(path=str(path), article=article, groups=groups)


def _compose(text: str) -> Node | None:
    """The YAML nodes, which know their lines. Nothing is constructed, so no tag can do harm, and `answer: 20`
    stays as written."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _guard(yaml.parse(text, Loader=loader))
        node: Node | None = yaml.compose(text, Loader=loader)
    except ReaderError:
        found = Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 0
        raise Fault(line, "holds a control character; take it out") from None
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark or error.context_mark, error.problem or error.context or ""
        reason = (
            f"broken YAML: {problem}; check the indentation, and put a text that holds `: ` or `#` in quotes"
        )
        # PyYAML refuses a depth of its own from 6.0.4 on.
        raise Fault(mark.line + 1 if mark else 0, _TOO_DEEP if "nesting" in problem else reason) from None
    return node


def _guard(events: Iterator[Any]) -> None:
    """Refuse aliases, which a small file can multiply without end, and nesting that no question set has."""
    depth = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise Fault(
                line,
                "an alias (`*name`) is not read in a question set; write the value out, or put it in quotes",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise Fault(line, _TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _group(node: Node) -> tuple[Case, ...]:
    """A single question, or the questions of a dialogue."""
    if _kind(node) == "mapping" and any(key.value == "dialogue" for key, _ in node.value):
        members = _members(node, ("dialogue",), "a dialogue")
        turns = _items(members["dialogue"], "dialogue")
        if len(turns) > _LONGEST_DIALOGUE:
            raise Fault(
                _line(turns[_LONGEST_DIALOGUE]),
                f"a dialogue has at most {_LONGEST_DIALOGUE} questions; begin another one here",
            )
        return tuple(_case(turn) for turn in turns)
    return (_case(node),)


def _case(node: Node) -> Case:
    members = _members(node, _CASE_KEYS, "a question")
    line = _line(node)
    if "ask" not in members:
        raise Fault(line, "`ask` is missing; write the question as `ask: ...`")
    abstain = "abstain" in members and _is_true(members["abstain"])
    if abstain and "answer" in members:
        raise Fault(
            _line(members["answer"]),
            "has both `answer` and `abstain`; keep `answer` where the article answers, else `abstain`",
        )
    return Case(
        ask=_text(members["ask"], "ask"),
        answers=_texts(members, "answer"),
        abstain=abstain,
        sentences=_texts(members, "sentence"),
        read_as=_text(members["read_as"], "read_as") if "read_as" in members else None,
        certainty=_certainty(members["certainty"]) if "certainty" in members else None,
        id=_text(members["id"], "id") if "id" in members else "",
        tags=_texts(members, "tags"),
        line=line,
    )


def _certainty(node: Node) -> str:
    given = _text(node, "certainty")
    if given not in ("sure", "unsure"):
        raise Fault(_line(node), f"`certainty` is sure or unsure, not {quote(given, 40)}")
    return given


def _members(node: Node, allowed: tuple[str, ...], what: str) -> dict[str, Node]:
    """The values of a mapping by key, each key known and given once."""
    if _kind(node) != "mapping":
        raise Fault(_line(node), f"{what} must be a mapping such as `{allowed[0]}: ...`, not a {_kind(node)}")
    members: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value if _kind(key) == "text" else f"({_kind(key)})"
        if name not in allowed:
            raise Fault(_line(key), _unknown(name, allowed, what))
        if name in members:
            raise Fault(
                _line(key),
                f"`{name}` is given twice in {what}; keep one (several answers are written as a list)",
            )
        members[name] = value
    return members


def _unknown(name: str, allowed: tuple[str, ...], what: str) -> str:
    near = get_close_matches(name[:40].lower(), allowed, n=1)
    mend = f"did you mean `{near[0]}`?" if near else f"allowed are {', '.join(allowed)}"
    return f"unknown key {quote(name, 40)} in {what}; {mend}"


def _items(node: Node, key: str) -> list[Node]:
    if _kind(node) != "list":
        raise Fault(
            _line(node),
            f"`{key}` must be a list of items, each on a line that starts with `- `, not a {_kind(node)}",
        )
    if not node.value:
        raise Fault(_line(node), f"`{key}` is an empty list; write at least one question below it")
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
        raise Fault(
            _line(node),
            f"`{key}` must be a text, not a {_kind(node)}; put it in quotes where it holds brackets",
        )
    text = clean_text(node.value.strip())
    if not text or node.tag.endswith(":null"):
        raise Fault(
            _line(node), f"`{key}` is empty; write a text after it, or leave the key out where it is optional"
        )
    return text


def _is_true(node: Node) -> bool:
    if _kind(node) == "text" and node.tag.endswith(":bool") and node.value.lower() in ("true", "yes", "on"):
        return True
    raise Fault(_line(node), "`abstain` can only be `true`; leave it out where the article answers")


def _check_ids(cases: Iterable[Case]) -> None:
    first: dict[str, int] = {}
    for case in cases:
        if case.id in first:
            raise Fault(
                case.line,
                f"the id {quote(case.id)} is taken by the question at line {first[case.id]}; "
                "give each its own id",
            )
        if case.id:
            first[case.id] = case.line


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _kind(node: Node) -> str:
    return {"ScalarNode": "text", "SequenceNode": "list"}.get(type(node).__name__, "mapping")
