"""Question sets: reading them, judging replies, the arithmetic of the scores, and the JUnit file."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.bot import Bot
from qa.errors import QuestionSetError
from qa.knowledge.base import KnowledgeBase
from qa.models import Answer, Article, Citation, Evidence, Explanation, Kind, Source
from qa.questionsets import scores
from qa.questionsets.cases import Case, QuestionSet
from qa.questionsets.format import read_question_set
from qa.questionsets.junit import write_junit
from qa.questionsets.output import write_whole
from qa.questionsets.results import Outcome, Report
from qa.questionsets.run import judge, run_question_set, score

SET = """\
article: harbour
questions:
  - ask: When did the harbour open?
    answer: [May 1931, "1931"]
    sentence: opened in
    id: opening
    tags: [paraphrase]
  # what the article does not say
  - ask: What did the harbour cost?
    abstain: true
  - dialogue:
      - ask: How many ships came in 1950?
        answer: 20
      - ask: And in 1951?
        answer: no
        read_as: How many ships came in 1951?
"""

HARBOUR = Article(
    id="harbour",
    title="Port Alba",
    text=(
        "Port Alba lies at the mouth of the river Tarn.\n\nThe harbour of Port Alba opened in May "
        "1931. In 1950 it counted 412 ships."
    ),
)


def write(folder: Path, text: str, name: str = "set.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(QuestionSetError) as raised:
        read_question_set(path)
    return str(raised.value)


# --- our YAML


def test_a_set_is_read_with_lines_and_texts_as_written(tmp_path: Path) -> None:
    question_set = read_question_set(write(tmp_path, SET))
    (opening,), (cost,), (ships, later) = question_set.groups
    assert question_set.article == "harbour"
    assert not question_set.measured
    assert opening == Case(
        ask="When did the harbour open?",
        answers=("May 1931", "1931"),
        sentences=("opened in",),
        id="opening",
        tags=("paraphrase",),
        line=3,
    )
    assert (cost.abstain, cost.answers, cost.line) == (True, (), 9)
    assert (ships.answers, ships.line) == (("20",), 12)
    assert (later.answers, later.read_as, later.line) == (("no",), "How many ships came in 1951?", 14)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (
            "questions:\n  - ask: Why?\n    anwser: x\n",
            3,
            ('unknown key "anwser" in a question; did you mean `answer`?'),
        ),
        ("question:\n  - ask: Why?\n", 1, "did you mean `questions`?"),
        (
            "questions:\n  - ask: Why?\n    colour: x\n",
            3,
            ("allowed are ask, answer, abstain, sentence, read_as, certainty, id, tags"),
        ),
        ("questions:\n  - ask: Why?\n    answer: x\n  - answer: x\n", 4, "`ask` is missing"),
        ("questions:\n  - ask: Why?\n    answer: x\n    abstain: true\n", 3, "both `answer` and `abstain`"),
        ("questions:\n  - ask: Why?\n", 2, "neither `answer` nor `abstain`"),
        ("questions:\n  - ask: Why?\n    abstain: false\n", 3, "`abstain` can only be `true`"),
        ("questions:\n  - ask: ''\n    answer: x\n", 2, "`ask` is empty"),
        ("questions:\n  - ask: Why?\n    answer:\n", 3, "`answer` is empty"),
        ("questions:\n  - ask: Why?\n    answer: []\n", 3, "`answer` is an empty list"),
        ("questions:\n  - ask: [Why?]\n    answer: x\n", 2, "`ask` must be a text, not a list"),
        ("questions:\n  - ask: Why?\n    answer: {a: b}\n", 3, "`answer` must be a text, not a mapping"),
        (
            "questions: Why?\n",
            1,
            ("`questions` must be a list of items, each on a line that starts with `- `, not a text"),
        ),
        ("questions: []\n", 1, "`questions` is an empty list"),
        ("article: x\n", 1, "`questions` is missing"),
        ("- ask: Why?\n", 1, "a question set must be a mapping"),
        ("questions:\n  - Why?\n", 2, "a question must be a mapping"),
        ("questions:\n  - ask: Why?\n    ask: Who?\n    answer: x\n", 3, "`ask` is given twice"),
        ("questions:\n  - dialogue:\n      - dialogue: [x]\n", 3, 'unknown key "dialogue" in a question'),
        ("questions:\n  - dialogue: []\n", 2, "`dialogue` is an empty list"),
        ("questions: [{ask: A?, answer: x, id: q}, {ask: B?, answer: x, id: q}]", 1, 'the id "q" is taken'),
        (
            "questions:\n  - {ask: A?, answer: x, id: q}\n  - {ask: B?, answer: x, id: q}\n",
            3,
            'the id "q" is taken by the question at line 2',
        ),
        ("questions:\n  - ask: Why: so?\n", 2, "broken YAML"),
        ("questions:\n  - ask: [Why?\n", 3, "broken YAML"),
        ("questions:\n\t- ask: Why?\n", 2, "broken YAML"),
        ("questions: []\n---\nquestions: []\n", 2, "broken YAML"),
        ("questions:\n  - ask: Wh\x1b[31my?\n", 2, "control character"),
        ("a: &a [x]\nquestions: *a\n", 2, "an alias (`*name`) is not read"),
        ("questions: " + "[" * 50_000, 1, "nested too deeply"),
    ],
)
def test_a_fault_is_named_with_file_line_and_mending(
    tmp_path: Path, text: str, line: int, expected: str
) -> None:
    path = write(tmp_path, text)
    found = message(path)
    assert found.startswith(f"{path}:{line}: ")
    assert expected in found


@pytest.mark.parametrize(
    ("text", "expected"), [("", "is empty"), (" \n\n", "is empty"), ("# later\n", "holds only comments")]
)
def test_a_file_without_questions_is_named(tmp_path: Path, text: str, expected: str) -> None:
    path = write(tmp_path, text)
    assert message(path).startswith(f"{path}: {expected}")


def test_files_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No such file" in message(tmp_path / "absent.yaml")
    (tmp_path / "room.yaml").mkdir()
    assert "is a folder" in message(tmp_path / "room.yaml")
    assert ".yaml, .yml or .json" in message(write(tmp_path, SET, "set.txt"))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("questions:\n  - ask: Où?\n".encode("latin-1"))
    assert message(latin) == f"{latin}:2: is not UTF-8 text; save it with the encoding UTF-8"
    monkeypatch.setattr("qa.questionsets.format.YAML_LIMIT", 100)
    assert "larger than the 100" in message(write(tmp_path, SET))


def test_a_billion_laughs_are_not_laughed(tmp_path: Path) -> None:
    bomb = ["a0: &a0 [ha, ha]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    path = write(tmp_path, "\n".join([*bomb, "questions: *a9"]))
    assert message(path).startswith(f"{path}:2: an alias")


@given(st.text(max_size=60))
def test_no_text_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.yaml", "any.json"):
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(QuestionSetError):
            read_question_set(folder / name)


# --- SQuAD


def squad(*articles: tuple[str, list[tuple[str, list[dict[str, Any]]]]]) -> str:
    data = [
        {"title": title, "paragraphs": [{"context": c, "qas": qas} for c, qas in paragraphs]}
        for title, paragraphs in articles
    ]
    return json.dumps({"version": "v2.0", "data": data})


def asked(question: str, *answers: tuple[str, int], name: str = "") -> dict[str, Any]:
    return {
        "id": name or question,
        "question": question,
        "answers": [{"text": text, "answer_start": start} for text, start in answers],
    }


def test_squad_paragraphs_become_one_article_with_offsets_into_it(tmp_path: Path) -> None:
    impossible = {
        "id": "x",
        "question": "Who?",
        "answers": [],
        "is_impossible": True,
        "plausible_answers": [{"text": "a", "answer_start": 0}],
    }
    text = squad(
        (
            "Port_Alba",
            [
                ("Ships came.", [impossible]),
                ("It opened in May 1931.", [asked("When?", ("May 1931", 13), ("1931", 17), ("1931", 17))]),
            ],
        ),
        ("Port Alba", [("Another.", [])]),
    )
    question_set = read_question_set(write(tmp_path, text, "set.json"))
    first, second = question_set.articles
    assert question_set.measured
    assert (first.id, first.title, first.text) == (
        "port-alba",
        "Port Alba",
        "Ships came.\n\nIt opened in May 1931.",
    )
    assert second.id == "port-alba-2"
    (who,), (when,) = question_set.groups
    assert (who.abstain, who.answers) == (True, ())
    assert when.answers == ("May 1931", "1931")
    assert [first.text[start:end] for start, end in when.spans] == ["May 1931", "1931"]
    assert when.article == "port-alba"


def test_an_answer_counted_a_few_characters_off_is_found_beside_its_place(tmp_path: Path) -> None:
    text = squad(("A", [("25 came. Of the 25 went 3.", [asked("How many?", (" 25 ", 18))])]))
    ((case,),) = read_question_set(write(tmp_path, text, "set.json")).groups
    assert (case.answers, case.spans) == (("25",), ((16, 18),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"data": [\n  {"title": }\n]}', ":2: broken JSON"),
        ("[" * 100_000, ": broken JSON"),
        ('{"questions": []}', ": is not SQuAD 1.1 or 2.0"),
        ("[1]", ": is not SQuAD 1.1 or 2.0"),
        ('{"data": []}', ": holds no question"),
        ('{"data": ["x"]}', ": data[0]: must be an object, not a text"),
        ('{"data": [{"title": "A"}]}', ": data[0]: `paragraphs` is missing"),
        (
            '{"data": [{"paragraphs": [{"context": 5, "qas": []}]}]}',
            ": data[0].paragraphs[0]: `context` must be a text, not a whole number",
        ),
        ('{"data": [{"paragraphs": []}]}', ": data[0]: the article has no text"),
        (
            squad(("A", [("Text.", [asked("Why?")])])),
            (": data[0].paragraphs[0].qas[0]: the question has no answer"),
        ),
        (
            squad(("A", [("Text.", [asked("Why?", ("Tax", 0))])])),
            ('qas[0]: the answer "Tax" does not stand in its paragraph'),
        ),
        (squad(("A", [("Text.", [{"answers": []}])])), "qas[0]: `question` is missing"),
        (
            squad(
                ("A", [("Text.", [{"question": "Why?", "answers": [{"text": "x", "answer_start": True}]}])])
            ),
            "a whole number, not true or false",
        ),
    ],
)
def test_a_fault_in_json_is_named_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    path = write(tmp_path, text, "set.json")
    found = message(path)
    assert found.startswith(str(path))
    assert expected in found


def test_lone_surrogates_and_escapes_keep_offsets(tmp_path: Path) -> None:
    text = squad(("A", [("\ud800\x1b It opened in 1931.", [asked("When\x1b?", ("1931", 16))])]))
    question_set = read_question_set(write(tmp_path, text, "set.json"))
    ((case,),) = question_set.groups
    (start, end), text = case.spans[0], question_set.articles[0].text
    assert text[start:end] == "1931"
    assert (text[0], "\x1b" in text + case.ask) == ("\ufffd", False)


# --- scores, against figures worked out by hand


def test_answers_are_normalized_as_squad_does() -> None:
    assert scores.normalize_answer(" The  U.S. and an Apple, a pear! ") == "us and apple pear"


def test_exact_match() -> None:
    assert scores.exact_match("the 1,749", ["1749 workers", "1749"]) == 1
    assert scores.exact_match("1,749 men", ["1749"]) == 0
    assert scores.exact_match("", []) == 1
    assert scores.exact_match("Anything", []) == 0


def test_f1() -> None:
    assert scores.f1("in May 1931", ["May 1931"]) == pytest.approx(2 * (2 / 3) * 1 / (2 / 3 + 1))  # 0.8
    assert scores.f1("May May", ["May"]) == pytest.approx(2 * 0.5 * 1 / 1.5)  # a repeated token counts once
    assert scores.f1("x", ["y", "x z"]) == pytest.approx(2 / 3)  # the answer that fits best
    assert (scores.f1("", ["x"]), scores.f1("", []), scores.f1("x", [])) == (0, 1, 0)


def test_an_accepted_answer_stands_as_whole_consecutive_tokens() -> None:
    assert scores.is_accepted("in August 2004, a Monday", ["august 2004"])
    assert not scores.is_accepted("August in 2004", ["August 2004"])
    assert not scores.is_accepted("120 ships", ["20"])
    assert not scores.is_accepted("a ship", ["the"])
    assert not scores.is_accepted("15 million", ["1.5 million"])
    assert not scores.is_accepted("5", ["-5"])
    assert scores.is_accepted("1,749 men, 30-50 of them ill.", ["1749", "30-50"])


def test_rank_measures() -> None:
    ranks = [1, 3, None, 2]
    assert scores.hit_share(ranks, 1) == 1 / 4
    assert scores.hit_share(ranks, 3) == 3 / 4
    assert scores.mean_reciprocal_rank(ranks) == pytest.approx((1 + 1 / 3 + 0 + 1 / 2) / 4)
    assert (scores.hit_share([], 1), scores.mean_reciprocal_rank([])) == (None, None)


def test_auroc() -> None:
    assert scores.auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert scores.auroc([0.1], [0.9]) == 0
    assert scores.auroc([0.5, 0.9], [0.5, 0.7, 0.1]) == pytest.approx((0.5 + 0 + 1 + 3) / 6)


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_auroc_is_the_share_of_pairs_won(own: list[int], foreign: list[int]) -> None:
    won = sum((a > b) + (a == b) / 2 for a in own for b in foreign)
    assert scores.auroc(own, foreign) == pytest.approx(won / len(own) / len(foreign))


def test_threshold_that_keeps_a_share() -> None:
    own = [n / 100 for n in range(1, 101)]
    assert scores.threshold_keeping(own, 95) == 0.06
    assert scores.threshold_keeping([0.2, 0.4, 0.6], 95) == 0.2
    assert scores.share_reaching([0.06, 0.05, 0.5, 0.01], 0.06) == 0.5


# --- judging a reply


def reply(
    text: str, *cited: str, read_as: str = "Q?", kind: Kind = "other", confidence: float = 1.0
) -> Answer:
    return Answer(
        question="Q?",
        read_as=read_as,
        answered=bool(text),
        text=text,
        evidence=tuple(evidence(sentence) for sentence in cited),
        confidence=confidence,
        explanation=Explanation(kind=kind, threshold=0.5, reason="covered"),
    )


def evidence(sentence: str, start: int = 0) -> Evidence:
    place = Citation(
        article_id="a",
        title="A",
        source=Source(),
        paragraph=1,
        sentence=1,
        start=start,
        end=start + len(sentence),
    )
    return Evidence(sentence=sentence, citation=place, score=1.0)


KNOWN = Case(ask="Q?", answers=("May 1931",), sentences=("opened  IN May",))
UNKNOWN = Case(ask="Q?", abstain=True)


def test_verdicts() -> None:
    opened = "It opened in May 1931."
    assert judge(KNOWN, reply("May 1931", opened), []).verdict == "right"
    assert judge(KNOWN, reply("1930", opened), []).verdict == "wrong"
    assert judge(KNOWN, reply(""), []).verdict == "abstained wrongly"
    assert judge(UNKNOWN, reply(""), []).verdict == "abstained rightly"
    assert judge(UNKNOWN, reply("1930"), []).verdict == "answered unanswerable"


def test_the_right_words_from_the_wrong_sentence_are_wrong() -> None:
    outcome = judge(KNOWN, reply("May 1931", "They met in May 1931."), [])
    assert (outcome.verdict, outcome.faults) == ("wrong", ('no cited sentence holds "opened  IN May"',))


def test_a_follow_up_must_be_read_as_expected() -> None:
    case = KNOWN.model_copy(update={"read_as": "How many ships came?", "sentences": ()})
    assert judge(case, reply("May 1931", read_as="how many  ships came"), []).ok
    assert judge(case, reply("May 1931"), []).faults == ('read as "Q?", not as "How many ships came?"',)
    unknown = UNKNOWN.model_copy(update={"read_as": "How many ships came?"})
    assert not judge(unknown, reply(""), []).ok


def test_the_rank_is_that_of_the_first_right_sentence() -> None:
    ranked = [evidence("They met."), evidence("It opened in May 1931.", start=10)]
    assert judge(KNOWN, reply("May 1931"), ranked).rank == 2
    assert judge(Case(ask="Q?", answers=("x",), spans=((9, 11),)), reply("x"), ranked).rank == 2
    assert judge(Case(ask="Q?", answers=("x",), spans=((8, 9),)), reply("x"), ranked).rank == 1
    # ends where the sentence starts
    assert judge(Case(ask="Q?", answers=("x",), spans=((9, 10),)), reply("x"), ranked).rank is None
    assert judge(KNOWN, reply("May 1931"), []).rank is None


def test_scores_of_several_outcomes() -> None:
    opened = evidence("It opened in May 1931.")
    outcomes = [
        judge(KNOWN, reply("in May 1931", opened.sentence), [opened]),
        judge(KNOWN, reply(""), [evidence("They met."), opened]),
        judge(UNKNOWN, reply(""), []),
        judge(UNKNOWN, reply("1930"), []),
    ]
    found = score(outcomes)
    assert (found.questions, found.correct, found.exact_match) == (4, 0.5, 0.25)
    assert found.f1 == pytest.approx((0.8 + 0 + 1 + 0) / 4)
    assert found.answered == 0.5
    assert (found.p_at_1, found.hit_at_3, found.mrr) == (0.5, 1.0, 0.75)
    alone = score(outcomes[2:])
    assert (alone.answered, alone.p_at_1, alone.mrr) == (None, None, None)


# --- whole sets


def test_a_set_that_is_answered_passes(tmp_path: Path) -> None:
    text = """\
article: harbour
questions:
  - ask: When did the harbour of Port Alba open?
    answer: May 1931
    sentence: The harbour of Port Alba opened
  - ask: Who invented the telephone switchboard of Lisbon?
    abstain: true
  - dialogue:
      - ask: When did the harbour of Port Alba open?
        answer: May 1931
"""
    report = run_question_set(
        read_question_set(write(tmp_path, text)), KnowledgeBase.from_articles([HARBOUR])
    )
    assert report.passed
    assert report.fell_short == ()
    assert report.counts == {
        "right": 2,
        "wrong": 0,
        "abstained rightly": 1,
        "abstained wrongly": 0,
        "answered unanswerable": 0,
    }
    assert (report.scores.p_at_1, report.scores.correct, report.foreign) == (1.0, 1.0, None)
    assert sum(scores.questions for scores in report.kinds.values()) == 3
    assert json.loads(report.model_dump_json())["passed"] is True


def test_a_dialogue_is_asked_in_one_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Bot] = []
    conversation = Bot.conversation
    monkeypatch.setattr(Bot, "conversation", lambda bot: begun.append(bot) or conversation(bot))
    report = run_question_set(read_question_set(write(tmp_path, SET)), KnowledgeBase.from_articles([HARBOUR]))
    assert len(begun) == 1
    assert [outcome.case.line for outcome in report.outcomes] == [3, 9, 12, 14]


def test_what_fell_short_is_listed_and_the_set_does_not_pass(tmp_path: Path) -> None:
    text = (
        "questions:\n  - ask: When did the harbour of Port Alba open?\n    answer: June 1940\n  - ask: "
        "'???'\n    answer: x\n"
    )
    report = run_question_set(
        read_question_set(write(tmp_path, text)), KnowledgeBase.from_articles([HARBOUR])
    )
    assert not report.passed
    wrong, refused = report.fell_short
    assert (wrong.case.line, wrong.verdict) == (2, "wrong")
    assert (refused.answer, refused.verdict) == (None, "abstained wrongly")
    assert "no word" in refused.faults[0]


def test_an_unknown_article_or_no_knowledge_is_named(tmp_path: Path) -> None:
    question_set = read_question_set(write(tmp_path, SET))
    other = KnowledgeBase.from_articles([HARBOUR.model_copy(update={"id": "port"})])
    with pytest.raises(QuestionSetError, match=r'set\.yaml: unknown article "harbour"; known are port'):
        run_question_set(question_set, other)
    with pytest.raises(QuestionSetError, match="need a knowledge folder"):
        run_question_set(question_set, None)


def measured(folder: Path) -> QuestionSet:
    ships = "The harbour of Port Alba opened in May 1931."
    bread = "The bakery of Old Town sold 300 loaves in June 1960."
    text = squad(
        (
            "Port Alba",
            [
                ("Port Alba lies at the river Tarn.", []),
                (ships, [asked(("When did the harbour of Port Alba open?"), ("May 1931", 35))]),
            ],
        ),
        (
            "Old Town",
            [
                (
                    bread,
                    [
                        asked("How many loaves did the bakery of Old Town sell?", ("300", 29)),
                        asked("", ("300", 29), name="empty"),
                    ],
                )
            ],
        ),
    )
    return read_question_set(write(folder, text, "set.json"))


def test_a_squad_set_is_measured_each_question_on_its_own_article(tmp_path: Path) -> None:
    report = run_question_set(measured(tmp_path), None)
    assert (report.measured, report.passed) == (True, True)
    assert [outcome.rank for outcome in report.outcomes] == [1, 1, None]
    # an empty question is refused, and the run goes on
    assert report.outcomes[2].verdict == "abstained wrongly"
    assert report.scores.p_at_1 == pytest.approx(2 / 3)
    assert report.foreign is not None
    assert (
        report.foreign.questions,
        report.foreign.answered,
        report.foreign.auroc,
        report.foreign.share_at_kept,
    ) == (2, 0, 1, 0)
    assert run_question_set(measured(tmp_path), None) == report


# --- JUnit


def made_report(*outcomes: Outcome, measured: bool = False) -> Report:
    counts = {
        "right": 0,
        "wrong": 0,
        "abstained rightly": 0,
        "abstained wrongly": 0,
        "answered unanswerable": 0,
    }
    return Report(
        path="sets/harbour.yaml",
        measured=measured,
        outcomes=outcomes,
        counts=counts,
        scores=score(outcomes),
        kinds={},
    )  # type: ignore[arg-type]


def test_junit_tells_expected_and_actual_without_control_characters(tmp_path: Path) -> None:
    case = Case(ask="Wh\x1b\x00\x9by \ud800<&>?", answers=("May 1931",), line=3, id="why")
    right = judge(KNOWN, reply("May 1931", "It opened in May 1931."), [])
    report = made_report(
        right, judge(case, reply("June\x1b[31m", "In June."), []), judge(UNKNOWN, reply("5"), [])
    )
    write_junit([report], tmp_path / "report.xml")
    (suite,) = ElementTree.fromstring((tmp_path / "report.xml").read_bytes())  # noqa: S314 our own file
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    first, second, third = suite.findall("testcase")
    assert first.find("failure") is None
    assert (second.get("name"), second.get("line"), second.get("file")) == (
        "why: Wh\ufffd\ufffd\ufffdy \ufffd<&>?",
        "3",
        "sets/harbour.yaml",
    )
    assert (second[0].get("message"), second[0].text) == (
        "wrong",
        ("expected: May 1931\nactual: June\ufffd[31m\ncited: In June."),
    )
    assert third[0].text == "expected: to abstain\nactual: 5"
    assert suite.find("properties/property[@name='correct']").get("value") == str(1 / 3)  # type: ignore[union-attr]


def test_junit_of_a_measured_set_has_no_failures(tmp_path: Path) -> None:
    write_junit([made_report(judge(KNOWN, reply(""), []), measured=True)], tmp_path / "report.xml")
    (suite,) = ElementTree.fromstring((tmp_path / "report.xml").read_bytes())  # noqa: S314 our own file
    assert suite.get("failures") == "0"
    assert suite.findtext("testcase/system-out") == "abstained wrongly\nexpected: May 1931\nactual: abstained"


def test_junit_that_cannot_be_written_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write(tmp_path, "old", "report.xml")

    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(QuestionSetError, match="No space left"):
        write_junit([made_report(judge(KNOWN, reply(""), []))], target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(QuestionSetError, match=r"absent/report\.xml cannot be written"):
        write_junit([], tmp_path / "absent" / "report.xml")


def test_writers_of_one_file_do_not_mix_and_its_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text("", encoding="utf-8")
    path.chmod(0o600)
    contents = [letter * 200_000 for letter in (b"a", b"b", b"c", b"d")]
    with ThreadPoolExecutor() as pool:
        for _ in range(20):
            list(pool.map(lambda content: write_whole(path, content), contents))
            assert path.read_bytes() in contents
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["set.yaml"]
