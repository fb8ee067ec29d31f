"""``qa sources`` and ``qa facts``: what is known."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from qa.models import Article, Fact

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]


def test_sources_lists_each_article_with_its_source(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "sources")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = (line for line in done.stdout.splitlines() if line.startswith("ferry"))
    assert all(part in row for part in ("The ferry of Ostermole", "Skerry Post", "2014-06-20", "9", "5"))


def test_sources_as_json_are_articles_without_their_text(invoke: Invoke) -> None:
    (listed,) = json.loads(invoke("sources", "--json").stdout)
    article = Article.model_validate(listed)
    assert (article.id, article.source.publisher, article.text) == ("ferry", "Skerry Post", "")


def test_no_article_says_what_to_do(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "empty" / "articles").mkdir(parents=True)
    assert "qa add" in invoke("sources", folder=tmp_path / "empty").stdout


def test_facts_lists_the_table(invoke: Invoke) -> None:
    done = invoke("facts")
    assert done.exit_code == 0
    assert "Nordlys Shipping" in done.stdout
    assert "64 sailors" in done.stdout
    assert "ferry 2.1" in done.stdout


def test_facts_that_hold_every_word(invoke: Invoke) -> None:
    shown = invoke("facts", "sailors", "DANISH").stdout
    assert "41 sailors" in shown
    assert "23 sailors" not in shown


@pytest.mark.parametrize(
    ("options", "values"),
    [
        (["--subject", "norwegian"], ["23"]),
        (["--relation", "NUMBER", "--unit", "sailors"], ["64", "41", "23"]),
        (["--unit", "sailor"], []),
        (["--article", "ferry", "--origin", "curated", "Nordlys"], ["30"]),
        (["--origin", "extracted"], []),
        (["--article", "pier"], []),
    ],
)
def test_facts_by_their_fields(invoke: Invoke, options: list[str], values: list[str]) -> None:
    assert [fact["value"] for fact in json.loads(invoke("facts", "--json", *options).stdout)] == values


def test_a_conversation_selects_facts_likewise(qa: Run, knowledge: Path) -> None:
    typed = "/facts subject=norwegian unit=sailors\n/facts Solheim's unit=km\n"
    shown = qa("--knowledge", knowledge, stdin=typed).stdout
    assert "23 sailors" in shown
    assert "64 sailors" not in shown
    assert 'No facts with "Solheim\'s", unit "km".' in shown


def test_facts_as_json(invoke: Invoke) -> None:
    found = [Fact.model_validate(fact) for fact in json.loads(invoke("facts", "--json", "sailors").stdout)]
    assert [fact.value for fact in found] == ["64", "41", "23"]


def test_into_a_pipe_cells_are_parted_by_tabs_and_none_is_cut(qa: Run, knowledge: Path) -> None:
    heading, *rows = qa("--knowledge", knowledge, "facts", "Danish").stdout.splitlines()
    assert heading.split("\t") == ["subject", "relation", "object or value", "date", "where", "origin"]
    assert [row.split("\t") for row in rows] == [
        ["Danish sailors of the ferry company", "number", "41 sailors", "2014-04", "ferry 2.1", "curated"]
    ]


def test_on_a_narrow_terminal_cells_are_stacked_and_no_word_is_broken(
    terminal_run: Callable[..., str], knowledge: Path
) -> None:
    shown = terminal_run("--knowledge", knowledge, "facts", "Danish", columns=40)
    assert shown.splitlines() == [
        "subject: Danish sailors of the ferry",
        "company",
        "relation: number",
        "object or value: 41 sailors",
        "date: 2014-04",
        "where: ferry 2.1",
        "origin: curated",
    ]
    wide = terminal_run("--knowledge", knowledge, "facts", "Danish", columns=100).splitlines()
    assert wide[0].split() == ["subject", "relation", "object", "or", "value", "date", "where", "origin"]


def test_a_list_longer_than_the_terminal_goes_through_the_pager(
    terminal_run: Callable[..., str], knowledge: Path
) -> None:
    pager = f"{sys.executable} -c 'import sys; print(len(sys.stdin.readlines()), \"lines paged\")'"
    assert "lines paged" in terminal_run("--knowledge", knowledge, "facts", rows=5, PAGER=pager)
    assert "lines paged" not in terminal_run("--knowledge", knowledge, "facts", rows=50, PAGER=pager)


def test_no_such_fact_says_so(invoke: Invoke) -> None:
    assert invoke("facts", "unicorn").stdout == 'No facts with "unicorn".\n'
    assert json.loads(invoke("facts", "--json", "unicorn").stdout) == []


def test_what_steers_a_terminal_reaches_none_and_words_stay_as_they_are(qa: Run, knowledge: Path) -> None:
    (knowledge / "aliases.csv").unlink()
    article = knowledge / "articles" / "ferry.md"
    told = article.read_text(encoding="utf-8")
    article.write_text(
        re.sub("^title: .*$", r'title: "\\e[31mThe :smile: ferry"', told, count=1, flags=re.MULTILINE),
        encoding="utf-8",
    )
    assert "\\e[31m" in article.read_text(encoding="utf-8")
    for arguments in (("sources",), ("facts", "\x1b[31m"), ("sources", "--json")):
        done = qa("--knowledge", knowledge, *arguments)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout + done.stderr
    assert ":smile:" in qa("--knowledge", knowledge, "sources").stdout


def test_json_keeps_every_character_on_a_stdout_that_is_not_utf_8(qa: Run, knowledge: Path) -> None:
    article = knowledge / "articles" / "ferry.md"
    told = article.read_text(encoding="utf-8")
    article.write_text(
        re.sub("^title: .*$", "title: Łódź 😀 ferry", told, count=1, flags=re.MULTILINE), encoding="utf-8"
    )
    done = qa("--knowledge", knowledge, "sources", "--json", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert json.loads(done.stdout)[0]["title"] == "Łódź 😀 ferry"
