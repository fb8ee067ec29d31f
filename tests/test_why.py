"""What a person is told of how an answer was found."""

from __future__ import annotations

from pathlib import Path

from qa.answering.bot import Bot
from qa.answering.selection.features import FEATURES
from qa.interfaces.why_view import why, why_in_figures
from qa.language.lexicon import pairs
from qa.models import Answer, Explanation, Signal

UNKNOWN = "who painted the lighthouse of Vardskar"
OF_THE_QUESTION = {"always", "for a name", "duration", "yes or no", "why"}
"""Features that say nothing of the sentence."""
IN_FIGURES = {"rarest word away"}
"""One that weighs another, and says nothing of its own."""


def test_every_feature_of_the_confidence_has_words() -> None:
    assert (
        pairs("explaining.confidence").keys() == {row.name for row in FEATURES} - OF_THE_QUESTION - IN_FIGURES
    )


def test_words_say_only_of_what_is_there() -> None:
    signals = (
        Signal(name="words", value=-0.9, weight=0.6),  # most words of the question are missing
        Signal(name="names elsewhere", value=3.0, weight=-0.2),
    )
    found = Explanation(kind="other", threshold=0.5, reason="no sentence fits", signals=signals)
    asked = "Who closed the mole?"
    shown = why(
        Answer(
            question=asked,
            read_as=asked,
            answered=False,
            text="",
            evidence=(),
            confidence=0.1,
            explanation=found,
        ),
        200,
        False,
    )
    assert "Against it: a name of the question stands in another paragraph." in shown
    assert "it has words of the question" not in shown


def test_of_two_questions_asked_as_one_both_are_explained(knowledge: Path) -> None:
    bot = Bot.open(knowledge)
    answer = bot.ask(
        "When did the ferry between Ostermole and Lyngholm stop? And who bought a 30 percent stake?"
    )
    for shown in (why(answer, 200, False), why_in_figures(answer, 200, False)):
        assert "When did the ferry between Ostermole and Lyngholm stop?" in shown
        assert "Who bought a 30 percent stake?" in shown
        assert shown.index("[1]") < shown.index("Who bought") < shown.index("[2]")
    assert [part.answered for part in answer.parts] == [True, True]
    assert "parts" not in answer.model_dump()


def test_of_two_questions_the_one_without_an_answer_is_explained_too(knowledge: Path) -> None:
    answer = Bot.open(knowledge).ask(f"When did the ferry stop, and {UNKNOWN}?")
    assert [part.answered for part in answer.parts] == [True, False]
    assert "No sentence holds a word of the question." in why(answer, 200, False)
