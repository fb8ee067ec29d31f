"""An archive made from a seed: articles of running text about nothing, and in each one sentence that answers
a known question.

The words follow Zipf's law, as those of real texts do, over common English words first and made-up ones after
them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SENTENCES = 25
"""Sentences of an article: 24 of filling, and the planted one."""
_WORDS = 60_000
_COMMON = """
the of and to in a was that for on with as by at from his it an is were which be had this has their or one new first two
its not also after but who have been her they other when all during there into more he she time may only some most over
these between such where up out can then made state city year years world people government company river house school
music water war team game film number part
""".split()
_SYLLABLES = [
    a + b
    for a in "b d f g h k l m n p r s t v z br st tr gl pl".split()
    for b in "a e i o u an er il on us".split()
]
_THINGS = (
    "ferry mill lamp bridge school museum quarry station theatre library harbour observatory brewery "
    "chapel canal"
).split()
_EVENTS = {
    "opened": (
        "In which year was the {thing} of the city of {place} opened by the government?",
        "The {thing} of {place}, a city on the river, was opened by the government in {year}.",
    ),
    "built": (
        "Who built the {thing} for the people of {place} after the war?",
        "After the war the {thing} of {place} was built for its people by {person}.",
    ),
    "cost": (
        "How much did the {thing} of {place} cost the state company?",
        "The {thing} of {place} cost the state company {amount:,} euros, more than anybody had foreseen.",
    ),
}
"""Questions hold rare words and common ones, as people's do: the filling is full of "city", "people",
"state"."""


class Planted(NamedTuple):
    """A question with the article that answers it, the sentence that does, and the words of the answer."""

    article: str
    question: str
    sentence: str
    answer: str


class Made(NamedTuple):
    """An article of the archive."""

    id: str
    title: str
    text: str
    planted: Planted


def make_archive(sentences: int, seed: int = 1) -> Iterator[Made]:
    """Articles with this many sentences in all. A longer archive begins with the articles of a shorter one of
    the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    made = dict.fromkeys(_COMMON)
    while len(made) < _WORDS:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    words = list(made)
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    for number in range(max(1, sentences // SENTENCES)):
        filling = iter(chance.choices(words, cum_weights=weights, k=30 * SENTENCES))
        place = " ".join("".join(chance.choices(_SYLLABLES, k=k)).capitalize() for k in (3, 2))
        planted = _plant(chance, f"a{number:06}", place)
        told = [
            " ".join(itertools.islice(filling, chance.randint(10, 26))).capitalize() + "."
            for _ in range(SENTENCES - 1)
        ]
        told.insert(chance.randrange(SENTENCES), planted.sentence)
        text = "\n\n".join(" ".join(told[i : i + 4]) for i in range(0, len(told), 4))
        yield Made(planted.article, f"News from {place}", text, planted)


def _plant(chance: random.Random, article: str, place: str) -> Planted:
    event, thing = chance.choice(list(_EVENTS)), chance.choice(_THINGS)
    person = " ".join("".join(chance.choices(_SYLLABLES, k=2)).capitalize() for _ in range(2))
    year, amount = str(chance.randint(1700, 2020)), chance.randint(1_000, 900_000)
    question, sentence = (
        text.format(thing=thing, place=place, year=year, person=person, amount=amount)
        for text in _EVENTS[event]
    )
    return Planted(
        article, question, sentence, {"opened": year, "built": person, "cost": f"{amount:,}"}[event]
    )


def write_archive(folder: Path, sentences: int, seed: int = 1) -> list[Planted]:
    """Write an archive as a knowledge folder, and give its questions."""
    room = folder / "articles"
    room.mkdir(parents=True, exist_ok=True)
    planted = []
    for one in make_archive(sentences, seed):
        (room / f"{one.id}.md").write_text(
            f"---\ntitle: {one.title}\nlanguage: en\n---\n\n{one.text}\n", encoding="utf-8"
        )
        planted.append(one.planted)
    return planted
