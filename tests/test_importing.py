"""Files from outside become articles: plain text, Markdown, HTML and PDF, and what is refused."""

from __future__ import annotations

import datetime
import logging
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ImportFailure, MissingExtraError
from qa.knowledge.importing.files import import_file
from qa.models import Article, Source

FIRST = "The harbour of Larvik opened on 1 May 2019."
SECOND = "It has 12 berths. Ships come from 30 countries."
DAY = datetime.date(2013, 7, 5)


def written(folder: Path, content: str | bytes, name: str = "A Harbour.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def imported(folder: Path, content: str | bytes, name: str = "A Harbour.txt") -> Article:
    return import_file(written(folder, content, name))


def test_a_plain_text_becomes_an_article(tmp_path: Path) -> None:
    article = imported(tmp_path, f"{FIRST}\n{SECOND}\n")
    assert article == Article(
        id="a-harbour", title="The harbour of Larvik opened on 1 May 2019", text=f"{FIRST}\n\n{SECOND}"
    )


@pytest.mark.parametrize(
    "headline",
    [
        "Mayor orders review of the bridge",
        "Strike paralyses post and rail",
        "University of Lorn fires professor",
        "A quay opens",
    ],
)
def test_a_headline_is_no_publisher_whatever_its_words(tmp_path: Path, headline: str) -> None:
    article = imported(tmp_path, f"{headline}\n\nLarvik Courier\n5 July 2013\n\n{FIRST}\n{SECOND}")
    assert (article.title, article.source) == (headline, Source(publisher="Larvik Courier", published=DAY))
    alone = imported(tmp_path, f"{headline}\n5 July 2013\n\n{FIRST}")
    assert alone.source.published == DAY


@pytest.mark.parametrize(
    "date",
    [
        "2013-7-5",
        "2013-07-05",
        "2013/07/05",
        "2013.7.5",
        "July 5, 2013",
        "5 July 2013",
        "Friday, July 5, 2013",
        "Published: 5 July 2013",
    ],
)
def test_a_publisher_line_and_a_date_line_become_the_source(tmp_path: Path, date: str) -> None:
    article = imported(tmp_path, f"Institute of Harbours (IOH)\n{date}\n{FIRST}\n{SECOND}")
    assert article.source == Source(publisher="Institute of Harbours (IOH)", published=DAY)
    assert article.text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "head",
    [
        "Harbour grows\nHarbour News\n2013-7-5\n",
        "Harbour grows\n\nHarbour News\n\n2013-7-5\n\n",
        "Harbour News\nHarbour grows\n2013-7-5\n",
        "Harbour News\n2013-7-5\nHarbour grows\n",
        "Harbour grows\nHarbour News, July 5, 2013\n",
        "Harbour News | 5 July 2013\nHarbour grows\n",
        "# Harbour grows\n*Harbour News*\n2013-7-5\n",
        "Harbour grows\nBy Ada Holt, Harbour News\n5 July 2013\n",
        "Harbour News\n5 July 2013\n\nHarbour grows\nBy Ada Holt\n",
        "# Harbour grows\nBy Ada Holt, Harbour News, 5 July 2013\n\n",
        "Harbour grows\n\nBy Ada Holt, Harbour News | 5 July 2013\n\n",
    ],
)
def test_a_title_may_stand_before_or_after_the_source(tmp_path: Path, head: str) -> None:
    article = imported(tmp_path, head + FIRST + "\n" + SECOND)
    assert (article.title, article.source) == (
        "Harbour grows",
        Source(publisher="Harbour News", published=DAY),
    )
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_a_byline_is_neither_title_nor_text(tmp_path: Path) -> None:
    article = imported(tmp_path, f"Harbour grows\n\nBy Ada Holt\nPublished: 5 July 2013\n\n{FIRST}\n")
    assert (article.title, article.source, article.text) == ("Harbour grows", Source(published=DAY), FIRST)


def test_an_author_beside_the_date_is_no_publisher(tmp_path: Path) -> None:
    article = imported(tmp_path, f"Harbour grows\nBy Ada Holt, 5 July 2013\n\n{FIRST}\n")
    assert (article.title, article.source, article.text) == ("Harbour grows", Source(published=DAY), FIRST)


def test_a_headline_may_be_a_question(tmp_path: Path) -> None:
    for mark in ("# ", ""):
        article = imported(
            tmp_path,
            (
                f"{mark}Two years on: did the harbour grow?\nBy Ada Holt, Harbour News, 5 July "
                f"2013\n\n{FIRST}\n"
            ),
        )
        assert article.title == "Two years on: did the harbour grow?"
        assert (article.source, article.text) == (Source(publisher="Harbour News", published=DAY), FIRST)


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n\n{SECOND}",
        f"On 5 July 2013 the harbour was sold.\n\n{SECOND}",
        f"The harbour was sold.\n\n2013-07-05\n\n{SECOND}",
        f"By July 2013,\n\n{SECOND}",
        f"- one ship\n- two ships\n\n{SECOND}",
    ],
)
def test_text_without_a_head_stays_whole(tmp_path: Path, text: str) -> None:
    article = imported(tmp_path, text)
    assert article.text == text
    assert article.source == Source()


@pytest.mark.parametrize(
    "head",
    [
        "Harbour grows\nPublisher: Harbour News\nDate: 5 July 2013\nURL: https://example.org/a\n\n",
        "Title: Harbour grows\nDate: 2013-07-05\nSource: Harbour News\nLink: https://example.org/a\n",
    ],
)
def test_labelled_lines_become_the_source(tmp_path: Path, head: str) -> None:
    article = imported(tmp_path, head + FIRST + "\n" + SECOND)
    assert article.title == "Harbour grows"
    assert article.source == Source(publisher="Harbour News", published=DAY, url="https://example.org/a")
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_a_title_line_of_its_own_is_taken(tmp_path: Path) -> None:
    article = imported(tmp_path, f"Harbour grows\n\n{FIRST}")
    assert (article.title, article.text) == ("Harbour grows", FIRST)


def test_a_word_broken_at_its_hyphen_is_one(tmp_path: Path) -> None:
    assert (
        imported(tmp_path, "The ship was a hard-\nworn old barge.").text
        == "The ship was a hard-worn old barge."
    )


def test_a_line_that_stops_in_a_sentence_goes_on(tmp_path: Path) -> None:
    text = "The mill is 42 metres high.\nEvery year 31,000 visitors\nclimb it.\nIt opens in May."
    assert imported(tmp_path, text).text == (
        "The mill is 42 metres high.\n\nEvery year 31,000 visitors climb it.\n\nIt opens in May."
    )


def test_lines_broken_at_a_margin_are_joined(tmp_path: Path) -> None:
    article = imported(tmp_path, "The harbour has\ntwelve berths and\none crane.\n\nShips come\nfrom afar.\n")
    assert article.text == "The harbour has twelve berths and one crane.\n\nShips come from afar."


def test_the_blanks_that_set_a_title_are_no_part_of_it(tmp_path: Path) -> None:
    head = "Harbour grows                 Case No. 24/2023"
    assert imported(tmp_path, f"{head}\n\n{FIRST}\n").title == "Harbour grows Case No. 24/2023"


def test_a_long_first_sentence_makes_a_short_title(tmp_path: Path) -> None:
    title = imported(tmp_path, "The harbour " + "and its many ships " * 10 + "grow. It is big.").title
    assert title.startswith("The harbour and its many ships")
    assert title.endswith("…")
    assert len(title) <= 91


def test_markdown_keeps_its_front_matter_and_loses_its_marks(tmp_path: Path) -> None:
    content = """---
title: Harbours
source:
  publisher: Harbour News
  published: 2013-07-05
---

The **harbour** has [twelve](http://x.org/a) *large* berths.<!-- check this -->

## Ships

- one ship
- two_small_ships
"""
    article = imported(tmp_path, content, "h.md")
    assert (article.title, article.source) == ("Harbours", Source(publisher="Harbour News", published=DAY))
    assert article.text == "The harbour has twelve large berths.\n\n## Ships\n\n- one ship\n- two_small_ships"


def test_markdown_loses_link_definitions_but_no_line_that_only_looks_like_one(tmp_path: Path) -> None:
    notes = (
        "[Update]: The ferry sank in May 2010.\n\n[1]: https://example.org/a 'The pier'\n[mole]: "
        "<mole.html>\n\n[Correction]: Sunk."
    )
    article = imported(tmp_path, f"# Larvik\n\n{FIRST}\n\n{notes}\n", "h.md")
    assert (
        article.text.split("\n\n", 1)[1].split()
        == ("[Update]: The ferry sank in May 2010. [Correction]: Sunk.").split()
    )


def test_markdown_takes_its_first_heading_as_title(tmp_path: Path) -> None:
    article = imported(tmp_path, f"# Harbour grows\n\n{FIRST}\n", "h.markdown")
    assert (article.title, article.text) == ("Harbour grows", FIRST)


def test_a_heading_that_is_not_the_title_stays_in_the_text(tmp_path: Path) -> None:
    article = imported(tmp_path, f"---\ntitle: Harbours\n---\n\n# Larvik\n\n{FIRST}\n", "h.md")
    assert (article.title, article.text) == ("Harbours", f"# Larvik\n\n{FIRST}")


def test_broken_front_matter_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match=r"h\.md:3: published"):
        imported(tmp_path, "---\nsource:\n  published: 5 May\n---\n\nText.\n", "h.md")
    with pytest.raises(ImportFailure, match="not closed"):
        imported(tmp_path, "---\ntitle: x\n\nText.\n", "h.md")


PAGE = f"""<html lang="en"><head><title>Harbour grows - Harbour News</title>
<meta property="og:site_name" content="Harbour News"><meta property="article:published_time" content="2013-07-05T10:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><script>alert(1)</script>
<article><h1>Harbour grows</h1><p>{FIRST}</p><h2>Ships</h2>
<p>It has <b>12</b> berths. Ships come from <a href="x">30 countries</a>.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_html_is_read_without_its_surroundings(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("trafilatura")
    article = imported(tmp_path, PAGE, "page.html")
    assert (article.title, article.source) == (
        "Harbour grows",
        Source(publisher="Harbour News", published=DAY),
    )
    assert article.text == f"{FIRST}\n\n## Ships\n\n{SECOND}"
    assert capfd.readouterr() == ("", "")


def test_html_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = (
        PAGE.replace("<head>", '<head><meta charset="iso-8859-1">')
        .replace("Larvik", "Malmö")
        .encode("latin-1")
    )
    assert "Malmö" in imported(tmp_path, page, "page.htm").text


def test_html_without_an_article_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    with pytest.raises(ImportFailure, match="no article text"):
        imported(tmp_path, "<html><body></body></html>", "page.html")


def make_pdf(paragraphs: list[str], title: str = "", password: str = "") -> bytes:
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF()
    pdf.set_title(title)
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for paragraph in paragraphs:
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
    if password:
        pdf.set_encryption(owner_password="o" + password, user_password=password)
    return bytes(pdf.output())


def test_a_pdf_gives_its_text_in_paragraphs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pypdf")
    long = (
        "The harbour of Larvik opened on 1 May 2019 and has since then become the largest on its "
        "coast, with ships from many countries. "
    )
    article = imported(tmp_path, make_pdf([long + "It has 12 berths.", SECOND], "Harbour grows"), "paper.pdf")
    assert article.title == "Harbour grows"
    assert article.text.split("\n\n") == [long + "It has 12 berths.", SECOND]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("paragraphs", "password", "reason"), [([], "", "no text"), (["Secret."], "key", "encrypted")]
)
def test_a_pdf_without_readable_text_is_refused(
    tmp_path: Path, paragraphs: list[str], password: str, reason: str
) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(ImportFailure, match=reason):
        imported(tmp_path, make_pdf(paragraphs, password=password), "paper.pdf")


def make_pages(pages: list[str], head: str = "", foot: str = "", columns: int = 1) -> bytes:
    fpdf = pytest.importorskip("fpdf")

    class Paper(fpdf.FPDF):  # type: ignore[name-defined, misc]
        def header(self) -> None:
            self.cell(0, 10, head.format(self.page_no()), new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 10, foot.format(self.page_no()))

    pdf = Paper()
    pdf.set_font("helvetica", size=12)
    for page in pages:
        pdf.add_page()
        if columns == 1:
            pdf.multi_cell(0, 6, page, align="L")
            continue
        with pdf.text_columns(ncols=columns, gutter=10) as text:
            for number, column in enumerate(page.split("|")):
                if number:
                    text.new_column()
                text.write(column)
    return bytes(pdf.output())


PAGES = [
    "Harbour grows\nThe harbour of Larvik opened on 1 May 2019. It has twelve berths, and it is by now the lar-\n"
    "gest on its coast, far from the hard-worn",
    "quays of the old town. Ships come from 30 countries, and no one knows how many were on these hard-\n"
    "worn quays.",
    "The crane fell over in 2018.",
]
ON_ALL_PAGES = (
    "Harbour grows\n\nThe harbour of Larvik opened on 1 May 2019. It has twelve berths, and it is by now the largest on its "
    "coast, far from the hard-worn quays of the old town. Ships come from 30 countries, and no one knows how many "
    "were on these hard-worn quays.\n\nThe crane fell over in 2018."
)


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("", "Page {} of 3"),
        ("Larvik Courier, no. 7, page {}", ""),
        ("", "- {} -"),
        ("", "Larvik Courier"),
        ("{} | Larvik Courier", "All rights reserved."),
    ],
)
def test_what_stands_on_every_page_of_a_pdf_is_no_text(tmp_path: Path, head: str, foot: str) -> None:
    pytest.importorskip("pypdf")
    assert imported(tmp_path, make_pages(PAGES, head, foot), "paper.pdf").text == ON_ALL_PAGES


def test_a_head_without_page_numbers_stays_on_the_first_page(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    article = imported(tmp_path, make_pages(PAGES, "Larvik Courier, 5 July 2013"), "paper.pdf")
    assert article.source == Source(publisher="Larvik Courier", published=DAY)
    assert "Courier" not in article.text


def test_a_line_that_two_of_many_pages_begin_with_stays(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    pages = [f"The year was 19{number}0.\nIt rained {'much' * number}." for number in range(1, 4)] + [
        f"{word} it rained.\nThen the {word} ended." for word in ("Once", "Later", "At last", "Again", "Once")
    ]
    text = imported(tmp_path, make_pages(pages), "paper.pdf").text
    assert text.count("Once it rained.") == 2


def test_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    left = "The harbour of Larvik opened on 1 May 2019. It has twelve berths and one crane. " * 2
    right = "The mole was built in 1931 by Karla Aasen. The storm of 1987 broke it, said the mayor. " * 2
    text = imported(tmp_path, make_pages([f"{left}|{right}"], columns=2), "paper.pdf").text
    assert " ".join(text.split()) == f"{left}{right}".strip()


def test_pages_of_a_pdf_without_text_are_noted(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    notices: list[str] = []
    path = written(tmp_path, make_pages([FIRST, "", ""]), "paper.pdf")
    assert import_file(path, notices=notices).text == FIRST
    assert notices == [
        f"{path}: 2 of 3 pages hold no text; if they are pictures, run a text recognition (OCR)"
    ]


def test_a_pdf_whose_encryption_needs_another_library_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pypdf = pytest.importorskip("pypdf")

    def fail(*arguments: object) -> None:
        raise pypdf.errors.DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(pypdf, "PdfReader", fail)
    with pytest.raises(ImportFailure, match="save a copy without protection, or: pip install cryptography"):
        imported(tmp_path, make_pdf(["Secret."]), "paper.pdf")


def test_a_broken_pdf_is_refused_without_noise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("pypdf")
    whole = make_pdf([FIRST])
    for content in (b"not a pdf", whole[:200], whole[:-300].replace(b"obj", b"jbo")):
        with pytest.raises(ImportFailure, match="PDF"):
            imported(tmp_path, content, "paper.pdf")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == logging.NOTSET


@pytest.mark.parametrize(("suffix", "module"), [(".html", "trafilatura"), (".pdf", "pypdf")])
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'cited-qa\[{suffix[1:]}\]'"):
        imported(tmp_path, "<p>Text.</p>", "page" + suffix)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (" \n\n ", "empty"),
        (b"ab\0\1\2cd", "binary"),
        (b"\x01\x02\x03\x04abcd", "binary"),
        (b"%PDF-1.7 text", "binary"),
        (b"\xff\xfe\x00\xd8", "byte 3 is not UTF-16"),
        (bytes(range(129, 160)) * 40, "byte 1 is not UTF-8"),
        ("1 2 3 ... !", "no sentence"),
        ("x" * 1_000_001, "line of 1,000,001 characters"),
        (b"x" * 20_000_001, "larger than the 20,000,000 that are read; split it"),
    ],
)
def test_a_file_that_is_no_article_is_refused_with_the_reason(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    with pytest.raises(ImportFailure, match=reason):
        imported(tmp_path, content)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Caf\u00e9 is open.", "latin-1"),
        ("It\u2019s a caf\u00e9 \u2013 and na\u00efve.", "cp1252"),
        (
            (
                "\u041f\u043e\u0440\u0442 \u0431\u044b\u043b \u0437\u0430\u043a\u0440\u044b\u0442 \u0432 "
                "2013 \u0433\u043e\u0434\u0443."
            ),
            "cp1251",
        ),
        (
            "\u6771\u4eac\u306e\u6e2f\u306f\u4e8c\u3007\u4e00\u4e09\u5e74\u306b\u9589\u9396\u3055\u308c\u305f\u3002",
            "shift_jis",
        ),
    ],
)
def test_the_encoding_of_a_text_is_told_by_its_bytes_with_a_notice(
    tmp_path: Path, text: str, encoding: str
) -> None:
    notices: list[str] = []
    path = written(tmp_path, text.encode(encoding))
    assert import_file(path, notices=notices).text == text
    (notice,) = notices
    assert notice.startswith(f"{path}: read as ")


def test_front_matter_of_other_tools_is_no_refusal(tmp_path: Path) -> None:
    notices: list[str] = []
    path = written(tmp_path, f"---\ntitle: A\ndate: 2013-07-05\nlayout: post\n---\n\n{FIRST}\n", "a.md")
    assert import_file(path, notices=notices).source == Source(published=DAY)
    (notice,) = notices
    assert '"layout"' in notice


def test_what_is_not_there_or_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match="no such file"):
        import_file(tmp_path / "none.txt")
    with pytest.raises(ImportFailure, match="folder"):
        import_file(tmp_path)
    with pytest.raises(ImportFailure, match=r"\.txt, \.md"):
        import_file(written(tmp_path, "Text.", "a.odt"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_the_encoding_are_understood(tmp_path: Path, encoding: str) -> None:
    assert (
        imported(tmp_path, "Malmö is open. It is large.".encode(encoding)).text
        == "Malmö is open. It is large."
    )


def test_control_characters_do_not_come_in(tmp_path: Path) -> None:
    article = imported(
        tmp_path, "The harbour\x1b[31m is \x07open.\r\nIt is large.\fIt\u2028is old. " + "More of it. " * 30
    )
    assert not [c for c in article.text + article.title if c != "\n" and not c.isprintable()]
    assert "\n\nIt is large.\n\n" in article.text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Über uns, 2019.txt", "uber-uns-2019"),
        ("..txt.txt", "txt"),
        ("con_fig.v2.TXT", "con-fig-v2"),
        ("港.txt", "article-"),
        ("-.txt", "article-"),
    ],
)
def test_the_id_is_a_safe_name(tmp_path: Path, name: str, expected: str) -> None:
    assert imported(tmp_path, FIRST, name).id.startswith(expected)


@given(st.text(st.characters(codec="utf-8")).filter(lambda text: any(c.isalpha() for c in text)))
def test_any_text_is_imported_or_refused(text: str) -> None:
    class Memory(type(Path())):  # type: ignore[misc]
        def read_bytes(self) -> bytes:
            return text.encode()

    for name in ("a.txt", "a.md"):
        path = Memory(__file__).parent / name
        try:
            article = import_file(path)
        except ImportFailure:
            continue
        assert article.text.strip()
        assert article.title.strip()
        assert "\r" not in article.text


def test_a_press_release_is_named_by_its_headline_and_dated_by_its_dateline(tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(
        "FOR IMMEDIATE RELEASE\n\nNorvik opens a plant in Halden\n\n"
        "HALDEN, Norway, 4 September 2023 -- Norvik Foods said that it opens a plant. It cost 3 million euros.\n"
    )
    article = import_file(path, "release", [])
    assert article.title == "Norvik opens a plant in Halden"
    assert str(article.source.published) == "2023-09-04"
    assert "FOR IMMEDIATE RELEASE" in article.text
