"""``pytest knowledge/questions`` in anyone's project: each question of a set is a test of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Pytest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_pytest(tmp_path: Path) -> Pytest:
    """Run pytest as a project would that has qa installed."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
            *map(str, arguments),
        ]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return run


def test_each_question_is_a_test(run_pytest: Pytest, knowledge: Path) -> None:
    done = run_pytest("-v", knowledge / "questions")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
    assert "ferry.yaml::When did the ferry between Ostermole and Lyngholm stop? PASSED" in done.stdout


def test_a_failure_shows_expected_and_actual_and_where(run_pytest: Pytest, knowledge: Path) -> None:
    path = knowledge / "questions" / "more.yaml"
    path.write_text(
        ("article: ferry\nquestions:\n  - ask: How long does the crossing take?\n    answer: two hours\n"),
        encoding="utf-8",
    )
    done = run_pytest(path)
    assert done.returncode == 1
    assert "expected: two hours" in done.stdout
    assert "actual: 45 minutes" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_follow_up_is_asked_behind_its_dialogue_even_alone(run_pytest: Pytest, knowledge: Path) -> None:
    dialogue = """\
questions:
  - dialogue:
      - ask: How many Danish sailors did the ferry company employ?
        answer: "41"
      - ask: And the Norwegian?
        answer: "23"
"""
    (knowledge / "questions" / "talk.yaml").write_text(dialogue, encoding="utf-8")
    done = run_pytest(knowledge / "questions", "-k", "Norwegian")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_question_asked_twice_is_two_tests(run_pytest: Pytest, knowledge: Path) -> None:
    twice = 'questions:\n  - ask: "Boats:: how long does the crossing take?"\n    answer: 45 minutes\n'
    twice += '  - ask: "Boats:: how long does the crossing take?"\n    answer: 45 minutes\n'
    (knowledge / "questions" / "twice.yaml").write_text(twice, encoding="utf-8")
    listed = run_pytest("--collect-only", "-q", knowledge / "questions" / "twice.yaml").stdout
    assert "twice.yaml::Boats: how long does the crossing take?\n" in listed
    assert "twice.yaml::Boats: how long does the crossing take? (2)\n" in listed


def test_a_broken_set_is_named_with_its_line(run_pytest: Pytest, knowledge: Path) -> None:
    (knowledge / "questions" / "broken.yaml").write_text(
        "questions:\n  - ask: When?\n    anwser: 1902\n", encoding="utf-8"
    )
    done = run_pytest(knowledge / "questions")
    assert done.returncode == 2
    assert "broken.yaml:3: unknown key" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_set_about_an_unknown_article_is_refused(run_pytest: Pytest, knowledge: Path) -> None:
    path = knowledge / "questions" / "other.yaml"
    path.write_text(
        "article: barge\nquestions:\n  - ask: When did it sink?\n    abstain: true\n", encoding="utf-8"
    )
    assert 'unknown article "barge"' in run_pytest(path).stdout


def test_a_set_outside_a_knowledge_folder_is_asked_of_the_default_one(
    run_pytest: Pytest, knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_KNOWLEDGE", str(knowledge))
    (tmp_path / "mine.yaml").write_text(
        ("questions:\n  - ask: How long does the crossing take?\n    answer: 45 minutes\n"), encoding="utf-8"
    )
    assert run_pytest("mine.yaml").returncode == 0


def test_other_yaml_files_are_left_alone(run_pytest: Pytest, tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "settings.yaml").write_text("questions:\n  colour: blue\n", encoding="utf-8")
    (tmp_path / "compose.yml").write_text("services: {}\n", encoding="utf-8")
    assert "no tests ran" in run_pytest(".").stdout
    assert "no tests ran" in run_pytest(tmp_path / "questions").stdout
