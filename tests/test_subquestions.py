"""What is worked out from the answers to two plainer questions, without a fact table."""

from __future__ import annotations

import datetime

import pytest

from qa import Answer, Article, Bot, KnowledgeBase
from qa.answering.rewriting.decomposition import find_plan
from qa.models import Source

FIRST = """The Skerry Line made a profit of 62 million euros in 2022. Revenue rose to 840 million euros.

It ran 31 ships at the end of the year.

The dock strike in Lyngholm ended on 1 July 2022 after 26 days."""
SECOND = """The Skerry Line lost 18 million euros in 2023. Revenue fell to 765 million euros.

At the end of the year it ran 28 ships.

The port of Lyngholm handled 18.4 million tonnes of cargo in 2023, compared with 16.9 million tonnes in 2021.

Work on the new mole began on 11 September 2023. Ada Holt won 812 votes to Ina Berg's 655.

Of the union's 2,240 members, 1,870 took part in the ballot."""


def ask(question: str) -> Answer:
    articles = [
        Article(id=name, title=f"The {name}", text=text, source=Source(publisher=f"The {name} Post", published=day))
        for name, text, day in (("skerry", FIRST, datetime.date(2023, 2, 20)), ("mole", SECOND, datetime.date(2024, 2, 19)))
    ]
    return Bot(KnowledgeBase.from_articles(articles)).ask(question)


@pytest.mark.parametrize(
    ("question", "text", "working", "sentences"),
    [
        (
            "By how much did the revenue of the Skerry Line fall between 2022 and 2023?",
            "75 million euros",
            "840 − 765 = 75 million euros",
            2,
        ),
        ("How many fewer ships did the Skerry Line run at the end of 2023 than at the end of 2022?", "3", "31 − 28 = 3", 2),
        ("How many more ships did the Skerry Line run at the end of 2023 than at the end of 2022?", "3 fewer", "31 − 28 = 3", 2),
        (
            "How much more cargo did the port handle in 2023 than in 2021?",
            "1.5 million tonnes",
            "18.4 − 16.9 = 1.5 million tonnes",
            1,
        ),
        ("By how many votes did Holt beat Berg?", "157", "812 − 655 = 157", 1),
        ("How many votes did Holt and Berg win together?", "1,467", "812 + 655 = 1,467", 1),
        ("What share of the union's members took part in the ballot?", "83.5%", "1,870 ÷ 2,240 ≈ 83.5%", 1),
        (
            "Which came first, the start of work on the mole or the end of the dock strike?",
            "the end of the dock strike (1 July 2022)",
            "the start of work on the mole: 11 September 2023; the end of the dock strike: 1 July 2022",
            2,
        ),
        (
            "How long was it between the end of the dock strike and the start of work on the mole?",
            "about 1 year and 2 months",
            "the end of the dock strike: 1 July 2022; the start of work on the mole: 11 September 2023",
            2,
        ),
    ],
)
def test_two_answers_are_put_together(question: str, text: str, working: str, sentences: int) -> None:
    answer = ask(question)
    assert (answer.text, answer.explanation.working, len(answer.evidence)) == (text, working, sentences)
    assert answer.explanation.reason.startswith('worked out from "')
    assert 0.5 <= answer.confidence < 1


@pytest.mark.parametrize(
    "question",
    [
        "By how much did the debt of the Skerry Line fall between 2022 and 2023?",
        "How many more sailors did the Skerry Line have in 2023 than in 2022?",
        "Which came first, the fall of the tower or the end of the dock strike?",
    ],
)
def test_where_one_part_is_not_told_nothing_is_worked_out(question: str) -> None:
    answer = ask(question)
    assert not answer.explanation.working
    assert not answer.answered


def ask_of(question: str, text: str) -> Answer:
    return Bot(KnowledgeBase.from_articles([Article(id="a", title="News of Lyngholm", text=text)])).ask(question)


FARMS = "In 2020 farmers in Arle kept 1,250 cows. In 2021 they kept 1,100 cows. Farmers in Binn kept 900 cows in 2021."
PARTIES = "The red party won 30 seats in 2018 and 25 seats in 2020. The green party won 10 seats in 2018."
VOTES = (
    "For president Olga Prentiss won 3,150 votes and Dan Hurst 2,480. Sam Iver received 410 votes. A year earlier Prentiss had won 2,900"
    " votes."
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("By how much did output fall between 2020 and 2021?", "Output was 300 tonnes in 2020. Output was 250,000 kilograms in 2021."),
        ("How many more cows were kept in Arle than in Binn?", FARMS),
        ("How many more seats did the red party win than the green party in 2020?", PARTIES),
        ("How many seats did the red party and the green party win together in 2020?", PARTIES),
        ("How many votes did Prentiss, Hurst and Iver get together?", VOTES),
        ("By how many votes did Hurst beat Prentiss?", VOTES),
        ("By how much did the profit fall?", "The profit of the Skerry Line fell to 22 million euros."),
        ("How many members did not take part?", "Of the 8,400 members, 6,300 took part."),
    ],
)
def test_what_does_not_belong_together_is_not_put_together(question: str, text: str) -> None:
    assert not ask_of(question, text).answered


@pytest.mark.parametrize(
    ("question", "text", "result"),
    [
        ("By how many votes did Prentiss beat Hurst?", VOTES, "670"),
        ("How many more seats did the red party win than the green party in 2018?", PARTIES, "20"),
        (
            "By how much did the price of bread fall between 2020 and 2021?",
            "The price of bread fell from 3 euros to 2.40 euros between 2020 and 2021.",
            "0.6 euros",
        ),
        ("By how much did the budget fall?", "The budget fell by 3 million euros to 17 million euros.", "3 million euros"),
        ("By how much did the profit fall?", "The company reported a 12 percent drop in profit.", "12 percent"),
    ],
)
def test_a_difference_is_that_of_what_is_asked_about(question: str, text: str, result: str) -> None:
    assert ask_of(question, text).text == result


def test_a_question_beyond_measure_is_not_taken_apart() -> None:
    assert find_plan("How many votes did Holt and Berg win together?") is not None
    assert find_plan("How many votes did Holt and " + "Berg and " * 40 + "Moe win together?") is None
