"""Names, and what abbreviations stand for."""

from __future__ import annotations

import pytest

from qa import Answer, Article, Bot, KnowledgeBase
from qa.language.names import find_abbreviations

BROADCASTER = """The Lyngholm Harbour Radio (LHR) is a small broadcaster.

The mole was closed in May 1999. The LHR named 64 sailors who lost their work. They were told in June."""


def ask(question: str, text: str) -> Answer:
    return Bot(KnowledgeBase.from_articles([Article(id="a", title="The harbour", text=text)])).ask(question)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Radio Free Asia (RFA) reported it.", [("RFA", "Radio Free Asia")]),
        (
            "of end-stage renal disease (ESRD), general practitioners (GPs)",
            [("ESRD", "end-stage renal disease"), ("GPs", "general practitioners")],
        ),
        ("the Bank of Lyngholm (BoL)", [("BoL", "Bank of Lyngholm")]),
        ("He sailed home (May), as told (see below) by Ada Holt (1999).", []),
        ("sails (AB)(AB)", []),
        ("He lost. Ferries also sailed (HLFS).", []),
        ("the tonnage (DWT) of a ship", []),
    ],
)
def test_an_abbreviation_in_brackets_stands_for_the_words_before_it(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert find_abbreviations(text) == found


@pytest.mark.parametrize("name", ["Lyngholm Harbour Radio", "LHR"])
def test_an_abbreviation_and_its_words_are_one_name_to_a_question(name: str) -> None:
    answer = ask(f"How many sailors did the {name} name?", BROADCASTER)
    assert (answer.text, answer.evidence[0].sentence) == (
        "64",
        ("The LHR named 64 sailors who lost their work."),
    )
    assert answer.explanation.missing == ()


def test_an_abbreviation_of_two_things_is_none() -> None:
    text = BROADCASTER + " The Ladies' Harbour Race (LHR) is in July."
    assert not ask("How many sailors did the Lyngholm Harbour Radio name?", text).answered


def test_an_abbreviation_of_function_words_alone_is_none() -> None:
    answer = ask(
        "How many sailors did the OT name?",
        ("What is left of the (OT) is old. The council named 64 sailors."),
    )
    assert "OT" in answer.explanation.missing


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Lyngholn", "Lyngholm"),
        ("Lingholm", "Lyngholm"),
        ("Osterphal", "Osterfal"),
        ("Kweeba", "Kwiba"),
        ("Sefo", "Sepho"),
    ],
)
def test_a_name_spelt_otherwise_is_read_as_the_articles_write_it(typed: str, written: str) -> None:
    answer = ask(f"When did {typed} close its mole?", f"The town of {written} closed its mole in May 1999.")
    assert (answer.text, answer.explanation.notes) == ("May 1999", (f'"{typed}" is read as "{written}"',))


def test_another_name_is_no_misspelling() -> None:
    answer = ask("When did Iran close its mole?", "The town of Iraq closed its mole in May 1999.")
    assert not any("is read as" in note for note in answer.explanation.notes)


def test_a_word_taken_for_another_is_not_taken_inside_a_longer_one() -> None:
    bot = Bot(
        KnowledgeBase.from_articles(
            [Article(id="a", title="", text=("The Sepho tableland lies in Aland. It is high."))]
        )
    )
    assert bot.ask("Where does Sefo lie, and where does Sefohallen lie?").read_as == (
        "Where does Sepho lie? Where does Sefohallen lie?"
    )


def test_a_word_of_the_language_is_no_misspelling() -> None:
    text = "The Sepho ferry employs 40 sailors, and work on the mole will continue. The minister spoke."
    bot = Bot(KnowledgeBase.from_articles([Article(id="a", title="", text=text)]))
    for question in (
        "How many employees does the ferry have?",
        "What is the contingency for?",
        "How do the sailors respond?",
    ):
        assert bot.ask(question).explanation.notes == ()
    assert bot.ask("What did the minnisters say?").explanation.notes == (
        '"minnisters" is read as "minister"',
    )


def test_a_code_is_not_taken_for_one_like_it() -> None:
    text = "Ferry MH370 sank on 8 March 2014."
    assert ask("When did Ferry MH370 sink?", text).text == "8 March 2014"
    assert not ask("When did Ferry MH371 sink?", text).answered
