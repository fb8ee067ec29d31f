"""PDFs with several columns: prose is read column after column, however it was drawn; a table keeps its rows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

import pytest

from qa.knowledge.importing.files import import_file

HARBOUR = """The harbour of Larvik opened on 1 May 2019 after four years of work on its quays. It has twelve berths and
one crane, which came by ship from Gdynia. The council had asked for two cranes, but the money was spent on the mole.
Most of the ships that call there carry timber, and a few bring salt for the roads in winter. The harbour master said
that trade had doubled since the opening. She expects a second crane in 2021, if the county lends the money for it."""
MOLE = """The mole was built in 1931 by Karla Aasen, an engineer from Bergen. The storm of 1987 broke it in two places,
said the mayor at the time, Odd Brekke. It was rebuilt with stone from a quarry near Kragero, and it has stood since
then. Divers look it over every spring, and in 2017 they found that the outer end had sunk by nine centimetres. The
county paid for the repair. In the summer people walk out to the light at its end, which was lit by oil until 1954."""
LIGHT = """A keeper lived at the light with his family. The last of them, Jens Moe, left in 1961 for a house in town. His
daughter still has the log in which he wrote down each ship that passed. In one week of 1942 he counted forty of them,
most without a flag. The log will be shown in the library this winter. A second one was lost when the roof came down
in the storm, and nobody knows what stood in it. The lamp itself went to a museum, where it can be seen on Sundays."""


def squeezed(text: str) -> str:
    return "".join(text.split())


def lines_of(texts: Iterable[str], width: int) -> list[list[str]]:
    """The lines of columns of some width, row by row."""
    columns = [textwrap.wrap(text, width) for text in texts]
    return [list(row) for row in zip_longest(*columns, fillvalue="")]


def drawn(pages: Sequence[Sequence[Sequence[str]]], at: Sequence[int], lead: int = 6) -> bytes:
    """A PDF drawn row by row. A row of one cell starts at the left margin, an empty one is a gap."""
    fpdf = pytest.importorskip("fpdf")
    pytest.importorskip("pypdf")
    pdf = fpdf.FPDF()
    pdf.set_auto_page_break(False)
    pdf.set_font("helvetica", size=9)
    for rows in pages:
        pdf.add_page()
        for number, row in enumerate(rows):
            for x, cell in zip(at, row, strict=False):
                pdf.set_xy(x, 15 + lead * number)
                pdf.cell(10, lead, cell)
    return bytes(pdf.output())


def read(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    return import_file(path).text


@pytest.mark.parametrize(
    ("texts", "width", "at"),
    [((HARBOUR, MOLE), 55, (10, 110)), ((HARBOUR, MOLE, LIGHT), 36, (10, 76, 142)), ((HARBOUR,), 100, (10,))],
)
def test_columns_drawn_row_by_row_are_read_one_after_the_other(
    tmp_path: Path, texts: Sequence[str], width: int, at: Sequence[int]
) -> None:
    text = read(tmp_path, drawn([lines_of(texts, width)], at))
    assert squeezed(text) == squeezed("".join(texts))


def test_a_sentence_across_the_columns_stays_whole(tmp_path: Path) -> None:
    whole = " ".join(f"{HARBOUR} {MOLE} {LIGHT}".split())
    lines = textwrap.wrap(whole, 55)
    rows = [list(row) for row in zip_longest(lines[:15], lines[15:], fillvalue="")]
    assert " ".join(read(tmp_path, drawn([rows], (10, 110))).split()) == whole


def test_a_heading_across_the_columns_keeps_its_place(tmp_path: Path) -> None:
    heading = "What is known of the mole and of the light at its end, by the people who walk there"
    above, below = lines_of((HARBOUR, MOLE), 55), lines_of((LIGHT, HARBOUR), 55)
    text = read(tmp_path, drawn([[["Larvik and its quays"], [], *above, [heading], *below]], (10, 110)))
    expected = f"Larvik and its quays{HARBOUR}{MOLE}{heading}{LIGHT}{HARBOUR}"
    assert squeezed(text) == squeezed(expected)


def test_running_heads_and_feet_beside_columns_are_left_out(tmp_path: Path) -> None:
    pages = [
        [["Larvik Courier", f"page {number}"], [], [], *lines_of(texts, 55), [], [], ["All rights reserved"]]
        for number, texts in enumerate([(HARBOUR, MOLE), (LIGHT, HARBOUR), (MOLE, LIGHT)], 1)
    ]
    text = read(tmp_path, drawn(pages, (10, 110)))
    assert squeezed(text) == squeezed(HARBOUR + MOLE + LIGHT + HARBOUR + MOLE + LIGHT)


SENTENCES = [f"{sentence.strip(' .')}." for sentence in f"{HARBOUR} {MOLE}".replace("\n", " ").split(". ")]
SMALL = [sentence[0].lower() + sentence[1:] for sentence in SENTENCES]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        (
            [(f"Vessel {n} of the line", "brought timber and salt", str(n * 31)) for n in range(30)],
            (10, 80, 150),
        ),
        ([("the harbour of the town", "paid in cash at the quay")] * 30, (10, 110)),
        (list(zip(SENTENCES, reversed(SENTENCES), strict=True)), (10, 110)),
        (list(zip(SMALL, reversed(SMALL), strict=True)), (10, 110)),
        (
            [(f"{SENTENCES[n]} {SENTENCES[n - 1]}", f"{SENTENCES[-n]} {MOLE[:90]}") for n in range(7)],
            (10, 110),
        ),
    ],
    ids=["figures", "phrases", "sentences", "in small letters", "several sentences"],
)
def test_the_rows_of_a_table_stay_together(
    tmp_path: Path, rows: Sequence[Sequence[str]], at: Sequence[int]
) -> None:
    cells = [line for row in rows for line in lines_of(row, 55 if len(at) == 2 else 36)]
    text = read(tmp_path, drawn([[["What the clerk wrote down that year."], [], *cells]], at, lead=5))
    assert squeezed("".join(map("".join, cells))) in squeezed(text)


def test_a_table_between_columns_keeps_its_rows(tmp_path: Path) -> None:
    table = [[f"Vessel {n} brought timber", f"{n * 31} tonnes of it in May"] for n in range(8)]
    caption = "What the ships brought, as the harbour master wrote it down in her book that very year"
    above = lines_of((HARBOUR, MOLE), 55)
    text = read(tmp_path, drawn([[*above, [caption], *table]], (10, 110)))
    assert squeezed(text) == squeezed(HARBOUR + MOLE + caption + "".join(map("".join, table)))


def test_a_page_whose_layout_cannot_be_read_is_read_as_it_was_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pypdf = pytest.importorskip("pypdf")
    plain = pypdf.PageObject.extract_text

    def extract_text(page: object, **options: object) -> object:
        if options:
            raise ZeroDivisionError
        return plain(page)

    monkeypatch.setattr(pypdf.PageObject, "extract_text", extract_text)
    assert "harbour of Larvik" in read(tmp_path, drawn([lines_of((HARBOUR, MOLE), 55)], (10, 110)))
