"""``qa mcp``: a desktop assistant asks the articles, by the library's own client and a process of ours."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import anyio
import pytest

import qa as package

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")

ROOT = Path(__file__).parents[1]
Run = Callable[..., CompletedProcess[str]]


def served(folder: Path, talk: Callable[[Any], Awaitable[None]], *options: str) -> None:
    """Talk to ``qa mcp`` of a knowledge folder as an assistant does."""

    async def connected() -> None:
        process = mcp.StdioServerParameters(
            command=sys.executable,
            args=["-m", "qa", "--knowledge", str(folder), *options, "mcp"],
            env={"PYTHONPATH": str(ROOT), "QA_CACHE": os.environ["QA_CACHE"]},
        )
        async with mcp.Client(mcp.stdio_client(process)) as client:
            await talk(client)

    anyio.run(connected)


def test_every_tool_is_told_to_change_nothing_and_says_what_it_gives(knowledge: Path) -> None:
    async def talk(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == ["ask", "read", "search", "sources"]
        for tool in tools.values():
            assert tool.annotations.read_only_hint
            assert not tool.annotations.open_world_hint
            assert tool.description
            assert tool.output_schema
        assert "evidence" in tools["ask"].output_schema["properties"]
        assert "article" in client.instructions

    served(knowledge, talk)


def test_an_answer_comes_with_its_sentence_and_the_passage_around_it(knowledge: Path) -> None:
    async def talk(client: Any) -> None:
        given = await client.call_tool("ask", {"question": "How long does the crossing take?"})
        answer = package.Answer.model_validate(given.structured_content)
        assert (answer.answered, answer.text) == (True, "45 minutes")
        cited = answer.evidence[0].citation
        place = {"article_id": cited.article_id, "paragraph": cited.paragraph, "around": 0}
        passage = (await client.call_tool("read", place)).structured_content
        assert passage["text"].endswith("A ticket costs 12 dollars. The crossing takes 45 minutes.")
        assert passage["source"]["publisher"] == "Skerry Post"
        wider = (await client.call_tool("read", place | {"around": 5})).structured_content
        assert (wider["first_paragraph"], wider["last_paragraph"]) == (1, 3)

    served(knowledge, talk)


def test_where_the_articles_do_not_say_the_assistant_is_told_why(knowledge: Path) -> None:
    async def talk(client: Any) -> None:
        given = await client.call_tool("ask", {"question": "Who painted the lighthouse of Vardskar?"})
        assert not given.is_error
        assert given.structured_content["answered"] is False
        assert given.structured_content["explanation"]["reason"]

    served(knowledge, talk)


def test_search_and_sources(knowledge: Path) -> None:
    async def talk(client: Any) -> None:
        found = (
            await client.call_tool("search", {"question": "ferry passengers", "k": 2})
        ).structured_content
        first, _ = (package.Evidence.model_validate(one) for one in found["result"])
        assert "4,310 passengers" in first.sentence
        shelf = (await client.call_tool("sources", {"words": "skerry"})).structured_content
        assert (shelf["total"], shelf["articles"][0]["title"]) == (1, "The ferry of Ostermole")
        assert (await client.call_tool("sources", {"words": "nobody"})).structured_content["total"] == 0

    served(knowledge, talk)


def test_mistakes_are_told_in_words_and_the_conversation_goes_on(knowledge: Path) -> None:
    mistakes = [
        ("ask", {"question": " "}, "the question is empty"),
        ("search", {"question": "ferry", "k": -1}, "k is -1; it goes from 1 to 50"),
        ("sources", {"limit": 0}, "limit is 0; it goes from 1 to 50"),
        ("read", {"article_id": "fery", "paragraph": 1}, 'there is no article "fery"; did you mean "ferry"?'),
        ("read", {"article_id": "ferry", "paragraph": 99}, "has no paragraph 99"),
        ("read", {"article_id": "../../etc/passwd", "paragraph": 1}, "there is no article"),
        ("ask", {}, "ask cannot be called so: question: field required"),
        (
            "search",
            {"question": "ferry", "k": "many"},
            "search cannot be called so: k: input should be a valid integer",
        ),
    ]

    async def talk(client: Any) -> None:
        for tool, arguments, told in mistakes:
            given = await client.call_tool(tool, arguments)
            assert given.is_error, tool
            assert told in given.content[0].text
            assert "Error" not in given.content[0].text
        assert not (await client.call_tool("ask", {"question": "What does a ticket cost?"})).is_error

    served(knowledge, talk)


def test_articles_are_resources(knowledge: Path) -> None:
    (knowledge / "articles" / "ferry.md").rename(knowledge / "articles" / "die fähre.md")

    async def talk(client: Any) -> None:
        (listed,) = (await client.list_resources()).resources
        assert (listed.name, listed.title) == ("die fähre", "The ferry of Ostermole")
        (content,) = (await client.read_resource(listed.uri)).contents
        assert content.text.startswith("The ferry between Ostermole and Lyngholm stopped")
        assert [one.uri_template for one in (await client.list_resource_templates()).resource_templates] == [
            "qa://articles/{article_id}"
        ]
        with pytest.raises(mcp.MCPError, match=r'there is no article "lamp"'):
            await client.read_resource("qa://articles/lamp")

    served(knowledge, talk)


def test_an_article_that_is_added_meanwhile_answers_the_next_question(knowledge: Path) -> None:
    async def talk(client: Any) -> None:
        question = {"question": "When was the lamp of Vardskar lit?"}
        assert not (await client.call_tool("ask", question)).structured_content["answered"]
        (knowledge / "articles" / "lamp.md").write_text("The lamp of Vardskar was lit in 1911.\n")
        assert (await client.call_tool("ask", question)).structured_content["text"] == "1911"
        (content,) = (await client.read_resource("qa://articles/lamp")).contents
        assert content.text.startswith("The lamp of Vardskar")
        with (knowledge / "articles" / "lamp.md").open("r+") as file:  # edited in place
            file.write("The lamp of Vardskar was lit in 1912.\n")
        assert (await client.call_tool("ask", question)).structured_content["text"] == "1912"

    served(knowledge, talk)


def test_an_index_is_served_too(knowledge: Path) -> None:
    pytest.importorskip("tantivy", reason="the extra disk is not installed")

    async def talk(client: Any) -> None:
        given = await client.call_tool("ask", {"question": "How long does the crossing take?"})
        assert given.structured_content["text"] == "45 minutes"
        passage = await client.call_tool("read", {"article_id": "ferry", "paragraph": 1, "around": 1})
        assert passage.structured_content["text"].startswith("The ferry between Ostermole")
        (knowledge / "articles" / "lamp.md").write_text("The lamp of Vardskar was lit in 1911.\n")
        given = await client.call_tool("ask", {"question": "When was the lamp of Vardskar lit?"})
        assert given.structured_content["text"] == "1911"

    served(knowledge, talk, "--store", "disk")


def test_when_the_assistant_hangs_up_the_program_ends(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "mcp", stdin="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_settings_that_readme_shows_start_the_server(qa: Run, knowledge: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", readme, flags=re.DOTALL)
    (settings,) = json.loads(block)["mcpServers"].values()
    assert settings["command"] == "qa"
    arguments = [knowledge if argument.startswith("/") else argument for argument in settings["args"]]
    assert qa(*arguments, stdin="").returncode == 0


def test_what_is_wrong_with_the_folder_is_told_before_anybody_connects(qa: Run, tmp_path: Path) -> None:
    done = qa("--knowledge", tmp_path / "nowhere", "mcp", stdin="")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_without_the_extra_the_hint_names_it(knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.interfaces.mcp import serve

    for name in [name for name in sys.modules if name.split(".")[0] == "mcp"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(package.MissingExtraError, match=r"pip install 'cited-qa\[mcp\]'"):
        serve(knowledge, "auto")
