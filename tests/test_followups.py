"""Follow-up questions are completed from the conversation, in words that a person can check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.bot import Bot
from qa.answering.question.analysis import understand
from qa.answering.rewriting.followups import complete
from qa.interfaces import answer_view
from qa.knowledge.base import KnowledgeBase
from qa.models import Answer, Article, Explanation


def said(question: str, answer: str = "") -> Answer:
    explanation = Explanation(kind=understand(question).kind, threshold=0.5, reason="as the test says")
    return Answer(
        question=question,
        read_as=question,
        answered=bool(answer),
        text=answer,
        evidence=(),
        confidence=1.0,
        explanation=explanation,
    )


CLOSED = said("When did Veldhaven close its library in Oldtown?", "May 1998")
REOPENED = said("When did the library reopen?", "May 2003")
COUNTED = said("How many Danish pilots were in Veldhaven?", "420")
COUNTED_IN_MAY = said("How many pilots were in Veldhaven in May 2015?", "420")
SENT = said("How many pilots did Norway send to Veldhaven?", "180")
MASTER = said("Who is the harbour master of Veldhaven?", "Ingrid Solheim")
PERSON = said("Who is Ingrid Solheim?", "harbour master of Veldhaven")
VISITED = said("Who visited Veldhaven in June 2014?", "Per Olsen")
FERRY = said("Which company does Veldhaven want to buy?", "Nordlys Shipping")
STAKE = said("What percentage stake did Nordlys Shipping acquire?", "30%")
AGREED = said("When did Denmark and Norway sign the ferry treaty?", "3 July 2014")
FOUNDED = said("Who founded Nordlys Shipping?", "Per Olsen")
PRICED = said("How much will the new quay cost?", "30 million euros")
FOUND = said("Who found the graves at Oldtown?")
WHERE = said("Where is the Blue Crane?", "North Quay")
UNKNOWN = said("Did Veldhaven sell its library in Oldtown?")


@pytest.mark.parametrize(
    ("last", "typed", "read"),
    [
        (CLOSED, "Why?", "Why did Veldhaven close its library in Oldtown in May 1998?"),
        (CLOSED, "And why?", "Why did Veldhaven close its library in Oldtown in May 1998?"),
        (CLOSED, "why", "Why did Veldhaven close its library in Oldtown in May 1998?"),
        (CLOSED, "Why did that happen?", "Why did Veldhaven close its library in Oldtown in May 1998?"),
        (AGREED, "Where?", "Where did Denmark and Norway sign the ferry treaty on 3 July 2014?"),
        (COUNTED, "Why?", "Why were 420 Danish pilots in Veldhaven?"),
        (SENT, "When?", "When did Norway send 180 pilots to Veldhaven?"),
        (VISITED, "Why?", "Why was it that Per Olsen visited Veldhaven in June 2014?"),
        (FERRY, "Why?", "Why does Veldhaven want to buy Nordlys Shipping?"),
        (FOUNDED, "What was its revenue in 2015?", "What was Nordlys Shipping's revenue in 2015?"),
        (FOUNDED, "Where did he live?", "Where did Per Olsen live?"),
        (PRICED, "Why?", "Why will the new quay cost 30 million euros?"),
        (FOUND, "What reward did he get?", "What reward did he get?"),
        (STAKE, "When?", "When did Nordlys Shipping acquire a 30% stake?"),
        (UNKNOWN, "When?", "When did Veldhaven sell its library in Oldtown?"),
        (
            said("Are there Danish pilots in Veldhaven?", "Yes"),
            "How many?",
            ("How many Danish pilots are there in Veldhaven?"),
        ),
        (CLOSED, "For how long?", "How long did Veldhaven close its library in Oldtown in May 1998?"),
        (VISITED, "On which day?", "When was it that Per Olsen visited Veldhaven in June 2014?"),
    ],
)
def test_a_bare_question_word_asks_about_what_was_said(last: Answer, typed: str, read: str) -> None:
    assert complete(typed, [last]) == read


@pytest.mark.parametrize(
    ("last", "typed", "read"),
    [
        (COUNTED, "And the Norwegians?", "How many Norwegian pilots were in Veldhaven?"),
        (COUNTED, "And the Chinese?", "How many Chinese pilots were in Veldhaven?"),
        (COUNTED, "What about Norwegian pilots?", "How many Norwegian pilots were in Veldhaven?"),
        (COUNTED, "And how many Norwegian?", "How many Norwegian pilots were in Veldhaven?"),
        (COUNTED, "And in Bergen?", "How many Danish pilots were in Bergen?"),
        (COUNTED, "And Bergen?", "How many Danish pilots were in Bergen?"),
        (COUNTED, "What about 2012?", "How many Danish pilots were in Veldhaven in 2012?"),
        (COUNTED_IN_MAY, "What about 2012?", "How many pilots were in Veldhaven in 2012?"),
        (COUNTED_IN_MAY, "And on 3 July 2012?", "How many pilots were in Veldhaven on 3 July 2012?"),
        (PERSON, "And Per Olsen?", "Who is Per Olsen?"),
        (PERSON, "How about Per Olsen?", "Who is Per Olsen?"),
        (VISITED, "And in July 2013?", "Who visited Veldhaven in July 2013?"),
        (CLOSED, "And Bergen?", "When did Bergen close its library in Oldtown?"),
        (REOPENED, "And the museum?", "When did the museum reopen?"),
        (WHERE, "And the Old Lighthouse?", "Where is the Old Lighthouse?"),
    ],
)
def test_a_parallel_element_takes_the_place_of_the_old_one(last: Answer, typed: str, read: str) -> None:
    assert complete(typed, [last]) == read


@pytest.mark.parametrize(
    ("last", "typed", "read"),
    [
        (CLOSED, "When did it reopen?", "When did the library in Oldtown reopen?"),
        (CLOSED, "And when was it reopened?", "When was the library in Oldtown reopened?"),
        (CLOSED, "Who closed it?", "Who closed the library in Oldtown?"),
        (REOPENED, "Why did it close?", "Why did the library close?"),
        (FERRY, "Where is it?", "Where is Nordlys Shipping?"),
        (FERRY, "Why does it want to buy it?", "Why does Veldhaven want to buy Nordlys Shipping?"),
        (STAKE, "What did it pay?", "What did Nordlys Shipping pay?"),
        (STAKE, "When did it buy it?", "When did Nordlys Shipping buy the stake?"),
        (MASTER, "When did she visit Bergen?", "When did Ingrid Solheim visit Bergen?"),
        (MASTER, "Who paid her?", "Who paid Ingrid Solheim?"),
        (PERSON, "What is her office?", "What is Ingrid Solheim's office?"),
        (COUNTED, "Where did they work?", "Where did the Danish pilots work?"),
        (AGREED, "Where did they meet?", "Where did Denmark and Norway meet?"),
        (COUNTED, "How many dockers worked there?", "How many dockers worked in Veldhaven?"),
        (WHERE, "What was built there?", "What was built in North Quay?"),
        (CLOSED, "Who was the harbour master then?", "Who was the harbour master in May 1998?"),
        (CLOSED, "How many ships came that year?", "How many ships came in 1998?"),
        (COUNTED, "Who reported that?", "Who reported that 420 Danish pilots were in Veldhaven?"),
    ],
)
def test_a_pronoun_is_replaced_by_what_it_stands_for(last: Answer, typed: str, read: str) -> None:
    assert complete(typed, [last]) == read


@pytest.mark.parametrize(
    "typed",
    [
        "How many Norwegian pilots were in Veldhaven?",
        "When did Bergen close its library?",
        "Are there Danish pilots in Veldhaven?",
        "Is it true that Veldhaven has a library?",
        "Who leads the IT company?",
        "Did the pilots bring their families?",
        "and then?",
        "how much more?",
        "  Who is Per Olsen ?",
        "?",
        "",
    ],
)
def test_a_question_that_stands_on_its_own_is_left_exactly_as_typed(typed: str) -> None:
    for last in (CLOSED, COUNTED, MASTER):
        assert complete(typed, [last]) == typed


def test_two_counts_are_set_against_each_other() -> None:
    norwegians = said("How many Norwegian pilots were in Veldhaven?", "180")
    assert complete("How many more is that?", [COUNTED, norwegians]) == (
        "How many more Norwegian pilots than Danish pilots were in Veldhaven?"
    )
    assert complete("And together?", [COUNTED, norwegians]) == (
        "How many Danish pilots and Norwegian pilots were in Veldhaven together?"
    )
    assert complete("And together?", [PERSON, CLOSED]) == "And together?"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("And in total?", "How many pilots were in Veldhaven in total?"),
        ("What share is that?", "What share of the pilots in Veldhaven were Danish pilots?"),
    ],
)
def test_a_count_is_set_against_the_whole(typed: str, read: str) -> None:
    assert complete(typed, [COUNTED]) == read


def test_a_comparison_is_not_compared_again() -> None:
    compared = said("How many more Danish pilots than Norwegian pilots were in Veldhaven?", "240")
    assert complete("How many more is that?", [compared, COUNTED]) == "How many more is that?"


def test_the_answer_to_who_is_the_person_spoken_of() -> None:
    assert (
        complete("What did she say?", [said("Who was the captain?", "Ingrid Solheim")])
        == "What did Ingrid Solheim say?"
    )


def test_the_thing_stays_in_mind_behind_who_made_it() -> None:
    first = said("Who built the library?", "Per Olsen")
    second = said(complete("When?", [first]), "1931")
    assert second.read_as == "When was it that Per Olsen built the library?"
    assert complete("How high is it?", [first, second]) == "How high is the library?"


@pytest.mark.parametrize(
    ("asked", "answer", "typed", "read"),
    [
        ("When was the Blue Crane built?", "1931", "Who owns it?", "Who owns the Blue Crane?"),
        ("When was the old library built?", "1931", "How high is it?", "How high is the old library?"),
        ("How much did the car park earn last year?", "420", "Who closed it?", "Who closed the car park?"),
        ("What did the pilots find?", "the mole might break", "Where?", "Where did the pilots find that?"),
        ("When did the ferry sail?", "7:40 a.m.", "Why?", "Why did the ferry sail at 7:40 a.m.?"),
    ],
)
def test_a_verb_or_a_clause_is_not_taken_for_a_thing(asked: str, answer: str, typed: str, read: str) -> None:
    assert complete(typed, [said(asked, answer)]) == read


def test_that_which_cost_something_is_replaced() -> None:
    assert (
        complete("And the ticket?", [said("How much did that cost?", "6 euros")])
        == "How much did the ticket cost?"
    )


def test_what_a_definition_was_asked_of_stays_the_subject() -> None:
    defined = said("What is the Blue Crane?", "North Quay")
    assert complete("How large is it?", [defined]) == "How large is the Blue Crane?"


def test_without_a_conversation_nothing_is_completed() -> None:
    assert complete("When did it reopen?", []) == "When did it reopen?"


def test_a_person_is_remembered_over_turns_that_name_none() -> None:
    where = said("Where is the library?", "the old town")
    assert complete("When did she visit Bergen?", [MASTER, where]) == "When did Ingrid Solheim visit Bergen?"


def test_a_follow_up_is_completed_from_the_question_as_it_was_read() -> None:
    read = COUNTED.model_copy(update={"question": "And the Danes?"})
    assert complete("And the Norwegians?", [read]) == "How many Norwegian pilots were in Veldhaven?"


PIECES = st.lists(
    st.sampled_from(
        (
            "And what about it? the Why In 2012 Chinese its pilots they did there How many , . ? ’s "
            "Veldhaven of"
        ).split()
    ),
    max_size=9,
)
TEXTS = st.one_of(st.text(max_size=60), PIECES.map(" ".join))


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_crashes(typed: str, asked: str, answer: str) -> None:
    explanation = Explanation(kind="other", threshold=0.5, reason="")
    last = Answer(
        question=asked,
        read_as=asked,
        answered=bool(answer),
        text=answer,
        evidence=(),
        confidence=1.0,
        explanation=explanation,
    )
    assert isinstance(complete(typed, [last]), str)
    for known in (CLOSED, COUNTED, MASTER, STAKE, UNKNOWN):
        assert complete(typed, [known]).strip() or not typed.strip()


def test_another_verb_takes_the_place_of_the_last_one() -> None:
    closed = said("When did the library close?", "May 1990")
    assert complete("And reopen?", [closed]) == "When did the library reopen?"


def test_who_said_that_asks_for_who_said_the_answer() -> None:
    text = (
        '"It is a monument to the wind," said Peter Lund. The mole opened in May. "I was wrong," Ada '
        "Holt said of it."
    )
    talk = Bot(KnowledgeBase.from_articles([Article(id="a", title="", text=text)])).conversation()
    assert talk.ask("What did Lund say?").text == '"It is a monument to the wind," said Peter Lund.'
    answer = talk.ask("Who said that?")
    assert answer.text == "Peter Lund"


TWO = """Ada Holt and Bo Lind founded the harbour museum in 1962. Ada Holt was born in 1921. Bo Lind was born in 1930. \
Norway and Sweden paid for the roof."""


@pytest.mark.parametrize(
    "before",
    ["When did Ada Holt and Bo Lind found the harbour museum?", "Who founded the harbour museum in 1962?"],
)
def test_who_may_be_either_of_two_is_asked_back_for(before: str) -> None:
    talk = Bot(KnowledgeBase.from_articles([Article(id="m", title="A museum", text=TWO)])).conversation()
    talk.ask(before)
    reply = talk.ask("When was she born?")
    assert not reply.answered
    assert answer_view.answer(reply, 80, False) == "Who is meant: Ada Holt or Bo Lind?"
    assert "1921" in talk.ask("When was Ada Holt born?").text


@pytest.mark.parametrize(
    "before",
    ["What did Norway and Sweden pay for?", "When was Ada Holt born?"],
)
def test_nobody_is_asked_back_for_where_one_alone_may_be_meant(before: str) -> None:
    talk = Bot(KnowledgeBase.from_articles([Article(id="m", title="A museum", text=TWO)])).conversation()
    talk.ask(before)
    assert "Who is meant" not in talk.ask("When was she born?").explanation.reason
