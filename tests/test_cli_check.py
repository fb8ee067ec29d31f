"""``qa check``: every problem with file and line, and exit code 1 where one is an error."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]


def add_fact(knowledge: Path, row: str) -> int:
    """Add a row to the fact table, and give its line."""
    table = knowledge / "facts" / "ferry.csv"
    table.write_text(table.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return len(table.read_text(encoding="utf-8").splitlines())


def test_good_knowledge_passes(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 errors, 0 warnings\n", "")


def test_an_error_is_named_with_file_and_line(invoke: Invoke, knowledge: Path) -> None:
    line = add_fact(knowledge, "crossing,duration,,50,minutes,,,2.3: The crossing takes,curated")
    done = invoke("check")
    assert done.exit_code == 1
    first, last = done.stdout.splitlines()
    assert f"ferry.csv:{line}: error: " in first
    assert "50" in first
    assert last == "1 error, 0 warnings"


def test_a_warning_alone_passes(invoke: Invoke, knowledge: Path) -> None:
    article = knowledge / "articles" / "ferry.md"
    article.write_text(
        article.read_text(encoding="utf-8").replace("  publisher: Skerry Post\n", ""), encoding="utf-8"
    )
    done = invoke("check")
    assert done.exit_code == 0
    assert ": warning: no publisher" in done.stdout
    assert done.stdout.endswith("0 errors, 1 warning\n")


def test_json_lists_the_problems(invoke: Invoke, knowledge: Path) -> None:
    assert json.loads(invoke("check", "--json").stdout) == []
    line = add_fact(knowledge, "crossing,duration,,50,minutes,,,2.3: The crossing takes,curated")
    done = invoke("check", "--json")
    (problem,) = json.loads(done.stdout)
    assert (done.exit_code, problem["line"], problem["severity"]) == (1, line, "error")
    assert problem["path"].endswith("ferry.csv")


def test_each_broken_file_is_a_problem_and_none_hides_another(invoke: Invoke, knowledge: Path) -> None:
    (knowledge / "articles" / "bytes.md").write_bytes(b"\xff\xfe\x00broken")
    (knowledge / "articles" / "matter.md").write_text("---\ntitle: [\n---\ntext", encoding="utf-8")
    add_fact(knowledge, "crossing,duration,,50,minutes,,,9.9: The crossing takes,curated")
    done = invoke("check")
    assert done.exit_code == 1
    assert all(name in done.stdout for name in ("bytes.md", "matter.md", "ferry.csv"))


def test_an_unreadable_folder_is_exit_code_2(qa: Run, tmp_path: Path) -> None:
    done = qa("--knowledge", tmp_path / "nowhere", "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere" in done.stderr


def test_escape_characters_of_the_knowledge_reach_no_terminal(qa: Run, knowledge: Path) -> None:
    add_fact(knowledge, "\x1b[31mcrossing,duration\x07,,50,minutes,,,2.3: The crossing takes,curated")
    for arguments in (("check",), ("check", "--json")):
        done = qa("--knowledge", knowledge, *arguments)
        assert not {"\x1b", "\x07"} & set(done.stdout + done.stderr)


def test_what_ships_has_no_error(qa: Run) -> None:
    done = qa("--knowledge", Path(__file__).parents[1] / "knowledge", "check")
    assert done.returncode == 0, done.stdout
