"""The public face: what ``import qa`` gives, lazily, and that threads may share it."""

from __future__ import annotations

import asyncio
import pydoc
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import qa

ROOT = Path(__file__).parents[1]


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, qa; print(sorted({'pydantic', 'numpy', 'click', 'rich'} & set(sys.modules)))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_every_public_name_is_there() -> None:
    for name in dir(qa):
        assert getattr(qa, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        qa.nonsense  # noqa: B018


def test_the_default_knowledge_is_read_once_however_many_threads_ask(
    marnsund: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    load = qa.KnowledgeBase.load

    def counted(folder: Path) -> qa.KnowledgeBase:
        read.append(folder)
        time.sleep(0.05)  # long enough for every thread to come by
        return load(folder)

    monkeypatch.setattr(qa.KnowledgeBase, "load", counted)
    monkeypatch.setenv("QA_KNOWLEDGE", str(marnsund))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(qa.ask, ["When was the ferry stopped?"] * 8))
    assert {answer.text for answer in answers} == {"March 1998"}
    assert read == [marnsund.resolve()]


def test_a_missing_default_knowledge_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_KNOWLEDGE", str(tmp_path / "nowhere"))
    with pytest.raises(qa.KnowledgeError, match="nowhere"):
        qa.ask("When was the ferry stopped?")


def test_help_fits_two_screens_and_names_all_that_is_public() -> None:
    shown = pydoc.plain(pydoc.render_doc(qa))
    assert len(shown.splitlines()) < 90
    for name in dir(qa):
        assert name.strip("_") in shown.replace("VERSION", "version")


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert qa.__version__ == project["version"]


def test_an_answer_cites_its_sentence_to_the_character(marnsund: Path) -> None:
    base = qa.KnowledgeBase.load(marnsund)
    answer = qa.Bot(base).ask("When was the ferry stopped?")
    evidence = answer.evidence[0]
    cited = evidence.citation
    assert base.articles[cited.article_id].text[cited.start : cited.end] == evidence.sentence
    assert evidence.span is not None
    assert evidence.sentence[slice(*evidence.span)] == answer.text == "March 1998"


def test_articles_in_memory_need_no_folder() -> None:
    base = qa.KnowledgeBase.from_articles(
        [qa.Article(id="mill", title="The mill", text="The mill burnt down in 1911.")]
    )
    assert qa.Bot(base).ask("When did the mill burn down?").text == "1911"


def test_search_gives_sentences_where_ask_abstains(marnsund: Path) -> None:
    bot = qa.Bot(qa.KnowledgeBase.load(marnsund))
    assert not bot.ask("What colour is the ferry of Peru?").answered
    found = bot.search("What colour is the ferry of Peru?", k=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_a_conversation_carries_what_was_asked(marnsund: Path) -> None:
    talk = qa.Bot(qa.KnowledgeBase.load(marnsund)).conversation()
    talk.ask("When was the ferry stopped?")
    why = talk.ask("Why?")
    assert "ferry" in why.read_as
    assert "broken engine" in why.text


def test_eight_threads_get_the_same_answers(marnsund: Path) -> None:
    bot = qa.Bot(qa.KnowledgeBase.load(marnsund))
    questions = [
        "When was the ferry stopped?",
        "Who is Harald Lunde?",
        "How many passengers came from Oxholm?",
        "Who is Peru?",
    ] * 20
    alone = [bot.ask(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(qa.Bot(bot.knowledge).ask, questions)) == alone


@pytest.mark.parametrize("question", ["", "...", "x" * 100_000, 5, None, ["When?"]])
def test_what_cannot_be_asked_is_a_value_error(marnsund: Path, question: Any) -> None:
    with pytest.raises(ValueError, match="question"):
        qa.Bot(qa.KnowledgeBase.load(marnsund)).ask(question)


def test_a_list_is_told_how_to_be_asked(marnsund: Path) -> None:
    questions: Any = ["When?", "Why?"]
    with pytest.raises(
        qa.QuestionError, match=r"not list; ask each alone: \[bot.ask\(one\) for one in questions\]"
    ):
        qa.Bot.open(marnsund).ask(questions)


@pytest.mark.parametrize("k", [-1, 0, "3", 2.5, None])
def test_search_wants_a_number_of_sentences(marnsund: Path, k: Any) -> None:
    with pytest.raises(qa.QuestionError, match=r"^k is .*how many sentences"):
        qa.Bot.open(marnsund).search("ferry", k=k)


def test_what_is_mistaken_for_knowledge_is_told_what_was_meant(marnsund: Path) -> None:
    folder: Any = str(marnsund)
    with pytest.raises(qa.KnowledgeError, match=r"not a str; to open a folder: Bot.open\('.*marnsund'\)"):
        qa.Bot(folder)
    base: Any = qa.KnowledgeBase.load(marnsund)
    with pytest.raises(qa.KnowledgeError, match=r"not by a KnowledgeBase; .* asked by Bot\(base\)"):
        qa.Bot.open(base)
    with pytest.raises(qa.KnowledgeError, match="empty"):
        qa.KnowledgeBase.load(" ")
    store: Any = "sql"
    with pytest.raises(qa.KnowledgeError, match="store is 'sql'; it is one of auto, memory, disk"):
        qa.Bot.open(marnsund, store=store)
    texts: Any = ["The mill burnt down in 1911."]
    with pytest.raises(qa.KnowledgeError, match=r"qa\.Article, not a str; make one"):
        qa.KnowledgeBase.from_articles(texts)


def test_what_is_large_has_a_short_repr(marnsund: Path) -> None:
    bot = qa.Bot.open(marnsund)
    assert repr(bot) == "<Bot with <KnowledgeBase of 1 articles, 6 sentences, 2 facts>>"


def test_files_are_added_checked_and_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mill.txt").write_text("The mill of Vardskar burnt down in 1911.\n", encoding="utf-8")
    (tmp_path / "lamp.md").write_text("# Lamp\n\nThe lamp was lit in 1902.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [one.id for one in qa.add("mill.txt").added] == ["mill"]  # to ./knowledge, as `qa add` does
    assert qa.ask("When did the mill burn down?").text == "1911"
    assert not qa.ask("When was the lamp lit?")
    done = qa.add(tmp_path / "lamp.md", "mill.txt", "nowhere.txt")
    assert ([one.id for one in done.added], done.known, len(done.failures)) == (["lamp"], 1, 1)
    assert qa.ask("When was the lamp lit?").text == "1902"
    assert not [problem for problem in qa.check() if problem.severity == "error"]
    with pytest.raises(qa.ImportFailure, match="nowhere"):
        qa.add("nowhere.txt")


def test_facts_are_proposed_in_a_folder_that_is_named(tmp_path: Path) -> None:
    article = tmp_path / "ferry.txt"
    article.write_text("In April 2014 the ferry company employed 64 sailors.\n", encoding="utf-8")
    done = qa.add(article, folder=tmp_path / "known")
    assert done.added[0].facts == len(qa.KnowledgeBase.load(tmp_path / "known").facts) > 0
    assert {problem.severity for problem in qa.check(tmp_path / "known")} <= {"warning"}


def test_a_caller_that_awaits_asks_in_threads(marnsund: Path) -> None:
    bot = qa.Bot.open(marnsund)

    async def both() -> list[qa.Answer]:
        questions = ("When was the ferry stopped?", "Who is Harald Lunde?")
        return await asyncio.gather(*(asyncio.to_thread(bot.ask, question) for question in questions))

    assert [answer.text for answer in asyncio.run(both())] == ["March 1998", "mayor of Marnsund"]
