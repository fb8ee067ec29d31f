"""Who speaks in a text: the labels before the turns of an interview, a script, or questions and answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qa.language import lexicon
from qa.language.lines import Line

_LABEL = re.compile(
    r"(?P<open>\*\*|__|\*|)(?P<name>[A-Z][\w'’.-]*(?:[ ][A-Z(][\w'’.)-]*){0,4})"
    r"(?:\s?:\s?(?P=open)|(?P=open)\s?:)\s+(?=\S)"
)
_ENDS_TURN = tuple('.?!…"”’)*_')
_SHORTEST_TURN = 30
"""Characters that a speaker says on average at least; what follows the labels of a list is shorter."""
_FEWEST_TURNS = 3


class Label(NamedTuple):
    """The name before a turn and where the turn's words begin."""

    name: tuple[int, int]
    end: int


def label_at(text: str, line: Line) -> Label | None:
    """What may be a speaker's label at the start of a line: "VARNAY: ", "**Ada:** ", "Q: "."""
    match = _LABEL.match(text, line.start, line.end)
    return Label(match.span("name"), match.end()) if match else None


def find_speakers(text: str, groups: Iterable[Sequence[Line]]) -> frozenset[str]:
    """The last names of those who speak, in small letters; none where a text is no dialogue.

    A label is a speaker's where it comes again, or stands among the turns of one whose does, and sentences
    follow it.
    """
    turns: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    for line in (line for group in groups for line in group):
        label = label_at(text, line)
        if label:
            name = last_name(text, label)
            turns[name] += 1
            spoken[name] += line.end - label.end
            finished[name] += text[line.end - 1] in _ENDS_TURN
    letters = {name for name in ("q", "a") if turns[name] and turns["q"] and turns["a"]}
    unnamed = {word.lower() for word in lexicon.words("documents.unnamed")}
    talking = {
        name
        for name, count in turns.items()
        if count > 1
        and 2 * finished[name] > count
        and spoken[name] >= _SHORTEST_TURN * count
        and name not in unnamed
    }
    if sum(turns[name] for name in talking) < _FEWEST_TURNS:
        return frozenset(letters)
    asking = {
        name
        for name, count in turns.items()
        if count > 2 and 2 * finished[name] > count and name not in unnamed
    }
    return frozenset(letters | talking | asking)


def last_name(text: str, label: Label) -> str:
    """The name by which a speaker is known again: "moreau" of "Lena Moreau"."""
    return text[slice(*label.name)].split()[-1].lower()
