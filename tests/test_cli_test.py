"""``qa test``: question sets as a safety net, for a person and for CI."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

from qa.errors import QuestionSetError

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]

CONTEXT = "The bridge of Tarnby was opened in 1902. Elna Krogh built the bridge. It is 210 metres long."


def squad(path: Path) -> Path:
    """A SQuAD 2.0 file with one article and three questions, one of them without an answer."""
    asked = [("When was the bridge of Tarnby opened?", "1902"), ("Who built the bridge?", "Elna Krogh")]
    questions = [
        {
            "id": str(i),
            "question": question,
            "answers": [{"text": answer, "answer_start": CONTEXT.index(answer)}],
            "is_impossible": False,
        }
        for i, (question, answer) in enumerate(asked)
    ]
    questions.append(
        {"id": "9", "question": "Who sank the barge of Olsby?", "answers": [], "is_impossible": True}
    )
    content = {
        "version": "v2.0",
        "data": [{"title": "Bridge", "paragraphs": [{"context": CONTEXT, "qas": questions}]}],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def failing(knowledge: Path) -> Path:
    """A question set with a wrong expectation in line 3."""
    path = knowledge / "questions" / "failing.yaml"
    path.write_text(
        "article: ferry\nquestions:\n  - ask: How long does the crossing take?\n    answer: two hours\n"
        "  - ask: When did the ferry between Ostermole and Lyngholm stop?\n    abstain: true\n",
        encoding="utf-8",
    )
    return path


def test_the_knowledge_folders_own_set_passes(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "test")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 right" in done.stdout
    assert "1 abstained rightly" in done.stdout


def test_what_falls_short_shows_expected_and_actual(invoke: Invoke, failing: Path) -> None:
    done = invoke("test", failing)
    assert done.exit_code == 1
    rows = done.stdout.splitlines()
    (first,) = (row for row in rows if "two hours" in row)
    assert first.split()[0] == "3"
    assert "45 minutes" in first
    assert any("(no answer)" in row and "March 2009" in row for row in rows)


def test_one_failing_set_of_several_fails_all(invoke: Invoke, failing: Path) -> None:
    done = invoke("test")  # the folder's two sets
    assert done.exit_code == 1
    assert "ferry.yaml: 2 right" in done.stdout


def test_several_sets_end_with_one_total(invoke: Invoke, failing: Path) -> None:
    last = invoke("test").stdout.splitlines()[-1]
    assert last == (
        "total of 2 sets: 5 questions, 2 right, 1 wrong, 1 abstained rightly, 1 answered unanswerable; 2 fell short"
    )
    assert "total" not in invoke("test", failing).stdout


def test_json_is_a_list_of_reports(invoke: Invoke, failing: Path) -> None:
    done = invoke("test", "--json", failing)
    (report,) = json.loads(done.stdout)
    assert (done.exit_code, report["passed"]) == (1, False)
    assert [outcome["verdict"] for outcome in report["outcomes"]] == ["wrong", "answered unanswerable"]
    assert report["outcomes"][0]["answer"]["text"] == "45 minutes"


def test_a_junit_report_for_ci(invoke: Invoke, failing: Path, tmp_path: Path) -> None:
    done = invoke("test", "--junit", tmp_path / "report.xml")
    assert done.exit_code == 1
    root = ElementTree.parse(tmp_path / "report.xml").getroot()  # noqa: S314 (we wrote it)
    assert len(list(root.iter("testcase"))) == 5
    assert len(list(root.iter("failure"))) == 2


def test_squad_is_measured_and_never_fails(qa: Run, tmp_path: Path) -> None:
    file = squad(tmp_path / "squad.json")
    done = qa("--knowledge", tmp_path / "nowhere", "test", file, cwd=tmp_path)  # it brings its own article
    assert done.returncode == 0, done.stderr
    assert "2 right" in done.stdout
    assert "P@1 100.0" in done.stdout
    reports = json.loads(qa("test", "--json", file, cwd=tmp_path).stdout)
    assert [len(report["outcomes"]) for report in reports] == [3]


def test_a_folder_of_sets_is_run_in_order(invoke: Invoke, tmp_path: Path) -> None:
    folder = tmp_path / "sets"
    folder.mkdir()
    squad(folder / "b.json")
    (folder / "a.yaml").write_text(
        ("questions:\n  - ask: How long does the crossing take?\n    answer: 45 minutes\n"), encoding="utf-8"
    )
    shutil.copy(folder / "a.yaml", folder / "c.YAML")
    (folder / "notes.txt").write_text("no set", encoding="utf-8")
    (folder / "._a.yaml").write_bytes(b"\x00\x05\x16")  # as macOS leaves beside a file
    reports = json.loads(invoke("test", "--json", folder).stdout)
    assert [Path(report["path"]).name for report in reports] == ["a.yaml", "b.json", "c.YAML"]


def test_an_unknown_key_is_named_with_file_and_line(qa: Run, knowledge: Path) -> None:
    path = knowledge / "questions" / "typo.yaml"
    path.write_text("questions:\n  - ask: When did it stop?\n    anwser: March 2009\n", encoding="utf-8")
    done = qa("--knowledge", knowledge, "test", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{path}:3" in done.stderr
    assert "anwser" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_set_to_run_is_an_error(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(QuestionSetError, match="no question set"):
        invoke("test", tmp_path / "none")
    with pytest.raises(QuestionSetError, match=r"missing\.yaml: there is no such file"):
        invoke("test", tmp_path / "missing.yaml")
    shutil.rmtree(knowledge / "questions")
    with pytest.raises(QuestionSetError, match="no question set"):
        invoke("test")


def test_a_broken_set_runs_none(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    (knowledge / "questions" / "broken.yaml").write_text("questions: [", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"broken\.yaml"):
        invoke("test", "--junit", tmp_path / "report.xml")
    assert not (tmp_path / "report.xml").exists()


def test_what_ships_passes_its_own_set(qa: Run) -> None:
    done = qa("--knowledge", Path(__file__).parents[1] / "knowledge", "test")
    assert done.returncode == 0, done.stdout
