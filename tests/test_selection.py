"""From assessed candidates to the answer: each sentence is read once, and every feature has an example."""

from __future__ import annotations

from collections import Counter

import pytest

from qa import Article, Bot, KnowledgeBase
from qa.answering.extraction import phrase_scoring, value_scoring
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.scoring import weights
from qa.answering.selection import confidence, reranking

FIRST = "The council of Lyngholm closed the old mole in May 1999. It was 310 metres long."
SECOND = "In May 1999 the council of Lyngholm closed the old mole for ever. Ada Holt had built it."
THIRD = "The old mole of Lyngholm was closed by the council in June 2001, the papers say."
TABLES = {
    "phrase": phrase_scoring.FEATURES,
    "value": value_scoring.FEATURES,
    "confidence": confidence.FEATURES,
}


@pytest.mark.parametrize(
    "question",
    ["When did the council close the old mole?", "Who closed the old mole?", "Was the old mole closed?"],
)
def test_a_sentence_is_aligned_and_read_once_for_a_question(
    question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aligned: Counter[str] = Counter()
    read: Counter[str] = Counter()
    align, extract = Alignment.__init__, reranking.extract

    def count_alignment(self: Alignment, query: object, annotated: object) -> None:
        aligned[annotated.sentence.text] += 1  # type: ignore[attr-defined]
        align(self, query, annotated)  # type: ignore[arg-type]

    def count_extraction(alignment: Alignment) -> object:
        read[alignment.text] += 1
        return extract(alignment)

    monkeypatch.setattr(Alignment, "__init__", count_alignment)
    monkeypatch.setattr(reranking, "extract", count_extraction)
    texts = {"first": FIRST, "second": SECOND, "third": THIRD}
    bot = Bot(
        KnowledgeBase.from_articles(
            [Article(id=id_, title="The mole", text=text) for id_, text in texts.items()]
        )
    )
    assert bot.ask(question).answered
    assert len(aligned) > 1
    assert max(aligned.values()) == 1
    assert max(read.values()) == 1


@pytest.mark.parametrize("section", TABLES)
def test_a_table_has_a_weight_and_an_example_for_each_feature_and_no_other_weight(section: str) -> None:
    names = [feature.name for feature in TABLES[section]]
    assert sorted(names) == sorted(weights(section))
    assert all(feature.example for feature in TABLES[section])


def test_a_candidate_that_is_far_behind_is_not_read_closely() -> None:
    text = f"{FIRST} It rained in Lyngholm. The mayor laughed."
    bot = Bot(KnowledgeBase.from_articles([Article(id="a", title="", text=text)]))
    query, ranked = bot.rank("When did the council of Lyngholm close the old mole?")
    assessed = reranking.rerank(query, ranked, bot.knowledge)
    behind = [one for one in assessed if one.ranked.score < ranked[0].score - reranking.BEHIND]
    assert behind
    assert all("extraction" not in vars(one) for one in behind)
