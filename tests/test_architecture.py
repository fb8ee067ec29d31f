"""The shape of the house: floors and rooms that import downwards, modules and functions that fit a screen or
two, and words that are data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "qa"
FLOORS = {
    "errors": 1,
    "display": 1,
    "models": 1,
    "language": 2,
    "knowledge": 3,
    "stores": 4,
    "answering": 5,
    "questionsets": 6,
    "interfaces": 7,
}
ROOMS = ("question", "matching", "facts", "ranking", "extraction", "selection", "rewriting", "bot")
"""The rooms of ``qa.answering``: each imports only from itself and those before it."""
READERS = {"question", "rewriting", "bot"}
"""The rooms that may read a question's text; all others have what was read of it."""
MODULE_LINES, FUNCTION_LINES, LIST_WORDS = 300, 40, 5
"""At most. A list of more English words belongs to ``qa/language/data``."""
HEAVY = {
    "rich": set(),
    "prompt_toolkit": {"qa.interfaces.session"},
    "trafilatura": set(),
    "lxml": set(),
    "pypdf": set(),
    "mcp": set(),
    "docx": set(),
    "tantivy": set(),
}
"""Libraries that take tens of milliseconds to load, with the modules that may import them at their top: all
others do where they use them."""
TO_DO: set[str] = set()
"""Modules in which a rule does not hold yet. One that holds them all is taken out."""

ENCODINGS = frozenset({"idna", "mbcs", "oem", "palmos", "punycode", "undefined", "raw-unicode-escape"})
"""Names that are neither English nor our own."""

EVERY = sorted(path for path in PACKAGE.rglob("*.py") if "_knowledge" not in path.parts)
MODULES = [path for path in EVERY if path.parent != PACKAGE or path.stem in FLOORS]


def name_of(path: Path) -> str:
    return ".".join(("qa", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, everywhere: bool) -> set[str]:
    """What a module imports: at its top alone, or in its functions too. Imports for type checkers alone are
    left out."""
    nodes = [
        node
        for node in tree_of(path).body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
    ]
    found = set()
    for top in nodes:
        for node in ast.walk(top) if everywhere else [top]:
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module == "qa.interfaces":
                found.update(f"qa.interfaces.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return found


def floor(module: str) -> int:
    return FLOORS[module.split(".")[1]]


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[:2] == ["qa", "answering"] and len(parts) > 2 else None


def faults(path: Path) -> list[str]:
    """Where a module breaks a rule that modules of ``TO_DO`` may break."""
    return [*too_long(path), *wrong_rooms(path), *question_readers(path), *word_lists(path)]


def too_long(path: Path) -> Iterator[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > MODULE_LINES:
        yield f"{lines} lines"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


def wrong_rooms(path: Path) -> Iterator[str]:
    own = room(name_of(path))
    for module in imports(path, everywhere=True) if own else ():
        other = room(module)
        if own and other and ROOMS.index(other) > ROOMS.index(own):
            yield f"imports {module}"


def question_readers(path: Path) -> Iterator[str]:
    if room(name_of(path)) in {None, *READERS}:
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr == "text":
            holder = node.value
            named = holder.id if isinstance(holder, ast.Name) else getattr(holder, "attr", "")
            if named == "question":
                yield f"line {node.lineno}: reads the text of a question"


def word_lists(path: Path) -> Iterator[str]:
    """Strings that are split, and tuples, lists and sets of words; the code's own names are none."""
    if name_of(path).startswith("qa.language"):
        return
    for node in ast.walk(tree_of(path)):
        words = [word for word in listed(node) if re.fullmatch(r"[a-z][a-z'’-]*", word)]
        if len(set(words) - own_names() - ENCODINGS) > LIST_WORDS:
            yield f"line {node.lineno}: a list of words: {' '.join(words[:3])} ..."


def listed(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return texts(node.elts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        return [word for text in texts([node.func.value]) for word in text.split()]
    return []


def texts(nodes: Iterable[ast.AST]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@cache
def own_names() -> frozenset[str]:
    """The fields of classes and the members of ``Literal`` types: keys, columns, kinds, tags."""
    found: set[str] = set()
    for node in (node for path in EVERY for node in ast.walk(tree_of(path))):
        if isinstance(node, ast.ClassDef):
            fields = (item.target for item in node.body if isinstance(item, ast.AnnAssign))
            found.update(field.id for field in fields if isinstance(field, ast.Name))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
            found.update(texts(ast.walk(node.slice)))
    return frozenset(found)


@pytest.mark.parametrize("path", EVERY, ids=name_of)
def test_modules_are_small_import_from_rooms_before_them_and_hold_no_words(path: Path) -> None:
    found = faults(path)
    if name_of(path) in TO_DO:
        assert found, "every rule holds by now; take it out of TO_DO"
    else:
        assert not found


def test_what_is_to_do_is_there() -> None:
    assert not TO_DO - set(map(name_of, EVERY))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("pass\n" * 301, "301 lines"),
        ("def long():\n" + "    pass\n" * 40, "line 1: long has 41 lines"),
        ("def f():\n    from qa.answering.rewriting.turn import x", "imports qa.answering.rewriting.turn"),
        ("asks = alignment.question.text.lower()", "line 1: reads the text of a question"),
        ('"red green blue white black pink".split()', "line 1: a list of words: red green blue ..."),
        ('["red", "green", "blue", "white", "black", "pink"]', "line 1: a list of words: red green blue ..."),
        ('("red", "green", "blue", "white", "black")', None),
        ('("subject", "relation", "object", "value", "unit", "date", "origin")', None),
    ],
)
def test_what_breaks_a_rule_is_found(
    code: str, fault: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_names()  # of the package itself
    module = tmp_path / "answering" / "matching" / "module.py"
    module.parent.mkdir(parents=True)
    module.write_text(code, encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path)
    assert faults(module) == ([fault] if fault else [])


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_imports_upwards(path: Path) -> None:
    for module in imports(path, everywhere=True):
        if module.startswith("qa."):
            assert floor(module) <= floor(name_of(path)), module


def test_no_imports_go_in_a_circle() -> None:
    graph = {
        name_of(path): {module for module in imports(path, everywhere=True) if module.startswith("qa.")}
        for path in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    heavy = {module.split(".")[0] for module in imports(path, everywhere=False)} & set(HEAVY)
    assert all(name_of(path) in HEAVY[library] for library in heavy), heavy


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_renderer_knows_colour(path: Path) -> None:
    if path.name != "render.py":
        assert "click.style" not in path.read_text(encoding="utf-8")
        assert "rich" not in {module.split(".")[0] for module in imports(path, everywhere=True)}
