"""Completes "When did it reopen?": each pronoun that points back is replaced by what it stands for."""

from __future__ import annotations

import re
from itertools import pairwise

from qa.answering.rewriting.turn import (
    ENDS,
    PLACING,
    PREPOSITIONS,
    PRONOUNS,
    Turn,
    as_asked,
    asking_words,
    first_word,
    is_plural,
    names_in,
    noun_after,
    noun_phrase,
    with_preposition,
    without_opener,
)
from qa.language.finding import find_values
from qa.language.names import Name, find_names
from qa.language.tagging import AUXILIARIES, BE
from qa.language.terms import Token, tokenize
from qa.models import Answer

_POSSESSIVE = frozenset("its their his her".split())


def replace_pronouns(turn: Turn) -> str | None:
    """Completes "When did it reopen?": each pronoun that points back is replaced by what it stands for."""
    core = without_opener(turn.core)
    opened = core != turn.core
    if opened and not (asking_words(core.lower()) or first_word(core) in AUXILIARIES):
        core, opened = turn.core, False
    replaced = _that_time(core, turn)
    tokens = tokenize(replaced)
    pieces: list[str] = []
    used: set[str] = set()
    end = 0
    for i, token in enumerate(tokens):
        stands_for = _referent(replaced, tokens, i, turn, used)
        if stands_for:
            used.add(stands_for.removesuffix("'s").removesuffix("'"))
            pieces += [replaced[end : token.start], stands_for]
            end = token.end
    if not pieces and replaced == core and not opened:
        return None
    whole = "".join([*pieces, replaced[end:]]).strip()
    return f"{whole[:1].upper()}{whole[1:]}?" if whole else None


def _that_time(core: str, turn: Turn) -> str:
    """The question where "that year", "at that time" and a closing "then" become the date that was spoken
    of."""
    found = re.search(
        r"\b(?:in |on |during |at )?that (?:year|month|day|time)\b|(?<=\w) then$", core, re.IGNORECASE
    )
    if not found or len(core.split()) < 3:
        return core
    dates = [
        v
        for text in (turn.last.text, turn.last.read_as)
        for v in find_values(text)
        if v.kind == "date" and v.date
    ]
    if not dates:
        return core
    date = dates[0]
    shown = str(date.date.year) if date.date and "year" in found[0].lower() else date.text
    lead = " " if found[0].startswith(" ") else ""
    return core[: found.start()] + lead + with_preposition(shown) + core[found.end() :]


def _referent(text: str, tokens: list[Token], i: int, turn: Turn, used: set[str]) -> str | None:
    """What the word at ``i`` stands for, or none where it is no pronoun or points to something in its own
    question.

    ``used`` is what the pronouns before it stand for: two pronouns of one question are two things.
    """
    token = tokens[i]
    word = token.text.lower()
    if word not in PRONOUNS or (token.text.isupper() and len(word) > 1) or _points_within(text, tokens, i):
        return None
    following = tokens[i + 1].text if i + 1 < len(tokens) else ""
    previous = tokens[i - 1].text.lower() if i else ""
    if word == "there":
        return None if previous in BE or following.lower() in BE or i == 0 else _place(turn)
    if word == "then":
        return None
    if word == "it" and _is_empty_it(following, text):
        return None
    if word in ("it", "its"):
        candidates = _things(turn, tokens, i)
    elif word in ("they", "them", "their", "theirs"):
        candidates = _several(turn, is_object=bool(i) and previous not in AUXILIARIES)
    else:
        candidates = _people(turn)
    found = next((candidate for candidate in candidates if candidate not in used), None)
    if found is None:
        return None
    is_possessive = word in _POSSESSIVE and (word != "her" or following[:1].islower()) and bool(following)
    return _possessive(found) if is_possessive else found


def _points_within(text: str, tokens: list[Token], i: int) -> bool:
    """Whether a name or a noun phrase of the same question stands before the pronoun, which then points
    there."""
    start = tokens[i].start
    if any(name.end <= start and not _is_led(text, name) for name in names_in(text)):
        return True
    return any(
        token.text.lower() in ("the", "a", "an") and token.start < start and i - j > 1
        for j, token in enumerate(tokens)
    )


def _is_led(text: str, name: Name) -> bool:
    """Whether a preposition leads a name, which is then no likely owner of a pronoun."""
    return (text[: name.start].split() or [""])[-1].lower() in PLACING


def _is_empty_it(following: str, text: str) -> bool:
    """Whether "it" stands for nothing ("Is it true that ...", "how long did it take to ...")."""
    return following.lower() in ("true", "possible", "clear", "likely", "known") or (
        following.lower() == "take" and " to " in text
    )


def _possessive(phrase: str) -> str:
    return phrase + ("'" if phrase.endswith("s") and phrase.startswith("the ") else "'s")


def _things(turn: Turn, tokens: list[Token], i: int) -> list[str]:
    """What "it" may stand for, the likeliest first. Where its verb has nothing behind it ("When did it
    reopen?") the thing that something was done to, else who did it. A name given as the answer to "which" or
    "what" comes before both."""
    before, word = turn.before, tokens[i].text.lower()
    asking = asking_words(before.lower())
    is_about_it = turn.last.explanation.kind == "definition"  # "What is X?": it is X, whatever the answer
    answer = _named_answer(turn.last) if asking in ("which", "what", "who") and not is_about_it else None
    names = [_with_article(before, name) for name in names_in(before) if not noun_after(before, name)]
    if answer and turn.last_asks_office:
        answer = None  # "it" is nobody
    doers = [*names[:1], answer] if answer and asking == "who" else names[:1]
    phrase, asked = noun_phrase(before), _asked_noun(before)
    done_to = [phrase.text] if phrase else []
    if answer and asking != "who":
        done_to.insert(0, answer)
    follows = [token.text.lower() for token in tokens[i + 1 :]]
    is_object = i > 1 and tokens[i - 1].text.lower() not in AUXILIARIES
    acts = word == "its" or (not is_object and _acts(tokens, follows))
    if phrase and not any(name.start < phrase.start for name in names_in(before)):
        acts = False  # the phrase is what the last question was about
    if answer and asking != "who" and not PRONOUNS.isdisjoint(follows[1:]):
        acts = True
    elif answer and asking != "who":
        acts = False
    return [*doers, *done_to, *asked] if acts else [*done_to, *(asked if is_object else []), *doers]


def _with_article(text: str, name: Name) -> str:
    """A name with the "the" that stands before it."""
    return f"the {name.text}" if text[: name.start].lower().endswith(" the ") else name.text


def _acts(tokens: list[Token], follows: list[str]) -> bool:
    """Whether the pronoun does something to something else: its verb has an object, behind it or asked
    for."""
    words = [token.text.lower() for token in tokens[:2]]
    rest = follows[1:]
    has_object = bool(rest) and rest[0] not in PREPOSITIONS | {"to", "again"}
    return has_object or words[0] in ("what", "which", "who") or words[-1] in ("many", "much")


def _asked_noun(before: str) -> list[str]:
    """The noun that the last question asked for ("what percentage STAKE", "which port")."""
    asking = asking_words(before.lower())
    words: list[str] = []
    for token in tokenize(before[len(asking) :]) if asking in ("what", "which") else ():
        if token.text.lower() in ENDS:
            break
        words.append(token.text)
    return [f"the {words[-1]}"] if words and words[-1].islower() else []


def _named_answer(answer: Answer) -> str | None:
    """The last answer where it is one name, and nothing more."""
    names = find_names(answer.text) if answer.answered else []
    plain = answer.text.strip()
    return (
        plain
        if len(names) == 1 and names[0].text == plain.removeprefix("the ").removeprefix("The ")
        else None
    )


def _several(turn: Turn, is_object: bool) -> list[str]:
    """What "they" may stand for, the likeliest first: what was counted, two names joined by "and", a plural,
    who was spoken of."""
    before = turn.before
    asking = asking_words(before.lower())
    counted = _counted(before[len(asking) :]) if asking in ("how many", "which", "what") else ""
    names = names_in(before)
    pairs = [
        before[one.start : other.end]
        for one, other in pairwise(names)
        if before[one.end : other.start].strip() in ("and", "and the", "or") and not noun_after(before, other)
    ]
    answered = [turn.last.text] if asking == "who" and turn.last.answered and turn.last.text else []
    plain = [name.text for name in names if not noun_after(before, name)]
    plurals = _plurals(before)
    return [
        *([f"the {counted}"] if counted else []),
        *(plurals + pairs if is_object else pairs + plurals),
        *answered,
        *plain[:1],
    ]


def _plurals(before: str) -> list[str]:
    """The plural nouns of a question with the names right before them ("the North Korean workers")."""
    tokens = tokenize(before)
    found = []
    for i, token in enumerate(tokens[1:], 1):
        if is_plural(token.text):
            start = i
            while start > 1 and tokens[start - 1].text[0].isupper():
                start -= 1
            found.append(f"the {before[tokens[start].start : token.end]}")
    return found


def _counted(rest: str) -> str:
    """The plural noun with the words before it that opens a phrase, up to its verb ("North Korean
    workers")."""
    words: list[str] = []
    for token in tokenize(rest):
        if token.text.lower() in ENDS:
            break
        words.append(token.text)
    while words and not is_plural(words[-1]):
        words.pop()
    return " ".join(words[:6])


def _people(turn: Turn) -> list[str]:
    """Whom "he" or "she" stands for: the person last answered, else the person last asked about."""
    for answer in reversed(turn.history):
        asked = as_asked(answer)
        names = [name for name in names_in(asked) if not noun_after(asked, name)]
        asks_who = answer.explanation.kind == "person" or (asking_words(asked.lower()) == "who" and not names)
        if asks_who and (name := _person_answered(answer)):
            return [name]
        unled = [name for name in names if not _is_led(asked, name)] or [
            name for name in names if not _is_placed(asked, name)
        ]
        if unled:
            return [max(unled, key=lambda name: (1 < len(name.text.split()) <= 4, -name.start)).text]
    return []


def _person_answered(answer: Answer) -> str | None:
    """The one name in the last answer, be it behind an office ("the pilot Ada Holt")."""
    names = find_names(answer.text) if answer.answered else []
    return names[0].text if len(names) == 1 and not _is_placed(answer.text, names[0]) else None


def _is_placed(text: str, name: Name) -> bool:
    """Whether a preposition of place leads a name, which is then nobody's."""
    return (text[: name.start].removesuffix("the ").split() or [""])[-1].lower() in (
        "in",
        "at",
        "on",
        "near",
    )


def _place(turn: Turn) -> str | None:
    """Where "there" is: the place last answered, else the name that followed "in" in the last question."""
    for answer in reversed(turn.history):
        if answer.explanation.kind == "place" and answer.answered and answer.text:
            return answer.text if first_word(answer.text) in PLACING else f"in {answer.text}"
        asked = as_asked(answer)
        for name in reversed(names_in(asked)):
            lead = (asked[: name.start].split() or [""])[-1].lower()
            if lead in ("in", "at", "to", "from"):
                return f"{'in' if lead in ('to', 'from') else lead} {name.text}"
    return None
