"""Where the sentences of running text end.

sentencex proposes boundaries. Those behind which the sentence goes on are taken back, and those that it
misses are added,
each by one of the few rules below: what stands before the boundary, what follows it, and the words of
``data/sentences.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from sentencex import get_sentence_boundaries

from qa.language import lexicon

_SEEN_BEFORE, _SEEN_BEHIND = 60, 120
"""Characters looked at on either side of a boundary."""
_LONGEST_PARENTHESIS = 400
_WINDOW = 4_000
"""Characters in which sentencex is asked at once: it takes time with the square of a text that opens
brackets or quotation
marks, or is written in other letters than Latin ones."""
_LAST_WORD = re.compile(r"(?:^|[\s(“\"‘\[.*_-])([^\W\d_]+|[eEiI]\.[ge])\.$")
_CAPTION_NUMBER = re.compile(r"\W*(?:Table|Figure|Chart|Exhibit|Box) [\dIVX]{1,5}\.")
_INITIALS = re.compile(r"(?:\b[A-Z][a-z]?\.){2,}$")
_TIME = re.compile(r"\b[ap]\.m\.$")
_DATELINE = re.compile(r"\([A-Z][\w .]{1,30}\)\s*[—–-]")
_CLOSED_EXCLAMATION = re.compile(r"[!?]['\"”’»]+$")
_END_MARK = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*(?:\[\^?\w+\])*$")
_SHORTENED = re.compile(r"(?<![\w.])[A-Z][a-z]{0,4}\.$")
_FIRST_WORD = re.compile(r"[\"“‘'(\[]*([^\W\d_]+)(\.?)")
_ONLY_MARKS = re.compile(r"(?:[*_\"'”’»)\]]|\[\^[^\]\s]{1,30}\])+")
_INCHES = re.compile(r"(?<=\d)\"(?=\s+[a-z]|[.,;])|\"")

_MISSED = re.compile(
    r"[.!?…](?:(?P<note>\d{1,3}|(?:\[\^[^\]\s]{1,30}\])+)|(?P<closed>[\"”’»]?\)))?\s+(?=[\"“‘(]?[A-Z])"
)
"""What may be an end that sentencex missed: a mark, perhaps with a note's number or a parenthesis that
closes."""
_SHORT_WORD = re.compile(r"(?<![\w.&-])[^\W\d_]{1,6}$")
_OPEN_INITIALS = re.compile(r"(?:\b[A-Z][a-z]?\.)+[A-Z]$")
_BEFORE_NOTE = re.compile(r"[a-z]{3}$")
_AFTER_INCHES = re.compile(r"\d\"\s+[^\W\d_]+$")


def sentence_spans(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of running text between two offsets, without the space around them.

    Where ``text`` is "He left at 5 p.m. Monday. It rained.", the first sentence ends behind "Monday.".
    """
    running = text[start:end]
    opened = 0
    for edge in _edges(running, language):
        if edge <= opened or _goes_on(running, opened, edge):
            continue
        yield from trimmed(text, start + opened, start + edge)
        opened = edge
    yield from trimmed(text, start + opened, end)


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without the space at its ends, or nothing where there is nothing else."""
    span = text[start:end]
    stripped = span.strip()
    if stripped:
        first = start + len(span) - len(span.lstrip())
        yield first, first + len(stripped)


def _edges(running: str, language: str) -> list[int]:
    proposed = set(_proposed(_without_inch_marks(running), language))
    candidates = (match for match in _MISSED.finditer(running) if match.end() not in proposed)
    return sorted(proposed.union(match.end() for match in candidates if _ends_here(running, match)))


def _proposed(running: str, language: str) -> Iterator[int]:
    """Where sentencex ends sentences. A long text is read in windows, each from the start of the last
    sentence of the one
    before, which may go on there; a sentence as long as a window is cut, as it would be anyway."""
    start = 0
    while len(running) - start > _WINDOW:
        window = running[start : start + _WINDOW]
        window = window[: window.rfind(" ", _WINDOW // 2) + 1] or window
        spans = get_sentence_boundaries(language, window)
        rest = spans[-1]["start_index"] if spans else 0
        yield from (start + span["end_index"] for span in (spans[:-1] if rest else ()))
        start += rest or len(window)
        if not rest:
            yield start
    yield from (start + span["end_index"] for span in get_sentence_boundaries(language, running[start:]))


def _without_inch_marks(running: str) -> str:
    """The text with a neutral mark for each '"' that means inches: behind a number, where no quotation is
    open."""
    if '"' not in running:
        return running
    is_open = False

    def replace(match: re.Match[str]) -> str:
        nonlocal is_open
        if not is_open and match.start() and running[match.start() - 1].isdigit():
            return "″"
        is_open = not is_open
        return '"'

    return _INCHES.sub(replace, running)


def _goes_on(running: str, start: int, edge: int) -> bool:
    """Whether the sentence goes on behind an edge."""
    before = running[max(start, edge - _SEEN_BEFORE) : edge].rstrip()
    rest = running[edge : edge + _SEEN_BEHIND].lstrip()
    return bool(before and rest) and any(rule(before, rest) for rule in _JOINING)


def _is_abbreviated(before: str, rest: str) -> bool:
    """An abbreviation, or an initial, is not the end: "Gen. Moss", "U.S. Navy", "J. Holt"."""
    if not before.endswith("."):
        return False
    if _CAPTION_NUMBER.fullmatch(before):
        return True
    if _INITIALS.search(before):
        return not _begins_sentence(rest)
    word = _LAST_WORD.search(before)
    if word is None or _is_reply(before, rest):
        return False
    if word[1] in _list("sentences.before_names"):
        return True
    if word[1] in _list("sentences.abbreviations"):
        return not _begins_sentence(rest)
    return len(word[1]) == 1 and word[1].isupper() and not _letter_ends(before[: word.start(1)], rest)


def _is_time(before: str, rest: str) -> bool:
    """A day or a time zone goes on behind the hour: "5 p.m. Monday"."""
    first = _FIRST_WORD.match(rest)
    return (
        first is not None and first[1] in _list("sentences.after_times") and _TIME.search(before) is not None
    )


def _is_attribution(before: str, rest: str) -> bool:
    """Who spoke stands behind what was said: "“Stop!” Holt cried."."""
    if not _CLOSED_EXCLAMATION.search(before):
        return False
    return (
        rest.split(maxsplit=1)[0] not in _list("sentences.no_speakers")
        and _attribution().match(rest) is not None
    )


def _is_unfinished(before: str, rest: str) -> bool:
    """No end mark, or one inside a name, and what follows begins no sentence: "[2011] measured", "Jeopardy!
    was on"; or only marks follow."""
    if rest[0] == "&" or rest.startswith("[^") or _ONLY_MARKS.fullmatch(rest):
        return True
    if rest[0].islower():
        return before[-1] == "!" or _END_MARK.search(before) is None or _SHORTENED.search(before) is not None
    first = _FIRST_WORD.match(rest)
    return before[-1] == "!" and first is not None and first[1] in _list("sentences.firms")


def _is_dateline(before: str, rest: str) -> bool:
    """The agency behind the place: "LYN, Mass. (AP) —"."""
    return before[-1] == "." and rest[0] == "(" and _DATELINE.match(rest) is not None


_JOINING: tuple[Callable[[str, str], bool], ...] = (
    _is_abbreviated,
    _is_time,
    _is_attribution,
    _is_unfinished,
    _is_dateline,
)


def _ends_here(running: str, match: re.Match[str]) -> bool:
    """Whether an end that sentencex may have missed is one."""
    mark, rest = match.start(), running[match.end() : match.end() + _SEEN_BEHIND]
    before = running[max(0, mark - _SEEN_BEFORE) : mark]
    if match["closed"]:
        return _is_whole_parenthesis(running, mark)
    word = _SHORT_WORD.search(before)
    if match["note"]:
        is_abbreviated = word is not None and word[0] in _list("sentences.abbreviations")
        return (match["note"][0] == "[" or _BEFORE_NOTE.search(before) is not None) and not is_abbreviated
    if running[mark] == "…" or _OPEN_INITIALS.search(before):
        return _begins_sentence(rest)
    if word is None:
        return False
    if (
        word[0] == "May"
        or (word[0] == "no" and _NUMBER.match(rest) is None)
        or _is_reply(before + running[mark], rest)
        or _AFTER_INCHES.search(before)
    ):
        return True
    if len(word[0]) == 1 and word[0].isupper():
        return _letter_ends(before[:-1], rest)
    return word[0] in _list("sentences.abbreviations") and _begins_sentence(rest)


def _is_reply(before: str, rest: str) -> bool:
    """Whether "No." is a whole sentence: it answers a question or opens a text or a quotation, and no number
    follows."""
    return _REPLY.search(before) is not None and _NUMBER.match(rest) is None


_REPLY = re.compile(r"(?:^|[?!][\"”’»]?\s+|[\"“‘:]\s*)No\.\s*$")
_NUMBER = re.compile(r"\d|[IVXLC]{2,}\b|[A-Z]{1,4}[-/]?\d")


def _letter_ends(before: str, rest: str) -> bool:
    """Whether a single capital letter with a full stop ends a sentence: "size S. Fits", "So did I. The
    boat"."""
    word = _word_before(before, len(before.rstrip()))
    if not word or not before[-1:].isspace():
        return False
    if word.lower() in _list("sentences.lettered"):
        return True
    return _begins_sentence(rest) and (word[0].islower() or rest[1:2].isalpha())


def _word_before(text: str, end: int) -> str:
    start = end
    while start and text[start - 1].isalpha() and end - start < _SEEN_BEFORE:
        start -= 1
    return text[start:end]


def _is_whole_parenthesis(running: str, end: int) -> bool:
    """Whether a parenthesis that closes here was opened where a sentence begins."""
    opened = running.rfind("(", max(0, end - _LONGEST_PARENTHESIS), end)
    before = running[max(0, opened - _SEEN_BEFORE) : max(opened, 0)].rstrip()
    return opened >= 0 and (not before or before[-1] in ".!?)")


def _begins_sentence(rest: str) -> bool:
    first = _FIRST_WORD.match(rest)
    return first is not None and not first[2] and first[1] in _list("sentences.starters")


_list = lexicon.words


@cache
def _attribution() -> re.Pattern[str]:
    """One to five words of who speaks, the verb, and the end of the clause or words that go on with it."""
    verbs, on = lexicon.alternation("sentences.speech"), lexicon.alternation("sentences.after_speech")
    return re.compile(rf"(?:[\w'’-]+\.?\s+){{1,5}}?(?:{verbs})(?=[.,;:!]|\s+(?:{on}|\w+ly|[A-Z]\w+)\b|\s*$)")
