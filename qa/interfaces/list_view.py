"""Articles, facts and problems as terminal text: what is known, and what a command did to it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.interfaces import render
from qa.knowledge.base import Knowledge
from qa.knowledge.folder import is_packaged
from qa.knowledge.tables import FACT_COLUMNS
from qa.knowledge.untrusted import printable, quote
from qa.models import Fact, Problem

if TYPE_CHECKING:
    from qa.answering.bot import Bot
    from qa.knowledge.adding import Added, Adding
    from qa.stores.indexing import Changes

_LISTED = 20
"""Articles that are named one by one when they are added."""


def sources(knowledge: Knowledge, columns: int, colour: bool) -> str:
    """The articles with their sources."""
    table = render.new_table(
        "article", "title", "publisher", "published", "sentences", "facts", right=(4, 5), whole=(0, 3, 4, 5)
    )
    for article_id, counts in knowledge.counts().items():
        about = knowledge.about(article_id)
        source = (about.source.publisher or "-", str(about.source.published or "-"))
        table.add_row(*map(printable, (article_id, about.title, *source, *map(str, counts))))
    return (
        render.laid_out(table, columns, colour) if knowledge.articles else "No articles. Add one: qa add FILE"
    )


FIELDS = ("subject", "relation", "unit", "article", "origin")
"""The fields by which facts are selected."""
_ALL: Mapping[str, str] = {}


def select_facts(knowledge: Knowledge, words: str, fields: Mapping[str, str] = _ALL) -> list[Fact]:
    """The facts that hold every one of some words, in whatever field, and what is wanted of single fields:
    ``select_facts(knowledge, "danish", {"unit": "sailors"})``."""
    wanted = words.lower().split()
    return [
        fact
        for fact in knowledge.facts
        if all(word in fact_text(fact).lower() for word in wanted) and _has_fields(fact, fields)
    ]


def _has_fields(fact: Fact, fields: Mapping[str, str]) -> bool:
    """Whether subject and relation hold what is wanted of them, and the others are it."""
    exact = {"unit": fact.unit, "article": fact.article_id, "origin": fact.origin}
    within = {"subject": fact.subject, "relation": fact.relation}
    return all(
        wanted.casefold() in within[name].casefold()
        if name in within
        else wanted.casefold() == exact[name].casefold()
        for name, wanted in fields.items()
    )


def facts(
    knowledge: Knowledge, words: str, columns: int, colour: bool, fields: Mapping[str, str] = _ALL
) -> str:
    """The fact table, or the rows that hold some words and have some fields."""
    found = select_facts(knowledge, words, fields)
    table = render.new_table("subject", "relation", "object or value", "date", "where", "origin")
    for fact in found:
        value = " ".join(part for part in (fact.object, fact.value, fact.unit) if part)
        where = f"{fact.article_id} {fact.evidence.paragraph}.{fact.evidence.sentence}"
        table.add_row(*map(printable, (fact.subject, fact.relation, value, fact.date, where, fact.origin)))
    named = [f'"{printable(words)}"'] if words else []
    named += [f'{name} "{printable(wanted)}"' for name, wanted in fields.items()]
    return (
        render.laid_out(table, columns, colour)
        if found
        else "No facts" + (f" with {', '.join(named)}." if named else ".")
    )


def fact_to_review(knowledge: Knowledge, fact: Fact, number: int, of: int) -> str:
    """A fact cell by cell, with the sentence that it was taken from."""
    sentence = knowledge.sentence_of(fact)
    cells = ((name, getattr(fact, name)) for name in FACT_COLUMNS if name not in ("evidence", "origin"))
    lines = [f"{number:,} of {of:,}: {fact.article_id} {fact.evidence.paragraph}.{fact.evidence.sentence}"]
    lines += [sentence.text] if sentence else []
    lines += [f"  {name}: {cell}" for name, cell in cells if cell]
    return "\n".join(map(printable, lines))


def reviewed(done: Mapping[str, int]) -> str:
    """What became of the facts looked over: "2 facts kept, 1 left"."""
    told = [f"{number:,} {what}" for what, number in done.items() if number]
    return ", ".join(told)


def fact_text(fact: Fact) -> str:
    """A fact as one line: what it says, where it stands, and who put it there."""
    parts = [
        fact.subject,
        fact.relation,
        fact.object,
        fact.value,
        fact.unit,
        f"({fact.date})" if fact.date else "",
    ]
    where = f"[{fact.article_id} {fact.evidence.paragraph}.{fact.evidence.sentence}, {fact.origin}]"
    return printable(" ".join(part for part in (*parts, where) if part))


def known(knowledge: Knowledge) -> str:
    """How much is known, in a few words."""
    return " · ".join(
        (
            render.counted(len(knowledge.articles), "article"),
            render.counted(len(knowledge.sentences), "sentence"),
            render.counted(len(knowledge.facts), "fact"),
        )
    )


def added(done: Adding) -> str:
    """What was added, and what to do next."""
    folder, facts = printable(str(done.folder)), sum(one.facts for one in done.added)
    verb = "Would add" if done.dry_run else "Added"
    lines = [
        line
        for one in done.added[:_LISTED]
        for line in (
            f"{verb} {one.id} to {folder}: {_proposed(one.sentences, one.facts)}",
            _provenance(one),
            *(_preview(one) if done.dry_run else ()),
        )
    ]
    if len(done.added) > _LISTED:
        sentences = sum(one.sentences for one in done.added)
        lines = [
            f"{verb} {render.counted(len(done.added), 'article')} to {folder}: {_proposed(sentences, facts)}"
        ]
    if done.added and done.is_new:
        lines.append(f"{folder} {'would be made' if done.dry_run else 'is new'}.")
    lines += [f"Note: {notice}" for notice in done.notices[:_LISTED]]
    if len(done.notices) > _LISTED:
        lines.append(f"Note: {len(done.notices) - _LISTED:,} more files were read with a notice")
    if done.known:
        lines.append(f"There already: {render.counted(done.known, 'article')}")
    if done.others:
        kinds = ", ".join(sorted({printable(path.suffix.lower()) or "no ending" for path in done.others}))
        lines.append(f"Left out: {render.counted(len(done.others), 'file')} of other kinds ({kinds})")
    if done.dry_run:
        lines.append("Nothing was written.")
    elif facts:
        lines.append("Look the proposed facts over: qa facts; then ask away.")
    return "\n".join(lines)


def steps_back(folder: Path) -> str:
    """What becomes of the article that ships once there are one's own."""
    return f"From now on qa answers from {printable(str(folder))}; the article that ships with it steps back."


def _provenance(one: Added) -> str:
    """What was taken for the source of an article, so that a person sees what is wrong:
    "The mole" · no publisher · 2014-05-06."""
    title, source = quote(one.title, 90), one.source
    origin = source.publisher or "no publisher", str(source.published or "no date"), source.url
    return "  " + " · ".join((title, *(printable(part) for part in origin if part)))


def _preview(one: Added) -> list[str]:
    """The first facts of an article that was not written."""
    facts = [f"  {fact_text(fact)}" for fact in one.proposed[:_LISTED]]
    return [*facts, f"  and {one.facts - _LISTED:,} more facts"] if one.facts > _LISTED else facts


def _proposed(sentences: int, facts: int) -> str:
    return f"{render.counted(sentences, 'sentence')}, {render.counted(facts, 'fact')} proposed"


def not_added(done: Adding) -> str:
    """What could not be added, with the reasons."""
    return "\n".join(
        [
            f"{render.counted(len(done.failures), 'article')} could not be added:",
            *map(render.error, done.failures),
        ]
    )


def to_remove(folder: Path, files: Sequence[str]) -> str:
    """What `qa remove` is about to take away."""
    return "\n".join(printable(str(folder / file)) for file in files)


def removed(folder: Path, article_ids: Sequence[str], files: Sequence[str]) -> str:
    """What `qa remove` took away."""
    names = ", ".join(map(printable, article_ids))
    return f"Removed {names} from {printable(str(folder))}: {render.counted(len(files), 'file')}"


def indexed(folder: Path, changes: Changes) -> str:
    """What `qa index` did."""
    read = render.counted(changes.indexed, "article")
    sentences = render.counted(changes.sentences, "sentence")
    lines = [
        f"{printable(str(folder))}: {read} read, {changes.removed:,} removed; {sentences} in the index",
        f"The index lies in {printable(str(changes.place))}, and may be deleted.",
    ]
    return "\n".join([f"{changes.reason}: it was built anew", *lines] if changes.reason else lines)


def no_index(folder: Path) -> str:
    """Why `qa index` did nothing."""
    return (
        f"{printable(str(folder))}: no index written; it is read as quickly without"
        " (`qa --store disk index` writes one all the same)"
    )


def tell_packaged(folder: Path | None) -> None:
    """Say on stderr where the articles come from, if nobody has named a folder or made one here."""
    if is_packaged(folder):
        mend = "make your own with `qa add FILE`, or name one with --knowledge"
        render.show(
            f"note: no ./knowledge here, so the article that ships with qa is read; {mend}", sys.stderr
        )


def show_warnings(bot: Bot) -> None:
    """Tell on stderr what of the knowledge could not be read, and what else a person should know of it."""
    if bot.knowledge.problems:
        render.show(left_out(bot.knowledge.problems), sys.stderr)
    for note in bot.notes:
        render.show(render.warning(note), sys.stderr)


def left_out(found: Sequence[Problem]) -> str:
    """A warning that something of the knowledge folder could not be read."""
    return render.warning(
        f"{render.counted(len(found), 'problem')} in the knowledge folder; see them with: qa check"
    )


def problems(found: Sequence[Problem]) -> str:
    """Problems as compilers print them: file, line, severity, message."""
    lines = [f"{printable(p.path)}:{p.line}: {p.severity}: {printable(p.message)}" for p in found]
    errors = sum(p.severity == "error" for p in found)
    return "\n".join(
        [*lines, f"{render.counted(errors, 'error')}, {render.counted(len(found) - errors, 'warning')}"]
    )
