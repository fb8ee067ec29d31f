"""Completes "Why?", "And when?" and "How many?": the last question with another question word."""

from __future__ import annotations

from qa.answering.rewriting.turn import (
    DETERMINERS,
    DO,
    PLACING,
    PREPOSITIONS,
    Turn,
    asking_words,
    first_word,
    holds_text,
    is_plural,
    with_preposition,
    without_opener,
)
from qa.language.finding import find_values
from qa.language.lexicon import pairs, words
from qa.language.phrases import find_phrases
from qa.language.tagging import AUXILIARIES, BE
from qa.language.terms import tokenize
from qa.models import Answer

_BARE = words("followups.bare")
_FORMS = {form: " ".join(plain) for form, plain in pairs("followups.bare_forms").items()}
_BARE_ENDINGS = words("followups.bare_endings") | {""}


def ask_again(turn: Turn) -> str | None:
    """Completes "Why?": what was asked and answered, asked with another question word."""
    core = without_opener(turn.core).lower()
    core = _FORMS.get(core.rstrip("? "), core)
    asking = asking_words(core)
    if asking not in _BARE or core[len(asking) :].strip() not in _BARE_ENDINGS:
        return None
    if asking == "how many":
        return _how_many(turn.before)
    statement = _as_inverted(turn)
    if statement is None:
        return None
    return f"{asking.capitalize()} {statement}?"


def _as_inverted(turn: Turn) -> str | None:
    """The last question with its answer as a clause that a question word can open ("did it close its embassy
    in August 1999")."""
    before = turn.before
    asking = asking_words(before.lower())
    rest = before[len(asking) :].strip()
    rest_words = rest.split()
    if not asking:
        return rest[:1].lower() + rest[1:] if rest_words and rest_words[0].lower() in AUXILIARIES else None
    auxiliary = next((i for i, word in enumerate(rest_words) if word.lower() in AUXILIARIES), None)
    if auxiliary is None or (
        asking in ("who", "what", "which") and auxiliary == 0 and _is_subject(rest_words)
    ):
        subject = turn.last.text if asking in ("who", "what") else f"{turn.last.text} {' '.join(rest_words)}"
        if not turn.last.text:
            return None
        return f"was it that {subject} {rest}" if asking in ("who", "what") else f"was it that {subject}"
    return _with_answer(turn.last, asking, " ".join(rest_words[:auxiliary]), " ".join(rest_words[auxiliary:]))


def _is_subject(rest_words: list[str]) -> bool:
    """Whether "who" is what the verb says something of ("Who was visiting?"): a verb of being with no noun
    behind it."""
    return (
        len(rest_words) > 1 and rest_words[0].lower() in BE and rest_words[1].lower().endswith(("ed", "ing"))
    )


def _with_answer(answer: Answer, asking: str, asked: str, clause: str) -> str:
    """A clause with the answer put where it belongs: a date or a place at the end, what was counted before
    the first preposition."""
    short = answer.text if answer.answered else ""
    if (
        not short
        or asking in ("why", "how", "how long", "how often", "how far", "how old")
        or (asking == "how much" and asked)
    ):
        return clause
    if asking == "when":
        return f"{clause} {with_preposition(short)}"
    if asking == "where":
        return (
            clause
            if holds_text(clause, short)
            else f"{clause} {short if first_word(short) in PLACING else 'in ' + short}"
        )
    if asking in ("what", "which") and not _is_nominal(short):
        return f"{clause} that"
    filled = f"{short} {asked}".strip() if asking == "how many" else short
    noun = asked.split()[1:]
    if asking in ("what", "which") and noun and find_values(short):
        filled = f"a {short} {' '.join(noun)}"  # "what percentage STAKE": "a 20% stake"
    if (
        first_word(clause) in BE
    ):  # "how many workers were in X": the answer is what the verb says something of
        auxiliary, _, tail = clause.partition(" ")
        tail = tail.removeprefix("there ") if asking == "how many" else tail
        return f"{auxiliary} {filled} {tail}".strip()
    place = _before_preposition(clause)
    return f"{clause[:place].rstrip()} {filled} {clause[place:]}".strip()


def _is_nominal(text: str) -> bool:
    """Whether an answer is a thing, and not a clause ("the mole might break")."""
    return {"verb", "auxiliary", "clause"}.isdisjoint(find_phrases(text, tokenize(text)).tags)


def _before_preposition(clause: str) -> int:
    """Where the first prepositional phrase begins after the verb; the end where there is none."""
    tokens = tokenize(clause)
    for i, token in enumerate(tokens[3:], 3):
        following = tokens[i + 1].text if i + 1 < len(tokens) else ""
        is_place = following[:1].isupper() or following.lower() in DETERMINERS
        if token.text in PREPOSITIONS or (token.text == "to" and is_place):
            return token.start
    return len(clause)


def _how_many(before: str) -> str | None:
    """Completes "How many?" after a question about something that can be counted: its plural noun, moved to
    the front."""
    tokens = tokenize(before)
    if not tokens or tokens[0].text.lower() not in AUXILIARIES:
        return None
    noun = next((i for i in range(len(tokens) - 1, 1, -1) if is_plural(tokens[i].text)), None)
    if noun is None:
        return None
    first = noun
    while first > 1 and (
        tokens[first - 1].text[0].isupper()
        or tokens[first - 1].text.lower() in ("any", "many", "some", "foreign")
    ):
        first -= 1
    if first == noun or tokens[0].text.lower() not in BE:
        first = noun if tokens[0].text.lower() in DO else first
    counted = " ".join(
        token.text for token in tokens[first : noun + 1] if token.text.lower() not in ("any", "many", "some")
    )
    rest = f"{before[: tokens[first].start]} {before[tokens[noun].end :]}".split()
    return f"How many {counted} {rest[0].lower()} {' '.join(rest[1:])}".strip() + "?"
