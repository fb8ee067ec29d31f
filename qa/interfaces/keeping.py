"""What the commands do that keep the knowledge: ``add``, ``remove``, ``index`` and ``check``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from qa.interfaces import list_view, render
from qa.knowledge.adding import add_files, add_piped, default_target
from qa.knowledge.atomic import finish_write
from qa.knowledge.checks import check_folder
from qa.knowledge.folder import find_folder
from qa.knowledge.gathering import as_path
from qa.knowledge.importing.drafts import Given
from qa.knowledge.importing.exports import FIELDS
from qa.knowledge.importing.heading import find_day, one_line
from qa.knowledge.reading import MAX_FILE_BYTES
from qa.knowledge.removing import files_of, remove_articles
from qa.knowledge.untrusted import quote
from qa.stores.indexing import update_index
from qa.stores.opening import StoreName, needs_index
from qa.stores.place import legacy_notes


def add(
    folder: Path | None,
    files: Sequence[str],
    replace: bool,
    fields: Sequence[str],
    mentions: bool,
    told: Mapping[str, str | None],
    dry_run: bool = False,
) -> int:
    """Import files, folders of files and exports, or stdin, named "-". ``fields`` are written ``FIELD=NAME``;
    ``told`` is what was said of the article; a ``dry_run`` writes nothing. The exit code is 1 where some
    could not be read."""
    names, given = _field_names(fields), _given(told)
    paths = [as_path(file) for file in files]
    if "-" in files:
        if len(files) > 1:
            raise click.BadParameter("take - for stdin alone, without other files", param_hint="'FILE...'")
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        adding = add_piped(folder, data, replace, mentions, given, dry_run)
    else:
        with render.progress("articles") as progress:
            adding = add_files(folder, paths, replace, names, progress, mentions, given, dry_run)
    render.show(list_view.added(adding))
    if adding.failures:
        render.show(list_view.not_added(adding), sys.stderr)
    return int(bool(adding.failures))


def _given(told: Mapping[str, str | None]) -> Given:
    """What was said of an article, by option. Raises ``BadParameter``."""
    # bytes of a command line that are no text come as halves of characters
    found = {
        option: one_line(text.encode("utf-8", "replace").decode())
        for option, text in told.items()
        if text is not None
    }
    for option, text in found.items():
        if not text:
            raise click.BadParameter("it is empty", param_hint=f"'--{option}'")
    date = found.pop("date", "")
    if date and not find_day(date):
        raise click.BadParameter(f"{quote(date)} is no date; write it as 2013-07-05", param_hint="'--date'")
    return Given(published=find_day(date), **found)


def remove(folder: Path | None, article_ids: Sequence[str], is_sure: bool) -> None:
    """Take articles away with their facts and question sets, after asking whether that is meant."""
    folder = folder or default_target()
    finish_write(folder)
    found = files_of(folder, article_ids)
    files = [file for files in found.values() for file in files]
    if not is_sure:
        if not sys.stdin.isatty():
            raise click.UsageError("nobody is there to be asked; add --yes to remove what you name")
        render.show(list_view.to_remove(folder, files))
        click.confirm("Remove?", abort=True)
    remove_articles(folder, article_ids)
    render.show(list_view.removed(folder, list(found), files))


def _field_names(fields: Sequence[str]) -> dict[str, str]:
    """An export's names by our own. Raises ``BadParameter``."""
    found = dict(one.partition("=")[::2] for one in fields)
    for field, name in found.items():
        if field not in FIELDS or not name:
            raise click.BadParameter(
                f"write FIELD=NAME, with a FIELD of {', '.join(FIELDS)}", param_hint="'--field'"
            )
    return found


def index(folder: Path | None, store: StoreName, anew: bool) -> None:
    """Build or update the index of a knowledge folder that is large enough to need one."""
    folder = folder or find_folder()
    for note in legacy_notes(folder):
        render.show(render.warning(note), sys.stderr)
    finish_write(folder)
    if store == "memory" or (store == "auto" and not needs_index(folder)):
        render.show(list_view.no_index(folder))
        return
    with render.progress("articles") as progress:
        changes = update_index(folder, os.cpu_count() or 1, progress, anew)
    render.show(list_view.indexed(folder, changes))


def check(folder: Path | None, as_json: bool) -> int:
    """Name every problem of the knowledge folder. The exit code is 1 where one is an error."""
    list_view.tell_packaged(folder)
    folder = folder or find_folder()
    finish_write(folder)
    problems = check_folder(folder)
    render.show(render.json_text(problems) if as_json else list_view.problems(problems))
    return int(any(problem.severity == "error" for problem in problems))
