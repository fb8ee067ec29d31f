"""A result that no sentence tells: two plainer questions are asked, and their answers put together ("how much more in May than June")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from qa.language.dates import duration_between, earlier
from qa.language.finding import find_values
from qa.language.phrases import AUXILIARIES
from qa.language.terms import stem, terms
from qa.language.values import Value, equals, format_number, rounded, same_value
from qa.models import Answer, Evidence

Way = Literal["difference", "more", "less", "lead", "sum", "share", "first", "time between"]
"""How two answers are put together. "more" and "less" are differences of which the question tells the sign, a "lead" one that must have
it; a "share" is that of one answer in the whole that its sentence tells, so both questions are the same."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The two questions by which one is worked out, the second perhaps a follow-up of the first. ``names`` are the two that they ask about,
    as the question has them; without names they ask about two times."""

    way: Way
    first: str
    second: str
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Result:
    """What comes out, and how, in words."""

    text: str
    working: str


_LONGEST = 300
"""Characters of a question that is read for two parts, so that no pattern takes long."""
_RISE = r"rise|risen|grow|grown|increased?|climb(?:ed)?|go up|gone up"
_FALL = r"fall|fallen|decreased?|drop(?:ped)?|declined?|shrink|shrunk|sink|sunk|go down|gone down|come down"
_TIMES = r"(?:between|from) (?P<a>.+?) (?:and|to) (?P<b>.+)"
_MOVES = re.compile(
    rf"(?:by )?how (?:much|many) (?:did|does|has|have) (?P<of>.+?) (?:(?P<rise>{_RISE})|(?P<fall>{_FALL})|change[ds]?) {_TIMES}", re.I
)
_DIFFERS = re.compile(
    r"(?:how (?:big|large|great)|what) (?:is|was) the difference (?:between|in) (?P<of>.+?) in (?P<a>.+?) and (?:in )?(?P<b>.+)", re.I
)
_MORE = re.compile(
    r"how (?P<much>much|many) (?:(?P<more>more|higher|larger)|fewer|less|lower|smaller) (?P<rest>.+?) than (?P<tail>.+)", re.I
)
_BEAT = re.compile(
    r"by how many (?P<what>.+?) did (?P<a>.+?) (?:beat|defeat|outpoll|outscore|lead|win against|edge out|finish ahead of) (?P<b>.+)", re.I
)
_POINTS = re.compile(r"how many percentage points (?:separated|lay between|were between) (?P<a>.+?) and (?P<b>.+)", re.I)
_TOGETHER = re.compile(
    r"(?P<many>how (?:much|many) .+? did) (?P<a>.+?) and (?P<b>.+?) (?P<does>\w+) (?:between them|together|in total|combined|altogether)",
    re.I,
)
_SHARE = re.compile(r"(?:what|which) (?:share|percentage|percent|per cent|proportion|fraction) of (?P<rest>.+)", re.I)
_FIRST = re.compile(r"(?:which|what) (?:came|happened|was|took place) (?:first|earlier)\W+(?P<a>.+?),? or (?P<b>.+)", re.I)
_BETWEEN = re.compile(
    r"how (?:long|much time|many (?:days|weeks|months|years)) (?:(?:is|was|were|are) (?:it|there) |passed |elapsed |lay |went by )?"
    r"between (?P<a>.+?) and (?P<b>.+)",
    re.I,
)
_AMOUNT = re.compile(r"(?P<sign>\W*)(?P<figure>[0-9][0-9.,]*)(?P<scale>.*)", re.DOTALL)
"""A sum as written: its sign, its figure, and its scale and unit."""
_DOES = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(AUXILIARIES))})(?!\w)", re.I)
_FROM = re.compile(r"\bfrom\s+$", re.I)
_OWNED = r"(?:[\w'’-]+ ){0,4}"
_PART_OF = re.compile(rf"(?: \w+)? (?:out )?of {_OWNED}", re.I)
"""What stands between a part and its whole ("900 OF ITS 2,300 workers")."""
_OF_WHOLE = re.compile(rf"(?:out )?of {_OWNED}", re.I)
"""What opens a sentence before a whole ("OF THE UNION'S 2,240 members, 1,870 took part")."""


def find_plan(question: str) -> Plan | None:
    """The two questions by which one may be worked out, or none."""
    core = question.strip().rstrip("?!. ")
    if len(core) > _LONGEST:
        return None
    if match := _MOVES.fullmatch(core):
        return _of_times("more" if match["rise"] else "less" if match["fall"] else "difference", match)
    if match := _DIFFERS.fullmatch(core):
        return _of_times("difference", match)
    if match := _MORE.fullmatch(core):
        return _of_more(match)
    if match := _BEAT.fullmatch(core):
        return _of_both("lead", match, f"How many {match['what']} did {{}} get?")
    if match := _POINTS.fullmatch(core):
        return _of_both("difference", match, "What percentage did {} win?")
    if (match := _TOGETHER.fullmatch(core)) and "," not in match["a"]:
        return _of_both("sum", match, f"{match['many']} {{}} {match['does']}?")
    if match := _SHARE.fullmatch(core):
        asked = f"How many of {match['rest']}?"
        return Plan("share", asked, asked)
    if match := _FIRST.fullmatch(core):
        return _of_both("first", match, "When was {}?")
    match = _BETWEEN.fullmatch(core)
    return _of_both("time between", match, "When was {}?") if match else None


def _of_times(way: Way, match: re.Match[str]) -> Plan:
    """What was so at the later time, and at the earlier one."""
    return Plan(way, f"What was {match['of']} in {match['b']}?", f"What was {match['of']} in {match['a']}?")


def _of_both(way: Way, match: re.Match[str], asked: str) -> Plan | None:
    """The same, asked of one and of the other. A date is no name of an event."""
    if way in ("first", "time between") and any(find_values(match[name]) for name in ("a", "b")):
        return None
    return Plan(way, asked.format(match["a"]), asked.format(match["b"]), (match["a"], match["b"]))


def _of_more(match: re.Match[str]) -> Plan | None:
    """What is more or less: "ships did it run in 2023 THAN in 2022", "cows were kept in Arle THAN in Binn", "sheep THAN cows were kept"."""
    way: Way = "more" if match["more"] else "less"
    opening, rest, tail = f"How {match['much'].lower()}", match["rest"], match["tail"]
    if _DOES.search(rest) is None:  # "sheep THAN cows were kept"
        does = _DOES.search(tail)
        if does is None:
            return None
        noun, clause = tail[: does.start()].strip(), tail[does.start() :]
        return Plan(way, f"{opening} {rest} {clause}?", f"{opening} {noun} {clause}?", (rest, noun))
    at = rest.rfind(f" {tail.split()[0]} ")
    asked = f"{opening} {rest}?"
    if at < 0:
        return Plan(way, asked, f"And {tail}?", (rest, tail))
    names = ("", "") if any(value.kind == "date" for value in find_values(tail)) else (rest[at:].strip(), tail)
    return Plan(way, asked, f"{opening} {rest[:at]} {tail}?", names)


def belong_together(plan: Plan, first: Answer, second: Answer) -> bool:
    """Whether two answers may be put together: from one sentence; or of two times that are asked for; or of one time, as their sentences
    or articles tell it. Of dates any two may."""
    one, other = first.evidence[0], second.evidence[0]
    if one.sentence == other.sentence or plan.way in ("first", "time between", "share") or not any(plan.names):
        return True
    return not _years(one).isdisjoint(_years(other))


def _years(evidence: Evidence) -> set[int]:
    """The years that a sentence tells, or else that its article came out in; 0 where neither is known."""
    published = evidence.citation.source.published
    told = {value.date.year for value in find_values(evidence.sentence, published) if value.date}
    return told or {published.year if published else 0}


def work_out(plan: Plan, first: Answer, second: Answer) -> Result | None:
    """What two answers give, or none where they are not two values of one kind and unit, or one of them is in dispute."""
    one, other = _value_of(first), _value_of(second)
    if plan.way == "share" and one:
        other = _whole_of(one, first)
    if one is None or other is None or one.kind != other.kind or _is_disputed(first) or _is_disputed(second):
        return None
    if (first.evidence[0].sentence, one.start) == (second.evidence[0].sentence, other.start):
        return None
    if one.kind == "number" and one.unit and other.unit and stem(one.unit) != stem(other.unit) and plan.way != "share":
        return None
    if one.kind == "date":
        return _of_dates(plan, one, other)
    if not any(plan.names) and one.start < other.start and _FROM.search(first.evidence[0].sentence, 0, one.start):
        one, other = other, one  # "fell from 3 euros to 2.40 euros between 2020 and 2021": the later one is the second
    if plan.way == "share":
        return _share(one, other)
    is_counted = plan.way not in ("first", "time between") and (one.kind == "number" or one.unit == other.unit)
    return _of_amounts(plan, one, other) if is_counted else None


def _is_disputed(answer: Answer) -> bool:
    return any(note.startswith("the articles disagree") for note in answer.explanation.notes)


def _values_in(answer: Answer) -> list[Value]:
    shown = answer.evidence[0]
    return find_values(shown.sentence, shown.citation.source.published)


def _value_of(answer: Answer) -> Value | None:
    """The value that a short answer is."""
    span = answer.evidence[0].span
    return next((value for value in _values_in(answer) if span and value.start < span[1] and value.end > span[0]), None)


def _whole_of(part: Value, answer: Answer) -> Value | None:
    """The whole that the sentence of an answer tells beside a part."""
    text = answer.evidence[0].sentence
    numbers = [value for value in _values_in(answer) if value.kind == "number" and value.start != part.start]
    behind = (value for value in numbers if part.end < value.start and _PART_OF.fullmatch(text, part.end, value.start))
    before = (value for value in numbers if value.start < part.start and _OF_WHOLE.fullmatch(text, 0, value.start))
    return next(behind, None) or next(before, None)


def _share(part: Value, whole: Value) -> Result | None:
    if not part.number or not whole.number or part.number > whole.number:
        return None
    exact = 100 * part.number / whole.number
    text = f"{rounded(exact)}%"
    return Result(text, f"{format_number(part.number)} ÷ {format_number(whole.number)} {equals(exact)} {text}")


def _of_dates(plan: Plan, one: Value, other: Value) -> Result | None:
    if one.date is None or other.date is None or same_value(one, other):
        return None
    working = "; ".join(f"{name}: {date}" for name, date in zip(plan.names, (one.date, other.date), strict=True))
    if plan.way == "time between":
        return Result(duration_between(one.date, other.date), working)
    is_first = earlier(one.date, other.date)
    if plan.way != "first" or is_first is None:
        return None
    return Result(f"{plan.names[0]} ({one.date})" if is_first else f"{plan.names[1]} ({other.date})", working)


def _of_amounts(plan: Plan, one: Value, other: Value) -> Result | None:
    """The sum or difference, written as the sentences write the two where they write them alike ("75 million euros"). Where it is the other
    way round than the question has it, it says so."""
    if one.number is None or other.number is None:
        return None
    sign, figures, scale = _written_alike(one, other) or ("", [one.number, other.number], f" {one.unit}" if one.kind == "money" else "")
    if one.kind == "number" and one.unit and stem(one.unit) not in terms(f"{plan.first} {scale}") and stem(one.unit) == stem(other.unit):
        scale += f" {one.unit}"
    if one.kind == "percentage" and plan.way != "sum":
        scale = " percentage points"
    if plan.way == "sum":
        text = f"{sign}{format_number(sum(figures, Decimal(0)))}{scale}"
        return Result(text, f"{format_number(figures[0])} + {format_number(figures[1])} = {text}")
    if plan.way == "lead" and figures[0] < figures[1]:
        return None
    is_reversed = (plan.way == "more" and figures[0] < figures[1]) or (plan.way == "less" and figures[0] > figures[1])
    high, low = max(figures), min(figures)
    text = f"{sign}{format_number(high - low)}{scale}"
    working = f"{format_number(high)} − {format_number(low)} = {text}"
    turned = "more" if plan.way == "less" else "less" if scale else "fewer"
    return Result(f"{text} {turned}" if is_reversed else text, working)


def _written_alike(one: Value, other: Value) -> tuple[str, list[Decimal], str] | None:
    """Two sums' sign, figures and scale, where both are written with the same sign and scale."""
    first, second = _AMOUNT.fullmatch(one.text), _AMOUNT.fullmatch(other.text)
    if first is None or second is None or first.group("sign", "scale") != second.group("sign", "scale"):
        return None
    return first["sign"], [Decimal(match["figure"].replace(",", "").rstrip(".")) for match in (first, second)], first["scale"]
