"""An answer in Python and in a notebook: ``print``, ``repr``, ``bool`` and HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa


@pytest.fixture
def bot(marnsund: Path) -> qa.Bot:
    return qa.Bot.open(marnsund)


def test_print_shows_the_answer_its_sentence_and_where_that_stands(bot: qa.Bot) -> None:
    assert str(bot.ask("When was the ferry stopped?")).startswith(
        "March 1998\n"
        "It was stopped in March 1998 because of a broken engine.\n"
        "— Harbour Weekly, 2 May 2019 · The ferry of Marnsund · paragraph 1, sentence 2"
    )


def test_print_shows_how_a_figure_was_worked_out_and_what_a_person_should_know(bot: qa.Bot) -> None:
    shown = str(bot.ask("What share of the ferry passengers came from Oxholm?"))
    assert "120" in shown.splitlines()[1]
    assert "412" in shown.splitlines()[1]
    noted = str(bot.ask("Who is the mayor of Marnsundd?"))
    assert 'Note: "Marnsundd" is read as "Marnsund"' in noted


def test_where_the_articles_do_not_say_print_says_so_and_why(bot: qa.Bot) -> None:
    answer = bot.ask("What did the Greta cost?")
    first, reason = str(answer).splitlines()
    assert first == "The articles do not say."
    assert reason[0].isupper()
    assert reason.endswith(".")
    assert "The articles do not say." in answer._repr_html_()


def test_an_answer_is_true_where_it_is_answered(bot: qa.Bot) -> None:
    assert bot.ask("When was the ferry stopped?")
    assert not bot.ask("What did the Greta cost?")


def test_repr_is_one_line(bot: qa.Bot) -> None:
    assert repr(bot.ask("When was the ferry stopped?")).startswith(
        "<Answer 'March 1998' to 'When was the ferry stopped?', confidence 0."
    )
    assert repr(bot.ask("What did the Greta cost?")).startswith(
        "<Answer that the articles do not say to 'What"
    )
    assert len(repr(bot.ask("When was the ferry stopped, " * 40))) < 200


def test_a_citation_prints_as_its_place(bot: qa.Bot) -> None:
    (found,) = bot.search("ferry stopped", k=1)
    assert str(found.citation).endswith("The ferry of Marnsund · paragraph 1, sentence 2")


def test_a_notebook_shows_the_short_answer_marked(bot: qa.Bot) -> None:
    shown = bot.ask("When was the ferry stopped?")._repr_html_()
    assert "It was stopped in <mark>March 1998</mark> because of a broken engine." in shown


HOSTILE = "Bo</mark><script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp\x1b[31m"


def test_what_an_article_says_stays_text_in_html_and_harmless_in_a_terminal() -> None:
    text = f"The mill of {HOSTILE} burnt down in 1911. Karl <b>Holt</b> built the mill in 1902."
    base = qa.KnowledgeBase.from_articles([qa.Article(id="mill", title=HOSTILE, text=text)])
    for question in ("When did the mill burn down?", f"Who built the mill {HOSTILE}?"):
        answer = qa.Bot(base).ask(question)
        shown = answer._repr_html_()
        assert answer.evidence
        assert not any(tag in shown for tag in ("<script", "<img", "<b>"))
        for one in (shown, str(answer), repr(answer), str(answer.evidence[0].citation)):
            assert not {"\u202e", "\x1b"} & set(one)
