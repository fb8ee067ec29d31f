"""Rows read from sentences at hand, as a fact table would have them: each figure and each date with the words
that it is of.

They serve computations alone. A figure is of its whole sentence, or of its own stretch where the sentence has
more of its kind: "The port had 420 Danish and 180 Norwegian pilots" gives two rows, of "Danish pilots" and
"Norwegian pilots".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from qa.answering.facts.index import Row, all_forms
from qa.answering.matching.sentence import AnnotatedSentence
from qa.knowledge.base import Knowledge
from qa.language.dates import PartialDate
from qa.language.finding import find_values
from qa.language.lexicon import alternation
from qa.language.tables import cells
from qa.language.terms import stem, terms
from qa.language.values import Value
from qa.models import Fact, Place

_BREAK = re.compile(r"[;:()\[\]—–]|,(?!\d)|\b(?:and|but|while|whereas|or)\b")
_PARTNERS, _PARTS = alternation("operations.partners"), alternation("operations.parts")
_PARTNER = re.compile(rf"\b({_PARTNERS})(?:\W+[\w'’]+){{0,3}}?\W*$", re.IGNORECASE)
_DATED_ASIDE = re.compile(r"\(\D{0,12}\d{4}\D{0,3}$")
"""What stands before a figure of another year: "31,870 (2022: 29,725)"."""
_PART = re.compile(rf"\b(?:{_PARTS})\b", re.IGNORECASE)
_OF_THE = re.compile(r"\b(?:of|out of) (?:the|these|those|its|their|our|all) *$", re.IGNORECASE)
_AGE = re.compile(r"[A-Z][\w'’-]+, $")
_POINTS_BACK = re.compile(r"(?:It|They|He|She|We|Its|Their|His|Her|This|These|Of these|Of them)\b")
_STOP = re.compile(r"[.;]\s")
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_IN_ANY_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_PRONOUNS = frozenset(("ones", "one", "them"))
_OLDEST = 110
_MOST_VALUES = 40
"""Values of a sentence, and lines of a table, at most: what has more is no prose."""


def read_rows(kb: Knowledge, annotated: AnnotatedSentence) -> list[Row]:
    """The rows of a sentence: of its figures and dates, or of the cells of the table that it is."""
    text = annotated.sentence.text
    if len(text) > 4_000:
        return []
    if annotated.sentence.kind == "row":
        return list(_table_row(kb, annotated))
    values = [
        replace(value, unit="") if value.unit in _PRONOUNS else value
        for value in annotated.values[:_MOST_VALUES]
        if value.date or value.number is not None
    ]
    rows = [_row(annotated, values, i) for i in range(len(values))]
    return _linked(text, values, rows)


def _row(annotated: AnnotatedSentence, values: Sequence[Value], i: int) -> Row:
    """The row of a value: of its sentence, or of its stretch where another value is of the same kind."""
    text, value = annotated.sentence.text, values[i]
    twins = [other for other in values if other is not value and _alike(value, other)]
    start, end = _stretch(text, values, i) if twins else (0, len(text))
    noun_at = text.find(value.unit, value.end) if value.kind == "number" and value.unit else -1
    noun = text[value.end : noun_at] if 0 <= noun_at - value.end < 60 else ""
    label = _label(text, values, i)
    unit = value.unit
    if (
        value.kind == "number"
        and not unit
        and _AGE.search(text[: value.start])
        and text[value.end :][:1] in ",."
    ):
        if 1 <= (value.number or 0) <= _OLDEST:
            unit, start = "years", max(text.rfind(mark, 0, max(value.start - 2, 0)) for mark in ",;.—") + 1
    words = label or text[start:end]
    if (
        value.kind == "date" and start > 0 and _opens_with_verb(annotated, start)
    ):  # "The house opened in 1962 and CLOSED in 1974"
        words = f"{_opening(annotated)} {words}"
    subject = label or f"{noun} {unit}".strip() or " ".join(text[start:end].split()[:6])
    is_date = value.kind == "date"
    return _make(
        annotated,
        subject,
        words,
        value,
        unit,
        _date(values, value, start, end),
        "" if is_date else label or noun,
    )


def _opens_with_verb(annotated: AnnotatedSentence, start: int) -> bool:
    """Whether a stretch has no subject of its own: "(...) and CLOSED in 1974"."""
    i = next((i for i, token in enumerate(annotated.tokens) if token.start >= start), None)
    return i is not None and annotated.phrases.tags[i] in ("verb", "auxiliary")


def _opening(annotated: AnnotatedSentence) -> str:
    """What stands before the first verb of a sentence: its subject."""
    verbs = annotated.phrases.verbs
    return annotated.sentence.text[: annotated.tokens[verbs[0].first].start] if verbs else ""


def _make(
    annotated: AnnotatedSentence,
    subject: str,
    words: str,
    value: Value,
    unit: str,
    date: PartialDate | None,
    key: str,
) -> Row:
    sentence = annotated.sentence
    place = Place(
        paragraph=sentence.paragraph, sentence=sentence.number, words=" ".join(sentence.text.split()[:5])
    )
    date = value.date if value.kind == "date" else date
    fact = Fact.model_construct(
        article_id=sentence.article_id,
        subject=" ".join(subject.split()),
        relation="",
        value="" if value.number is None else format(value.number, "f"),
        unit=unit,
        date=date.iso() if date else "",
        evidence=place,
        origin="extracted",
    )
    own = terms(words)
    unit_terms = tuple(terms(unit))
    return Row(
        fact=fact,
        subject=tuple(terms(subject)),
        head=(),
        relation=(),
        object=(),
        office=(),
        unit=unit_terms,
        whole=frozenset(),
        key=frozenset(term for term in terms(key) if term not in unit_terms),
        own=all_forms((*own, *unit_terms)),
        naming=all_forms(own),
        value=value.number if value.kind != "date" else None,
        date=date,
        read=lambda: (all_forms((*_around(annotated), *annotated.title)), annotated.values),
        is_read=True,
    )


def _around(annotated: AnnotatedSentence) -> Iterator[str]:
    """The terms of a sentence, and of the one before it where it opens with a pronoun that points there."""
    yield from terms(annotated.sentence.text)
    yield from annotated.context
    before = annotated.before
    if before and _POINTS_BACK.match(annotated.sentence.text):
        yield from terms(before[-1].text)


def _alike(a: Value, b: Value) -> bool:
    """Whether two values could be taken for each other: of one kind, and of one unit or one without."""
    return a.kind == b.kind and (a.unit == b.unit or not a.unit or not b.unit or a.kind == "money")


def _stretch(text: str, values: Sequence[Value], i: int) -> tuple[int, int]:
    """The words between the breaks around a value, up to the values beside it; with what opens its clause."""
    value = values[i]
    before = [other for other in values[:i] if other.kind != "date" or value.kind == "date"]
    after = [other for other in values[i + 1 :] if other.kind != "date" or value.kind == "date"]
    breaks = [found for found in _BREAK.finditer(text)]
    start = max((found.end() for found in breaks if found.end() <= value.start), default=0)
    end = min((found.start() for found in breaks if found.start() >= value.end), default=len(text))
    if not any(start <= other.start for other in before):
        return start, min([end, *(other.start for other in after)])
    return before[-1].end, min([end, *(other.start for other in after)])


def _label(text: str, values: Sequence[Value], i: int) -> str:
    """What stands before the colon or the dash that opens a value: "Adult" in "Adult: £6.50 Under 16:
    £3.20"."""
    opening = re.search(r"([^:;|.!?\n]{1,60}?)\s*(?::|\s[–—-])\s*$", text[: values[i].start])
    if opening is None:
        return ""
    start = opening.start(1)
    earlier = [
        other.end for other in values[:i] if other.kind == values[i].kind and other.end <= values[i].start
    ]
    return text[max([start, *earlier]) : opening.end(1)].strip(" ,(")


def _date(values: Sequence[Value], value: Value, start: int, end: int) -> PartialDate | None:
    """The date that goes with a value: one of its stretch, or the sentence's only one."""
    dates = [other for other in values if other.kind == "date"]
    inside = [other for other in dates if start <= other.start < end]
    chosen = inside or (dates if len(dates) == 1 else [])
    return min(chosen, key=lambda date: abs(date.start - value.start)).date if chosen else None


def _linked(text: str, values: Sequence[Value], rows: list[Row]) -> list[Row]:
    """The rows with what ties two figures of a sentence: other times or sides of one thing, parts of a
    whole."""
    for i, value in enumerate(values):
        before = [j for j in range(i) if values[j].kind == value.kind != "date"]
        if value.kind == "date" or not before:
            continue
        last = values[before[-1]]
        gap, opens = text[last.end : value.start], text[: last.start]
        hard = max((found.end() for found in _STOP.finditer(text, 0, value.start)), default=0)
        first = next((j for j in before if values[j].start >= hard), before[-1])
        if _is_part(text, values, i) and values[before[-1]].number is not None:
            whole = rows[before[-1]]
            unit = rows[i].fact.unit or whole.fact.unit
            if (whole.value or 0) >= (value.number or 0) and unit == whole.fact.unit:
                rows[i] = replace(_with_unit(rows[i], whole, unit), whole_row=whole)
        elif _are_partners(gap, opens, text[value.end :]) and _alike(value, values[first]):
            other = rows[first if rows[first].partner is None else before[-1]]
            date = None if rows[i].date == other.date else rows[i].date
            unit = rows[i].fact.unit or other.fact.unit
            row = _with_unit(rows[i], other, unit)
            naming = row.naming | other.naming
            rows[i] = replace(
                row, partner=other, own=row.own | other.own, naming=naming, key=other.key, date=date
            )
    return rows


def _with_unit(row: Row, like: Row, unit: str) -> Row:
    """A row in the unit of another, of which its sentence says no more than the figure."""
    if row.fact.unit == unit:
        return row
    subject = row.fact.subject if row.fact.subject != row.fact.unit else unit
    fact = row.fact.model_copy(update={"unit": unit, "subject": subject})
    return replace(row, fact=fact, unit=like.unit, own=row.own | all_forms(like.unit))


def _is_part(text: str, values: Sequence[Value], i: int) -> bool:
    """Whether a figure is a part of the one before it: "nine, six OF THEM", "OF the 84 samples, three"."""
    last = values[i - 1]
    gap, behind = text[last.end : values[i].start], text[values[i].end : values[i].end + 12]
    return bool(_PART.search(gap) or _PART.match(behind.lstrip()) or _OF_THE.search(text[: last.start]))


def _are_partners(gap: str, before: str, after: str) -> bool:
    if _DATED_ASIDE.search(gap):
        return True
    found = _PARTNER.search(gap)
    if found is None:
        return False
    word = found[1].lower()
    if word == "to":
        return bool(re.search(r"\b(?:from|by)\W{0,2}$", before))
    return word != "from" or bool(re.search(r"\b(?:to|at)\W{0,2}$", before))


def _table_row(kb: Knowledge, annotated: AnnotatedSentence) -> Iterator[Row]:
    """The rows of a table row's cells: its label, the head of the column, its date and its unit."""
    cells_ = _cells(annotated.sentence.text)
    header = next((one.text for one in kb.paragraph_of(annotated.sentence) if one.kind == "header"), "")
    head = _header_cells(header, len(cells_))
    first = next(
        (i for i, cell in enumerate(cells_) if i and _NUMBER.match(cell.lstrip("£$€~≈"))), len(cells_)
    )
    label = " ".join(cell for cell in cells_[:first] if cell)
    for i in range(first, len(cells_)):
        column = head[i] if i < len(head) else ""
        value = _cell_value(cells_[i])
        if not value or not label:
            continue
        year = _YEAR.search(column) or _YEAR.search(label)
        date = PartialDate(int(year[0])) if year else None
        unit = value.unit or _column_unit(column)
        measure = _YEAR.sub(" ", column)
        row = _make(
            annotated, label, f"{label} {measure}", value, unit, date, _IN_ANY_BRACKETS.sub("", label)
        )
        yield replace(row, relation=tuple(terms(measure)), object=tuple(map(stem, head[:1])))


def _cells(row: str) -> list[str]:
    return [row[start:end].strip(" *|") for start, end in cells(row, 0, len(row))]


def _header_cells(header: str, count: int) -> list[str]:
    """The heads of the columns: as cells, or a word each where that gives as many as there are columns."""
    found = _cells(header) if header else []
    return header.split() if len(found) != count and len(header.split()) == count else found


def _cell_value(cell: str) -> Value | None:
    """The figure of a cell, with the unit that is written to it."""
    value = next((value for value in find_values(cell) if value.number is not None), None)
    if value is None and (found := _NUMBER.fullmatch(cell)):
        return Value("number", cell, 0, len(cell), Decimal(found[0].replace(",", "").replace("−", "-")))
    return value if value is None or value.kind != "date" else None


def _column_unit(column: str) -> str:
    """What the head of a column says that its figures count: "tons" in "2019 (tons)"."""
    found = _IN_BRACKETS.search(column)
    return found[1].split(",")[0].strip() if found and not _YEAR.search(found[1]) else ""
