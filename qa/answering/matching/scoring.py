"""The scoring table: every score of answering is a weighted sum of named features.

A feature is a row: its name, its weight, the function that measures it, and an example. Rows make a table,
and a table has a section of its own in ``weights.toml``, the one file with the weights of all of them:

- ``ranking`` (which candidate goes first), of a query and a candidate: BM25's units;
- ``phrase`` (which stretch of a sentence is the short answer), of an alignment and a span;
- ``value`` (which of its values is), of what competes and a value;
- ``confidence`` (how likely the answer is right), of an assessment: log odds;
- ``short_answer`` (how likely that is the right part of its sentence), of the same: log odds;
- ``operands`` (which two figures a question sets against each other), of a pair: log odds.

To add a feature, write its function, a row of its table and a line of ``weights.toml`` with weight 0, and let
the table's fitting script in ``tests/benchmarks`` write the weight. A table is made once, when its module is
imported::

    FEATURES = table(
        "phrase",
        ("length", _length, "'the old harbour' has 3 words"),
        ("one word", _is_one_word, "'harbour'"),
    )

    best = max(spans, key=lambda span: total(FEATURES, alignment, span))
    signals = parts(FEATURES, alignment, best)  # for people: why it is the best

Functions of one table take the same arguments and give a number: 1.0 or 0.0 for yes or no, or an amount. They
do not know their weight.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Generic, NamedTuple, ParamSpec

P = ParamSpec("P")
WEIGHTS = Path(__file__).with_name("weights.toml")
"""A section for each table, a line for each feature."""


class Part(NamedTuple):
    """What a feature adds to a score: ``value`` times ``weight``."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Feature(Generic[P]):
    """A row of the table. ``example`` shows where the feature is not 0."""

    name: str
    weight: float
    measure: Callable[P, float]
    example: str


@cache
def weights(section: str) -> Mapping[str, float]:
    """The weights of a table, by the names of its features. Raises ``KeyError`` where there is no such
    section."""
    return MappingProxyType(tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))[section])


def table(section: str, *rows: tuple[str, Callable[P, float], str]) -> tuple[Feature[P], ...]:
    """Features from rows of name, function and example, with the weights of a section.

    Raises ``KeyError`` where ``weights.toml`` has no weight for a name.
    """
    weight = weights(section)
    return tuple(Feature(name, weight[name], measure, example) for name, measure, example in rows)


def total(features: Iterable[Feature[P]], *args: P.args, **kwargs: P.kwargs) -> float:
    """The score: the sum of each feature's value times its weight."""
    return sum(feature.weight * feature.measure(*args, **kwargs) for feature in features)


def parts(features: Iterable[Feature[P]], *args: P.args, **kwargs: P.kwargs) -> tuple[Part, ...]:
    """What each feature adds to the score, without those that are 0. Their products sum up to ``total``."""
    found = ((feature, feature.measure(*args, **kwargs)) for feature in features)
    return tuple(Part(feature.name, value, feature.weight) for feature, value in found if value)


def score_of(found: Iterable[Part]) -> float:
    """The score that parts sum up to."""
    return sum(part.value * part.weight for part in found)
