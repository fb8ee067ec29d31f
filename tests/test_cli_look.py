"""``qa check``, ``qa sources``, ``qa facts`` and ``--help``: what is known, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_sources_and_facts_list_what_is_known(qa: Any, marnsund: Path) -> None:
    assert "Harbour Weekly" in qa("--knowledge", marnsund, "sources").stdout
    facts = qa("--knowledge", marnsund, "facts", "Oxholm").stdout
    assert "120 passengers" in facts
    assert "412 passengers" not in facts


def test_json_for_programs(qa: Any, marnsund: Path) -> None:
    (article,) = json.loads(qa("--knowledge", marnsund, "sources", "--json").stdout)
    assert article["source"]["published"] == "2019-05-02"
    assert len(json.loads(qa("--knowledge", marnsund, "facts", "--json").stdout)) == 2
    assert json.loads(qa("--knowledge", marnsund, "check", "--json").stdout) == []


def test_check_names_file_and_line_and_fails_on_errors(qa: Any, marnsund: Path) -> None:
    table = marnsund / "facts" / "ferry.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",120,", ",121,"), encoding="utf-8")
    done = qa("--knowledge", marnsund, "check")
    assert done.returncode == 1
    assert "ferry.csv:3: error:" in done.stdout


def test_every_command_has_help(qa: Any) -> None:
    for command in ("ask", "chat", "add", "check", "test", "sources", "facts"):
        assert qa(command, "--help").returncode == 0


def test_a_wrong_option_is_a_usage_error(qa: Any) -> None:
    assert qa("ask", "--nonsense").returncode == 2
