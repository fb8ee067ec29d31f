"""A question said in a conversation: its words, and what went before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.question.analysis import understand
from qa.errors import QuestionError
from qa.language.finding import find_values
from qa.language.lexicon import entries, words
from qa.language.names import Name, find_names
from qa.language.tagging import AUXILIARIES, BE
from qa.language.terms import STOP_WORDS, Token, stem, tokenize
from qa.language.values import Value
from qa.language.verbs import verb_form
from qa.models import Answer

_OPENERS = entries("followups.openers")
ASKING = entries("followups.asking")
DO = frozenset("do does did".split())
PREPOSITIONS = words("followups.prepositions")
_POINTING = frozenset("this that these those".split())
DETERMINERS = words("followups.determiners")
ENDS = AUXILIARIES | PREPOSITIONS | words("followups.ends_phrase")
PLACING = words("followups.placing")


@dataclass(frozen=True)
class Turn:
    """A question as typed, the same without its end, and the conversation."""

    text: str
    core: str
    history: Sequence[Answer]

    @property
    def last(self) -> Answer:
        return self.history[-1]

    @property
    def last_asks_office(self) -> bool:
        """Whether the last question asked who holds an office, so that its answer is a person."""
        return understand(self.before).asks_office

    @property
    def before(self) -> str:
        """The last question as it was read, without its end."""
        return as_asked(self.last)


def without_opener(core: str) -> str:
    """A question without the words that only tie it to what was said ("And", "What about")."""
    lower = core.lower()
    opener = next((opener for opener in _OPENERS if lower.startswith(opener + " ")), "")
    return core[len(opener) :].strip(" ,")


def asking_words(lower: str) -> str:
    """The question words that open a question in lower case ("how many"), or nothing."""
    return next((asking for asking in ASKING if lower == asking or lower.startswith(asking + " ")), "")


def first_word(text: str) -> str:
    """The first word in lower case, nothing where there is none."""
    return text.split(maxsplit=1)[0].lower() if text.split() else ""


def holds_text(text: str, part: str) -> bool:
    """Whether a text holds another, whatever the case."""
    return part.lower() in text.lower()


def with_preposition(date: str) -> str:
    """A date with its preposition: "in August 1999", "on 3 July 2013"."""
    if first_word(date) in PREPOSITIONS:
        return date
    if date[:1].isdigit() and ":" in date:
        return f"at {date}"
    values = [value.date for value in find_values(date) if value.kind == "date" and value.date]
    return f"on {date}" if values and values[0].day else f"in {date}"


def is_plural(word: str) -> bool:
    """Whether a word looks like a plain noun in the plural."""
    return (
        word.islower()
        and len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word not in STOP_WORDS
    )


def noun_after(text: str, name: Name) -> str:
    """The noun that stands right behind a name ("North Korean WORKERS"), or nothing."""
    if text[name.end : name.end + 1] != " ":
        return ""
    token = next(iter(tokenize(text[name.end : name.end + 60])), None)
    if (
        token is None
        or token.start != 1
        or not token.text.islower()
        or token.text in STOP_WORDS
        or token.text in ENDS
    ):
        return ""
    return token.text if is_plural(token.text) or _is_adjective(name.text) else ""


def _is_adjective(name: str) -> bool:
    return name.endswith((*entries("names.people_endings"), "an", "i", "ch"))


def names_in(text: str) -> list[Name]:
    """The names of a text without a question word or auxiliary that only opens it."""
    found = []
    for name in find_names(text):
        first, _, rest = name.text.partition(" ")
        if name.start == 0 and (
            first.lower() in AUXILIARIES or asking_words(first.lower()) or first.lower() in STOP_WORDS
        ):
            if rest:
                found.append(Name(rest, name.end - len(rest), name.end))
        else:
            found.append(name)
    return found


def as_asked(answer: Answer) -> str:
    """A question as it was read, without its end; of two asked as one the second."""
    return answer.read_as.strip().rstrip("?!. ").rsplit("? ", 1)[-1].strip()


PRONOUNS = words("followups.pronouns")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase of a question and the words to name it again by."""

    start: int
    end: int
    text: str


def noun_phrase(text: str) -> _Phrase | None:
    """The first phrase of a question that opens with a determiner and ends with a plain noun ("its embassy in
    Ulaanbaatar")."""
    tokens, verb = tokenize(text), _verb_of(text)
    for i, token in enumerate(tokens):
        word, previous = token.text.lower(), tokens[i - 1].text.lower() if i else ""
        if word not in DETERMINERS or i + 1 >= len(tokens) or (word == "that" and previous == "it"):
            continue
        if word in _POINTING and previous in DO and i + 2 == len(tokens):
            return _Phrase(token.start, token.end, token.text)  # "How much did THAT cost": no determiner
        end, is_cut = i + 1, False
        while (
            end < len(tokens)
            and tokens[end].text.lower() not in ENDS | DETERMINERS
            and _is_tied(text, tokens, end)
        ):
            if end > i + 1 and previous in DO and stem(tokens[end].text) == verb:
                is_cut = True
                break
            end += 1
        if not is_cut and _ends_in_verb([word.text for word in tokens[i + 1 : end]], previous):
            end, is_cut = end - 1, True
        if end <= i + 1 or not (is_cut or tokens[end - 1].text.islower()):
            continue
        if not is_cut:
            end = _with_place(text, tokens, end)
        noun = text[tokens[i + 1].start : tokens[end - 1].end]
        return _Phrase(token.start, tokens[end - 1].end, f"the {noun}")
    return None


def _verb_of(text: str) -> str:
    """The stem of a question's verb, nothing where it is no question."""
    try:
        return understand(text).verb
    except QuestionError:
        return ""


def _ends_in_verb(tail: Sequence[str], auxiliary: str) -> bool:
    """Whether a verb that belongs to the auxiliary before a phrase closes it ("did the ferry SINK", "was the
    Morning Star BUILT")."""
    if len(tail) < 2 or not tail[-1].islower():
        return False
    if verb_form(tail[-1]) in ("past", "ing") and (
        auxiliary in AUXILIARIES or tail[-1].endswith(("ed", "ing"))
    ):
        return True
    return auxiliary in AUXILIARIES - BE and (tail[-2].islower() or verb_form(tail[-1]) == "base")


def _is_tied(text: str, tokens: list[Token], i: int) -> bool:
    """Whether only a space stands before a token, and it opens no date."""
    return text[tokens[i - 1].end : tokens[i].start] in (" ", "-")


def _with_place(text: str, tokens: list[Token], end: int) -> int:
    """The end of a noun phrase with the place that follows it ("in Ulaanbaatar"), which is no date."""
    if end >= len(tokens) or tokens[end].text.lower() not in ("in", "of", "at"):
        return end
    here = tokens[end].end
    place = next((name for name in find_names(text) if text[here : name.start] in (" ", " the ")), None)
    if place is None or _is_date(text, place):
        return end
    return next((i for i in range(end, len(tokens)) if tokens[i].end >= place.end), len(tokens) - 1) + 1


def _is_date(text: str, name: Name) -> bool:
    return any(_overlaps(value, name) for value in find_values(text) if value.kind == "date")


def _overlaps(value: Value, name: Name) -> bool:
    return value.start < name.end and name.start < value.end
