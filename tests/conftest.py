"""What the tests share: a small knowledge folder of an invented ferry, and two ways to run the command
line."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

ROOT = Path(__file__).parents[1]

FERRY = """The ferry between Ostermole and Lyngholm stopped in March 2009 after its engine failed. It sails again since August 2011, \
because the islanders bought a second boat. Last month the ferry carried 4,310 passengers, said harbour master Ingrid Solheim.

In April 2014 the ferry company employed 64 sailors: 41 of them were Danish and 23 were Norwegian. A ticket costs 12 dollars. \
The crossing takes 45 minutes.

The library of Ostermole stands on Mill Street. It lends 18 percent of its books to sailors. Nordlys Shipping bought a 30 percent \
stake in the ferry company in May 2012.
"""

FRONT_MATTER = """---
title: The ferry of Ostermole
source:
  publisher: Skerry Post
  published: 2014-06-20
  url: https://example.org/ferry
language: en
---

"""

FACTS = """\
subject,relation,object,value,unit,date,part_of,evidence,origin
ferry between Ostermole and Lyngholm,stopped,,,,2009-03,,1.1: The ferry between Ostermole,curated
sailors of the ferry company,number,,64,sailors,2014-04,,2.1: employed 64 sailors,curated
Danish sailors of the ferry company,number,,41,sailors,2014-04,sailors of the ferry company,2.1: 41 of them were Danish,curated
Norwegian sailors of the ferry company,number,,23,sailors,2014-04,sailors of the ferry company,2.1: 23 were Norwegian,curated
Nordlys Shipping,acquired stake in,ferry company,30,%,2012-05,,3.3: bought a 30 percent stake,curated
"""

ALIASES = """\
surface,canonical
Ostermole Line,ferry company
"""

QUESTIONS = """\
article: ferry
questions:
  - ask: When did the ferry between Ostermole and Lyngholm stop?
    answer: March 2009
    sentence: stopped in March 2009
  - ask: Where does the library of Ostermole stand?
    answer: Mill Street
  - ask: Who painted the lighthouse of Vardskar?
    abstain: true
"""


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes into the user's cache."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in ("QA_KNOWLEDGE", "NO_COLOR", "FORCE_COLOR", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A knowledge folder with one article, its facts, an alias and a question set."""
    folder = tmp_path / "known"
    files = {
        "articles/ferry.md": FRONT_MATTER + FERRY,
        "facts/ferry.csv": FACTS,
        "questions/ferry.yaml": QUESTIONS,
        "aliases.csv": ALIASES,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def qa(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``qa`` as a program of its own: ``qa("ask", "When?", cwd=folder)``. Bytes that are no text are
    shown as escapes."""

    def run(
        *arguments: str | Path, cwd: Path = tmp_path, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qa", *map(str, arguments)],
            cwd=cwd,
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
            | environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            timeout=120,
        )

    return run


@pytest.fixture
def terminal_run(tmp_path: Path) -> Callable[..., str]:
    """What ``qa`` shows on a terminal of some size, without colour: ``terminal_run("facts", columns=40)``."""
    pexpect = pytest.importorskip("pexpect")

    def run(*arguments: str | Path, columns: int = 80, rows: int = 200, **environment: str) -> str:
        own = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "xterm-256color"} | environment
        own.pop("COLUMNS", None)
        shown = pexpect.run(
            shlex.join([sys.executable, "-m", "qa", *map(str, arguments)]),
            env=own,
            cwd=str(tmp_path),
            encoding="utf-8",
            timeout=60,
            dimensions=(rows, columns),
        )
        return str(shown).replace("\r\n", "\n")

    return run


@pytest.fixture
def invoke(knowledge: Path) -> Callable[..., Result]:
    """Run a command inside this process on ``knowledge``; an error of ours is raised."""

    def run(*arguments: str | Path, folder: Path = knowledge) -> Result:
        from qa.interfaces.cli import cli

        done = CliRunner().invoke(cli, ["--knowledge", str(folder), *map(str, arguments)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


MARNSUND = """\
---
title: The ferry of Marnsund
source:
  publisher: Harbour Weekly
  published: 2019-05-02
---

The ferry between Marnsund and Oxholm sails again. It was stopped in March 1998 because of a broken engine. The council of Marnsund
bought a new ship, the Greta, in April 2019.

Harald Lunde, mayor of Marnsund, opened the line last month. The ferry carried 412 passengers on its first day. Of these, 120 passengers
came from Oxholm.
"""
MARNSUND_FACTS = """\
subject,relation,object,value,unit,date,part_of,evidence,origin
ferry passengers on the first day,number,,412,passengers,2019-04,,2.2: carried 412 passengers,curated
ferry passengers from Oxholm,number,,120,passengers,2019-04,ferry passengers on the first day,2.3: 120 passengers,curated
"""
MARNSUND_QUESTIONS = """\
article: ferry
questions:
  - ask: When was the ferry stopped?
    answer: March 1998
  - ask: What did the Greta cost?
    abstain: true
"""


@pytest.fixture
def marnsund(tmp_path: Path) -> Path:
    """A second knowledge folder, of the smallest size that has everything."""
    folder = tmp_path / "marnsund"
    files = {
        "articles/ferry.md": MARNSUND,
        "facts/ferry.csv": MARNSUND_FACTS,
        "questions/ferry.yaml": MARNSUND_QUESTIONS,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder
