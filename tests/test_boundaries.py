"""Where sentences end: behind abbreviations, letters, quotations, notes, parentheses, and not in them."""

from __future__ import annotations

import pytest

from qa.answering.bot import Bot
from qa.knowledge.base import KnowledgeBase
from qa.language import boundaries
from qa.language.sentences import split_sentences
from qa.language.terms import holds_words, terms, tokenize
from qa.models import Article

ONE_SENTENCE = [
    "“Let go!” the pilot cried.",
    "“Is it deep?” asked Ruth Alder on the quay.",
    "“Let go!” Pilot Ruth Alder shouted from the stern.",
    "The tug left at 6 a.m. Tuesday for Farrow Sound.",
    "The vote closes at 9 p.m. GMT on the last day.",
    "FARROW, Wis. (AP) — The bridge was shut to lorries.",
    "Alder et al. [14] counted the eels below the weir.",
    "They follow Alder et al. (2003) in this.",
    "The case of Alder v. The Harbour Board was heard in Oct. 1988.",
    "Dist. Atty. Alder wrote to Lt. Gov. Marsh and Sec. Dunne.",
    "Grilse of Salmo sp. were netted at pt. 3 of the survey.",
    "Wahoo! Ltd. makes kites.",
    "The Inst. of Tides rents max. 7 boats.",
    "The permit covers (a) nets, (b) traps and (c) lines under ten metres.",
    'A 6" pipe feeds the pond.',
    "She met R. Alder and J. K. Marsh at the U.S. Embassy.",
]
MANY_SENTENCES = [
    ("“Who rows?” Nobody spoke. They waited.", 3),
    ("Is the weir open? No. Ruth shut it.", 3),
    ("They live on Mill St. The lane is narrow.", 2),
    ("The well was dug in Mar. The pump came later.", 2),
    ("The coat is size M. Sleeves are long.", 2),
    ("So must I. The rest may stay.", 2),
    ("They drew Plan B. Then it rained.", 2),
    ("The eels came back.3 Nobody knew why.", 2),
    ("He sold up (at a loss). (Few noticed.) She stayed.", 3),
    ('The board is 9" wide. The joiner cut it.', 2),
    ("She holds a Ph.D. The board chose her.", 2),
    ("It was lost in World War I. Then it was found.", 2),
    ("The council said no. Ruth Alder left.", 2),
    ("The mast fell in May. Ruth Alder saw it.", 2),
]


def split(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(Article(id="a", title="", text=text))]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_a_sentence_goes_on_behind_what_only_looks_like_its_end(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(("text", "count"), MANY_SENTENCES, ids=[text for text, _ in MANY_SENTENCES])
def test_a_sentence_ends_where_another_begins(text: str, count: int) -> None:
    found = split(text)
    assert len(found) == count
    assert " ".join(found) == text


def test_characters_that_nobody_sees_do_not_matter_in_matching() -> None:
    text = "The har\u00adbour mas\u200bter opened the \ufb01sh market in 1911."
    assert terms(text) == terms("The harbour master opened the fish market in 1911.")
    assert holds_words(text, "the harbour master")
    assert [token.text for token in tokenize(text)][1] == "har\u00adbour"
    answer = Bot(KnowledgeBase.from_articles([Article(id="a", title="", text=text)])).ask(
        "When did the harbour master open the fish market?"
    )
    assert (answer.text, answer.evidence[0].sentence) == ("1911", text)


@pytest.mark.parametrize(
    "piece", ["港口开放了。", "The ferry company employed 64 sailors. ", "It “opened. And” closed. "]
)
def test_a_long_line_has_the_sentences_of_a_short_one(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    inner = boundaries.get_sentence_boundaries

    def watched(language: str, text: str) -> object:
        read.append(len(text))
        return inner(language, text)

    monkeypatch.setattr(boundaries, "get_sentence_boundaries", watched)
    short, long = split(piece * 8), split(piece * 4_000)
    assert long == short * 500
    assert max(read) <= 4_000
    assert sum(read) <= 3 * len(piece * 4_008)
