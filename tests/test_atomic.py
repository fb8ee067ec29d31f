"""Writing an article with its facts: both or neither, whatever happens in between."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from qa.errors import KnowledgeError
from qa.knowledge.base import KnowledgeBase
from qa.knowledge.writing import write_articles
from qa.models import Article, Fact, Place

OLD = Article(id="a", title="Old", text="The harbour has 12 berths.")
NEW = Article(id="a", title="New", text="Since May the harbour has 14 berths.")
OLD_FACT = Fact(
    article_id="a",
    subject="harbour",
    relation="berths",
    value="12",
    unit="berths",
    evidence=Place(paragraph=1, sentence=1, words="12 berths"),
    origin="extracted",
)
NEW_FACT = OLD_FACT.model_copy(
    update={"value": "14", "evidence": Place(paragraph=1, sentence=1, words="14 berths")}
)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def seen(folder: Path) -> tuple[Any, ...]:
    kb = KnowledgeBase.load(folder)
    return dict(kb.articles), kb.facts, [p.message for p in kb.problems]


def test_an_article_is_written_with_its_facts_and_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "knowledge"
    assert write_articles(folder, [(OLD, [OLD_FACT])]) == [
        folder / "articles" / "a.md",
        folder / "facts" / "a.csv",
    ]
    assert seen(folder) == ({"a": OLD}, (OLD_FACT,), [])
    assert sorted(tree(folder)) == ["articles/a.md", "facts/a.csv"]
    assert sorted(p.name for p in folder.iterdir()) == ["articles", "facts"]


def test_what_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    write_articles(tmp_path, [(OLD, [OLD_FACT])])
    before = tree(tmp_path)
    with pytest.raises(KnowledgeError, match="--replace"):
        write_articles(tmp_path, [(NEW, [NEW_FACT])])
    assert tree(tmp_path) == before
    (tmp_path / "articles" / "a.md").unlink()
    with pytest.raises(KnowledgeError, match=r"a\.csv is there already"):
        write_articles(tmp_path, [(NEW, [NEW_FACT])])


def test_replacing_keeps_every_row_that_a_person_wrote(tmp_path: Path) -> None:
    write_articles(tmp_path, [(OLD, [OLD_FACT])])
    table = tmp_path / "facts" / "a.csv"
    mine = ['harbour,keeper,"Ms, Tide",,,,,1.1: The pier,curated', "half a row", "=x,y,,,,,,1.1: 12 berths,"]
    table.write_text(table.read_text() + "\n".join(mine) + "\n")
    write_articles(tmp_path, [(NEW, [NEW_FACT])], replace=True)
    written = table.read_text().splitlines()
    assert written[1:4] == mine
    assert [fact.value for fact in KnowledgeBase.load(tmp_path).facts] == ["14"]
    assert [p.line for p in KnowledgeBase.load(tmp_path).problems] == [2, 3, 4]


def test_replacing_keeps_a_person_s_own_columns(tmp_path: Path) -> None:
    write_articles(tmp_path, [(OLD, [])])
    table = tmp_path / "facts" / "a.csv"
    table.write_text(
        "note,origin,evidence,part_of,date,unit,value,object,relation,subject\nseen,curated,1.1: "
        "harbour,,,,,keeper,has,harbour\n"
    )
    write_articles(tmp_path, [(NEW, [NEW_FACT])], replace=True)
    assert table.read_text().splitlines()[1:] == [
        "seen,curated,1.1: harbour,,,,,keeper,has,harbour",
        ",extracted,1.1: 14 berths,,,berths,14,,berths,harbour",
    ]


def test_a_curated_row_is_not_proposed_a_second_time(tmp_path: Path) -> None:
    write_articles(tmp_path, [(NEW, [NEW_FACT.model_copy(update={"origin": "curated"})])])
    write_articles(tmp_path, [(NEW, [NEW_FACT])], replace=True)
    assert [fact.origin for fact in KnowledgeBase.load(tmp_path).facts] == ["curated"]


def test_a_table_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    write_articles(tmp_path, [(OLD, [OLD_FACT])])
    (tmp_path / "facts" / "a.csv").write_bytes(b"\xff\xfe mine")
    before = tree(tmp_path)
    with pytest.raises(KnowledgeError, match="qa check"):
        write_articles(tmp_path, [(NEW, [NEW_FACT])], replace=True)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("bad", ["", "../a", "a/b", "A", ".a", "-a", "a\n", "a b", "é", "a" * 101, "a\0"])
def test_an_id_cannot_leave_the_folder(tmp_path: Path, bad: str) -> None:
    with pytest.raises(KnowledgeError, match="no article id"):
        write_articles(tmp_path / "k", [(OLD.model_copy(update={"id": bad}), [])])
    assert list(tmp_path.iterdir()) == []


def test_a_room_that_links_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "knowledge"
    outside.mkdir()
    folder.mkdir()
    (folder / "articles").symlink_to(outside)
    with pytest.raises(KnowledgeError, match="is a link, which is not followed"):
        write_articles(folder, [(OLD, [])])
    assert tree(tmp_path) == {}


def test_another_case_of_the_name_is_the_same_article(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "A.md").write_text("Mine.")
    for replace in (False, True):
        with pytest.raises(KnowledgeError, match=r"A\.md"):
            write_articles(tmp_path, [(OLD, [])], replace=replace)
    assert tree(tmp_path) == {"articles/A.md": b"Mine."}


def test_a_folder_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    write_articles(tmp_path, [(OLD, [OLD_FACT])])
    before = tree(tmp_path)
    for closed in (tmp_path, tmp_path / "facts"):
        closed.chmod(0o500)
        try:
            with pytest.raises(KnowledgeError, match="cannot be written"):
                write_articles(tmp_path, [(NEW, [NEW_FACT])], replace=True)
        finally:
            closed.chmod(0o700)
        assert tree(tmp_path) == before


def test_a_folder_with_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "facts").write_text("a file")
    with pytest.raises(KnowledgeError, match="cannot be written"):
        write_articles(tmp_path, [(OLD, [OLD_FACT])])
    assert tree(tmp_path) == {"facts": b"a file"}
    assert [p.name for p in tmp_path.iterdir()] == ["facts"]


@pytest.mark.parametrize("step", ["fsync", "mkdir", "replace"])
def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write_articles(tmp_path / "k", [(OLD, [OLD_FACT])])
    before = tree(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(KnowledgeError, match="No space left on device"):
            write_articles(tmp_path / "k", [(NEW, [NEW_FACT])], replace=True)
    assert tree(tmp_path) == before
    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(KnowledgeError, match="No space left on device"):
            write_articles(tmp_path / "other", [(NEW, [NEW_FACT])])
    assert not (tmp_path / "other").exists()


def test_a_text_that_cannot_be_written_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="UTF-8"):
        write_articles(tmp_path / "k", [(OLD.model_copy(update={"text": "half \ud800"}), [])])
    assert not (tmp_path / "k").exists()


STEPS = ("mkdir", "fsync", "rename", "replace", "unlink", "rmdir")


def killed_at(folder: Path, replace: bool, stop: int, after: bool) -> bool:
    """Write NEW in a child process that dies before or after its n-th step on disk. Whether it died."""
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9)
        return code == 9
    try:
        count = 0

        def counted(step: Any) -> Any:
            def run(*args: Any, **kwargs: Any) -> Any:
                nonlocal count
                count += 1
                mine = count
                if mine == stop and not after:
                    os._exit(9)
                try:
                    return step(*args, **kwargs)
                finally:
                    if mine == stop:
                        os._exit(9)

            return run

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        write_articles(folder, [(NEW, [NEW_FACT])], replace=replace)
        os._exit(0)
    except BaseException:
        os._exit(3)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step_leaves_the_folder_as_before_or_as_after(
    tmp_path: Path, replace: bool, after: bool
) -> None:
    met = set()
    for stop in range(1, 100):
        folder = tmp_path / str(stop)
        folder.mkdir()
        if replace:
            write_articles(folder, [(OLD, [OLD_FACT])])
        before = seen(folder)
        if not killed_at(folder, replace, stop, after):
            break
        state = seen(folder)
        assert state in (before, ({"a": NEW}, (NEW_FACT,), [])), f"step {stop}"
        met.add(state == before)
        other = NEW.model_copy(update={"id": "b"})
        write_articles(folder, [(other, [])])
        assert seen(folder)[0] == state[0] | {"b": other}
        assert not [name for name in tree(folder) if "pending" in name]
        assert not list(folder.glob(".pending*"))
    assert stop > 10
    assert met == {True, False}
