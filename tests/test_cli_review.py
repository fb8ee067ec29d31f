"""``qa facts --review``: a person looks the extracted facts over; each reply is written at once."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

HEADER = "note,subject,relation,object,value,unit,date,part_of,evidence,origin\n"
ROWS = """\
,library of Ostermole,stands on,Mill Street,,,,,3.1: stands on Mill Street,extracted
mine,Nordlys Shipping,mentioned,,30,%,,,3.3: bought a 30 percent stake,extracted
,ticket,costs,,12,dollars,,,2.2: A ticket costs 12 dollars,extracted
,crossing,takes,,45,minutes,,,2.3: takes 45 minutes,curated
"""


@pytest.fixture
def table(knowledge: Path) -> Path:
    """The fact table, with three rows that nobody has looked over and a column of a person's own."""
    path = knowledge / "facts" / "ferry.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_facts_are_kept_mended_and_dropped(qa: Run, knowledge: Path, table: Path) -> None:
    mended = ["", "acquired stake in", "ferry company", "", "", "2012-05", "", ""]
    typed = "\n".join(["k", "m", *mended, "d", ""])
    done = qa("--knowledge", knowledge, "facts", "--review", stdin=typed)
    assert done.returncode == 0
    assert "error" not in done.stderr
    assert "1 of 3: ferry 3.1\nThe library of Ostermole stands on Mill Street.\n" in done.stdout
    assert done.stdout.endswith("1 kept, 1 mended, 1 dropped\n")
    kept, stake, crossing = rows(table)
    assert (kept["object"], kept["origin"]) == ("Mill Street", "curated")
    assert (stake["relation"], stake["object"], stake["value"]) == (
        "acquired stake in",
        "ferry company",
        "30",
    )
    assert (stake["date"], stake["origin"], stake["note"]) == ("2012-05", "curated", "mine")
    assert crossing["subject"] == "crossing"
    assert table.read_text(encoding="utf-8").splitlines()[-1] == ROWS.splitlines()[-1]


def test_what_does_not_hold_is_asked_again(qa: Run, knowledge: Path, table: Path) -> None:
    wrong = ["m", "", "", "", "about twelve", "", "", "", ""]
    emptied = ["m", "ferry ticket", "", "", "", "-", "", "", ""]
    done = qa(
        "--knowledge", knowledge, "facts", "ticket", "--review", stdin="\n".join([*wrong, *emptied, ""])
    )
    assert '"about twelve" is no plain number' in done.stderr
    (ticket,) = (row for row in rows(table) if "ticket" in row["subject"])
    assert (ticket["subject"], ticket["value"], ticket["unit"]) == ("ferry ticket", "12", "")


def test_a_mention_is_put_into_words_before_it_is_kept(qa: Run, knowledge: Path, table: Path) -> None:
    done = qa("--knowledge", knowledge, "facts", "--relation", "mentioned", "--review", stdin="k\ns\n")
    assert "A mention answers nothing" in done.stdout
    assert done.stdout.endswith("1 left\n")
    assert table.read_text(encoding="utf-8") == HEADER + ROWS


@pytest.mark.parametrize("typed", ["k\nq\n", "k\n"])
def test_leaving_early_keeps_what_was_said(qa: Run, knowledge: Path, table: Path, typed: str) -> None:
    done = qa("--knowledge", knowledge, "facts", "--review", stdin=typed)
    assert done.returncode == 0
    assert done.stdout.endswith("1 kept, 2 left\n")
    assert [row["origin"] for row in rows(table)] == ["curated", "extracted", "extracted", "curated"]


def test_where_there_is_nothing_to_look_over_it_says_so(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "facts", "--review")
    assert (done.returncode, done.stdout) == (0, "No extracted facts to look over.\n")
    assert qa("--knowledge", knowledge, "facts", "--review", "--json").returncode == 2


def test_only_a_folder_of_ones_own_is_reviewed(qa: Run, tmp_path: Path) -> None:
    done = qa("facts", "--review", cwd=tmp_path)
    assert done.returncode == 2
    assert "knowledge" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_steers_a_terminal_reaches_none(qa: Run, knowledge: Path, table: Path) -> None:
    told = table.read_text(encoding="utf-8").replace("costs,", "\x1b[31mcosts\u202e,")
    table.write_text(told, encoding="utf-8")
    typed = "m\n" + "\n" * 8
    done = qa("--knowledge", knowledge, "facts", "ticket", "--review", stdin=typed)
    assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)
