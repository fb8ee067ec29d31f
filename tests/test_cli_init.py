"""``qa init`` and ``qa schema``: a folder to begin with, and schemas that an editor can use."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from qa.knowledge.tables import FACT_COLUMNS
from qa.questionsets.schema import FactRow, Questions

Run = Callable[..., subprocess.CompletedProcess[str]]
KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


def test_init_makes_an_example_that_answers_and_passes(qa: Run, tmp_path: Path) -> None:
    done = qa("init", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Made {Path('knowledge/articles/lighthouse.md')}" in done.stdout
    assert qa("ask", "When was the lighthouse built?", cwd=tmp_path).stdout.startswith("1887")
    assert qa("check", cwd=tmp_path).stdout == "0 errors, 0 warnings\n"
    assert qa("test", cwd=tmp_path).returncode == 0
    assert not (tmp_path / ".github").exists()


def test_init_overwrites_nothing(qa: Run, tmp_path: Path, knowledge: Path) -> None:
    done = qa("init", knowledge)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is there already" in done.stderr
    assert not (knowledge / "schemas").exists()


def test_with_ci_a_workflow_checks_and_tests_the_folder(qa: Run, tmp_path: Path) -> None:
    assert qa("init", "ours: all", "--ci", cwd=tmp_path).returncode == 0
    workflow = tmp_path / ".github" / "workflows" / "qa.yml"
    steps = [
        step["run"] for step in yaml.safe_load(workflow.read_text())["jobs"]["qa"]["steps"] if "run" in step
    ]
    assert steps[1].splitlines() == ["qa --knowledge 'ours: all' check", "qa --knowledge 'ours: all' test"]
    again = qa("init", "ours: all", "--ci", cwd=tmp_path)
    assert again.returncode == 2
    assert "qa.yml is there already" in again.stderr


def test_with_ci_a_folder_that_is_there_gets_the_workflow_alone(qa: Run, knowledge: Path) -> None:
    done = qa("init", knowledge.name, "--ci", cwd=knowledge.parent)
    assert (done.returncode, done.stdout) == (0, f"Made {Path('.github/workflows/qa.yml')}\n")
    assert not (knowledge / "schemas").exists()


def test_the_example_points_its_editor_to_the_schema(qa: Run, tmp_path: Path) -> None:
    qa("init", cwd=tmp_path)
    example = tmp_path / "knowledge" / "questions" / "lighthouse.yaml"
    first = example.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    named = example.parent / first.partition("=")[2]
    assert json.loads(named.read_text(encoding="utf-8")) == json.loads(qa("schema", "questions").stdout)


def test_the_schema_of_facts_has_the_columns_of_the_table() -> None:
    assert tuple(FactRow.model_fields) == FACT_COLUMNS


def test_the_schemas_hold_of_what_ships_and_name_what_is_wrong(qa: Run) -> None:
    assert "ask" in json.loads(qa("schema", "questions").stdout)["$defs"]["Question"]["required"]
    assert "pattern" in json.loads(qa("schema", "facts").stdout)["properties"]["value"]
    assert qa("schema", "aliases").returncode == 2
    for path in (KNOWLEDGE / "questions").iterdir():
        Questions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    for path in (KNOWLEDGE / "facts").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                FactRow.model_validate(row)
    with pytest.raises(ValidationError, match="anwser"):
        Questions.model_validate({"questions": [{"ask": "When?", "anwser": "1887"}]})
