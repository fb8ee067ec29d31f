"""README's commands, session, Python and question set are run as they stand."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from qa import Bot

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETUP = re.compile(r"python3 -m venv \.venv && \.venv/bin/pip install (?:-e )?\S+ && ")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of README with the ``qa`` and ``pytest`` of this environment, as a shell in a terminal of 80
    columns would."""
    tools = folder / ".tools"
    tools.mkdir(exist_ok=True)
    for name in ("qa", "pytest"):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@"\n')
        tool.chmod(0o755)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("QA_KNOWLEDGE", "NO_COLOR")
    }
    environment |= {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "80",
        "XDG_STATE_HOME": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(  # noqa: S602 (README's own lines)
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def shown_on_a_terminal(command: str, folder: Path) -> str:
    """What a terminal of 80 columns shows of a line of README."""
    pexpect = pytest.importorskip("pexpect")
    environment = {
        name: value for name, value in os.environ.items() if name not in ("QA_KNOWLEDGE", "COLUMNS")
    }
    return str(
        pexpect.run(
            command.replace("qa ", f"{sys.executable} -m qa ", 1),
            cwd=str(folder),
            env=environment | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            encoding="utf-8",
            dimensions=(60, 80),
            timeout=60,
        )
    ).replace("\r\n", "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder such as README supposes: the shipped knowledge, and files to add."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "article.txt").write_text(
        ("Harbour Weekly\n2019-05-02\nThe ferry carried 412 passengers in April 2019.\n"), encoding="utf-8"
    )
    (tmp_path / "report.md").write_text("# The mole\n\nThe mole was rebuilt in 1954.\n", encoding="utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "lamp.txt").write_text("The lamp was lit in 1911.\n", encoding="utf-8")
    (tmp_path / "export.jsonl").write_text(
        ('{"headline": "Pier", "body": "The pier burnt down in 1907."}\n'), encoding="utf-8"
    )
    return tmp_path


def shell_lines() -> list[str]:
    return [line for block in blocks("sh") for line in lines_of(block)]


def lines_of(block: str) -> list[str]:
    return [line for shown in block.splitlines() if (line := shown.split("  #")[0].strip())]


def test_the_session_is_real(folder: Path) -> None:
    (session,) = (block for block in blocks("text") if block.startswith("$ "))
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        assert shown_on_a_terminal(command, folder).strip() == shown.strip(), command


@pytest.mark.parametrize("block", blocks("sh"))
def test_each_command_works(block: str, folder: Path) -> None:
    for line in lines_of(block):
        if not SETUP.match(line):
            done = run(line, folder)
            assert done.returncode == 0, (line, done.stderr)
            assert "error" not in done.stderr


def test_the_first_command_ends_with_an_answer_about_the_embassy(folder: Path) -> None:
    first = next(line for line in shell_lines() if SETUP.match(line))
    shutil.rmtree(folder / "knowledge")  # a plain install answers from any folder
    done = run(SETUP.sub("", first).replace(".venv/bin/", ""), folder)
    assert done.stdout.startswith("August 2004\n"), done.stderr


def test_the_gate_runs_the_second_command_as_it_stands() -> None:
    second = [line for line in shell_lines() if SETUP.match(line)][1]
    assert second in (ROOT / ".ci" / "run").read_text().splitlines()


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("QA_KNOWLEDGE", raising=False)
    (example,) = blocks("python")
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102 (README's own lines)
    assert getattr(names["answer"], "text") == "August 2004"  # noqa: B009 (the example's own name)
    reply: Any = names["reply"]
    assert asyncio.run(reply("When did the embassy close?")).text == "August 1999"


def test_the_question_set_passes(folder: Path) -> None:
    (example,) = blocks("yaml")
    (folder / "example.yaml").write_text(example, encoding="utf-8")
    done = run("qa test example.yaml", folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_picture_shows_what_is_answered_today_and_loads_nothing() -> None:
    drawn = (ROOT / "tests" / "session.svg").read_text(encoding="utf-8")
    assert not re.search(r"url\(\s*[\"']?http|href=|src=", drawn)
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", drawn)).split())
    talk = Bot.open(ROOT / "knowledge").conversation()
    asked = re.findall(r"qa> (.+?\?)", shown)
    assert len(asked) > 2
    for question in asked:
        assert f"qa> {question}" in shown
        assert talk.ask(question).text in shown
