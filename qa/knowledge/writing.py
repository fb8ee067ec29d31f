"""Articles with their facts → files of a knowledge folder, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.errors import KnowledgeError
from qa.knowledge.articlefile import Fault, UnreadableFileError, format_article, parse_article
from qa.knowledge.atomic import ROOMS, SAFE_ID, locked, write_together
from qa.knowledge.listing import FolderReader, list_or_report, name_key, open_folder, split_name
from qa.knowledge.reading import MAX_FILE_BYTES
from qa.knowledge.tables import FACT_COLUMNS, format_facts, parse_facts, raw_rows, statement_of
from qa.knowledge.untrusted import clean, normalize_lines, printable
from qa.models import Article, Fact, Sentence


def is_there(folder: Path, article: Article) -> bool | None:
    """Whether a folder has this very article; none where it has another one of its id."""
    reader, _ = open_folder(folder)
    try:
        return reader.data(f"articles/{article.id}.md") == format_article(article).encode() or None
    except OSError:
        return False


def write_articles(
    folder: Path, proposed: Sequence[tuple[Article, Sequence[Fact]]], replace: bool = False
) -> list[Path]:
    """Write articles and their fact tables, all or none, and give their paths. The folder is made where it is
    missing.

    An article that is there as it is already is passed over, and not in what is given. With ``replace``, rows
    of a fact table whose origin is not ``extracted`` stay as they are. Raises ``KnowledgeError`` where
    another article of an id, or its facts, are there already and ``replace`` is not set, where an id is no
    safe file name, where an article could not be read again, or where the folder cannot be written: then it
    is as it was before.
    """
    for article, _ in proposed:
        if not SAFE_ID.fullmatch(article.id):
            mend = "use a-z, 0-9, dot, dash and underscore, beginning with a letter or digit"
            raise KnowledgeError(f"{article.id!r} is no article id; {mend}")
    with locked(folder):
        contents = _contents(folder, proposed, replace)
        return write_together(folder, contents) if contents else []


def plan_articles(
    folder: Path, proposed: Sequence[tuple[Article, Sequence[Fact]]], replace: bool = False
) -> list[Path]:
    """The paths that ``write_articles`` would give; nothing is written. Raises ``KnowledgeError``."""
    return [folder / file for file in _contents(folder, proposed, replace)]


def _contents(
    folder: Path, proposed: Sequence[tuple[Article, Sequence[Fact]]], replace: bool
) -> dict[str, str]:
    """What is to be written, by path inside the folder."""
    for room in ROOMS:
        if (folder / room).is_symlink():
            raise KnowledgeError(
                f"{printable(str(folder / room))} is a link, which is not followed; nothing was written"
            )
    reader, _ = open_folder(folder)
    there = {room: _taken(reader, room) for room in ROOMS}
    contents: dict[str, str] = {}
    for article, facts in proposed:
        files = article_file, table_file = f"articles/{article.id}.md", f"facts/{article.id}.csv"
        if not replace and (article.id, ".md") in there["articles"] and is_there(folder, article):
            continue
        for room, file in zip(ROOMS, files, strict=True):
            _refuse_taken(reader, there[room], folder / file, replace)
        content = format_article(article)
        _refuse_unreadable(reader, article_file, article, content)
        contents |= {article_file: content, table_file: _table(reader, table_file, _readable(facts))}
        _refuse_large(reader, table_file, contents[table_file])
    return contents


def _taken(reader: FolderReader, room: str) -> dict[tuple[str, str], str]:
    """The names of the files in a room by the keys of their stems and their suffixes."""
    split = ((name, *split_name(name)) for name in list_or_report(reader, room))
    return {(name_key(stem), suffix.lower()): name for name, stem, suffix in split}


def _refuse_taken(
    reader: FolderReader, there: Mapping[tuple[str, str], str], path: Path, replace: bool
) -> None:
    """Raise where a file of this id is there that must not be, or cannot be, replaced. ``there`` gives the
    names by id and suffix."""
    name = there.get((path.stem, path.suffix))
    if name is not None and not replace:
        shown = reader.shown(f"{path.parent.name}/{name}")
        raise KnowledgeError(f"{shown} is there already; add --replace to replace it, or rename your file")
    if name is not None and name != path.name:
        raise KnowledgeError(
            f"{reader.shown(f'{path.parent.name}/{name}')} has the same id; rename it to {path.name} first"
        )


def _refuse_unreadable(reader: FolderReader, file: str, article: Article, content: str) -> None:
    """Raise where the reader would not give back the article that it is to be given."""
    _refuse_large(reader, file, content)
    faults: list[Fault] = []
    try:
        back = parse_article(content, faults)
    except UnreadableFileError as error:
        faults.append(error.fault)
        back = None
    reason = next((fault.message for fault in faults if fault.severity == "error"), "")
    if not article.text.strip():
        reason = reason or "it has no text"
    if (
        reason
        or back is None
        or (back.title, back.text) != (clean(article.title).strip(), clean(normalize_lines(article.text)))
    ):
        reason = reason or "its text would change"
        raise KnowledgeError(f"{reader.shown(file)} could not be read again: {reason}; nothing was written")


def _refuse_large(reader: FolderReader, file: str, content: str) -> None:
    size = len(content.encode("utf-8", "surrogatepass"))
    if size > MAX_FILE_BYTES:
        most = f"{size:,} bytes, more than the {MAX_FILE_BYTES:,} that are read"
        raise KnowledgeError(f"{reader.shown(file)} would have {most}; nothing was written")


def _readable(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts that a fact table gives back; one that it does not, as with a cell beyond all measure, is
    proposed in vain."""
    return facts if _come_back(facts) else [fact for fact in facts if _come_back([fact])]


def _come_back(facts: Sequence[Fact]) -> bool:
    words: dict[tuple[int, int], str] = {}
    for place in (fact.evidence for fact in facts):
        words[place.paragraph, place.sentence] = (
            f"{words.get((place.paragraph, place.sentence), '')} {place.words}"
        )
    sentences = {key: Sentence("", *key, 0, len(text), text) for key, text in words.items()}
    return len(parse_facts(format_facts(facts), "", sentences, [])) == len(facts)


def _table(reader: FolderReader, file: str, facts: Sequence[Fact]) -> str:
    """The new fact table: the rows that a person wrote, exactly as they stand, then the facts that they do
    not say already."""
    try:
        rows = raw_rows(reader.read(file))
    except (FileNotFoundError, NotADirectoryError):
        return format_facts(facts)
    except (OSError, UnreadableFileError):
        rows = None
    columns = [cell.strip() for cell in rows[0]] if rows else list(FACT_COLUMNS)
    if rows is None or not set(FACT_COLUMNS) <= set(columns):
        mend = "see `qa check`, mend it, then replace"
        raise KnowledgeError(f"{reader.shown(file)} cannot be read, and its rows might get lost; {mend}")
    origin = columns.index("origin")
    kept = [row for row in rows[1:] if len(row) <= origin or row[origin].strip() != "extracted"]
    known = {statement_of(dict(zip(columns, row, strict=False))) for row in kept}
    return format_facts([fact for fact in facts if statement_of(dict(fact)) not in known], columns, kept)
