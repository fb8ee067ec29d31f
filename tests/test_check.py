"""Checking a knowledge folder: what contradicts itself is named with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import KnowledgeError
from qa.knowledge.checks import check_folder
from qa.models import Problem

HEADER = "subject,relation,object,value,unit,date,part_of,evidence,origin\n"
ARTICLE = """---
title: The harbour
source:
  publisher: Harbour News
  published: 2013-07-05
---

The harbour opened on 3 May 2012. It has 1,749 berths for ships. Then came 20 percent more.

In April 2013 there were 5,976 ships, and 12 of them were ferries.
"""
GOOD = [
    "harbour,opened,,,,2012-05-03,,1.1: The harbour opened,curated",
    "harbour,opened again,,,,2012,,1.1: The harbour opened,curated",
    "harbour,number of berths,,1749,berths,,,1.2: 1{c}749 berths,curated",
    "harbour,growth,,20,%,2012-05,,1.3: 20 percent more,curated",
    "ships,number,,5976,ships,2013-04,,2.1: In April 2013,curated",
    "ferries,number,,12,ships,2013-04,ships,2.1: 12 of them,curated",
]


def check(folder: Path, *rows: str, article: str = ARTICLE, aliases: str = "") -> list[Problem]:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "facts").mkdir(exist_ok=True)
    (folder / "articles" / "a.md").write_text(article)
    table = [row.replace("1.2: 1{c}749 berths", '"1.2: It has 1,749 berths"') for row in rows]
    (folder / "facts" / "a.csv").write_text(HEADER + "".join(row + "\n" for row in table))
    if aliases:
        (folder / "aliases.csv").write_text("surface,canonical\n" + aliases)
    return check_folder(folder)


def test_good_knowledge_has_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, *GOOD, aliases="port,harbour\n") == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "harbour,number of berths,,1750,berths,,,1.2: It has,curated",
            ('does not carry the value "1750 berths"'),
        ),
        ("harbour,growth,,20,berths,,,1.3: 20 percent,curated", 'does not carry the value "20 berths"'),
        ("harbour,number of berths,,1749,%,,,1.2: It has,curated", 'does not carry the value "1749 %"'),
        ("harbour,opened,,,,2012-06,,1.1: The harbour opened,curated", 'does not carry the date "2012-06"'),
        ("ships,counted,,,,2013-04-02,,2.1: In April,curated", 'does not carry the date "2013-04-02"'),
        ("ships,counted,,,,2012,,2.1: In April,curated", 'does not carry the date "2012"'),
        ("ferries,number,,12,ships,2013-04,boats,2.1: 12 of them,curated", 'part_of "boats" has no row'),
        (
            "ferries,number,,12,ferries,2013-04,ships,2.1: 12 of them,curated",
            'unit "ferries" differs from "ships"',
        ),
        ("ferries,number,,12,ships,2013-04,ferries,2.1: 12 of them,curated", "part of itself"),
        ("ships,number,,12,ships,2013-04,,2.1: 12 of them,curated", "contradicts line 2, which gives 5976"),
    ],
)
def test_a_row_that_does_not_hold_is_an_error(tmp_path: Path, row: str, reason: str) -> None:
    [problem] = check(tmp_path, GOOD[4], row)
    assert (problem.path, problem.line, problem.severity) == (str(tmp_path / "facts" / "a.csv"), 3, "error")
    assert reason in problem.message


def test_parts_do_not_exceed_their_whole(tmp_path: Path) -> None:
    whole = "ferries,number,,12,ships,2013-04,,2.1: 12 of them,curated"
    part = "all ships,number,,5976,ships,2013-04,ferries,2.1: 5,curated"
    [problem] = check(tmp_path, whole, part)
    assert "5976 is more than its whole" in problem.message
    parts = [
        f"{name} boats,number,,12,ships,2013-04,ferries,2.1: 12 of them,curated" for name in ("red", "blue")
    ]
    [problem] = check(tmp_path, whole, *parts)
    assert (problem.line, problem.severity) == (4, "warning")
    assert "24 is more than their whole" in problem.message


@pytest.mark.parametrize(
    ("stands", "reason"),
    [
        ('"2,310 people"', 'write 2310 into value and "people" into unit'),
        ("12 ferries", 'write 12 into value and "ferries" into unit'),
        ("20 percent of HB Oil", 'write 20 into value and "%" into unit'),
        ("$4 million", 'write 4000000 into value and "USD" into unit'),
        ('"2,310"', "write 2310 into value, or nothing is computed with it"),
    ],
)
def test_a_figure_in_place_of_an_object_is_a_warning(tmp_path: Path, stands: str, reason: str) -> None:
    [problem] = check(tmp_path, f"harbour,employs,{stands},,,,,1.2: It has,curated")
    assert (problem.line, problem.severity, reason in problem.message) == (2, "warning", True)


@pytest.mark.parametrize(
    "row",
    [
        "harbour,employs,12 ferries,1749,berths,,,1.2: It has,curated",
        "harbour,address,10 Downing Street,,,,,1.2: It has,curated",
        "harbour,opened,3 May 2012,,,,,1.1: The harbour,curated",
        "harbour,reached by,flight 370,,,,,1.1: The harbour,curated",
    ],
)
def test_an_object_that_holds_a_number_is_none(tmp_path: Path, row: str) -> None:
    assert check(tmp_path, row) == []


def test_a_row_said_twice_is_a_warning(tmp_path: Path) -> None:
    [problem] = check(tmp_path, GOOD[0], GOOD[0].replace("harbour,opened", "Harbour,opened"))
    assert (problem.line, problem.severity, "line 2" in problem.message) == (3, "warning", True)


def test_an_extracted_row_yields_to_a_curated_one(tmp_path: Path) -> None:
    [problem] = check(tmp_path, GOOD[4], "ships,number,,12,ships,2013-04,,2.1: 12 of them,extracted")
    assert problem.severity == "warning"


def test_an_event_after_the_publication_is_noticed_with_both_dates(tmp_path: Path) -> None:
    article = ARTICLE + "\nOn July 15, 2013 the minister visited.\n\nThe port will grow until July 2015.\n"
    [in_text, in_table] = check(
        tmp_path, ("minister,visited,,,,2013-07-15,,3.1: the minister visited,curated"), article=article
    )
    assert (Path(in_text.path).name, in_text.line) == ("a.md", 12)
    assert article.splitlines()[in_text.line - 1].startswith("On July 15")
    assert (Path(in_table.path).name, in_table.line) == ("a.csv", 2)
    for problem in (in_text, in_table):
        assert problem.severity == "warning"
        assert "15 July 2013" in problem.message
        assert "5 July 2013" in problem.message.split("publication")[1]


def test_what_is_to_come_may_be_dated_after_the_publication(tmp_path: Path) -> None:
    article = ARTICLE + "\nThe mole should be finished by May 2015.\n"
    assert check(tmp_path, "mole,finished,,,,2015-05,,3.1: should be finished,curated", article=article) == []


def test_an_article_without_its_source_is_a_warning(tmp_path: Path) -> None:
    found = check(tmp_path, article="The harbour opened.\n")
    assert [(p.severity, p.line) for p in found] == [("warning", 1), ("warning", 1)]
    assert {p.message.split(";")[0] for p in found} == {"no publisher", "no date"}


def test_an_alias_of_an_alias_is_an_error(tmp_path: Path) -> None:
    [problem] = check(tmp_path, aliases="port,harbour\nquay,port\n")
    assert (Path(problem.path).name, problem.line) == ("aliases.csv", 3)
    assert "line 2" in problem.message


def test_what_cannot_be_read_is_among_the_problems_in_order(tmp_path: Path) -> None:
    found = check(
        tmp_path, "half a row", GOOD[0], "ships,counted,,,,soon,,2.1: In April,curated", aliases="x,x\n"
    )
    assert [(Path(p.path).name, p.line) for p in found] == [("aliases.csv", 2), ("a.csv", 2), ("a.csv", 4)]


def test_a_missing_folder_raises(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        check_folder(tmp_path / "none")


@pytest.mark.parametrize(
    ("publisher", "title", "reason"),
    [
        ("Transport Correspondent", "The harbour", 'publisher "Transport Correspondent" looks like a role'),
        ("Chief political editor", "The harbour", "looks like a role"),
        ("By our reporter", "The harbour", "looks like a role"),
        ("LONDON", "The harbour", 'publisher "LONDON" looks like a place'),
        ("Hong Kong", "The harbour", "looks like a place"),
        ("Oslo, Norway", "The harbour", "looks like a place"),
        ("Harbour News", "PRESS RELEASE", 'title "PRESS RELEASE" says what kind of text this is'),
        ("Harbour News", "'** For immediate release **'", "put its headline there"),
    ],
)
def test_an_unlikely_publisher_or_title_is_named(
    tmp_path: Path, publisher: str, title: str, reason: str
) -> None:
    article = ARTICLE.replace("Harbour News", publisher).replace("title: The harbour", f"title: {title}")
    (problem,) = check(tmp_path, article=article)
    assert (problem.severity, problem.line) == ("warning", 1)
    assert reason in problem.message


@pytest.mark.parametrize(
    ("publisher", "title"),
    [
        ("The Hollywood Reporter", "The harbour"),
        ("Oslo Post", "The harbour"),
        ("Norway, Inc.", "Press release laws of Norway"),
        ("Editor & Publisher", "Breaking waves"),
        ("Ministry of Transport, London", "The harbour"),
    ],
)
def test_a_likely_publisher_and_title_are_not(tmp_path: Path, publisher: str, title: str) -> None:
    article = ARTICLE.replace("Harbour News", publisher).replace("title: The harbour", f"title: {title}")
    assert check(tmp_path, article=article) == []
