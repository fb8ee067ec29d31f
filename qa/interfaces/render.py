"""Answers and reports as terminal text: the only module that knows colour and width. Whatever it returns is
safe to print."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from qa.knowledge.base import Knowledge
from qa.knowledge.untrusted import printable
from qa.language.dates import PartialDate
from qa.models import Answer, Citation, Evidence, Fact, Problem, Signal

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.progress import Task
    from rich.table import Table

    from qa.answering.bot import Bot
    from qa.interfaces.adding import Adding
    from qa.questionsets.baseline import Comparison
    from qa.questionsets.run import Outcome, Report, Scores
    from qa.stores.indexing import Changes

_BOLD, _MARK = (
    click.style("", bold=True, reset=False),
    click.style("", fg="green", bold=True, underline=True, reset=False),
)
_RESET = click.style("")
_WIDEST, _NARROWEST = 100, 20
"""Columns: longer lines are hard to read, shorter ones cannot be laid out."""
_INDENT = "  "
_LISTED = 20
"""Articles that are named one by one when they are added."""
_LABEL = 11
"""Columns of the labels of ``/why``."""


def width() -> int:
    """Columns to write in."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def wants_colour(stream: TextIO) -> bool:
    """Whether to write colour to a stream: a terminal that can, and nobody has set ``NO_COLOR``
    (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def json_text(model: BaseModel | Sequence[BaseModel]) -> str:
    """A model, or a list of them, as JSON; what ``printable`` would replace is escaped, and all that is not
    ASCII where stdout is not UTF-8."""
    import json

    text = _json_list(model) if isinstance(model, Sequence) else model.model_dump_json(indent=2)
    is_utf = (sys.stdout.encoding or "utf-8").lower().startswith("utf")

    def escaped(match: re.Match[str]) -> str:
        return match[0] if is_utf and printable(match[0]) == match[0] else json.dumps(match[0])[1:-1]

    return re.sub(r"[^\n -~]", escaped, text)


def _json_list(models: Sequence[BaseModel]) -> str:
    import json

    return json.dumps([model.model_dump(mode="json") for model in models], indent=2, ensure_ascii=False)


# --- an answer
# ------------------------------------------------------------------------------------------------------


def answer(reply: Answer, columns: int, colour: bool) -> str:
    """The short answer, the sentence that says it with the answer standing out, and where it stands; or that
    there is none."""
    lines: list[str] = []
    if reply.read_as != reply.question:
        lines.extend(_dimmed(f"Read as: {reply.read_as}", columns, colour))
    for note in reply.explanation.notes:
        lines.extend(_dimmed(f"Note: {note}", columns, colour))
    if reply.answered:
        lines.extend(_wrapped(reply.text, columns, colour, whole="bold"))
        if reply.explanation.working:
            lines.extend(_wrapped(reply.explanation.working, columns, colour, indent=_INDENT))
    else:
        lines.extend(_wrapped("The articles do not say.", columns, colour, whole="bold"))
        lines.extend(_wrapped(_sentence_case(reply.explanation.reason) + ".", columns, colour))
        if reply.evidence:
            lines.append("Nearest:")
    shown = ""
    for evidence in reply.evidence:
        if reply.answered and evidence.sentence == shown:  # said again, word for word: its place is enough
            lines.extend(_dimmed("— " + place(evidence.citation), columns, colour, _INDENT))
        else:
            lines.extend(_evidence(evidence, columns, colour, highlight=reply.answered))
        shown = evidence.sentence
    return "\n".join(lines)


def _evidence(evidence: Evidence, columns: int, colour: bool, highlight: bool) -> Iterator[str]:
    span = evidence.span if highlight else None
    yield from _wrapped(evidence.sentence, columns, colour, indent=_INDENT, span=span)
    yield from _dimmed("— " + place(evidence.citation), columns, colour, _INDENT)


def place(citation: Citation) -> str:
    """Publisher, date, title, paragraph and sentence."""
    source = citation.source
    day = source.published
    published = str(PartialDate(day.year, day.month, day.day)) if day else None
    origin = ", ".join(part for part in (source.publisher, published) if part)
    return " · ".join(
        part
        for part in (origin, citation.title, f"paragraph {citation.paragraph}, sentence {citation.sentence}")
        if part
    )


def _wrapped(
    text: str,
    columns: int,
    colour: bool,
    indent: str = "",
    span: tuple[int, int] | None = None,
    whole: str = "",
) -> Iterator[str]:
    """Lines of at most ``columns``; the characters of ``span`` stand out."""
    text = printable(text)
    line: list[str] = []
    used = len(indent)
    for word in re.finditer(r"\S+", text):
        if line and used + 1 + len(word[0]) > columns:
            yield indent + _joined(line)
            line, used = [], len(indent)
        used += len(word[0]) + bool(line)
        line.append(_bold(word[0], colour) if whole else _marked(word, span, colour))
    if line:
        yield indent + _joined(line)


def _joined(words: list[str]) -> str:
    """Words with spaces between; between two that stand out alike the space does so too."""
    line = " ".join(words)
    for start in (_BOLD, _MARK):
        line = line.replace(f"{_RESET} {start}", " ")
    return line


def _marked(word: re.Match[str], span: tuple[int, int] | None, colour: bool) -> str:
    start, end = (max(span[0], word.start()), min(span[1], word.end())) if span else (0, 0)
    if start >= end or not colour:
        return word[0]
    first, last = start - word.start(), end - word.start()
    return word[0][:first] + _MARK + word[0][first:last] + _RESET + word[0][last:]


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bold(text: str, colour: bool) -> str:
    return _BOLD + text + _RESET if colour else text


def _dimmed(text: str, columns: int, colour: bool, indent: str = "") -> Iterator[str]:
    for line in _wrapped(text, columns, False, indent):
        yield click.style(line, dim=True) if colour else line


def error(message: str) -> str:
    """An error as one line for stderr."""
    return f"error: {printable(message)}"


def warning(message: str) -> str:
    """A warning as one line for stderr."""
    return f"warning: {printable(message)}"


# --- how it was found, and where it stands
# --------------------------------------------------------------------------


def why(reply: Answer, columns: int, colour: bool) -> str:
    """How an answer was found: the question's terms, the threshold, the facts, what the confidence and each
    sentence's rank are made of."""
    found = reply.explanation
    rows = [
        ("Question", reply.read_as),
        ("Kind", found.kind),
        ("Terms", ", ".join(found.terms) or "-"),
        ("Missing", ", ".join(found.missing) or "-"),
        ("Confidence", f"{reply.confidence:.2f} (answered from {found.threshold:.2f} on)"),
        ("Reason", found.reason),
        *(("Note", note) for note in found.notes),
        *([("Working", found.working)] if found.working else []),
        *(("Fact", fact_text(fact)) for fact in reply.facts),
    ]
    lines = [line for label, said in rows for line in _labelled(label, said, columns)]
    if found.signals:
        lines.append(_laid_out(_signals("confidence", found.signals), columns, colour))
    for evidence in reply.evidence:
        lines.append("")
        lines.extend(_evidence(evidence, columns, colour, highlight=reply.answered))
        if evidence.signals:
            lines.append(_laid_out(_signals("rank", evidence.signals), columns, colour))
    return "\n".join(lines)


def _labelled(label: str, said: str, columns: int) -> Iterator[str]:
    """A label with what belongs to it beside it, however many lines that takes."""
    for line in _wrapped(said, columns, False, indent=" " * _LABEL):
        yield f"{label:{_LABEL}}{line[_LABEL:]}"
        label = ""


def _signals(what: str, signals: Sequence[Signal]) -> Table:
    table = _new_table(f"signal of {what}", "value", "weight", "adds", right=(1, 2, 3))
    for signal in signals:
        table.add_row(
            signal.name, f"{signal.value:.2f}", f"{signal.weight:.2f}", f"{signal.value * signal.weight:.2f}"
        )
    table.add_row("sum", "", "", f"{sum(signal.value * signal.weight for signal in signals):.2f}")
    return table


def fact_text(fact: Fact) -> str:
    """A fact as one line: what it says, where it stands, and who put it there."""
    said = [
        fact.subject,
        fact.relation,
        fact.object,
        fact.value,
        fact.unit,
        f"({fact.date})" if fact.date else "",
    ]
    where = f"[{fact.article_id} {fact.evidence.paragraph}.{fact.evidence.sentence}, {fact.origin}]"
    return printable(" ".join(part for part in (*said, where) if part))


def context(reply: Answer, knowledge: Knowledge, columns: int, colour: bool) -> str:
    """Each sentence shown with an answer inside its paragraph, where it stands out."""
    blocks = []
    for evidence in reply.evidence[: None if reply.answered else 1]:
        cited = evidence.citation
        article = knowledge.articles.get(cited.article_id)
        text = article.text if article else ""
        around = knowledge.paragraph(cited.article_id, cited.paragraph)
        if text[cited.start : cited.end] != evidence.sentence or not around:
            blocks.append(f"{printable(cited.article_id)} has changed since; ask again.")
            continue
        start, end = around[0].start, around[-1].end
        marked = (cited.start - start, cited.end - start)
        lines = (
            [*_wrapped(text[start:end], columns, colour, span=marked)]
            if colour
            else [*_marked_plainly(text, start, end, cited, columns)]
        )
        blocks.append("\n".join([*lines, *_wrapped("— " + place(cited), columns, False)]))
    return "\n\n".join(dict.fromkeys(blocks)) or "There is no sentence to show."


def _marked_plainly(text: str, start: int, end: int, cited: Citation, columns: int) -> Iterator[str]:
    """Without colour the sentence stands between arrows."""
    yield from _wrapped(
        f"{text[start : cited.start]}>>> {text[cited.start : cited.end]} <<<{text[cited.end : end]}",
        columns,
        False,
    )


# --- what is known
# --------------------------------------------------------------------------------------------------


def sources(knowledge: Knowledge, columns: int, colour: bool) -> str:
    """The articles with their sources."""
    table = _new_table(
        "article", "title", "publisher", "published", "sentences", "facts", right=(4, 5), whole=(0, 3, 4, 5)
    )
    for article_id, counts in knowledge.counts().items():
        about = knowledge.about(article_id)
        told = (about.title, about.source.publisher or "-", str(about.source.published or "-"))
        table.add_row(*map(printable, (article_id, *told, *map(str, counts))))
    return _laid_out(table, columns, colour) if knowledge.articles else "No articles. Add one: qa add FILE"


def select_facts(knowledge: Knowledge, words: str) -> list[Fact]:
    """The facts that hold every one of some words, in whatever field."""
    wanted = words.lower().split()
    return [fact for fact in knowledge.facts if all(word in fact_text(fact).lower() for word in wanted)]


def facts(knowledge: Knowledge, words: str, columns: int, colour: bool) -> str:
    """The fact table, or the rows that hold some words."""
    found = select_facts(knowledge, words)
    table = _new_table("subject", "relation", "object or value", "date", "where", "origin")
    for fact in found:
        said = " ".join(part for part in (fact.object, fact.value, fact.unit) if part)
        where = f"{fact.article_id} {fact.evidence.paragraph}.{fact.evidence.sentence}"
        table.add_row(*map(printable, (fact.subject, fact.relation, said, fact.date, where, fact.origin)))
    return (
        _laid_out(table, columns, colour)
        if found
        else "No facts" + (f' with "{printable(words)}".' if words else ".")
    )


def added(done: Adding) -> str:
    """What was added, and what to do next."""
    folder, facts = printable(str(done.folder)), sum(one.facts for one in done.added)
    lines = [
        f"Added {one.id} to {folder}: {_count(one.sentences, 'sentence')}, {_count(one.facts, 'fact')} proposed"
        for one in done.added[:_LISTED]
    ]
    if len(done.added) > _LISTED:
        sentences = _count(sum(one.sentences for one in done.added), "sentence")
        lines = [
            f"Added {_count(len(done.added), 'article')} to {folder}: {sentences}, {_count(facts, 'fact')} proposed"
        ]
    if done.known:
        lines.append(f"There already: {_count(done.known, 'article')}")
    if done.others:
        kinds = ", ".join(sorted({printable(path.suffix.lower()) or "no ending" for path in done.others}))
        lines.append(f"Left out: {_count(len(done.others), 'file')} of other kinds ({kinds})")
    if facts:
        lines.append("Look the proposed facts over: qa facts; then ask away.")
    return "\n".join(lines)


def not_added(done: Adding) -> str:
    """What could not be added, with the reasons."""
    return "\n".join(
        [f"{_count(len(done.failures), 'article')} could not be added:", *map(error, done.failures)]
    )


def indexed(folder: Path, changes: Changes) -> str:
    """What `qa index` did."""
    done = f"{_count(changes.indexed, 'article')} read, {changes.removed:,} removed; {_count(changes.sentences, 'sentence')} in the index"
    anew = f"{changes.reason}: it was built anew\n" if changes.reason else ""
    return f"{anew}{printable(str(folder))}: {done}\nThe index lies in {printable(str(changes.place))}, and may be deleted."


def no_index(folder: Path) -> str:
    """Why `qa index` did nothing."""
    return f"{printable(str(folder))}: no index written; it is read as quickly without (`qa --store disk index` writes one all the same)"


@contextmanager
def progress(noun: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr with rate and time left, where that is a terminal; told how many are done, and of how
    many (0: not known)."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0:,.0f}/s")

    columns = (TextColumn(noun), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(noun, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of or None)


def show_warnings(bot: Bot) -> None:
    """Tell on stderr what of the knowledge could not be read, and what else a person should know of it."""
    if bot.knowledge.problems:
        show(left_out(bot.knowledge.problems), sys.stderr)
    for note in bot.notes:
        show(warning(note), sys.stderr)


def known(knowledge: Knowledge) -> str:
    """How much is known, in a few words."""
    return " · ".join(
        (
            _count(len(knowledge.articles), "article"),
            _count(len(knowledge.sentences), "sentence"),
            _count(len(knowledge.facts), "fact"),
        )
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def left_out(found: Sequence[Problem]) -> str:
    """A warning that something of the knowledge folder could not be read."""
    return warning(f"{_count(len(found), 'problem')} in the knowledge folder; see them with: qa check")


def problems(found: Sequence[Problem]) -> str:
    """Problems as compilers print them: file, line, severity, message."""
    lines = [f"{printable(p.path)}:{p.line}: {p.severity}: {printable(p.message)}" for p in found]
    errors = sum(p.severity == "error" for p in found)
    return "\n".join([*lines, f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}"])


# --- question sets
# --------------------------------------------------------------------------------------------------


def reports(done: Sequence[Report], compared: Comparison | None, columns: int, colour: bool) -> str:
    """Each report, then what was lost and won since the baseline."""
    parts = [report(one, columns, colour) for one in done]
    return "\n\n".join([*parts, comparison(compared, columns, colour)] if compared is not None else parts)


def json_reports(done: Sequence[Report], compared: Comparison | None) -> str:
    """The reports as JSON: a list, or with a baseline an object that has the comparison too."""
    if compared is None:
        return json_text(done)
    return f'{{\n"reports": {json_text(done)},\n"comparison": {json_text(compared)}\n}}'


def comparison(compared: Comparison, columns: int, colour: bool) -> str:
    """What was right and is wrong now, each with before and after, and how much of it may be chance."""
    parts = []
    if compared.lost:
        table = _new_table("set", "line", "question", "expected", "before", "now")
        for change in compared.lost:
            texts = (
                change.set,
                str(change.line or ""),
                change.ask,
                change.expected,
                change.before,
                change.now,
            )
            table.add_row(
                *(
                    printable(text) or "(no answer)" if i > 2 else printable(text)
                    for i, text in enumerate(texts)
                )
            )
        parts.append(_laid_out(table, columns, colour))
    parts.append(
        f"beside the baseline: {_count(compared.compared, 'question')} compared, {len(compared.lost):,} right then and wrong now, "
        f"{len(compared.won):,} wrong then and right now; p = {compared.p_value:.2g} (exact McNemar test)"
    )
    if compared.new or compared.gone:
        parts.append(f"not compared: {compared.new:,} new, {compared.gone:,} only in the baseline")
    return "\n".join(parts)


def filled(path: str, questions: int) -> str:
    """How many open questions of a set got an expectation."""
    done = (
        f"{_count(questions, 'open question')} filled in; look {'it' if questions == 1 else 'them'} over"
        if questions
        else "nothing is open"
    )
    return f"{printable(path)}: {done}"


def report(done: Report, columns: int, colour: bool) -> str:
    """What fell short with expected and actual answer side by side, then the scores."""
    parts = []
    if done.fell_short:
        table = _new_table("line", "question", "expected", "actual", "why")
        for outcome in done.fell_short:
            table.add_row(*map(printable, _row(outcome)))
        parts.append(_laid_out(table, columns, colour))
    counts = ", ".join(f"{number:,} {verdict}" for verdict, number in done.counts.items())
    parts.append(f"{printable(str(done.path))}: {counts}")
    parts.append(_scores(done.scores))
    if done.foreign is not None:
        foreign = done.foreign
        parts.append(
            f"asked of another article: {_percent(foreign.answered)} answered; AUROC {foreign.auroc:.3f}"
            if foreign.auroc is not None
            else f"asked of another article: {_percent(foreign.answered)} answered"
        )
    if done.kinds:
        parts.append(_laid_out(_kinds(done), columns, colour))
    return "\n".join(parts)


def _row(outcome: Outcome) -> tuple[str, str, str, str, str]:
    case, reply = outcome.case, outcome.answer
    expected = "(no answer)" if case.abstain else " | ".join(case.answers)
    actual = "(not asked)" if reply is None else reply.text if reply.answered else "(no answer)"
    return (str(case.line or ""), case.ask, expected, actual, "; ".join((outcome.verdict, *outcome.faults)))


def _scores(scores: Scores) -> str:
    return (
        f"correct {_percent(scores.correct)} · answered {_percent(scores.answered)} · exact match {_percent(scores.exact_match)} · "
        f"F1 {_percent(scores.f1)} · P@1 {_percent(scores.p_at_1)} · Hit@3 {_percent(scores.hit_at_3)} · MRR {_percent(scores.mrr)}"
    )


def _kinds(done: Report) -> Table:
    table = _new_table("kind", "questions", "correct", "exact match", "F1", "P@1", right=(1, 2, 3, 4, 5))
    for kind, scores in done.kinds.items():
        shares = (scores.correct, scores.exact_match, scores.f1, scores.p_at_1)
        table.add_row(kind, str(scores.questions), *map(_percent, shares))
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


# --- tables
# ---------------------------------------------------------------------------------------------------------


def _new_table(*headings: str, right: Sequence[int] = (), whole: Sequence[int] = ()) -> Table:
    """A table without rows; ``right`` are the columns set to the right, ``whole`` those whose cells are not
    broken, to be copied."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for i, heading in enumerate(headings):
        table.add_column(
            heading, justify="right" if i in right else "left", overflow="fold", no_wrap=i in whole
        )
    return table


def _laid_out(table: Table, columns: int, colour: bool) -> str:
    from io import StringIO

    from rich.console import Console

    console = Console(
        file=StringIO(),
        width=columns,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().rstrip("\n").splitlines())


def show(text: str, stream: TextIO | None = None) -> None:
    """Print a text; characters that the stream cannot encode become question marks."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()
