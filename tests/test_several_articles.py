"""Answers of several sentences: articles that say the same, or that disagree, and a sentence that points back
to another."""

from __future__ import annotations

import datetime

import pytest

from qa import Answer, Article, Bot, KnowledgeBase
from qa.interfaces import answer_view
from qa.models import Source

SAILORS = "The ferry company of Lyngholm employed 64 sailors. It is an old company."


def article(name: str, text: str, published: datetime.date | None = None) -> Article:
    return Article(
        id=name,
        title=f"The {name}",
        text=text,
        source=Source(publisher=f"{name.title()} Post", published=published),
    )


def ask(question: str, *articles: Article) -> Answer:
    return Bot(KnowledgeBase.from_articles(articles)).ask(question)


def test_the_same_sentence_in_two_articles_is_one_answer_with_two_citations() -> None:
    answer = ask(
        "How many sailors did the ferry company employ?", article("skerry", SAILORS), article("mole", SAILORS)
    )
    assert [evidence.citation.article_id for evidence in answer.evidence] == ["skerry", "mole"]
    assert (answer.text, answer.explanation.notes) == ("64", ())
    shown = answer_view.answer(answer, 100, False)
    assert shown.count("employed 64 sailors") == 1
    assert "Skerry Post" in shown
    assert "Mole Post" in shown


def test_the_same_figure_in_other_words_is_cited_too() -> None:
    other = (
        "Sixty-four sailors work there. The ferry company employed 64 sailors, its head told the "
        "council of Lyngholm."
    )
    answer = ask(
        "How many sailors did the ferry company employ?", article("skerry", SAILORS), article("mole", other)
    )
    assert {evidence.citation.article_id for evidence in answer.evidence} == {"skerry", "mole"}
    assert answer.explanation.notes == ()


def test_articles_that_disagree_are_shown_with_the_newest_first() -> None:
    old = article("skerry", SAILORS, datetime.date(2012, 3, 1))
    new = article("mole", "The ferry company employed 58 sailors, said its head.", datetime.date(2014, 6, 20))
    answer = ask("How many sailors did the ferry company employ?", old, new)
    assert answer.text == "58"
    assert [evidence.citation.article_id for evidence in answer.evidence] == ["mole", "skerry"]
    assert answer.explanation.notes == (
        "the articles disagree, the newest first: 58 (Mole Post, 2014-06-20); 64 (Skerry Post, 2012-03-01)",
    )
    assert "Note: the articles disagree" in answer_view.answer(answer, 100, False)


def test_a_publisher_that_the_question_names_is_the_one_that_answers() -> None:
    old, new = (
        article("skerry", SAILORS),
        article("mole", "The ferry company employed 58 sailors.", datetime.date(2014, 6, 20)),
    )
    answer = ask("How many sailors did the ferry company employ according to the Skerry Post?", old, new)
    assert (answer.text, answer.explanation.notes) == ("64", ())


def test_other_towns_do_not_disagree() -> None:
    towns = [
        Article(id=town.lower(), title=f"The council of {town}", text=f"The council has {members} members.")
        for town, members in (("Tarnby", 25), ("Olsby", 11))
    ]
    answer = ask("How many members does the council of Tarnby have?", *towns)
    assert (answer.text, answer.explanation.notes) == ("25", ())


def test_a_sentence_that_asks_the_same_is_no_answer() -> None:
    text = "Why did the mole of Lyngholm fall? It fell because of the wind of Saturday, which broke the mole."
    assert ask("Why did the mole of Lyngholm fall?", article("mole", text)).text == "the wind of Saturday"


def test_a_figure_about_something_else_is_no_disagreement() -> None:
    other = article("mole", "The shipyard of Ostermole employed 580 welders. The ferry is blue.")
    answer = ask("How many sailors did the ferry company employ?", article("skerry", SAILORS), other)
    assert (answer.text, len(answer.evidence), answer.explanation.notes) == ("64", 1, ())


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        (
            "How many jobs will the ferry company cut?",
            "The ferry company will cut 90 jobs instead of 240.",
            "The ferry company will cut 240 jobs.",
        ),
        (
            "What was the turnout in Lyngholm?",
            "In Lyngholm turnout was 63 percent.",
            ("In Lyngholm turnout was good: 74,300 people voted."),
        ),
        ("How high is the mole?", "The mole is 276 feet high.", "The mole is 84 metres high."),
        (
            "How much did the mole cost?",
            "The mole cost 90 million dollars.",
            "The mole cost 85 million euros.",
        ),
        (
            "How many people live in Lyngholm?",
            "In 2022 31,000 people live in Lyngholm.",
            ("In 1988 20,000 people lived in Lyngholm."),
        ),
        (
            "When will the mole open?",
            "The mole will open in May 2028.",
            "Work on the mole began in May 2024.",
        ),
        (
            "How many jobs did the ferry company cut?",
            "The ferry company cut 90 jobs.",
            "Sailors protest at six o'clock at ferry company job cuts.",
        ),
    ],
)
def test_values_that_can_both_be_so_do_not_disagree(question: str, new: str, old: str) -> None:
    answer = ask(
        question,
        article("mole", new, datetime.date(2024, 6, 20)),
        article("skerry", old, datetime.date(2024, 6, 1)),
    )
    assert answer.answered
    assert answer.explanation.notes == ()


def test_an_article_that_calls_the_accident_by_fewer_words_disagrees_all_the_same() -> None:
    new = article("mole", "Nine sailors were hurt in the accident on the Greta.", datetime.date(2024, 6, 20))
    text = "The accident on the Greta shut the harbour of Lyngholm.\n\nSeven sailors were hurt."
    answer = ask(
        "How many sailors were hurt in the accident on the Greta?",
        new,
        article("skerry", text, datetime.date(2024, 6, 19)),
    )
    assert answer.explanation.notes == (
        (
            "the articles disagree, the newest first: Nine (Mole Post, 2024-06-20); Seven (Skerry "
            "Post, 2024-06-19)"
        ),
    )


def test_an_age_says_that_somebody_is_so_old() -> None:
    new = article("mole", "Holt, 59, plans to write a book about Lyngholm.", datetime.date(2024, 3, 13))
    old = article(
        "skerry", "Holt, 58, told the council of Lyngholm of her plans.", datetime.date(2024, 3, 12)
    )
    answer = ask("How old is Holt?", new, old)
    assert answer.explanation.notes == (
        "the articles disagree, the newest first: 59 (Mole Post, 2024-03-13); 58 (Skerry Post, 2024-03-12)",
    )


def test_names_and_dates_of_the_question_choose_the_article() -> None:
    towns = ("Ostermole", "Lyngholm", "Vardskar", "Oxholm", "Tarnby", "Olsby")
    articles = [
        article(
            town.lower(),
            (
                f"The mayor of {town} opened a new mole in May {1990 + i}. The mole is {200 + 10 * i} "
                f"metres long."
            ),
        )
        for i, town in enumerate(towns)
    ]
    for i, town in enumerate(towns):
        answer = ask(f"When did the mayor of {town} open the mole?", *articles)
        assert (answer.text, answer.evidence[0].citation.article_id) == (f"May {1990 + i}", town.lower())
        assert answer.explanation.notes == ()


def test_a_sentence_that_points_back_brings_the_one_that_names_it() -> None:
    text = "The ferry Greta of Lyngholm was stopped. It sails again since August 2011. Nobody minds."
    answer = ask("Since when does the ferry Greta sail again?", article("skerry", text))
    assert answer.text == "August 2011"
    assert [evidence.citation.sentence for evidence in answer.evidence] == [2, 1]


@pytest.mark.parametrize(
    ("question", "text", "reason", "sentences"),
    [
        (
            "Why was the dock closed for three weeks?",
            (
                "The inspectors found loose stones in the mole. In response, the town closed the dock "
                "for three weeks."
            ),
            "The inspectors found loose stones in the mole",
            [2, 1],
        ),
        (
            "Why did the inspectors close the dock?",
            (
                "The inspectors had found no lamp on the mole of Lyngholm since January. As a result, "
                "they closed the dock."
            ),
            "The inspectors had found no lamp on the mole of Lyngholm since January",
            [2, 1],
        ),
        (
            "Why did the mayor sell the ferry Greta?",
            (
                "The mayor of Lyngholm sold the ferry Greta on Monday. The reason was that nobody took "
                "it. It is blue."
            ),
            "nobody took it",
            [1, 2],
        ),
        (
            "Why did the mayor sell the ferry Greta?",
            (
                "The mayor of Lyngholm sold the ferry Greta on Monday. She gave two reasons. The first "
                "was its age. The second was its price."
            ),
            "its age; its price",
            [1, 2, 3, 4],
        ),
    ],
)
def test_a_reason_that_stands_in_the_sentence_beside_is_given(
    question: str, text: str, reason: str, sentences: list[int]
) -> None:
    answer = ask(question, article("skerry", text))
    assert answer.text == reason
    assert [evidence.citation.sentence for evidence in answer.evidence] == sentences


def test_a_reason_of_its_own_goes_before_that_of_the_next_sentence() -> None:
    text = (
        "The mayor of Lyngholm sold the ferry Greta because it was old. The reason for the fog is the "
        "warm sea."
    )
    answer = ask("Why did the mayor sell the ferry Greta?", article("skerry", text))
    assert (answer.text, len(answer.evidence)) == ("it was old", 1)


def test_a_sentence_about_the_company_speaks_of_the_one_before() -> None:
    text = "The Skerry Line of Lyngholm has a new owner. The company has 31 ships. Lyngholm has 12."
    found = Bot(KnowledgeBase.from_articles([article("skerry", text)])).search(
        "How many ships does the Skerry Line have?"
    )
    speaks_back = {
        evidence.sentence
        for evidence in found
        if any(signal.name == "points back" for signal in evidence.signals)
    }
    assert speaks_back == {"The company has 31 ships."}


def test_what_stands_in_another_paragraph_is_no_reason() -> None:
    text = (
        "The ferry company was founded by Ada Holt in 1902.\n\nIn response, the ferry company cut its "
        "fares by half."
    )
    assert ask("Why did the ferry company cut its fares?", article("skerry", text)).text != (
        "The ferry company was founded by Ada Holt in 1902"
    )


def test_what_another_did_is_no_response_of_those_asked_about() -> None:
    text = (
        "The miners of Lyngholm went on strike. In response, bakers closed their shops. The government "
        "of Lyngholm spoke of a strike."
    )
    assert (
        "bakers"
        not in ask("How did the government react to the strike?", article("skerry", text))
        .evidence[0]
        .sentence
    )


def test_a_sentence_that_names_everything_itself_stands_alone() -> None:
    text = "The ferry Greta of Lyngholm was stopped. It, the ferry Greta, sails again since August 2011."
    answer = ask("Since when does the ferry Greta sail again?", article("skerry", text))
    assert [evidence.citation.sentence for evidence in answer.evidence] == [2]


def test_a_name_of_another_article_is_a_near_miss() -> None:
    based = Article(
        id="a", title="Ostermole", text=("The Ostermole shipyard is based in Lyngholm. It builds ferries.")
    )
    other = Article(id="b", title="Norvik", text="The Norvik shipyard sold its ferries in May.")
    bot = Bot(KnowledgeBase.from_articles([based, other]))
    assert bot.ask("Where is the Ostermole shipyard based?").text == "Lyngholm"
    assert not bot.ask("Where is the Norvik shipyard based?").answered


def test_a_sentence_without_a_date_is_of_the_time_of_its_article() -> None:
    first = article(
        "first", "The miners of Karsk went on strike. The strike lasted 19 days.", datetime.date(2014, 11, 20)
    )
    second = article(
        "second", "The miners of Karsk went on strike. The strike lasted 33 days.", datetime.date(2017, 5, 14)
    )
    assert ask("How long did the strike at Karsk last in 2014?", first, second).text == "19 days"
    assert ask("How long did the strike at Karsk last in May 2017?", first, second).text == "33 days"


def test_figures_of_a_year_are_those_of_the_report_that_opens_with_it() -> None:
    first = (
        "The Skerry Line made a profit of 62 million euros in 2022. Revenue rose to 840 million euros."
        "\n\nIt ran 31 ships at the end of the year."
    )
    second = (
        "The Skerry Line lost 18 million euros in 2023. Revenue fell to 765 million euros.\n\nAt the "
        "end of the year it ran 28 ships."
    )
    reports = (
        article("skerry", first, datetime.date(2023, 2, 20)),
        article("mole", second, datetime.date(2024, 2, 19)),
    )
    for question, text in (
        ("What was the revenue of the Skerry Line in 2022?", "840 million euros"),
        ("What was the revenue of the Skerry Line in 2023?", "765 million euros"),
        ("What was the loss of the Skerry Line in 2023?", "18 million euros"),
    ):
        answer = ask(question, *reports)
        assert (answer.text, answer.explanation.notes) == (text, ()), question
    bot = Bot(KnowledgeBase.from_articles(reports))
    (nearest,) = bot.search("How many ships did the Skerry Line run at the end of 2022?", 1)
    assert nearest.sentence == "It ran 31 ships at the end of the year."


def test_a_date_since_which_something_is_so_does_not_tell_when_it_happened() -> None:
    first = article(
        "fund",
        "The Fund lent Velmora 320 million dollars, its first loan since 2003.",
        datetime.date(2014, 6, 2),
    )
    second = article("more", "The Fund lent Velmora 450 million dollars.", datetime.date(2017, 11, 6))
    assert ask("How much did the Fund lend Velmora in 2014?", first, second).text == "320 million dollars"
    assert ask("How much did the Fund lend Velmora in 2017?", first, second).text == "450 million dollars"


def test_the_context_of_an_answer_is_not_shown_where_its_article_has_changed_since() -> None:
    old = article("skerry", SAILORS)
    answer = ask("How many sailors did the ferry company employ?", old)
    for now in ((), (article("skerry", "Nothing of it."),), (article("skerry", f"Of late:\n\n{SAILORS}"),)):
        shown = answer_view.context(answer.evidence, KnowledgeBase.from_articles(now), 100, False)
        assert shown == "skerry has changed since; ask again."
    assert "64 sailors" in answer_view.context(
        answer.evidence, KnowledgeBase.from_articles([old]), 100, False
    )


def test_a_sentence_that_tells_the_opposite_does_not_disagree() -> None:
    closed = article("old", "The branch of Skerry closed on 1 September 2021.", datetime.date(2021, 9, 3))
    reopened = article(
        "new", "The branch of Skerry reopened on 15 May 2023 after protests.", datetime.date(2023, 5, 16)
    )
    answer = ask("When did the branch of Skerry close?", reopened, closed)
    assert (answer.text, answer.explanation.notes) == ("1 September 2021", ())


def test_what_holds_now_is_said_by_the_newest_article() -> None:
    def chaired(id_: str, name: str, day: datetime.date) -> Article:
        text = f"The harbour board met on Tuesday. {name} chairs the board of the harbour."
        return Article(id=id_, title="Harbour board", text=text, source=Source(published=day))

    articles = [
        chaired("old", "Ada Holt", datetime.date(2019, 3, 1)),
        chaired("new", "Bo Lind", datetime.date(2022, 5, 4)),
    ]
    bot = Bot(KnowledgeBase.from_articles(articles))
    assert bot.ask("Who chairs the board of the harbour?").evidence[0].citation.article_id == "new"


def test_next_meetings_of_two_councils_are_no_disagreement() -> None:
    def council(name: str, day: str) -> Article:
        text = f"The council met on Tuesday in the hall. The next meeting is on {day} 2024."
        return Article(id=name.lower(), title=f"{name} Parish Council", text=text, source=Source())

    bot = Bot(KnowledgeBase.from_articles([council("Aldham", "3 May"), council("Borley", "10 May")]))
    for question in ("When is the next meeting?", "When is the next meeting of the council?"):
        answer = bot.ask(question)
        assert len(answer.evidence) == 2
        assert answer.explanation.notes[0].startswith("which one is meant? ")


def test_two_counts_of_the_same_in_other_words_are_a_disagreement() -> None:
    answer = ask(
        "How many people did Fulmar Air carry in 2019?",
        article(
            "skerry", "Fulmar Air carried 34,000 people in 2019, you may recall.", datetime.date(2022, 3, 1)
        ),
        article(
            "mole",
            "Fulmar Air carried 38,000 passengers in 2019.",
            datetime.date(2020, 3, 1),
        ),
    )
    assert {evidence.citation.article_id for evidence in answer.evidence} == {"skerry", "mole"}
    assert "34,000" in answer.explanation.notes[0]
    assert "38,000" in answer.explanation.notes[0]


def test_what_an_article_holds_beside_the_sentences_found_counts_as_held() -> None:
    often = " ".join(f"Norland sold boat {number}." for number in range(40))
    answer = ask(
        "Who is Norland's ambassador to Aland?",
        article("skerry", f"Ada Holt has been Norland's ambassador in Lyngholm since May.\n\n{often}"),
        article("mole", "Aland thanks Norland. Bo Lind was its consul. " * 30),
    )
    signals = {signal.name for signal in answer.explanation.signals}
    assert "names of another article" not in signals


def test_who_held_an_office_at_a_date_is_said_by_an_article_of_that_time() -> None:
    old = article("skerry", "Ada Holt, the mayor of Lyngholm, opened the mole.", datetime.date(2018, 5, 1))
    new = article(
        "mole",
        "The mayor of Lyngholm is Bo Lind. Bo Lind became mayor of Lyngholm when the mole closed.",
        datetime.date(2021, 5, 1),
    )
    assert ask("Who was the mayor of Lyngholm in 2018?", old, new).text == "Ada Holt"
    assert ask("Who was the mayor of Lyngholm in May 2021?", old, new).text == "Bo Lind"
