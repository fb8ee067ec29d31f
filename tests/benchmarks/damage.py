"""Random hits on every file of an index, and what becomes of the answers.

python tests/benchmarks/damage.py [HITS]

Each hit flips a bit, swaps bytes, zeroes a page, overwrites some bytes, or cuts a file short; then questions
are asked, in a process of their own. Counted is how many hits left the answers as they were, how many were
told as an error (and mended by `qa index`), and how many ended in a wrong answer, a traceback, a crash or a
wait. A second line is of hits that leave a file's time as it was, as those of a failing disk do.
"""

from __future__ import annotations

import gc
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

QUESTIONS = [f"When did boat {i} sink?" for i in range(0, 60, 7)] + [
    "When did the mill burn down?",
    "Who built the old mill?",
]
SAME, MENDED, NOT_MENDED, WRONG, TRACEBACK = range(5)
OUTCOMES = {
    SAME: "same",
    MENDED: "told, mended",
    NOT_MENDED: "told, not mended",
    WRONG: "silently wrong",
    TRACEBACK: "traceback",
}
FINE = (OUTCOMES[SAME], OUTCOMES[MENDED])
SECONDS = 30


def main(hits: int) -> None:
    root = Path(tempfile.mkdtemp(prefix="qa-damage-"))
    os.environ["QA_CACHE"] = str(root / "cache")
    try:
        folder = make_folder(root)
        for decayed in (False, True):
            found, touched = strike_often(root, folder, hits, decayed)
            counts = ", ".join(f"{name}: {count}" for name, count in sorted(found.items()))
            print(
                f"{hits:,} hits{', times kept' if decayed else ''}: {counts}, outside touched: {touched}",
                flush=True,
            )
    finally:
        shutil.rmtree(root)


def make_folder(root: Path) -> Path:
    """An indexed folder, updated once, so that its files are of two generations."""
    from qa.knowledge.writing import write_articles
    from qa.models import Article, Fact, Place
    from qa.stores.indexing import update_index

    folder = root / "around" / "known"
    articles = [
        Article(id=f"a{i}", title=f"Boat {i}", text=(f"Boat {i} sank in {1900 + i}. It had {i + 3} masts."))
        for i in range(60)
    ]
    mill = Article(
        id="mill",
        title="The old mill",
        text=("The mill burnt down in 1931. It was built by Anna Berg.\n\nIt stands on a hill."),
    )
    fact = Fact(
        article_id="mill",
        subject="old mill",
        relation="burnt down",
        object="",
        date="1931",
        evidence=Place(paragraph=1, sentence=1, words="in 1931"),
        origin="curated",
    )
    write_articles(folder, [(one, ()) for one in articles])
    (folder / "aliases.csv").write_text("surface,canonical\nBerg's mill,old mill\n", encoding="utf-8")
    update_index(folder)
    write_articles(folder, [(mill, (fact,))])
    # what changed in the clock's tick is looked at again, and what was replaced is taken away
    for _ in range(3):
        time.sleep(0.1)
        update_index(folder)
    (root / "around" / "thesis.txt").write_text("mine", encoding="utf-8")
    return folder


def strike_often(root: Path, folder: Path, hits: int, decayed: bool) -> tuple[Counter[str], int]:
    from qa.stores.place import index_folder

    place, chance = index_folder(folder), random.Random(19)  # noqa: S311 (no secret)
    good = {
        path: (path.read_bytes(), path.stat())
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
    files = [path for path, (content, _) in good.items() if content]
    right, before, found, touched = answers(folder), tree_hash(root / "around"), Counter[str](), 0
    gc.collect()  # an index that is open here would be in use to the processes that ask
    for _ in range(hits):
        path = chance.choice(files)
        path.write_bytes(struck(good[path][0], chance))
        if decayed:
            os.utime(path, ns=(good[path][1].st_atime_ns, good[path][1].st_mtime_ns))
        outcome = ask_apart(root, folder, right)
        found[outcome] += 1
        if outcome not in FINE:
            print(f"{path.relative_to(place)}: {outcome}", file=sys.stderr)
        touched += tree_hash(root / "around") != before
        for lost, (content, status) in good.items():  # in place: an index knows its files by their inodes too
            if not lost.exists() or lost == path or lost.stat().st_mtime_ns != status.st_mtime_ns:
                lost.write_bytes(content)
                os.utime(lost, ns=(status.st_atime_ns, status.st_mtime_ns))
    return found, touched


def struck(content: bytes, chance: random.Random) -> bytes:
    """The content of a file after a hit, another than before."""
    data = bytearray(content)
    while data == content:
        at = chance.randrange(len(data))
        kind = chance.randrange(5)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            other = chance.randrange(len(data))
            data[at], data[other] = data[other], data[at]
        elif kind == 2:
            page = at // 4096 * 4096
            data[page : page + 4096] = bytes(len(data[page : page + 4096]))
        elif kind == 3:
            data[at : at + 16] = chance.randbytes(len(data[at : at + 16]))
        else:
            del data[at:]
    return bytes(data)


def answers(folder: Path) -> list[object]:
    import qa

    bot = qa.Bot.open(folder, "disk")
    listed = (
        list(bot.knowledge.sentences),
        list(bot.knowledge.facts),
        bot.knowledge.aliases,
        bot.knowledge.problems,
        bot.knowledge.counts(),
    )
    return [*(bot.ask(question) for question in QUESTIONS), *listed]


def ask_apart(root: Path, folder: Path, right: list[object]) -> str:
    """What a process of its own makes of the index."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        os._exit(judge(root, folder, right))
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return (
            "waits for ever"
            if os.WTERMSIG(status) == signal.SIGALRM
            else f"crash ({signal.Signals(os.WTERMSIG(status)).name})"
        )
    return OUTCOMES[os.WEXITSTATUS(status)]


def judge(root: Path, folder: Path, right: list[object]) -> int:
    import qa

    try:
        return SAME if answers(folder) == right else WRONG
    except qa.QAError:
        return MENDED if is_mended(root, folder, right) else NOT_MENDED
    except BaseException:
        traceback.print_exc()
        return TRACEBACK


def is_mended(root: Path, folder: Path, right: list[object]) -> bool:
    """Whether an update of a copy of the index mends it."""
    from qa.stores.indexing import update_index

    copy = root / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root / "cache", copy)
    os.environ["QA_CACHE"] = str(copy)
    try:
        update_index(folder)
        return answers(folder) == right
    except BaseException:
        traceback.print_exc()
        return False


def tree_hash(folder: Path) -> str:
    digest = hashlib.blake2b()
    for path in sorted(folder.rglob("*")):
        digest.update(
            f"{path}\0{path.is_symlink()}\0".encode() + (path.read_bytes() if path.is_file() else b"")
        )
    return digest.hexdigest()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
