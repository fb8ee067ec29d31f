"""The index of a knowledge folder: the same answers as from memory, brought up to date, safe beside readers
and after faults."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

import qa
from qa.knowledge.base import KnowledgeBase
from qa.knowledge.writing import write_articles
from qa.models import Article
from qa.questionsets.format import read_question_set
from qa.questionsets.run import ask_group
from qa.stores.archive import Archive
from qa.stores.disk import DiskStore
from qa.stores.indexing import update_index
from qa.stores.manifest import manifest_bytes, read_manifest, writing
from qa.stores.memory import memory_store
from qa.stores.place import has_index, index_folder

SHIPPED = Path(__file__).parents[1] / "knowledge"


def article(name: str, text: str) -> Article:
    return Article(id=name, title=name.title(), text=text)


def add(folder: Path, *articles: Article, replace: bool = False) -> None:
    write_articles(folder, [(one, ()) for one in articles], replace)


def answer(folder: Path, question: str) -> str:
    return qa.Bot.open(folder).ask(question).text


def build_of(folder: Path) -> Path:
    """Where the files of a folder's index lie."""
    place = index_folder(folder)
    return place / read_manifest(folder, manifest_bytes(place)).build


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge with an index."""
    folder = tmp_path / "shipped"
    shutil.copytree(SHIPPED, folder)
    update_index(folder)
    return folder


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A folder of three articles with an index."""
    folder = tmp_path / "harbour"
    add(
        folder,
        article("ferry", "The ferry Greta carried 412 passengers in 1998."),
        article("mill", "The mill burnt down in 1931. It was rebuilt by Anna Berg."),
        article("lamp", "The harbour lamp was lit in 1907."),
    )
    update_index(folder)
    return folder


def test_what_is_known_is_the_same_as_in_memory(shipped: Path) -> None:
    on_disk, in_memory = Archive(DiskStore(shipped)), KnowledgeBase.load(shipped)
    assert list(on_disk.articles.values()) == list(in_memory.articles.values())
    assert list(on_disk.sentences) == list(in_memory.sentences)
    assert list(on_disk.facts) == list(in_memory.facts)
    assert on_disk.aliases == in_memory.aliases
    assert on_disk.counts() == in_memory.counts()
    assert list(on_disk.problems) == list(in_memory.problems)


def test_the_question_sets_are_answered_as_from_memory(shipped: Path) -> None:
    on_disk, in_memory = qa.Bot.open(shipped, "disk"), qa.Bot.open(shipped, "memory")
    for path in sorted((shipped / "questions").glob("*.yaml")):
        for group in read_question_set(path).groups:
            assert list(ask_group(group, on_disk)) == list(ask_group(group, in_memory))


def test_many_articles_are_answered_as_from_memory_also_after_changes(tmp_path: Path) -> None:
    names = "Aldby Brekke Corvo Dunmore Elvas Fosse Grindal Hamra Ilkley Jarrow".split()
    things = "ferry mill lamp bridge school museum quarry station theatre library".split()

    def text(i: int, year: int) -> str:
        place, thing = names[i % 10], things[i // 10 % 10]
        return (
            f"The {thing} of {place} was opened in {year}. It cost {i + 2} million euros.\n\nIn {place} "
            f"the {thing} has {i * 7 + 1} rooms."
        )

    add(tmp_path, *(article(f"a{i}", text(i, 1800 + i)) for i in range(100)))
    update_index(tmp_path)
    add(tmp_path, *(article(f"a{i}", text(i, 1900 + i)) for i in range(0, 100, 3)), replace=True)
    (tmp_path / "articles" / "a7.md").unlink()
    (tmp_path / "facts" / "a7.csv").unlink()
    update_index(tmp_path)
    on_disk, in_memory = qa.Bot.open(tmp_path, "disk"), qa.Bot.open(tmp_path, "memory")
    assert list(Archive(DiskStore(tmp_path)).sentences) == list(in_memory.knowledge.sentences)
    for i in range(100):
        for question in (
            f"When was the {things[i // 10]} of {names[i % 10]} opened?",
            f"How many rooms has the {things[i % 10]}?",
        ):
            assert on_disk.ask(question) == in_memory.ask(question)
            assert on_disk.search(question) == in_memory.search(question)


def test_only_what_changed_is_read_again(harbour: Path) -> None:
    assert update_index(harbour)[:2] == (0, 0)
    add(harbour, article("mill", "The mill burnt down in 1932."), replace=True)
    add(harbour, article("rope", "The rope walk is 300 metres long."))
    (harbour / "articles" / "lamp.md").unlink()
    (harbour / "facts" / "lamp.csv").unlink()
    assert update_index(harbour)[:2] == (2, 1)
    assert answer(harbour, "When did the mill burn down?") == "1932"
    assert not qa.Bot.open(harbour).ask("When was the harbour lamp lit?").answered
    os.utime(harbour / "articles" / "mill.md", (0, 0))
    assert update_index(harbour)[:2] == (0, 0), "a new time alone is no change"


def test_a_few_changes_are_taken_in_by_whoever_asks(harbour: Path) -> None:
    add(harbour, article("rope", "The rope walk is 300 metres long."))
    assert answer(harbour, "How long is the rope walk?") == "300 metres"


def test_an_edit_in_place_is_noticed_by_a_reader_at_work(harbour: Path) -> None:
    bot = qa.Bot.open(harbour)
    time.sleep(0.1)  # stamps taken in the clock's tick of a change are not trusted, so not compared
    os.utime(harbour / "articles" / "mill.md")
    update_index(harbour)
    time.sleep(0.1)
    update_index(harbour)
    path = harbour / "articles" / "mill.md"
    path.write_text(path.read_text(encoding="utf-8").replace("1931", "1911"), encoding="utf-8")
    assert any("changed since" in note for note in bot.ask("When did the mill burn down?").explanation.notes)
    update_index(harbour)
    found = bot.ask("When did the mill burn down?")
    assert (found.text, found.explanation.notes) == ("1911", ())


def test_readers_see_the_last_state_and_then_the_next(harbour: Path) -> None:
    bot = qa.Bot.open(harbour)
    assert bot.ask("When did the mill burn down?").text == "1931"
    for year in range(1940, 1950):
        add(harbour, article("mill", f"The mill burnt down in {year}."), replace=True)
        assert bot.ask("When did the mill burn down?").text == str(year - 1 if year > 1940 else 1931)
        update_index(harbour)
        assert bot.ask("When did the mill burn down?").text == str(year)


def test_threads_ask_one_bot_while_a_writer_works(harbour: Path) -> None:
    bot = qa.Bot.open(harbour)

    def ask(i: int) -> bool:
        found = bot.ask("When did the mill burn down?")
        return found.answered and found.text in found.evidence[0].sentence and 1931 <= int(found.text) <= 1999

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, i) for i in range(400)]
        for year in range(1950, 1970):
            add(harbour, article("mill", f"The mill burnt down in {year}."), replace=True)
            update_index(harbour)
        assert all(one.result() for one in asked)


def test_one_question_sees_one_state(harbour: Path) -> None:
    store = DiskStore(harbour)
    with store.reading():
        before = len(store), store.candidates({"mill": 1.0}, 5)
        add(
            harbour,
            article("mill", "The mill burnt down in 1932. The mill stood on a hill. A mill it was."),
            replace=True,
        )
        update_index(harbour)
        assert (len(store), store.candidates({"mill": 1.0}, 5)) == before
        assert before[1][0].sentence.text == "The mill burnt down in 1931."
    assert store.candidates({"mill": 1.0}, 5)[0].sentence.text == "The mill burnt down in 1932."


def test_an_index_built_anew_is_picked_up(harbour: Path) -> None:
    bot = qa.Bot.open(harbour)
    assert bot.ask("When did the mill burn down?").text == "1931"
    shutil.rmtree(index_folder(harbour))
    add(harbour, article("mill", "The mill burnt down in 1977."), replace=True)
    update_index(harbour)
    assert bot.ask("When did the mill burn down?").text == "1977"


def test_two_writers_at_once_one_is_refused(harbour: Path) -> None:
    with writing(index_folder(harbour)) as held:
        assert held
        with pytest.raises(qa.KnowledgeError, match="another writer"):
            update_index(harbour)
    update_index(harbour)


def set_row(index: Path, statement: str) -> None:
    with sqlite3.connect(index / "index.db") as database:
        database.execute(statement)
    database.close()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x55
    path.write_bytes(data)


FAULTS = {
    "manifest cut short": lambda index: cut(index.parent / "manifest.json"),
    "manifest empty": lambda index: (index.parent / "manifest.json").write_bytes(b""),
    "manifest overwritten": lambda index: flip(index.parent / "manifest.json"),
    "database cut short": lambda index: cut(index / "index.db"),
    "database overwritten": lambda index: (index / "index.db").write_bytes(os.urandom(50_000)),
    "database gone": lambda index: (index / "index.db").unlink(),
    "database empty": lambda index: (index / "index.db").write_bytes(b""),
    "postings cut short": lambda index: cut(max((index / "postings").glob("*.idx"))),
    "postings gone": lambda index: shutil.rmtree(index / "postings"),
    "postings' list overwritten": lambda index: (index / "postings" / "meta.json").write_text("{}"),
    "postings overwritten": lambda index: flip(
        max((index / "postings").glob("*.idx"), key=lambda path: path.stat().st_size)
    ),
    "an article overwritten": lambda index: set_row(
        index, "UPDATE article SET title = 'The mole' WHERE id = 'mill'"
    ),
    "a term overwritten": lambda index: set_row(index, "UPDATE term SET frequency = 7"),
    "the state overwritten": lambda index: set_row(index, "UPDATE state SET generation = 99"),
    "an alias added": lambda index: set_row(index, "INSERT INTO alias VALUES ('mill', 'lamp')"),
    "a paragraph's start overwritten": lambda index: set_row(index, "UPDATE paragraph SET start = -89"),
    "a paragraph overwritten": lambda index: set_row(
        index, "UPDATE paragraph SET text = replace(text, '1931', '1913')"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_index_is_named_and_built_anew(harbour: Path, fault: str) -> None:
    FAULTS[fault](build_of(harbour))
    with pytest.raises(qa.IndexDamagedError, match="qa index"):
        answer(harbour, "When did the mill burn down?")
    assert "damaged" in update_index(harbour).reason
    assert answer(harbour, "When did the mill burn down?") == "1931"


def test_bytes_overwritten_anywhere_in_the_database_end_in_no_traceback(harbour: Path) -> None:
    database, chance = build_of(harbour) / "index.db", random.Random(1)  # noqa: S311
    good = database.read_bytes()
    for _ in range(60):
        broken = bytearray(good)
        page = chance.randrange(len(good) // 4096) * 4096
        for _ in range(40):
            broken[page + chance.randrange(4096)] = chance.randrange(256)
        for beside in database.parent.glob("index.db-*"):
            beside.unlink()
        database.write_bytes(broken)
        with suppress(qa.QAError):
            bot = qa.Bot.open(harbour)
            bot.ask("When did the mill burn down?")
            (
                list(bot.knowledge.sentences),
                list(bot.knowledge.facts),
                bot.knowledge.problems,
                bot.knowledge.counts(),
            )


def test_a_full_disk_leaves_the_last_state(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(harbour, *(article(f"a{i}", f"Boat {i} sank in {1900 + i % 90}. " * 50) for i in range(40)))
    limit = (
        "import resource, sys; from pathlib import Path; from qa.stores.indexing import update_index;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "update_index(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit, str(harbour)], capture_output=True, text=True, check=False
    )
    assert "KnowledgeError" in done.stderr
    assert "as it was before" in done.stderr
    bot = qa.Bot(*(lambda store: (Archive(store), store))(DiskStore(harbour)))
    assert bot.ask("When did the mill burn down?").text == "1931"
    update_index(harbour)
    assert answer(harbour, "When did boat 7 sink?") == "1907"


def test_postings_that_cannot_be_written_leave_the_last_state(harbour: Path) -> None:
    counted = build_of(harbour)

    def remove_new(*_: int) -> None:
        for path in index_folder(harbour).glob("*/postings"):
            if path.parent != counted:
                shutil.rmtree(path)

    with pytest.raises(qa.KnowledgeError, match=r"cannot be written: .* as it was before"):
        update_index(harbour, progress=remove_new, anew=True)
    assert answer(harbour, "When did the mill burn down?") == "1931"


def test_what_was_replaced_takes_no_place_among_the_candidates(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    for shift in (0, 1):
        add(
            folder,
            *(article(f"a{i}", f"Boat {i} sank in {1900 + i + shift}.") for i in range(90)),
            replace=bool(shift),
        )
        update_index(folder)
    on_disk, in_memory = DiskStore(folder), memory_store(KnowledgeBase.load(folder))
    boosts = {"boat": 1.0, "sink": 1.0}
    assert len(on_disk.candidates(boosts, 90)) == len(in_memory.candidates(boosts, 90)) == 90
    found, expected = (
        {hit.sentence.text for hit in store.candidates(boosts, 50)} for store in (on_disk, in_memory)
    )
    assert found == expected


KILLS = int(os.environ.get("QA_TEST_KILLS", "12"))


def test_a_kill_at_any_moment_leaves_an_index_that_answers(tmp_path: Path) -> None:
    """``QA_TEST_KILLS=200`` for the long run."""
    folder, chance = tmp_path / "k", random.Random(4)  # noqa: S311
    add(
        folder,
        article("mill", "The mill burnt down in 1931."),
        *(article(f"a{i}", f"Boat {i} sank in {1900 + i % 90}.") for i in range(60)),
    )
    update_index(folder)
    command = [
        sys.executable,
        "-c",
        "import sys; from pathlib import Path; from qa.stores.indexing import update_index;",
    ]
    command[-1] += "print('ready', flush=True); update_index(Path(sys.argv[1]))"
    before = "1931"
    for kill in range(KILLS):
        year = str(1932 + kill % 60)
        changed = [
            article(f"a{i}", f"Boat {i} sank in {1900 + (i + kill) % 90}.")
            for i in chance.sample(range(60), 20)
        ]
        add(folder, article("mill", f"The mill burnt down in {year}."), *changed, replace=True)
        if kill % 5 == 4:
            shutil.rmtree(index_folder(folder))
        process = subprocess.Popen([*command, str(folder)], stdout=subprocess.PIPE, start_new_session=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.12))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if has_index(folder):
            store = DiskStore(folder)
            found = qa.Bot(Archive(store), store).ask("When did the mill burn down?")
            assert found.text in ((year,) if kill % 5 == 4 else (before, year)), (
                "the state before, or the one after"
            )
            assert found.text in found.evidence[0].sentence
        update_index(folder)
        before = year
        on_disk, in_memory = qa.Bot.open(folder, "disk"), qa.Bot.open(folder, "memory")
        for question in ("When did the mill burn down?", "When did boat 7 sink?", "Which boat sank in 1950?"):
            assert on_disk.ask(question) == in_memory.ask(question)


def test_an_index_that_cannot_be_written_is_read_all_the_same(
    harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(
        path: object, mode: int
    ) -> bool:  # nothing is read-only for root, so permissions alone would test nothing
        return mode != os.W_OK

    for lock in (build_of(harbour) / "postings").glob("*.lock"):
        lock.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", refuse)
        assert answer(harbour, "When did the mill burn down?") == "1931"
    assert list((build_of(harbour) / "postings").glob("*.lock")) == []
    add(harbour, article("mill", "The mill burnt down in 1932."), replace=True)
    update_index(harbour)
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", refuse)
        assert answer(harbour, "When did the mill burn down?") == "1932"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments], capture_output=True, text=True, check=False
    )


def test_small_knowledge_stays_in_memory_unless_told_otherwise(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    add(folder, article("mill", "The mill burnt down in 1931."))
    done = run("--knowledge", str(folder), "index")
    assert (done.returncode, has_index(folder)) == (0, False)
    assert "no index written" in done.stdout
    done = run("--knowledge", str(folder), "--store", "disk", "index")
    assert "1 article read, 0 removed; 1 sentence in the index" in done.stdout
    done = run("--knowledge", str(folder), "ask", "--json", "When did the mill burn down?")
    assert json.loads(done.stdout)["text"] == "1931"


def test_without_tantivy_the_hint_names_the_extra_and_the_way_without(harbour: Path) -> None:
    hidden = (
        "import sys; sys.modules['tantivy'] = None; sys.argv[0] = 'qa'; from qa.__main__ import main; main()"
    )
    arguments = [
        sys.executable,
        "-c",
        hidden,
        "--knowledge",
        str(harbour),
        "ask",
        "When did the mill burn down?",
    ]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cited-qa[disk]" in done.stderr
    assert "--store memory" in done.stderr
    arguments[5:5] = ["--store", "memory"]
    assert subprocess.run(arguments, capture_output=True, text=True, check=False).stdout.startswith("1931")


def test_a_damaged_index_is_an_error_with_a_way_out(harbour: Path) -> None:
    FAULTS["database empty"](build_of(harbour))
    done = run("--knowledge", str(harbour), "ask", "When did the mill burn down?")
    assert done.returncode == 2
    assert "`qa index" in done.stderr
    done = run("--knowledge", str(harbour), "--store", "memory", "ask", "When did the mill burn down?")
    assert done.returncode == 0
    assert run("--knowledge", str(harbour), "index").returncode == 0
    assert run("--knowledge", str(harbour), "ask", "When did the mill burn down?").returncode == 0
