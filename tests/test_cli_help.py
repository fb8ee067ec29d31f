"""Finding one's way: commands mistyped, ``qa help``, ``qa completion``."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(("typed", "meant"), [("soruces", "sources"), ("FACTS", "facts"), ("ad", "add")])
def test_a_command_mistyped_names_the_nearest(qa: Run, typed: str, meant: str) -> None:
    done = qa(typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Did you mean '{meant}'?" in done.stderr


def test_a_question_without_its_command_is_quoted_whole(qa: Run) -> None:
    assert 'qa ask "who built it"' in qa("who", "built", "it").stderr


def test_help_of_all_and_of_one_command(qa: Run) -> None:
    assert qa("help").stdout == qa("--help").stdout
    assert qa("help", "add").stdout == qa("add", "--help").stdout
    done = qa("help", "sorces")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'sources'?" in done.stderr


def test_the_version_in_short(qa: Run) -> None:
    assert qa("-V").stdout == qa("--version").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_script_of_a_shell(qa: Run, shell: str) -> None:
    done = qa("completion", shell)
    assert done.returncode == 0
    assert f"_QA_COMPLETE={shell}_complete" in done.stdout
    assert qa("completion", "csh").returncode == 2


def completed(qa: Run, typed: str, **environment: str) -> list[str]:
    """What bash is offered where Tab is pressed behind some words."""
    words = typed.split(" ")
    done = qa(COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1), _QA_COMPLETE="bash_complete", **environment)
    return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]


def test_tab_completes_commands_and_options(qa: Run) -> None:
    assert completed(qa, "qa sou") == ["sources"]
    assert completed(qa, "qa help fa") == ["facts"]
    assert "--json" in completed(qa, "qa ask --")
    assert completed(qa, "qa add rep") == ["file,rep"]  # the shell looks for files itself


def test_tab_completes_article_ids(qa: Run, knowledge: Path) -> None:
    assert completed(qa, "qa remove fe", QA_KNOWLEDGE=str(knowledge)) == ["ferry"]
    assert completed(qa, f"qa --knowledge {knowledge} remove fe") == ["ferry"]
    assert completed(qa, "qa facts --article fe", QA_KNOWLEDGE=str(knowledge)) == ["ferry"]
    assert completed(qa, "qa remove fe", QA_KNOWLEDGE=str(knowledge / "nowhere")) == []


def test_tab_puts_nothing_on_the_command_line_that_a_shell_would_run(qa: Run, knowledge: Path) -> None:
    (knowledge / "articles" / "fe$(reboot).md").write_text("The mole was built in 1911.", encoding="utf-8")
    assert completed(qa, "qa remove fe", QA_KNOWLEDGE=str(knowledge)) == ["ferry"]


def test_no_line_of_the_help_is_cut(qa: Run) -> None:
    assert "..." not in qa("help", COLUMNS="80").stdout.partition("Commands:")[2]
