"""Answers from the fact table: one row looked up, several computed over, and what must not be computed."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.bot import Bot
from qa.answering.facts.results import FactAnswer, FactRefusal, Result
from qa.answering.facts.table import OPERATIONS, FactTable
from qa.answering.matching.query import Query
from qa.answering.question.operations import Intent, find_operation
from qa.errors import QuestionError
from qa.knowledge.base import KnowledgeBase
from qa.models import Article, Fact, Place, Source

TEXT = """In March 2015 the harbour of Veldhaven employed 420 Danish pilots, 180 Norwegian pilots and 1,000 foreign pilots in all, \
who came from 14 countries. The crane crews had 35 cranes and 90 Danish dockers. In 2016 there were 450 Danish pilots.

The city library in Veldhaven closed in May 1998 after a flood. It reopened in May 2003. The ferry line was founded in 1990.

Ingrid Solheim is harbour master of Veldhaven. Per Olsen is deputy director of the Northern Ferry Company.

Nordlys Shipping AS acquired a 30 percent stake in the ferry line in June 2014.

The port exports timber. The port exports fish. The port exports salt."""

PILOTS = "foreign pilots in Veldhaven"


def fact(subject: str, relation: str, place: tuple[int, int] = (1, 1), **columns: str) -> Fact:
    evidence = Place(paragraph=place[0], sentence=place[1], words="words")
    return Fact.model_validate(
        {"article_id": "port", "subject": subject, "relation": relation, "evidence": evidence, **columns}
    )


FACTS = (
    fact("Danish pilots in Veldhaven", "number", value="420", unit="pilots", date="2015-03", part_of=PILOTS),
    fact(
        "Norwegian pilots in Veldhaven", "number", value="180", unit="pilots", date="2015-03", part_of=PILOTS
    ),
    fact(PILOTS, "number", value="1000", unit="pilots", date="2015-03"),
    fact("countries of origin of foreign pilots", "number", value="14", unit="countries"),
    fact("cranes in Veldhaven", "number", (1, 2), value="35", unit="cranes"),
    fact(
        "Danish dockers in Veldhaven",
        "number",
        (1, 2),
        value="90",
        unit="dockers",
        part_of="dockers in Veldhaven",
    ),
    fact("city library in Veldhaven", "closed", (2, 1), date="1998-05"),
    fact("city library in Veldhaven", "reopened", (2, 2), date="2003-05"),
    fact("ferry line", "founded", (2, 3), date="1990"),
    fact("Ingrid Solheim", "office", (3, 1), object="harbour master of Veldhaven"),
    fact("Per Olsen", "office", (3, 2), object="deputy director of the Northern Ferry Company"),
    fact(
        "Nordlys Shipping AS",
        "acquired stake in",
        (4, 1),
        object="ferry line",
        value="30",
        unit="%",
        date="2014-06",
    ),
    fact("port", "exports", (5, 1), object="timber"),
    fact("port", "exports", (5, 2), object="fish"),
    fact("port", "exports", (5, 3), object="salt"),
)
ALIASES = {"NSAS": "Nordlys Shipping AS"}


def knowledge(
    facts: tuple[Fact, ...] = FACTS, published: datetime.date | None = datetime.date(2018, 8, 20)
) -> KnowledgeBase:
    return KnowledgeBase.from_articles(
        [Article(id="port", title="A port", text=TEXT, source=Source(published=published))], facts, ALIASES
    )


def ask(text: str) -> Query:
    return Bot(knowledge()).rank(text)[0]


def look_up(text: str, *facts: Fact) -> str | None:
    answer = FactTable(knowledge(facts or FACTS)).look_up(ask(text))
    return answer.text if answer else None


def compute(text: str, *facts: Fact, published: datetime.date | None = datetime.date(2018, 8, 20)) -> Result:
    return FactTable(knowledge(facts or FACTS, published)).compute(ask(text))


def computed(text: str, *facts: Fact) -> FactAnswer:
    result = compute(text, *facts)
    assert isinstance(result, FactAnswer), result
    return result


def refused(text: str, *facts: Fact) -> str:
    result = compute(text, *facts)
    assert isinstance(result, FactRefusal), result
    return result.reason


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("How many more Danish than Norwegian pilots are there?", "difference"),
        ("What is the difference between the two groups?", "difference"),
        ("How many Danish and Norwegian pilots are there together?", "sum"),
        ("What share of all pilots are Danish?", "share"),
        ("What percentage of the pilots is from Norway?", "share"),
        ("How many pilots are neither Danish nor Norwegian?", "remainder"),
        ("How many times as many Danes as Norwegians are there?", "ratio"),
        ("How long was the library closed?", "duration"),
        ("How many years after the closing did it reopen?", "duration"),
        ("How long ago did it reopen?", "since"),
        ("Which came first, the closing or the founding?", "first"),
        ("Which happened last, the closing or the founding?", "last"),
        ("Who has the most pilots?", "most"),
        ("Which group has the fewest pilots?", "fewest"),
        ("How many exports were named?", "count"),
        ("Are there more Danish pilots than Norwegian pilots?", "compare"),
        ("How many pilots are there?", None),
        ("What percentage stake did the company buy?", None),
        ("What was the first purchase of the company?", None),
        ("Which group has the second most pilots?", "most"),
        ("How many times did the ship sail?", None),
    ],
)
def test_a_phrase_tells_the_operation(question: str, operation: str | None) -> None:
    found = find_operation(question)
    assert (found.name if found else None) == operation


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many Danish pilots were there in Veldhaven?", "420"),
        ("How many foreign pilots were employed in March 2015?", "1,000"),
        ("How many foreign pilots were there in total?", "1,000"),
        ("How many countries did the foreign pilots come from?", "14"),
        ("When did the city library close?", "May 1998"),
        ("When did the library re-open?", "May 2003"),
        ("Who is Ingrid Solheim?", "harbour master of Veldhaven"),
        ("Who is the harbour master of Veldhaven?", "Ingrid Solheim"),
        ("What percentage stake did NSAS acquire?", "30%"),
        ("When did Nordlys Shipping acquire its stake in the ferry line?", "June 2014"),
        ("Who acquired a stake in the ferry line?", "Nordlys Shipping AS"),
    ],
)
def test_a_row_that_fits_answers(question: str, answer: str) -> None:
    assert look_up(question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "How many Danish pilots were there in Bergen?",  # another place
        "How many Danish pilots were there in Norway?",  # a place that the row names as a people
        "How many Danish pilots were there in 2012?",  # another year
        "How many Swedish pilots were there in Veldhaven?",  # another people
        "How many pilots were there in Veldhaven?",  # three rows would do
        "How many Danish pilots retired?",  # something that neither row nor sentence says
        "How many Danish sailors were there?",
        "How many foreign pilots were not Danish?",
        "Who is the director of Veldhaven?",
        "Who is the master of the Northern Ferry Company?",
        "What percentage stake did Nordlys Shipping sell?",
        "When did the museum close?",
        "When did the library burn?",
        "Why did the library close?",
        "What did Nordlys Shipping pay for its stake?",
        "What does Ingrid Solheim want?",  # no office
    ],
)
def test_where_words_contradict_no_row_fits(question: str) -> None:
    assert look_up(question) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How long is the quay?", "1,240 metres"),
        ("How wide is the quay?", "80 metres"),
        ("How high is the quay?", None),
        ("How long did the quay take?", None),
    ],
)
def test_what_is_measured_has_a_noun(question: str, answer: str | None) -> None:
    sizes = [
        fact("quay", measure, value=value, unit="metres")
        for measure, value in (("length", "1240"), ("width", "80"))
    ]
    assert look_up(question, *sizes) == answer


def test_a_curated_row_wins_over_an_extracted_one() -> None:
    extracted = fact("Danish pilots in Veldhaven", "number", value="421", unit="pilots", origin="extracted")
    assert look_up("How many Danish pilots were there in Veldhaven?", extracted, *FACTS) == "420"


def test_what_is_known_of_several_times_is_told_of_all_of_them() -> None:
    other = fact("Danish pilots in Veldhaven", "number", value="450", unit="pilots", date="2016")
    assert (
        look_up("How many Danish pilots were there in Veldhaven?", *FACTS, other)
        == "420 (March 2015); 450 (2016)"
    )
    assert look_up("How many Danish pilots were there in Veldhaven in 2016?", *FACTS, other) == "450"
    again = fact("city library in Veldhaven", "closed", date="2011")
    assert look_up("When did the city library close?", *FACTS, again) == "May 1998; 2011"


def test_extracted_rows_that_disagree_leave_the_question_to_the_sentences() -> None:
    rows = [
        fact("cranes in Veldhaven", "number", value=value, unit="cranes", origin="extracted")
        for value in ("35", "36")
    ]
    assert look_up("How many cranes are there in Veldhaven?", *rows) is None


def test_articles_that_disagree_are_told_the_newest_first() -> None:
    articles = [
        Article(id=name, title=name, text=TEXT, source=Source(published=datetime.date(year, 1, 1)))
        for name, year in YEARS.items()
    ]
    facts = [
        fact("cranes in Veldhaven", "number", value=value, unit="cranes").model_copy(
            update={"article_id": name}
        )
        for name, value in (("older", "35"), ("newer", "36"))
    ]
    answer = Bot(KnowledgeBase.from_articles(articles, facts)).ask("How many cranes are there in Veldhaven?")
    assert answer.text == "36"
    assert answer.explanation.notes == (
        "the articles disagree, the newest first: 36 (2019-01-01); 35 (2018-01-01)",
    )


YEARS = {"older": 2018, "newer": 2019}


def test_a_looked_up_answer_cites_its_fact() -> None:
    answer = FactTable(knowledge()).look_up(ask("When did the city library close?"))
    assert answer is not None
    assert answer.facts == (FACTS[6],)
    assert answer.working == ""


@pytest.mark.parametrize(
    ("question", "text", "working"),
    [
        (
            "How many more Danish pilots than Norwegian pilots are there?",
            "240",
            "420 Danish − 180 Norwegian = 240 pilots",
        ),
        (
            "How many fewer Norwegian than Danish pilots are there in Veldhaven?",
            "240",
            "420 Danish − 180 Norwegian = 240 pilots",
        ),
        (
            "How many Danish and Norwegian pilots are there together?",
            "600",
            "420 Danish + 180 Norwegian = 600 pilots",
        ),
        (
            "What share of the foreign pilots are Danish?",
            "42%",
            "420 Danish ÷ 1,000 = 42% of foreign pilots in Veldhaven",
        ),
        (
            "What share of the pilots are Danish or Norwegian?",
            "60%",
            "(420 Danish + 180 Norwegian) ÷ 1,000 = 60% of foreign pilots in Veldhaven",
        ),
        (
            "How many foreign pilots are neither Danish nor Norwegian?",
            "400",
            "1,000 − 420 Danish − 180 Norwegian = 400 pilots",
        ),
        ("How many foreign pilots are not Danish?", "580", "1,000 − 420 Danish = 580 pilots"),
        (
            "How many times as many Danish pilots as Norwegian pilots are there?",
            "2.3 times",
            "420 Danish ÷ 180 Norwegian ≈ 2.3",
        ),
        (
            "Are there more Danish pilots than Norwegian pilots in Veldhaven?",
            "Yes",
            "420 Danish > 180 Norwegian pilots",
        ),
        (
            "Are there fewer Danish pilots than Norwegian pilots in Veldhaven?",
            "No",
            "420 Danish > 180 Norwegian pilots",
        ),
        (
            "Who has the most pilots in Veldhaven?",
            "Danish pilots in Veldhaven",
            "420 (Danish pilots in Veldhaven) > 180 (Norwegian pilots in Veldhaven)",
        ),
        ("How many exports of the port are named?", "3", "timber; fish; salt: 3"),
    ],
)
def test_values_are_computed_with_their_working(question: str, text: str, working: str) -> None:
    answer = computed(question)
    assert (answer.text, answer.working) == (text, working)
    assert all(used in FACTS for used in answer.facts)
    assert len(answer.facts) > 1


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How long was the city library closed?", "5 years"),
        ("How long between the closing and the reopening of the library?", "5 years"),
        ("How many years after the founding of the ferry line did the library close?", "about 8 years"),
        ("How long ago did the library reopen?", "about 15 years and 3 months"),
        (
            "Which came first, the closing of the library or the founding of the ferry line?",
            "ferry line founded (1990)",
        ),
        (
            "Which happened last, the closing of the library or the founding of the ferry line?",
            "city library in Veldhaven closed (May 1998)",
        ),
        ("Did the library close before it reopened?", "Yes"),
        ("Did the library reopen before it closed?", "No"),
    ],
)
def test_dates_are_compared_and_subtracted(question: str, text: str) -> None:
    assert computed(question).text == text


def test_time_since_counts_to_the_date_of_the_article_and_says_so() -> None:
    assert "20 August 2018, the article's date" in computed("How long ago did the library reopen?").working
    undated = compute("How long ago did the library reopen?", published=None)
    assert isinstance(undated, FactRefusal)
    assert "no date" in undated.reason


def test_one_subject_in_two_years_is_compared_where_the_question_names_both() -> None:
    later = fact(
        "Danish pilots in Veldhaven",
        "number",
        (1, 3),
        value="450",
        unit="pilots",
        date="2016",
        part_of=PILOTS,
    )
    assert (
        computed("How many more Danish pilots were there in 2016 than in 2015?", *FACTS, later).working
        == "450 Danish (2016) − 420 Danish (March 2015) = 30 pilots"
    )


def test_what_another_did_likewise_is_no_end_of_it() -> None:
    masters = [
        fact(name, "led", (3, 1), object="harbour", date=year)
        for name, year in (("Ingrid Solheim", "2004"), ("Per Olsen", "2016"))
    ]
    assert compute("How long has Per Olsen led the harbour?", *masters) is None
    assert (
        computed("How long between Ingrid Solheim led the harbour and Per Olsen led it?", *masters).text
        == "about 12 years"
    )


BUILDERS = "workers of the bridge of Oslo"
BRIDGES = (
    fact("bridge of Oslo", "cost", value="48", unit="EUR"),
    fact(BUILDERS, "number", value="312", unit="workers", date="2015"),
    fact(f"Polish {BUILDERS}", "number", value="120", unit="workers", date="2015", part_of=BUILDERS),
    fact("workers of the tunnel", "number", value="80", unit="workers", date="2015"),
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What share of the workers of the bridge of Oslo were Polish?", "38.5%"),
        ("How many workers of the bridge of Oslo were not Polish?", "192"),
        ("How many more workers of the bridge of Oslo than workers of the tunnel were there?", "232"),
        ("Which has more workers, the bridge of Oslo or the tunnel?", "workers of the bridge of Oslo"),
        ("How many workers of the bridge of Oslo and workers of the tunnel were there?", "392"),
    ],
)
def test_a_quantity_is_known_by_most_of_its_words(question: str, text: str) -> None:
    assert computed(question, *BRIDGES).text == text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did the bridge of Oslo have more workers than the tunnel?", "Yes"),
        ("Did the tunnel have more workers than the bridge of Oslo?", "No"),
        ("Did the tunnel have fewer workers than the bridge of Oslo?", "Yes"),
    ],
)
def test_the_order_in_the_question_tells_which_is_compared_with_which(question: str, text: str) -> None:
    assert computed(question, *BRIDGES).text == text


def test_more_is_not_told_of_what_is_less() -> None:
    assert "the other way round" in refused(
        "How many more workers of the tunnel than workers of the bridge of Oslo were there?", *BRIDGES
    )


def test_two_years_are_put_together_where_the_question_names_both() -> None:
    facts = [
        fact(f"ships in {year}", "number", value=value, unit="ships", date=year)
        for year, value in (("2020", "900"), ("2021", "840"))
    ]
    assert computed("How many more ships were there in 2020 than in 2021?", *facts).text == "60"
    assert "the other way round" in refused("How many more ships were there in 2021 than in 2020?", *facts)


def test_values_of_different_years_are_refused() -> None:
    later = fact(
        "Swedish pilots in Veldhaven",
        "number",
        (1, 3),
        value="450",
        unit="pilots",
        date="2016",
        part_of=PILOTS,
    )
    assert "different years" in refused("How many more Swedish than Danish pilots are there?", *FACTS, later)


def test_values_of_different_units_are_refused() -> None:
    assert "different units" in refused("How many more Norwegian pilots than cranes are there?")


def test_what_the_facts_disagree_on_is_not_computed_with() -> None:
    other = fact("cranes in Veldhaven", "number", value="36", unit="cranes")
    ships = fact("ships in Veldhaven", "number", value="3", unit="cranes")
    assert "disagree on cranes in Veldhaven: 35 and 36" in refused(
        "How many more cranes than ships are there?", *FACTS, other, ships
    )


def test_parts_of_different_wholes_are_refused() -> None:
    elsewhere = fact(
        "Swedish pilots in Veldhaven", "number", value="7", unit="pilots", part_of="retired pilots"
    )
    assert "different wholes" in refused(
        "How many Danish and Swedish pilots are there together?", *FACTS, elsewhere
    )


def test_a_part_is_not_added_to_its_whole() -> None:
    assert "twice" in refused("How many Danish pilots and foreign pilots are there together?")


def test_a_share_needs_its_whole() -> None:
    assert "no fact gives the whole" in refused("What share of the dockers are Danish dockers?")


def test_no_share_of_nothing() -> None:
    whole = fact(PILOTS, "number", value="0", unit="pilots")
    part = fact("Danish pilots in Veldhaven", "number", value="0", unit="pilots", part_of=PILOTS)
    assert "no share" in refused("What share of the foreign pilots are Danish?", whole, part)


def test_the_most_of_equals_is_refused() -> None:
    equal = [
        fact(f"{people} pilots in Veldhaven", "number", value="5", unit="pilots", part_of=PILOTS)
        for people in ("Danish", "Norwegian")
    ]
    assert "the same" in refused("Who has the most pilots in Veldhaven?", *equal)


def test_the_fewest_is_refused_where_the_rest_is_not_known() -> None:
    assert "leave 400 unnamed" in refused("Which group has the fewest pilots?")
    whole = fact(PILOTS, "number", value="600", unit="pilots")
    assert (
        computed("Which group has the fewest pilots?", *FACTS[:2], whole).text
        == "Norwegian pilots in Veldhaven"
    )


def test_an_event_is_known_by_its_object_too() -> None:
    signed = fact("Veldhaven and Bergen", "signed", (2, 3), object="ferry treaty", date="1990")
    assert look_up("When was the ferry treaty signed?", signed) == "1990"
    assert look_up("When did Oslo sign the ferry treaty?", signed) is None


def test_dates_too_coarse_to_tell_are_refused() -> None:
    coarse = (fact("ferry line", "founded", (2, 3), date="1998"), *FACTS[6:8])
    assert "too coarse" in refused(
        "Which came first, the founding of the ferry line or the closing of the library?", *coarse
    )


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("How many more Danish pilots than Swedish pilots are there?", "Swedish"),
        ("How many more Danish pilots than Norwegian pilots are there in Bergen?", "Bergen"),
        ("How many more Danish pilots than Norwegian pilots retired?", "retired"),
        ("What share of the citizens are Danish?", "citizens"),
    ],
)
def test_a_missing_operand_is_named_and_the_rows_there_are_are_shown(question: str, lacking: str) -> None:
    result = compute(question)
    assert isinstance(result, FactRefusal)
    assert result.lacking
    assert result.reason.startswith(f"there is no figure for {lacking}; known is ")
    assert "Danish pilots in Veldhaven" in result.reason


@pytest.mark.parametrize(
    "question",
    [
        "How long was the ferry line closed?",
        "Who has the most ships?",
        "How many imports of the port are named?",
    ],
)
def test_where_no_facts_fit_the_sentences_answer(question: str) -> None:
    assert compute(question) is None


def test_without_facts_there_is_no_answer() -> None:
    table = FactTable(KnowledgeBase.from_articles([Article(id="port", title="A port", text=TEXT)]))
    assert table.look_up(ask("When did the library close?")) is None
    assert table.compute(ask("How long was the library closed?")) is None


WORDS = st.lists(
    st.sampled_from(
        f"{TEXT} how many more than what share of which came first neither 2015 2016 ago since".split()
    ),
    max_size=12,
)


@given(st.one_of(st.text(max_size=60), WORDS.map(" ".join)), st.sampled_from(sorted(OPERATIONS)))
def test_no_text_crashes_and_every_answer_cites_its_facts(text: str, operation: str) -> None:
    try:
        query = ask(text)
    except QuestionError:
        return
    intent = Intent(operation, sure=True)  # type: ignore[arg-type]
    asked = replace(query, question=replace(query.question, operation=intent))
    for result in (TABLE.look_up(query), TABLE.compute(asked)):
        assert result is None or result.facts


TABLE = FactTable(knowledge())


@pytest.mark.parametrize(
    "question",
    [
        "Were there no more Danish pilots in 2015 than Norwegian pilots in Veldhaven?",
        "Were there no fewer Danish pilots in 2015 than Norwegian pilots in Veldhaven?",
    ],
)
def test_a_comparison_with_a_not_in_it_is_not_computed(question: str) -> None:
    answer = Bot(knowledge()).ask(question)
    assert not answer.answered
    assert "ask it without" in answer.explanation.reason


def test_a_name_with_lower_in_it_does_not_turn_a_comparison_round() -> None:
    facts = (
        fact("dockers in Lower Veldhaven", "number", value="100", unit="dockers"),
        fact("dockers in Hadsel", "number", value="50", unit="dockers"),
    )
    assert Bot(knowledge(facts)).ask("Does Lower Veldhaven have more dockers than Hadsel?").text == "Yes"


def test_one_subject_counted_in_two_units_is_not_compared() -> None:
    facts = (
        fact("timber exports", "number", value="300", unit="tonnes", date="2010"),
        fact("timber exports", "number", value="200", unit="ships", date="2012"),
    )
    answer = Bot(knowledge(facts)).ask("How many more timber exports were there in 2010 than in 2012?")
    assert not answer.answered
    assert "different units" in answer.explanation.reason


def test_of_two_events_on_one_day_neither_is_before_the_other() -> None:
    facts = (
        fact("North Bridge", "opened", date="2010-05-03"),
        fact("South Bridge", "opened", date="2010-05-03"),
    )
    bot = Bot(knowledge(facts))
    assert bot.ask("Did the North Bridge open before the South Bridge?").text == "No"
    assert bot.ask("Did the North Bridge open after the South Bridge?").text == "No"
    assert (
        "on one day"
        in bot.ask("Which opened first, the North Bridge or the South Bridge?").explanation.reason
    )


def test_a_duration_may_be_counted_in_any_unit_of_time() -> None:
    facts = (
        fact("lock cycle", "duration", value="40", unit="seconds"),
        fact("siege", "duration", value="3", unit="weeks"),
    )
    table = FactTable(knowledge(facts))
    found = [
        table.look_up(ask(f"How long is the duration of the {what}?")) for what in ("lock cycle", "siege")
    ]
    assert [one and one.text for one in found] == ["40 seconds", "3 weeks"]


def test_a_sum_of_money_is_told_as_its_sentence_tells_it() -> None:
    article = Article(id="port", title="The port", text="The mole cost €190,000 in all.")
    cost = fact("mole", "cost", value="190000", unit="EUR")
    assert (
        Bot(KnowledgeBase.from_articles([article], [cost])).ask("What did the mole cost?").text == "€190,000"
    )
