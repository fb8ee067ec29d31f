"""Follow-up questions: what a question leaves out is taken from what was asked and answered before, and put in words.

Each kind of follow-up is one function in ``_KINDS``; the first that knows what is left out completes the question. Words are
told apart by their shape and place alone: a capital, a determiner before them, a noun or nothing behind them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.answering.question import understand
from qa.errors import QuestionError
from qa.language.names import Name, find_names
from qa.language.phrases import AUXILIARIES, BE, find_phrases, verb_form
from qa.language.terms import STOP_WORDS, Token, stem, tokenize
from qa.language.values import Value, find_values
from qa.models import Answer

_OPENERS = (
    "and what about",
    "but what about",
    "so what about",
    "what about",
    "and how about",
    "how about",
    "and",
    "but",
    "or",
    "so",
    "now",
)
_ASKING = (
    "how many",
    "how much",
    "how long",
    "how often",
    "how far",
    "how old",
    "how",
    "why",
    "when",
    "where",
    "who",
    "what",
    "which",
    "whose",
)
_BARE = frozenset(("why", "when", "where", "who", "how many", "how long", "how"))
_BARE_ENDINGS = frozenset(("", "is that", "was that", "did that happen", "did this happen", "so", "not", "exactly"))
_DO = frozenset("do does did".split())
_PREPOSITIONS = frozenset(
    "in at on from of for by with into under near since until during between among after before through against".split()
)
_POINTING = frozenset("this that these those".split())
_DETERMINERS = frozenset("the a an its their his her".split()) | _POINTING
_ENDS = (
    AUXILIARIES
    | _PREPOSITIONS
    | frozenset("to and or but who whom whose which what when where why how than as there it they he she him them".split())
)
_NO_VERBS = frozenset((*_ASKING, *"together then now later too also again today yesterday".split()))
_TRAVEL = frozenset("in at on from to of for by with".split())
_LONGEST = 2_000


def complete(text: str, history: Sequence[Answer]) -> str:
    """The question with what it leaves out filled in from the conversation (newest answer last); unchanged where it stands on its own."""
    if not history or len(text) > _LONGEST or not text.strip():
        return text
    said = _Said(text, text.strip().rstrip("?!. ").strip(), history)
    for kind in _KINDS:
        completed = kind(said)
        if completed is not None:
            return completed
    return text


@dataclass(frozen=True)
class _Said:
    """A question as typed, the same without its end, and the conversation."""

    text: str
    core: str
    history: Sequence[Answer]

    @property
    def last(self) -> Answer:
        return self.history[-1]

    @property
    def before(self) -> str:
        """The last question as it was read, without its end."""
        return _asked(self.last)


# "Why?", "And when?", "How many?"


def _bare_question_word(said: _Said) -> str | None:
    """Completes "Why?": what was asked and answered, asked with another question word."""
    core = _without_opener(said.core).lower()
    asking = _asking_words(core)
    if asking not in _BARE or core[len(asking) :].strip() not in _BARE_ENDINGS:
        return None
    if asking == "how many":
        return _how_many(said.before)
    statement = _as_inverted(said)
    if statement is None:
        return None
    return f"{asking.capitalize()} {statement}?"


def _without_opener(core: str) -> str:
    """A question without the words that only tie it to what was said ("And", "What about")."""
    lower = core.lower()
    opener = next((opener for opener in _OPENERS if lower.startswith(opener + " ")), "")
    return core[len(opener) :].strip(" ,")


def _asking_words(lower: str) -> str:
    """The question words that open a question in lower case ("how many"), or nothing."""
    return next((words for words in _ASKING if lower == words or lower.startswith(words + " ")), "")


def _as_inverted(said: _Said) -> str | None:
    """The last question with its answer as a clause that a question word can open ("did it close its embassy in August 1999")."""
    before = said.before
    asking = _asking_words(before.lower())
    rest = before[len(asking) :].strip()
    words = rest.split()
    if not asking:
        return rest[:1].lower() + rest[1:] if words and words[0].lower() in AUXILIARIES else None
    auxiliary = next((i for i, word in enumerate(words) if word.lower() in AUXILIARIES), None)
    if auxiliary is None or (asking in ("who", "what", "which") and auxiliary == 0 and _is_subject(words)):
        subject = said.last.text if asking in ("who", "what") else f"{said.last.text} {' '.join(words)}"
        if not said.last.text:
            return None
        return f"was it that {subject} {rest}" if asking in ("who", "what") else f"was it that {subject}"
    return _with_answer(said.last, asking, " ".join(words[:auxiliary]), " ".join(words[auxiliary:]))


def _is_subject(words: list[str]) -> bool:
    """Whether "who" is what the verb says something of ("Who was visiting?"): a verb of being with no noun behind it."""
    return len(words) > 1 and words[0].lower() in BE and words[1].lower().endswith(("ed", "ing"))


def _with_answer(answer: Answer, asking: str, asked: str, clause: str) -> str:
    """A clause with the answer put where it belongs: a date or a place at the end, what was counted before the first preposition."""
    short = answer.text if answer.answered else ""
    if not short or asking in ("why", "how", "how long", "how much", "how often", "how far", "how old"):
        return clause
    if asking == "when":
        return f"{clause} {_dated(short)}"
    if asking == "where":
        return clause if _holds(clause, short) else f"{clause} {short if _first_word(short) in _TRAVEL else 'in ' + short}"
    if asking in ("what", "which") and not _is_nominal(short):
        return f"{clause} that"
    filled = f"{short} {asked}".strip() if asking == "how many" else short
    noun = asked.split()[1:]
    if asking in ("what", "which") and noun and find_values(short):
        filled = f"a {short} {' '.join(noun)}"  # "what percentage STAKE": "a 20% stake"
    if _first_word(clause) in BE:  # "how many workers were in X": the answer is what the verb says something of
        auxiliary, _, tail = clause.partition(" ")
        tail = tail.removeprefix("there ") if asking == "how many" else tail
        return f"{auxiliary} {filled} {tail}".strip()
    place = _before_preposition(clause)
    return f"{clause[:place].rstrip()} {filled} {clause[place:]}".strip()


def _is_nominal(text: str) -> bool:
    """Whether an answer is a thing, and not a clause ("the mole might break")."""
    return {"verb", "auxiliary", "clause"}.isdisjoint(find_phrases(text, tokenize(text)).tags)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].lower() if text.split() else ""


def _holds(text: str, part: str) -> bool:
    return part.lower() in text.lower()


def _dated(date: str) -> str:
    """A date with its preposition: "in August 1999", "on 3 July 2013"."""
    if _first_word(date) in _PREPOSITIONS:
        return date
    if date[:1].isdigit() and ":" in date:
        return f"at {date}"
    values = [value.date for value in find_values(date) if value.kind == "date" and value.date]
    return f"on {date}" if values and values[0].day else f"in {date}"


def _before_preposition(clause: str) -> int:
    """Where the first prepositional phrase begins after the verb; the end where there is none."""
    tokens = tokenize(clause)
    for i, token in enumerate(tokens[3:], 3):
        following = tokens[i + 1].text if i + 1 < len(tokens) else ""
        is_place = following[:1].isupper() or following.lower() in _DETERMINERS
        if token.text in _PREPOSITIONS or (token.text == "to" and is_place):
            return token.start
    return len(clause)


def _how_many(before: str) -> str | None:
    """Completes "How many?" after a question about something that can be counted: its plural noun, moved to the front."""
    tokens = tokenize(before)
    if not tokens or tokens[0].text.lower() not in AUXILIARIES:
        return None
    noun = next((i for i in range(len(tokens) - 1, 1, -1) if _is_plural(tokens[i].text)), None)
    if noun is None:
        return None
    first = noun
    while first > 1 and (tokens[first - 1].text[0].isupper() or tokens[first - 1].text.lower() in ("any", "many", "some", "foreign")):
        first -= 1
    if first == noun or tokens[0].text.lower() not in BE:
        first = noun if tokens[0].text.lower() in _DO else first
    counted = " ".join(token.text for token in tokens[first : noun + 1] if token.text.lower() not in ("any", "many", "some"))
    rest = f"{before[: tokens[first].start]} {before[tokens[noun].end :]}".split()
    return f"How many {counted} {rest[0].lower()} {' '.join(rest[1:])}".strip() + "?"


def _is_plural(word: str) -> bool:
    return word.islower() and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in STOP_WORDS


# "And the Chinese?", "What about 2012?"


def _parallel(said: _Said) -> str | None:
    """Completes "And the Chinese?": the last question with its parallel element replaced by the new one."""
    element = _without_opener(said.core)
    if not element or (element == said.core and not _is_fragment(element)):
        return None
    asking = _asking_words(element.lower())
    if asking:
        rest = element[len(asking) :].strip()
        if not rest or not _holds(said.before[: len(asking)], asking) or not _is_fragment(rest):
            return None
        element = rest
    if not _is_fragment(element):
        return None
    for replace in (_replace_date, _replace_people, _replace_place, _replace_name, _replace_noun):
        replaced = replace(said.before, element)
        if replaced is not None:
            return f"{replaced}?"
    return None


def _another_verb(said: _Said) -> str | None:
    """Completes "And reopen?": the last question with its verb, the plain word behind "did" and its subject, exchanged."""
    verb = _without_opener(said.core)
    if verb == said.core or not (verb.isalpha() and verb.islower()) or verb in STOP_WORDS or verb in _NO_VERBS:
        return None
    tokens = tokenize(said.before)
    for i in range(len(tokens) - 1, 1, -1):
        word, before = tokens[i].text, tokens[i - 1].text
        behind_do = any(token.text.lower() in _DO for token in tokens[: i - 1])
        if behind_do and word.isalpha() and word.islower() and word not in _ENDS and before.lower() not in _DETERMINERS | _PREPOSITIONS:
            return f"{said.before[: tokens[i].start]}{verb}{said.before[tokens[i].end :]}?"
    return None


def _is_fragment(element: str) -> bool:
    """Whether a phrase is no whole question: a few words, with neither a verb of its own nor a pronoun."""
    words = element.lower().split()
    if not 0 < len(words) <= 8 or words[0] in ("why", "when", "then", "not", "so"):
        return False
    return not any(word in AUXILIARIES or word in _PRONOUNS or word in ("more", "less", "else", "that", "this") for word in words)


def _replace_date(before: str, element: str) -> str | None:
    """Completes "What about 2012?" and "And in August 2004?": the last question with its date replaced by the new one."""
    new = [value for value in find_values(element) if value.kind == "date"]
    bare = _bare(element)
    if len(new) != 1 or bare not in (new[0].text, new[0].text.removeprefix("the ")):
        return None
    phrase = element if _first_word(element) in _PREPOSITIONS else _dated(new[0].text)
    old = [value for value in find_values(before) if value.kind == "date"]
    if not old:
        return f"{before} {phrase}"
    start = old[-1].start
    head = before[:start].rstrip()
    last = head.rsplit(maxsplit=1)[-1:] or [""]
    if last[0].lower() in ("in", "on", "at", "since", "until", "by", "during", "before", "after", "of", "as", "from"):
        keeps = last[0].lower() not in ("in", "on", "at", "during") and _first_word(element) not in _PREPOSITIONS
        head, phrase = (head, new[0].text) if keeps else (head[: -len(last[0])].rstrip(), phrase)
    return f"{head} {phrase}{before[old[-1].end :]}"


def _bare(element: str) -> str:
    """An element without the preposition and the article that lead it."""
    words = element.split()
    while len(words) > 1 and words[0].lower() in _TRAVEL | {"the"}:
        words = words[1:]
    return " ".join(words)


def _replace_people(before: str, element: str) -> str | None:
    """Completes "And the Chinese?" after a question about "North Korean workers": a name that stands right before a noun."""
    if _first_word(element) in _TRAVEL or not element:
        return None
    bare = _bare(element)
    slots = [name for name in _names(before) if _noun_after(before, name)]
    names = _names(bare)
    if not slots or len(names) != 1 or names[0].start != 0:
        return None
    slot, noun = slots[0], _noun_after(before, slots[0])
    rest = bare[names[0].end :].strip()
    if rest and rest != noun:
        return None
    if not rest and not _is_people(names[0].text, element) and any(not _noun_after(before, name) for name in _names(before)):
        return None  # a plain name is parallel to a plain name
    new = names[0].text
    # "the North Koreans" is one people, "the Chinese" is too.
    if not rest and new.endswith("ns"):
        new = new[:-1]
    return before[: slot.start] + new + before[slot.end :]


def _is_people(name: str, element: str) -> bool:
    """Whether an element is written as a people: "the" before a name of one or two words, or an ending of peoples."""
    return _first_word(element) == "the" or name.endswith(("ese", "ians", "ans", "ish", "ian", "ean"))


def _noun_after(text: str, name: Name) -> str:
    """The noun that stands right behind a name ("North Korean WORKERS"), or nothing."""
    if text[name.end : name.end + 1] != " ":
        return ""
    token = next(iter(tokenize(text[name.end : name.end + 60])), None)
    if token is None or token.start != 1 or not token.text.islower() or token.text in STOP_WORDS or token.text in _ENDS:
        return ""
    return token.text if _is_plural(token.text) or _is_adjective(name.text) else ""


def _is_adjective(name: str) -> bool:
    return name.endswith(("ese", "ian", "ean", "an", "ish", "i", "ch"))


def _replace_place(before: str, element: str) -> str | None:
    """Completes "And in Russia?": the name behind the same preposition, or a place that is added."""
    preposition = _first_word(element)
    if preposition not in _TRAVEL:
        return None
    new = element.split(maxsplit=1)[1:]
    if not new or not _names(new[0]):
        return None
    for name in reversed(_names(before)):
        led = before[: name.start].split()[-2:]
        if led and (led[-1].lower() == preposition or (led[-1].lower() == "the" and led[0].lower() == preposition)):
            start = name.start - 4 if led[-1].lower() == "the" else name.start
            return before[:start] + new[0] + before[name.end :]
    return f"{before} {element}"


def _replace_name(before: str, element: str) -> str | None:
    """Completes "And Choe Tae Bok?": the name most like the new one: one that shares a word, has as many words, and stands first."""
    bare = _bare(element)
    names = _names(bare)
    if len(names) != 1 or names[0].text != bare:
        return None
    olds = [name for name in _names(before) if not _noun_after(before, name)] or _names(before)
    if not olds:
        return None
    words = set(bare.split())
    old = max(olds, key=lambda name: (len(words & set(name.text.split())), -abs(len(words) - len(name.text.split())), -name.start))
    end = old.end
    new = bare
    if before[: old.start].lower().endswith("the ") and _first_word(element) != "the":
        noun = re.match(r" [a-z]+$", before[end:])  # "the Sepho tableland"
        return before[: old.start - 4] + new + before[end + (len(noun[0]) if noun else 0) :]
    if _first_word(element) == "the" and not before[: old.start].lower().endswith("the "):
        new = f"the {bare}"
    return before[: old.start] + new + before[end:]


def _replace_noun(before: str, element: str) -> str | None:
    """Completes "And the consulate?": the noun that stands behind "the" or a plain plural."""
    words = element.split()
    if any(word[0].isupper() for word in words) or not element.replace(" ", "").isalpha():
        return None
    if words[0] in _DETERMINERS and len(words) > 1:
        phrase = _noun_phrase(before)
        return before[: phrase.start] + element + before[phrase.end :] if phrase else None
    old = next((token for token in tokenize(before) if _is_plural(token.text)), None)
    return before[: old.start] + element + before[old.end :] if old and _is_plural(words[-1]) else None


def _names(text: str) -> list[Name]:
    """The names of a text without a question word or auxiliary that only opens it."""
    found = []
    for name in find_names(text):
        first, _, rest = name.text.partition(" ")
        if name.start == 0 and (first.lower() in AUXILIARIES or _asking_words(first.lower()) or first.lower() in STOP_WORDS):
            if rest:
                found.append(Name(rest, name.end - len(rest), name.end))
        else:
            found.append(name)
    return found


# "How many more is that?"

_COMPARING = frozenset(("more", "fewer", "less"))
_MORE = frozenset(("how many more", "how many more is that", "how much more is that", "how many more are there", "what is the difference"))
_TOGETHER = frozenset(
    ("together", "and together", "how many together", "how many in total", "and both together", "how many is that together")
)


def _two_counts(said: _Said) -> str | None:
    """Completes "How many more is that?" after two counts: the one against the other."""
    lower = said.core.lower()
    if lower not in _MORE | _TOGETHER or len(said.history) < 2:
        return None
    (first, _, _), (second, auxiliary, tail) = (_split_count(_asked(answer)) for answer in said.history[-2:])
    if not first or not second or first == second or any(_first_word(counted) in _COMPARING for counted in (first, second)):
        return None
    if lower in _MORE:
        return f"How many more {second} than {first} {auxiliary} {tail}".strip() + "?"
    return f"How many {first} and {second} {auxiliary} {tail}".strip() + " together?"


def _split_count(before: str) -> tuple[str, str, str]:
    """What a question counts, its auxiliary, and the rest; all empty where it counts nothing."""
    return _split_at_auxiliary(before[len("how many") :]) if before.lower().startswith("how many ") else ("", "", "")


def _asked(answer: Answer) -> str:
    """A question as it was read, without its end."""
    return answer.read_as.strip().rstrip("?!. ").strip()


_IN_TOTAL = frozenset(("in total", "in all", "altogether", "overall"))
_SHARES = frozenset(
    f"what {noun}{ending}" for noun in ("share", "percentage", "proportion", "part") for ending in ("", " is that", " was that")
)


def _in_total(said: _Said) -> str | None:
    """Completes "And in total?" after a count of some: the same of all."""
    if not _split_count(said.before)[0] or _without_opener(said.core).lower() not in _IN_TOTAL:
        return None
    return f"{_of_all(said.before)} in total?"


def _share(said: _Said) -> str | None:
    """Completes "What share is that?" after a count of some: of all that are counted so."""
    some, auxiliary, tail = _split_count(said.before)
    everything = _split_count(_of_all(said.before))[0]
    if some == everything or auxiliary.lower() not in BE or _without_opener(said.core).lower() not in _SHARES:
        return None
    return f"What share of the {everything} {tail} {auxiliary} {some}?"


def _of_all(before: str) -> str:
    """A question without the name that tells which of those counted are meant ("how many CHINESE workers")."""
    slot = next((name for name in _names(before) if _noun_after(before, name)), None)
    return before[: slot.start] + before[slot.end + 1 :] if slot else before


# "Who reported that?"


def _reported(said: _Said) -> str | None:
    """Completes "Who reported that?" after a count: the clause that the last question and its answer make."""
    words = said.core.split()
    asking = _asking_words(said.before.lower())
    if asking != "how many" or not said.last.answered or len(words) < 3 or words[-1] not in ("that", "this", "it"):
        return None
    counted, auxiliary, tail = _split_at_auxiliary(said.before[len(asking) :])
    if _first_word(said.core) != "who" or words[1].lower() in AUXILIARIES or auxiliary not in BE:
        return None
    there = "there " if tail.startswith("there") else ""
    clause = (
        f"{there}{auxiliary} {said.last.text} {counted} {tail.removeprefix('there')}"
        if there
        else f"{said.last.text} {counted} {auxiliary} {tail}"
    )
    return f"{' '.join(words[:-1])} that {' '.join(clause.split())}?"


def _split_at_auxiliary(text: str) -> tuple[str, str, str]:
    """What stands before the first auxiliary, the auxiliary, and what stands after it."""
    words = text.split()
    place = next((i for i, word in enumerate(words) if word.lower() in AUXILIARIES), len(words))
    return " ".join(words[:place]), " ".join(words[place : place + 1]), " ".join(words[place + 1 :])


# Pronouns

_PRONOUNS = frozenset("it its they them their theirs he him his she her hers there then".split())
_POSSESSIVE = frozenset("its their his her".split())


def _pronouns(said: _Said) -> str | None:
    """Completes "When did it reopen?": each pronoun that points back is replaced by what it stands for."""
    core = _without_opener(said.core)
    opened = core != said.core
    if opened and not (_asking_words(core.lower()) or _first_word(core) in AUXILIARIES):
        core, opened = said.core, False
    replaced = _that_time(core, said)
    tokens = tokenize(replaced)
    pieces: list[str] = []
    used: set[str] = set()
    end = 0
    for i, token in enumerate(tokens):
        stands_for = _referent(replaced, tokens, i, said, used)
        if stands_for:
            used.add(stands_for.removesuffix("'s").removesuffix("'"))
            pieces += [replaced[end : token.start], stands_for]
            end = token.end
    if not pieces and replaced == core and not opened:
        return None
    whole = "".join([*pieces, replaced[end:]]).strip()
    return f"{whole[:1].upper()}{whole[1:]}?" if whole else None


def _that_time(core: str, said: _Said) -> str:
    """The question where "that year", "at that time" and a closing "then" become the date that was spoken of."""
    match = re.search(r"\b(?:in |on |during |at )?that (?:year|month|day|time)\b|(?<=\w) then$", core, re.IGNORECASE)
    if not match or len(core.split()) < 3:
        return core
    dates = [v for text in (said.last.text, said.last.read_as) for v in find_values(text) if v.kind == "date" and v.date]
    if not dates:
        return core
    date = dates[0]
    shown = str(date.date.year) if date.date and "year" in match[0].lower() else date.text
    lead = " " if match[0].startswith(" ") else ""
    return core[: match.start()] + lead + _dated(shown) + core[match.end() :]


def _referent(text: str, tokens: list[Token], i: int, said: _Said, used: set[str]) -> str | None:
    """What the word at ``i`` stands for, or none where it is no pronoun or points to something in its own question.

    ``used`` is what the pronouns before it stand for: two pronouns of one question are two things.
    """
    token = tokens[i]
    word = token.text.lower()
    if word not in _PRONOUNS or (token.text.isupper() and len(word) > 1) or _points_within(text, tokens, i):
        return None
    following = tokens[i + 1].text if i + 1 < len(tokens) else ""
    previous = tokens[i - 1].text.lower() if i else ""
    if word == "there":
        return None if previous in BE or following.lower() in BE or i == 0 else _place(said)
    if word == "then":
        return None
    if word == "it" and _is_empty_it(following, text):
        return None
    if word in ("it", "its"):
        candidates = _things(said, tokens, i)
    elif word in ("they", "them", "their", "theirs"):
        candidates = _several(said, is_object=bool(i) and previous not in AUXILIARIES)
    else:
        candidates = _people(said)
    found = next((candidate for candidate in candidates if candidate not in used), None)
    if found is None:
        return None
    is_possessive = word in _POSSESSIVE and (word != "her" or following[:1].islower()) and bool(following)
    return _possessive(found) if is_possessive else found


def _points_within(text: str, tokens: list[Token], i: int) -> bool:
    """Whether a name or a noun phrase of the same question stands before the pronoun, which then points there."""
    start = tokens[i].start
    if any(name.end <= start and not _is_led(text, name) for name in _names(text)):
        return True
    return any(token.text.lower() in ("the", "a", "an") and token.start < start and i - j > 1 for j, token in enumerate(tokens))


def _is_led(text: str, name: Name) -> bool:
    """Whether a preposition leads a name, which is then no likely owner of a pronoun."""
    return (text[: name.start].split() or [""])[-1].lower() in _TRAVEL


def _is_empty_it(following: str, text: str) -> bool:
    """Whether "it" stands for nothing ("Is it true that ...", "how long did it take to ...")."""
    return following.lower() in ("true", "possible", "clear", "likely", "known") or (following.lower() == "take" and " to " in text)


def _possessive(phrase: str) -> str:
    return phrase + ("'" if phrase.endswith("s") and phrase.startswith("the ") else "'s")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase of a question and the words to name it again by."""

    start: int
    end: int
    text: str


def _things(said: _Said, tokens: list[Token], i: int) -> list[str]:
    """What "it" may stand for, the likeliest first. Where its verb has nothing behind it ("When did it reopen?") the thing that
    something was done to, else who did it. A name given as the answer to "which" or "what" comes before both."""
    before, word = said.before, tokens[i].text.lower()
    asking = _asking_words(before.lower())
    is_about_it = said.last.explanation.kind == "definition"  # "What is X?": it is X, whatever the answer
    answer = _named_answer(said.last) if asking in ("which", "what", "who") and not is_about_it else None
    names = [_with_article(before, name) for name in _names(before) if not _noun_after(before, name)]
    doers = [answer] if answer and asking == "who" else names[:1]
    phrase, asked = _noun_phrase(before), _asked_noun(before)
    done_to = [phrase.text] if phrase else []
    if answer and asking != "who":
        done_to.insert(0, answer)
    follows = [token.text.lower() for token in tokens[i + 1 :]]
    is_object = i > 1 and tokens[i - 1].text.lower() not in AUXILIARIES
    acts = word == "its" or (not is_object and _acts(tokens, follows))
    if phrase and not any(name.start < phrase.start for name in _names(before)):
        acts = False  # the phrase is what the last question was about
    if answer and asking != "who" and not _PRONOUNS.isdisjoint(follows[1:]):
        acts = True
    elif answer and asking != "who":
        acts = False
    return [*doers, *done_to, *asked] if acts else [*done_to, *(asked if is_object else []), *doers]


def _with_article(text: str, name: Name) -> str:
    """A name with the "the" that stands before it."""
    return f"the {name.text}" if text[: name.start].lower().endswith(" the ") else name.text


def _acts(tokens: list[Token], follows: list[str]) -> bool:
    """Whether the pronoun does something to something else: its verb has an object, behind it or asked for."""
    words = [token.text.lower() for token in tokens[:2]]
    rest = follows[1:]
    has_object = bool(rest) and rest[0] not in _PREPOSITIONS | {"to", "again"}
    return has_object or words[0] in ("what", "which", "who") or words[-1] in ("many", "much")


def _asked_noun(before: str) -> list[str]:
    """The noun that the last question asked for ("what percentage STAKE", "which port")."""
    asking = _asking_words(before.lower())
    words: list[str] = []
    for token in tokenize(before[len(asking) :]) if asking in ("what", "which") else ():
        if token.text.lower() in _ENDS:
            break
        words.append(token.text)
    return [f"the {words[-1]}"] if words and words[-1].islower() else []


def _named_answer(answer: Answer) -> str | None:
    """The last answer where it is one name, and nothing more."""
    names = find_names(answer.text) if answer.answered else []
    plain = answer.text.strip()
    return plain if len(names) == 1 and names[0].text == plain.removeprefix("the ").removeprefix("The ") else None


def _several(said: _Said, is_object: bool) -> list[str]:
    """What "they" may stand for, the likeliest first: what was counted, two names joined by "and", a plural, who was spoken of."""
    before = said.before
    asking = _asking_words(before.lower())
    counted = _counted(before[len(asking) :]) if asking in ("how many", "which", "what") else ""
    names = _names(before)
    pairs = [
        before[one.start : other.end]
        for one, other in pairwise(names)
        if before[one.end : other.start].strip() in ("and", "and the", "or") and not _noun_after(before, other)
    ]
    answered = [said.last.text] if asking == "who" and said.last.answered and said.last.text else []
    plain = [name.text for name in names if not _noun_after(before, name)]
    plurals = _plurals(before)
    return [*([f"the {counted}"] if counted else []), *(plurals + pairs if is_object else pairs + plurals), *answered, *plain[:1]]


def _plurals(before: str) -> list[str]:
    """The plural nouns of a question with the names right before them ("the North Korean workers")."""
    tokens = tokenize(before)
    found = []
    for i, token in enumerate(tokens[1:], 1):
        if _is_plural(token.text):
            start = i
            while start > 1 and tokens[start - 1].text[0].isupper():
                start -= 1
            found.append(f"the {before[tokens[start].start : token.end]}")
    return found


def _counted(rest: str) -> str:
    """The plural noun with the words before it that opens a phrase, up to its verb ("North Korean workers")."""
    words: list[str] = []
    for token in tokenize(rest):
        if token.text.lower() in _ENDS:
            break
        words.append(token.text)
    while words and not _is_plural(words[-1]):
        words.pop()
    return " ".join(words[:6])


def _people(said: _Said) -> list[str]:
    """Whom "he" or "she" stands for: the person last answered, else the person last asked about."""
    for answer in reversed(said.history):
        asked = _asked(answer)
        names = [name for name in _names(asked) if not _noun_after(asked, name)]
        asks_who = answer.explanation.kind == "person" or (_asking_words(asked.lower()) == "who" and not names)
        if asks_who and (name := _named_answer(answer)):
            return [name]
        unled = [name for name in names if not _is_led(asked, name)] or names
        if unled:
            return [max(unled, key=lambda name: (1 < len(name.text.split()) <= 4, -name.start)).text]
    return []


def _place(said: _Said) -> str | None:
    """Where "there" is: the place last answered, else the name that followed "in" in the last question."""
    for answer in reversed(said.history):
        if answer.explanation.kind == "place" and answer.answered and answer.text:
            return answer.text if _first_word(answer.text) in _TRAVEL else f"in {answer.text}"
        asked = _asked(answer)
        for name in reversed(_names(asked)):
            lead = (asked[: name.start].split() or [""])[-1].lower()
            if lead in ("in", "at", "to", "from"):
                return f"{'in' if lead in ('to', 'from') else lead} {name.text}"
    return None


def _noun_phrase(text: str) -> _Phrase | None:
    """The first phrase of a question that opens with a determiner and ends with a plain noun ("its embassy in Ulaanbaatar")."""
    tokens, verb = tokenize(text), _verb_of(text)
    for i, token in enumerate(tokens):
        word, previous = token.text.lower(), tokens[i - 1].text.lower() if i else ""
        if word not in _DETERMINERS or i + 1 >= len(tokens) or (word == "that" and previous == "it"):
            continue
        if word in _POINTING and previous in _DO and i + 2 == len(tokens):
            return _Phrase(token.start, token.end, token.text)  # "How much did THAT cost": no determiner
        end, is_cut = i + 1, False
        while end < len(tokens) and tokens[end].text.lower() not in _ENDS | _DETERMINERS and _is_tied(text, tokens, end):
            if end > i + 1 and previous in _DO and stem(tokens[end].text) == verb:
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


def _ends_in_verb(words: Sequence[str], auxiliary: str) -> bool:
    """Whether a verb that belongs to the auxiliary before a phrase closes it ("did the ferry SINK", "was the Morning Star BUILT")."""
    if len(words) < 2 or not words[-1].islower():
        return False
    if verb_form(words[-1]) in ("past", "ing") and (auxiliary in AUXILIARIES or words[-1].endswith(("ed", "ing"))):
        return True
    return auxiliary in AUXILIARIES - BE and (words[-2].islower() or verb_form(words[-1]) == "base")


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


_KINDS: tuple[Callable[[_Said], str | None], ...] = (
    _two_counts,
    _in_total,
    _share,
    _bare_question_word,
    _another_verb,
    _parallel,
    _reported,
    _pronouns,
)
"""The kinds of follow-up, the plainest first."""
