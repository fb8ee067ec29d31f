"""What every store owes: any later one joins ``STORES`` and passes the same tests."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.knowledge.base import KnowledgeBase
from qa.knowledge.folder import write_articles
from qa.language.terms import terms
from qa.models import Article
from qa.stores.base import K1, B, Store, idf
from qa.stores.disk import DiskStore
from qa.stores.indexing import update_index
from qa.stores.memory import MemoryStore


def in_memory(articles: Sequence[Article]) -> Store:
    return MemoryStore(KnowledgeBase.from_articles(articles).sentences)


def on_disk(articles: Sequence[Article]) -> Store:
    folder = Path(tempfile.mkdtemp(dir=on_disk.folder))  # type: ignore[attr-defined]
    if articles:
        write_articles(folder, [(article, ()) for article in articles])
    update_index(folder)
    return DiskStore(folder)


Make = Callable[[Sequence[Article]], Store]
STORES: list[Make] = [in_memory, on_disk]
TEXTS = [
    "The ferry stopped in 1998.",
    "A new ferry, the Greta, was bought.",
    "The mill burnt down.",
    "The ferry carried 412 passengers; the old ferry had carried 300.",
]
WORDS = st.lists(st.sampled_from("ferry mill harbour library lamp rope gull net".split()), min_size=1, max_size=12)


@pytest.fixture(autouse=True, scope="module")
def disk_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    on_disk.folder = tmp_path_factory.mktemp("stores")  # type: ignore[attr-defined]


def articles(texts: Sequence[str]) -> list[Article]:
    """One article of one paragraph."""
    return [Article(id="a", title="A", text=" ".join(texts))] if texts else []


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
def make(request: pytest.FixtureRequest) -> Make:
    return request.param


def test_sentences_and_terms_come_back_by_position(make: Make) -> None:
    store = make(articles(TEXTS))
    assert len(store) == 4
    assert [store.sentence(i).text for i in range(4)] == TEXTS
    assert list(store.terms(3)) == terms(TEXTS[3])
    assert store.average_length == sum(len(terms(text)) for text in TEXTS) / 4


def test_document_frequency_counts_sentences_not_occurrences(make: Make) -> None:
    store = make(articles(TEXTS))
    assert store.document_frequency("ferri") == 3
    assert store.document_frequency("unheard") == 0


def test_the_vocabulary_is_found_by_first_letter_and_length(make: Make) -> None:
    store = make(articles(TEXTS))
    assert sorted(store.vocabulary("b", 1, 20)) == ["burnt", "buy"]
    assert sorted(store.vocabulary("m", 4, 4)) == ["mill"]
    assert list(store.vocabulary("m", 5, 20)) == []


def test_a_paragraph_is_a_run_of_positions(make: Make) -> None:
    told = {"a": "The mill is old. The ferry is new.\n\nThe net is torn.", "b": "The lamp is lit. The rope is long."}
    store = make([Article(id=name, title=name, text=text) for name, text in told.items()])
    assert [store.paragraph(i) for i in range(5)] == [range(2), range(2), range(2, 3), range(3, 5), range(3, 5)]


def test_candidates_hold_a_term_and_stand_in_order(make: Make) -> None:
    store = make(articles(TEXTS))
    assert store.candidates(["ferri"], 10) == [0, 1, 3]
    assert store.candidates(["unheard"], 10) == []
    assert store.candidates([], 10) == []


def test_of_equal_sentences_the_earlier_is_taken(make: Make) -> None:
    assert make(articles(["The mill."] * 5)).candidates(["mill"], 2) == [0, 1]


def test_an_empty_store_has_nothing(make: Make) -> None:
    store = make([])
    assert (len(store), store.average_length, store.candidates(["ferri"], 3)) == (0, 0.0, [])


@given(texts=st.lists(WORDS, min_size=1, max_size=12), query=WORDS, k=st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_the_best_by_bm25_are_chosen(texts: list[list[str]], query: list[str], k: int) -> None:
    for make in STORES:
        store = make(articles([" ".join(words).capitalize() + "." for words in texts]))
        made = [list(store.terms(i)) for i in range(len(store))]
        asked = terms(" ".join(query))
        scores = {i: bm25(asked, made[i], made) for i in range(len(made)) if set(asked) & set(made[i])}
        chosen = store.candidates(asked, k)
        assert len(chosen) == min(k, len(scores))
        assert chosen == sorted(chosen)
        left = [scores[i] for i in scores if i not in chosen]
        assert not left or min(scores[i] for i in chosen) >= max(left) - 1e-9


@given(texts=st.lists(WORDS, min_size=1, max_size=12), query=WORDS)
@settings(deadline=None, max_examples=40)
def test_few_sentences_are_scored_as_rank_bm25_scores_them(texts: list[list[str]], query: list[str]) -> None:
    store = in_memory(articles([" ".join(words).capitalize() + "." for words in texts]))
    asked, positions = terms(" ".join(query)), list(range(len(texts)))
    assert store._few_scores(asked, positions) == pytest.approx(store._engine.get_batch_scores(asked, positions))  # type: ignore[attr-defined]


def test_a_term_in_every_sentence_still_weighs_a_little() -> None:
    assert idf(10, 10) > 0
    assert idf(10, 1) > idf(10, 5)


def test_threads_may_share_a_store(make: Make) -> None:
    store = make(articles(TEXTS * 50))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: store.candidates(["ferri", "mill"], 20), range(64)))
    assert all(one == found[0] for one in found)
