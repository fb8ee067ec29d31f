"""Nothing that others wrote steers the terminal that shows it: one function decides, and every surface asks
it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa.knowledge.untrusted import printable, printable_lines

Run = Callable[..., subprocess.CompletedProcess[str]]

UNSAFE = (
    "\x1b\x07\x9b\x7f\x85\u200b\u200d\u200e\u2028\u2029\u202e\u2066\u2069\u2060\ufeff\u00ad\U000e0041\u3164"
)
"""A control, each kind of format character and separator, a tag, and a letter that leaves nothing to see."""
MARK = "\u202e\u2028\u2066\u200b\u3164"
"""What YAML and text files may hold, so that no reader takes it out before it is shown."""

ESCAPED = json.dumps(MARK)[1:-1]
"""The same as JSON and YAML write it."""


def assert_safe(*shown: str) -> None:
    for text in shown:
        assert text.replace("\t", " ") == printable_lines(text)  # cells are parted by tabs


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A knowledge folder in which everything that can hold such characters does."""
    folder = tmp_path / "hostile"
    files = {
        "articles/mill.md": f'---\ntitle: "The mill{ESCAPED}"\nsource:\n  publisher: "Post{ESCAPED}"\n"odd{ESCAPED}": a\n---\n\n'
        f"The mill{MARK} of Ostermole burnt down in 1931. Karla{MARK} Voss owned it.\n",
        f"articles/odd{MARK}.md": "Text.\n",
        f"articles/odd{MARK}.txt": "Text.\n",
        f"facts/other{MARK}.csv": "a,b\n",
        "facts/mill.csv": "subject,relation,object,value,unit,date,part_of,evidence,origin\n"
        f"mill{MARK} of Ostermole,burnt{MARK} down,,,,1931,,1.1: The mill,curated\n"
        f"mill{MARK},weighed,,7,tons{MARK},,whole{MARK},1.1: The mill,curated\n",
        "aliases.csv": f"surface,canonical\nKarlchen{MARK},Karla Voss\nA{MARK},A{MARK}\n",
        "questions/mill.yaml": f'questions:\n  - ask: "When did the mill{ESCAPED} burn down?"\n    answer: "1932{ESCAPED}"\n'
        f'    id: "a{ESCAPED}"\n    sentence: "nowhere{ESCAPED}"\n',
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_each_such_character_becomes_one_that_can_be_seen() -> None:
    assert (
        printable(f"a{UNSAFE}\ud800b\tc\nd")
        == "a" + "".join(" " if c.isspace() else "\ufffd" for c in UNSAFE) + "\ufffdb c d"
    )
    assert printable_lines("a\nb\u2028c\r\n") == "a\nb c \n"
    assert printable("é – “港” 7\u00a0km") == "é – “港” 7 km"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", f"When did the mill{MARK} burn down?"),
        ("ask", "Who owned the mill?"),
        ("ask", f"Who{MARK} painted Vardskar{MARK}?"),
        ("check",),
        ("sources",),
        ("facts",),
        ("facts", MARK),
        ("test",),
        ("test", f"no{MARK}.yaml"),
        ("add", f"no{MARK}.txt"),
        ("add", f"no{MARK}.odd{MARK}"),
        ("add", "--field", f"text{MARK}=a", "a.csv"),
        ("ask", f"--odd{MARK}"),
        (f"odd{MARK}",),
        ("test", "--junit", f"no{MARK}/way.xml"),
        ("--store", f"odd{MARK}", "ask", "Why?"),
    ],
)
def test_no_command_prints_them(qa: Run, hostile: Path, arguments: tuple[str, ...]) -> None:
    done = qa("--knowledge", hostile, *arguments)
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert_safe(done.stdout, done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [("ask", "When did the mill burn down?"), ("sources",), ("facts",), ("test",), ("ask", f"Wh{MARK}o?")],
)
def test_json_escapes_them_and_says_the_same(qa: Run, hostile: Path, arguments: tuple[str, ...]) -> None:
    done = qa("--knowledge", hostile, *arguments, "--json")
    assert_safe(done.stdout, done.stderr)
    assert MARK in json.dumps(json.loads(done.stdout), ensure_ascii=False)


def test_a_conversation_does_not_print_them(qa: Run, hostile: Path) -> None:
    asked, commands = (
        f"When did the mill{MARK} burn down?",
        ["/why", "/context", "/sources", "/facts", f"/facts {MARK}", f"/odd{MARK}"],
    )
    lines = [asked, *commands, f"/add no{MARK}.txt"]
    done = qa("--knowledge", hostile, stdin="\n".join(lines) + "\n")
    assert "1931" in done.stdout
    assert_safe(done.stdout, done.stderr)


def test_what_is_added_does_not_print_them(qa: Run, tmp_path: Path) -> None:
    rows = [
        {"title": f"Mill{MARK}", "text": f"The mill{MARK} burnt down in 1931."},
        {"title": MARK, "text": MARK},
        {"text": [MARK]},
    ]
    (tmp_path / f"a{MARK}.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
    )
    done = qa("--knowledge", tmp_path / f"new{MARK}", "add", f"a{MARK}.jsonl")
    assert "Added mill to" in done.stdout
    assert "could not be added" in done.stderr
    assert_safe(done.stdout, done.stderr)


def test_junit_does_not_hold_them(qa: Run, hostile: Path, tmp_path: Path) -> None:
    qa("--knowledge", hostile, "test", "--junit", "report.xml")
    report = (tmp_path / "report.xml").read_text(encoding="utf-8")
    assert_safe(report)
    assert [case.get("name") for case in ElementTree.fromstring(report).iter("testcase")]  # noqa: S314 (our own file)


def test_pytest_does_not_show_them(hostile: Path, tmp_path: Path) -> None:
    (hostile / "questions/broken.yaml").write_text(
        f'questions:\n  - ask: "a"\n    "odd{ESCAPED}": b\n', encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-v",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(hostile / "questions"),
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert "odd" in done.stdout
    assert_safe(done.stdout, done.stderr)
    done = subprocess.run(
        [*command[:-1], str(hostile / "questions/mill.yaml")],
        cwd=tmp_path, env=dict(os.environ), capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert "1 failed" in done.stdout
    assert_safe(done.stdout, done.stderr)
