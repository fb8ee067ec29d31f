"""Articles are split into sentences that are slices of the text, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.language.sentences import LONGEST, split_sentences
from qa.models import Article


def split(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(Article(id="a", title="", text=text))]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Navy sent Gen. Abel Moss to Port Lyn.",
        "Lynn Freight JSC bought berth No. 5 from Dr. Orla Quist.",
        '"We sail at dawn," said the mate.',
        "The boat costs 3.5 million euros.",
    ],
)
def test_abbreviations_and_quotes_end_no_sentence(text: str) -> None:
    assert split(text) == [text]


def test_plain_sentences_are_told_apart() -> None:
    assert split("The mill burnt. Nobody was hurt! Who lit it? It is not known.") == [
        "The mill burnt.",
        "Nobody was hurt!",
        "Who lit it?",
        "It is not known.",
    ]


def test_the_month_of_may_ends_a_sentence() -> None:
    assert split("The mole opened in May. Ada Holt came.") == ["The mole opened in May.", "Ada Holt came."]


def test_headings_and_list_items_stand_alone() -> None:
    text = "# The mill\n\nIt had three parts:\n\n- a wheel\n- a stone\n- a loft\n\nIt burnt."
    sentences = split_sentences(Article(id="a", title="", text=text))
    assert [s.text for s in sentences] == [
        "The mill",
        "It had three parts:",
        "a wheel",
        "a stone",
        "a loft",
        "It burnt.",
    ]
    assert [s.heading for s in sentences] == [True, False, False, False, False, False]


def test_a_paragraph_wrapped_at_a_margin_stays_whole() -> None:
    assert split("The mill stood by\nthe old harbour until\nit burnt in 1911.") == [
        "The mill stood by\nthe old harbour until\nit burnt in 1911."
    ]


def test_places_are_counted_from_one() -> None:
    sentences = split_sentences(Article(id="a", title="", text="One. Two.\n\nThree."))
    assert [(s.paragraph, s.number) for s in sentences] == [(1, 1), (1, 2), (2, 1)]


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=150)
def test_offsets_are_exact_on_any_text(text: str) -> None:
    sentences = split_sentences(Article.model_construct(id="a", title="", text=text))
    end = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text != ""
        assert sentence.start >= end
        end = sentence.end


def test_what_is_too_long_for_a_sentence_is_cut_at_the_end_of_a_line_or_at_a_space() -> None:
    table = "\n".join(f"{year}  {year * 7}  {year * 13}" for year in range(1000, 1400))
    for text in (table, "herring " * 500, "x" * 5_000):
        found = split(text)
        assert max(map(len, found)) <= LONGEST
        assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence[:4].isdigit() and sentence[4] == " " for sentence in split(table))
