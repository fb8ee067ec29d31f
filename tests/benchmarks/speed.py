"""How long a question takes, beside named peers in the same run: ``python tests/benchmarks/speed.py``.

Three figures of the project's promises, each a median:

- a cold ``qa ask``, as a ratio to ``python -c "import rank_bm25, pydantic"`` (at most 2.4);
- ``qa --help``, in milliseconds over bare Python (at most 120);
- a warm question over the shipped knowledge, everything included, in milliseconds (at most 2).
"""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
import time
from pathlib import Path

import qa
from qa import Bot, KnowledgeBase
from qa.questionsets.format import read_question_set

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
ROUNDS = 21
COMMANDS = {
    "bare python": ["-c", "pass"],
    "import rank_bm25, pydantic": ["-c", "import rank_bm25, pydantic"],
    "qa --help": ["-m", "qa", "--help"],
    "qa ask, a fact": ["-m", "qa", "--knowledge", str(KNOWLEDGE), "ask", "When did the embassy reopen?"],
    "qa ask, a sentence": [
        "-m",
        "qa",
        "--knowledge",
        str(KNOWLEDGE),
        "ask",
        "Why does Mongolia need a port?",
    ],
}


def main() -> None:
    """Print the figures."""
    medians = cold()
    for name, seconds in medians.items():
        print(f"{name:28} {1000 * seconds:7.1f} ms")
    peer = medians["import rank_bm25, pydantic"]
    for name in ("qa ask, a fact", "qa ask, a sentence"):
        print(f"cold {name}: {medians[name] / peer:.2f} times the peer (at most 2.4)")
    print(
        f"qa --help: {1000 * (medians['qa --help'] - medians['bare python']):.0f} ms over bare Python "
        f"(at most 120)"
    )
    times = warm()
    median, slowest = 1000 * statistics.median(times), 1000 * sorted(times)[int(len(times) * 0.99)]
    print(f"warm question: median {median:.2f} ms (at most 2), p99 {slowest:.2f} ms, {len(times)} questions")


def cold() -> dict[str, float]:
    """Median seconds of each command as a process of its own, taken in turn so that noise falls on all alike.
    The package has its byte code, as pip leaves it; an editable install may not."""
    compileall.compile_dir(Path(qa.__file__).parent, quiet=1)
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def warm() -> list[float]:
    """Seconds of each question of the shipped set, asked a second time round."""
    bot = Bot(KnowledgeBase.load(KNOWLEDGE))
    sets = map(read_question_set, sorted((KNOWLEDGE / "questions").glob("*.yaml")))
    questions = [case.ask for one in sets for group in one.groups for case in group]
    for question in questions:
        bot.ask(question)
    taken = []
    for question in questions:
        start = time.perf_counter()
        bot.ask(question)
        taken.append(time.perf_counter() - start)
    return taken


if __name__ == "__main__":
    main()
