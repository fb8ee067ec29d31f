"""Lists that go on behind their sentence: each item is cited, and the answer is all of them."""

from __future__ import annotations

import pytest

from qa import Answer, Article, Bot, KnowledgeBase

TEXT = """The treaty of 2009 covers three fields:

- fishing rights in the Sound
- rescue at sea
- the training of pilots

It was signed in Ostermole.

Lyngholm has two aims for the harbour. The first is to deepen the channel to nine metres. The second is to build a cold store.

The council closed the mole for two reasons. First, the stones were loose. Second, the ferry no longer landed there.

Two ships lie in the dock. The Greta is older. It sails in May.

The agreement between the town and the ferry company has three points. The ferry will sail on Sundays. The fare rises by 6 percent. \
Finally, a sailor will sit on the board.

Two trawlers were scrapped in March. They were the Skerry and the Vik."""


def ask(question: str) -> Answer:
    return Bot(
        KnowledgeBase.from_articles([Article(id="a", title="The harbour of Lyngholm", text=TEXT)])
    ).ask(question)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "What does the treaty cover?",
            ["fishing rights in the Sound", "rescue at sea", "the training of pilots"],
        ),
        (
            "What are the aims of Lyngholm for the harbour?",
            ["to deepen the channel to nine metres", "to build a cold store"],
        ),
        (
            "What aims does Lyngholm have for the harbour?",
            ["to deepen the channel to nine metres", "to build a cold store"],
        ),
        ("Which trawlers were scrapped?", ["the Skerry and the Vik"]),
        (
            "Why did the council close the mole?",
            ["the stones were loose", "the ferry no longer landed there"],
        ),
    ],
)
def test_every_item_of_a_list_is_given_and_cited(question: str, items: list[str]) -> None:
    answer = ask(question)
    assert answer.text == "; ".join(items)
    announced, *cited = answer.evidence
    assert announced.sentence.endswith((":", "harbour.", "reasons.", "points.", "March."))
    assert [one.sentence[slice(*one.span)] for one in cited if one.span] == items
    assert all(TEXT[one.citation.start : one.citation.end] == one.sentence for one in answer.evidence)


@pytest.mark.parametrize(
    ("question", "text", "sentences"),
    [
        ("How many fields does the treaty cover?", "three", 1),
        ("Where was the treaty signed?", "Ostermole", 1),
        ("When were the trawlers scrapped?", "March", 1),
    ],
)
def test_a_number_or_a_sentence_that_announces_nothing_stands_alone(
    question: str, text: str, sentences: int
) -> None:
    answer = ask(question)
    assert (answer.text, len(answer.evidence)) == (text, sentences)


def test_the_aims_of_one_are_not_the_reasons_of_another() -> None:
    text = (
        "The council has three aims for the bridge. The first is to shorten the way. The second is to help the port. The third is to draw"
        " visitors.\n\nAda Holt gave two reasons for keeping the ferry. The first was its price. The second was its age."
    )
    bot = Bot(KnowledgeBase.from_articles([Article(id="a", title="", text=text)]))
    assert bot.ask("What are the aims of the council?").text == (
        "to shorten the way; to help the port; to draw visitors"
    )
    assert bot.ask("Why does Ada Holt keep the ferry?").text == "its price; its age"
