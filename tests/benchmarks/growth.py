"""How time grows with hostile input: ``python tests/benchmarks/growth.py [WORD ...]``.

Each shape is read at n, 2n and 4n; where each step is linear in what it reads, or bounded, the last column is
near 4 or below. What takes longer than ``PATIENCE`` is broken off and told as such. With WORDs only the
shapes whose name holds one of them are measured.
"""

from __future__ import annotations

import gc
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from qa import Bot, KnowledgeBase
from qa.errors import QAError
from qa.knowledge.adding import add_files
from qa.knowledge.checks import check_folder
from qa.knowledge.importing.exports import read_export
from qa.knowledge.importing.files import import_file
from qa.knowledge.proposing.propose import propose_facts
from qa.language.finding import find_values
from qa.language.sentences import split_sentences
from qa.models import Article, Fact, Place
from qa.questionsets.format import read_question_set

PATIENCE = 20.0
"""Seconds."""
Work = Callable[[], object]
Shape = Callable[[int, Path], Work]
"""Makes what is to be timed, of a size, in an empty folder."""
_SENTENCE = "The ferry company employed 64 sailors in April 2014."
_FRONT = "---\ntitle: A\nsource:\n  publisher: P\n  published: 2014-06-20\n---\n\n"
_COLUMNS = "subject,relation,object,value,unit,date,part_of,evidence,origin\n"


class _OutOfPatienceError(BaseException):
    """Raised where one measurement takes too long. No ``Exception``: nothing in between must catch it."""


def _imported(name: str, content: Callable[[int], str]) -> Shape:
    def made(n: int, folder: Path) -> Work:
        (folder / name).write_text(content(n), encoding="utf-8", errors="surrogatepass")
        return lambda: import_file(folder / name)

    return made


def _exported(name: str, content: Callable[[int], str]) -> Shape:
    def made(n: int, folder: Path) -> Work:
        (folder / name).write_text(content(n), encoding="utf-8")
        return lambda: list(read_export(folder / name, {}))

    return made


def _split(content: Callable[[int], str]) -> Shape:
    return lambda n, folder: lambda: split_sentences(_article(content(n)))


def _extracted(unit: str) -> Shape:
    """Sentences as long as extraction reads them, each the same piece again and again."""
    line = (unit * 700)[:690].rsplit(" ", 1)[0] + "."

    def made(n: int, folder: Path) -> Work:
        article = _article("\n\n".join(f"{i} {line}" for i in range(n)))
        sentences = split_sentences(article)
        return lambda: propose_facts(article, sentences)

    return made


def _aliased(alias: Callable[[int], tuple[str, str]], question: str) -> Shape:
    def made(n: int, folder: Path) -> Work:
        knowledge = KnowledgeBase.from_articles(
            [_article(_SENTENCE + " Harbour 7 opened. New quay.")], aliases=dict(map(alias, range(n)))
        )
        return lambda: Bot(knowledge).ask(question)

    return made


def _folder(
    article: Callable[[int], str],
    facts: Callable[[int], str],
    work: Callable[[Path], object],
    aliases: str = "",
) -> Shape:
    def made(n: int, folder: Path) -> Work:
        for room in ("articles", "facts"):
            (folder / room).mkdir()
        (folder / "articles/a.md").write_text(article(n), encoding="utf-8")
        (folder / "facts/a.csv").write_text(_COLUMNS + facts(n), encoding="utf-8")
        return lambda: work(folder)

    return made


def _asked(question: Callable[[int], str]) -> Shape:
    """``n`` characters of a question, at most as many as are read."""
    knowledge = KnowledgeBase.from_articles([_article(_SENTENCE + " Harbour 7 opened. New quay, 1 to 2.")])
    bot = Bot(knowledge)
    return lambda n, folder: lambda: [bot.ask(question(n)[:n]) for _ in range(5)]


def _conversed(question: str) -> Shape:
    """The same question ``n`` times in one conversation."""
    bot = Bot(KnowledgeBase.from_articles([_article(_SENTENCE + " Ada Holt opened the harbour.")]))

    def made(n: int, folder: Path) -> Work:
        talk = bot.conversation()
        return lambda: [talk.ask(question) for _ in range(n)]

    return made


def _questions(name: str, content: Callable[[int], str]) -> Shape:
    def made(n: int, folder: Path) -> Work:
        (folder / name).write_text(content(n), encoding="utf-8")
        return lambda: read_question_set(folder / name)

    return made


def _article(text: str) -> Article:
    return Article(id="a", title="A", text=text)


def _fact(i: int) -> Fact:
    place = Place(paragraph=1, sentence=1, words="The")
    return Fact(
        article_id="a", subject=f"quay {i} of Ostermole", relation="opened", date="2014", evidence=place
    )


def _stored_facts(n: int, folder: Path) -> Work:
    facts = [_fact(i) for i in range(n)]
    knowledge = KnowledgeBase.from_articles([_article(_SENTENCE)], facts)
    return lambda: Bot(knowledge).ask("When did quay 7 of Ostermole open?")


def _row(i: int, **cells: str) -> str:
    told = {
        "subject": f"sailors {i}",
        "relation": "number",
        "value": "64",
        "unit": "sailors",
        "evidence": "1.1: The ferry",
    }
    return ",".join((told | cells).get(column, "") for column in _COLUMNS.strip().split(",")) + "\n"


def _one_sentence(n: int) -> str:
    return _FRONT + _SENTENCE


def _parts(n: int) -> str:
    return "".join(_row(i, part_of="sailors 1") for i in range(n))


def _whole_and_parts(n: int) -> str:
    return "".join(_row(i, subject="crew") + _row(i, part_of="crew", date="2014") for i in range(n))


def _dated_rows(n: int) -> str:
    return "".join(_row(i, value="", date="2014", evidence=f"1.{n}: The quay") for i in range(n))


def _squad(n: int) -> str:
    answer = '{"id":"","question":"q","answers":[{"text":"zz","answer_start":0}]}'
    return (
        '{"data":[{"title":"t","paragraphs":[{"context":"'
        + "a b " * n
        + 'zz","qas":['
        + ",".join([answer] * (n // 20))
        + "]}]}]}"
    )


_DATA = '<script type="application/ld+json">'
_PAGE = "<html><body><article><p>" + _SENTENCE * 5 + "</p>{}</article></body></html>"
SHAPES: dict[str, tuple[int, Shape]] = {
    "text: one line of words": (100_000, _imported("a.txt", lambda n: "word " * (n // 5))),
    "text: short lines": (100_000, _imported("a.txt", lambda n: "A line.\n" * (n // 8))),
    "text: lines ending in hyphens": (100_000, _imported("a.txt", lambda n: "half-\n" * (n // 6))),
    "text: a byline of spaces": (50_000, _imported("a.txt", lambda n: "A title\nBy ab" + " " * 50 + "," + " " * n + "b" * 70 + "\nText.")),
    "text: labels": (100_000, _imported("a.txt", lambda n: "A title\n" + "Source: a\n" * (n // 10))),
    "text: combining marks": (100_000, _imported("a.txt", lambda n: "a" + "\u0301\u0316" * (n // 2))),
    "markdown: a definition of slashes": (10_000, _imported("a.md", lambda n: "[a]: " + "/" * n + " b c\n\nText.")),
    "markdown: a definition of spaces": (50_000, _imported("a.md", lambda n: "[a]: x/" + " " * n + "b c\n\nText.")),
    "markdown: open images": (50_000, _imported("a.md", lambda n: "![" * (n // 2) + " Text.")),
    "markdown: open links": (50_000, _imported("a.md", lambda n: "[a](" * (n // 4) + " Text.")),
    "markdown: open comments": (50_000, _imported("a.md", lambda n: "<!--" * (n // 4) + " Text.")),
    "markdown: closed comments": (200_000, _imported("a.md", lambda n: "<!-- --> a" * (n // 10))),
    "markdown: stars": (50_000, _imported("a.md", lambda n: "**a *b " * (n // 7) + "_" * n + " Text.")),
    "markdown: unknown keys": (4_000, _imported("a.md", lambda n: "---\n" + _keys(n) + "---\n\nText.")),
    "html: attributes": (5_000, _imported("a.html", lambda n: _PAGE.format("<p " + "".join(f"a{i}=1 " for i in range(n)) + ">T.</p>"))),
    "html: bare attributes": (5_000, _imported("a.html", lambda n: _PAGE.format("<p " + "".join(f"a{i} " for i in range(n)) + ">T.</p>"))),
    "html: broken linked data": (20_000, _imported("a.html", lambda n: _DATA + '"author" ' * (n // 9) + "</script>" + _PAGE.format(""))),
    "html: authors of brackets": (5_000, _imported("a.html", lambda n: f'<meta name="author" content="{"[" * n}">' + _PAGE.format(""))),
    "html: scripts in scripts": (50_000, _imported("a.html", lambda n: "<script>" * (n // 8) + "</script>" + _PAGE.format(""))),
    "html: open tags": (2_000, _imported("a.html", lambda n: _PAGE.format("<b>" * n))),
    "html: nested divisions": (1_000, _imported("a.html", lambda n: _PAGE.format("<div>a " * n + "</div>" * n))),
    "html: paragraphs": (2_000, _imported("a.html", lambda n: _PAGE.format("<p>" + _SENTENCE + "</p>") + "")),
    "html: many paragraphs": (1_000, _imported("a.html", lambda n: _PAGE.format("".join(f"<p>{_SENTENCE} {i}</p>" for i in range(n))))),
    "html: line breaks": (2_000, _imported("a.html", lambda n: _PAGE.format("<p>" + "a<br>" * n + "</p>"))),
    "html: links": (1_000, _imported("a.html", lambda n: _PAGE.format("".join(f"<a href=/{i}>a</a> b " for i in range(n))))),
    "html: list items": (1_000, _imported("a.html", lambda n: _PAGE.format("<ul>" + "<li>An item of the list." * n + "</ul>"))),
    "html: cells": (1_000, _imported("a.html", lambda n: _PAGE.format("<table><tr>" + "<td>a</td>" * n + "</tr></table>"))),
    "html: meta": (1_000, _imported("a.html", lambda n: "<meta name=author content=a>" * n + _PAGE.format(""))),
    "html: open comments": (20_000, _imported("a.html", lambda n: _PAGE.format("<!--" * n))),
    "html: less-than signs": (20_000, _imported("a.html", lambda n: _PAGE.format("<p>" + "< " * n + "</p>"))),
    "html: entities": (20_000, _imported("a.html", lambda n: _PAGE.format("<p>" + "&amp;" * n + "</p>"))),
    "csv: rows of one title": (2_000, _exported("a.csv", lambda n: "title,text\n" + "".join(f"A,Text {i}.\n" for i in range(n)))),
    "csv: columns": (50_000, _exported("a.csv", lambda n: "text" + ",a" * n + "\nText." + "," * n + "\n")),
    "jsonl: a long title": (50_000, _exported("a.jsonl", lambda n: '{"text":"Text.","title":"' + "word " * (n // 5) + '"}\n')),
    "jsonl: nested brackets": (50_000, _exported("a.jsonl", lambda n: "[" * n + "\n")),
    "sentences: Chinese on one line": (20_000, _split(lambda n: "港口开放了。" * (n // 6))),
    "sentences: Chinese without marks": (20_000, _split(lambda n: "港" * n)),
    "sentences: open quotation marks": (20_000, _split(lambda n: "“A b. " * (n // 6))),
    "sentences: open straight marks": (20_000, _split(lambda n: '"A b. ' * (n // 6))),
    "sentences: open brackets": (20_000, _split(lambda n: "(A b. " * (n // 6))),
    "sentences: open images": (20_000, _split(lambda n: "![" * (n // 2))),
    "sentences: open comments": (20_000, _split(lambda n: "<!--" * (n // 4))),
    "sentences: full stops": (20_000, _split(lambda n: "." * n)),
    "sentences: abbreviations": (20_000, _split(lambda n: "Mr. " * (n // 4))),
    "sentences: numbered": (20_000, _split(lambda n: "1. a " * (n // 5))),
    "sentences: spaces": (50_000, _split(lambda n: "a\n" + (" " * 1_000 + "\n") * (n // 1_000) + "b" + " " * n + "c.")),
    "sentences: ordinary on one line": (20_000, _split(lambda n: (_SENTENCE + " ") * (n // 53))),
    "sentences: May": (20_000, _split(lambda n: "May. " + " " * 20 + "May." * (n // 4))),
    "values: a chain of ranges": (2_000, lambda n, folder: lambda: find_values("1 to 2 to " * (n // 10))),
    "values: a chain of hyphens": (2_000, lambda n, folder: lambda: find_values("1-2-" * (n // 4))),
    "values: a chain of years": (2_000, lambda n, folder: lambda: find_values("1901 to 1902 or " * (n // 16))),
    "values: hundreds": (50_000, lambda n, folder: lambda: find_values("one hundred and " * (n // 16))),
    "facts: ordinary sentences": (40, _extracted(_SENTENCE[:-1] + " and ")),
    "facts: clauses": (20, _extracted("and, but, 7, ")),
    "facts: figures": (20, _extracted("in 2014 ")),
    "facts: compared figures": (20, _extracted("up from 7, than 2014 from ")),
    "facts: capitals": (20, _extracted("President Ada Holt ")),
    "facts: a chain of numbers": (20, _extracted("1 to 2 to ")),
    "aliases: of one name": (1_000, _aliased(lambda i: (f"Harbour {i}", "Ostermole"), "When did Harbour 7 open?")),
    "aliases: of one word": (1_000, _aliased(lambda i: (f"New quay {i}", f"Old {i}"), "new " * 400 + "quay 7?")),
    "aliases: chained": (1_000, _aliased(lambda i: (f"Quay {i}", f"Quay {i + 1}"), "When did Quay 7 open?")),
    "fact table: asked": (1_000, _stored_facts),
    "fact table: loaded": (2_000, _folder(_one_sentence, lambda n: "".join(map(_row, range(n))), KnowledgeBase.load)),
    "fact table: columns": (20_000, _folder(_one_sentence, lambda n: "a," * n + "\n", KnowledgeBase.load)),
    "check: rows of one part_of": (1_000, _folder(_one_sentence, _parts, check_folder)),
    "check: rows of one whole": (500, _folder(_one_sentence, _whole_and_parts, check_folder)),
    "check: dates to come": (500, _folder(lambda n: _FRONT + "The quay opened in 2031. " * n, lambda n: "", check_folder)),
    "check: dates of one paragraph": (200, _folder(lambda n: _FRONT + "The quay opened. " * n, _dated_rows, check_folder)),
    "question set: questions": (500, _questions("a.yaml", lambda n: "questions:\n" + "  - ask: Why?\n    answer: a\n" * n)),
    "question set: answers far off": (20_000, _questions("a.json", _squad)),
    "question: words": (500, _asked(lambda n: "harbour " * n)),
    "question: names": (500, _asked(lambda n: "Ada Holt of " * n)),
    "question: numbers": (500, _asked(lambda n: "1 to 2 to " * n)),
    "question: hyphens": (500, _asked(lambda n: "What 1-2-" + "3-4-" * n)),
    "question: and": (500, _asked(lambda n: "and who and what " * n)),
    "question: than": (500, _asked(lambda n: "more than less than Ada and between " * n)),
    "question: quotation marks": (500, _asked(lambda n: "what “" + '" ‘' * n)),
    "question: commas": (500, _asked(lambda n: "what, a, " * n)),
    "question: letters": (500, _asked(lambda n: "a" * n)),
    "question: spaces": (500, _asked(lambda n: "what " + " " * (n - 6) + "b")),
    "conversation: follow-ups": (200, _conversed("And where is it?")),
    "conversation: pronouns": (200, _conversed("did he leave there")),
    "conversation: names": (200, _conversed("Who is he, and what did Ada Holt do then?")),
    "whole way: Chinese": (5_000, lambda n, folder: _whole_way("港口开放了。" * (n // 6), folder)),
    "whole way: one paragraph": (5_000, lambda n, folder: _whole_way((_SENTENCE + " ") * (n // 53), folder)),
}  # fmt: skip


def _keys(n: int) -> str:
    """Lines of as many keys, each a number in small letters."""
    letters = str.maketrans("0123456789", "abcdefghij")
    return "".join(f"{i}: a\n".translate(letters) for i in range(n))


def _whole_way(text: str, folder: Path) -> Work:
    (folder / "a.txt").write_text(text, encoding="utf-8")

    def work() -> None:
        add_files(folder / "knowledge", [folder / "a.txt"], replace=True)
        Bot(KnowledgeBase.load(folder / "knowledge")).ask("How many sailors were employed?")
        check_folder(folder / "knowledge")

    return work


def measure(shape: Shape, n: int) -> float | None:
    """Seconds of the processor at a size, none where patience ran out. A refusal is as good as a result: what
    is measured is how long it takes."""
    with tempfile.TemporaryDirectory() as folder:
        work = shape(n, Path(folder))
        gc.collect()
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        start = time.process_time()
        try:
            with suppress(QAError):
                work()
            return time.process_time() - start
        except _OutOfPatienceError:
            return None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def best(shape: Shape, n: int) -> float | None:
    """The shortest of three measurements, of one where it takes long."""
    first = measure(shape, n)
    if first is None or first > PATIENCE / 10:
        return first
    return min(filter(None, (first, measure(shape, n), measure(shape, n))))


def _run_out(number: int, frame: object) -> None:
    raise _OutOfPatienceError


def main() -> None:
    """Print a line for each shape."""
    signal.signal(signal.SIGALRM, _run_out)
    wanted = sys.argv[1:]
    print(f"{'shape':36} {'n':>8} {'at n':>10} {'at 2n':>10} {'at 4n':>10}  4n/n")
    for name, (n, shape) in SHAPES.items():
        if wanted and not any(word in name for word in wanted):
            continue
        try:
            measure(shape, n)  # the first call loads what it needs
            times = [best(shape, size) for size in (n, 2 * n, 4 * n)]
        except Exception as error:  # told and gone on: the table is to be whole
            print(f"{name:36} {n:8,} {type(error).__name__}: {str(error)[:60]}", flush=True)
            continue
        shown = [
            f"{1000 * seconds:7.1f} ms" if seconds is not None else f"> {PATIENCE:.0f} s" for seconds in times
        ]
        ratio = f"{times[2] / times[0]:5.1f}" if times[0] and times[2] else "    -"
        print(f"{name:36} {n:8,} {shown[0]:>10} {shown[1]:>10} {shown[2]:>10} {ratio}", flush=True)


if __name__ == "__main__":
    main()
