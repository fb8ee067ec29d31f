"""The scoring table that ranking, extraction and confidence share."""

from __future__ import annotations

import pytest

from qa.answering.matching.scoring import Feature, Part, parts, score_of, table, total, weights

LENGTH = Feature("length", 2.0, lambda text: float(len(text)), "'ferry' has 5 letters")
CAPITAL = Feature("capital", -1.5, lambda text: float(text[:1].isupper()), "'Ferry'")


def test_a_score_is_the_sum_of_weighted_features() -> None:
    assert total((LENGTH, CAPITAL), "ferry") == 10.0
    assert total((LENGTH, CAPITAL), "Ferry") == 8.5


def test_parts_name_what_adds_to_a_score_and_leave_out_what_does_not() -> None:
    assert parts((LENGTH, CAPITAL), "ferry") == (Part("length", 5.0, 2.0),)
    assert score_of(parts((LENGTH, CAPITAL), "Ferry")) == total((LENGTH, CAPITAL), "Ferry")


def test_a_table_takes_its_weights_from_the_data_file() -> None:
    (feature,) = table("ranking", ("terms", lambda query, candidate: 1.0, "any"))
    assert feature.weight == weights("ranking")["terms"] == 1.0


def test_a_feature_without_a_weight_is_an_error() -> None:
    with pytest.raises(KeyError, match="unheard of"):
        table("ranking", ("unheard of", lambda query, candidate: 1.0, "any"))
