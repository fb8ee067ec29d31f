"""What ``qa init`` and ``qa schema`` do: a knowledge folder to begin with, and schemas for editors."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from qa.errors import KnowledgeError, QAError
from qa.interfaces import render
from qa.knowledge.untrusted import printable
from qa.questionsets.output import write_whole
from qa.questionsets.schema import SCHEMAS

_EXAMPLE = Path(__file__).with_name("example")
_FILES = ("articles/lighthouse.md", "facts/lighthouse.csv", "questions/lighthouse.yaml")
_WORKFLOW = Path(".github/workflows/qa.yml")


def schema(name: str) -> str:
    """The JSON Schema of a question set (``questions``) or of a fact table's row (``facts``)."""
    return json.dumps(SCHEMAS[name].model_json_schema(), indent=2)


def init(folder: Path, ci: bool) -> None:
    """Make a knowledge folder with a small example; with ``ci`` a workflow that checks it, also for a folder
    that is there already. Nothing is overwritten. Raises ``KnowledgeError``."""
    there = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if there and not (ci and folder.is_dir()):
        raise KnowledgeError(f"{printable(str(folder))} is there already; name another: qa init FOLDER")
    if ci and _WORKFLOW.exists():
        raise KnowledgeError(f"{_WORKFLOW} is there already; move it away first")
    made = [] if there else _example(folder)
    if ci:
        made.append(_WORKFLOW)
        _write(_WORKFLOW, (_EXAMPLE / "workflow.yml").read_text("utf-8").replace("{folder}", _quoted(folder)))
    render.show("\n".join(f"Made {printable(str(path))}" for path in made))
    if not there:
        render.show(f"\n{_next_steps(folder)}")


def _example(folder: Path) -> list[Path]:
    contents = {name: (_EXAMPLE / name).read_text("utf-8") for name in _FILES}
    contents |= {f"schemas/{name}.json": schema(name) + "\n" for name in SCHEMAS}
    for name, content in contents.items():
        _write(folder / name, content)
    return [folder / name for name in contents]


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.encode())
    except (OSError, QAError) as error:
        reason = getattr(error, "strerror", None) or error
        raise KnowledgeError(f"{printable(str(path))} cannot be made: {reason}") from error


def _quoted(folder: Path) -> str:
    return shlex.quote(folder.as_posix())


def _next_steps(folder: Path) -> str:
    at = "qa" if folder == Path("knowledge") else f"qa --knowledge {printable(_quoted(folder))}"
    return (
        f'Ask it: {at} ask "When was the lighthouse built?"\n'
        f"Add your own: {at} add FILE, then remove the example: {at} remove lighthouse"
    )
