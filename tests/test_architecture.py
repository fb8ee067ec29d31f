"""The floors of the house: a module imports from its own floor or a lower one, and never in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "qa"
FLOORS = {"errors": 1, "models": 1, "language": 2, "knowledge": 3, "stores": 4, "answering": 5, "questionsets": 6, "interfaces": 7}
HEAVY = {"rich", "prompt_toolkit", "trafilatura", "pypdf", "markdown_it", "mdit_py_plugins", "rapidfuzz", "yaml", "tantivy"}
PLACED = [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem in FLOORS]
MODULES = sorted(path for path in PLACED if "_knowledge" not in path.parts)


def name_of(path: Path) -> str:
    return ".".join(("qa", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imports(path: Path, everywhere: bool) -> set[str]:
    """What a module imports: at its top alone, or in its functions too; imports for type checkers alone are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in tree.body if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))]
    found = set()
    for top in nodes:
        for node in ast.walk(top) if everywhere else [top]:
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.update({node.module} if node.module != "qa.interfaces" else {f"qa.interfaces.{alias.name}" for alias in node.names})
    return found


def floor(module: str) -> int:
    return FLOORS[module.split(".")[1]]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_imports_upwards(path: Path) -> None:
    for module in imports(path, everywhere=True):
        if module.startswith("qa."):
            assert floor(module) <= floor(name_of(path)), module


def test_no_imports_go_in_a_circle() -> None:
    graph = {name_of(path): {m for m in imports(path, everywhere=True) if m.startswith("qa.")} for path in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    assert not {module.split(".")[0] for module in imports(path, everywhere=False)} & HEAVY


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_renderer_knows_colour(path: Path) -> None:
    if path.name != "render.py":
        assert "click.style" not in path.read_text(encoding="utf-8")
        assert "rich" not in {module.split(".")[0] for module in imports(path, everywhere=True)}
