"""``qa ask``: one question, one answer, an exit code that a script can use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import Result

from qa.errors import KnowledgeError, QuestionError
from qa.models import Answer

ROOT = Path(__file__).parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]

STOPPED = "When did the ferry between Ostermole and Lyngholm stop?"
UNKNOWN = "Who painted the lighthouse of Vardskar?"


def test_an_answer_with_its_sentence_and_its_place(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "ask", STOPPED)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "March 2009",
        "  The ferry between Ostermole and Lyngholm stopped in March 2009 after its engine failed.",
        "  — Skerry Post, 20 June 2014 · The ferry of Ostermole · paragraph 1, sentence 1",
    ]
    assert done.stderr == ""


def test_an_abstention_gives_its_reason_and_exit_code_1(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "ask", "How did the ferry reach Vardskar?")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:3] == [
        "The articles do not say.",
        ('The articles do not mention "Vardskar".'),
        "Nearest:",
    ]
    assert done.stderr == ""


def test_words_without_quotes_are_one_question(invoke: Invoke) -> None:
    assert invoke("ask", *STOPPED.split()).output == invoke("ask", STOPPED).output


def test_a_question_in_place_of_a_command_is_told_how_to_be_asked(qa: Run) -> None:
    done = qa(STOPPED)
    assert done.returncode == 2
    assert f'To ask a question: qa ask "{STOPPED}"' in done.stderr


def test_an_option_behind_the_command_is_told_where_it_belongs(qa: Run) -> None:
    done = qa("ask", "--knowledge", "news", "When?")
    assert done.returncode == 2
    assert "--knowledge stands before the command" in done.stderr


def test_an_empty_name_is_no_folder(qa: Run) -> None:
    done = qa("--knowledge", "", "ask", STOPPED)
    assert done.returncode == 2
    assert "it is empty; name a folder" in done.stderr


@pytest.mark.parametrize(("question", "code"), [(STOPPED, 0), (UNKNOWN, 1)])
def test_json_is_the_answer(invoke: Invoke, knowledge: Path, question: str, code: int) -> None:
    done = invoke("ask", "--json", question)
    assert done.exit_code == code
    answer = Answer.model_validate_json(done.stdout)
    assert (answer.question, answer.answered) == (question, code == 0)
    import qa as package

    assert answer == package.Bot(package.KnowledgeBase.load(knowledge)).ask(question)


def test_json_of_an_answer_cites_to_the_character(invoke: Invoke, knowledge: Path) -> None:
    import qa as package

    (evidence,) = json.loads(invoke("ask", "--json", STOPPED).stdout)["evidence"]
    text = package.KnowledgeBase.load(knowledge).articles["ferry"].text
    assert text[evidence["citation"]["start"] : evidence["citation"]["end"]] == evidence["sentence"]
    assert evidence["sentence"][slice(*evidence["span"])] == "March 2009"


def test_a_computed_answer_shows_its_working_and_every_fact(invoke: Invoke) -> None:
    shown = invoke("ask", "What share of the sailors were Danish?").stdout
    assert shown.startswith("64.1%\n  41 Danish ÷ 64 ≈ 64.1%")
    assert "41 of them were Danish" in shown


@pytest.mark.parametrize("settings", [{}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}])
def test_a_pipe_gets_no_colour(qa: Run, knowledge: Path, settings: dict[str, str]) -> None:
    assert "\x1b" not in qa("--knowledge", knowledge, "ask", STOPPED, **settings).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colour_unless_no_color_is_set(
    knowledge: Path, no_colour: str, coloured: bool
) -> None:
    import pexpect

    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "TERM": "xterm-256color"}
    if no_colour:
        environment["NO_COLOR"] = no_colour
    shown = pexpect.run(
        f"{sys.executable} -m qa --knowledge {knowledge} ask {STOPPED!r}", env=environment, timeout=60
    )
    assert b"March 2009" in shown
    assert (b"\x1b[" in shown) is coloured


@pytest.mark.parametrize(
    "question",
    [
        STOPPED,
        UNKNOWN,
        "When did the ferry between Ostermolle and Lyngholm stop?",
        "What share of sailors was Danish?",
    ],
)
def test_lines_fit_a_narrow_terminal(
    terminal_run: Callable[..., str], knowledge: Path, question: str
) -> None:
    lines = terminal_run("--knowledge", knowledge, "ask", question, columns=40).splitlines()
    assert len(lines) > 2
    assert max(map(len, lines)) <= 40


def test_into_a_pipe_a_sentence_is_one_line(qa: Run, knowledge: Path) -> None:
    shown = qa("--knowledge", knowledge, "ask", "Why does the ferry sail again?", COLUMNS="40").stdout
    told = "It sails again since August 2011, because the islanders bought a second boat."
    assert told in map(str.strip, shown.splitlines())


@pytest.mark.parametrize("question", [STOPPED, "What share of the sailors were Danish?"])
def test_why_and_context_fit_a_narrow_terminal(knowledge: Path, question: str) -> None:
    code = (
        "from pathlib import Path; import qa; from qa.interfaces import answer_view, why_view;"
        f"bot = qa.Bot.open({str(knowledge)!r}); answer = bot.ask({question!r});"
        "print(why_view.why(answer, 40, False)); print(why_view.why_in_figures(answer, 40, False));"
        "print(answer_view.context(answer.evidence, bot.knowledge, 40, False))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "Confidence" in shown
    assert max(map(len, shown.splitlines())) <= 40


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "the question is empty"),
        (" \t\n ", "the question is empty"),
        ("?!… — ,", "the question holds no word"),
        ("word " * 20_000, "the question has 100,000 characters"),
    ],
)
def test_what_is_no_question_says_so(
    qa: Run, invoke: Invoke, knowledge: Path, question: str, says: str
) -> None:
    done = qa("--knowledge", knowledge, "ask", question)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: {says}")
    with pytest.raises(QuestionError, match=says):
        invoke("ask", question)


def test_no_question_at_all_is_a_usage_error(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "ask")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: qa ask" in done.stderr


def test_control_characters_of_a_question_reach_no_terminal(qa: Run, knowledge: Path) -> None:
    hostile = "When did the \x1b[31mferry\x07 between Ostermole and Lyngholm\u202e stop?"
    for arguments in ((), ("--json",)):
        done = qa("--knowledge", knowledge, "ask", *arguments, hostile)
        assert done.returncode in (0, 1)
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout + done.stderr)


def test_bytes_that_are_no_text_are_no_crash(knowledge: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("arguments are Unicode there")
    command: list[bytes | str] = [
        sys.executable,
        "-m",
        "qa",
        "--knowledge",
        str(knowledge),
        "ask",
        b"When did the ferry \xff\xfe stop?",
    ]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr


def test_a_terminal_that_knows_only_ascii_is_no_crash(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "ask", STOPPED, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.startswith("March 2009")


def test_qa_knowledge_names_the_folder(qa: Run, knowledge: Path) -> None:
    assert qa("ask", STOPPED, QA_KNOWLEDGE=str(knowledge)).stdout.startswith("March 2009")


def test_a_folder_called_knowledge_is_found(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    knowledge.rename(tmp_path / "knowledge")
    assert qa("ask", STOPPED, cwd=tmp_path).stdout.startswith("March 2009")


def test_what_ships_answers_from_any_folder(qa: Run, tmp_path: Path) -> None:
    done = qa("ask", "When did the embassy reopen?", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "August 2004")


@pytest.mark.parametrize(
    "arguments", [("ask", "When did the embassy reopen?"), ("sources",), ("check",), ("search", "embassy")]
)
def test_that_what_ships_is_read_is_told_once(qa: Run, tmp_path: Path, arguments: Sequence[str]) -> None:
    done = qa(*arguments, "--json", cwd=tmp_path)
    (line,) = done.stderr.splitlines()
    assert "no ./knowledge here, so the article that ships with qa is read" in line
    assert json.loads(done.stdout)
    assert qa(cwd=tmp_path, stdin="When did the embassy reopen?\nWhy?\n").stderr == done.stderr


def test_a_folder_that_is_named_or_here_is_not_told_of(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    for settings in ({"QA_KNOWLEDGE": str(knowledge)}, {"cwd": ROOT}):
        assert qa("sources", **settings).stderr == ""


@pytest.mark.parametrize("typed", ["are you sure?", "quit()", "thanks, that's all"])
def test_small_talk_gets_one_line(qa: Run, knowledge: Path, typed: str) -> None:
    done = qa("--knowledge", knowledge, "ask", typed)
    (line,) = done.stdout.splitlines()
    assert "do not say" not in line
    assert done.returncode == 1
    told = json.loads(qa("--knowledge", knowledge, "ask", "--json", typed).stdout)
    assert (told["answered"], told["explanation"]["reason"].lower() + ".") == (False, line.lower())


def test_a_missing_folder_is_named(qa: Run, tmp_path: Path) -> None:
    for done in (
        qa("--knowledge", tmp_path / "nowhere", "ask", STOPPED),
        qa("ask", STOPPED, QA_KNOWLEDGE=str(tmp_path / "nowhere")),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")
        assert "nowhere" in done.stderr


def test_an_empty_folder_is_not_that_the_articles_do_not_say(qa: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in (("ask", STOPPED), ("search", "ferry"), ("chat",)):
        done = qa("--knowledge", tmp_path / "empty", *arguments, stdin=STOPPED)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{tmp_path / 'empty'} holds no articles; `qa add FILE` adds one" in done.stderr


def test_an_unreadable_article_is_not_that_the_articles_do_not_say(qa: Run, knowledge: Path) -> None:
    broken = knowledge / "articles" / "broken.md"
    broken.write_text("---\ntitle: [\n---\ntext", encoding="utf-8")
    done = qa("--knowledge", knowledge, "ask", UNKNOWN)
    assert done.returncode == 2
    assert f"error: {broken} could not be read; it may be there; `qa check` says what is wrong" in done.stderr
    (knowledge / "articles" / "ferry.md").unlink()
    done = qa("--knowledge", knowledge, "ask", UNKNOWN)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no article can be read; `qa check` says why" in done.stderr


def test_a_file_in_place_of_a_folder_is_named(qa: Run, tmp_path: Path) -> None:
    (tmp_path / "file.md").write_text("The ferry stopped in March 2009.", encoding="utf-8")
    done = qa("--knowledge", tmp_path / "file.md", "ask", STOPPED)
    assert (done.returncode, done.stdout) == (2, "")
    assert "file.md" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_named(invoke: Invoke, knowledge: Path) -> None:
    knowledge.chmod(0)
    try:
        with pytest.raises(KnowledgeError, match="known"):
            invoke("ask", STOPPED)
    finally:
        knowledge.chmod(0o755)


def test_a_broken_file_is_told_on_stderr_and_the_rest_answers(qa: Run, knowledge: Path) -> None:
    (knowledge / "articles" / "broken.md").write_text("---\ntitle: [\n---\ntext", encoding="utf-8")
    done = qa("--knowledge", knowledge, "ask", STOPPED)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "March 2009")
    assert done.stderr.startswith("warning: ")
    assert "qa check" in done.stderr


SHIPPED = Path(__file__).parents[1] / "knowledge"
ASK_ALL = f"""
import qa
from pathlib import Path
from qa.questionsets.format import read_question_set
bot = qa.Bot.open({str(SHIPPED)!r})
for path in sorted(Path({str(SHIPPED / "questions")!r}).iterdir()):
    for group in read_question_set(path).groups:
        for case in group:
            print(bot.ask(case.ask).model_dump_json())
"""


def test_questions_are_answered_the_same_to_the_last_digit_whatever_the_hash_seed() -> None:
    told = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        told.add(
            subprocess.run(
                [sys.executable, "-c", ASK_ALL], capture_output=True, check=True, env=environment
            ).stdout
        )
    assert len(told) == 1
    assert next(iter(told)).count(b"\n") > 100


def test_help_names_every_command_and_loads_little(qa: Run) -> None:
    done = qa("--help")
    assert done.returncode == 0
    assert all(
        command in done.stdout for command in ("ask", "add", "chat", "check", "facts", "sources", "test")
    )


def test_every_command_has_help(qa: Run) -> None:
    for command in ("ask", "chat", "add", "check", "test", "sources", "facts", "index"):
        assert qa(command, "--help").returncode == 0


def test_a_wrong_option_is_a_usage_error(qa: Run) -> None:
    assert qa("ask", "--nonsense").returncode == 2


def test_version(qa: Run) -> None:
    done = qa("--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "qa,")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_broken_pipe_is_quiet(knowledge: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    for arguments in (("ask", STOPPED), ("facts",), ("--help",)):
        done = subprocess.run(
            [sys.executable, "-m", "qa", "--knowledge", str(knowledge), *arguments],
            env=environment,
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
        assert done.stderr == "", arguments
    os.close(write)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("arguments", [("ask", STOPPED), ("facts",), ("--help",)])
def test_a_full_disk_costs_one_line(knowledge: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "qa", "--knowledge", str(knowledge), *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["error: input or output: No space left on device"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that can close a file")
@pytest.mark.parametrize(("question", "code"), [(STOPPED, 0), (UNKNOWN, 1)])
def test_without_stdout_the_exit_code_still_tells(knowledge: Path, question: str, code: int) -> None:
    command = [
        "sh",
        "-c",
        'exec "$@" >&-',
        "sh",
        sys.executable,
        "-m",
        "qa",
        "--knowledge",
        str(knowledge),
        "ask",
        question,
    ]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (code, "")


def test_a_reader_that_has_seen_enough_is_no_error(knowledge: Path) -> None:
    command = [sys.executable, "-m", "qa", "--knowledge", str(knowledge), "facts", "--json"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_one_thing_that_could_not_be_read_is_one_problem(qa: Run, knowledge: Path) -> None:
    (knowledge / "articles" / "broken.md").write_text("---\ntitle: [\n---\ntext\n", encoding="utf-8")
    done = qa("--knowledge", knowledge, "ask", STOPPED)
    assert done.returncode == 0
    assert done.stderr == "warning: 1 problem in the knowledge folder; see them with: qa check\n"


def test_the_version_needs_no_installation(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    import qa as package

    def not_installed(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", not_installed)
    done = invoke("--version")
    assert (done.exit_code, done.stdout) == (0, f"qa, version {package.__version__}\n")
