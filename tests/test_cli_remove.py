"""``qa remove``: an article goes with its facts and its question set, or nothing does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.knowledge.base import KnowledgeBase
from qa.knowledge.removing import remove_articles

Run = Callable[..., subprocess.CompletedProcess[str]]


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def two(knowledge: Path) -> Path:
    """The ferry with all that belongs to it, and an article beside it."""
    (knowledge / "articles" / "pier.md").write_text("The pier burnt down in 1907.\n", encoding="utf-8")
    return knowledge


def test_an_article_goes_with_its_facts_and_its_question_set(qa: Run, two: Path) -> None:
    done = qa("--knowledge", two, "remove", "--yes", "ferry")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Removed ferry from {two}: 3 files\n"
    assert files(two) == ["aliases.csv", "articles/pier.md"]
    assert qa("--knowledge", two, "check").returncode == 0
    assert qa("--knowledge", two, "ask", "When did the pier burn down?").stdout.startswith("1907")


def test_one_name_that_is_no_article_removes_nothing(qa: Run, two: Path) -> None:
    before = files(two)
    done = qa("--knowledge", two, "remove", "--yes", "pier", "fery")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'error: there is no article "fery"; did you mean "ferry"?\n'
    assert files(two) == before


def test_where_nobody_can_be_asked_yes_must_be_said(qa: Run, two: Path) -> None:
    before = files(two)
    done = qa("--knowledge", two, "remove", "ferry", stdin="y\n")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert files(two) == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("said", "code"), [("y", 0), ("n", 130), ("", 130)])
def test_on_a_terminal_it_asks_first(two: Path, said: str, code: int) -> None:
    import pexpect

    before = files(two)
    command = [sys.executable, "-m", "qa", "--knowledge", str(two), "remove", "ferry"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    process = pexpect.spawn(command[0], command[1:], env=environment, encoding="utf-8", timeout=60)
    process.expect_exact("facts/ferry.csv")
    process.expect_exact("Remove? [y/N]")
    process.sendline(said)
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == code
    assert (files(two) == before) is (code != 0)


def test_a_folder_that_is_not_there_is_named_and_not_made(qa: Run, tmp_path: Path) -> None:
    done = qa("remove", "--yes", "north-korea-mongolia-2013", cwd=tmp_path)  # not of the article that ships
    assert done.returncode == 2
    assert "knowledge is no knowledge folder" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_a_person_named_is_left_to_that_person(qa: Run, two: Path) -> None:
    (two / "articles" / "Old Lamp.md").write_text("The lamp was lit in 1911.\n", encoding="utf-8")
    done = qa("--knowledge", two, "remove", "--yes", "Old Lamp")
    assert done.returncode == 2
    assert "delete them yourself" in done.stderr
    assert "Old Lamp.md" in done.stderr
    assert (two / "articles" / "Old Lamp.md").is_file()


@pytest.mark.parametrize("stop", range(12))
def test_a_kill_at_any_step_leaves_the_article_whole_or_gone(two: Path, stop: int) -> None:
    code = f"""
import os
from pathlib import Path
from qa.knowledge.removing import remove_articles
steps = 0
def counted(call):
    def step(*arguments, **named):
        global steps
        if steps == {stop}:
            os._exit(9)
        steps += 1
        return call(*arguments, **named)
    return step
for name in ("replace", "unlink", "fsync"):
    setattr(os, name, counted(getattr(os, name)))
remove_articles(Path({str(two)!r}), ["ferry"])
"""
    subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    )
    known = KnowledgeBase.load(two)
    assert [problem for problem in known.problems if problem.severity == "error"] == []
    assert len(known.facts) == (5 if "ferry" in known.articles else 0)
    if "ferry" in known.articles:
        remove_articles(two, ["ferry"])
    else:
        remove_articles(two, ["pier"])
        assert not (two / "articles" / "pier.md").exists()
    assert not (two / "articles" / "ferry.md").exists()
    assert not (two / "facts" / "ferry.csv").exists()
    assert not (two / "questions" / "ferry.yaml").exists()
