"""Time and memory are bounded: each step grows with what it reads, or says what is too much.

How time grows is measured by ``benchmarks/growth.py``; here stand what is counted, what is refused, and that
hostile text is read for what it is.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qa import Article, Bot, KnowledgeBase
from qa.errors import ImportFailure, QuestionSetError
from qa.knowledge import checks
from qa.knowledge.adding import Adding, add_files
from qa.knowledge.articlefile import Fault, UnreadableFileError, parse_article
from qa.knowledge.checks import check_folder
from qa.knowledge.importing import exports
from qa.knowledge.importing.exports import read_export
from qa.knowledge.importing.files import import_file
from qa.knowledge.proposing.propose import propose_facts
from qa.knowledge.tables import parse_aliases
from qa.language import boundaries
from qa.language.finding import find_values
from qa.language.sentences import split_sentences
from qa.questionsets.format import read_question_set

SENTENCE = "The ferry company employed 64 sailors in April 2014."
FRONT = "---\ntitle: A\nsource:\n  publisher: P\n  published: 2014-06-20\n---\n\n"
COLUMNS = "subject,relation,object,value,unit,date,part_of,evidence,origin\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Counter[str]:
    """How often a function of a module is called from now on."""
    calls: Counter[str] = Counter()
    function = getattr(module, name)

    def counting(*given: Any, **named: Any) -> Any:
        calls[name] += 1
        return function(*given, **named)

    monkeypatch.setattr(module, name, counting)
    return calls


# --- Markdown and HTML


@pytest.mark.parametrize(
    "line",
    [
        "[a]: https://example.org",
        "[a b]: </a b>",
        '[a]: x.org "A title"',
        "[a]: /x 'A title'  ",
        "[a]: #part (A title)",
        "[a]:x/y",
        "[a]: <a/b",
    ],
)
def test_a_link_definition_is_left_out(tmp_path: Path, line: str) -> None:
    assert (
        import_file(written(tmp_path, "a.md", f"{SENTENCE}\n\n{line}\n\n{SENTENCE}")).text
        == f"{SENTENCE}\n\n\n\n{SENTENCE}"
    )


@pytest.mark.parametrize(
    "line",
    [
        "[a]: word",
        "[a]: x/y z",
        '[a]: /x "A title',
        "[^1]: /x",
        "[a]: /x (A) b",
        "[a]: " + "/" * 50_000 + " b c",
        "[a]: x/" + " " * 50_000 + "b c",
        "[a]: " + "a." * 50_000 + " b",
    ],
)
def test_what_only_begins_like_a_link_definition_stays(tmp_path: Path, line: str) -> None:
    assert (
        import_file(written(tmp_path, "a.md", f"{SENTENCE}\n\n{line}\n\n{SENTENCE}")).text
        == f"{SENTENCE}\n\n{line}\n\n{SENTENCE}"
    )


@pytest.mark.parametrize("piece", ["![", "[a](", "<!--", "__", "*a "])
def test_markdown_that_is_opened_and_never_closed_stays(tmp_path: Path, piece: str) -> None:
    hostile = (piece * 20_000).strip()
    assert (
        import_file(written(tmp_path, "a.md", f"{SENTENCE}\n\n{hostile}")).text == f"{SENTENCE}\n\n{hostile}"
    )


def test_a_long_blank_before_the_text_is_no_first_sentence(tmp_path: Path) -> None:
    assert (
        import_file(
            written(tmp_path, "a.md", (f"---\nlanguage: en\n---\n\n{' ' * 3_000}Rain fell in Oslo."))
        ).title
        == "Rain fell in Oslo"
    )


def test_a_line_that_begins_like_a_byline_and_is_long_is_text(tmp_path: Path) -> None:
    long = "By ab" + " " * 50 + "," + " " * 50_000 + "b" * 70 + "."
    article = import_file(written(tmp_path, "a.txt", f"A title\n\n{long}\n\n{SENTENCE}"))
    assert (article.title, article.text) == ("A title", f"{long}\n\n{SENTENCE}")


PAGE = "<html><body><article><h1>Ferry</h1>{}<p>" + f"{SENTENCE} " * 5 + "</p></article></body></html>"


@pytest.mark.parametrize("attribute", ["a{}=1 ", "a{} ", "a{}='x y' "])
def test_a_page_with_a_tag_of_endless_attributes_is_refused(tmp_path: Path, attribute: str) -> None:
    tag = "<p " + "".join(attribute.format(i) for i in range(1_500)) + ">a</p>"
    with pytest.raises(ImportFailure, match=r":1: a tag with more than 1,000 attributes"):
        import_file(written(tmp_path, "a.html", PAGE.format(tag)))


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="data:image/png;base64,' + "a=" * 50_000 + '">',
        '<svg><path d="' + "M 10 20 " * 5_000 + '"/></svg>',
        "<p title='" + "a = b " * 5_000 + "'>a</p>",
    ],
)
def test_a_page_with_a_long_attribute_is_read(tmp_path: Path, tag: str) -> None:
    assert SENTENCE in import_file(written(tmp_path, "a.html", PAGE.format(tag))).text


LINKED = '<script type="application/ld+json">{}</script>'


def test_long_linked_data_is_still_read(tmp_path: Path) -> None:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Ferry",
        "articleBody": "Word. " * 5_000,
    }
    data |= {
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Lyngholm Post"},
        "datePublished": "2014-06-20",
    }  # type: ignore[dict-item]
    article = import_file(written(tmp_path, "a.html", PAGE.format(LINKED.format(json.dumps(data)))))
    assert article.source.publisher == "The Lyngholm Post"
    assert SENTENCE in article.text


@pytest.mark.parametrize(
    "hostile",
    [
        LINKED.format('"author" ' * 20_000),
        LINKED.format('"publisher":{"name":"' * 20_000),
        LINKED.format(
            json.dumps(
                {"@context": "https://schema.org", "@type": "NewsArticle", "author": {"name": "[" * 50_000}}
            )
        ),
        '<meta name="author" content="' + "[" * 50_000 + '">',
        "<script>" * 20_000 + "</script>",
        LINKED.format("[" * 50_000),
    ],
)
def test_data_that_no_reader_sees_and_nobody_writes_so_long_is_left_out(tmp_path: Path, hostile: str) -> None:
    from qa.knowledge.importing.pages import without_long_data

    page = PAGE.format(hostile)
    assert len(without_long_data(page)) < 2_500 + 20_000 * 8 * hostile.startswith("<script>")
    assert SENTENCE in import_file(written(tmp_path, "a.html", page)).text


@pytest.mark.parametrize("encoding", ["punycode", "idna", "utf-7", "unicode_escape", "undefined", "zlib"])
def test_a_page_in_an_encoding_that_no_browser_knows_is_refused(tmp_path: Path, encoding: str) -> None:
    page = f'<meta charset="{encoding}">'.encode() + PAGE.format("caf\xe9").encode("latin-1")
    with pytest.raises(ImportFailure, match="is not in the encoding"):
        import_file(written(tmp_path, "a.html", page))


# --- exports, and what front matter can hold


def test_a_row_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MAX_FILE_BYTES", 1_000)
    good = "title,text\nA,Rain fell.\n"
    for endless in ("B," + "a" * 2_000, "B" + ",a" * 2_000, "B" + ',"a\n"' * 500):
        rows = read_export(written(tmp_path, "a.csv", good + endless + "\nC,Snow fell.\n"), {})
        assert next(rows).title == "A"  # type: ignore[union-attr]
        with pytest.raises(ImportFailure, match=r"a.csv:\d+: a row of more than 1,000 characters"):
            list(rows)


def test_the_header_of_an_endless_line_is_refused_in_few_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ImportFailure, match=r"has no column \"text\"") as caught:
        list(read_export(written(tmp_path, "a.csv", "a," * 50_000 + "\n"), {}))
    assert len(str(caught.value)) < 1_000
    monkeypatch.setattr(exports, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(ImportFailure, match="a row of more than 1,000 characters"):
        list(read_export(written(tmp_path, "a.csv", "a" * 2_000), {}))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.html"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(ImportFailure, match="not a plain file; name a file"):
        add_files(tmp_path / "knowledge", [tmp_path / name])


def add_row(folder: Path, **row: str) -> Adding:
    row = {"id": "a", "text": SENTENCE} | row
    return add_files(
        folder / "knowledge", [written(folder, "a.jsonl", json.dumps(row, ensure_ascii=False) + "\n")]
    )


@pytest.mark.parametrize(
    "row",
    [
        {"title": "word " * 4_000},
        {"title": "-" * 1_001},
        {"title": "[{-?" * 1_000},
        {"title": "a: b # " + "-" * 290, "publisher": "x: " + "-" * 1_000, "url": "http://a.b/" + "-" * 390},
        {"title": "港" * 5_000, "publisher": "港 " * 5_000},
        {"url": "https://example.org/" + "a" * 1_900},
        {"id": "a" * 100_000},
        {"id": "é" * 100_000},
    ],
)
def test_a_row_that_is_added_can_be_read(tmp_path: Path, row: dict[str, str]) -> None:
    done = add_row(tmp_path, **row)
    read = KnowledgeBase.load(tmp_path / "knowledge")
    assert ([one.id for one in done.added], read.problems) == (list(read.articles), ())
    assert all(len(article.title) <= 301 for article in read.articles.values())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"url": "https://example.org/" + "a" * 16_000}, "the URL has 16,020 characters; at most 2,000"),
        ({"url": "https://example.org/" + "-" * 500}, "more than 400 hyphens"),
        ({"language": "en" * 50}, "no code such as en"),
        ({"text": "港口开放了。\n\n" * 60_000}, "the text has 1,199,998 bytes"),
    ],
)
def test_a_row_that_could_not_be_read_back_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: dict[str, str], reason: str
) -> None:
    monkeypatch.setattr("qa.knowledge.importing.drafts.MAX_FILE_BYTES", 1_000_000)
    with pytest.raises(ImportFailure, match=rf"a.jsonl:1: .*{reason}"):
        add_row(tmp_path, **row)


def test_rows_of_one_title_are_numbered_and_the_same_text_keeps_its_number(tmp_path: Path) -> None:
    texts = ["One.", "Two.", "Three.", "Two.", "Four.", "One."]
    rows = [json.dumps({"title": "A", "text": text}) for text in texts]
    read = list(read_export(written(tmp_path, "a.jsonl", "\n".join(rows)), {}))
    assert [one.id for one in read if isinstance(one, Article)] == ["a", "a-2", "a-3", "a-2", "a-4", "a"]


def test_front_matter_without_end_is_refused_however_plain() -> None:
    with pytest.raises(UnreadableFileError, match="front matter is longer"):
        parse_article("---\n" + "a: b\n" * 5_000 + "---\n\nText.\n", [])


def test_of_many_unknown_keys_some_are_named_and_the_others_counted() -> None:
    faults: list[Fault] = []
    keys = [a + b for a in "abcdefgh" for b in "abcdefgh"]
    parse_article("---\n" + "".join(f"{key}: b\n" for key in keys) + "---\n\nText.\n", faults)
    (fault,) = faults
    assert (fault.line, fault.severity) == (2, "warning")
    assert '"aa", "ab"' in fault.message
    assert "and 54 more" in fault.message


# --- sentences, values, facts


@pytest.mark.parametrize(
    "piece", ["港口开放了。", "“A b. ", "(A b. ", "![", "<!--", "Mr. Holt. ", "a", f"{SENTENCE} "]
)
def test_a_long_line_is_read_in_windows(monkeypatch: pytest.MonkeyPatch, piece: str) -> None:
    read: list[int] = []
    inner = boundaries.get_sentence_boundaries

    def watched(language: str, text: str) -> Any:
        read.append(len(text))
        return inner(language, text)

    monkeypatch.setattr(boundaries, "get_sentence_boundaries", watched)
    text = (piece * 20_000)[:60_000]
    found = split_sentences(Article(id="a", title="A", text=text))
    assert all(text[one.start : one.end] == one.text for one in found)
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
    assert max(read) <= 4_000
    assert sum(read) <= 3 * len(text)


@pytest.mark.parametrize("piece", ["港口开放了。", f"{SENTENCE} ", "It “opened. And” closed. "])
def test_a_long_line_has_the_sentences_of_a_short_one(piece: str) -> None:
    one = [found.text for found in split_sentences(Article(id="a", title="A", text=piece * 8))]
    many = [found.text for found in split_sentences(Article(id="a", title="A", text=piece * 8_000))]
    assert many == one * 1_000


@pytest.mark.parametrize(
    "piece", ["1 to 2 to ", "1-2-", "$1 to $2 or ", "one to two and ", "1901–1902–", "from 1 million to "]
)
def test_a_chain_of_ranges_is_read_however_long(piece: str) -> None:
    values = find_values(piece * 500)
    assert len(values) >= 500
    assert all(value.start < value.end for value in values)


def test_a_question_of_ranges_is_answered_or_not() -> None:
    bot = Bot(KnowledgeBase.from_articles([Article(id="a", title="A", text=f"{SENTENCE} {'1-2-' * 200}3.")]))
    assert bot.ask("How many sailors " + "1-2-" * 490).question.startswith("How many")


def test_a_question_that_mending_would_make_too_long_is_asked_as_it_is() -> None:
    bot = Bot(
        KnowledgeBase.from_articles(
            [Article(id="a", title="A", text=("The harbour of Lyngholm opened in 1931."))]
        )
    )
    question = "When did Lynholm open? " + "Lynholm " * 247
    assert len(question) <= 2_000 < len(question.replace("Lynholm", "Lyngholm"))
    assert bot.ask(question).read_as == question
    assert "Lyngholm" in bot.ask(question[:1_000]).read_as


def test_a_chain_of_two_or_three_is_still_a_range() -> None:
    first, second = find_values("The bridge costs $3 to 5 million.")
    assert (first.number, second.number) == (3_000_000, 5_000_000)
    assert [value.unit for value in find_values("between 10 and 20 to 30 percent")] == ["%", "%", "%"]


def test_a_sentence_of_figures_alone_proposes_nothing() -> None:
    def facts(figures: int) -> int:
        article = Article(
            id="a", title="A", text="The port, " + "in 2014 " * figures + "employed 64 sailors."
        )
        return len(propose_facts(article, split_sentences(article)))

    assert (facts(3) > 0, facts(60)) == (True, 0)


def test_a_follow_up_refers_to_the_last_hundred_answers() -> None:
    article = Article(id="a", title="A", text="Ada Holt resigned in May 2013. Rain fell on the harbour.")
    talk = Bot(KnowledgeBase.from_articles([article])).conversation()
    asked = [
        talk.ask(question).read_as
        for question in ("Did Ada Holt resign?", *["Did rain fall?"] * 99, "When did she resign?")
    ]
    assert asked[-1] == "When did Ada Holt resign?"
    for _ in range(100):
        talk.ask("Did rain fall?")
    assert talk.ask("When did she resign?").read_as == "When did she resign?"


# --- aliases


def test_a_name_has_a_hundred_aliases_at_most() -> None:
    faults: list[Fault] = []
    rows = parse_aliases(
        "surface,canonical\n" + "".join(f"Quay {i},Ostermole\n" for i in range(102)) + "DPRK,North Korea\n",
        faults,
    )
    assert len(rows) == 101
    assert [(fault.line, "has 100 aliases already" in fault.message) for fault in faults] == [
        (102, True),
        (103, True),
    ]


def test_an_alias_as_long_as_a_page_is_named() -> None:
    faults: list[Fault] = []
    assert parse_aliases(f"surface,canonical\n{'new ' * 1_000},Ostermole\nA,{'b' * 300}\n", faults) == []
    assert [fault.line for fault in faults] == [2, 3]
    assert "longer than 200 characters" in faults[0].message


def test_the_names_of_one_thing_take_room_once() -> None:
    aliases = {f"Quay {i}": "Ostermole" for i in range(5_000)}
    bot = Bot(
        KnowledgeBase.from_articles(
            [Article(id="a", title="A", text="Ostermole employs 64 sailors.")], aliases=aliases
        )
    )
    assert bot.ask("How many sailors does Quay 7 employ?").text == "64"
    names, _ = bot._names(bot.store.generation)
    assert len({id(group) for group in names.values()}) == 1
    assert len(names[("ostermol",)]) <= 101


# --- checks


def folder_of(folder: Path, text: str, rows: str) -> Path:
    written(folder, "articles/a.md", FRONT + text)
    written(folder, "facts/a.csv", COLUMNS + rows)
    return folder


@pytest.mark.parametrize("subject", ["sailors {}", "sailors"])
def test_parts_are_checked_against_their_whole_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    rows = "".join(f"{subject.format(i)},number,,64,sailors,,,1.1: The ferry,curated\n" for i in range(200))
    parts = "".join(
        f"Danish {i},number,,64,sailors,,{subject.format(1)},1.1: The ferry,curated\n" for i in range(200)
    )
    calls = counted(monkeypatch, checks, "_folded")
    found = check_folder(folder_of(tmp_path, SENTENCE, rows + parts))
    assert sum("do the parts overlap" in problem.message for problem in found) == 199
    assert calls["_folded"] <= 10 * 400


def test_each_sentence_is_read_once_however_many_rows_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The quay opened in 2014. " + "It is large. " * 99
    rows = "".join(
        f"quay {i},opened,,,,2014,,1.{i % 100 + 1}: {'It' if i % 100 else 'The'},curated\n"
        for i in range(300)
    )
    wrong = "quay,opened,,,,2013,,1.50: It,curated\n"
    calls = counted(monkeypatch, checks, "find_values")
    found = [
        problem.line
        for problem in check_folder(folder_of(tmp_path, text, rows + wrong))
        if "does not carry the date" in problem.message
    ]
    assert found == [302]
    assert calls["find_values"] <= 2 * 100


def test_a_file_is_read_once_for_the_lines_of_its_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch, checks, "read_regular")
    text = "The quay opened in 2031.\n\n" * 50
    found = [
        problem.line
        for problem in check_folder(folder_of(tmp_path, text, ""))
        if "after the article's own" in problem.message
    ]
    assert found == list(range(8, 108, 2))
    assert calls["read_regular"] == 1


# --- question sets


def squad(context: str, start: int) -> str:
    answers = [{"text": "zz", "answer_start": start}]
    return json.dumps(
        {
            "data": [
                {
                    "title": "t",
                    "paragraphs": [
                        {"context": context, "qas": [{"question": "q?", "id": "1", "answers": answers}]}
                    ],
                }
            ]
        }
    )


def test_an_answer_is_looked_for_near_its_offset(tmp_path: Path) -> None:
    def span(context: str, start: int) -> tuple[int, int]:
        return read_question_set(written(tmp_path, "a.json", squad(context, start))).groups[0][0].spans[0]

    assert span("a" * 5_000 + " zz", 10) == (5_001, 5_003)
    assert span("zz " + "a" * 5_000, 5_000) == (0, 2)
    assert span("zz " * 3, 10**9) == (6, 8)
    with pytest.raises(QuestionSetError, match="does not stand in its paragraph"):
        span("a" * 50_000 + " zz", 10)


def test_a_dialogue_without_end_is_refused(tmp_path: Path) -> None:
    def dialogue(turns: int) -> str:
        return "questions:\n  - dialogue:\n" + "      - ask: Why?\n        answer: a\n" * turns

    assert len(read_question_set(written(tmp_path, "a.yaml", dialogue(100))).groups[0]) == 100
    with pytest.raises(QuestionSetError, match=r"a.yaml:203: a dialogue has at most 100 questions"):
        read_question_set(written(tmp_path, "a.yaml", dialogue(101)))
