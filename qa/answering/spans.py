"""The short answer inside its sentence: one finder for each kind of answer, each returning offsets into the sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.answering.question import CALLED
from qa.answering.ranking import Query, beside_focus, counts_focus, expected_kinds, fits_kind, fitting_values, name_is_new, owns_asked
from qa.answering.reading import Reading
from qa.language.names import Name
from qa.language.terms import is_stop_word, stem
from qa.language.values import Value, same_value
from qa.models import Kind

Span = tuple[int, int]

_REASON = re.compile(
    r"\b(?:because of|because|since|due to|owing to|as a result of|in order to|so that|thanks to|as|so as to|for|to)\s+(?=\S)",
    re.IGNORECASE,
)
_STRONG_REASON = re.compile(
    r"(?:\b(?:because of|because|since(?! \d)|due to|owing to|as a result of|as a means of|in order to|so that|thanks to|so as to"
    r"|on account of)|^As)\s+(?=\S)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:()]|\s[–—-]\s|,\s+(?:and|but|which|who|while|although|where)\b|[.!?][\"'”’)]*$")
_LIST = re.compile(r"(?:, (?:[\w'’-]+ ){0,3}[\w'’-]+){1,6},? (?:and|or) (?:[\w'’-]+ ){0,3}[\w'’-]+(?=[,.;:)]| and )")
"""The further items of a list of short ones ("trade, IT, and exchanges")."""
_BREAKS = re.compile(r"[,;:()\"“”]|\s[–—-]\s")
_PREPOSITIONS = frozenset(
    "in at of from to near into on by through via across within around towards toward with for as about over under".split()
)
_SEVERAL = re.compile(r"\b(?:who (?:are|were)|which (?:\w+ )?(?:people|persons|men|women))\b", re.IGNORECASE)
_CALLED = re.compile(
    rf"\b(?:names?|nicknames?|titles?) (?:of|for)\b|['’]s (?:name|nickname|title)\b|\b(?:{'|'.join(CALLED)})\W*$",
    re.IGNORECASE,
)
"""How a question asks for a name."""
_AND = (", ", " and ", ", and ", " & ")
_MODIFIED = re.compile(r" (?![a-z]+(?:ed|s)\b)[a-z]{3,} (?:and )?[A-Z]")
_COMPOUND = re.compile(r"-[a-z]")
_AMOUNT = re.compile(r"[\d.,]*\d|\w+(?=\s)")
_LOWER_END = re.compile(r"(?<!from )(?<![\w.,])\d[\d.,]*(?:\s?[–-]\s?| to )$")
_UPPER_END = re.compile(r"(?:\s?–\s?| to )(?:\d[\d.,]*\d|\d)(?![\w-])")
_MEASURE = re.compile(
    r"\s?(?:°\s?[CFK]\b|%|(?:square |cubic )?(?:mph|km/h|km|cm|mm|m|ft|kg|g|mi|miles|kilomet(?:er|re)s|met(?:er|re)s|feet|inches|yards"
    r"|acres|hectares|tonnes|tons|pounds|kilograms|grams|degrees|knots|lit(?:er|re)s|gallons|watts|volts)\b)"
)
_STRANDED = 1.5
"""What a phrase gains behind the preposition that the question ends with."""
_VERB, _BREAK = 2.5, 2.0
"""How much more than another term the question's verb weighs beside a value or name; how many words a comma counts."""
_OBJECT, _DOER = 2, 0.5
_WELL_KNOWN = 2.0
"""What a phrase loses whose words stand all over the knowledge: what everything is about is seldom asked for."""
_LONGEST = 9
"""Words in the longest phrase."""
_VERBS = frozenset(
    """is are was were be been being am has have had do does did will would can could may might shall should must said says became become
    include includes included""".split()
)
_THINGS = frozenset(
    map(
        stem,
        """award bowl championship cup league game church university college school institute academy museum hospital
        company corporation inc ltd bank agency office ministry committee council parliament assembly congress senate
        party union association society federation organization organisation centre center language street road bridge
        river lake sea ocean island mountain valley county province state city town palace castle bible war battle
        treaty act law empire kingdom dynasty century airport station news times officer director president chairman
        minister manager secretary""".split(),
    )
)
"""Words in the names of things, places and offices, which a person's name lacks."""
_DETERMINERS = frozenset("the a an this that these those its their his her our".split())


def find_span(query: Query, reading: Reading) -> Span | None:
    """Where the short answer stands in the sentence, or none where nothing in it fits the kind of question."""
    span = _FINDERS[query.question.kind](query, reading)
    return _tight(reading.sentence.text, *span) if span else None


def _tight(text: str, start: int, end: int) -> Span | None:
    """A span without the spaces at its edges, or none where nothing else is in it."""
    words = text[start:end].strip()
    if not words:
        return None
    start += text[start:end].index(words)
    return start, start + len(words)


def yes_or_no(query: Query, reading: Reading) -> str:
    """ "No" where the sentence denies what the question states, or gives another date or number; else "Yes"."""
    denied = _is_negated(query.question.text) != _is_negated(reading.sentence.text)
    return "No" if denied or _contradicts(query, reading) else "Yes"


def _is_negated(text: str) -> bool:
    return re.search(r"\b(?:not|never|no longer|neither|nor|cannot)\b|n['’]t\b", text, re.IGNORECASE) is not None


def _contradicts(query: Query, reading: Reading) -> bool:
    """Whether the sentence gives what the question states another date or number: its nearest of that kind is not the question's."""
    for asked in query.question.values:
        if asked.kind == "number" and not asked.text[0].isdigit():  # "the two countries" is no claim
            continue
        rivals = [value for value in reading.values if value.kind == asked.kind]
        nearest = max(rivals, key=lambda value: _nearness(query, reading, value.start, value.end), default=None)
        if nearest is not None and not same_value(asked, nearest):
            return True
    return False


def _value(query: Query, reading: Reading) -> Span | None:
    """The value of the expected kind that counts what is asked for, else the one nearest to the question's terms."""
    kinds = expected_kinds(query.question)
    best = max(
        fitting_values(query, reading),
        key=lambda v: (
            bool(query.question.focus) and counts_focus(query, reading, v),
            -kinds.index(v.kind),
            not _is_aside(reading.sentence.text, v),
            _nearness(query, reading, v.start, v.end),
        ),
        default=None,
    )
    return _whole_amount(query, reading.sentence.text, best) if best else None


def _is_aside(text: str, value: Value) -> bool:
    """Whether an amount is in brackets behind another ("340 miles (550 km)") or part of a word ("a 5-time winner")."""
    if value.kind == "date":
        return False
    return text[: value.start].rfind("(") > text[: value.start].rfind(")") or _COMPOUND.match(text, value.end) is not None


def _whole_amount(query: Query, text: str, value: Value) -> Span:
    """A value with the other end of its range ("30 to 50 thousand", "20–18"); without its unit where the question names that, with it
    where the question asks how far or how fast."""
    start, end = value.start, value.end
    if value.kind == "duration" and query.question.kind == "number" and (amount := _AMOUNT.match(text, start, end)):
        return start, amount.end()  # "how many SECONDS"
    if value.kind == "number":
        lower = _LOWER_END.search(text, 0, start)
        upper = None if text.endswith("from ", 0, start) else _UPPER_END.match(text, end)
        start, end = (lower.start() if lower else start), (upper.end() if upper else end)
        unit = _MEASURE.match(text, end) if not query.question.focus else None
        end = unit.end() if unit else end
    return start, end


def _name(query: Query, reading: Reading) -> Span | None:
    """The new name that looks most like what is asked for and stands nearest to the question's terms; else the best phrase."""
    names = [_without_office(name, query) for name in reading.names] if query.question.kind == "person" else reading.names
    new = [name for name in names if name_is_new(name, query)]
    new = [name for name in new if fits_kind(name, query, reading)] or new
    text = reading.sentence.text
    near = {
        name: 1.5 * _nearness(query, reading, name.start, name.end)
        + (beside_focus(query, reading, name) or (query.question.kind == "place" and owns_asked(query, reading, name)))
        + _DOER * _does_it(query, reading, name)
        for name in new
    }
    best = max(new, key=lambda name: _looks_like(query, text, name) + near[name], default=None)
    if best is None:
        return _phrase(query, reading)
    several = query.question.kind == "person" and _SEVERAL.search(query.question.text) is not None
    return _with_others(text, best, new) if several else (best.start, best.end)


def _with_others(text: str, name: Name, names: Sequence[Name]) -> Span:
    """A name with those listed before and after it ("Ada, Bo and Cy")."""
    start, end = name.start, name.end
    for other in names:
        if other.start > end and text[end : other.start] in _AND:
            end = other.end
    for other in reversed(names):
        if other.end < start and text[other.end : start] in _AND:
            start = other.start
    return start, end


def _does_it(query: Query, reading: Reading, name: Name) -> bool:
    """Whether the question's verb follows a name, with an adverb between at most ("Greta quickly SIGNED it"), and is not done to it."""
    verb = query.question.verb
    for i in [i for i, token in enumerate(reading.tokens) if token.start >= name.end][:2]:
        if verb and query.meaning.get(reading.stems[i]) == verb:
            return _BREAKS.search(reading.sentence.text, name.end, reading.tokens[i].start) is None
        if reading.tokens[i].text in _VERBS:
            return False
    return False


def _name_or_phrase(query: Query, reading: Reading) -> Span | None:
    """A name where the question asks what something is called, or where a name carries the noun asked for ("which fort": "Fort Lyng");
    else the best phrase."""
    if _CALLED.search(query.question.text):
        return _name(query, reading)
    carrying = [name for name in reading.names if _carries_focus(query, name) and name_is_new(name, query)]
    if not carrying:
        return _phrase(query, reading)
    best = max(carrying, key=lambda name: _nearness(query, reading, name.start, name.end))
    return best.start, best.end


def _carries_focus(query: Query, name: Name) -> bool:
    words = name.text.split()
    return len(words) > 1 and not {stem(word) for word in words}.isdisjoint(query.question.focus[-1:])


def _without_office(name: Name, query: Query) -> Name:
    """A person's name without the office written before it ("Chairman Choe Tae Bok"), where a name of two words or more is left."""
    words = list(re.finditer(r"\S+", name.text))
    titles = [i for i, word in enumerate(words) if stem(word[0]) in _THINGS or stem(word[0]) in query.weights]
    if not titles or len(words) - titles[-1] < 3:
        return name
    start = words[titles[-1] + 1].start()
    return Name(name.text[start:], name.start + start, name.end)


def _looks_like(query: Query, text: str, name: Name) -> float:
    """What a name's words and the word before it tell of what it names: places follow "in", doers "by" or open the sentence."""
    before = (text[: name.start].rsplit(maxsplit=1)[-1:] or [""])[0].lower()
    terms = [stem(word) for word in name.text.split()]
    asked = sum(term in query.weights for term in terms) / len(terms) + 0.5 * all(map(query.is_common, terms))
    if query.question.kind == "place":
        return float(before in _PREPOSITIONS - {"by"}) - asked - 0.5 * (not _THINGS.isdisjoint(terms))
    if query.question.kind == "organisation":
        return 0.5 * (len(terms) > 1 or name.text.isupper()) + 0.5 * (not _THINGS.isdisjoint(terms)) - asked
    does = name.start == 0 or before in ("by", "named", "called", "including", "as")
    does = does or (text[name.end : name.end + 2] == ", " and text[name.end + 2 : name.end + 3].islower())
    thing = 1.0 * (not _THINGS.isdisjoint(terms)) + 0.5 * name.text.isupper()
    describes = _MODIFIED.match(text, name.end) is not None  # "Academy Award NOMINEE Lady Gaga"
    return 0.6 * does - 0.6 * (before in _PREPOSITIONS - {"by", "as"}) - 0.6 * describes - asked - thing


def _nearness(query: Query, reading: Reading, start: int, end: int) -> float:
    """How near the question's terms stand to a span, each counted at its nearest and by its weight, its verb most.

    A break between counts as further words, but for the one behind the span that opens what stands in apposition to it.
    """
    inside = [i for i, token in enumerate(reading.tokens) if token.start < end and token.end > start]
    if not inside:
        return 0.0
    text, first, last = reading.sentence.text, reading.tokens[inside[0]], reading.tokens[inside[-1]]
    nearest: dict[str, float] = {}
    for i, term in enumerate(reading.stems):
        if asked := query.meaning.get(term):
            distance = float(max(inside[0] - i, i - inside[-1], 0))
            token = reading.tokens[i]
            if i < inside[0]:
                distance += _BREAK * len(_BREAKS.findall(text, token.end, first.start))
            elif i > inside[-1]:
                distance += _BREAK * max(0, len(_BREAKS.findall(text, last.end, token.start)) - 1)
            nearest[asked] = min(distance, nearest.get(asked, distance))
    weights = {term: weight * (_VERB if term == query.question.verb else 1.0) for term, weight in query.weights.items()}
    total = sum(weights.values()) or 1.0
    return sum(weights[term] / (1 + distance / 3) for term, distance in nearest.items()) / total


def _reason(query: Query, reading: Reading) -> Span | None:
    """What follows "because", "in order to", "due to", to the end of its clause; the plainest mark first."""
    text = reading.sentence.text
    for pattern in (_STRONG_REASON, _REASON):
        marks = [mark for mark in pattern.finditer(text) if mark.end() < len(text) - 2]
        if marks:
            best = max(marks, key=lambda mark: _nearness(query, reading, mark.start(), mark.end()))
            start = best.start() if best[0].lower().startswith(("to ", "in order", "so ", "for ")) else best.end()
            opens = best.start() == 0 or text[: best.start()].endswith(", ")  # a clause set off by commas ends at the next
            return start, _next_break(text, best.end()) if opens else _end_of_clause(text, best.end())
    return _phrase(query, reading)


def _end_of_clause(text: str, start: int) -> int:
    end = _CLAUSE_END.search(text, start)
    return end.start() if end else len(text)


def _definition(query: Query, reading: Reading) -> Span | None:
    """What stands beside the name as its apposition ("X, minister of Y,") or after "X is a"; else the best phrase."""
    text = reading.sentence.text
    anchors = [token for token, term in zip(reading.tokens, reading.stems, strict=True) if term in query.weights]
    if not anchors:
        return None
    end = anchors[-1].end if len(anchors) <= len(query.weights) else anchors[len(query.weights) - 1].end
    rest = text[end:]
    if rest.startswith(", "):
        return end + 2, _next_break(text, end + 2)
    if match := re.match(r"\s*(?:\([^)]*\)\s*)?(?:is|are|was|were)\s+(?=\S)", rest):
        return end + match.end(), _end_of_clause(text, end + match.end())
    return _phrase(query, reading)


def _next_break(text: str, start: int) -> int:
    end = re.search(r"[,;:()]|[.!?]$", text[start:])
    return start + end.start() if end else len(text)


def _phrase(query: Query, reading: Reading) -> Span | None:
    """The phrase that looks most like what is asked for, with the words around it up to the question's own and to punctuation."""
    words = _words(query, reading)
    asked = query.question.text.rstrip("?!. ").rsplit(maxsplit=1)[-1].lower()
    stranded = asked if asked in _PREPOSITIONS else ""  # "What did she cooperate IN?"
    best = max(_phrases(words), key=lambda phrase: _score(words, *phrase) + _STRANDED * _follows(words, phrase[0], stranded), default=None)
    if best is None:
        return None
    first, last = _widened(words, *best)
    first = next((i + 1 for i in range(first, last) if words[i].text == stranded), first)
    start, end = reading.tokens[first].start, reading.tokens[last].end
    items = _LIST.match(reading.sentence.text, end)
    end = items.end() if items else end
    cut = [name for name in reading.names if name.start < end and name.end > start]  # a name is never cut in two
    return min([start, *(name.start for name in cut)]), max([end, *(name.end for name in cut)])


def _follows(words: list[_Word], first: int, word: str) -> bool:
    """Whether a word stands before a phrase, but for an article between."""
    before = [other.text for other in words[max(0, first - 2) : first] if other.text not in _DETERMINERS]
    return bool(word) and before[-1:] == [word]


def _widened(words: list[_Word], first: int, last: int) -> tuple[int, int]:
    """A phrase with its neighbours up to a word of the question or a mark, without function words at the edges."""
    inner = (first, last)
    while first > 0 and not words[first - 1].ends and not words[first - 1].asked:
        first -= 1
    while last + 1 < len(words) and not words[last].ends and not words[last + 1].asked:
        last += 1
    while first < inner[0] and words[first].stop:
        first += 1
    while last > inner[1] and words[last].stop:
        last -= 1
    return first, last


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the sentence as the phrase finder sees it. ``ends`` says that a comma, bracket or the sentence's end follows."""

    text: str
    asked: bool
    stop: bool
    capital: bool
    ends: bool
    in_focus: bool
    is_verb: bool
    common: bool


def _words(query: Query, reading: Reading) -> list[_Word]:
    text, tokens = reading.sentence.text, reading.tokens
    starts = [token.start for token in tokens[1:]] + [len(text)]
    return [
        _Word(
            text=token.text.lower(),
            asked=term in query.weights,
            stop=is_stop_word(token.text),
            capital=token.text[0].isupper(),
            ends=next_start == len(text) or _BREAKS.search(text, token.end, next_start) is not None,
            in_focus=term in query.question.focus,
            is_verb=bool(query.question.verb) and query.meaning.get(term) == query.question.verb,
            common=query.is_common(term),
        )
        for token, term, next_start in zip(tokens, reading.stems, starts, strict=True)
    ]


def _phrases(words: list[_Word]) -> Iterator[tuple[int, int]]:
    """First and last word of each run of up to nine that says more than the question, crosses one comma at most and has no function word at
    its edges."""
    for first, word in enumerate(words):
        if word.stop:
            continue
        crossed, is_new = 0, False
        for last in range(first, min(len(words), first + _LONGEST)):
            crossed += last > first and words[last - 1].ends
            if crossed > 1:
                break
            is_new = is_new or not (words[last].stop or words[last].asked)
            if is_new and not words[last].stop:
                yield first, last


def _score(words: list[_Word], first: int, last: int) -> float:
    """A sum of what speaks for a phrase. Its weights were fitted on the answers of a public set (a regression over all phrases)."""
    inside = words[first : last + 1]
    before = words[first - 1] if first else None
    after = words[last + 1] if last + 1 < len(words) else None
    closes = words[last].ends
    score = -0.8 * math.log(len(inside)) - 1.4 * (first == last) - 2.2 * sum(word.asked for word in inside) / len(inside)
    score -= _WELL_KNOWN * all(word.stop or word.common for word in inside)
    score += 1.6 * all(word.capital or word.stop for word in inside) - 0.8 * sum(word.ends for word in inside[:-1])
    score += 1.3 * any(word.in_focus for word in words[max(0, first - 2) : last + 3]) - 1.2 * inside[-1].text.endswith("ed")
    score += 1.3 * (closes or (after is not None and after.stop))
    if after is not None and not closes:
        score += 1.0 * after.asked - 0.8 * (after.text == "of")
    if before is None or before.ends:
        return score + 1.1
    spoken = next((word for word in reversed(words[:first]) if word.ends or not word.stop), before)
    if not spoken.ends:  # the object of the question's verb, or what follows another of its words
        score += _OBJECT * spoken.is_verb + (0.0 if not spoken.asked else -0.5 if spoken.capital else 1.5)
    score += 1.0 * (before.text in _DETERMINERS) + 0.9 * (before.text in _PREPOSITIONS) + 0.8 * (before.text == "by")
    return score + 0.7 * (before.text in _VERBS) + 0.6 * before.asked


_FINDERS: dict[Kind, Callable[[Query, Reading], Span | None]] = {
    "person": _name,
    "place": _name,
    "organisation": _name,
    "number": _value,
    "percentage": _value,
    "money": _value,
    "date": _value,
    "duration": _value,
    "reason": _reason,
    "definition": _definition,
    "yes/no": lambda query, reading: None,
    "list": _phrase,
    "other": _name_or_phrase,
}
