"""Many questions at once: a file of them, and a program at the other end of a pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.models import Answer

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[1]

QUESTIONS = """\ufeffHow long does the crossing take?

When did the ferry between Ostermole and Lyngholm stop?
?!
Who painted the lighthouse of Vardskar?
"""


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.txt"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


def test_each_line_of_a_file_gets_a_line_of_json_in_order(qa: Run, knowledge: Path, questions: Path) -> None:
    done = qa("--knowledge", knowledge, "ask", "--file", questions, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    crossing, stopped, refused, unknown = map(json.loads, done.stdout.splitlines())
    assert Answer.model_validate(crossing).text == "45 minutes"
    assert Answer.model_validate(stopped).text == "March 2009"
    assert refused["question"] == "?!"
    assert refused["error"].startswith("the question holds no word")
    assert not Answer.model_validate(unknown).answered


def test_as_text_each_question_stands_before_its_answer(qa: Run, knowledge: Path, questions: Path) -> None:
    done = qa("--knowledge", knowledge, "ask", "--file", questions)
    assert done.stdout.startswith("> How long does the crossing take?\n45 minutes\n")
    assert "> ?!\nerror: the question holds no word" in done.stdout


def test_questions_come_from_stdin_too_and_all_answered_is_success(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "ask", "--file", "-", "--json", stdin="What does a ticket cost?\n")
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "12 dollars"


@pytest.mark.parametrize("arguments", [("--file", "nowhere.txt"), ("--file", "-", "When?"), ("--file", "-")])
def test_without_a_question_nothing_is_asked(qa: Run, knowledge: Path, arguments: tuple[str, ...]) -> None:
    done = qa("--knowledge", knowledge, "ask", *arguments, stdin="\n\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) in (1, 4)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_is_shown_on_a_terminal_and_answers_go_to_the_file(knowledge: Path, questions: Path) -> None:
    import pexpect

    answers = questions.with_name("answers.jsonl")
    shown = pexpect.run(
        f"sh -c '{sys.executable} -m qa --knowledge {knowledge} ask --file {questions} --json > {answers}'",
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
        timeout=60,
    )
    assert b"questions" in shown
    assert len(answers.read_text(encoding="utf-8").splitlines()) == 4


def test_a_program_gets_one_line_of_json_for_each_line_it_sends(knowledge: Path) -> None:
    command = [sys.executable, "-m", "qa", "--knowledge", str(knowledge), "chat", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def ask(line: str) -> dict[str, object]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(line + "\n")
            process.stdin.flush()
            found: dict[str, object] = json.loads(process.stdout.readline())
            return found

        assert ask("When did the ferry between Ostermole and Lyngholm stop?")["text"] == "March 2009"
        assert "engine failed" in str(ask("Why?")["text"])
        assert "empty" in str(ask("")["error"])
        assert "did you mean /why?" in str(ask("/wy")["error"])
        assert "Skerry Post" in str(ask("/sources")["text"])
        assert ask("/quit")["command"] == "/quit"
        assert process.stdout.read() == ""
        assert process.wait(20) == 1
