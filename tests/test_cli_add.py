"""``qa add``: files of every format become articles; what cannot be read adds nothing."""

from __future__ import annotations

import csv
import datetime
import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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


def as_docx(path: Path) -> Path:
    import docx

    document = docx.Document()
    title, *paragraphs = TEXT.strip().split("\n\n")
    document.add_heading(title, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


FORMATS = {
    "mole.txt": as_text,
    "mole.md": as_markdown,
    "mole.html": as_html,
    "mole.pdf": as_pdf,
    "mole.docx": as_docx,
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.filterwarnings("default")  # what the HTML and PDF readers warn of is not ours
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_becomes_an_article_that_answers(
    invoke: Invoke, knowledge: Path, tmp_path: Path, name: str
) -> None:
    done = invoke("add", FORMATS[name](tmp_path / name))
    assert done.exit_code == 0
    assert f"Added mole to {knowledge}" in done.stdout
    assert (knowledge / "articles" / "mole.md").is_file()
    assert (knowledge / "facts" / "mole.csv").is_file()
    assert invoke("ask", QUESTION).stdout.splitlines()[0] == "Karla Aasen"


def test_how_a_file_was_read_is_noted(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "cafe.txt").write_bytes("The caf\u00e9 of Larvik opened on 1 May 2019.".encode("cp1252"))
    done = invoke("add", tmp_path / "cafe.txt")
    assert done.exit_code == 0
    assert f"Note: {tmp_path / 'cafe.txt'}: read as cp1252" in done.stdout


def test_what_was_known_before_stays(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    before = contents(knowledge)
    invoke("add", as_text(tmp_path / "mole.txt"))
    assert before.items() <= contents(knowledge).items()


def test_an_article_that_is_there_is_not_overwritten(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    invoke("add", as_text(tmp_path / "mole.txt"))
    before = contents(knowledge)
    assert invoke("add", tmp_path / "mole.txt").stdout.strip() == "There already: 1 article"
    (tmp_path / "mole.txt").write_text(TEXT.replace("1931", "1941"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="mole"):
        invoke("add", tmp_path / "mole.txt")
    assert contents(knowledge) == before


def test_replace_overwrites_the_article_and_keeps_facts_a_person_wrote(
    invoke: Invoke, knowledge: Path, tmp_path: Path
) -> None:
    file = as_text(tmp_path / "mole.txt")
    invoke("add", file)
    table = knowledge / "facts" / "mole.csv"
    written = "mole of Brennvik,built,,,,1931,,1.1: The mole of Brennvik,curated"
    table.write_text(table.read_text(encoding="utf-8").rstrip("\n") + f"\n{written}\n", encoding="utf-8")
    file.write_text(TEXT.replace("300 workers", "350 workers"), encoding="utf-8")
    assert invoke("add", "--replace", file).exit_code == 0
    assert "350 workers" in (knowledge / "articles" / "mole.md").read_text(encoding="utf-8")
    assert any(
        fact.origin == "curated" and fact.date == "1931"
        for fact in package.KnowledgeBase.load(knowledge).facts
    )


def test_of_several_files_the_broken_ones_are_listed_and_the_rest_is_added(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    files = (
        as_text(tmp_path / "mole.txt"),
        tmp_path / "empty.txt",
        tmp_path / "binary.txt",
        tmp_path / "missing.txt",
    )
    done = qa("--knowledge", knowledge, "add", *files)
    assert done.returncode == 1
    assert "Added mole" in done.stdout
    assert "3 articles could not be added" in done.stderr
    assert all(name in done.stderr for name in ("empty.txt", "binary.txt", "missing.txt"))
    assert "Traceback" not in done.stderr
    assert (knowledge / "articles" / "mole.md").is_file()


def test_where_none_of_several_files_can_be_read_nothing_is_added(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    before = contents(knowledge)
    done = qa("--knowledge", knowledge, "add", tmp_path / "missing.txt", tmp_path / "gone.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was added" in done.stderr
    assert contents(knowledge) == before


def test_of_two_files_of_one_id_the_first_is_added(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "mole.md").write_text("The mole of Brennvik was built by somebody else.", encoding="utf-8")
    done = qa("--knowledge", knowledge, "add", as_text(tmp_path / "mole.txt"), tmp_path / "mole.md")
    assert done.returncode == 1
    assert "'mole' too; rename one" in done.stderr
    assert "Karla Aasen" in (knowledge / "articles" / "mole.md").read_text(encoding="utf-8")


def test_several_files_are_added_together(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    done = invoke("add", as_text(tmp_path / "mole.txt"), as_text(tmp_path / "pier.txt"))
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "mole",
        "pier",
    ]


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


def test_a_folder_without_articles_is_named(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ImportFailure, match="folder"):
        invoke("add", tmp_path / "folder")


def test_escape_characters_of_a_file_reach_no_terminal(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "mole.txt").write_text(TEXT.replace("Karla", "\x1b[31mKarla\x07"), encoding="utf-8")
    added = qa("--knowledge", knowledge, "add", tmp_path / "mole.txt")
    asked = qa("--knowledge", knowledge, "ask", QUESTION)
    assert not {"\x1b", "\x07"} & set(added.stdout + added.stderr + asked.stdout + asked.stderr)


def test_what_is_there_already_is_not_added_twice(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    files = as_text(tmp_path / "mole.txt"), as_text(tmp_path / "pier.txt")
    assert qa("--knowledge", knowledge, "add", *files).returncode == 0
    before = contents(knowledge)
    done = qa("--knowledge", knowledge, "add", *files)
    assert (done.returncode, done.stdout.strip()) == (0, "There already: 2 articles")
    assert contents(knowledge) == before
    files[0].write_text(TEXT.replace("1931", "1941"), encoding="utf-8")
    done = qa("--knowledge", knowledge, "add", *files)
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert contents(knowledge) == before
    assert "Added mole" in qa("--knowledge", knowledge, "add", "--replace", *files).stdout


def test_a_folder_is_added_with_all_that_is_in_it(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "news" / "2013" / ".hidden").mkdir(parents=True)
    as_text(tmp_path / "news" / "mole.txt")
    as_markdown(tmp_path / "news" / "2013" / "Mole.md")
    (tmp_path / "news" / "2013" / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "news" / "2013" / "empty.txt").write_text("", encoding="utf-8")
    as_text(tmp_path / "news" / "2013" / ".hidden" / "secret.txt")
    (tmp_path / "news" / "~$mole.docx").write_bytes(b"Word keeps this while it has mole.docx open")
    done = qa("--knowledge", knowledge, "add", tmp_path / "news")
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "mole",
        "2013-mole",
    ]
    assert "empty.txt: is empty" in done.stderr
    assert "Left out: 1 file of other kinds (.jpg)" in done.stdout


def test_a_link_out_of_a_folder_is_named_and_not_followed(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    as_text(tmp_path / "news" / "mole.txt")
    secret = as_text(tmp_path / "secret.txt")
    (tmp_path / "news" / "open.txt").symlink_to(secret)
    (tmp_path / "news" / "loop.txt").symlink_to("loop.txt")
    done = qa("--knowledge", knowledge, "add", tmp_path / "news")
    assert "Added mole" in done.stdout
    assert done.stderr.count("leads out of the folder") == 2
    assert not (knowledge / "articles" / "open.md").exists()


def test_a_folder_around_the_knowledge_does_not_add_the_knowledge_to_itself(qa: Run, tmp_path: Path) -> None:
    as_text(tmp_path / "mole.txt")
    for _ in range(2):
        assert qa("--knowledge", tmp_path / "k", "add", tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "k" / "articles").iterdir()] == ["mole.md"]


def as_rows(tmp_path: Path, suffix: str) -> Path:
    rows = [
        {
            "headline": "The mole",
            "body": TEXT.partition("\n\n")[2],
            "date": "2014-05-06T10:00:00Z",
            "paper": "Brennvik News",
        },
        {"headline": "Nothing", "body": " ", "date": "", "paper": ""},
        {"headline": "The pier", "body": "The pier burnt down in 1907.", "date": "yesterday", "paper": ""},
        {"headline": "The lamp", "body": "The lamp was lit in 1911.", "date": "", "paper": ""},
    ]
    path = tmp_path / f"export{suffix}"
    with path.open("w", encoding="utf-8", newline="") as file:
        if suffix == ".csv":
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        else:
            file.write("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n[1]\n")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_an_export_is_an_article_a_row(qa: Run, knowledge: Path, tmp_path: Path, suffix: str) -> None:
    named = [
        f"--field={field}" for field in ("title=headline", "text=body", "published=date", "publisher=paper")
    ]
    done = qa("--knowledge", knowledge, "add", as_rows(tmp_path, suffix), *named)
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "the-mole",
        "the-lamp",
    ]
    assert done.returncode == 1
    assert "holds no sentence" in done.stderr
    assert '"yesterday" is no date' in done.stderr
    assert done.stderr.count("is no JSON") == (0 if suffix == ".csv" else 2)
    article = package.KnowledgeBase.load(knowledge).articles["the-mole"]
    assert (article.title, article.source.publisher, str(article.source.published)) == (
        "The mole",
        "Brennvik News",
        "2014-05-06",
    )
    assert qa("--knowledge", knowledge, "ask", QUESTION).stdout.splitlines()[0] == "Karla Aasen"
    again = qa("--knowledge", knowledge, "add", as_rows(tmp_path, suffix), *named)
    assert again.stdout.strip() == "There already: 2 articles"


def test_rows_of_one_title_are_numbered(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    rows = [
        {"title": "Weather", "text": f"It rained in {town}."}
        for town in ("Ostermole", "Lyngholm", "Ostermole")
    ]
    (tmp_path / "export.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = qa("--knowledge", knowledge, "add", tmp_path / "export.jsonl")
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "weather",
        "weather-2",
    ]
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        qa("--knowledge", knowledge, "add", tmp_path / "export.jsonl").stdout.strip()
        == "There already: 2 articles"
    )


def test_a_file_that_may_not_be_read_does_not_stop_the_others(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_text(tmp_path / "mole.txt")
    as_text(tmp_path / "secret.txt")
    monkeypatch.setattr(os, "access", lambda path, mode: "secret" not in str(path))
    opened = os.open

    def refused(path: str | Path, flags: int, *rest: int, **named: int) -> int:
        if Path(path).name == "secret.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refused)
    done = invoke("add", tmp_path / "secret.txt", tmp_path / "mole.txt")
    assert done.exit_code == 1
    assert "Added mole" in done.stdout
    assert "secret.txt: cannot be read: Permission denied" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("rights", [0, 0o400, 0o100])
def test_a_folder_that_may_not_be_read_does_not_stop_the_others(
    invoke: Invoke, tmp_path: Path, rights: int
) -> None:
    closed = tmp_path / "news" / "closed"
    closed.mkdir(parents=True)
    as_text(closed / "secret.txt")
    as_text(tmp_path / "news" / "mole.txt")
    as_text(tmp_path / "pier.txt")
    closed.chmod(rights)
    try:
        inside = invoke("add", tmp_path / "news")
        beside = invoke("add", closed, tmp_path / "pier.txt")
        with pytest.raises(ImportFailure, match=r"closed.*: cannot be read: .*; you need the right"):
            invoke("add", closed)
        if not rights & 0o100:
            with pytest.raises(ImportFailure, match=r"secret\.txt: cannot be read: .*; you need the right"):
                invoke("add", closed / "secret.txt")
            assert invoke("add", "--replace", closed / "secret.txt", tmp_path / "pier.txt").exit_code == 1
    finally:
        closed.chmod(0o700)
    assert (inside.exit_code, "Added mole" in inside.stdout, "closed" in inside.stderr) == (1, True, True)
    assert (beside.exit_code, "Added pier" in beside.stdout, "closed" in beside.stderr) == (1, True, True)


def test_an_export_with_odd_values_breaks_nothing(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    rows = [
        {"id": "../../../up", "title": "\x1b[31mUp", "text": "The \x07mill burnt down in 1931."},
        {"title": "Half", "text": "\ud800 The lamp was lit in 1911."},
        {"title": "Nested", "text": {"of": "text"}},
        {"title": ["List"], "text": "The pier burnt down in 1907."},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = qa("--knowledge", knowledge, "add", path)
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "up",
        "half",
    ]
    assert '"text" is no text' in done.stderr
    assert '"title" is no text' in done.stderr
    assert "Traceback" not in done.stderr
    assert not {"\x1b", "\x07"} & set(done.stdout + done.stderr)


def test_a_csv_of_a_spreadsheet_that_parts_columns_by_semicolons_is_read(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text('\ufefftitle;text\nThe pier;"The pier, of 1890; burnt down in 1907."\n', encoding="utf-8")
    assert qa("--knowledge", knowledge, "add", path).returncode == 0
    assert package.KnowledgeBase.load(knowledge).articles["the-pier"].text == (
        "The pier, of 1890; burnt down in 1907."
    )


def test_a_csv_row_with_more_cells_than_the_header_is_named_and_the_rest_goes_in(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        ("title,text\nThe pier,It burnt down, and was built anew.\nThe mole,It was built in 1887.\n"),
        encoding="utf-8",
    )
    done = qa("--knowledge", knowledge, "add", path)
    assert "export.csv:2: more cells than the header" in done.stderr
    assert set(package.KnowledgeBase.load(knowledge).articles) >= {"the-mole"}
    assert "the-pier" not in package.KnowledgeBase.load(knowledge).articles


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_an_export_without_the_columns_named_says_what_it_has(
    qa: Run, knowledge: Path, tmp_path: Path, suffix: str
) -> None:
    done = qa("--knowledge", knowledge, "add", as_rows(tmp_path, suffix))
    assert done.returncode == 2
    assert "--field text=" in done.stderr
    wrong = qa("--knowledge", knowledge, "add", "--field=body=text", as_rows(tmp_path, suffix))
    assert wrong.returncode == 2
    assert "FIELD=NAME" in wrong.stderr


def test_a_folder_that_qa_knowledge_names_is_made_and_said_to_be_new(qa: Run, tmp_path: Path) -> None:
    place, named = tmp_path / "elsewhere", tmp_path / "of" / "my own"
    place.mkdir()
    done = qa("add", as_text(tmp_path / "mole.txt"), cwd=place, QA_KNOWLEDGE=str(named))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{named} is new." in done.stdout
    assert (named / "articles" / "mole.md").is_file()
    assert list(place.iterdir()) == []
    assert "is new" not in qa("add", as_text(tmp_path / "pier.txt"), QA_KNOWLEDGE=str(named)).stdout


def test_a_dry_run_shows_what_would_be_added_and_writes_nothing(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    before = contents(knowledge)
    mole = as_text(tmp_path / "mole.txt")
    done = qa("--knowledge", knowledge, "add", "--dry-run", mole)
    assert (done.returncode, done.stderr) == (0, "")
    shown = done.stdout.splitlines()
    assert shown[0].startswith(f"Would add mole to {knowledge}: 4 sentences, ")
    assert shown[1] == '  "The mole" · no publisher · no date'
    assert any("1931" in line and "[mole 1.1, extracted]" in line for line in shown)
    assert shown[-1] == "Nothing was written."
    assert contents(knowledge) == before
    added = qa("--knowledge", knowledge, "add", mole).stdout
    assert added.splitlines()[:2] == [shown[0].replace("Would add", "Added"), shown[1]]


def test_a_dry_run_shows_what_a_person_says_of_the_article(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    before = contents(knowledge)
    as_text(tmp_path / "mole.txt")
    for file, piped in ((tmp_path / "mole.txt", ""), ("-", TEXT)):
        options = ("--id", "pier", "--title", "The pier", "--date", "2014-05-06", "--mentions")
        done = qa("--knowledge", knowledge, "add", "--dry-run", file, *options, stdin=piped)
        assert (done.returncode, done.stderr) == (0, "")
        shown = done.stdout.splitlines()
        assert shown[0].startswith(f"Would add pier to {knowledge}: ")
        assert shown[1] == '  "The pier" · no publisher · 2014-05-06'
        assert shown[-1] == "Nothing was written."
    assert contents(knowledge) == before


def test_a_dry_run_says_what_stands_in_the_way(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8")
    for files in ([tmp_path / "ferry.txt"], [tmp_path / "ferry.txt", as_text(tmp_path / "mole.txt")]):
        done = qa("--knowledge", knowledge, "add", "--dry-run", *files)
        assert done.returncode == (2 if len(files) == 1 else 1)
        assert "--replace" in done.stderr
    nowhere = tmp_path / "new"
    assert f"{nowhere} would be made." in qa("--knowledge", nowhere, "add", "--dry-run", *files).stdout
    assert not nowhere.exists()


def test_a_file_given_alone_and_by_its_folder_is_one_article(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    (tmp_path / "news" / "2013").mkdir(parents=True)
    mole = as_text(tmp_path / "news" / "2013" / "mole.txt")
    as_text(tmp_path / "news" / "pier.txt")
    done = qa("--knowledge", knowledge, "add", mole, tmp_path / "news", mole)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "mole",
        "pier",
    ]


def test_several_errors_stand_on_several_lines(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    done = qa("--knowledge", knowledge, "add", tmp_path / "a.txt", tmp_path / "b.txt")
    told = [f"error: {tmp_path / name}: no such file" for name in ("a.txt", "b.txt")]
    assert done.stderr.splitlines() == [*told, "error: nothing was added"]
    asked = qa("--knowledge", knowledge, stdin=f"/add {tmp_path / 'a.txt'} {tmp_path / 'b.txt'}\n")
    assert asked.stderr == done.stderr


def test_qa_knowledge_names_where_articles_go(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    done = qa("add", as_text(tmp_path / "mole.txt"), QA_KNOWLEDGE=str(knowledge))
    assert done.returncode == 0, done.stderr
    assert (knowledge / "articles" / "mole.md").is_file()


def test_of_several_files_one_that_cannot_be_written_is_named_and_the_rest_goes_in(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    (knowledge / "articles" / "pier.md").mkdir()
    (knowledge / "facts" / "lamp.csv").write_text("kept by a person\n", encoding="utf-8")
    files = [as_text(tmp_path / name) for name in ("lamp.txt", "mole.txt", "pier.txt")]
    done = qa("--knowledge", knowledge, "add", *files)
    assert done.returncode == 1
    assert "Added mole" in done.stdout
    assert "lamp.csv is there already" in done.stderr
    assert "pier.md" in done.stderr
    assert (knowledge / "facts" / "lamp.csv").read_text(encoding="utf-8") == "kept by a person\n"
    assert not (knowledge / "articles" / "lamp.md").exists()


def test_replace_writes_an_article_anew_whether_it_is_given_alone_or_with_others(
    qa: Run, knowledge: Path, tmp_path: Path
) -> None:
    mole, lamp = as_text(tmp_path / "mole.txt"), as_text(tmp_path / "lamp.txt")
    qa("--knowledge", knowledge, "add", mole, lamp)
    table = knowledge / "facts" / "mole.csv"
    proposed = table.read_bytes()
    for files in ([mole], [mole, lamp]):
        table.write_bytes(proposed.splitlines(keepends=True)[0])
        assert "Added mole" in qa("--knowledge", knowledge, "add", "--replace", *files).stdout
        assert table.read_bytes() == proposed


def test_a_kill_in_the_middle_of_many_files_leaves_whole_articles_and_the_next_run_adds_the_rest(
    qa: Run, tmp_path: Path
) -> None:
    source, target, chance = tmp_path / "news", tmp_path / "k", random.Random(9)  # noqa: S311
    source.mkdir()
    for number in range(1_200):
        (source / f"boat-{number}.txt").write_text(
            (f"Boat {number} sank in {1700 + number % 300}. It was old.\n"), encoding="utf-8"
        )
    for _ in range(int(os.environ.get("QA_TEST_KILLS", "4"))):
        process = subprocess.Popen(
            [sys.executable, "-m", "qa", "--knowledge", str(target), "add", str(source)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.1, 1.2))
        process.kill()
        process.wait()
        if target.is_dir() and any(target.iterdir()):
            known = package.KnowledgeBase.load(target)
            assert [problem for problem in known.problems if problem.severity == "error"] == []
            assert len(known.sentences) == 2 * len(known.articles)
            if chance.random() < 0.5:
                shutil.rmtree(target)
    done = qa("--knowledge", target, "add", source)
    assert done.returncode == 0, done.stderr
    assert len(package.KnowledgeBase.load(target).articles) == 1_200
    assert qa("--knowledge", target, "add", source).stdout.strip() == "There already: 1,200 articles"


def test_figures_that_no_wording_ties_to_a_subject_are_proposed_where_they_are_asked_for(
    invoke: Invoke, knowledge: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mole.txt"
    file.write_text(f"{TEXT}\nSo it went, with 12 of the boats, until 1999.\n", encoding="utf-8")
    table = knowledge / "facts" / "mole.csv"
    invoke("add", file)
    assert ",mentioned," not in table.read_text(encoding="utf-8")
    plain = [*csv.DictReader(table.read_text(encoding="utf-8").splitlines())]
    invoke("add", "--mentions", "--replace", file)
    rows = [*csv.DictReader(table.read_text(encoding="utf-8").splitlines())]
    assert [row for row in rows if row["relation"] != "mentioned"] == plain
    assert [row for row in rows if row["relation"] == "mentioned"]


NEWS = "The mole\n\nBrennvik News\n6 May 2014\n\nThe mole was built in 1931 by Karla Aasen.\n"
TOLD = {
    "--id": "old-mole",
    "--title": "How the mole was built",
    "--publisher": "Skerry Post",
    "--date": "7 May 2014",
    "--url": "https://example.org/mole",
}


def test_what_was_taken_from_a_file_is_shown(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mole.txt").write_text(NEWS, encoding="utf-8")
    assert '  "The mole" · Brennvik News · 2014-05-06\n' in invoke("add", tmp_path / "mole.txt").stdout
    (tmp_path / "pier.txt").write_text("The pier burnt down in 1907.", encoding="utf-8")
    shown = invoke("add", tmp_path / "pier.txt").stdout
    assert '  "The pier burnt down in 1907" · no publisher · no date\n' in shown


def test_what_a_person_says_overrules_what_the_file_says(
    invoke: Invoke, knowledge: Path, tmp_path: Path
) -> None:
    (tmp_path / "mole.txt").write_text(NEWS, encoding="utf-8")
    done = invoke("add", tmp_path / "mole.txt", *[f"{name}={text}" for name, text in TOLD.items()])
    told = '"How the mole was built" · Skerry Post · 2014-05-07 · https://example.org/mole'
    assert told in done.stdout
    article = package.KnowledgeBase.load(knowledge).articles["old-mole"]
    assert article.title == "How the mole was built"
    assert article.source == package.Source(
        publisher="Skerry Post", published=datetime.date(2014, 5, 7), url="https://example.org/mole"
    )


def test_publisher_and_date_hold_for_all_that_is_added_but_the_rest_for_one(
    invoke: Invoke, knowledge: Path, tmp_path: Path
) -> None:
    files = as_text(tmp_path / "mole.txt"), as_rows(tmp_path, ".jsonl")
    field = "--field=title=headline", "--field=text=body"
    invoke("add", *files, *field, "--publisher", "Skerry Post", "--date", "2014-05-07")
    added = package.KnowledgeBase.load(knowledge).articles
    for one in ("mole", "the-mole", "the-lamp"):
        assert (added[one].source.publisher, str(added[one].source.published)) == (
            "Skerry Post",
            "2014-05-07",
        )
    for option in ("--id", "--title", "--url"):
        for several in (files, files[1:], [tmp_path]):
            with pytest.raises(ImportFailure, match=f"{option} names one article"):
                invoke("add", *several, option, TOLD[option])


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("--title= ", "it is empty"),
        ("--date=soon", '"soon" is no date; write it as 2013-07-05'),
        ("--url=https://example.org/" + "a" * 3_000, "the URL has 3,020 characters"),
    ],
)
def test_what_makes_no_sense_is_refused(
    qa: Run, knowledge: Path, tmp_path: Path, option: str, reason: str
) -> None:
    before = contents(knowledge)
    done = qa("--knowledge", knowledge, "add", as_text(tmp_path / "mole.txt"), option)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert contents(knowledge) == before


@pytest.mark.parametrize(
    ("piped", "options", "article_id"),
    [
        (NEWS, [], "the-mole"),
        (NEWS, ["--id", "old-mole"], "old-mole"),
        (NEWS, ["--title", "How it was built"], "how-it-was-built"),
        ("---\ntitle: The mole\n---\n\nThe **mole** was built in 1931 by Karla Aasen.", [], "the-mole"),
    ],
)
def test_an_article_may_be_piped_in(
    qa: Run, knowledge: Path, piped: str, options: list[str], article_id: str
) -> None:
    done = qa("--knowledge", knowledge, "add", "-", *options, stdin=piped)
    assert done.stdout.startswith(f"Added {article_id} to "), done.stderr
    article = package.KnowledgeBase.load(knowledge).articles[article_id]
    assert article.text == "The mole was built in 1931 by Karla Aasen."
    again = qa("--knowledge", knowledge, "add", "-", *options, stdin=piped)
    assert again.stdout.strip() == "There already: 1 article"


def test_bytes_of_any_format_may_be_piped_in(knowledge: Path, tmp_path: Path) -> None:
    from qa.interfaces.cli import cli

    text = NEWS.replace("Karla Aasen", "Karla \u00c5sen")
    for name, data in {
        "latin": text.encode("latin-1"),
        "utf-16": text.encode("utf-16"),
        "page": as_html(tmp_path / "mole.html").read_bytes(),
        "paper": as_pdf(tmp_path / "mole.pdf").read_bytes(),
        "document": as_docx(tmp_path / "mole.docx").read_bytes(),
    }.items():
        done = CliRunner().invoke(cli, ["--knowledge", str(knowledge), "add", "-", "--id", name], input=data)
        assert done.stdout.startswith(f"Added {name} to "), done.exception
    assert "Karla \u00c5sen" in package.KnowledgeBase.load(knowledge).articles["latin"].text


@pytest.mark.parametrize(
    ("arguments", "piped", "reason"),
    [
        (["-"], "", "stdin: is empty"),
        (["-"], "\0\1\2", "stdin: is binary"),
        (["-"], "a" * 20_000_001, "stdin: more than 20,000,000 bytes"),
        (["-", "mole.txt"], NEWS, "take - for stdin alone"),
        (["https://example.org/mole"], "", "https://example.org/mole: is an address, not a file"),
        (["https://example.org/mole"], "", "save the page as HTML"),
        ([""], "", "the name of a file is empty"),
    ],
)
def test_what_is_no_article_and_no_file_is_refused(
    qa: Run, knowledge: Path, arguments: list[str], piped: str, reason: str
) -> None:
    done = qa("--knowledge", knowledge, "add", *arguments, stdin=piped)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a command line of bytes")
def test_what_a_person_says_may_be_no_text(knowledge: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "qa",
        "--knowledge",
        str(knowledge),
        "add",
        "--title",
        b"A \xff\x1b[31m mole",
    ]
    done = subprocess.run([*command, str(as_text(tmp_path / "mole.txt"))], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout
    assert package.KnowledgeBase.load(knowledge).articles["mole"].title == "A ? [31m mole"
