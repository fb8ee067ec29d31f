"""What a question asks for."""

from __future__ import annotations

import pytest

from qa.answering.question.analysis import understand
from qa.models import Kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge?", "person"),
        ("Who is Harald Lunde?", "definition"),
        ("Who is the mayor?", "person"),
        ("What is a ferry?", "definition"),
        ("Where is the mill?", "place"),
        ("Which port did they use?", "place"),
        ("Which company built the ship?", "organisation"),
        ("When did it burn?", "date"),
        ("In what year did it burn?", "date"),
        ("How many people came?", "number"),
        ("What percentage of the boats sank?", "percentage"),
        ("How much did the ship cost?", "money"),
        ("What did they pay for it?", "money"),
        ("What does she earn a week?", "money"),
        ("What does the country earn by lending ships?", "other"),
        ("What is the film in which a man spends years at sea?", "other"),
        ("How long was it closed?", "duration"),
        ("How much time was left?", "duration"),
        ("Which company operates the port?", "organisation"),
        ("Why did it burn?", "reason"),
        ("Did it burn?", "yes/no"),
        ("Does anyone who sails burn it?", "yes/no"),
        ("According to her, did it burn?", "yes/no"),
        ("List the boats", "list"),
        ("What did the mayor open?", "other"),
        ("What did the president sign?", "other"),
        ("What does Norway's capital export?", "other"),
        ("Which poet wrote the hymn?", "person"),
        ("What was the name of the leader of the council?", "person"),
        ("What's the capital of Aland?", "place"),
        ("What is Aland's capital?", "place"),
        ("Who is the company's director?", "person"),
        ("What did they burn it for?", "reason"),
        ("What does ABC stand for?", "other"),
    ],
)
def test_each_kind_of_answer_is_told_by_its_question(question: str, kind: Kind) -> None:
    assert understand(question).kind == kind


def test_the_focus_is_what_is_counted_or_chosen() -> None:
    assert understand("How many foreign sailors were there?").focus == ("foreign", "sailor")
    assert understand("Which port did they use?").focus == ("port",)
    assert understand("Who is the mayor of Marnsund?").focus == ("mayor",)
    assert understand("Who did the mayor of Marnsund appoint?").focus == ()
    assert understand("What is Marnsund's oldest port?").focus == ("oldest", "port")


def test_the_verb_is_what_is_done_to_the_answer() -> None:
    assert understand("What did the delegation sign in May?").verb == "sign"
    assert understand("What did Norway's mayor open?").verb == "open"
    assert understand("What could Norway save by train?").verb == "save"
    assert understand("Will the drivers go on strike next spring?").verb == "go"
    assert understand("Will the new ship carry lorries?").verb == "carri"


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Did she patent her pump?", ("patent", "pump")),
        ("Did the fire at the mill destroy a boat?", ("destroy", "boat")),
        ("Can I bring my dog to the open day?", ("bring", "dog", "open", "day")),
    ],
)
def test_what_is_stated_is_all_from_the_verb_on(question: str, claim: tuple[str, ...]) -> None:
    assert understand(question).claim == claim


def test_names_and_values_are_found() -> None:
    question = understand("Did Harald Lunde buy 3 boats in May 2019?")
    assert question.names == ("Harald Lunde",)
    assert [value.text for value in question.values] == ["3", "May 2019"]
