"""Rows read from sentences at hand, as a fact table would have them: each figure and date with the words that
it is of.

They serve computations. A figure is of its whole sentence, or of its own stretch where the sentence has more
of its kind: "The port had 420 Danish and 180 Norwegian pilots" gives two rows, of "Danish pilots" and of
"Norwegian pilots".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answering.facts.rows import Row, all_forms
from qa.answering.facts.source import Source
from qa.answering.matching.sentence import AnnotatedSentence
from qa.knowledge.base import Knowledge
from qa.language.cells import header_of, read_cells
from qa.language.dates import PartialDate
from qa.language.lexicon import alternation
from qa.language.terms import terms
from qa.language.units import units
from qa.language.values import Value

_BREAK = re.compile(r"[;:()\[\]—–]|,(?!\d)|\b(?:and|but|while|whereas|or)\b")
_STOP = re.compile(r"[.;]\s")
_PARTNERS = alternation("operations.partners")
_PARTNER = re.compile(rf"\b({_PARTNERS})(?:\W+[\w'’]+){{0,3}}?\W*$", re.IGNORECASE)
_DATED_ASIDE = re.compile(r"\(\D{0,12}\d{4}\D{0,3}$")
"""What stands before a figure of another year: "31,870 (2022: 29,725)"."""
_SPAN = re.compile(r"\s*(?:[-–—]|to|until|till|and)\s*")
"""What stands between the two ends of a time: "1931–1944", "from 1931 to 1944"."""
_PARTS = alternation("operations.parts")
_PART = re.compile(rf"\b(?:{_PARTS})\b", re.IGNORECASE)
_OF_THE = re.compile(r"\bof (?:the|these|those|its|their|our|all)(?: [\w'’]+){0,3} *$", re.IGNORECASE)
_PART_BEFORE = re.compile(r"\s(?:out )?of(?: (?:the|its|their|our|these|those|all))?\s", re.IGNORECASE)
"""What stands between a part and its whole: "9 of 281 sailings"."""
_AGE = re.compile(r"(?:[A-Z][\w'’-]+,? (?:is |was |turned )?|\baged )$")
_WHEN = re.compile(
    r"\b(?:in|of|at|on|for|by|during|since|until|from|to|between|and|as of)\s*(?:\w+\s+){0,2}$", re.I
)
_LABEL = re.compile(r"([^:;|.!?\n]{1,60}?)\s*(?::|\s[–—-])\s*$")
_BEFORE_BOUND = re.compile(r"\b(?:under|over|above|below|than) $", re.IGNORECASE)
_PRONOUNS = frozenset(("ones", "one", "them"))
_OLDEST = 110
_MOST_VALUES = 40
"""Values of a sentence, and lines of a table, at most: what has more is no prose."""
_LONGEST = 4_000


def read_rows(kb: Knowledge, annotated: AnnotatedSentence) -> list[Row]:
    """The rows of a sentence: of its figures and dates, or of the cells of the table that it is."""
    text, source = annotated.sentence.text, Source(kb, annotated)
    if len(text) > _LONGEST:
        return []
    if annotated.sentence.kind == "header":
        return []
    if annotated.sentence.kind == "row":
        return list(_table_row(source))
    values = [
        _plain(text, value)
        for value in annotated.values[:_MOST_VALUES]
        if value.date or (value.number is not None and not _is_word(text, value))
    ]
    rows = [_row(source, values, i) for i in range(len(values))]
    return _linked(source, values, rows)


def _is_word(text: str, value: Value) -> bool:
    """Whether a number is no figure of anything: a pronoun ("one"), a bound ("under twenty")."""
    return value.text.lower() in _PRONOUNS or _BEFORE_BOUND.search(text[: value.start]) is not None


def _plain(text: str, value: Value) -> Value:
    """A value without a pronoun for its unit ("18 electric ones"), an age in years ("Ada Holt, 61, ...")."""
    if value.unit in _PRONOUNS:
        return replace(value, unit="")
    is_age = value.kind == "number" and not value.unit and text[value.end :][:1] in (",", ".", " ", "")
    if is_age and _AGE.search(text[: value.start]) and 1 <= (value.number or 0) <= _OLDEST:
        return replace(value, unit="years old")
    return value


def _row(source: Source, values: Sequence[Value], i: int) -> Row:
    """The row of a value: of its sentence, or of its stretch where another value is of the same kind."""
    text, value = source.annotated.sentence.text, values[i]
    start, end = 0, len(text)
    if any(other is not value and _alike(value, other) for other in values):
        start, end = _stretch(text, values, i)
    if value.unit == "years old" and (named := _AGE.search(text[: value.start])):
        start = max(text.rfind(mark, 0, named.start()) for mark in ",;.—") + 1
    unit_at = text.find(value.unit, value.end) if value.kind == "number" and value.unit else -1
    noun = text[value.end : unit_at] if 0 <= unit_at - value.end < 60 else ""
    label = _label(text, values, i)
    words = label or text[start:end]
    if value.kind == "date" and start > 0 and _opens_with_verb(source.annotated, start):
        words = f"{_subject(source.annotated)} {words}"  # "The house opened in 1962 and CLOSED in 1974"
    subject = label or f"{noun} {value.unit}".strip() or " ".join(text[start:end].split()[:6])
    if value.kind == "date":
        return source.row(" ".join(words.split()[:8]), words, value, None, "")
    row = source.row(subject, words, value, _date(text, values, i, start, end), label or noun)
    return replace(row, column=()) if label else row


def _alike(a: Value, b: Value) -> bool:
    """Whether two values could be taken for each other: of one kind, and of one unit, or what units measure,
    or one without."""
    if a.kind != b.kind or a.unit == b.unit or not (a.unit and b.unit) or a.kind == "money":
        return a.kind == b.kind
    one, other = units().get(a.unit), units().get(b.unit)
    return one is not None and other is not None and one.dimension == other.dimension


def _opens_with_verb(annotated: AnnotatedSentence, start: int) -> bool:
    i = next((i for i, token in enumerate(annotated.tokens) if token.start >= start), None)
    return i is not None and annotated.phrases.tags[i] in ("verb", "auxiliary")


def _subject(annotated: AnnotatedSentence) -> str:
    """What stands before the first verb of a sentence."""
    verbs = annotated.phrases.verbs
    return annotated.sentence.text[: annotated.tokens[verbs[0].first].start] if verbs else ""


def _stretch(text: str, values: Sequence[Value], i: int) -> tuple[int, int]:
    """The words between the breaks around a value, up to the values beside it."""
    value = values[i]
    others = [other for other in values if other.kind != "date" or value.kind == "date"]
    before = [other.end for other in others if other.end <= value.start]
    after = [other.start for other in others if other.start >= value.end]
    breaks = list(_BREAK.finditer(text))
    start = max((found.end() for found in breaks if found.end() <= value.start), default=0)
    end = min((found.start() for found in breaks if found.start() >= value.end), default=len(text))
    return max([start, *before]), min([end, *after])


def _label(text: str, values: Sequence[Value], i: int) -> str:
    """What stands before the colon or the dash that opens a value: "Adult" in "Adult: £6.50 Under 16:
    £3.20"."""
    opening = _LABEL.search(text, max(0, values[i].start - 80), values[i].start)
    if opening is None or (values[i].kind == "date" and i):
        return ""
    earlier = [
        other.end for other in values[:i] if other.kind == values[i].kind and other.end <= values[i].start
    ]
    return text[max([opening.start(1), *earlier]) : opening.end(1)].strip(" ,(-*")


def _date(text: str, values: Sequence[Value], i: int, start: int, end: int) -> PartialDate | None:
    """The date that goes with a value: one of its stretch, or the sentence's only one; "built 2016" dates
    nothing else."""
    dates = [other for other in values if other.kind == "date" and _WHEN.search(text[: other.start])]
    inside = [other for other in dates if start <= other.start < end]
    chosen = inside or (dates if len(dates) == 1 else [])
    return min(chosen, key=lambda date: abs(date.start - values[i].start)).date if chosen else None


def _linked(source: Source, values: Sequence[Value], rows: list[Row]) -> list[Row]:
    """The rows with what ties two values of a sentence: times or sides of one thing, a part and its whole,
    the ends of a time."""
    text = source.annotated.sentence.text
    whole_before: list[Row] = []
    for i, value in enumerate(values):
        before = [j for j in range(i) if values[j].kind == value.kind]
        if not before:
            if value.kind == "number" and _PART.match(text[value.end :].lstrip()):
                whole_before = last_figure(source.kb, source.annotated)
                rows[i] = _as_part(rows[i], whole_before[-1]) if whole_before else rows[i]
            continue
        last = before[-1]
        gap = text[values[last].end : value.start]
        if value.kind == "date":
            rows[i] = replace(rows[i], partner=rows[last] if _SPAN.fullmatch(gap) else None)
            continue
        hard = max((found.end() for found in _STOP.finditer(text, 0, value.start)), default=0)
        first = next((j for j in before if values[j].start >= hard), last)
        if _PART_BEFORE.fullmatch(gap):
            rows[last] = _as_part(rows[last], rows[i])
        elif _is_part(text, values[last], value):
            rows[i] = _as_part(rows[i], rows[last])
        elif _is_bracketed(text, gap, value) or (
            _are_partners(gap, text[: values[last].start]) and _alike(value, values[first])
        ):
            rows[i] = _as_partner(rows[i], rows[last if rows[first].partner else first])
    return rows + whole_before


def last_figure(kb: Knowledge, annotated: AnnotatedSentence) -> list[Row]:
    """The last figure with a unit of the sentences before one in its paragraph: what "of them" speaks of."""
    before = annotated.before
    for i in range(len(before) - 1, max(-1, len(before) - 4), -1):
        rows = read_rows(kb, AnnotatedSentence(before[i], annotated.article, before[:i]))
        rows = [row for row in rows if row.value is not None and row.unit]
        if rows:
            return rows[-1:]
    return []


def _as_part(row: Row, whole: Row) -> Row:
    unit = row.fact.unit or whole.fact.unit
    if row.value is None or (whole.value or 0) < row.value or unit != whole.fact.unit:
        return row
    return replace(_with_unit(row, whole), whole_row=whole)


def _as_partner(row: Row, other: Row) -> Row:
    date = None if row.date == other.date else row.date
    row = _with_unit(row, other)
    return replace(
        row,
        partner=other,
        own=row.own | other.own,
        naming=row.naming | other.naming,
        key=other.key,
        date=date,
    )


def _with_unit(row: Row, like: Row) -> Row:
    """A row in the unit of another, where its sentence gives it none."""
    if row.fact.unit:
        return row
    fact = row.fact.model_copy(update={"unit": like.fact.unit})
    return replace(row, fact=fact, unit=like.unit, own=row.own | all_forms(like.unit))


def _is_part(text: str, last: Value, value: Value) -> bool:
    """Whether a figure is a part of the one before it: "nine, six OF THEM", "OF the 84 samples, three"."""
    gap = text[last.end : value.start]
    behind = text[value.end : value.end + 12].lstrip()
    return bool(_PART.search(gap) or _PART.match(behind) or _OF_THE.search(text[: last.start]))


def _is_bracketed(text: str, gap: str, value: Value) -> bool:
    """Whether a figure stands in brackets alone behind another, as that of the time before: "12,480
    (12,000)"."""
    is_alone = gap.strip() == "(" and text[value.end : value.end + 1] == ")"
    return is_alone and value.kind != "percentage"


def _are_partners(gap: str, before: str) -> bool:
    """Whether the words between two figures, and those before the first, set the second beside the first."""
    if _DATED_ASIDE.search(gap):
        return True
    found = _PARTNER.search(gap)
    if found is None or found[1].lower() not in ("to", "from"):
        return found is not None
    opens = r"\b(?:from|by)\W{0,2}$" if found[1].lower() == "to" else r"\b(?:to|at)\W{0,2}$"
    return re.search(opens, before) is not None


def _table_row(source: Source) -> Iterator[Row]:
    """The rows of the cells of a table's row: its label, the head of the column, its date and its unit."""
    sentence = source.annotated.sentence
    linked = header_of(source.annotated.article.text, sentence)
    above = [other.text for other in source.kb.paragraph_of(sentence)[: sentence.number - 1]]
    for cell in read_cells(sentence.text, [*linked, *above[:_MOST_VALUES]]):
        words = " ".join((cell.label, *cell.beside, cell.measure, cell.corner))
        row = source.row(cell.label, words, cell.value, cell.date, cell.plain_label)
        yield replace(row, column=tuple(terms(cell.measure)))
