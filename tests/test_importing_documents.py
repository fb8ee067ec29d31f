"""Word documents become articles with their headings, lists and tables; what could do harm is refused."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.errors import ImportFailure, MissingExtraError
from qa.knowledge.importing import archives
from qa.knowledge.importing.files import import_file
from qa.language.sentences import split_sentences
from qa.models import Article, Source

FIRST = "The harbour of Larvik opened on 1 May 2019."
BODY = "word/document.xml"


def imported(folder: Path, content: bytes, name: str = "A Harbour.docx") -> Article:
    (folder / name).write_bytes(content)
    return import_file(folder / name)


def make_docx(write: Callable[[Any], None], title: str = "") -> bytes:
    docx = pytest.importorskip("docx")
    document, file = docx.Document(), io.BytesIO()
    document.core_properties.title = title
    write(document)
    document.save(file)
    return file.getvalue()


def changed(archive: bytes, change: Callable[[bytes], bytes], member: str = BODY) -> bytes:
    """An archive with one of its members made other, as nobody's word processor would write it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == member else old.read(name))
    return file.getvalue()


def harbour(document: Any) -> None:
    document.add_heading("Harbour grows", 0)
    document.add_paragraph("Harbour News")
    document.add_paragraph("5 July 2013")
    document.add_paragraph(FIRST)
    document.add_heading("Ships", 2)
    document.add_paragraph("It has room for:")
    document.add_paragraph("twelve barges", style="List Bullet")
    document.add_paragraph("two ferries", style="List Number")
    table = document.add_table(rows=0, cols=3)
    for row in (("Year", "Ships", "Crew | pilots"), ("2019", "30", "210"), ("2020", "41", "260")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("It is the largest\ton its coast.")


def test_a_word_document_becomes_an_article(tmp_path: Path) -> None:
    article = imported(tmp_path, make_docx(harbour))
    assert (article.id, article.title, article.source.publisher) == (
        "a-harbour",
        "Harbour grows",
        "Harbour News",
    )
    assert str(article.source.published) == "2013-07-05"
    assert article.text == (
        f"{FIRST}\n\n## Ships\n\nIt has room for:\n\n- twelve barges\n- two ferries\n\n"
        "| Year | Ships | Crew \\| pilots |\n| --- | --- | --- |\n| 2019 | 30 | 210 |\n| 2020 | 41 | 260 |\n\n"
        "It is the largest on its coast."
    )


def test_its_headings_items_and_rows_are_read_as_such(tmp_path: Path) -> None:
    units = {unit.text: unit.kind for unit in split_sentences(imported(tmp_path, make_docx(harbour)))}
    assert units["Ships"] == "heading"
    assert units["twelve barges"] == "item"
    assert [kind for text, kind in units.items() if "2019 | 30" in text] == ["row"]


def test_the_title_is_that_of_the_documents_properties(tmp_path: Path) -> None:
    content = make_docx(lambda document: document.add_paragraph(FIRST), "Larvik in 2019")
    assert imported(tmp_path, content).title == "Larvik in 2019"
    content = make_docx(lambda document: document.add_paragraph(FIRST), "Word Document")
    assert imported(tmp_path, content).title == "The harbour of Larvik opened on 1 May 2019"


def test_tracked_changes_are_read_as_made(tmp_path: Path) -> None:
    content = make_docx(lambda document: document.add_paragraph(FIRST))
    tracked = b"<w:del><w:r><w:delText>2018</w:delText></w:r></w:del><w:ins><w:r><w:t>1 May 2019.</w:t></w:r></w:ins>"
    content = changed(
        content,
        lambda body: body.replace(b"1 May 2019.</w:t></w:r>", b"</w:t></w:r>" + tracked).replace(
            b"<w:t>The", b'<w:t xml:space="preserve">The'
        ),
    )
    assert imported(tmp_path, content).text == FIRST


def test_a_table_that_only_lays_out_gives_paragraphs(tmp_path: Path) -> None:
    def laid_out(document: Any) -> None:
        left, right = document.add_table(rows=1, cols=2).rows[0].cells
        left.text, right.text = FIRST, "It has 12 berths."

    assert imported(tmp_path, make_docx(laid_out)).text == f"{FIRST}\n\nIt has 12 berths."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no archive", "the DOCX is broken or of another kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of Word before 2007, or locked with a password"),
    ],
)
def test_a_file_that_is_no_word_document_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    pytest.importorskip("docx")
    with pytest.raises(ImportFailure, match=reason):
        imported(tmp_path, content)


def test_a_broken_or_empty_word_document_is_refused(tmp_path: Path) -> None:
    whole = make_docx(harbour)
    for content in (
        whole[: len(whole) // 2],
        changed(whole, lambda body: b"<w:body"),
        changed(whole, lambda body: b"", "[Content_Types].xml"),
    ):
        with pytest.raises(ImportFailure, match="DOCX"):
            imported(tmp_path, content)
    with pytest.raises(ImportFailure, match="holds no sentence"):
        imported(tmp_path, make_docx(lambda document: None))


def test_what_unpacks_to_more_than_it_may_is_refused_before(tmp_path: Path) -> None:
    bomb = changed(make_docx(harbour), lambda body: body + b" " * 41_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(ImportFailure, match="unpacks to more than 40,000,000 bytes"):
        imported(tmp_path, bomb)


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 3)
    with pytest.raises(ImportFailure, match="in 3 files"):
        imported(tmp_path, make_docx(harbour))


ENTITIES = b'<!DOCTYPE d [<!ENTITY a0 "harbour ">' + b"".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 12)
)


@pytest.mark.parametrize("place", [b"twelve barges", b"ListBullet"], ids=["text", "attribute"])
@pytest.mark.parametrize("inner", [b"", b'<!ENTITY a11 SYSTEM "file:///etc/passwd">'], ids=["bomb", "file"])
def test_entities_are_not_resolved(tmp_path: Path, inner: bytes, place: bytes) -> None:
    declared = (b"<!DOCTYPE d [" + inner if inner else ENTITIES) + b"]>"
    content = changed(
        make_docx(harbour),
        lambda body: body.replace(b"<w:document", declared + b"<w:document", 1).replace(place, b"&a11;"),
    )
    try:
        text = imported(tmp_path, content).text
    except ImportFailure:
        return
    assert len(text) < 400
    assert "root" not in text


def test_a_cell_that_stretches_without_end_is_bounded(tmp_path: Path) -> None:
    stretched = b'<w:tcPr><w:gridSpan w:val="900000000"/>'
    content = changed(make_docx(harbour), lambda body: body.replace(b"<w:tcPr>", stretched))
    assert len(imported(tmp_path, content).text) < 10_000


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    def deep(body: bytes) -> bytes:
        return body.replace(b"<w:p>", b"<w:ins>" * 5_000 + b"<w:p>", 1)

    with pytest.raises(ImportFailure, match="cannot be read as DOCX"):
        imported(tmp_path, changed(make_docx(harbour), deep))


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'cited-qa\[docx\]'"):
        imported(tmp_path, b"PK", "a.docx")


def test_control_characters_do_not_come_in(tmp_path: Path) -> None:
    content = make_docx(lambda document: document.add_paragraph(FIRST), "A \u009b31m title")
    article = imported(tmp_path, content)
    assert "\u009b" not in article.title + article.text
    assert article.source == Source()
