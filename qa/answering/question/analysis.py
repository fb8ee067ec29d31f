"""What a question asks for: kind of answer, focus, terms, names, values, and the operation over facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa.answering.question.operations import Intent, find_operation, first_tokens, placed_terms
from qa.answering.question.predicate import Predicate, find_predicate
from qa.errors import QuestionError
from qa.language.finding import find_values
from qa.language.names import find_names
from qa.language.phrases import find_phrases
from qa.language.tagging import AUXILIARIES
from qa.language.terms import LIGHT_TERMS, STOP_WORDS, Token, is_stop_word, stem, tokenize
from qa.language.values import Value
from qa.models import Kind

Measure = Literal["age", "length", "weight", "speed", ""]
"""What an amount is one of, where the question tells."""
LONGEST = 2_000
"""Characters: the longest question that is read. A longer one is a paste gone wrong."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    ``terms`` are the stems to alignment, without question words; ``focus`` the stems of what is asked for ("how many WORKERS", "which
    PORT"); ``light`` are those of its terms that say little of its subject: plain verbs ("TAKE place"), and nouns that only name the
    kind of answer ("which COUNTRY"); ``for_name`` says that it asks what something is called, ``for_response`` what was done because of
    something; ``measure`` what kind of amount it asks for; ``predicate`` what is done, and what the one asked for is to it; ``claim`` the
    terms behind the subject of a yes/no question, in their order: what it states; ``names`` its proper names as written; ``values`` its
    dates and numbers; ``tokens`` has for each term the first word that has it; ``placed`` are the terms of names behind "in" or "at".
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    focus: tuple[str, ...] = ()
    light: frozenset[str] = frozenset()
    for_name: bool = False
    for_response: bool = False
    measure: Measure = ""
    predicate: Predicate = field(default_factory=Predicate)
    claim: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    operation: Intent | None = None
    tokens: Mapping[str, Token] = field(default_factory=dict)
    placed: frozenset[str] = frozenset()

    @property
    def verb(self) -> str:
        """The stem of what the one asked for does, or what is done to it; empty where the question has no verb of content."""
        return self.predicate.verb


_QUESTION_WORDS = frozenset("how who whom whose when where why what which".split())
_IS = frozenset(("is", "are", "was", "were"))
_ENDS_FOCUS = AUXILIARIES | frozenset(
    "to in on at by from with for during after before as that who which the an a and or if not about into than it they he she".split()
)
_NEGATED = re.compile(
    r"(do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should|must)n['’]t\b", re.IGNORECASE
)
_IRREGULAR = {"ca": "can", "wo": "will"}
_FEW_WORDS = 2
_SHORTENED = re.compile(rf"\b({'|'.join(_QUESTION_WORDS)})['’]s\b", re.IGNORECASE)
_OWNERS = ("s' ", "s’ ")
"""End owners in the plural: "the Skerry LINES' revenue"."""
_LONGEST_FOCUS = 4
"""Words."""
_KINDS_OF = frozenset("kind kinds type types sort sorts form forms style styles name names".split())
_LISTING = frozenset("name list enumerate".split())
_NOUNS: dict[Kind, str] = {
    "date": "year date day month decade century",
    "person": "person man woman leader president minister chairman director author writer artist actor actress king queen scientist player "
    "singer mayor governor ambassador emperor pope ruler senator politician judge lawyer professor chemist "
    "physicist mathematician historian economist philosopher poet painter architect inventor founder journalist "
    "coach athlete",
    "place": "country city place state province region town capital location continent river island village district nation harbour "
    "harbor port",
    "organisation": "company organisation organization agency institution university party firm team broadcaster newspaper",
    "percentage": "percentage percent share proportion fraction",
    "money": "price cost salary pay budget revenue income wage fee fine turnover profit loss debt rent fare sum worth compensation",
    "number": "number amount quantity population score size length height distance speed temperature age rate weight capacity area "
    "altitude elevation depth width diameter volume output attendance circulation turnout toll value",
    "reason": "reason cause purpose motive motivation aim goal objective",
    "duration": "duration",
}
_KIND_OF_NOUN: dict[str, Kind] = {
    stem(noun): kind for kind, nouns in _NOUNS.items() for noun in nouns.split()
}
_MONEY = frozenset(
    map(
        stem,
        """pay paid cost spend spent worth money earn charge price invest sell sold donate fund budget sue suing owe borrow lend fine
        bid award awarded offer offered fetch compensate sponsor repay""".split(),
    )
)
_PAYING = frozenset(map(stem, "pay repay owe cost charge spend".split()))
_WAGES = frozenset("a an per each every for as in".split())
"""What may stand behind "earn" where that asks for a wage: "earn A week", not "earn by lending"."""
_TAKES_FOR = frozenset(
    "stand stands stood known famous noted call calls called calling ask asked asking look looking wait waiting search searching".split()
)
"""Words whose "for" asks for no reason: "What does AAU STAND for?"."""
_CALLED = ("called", "named", "nicknamed", "titled", "dubbed")
_FOR_NAME = re.compile(
    rf"\b(?:names?|nicknames?|titles?) (?:of|for)\b|['’]s (?:name|nickname|title)\b|\b(?:{'|'.join(_CALLED)})\W*$",
    re.IGNORECASE,
)
"""How a question asks for a name."""
_IDIOMS = (
    "in the end",
    "at the moment",
    "at present",
    "so far",
    "in fact",
    "at all",
    "after all",
    "at last",
    "right now",
    "these days",
)
"""Words that a question has beside what it is about."""
_FOR_RESPONSE = re.compile(
    r"\b(?:react|respond)(?:s|ed|ing)?\b|\b(?:response|reaction|reply) (?:of|to|by)\b|\bdo(?:ne)? (?:about|because of|as a result of)\b",
    re.IGNORECASE,
)
"""How a question asks what came of something. Articles tell it with "in response", and the question has that word too."""
_RESPONSE = stem("response")
_NOT_BARE = frozenset(("of", "there", "s", *_CALLED))
"""Words that a question for a definition lacks."""
_CHANGES = frozenset(
    "rise rises increase increases raise raised hike cut decrease reduction reduced fall falls drop dropped decline growth gain".split()
)
"""A change is told in figures of any kind: by 6 percent, by 200 euros, by four posts."""
_MEASURES = frozenset("far tall high large big old deep fast heavy wide hot cold small thick".split())
_MEASURE_OF: dict[str, Measure] = {
    **dict.fromkeys(map(stem, ("old", "age")), "age"),
    **dict.fromkeys(
        map(
            stem,
            "far tall deep wide thick length height distance depth width altitude elevation diameter".split(),
        ),
        "length",
    ),
    **dict.fromkeys(map(stem, ("heavy", "weight")), "weight"),
    **dict.fromkeys(map(stem, ("fast", "speed", "velocity")), "speed"),
}
_SORTS = frozenset("kind kinds type types sort sorts".split())
_FIELDS = frozenset("area value capacity volume output rate weight".split())
"""Nouns that are amounts only where something has them."""
_COSTLY = frozenset(("expensive", "dear", "costly", "cheap"))
_ABOUT = re.compile(r" about the (number|price|cost|share|percentage|date) of ")
_CALLINGS = frozenset(
    map(stem, "profession occupation job trade office post position role nationality".split())
)
"""What somebody is, asked for by its noun."""
_ASKING_NOUNS = frozenset(
    map(
        stem,
        """kind type sort name reason cause purpose city country town company person people number amount sum price cost value score
        result""".split(),
    )
)
"""Nouns that a question uses for many things: "which COUNTRY", "what KIND of"."""


def understand(text: str) -> Question:
    """Read a question. Raises ``QuestionError`` where it is empty, without a word, or longer than ``LONGEST``."""
    check(text)
    text = _plainly(text)
    tokens = tokenize(text)
    values = find_values(text)
    is_owned = any(owners in text for owners in _OWNERS)
    words = _words(
        tokenize(text.replace(_OWNERS[0], "s's ").replace(_OWNERS[1], "s's ")) if is_owned else tokens
    )
    asking = _asking(words)
    predicate = _predicate(text, asking)
    focus = _before_verb(_focus(words, asking), predicate)
    kind = _kind(words, asking, focus)
    if kind == "definition" and predicate.verb and words[asking or 0] == "who":
        kind = "person"  # "Who is BUYING Pellmar?", "Who was SENT off?"
    lower = text.lower()
    idioms = [
        found.span() for idiom in _IDIOMS if idiom in lower for found in re.finditer(rf"\b{idiom}\b", lower)
    ]
    asked = [token for token in tokens if not any(start <= token.start < end for start, end in idioms)]
    terms = _terms(asked, kind, kind == "duration" and predicate.role == "attribute")
    for_response = _FOR_RESPONSE.search(text) is not None
    light = _light(terms, focus, kind)
    if for_response and _RESPONSE not in terms:
        terms, light = (*terms, _RESPONSE), light | {_RESPONSE}
    return Question(
        text=text,
        kind=kind,
        terms=terms,
        focus=tuple(dict.fromkeys(map(stem, focus))),
        light=light,
        for_name=_FOR_NAME.search(text) is not None,
        for_response=for_response,
        measure=_measure(words, asking, focus) if kind == "number" else "",
        predicate=predicate,
        claim=_claim(text, tokens, terms, predicate.verb) if kind == "yes/no" else (),
        names=tuple(name for name in _names(text) if not any(name in value.text for value in values)),
        values=tuple(values),
        operation=find_operation(text),
        tokens=first_tokens(tokens),
        placed=placed_terms(tokens),
    )


def _plainly(text: str) -> str:
    """A question that is not all in capitals, and asks "Did she?" for "Didn't she?", which asks the same."""
    if text.isupper() and len(text.split()) > _FEW_WORDS:
        text = text.capitalize()
    opening = _NEGATED.match(text)
    if opening is None:
        return text
    plain = _IRREGULAR.get(opening[1].lower(), opening[1])
    return (plain.capitalize() if opening[1][0].isupper() else plain) + text[opening.end() :]


def _predicate(text: str, asking: int | None) -> Predicate:
    """What the question says of what it asks for, "what's" read as "what is"."""
    plain = _SHORTENED.sub(r"\1 is", text)
    tokens = tokenize(plain)
    return find_predicate(plain, tokens, find_phrases(plain, tokens), -1 if asking is None else asking)


def check(text: str) -> None:
    """Raise ``QuestionError`` where a text cannot be a question."""
    if not isinstance(text, str):
        raise QuestionError(f"a question is text, not {type(text).__name__}")
    if len(text) > LONGEST:
        raise QuestionError(f"the question has {len(text):,} characters; ask in at most {LONGEST:,}")
    if not text.strip():
        raise QuestionError("the question is empty; ask something such as: When did the embassy reopen?")
    if not any(character.isalnum() for character in text):
        raise QuestionError("the question holds no word; ask something such as: When did the embassy reopen?")


def _words(tokens: list[Token]) -> list[str]:
    """The words in lower case, "what's" as "what is"; other possessive or shortened 's stay words of their own."""
    words = [token.text.lower() for token in tokens]
    return [
        "is" if word == "s" and i and words[i - 1] in _QUESTION_WORDS else word
        for i, word in enumerate(words)
    ]


def _asking(words: list[str]) -> int | None:
    """Where the question word stands; behind a clause that opens with "when" or "where", the next one."""
    found = [i for i, word in enumerate(words) if word in _QUESTION_WORDS]
    if (
        len(found) > 1
        and found[0] == 0
        and words[0] in ("when", "where")
        and words[1:2]
        and words[1] not in AUXILIARIES
    ):
        return found[1]
    return found[0] if found else None


def _kind(words: list[str], asking: int | None, focus: list[str]) -> Kind:
    """The kind of answer: from the question word and the word beside it, else from what the focus names."""
    if asking is None:
        if words[0] in AUXILIARIES:
            return "yes/no"
        return "list" if words[0] in _LISTING else "other"
    if words[0] in AUXILIARIES and asking > 2:  # "Did Mongolia say when ...?"
        return "yes/no"
    following = words[asking + 1] if asking + 1 < len(words) else ""
    return _KIND_OF_WORD[words[asking]](words, following, focus)


def _how(words: list[str], following: str, focus: list[str]) -> Kind:
    if following == "long" or (following == "much" and focus == ["time"]):
        return "duration"
    if following == "much" and not _MONEY.isdisjoint(map(stem, words)):
        return "money" if _CHANGES.isdisjoint(words) else "number"
    if following in _COSTLY:
        return "money"
    if following in ("many", "much"):
        return "percentage" if _kind_of(focus) == "percentage" else "number"
    return "number" if following in _MEASURES else "other"


def _measure(words: list[str], asking: int | None, focus: list[str]) -> Measure:
    """What is measured: by the word behind "how" or the noun asked for."""
    word = (
        words[asking + 1]
        if asking is not None and words[asking] == "how" and asking + 1 < len(words)
        else (focus or [""])[-1]
    )
    return _MEASURE_OF.get(stem(word), "")


def _who(words: list[str], following: str, focus: list[str]) -> Kind:
    return "definition" if following in _IS and _is_bare(words) else "person"


def _what(words: list[str], following: str, focus: list[str]) -> Kind:
    kind = _kind_of(focus)
    if kind is not None and following not in _SORTS and not _is_no_amount(kind, focus, following):
        return kind
    if about := _ABOUT.search(" ".join(words)):  # "what does she say about the NUMBER of sailors?"
        return _KIND_OF_NOUN[stem(about[1])]
    if (focus and stem(focus[-1]) in _CALLINGS and following in (*_IS, "s")) or words[-3:] == [
        "for",
        "a",
        "living",
    ]:
        return "definition"
    if "worth" in words:
        return "money"
    if words[-1] == "why" or (words[-1] == "for" and words[-2] not in _TAKES_FOR):
        return "reason"
    if following in ("do", "does", "did") and (not _PAYING.isdisjoint(map(stem, words)) or _asks_wage(words)):
        return "money"
    return "definition" if following in _IS and _is_bare(words) else "other"


def _asks_wage(words: list[str]) -> bool:
    """Whether a question asks what somebody earns."""
    behind = words[words.index("earn") + 1 :] if "earn" in words else ["nothing"]
    return not behind or behind[0] in _WAGES


def _is_no_amount(kind: Kind, focus: list[str], following: str) -> bool:
    """Whether a noun of amounts asks for none: "which COSTS", "in what AREAS"; only "what is the AREA" asks for one."""
    noun = focus[-1]
    return kind in ("number", "money") and (
        (noun.endswith("s") and not noun.endswith("ss")) or (noun in _FIELDS and following not in _IS)
    )


_KIND_OF_WORD: dict[str, Callable[[list[str], str, list[str]], Kind]] = {
    "how": _how,
    "who": _who,
    "whom": _who,
    "whose": _who,
    "what": _what,
    "which": _what,
    "when": lambda *_: "date",
    "where": lambda *_: "place",
    "why": lambda *_: "reason",
}


def _kind_of(focus: list[str]) -> Kind | None:
    """The kind that the focus names by itself ("which PORT"), its last such word first. A time is one only where it is the noun itself:
    an "Independence Day parade" is no day."""
    if focus and focus[-1] in _CHANGES:
        return "number"
    nouns = (word for word in reversed(focus) if not word.endswith("ly"))  # "the yearly cost" is no year
    kinds = ((word, _KIND_OF_NOUN.get(stem(word))) for word in nouns)
    return next((kind for word, kind in kinds if kind and (kind != "date" or word == focus[-1])), None)


def _is_bare(words: list[str]) -> bool:
    """Whether nothing but a name or a short noun follows "who is" or "what is"."""
    rest = words[3:] if words[2:3] in (["the"], ["a"], ["an"]) else words[2:]
    return 0 < len(rest) <= 4 and not any(word in _ENDS_FOCUS or word in _NOT_BARE for word in rest)


def _focus(words: list[str], asking: int | None) -> list[str]:
    """The noun phrase asked for: after "which" or "how many", or after "what is the", "what is Mongolia's" and "who is the"."""
    if asking is None or words[asking] not in ("what", "which", "how", "whose", "who"):
        return []
    start = asking + 1
    if words[asking] == "how":
        if words[start : start + 1] not in (["many"], ["much"]):
            return []
        start += 1
    elif words[start : start + 1] and words[start] in AUXILIARIES:
        if words[asking] not in ("what", "who") or words[start] not in _IS:
            return []
        behind_owner = start + 1 + _behind_owner(words[start + 1 : start + 2 + _LONGEST_FOCUS])
        if behind_owner == start + 1 and words[start + 1 : start + 2] not in (["the"], ["a"], ["an"]):
            return []
        start = max(behind_owner, start + 2)
    elif words[asking] == "who":
        return []
    elif words[start : start + 2] == ["of", "the"]:
        start += 2
    if words[start : start + 1] and words[start] in _KINDS_OF and words[start + 1 : start + 2] == ["of"]:
        start += 2 + (
            words[start + 2 : start + 3] in (["the"], ["a"], ["an"])
        )  # "what KIND OF forest", "the NAME OF the leader"
    focus: list[str] = []
    for word in words[start : start + _LONGEST_FOCUS]:
        if word in _ENDS_FOCUS or word == "of" or (focus and (word.endswith("ed") or _does(focus[-1], word))):
            break
        focus.append(word)
    return focus


def _before_verb(focus: list[str], predicate: Predicate) -> list[str]:
    """The focus without the verb of those asked for ("how many cooks WORK")."""
    verbs = [
        i
        for i, word in enumerate(focus)
        if i and predicate.role == "subject" and stem(word) == predicate.verb
    ]
    return focus[: verbs[-1]] if verbs else focus


def _behind_owner(words: list[str]) -> int:
    """How many words open a phrase as those whose it is ("MONGOLIA'S capital"), the 's among them."""
    place = words.index("s") if "s" in words else -1
    return 0 if (_ENDS_FOCUS | {"of"}) & set(words[1:place]) else place + 1


def _does(noun: str, word: str) -> bool:
    """Whether a word is what a singular noun does: "which company OPERATES"."""
    return (
        stem(noun) in _KIND_OF_NOUN
        and not noun.endswith("s")
        and word.endswith("s")
        and not word.endswith("ss")
    )


def _terms(tokens: list[Token], kind: Kind, is_measured: bool = False) -> tuple[str, ...]:
    """The stems to alignment, each once. What only asks is left out: "many" of "how many", the noun of a date question ("which year"), but not
    "long" where a length may be asked for ("how LONG is the bridge")."""
    words = [token.text.lower() for token in tokens]
    only_ask = (["many"], ["much"]) if is_measured else (["many"], ["much"], ["long"])
    asking = {i + 1 for i, word in enumerate(words) if word == "how" and words[i + 1 : i + 2] in only_ask}
    kept = [token.text for i, token in enumerate(tokens) if not is_stop_word(token.text) and i not in asking]
    stems = tuple(dict.fromkeys(map(stem, kept)))
    if kind == "date":
        return tuple(term for term in stems if _KIND_OF_NOUN.get(term) != "date") or stems
    if kind == "yes/no":  # what it states of a date or number may be what the sentence denies
        return tuple(term for term in stems if not term.isdigit()) or stems
    return stems


def _claim(text: str, tokens: list[Token], terms: tuple[str, ...], verb: str) -> tuple[str, ...]:
    """The terms from the verb on, or behind the first noun phrase where there is none or it stands behind that, or behind the names in
    it, or behind its first noun where it runs to the end: "Did ROVERS confirm" has a verb there that looks like a noun."""
    first, last = next(((phrase.first, phrase.last) for phrase in find_phrases(text, tokens).nouns), (0, 0))
    names = [i for i in range(1, last + 1) if tokens[i].text[0].isupper()]
    end = names[-1] if names else first if last == len(tokens) - 1 else last
    stems = [stem(token.text) for token in tokens]
    if verb in stems[first + 1 : end + 1]:
        end = stems.index(verb, first + 1) - 1
    return tuple(term for term in stems[end + 1 :] if term in terms)


def _light(terms: tuple[str, ...], focus: list[str], kind: Kind) -> frozenset[str]:
    """The terms that say little, unless there are no others."""
    asking = _ASKING_NOUNS | (_CALLINGS if kind == "definition" else frozenset())
    light = LIGHT_TERMS.intersection(terms) | asking.intersection(map(stem, focus), terms)
    return light if len(light) < len(terms) else frozenset()


def _names(text: str) -> Iterator[str]:
    """The proper names, without a question word or auxiliary that only opens the sentence."""
    for name in find_names(text):
        first, _, rest = name.text.partition(" ")
        if name.start == 0 and (first.lower() in _QUESTION_WORDS | AUXILIARIES | _LISTING):
            if rest:
                yield rest
        elif not (name.start == 0 and not rest and first.lower() in STOP_WORDS):
            yield name.text
