"""Random and mutated texts through the whole way: ``python tests/benchmarks/fuzz.py [TEXTS] [FIRST]``.

Each text is added, loaded, asked and checked, in one process. What was added can be read; every cited
sentence stands in its article where the citation says; nothing is raised but our own errors; nothing that is
printed holds a character that ``printable`` replaces. A text that breaks one of these is named by its number,
which makes it again.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from qa import Answer, Bot, KnowledgeBase
from qa.errors import QAError
from qa.interfaces import answer_view, list_view, render, why_view
from qa.knowledge.adding import add_files
from qa.knowledge.checks import check_folder
from qa.knowledge.untrusted import printable_lines

TEXTS = 10_000
_PIECES = (
    *(
        "The ferry company employed 64 sailors in April 2014. ",
        ("Ada Holt, director of the port, resigned on 3 May 2013. "),
        "1 to 2 to ",
    ),
    *(
        "# A heading\n\n",
        "- an item\n",
        "1. ",
        "> ",
        "[a]: ///",
        "](",
        "![",
        "**",
        "__",
        "`",
        "<!--",
        "-->",
        "<b>",
        "</p>",
        "<p ",
        "&amp;",
    ),
    *(
        "---\n",
        "title: ",
        "Source: ",
        "\n\n",
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        '"',
        "“",
        "”",
        "‘",
        "(",
        ")",
        "{",
        "}",
        "?",
        "!",
        ".",
        "…",
    ),
    *(
        "\x00",
        "\x1b[31m",
        "\x1b]0;a\x07",
        "\x9b2J",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\ufeff",
    ),
    *(
        "港口开放了。",
        "میناء",
        "порт ",
        "é",
        "e\u0301",
        "\u0301" * 40,
        "👩‍🚀",
        "𝔸",
        "\U000e0041",
        "\U0010fffd",
        "\uffff",
        "\ud800",
        "ﬀ",
        "İ",
    ),
    *(
        "Mr. ",
        "U.S. ",
        "May. ",
        "20% of ",
        "$5 million ",
        "-",
        "--",
        "=1+1",
        ",",
        ";",
        "|",
        "a" * 2_000,
        "7" * 40,
        "last month ",
    ),
)
_QUESTIONS = (
    "How many sailors were employed?",
    "Who resigned in May 2013?",
    "What is a heading?",
    "When did Ada Holt resign?",
)
_SUFFIXES = (".txt", ".txt", ".md", ".md", ".jsonl", ".csv", ".html")


def make_text(chance: random.Random) -> str:
    """A text of pieces and of characters of all planes, now and then with a very long line."""
    parts = [
        chance.choice(_PIECES) if chance.random() < 0.85 else chr(chance.randrange(0x110000))
        for _ in range(chance.randrange(1, 120))
    ]
    if chance.random() < 0.02:
        parts.insert(chance.randrange(len(parts)), chance.choice(_PIECES) * chance.randrange(1_000, 4_000))
    return "".join(parts)


def make_file(chance: random.Random, folder: Path) -> Path:
    """A text in a file of some format."""
    text, suffix = make_text(chance), chance.choice(_SUFFIXES)
    if suffix == ".jsonl":
        text = json.dumps(
            {
                "title": make_text(chance),
                "text": text,
                "publisher": make_text(chance)[:300],
                "url": make_text(chance)[:300],
            }
        )
    elif suffix == ".csv":
        told = (make_text(chance), text)
        text = "title,text\n" + ",".join('"' + cell.replace('"', '""') + '"' for cell in told) + "\n"
    elif suffix == ".html":
        text = f"<html><head><title>{make_text(chance)}</title></head><body><article><p>{text}</p></article></body></html>"
    path = folder / f"text{suffix}"
    data = text.encode("utf-8", "surrogatepass" if chance.random() < 0.05 else "replace")
    path.write_bytes(
        data if chance.random() < 0.95 else bytes(byte ^ (chance.random() < 0.01) for byte in data)
    )
    return path


def faults_of(number: int) -> Iterator[str]:
    """What a text breaks."""
    chance = random.Random(number)  # noqa: S311 (no secret)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        knowledge = folder / "knowledge"
        try:
            done = add_files(knowledge, [make_file(chance, folder)])
        except QAError as error:
            yield from _unsafe(render.error(str(error)))
            return
        yield from _unsafe(list_view.added(done) + list_view.not_added(done))
        read = KnowledgeBase.load(knowledge)
        if len(read.articles) != len(done.added):
            yield (
                f"{len(done.added)} added, {len(read.articles)} read: "
                f"{[problem.message for problem in read.problems]}"
            )
        yield from _unsafe(
            list_view.sources(read, 80, colour=False) + list_view.facts(read, "", 80, colour=False)
        )
        yield from _unsafe(list_view.problems(check_folder(knowledge)))
        bot = Bot(read)
        for question in (*_QUESTIONS, *_from_text(read, chance)):
            try:
                answer = bot.ask(question)
            except QAError as error:
                yield from _unsafe(render.error(str(error)))
                continue
            yield from _misquoted(answer, read)
            for told in (
                answer_view.answer(answer, 80, False),
                why_view.why(answer, 80, False),
                why_view.why_in_figures(answer, 80, False),
                answer_view.context(answer.evidence, read, 80, False),
                answer_view.search(answer.evidence, 80, False),
                *(
                    answer_view.opened(read.articles[one.citation.article_id], one.citation, 80, False)[0]
                    for one in answer.evidence
                ),
            ):
                yield from _unsafe(told)
            told = render.json_text(answer)
            yield from _unsafe(told)
            if json.loads(told) != answer.model_dump(mode="json"):
                yield "the JSON does not say what the answer says"


def _from_text(read: KnowledgeBase, chance: random.Random) -> list[str]:
    """A question with the words of a sentence."""
    return [f"What of {chance.choice(read.sentences).text[:200]}"] if read.sentences else []


def _misquoted(answer: Answer, read: KnowledgeBase) -> Iterator[str]:
    for evidence in answer.evidence:
        cited = evidence.citation
        if read.articles[cited.article_id].text[cited.start : cited.end] != evidence.sentence:
            yield f"{cited.article_id} {cited.start}-{cited.end} is not {evidence.sentence[:60]!r}"


def _unsafe(told: str) -> Iterator[str]:
    safe = printable_lines(told)
    found = {a for a, b in zip(told, safe, strict=True) if a != b}
    if found:
        yield f"printed: {sorted(found)!r}"


def main() -> None:
    """Print each fault, and how many texts were tried."""
    texts, first = (
        (int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS),
        (int(sys.argv[2]) if len(sys.argv) > 2 else 0),
    )
    broken, start = 0, time.monotonic()
    for number in range(first, first + texts):
        try:
            faults = list(faults_of(number))
        except Exception:  # what must not be
            faults = [traceback.format_exc()]
        broken += bool(faults)
        for fault in faults:
            print(f"{number}: {fault}", flush=True)
    print(f"{texts:,} texts, {broken:,} broken, {time.monotonic() - start:.0f} s")
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()
