"""A knowledge folder: finding it, reading what a person wrote, naming what is broken."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import KnowledgeError
from qa.knowledge.articlefile import Fault, UnreadableFileError, format_article, parse_article
from qa.knowledge.base import KnowledgeBase
from qa.knowledge.folder import find_folder, packaged_folder
from qa.knowledge.tables import escape_cell, format_facts, parse_facts, unescape_cell
from qa.models import Article, Fact, Place, Sentence, Source

HEADER = "subject,relation,object,value,unit,date,part_of,evidence,origin\n"
BRIEF = """---
title: The harbour
source:
  publisher: Harbour News
  published: 2020-05-02
language: en
---

The harbour opened in May 2019. It has 12 berths.

Ships come from 30 countries.
"""
ROW = 'harbour,number of berths,,12,berths,,,"1.2: It has 12 berths",curated\n'


def make(folder: Path, **files: str | bytes) -> Path:
    """A knowledge folder; ``articles__a_md`` is the file articles/a.md."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def problems(folder: Path) -> list[tuple[str, int, str]]:
    return [
        (Path(p.path).relative_to(folder).as_posix(), p.line, p.message)
        for p in KnowledgeBase.load(folder).problems
    ]


def test_articles_facts_and_aliases_are_read(tmp_path: Path) -> None:
    kb = KnowledgeBase.load(
        make(
            tmp_path,
            articles__a_md=BRIEF,
            facts__a_csv=HEADER + ROW,
            aliases_csv="surface,canonical\nport,harbour\n",
        )
    )
    assert kb.problems == ()
    assert kb.articles["a"].title == "The harbour"
    assert kb.articles["a"].source == Source(publisher="Harbour News", published=datetime.date(2020, 5, 2))
    assert [s.text for s in kb.sentences] == [
        "The harbour opened in May 2019.",
        "It has 12 berths.",
        "Ships come from 30 countries.",
    ]
    assert kb.facts[0] == Fact(
        article_id="a",
        subject="harbour",
        relation="number of berths",
        value="12",
        unit="berths",
        evidence=Place(paragraph=1, sentence=2, words="It has 12 berths"),
    )
    assert kb.aliases == {"port": "harbour"}


def test_a_spreadsheet_s_habits_are_understood(tmp_path: Path) -> None:
    table = "\ufeff" + HEADER + ROW.replace("curated\n", "\n") + ",,,,,,,,\n"
    kb = KnowledgeBase.load(
        make(
            tmp_path,
            articles__a_md="\ufeff" + BRIEF.replace("\n", "\r\n"),
            facts__a_csv=table.replace("\n", "\r\n"),
        )
    )
    assert kb.problems == ()
    assert kb.facts[0].origin == "curated"
    assert "\r" not in kb.articles["a"].text


def test_an_article_needs_no_front_matter(tmp_path: Path) -> None:
    kb = KnowledgeBase.load(
        make(tmp_path, articles__a_md="# The port\n\nIt opened.\n", articles__b_md="It closed.\n")
    )
    assert (kb.articles["a"].title, kb.articles["b"].title) == ("The port", "b")
    assert kb.problems == ()


@pytest.mark.parametrize(
    ("article", "line", "reason"),
    [
        ("---\ntitle: A\n\nText without end.\n", 1, "not closed"),
        ("---\ntitle: [A\n---\n\nText.\n", 3, "broken"),
        ("---\n- a\n---\n\nText.\n", 2, "expected lines"),
        ("---\ntitle: A\nauthor: B\n---\n\nText.\n", 3, '"author"'),
        ("---\ntitle: A\nsource:\n  publisher: P\n  when: 2020\n---\n\nText.\n", 5, '"when"'),
        ("---\ntitle: A\nsource:\n  published: 2020-02-30\n---\n\nText.\n", 4, "no date"),
        ("---\ntitle: A\nsource: [P]\n---\n\nText.\n", 3, "publisher, published and url"),
        ("---\ntitle: {a: b}\n---\n\nText.\n", 2, "must be a text"),
        ("---\ntitle: A\n---\n", 0, "no text"),
        ("---\ntitle: A\n---\n\nOne.\n\nTwo \x1b[31mred.\n", 7, "control characters"),
        ("---\ntitle: " + "[" * 7000 + "]" * 7000 + "\n---\n\nText.\n", 1, "too deep"),
        (b"---\ntitle: A\n---\n\nCaf\xe9.\n", 5, "not UTF-8"),
    ],
)
def test_a_broken_article_is_named_with_its_line_and_the_rest_answers(
    tmp_path: Path, article: str | bytes, line: int, reason: str
) -> None:
    make(tmp_path, articles__bad_md=article, articles__good_md=BRIEF)
    found = problems(tmp_path)
    assert [(path, at) for path, at, _ in found] == [("articles/bad.md", line)]
    assert reason in found[0][2]
    assert "good" in KnowledgeBase.load(tmp_path).articles


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('harbour,berths,,12,berths,,,"1.2: It has 12 berths"\n', "8 cells where the header has 9"),
        ('harbour,berths,,12,berths,,,"1.2: It has 12 berths",curated,more\n', "10 cells"),
        (",berths,,12,berths,,,1.2: It has 12 berths,curated\n", "needs a subject"),
        ("harbour,berths,,twelve,berths,,,1.2: It has 12 berths,curated\n", '"twelve"'),
        ('harbour,berths,,"1,200",berths,,,1.2: It has 12 berths,curated\n', '"1,200"'),
        ("harbour,opened,,,,2019-13,,1.1: The harbour opened,curated\n", '"2019-13"'),
        ("harbour,opened,,,,2019-02-30,,1.1: The harbour opened,curated\n", '"2019-02-30"'),
        ("harbour,berths,,12,berths,,,1.2: It has 12 berths,guessed\n", '"guessed"'),
        ("harbour,berths,,12,berths,,,It has 12 berths,curated\n", "names no sentence"),
        ("harbour,berths,,12,berths,,,1.2:,curated\n", "names no sentence"),
        ("harbour,berths,,12,berths,,,7.1: It has 12 berths,curated\n", "no sentence 7.1"),
        ("harbour,berths,,12,berths,,,1.2: It had 12 berths,curated\n", "stale"),
    ],
)
def test_a_broken_fact_row_is_left_out_and_named(tmp_path: Path, row: str, reason: str) -> None:
    make(tmp_path, articles__a_md=BRIEF, facts__a_csv=HEADER + ROW + row + ROW)
    found = problems(tmp_path)
    assert [(path, line) for path, line, _ in found] == [("facts/a.csv", 3)]
    assert reason in found[0][2]
    assert len(KnowledgeBase.load(tmp_path).facts) == 2


@pytest.mark.parametrize(
    ("table", "line", "reason"),
    [
        ("", 1, "empty"),
        (HEADER.replace("value,", "") + "harbour,berths,,12\n", 1, "missing column value"),
        (HEADER.replace(",", ";"), 1, "semicolons"),
        (HEADER.replace("unit", "value"), 1, "missing column unit"),
        (HEADER + ROW + 'harbour,"berths,,12,berths\n\n\n', 3, "quotation mark"),
        (b"\xff\xfe\xff", 1, "not UTF-8"),
    ],
)
def test_a_broken_fact_table_is_named(tmp_path: Path, table: str | bytes, line: int, reason: str) -> None:
    make(tmp_path, articles__a_md=BRIEF, facts__a_csv=table)
    found = problems(tmp_path)
    assert [(path, at) for path, at, _ in found] == [("facts/a.csv", line)]
    assert reason in found[0][2]


def test_a_row_over_several_lines_is_named_by_its_first(tmp_path: Path) -> None:
    make(
        tmp_path,
        articles__a_md=BRIEF,
        facts__a_csv=HEADER + '"har\nbour",b,,x,,,,1.2: It,curated\n' + "h,b,,y,,,,1.2: It,curated\n",
    )
    assert [line for _, line, _ in problems(tmp_path)] == [2, 4]


def test_facts_of_an_unknown_article_are_named(tmp_path: Path) -> None:
    make(tmp_path, articles__a_md=BRIEF, facts__b_csv=HEADER + ROW)
    assert problems(tmp_path) == [
        ("facts/b.csv", 0, ("facts of an unknown article: no articles/b.md could be read"))
    ]


@pytest.mark.parametrize("other", ["A.md", "a.MD"])
def test_two_files_with_one_id_are_both_named(tmp_path: Path, other: str) -> None:
    make(tmp_path, articles__a_md=BRIEF)
    (tmp_path / "articles" / other).write_text(BRIEF)
    if len(list((tmp_path / "articles").iterdir())) < 2:
        pytest.skip("this file system does not tell the two names apart")
    [problem] = KnowledgeBase.load(tmp_path).problems
    assert "same id" in problem.message
    assert {Path(problem.path).name, problem.message.split("articles" + os.sep)[1].split(";")[0]} == {
        "a.md",
        other,
    }
    assert len(KnowledgeBase.load(tmp_path).articles) == 1


def test_two_spellings_of_one_unicode_name_are_one_id(tmp_path: Path) -> None:
    make(tmp_path, articles__a_md=BRIEF)
    for name in ("caf\u00e9.md", "cafe\u0301.md"):
        (tmp_path / "articles" / name).write_text(BRIEF)
    if len(list((tmp_path / "articles").iterdir())) < 3:
        pytest.skip("this file system does not tell the two names apart")
    assert "same id" in KnowledgeBase.load(tmp_path).problems[0].message


def test_bad_aliases_are_named(tmp_path: Path) -> None:
    aliases = "surface,canonical\nport,harbour\nport,haven\nx,x\ny,\n"
    kb = KnowledgeBase.load(make(tmp_path, articles__a_md=BRIEF, aliases_csv=aliases))
    assert kb.aliases == {"port": "harbour"}
    assert [p.line for p in kb.problems] == [3, 4, 5]


def test_an_empty_folder_is_no_error_and_says_what_to_do(tmp_path: Path) -> None:
    kb = KnowledgeBase.load(tmp_path)
    assert kb.sentences == ()
    assert [(p.severity, "qa add FILE" in p.message) for p in kb.problems] == [("warning", True)]


def test_other_files_are_named_and_hidden_ones_passed_over(tmp_path: Path) -> None:
    make(tmp_path, articles__a_md=BRIEF, articles__note_txt="Some text.")
    (tmp_path / "articles" / ".a.md.swp").write_text("x")
    (tmp_path / "articles" / "room.md").mkdir()
    assert [(path, message.split(":")[0]) for path, _, message in problems(tmp_path)] == [
        ("articles/note.txt", "not read"),
        ("articles/room.md", "is a folder"),
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = make(tmp_path / "knowledge", articles__a_md=BRIEF)
    (tmp_path / "secret.md").write_text("A secret.")
    (folder / "articles" / "b.md").symlink_to(tmp_path / "secret.md")
    assert ["a link is not followed" in message for _, _, message in problems(folder)] == [True]
    assert list(KnowledgeBase.load(folder).articles) == ["a"]


def test_a_link_that_leads_to_itself_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path / "knowledge", articles__a_md=BRIEF)
    for file in (folder / "articles" / "loop.md", folder / "aliases.csv"):
        file.symlink_to(file.name)
    assert len(problems(folder)) == 2
    assert list(KnowledgeBase.load(folder).articles) == ["a"]


def test_a_missing_folder_or_a_file_in_its_place_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(KnowledgeError, match=str(path.name)):
            KnowledgeBase.load(path)


def test_an_unreadable_file_is_named_and_an_unreadable_folder_raises(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    make(tmp_path, articles__a_md=BRIEF, articles__b_md=BRIEF)
    (tmp_path / "articles" / "b.md").chmod(0)
    assert "cannot be read" in problems(tmp_path)[0][2]
    (tmp_path / "articles").chmod(0)
    try:
        with pytest.raises(KnowledgeError, match="cannot be read"):
            KnowledgeBase.load(tmp_path)
    finally:
        (tmp_path / "articles").chmod(0o700)


def test_the_folder_is_found_in_the_promised_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QA_KNOWLEDGE", raising=False)
    assert find_folder() == packaged_folder()
    (tmp_path / "knowledge").mkdir()
    assert find_folder() == Path("knowledge")
    monkeypatch.setenv("QA_KNOWLEDGE", str(tmp_path))
    assert find_folder() == tmp_path
    monkeypatch.setenv("QA_KNOWLEDGE", str(tmp_path / "none"))
    with pytest.raises(KnowledgeError, match="QA_KNOWLEDGE"):
        find_folder()


def test_no_folder_at_all_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QA_KNOWLEDGE", raising=False)
    monkeypatch.setattr("qa.knowledge.folder.packaged_folder", lambda: None)
    with pytest.raises(KnowledgeError, match=r"make \./knowledge"):
        find_folder()


plain_text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t-#:'\"=@+,")
)
one_line = plain_text.map(lambda text: text.replace("\n", " ").strip())


@given(text=plain_text, title=one_line, publisher=one_line, day=st.none() | st.dates())
def test_an_article_comes_back_from_its_file_to_the_character(
    text: str, title: str, publisher: str, day: datetime.date | None
) -> None:
    article = Article(
        id="a", title=title, text=text, source=Source(publisher=publisher or None, published=day)
    )
    faults: list[object] = []
    content = parse_article(format_article(article), faults)  # type: ignore[arg-type]
    assert content == (title, text, article.source, "en")
    assert faults == []


@pytest.mark.parametrize(
    ("header", "source"),
    [
        (
            "date: 2013-07-05 10:00:00 +0200\nsite: The Post",
            Source(publisher="The Post", published=datetime.date(2013, 7, 5)),
        ),
        (
            "date: 5 July 2013\nlink: https://example.org/a",
            Source(published=datetime.date(2013, 7, 5), url="https://example.org/a"),
        ),
        ("source: The Post", Source(publisher="The Post")),
        ("source: https://example.org/a", Source(url="https://example.org/a")),
        ("date: 2013-07-05\nsource:\n  published: 2012-01-02", Source(published=datetime.date(2012, 1, 2))),
    ],
)
def test_the_source_is_read_from_the_keys_of_other_tools(header: str, source: Source) -> None:
    faults: list[Fault] = []
    assert parse_article(f"---\ntitle: A\n{header}\n---\n\nText.\n", faults).source == source
    assert not faults


def test_what_other_tools_write_beside_it_is_one_line_of_notice() -> None:
    faults: list[Fault] = []
    header = "title: A\nlayout: post\ntags: [x, y]\ndate: soon\npermalink: /a/b.html\nauthors:\n  - name: B"
    content = parse_article(f"---\n{header}\n---\n\nText.\n", faults)
    assert content == ("A", "Text.", Source(), "en")
    (fault,) = faults
    assert (fault.line, fault.severity) == (5, "warning")
    assert all(f'"{key}"' in fault.message for key in ("layout", "tags", "date", "permalink", "authors"))


def test_front_matter_may_be_toml() -> None:
    faults: list[Fault] = []
    content = parse_article(
        '+++\ntitle = "A"\ndate = 2013-07-05T10:00:00Z\ndraft = false\n+++\n\nText.\n', faults
    )
    assert content == ("A", "Text.", Source(published=datetime.date(2013, 7, 5)), "en")
    assert [(fault.line, fault.severity) for fault in faults] == [(4, "warning")]
    with pytest.raises(UnreadableFileError, match="front matter is broken"):
        parse_article("+++\ntitle = \n+++\n\nText.\n", [])
    with pytest.raises(UnreadableFileError, match="too deep"):
        parse_article(f"+++\n{'a.' * 7_000}b = 1\n+++\n\nText.\n", [])


@given(st.text())
def test_any_cell_comes_back_and_none_is_a_formula(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text
    assert not escape_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(
    subject=one_line.filter(bool),
    relation=one_line.filter(bool),
    thing=one_line,
    words=one_line.filter(str.split),
)
def test_a_fact_comes_back_from_its_table(subject: str, relation: str, thing: str, words: str) -> None:
    fact = Fact(
        article_id="a",
        subject=subject,
        relation=relation,
        object=thing,
        value="-12.50",
        unit="%",
        date="2013-04",
        evidence=Place(paragraph=1, sentence=1, words=words),
    )
    faults: list[object] = []
    rows = parse_facts(format_facts([fact]), "a", {(1, 1): Sentence("a", 1, 1, 0, len(words), words)}, faults)  # type: ignore[arg-type]
    assert faults == []
    assert rows == [(2, fact)]
