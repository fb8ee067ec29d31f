"""How qa's index grows with an archive, beside rank-bm25, bm25s, SQLite FTS5 and bare tantivy on the same
terms in the same run.

python tests/benchmarks/scale.py WORK_FOLDER [SENTENCES...]

prints a table, a plot and how often the right sentence came first (``scale.md`` holds the last run). Every
engine is measured in a process of its own. A peer that is not installed, or that would take longer than all
the rest (rank-bm25 on a million), is left out and shown as "-".
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from archive import Planted, write_archive

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUESTIONS, TOP = 300, 50
RANK_BM25_UP_TO = 100_000
Figures = dict[str, float]


def main(work: Path, sizes: Sequence[int]) -> None:
    os.environ["QA_CACHE"] = str(work / "cache")
    lines, points = [HEADER], []
    for size in sizes:
        folder = work / f"archive-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        planted = write_archive(folder, size)
        (folder / "planted.json").write_text(json.dumps(planted), encoding="utf-8")
        time.sleep(0.1)  # files younger than the clock's tick are looked at twice
        for engine in ENGINES:
            done = subprocess.run(
                [sys.executable, __file__, "--one", engine, folder],
                capture_output=True,
                text=True,
                check=False,
            )
            found: Figures = json.loads(done.stdout) if done.returncode == 0 else {}
            if engine != "qa" and not found:
                print(engine, size, done.stderr[-200:], file=sys.stderr)
            lines.append(row(engine, size, found))
            points.append((f"{engine} {size:,}", found.get("p50 ms", 0.0)))
        shutil.rmtree(folder)
    print("\n".join(lines), "\n\nA warm question, median:\n\n```text", *plot(points), "```", sep="\n")


COLUMNS = (
    "build s",
    "build MB",
    "update s",
    "reopen ms",
    "cold ratio",
    "p50 ms",
    "p99 ms",
    "answering MB",
    "disk MB",
    "first %",
    "right %",
)
HEADER = (
    f"| engine | sentences | {' | '.join(COLUMNS)} |\n| --- | ---: | {' | '.join('---:' for _ in COLUMNS)} |"
)


def row(engine: str, size: int, found: Figures) -> str:
    return (
        f"| {engine} | {size:,} | "
        f"{' | '.join(f'{found[name]:,.3g}' if name in found else '-' for name in COLUMNS)} |"
    )


def plot(points: Sequence[tuple[str, float]]) -> Iterator[str]:
    """A bar for each point, ten columns for each power of ten from a hundredth of a millisecond."""
    from math import log10

    for name, value in points:
        yield (
            f"{name:22} {'█' * max(1, round(10 * (log10(value) + 2))) if value else '-'} "
            f"{f'{value:.3g} ms' if value else ''}"
        )


def megabytes(who: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(who).ru_maxrss / 1_000


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def quantiles(seconds: Sequence[float]) -> Figures:
    cut = statistics.quantiles(seconds, n=100)
    return {"p50 ms": 1_000 * statistics.median(seconds), "p99 ms": 1_000 * cut[98]}


def drawn(folder: Path) -> list[Planted]:
    planted = [Planted(*one) for one in json.loads((folder / "planted.json").read_text(encoding="utf-8"))]
    return random.Random(7).choices(planted, k=QUESTIONS)  # noqa: S311 (no secret)


def measure_qa(folder: Path) -> Figures:
    """The whole way: from raw text to an answer. Building is measured in a process of its own."""
    import qa
    from qa.knowledge.writing import write_articles
    from qa.models import Article
    from qa.stores.indexing import update_index
    from qa.stores.place import index_folder

    building = [sys.executable, "-m", "qa", "--knowledge", folder, "--store", "disk", "index", "--anew"]
    found = {"build s": timed(lambda: subprocess.run(building, check=True, capture_output=True))}
    # the largest process, times their number
    found["build MB"] = megabytes(resource.RUSAGE_CHILDREN) * (1 + (os.cpu_count() or 1))
    found["disk MB"] = sum(file.stat().st_size for file in index_folder(folder).rglob("*")) / 1e6
    questions = drawn(folder)
    found["reopen ms"] = 1_000 * min(timed(lambda: qa.Bot.open(folder, "disk")) for _ in range(3))
    bot = qa.Bot.open(folder, "disk")
    for one in questions[:20]:
        bot.ask(one.question)
    seconds, first, right = [], 0, 0
    for one in questions:
        start = time.perf_counter()
        answer = bot.ask(one.question)
        seconds.append(time.perf_counter() - start)
        first += any(evidence.sentence == one.sentence for evidence in answer.evidence[:1])
        right += one.answer in answer.text
    found |= quantiles(seconds) | {
        "first %": 100 * first / QUESTIONS,
        "right %": 100 * right / QUESTIONS,
        "answering MB": megabytes(),
    }
    own, shipped = (
        [folder, "ask", questions[0].question],
        [Path(__file__).parents[2] / "knowledge", "ask", "When did the embassy reopen?"],
    )
    colds = [[timed(lambda: run_qa(*ask)) for ask in (own, shipped)] for _ in range(7)]  # noqa: B023
    found["cold ratio"] = statistics.median(cold for cold, _ in colds) / statistics.median(
        cold for _, cold in colds
    )

    def update() -> None:
        write_articles(
            folder,
            [(Article(id="new", title="New", text=("The Zorblax tower of Quint was opened in 1977.")), ())],
        )
        update_index(folder)
        assert bot.ask("When was the Zorblax tower opened?").text == "1977"

    return found | {"update s": timed(update)}


def run_qa(knowledge: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "qa", "--knowledge", knowledge, *arguments], check=True, capture_output=True
    )


def measure_peer(
    folder: Path, build: Callable[[Path, list[list[str]]], Callable[[list[str]], object]]
) -> Figures:
    """A peer on terms made ready: built, then asked for its best ``TOP``."""
    from qa.answering.question.analysis import understand
    from qa.knowledge.base import KnowledgeBase
    from qa.language.terms import synonyms, terms

    questions = [understand(one.question).terms for one in drawn(folder)]
    asked = [[*found, *sorted({other for term in found for other in synonyms(term)})] for found in questions]
    corpus = [terms(sentence.text) for sentence in KnowledgeBase.load(folder).sentences]
    place = folder / "peer"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    start = time.perf_counter()
    search = build(place, corpus)
    seconds = time.perf_counter() - start
    for question in asked[:20]:
        search(question)
    disk = sum(file.stat().st_size for file in place.rglob("*")) / 1e6
    return {"build s": seconds, "disk MB": disk} | quantiles(
        [timed(partial(search, question)) for question in asked]
    )


def rank_bm25(place: Path, corpus: list[list[str]]) -> Callable[[list[str]], object]:
    from rank_bm25 import BM25Okapi

    if len(corpus) > RANK_BM25_UP_TO:
        raise SystemExit("takes too long")
    engine, numbers = BM25Okapi(corpus), range(len(corpus))
    return lambda terms: engine.get_top_n(terms, numbers, n=TOP)


def bm25s(place: Path, corpus: list[list[str]]) -> Callable[[list[str]], object]:
    import bm25s as library

    engine = library.BM25(backend="numba")
    engine.index(corpus, show_progress=False)
    return lambda terms: engine.retrieve([terms], k=min(TOP, len(corpus)), show_progress=False)


def fts5(place: Path, corpus: list[list[str]]) -> Callable[[list[str]], object]:
    database = sqlite3.connect(place / "fts.db")
    database.execute("CREATE VIRTUAL TABLE sentence USING fts5(terms, content='', tokenize='unicode61')")
    database.executemany(
        "INSERT INTO sentence (rowid, terms) VALUES (?, ?)",
        ((i, " ".join(terms)) for i, terms in enumerate(corpus)),
    )
    database.commit()
    query = f"SELECT rowid FROM sentence WHERE terms MATCH ? ORDER BY rank LIMIT {TOP}"  # noqa: S608 (a number)
    return lambda terms: database.execute(query, (" OR ".join(f'"{term}"' for term in terms),)).fetchall()


def tantivy(place: Path, corpus: list[list[str]]) -> Callable[[list[str]], object]:
    import tantivy as library

    from qa.stores.schema import posting_schema

    schema = posting_schema()
    index = library.Index(schema, path=str(place))
    writer = index.writer(30_000_000, 1)
    for i, terms in enumerate(corpus):
        writer.add_document(
            library.Document.from_dict(
                {"terms": " ".join(terms), "context": "", "position": i, "paragraph": i, "article": i}, schema
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(terms: list[str]) -> object:
        clauses = [(library.Occur.Should, library.Query.term_query(schema, "terms", term)) for term in terms]
        return searcher.search(library.Query.boolean_query(clauses), TOP, count=False)

    return search


PEERS = {"tantivy": tantivy, "SQLite FTS5": fts5, "bm25s": bm25s, "rank-bm25": rank_bm25}
ENGINES = ("qa", *PEERS)

if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        engine, place = sys.argv[2], Path(sys.argv[3])
        print(json.dumps(measure_qa(place) if engine == "qa" else measure_peer(place, PEERS[engine])))
    else:
        main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]] or SIZES)
