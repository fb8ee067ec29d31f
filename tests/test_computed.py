"""Questions whose answer no sentence states: computed over figures and dates of sentences, lists, tables."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.bot import Bot
from qa.knowledge.base import KnowledgeBase
from qa.language.values import format_number
from qa.models import Article, Fact, Place

BREWERY = """Net profit rose to 5.4 million euros in the first half of 2022, compared with 3.9 million \
euros a year earlier. \
Beer output fell from 48,000 hectolitres in 2021 to 45,500 hectolitres. The brewery employs 212 people, \
37 of them apprentices. \
It owns 62 delivery vans, including 18 electric ones.

Of the 140 pubs that the brewery supplied, 22 closed during the winter. The Norrby plant has 14 \
fermentation tanks and the older \
Lunde plant has 9 fermentation tanks.

The director, Greta Halvard, 61, took over from her father Odd in 1998. Her brother Jens Halvard, 54, \
runs the malt house. \
The malt house burned down in March 2003 and was rebuilt in September 2006.

A bottle of pale ale costs 3.20 euros and a bottle of stout costs 4.10 euros. Shareholders own 51 \
percent of the brewery.

The board backed the new warehouse by 9 votes to 4. Exports rose by 1,200 hectolitres. The pipe is 2 \
kilometres long and the \
hose is 300 metres long."""

LAKES = """The Tarn valley has three reservoirs.

| Reservoir | Volume 2018 (megalitres) | Volume 2022 (megalitres) | Visitors 2022 |
|---|---:|---:|---:|
| Arden Water | 4,100 | 3,650 | 12,300 |
| Blea Tarn | 2,750 | 2,900 | 8,100 |
| Cold Mere | 1,980 | 1,440 | 22,450 |
| Total | 8,830 | 7,990 | 42,850 |

The poet Elin Voss was born in Arden on 4 May 1902 and died in Leeds on 9 January 1980. She published \
her first book in 1931.

The fishing club was founded in June 1950. The boat house opened in May 1962 and closed in May 1974. It \
reopened in May 1981."""


def bot(text: str) -> Bot:
    return Bot(KnowledgeBase.from_articles([Article(id="a", title="A report", text=text)]))


BOTS = {"brewery": bot(BREWERY), "lakes": bot(LAKES)}


@pytest.mark.parametrize(
    ("article", "question", "text"),
    [
        ("brewery", "By how many euros did net profit rise over the year before?", "€1.5 million"),
        ("brewery", "By how many hectolitres did beer output fall?", "2,500"),
        ("brewery", "How many of the brewery's employees are not apprentices?", "175"),
        ("brewery", "What share of the delivery vans are electric?", "29%"),
        ("brewery", "How many delivery vans are not electric?", "44"),
        ("brewery", "How many of the pubs did not close during the winter?", "118"),
        ("brewery", "How many more fermentation tanks does the Norrby plant have than the Lunde plant?", "5"),
        ("brewery", "How many fermentation tanks do the Norrby and Lunde plants have together?", "23"),
        ("brewery", "Does the Norrby plant have more fermentation tanks than the Lunde plant?", "Yes"),
        ("brewery", "How many years older is Greta Halvard than Jens Halvard?", "7 years"),
        ("brewery", "How long did it take to rebuild the malt house?", "3 years and 6 months"),
        ("brewery", "How much more does a bottle of stout cost than a bottle of pale ale?", "€0.90"),
        ("brewery", "What percentage of the brewery do shareholders not own?", "49%"),
        ("brewery", "By how many votes was the new warehouse backed?", "5"),
        ("brewery", "How much longer is the pipe than the hose?", "1.7 kilometres"),
        ("lakes", "How much bigger was the volume of Arden Water than that of Blea Tarn in 2018?", "1,350"),
        ("lakes", "By how many megalitres did the volume of Cold Mere fall between 2018 and 2022?", "540"),
        ("lakes", "By what percentage did the volume of Arden Water fall from 2018 to 2022?", "11%"),
        ("lakes", "How many visitors did Arden Water and Blea Tarn have together in 2022?", "20,400"),
        ("lakes", "Which reservoir had the most visitors in 2022?", "Cold Mere"),
        ("lakes", "Which reservoir had the second most visitors in 2022?", "Arden Water"),
        ("lakes", "Which reservoir had the smallest volume in 2018?", "Cold Mere"),
        ("lakes", "What share of the visitors in 2022 came to Cold Mere?", "52.4%"),
        ("lakes", "How old was Elin Voss when she died?", "77 years"),
        ("lakes", "How old was Elin Voss when she published her first book?", "28 or 29 years"),
        ("lakes", "How long was the boat house closed?", "7 years"),
        (
            "lakes",
            "How many years after the founding of the fishing club did the boat house open?",
            "11 years and 11 months",
        ),
    ],
)
def test_what_no_sentence_states_is_computed(article: str, question: str, text: str) -> None:
    answer = BOTS[article].ask(question)
    assert answer.text == text
    assert answer.explanation.working
    assert all(fact.origin == "extracted" for fact in answer.facts)
    assert len(answer.evidence) >= 1


@pytest.mark.parametrize(
    ("article", "question"),
    [
        ("brewery", "How many more fermentation tanks does the Norrby plant have than the Hadsel plant?"),
        ("brewery", "How many fermentation tanks do the Norrby and Hadsel plants have together?"),
        (
            "brewery",
            "How many times as many fermentation tanks does the Norrby plant have as the Hadsel plant?",
        ),
        ("lakes", "How many more visitors did Cold Mere have than Dunmere in 2022?"),
        ("lakes", "How old was Elin Voss when she married?"),
    ],
)
def test_of_two_operands_one_alone_is_no_answer(article: str, question: str) -> None:
    assert not BOTS[article].ask(question).answered


def test_a_missing_operand_is_named_with_what_is_known() -> None:
    answer = BOTS["brewery"].ask(
        "How many more fermentation tanks does the Norrby plant have than the Hadsel plant?"
    )
    assert answer.explanation.reason.startswith("there is no figure for Hadsel; known is 14 tanks")


def test_a_sentence_that_states_the_result_answers_itself() -> None:
    answer = BOTS["brewery"].ask("By how many hectolitres did exports rise?")
    assert answer.text == "1,200"
    assert not answer.explanation.working


def test_the_working_names_what_each_figure_is_of() -> None:
    answer = BOTS["lakes"].ask(
        "By how many megalitres did the volume of Cold Mere fall between 2018 and 2022?"
    )
    assert answer.explanation.working == "1,980 Cold Mere (2018) − 1,440 Cold Mere (2022) = 540 megalitres"


def test_currencies_are_not_converted() -> None:
    text = "The director earns 92,000 dollars a year. The curator earns 61,000 euros a year."
    assert not bot(text).ask("How much more does the director earn than the curator?").answered


PEOPLES = ("Danish", "Norwegian", "Swedish", "Polish")
COUNTS = st.lists(st.integers(2, 10**7), min_size=4, max_size=4)
PAIRS = st.permutations(range(4)).map(lambda order: order[:2])


def rounded(number: Decimal) -> str:
    exact = number.quantize(Decimal("0.01"))
    return format_number(exact if exact == number else number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def expected(a: int, b: int, whole: int) -> dict[str, str]:
    """What plain arithmetic says: the question's form, and the answer."""
    return {
        "How many {} and {} pilots are there together?": f"{a + b:,}",
        "What is the ratio of {} pilots to {} pilots?": f"{rounded(Decimal(a) / b)} times",
        "What share of the pilots are {} or {}?": f"{rounded(Decimal(100 * (a + b)) / whole)}%",
        "How many of the pilots are neither {} nor {}?": f"{whole - a - b:,}",
        "Are there more {} pilots than {} pilots?": "Yes" if a > b else "No",
        "What is the difference between the numbers of {} and {} pilots?": f"{abs(a - b):,}",
    }


@given(COUNTS, PAIRS)
def test_random_tables_are_computed_as_python_does(counts: list[int], pair: list[int]) -> None:
    place = Place(paragraph=1, sentence=1, words="There")
    whole = sum(counts)
    rows = [
        *zip((f"{people} pilots" for people in PEOPLES), counts, strict=True),
        ("pilots of the harbour", whole),
    ]
    facts = [
        Fact(
            article_id="a",
            subject=subject,
            relation="number",
            value=str(value),
            unit="pilots",
            evidence=place,
        )
        for subject, value in rows
    ]
    facts = [fact.model_copy(update={"part_of": "pilots of the harbour"}) for fact in facts[:-1]] + facts[-1:]
    article = Article(id="a", title="A harbour", text="There are pilots of the harbour.")
    asked = Bot(KnowledgeBase.from_articles([article], facts))
    a, b = (counts[i] for i in pair)
    for form, answer in expected(a, b, whole).items():
        found = asked.ask(form.format(*(PEOPLES[i] for i in pair)))
        assert (found.text, found.answered) == (answer, True), (form, found.explanation.reason)


@given(COUNTS, PAIRS)
def test_random_figures_of_a_sentence_are_computed_as_python_does(counts: list[int], pair: list[int]) -> None:
    told = [f"{value:,} {people} pilots" for people, value in zip(PEOPLES, counts, strict=True)]
    asked = bot(f"The harbour of Veldhaven employs {', '.join(told[:-1])} and {told[-1]}.")
    a, b = (counts[i] for i in pair)
    one, other = (PEOPLES[i] for i in pair)
    together = asked.ask(f"How many {one} and {other} pilots are there together?")
    assert together.text == f"{a + b:,}"
    more = asked.ask(f"How many more {one} pilots than {other} pilots are there?")
    assert more.text == (f"{a - b:,}" if a >= b else "")


QUARRY = """The Brant quarry employs 148 people, 96 of them at the face and the rest in the cutting shed. \
Its new saw cuts 36 slabs an hour; the old one managed 21.

The 40 lorries of the quarry carried 5,200 loads last year. A load costs the builder £84, which is £12 more \
than in the north. Of the winter 9 of 120 days were lost to frost. The gravel pit was closed in March 2011 and was opened again in September 2013. Entry to \
its museum costs £9 now, where it was £7.50 under the former owner. Talks run from 9.15 am to 11 am."""
BOTS["quarry"] = bot(QUARRY)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many people work in the cutting shed?", "52"),
        ("How many more slabs does the new saw manage in an hour than the old one?", "15"),
        ("How many loads did each lorry carry on average?", "130"),
        ("For how many months was the gravel pit closed?", "30 months"),
        ("By what percentage did the entry to the museum rise?", "20%"),
        ("What percentage of the winter days were lost to frost?", "7.5%"),
    ],
)
def test_operands_need_not_be_named_in_their_words(question: str, answer: str) -> None:
    found = BOTS["quarry"].ask(question)
    assert found.text == answer
    assert found.explanation.working


@pytest.mark.parametrize(
    "question",
    [
        "How many more slabs does the new saw manage in an hour than the saw in Thorne?",
        "How many people work in the office?",
        "By what percentage did the entry to the castle rise?",
    ],
)
def test_likely_operands_of_another_thing_are_not_taken(question: str) -> None:
    assert not BOTS["quarry"].ask(question).explanation.working
