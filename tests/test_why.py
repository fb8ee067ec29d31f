"""What a person is told of how an answer was found."""

from __future__ import annotations

from qa.answering.selection.features import FEATURES
from qa.language.lexicon import pairs

OF_THE_QUESTION = {"always", "for a name", "duration", "yes or no", "why"}
"""Features that say nothing of the sentence."""


def test_every_feature_of_the_confidence_has_words() -> None:
    assert pairs("explaining.confidence").keys() == {row.name for row in FEATURES} - OF_THE_QUESTION
