"""Word documents and books become articles with their headings, lists and tables; what could do harm is
refused."""

from __future__ import annotations

import contextlib
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


CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>The harbours of Larvik</dc:title><dc:publisher>Harbour Press</dc:publisher><dc:date>2013-07-05</dc:date>
<dc:language>en-GB</dc:language></metadata><manifest>
<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%20.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.jpg" media-type="image/jpeg"/>
</manifest><spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/>
<itemref idref="one"/></spine></package>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><style>p {}</style></head><body><section>"""
BOOK = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": "<html><body><p>Contents</p></body></html>",
    "OEBPS/cover.jpg": "JFIF",
    "OEBPS/text/one .xhtml": CHAPTER
    + f"<h1>One</h1><p>{FIRST}<br/>It has <i>12</i>&nbsp;berths.</p><ul><li><p>barges</p></li><li>ferries</li></ul>"
    "</section></body></html>",
    "OEBPS/text/two.xhtml": CHAPTER
    + "<h2>Two</h2>Loose words.<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2019</td><td>30</td></tr></table>"
    "<div>Last.</div></section></body></html>",
}


def make_epub(**changes: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (BOOK | changes).items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_book_becomes_an_article_in_the_order_of_reading(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    article = imported(tmp_path, make_epub(), "book.epub")
    assert (article.title, article.source.publisher, str(article.source.published), article.language) == (
        "The harbours of Larvik",
        "Harbour Press",
        "2013-07-05",
        "en",
    )
    assert article.text == (
        f"# One\n\n{FIRST} It has 12 berths.\n\n- barges\n- ferries\n\n## Two\n\nLoose words.\n\n"
        "| Year | Ships |\n| --- | --- |\n| 2019 | 30 |\n\nLast."
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"META-INF/container.xml": "<container/>"}, "cannot be read as EPUB"),
        ({"OEBPS/book.opf": PACKAGE.replace("text/two", "../../../etc/two")}, "cannot be read as EPUB"),
        (
            {
                "META-INF/encryption.xml": '<encryption><CipherReference URI="OEBPS/text/two.xhtml"/></encryption>'
            },
            "locked against copying",
        ),
        ({"OEBPS/text/two.xhtml": "a" * 41_000_000}, "the EPUB unpacks to more than"),
        ({"OEBPS/text/two.xhtml": "<p " + "a=1 " * 2_000 + ">"}, "more than 1,000 attributes"),
        ({"OEBPS/book.opf": PACKAGE.replace("<itemref", "<other")}, "holds no sentence"),
    ],
)
def test_a_book_that_cannot_be_read_is_refused(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    pytest.importorskip("lxml")
    with pytest.raises(ImportFailure, match=reason):
        imported(tmp_path, make_epub(**changes), "book.epub")


def test_a_file_that_is_no_book_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    with pytest.raises(ImportFailure, match="the EPUB is broken or of another kind"):
        imported(tmp_path, b"no archive", "book.epub")


def test_entities_of_a_book_are_not_resolved(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    bomb = ENTITIES.decode() + "]>" + PACKAGE.replace("The harbours", "&a11;")
    with contextlib.suppress(ImportFailure):
        assert len(imported(tmp_path, make_epub(**{"OEBPS/book.opf": bomb}), "book.epub").title) < 100
    chapter = ENTITIES.decode().replace("DOCTYPE d", "DOCTYPE html") + "]><html><body><p>The &a11; opened."
    article = imported(tmp_path, make_epub(**{"OEBPS/text/two.xhtml": chapter}), "book.epub")
    assert len(article.text) < 2_000


def test_the_extra_of_books_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(
        MissingExtraError, match=r"reading EPUB needs an extra: pip install 'cited-qa\[html\]'"
    ):
        imported(tmp_path, make_epub(), "book.epub")
