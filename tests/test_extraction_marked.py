"""Facts proposed from twelve articles that the extractor was not written for.

The articles and their tables in ``extraction/`` were written and marked by somebody who had not seen the
extractor. A row of a table gives the kind of fact, the sentence by how it begins, the value or the date,
words that say what it is about, and whether a careful person's table needs it ("yes") or might hold it
("fine"). A proposal is right where a row has its value or date, its sentence, and a word of what it is about.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from qa.knowledge.articlefile import parse_article
from qa.knowledge.proposing.propose import propose_facts
from qa.language.sentences import split_sentences
from qa.language.terms import terms
from qa.models import Article, Fact

Row = Mapping[str, str]
MARKED = sorted((Path(__file__).parent / "extraction").glob("*.md"))


def proposed(path: Path) -> Iterator[tuple[Fact, str]]:
    """The facts proposed from an article, each with its sentence."""
    read = parse_article(path.read_text(encoding="utf-8"), [])
    article = Article(id=path.stem, title=read.title, text=read.text, source=read.source)
    sentences = split_sentences(article)
    places = {(sentence.paragraph, sentence.number): sentence.text for sentence in sentences}
    for fact in propose_facts(article, sentences):
        yield fact, places[fact.evidence.paragraph, fact.evidence.sentence]


def marked(path: Path) -> list[Row]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def says(fact: Fact, sentence: str, row: Row) -> bool:
    """Whether a proposal says what a row does."""
    if row["sentence"] not in sentence:
        return False
    if row["kind"] == "office":
        return (
            fact.relation == "office"
            and shares(fact.subject, row["about"])
            and shares(fact.object, row["value"])
        )
    if not shares(f"{fact.subject} {fact.relation} {fact.object} {fact.unit} {fact.part_of}", row["about"]):
        return False
    if row["kind"] == "quantity":
        return fact.value != "" and fact.value in row["value"].split("..")
    return not fact.value and fact.date != "" and row["date"].startswith(fact.date)


def shares(one: str, other: str) -> bool:
    return not set(terms(one)).isdisjoint(terms(other))


def test_twelve_articles_are_marked() -> None:
    assert len(MARKED) == 12
    assert (
        sum(row["needed"] == "yes" and row["kind"] != "office" for path in MARKED for row in marked(path))
        > 200
    )


def test_nine_proposals_in_ten_are_right() -> None:
    right = [
        any(says(fact, text, row) for row in marked(path)) for path in MARKED for fact, text in proposed(path)
    ]
    assert sum(right) / len(right) >= 0.9


def test_three_in_five_of_the_needed_quantities_and_dated_events_are_proposed() -> None:
    for kind in ("quantity", "event"):
        found = [
            any(says(fact, text, row) for fact, text in proposed(path))
            for path in MARKED
            for row in marked(path)
            if row["kind"] == kind and row["needed"] == "yes"
        ]
        assert sum(found) / len(found) >= 0.6, kind
