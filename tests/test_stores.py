"""What every store owes: any later one joins ``STORES`` and passes the same tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.language.terms import terms
from qa.models import Sentence
from qa.stores.base import K1, B, Store, idf
from qa.stores.memory import MemoryStore

STORES: list[Callable[[Sequence[Sentence]], Store]] = [MemoryStore]
TEXTS = [
    "The ferry stopped in 1998.",
    "A new ferry, the Greta, was bought.",
    "The mill burnt down.",
    "The ferry carried 412 passengers; the old ferry had carried 300.",
]
WORDS = st.lists(st.sampled_from("ferry mill harbour library lamp rope gull net".split()), min_size=1, max_size=12)


def sentences(texts: Sequence[str]) -> list[Sentence]:
    return [Sentence("a", 1, number, 0, len(text), text) for number, text in enumerate(texts, 1)]


def bm25(query: Sequence[str], text: Sequence[str], texts: Sequence[Sequence[str]]) -> float:
    """BM25 written from the formula, as a second opinion."""
    average = sum(map(len, texts)) / len(texts)
    score = 0.0
    for term in query:
        holding = sum(term in other for other in texts)
        frequency = text.count(term)
        weight = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        score += weight * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * len(text) / average)) if frequency else 0.0
    return score


@pytest.fixture(params=STORES, ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Callable[[Sequence[Sentence]], Store]:
    return request.param


def test_sentences_and_terms_come_back_by_position(make: Callable[[Sequence[Sentence]], Store]) -> None:
    store = make(sentences(TEXTS))
    assert len(store) == 4
    assert [store.sentence(i).text for i in range(4)] == TEXTS
    assert list(store.terms(3)) == terms(TEXTS[3])
    assert store.average_length == sum(len(terms(text)) for text in TEXTS) / 4


def test_document_frequency_counts_sentences_not_occurrences(make: Callable[[Sequence[Sentence]], Store]) -> None:
    store = make(sentences(TEXTS))
    assert store.document_frequency("ferri") == 3
    assert store.document_frequency("unheard") == 0


def test_the_vocabulary_is_found_by_first_letter_and_length(make: Callable[[Sequence[Sentence]], Store]) -> None:
    store = make(sentences(TEXTS))
    assert sorted(store.vocabulary("b", 1, 20)) == ["burnt", "buy"]
    assert sorted(store.vocabulary("m", 4, 4)) == ["mill"]
    assert list(store.vocabulary("m", 5, 20)) == []


def test_a_paragraph_is_a_run_of_positions(make: Callable[[Sequence[Sentence]], Store]) -> None:
    places = [("a", 1, 1), ("a", 1, 2), ("a", 2, 1), ("b", 1, 1), ("b", 1, 2)]
    store = make([Sentence(*place, 0, 9, "The mill.") for place in places])
    assert [store.paragraph(i) for i in range(5)] == [range(2), range(2), range(2, 3), range(3, 5), range(3, 5)]


def test_candidates_hold_a_term_and_stand_in_order(make: Callable[[Sequence[Sentence]], Store]) -> None:
    store = make(sentences(TEXTS))
    assert store.candidates(["ferri"], 10) == [0, 1, 3]
    assert store.candidates(["unheard"], 10) == []
    assert store.candidates([], 10) == []


def test_of_equal_sentences_the_earlier_is_taken(make: Callable[[Sequence[Sentence]], Store]) -> None:
    assert make(sentences(["The mill."] * 5)).candidates(["mill"], 2) == [0, 1]


def test_an_empty_store_has_nothing(make: Callable[[Sequence[Sentence]], Store]) -> None:
    store = make([])
    assert (len(store), store.average_length, store.candidates(["ferri"], 3)) == (0, 0.0, [])


@given(texts=st.lists(WORDS, min_size=1, max_size=12), query=WORDS, k=st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_the_best_by_bm25_are_chosen(texts: list[list[str]], query: list[str], k: int) -> None:
    for make in STORES:
        store = make(sentences([" ".join(words) for words in texts]))
        made = [list(store.terms(i)) for i in range(len(store))]
        asked = terms(" ".join(query))
        scores = {i: bm25(asked, made[i], made) for i in range(len(made)) if set(asked) & set(made[i])}
        chosen = store.candidates(asked, k)
        assert len(chosen) == min(k, len(scores))
        assert chosen == sorted(chosen)
        left = [scores[i] for i in scores if i not in chosen]
        assert not left or min(scores[i] for i in chosen) >= max(left) - 1e-9


def test_a_term_in_every_sentence_still_weighs_a_little() -> None:
    assert idf(10, 10) > 0
    assert idf(10, 1) > idf(10, 5)


def test_threads_may_share_a_store(make: Callable[[Sequence[Sentence]], Store]) -> None:
    store = make(sentences(TEXTS * 50))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: store.candidates(["ferri", "mill"], 20), range(64)))
    assert all(one == found[0] for one in found)
