"""What ``qa facts --review`` does: a person looks the extracted facts over, one by one."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from qa.errors import KnowledgeError
from qa.interfaces import list_view, render
from qa.interfaces.asking import open_bot
from qa.knowledge.adding import default_target
from qa.knowledge.revising import cells_of, revise_fact
from qa.knowledge.tables import FACT_COLUMNS
from qa.knowledge.untrusted import printable
from qa.models import MENTIONED, Fact
from qa.stores.opening import StoreName

_KEYS = {"k": "kept", "m": "mended", "d": "dropped", "s": "left", "q": "left"}
"""What is typed, and what becomes of the fact."""
_EMPTY = "-"


def review(folder: Path | None, store: StoreName, words: str, fields: Mapping[str, str]) -> None:
    """Ask of each extracted fact whether to keep, mend or drop it; each reply is written at once. Raises
    ``KnowledgeError`` where the folder is not one's own, or cannot be written."""
    folder = folder or default_target()
    knowledge = open_bot(folder, store).knowledge
    facts = list_view.select_facts(knowledge, words, {**fields, "origin": "extracted"})
    done: Counter[str] = Counter()
    try:
        for number, fact in enumerate(facts, 1):
            render.show("\n" + list_view.fact_to_review(knowledge, fact, number, len(facts)))
            key = _look_over(folder, fact)
            if key == "q":
                break
            done[_KEYS[key]] += 1
    except click.Abort:  # Ctrl-C, Ctrl-D: what was said so far is written
        render.show("")
    done["left"] = len(facts) - done["kept"] - done["mended"] - done["dropped"]
    render.show(list_view.reviewed(done) if facts else "No extracted facts to look over.")


def _look_over(folder: Path, fact: Fact) -> str:
    """Ask until something was done with a fact, and give what was typed."""
    while True:
        key: str = click.prompt(
            "[k]eep, [m]end, [d]rop, [s]kip, [q]uit",
            type=click.Choice(list(_KEYS), case_sensitive=False),
            show_choices=False,
        )
        if key in "sq":
            return key
        if key == "k" and fact.relation == MENTIONED:
            render.show(
                "A mention answers nothing: mend its relation, so that it says what the sentence does."
            )
            continue
        try:
            revise_fact(folder, fact, _cells(fact, key))
        except KnowledgeError as error:
            render.show(render.errors(str(error)), sys.stderr)
            continue
        return key


def _cells(fact: Fact, key: str) -> dict[str, str] | None:
    """The new cells of a fact that is kept or mended, none where it is dropped."""
    if key == "d":
        return None
    cells = cells_of(fact) | {"origin": "curated"}
    return cells if key == "k" else cells | {name: _mended(name, cells[name]) for name in FACT_COLUMNS[:-1]}


def _mended(column: str, cell: str) -> str:
    """What is typed for a cell: Enter leaves it, a dash empties it."""
    shown = f"{column} (Enter: {printable(cell)})" if cell else column
    typed: str = click.prompt(shown, default="", show_default=False)
    typed = render.encodable(typed).strip()
    return "" if typed == _EMPTY else typed or cell
