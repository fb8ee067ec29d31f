"""A knowledge folder from elsewhere does no harm, and what was added to it can be read."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import KnowledgeError, QuestionSetError
from qa.knowledge import atomic, contents, listing, writing
from qa.knowledge.adding import add_files
from qa.knowledge.base import KnowledgeBase
from qa.knowledge.tables import escape_cell, unescape_cell
from qa.knowledge.writing import write_articles
from qa.models import Article, Fact, Place
from qa.questionsets.output import write_whole

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]

OLD = Article(id="a", title="Old", text="The harbour has 12 berths.")
NEW = Article(id="a", title="New", text="Since May the harbour has 14 berths.")
FACT = Fact(
    article_id="a", subject="harbour", relation="berths", value="14", evidence=Place(paragraph=1, sentence=1, words="14 berths"),
    origin="extracted",
)  # fmt: skip
needs_links = pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("The mole of Brennvik was built in 1931 by Karla Aasen.", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Files of the user's own beside the knowledge folder."""
    path = tmp_path / "home"
    (path / "articles").mkdir(parents=True)
    (path / ".bashrc").write_text("mine")
    (path / "articles" / "thesis.md").write_text("My thesis says 7 things.")
    return path


def hashes(path: Path) -> dict[str, str]:
    return {
        str(file.relative_to(path)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in path.rglob("*")
        if file.is_file()
    }


def messages(path: Path) -> list[str]:
    return [
        f"{Path(problem.path).relative_to(path).as_posix()}: {problem.message}"
        for problem in KnowledgeBase.load(path).problems
    ]


def leave_unfinished(
    path: Path, articles: Sequence[tuple[Article, Sequence[Fact]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave the folder as a kill does that comes right after a replacement was decided."""

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    settle, calls = atomic._settle, []
    with monkeypatch.context() as patch:
        patch.setattr(
            atomic,
            "_settle",
            lambda where: calls.append(where) or (kill() if len(calls) > 1 else settle(where)),
        )
        with pytest.raises(Killed):
            write_articles(path, articles, replace=True)


# --- links, pipes, and what looks like an unfinished write


@needs_links
def test_a_link_and_a_forged_unfinished_write_overwrite_nothing(
    qa: Run, knowledge: Path, home: Path, note: Path
) -> None:
    (knowledge / "x").symlink_to("../home")
    (knowledge / ".pending" / "x").mkdir(parents=True)
    (knowledge / ".pending" / "x" / ".bashrc").write_text("evil")
    before = hashes(home)
    done = qa("--knowledge", knowledge, "add", note)
    assert hashes(home) == before
    assert done.returncode == 2
    assert ".pending" in done.stderr
    assert (knowledge / ".pending" / "x" / ".bashrc").read_text() == "evil"


@needs_links
def test_a_link_in_place_of_an_unfinished_write_moves_nothing(
    qa: Run, knowledge: Path, home: Path, note: Path
) -> None:
    (knowledge / ".pending").symlink_to("../home")
    before = hashes(home)
    qa("--knowledge", knowledge, "add", note)
    assert hashes(home) == before
    assert "thesis" not in qa("--knowledge", knowledge, "sources").stdout
    assert any(".pending: no unfinished write of qa" in message for message in messages(knowledge))


@needs_links
@pytest.mark.parametrize("room", ["articles", "facts"])
def test_a_room_that_is_a_link_is_named_and_neither_read_nor_written(
    tmp_path: Path, home: Path, note: Path, room: str
) -> None:
    path = tmp_path / "know"
    path.mkdir()
    (path / room).symlink_to("../home/articles")
    before = hashes(home)
    assert f"{room}: a link is not followed; put the folder itself here" in messages(path)
    assert not KnowledgeBase.load(path).articles
    with pytest.raises(KnowledgeError, match="is a link, which is not followed"):
        add_files(path, [note])
    assert hashes(home) == before


@needs_links
@pytest.mark.parametrize("file", ["articles/b.md", "facts/ferry.csv", "aliases.csv"])
def test_a_file_that_is_a_link_is_named_and_not_read(knowledge: Path, home: Path, file: str) -> None:
    (knowledge / file).unlink(missing_ok=True)
    (knowledge / file).symlink_to(home / "articles" / "thesis.md")
    assert messages(knowledge) == [f"{file}: a link is not followed; copy the file here"]


@needs_links
@pytest.mark.parametrize("name", [".lock", ".pending.tmp", "articles/.pending.tmp"])
def test_a_link_under_a_name_of_ours_harms_nothing_behind_it(
    knowledge: Path, home: Path, note: Path, name: str
) -> None:
    (knowledge / name).symlink_to(home / ".bashrc")
    before = hashes(home)
    if name == ".lock":
        with pytest.raises(KnowledgeError, match=r"\.lock is no plain file"):
            add_files(knowledge, [note])
    else:
        assert add_files(knowledge, [note]).added
    assert hashes(home) == before


@needs_links
def test_a_hard_link_keeps_what_it_held_elsewhere(knowledge: Path, home: Path) -> None:
    os.link(home / ".bashrc", knowledge / "articles" / "a.md")
    write_articles(knowledge, [(NEW, [FACT])], replace=True)
    assert (home / ".bashrc").read_text() == "mine"
    assert KnowledgeBase.load(knowledge).articles["a"] == NEW


@needs_links
@pytest.mark.parametrize("linked", ["questions", "questions/ferry.yaml"])
def test_question_sets_that_are_links_are_not_written(
    invoke: Invoke, knowledge: Path, home: Path, linked: str
) -> None:
    outside = home / Path(linked).name
    (knowledge / linked).rename(outside)
    (knowledge / linked).symlink_to(outside)
    sets = [outside] if outside.is_file() else list(outside.iterdir())
    sets[0].write_text("questions:\n  - ask: When did the ferry stop?\n", encoding="utf-8")
    before = hashes(home)
    with pytest.raises(QuestionSetError, match="a link is not followed"):
        invoke("test", "--update")
    assert hashes(home) == before


@needs_pipes
@pytest.mark.parametrize("name", ["articles/b.md", "facts/ferry.csv", "aliases.csv", ".pending", "articles"])
def test_a_pipe_is_named_and_not_waited_for(qa: Run, knowledge: Path, note: Path, name: str) -> None:
    if (knowledge / name).is_dir():
        (knowledge / name).rename(knowledge / "moved")
    (knowledge / name).unlink(missing_ok=True)
    os.mkfifo(knowledge / name)
    for command in (["check"], ["ask", "When did the ferry stop?"], ["add", str(note)]):
        assert "Traceback" not in qa("--knowledge", knowledge, *command).stderr


@needs_pipes
@pytest.mark.parametrize("name", ["set.yaml", "set.json", "base.json"])
def test_a_pipe_as_question_set_or_baseline_is_refused(
    qa: Run, knowledge: Path, tmp_path: Path, name: str
) -> None:
    os.mkfifo(tmp_path / name)
    done = qa(
        "--knowledge", knowledge, "test", *(["--baseline"] if name == "base.json" else []), tmp_path / name
    )
    assert (done.returncode, "not a plain file" in done.stderr) == (2, True)


@pytest.mark.parametrize("where", range(0, 600, 7))
def test_a_damaged_unfinished_write_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: int
) -> None:
    write_articles(tmp_path, [(OLD, [])])
    leave_unfinished(tmp_path, [(NEW, [FACT])], monkeypatch)
    data = bytearray((tmp_path / ".pending").read_bytes())
    data[where % len(data)] ^= 1
    (tmp_path / ".pending").write_bytes(data)
    assert KnowledgeBase.load(tmp_path).articles["a"] == OLD
    with pytest.raises(KnowledgeError, match=r"no unfinished write of qa"):
        write_articles(tmp_path, [(OLD.model_copy(update={"id": "b"}), [])])


@pytest.mark.parametrize(
    "file",
    [
        "../evil.md",
        "articles/../../evil.md",
        "x/evil.md",
        "articles/.evil.md",
        "questions/q.yaml",
        "/evil.md",
    ],
)
def test_an_unfinished_write_reaches_articles_and_facts_alone(tmp_path: Path, file: str) -> None:
    path = tmp_path / "know"
    write_articles(path, [(OLD, [])])
    atomic._commit(path, {file: atomic.Write("", b"evil")})
    before = hashes(tmp_path)
    with pytest.raises(KnowledgeError, match="no unfinished write of qa"):
        write_articles(path, [(NEW, [])], replace=True)
    assert hashes(tmp_path) == before


# --- an unfinished write and what was edited since


def test_an_unfinished_write_is_finished_by_the_next_command(
    invoke: Invoke, knowledge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_unfinished(knowledge, [(NEW, [FACT])], monkeypatch)
    assert KnowledgeBase.load(knowledge).articles["a"] == NEW
    assert invoke("ask", "How many berths has the harbour?").stdout.startswith("14")
    assert (knowledge / "articles" / "a.md").is_file()
    assert sorted(file.name for file in knowledge.iterdir()) == [
        "aliases.csv",
        "articles",
        "facts",
        "questions",
    ]


def test_adding_again_what_an_unfinished_write_holds_finishes_it(
    knowledge: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_files(knowledge, [note])
    article = KnowledgeBase.load(knowledge).articles["note"]
    for file in ("articles/note.md", "facts/note.csv"):
        (knowledge / file).unlink()
    leave_unfinished(knowledge, [(article, [])], monkeypatch)
    (knowledge / ".lock").touch()
    assert add_files(knowledge, [note]).known == 1
    assert (knowledge / "articles" / "note.md").is_file()
    assert not [file.name for file in knowledge.iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize("edited", ["articles/a.md", "facts/a.csv"])
def test_what_was_edited_since_is_neither_shadowed_nor_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: str
) -> None:
    write_articles(tmp_path, [(OLD, [])])
    leave_unfinished(tmp_path, [(NEW, [FACT])], monkeypatch)
    mine = (tmp_path / edited).read_text() + (
        "It was dug by hand.\n"
        if edited.endswith(".md")
        else ("harbour,has,berths,,,,,1.1: 12 berths,curated\n")
    )
    (tmp_path / edited).write_text(mine)
    kb = KnowledgeBase.load(tmp_path)
    assert kb.articles["a"].title == "Old"
    assert not kb.problems
    write_articles(tmp_path, [(OLD.model_copy(update={"id": "b"}), [])])
    assert (tmp_path / edited).read_text() == mine
    assert KnowledgeBase.load(tmp_path).articles["a"].title == "Old"
    assert not (tmp_path / ".pending").exists()


def test_a_table_edited_while_its_article_is_replaced_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path, [(OLD, [])])
    commit = atomic._commit

    def edit(path: Path, journal: atomic.Journal) -> None:
        commit(path, journal)
        (tmp_path / "articles" / "a.md").write_text("My own words.")

    monkeypatch.setattr(atomic, "_commit", edit)
    with pytest.raises(KnowledgeError, match="was changed by another"):
        write_articles(tmp_path, [(NEW, [FACT])], replace=True)
    assert (tmp_path / "articles" / "a.md").read_text() == "My own words."


def test_a_question_set_edited_while_it_is_filled_in_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text("mine")
    with pytest.raises(QuestionSetError, match="changed meanwhile"):
        write_whole(path, b"filled", before=b"read before")
    assert path.read_text() == "mine"


# --- what is added can be read


def row(**fields: str) -> str:
    return json.dumps({"title": "A title", "text": "The mole was built in 1931."} | fields) + "\n"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "word " * 4_000},
        {"title": "-" * 1_001},
        {"url": "https://example.org/#" + "x" * 16_000},
        {"publisher": "{" * 1_001},
    ],
)
def test_what_an_import_takes_every_later_command_reads(
    qa: Run, knowledge: Path, tmp_path: Path, fields: dict[str, str]
) -> None:
    (tmp_path / "rows.jsonl").write_text(row(**fields) + row(title="Another"), encoding="utf-8")
    done = qa("--knowledge", knowledge, "add", tmp_path / "rows.jsonl")
    kb = KnowledgeBase.load(knowledge)
    assert not kb.problems
    assert (
        len(kb.articles)
        == 4 - len([line for line in done.stderr.splitlines() if line.startswith("error:")]) - 1
    )
    assert "another" in kb.articles


@pytest.mark.parametrize("title", ["word " * 4_000, "-" * 1_001])
def test_an_article_that_could_not_be_read_again_is_not_written(tmp_path: Path, title: str) -> None:
    with pytest.raises(KnowledgeError, match="could not be read again"):
        write_articles(tmp_path / "k", [(OLD.model_copy(update={"title": title}), [])])
    assert not (tmp_path / "k").exists()


def test_an_article_that_grows_over_what_is_read_is_not_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(KnowledgeError, match="more than the 1,000 that are read"):
        write_articles(tmp_path / "k", [(OLD.model_copy(update={"text": "Ä. " * 400}), [])])
    assert not (tmp_path / "k").exists()


def test_a_fact_that_its_table_would_not_give_back_is_left_out(tmp_path: Path) -> None:
    long = FACT.model_copy(update={"subject": "x" * 200_000})
    write_articles(tmp_path, [(NEW, [long, FACT])])
    kb = KnowledgeBase.load(tmp_path)
    assert kb.facts == (FACT,)
    assert not kb.problems


# --- several at once


def test_the_same_added_by_several_at_once_is_there_already(qa: Run, knowledge: Path, note: Path) -> None:
    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            runs = list(pool.map(lambda _: qa("--knowledge", knowledge, "add", note), range(4)))
        assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 4
        assert sorted(run.stdout.split()[0] for run in runs) == ["Added", "There", "There", "There"]
        for file in ("articles/note.md", "facts/note.csv"):
            (knowledge / file).unlink()


def test_a_reader_sees_what_moves_into_place_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path, [(OLD.model_copy(update={"id": "b"}), [])])
    leave_unfinished(tmp_path, [(NEW, [FACT])], monkeypatch)
    names = listing.list_names

    def moving(path: Path, room: str) -> list[str]:
        found = names(path, room)
        atomic.finish_write(tmp_path)
        return found

    monkeypatch.setattr(listing, "list_names", moving)
    kb = KnowledgeBase.load(tmp_path)
    assert sorted(kb.articles) == ["a", "b"]
    assert kb.facts == (FACT,)
    assert not kb.problems


def test_a_reader_sees_an_article_and_its_facts_of_one_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_fact = FACT.model_copy(
        update={"value": "12", "evidence": Place(paragraph=1, sentence=1, words="12 berths")}
    )
    write_articles(tmp_path, [(OLD, [old_fact])])
    read, written = contents._read_article, []

    def replaced(*arguments: object) -> Article | None:
        found = read(*arguments)  # type: ignore[arg-type]
        if not written:
            written.append(time.sleep(0.01))
            write_articles(tmp_path, [(NEW, [FACT])], replace=True)
        return found

    monkeypatch.setattr(contents, "_read_article", replaced)
    kb = KnowledgeBase.load(tmp_path)
    assert (kb.articles["a"], kb.facts, kb.problems) == (NEW, (FACT,), ())


def test_a_folder_that_is_only_read_is_not_written(knowledge: Path, invoke: Invoke) -> None:
    before = {file: file.stat().st_mtime_ns for file in (knowledge, *knowledge.rglob("*"))}
    invoke("ask", "When did the ferry stop?")
    invoke("check")
    assert {file: file.stat().st_mtime_ns for file in (knowledge, *knowledge.rglob("*"))} == before


def test_what_a_kill_leaves_beside_a_report_the_next_run_takes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ("n" * 250 + ".xml")

    def kill(*_: object, **__: object) -> None:
        os._exit(9)

    child = os.fork() if hasattr(os, "fork") else pytest.skip("needs processes that can be forked")
    if not child:
        monkeypatch.setattr(os, "replace", kill)
        write_whole(path, b"half")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert not path.exists()
    write_whole(path, b"whole")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(path.name, b"whole")]


# --- cells that a spreadsheet takes for formulas

cells = st.text(st.sampled_from(";\t\n\r\"' =+-@,a\u2028＝") | st.characters(codec="utf-8"), max_size=30)


@given(cells)
def test_no_separator_of_any_country_makes_a_formula_of_a_cell_and_it_comes_back(text: str) -> None:
    cell = escape_cell(text)
    assert unescape_cell(cell) == text
    for separator in ";\t\n\r":
        first, *others = cell.split(separator)
        assert not first.startswith(("=", "+", "-", "@", "＝"))
        assert not any(part.lstrip(' "').startswith(("=", "+", "-", "@", "＝")) for part in others)


def test_evidence_that_holds_a_formula_is_no_formula(tmp_path: Path) -> None:
    article = OLD.model_copy(update={"text": "The mill is called Mill;=1+1 by all."})
    fact = FACT.model_copy(
        update={"value": "", "evidence": Place(paragraph=1, sentence=1, words="called Mill;=1+1 by")}
    )
    write_articles(tmp_path, [(article, [fact])])
    assert "Mill;'=1+1" in (tmp_path / "facts" / "a.csv").read_text()
    kb = KnowledgeBase.load(tmp_path)
    assert (kb.facts, kb.problems) == ((fact,), ())


def test_hostile_cells_are_escaped_in_linear_time() -> None:
    for text in ("\t" * 300_000, ";" * 300_000 + "'" * 300_000, "; " * 300_000, "'" * 300_000):
        assert unescape_cell(escape_cell(text)) == text
