"""Values in a text: what is found, how it is read, compared and printed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.language.dates import PartialDate, duration_between, earlier, parse_iso
from qa.language.finding import find_values
from qa.language.units import is_label
from qa.language.values import Value, format_number, same_value

WRITTEN = datetime.date(2013, 7, 5)


def only(text: str, reference: datetime.date | None = None) -> Value:
    (value,) = find_values(text, reference)
    return value


@pytest.mark.parametrize(
    ("text", "found", "number", "unit"),
    [
        ("There were 1,749 North Korean workers.", "1,749", "1749", "workers"),
        ("a total of 12\u2009064 people", "12\u2009064", "12064", "people"),
        ("some 3.5 million new books", "3.5 million", "3500000", "books"),
        ("two trips", "two", "2", "trips"),
        ("twenty-five men", "twenty-five", "25", "men"),
        ("two hundred and fifty thousand ships", "two hundred and fifty thousand", "250000", "ships"),
        ("a dozen eggs", "a dozen", "12", "eggs"),
        ("half a million readers", "half a million", "500000", "readers"),
        ("one ship sank", "one", "1", ""),
        ("it grew by about 1200", "1200", "1200", ""),
        ("a fall to -5 degrees", "-5", "-5", "degrees"),
        ("1500 labourers came", "1500", "1500", "labourers"),
        ("a 12-member council", "12", "12", ""),
        ("it is 5km long", "5km", "5", "km"),
    ],
)
def test_numbers(text: str, found: str, number: str, unit: str) -> None:
    value = only(text)
    assert (value.kind, value.text, value.number, value.unit) == ("number", found, Decimal(number), unit)


@pytest.mark.parametrize(
    "text",
    [
        "the second largest",
        "hundreds of birds",
        "no one knew",
        "one of them",
        "COVID-19",
        "20th Century Fox",
        "an F-16",
        "B52",
        "at 10:30",
        "version 1.2.3",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert find_values(text) == []


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("20 percent", "20", "%"),
        ("20 %", "20", "%"),
        ("7.5 per cent", "7.5", "%"),
        ("3 percentage points", "3", "percentage points"),
        ("two-thirds", "66.67", "%"),
        ("half of it", "50", "%"),
        ("one in five", "20", "%"),
        ("one loan in four", "25", "%"),
        ("nine out of ten voters", "90", "%"),
    ],
)
def test_percentages(text: str, number: str, unit: str) -> None:
    value = only(text)
    assert (value.kind, value.number, value.unit) == ("percentage", Decimal(number), unit)


@pytest.mark.parametrize("text", ["one goal in three games", "two in three weeks", "one in 2019"])
def test_what_only_looks_like_a_share_is_none(text: str) -> None:
    assert not [value for value in find_values(text) if value.kind == "percentage"]


@pytest.mark.parametrize(
    ("text", "kind", "unit", "numbers"),
    [
        ("10 to 30%", "percentage", "%", (10, 30)),
        ("10–30 per cent", "percentage", "%", (10, 30)),
        ("between 90 and 120 million euros", "money", "EUR", (90_000_000, 120_000_000)),
        ("$3 to 5 million", "money", "USD", (3_000_000, 5_000_000)),
        ("500 to two thousand euros", "money", "EUR", (500, 2000)),
        ("40 to 60 metres", "number", "metres", (40, 60)),
        ("two or three years", "duration", "years", (2, 3)),
    ],
)
def test_both_ends_of_a_range_have_its_unit(
    text: str, kind: str, unit: str, numbers: tuple[int, int]
) -> None:
    assert [(value.kind, value.unit, value.number) for value in find_values(text)] == [
        (kind, unit, number) for number in numbers
    ]


def test_two_amounts_side_by_side_are_no_range() -> None:
    assert [value.unit for value in find_values("won 3 and 5 million euros")] == ["", "EUR"]
    assert [value.unit for value in find_values("paid $5 to 3 people")] == ["USD", "people"]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("$1.2 billion", "1200000000", "USD"),
        ("US$30", "30", "USD"),
        ("€5m", "5000000", "EUR"),
        ("5 million euros", "5000000", "EUR"),
        ("10,000 yuan", "10000", "CNY"),
        ("3 million tugrik", "3000000", "MNT"),
        ("5 million U.S. dollars", "5000000", "USD"),
        ("7 Hong Kong dollars", "7", "Hong Kong dollars"),
        ("EUR 300", "300", "EUR"),
        ("SFr79.1 million", "79100000", "CHF"),
        ("₹500", "500", "INR"),
    ],
)
def test_money(text: str, number: str, unit: str) -> None:
    value = only(text)
    assert (value.kind, value.text, value.number, value.unit) == ("money", text, Decimal(number), unit)


def test_a_small_sum_whose_currency_is_a_thing_too_is_money_only_where_it_is_paid() -> None:
    text = "A ticket costs 17 crowns, and 45 marks with a car."
    assert [value.kind for value in find_values(text)] == ["money", "money"]
    kinds = [value.kind for value in find_values("She won 3 crowns and got 40 marks.")]
    assert kinds == ["number", "number"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("July 3, 2013", ["2013-07-03"]),
        ("3 July 2013", ["2013-07-03"]),
        ("2013-7-5", ["2013-07-05"]),
        ("the 5th of June 1999", ["1999-06-05"]),
        ("Sept. 11, 2001", ["2001-09-11"]),
        ("in August 1999", ["1999-08"]),
        ("in 1948", ["1948"]),
        ("the 2012 elections", ["2012"]),
        ("(1452–1519)", ["1452", "1519"]),
        ("the Edict of Nantes (1598) holds", ["1598"]),
        ("the Harbour Act of 1996 names it", ["1996"]),
        ("failing after 1279.", ["1279"]),
        ("until about 1750, in part", ["1750"]),
        ("1914–18", ["1914", "1918"]),
        ("from 2001 to 2005", ["2001", "2005"]),
        ("between 1361 and 1528", ["1361", "1528"]),
        ("July 3–5, 2013", ["2013-07-03", "2013-07-05"]),
        ("3–5 July 2013", ["2013-07-03", "2013-07-05"]),
        ("AD 70", ["0070"]),
    ],
)
def test_dates(text: str, dates: list[str]) -> None:
    values = find_values(text)
    assert [value.date and value.date.iso() for value in values] == dates
    assert all(value.kind == "date" and not value.relative for value in values)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("July 15", "2013-07-15"),
        ("as of April", "2013-04"),
        ("in December", "2013-12"),
        ("It opened in January", "2013-01"),
        ("It will open in January", "2014-01"),
        ("Last month", "2013-06"),
        ("this year", "2013"),
        ("last August", "2012-08"),
        ("next April", "2014-04"),
        ("yesterday", "2013-07-04"),
        ("two years ago", "2011"),
        ("a month ago", "2013-06"),
    ],
)
def test_relative_dates_resolve_against_the_day_the_text_was_written(text: str, date: str) -> None:
    value = only(text, WRITTEN)
    assert value.relative
    assert value.date == parse_iso(date)
    without = only(text)
    assert without.relative
    assert without.date is None


def test_a_month_of_the_turn_of_the_year_is_the_nearest_one() -> None:
    assert only("in December", datetime.date(2014, 1, 10)).date == PartialDate(2013, 12)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("It has been shut since December", PartialDate(2012, 12)),
        ("It closed in December", PartialDate(2012, 12)),
        ("It closed in July", PartialDate(2013, 7)),
        ("It will close in June", PartialDate(2014, 6)),
    ],
)
def test_a_month_of_what_was_done_lies_behind(text: str, date: PartialDate) -> None:
    assert only(text, WRITTEN).date == date


@pytest.mark.parametrize(
    ("text", "written", "year"),
    [
        ("it ran 31 ships at the end of the year", datetime.date(2024, 2, 19), "2023"),
        ("it will run 31 ships by the end of the year", datetime.date(2024, 2, 19), "2024"),
        ("it will run 31 ships by the end of the year", datetime.date(2024, 11, 2), "2024"),
        ("it ran 31 ships at the end of the year", datetime.date(2024, 11, 2), ""),
    ],
)
def test_the_end_of_the_year_is_that_of_the_last_one_in_a_report_of_what_was(
    text: str, written: datetime.date, year: str
) -> None:
    date = find_values(text, written)[-1]
    assert (date.text, date.date.iso() if date.date else "") == ("the end of the year", year)


@pytest.mark.parametrize("text", ["the 1990s", "the 19th century", "the nineteenth century", "44 BC"])
def test_a_time_without_a_year_is_a_date_that_cannot_be_told(text: str) -> None:
    value = only(text)
    assert (value.kind, value.date) == ("date", None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "on Monday",
            "It opens on Monday",
            "It is closed on Monday",
            "It was put off until Monday",
            "It met every Monday",
        ),
        *("Black Friday sales fell", "The Sunday Times said it", "next week"),
    ],
)
def test_a_day_or_week_that_is_not_told_is_a_date_all_the_same(text: str) -> None:
    (value,) = find_values(text, WRITTEN)
    assert (value.kind, value.date, value.relative) == ("date", None, True)


def test_of_two_weekdays_neither_is_told() -> None:
    found = find_values("Shops opened on Saturday and Sunday", WRITTEN)
    assert [(value.text, value.date, value.relative) for value in found] == [
        ("Saturday", None, True),
        ("Sunday", None, True),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The council voted on Monday to close it", "1 July 2013"),
        ("On Monday, the council voted", "1 July 2013"),
        ("They met on Friday", "5 July 2013"),
        ("They met last Friday", "28 June 2013"),
        ("The council will vote on Monday", "8 July 2013"),
        ("The mole will be opened on Monday", "8 July 2013"),
        ("They said on Tuesday that they would stop", "2 July 2013"),
        ("It sails next Friday", "12 July 2013"),
    ],
)
def test_a_weekday_is_told_from_the_day_that_the_text_came_out(text: str, day: str) -> None:
    (value,) = find_values(text, WRITTEN)
    assert (str(value.date), value.relative) == (day, True)
    assert find_values(text)[0].date is None


@pytest.mark.parametrize("text", ["it may fall", "They March on.", "April Smith left"])
def test_words_that_only_look_like_dates(text: str) -> None:
    assert find_values(text, WRITTEN) == []


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("five years", 5, "years"),
        ("a two-week visit", 2, "weeks"),
        ("for 40 minutes", 40, "minutes"),
        ("one day", 1, "days"),
        ("at sea for a month", 1, "months"),
        ("two hours and 14 minutes", 134, "minutes"),
        ("2 hours, 14 minutes", 134, "minutes"),
        ("one minute 52 seconds", 112, "seconds"),
        ("two years and six months", 30, "months"),
        ("an hour and 20 minutes", 80, "minutes"),
        ("an hour and a half", 90, "minutes"),
        ("two and a half years", Decimal("2.5"), "years"),
        ("half an hour", 30, "minutes"),
        ("three quarters of an hour", 45, "minutes"),
        ("half a century", 50, "years"),
    ],
)
def test_durations(text: str, number: Decimal | int, unit: str) -> None:
    value = only(text)
    assert (value.kind, value.number, value.unit) == ("duration", number, unit)


@settings(deadline=None)
@given(st.text(max_size=200), st.none() | st.dates())
def test_every_text_gives_ordered_slices(text: str, reference: datetime.date | None) -> None:
    check_slices(text, reference)


PIECES = st.sampled_from(
    """1 12 1,749 1948 2013 2013-07-05 0 31 99 007 1e9 one two twenty hundred million dozen half a third of thirds per cent % $ US$ € 5m bn
    percent July may May 3rd th , . - – / : ( ) and to from in last next this month year years ago s 's yesterday century nineteenth AD BC
    workers won dollars percentage points U.S.""".split()
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "-", "\n\n", ", "])), max_size=25),
    st.none() | st.dates(),
)
def test_every_jumble_of_value_words_gives_ordered_slices(
    pieces: list[tuple[str, str]], reference: datetime.date | None
) -> None:
    check_slices("".join(word + gap for word, gap in pieces), reference)


def check_slices(text: str, reference: datetime.date | None) -> None:
    end = 0
    for value in find_values(text, reference):
        assert end <= value.start < value.end
        assert text[value.start : value.end] == value.text
        assert (value.number is None) == (value.kind == "date")
        assert value.date is None or value.date.first_day() <= value.date.last_day()
        assert same_value(value, value)
        end = value.end


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_iso_dates_read_back(day: datetime.date, length: int) -> None:
    text = day.isoformat()[:length]
    date = parse_iso(text)
    assert date is not None
    assert date.iso() == text
    assert date.first_day() <= day <= date.last_day()


@pytest.mark.parametrize(
    "text", ["", "13", "2013-13", "2013-02-30", "2013-7-5-1", "July 2013", "0000", "٢٠١٣"]
)
def test_what_is_no_iso_date(text: str) -> None:
    assert parse_iso(text) is None


def test_dates_print_at_their_precision() -> None:
    assert [str(PartialDate(2004)), str(PartialDate(2004, 8)), str(PartialDate(2013, 7, 3))] == [
        "2004",
        "August 2004",
        "3 July 2013",
    ]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1999-08", "2004-08", True),
        ("2004", "1999", False),
        ("2004", "2004-08", None),
        ("2013-07-03", "2013-07-03", False),
    ],
)
def test_earlier(a: str, b: str, expected: bool | None) -> None:
    assert earlier(_date(a), _date(b)) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1999-08", "2004-08", "5 years"),
        ("2004-08", "2013-03", "8 years and 7 months"),
        ("2004-08", "1999-08", "5 years"),
        ("2013-07-03", "2013-07-15", "12 days"),
        ("2013-07-30", "2013-08-02", "3 days"),
        ("2012-07-03", "2013-07-03", "1 year"),
        ("2012-07-03", "2013-09-20", "about 1 year and 2 months"),
        ("1999", "2004-08", "about 5 years"),
        ("2013-04", "2013-07-03", "about 3 months"),
        ("2013", "2013-07", "less than a year"),
        ("2013-07", "2013-07-03", "less than a month"),
    ],
)
def test_duration_between(a: str, b: str, expected: str) -> None:
    assert duration_between(_date(a), _date(b)) == expected


def _date(text: str) -> PartialDate:
    date = parse_iso(text)
    assert date is not None
    return date


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("12064", "12,064"),
        ("3.4159", "3.42"),
        ("20.0", "20"),
        ("0.5", "0.5"),
        ("3.5E+6", "3,500,000"),
        ("-5", "-5"),
        ("100", "100"),
    ],
)
def test_numbers_print_for_people(number: str, expected: str) -> None:
    assert format_number(Decimal(number)) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1,749 workers", "1749 of them", True),
        ("1,749 workers", "1,749 trips", False),
        ("12 workers", "twelve worker", True),
        ("20 percent", "20%", True),
        ("20 percent", "20", False),
        ("August 2004", "in 2004", True),
        ("August 2004", "July 2004", False),
        ("12 months", "a one-year term", True),
        ("$5 million", "5 million euros", False),
        ("the 1990s", "The 1990S", True),
    ],
)
def test_same_value(a: str, b: str, expected: bool) -> None:
    assert same_value(only(a), only(b)) is expected


def test_a_crowd_is_no_year() -> None:
    value = only("attended by 2000 guests")
    assert (value.kind, value.number, value.unit) == ("number", Decimal(2000), "guests")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("no. 5", True),
        ("ROUTE 66", True),
        ("Pier 2", True),
        ("the pier 2", False),
        ("#3", True),
        ("with 40 ships", False),
    ],
)
def test_a_number_may_only_name_something(text: str, named: bool) -> None:
    start = next(i for i, letter in enumerate(text) if letter.isdigit())
    assert is_label(text, start) is named


SETTINGS = (
    "The report names {}.",
    "A line ({}) of the report is old",
    ("They spoke of {}, and of no more; then they left."),
)
WRITTEN_IN_MANY_WAYS = [
    ("5 June to 7 July 2012", [("date", "2012-06-05"), ("date", "2012-07-07")]),
    ("June 5-July 7, 2013", [("date", "2013-06-05"), ("date", "2013-07-07")]),
    ("28 December to 3 January 2013", [("date", "2012-12-28"), ("date", "2013-01-03")]),
    ("19 August (1919)", [("date", "1919-08-19")]),
    ("18-Jan-18", [("date", "2018-01-18")]),
    ("the first of May 2009", [("date", "2009-05-01")]),
    ("23/07/2013", [("date", "2013-07-23")]),
    ("07/23/2013", [("date", "2013-07-23")]),
    ("05/07/2013", [("date", "2013")]),
    ("2013-07-23T10:15:00Z", [("date", "2013-07-23")]),
    (".5 percent", [("percentage", "0.5 %")]),
    ("half a percent", [("percentage", "0.5 %")]),
    ("a quarter of a million people", [("number", "250000 people")]),
    ("one point two million people", [("number", "1200000 people")]),
    ("2 1/2 years", [("duration", "2.5 years")]),
    ("2½ years", [("duration", "2.5 years")]),
    ("5 000 people", [("number", "5000 people")]),
    ("5,00,000 people", [("number", "500000 people")]),
    ("$1.5m", [("money", "1500000 USD")]),
    ("1.5mn euros", [("money", "1500000 EUR")]),
    ("100bn dollars", [("money", "100000000000 USD")]),
    ("$3T", [("money", "3000000000000 USD")]),
    ("₹1.5 crore", [("money", "15000000 INR")]),
    ("Rs. 3.5 lakh", [("money", "350000 INR")]),
    ("CHF 1'200.20", [("money", "1200.20 CHF")]),
    ("H1 2019", [("date", "2019")]),
    ("Q3 of 2019", [("date", "2019")]),
    ("FY2019", [("date", "2019")]),
    ("45 nm", [("number", "45 nm")]),
    ("5 µm", [("number", "5 µm")]),
    ("12 in long", [("number", "12 in")]),
    ("340 t of steel", [("number", "340 t")]),
    ("45 km²", [("number", "45 km²")]),
    ("200 Nm", [("number", "200 Nm")]),
    ("20 km/h", [("number", "20 km/h")]),
    ("3°C", [("number", "3 °C")]),
    ("between £11m and £14m", [("money", "11000000 GBP"), ("money", "14000000 GBP")]),
    ("€5-7bn", [("money", "5000000000 EUR"), ("money", "7000000000 EUR")]),
]


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize(
    ("text", "expected"), WRITTEN_IN_MANY_WAYS, ids=[text for text, _ in WRITTEN_IN_MANY_WAYS]
)
def test_values_as_people_write_them(setting: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = find_values(setting.format(text))
    assert [
        (value.kind, value.date.iso() if value.date else f"{value.number} {value.unit}") for value in found
    ] == expected


def test_a_day_of_the_week_goes_with_the_date_behind_it() -> None:
    (value,) = find_values("Next meeting: Monday, 4 December 2023.")
    assert (value.text, str(value.date)) == ("Monday, 4 December 2023", "4 December 2023")
