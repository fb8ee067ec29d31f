"""The public face: what ``import qa`` gives, lazily, and that threads may share it."""

from __future__ import annotations

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
    for name in qa.__all__:
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


def test_every_public_name_is_listed() -> None:
    assert dir(qa) == sorted([*qa.__all__, "__version__"])


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
