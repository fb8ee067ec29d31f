"""Facts proposed from sentences: one example a wording, and wordings from which nothing may be read."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.bot import Bot
from qa.knowledge.base import KnowledgeBase
from qa.knowledge.proposing.propose import propose_facts
from qa.language.sentences import split_sentences
from qa.models import Article, Fact, Source

WRITTEN = Source(publisher="The Example", published=datetime.date(2013, 7, 5))


def proposed(text: str) -> list[Fact]:
    article = Article(id="example", title="Example", text=text, source=WRITTEN)
    return propose_facts(article, split_sentences(article))


def facts_of(text: str) -> list[Fact]:
    """What is proposed with a relation, so that it may answer."""
    return [fact for fact in proposed(text) if fact.relation != "mentioned"]


def rows(text: str) -> list[tuple[str, str, str, str]]:
    """Subject, relation, object and date of each fact."""
    return [(fact.subject, fact.relation, fact.object, fact.date) for fact in facts_of(text)]


def counts(text: str) -> list[tuple[str, str, str, str]]:
    """Subject, value, unit and date of each fact."""
    return [(fact.subject, fact.value, fact.unit, fact.date) for fact in facts_of(text)]


def test_a_fact_names_its_sentence() -> None:
    (fact,) = facts_of("Peru has hills.\n\nIt rained. The firm closed its mine near Cusco in May 1999.")
    assert (fact.evidence.paragraph, fact.evidence.sentence, fact.evidence.words) == (
        2,
        2,
        "The firm closed its mine",
    )
    assert fact.origin == "extracted"
    assert fact.article_id == "example"


MENTIONS = [
    ("More than 4,000 young dancers came.", ("young dancers came", "", "4000", "dancers", "")),
    ("Sales of the firm went up by 7.3%.", ("Sales", "Sales of the firm went", "7.3", "%", "")),
    ("The mine stayed open until 1948.", ("mine stayed open", "The mine stayed open", "", "", "1948")),
    (
        "On the night of 12 May 1934 there was a fire in the north mine.",
        ("fire", "there was a fire in the north mine", "", "", "1934-05-12"),
    ),
    (
        "The mine cost its owner, a draper, 9,000 pounds.",
        ("mine cost", "cost its owner, a draper", "9000", "GBP", ""),
    ),
    (
        "He thanked Ann Lee, who sold it for 300 pounds.",
        ("Ann Lee", "thanked Ann Lee, who sold", "300", "GBP", ""),
    ),
    ("The crew was lucky; seventeen of them were treated.", ("of them were treated", "", "17", "", "")),
]


@pytest.mark.parametrize(("text", "row"), MENTIONS)
def test_what_no_plain_wording_ties_to_a_subject_is_mentioned(text: str, row: tuple[str, ...]) -> None:
    assert [
        (f.subject, f.object, f.value, f.unit, f.date) for f in proposed(text) if f.relation == "mentioned"
    ] == [row]


@pytest.mark.parametrize(
    "text",
    [
        "He lives in No. 5, Route 99.",
        'She said: "Give me two minutes and 40 men."',
        "They met at 6.42 a.m. and at 10:30.",
        "The two firms met.",
        "She is up by 4.30 and at work at seven.",
        "It was more than in 2018.",
        "Output is down from a record in 2012.",
        "The two firms met two days earlier.",
    ],
)
def test_names_quotations_times_of_day_and_dates_compared_with_are_not_mentioned(text: str) -> None:
    assert proposed(text) == []


def test_a_mention_answers_nothing_until_a_person_has_put_it_into_words() -> None:
    article = Article(
        id="example", title="Example", text="More than 4,000 young dancers came. It rained.", source=WRITTEN
    )
    (fact,) = propose_facts(article, split_sentences(article))
    question = "How many young dancers came?"
    assert Bot(KnowledgeBase.from_articles([article], [fact])).ask(question).facts == ()
    mended = fact.model_copy(update={"subject": "young dancers", "relation": "number", "origin": "curated"})
    assert Bot(KnowledgeBase.from_articles([article], [mended])).ask(question).facts == (mended,)


def test_a_quantity_with_what_it_counts() -> None:
    assert counts("As of April there were 2,310 Chilean nurses employed in Norway.") == [
        ("Chilean nurses employed in Norway", "2310", "nurses", "2013-04")
    ]


def test_parts_of_a_total() -> None:
    text = (
        "Norway has a total of 9,000 nurses from 40 countries, among them 2,310 Chilean nurses (only "
        "behind the Danes at 2,900 nurses)."
    )
    facts = facts_of(text)
    assert {(fact.subject, fact.value, fact.part_of) for fact in facts} == {
        ("nurses from 40 countries", "9000", ""),
        ("Chilean nurses", "2310", "nurses from 40 countries"),
        ("Danes nurses", "2900", "nurses from 40 countries"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "More than 4,000 young dancers came.",
        "The two large ships left.",
        "He won three long matches.",
        "It lies 300 nautical miles away.",
        "They met ten times in Rome.",
    ],
)
def test_bounds_known_groups_and_measures_are_no_quantities(text: str) -> None:
    assert facts_of(text) == []


def test_a_stake() -> None:
    (stake,) = (
        fact
        for fact in facts_of(
            "Last month the trading company Oslo Fisk ASA bought a 35 percent stake in the Lima cannery."
        )
        if fact.value
    )
    assert (stake.subject, stake.relation, stake.object) == (
        "Oslo Fisk ASA",
        "bought stake in",
        "the Lima cannery",
    )
    assert (stake.value, stake.unit, stake.date) == ("35", "%", "2013-06")


def test_a_share_of_a_whole() -> None:
    (fact,) = facts_of("Copper accounts for 60 percent of Chilean exports.")
    assert (fact.subject, fact.relation, fact.object, fact.value, fact.unit) == (
        "Copper",
        "accounts for",
        "Chilean exports",
        "60",
        "%",
    )


@pytest.mark.parametrize(
    ("text", "subject", "relation", "object_", "value", "unit", "date"),
    [
        (
            "In 2011 the city paid $4.5 million for the old bridge.",
            "the city",
            "paid",
            "for the old bridge",
            "4500000",
            "USD",
            "2011",
        ),
        (
            "The bakery reported a net profit of 3 million euros in 2012.",
            "The bakery",
            "net profit",
            "",
            "3000000",
            "EUR",
            "2012",
        ),
    ],
)
def test_money(
    text: str, subject: str, relation: str, object_: str, value: str, unit: str, date: str
) -> None:
    (fact,) = (fact for fact in facts_of(text) if fact.value)
    found = (fact.subject, fact.relation, fact.object, fact.value, fact.unit, fact.date)
    assert found == (subject, relation, object_, value, unit, date)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour opened in March 1902.", [("The harbour", "opened", "", "1902-03")]),
        ("In 1990 Chile joined the treaty.", [("Chile", "joined", "the treaty", "1990")]),
        (
            "Marta Ruiz was born in Quito on 4 May 1931.",
            [("Marta Ruiz", "was born", "in Quito", "1931-05-04")],
        ),
        ("In the summer of 1951 the river flooded the mill.", [("the river", "flooded", "the mill", "1951")]),
        (
            "Lima closed its school in Quito in August 1999 to save money, but re-opened it in August 2004.",
            [
                ("Lima", "closed", "its school in Quito", "1999-08"),
                ("Lima", "re-opened", "its school in Quito", "2004-08"),
            ],
        ),
        (
            (
                "According to the mayor, on July 3 a Danish team representing art, music, and dance "
                "visited Lima."
            ),
            [("a Danish team", "visited", "Lima", "2013-07-03")],
        ),
        (
            "In May 2012, when Ana Silva visited Oslo, Erik Dahl praised the deal.",
            [("Ana Silva", "visited", "Oslo", "2012-05"), ("Erik Dahl", "praised", "the deal", "2012-05")],
        ),
        ("Radio Lima reported that the museum burned in 1988.", [("the museum", "burned", "", "1988")]),
    ],
)
def test_dated_events(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert rows(text) == expected


def test_each_of_two_people_with_their_offices() -> None:
    text = (
        "On July 1, Ana Silva, minister of fisheries, and Erik Dahl, director general of the Oslo "
        "Fund, visited Peru."
    )
    assert rows(text) == [
        ("Ana Silva", "visited", "Peru", "2013-07-01"),
        ("Erik Dahl", "visited", "Peru", "2013-07-01"),
        ("Ana Silva", "office", "minister of fisheries", ""),
        ("Erik Dahl", "office", "director general of the Oslo Fund", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was founded in 1948.",  # who?
        "The mine was not closed in 1948.",
        "The union would have closed the mine in 1948.",
        "The mine stayed open until 1948.",
        "The settlers brought to Lima in 1948 returned.",
        "The empire fell in 476 or later.",
        "Whether the firm closed the mine in 1948 is unknown.",
        "The first cheap, light and sturdy robot was built in 1954.",
        "Lima waited.",
    ],
)
def test_no_event_where_the_wording_is_not_plain(text: str) -> None:
    assert facts_of(text) == []


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("Peru welcomed President Ana Silva.", "Ana Silva", "President"),
        ("A friend of Danish leader Erik Dahl’s spoke.", "Erik Dahl", "Danish leader"),
        (
            "Chairman of the Danish Parliament Erik Dahl spoke.",
            "Erik Dahl",
            "Chairman of the Danish Parliament",
        ),
        ("Erik Dahl is the director of the Oslo Fund.", "Erik Dahl", "director of the Oslo Fund"),
        ("The finance director, Ana Silva, will leave.", "Ana Silva", "finance director"),
        ("The bank, whose governor, Ana Silva, left, is shut.", "Ana Silva", "governor"),
        ("A spokeswoman for the port, Ana Silva, was sad.", "Ana Silva", "spokeswoman for the port"),
        ("It was built by the local architect Erik Dahl.", "Erik Dahl", "local architect"),
        ("He sold it to a draper named Erik Dahl.", "Erik Dahl", "draper"),
        (
            "We thank Ana Silva, who was appointed chief executive in June 2016.",
            "Ana Silva",
            "chief executive",
        ),
        ("Erik Dahl served as mayor of Oslo.", "Erik Dahl", "mayor of Oslo"),
        ("We met Ana Silva, who chairs the Oslo Fund, twice.", "Ana Silva", "chair of the Oslo Fund"),
        ("He wrote to Anna de Wit, a nurse who lives in Lima.", "Anna de Wit", "nurse"),
        (
            "She met Ana Silva, a Peruvian marine biologist and historian, twice.",
            "Ana Silva",
            ("Peruvian marine biologist and historian"),
        ),
    ],
)
def test_offices(text: str, name: str, office: str) -> None:
    assert rows(text) == [(name, "office", office, "")]


def test_lifetimes() -> None:
    assert rows("It was the end of the Green Revolution (1950–1970).") == []
    assert rows("The hall honours Marta Ruiz (1858–1940).") == [
        ("Marta Ruiz", "was born", "", "1858"),
        ("Marta Ruiz", "died", "", "1940"),
    ]


def test_a_fact_told_twice_is_proposed_once() -> None:
    assert len(facts_of("The harbour opened in March 1902. The harbour opened in March 1902.")) == 1


def test_headings_hold_no_facts() -> None:
    assert facts_of("# The harbour opened in March 1902\n\nIt is deep.") == []


WORDS = st.sampled_from(
    """The the a of in on to and but when that , . ( ) – 1948 July 3 , 2013 1,749 20 percent stake workers Peru Ana Silva President minister
    closed opened was founded it its Last month $5 million paid total from representing is director who""".split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=80))
def test_every_text_gives_facts_that_name_their_sentence(text: str) -> None:
    article = Article(id="example", title="Example", text=text, source=WRITTEN)
    sentences = split_sentences(article)
    facts = propose_facts(article, sentences)
    assert len(set(facts)) == len(facts)
    by_place = {(sentence.paragraph, sentence.number): sentence for sentence in sentences}
    for fact in facts:
        sentence = by_place[fact.evidence.paragraph, fact.evidence.sentence]
        assert fact.evidence.words in " ".join(sentence.text.split())
        assert fact.subject
        assert fact.relation


def test_cells_and_labels_are_facts() -> None:
    text = """The line carried more people than before.

| Line | Riders 2021 | Riders 2022 | Change |
|---|---|---|---|
| Harbour | 4,120 | 4,390 | +6.6% |
| Mill Hill | 2,980 | 2,711 | –9.0% |

Season ticket: £145
Opening day: 3 May 2022
Telephone: 0161 496 0000
"""
    found = [
        (fact.subject, fact.relation, fact.value, fact.unit, fact.date)
        for fact in facts_of(text)
        if fact.subject != "The line"
    ]
    assert found == [
        ("Harbour", "Riders", "4120", "", "2021"),
        ("Harbour", "Riders", "4390", "", "2022"),
        ("Harbour", "Change", "6.6", "%", ""),
        ("Mill Hill", "Riders", "2980", "", "2021"),
        ("Mill Hill", "Riders", "2711", "", "2022"),
        ("Mill Hill", "Change", "-9", "%", ""),
        ("Season ticket", "value", "145", "GBP", ""),
        ("Opening day", "date", "", "", "2022-05-03"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Medicare outlays grew, as 1995 outlays had shown.",
        "It took 10 to 15 flights.",
        "These 14 lorries were sold in 2011.",
        "The board has Ray Barnes, treasurer Gary Mantay, Malcolm S. Carpenter, Leroy G. Cooper and others.",
    ],
)
def test_years_ranges_and_lists_of_names_are_no_facts(text: str) -> None:
    assert not [fact for fact in facts_of(text) if "Carpenter" in fact.object or fact.relation == "number"]
