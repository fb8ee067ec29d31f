"""Kill every command that writes, at random moments, and let writers and readers meet; print one line of
figures.

``python tests/benchmarks/kills.py [N]``: N kills (200), then 40 rounds of three writers and two readers. What
is lost, half written, or touched outside the knowledge folder is counted as a fault, shown, and makes the
exit code 1.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from qa.errors import QAError
from qa.knowledge.base import KnowledgeBase

ROUNDS = 40
ARTICLES = 12
"""Articles of one ``qa add``."""
TEXT = (
    "The {0} mole of Brennvik was built in {1} by Karla Aasen. It has {2} lamps.\n\nSome {1} workers "
    "took part in it.\n"
)
OPEN = "questions:\n  - ask: Who built the old mole of Brennvik?\n  - ask: How many lamps has the old mole?\n"
LEFT = (".lock", ".pending", ".qa-")


class Place:
    """A parent folder with the knowledge, what is to be added to it, reports, and files that are none of qa's
    business."""

    def __init__(self, parent: Path) -> None:
        self.parent, self.knowledge, self.reports = parent, parent / "know", parent / "reports"
        self.faults: list[str] = []
        for folder in ("reports", "bystanders/articles", "know/questions", "new", "old", "other"):
            (parent / folder).mkdir(parents=True)
        for name in ("bystanders/articles/a.md", "bystanders/.pending", ".profile"):
            (parent / name).write_text(f"mine: {name}")
        for number in range(ARTICLES):
            for version, year in (("old", 1931), ("new", 1954), ("other", 1987)):
                name = f"{'other' if version == 'other' else 'mole'}-{number}"
                (parent / version / f"{name}.txt").write_text(TEXT.format(name, year, number + 2))
        (self.knowledge / "questions" / "open.yaml").write_text(OPEN)
        self.before = self.bystanders()

    def bystanders(self) -> dict[str, str]:
        """The hashes of all that lies outside the knowledge folder and the reports."""
        files = (file for file in self.parent.rglob("*") if file.is_file())
        outside = (file for file in files if not {self.knowledge, self.reports} & set(file.parents))
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in outside}

    def start(self, *command: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "XDG_CACHE_HOME": str(self.reports / "cache"),
            "XDG_STATE_HOME": str(self.reports / "cache"),
        }
        line = [sys.executable, "-m", "qa", "--knowledge", str(self.knowledge), *command]
        return subprocess.Popen(
            line,
            cwd=self.parent,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def finish(self, *command: str) -> str:
        """Run a command to its end, and give what it says."""
        return self.end(self.start(*command), command)

    def end(self, process: subprocess.Popen[str], command: Sequence[str]) -> str:
        out, errors = process.communicate(timeout=300)
        if "Traceback" in errors or process.returncode not in (0, 1):
            self.faults.append(f"{' '.join(command)}: {process.returncode} {errors.strip()[-300:]}")
        return out

    def fault(self, holds: object, what: str) -> None:
        if not holds:
            self.faults.append(what)

    def check(self, command: str, whole: bool) -> None:
        """Nothing is lost, half written, or changed outside; after a ``whole`` run nothing is left over
        either."""
        self.fault(self.bystanders() == self.before, f"{command}: files outside changed")
        try:
            kb = KnowledgeBase.load(self.knowledge)
        except QAError as error:
            self.faults.append(f"{command}: {error}")
            return
        self.fault(not kb.problems, f"{command}: {kb.problems[:1]}")
        texts = {
            article.id: (article.text.split(" built in ")[1][:4], len(kb.facts_of(article.id)))
            for article in kb.articles.values()
        }
        for prefix in ("mole", "other"):
            found = [text for name, text in texts.items() if name.startswith(prefix)]
            self.fault(len(found) in (0, ARTICLES) and len(set(found)) <= 1, f"{command}: {prefix}: {found}")
        questions = (self.knowledge / "questions" / "open.yaml").read_text()
        self.fault(
            questions == OPEN or questions.count("sentence:") + questions.count("abstain:") == 2,
            f"{command}: {questions!r}",
        )
        if (self.reports / "base.json").exists():
            json.loads((self.reports / "base.json").read_bytes())
        if (self.reports / "junit.xml").exists():
            ElementTree.parse(self.reports / "junit.xml")  # noqa: S314 (our own)
        left = [
            file
            for room in (self.knowledge, self.reports)
            for file in room.rglob(".*")
            if file.name.startswith(LEFT)
        ]
        self.fault(not whole or not left, f"{command}: left over: {left}")


def kills(place: Place, number: int) -> int:
    """Kill commands in turn, each at a random moment; how many of them died of it."""
    commands = {
        "add": ("add", "other"),
        "add --replace": ("add", "--replace", "old"),
        "index": ("index", "--anew"),
        "test --update": ("test", "--update"),
        "test --save-baseline": ("test", "--save-baseline", "reports/base.json"),
        "test --junit": ("test", "--junit", "reports/junit.xml"),
    }
    place.finish("add", "old")
    times: dict[str, float] = {}
    died = 0
    for turn in range(number):
        name = list(commands)[turn % len(commands)]
        command = commands[name]
        if name == "add --replace":
            command = (*command[:2], "new" if turn // len(commands) % 2 else "old")
        prepare(place, name)
        if name not in times:
            begin = time.perf_counter()
            run(place, name, command)
            times[name] = time.perf_counter() - begin
            place.check(name, whole=True)
            prepare(place, name)
        process = start(place, name, command)
        time.sleep(random.uniform(0.3, 1.05) * times[name])  # noqa: S311
        process.kill()
        process.communicate()
        died += process.returncode < 0
        place.check(name, whole=False)
        if turn % 4 == 0 or name.startswith("test --"):
            run(place, name, command)
            place.check(name, whole=True)
    return died


def start(place: Place, name: str, command: Sequence[str]) -> subprocess.Popen[str]:
    return place.start(*(("--store", "disk") if name == "index" else ()), *command)


def run(place: Place, name: str, command: Sequence[str]) -> None:
    place.end(start(place, name, command), command)


def prepare(place: Place, name: str) -> None:
    """Make a command have something to do."""
    if name == "test --update":
        (place.knowledge / "questions" / "open.yaml").write_text(OPEN)
    elif name.startswith("test") and (place.knowledge / "questions" / "open.yaml").read_text() == OPEN:
        place.finish("test", "--update")
    elif name == "add":
        place.finish("check")  # finishes what a kill left, before its files are taken away
        for room in ("articles", "facts"):
            for file in (place.knowledge / room).glob("other-*"):
                file.unlink()


def rounds(place: Place, number: int) -> None:
    """Three writers and two readers at once; two of the writers add the same."""
    for turn in range(number):
        prepare(place, "add")
        version = "new" if turn % 2 else "old"
        commands = [
            ("add", "other"),
            ("add", "other"),
            ("add", "--replace", version),
            ("check", "--json"),
            ("sources", "--json"),
        ]
        running = [(place.start(*command), command) for command in commands]
        said = [place.end(process, command) for process, command in running]
        place.fault(sum("Added" in text for text in said[:2]) == 1, f"round {turn}: {said[:2]}")
        errors = [problem for problem in json.loads(said[3]) if problem["severity"] == "error"]
        place.fault(not errors, f"round {turn}: {errors[:1]}")
        place.fault(
            len(json.loads(said[4])) in (ARTICLES, 2 * ARTICLES),
            f"round {turn}: {len(json.loads(said[4]))} sources",
        )
        place.check(f"round {turn}", whole=True)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    random.seed(19)
    with tempfile.TemporaryDirectory() as parent:
        place = Place(Path(parent).resolve())
        begin = time.perf_counter()
        died = kills(place, number)
        rounds(place, ROUNDS)
        took = time.perf_counter() - begin
        print(
            f"{number} kills ({died} died), {ROUNDS} rounds of 3 writers and 2 readers, "
            f"{len(place.faults)} faults, {took:.0f} s"
        )
        for fault in place.faults[:20]:
            print(fault)
        sys.exit(bool(place.faults))


if __name__ == "__main__":
    main()
