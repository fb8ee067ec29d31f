"""Plain text → blocks: groups of lines between blank lines are told apart line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.language import dialogue, furniture, tables
from qa.language.layout import Layout, Place
from qa.language.lines import (
    END_MARKS,
    LONGEST_TITLE,
    Block,
    BlockKind,
    Line,
    is_broken_early,
    is_capitals,
)
from qa.language.marks import Mark, read_mark
from qa.language.titles import (
    LONGEST_HEADLINE,
    bold_words,
    has_several_sentences,
    heading_span,
    is_labelled,
    is_signed_or_dated,
    is_title,
)

_NARROWEST = 40
"""Characters of a margin at least."""


def chunk_blocks(text: str, lines: Sequence[Line], layout: Layout, place: Place) -> Iterator[Block]:
    """The blocks of a group of lines between blank lines, in order."""
    yield from _Chunk(text, lines, layout, place).blocks()


class _Chunk:
    """A group of lines being cut into blocks."""

    def __init__(self, text: str, lines: Sequence[Line], layout: Layout, place: Place) -> None:
        self.text, self.lines, self.layout = text, lines, layout
        self.is_first, self.before, self.follows = place
        pairs = zip(lines, lines[1:], strict=False)
        self.breaks = [is_broken_early(text, line, behind, layout.margin) for line, behind in pairs]
        self.marks = [layout.marks.get(line.start) for line in lines]
        self.last: BlockKind | None = None

    def blocks(self) -> Iterator[Block]:
        at = 0
        while at < len(self.lines):
            table = tables.rows_from(self.text, self.lines, at)
            mark = self.marks[at]
            if table:
                found, behind = self._table(table[0], at, table[1]), table[1]
            elif mark and not self._is_numbered_heading(at, mark):
                behind = self._item_end(at)
                found = self._item(at, behind, mark)
            elif self._label(at):
                behind = self._turn_end(at)
                found = self._turn(at, behind)
            else:
                kind = self._single(at)
                behind = at + 1 if kind else self._run_end(at)
                found = self._line(at, kind) if kind else self._run(at, behind)
            for block in found:
                yield block
                if block.kind not in ("mark", "speaker"):
                    self.last = block.kind
            at = behind

    def _joins(self) -> bool:
        """Whether an item or a row is counted with what stands above it in its group."""
        return self.last not in (None, "heading", "question", "furniture")

    def _table(self, style: tables.Style, first: int, behind: int) -> Iterator[Block]:
        lines = self.lines[first:behind]
        draws = tables.is_delimiter if style == "pipes" else tables.is_rule
        rules = [draws(self.text, line) for line in lines]
        rows = [self._row(line, style) for line in lines]
        names = [row for row, is_rule in zip(rows, rules, strict=True) if not is_rule]
        headers = 1 if any(rules[:2]) else tables.header_rows(self.text, names, style)
        for line, (start, end), is_rule in zip(lines, rows, rules, strict=True):
            if is_rule or start >= end:
                yield Block("mark", line.start, line.end)
                continue
            yield from self._marks(line.start, start)
            yield Block("header" if headers > 0 else "row", start, end, 0, self._joins())
            yield from self._marks(end, line.end)
            headers -= 1

    def _row(self, line: Line, style: tables.Style) -> tuple[int, int]:
        """A row without the pipes around it."""
        if style != "pipes":
            return line.start, line.end
        start, end = line.start, line.end
        while start < end and (self.text[start] == "|" or self.text[start].isspace()):
            start += 1
        while end > start and (self.text[end - 1] == "|" or self.text[end - 1].isspace()):
            end -= 1
        return start, end

    def _marks(self, start: int, end: int) -> Iterator[Block]:
        stripped = self.text[start:end].strip()
        if stripped:
            first = self.text.index(stripped[0], start, end)
            yield Block("mark", first, first + len(stripped))

    def _is_numbered_heading(self, at: int, mark: Mark) -> bool:
        """Whether "1. Main points" is a heading: short, alone in its group or over text that is no item."""
        if mark.ordinal == 0 or not self._is_title(self.lines[at]):
            return False
        if self.before and self.before[:2] == (mark.style, mark.ordinal - 1):
            return False
        if len(self.lines) == 1:
            return bool(self.follows) and not self._follows_next(mark)
        return at == 0 and self.marks[1] is None and self.breaks[0]

    def _follows_next(self, mark: Mark) -> bool:
        """Whether the group behind begins with another item."""
        behind = read_mark(self.follows, Line(0, len(self.follows), 0))
        return behind is not None and behind.style == mark.style and behind.ordinal == mark.ordinal + 1

    def _item_end(self, at: int) -> int:
        """The index of the first line behind an item: one that is not indented further than it, and not its
        continuation."""
        item = self.lines[at]
        behind = at + 1
        while behind < len(self.lines) and self.marks[behind] is None:
            line = self.lines[behind]
            if line.indent < item.indent:
                break
            finished = self.breaks[behind - 1] or self.text[self.lines[behind - 1].end - 1] in ".!?"
            if line.indent <= item.indent and finished and not self.text[line.start].islower():
                break
            behind += 1
        return behind

    def _item(self, at: int, behind: int, mark: Mark) -> Iterator[Block]:
        line = self.lines[at]
        yield from self._marks(line.start, mark.end)
        end = self.lines[behind - 1].end
        kind: BlockKind = "line" if is_labelled(self.text, mark.end, end) else "item"
        yield Block(kind, mark.end, end, 1 + line.indent, self._joins())

    def _label(self, at: int) -> dialogue.Label | None:
        """The label of a speaker who is known in this text."""
        if not self.layout.speakers or (
            at and not self.breaks[at - 1] and self.text[self.lines[at - 1].end - 1] not in END_MARKS
        ):
            return None
        label = dialogue.label_at(self.text, self.lines[at])
        return label if label and dialogue.last_name(self.text, label) in self.layout.speakers else None

    def _turn_end(self, at: int) -> int:
        behind = at + 1
        while behind < len(self.lines) and not self._label(behind):
            behind += 1
        return behind

    def _turn(self, at: int, behind: int) -> Iterator[Block]:
        label = self._label(at)
        if label is None:
            raise ValueError(at)
        line = self.lines[at]
        yield from self._marks(line.start, label.name[0])
        yield Block("speaker", *label.name)
        yield from self._marks(label.name[1], label.end)
        yield Block("turn", label.end, self.lines[behind - 1].end)

    def _single(self, at: int) -> BlockKind | None:
        """What a line is that stands for itself, or none for one of running text."""
        line = self.lines[at]
        words = self.text[line.start : line.end]
        stands_apart = at == 0 or self.breaks[at - 1] or self.text[self.lines[at - 1].end - 1] in END_MARKS
        closes = at == len(self.lines) - 1 or self.breaks[at] or self.text[line.end - 1] in END_MARKS
        if (stands_apart or self._labels(at - 1)) and self._labels(at) and (closes or self._labels(at + 1)):
            return "furniture" if furniture.is_furniture(words) else "line"
        if not stands_apart:
            return None
        if at + 1 < len(self.lines) and self._names_columns(at + 1):
            return "header"
        if not closes:
            return None
        if furniture.is_furniture(words):
            return "furniture"
        if furniture.is_contents_line(words):
            return "contents"
        if is_signed_or_dated(words):
            return "line"
        return self._title_kind(at)

    def _labels(self, at: int) -> bool:
        """Whether there is such a line, and it has a label and a value."""
        return 0 <= at < len(self.lines) and is_labelled(self.text, self.lines[at].start, self.lines[at].end)

    def _title_kind(self, at: int) -> BlockKind | None:
        line = self.lines[at]
        words = self.text[line.start : line.end]
        if at == len(self.lines) - 1 and (not self.follows or at > 0):
            return "line" if self.last == "line" and self._is_title(line) else None
        bold = bold_words(words)
        if bold:
            return "question" if bold.endswith("?") else "heading"
        if len(self.lines) == 1:
            if words.endswith("?") and len(words) <= LONGEST_TITLE and not has_several_sentences(words):
                return "question"
            return "heading" if self._is_title(line) else None
        if is_capitals(words) and self._is_title(line):
            return "heading"
        if not self._is_title(line) or at == len(self.lines) - 1 or not self.breaks[at]:
            return None
        is_headline = at == 0 and self.is_first and len(words.split()) > 3
        return "heading" if is_headline or self._stands_over_text(at) else "line"

    def _stands_over_text(self, at: int) -> bool:
        """Whether the line behind is an item, a finished sentence, or longer than a heading."""
        behind = self.lines[at + 1]
        if self.marks[at + 1] or tables.rows_from(self.text, self.lines, at + 1):
            return True
        finished = self.text[behind.end - 1] in ".!?" or behind.end - behind.start > LONGEST_TITLE
        unbroken = at + 1 < len(self.breaks) and not self.breaks[at + 1]
        return finished or unbroken

    def _is_title(self, line: Line) -> bool:
        return is_title(self.text, line, LONGEST_HEADLINE if self.is_first else LONGEST_TITLE)

    def _line(self, at: int, kind: BlockKind) -> Iterator[Block]:
        line = self.lines[at]
        start, end, level = line.start, line.end, 0
        if kind in ("heading", "question"):
            start, end, level = heading_span(self.text, line)
        yield from self._marks(line.start, start)
        joined = (kind == "line" and self.last == "line") or (kind == "header" and self._joins())
        yield Block(kind, start, end, level, joined)
        yield from self._marks(end, line.end)

    def _run_end(self, at: int) -> int:
        """The index of the first line behind running text."""
        behind = at + 1
        while behind < len(self.lines):
            if self.marks[behind] or self._label(behind) or self._single(behind) or self._opens_table(behind):
                break
            behind += 1
        return behind

    def _opens_table(self, at: int) -> bool:
        return tables.rows_from(self.text, self.lines, at) is not None

    def _run(self, at: int, behind: int) -> Iterator[Block]:
        """Lines of running text: one paragraph broken at a margin, or a paragraph a line."""
        lines = self.lines[at:behind]
        if len(lines) > 1 and not self._is_wrapped(at, lines):
            yield from self._sentence_lines(lines)
        else:
            yield from self._paragraphs(at, lines)

    def _paragraphs(self, at: int, lines: Sequence[Line]) -> Iterator[Block]:
        """Lines broken at a margin as one paragraph, or as several where a few breaks have a meaning."""
        start = lines[0].start
        for number, line in enumerate(lines[:-1]):
            if self.breaks[at + number] and 2 * sum(self.breaks[at : at + len(lines) - 1]) <= len(lines):
                yield Block("paragraph", start, line.end)
                start = lines[number + 1].start
        yield Block("paragraph", start, lines[-1].end)

    def _names_columns(self, table_at: int) -> bool:
        """Whether the line above a table of figures names its columns."""
        table = tables.rows_from(self.text, self.lines, table_at)
        row, above = self.lines[table_at], self.lines[table_at - 1]
        return (
            table is not None
            and table[0] == "figures"
            and tables.header_above(self.text, above, (row.start, row.end))
        )

    def _is_wrapped(self, at: int, lines: Sequence[Line]) -> bool:
        """Whether most lines stop in the middle of a sentence, or one does at the margin."""
        inner = [self.text[line.end - 1] in END_MARKS for line in lines[:-1]]
        at_margin = self.layout.margin >= _NARROWEST and any(
            not ended and not early for ended, early in zip(inner, self.breaks[at:], strict=False)
        )
        return 2 * sum(inner) < len(inner) or at_margin

    def _sentence_lines(self, lines: Sequence[Line]) -> Iterator[Block]:
        """A block a line; one that stops in the middle of a sentence goes on with the next where that starts
        small."""
        start, end = lines[0].start, lines[0].end
        for line in lines[1:]:
            if self.text[end - 1] in END_MARKS or not self.text[line.start].islower():
                yield Block("paragraph", start, end)
                start = line.start
            end = line.end
        yield Block("paragraph", start, end)
