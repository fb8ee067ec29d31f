"""``qa add``: files of every format become articles; what cannot be read adds nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import qa as package
from qa.errors import ImportFailure, KnowledgeError

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]

TEXT = """The mole

The mole of Brennvik was built in 1931 by Karla Aasen. It was raised by two metres in 1954. Some 300 workers took part in it.

The storm of 1987 broke the mole, and the town mended it within a year, because the herring boats had nowhere to lie.
"""
QUESTION = "Who built the mole of Brennvik?"


def as_text(path: Path) -> Path:
    path.write_text(TEXT, encoding="utf-8")
    return path


def as_markdown(path: Path) -> Path:
    path.write_text(TEXT.replace("The mole\n", "# The mole\n", 1), encoding="utf-8")
    return path


def as_html(path: Path) -> Path:
    title, *paragraphs = TEXT.strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    path.write_text(
        f"<!doctype html><html><head><title>{title}</title></head><body><nav>Home</nav>"
        f"<article><h1>{title}</h1>{body}</article></body></html>",
        encoding="utf-8",
    )
    return path


def as_pdf(path: Path) -> Path:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.multi_cell(0, 6, TEXT)
    pdf.output(str(path))
    return path


FORMATS = {"mole.txt": as_text, "mole.md": as_markdown, "mole.html": as_html, "mole.pdf": as_pdf}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.filterwarnings("default")  # what the HTML and PDF readers warn of is not ours
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_becomes_an_article_that_answers(invoke: Invoke, knowledge: Path, tmp_path: Path, name: str) -> None:
    done = invoke("add", FORMATS[name](tmp_path / name))
    assert done.exit_code == 0
    assert f"Added mole to {knowledge}" in done.stdout
    assert (knowledge / "articles" / "mole.md").is_file()
    assert (knowledge / "facts" / "mole.csv").is_file()
    assert invoke("ask", QUESTION).stdout.splitlines()[0] == "Karla Aasen"


def test_what_was_known_before_stays(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    before = contents(knowledge)
    invoke("add", as_text(tmp_path / "mole.txt"))
    assert before.items() <= contents(knowledge).items()


def test_an_article_that_is_there_is_not_overwritten(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    invoke("add", as_text(tmp_path / "mole.txt"))
    before = contents(knowledge)
    with pytest.raises(KnowledgeError, match="mole"):
        invoke("add", tmp_path / "mole.txt")
    assert contents(knowledge) == before


def test_replace_overwrites_the_article_and_keeps_facts_a_person_wrote(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    file = as_text(tmp_path / "mole.txt")
    invoke("add", file)
    table = knowledge / "facts" / "mole.csv"
    written = "mole of Brennvik,built,,,,1931,,1.1: The mole of Brennvik,curated"
    table.write_text(table.read_text(encoding="utf-8").rstrip("\n") + f"\n{written}\n", encoding="utf-8")
    file.write_text(TEXT.replace("300 workers", "350 workers"), encoding="utf-8")
    assert invoke("add", "--replace", file).exit_code == 0
    assert "350 workers" in (knowledge / "articles" / "mole.md").read_text(encoding="utf-8")
    assert any(fact.origin == "curated" and fact.date == "1931" for fact in package.KnowledgeBase.load(knowledge).facts)


def test_one_broken_file_of_several_adds_none(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    before = contents(knowledge)
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    files = (as_text(tmp_path / "mole.txt"), tmp_path / "empty.txt", tmp_path / "binary.txt", tmp_path / "missing.txt")
    done = qa("--knowledge", knowledge, "add", *files)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in ("empty.txt", "binary.txt", "missing.txt"))
    assert "nothing was added" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(knowledge) == before


def test_two_files_of_one_id_add_none(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    before = contents(knowledge)
    with pytest.raises(ImportFailure, match=r"mole\.md.*'mole'"):
        invoke("add", as_text(tmp_path / "mole.txt"), as_markdown(tmp_path / "mole.md"))
    assert contents(knowledge) == before


def test_several_files_are_added_together(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    done = invoke("add", as_text(tmp_path / "mole.txt"), as_text(tmp_path / "pier.txt"))
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == ["mole", "pier"]


def test_beside_the_packaged_knowledge_a_folder_of_ones_own_is_made(qa: Run, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    done = qa("add", as_text(tmp_path / "mole.txt"), cwd=place)
    assert done.returncode == 0, done.stderr
    assert (place / "knowledge" / "articles" / "mole.md").is_file()
    assert qa("ask", QUESTION, cwd=place).stdout.splitlines()[0] == "Karla Aasen"


def test_a_named_folder_is_made_where_it_is_missing(qa: Run, tmp_path: Path) -> None:
    done = qa("--knowledge", tmp_path / "new", "add", as_text(tmp_path / "mole.txt"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "articles" / "mole.md").is_file()


def test_what_was_added_has_no_error(invoke: Invoke, tmp_path: Path) -> None:
    invoke("add", as_text(tmp_path / "mole.txt"))
    done = invoke("check")
    assert done.exit_code == 0, done.stdout


def test_a_folder_in_place_of_a_file_is_named(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ImportFailure, match="folder"):
        invoke("add", tmp_path / "folder")


def test_escape_characters_of_a_file_reach_no_terminal(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "mole.txt").write_text(TEXT.replace("Karla", "\x1b[31mKarla\x07"), encoding="utf-8")
    added = qa("--knowledge", knowledge, "add", tmp_path / "mole.txt")
    asked = qa("--knowledge", knowledge, "ask", QUESTION)
    assert not {"\x1b", "\x07"} & set(added.stdout + added.stderr + asked.stdout + asked.stderr)


def test_of_several_files_none_is_written_where_one_is_there_already(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    invoke("add", as_text(tmp_path / "mole.txt"))
    before = contents(knowledge)
    with pytest.raises(KnowledgeError, match=r"mole\.md.*--replace"):
        invoke("add", as_text(tmp_path / "another.txt"), tmp_path / "mole.txt")
    assert contents(knowledge) == before


def test_a_mistyped_qa_knowledge_adds_nothing_elsewhere(qa: Run, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    done = qa("add", as_text(tmp_path / "mole.txt"), cwd=place, QA_KNOWLEDGE=str(tmp_path / "mistyped"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "QA_KNOWLEDGE names" in done.stderr
    assert list(place.iterdir()) == []


def test_qa_knowledge_names_where_articles_go(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    done = qa("add", as_text(tmp_path / "mole.txt"), QA_KNOWLEDGE=str(knowledge))
    assert done.returncode == 0, done.stderr
    assert (knowledge / "articles" / "mole.md").is_file()


def test_of_several_files_none_is_written_where_one_cannot_be(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    (knowledge / "articles" / "pier.md").mkdir()
    before = contents(knowledge)
    with pytest.raises(KnowledgeError, match=r"pier\.md is a folder; it is as it was before"):
        invoke("add", "--replace", as_text(tmp_path / "mole.txt"), as_text(tmp_path / "pier.txt"))
    assert contents(knowledge) == before
