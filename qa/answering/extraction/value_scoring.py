"""Which of the values of a sentence answers: a sum of named signals over them, as ``choice`` has one over other stretches."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

from qa.answering.matching.alignment import Alignment
from qa.answering.matching.values import counts_asked_noun, dates_among, expected_kinds, fitting_values
from qa.answering.question.analysis import Question
from qa.language.phrases import VerbGroup
from qa.language.terms import stem
from qa.language.values import Value, same_value
from qa.language.verbs import verb_form

_BREAK = 1.5
"""Words that a comma counts as between a value and a word."""
_BRACKETED = 0.5
"""Words that a bracket counts as behind what it tells the number of ("Poland (3,900)")."""
_ELIDED = 0.8
"""What a value counts that leaves its noun to another one ("2,000 people were hurt and NINE are missing")."""
_CONVERTED = 14
"""Characters between a value and the bracket that gives it in other units ("340 miles (550 km)")."""
_SUBJECT_WITHIN = 4
_COMPOUND = re.compile(r"-[a-z]")
_OWNER = r"(?:the|its|their|his|her|our|those|these|some|about)?"
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half|dozens?"
)
_IN_PLACE = re.compile(r"(?: of (?:them|these|which|whom))?,? (?:in|from|at|on) (?:the )?([A-Z]\w+)")
_OF_NAME = re.compile(
    r"([A-Z][\w-]*\w)(?:['’]s?)?(?:,? (?:with|at|on|has|had|got|gets|won|wins|took|polled|scored|received|earned))?[:,]? [(]?"
    r"(?:(?:about|some|only|just|nearly|almost|over) )?$"
)
"""How a name stands before its own number ("Holt WITH 13 percent and Berg WITH 9", "Berg'S 9", "Norvia (12)")."""
_VOTES_TO = ("to", "against", "votes to", "votes against")
"""What stands between the votes for something and those against it."""
_AGAINST = frozenset(map(stem, "against no opposed oppose lose lost loser".split()))
_PART = re.compile(rf" of {_OWNER} ?\d")
_WHOLE = re.compile(rf"(?:\d|\b(?:{_NUMBER_WORD})) of {_OWNER} ?$", re.IGNORECASE)
"""What stands behind the number of a part, and before that of its whole ("900 of its 2,300 workers")."""
_ABOUT = r"(?: (?:the|an?|about|some|only|nearly|almost|just|over))?\s*$"
_BEFORE_OTHER = re.compile(rf"\b(?:compared (?:with|to)|than|against|versus|instead of|from){_ABOUT}")
_BEFORE_RESULT = re.compile(rf"\b(?:to|at|of|reach(?:ed|es|ing)|total(?:led|s|ling)?){_ABOUT}")
_BEFORE_CHANGE = re.compile(rf"\bby{_ABOUT}")
_BEFORE_BEGINNING, _BEFORE_END = (
    re.compile(rf"\b(?:from|since|between){_ABOUT}"),
    re.compile(rf"\b(?:to|until|till){_ABOUT}"),
)
_CHANGES = re.compile(
    r"\b(?:rise|rose|risen|fall|fell|fallen|grow|grew|grown|increase|decrease|drop|decline|change|gain|lose|lost|jump|climb|shrink|cut"
    r"|raise|lower|reduce)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:total|altogether|in all|overall|combined|together)\b", re.IGNORECASE)
_NAME_WITHIN = 60
_TOTAL_WITHIN = 20
"""Characters around a value."""
_BEGIN = frozenset(map(stem, "begin start open break found launch commence set".split()))
_OF_END = frozenset("since until till by from before after".split())
_END = frozenset(map(stem, "end stop finish close cease last shut conclude".split()))


class Rivals:
    """The values of a sentence that may answer a question."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment, self.question = alignment, alignment.question
        self.values = tuple(fitting_values(alignment.query, alignment.annotated))
        self.places = {value: alignment.within(value.start, value.end) or (0, 0) for value in self.values}
        self.asks_number = alignment.question.kind == "number"

    @cached_property
    def counted(self) -> Mapping[Value, float]:
        """How near what is asked for stands to each value. A part counts what its whole does; one without a noun, or of
        the same unit, what another does."""
        focus, values = self.question.focus, self.values
        found = {
            value: min(1.0, counts_asked_noun(self.alignment.query, self.alignment.annotated, value))
            if focus
            else 0.0
            for value in values
        }
        for i, value in enumerate(values):
            if value.kind == "number" and not found[value]:
                alike = [
                    other
                    for other in values[:i]
                    if other.kind == "number" and (self._leaves_noun(value) or other.unit == value.unit)
                ]
                found[value] = _ELIDED * max(map(found.__getitem__, alike), default=0.0)
        for part, whole in zip(values, values[1:], strict=False):
            if _PART.match(self.alignment.text, part.end):
                found[part] = max(found[part], found[whole])
        return found

    def _leaves_noun(self, value: Value) -> bool:
        last, phrases = self.places[value][1], self.alignment.phrases
        return phrases.breaks[last] or last + 1 >= len(phrases.tags) or phrases.tags[last + 1] != "noun"

    @cached_property
    def nearest_terms(self) -> Mapping[Value, frozenset[str]]:
        """For each value the question's terms that stand nearer to it than to another."""
        found: dict[Value, set[str]] = {value: set() for value in self.values}
        for i, term in enumerate(self.alignment.asked):
            if term is not None and (owner := self._owner(i)) is not None:
                found[owner].add(term)
        return {value: frozenset(terms) for value, terms in found.items()}

    @cached_property
    def dated(self) -> Mapping[Value, bool | None]:
        """Whether the date behind a value, with no other value between, is the question's, or else one of those in its clause; none where
        either has none, or the value is one."""
        asked = dates_among(self.question.values)
        dates = [date for date in dates_among(self.alignment.annotated.values) if date not in self.values]
        found: dict[Value, bool | None] = {}
        for value in self.values:
            clause = self.alignment.clause(*self.places[value])
            start, end = self.alignment.tokens[clause[0]].start, self.alignment.tokens[clause[-1]].end
            inside = [date for date in dates if start <= date.start < end]
            behind = min(
                (date for date in inside if date.start >= value.end),
                key=lambda date: date.start,
                default=None,
            )
            if behind and not any(value.end <= other.start < behind.start for other in self.values):
                inside = [behind]
            found[value] = (
                any(same_value(date, one) for date in inside for one in asked) if asked and inside else None
            )
        return found

    @cached_property
    def of_asked_name(self) -> Mapping[Value, bool | None]:
        """Whether the name right before a value is one of the question's; none where it is a date, or no name stands there."""
        names = {stem(word) for name in self.question.names for word in name.split()}
        return {
            value: self._is_of_name(value, names) if names and value.kind != "date" else None
            for value in self.values
        }

    def _is_of_name(self, value: Value, names: Collection[str]) -> bool | None:
        before = _OF_NAME.search(self.alignment.text, max(0, value.start - _NAME_WITHIN), value.start)
        if before is None or any(
            other.start <= before.start(1) < other.end for other in self.alignment.annotated.values
        ):
            return None
        return stem(before[1]) in names

    def _owner(self, token: int) -> Value | None:
        """The one value that a token stands nearest to."""
        distances = {value: self._distance(token, value) for value in self.values}
        nearest = [value for value, distance in distances.items() if distance == min(distances.values())]
        return nearest[0] if len(nearest) == 1 else None

    def _distance(self, token: int, value: Value) -> float:
        """Words between."""
        first, last = self.places[value]
        if first <= token <= last:
            return 0.0
        low, high = (token, first) if token < first else (last, token)
        tokens = self.alignment.tokens
        if high == first and self.alignment.text[tokens[low].end : tokens[high].start].strip() == "(":
            return _BRACKETED
        return high - low + _BREAK * sum(self.alignment.phrases.breaks[low:high])

    def governing(self, value: Value) -> VerbGroup | None:
        """The last verb before a value."""
        groups = [
            group
            for group in self.alignment.phrases.verbs
            if self.alignment.tokens[group.main].end <= value.start
        ]
        return groups[-1] if groups else None

    def weigh(self, terms: Iterator[str]) -> float:
        """The share of the question's words, by weight."""
        weights = self.alignment.query.weights
        return math.fsum(weights[term] for term in terms) / (sum(weights.values()) or 1.0)


def choose_value(alignment: Alignment) -> Value | None:
    """The value that answers, or none where no value is of the kind asked for."""
    rivals = Rivals(alignment)
    if len(rivals.values) < 2:
        return next(iter(rivals.values), None)
    return max(rivals.values, key=lambda value: (score(rivals, value), -value.start))


def asks_end(question: Question) -> bool:
    """Whether a question asks when something began or ended."""
    preposition = question.predicate.preposition
    return preposition in _OF_END or (preposition != "during" and question.verb in _BEGIN | _END)


def score(rivals: Rivals, value: Value) -> float:
    return sum(weight * signal(rivals, value) for weight, signal in VALUE_SIGNALS.values())


def _is(kind: str) -> Callable[[Rivals, Value], float]:
    """Whether a question for a number is answered by another kind of value."""
    return lambda rivals, value: float(rivals.asks_number and value.kind == kind)


def _is_for_how_much(kind: str) -> Callable[[Rivals, Value], float]:
    return lambda rivals, value: float(
        rivals.asks_number and value.kind == kind and "how much" in rivals.question.text.lower()
    )


def _for_how_long(first: str) -> Callable[[Rivals, Value], float]:
    """Whether a number answers "how long", where that may ask for a length (first "number") or asks for a time ("duration")."""

    def signal(rivals: Rivals, value: Value) -> float:
        return float(
            rivals.question.kind == "duration"
            and value.kind == "number"
            and expected_kinds(rivals.question)[0] == first
        )

    return signal


def _is_converted(rivals: Rivals, value: Value) -> float:
    """Whether an amount in brackets says the one before them in other units."""
    text, start = rivals.alignment.text, value.start
    opening = text.rfind("(", 0, start)
    if opening < 0 or value.kind == "date" or opening < text.rfind(")", 0, start):
        return 0.0
    amounts = (
        other
        for other in rivals.alignment.annotated.values
        if other.kind != "date" and "," not in text[other.end : opening]
    )
    return float(any(opening - _CONVERTED <= other.end <= opening for other in amounts))


def _is_compound(rivals: Rivals, value: Value) -> float:
    """Whether a value is part of a word ("a 5-time winner")."""
    return float(value.kind != "date" and _COMPOUND.match(rivals.alignment.text, value.end) is not None)


def _is_of_exact_verb(rivals: Rivals, value: Value) -> float:
    """Whether the verb before a date is the question's own, and not one like it ("reopened", not "opened")."""
    group = rivals.governing(value) if value.kind == "date" else None
    return float(group is not None and rivals.alignment.annotated.stems[group.main] == rivals.question.verb)


def _is_date_of_verb(rivals: Rivals, value: Value) -> float:
    alignment = rivals.alignment
    if value.kind != "date" or not alignment.told_of_verb(value.start):
        return 0.0
    is_told = any(
        alignment.annotated.stems[group.main] == alignment.question.verb for group in alignment.groups
    )
    return _is_of_exact_verb(rivals, value) if is_told else 1.0


def _is_amount_of_verb(rivals: Rivals, value: Value) -> float:
    return float(value.kind != "date" and rivals.alignment.told_of_verb(value.start))


def _is_argument(rivals: Rivals, value: Value) -> float:
    """Whether an amount stands in the subject or object of the question's verb."""
    alignment = rivals.alignment
    phrase = alignment.clauses.phrase_at.get(rivals.places[value][0])
    if phrase is None or value.kind == "date":
        return 0.0
    return float(
        any(
            phrase.first in (*one.subjects[:1], *one.objects)
            for one in map(alignment.clauses.arguments, alignment.groups)
        )
    )


def _is_of_aside(rivals: Rivals, value: Value) -> float:
    """Whether a value belongs to a participle behind a comma that is not the question's verb ("a loan, GRANTED in 1979, was ...")."""
    alignment, group = rivals.alignment, rivals.governing(value)
    if (
        group is None
        or group.first != group.main
        or group.main == 0
        or alignment.asked[group.main] is not None
    ):
        return 0.0
    opens = (
        alignment.phrases.breaks[group.main - 1]
        and verb_form(alignment.word(group.main)) == "past"
        and alignment.word(group.main) != "compared"
    )
    return float(opens and not any(alignment.phrases.breaks[group.main : rivals.places[value][0]]))


def _is_subject(rivals: Rivals, value: Value) -> float:
    """Whether what directly follows a value is asked about, be it behind an auxiliary ("nine ARE MISSING")."""
    alignment, last = rivals.alignment, rivals.places[value][1]
    for i in range(last + 1, min(last + 1 + _SUBJECT_WITHIN, len(alignment.tokens))):
        if alignment.phrases.breaks[i - 1]:
            return 0.0
        if alignment.phrases.tags[i] not in ("auxiliary", "adverb", "not"):
            return float(
                alignment.asked[i] is not None
                and (alignment.phrases.tags[i] == "verb" or alignment.phrases.tags[i - 1] == "auxiliary")
            )
    return 0.0


def _is_subject_of_other(rivals: Rivals, value: Value) -> float:
    """Whether an amount opens what is said with another verb than the question's, which the sentence has too ("12 ARE MISSING")."""
    alignment, behind = rivals.alignment, rivals.places[value][1] + 1
    group = next((group for group in alignment.phrases.verbs if group.first == behind), None)
    return float(
        value.kind != "date"
        and group is not None
        and bool(alignment.groups)
        and group not in alignment.groups
    )


def _is_in_place(rivals: Rivals, value: Value) -> float:
    """Whether the place that the question names stands right behind a number ("45 of them IN BERGEN")."""
    behind = _IN_PLACE.match(rivals.alignment.text, value.end)
    asked = {stem(word) for name in rivals.question.names for word in name.split()}
    return float(behind is not None and stem(behind[1]) in asked)


def _is_of_name(asked: bool) -> Callable[[Rivals, Value], float]:
    """Whether a value stands right behind a name, and that is one of the question's, or is none of them."""
    return lambda rivals, value: float(rivals.of_asked_name[value] is asked)


def _is_vote_against(rivals: Rivals, value: Value) -> float:
    """Whether a value is the second of "387 votes to 183", where the question asks who voted no."""
    if value.kind != "number" or _AGAINST.isdisjoint(rivals.alignment.question_stems):
        return 0.0
    text, numbers = (
        rivals.alignment.text,
        (other for other in rivals.alignment.annotated.values if other.kind == "number"),
    )
    return float(
        any(
            other.end < value.start and text[other.end : value.start].strip() in _VOTES_TO
            for other in numbers
        )
    )


def _nearest_words(rivals: Rivals, value: Value) -> float:
    return rivals.weigh(iter(rivals.nearest_terms[value]))


def _is_nearest_to_name(rivals: Rivals, value: Value) -> float:
    return min(
        1.0, 3 * rivals.weigh(term for term in rivals.nearest_terms[value] if term in rivals.alignment.named)
    )


def _is_nearest_to_date(rivals: Rivals, value: Value) -> float:
    return float(any(term[0].isdigit() for term in rivals.nearest_terms[value]))


def _clause(rivals: Rivals, value: Value) -> float:
    alignment = rivals.alignment
    return rivals.weigh(
        iter(
            {
                term
                for i in alignment.clause(*rivals.places[value])
                if (term := alignment.asked[i]) is not None
            }
        )
    )


def _is_part(rivals: Rivals, value: Value) -> float:
    return float(_PART.match(rivals.alignment.text, value.end) is not None)


def _is_whole(rivals: Rivals, value: Value) -> float:
    return float(_WHOLE.search(rivals.alignment.text, max(0, value.start - 30), value.start) is not None)


def _is_unit_asked(rivals: Rivals, value: Value) -> float:
    """Whether the question has the noun that a number counts, be it a light word ("people")."""
    is_asked = (
        value.kind == "number" and bool(value.unit) and stem(value.unit) in rivals.alignment.question_stems
    )
    return float(is_asked and not _is_whole(rivals, value))


def _is_unit_other(rivals: Rivals, value: Value) -> float:
    if value.kind != "number" or not rivals.question.focus or not value.unit:
        return 0.0
    unit = stem(value.unit)
    return float(unit not in rivals.alignment.question_stems and unit not in rivals.alignment.query.meaning)


def _is_total(rivals: Rivals, value: Value) -> float:
    """Whether a value is told as the total that the question asks for."""
    around = rivals.alignment.text[max(0, value.start - _TOTAL_WITHIN) : value.end + _TOTAL_WITHIN]
    return float(_TOTAL.search(rivals.question.text) is not None and _TOTAL.search(around) is not None)


def _preposition(rivals: Rivals, value: Value) -> float:
    wanted, first = rivals.question.predicate.preposition, rivals.places[value][0]
    return float(bool(wanted) and first > 0 and rivals.alignment.word(first - 1) == wanted)


def _is_amount_behind(
    pattern: re.Pattern[str], when: Callable[[Rivals], bool] = lambda rivals: True
) -> Callable[[Rivals, Value], float]:
    stands = _behind(pattern, when)
    return lambda rivals, value: stands(rivals, value) if value.kind != "date" else 0.0


def _behind(
    pattern: re.Pattern[str], when: Callable[[Rivals], bool] = lambda rivals: True
) -> Callable[[Rivals, Value], float]:
    def signal(rivals: Rivals, value: Value) -> float:
        return float(
            when(rivals)
            and pattern.search(rivals.alignment.text, max(0, value.start - 40), value.start) is not None
        )

    return signal


def _asks_change(rivals: Rivals) -> bool:
    return _CHANGES.search(rivals.question.text) is not None


VALUE_SIGNALS: dict[str, tuple[float, Callable[[Rivals, Value], float]]] = {
    "counts": (3.54, lambda rivals, value: rivals.counted[value]),
    "percentage": (-0.33, _is("percentage")),
    "percentage for how much": (-0.53, _is_for_how_much("percentage")),
    "money": (-0.37, _is("money")),
    "money for how much": (0.58, _is_for_how_much("money")),
    "number for how long": (1.05, _for_how_long("number")),
    "number for a time": (-1.07, _for_how_long("duration")),
    "converted": (-1.78, _is_converted),
    "compound": (-0.98, _is_compound),
    "date of verb": (0.85, _is_date_of_verb),
    "date of exact verb": (2.2, _is_of_exact_verb),
    "argument": (0.77, _is_argument),
    "amount of verb": (0.46, _is_amount_of_verb),
    "beginning": (1.52, _behind(_BEFORE_BEGINNING, lambda rivals: rivals.question.verb in _BEGIN)),
    "end": (1.44, _behind(_BEFORE_END, lambda rivals: rivals.question.verb in _END)),
    "of aside": (-0.86, _is_of_aside),
    "nearness": (2.97, lambda rivals, value: rivals.alignment.nearness(*rivals.places[value])),
    "nearest words": (1.09, _nearest_words),
    "nearest names": (1.08, _is_nearest_to_name),
    "nearest dates": (0.86, _is_nearest_to_date),
    "dated so": (2.0, lambda rivals, value: float(rivals.dated[value] is True)),
    "dated otherwise": (-1.5, lambda rivals, value: float(rivals.dated[value] is False)),
    "clause": (1.24, _clause),
    "part": (1.1, _is_part),
    "whole": (-2.0, _is_whole),
    "unit asked": (0.41, _is_unit_asked),
    "unit other": (-1.0, _is_unit_other),
    "subject": (0.74, _is_subject),
    "in place": (5.0, _is_in_place),
    "of asked name": (3.0, _is_of_name(True)),
    "of other name": (-2.0, _is_of_name(False)),
    "vote against": (4.0, _is_vote_against),
    "subject of other": (-2.0, _is_subject_of_other),
    "total": (2.0, _is_total),
    "preposition": (1.03, _preposition),
    "compared": (
        -0.8,
        lambda rivals, value: (
            _is_amount_behind(_BEFORE_OTHER)(rivals, value) if not rivals.dated[value] else 0.0
        ),
    ),
    "behind to": (0.54, _is_amount_behind(_BEFORE_RESULT, lambda rivals: not _asks_change(rivals))),
    "behind by": (0.5, _is_amount_behind(_BEFORE_CHANGE, _asks_change)),
    "later": (0.71, lambda rivals, value: float(value != rivals.values[0])),
}
"""Each signal's weight and what works it out; ``tests/benchmarks/fit_choice.py`` fits the weights."""
