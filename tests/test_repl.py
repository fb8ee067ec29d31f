"""The conversation as a person has it: keys typed into a terminal, and what stands on its screen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[1]
COLUMNS, ROWS = 100, 40
PATIENCE = 20
"""Seconds until a screen that does not come is a failure."""
ENTER, TAB, RIGHT, ESCAPE = "\r", "\t", "\x1b[C", "\x1b"
CTRL_C, CTRL_D = "\x03", "\x04"
GREETING = "Ask a question, or /help. Ctrl-D leaves."
KNOWN = "1 article · 5 sentences · 2 facts · /help"

ARTICLE = """---
title: A lighthouse and its library
source:
  publisher: Coast Gazette
  published: 2019-04-02
language: en
---

The lighthouse of Skarholm was built in 1887. It employs 14 keepers.

The Skarholm library closed in May 1998 because of a flood. It reopened in June 2003.

Ragnhild Moe is the harbour master of Skarholm.
"""
FACTS = """subject,relation,object,value,unit,date,part_of,evidence,origin
keepers of the lighthouse of Skarholm,number,,14,keepers,,,1.2: employs 14 keepers,curated
Skarholm library,reopened,,,,2003-06,,2.2: It reopened in June 2003,curated
"""
NEW_ARTICLE = (
    "A ferry for Tornvik\n\nThe ferry of Tornvik carries 220 passengers. Its captain is Olav Brekke.\n"
)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    for name, text in {"articles/coast.md": ARTICLE, "facts/coast.csv": FACTS}.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return folder


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QA_KNOWLEDGE", "NO_COLOR", "COLUMNS", "LINES")
    }
    return kept | {
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }


class Screen(pyte.HistoryScreen):
    """A screen that answers when it is asked where its cursor is, as terminals do."""

    def __init__(self, answer: Callable[[str], object]) -> None:
        super().__init__(COLUMNS, ROWS, history=1000, ratio=0.5)
        self.write_process_input = answer


class Terminal:
    """A terminal with qa in it."""

    def __init__(self, home: Path, *arguments: str, redirected: str = "", **variables: str) -> None:
        command = [sys.executable, "-m", "qa", "--knowledge", str(home / "knowledge"), *arguments]
        self.process: Any = pexpect.spawn(
            "sh",
            ["-c", f'exec "$@" {redirected}', "sh", *command],
            env=environment(home) | variables,
            cwd=str(home),
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
            timeout=PATIENCE,
        )
        self.process.delaybeforesend = None
        self.raw = ""
        self.screen = Screen(self.process.send)
        self._stream = pyte.Stream(self.screen)

    def type(self, keys: str) -> None:
        self.process.send(keys)

    def paste(self, text: str) -> None:
        self.type(f"\x1b[200~{text}\x1b[201~")

    def text(self) -> str:
        """Everything printed so far, the lines that have scrolled away too."""
        gone = ["".join(line[i].data for i in range(COLUMNS)) for line in self.screen.history.top]
        return "\n".join(line.rstrip() for line in (*gone, *self.screen.display))

    def line(self) -> str:
        """The line on which the cursor stands."""
        return self.screen.display[self.screen.cursor.y].rstrip()

    def wait_until(self, seen: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < deadline, f"it does not come; the screen:\n{self.text().rstrip()}"
            try:
                data = self.process.read_nonblocking(4096, timeout=1)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert seen(), f"qa has ended; the screen:\n{self.text()}"
                return
            self.raw += data
            self._stream.feed(data)

    def wait_for(self, *texts: str) -> None:
        self.wait_until(lambda: all(text in self.text() for text in texts))

    def wait_for_line(self, text: str) -> None:
        self.wait_until(lambda: self.line() == text)

    def prompts(self) -> int:
        return sum(line.startswith("qa>") for line in self.text().splitlines())

    def ask(self, typed: str, *expected: str) -> None:
        """Type a line and wait for the prompt after it, and for some texts."""
        before = self.prompts()
        self.type(typed + ENTER)
        self.wait_until(lambda: self.prompts() > before and self.line() == "qa>")
        self.wait_for(*expected)

    def exit_code(self) -> int:
        """The exit code, once qa has ended."""
        self.wait_until(lambda: not self.process.isalive())
        self.process.close()
        return int(self.process.exitstatus)


@pytest.fixture
def open_terminal(tmp_path: Path, knowledge: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str, redirected: str = "", **variables: str) -> Terminal:
        terminal = Terminal(tmp_path, *arguments, redirected=redirected, **variables)
        opened.append(terminal)
        terminal.wait_for(GREETING)
        terminal.wait_until(lambda: terminal.line().startswith("qa>"))
        return terminal

    yield start
    for terminal in opened:
        terminal.process.close(force=True)


@pytest.fixture
def terminal(open_terminal: Callable[..., Terminal]) -> Terminal:
    return open_terminal()


# --- questions
# ------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_with_its_sentence_and_place(terminal: Terminal) -> None:
    terminal.ask(
        "When was the lighthouse built?",
        "The lighthouse of Skarholm was built in 1887.",
        "— Coast Gazette, 2 April 2019 · A lighthouse and its library · paragraph 1, sentence 1",
    )
    assert "1887" in [line.strip() for line in terminal.text().splitlines()]


def test_the_short_answer_stands_out_in_its_sentence(terminal: Terminal) -> None:
    terminal.ask("When was the lighthouse built?", "built in 1887.")
    row = next(i for i, line in enumerate(terminal.screen.display) if "built in 1887." in line)
    marked = "".join(
        terminal.screen.buffer[row][i].data
        for i in range(COLUMNS)
        if terminal.screen.buffer[row][i].underscore
    )
    assert marked == "1887"


def test_a_question_without_an_answer_is_said_to_have_none(terminal: Terminal) -> None:
    terminal.ask("Who painted the ceiling of the cathedral?", "The articles do not say.")


def test_a_follow_up_shows_how_it_was_read(terminal: Terminal) -> None:
    terminal.ask("When did the Skarholm library close?", "May 1998")
    terminal.ask("Why?", "Read as: ", "because of a flood")
    read_as = next(line for line in terminal.text().splitlines() if line.startswith("Read as: "))
    assert "library" in read_as


def test_answers_sent_to_a_file_leave_the_prompt_on_the_terminal(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal(redirected=">answers.txt")
    terminal.ask("How many keepers does the lighthouse employ?")
    assert "It employs" not in terminal.text()
    answers = (tmp_path / "answers.txt").read_text(encoding="utf-8")
    assert answers.startswith("14\n  It employs 14 keepers.\n")
    assert "\x1b" not in answers


def test_where_an_article_cannot_be_read_it_is_named_beside_what_the_others_do_not_say(
    open_terminal: Callable[..., Terminal], knowledge: Path
) -> None:
    (knowledge / "articles" / "torn.md").write_text("---\ntitle: [\n---\nNothing", "utf-8")
    terminal = open_terminal()
    terminal.ask("Who painted the ceiling of the cathedral?", "The articles do not say.")
    terminal.ask("When was the lighthouse built?", "1887")
    assert (
        terminal.raw.count("torn.md could not be read; it may be there; `qa check` says what is wrong") == 1
    )


def test_a_conversation_without_articles_says_how_to_begin(
    open_terminal: Callable[..., Terminal], knowledge: Path
) -> None:
    (knowledge / "articles" / "coast.md").unlink()
    (knowledge / "facts" / "coast.csv").unlink()
    terminal = open_terminal()
    terminal.ask("When was the lighthouse built?", "holds no", "makes an example")


def test_behind_small_talk_why_and_context_still_show_the_last_answer(terminal: Terminal) -> None:
    terminal.ask("When was the lighthouse built?", "1887")
    terminal.ask("are you sure?", "/why shows how it was found")
    assert "do not say" not in terminal.text()
    terminal.ask("/why", "When was the lighthouse built?", "The confidence is")
    terminal.ask("/context", "1887")


def test_an_empty_line_asks_nothing(terminal: Terminal) -> None:
    terminal.ask("   ")
    assert "error" not in terminal.text()


def test_a_question_that_cannot_be_asked_costs_one_line(terminal: Terminal) -> None:
    terminal.ask("?!,", "error: ")
    assert terminal.text().count("error: ") == 1
    terminal.ask("How many keepers does the lighthouse employ?", "14")


# --- commands
# -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["/help", "help", "?", "/HELP"])
def test_help_lists_every_command(terminal: Terminal, typed: str) -> None:
    terminal.ask(
        typed,
        "/help",
        "/why",
        "/context",
        "/sources",
        "/facts [WORDS] [unit=NAME ...]",
        "/add FILE [--replace]",
        "/quit",
        "exit, quit",
        "/open [NUMBER]",
        "/search TEXT",
        "/history",
        "/clear",
        "Tab",
        "Ctrl-R",
        "drop the line",
    )


def test_help_can_be_read_on_a_narrow_terminal(open_terminal: Callable[..., Terminal]) -> None:
    terminal = open_terminal(COLUMNS="40", LINES="100")
    terminal.ask(
        "/help", "/facts [WORDS] [unit=NAME ...]\n  the fact table, or what of it holds\n  all words"
    )
    lines = terminal.text().splitlines()
    assert max(map(len, lines[lines.index("qa> /help") : -3])) <= 40


@pytest.mark.parametrize("typed", ["/quit", "quit", "exit", "/exit", "q", ":q", "quit()", "exit()"])
def test_quitting(terminal: Terminal, typed: str) -> None:
    terminal.type(typed + ENTER)
    assert terminal.exit_code() == 0


def test_why_says_in_words_how_the_last_answer_was_found(terminal: Terminal) -> None:
    terminal.ask("Who is the harbour master of Skarholm?", "Ragnhild Moe")
    terminal.ask(
        "/why",
        'The question was read as "Who is the harbour master of Skarholm?", which asks for: person.',
        "It stands out because ",
        "it has words of the question",
        "qa answers from 0.50 on.",
        "Every figure: /why -v",
    )
    assert "signal of" not in terminal.text()
    terminal.ask("When did Bergen reopen?", "The articles do not say.")
    terminal.ask("/why", "Against it: ")


def test_why_v_shows_every_figure(terminal: Terminal) -> None:
    terminal.ask("Who is the harbour master of Skarholm?", "Ragnhild Moe")
    terminal.ask(
        "/why -v",
        "Kind       person",
        "Terms",
        "signal of confidence",
        "signal of rank",
        "weight",
        "sum",
        "answered from",
    )


@pytest.mark.parametrize("command", ["/why", "/context"])
def test_before_the_first_question_there_is_nothing_to_explain(terminal: Terminal, command: str) -> None:
    terminal.ask(command, "Nothing was asked yet.")


def test_context_shows_the_paragraph(terminal: Terminal) -> None:
    terminal.ask("When did the Skarholm library close?", "May 1998")
    terminal.ask("/context", "It reopened in June 2003.")


def test_sentences_are_numbered_and_context_takes_a_number(terminal: Terminal) -> None:
    terminal.ask("How high is the lighthouse of Skarholm?", "[1] Coast Gazette", "[2] Coast Gazette")
    shown = [line.strip() for line in terminal.text().splitlines()]
    second = shown[next(i for i, line in enumerate(shown) if line.startswith("[2]")) - 1]
    terminal.ask("/context 2")
    context = terminal.text().rpartition("qa> /context 2")[2]
    assert second in context
    terminal.ask("/context 9", 'there is no sentence "9": the sentences shown are 1 to ')


def test_sources_lists_the_articles(terminal: Terminal) -> None:
    terminal.ask("/sources", "coast", "Coast Gazette", "2019-04-02")


def test_facts_lists_those_that_hold_the_words(terminal: Terminal) -> None:
    terminal.ask("/facts library", "Skarholm library", "reopened", "2003-06")
    assert "14 keepers" not in terminal.text()
    terminal.ask("/facts", "14 keepers")


@pytest.mark.parametrize(
    ("typed", "meant"), [("/wy", "/why"), ("/sorces", "/sources"), ("/fact library", "/facts")]
)
def test_an_unknown_command_names_the_nearest(terminal: Terminal, typed: str, meant: str) -> None:
    terminal.ask(typed, f'error: there is no command "{typed.split()[0]}"; did you mean {meant}?')


def test_an_unknown_command_like_no_other_names_help(terminal: Terminal) -> None:
    terminal.ask("/zzzzzz", "/help lists them")


def test_an_added_article_is_asked_in_the_same_conversation(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "new ferry.txt").write_text(NEW_ARTICLE, encoding="utf-8")
    terminal.ask("When did the Skarholm library close?", "May 1998")
    terminal.ask("/add '~/new ferry.txt'", "Added ", "2 articles · ")
    terminal.ask("Why?", "Read as: ")
    terminal.ask("Who is the captain of the ferry?", "Olav Brekke")
    assert len(list((tmp_path / "knowledge" / "articles").iterdir())) == 2


def test_search_shows_the_nearest_sentences(terminal: Terminal) -> None:
    terminal.ask("/search library flood", "closed in May 1998 because of a flood.", "paragraph 2, sentence 1")
    terminal.ask("/search", "error: name what to look for: /search TEXT")


def test_open_shows_the_article_at_the_sentence(open_terminal: Callable[..., Terminal]) -> None:
    terminal = open_terminal(NO_COLOR="1")
    terminal.ask("/open", 'there is no sentence "1": no sentence was shown')
    terminal.ask("When did the Skarholm library close?", "May 1998")
    terminal.ask(
        "/open",
        "A lighthouse and its library",
        ">>> The Skarholm library closed in May 1998 because of a flood. <<< It reopened in June 2003.",
        "Ragnhild Moe is the harbour master of Skarholm.",
    )


def test_a_long_article_opens_in_the_pager_at_its_sentence(
    open_terminal: Callable[..., Terminal], knowledge: Path
) -> None:
    lines = "\n\n".join(f"Keeper {number} came to the island in {1700 + number}." for number in range(200))
    (knowledge / "articles" / "keepers.md").write_text(f"---\ntitle: Keepers\n---\n\n{lines}\n", "utf-8")
    terminal = open_terminal(PAGER="less", LESS="")
    terminal.ask("When did Keeper 120 come to the island?", "1820")
    terminal.type("/open" + ENTER)
    terminal.wait_for("Keeper 119 came", "Keeper 121 came")
    assert "Keeper 90 came" not in terminal.text()
    terminal.type("q")
    terminal.wait_for_line("qa>")


def test_history_lists_what_was_asked_and_clear_forgets_it(terminal: Terminal) -> None:
    terminal.ask("/history", "Nothing was asked yet.")
    terminal.ask("When did the Skarholm library close?", "May 1998")
    terminal.ask("Why?", "because of a flood")
    terminal.ask("/history")
    listed = terminal.text().rpartition("qa> /history")[2]
    assert "1   When did the Skarholm library close?" in listed
    assert "2   " in listed
    terminal.type("/clear" + ENTER)
    terminal.wait_for("What was asked before is forgotten.")
    terminal.wait_for_line("qa>")
    assert "May 1998" not in "\n".join(terminal.screen.display)
    terminal.ask("/history", "Nothing was asked yet.")


def test_the_article_that_ships_steps_back_for_ones_own(tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / "ferry.txt").write_text(NEW_ARTICLE, encoding="utf-8")
    command = [sys.executable, "-m", "qa"]
    asked = "/add ferry.txt\nWho is the captain of the ferry?\n/add ferry.txt\n"
    done = subprocess.run(
        command, input=asked, env=environment(tmp_path), cwd=place, capture_output=True, text=True
    )
    assert done.stdout.count("the article that ships with it steps back.") == 1
    assert "Olav Brekke" in done.stdout


def test_what_loads_for_long_is_told(open_terminal: Callable[..., Terminal], knowledge: Path) -> None:
    told = " ".join(f"The {number}th lamp of the harbour was lit in 1911." for number in range(4000))
    for number in range(4):
        (knowledge / "articles" / f"lamps-{number}.md").write_text(told, encoding="utf-8")
    terminal = open_terminal()
    assert f"Reading the articles of {knowledge} ..."[:79] in terminal.raw
    assert "Reading" not in terminal.text()


def test_adding_again_needs_replace_and_context_shows_what_was_answered_from(
    terminal: Terminal, tmp_path: Path
) -> None:
    ferry = tmp_path / "ferry.txt"
    ferry.write_text(NEW_ARTICLE, encoding="utf-8")
    terminal.ask("/add ferry.txt", "Added ")
    terminal.ask("Who is the captain of the ferry?", "Olav Brekke")
    ferry.write_text("A ferry for Tornvik\n\nNothing sails any more.\n", encoding="utf-8")
    terminal.ask("/add ferry.txt", "error: ", "--replace")
    terminal.ask("/add ferry.txt --replace", "Added ")
    terminal.ask("/context", "220 passengers")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/add", "name a file"),
        ("/add 'open", "close it"),
        ("/add missing.txt", "missing.txt"),
        ("/add ~nobody-here/a.txt", "a.txt"),
    ],
)
def test_what_cannot_be_added_costs_one_line(terminal: Terminal, typed: str, said: str) -> None:
    terminal.ask(typed)
    errors = [line for line in terminal.text().splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert said in errors[0]


# --- keys
# -----------------------------------------------------------------------------------------------------------


def test_ctrl_c_drops_the_line(terminal: Terminal) -> None:
    terminal.type("When was the light")
    terminal.wait_for_line("qa> When was the light")
    terminal.type(CTRL_C)
    terminal.wait_for_line("qa>")
    terminal.ask("How many keepers does the lighthouse employ?", "It employs 14 keepers.")


def test_ctrl_d_leaves(terminal: Terminal) -> None:
    terminal.type(CTRL_D)
    assert terminal.exit_code() == 0


def test_the_bottom_line_says_how_much_is_known(terminal: Terminal) -> None:
    terminal.wait_until(lambda: terminal.screen.display[-1].strip() == KNOWN)


def test_tab_completes_a_command(terminal: Terminal) -> None:
    terminal.type("/sou" + TAB)
    terminal.wait_for_line("qa> /sources")


def test_tab_offers_every_command_with_what_it_does(terminal: Terminal) -> None:
    terminal.type("/" + TAB)
    terminal.wait_for(
        "/help",
        "/why",
        "/context",
        "/sources",
        "/facts",
        "/add",
        "/quit",
        "the articles and where they come from",
    )


@pytest.mark.parametrize(
    ("begun", "completed"),
    [
        ("Who is Ragn", "Who is Ragnhild Moe"),
        ("who is ragnhild m", "who is Ragnhild Moe"),
        ("How many keepers o", "How many keepers of the lighthouse of Skarholm"),
        ("/facts Ragn", "/facts Ragnhild Moe"),
    ],
)
def test_tab_completes_names_of_the_articles(terminal: Terminal, begun: str, completed: str) -> None:
    terminal.type(begun + TAB)
    terminal.wait_for_line(f"qa> {completed}")


@pytest.mark.parametrize(
    ("begun", "completed"),
    [
        ("/add new", "/add new\\ ferry.txt"),
        ("/add ~/letters/of", "/add ~/letters/of\\ 1911.txt"),
        ("/add a.txt let", "/add a.txt letters/"),
    ],
)
def test_tab_completes_the_file_to_add(
    terminal: Terminal, tmp_path: Path, begun: str, completed: str
) -> None:
    (tmp_path / "letters").mkdir()
    for name in ("new ferry.txt", "letters/of 1911.txt"):
        (tmp_path / name).write_text(NEW_ARTICLE, encoding="utf-8")
    terminal.type(begun + TAB)
    terminal.wait_for_line(f"qa> {completed}")
    if completed.endswith("ferry.txt"):
        terminal.ask("", "Added new-ferry")


def test_names_of_an_added_article_are_completed(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(NEW_ARTICLE, encoding="utf-8")
    terminal.type("Who is Ragn" + TAB)
    terminal.wait_for_line("qa> Who is Ragnhild Moe")
    terminal.type(CTRL_C)
    terminal.wait_for_line("qa>")
    terminal.ask("/add ferry.txt", "Added ")
    terminal.type("Who is Ola" + TAB)
    terminal.wait_for_line("qa> Who is Olav Brekke")


def test_vi_keys(open_terminal: Callable[..., Terminal]) -> None:
    terminal = open_terminal("chat", "--vi")
    terminal.type("When was the lighthouse burnt?")
    terminal.wait_for_line("qa> When was the lighthouse burnt?")
    terminal.type(ESCAPE)
    terminal.wait_until(lambda: terminal.screen.cursor.x == len("qa> When was the lighthouse burnt"))
    terminal.type("bcwbuilt")
    terminal.wait_for_line("qa> When was the lighthouse built?")
    terminal.ask("", "The lighthouse of Skarholm was built in 1887.")


def test_lines_pasted_are_asked_in_turn(terminal: Terminal) -> None:
    terminal.paste(
        "When was the lighthouse built?\n\n  How many keepers does the lighthouse employ?  \n/sources\n"
    )
    terminal.wait_for("/sources")
    assert "Coast Gazette" not in terminal.text()  # nothing is asked before Enter
    terminal.ask("", "built in 1887.", "It employs 14 keepers.", "2019-04-02")
    shown = terminal.text()
    asked = [
        shown.rindex(question) for question in ("qa> When was the", "qa> How many keepers", "qa> /sources")
    ]
    assert asked == sorted(asked)


def test_a_question_pasted_over_two_lines_is_one(terminal: Terminal) -> None:
    terminal.paste("How many keepers does\n  the lighthouse employ?")
    terminal.wait_for("the lighthouse employ?")
    terminal.ask("", "It employs 14 keepers.")
    terminal.ask("/history", "How many keepers does the lighthouse employ?")
    assert terminal.text().count("It employs 14 keepers.") == 1


def test_lines_pasted_after_quit_are_not_asked(terminal: Terminal) -> None:
    terminal.paste("/quit\nHow many keepers does the lighthouse employ?")
    terminal.wait_for("keepers does")
    terminal.type(ENTER)
    assert terminal.exit_code() == 0
    assert "It employs" not in terminal.text()


def test_lines_typed_ahead_are_asked_in_turn(terminal: Terminal) -> None:
    terminal.type("When was the lighthouse built?\rHow many keepers does the lighthouse employ?\r/quit\r")
    assert terminal.exit_code() == 0
    assert "built in 1887." in terminal.text()
    assert "It employs 14 keepers." in terminal.text()


def test_escape_characters_never_reach_the_terminal(terminal: Terminal) -> None:
    terminal.paste(
        "Who is \x1b]0;owned\x07\x1b[31mRagnhild\x9b2J Moe?\nWho is /wy\x1b[2J\n/wy\x1b]0;owned\x07"
    )
    terminal.wait_for("Ragnhild")
    terminal.ask("", "error: there is no command")
    for steering in ("\x1b]0;owned", "\x1b[31mRagn", "\x9b", "\x07"):
        assert steering not in terminal.raw


def test_bytes_that_are_no_characters_are_a_question_like_any_other(terminal: Terminal) -> None:
    terminal.process.ptyproc.write(b"Who is Ragnhild Moe \xff\xfe?\r")
    terminal.wait_for("Ragnhild Moe is the harbour master of Skarholm.")
    terminal.wait_for_line("qa>")
    terminal.process.ptyproc.write(b"/facts \xff\r")
    terminal.wait_for('No facts with "?".')
    terminal.wait_for_line("qa>")
    terminal.ask("How many keepers does the lighthouse employ?", "It employs 14 keepers.")


# --- history
# --------------------------------------------------------------------------------------------------------


def test_the_history_is_kept_and_suggested(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    first = open_terminal()
    first.ask("When was the lighthouse built?", "built in 1887.")
    first.type(CTRL_D)
    assert first.exit_code() == 0
    history = tmp_path / "state" / "qa" / "history"
    assert "+When was the lighthouse built?" in history.read_text(encoding="utf-8").splitlines()
    assert history.parent.stat().st_mode & 0o777 == 0o700
    second = open_terminal()
    second.type("When was")
    second.wait_for_line("qa> When was the lighthouse built?")  # the rest stands there dimmed
    assert second.screen.cursor.x == len("qa> When was")
    second.type(RIGHT)
    second.wait_until(lambda: second.screen.cursor.x == len("qa> When was the lighthouse built?"))
    second.ask("", "built in 1887.")


def test_a_history_that_cannot_be_kept_warns_once(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file in the way", encoding="utf-8")
    terminal = open_terminal()
    terminal.wait_for("warning: the history is not kept")
    terminal.ask("When was the lighthouse built?", "built in 1887.")
    terminal.type("When")
    terminal.wait_for_line("qa> When was the lighthouse built?")  # suggested within this conversation
    assert terminal.text().count("warning: ") == 1
    assert "xception" not in terminal.text()


def test_a_history_that_is_taken_away_does_not_end_the_conversation(
    terminal: Terminal, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "state")
    terminal.ask("When was the lighthouse built?", "built in 1887.")
    assert "xception" not in terminal.text()


@pytest.mark.parametrize("named", ["", "not/absolute"])
def test_without_an_xdg_state_folder_the_history_is_in_the_home(
    open_terminal: Callable[..., Terminal], tmp_path: Path, named: str
) -> None:
    open_terminal(XDG_STATE_HOME=named).ask("When was the lighthouse built?", "built in 1887.")
    assert (tmp_path / ".local" / "state" / "qa" / "history").is_file()


# --- without a terminal
# ---------------------------------------------------------------------------------------------


def pipe(home: Path, typed: str | bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run qa with something piped into it."""
    done = subprocess.run(
        [sys.executable, *arguments, "-m", "qa", "--knowledge", str(home / "knowledge")],
        input=typed.encode() if isinstance(typed, str) else typed,
        env=environment(home),
        cwd=home,
        capture_output=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.usefixtures("knowledge")
def test_piped_lines_are_answered_in_plain_text(tmp_path: Path) -> None:
    done = pipe(tmp_path, "When did the Skarholm library close?\n\nWhy?\n/sources\n")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "qa>" not in done.stdout
    assert done.stdout.index("May 1998") < done.stdout.index("Read as: ") < done.stdout.index("2019-04-02")


@pytest.mark.usefixtures("knowledge")
@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Who painted the cathedral?", ""),
        ("?!", "error: "),
        ("/wy", "did you mean /why?"),
        ("/add missing.txt", "missing.txt"),
    ],
)
def test_a_piped_line_without_an_answer_shows_in_the_exit_code(
    tmp_path: Path, typed: str, message: str
) -> None:
    done = pipe(tmp_path, f"{typed}\nHow many keepers does the lighthouse employ?\n")
    assert done.returncode == 1
    assert "It employs 14 keepers." in done.stdout
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == int(bool(message))


@pytest.mark.usefixtures("knowledge")
def test_piped_quit_ends_the_reading(tmp_path: Path) -> None:
    done = pipe(tmp_path, "quit\n?!\n")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("knowledge")
@pytest.mark.parametrize(
    "typed", [b"", b"\n \n", b"When was the lighthouse built?", (b"When was the \xfflighthouse built?\r\n")]
)
def test_whatever_is_piped_is_read(tmp_path: Path, typed: bytes) -> None:
    done = pipe(tmp_path, typed)
    assert done.returncode == 0
    assert ("1887" in done.stdout) == bool(typed.strip())


@pytest.mark.usefixtures("knowledge")
def test_piped_control_characters_are_shown_as_none(tmp_path: Path) -> None:
    done = pipe(
        tmp_path, ("Who is \x1b[31mRagnhild\x9b2J \u202eMoe?\nAnd \x1b[2J?\n/wy\x1b[2J\n/facts \x1b[2J\n")
    )
    assert "Ragnhild" in done.stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.stdout + done.stderr)


@pytest.mark.usefixtures("knowledge")
def test_a_pipe_needs_no_prompt_toolkit(tmp_path: Path) -> None:
    done = pipe(tmp_path, "When was the lighthouse built?\n", "-X", "importtime")
    assert "1887" in done.stdout
    assert "qa.interfaces.repl" in done.stderr
    assert "prompt_toolkit" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.usefixtures("knowledge")
def test_ctrl_c_on_a_pipe_ends_it_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qa", "--knowledge", str(tmp_path / "knowledge")]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment(tmp_path), cwd=tmp_path, text=True, **streams) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("When was the lighthouse built?\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "1887"  # now it waits for the next line
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr.read().strip() == ""


def test_a_disk_that_is_full_ends_the_conversation_with_one_line(
    open_terminal: Callable[..., Terminal],
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a disk that is always full")
    terminal = open_terminal(redirected=">/dev/full")
    terminal.type("When was the lighthouse built?" + ENTER)
    assert terminal.exit_code() == 2
    assert "error: input or output: No space left on device" in terminal.text()
    assert "Traceback" not in terminal.text()
