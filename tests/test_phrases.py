"""The phrases of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.phrases import Phrases, find_phrases
from qa.language.terms import tokenize
from qa.language.verbs import verb_form


def phrases_of(text: str) -> Phrases:
    return find_phrases(text, tokenize(text))


def nouns(text: str) -> list[str]:
    tokens = tokenize(text)
    return [text[tokens[phrase.first].start : tokens[phrase.last].end] for phrase in phrases_of(text).nouns]


def verbs(text: str) -> list[str]:
    tokens = tokenize(text)
    return [text[tokens[group.first].start : tokens[group.main].end] for group in phrases_of(text).verbs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor opened a new harbour in Lyngholm.", ["mayor", "new harbour", "Lyngholm"]),
        (
            "Ada Holt, director of the Port Office, signed the lease.",
            ["Ada Holt", "director", "Port Office", "lease"],
        ),
        (
            "The state-run oil trading and refining company sold its stake.",
            ["state-run oil trading", "refining company", "stake"],
        ),
        ("Its harbour master reports to the council.", ["harbour master", "council"]),
        ("Lyngholm became a large stockbreeding base.", ["Lyngholm", "large stockbreeding base"]),
        ("Repairs will cost 1.9 million euros.", ["Repairs", "1.9 million euros"]),
    ],
)
def test_words_that_belong_to_one_noun_run_together(text: str, found: list[str]) -> None:
    assert nouns(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The council has not yet closed the mole.", ["has not yet closed"]),
        ("The two states overlap in many fields.", []),
        (
            "The company operates two ferries, wants a third and will buy it.",
            ["operates", "wants", "will buy"],
        ),
        ("Workers sent to Aland work at building sites.", ["sent"]),
        ("According to the meeting, she rebuilt the slipway and withdrew.", ["rebuilt", "withdrew"]),
        ("When did coach Holt come?", ["did"]),
        ("What causes the rust?", ["causes"]),
    ],
)
def test_a_verb_is_told_by_the_words_beside_it(text: str, found: list[str]) -> None:
    assert [verb for verb in verbs(text) if verb != "According"] == found


def test_what_is_done_to_somebody_and_what_is_not_done() -> None:
    told = phrases_of("The mole was closed, but the ferry did not sail.").verbs
    assert [(group.passive, group.negated) for group in told] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("opens", "s"),
        ("closes", "s"),
        ("studies", "s"),
        ("sites", ""),
        ("rewrote", "past"),
        ("put", "past"),
        ("modernise", "base"),
        ("king", ""),
    ],
)
def test_forms_of_verbs(word: str, form: str) -> None:
    assert verb_form(word) == form


@given(st.text(max_size=120))
def test_any_text_has_phrases_in_order_and_within_it(text: str) -> None:
    tokens = tokenize(text)
    found = find_phrases(text, tokens)
    assert len(found.tags) == len(found.breaks) == len(tokens)
    last = -1
    for phrase in found.nouns:
        assert last < phrase.start <= phrase.first <= phrase.last < len(tokens)
        last = phrase.last
    assert all(0 <= group.first <= group.main < len(tokens) for group in found.verbs)
