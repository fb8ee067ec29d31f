"""What a person is told of how an answer was found."""

from __future__ import annotations

from qa.answering.selection.features import FEATURES
from qa.interfaces.why_view import why
from qa.language.lexicon import pairs
from qa.models import Answer, Explanation, Signal

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
        Signal(name="words away", value=3.0, weight=-0.2),
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
    assert "Against it: words of the question stand neither in it nor near it." in shown
    assert "it has words of the question" not in shown
