"""An index that somebody else may have made, or that something went wrong with: it does no harm, and tells no
lie."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa.knowledge.writing import write_articles
from qa.models import Article
from qa.stores.disk import DiskStore
from qa.stores.faults import checked
from qa.stores.indexing import update_index
from qa.stores.manifest import manifest_bytes, read_manifest
from qa.stores.memory import MemoryStore
from qa.stores.place import has_index, index_folder

QUESTION = "When did the mill burn down?"
Run = Callable[..., subprocess.CompletedProcess[str]]


def write(folder: Path, year: int = 1931) -> None:
    article = Article(id="mill", title="Mill", text=f"The mill burnt down in {year}.")
    write_articles(folder, [(article, ())], replace=True)


def build_of(folder: Path) -> Path:
    """Where the files of a folder's index lie."""
    place = index_folder(folder)
    return place / read_manifest(folder, manifest_bytes(place)).build


def looks_of(path: Path) -> dict[Path, tuple[int, int, int]]:
    """What tells whether a path, or something below it, was touched."""
    found = {one: one.lstat() for one in (path, *path.rglob("*"))}
    return {one: (look.st_mode, look.st_size, look.st_mtime_ns) for one, look in found.items()}


def answer(folder: Path) -> str:
    return qa.Bot.open(folder).ask(QUESTION).text


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """A folder of one article with an index."""
    folder = tmp_path / "mill"
    write(folder)
    update_index(folder)
    return folder


def test_an_index_is_kept_out_of_the_folder_and_for_its_user_alone(mill: Path) -> None:
    assert sorted(path.name for path in mill.iterdir()) == ["articles", "facts"]
    place = index_folder(mill)
    assert [folder.stat().st_mode & 0o777 for folder in (place.parent, place)] == [0o700, 0o700]


@pytest.mark.parametrize("target", ["an index", "nothing"])
def test_an_index_inside_a_folder_is_named_and_never_opened(
    mill: Path, tmp_path: Path, qa: Run, target: str
) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("mine", encoding="utf-8")
    brought = mill / ".index"
    if target == "nothing":
        brought.symlink_to(tmp_path / "gone")
    else:
        shutil.copytree(build_of(mill), brought)
        (brought / "postings" / ".managed.json").write_text(
            json.dumps(["../../../thesis.txt"]), encoding="utf-8"
        )
    before = looks_of(brought)
    write(mill, 1932)
    for command in (("index",), ("ask", QUESTION)):
        done = qa("--knowledge", mill, *command)
        assert done.returncode == 0
        assert "left alone" in done.stderr
    assert done.stdout.startswith("1932")
    assert thesis.read_text(encoding="utf-8") == "mine"
    assert looks_of(brought) == before


def test_a_list_of_files_that_leads_out_of_the_index_deletes_nothing(mill: Path) -> None:
    outside = index_folder(mill).parent / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    managed = build_of(mill) / "postings" / ".managed.json"
    managed.write_text(
        json.dumps([*json.loads(managed.read_text()), "../../../outside.txt"]), encoding="utf-8"
    )
    with pytest.raises(qa.IndexDamagedError):
        answer(mill)
    write(mill, 1932)
    update_index(mill)
    assert outside.read_text(encoding="utf-8") == "mine"
    assert answer(mill) == "1932"


def test_a_copied_folder_gets_an_index_of_its_own(mill: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(mill, copy)
    assert not has_index(copy)
    assert isinstance(qa.Bot.open(copy).store, MemoryStore)
    assert index_folder(copy) != index_folder(mill)


def test_a_folder_in_the_place_of_another_is_indexed_anew_and_told(
    mill: Path, tmp_path: Path, qa: Run
) -> None:
    mill.rename(tmp_path / "away")
    write(mill, 1977)
    done = qa("--knowledge", mill, "ask", QUESTION)
    assert done.stdout.startswith("1977")
    assert "made from another folder in this place; `qa index` builds it anew" in done.stderr
    done = qa("--knowledge", mill, "index")
    assert "made from another folder in this place: it was built anew" in done.stdout
    assert str(index_folder(mill)) in done.stdout.replace("\n", "")
    assert qa("--knowledge", mill, "ask", QUESTION).stderr == ""


def test_a_forged_index_is_not_believed(mill: Path) -> None:
    with sqlite3.connect(build_of(mill) / "index.db") as database:
        database.execute("CREATE TRIGGER forged AFTER UPDATE ON state BEGIN DELETE FROM article; END")
        database.execute("UPDATE paragraph SET text = replace(text, '1931', '1066')")
    database.close()
    with pytest.raises(qa.IndexDamagedError, match=r"not what was written|bytes"):
        answer(mill)
    assert "damaged" in update_index(mill).reason
    assert answer(mill) == "1931"


def test_what_is_cited_is_compared_with_its_file(mill: Path) -> None:
    bot = qa.Bot.open(mill)
    article = mill / "articles" / "mill.md"
    times = article.stat()
    article.write_text(article.read_text(encoding="utf-8").replace("1931", "1066"), encoding="utf-8")
    os.utime(article, ns=(times.st_atime_ns, times.st_mtime_ns))  # the same size, and the same time
    assert any("changed since" in note for note in bot.ask(QUESTION).explanation.notes)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners of files here")
@pytest.mark.parametrize("fault", ["somebody else's", "open to all"])
def test_an_index_that_others_may_have_written_is_not_used(
    mill: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str
) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    update_index(mill)
    if fault == "open to all":
        index_folder(mill).chmod(0o777)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    bot = qa.Bot.open(mill)
    assert bot.ask(QUESTION).text == "1931"
    assert isinstance(bot.store, MemoryStore)
    assert "QA_CACHE" in bot.notes[0]
    with pytest.raises(qa.KnowledgeError, match="QA_CACHE"):
        update_index(mill)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    "name", ["manifest.json", "index.db", "postings/meta.json", "postings/.managed.json"]
)
@pytest.mark.parametrize("put", ["pipe", "link", "folder"])
def test_what_is_no_plain_file_is_not_opened(mill: Path, qa: Run, name: str, put: str) -> None:
    build = build_of(mill)
    path = build.parent / name if name == "manifest.json" else build / name
    away = path.with_name("away")
    path.rename(away)
    if put == "pipe":
        os.mkfifo(path)
    elif put == "link":
        path.symlink_to(away)
    else:
        path.mkdir()
    done = qa("--knowledge", mill, "ask", QUESTION)
    assert (done.returncode, "is damaged" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert qa("--knowledge", mill, "index").returncode == 0
    assert qa("--knowledge", mill, "ask", QUESTION).stdout.startswith("1931")


def test_an_open_bot_never_answers_from_an_index_of_before(mill: Path) -> None:
    bot = qa.Bot.open(mill)
    generations = {bot.store.generation}
    for year in range(1900, 1930):
        write(mill, year)
        for _ in range(1 + year % 3):  # the system gives the numbers of removed files away again
            update_index(mill, anew=True)
        assert bot.ask(QUESTION).text == str(year)
        generations.add(bot.store.generation)
    assert len(generations) == 31


def test_a_change_while_a_bot_is_open_ends_in_no_traceback(mill: Path) -> None:
    bot = qa.Bot.open(mill)
    database = build_of(mill) / "index.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE paragraph SET sentences = '[[1]]', start = 'x'")
    connection.close()
    with pytest.raises(qa.IndexDamagedError):
        bot.ask(QUESTION)


def fail_with(error: Exception) -> None:
    raise error


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (sqlite_error(sqlite3.SQLITE_FULL), "the disk is full"),
        (sqlite_error(sqlite3.SQLITE_READONLY), "it is read-only"),
        (
            ValueError("Failed to open file for write: 'No space left on device (os error 28)'"),
            os.strerror(28),
        ),
    ],
)
def test_a_fault_of_the_machine_is_not_called_damage(tmp_path: Path, error: Exception, told: str) -> None:
    with pytest.raises(qa.KnowledgeError, match=told) as raised, checked(tmp_path):
        fail_with(error)
    assert not isinstance(raised.value, qa.IndexDamagedError)
    assert "--anew" not in str(raised.value)


def test_a_full_disk_is_told_where_a_good_index_is_brought_up_to_date(mill: Path, qa: Run) -> None:
    write_articles(
        mill,
        [
            (Article(id=f"a{i}", title="Boat", text=f"Boat {i} sank in {1900 + i}. " * 40), ())
            for i in range(60)
        ],
    )
    limited = (
        "import resource, signal, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000));"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); sys.argv = ['qa', '--knowledge', sys.argv[1], 'index'];"
        "from qa.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, str(mill)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "as it was before" in done.stderr
    assert "damaged" not in done.stderr
    assert qa("--knowledge", mill, "index").returncode == 0


@pytest.mark.parametrize("command", ["sources", "facts", "ask"])
def test_a_read_only_index_leaves_no_temporary_folder(mill: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "temporary").mkdir()
    time.sleep(0.1)  # what changed in the clock's tick is looked at again
    update_index(mill)
    refuse = (  # nothing is read-only for root, so permissions alone would test nothing
        "import os, sys; allowed = os.access; os.access = lambda path, mode, **more: mode != os.W_OK and allowed(path, mode, **more);"
        "from qa.__main__ import main; main()"
    )
    arguments = ["--knowledge", str(mill), command, *([QUESTION] if command == "ask" else [])]
    environment = os.environ | {"TMPDIR": str(tmp_path / "temporary")}
    done = subprocess.run(
        [sys.executable, "-c", refuse, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list((tmp_path / "temporary").iterdir()) == []


FORK = """
import os, signal, sys, threading, warnings
import qa
warnings.simplefilter("ignore")
bot = qa.Bot.open(sys.argv[1])
stop = threading.Event()
def busy():
    while not stop.is_set():
        bot.ask("When did the mill burn down?")
thread = threading.Thread(target=busy)
thread.start()
right = 0
for _ in range(8):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os._exit(0 if bot.ask("When did the mill burn down?").text == "1931" else 1)
    right += os.waitpid(child, 0)[1] == 0
stop.set()
thread.join()
print(right, bot.ask("When did the mill burn down?").text)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_forked_beside_a_busy_thread_answers(mill: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORK, str(mill)], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.stdout.split() == ["8", "1931"]


def test_a_writer_in_this_process_leaves_readers_their_log(mill: Path) -> None:
    """A process that closes a file loses its locks on it; then another process would take the log away that
    is being read."""
    store = DiskStore(mill)
    for year in range(1940, 1944):
        write(mill, year)
        update_index(mill)
        with store.reading():
            write(mill, year + 50)
            subprocess.run([sys.executable, "-c", UPDATE, str(mill)], check=True)
            assert [sentence.text for sentence in qa.Bot.open(mill).knowledge.sentences] == [
                f"The mill burnt down in {year + 50}."
            ]


UPDATE = (
    "import sys; from pathlib import Path; from qa.stores.indexing import update_index; "
    "update_index(Path(sys.argv[1]))"
)


def test_two_builds_at_once_end_in_one_good_index(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    write(folder)
    told: list[str] = []

    def build() -> None:
        try:
            update_index(folder, anew=True)
        except qa.KnowledgeError as error:
            told.append(str(error))

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("another writer" in one for one in told)
    assert answer(folder) == "1931"
    assert len(list(index_folder(folder).iterdir())) == 2, "the build and its manifest"


def test_without_a_home_nothing_is_read_or_written_beside_the_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "k")
    for name in ("QA_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.chdir(tmp_path)
    assert answer(tmp_path / "k") == "1931"
    with pytest.raises(qa.KnowledgeError, match="QA_CACHE"):
        update_index(tmp_path / "k")
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


def test_a_full_disk_keeps_nobody_from_asking(mill: Path) -> None:
    time.sleep(0.1)
    update_index(mill)
    full = (
        "import resource, signal, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "import qa; print(qa.Bot.open(sys.argv[1]).ask(sys.argv[2]).text)"
    )
    for beside in build_of(mill).glob("index.db-*"):
        beside.unlink()
    done = subprocess.run(
        [sys.executable, "-B", "-c", full, str(mill), QUESTION],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.stdout == "1931\n"
