"""What a document is cut into: each kind of block and unit, by example, and what holds for every text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.language.blocks import find_blocks
from qa.language.document import context_terms
from qa.language.sentences import LONGEST, split_sentences
from qa.language.tables import cells
from qa.models import Article, Sentence


def units(text: str) -> list[Sentence]:
    return split_sentences(Article.model_construct(id="a", title="", text=text))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.text) for unit in units(text)]


def context(text: str, words: str) -> list[tuple[str, str]]:
    """The context of the unit with these words: each role, and the words it names."""
    unit = next(unit for unit in units(text) if words in unit.text)
    return [(link.role, text[link.start : link.end]) for link in unit.context]


PROSE = "The mill was built by the river in 1790 and stood there for a century."


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"# The mill\n\n{PROSE}", "The mill"),
        (f"The mill\n========\n\n{PROSE}", "The mill"),
        (f"THE MILL\n{PROSE}", "THE MILL"),
        (f"The mill\n{PROSE}", "The mill"),
        (f"The mill\n\n{PROSE}", "The mill"),
        (f"**The mill**\n\n{PROSE}", "The mill"),
        (f"2. The mill\n\n{PROSE}", "The mill"),
    ],
)
def test_a_heading_is_context_to_what_stands_under_it(text: str, heading: str) -> None:
    assert kinds(text) == [("heading", heading), ("sentence", PROSE)]
    assert context(text, "The mill was built") == [("heading", heading)]


def test_headings_nest_by_their_rank() -> None:
    text = f"# Mills\n\n## On the Arn\n\n{PROSE}\n\n## On the Lyd\n\nNone stands there today."
    assert context(text, "1790") == [("heading", "Mills"), ("heading", "On the Arn")]
    assert context(text, "None stands") == [("heading", "Mills"), ("heading", "On the Lyd")]


def test_a_paragraph_broken_at_a_margin_is_whole_and_a_short_line_above_it_is_its_heading() -> None:
    text = (
        "OPENING TIMES\nThe reading room opens at nine on weekdays and closes when the\n"
        "last reader leaves. Visitors sign the book at the door, where Ruth\nAlder keeps it.\n\n"
        "Lost hats\nThree hats were left on the pegs this spring. They may be had from\nthe porter until June."
    )
    assert kinds(text) == [
        ("heading", "OPENING TIMES"),
        ("sentence", "The reading room opens at nine on weekdays and closes when the\nlast reader leaves."),
        ("sentence", "Visitors sign the book at the door, where Ruth\nAlder keeps it."),
        ("heading", "Lost hats"),
        ("sentence", "Three hats were left on the pegs this spring."),
        ("sentence", "They may be had from\nthe porter until June."),
    ]


def test_a_sentence_hangs_on_the_one_before_it() -> None:
    assert context("Ruth Alder kept the weir. She shut it in May.", "She shut") == [
        ("before", "Ruth Alder kept the weir.")
    ]


def test_an_item_hangs_on_what_announces_its_list_and_a_nested_one_on_its_item() -> None:
    text = "The yard builds:\n\n- boats\n  - yawls\n  - skiffs\n- sheds"
    assert [unit.kind for unit in units(text)] == ["sentence", "item", "item", "item", "item"]
    assert context(text, "sheds") == [("announcer", "The yard builds:")]
    assert context(text, "skiffs") == [("announcer", "The yard builds:"), ("announcer", "boats")]


def test_a_mark_is_one_only_where_its_neighbour_is_one_too() -> None:
    assert kinds("1. a wheel\n2. a stone") == [("item", "a wheel"), ("item", "a stone")]
    assert kinds("a) a wheel\nb) a stone") == [("item", "a wheel"), ("item", "a stone")]
    assert [unit.text for unit in units("The keys went to\nB. Holt, who lost them.")] == [
        "The keys went to\nB. Holt, who lost them."
    ]
    wrapped = "The council resolved to (1) keep the weir and\n2) mend the sluice before winter came."
    assert [unit.text for unit in units(wrapped)] == [wrapped]
    assert [unit.text for unit in units("R. Alder kept the weir for thirty years.")] == [
        "R. Alder kept the weir for thirty years."
    ]


TABLES = [
    "| Boat | Single | Return |\n|---|---:|---:|\n| Tern | 5 | 8 |\n| Plover | 7 | 12 |",
    "Boat\tSingle\tReturn\nTern\t5\t8\nPlover\t7\t12",
    "Boat      Single   Return\nTern      5        8\nPlover    7        12",
    "Boat Single Return\nTern 5 8\nPlover 7 12\nGannet 9 15",
]


@pytest.mark.parametrize("text", TABLES)
def test_a_row_hangs_on_the_names_of_its_columns(text: str) -> None:
    found = units(f"Fares in crowns are these:\n\n{text}")
    assert [unit.kind for unit in found[:4]] == ["sentence", "header", "row", "row"]
    document = f"Fares in crowns are these:\n\n{text}"
    row = found[3]
    assert [link.role for link in row.context] == ["announcer", "columns"]
    columns = next(link for link in row.context if link.role == "columns")
    names = [document[start:end] for start, end in cells(document, columns.start, columns.end)]
    values = [document[start:end] for start, end in cells(document, row.start, row.end)]
    if "Boat Single" in text:
        names = document[columns.start : columns.end].split()
    assert (names, values) == (["Boat", "Single", "Return"], ["Plover", "7", "12"])


def test_labelled_lines_stand_each_for_itself() -> None:
    text = "Fares\nAdult: £6.50\nChild: £3.20\nSeason ticket: £145\n\nDogs travel free of charge."
    assert kinds(text)[:4] == [
        ("heading", "Fares"),
        ("line", "Adult: £6.50"),
        ("line", "Child: £3.20"),
        ("line", "Season ticket: £145"),
    ]
    assert context(text, "Season") == [("heading", "Fares")]


INTERVIEW = """\
MARSH: When did you first go to sea?

ALDER: At nine, with my uncle. He fished for eels.

MARSH: And you stayed with it.

ALDER: The pay was good in those years. Nobody else would do it.

MARSH: Who owns the boat now?

ALDER: My daughter has owned it since the spring."""


@pytest.mark.parametrize(
    "text",
    [
        INTERVIEW,
        INTERVIEW.replace("MARSH:", "**Marsh:**").replace("ALDER:", "**Ruth Alder:**"),
        INTERVIEW.replace("MARSH:", "Q:").replace("ALDER:", "A:"),
        INTERVIEW.replace("\n\n", "\n"),
    ],
)
def test_a_turn_hangs_on_its_speaker_and_on_what_was_asked(text: str) -> None:
    found = [unit for unit in units(text) if unit.kind == "turn"]
    assert [unit.text for unit in found][:2] == ["At nine, with my uncle.", "He fished for eels."]
    assert [role for role, _ in context(text, "At nine")] == ["question", "speaker"]
    assert context(text, "The pay")[0] == ("question", "And you stayed with it.")
    assert context(text, "daughter")[0] == ("question", "Who owns the boat now?")
    assert [unit.text for unit in units(text) if unit.kind == "question"] == [
        "When did you first go to sea?",
        "And you stayed with it.",
        "Who owns the boat now?",
    ]


def test_one_who_speaks_alone_and_labels_that_are_no_names() -> None:
    alone = "\n\n".join(
        f"ALDER: I have kept the weir for {number} years now, and it is well." for number in (3, 4, 5)
    )
    assert [unit.kind for unit in units(alone)] == ["turn", "turn", "turn"]
    listed = "Height: 4 m\nWidth: 2 m\n\nHeight: 5 m\nWidth: 3 m"
    assert {unit.kind for unit in units(listed)} == {"line"}


@pytest.mark.parametrize(
    "line", ["By Ruth Alder", "2013-7-5", "Published 14 May 2024, 06:45", "LYN, 6 February 2025"]
)
def test_a_byline_or_a_date_is_no_heading(line: str) -> None:
    assert kinds(f"The mill burns\n\n{line}\n\n{PROSE}")[1] == ("line", line)


def test_a_question_in_the_text_is_context_to_its_reply() -> None:
    faq = "## May I bring a dog?\n\nYes, on a lead.\n\n## Is there a café?\n\nIt opens in June."
    assert kinds(faq)[0] == ("question", "May I bring a dog?")
    assert context(faq, "Yes, on") == [("question", "May I bring a dog?")]
    assert context(faq, "opens in June") == [("question", "Is there a café?")]
    assert [unit.kind for unit in units("Who pays for it? Nobody knows.")] == ["question", "sentence"]


def test_quotations_code_and_notes() -> None:
    text = (
        "> The weir is shut.\n\nIt was[^1] open.[^1] It rained.\n\n```\nx = 1\ny = 2\n```\n\n[^1]: By "
        "the council's minutes.\n"
    )
    assert kinds(text) == [
        ("quote", "The weir is shut."),
        ("sentence", "It was[^1] open."),
        ("sentence", "It rained."),
        ("code", "x = 1\ny = 2"),
        ("note", "By the council's minutes."),
    ]


def test_contents_bibliography_and_what_a_page_has_around_its_article() -> None:
    text = (
        f"Contents\n\n1. The mill\n2. The weir\n\nThe mill\n\n{PROSE}\n\nPage 3 of 10\n\nAdvertisement\n\n"
        f"The weir\n\nIt was shut in 1811.\n\nShare   Save   12 comments\n\nReferences\n\nAlder, R. (1950) Mills of the Arn."
    )
    found = kinds(text)
    assert found[:4] == [
        ("heading", "Contents"),
        ("contents", "The mill"),
        ("contents", "The weir"),
        ("heading", "The mill"),
    ]
    assert [words for kind, words in found if kind == "furniture"] == [
        "Page 3 of 10",
        "Advertisement",
        "Share   Save   12 comments",
    ]
    assert found[-1][0] == "bibliography"
    assert ("contents", "Introduction ......... 4") in kinds(f"Introduction ......... 4\n\n{PROSE}")


def test_a_front_matter_is_no_text_and_one_that_never_ends_is() -> None:
    assert kinds(f"---\ntitle: The mill\n---\n\n{PROSE}") == [
        ("furniture", "title: The mill"),
        ("sentence", PROSE),
    ]
    assert "It rained." in [unit.text for unit in units(f"---\ntitle: The mill\n\n{PROSE} It rained.")]


def test_the_terms_of_a_context_make_a_field_of_their_own() -> None:
    text = "# Fares\n\n| Ticket | Return |\n|---|---|\n| Adult | £15 |"
    row = units(text)[-1]
    assert row.text == "Adult | £15"
    assert context_terms(row, text, "Corrin ferries") == ["corrin", "ferri", "fare", "ticket", "return"]


PIECES = st.sampled_from(
    [
        *TABLES,
        *(
            "# H",
            "## Why?",
            "THE MILL",
            "The mill",
            "1. one",
            "2) two",
            "a) x",
            "- item",
            "  - nested",
            "• dot",
            "* * *",
            "---",
            "> said",
        ),
        *(
            "```",
            "~~~",
            "[^1]: note",
            "It fell.[^1]",
            "| a | b |",
            "|---|---|",
            "a\tb",
            "A  B",
            "Q: Who?",
            "A: Nobody knows it.",
            "ADA: I see.",
        ),
        *(
            "Contents",
            "References",
            "Page 3",
            "Share",
            "**Bold**",
            "*E. coli*: x",
            "Fee: £5",
            "No. Anna left.",
            "“Stop!” Holt cried.",
            PROSE,
        ),
        *(
            "\u00ad",
            "\ufb01",
            "\u2028",
            "\x0c",
            "\r\n",
            "\x00",
            "|",
            "||",
            "    deep",
            "<div>",
            "<!-- x",
            "[a]: b",
            "1986. A year",
        ),
    ]
)
TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", " ", ""])), max_size=25).map(
        lambda parts: "".join(a + b for a, b in parts)
    ),
)


@given(text=TEXT)
@example(text="> - 1. x\n>   y")
@example(text="- " * 300)
@settings(deadline=None, max_examples=400)
def test_blocks_cover_every_text_and_units_never_leave_them(text: str) -> None:
    blocks = find_blocks(text)
    covered = "".join(text[block.start : block.end] for block in blocks)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(first.end <= second.start for first, second in zip(blocks, blocks[1:], strict=False))
    assert all(block.start < block.end for block in blocks)
    found = units(text)
    assert found == units(text)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))
    places = [(unit.paragraph, unit.number) for unit in found]
    assert places == sorted(set(places))
    for unit in found:
        assert text[unit.start : unit.end] == unit.text == unit.text.strip() != ""
        assert any(
            block.start <= unit.start and unit.end <= block.end for block in blocks if block.kind != "mark"
        )
        assert all(0 <= link.start < link.end <= len(text) for link in unit.context)
    held = "".join(text[block.start : block.end] for block in blocks if block.kind not in ("mark", "speaker"))
    assert len("".join(unit.text for unit in found)) >= len("".join(held.split())) - 5 * text.count("[^")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("  " * depth + "- item" for depth in range(200)),
        "|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n|" + "1|" * 10_000,
        "a\t" * 10_000 + "\n" + "1\t" * 10_000,
        "---\n" + "key: value\n" * 3_000,
        "| a | b |\n|---|---|\n" + "".join("|" + " x |" * (row % 7) + "\n" for row in range(2_000)),
        "".join(f"ADA: I saw it {turn} times, and I shall see it again.\n\n" for turn in range(600)),
        ">" * 40_000,
        "> " * 20_000,
        "- " * 20_000,
        "1. " * 13_000,
        "a | b\n" * 6_000,
        "# \n" * 13_000,
        "A. " * 13_000,
        "x.1 " * 10_000,
        "(" * 40_000,
        "“Stop!” " * 5_000,
        '12" ' * 10_000,
        " " * 20_000 + "a" + " " * 20_000 + "b",
        ("a" + " " * 300) * 130,
        "Table 5 6\n" * 4_000,
        "**" * 20_000,
        "[^1]" * 10_000,
        "....." * 8_000,
        "By A" * 10_000,
        "Home > " * 6_000,
        "share " * 7_000,
        "A: " * 13_000,
        "No. " * 10_000,
    ],
    ids=lambda text: text[:12].replace("\n", "/"),
)
def test_hostile_texts_lose_no_word(text: str) -> None:
    blocks = find_blocks(text)
    assert "".join("".join(text[block.start : block.end] for block in blocks).split()) == "".join(
        text.split()
    )
    assert all(len(unit.text) <= LONGEST for unit in units(text))


def test_the_reply_of_an_interview_hangs_on_its_own_question() -> None:
    text = "T\n\nPost: Who runs it now?\nHolt: Bo Lind.\n\nPost: What do you miss?\nHolt: The smell.\n"
    units = list(split_sentences(Article(id="a", title="x", text=text)))
    asked = {
        unit.text: text[link.start : link.end]
        for unit in units
        for link in unit.context
        if link.role == "question"
    }
    assert asked == {
        "Holt: Bo Lind.": "Post: Who runs it now?",
        "Holt: The smell.": "Post: What do you miss?",
    }


def test_a_list_behind_a_label_is_no_heading() -> None:
    text = "Minutes\n\nPresent: A. Holt (chair), B. Lind, C. Berg\n\nThe minutes were approved.\n"
    kinds = {unit.text: unit.kind for unit in split_sentences(Article(id="a", title="x", text=text))}
    assert kinds["Present: A. Holt (chair), B. Lind, C. Berg"] == "sentence"
