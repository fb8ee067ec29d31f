"""Completes "And the Chinese?" and "What about 2012?": the last question with one element exchanged."""

from __future__ import annotations

import re

from qa.answering.rewriting.turn import (
    ASKING,
    DETERMINERS,
    DO,
    ENDS,
    PLACING,
    PREPOSITIONS,
    PRONOUNS,
    Turn,
    asking_words,
    first_word,
    holds_text,
    is_plural,
    names_in,
    noun_after,
    noun_phrase,
    with_preposition,
    without_opener,
)
from qa.language.finding import find_values
from qa.language.lexicon import entries, words
from qa.language.tagging import AUXILIARIES
from qa.language.terms import STOP_WORDS, tokenize

_NO_VERBS = words("followups.no_verbs") | set(ASKING)


def ask_parallel(turn: Turn) -> str | None:
    """Completes "And the Chinese?": the last question with its parallel element replaced by the new one."""
    element = without_opener(turn.core)
    if not element or (element == turn.core and not _is_fragment(element)):
        return None
    asking = asking_words(element.lower())
    if asking:
        rest = element[len(asking) :].strip()
        if not rest or not holds_text(turn.before[: len(asking)], asking) or not _is_fragment(rest):
            return None
        element = rest
    if not _is_fragment(element):
        return None
    for replace in (_replace_date, _replace_people, _replace_place, _replace_name, _replace_noun):
        replaced = replace(turn.before, element)
        if replaced is not None:
            return f"{replaced}?"
    return None


def ask_another_verb(turn: Turn) -> str | None:
    """Completes "And reopen?": the last question with its verb, the plain word behind "did" and its subject,
    exchanged."""
    verb = without_opener(turn.core)
    if (
        verb == turn.core
        or not (verb.isalpha() and verb.islower())
        or verb in STOP_WORDS
        or verb in _NO_VERBS
    ):
        return None
    tokens = tokenize(turn.before)
    for i in range(len(tokens) - 1, 1, -1):
        word, before = tokens[i].text, tokens[i - 1].text
        behind_do = any(token.text.lower() in DO for token in tokens[: i - 1])
        if (
            behind_do
            and word.isalpha()
            and word.islower()
            and word not in ENDS
            and before.lower() not in DETERMINERS | PREPOSITIONS
        ):
            return f"{turn.before[: tokens[i].start]}{verb}{turn.before[tokens[i].end :]}?"
    return None


def _is_fragment(element: str) -> bool:
    """Whether a phrase is no whole question: a few words, with neither a verb of its own nor a pronoun."""
    spoken = element.lower().split()
    if not 0 < len(spoken) <= 8 or spoken[0] in ("why", "when", "then", "not", "so"):
        return False
    return not any(
        word in AUXILIARIES or word in PRONOUNS or word in ("more", "less", "else", "that", "this")
        for word in spoken
    )


def _replace_date(before: str, element: str) -> str | None:
    """Completes "What about 2012?" and "And in August 2004?": the last question with its date replaced by the
    new one."""
    new = [value for value in find_values(element) if value.kind == "date"]
    bare = _bare(element)
    if len(new) != 1 or bare not in (new[0].text, new[0].text.removeprefix("the ")):
        return None
    phrase = element if first_word(element) in PREPOSITIONS else with_preposition(new[0].text)
    old = [value for value in find_values(before) if value.kind == "date"]
    if not old:
        return f"{before} {phrase}"
    start = old[-1].start
    head = before[:start].rstrip()
    last = head.rsplit(maxsplit=1)[-1:] or [""]
    if last[0].lower() in words("followups.before_dates"):
        keeps = (
            last[0].lower() not in ("in", "on", "at", "during") and first_word(element) not in PREPOSITIONS
        )
        head, phrase = (head, new[0].text) if keeps else (head[: -len(last[0])].rstrip(), phrase)
    return f"{head} {phrase}{before[old[-1].end :]}"


def _bare(element: str) -> str:
    """An element without the preposition and the article that lead it."""
    spoken = element.split()
    while len(spoken) > 1 and spoken[0].lower() in PLACING | {"the"}:
        spoken = spoken[1:]
    return " ".join(spoken)


def _replace_people(before: str, element: str) -> str | None:
    """Completes "And the Chinese?" after a question about "North Korean workers": a name that stands right
    before a noun."""
    if first_word(element) in PLACING or not element:
        return None
    bare = _bare(element)
    slots = [name for name in names_in(before) if noun_after(before, name)]
    names = names_in(bare)
    if not slots or len(names) != 1 or names[0].start != 0:
        return None
    slot, noun = slots[0], noun_after(before, slots[0])
    rest = bare[names[0].end :].strip()
    if rest and rest != noun:
        return None
    if (
        not rest
        and not _is_people(names[0].text, element)
        and any(not noun_after(before, name) for name in names_in(before))
    ):
        return None  # a plain name is parallel to a plain name
    new = names[0].text
    # "the North Koreans" is one people, "the Chinese" is too.
    if not rest and new.endswith("ns"):
        new = new[:-1]
    return before[: slot.start] + new + before[slot.end :]


def _is_people(name: str, element: str) -> bool:
    """Whether an element is written as a people: "the" before a name of one or two words, or an ending of
    peoples."""
    return first_word(element) == "the" or name.endswith(entries("names.people_endings"))


def _replace_place(before: str, element: str) -> str | None:
    """Completes "And in Russia?": the name behind the same preposition, or a place that is added."""
    preposition = first_word(element)
    if preposition not in PLACING:
        return None
    new = element.split(maxsplit=1)[1:]
    if not new or not names_in(new[0]):
        return None
    for name in reversed(names_in(before)):
        led = before[: name.start].split()[-2:]
        if led and (
            led[-1].lower() == preposition or (led[-1].lower() == "the" and led[0].lower() == preposition)
        ):
            start = name.start - 4 if led[-1].lower() == "the" else name.start
            return before[:start] + new[0] + before[name.end :]
    return f"{before} {element}"


def _replace_name(before: str, element: str) -> str | None:
    """Completes "And Choe Tae Bok?": the name most like the new one: one that shares a word, has as many
    words, and stands first."""
    bare = _bare(element)
    names = names_in(bare)
    if len(names) != 1 or names[0].text != bare:
        return None
    olds = [name for name in names_in(before) if not noun_after(before, name)] or names_in(before)
    if not olds:
        return None
    bare_words = set(bare.split())
    old = max(
        olds,
        key=lambda name: (
            len(bare_words & set(name.text.split())),
            -abs(len(bare_words) - len(name.text.split())),
            -name.start,
        ),
    )
    end = old.end
    new = bare
    if before[: old.start].lower().endswith("the ") and first_word(element) != "the":
        noun = re.match(r" [a-z]+$", before[end:])  # "the Sepho tableland"
        return before[: old.start - 4] + new + before[end + (len(noun[0]) if noun else 0) :]
    if first_word(element) == "the" and not before[: old.start].lower().endswith("the "):
        new = f"the {bare}"
    return before[: old.start] + new + before[end:]


def _replace_noun(before: str, element: str) -> str | None:
    """Completes "And the consulate?": the noun that stands behind "the" or a plain plural."""
    spoken = element.split()
    if any(word[0].isupper() for word in spoken) or not element.replace(" ", "").isalpha():
        return None
    if spoken[0] in DETERMINERS and len(spoken) > 1:
        phrase = noun_phrase(before)
        return before[: phrase.start] + element + before[phrase.end :] if phrase else None
    old = next((token for token in tokenize(before) if is_plural(token.text)), None)
    return before[: old.start] + element + before[old.end :] if old and is_plural(spoken[-1]) else None
