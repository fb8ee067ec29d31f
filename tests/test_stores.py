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
from qa.knowledge.writing import write_articles
from qa.language.terms import terms
from qa.models import Article
from qa.stores.base import CONTEXT, K1, B, Hit, Store, idf
from qa.stores.disk import DiskStore
from qa.stores.indexing import update_index
from qa.stores.memory import MemoryStore, memory_store


def in_memory(articles: Sequence[Article]) -> Store:
    return memory_store(KnowledgeBase.from_articles(articles))


def in_memory_of(folder: Path) -> Store:
    return memory_store(KnowledgeBase.load(folder))


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
WORDS = st.lists(
    st.sampled_from("ferry mill harbour library lamp rope gull net".split()), min_size=1, max_size=12
)
STEMS = terms("ferry mill harbour library lamp rope gull net")
BOOSTS = st.floats(0.25, 4.0)


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
        score += (
            weight * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * len(text) / average))
            if frequency
            else 0.0
        )
    return score


@pytest.fixture(params=STORES, ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Make:
    return request.param


def ask(store: Store, *terms: str, k: int = 10) -> list[Hit]:
    return store.candidates(dict.fromkeys(terms, 1.0), k)


def test_a_hit_is_a_sentence_with_its_terms_and_its_score(make: Make) -> None:
    store = make(articles(TEXTS))
    (hit,) = ask(store, "passeng")
    assert (hit.position, hit.sentence.text, list(hit.terms)) == (3, TEXTS[3], terms(TEXTS[3]))
    assert hit.score == pytest.approx(
        bm25(["passeng"], terms(TEXTS[3]), [terms(text) for text in TEXTS]), abs=1e-6
    )


def test_statistics_count_sentences_not_occurrences(make: Make) -> None:
    known = make(articles(TEXTS)).statistics(["ferri", "unheard"])
    assert known.sentences == 4
    assert known.frequencies == {"ferri": 3, "unheard": 0}
    assert known.idf("ferri") == idf(4, 3)


def test_the_vocabulary_is_found_by_first_letter_and_length(make: Make) -> None:
    store = make(articles(TEXTS))
    assert sorted(store.vocabulary("b", 1, 20)) == ["burnt", "buy"]
    assert sorted(store.vocabulary("m", 4, 4)) == ["mill"]
    assert list(store.vocabulary("m", 5, 20)) == []


def test_a_hit_comes_with_its_paragraph_and_the_scores_in_it(make: Make) -> None:
    in_two = {
        "a": "The mill is old. The ferry is new.\n\nThe net is torn.",
        "b": "The lamp is lit. The rope is long.",
    }
    store = make([Article(id=name, title=name, text=text) for name, text in in_two.items()])
    ferry, net, rope = ask(store, "ferri", "net", "rope")
    assert [(hit.paragraph.first, hit.index, len(hit.paragraph.sentences)) for hit in (ferry, net, rope)] == [
        (0, 1, 2),
        (2, 0, 1),
        (3, 1, 2),
    ]
    assert ferry.paragraph.scores[0] == ferry.score_before == net.score_before == 0.0
    mill, ferry = ask(store, "mill", "ferri")
    assert mill.paragraph is ferry.paragraph
    assert ferry.score_before == mill.score > 0


def test_candidates_hold_a_term_and_stand_in_order(make: Make) -> None:
    store = make(articles(TEXTS))
    assert [hit.position for hit in ask(store, "ferri")] == [0, 1, 3]
    assert ask(store, "unheard") == []
    assert ask(store) == []


def test_a_boosted_term_counts_as_much_more(make: Make) -> None:
    store = make(articles(TEXTS))
    plain, boosted = (store.candidates({"mill": boost}, 1)[0].score for boost in (1.0, 2.5))
    assert boosted == pytest.approx(2.5 * plain)


def test_of_equal_sentences_the_earlier_is_taken(make: Make) -> None:
    store = make(articles(["The mill."] * 5))
    assert [hit.position for hit in ask(store, "mill", k=2)] == [0, 1]


def test_an_empty_store_has_nothing(make: Make) -> None:
    store = make([])
    assert (len(store), store.statistics(["ferri"]).frequencies, ask(store, "ferri")) == (0, {"ferri": 0}, [])


def test_a_sentence_is_found_by_the_heading_above_it_and_by_its_title(make: Make) -> None:
    store = make(
        [Article(id="a", title="Harbour report", text="# Ferries\n\nThe mill burnt.\n\nThe net tore.")]
    )
    assert [hit.sentence.text for hit in ask(store, "ferri")] == [
        "Ferries",
        "The mill burnt.",
        "The net tore.",
    ]
    assert len(ask(store, "harbour")) == 3
    assert store.statistics(["ferri", "harbour"]).frequencies == {"ferri": 1, "harbour": 0}
    assert list(store.vocabulary("h", 1, 20)) == []


def test_a_term_of_the_context_counts_less_than_one_of_the_sentence() -> None:
    sentences = KnowledgeBase.from_articles(
        articles(["The mill burnt.", "The ferry sank.", "The net tore."])
    ).sentences
    contexts = [["harbour"], ["harbour", "mill"], []]
    mill, ferry = ask(MemoryStore(sentences, contexts), "mill")
    own = [terms(sentence.text) for sentence in sentences]
    assert mill.score == pytest.approx(bm25(["mill"], own[0], own))
    assert ferry.score == pytest.approx(CONTEXT * bm25(["mill"], contexts[1], contexts))


def test_what_an_article_no_longer_hangs_on_no_longer_counts(tmp_path: Path) -> None:
    mill, ferry = (
        "The mill is old.\n\n## Harbour\n\nThe net tore.",
        "The ferry sank.\n\nIt lay in the harbour.",
    )
    first = [Article(id="a", title="Lamp", text=mill), Article(id="b", title="Rope and gull", text=ferry)]
    write_articles(tmp_path, [(article, ()) for article in first])
    update_index(tmp_path)
    then = Article(id="b", title="Net", text=f"# Mill\n\n{ferry}")
    write_articles(tmp_path, [(then, ())], replace=True)
    for folder in ("articles/a.md", "facts/a.csv"):
        (tmp_path / folder).unlink()
    update_index(tmp_path)
    on_disk, in_memory = DiskStore(tmp_path), in_memory_of(tmp_path)
    for term in terms("mill harbour net lamp rope gull ferry"):
        found, expected = (
            [(hit.sentence, hit.score) for hit in ask(store, term)] for store in (on_disk, in_memory)
        )
        assert found == expected
        assert on_disk.statistics([term]) == in_memory.statistics([term])
    assert (ask(on_disk, "lamp"), list(on_disk.vocabulary("g", 1, 9))) == ([], [])


WRITTEN = st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=4)), min_size=1, max_size=4)


@given(
    written=WRITTEN, boosts=st.dictionaries(st.sampled_from(STEMS), BOOSTS, min_size=1), k=st.integers(1, 5)
)
@settings(deadline=None, max_examples=40)
def test_all_stores_choose_and_score_by_the_one_formula(
    written: list[tuple[list[str], list[list[str]]]], boosts: dict[str, float], k: int
) -> None:
    titled = [
        (" ".join(title), [" ".join(words).capitalize() + "." for words in texts]) for title, texts in written
    ]
    known = [
        Article(id=f"a{i}", title=title, text=" ".join(texts)) for i, (title, texts) in enumerate(titled)
    ]
    made = [terms(text) for _, texts in titled for text in texts]
    contexts = [terms(title) for title, texts in titled for _ in texts]
    scores = [
        sum(
            boost * (bm25([term], text, made) + CONTEXT * bm25([term], context, contexts))
            for term, boost in boosts.items()
        )
        for text, context in zip(made, contexts, strict=True)
    ]
    for make in STORES:
        store = make(known)
        hits = store.candidates(boosts, k)
        assert [hit.position for hit in hits] == sorted(hit.position for hit in hits)
        assert len(hits) == min(k, sum(score > 0 for score in scores))
        for hit in hits:
            assert hit.score == pytest.approx(scores[hit.position], abs=1e-6)
            around = slice(hit.paragraph.first, hit.paragraph.first + len(hit.paragraph.sentences))
            assert list(hit.paragraph.scores) == pytest.approx(scores[around], abs=1e-6)
        chosen = {hit.position for hit in hits}
        left = [score for position, score in enumerate(scores) if position not in chosen]
        assert not hits or not left or min(hit.score for hit in hits) >= max(left) - 1e-6


def test_a_term_in_every_sentence_still_weighs_a_little() -> None:
    assert idf(10, 10) > 0
    assert idf(10, 1) > idf(10, 5)


def test_threads_may_share_a_store(make: Make) -> None:
    store = make(articles(TEXTS * 50))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: store.candidates({"ferri": 1.0, "mill": 1.0}, 20), range(64)))
    assert all(one == found[0] for one in found)
