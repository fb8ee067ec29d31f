"""A question read once, completely: nothing behind this room looks at its text again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.answering.question.answer_type import CALLED, CALLINGS, IS, KIND_OF_NOUN, find_kind, find_measure
from qa.answering.question.focus import find_focus
from qa.answering.question.operations import find_operation
from qa.answering.question.predicate import Predicate, find_predicate
from qa.answering.question.record import Question
from qa.errors import QuestionError
from qa.language.finding import find_values
from qa.language.lexicon import alternation, words
from qa.language.names import LEADING, OFFICES, find_names
from qa.language.phrases import find_phrases
from qa.language.tagging import AUXILIARIES
from qa.language.terms import LIGHT_TERMS, STOP_WORDS, Token, is_stop_word, stem, tokenize
from qa.language.values import Value
from qa.models import Kind

LONGEST = 2_000
"""Characters: the longest question that is read. A longer one is a paste gone wrong."""
_OR = re.compile(r",? or (?:in |on |at )?")
_OF = re.compile(r"\b(?:of|for|per)\b")
"""What ties the words of a noun phrase that asks."""
_FEW_WORDS = 2
"""Words: a question of so few in capitals may be a name."""
_QUESTION_WORDS = words("asking.question_words")
_ASKING_NOUNS = frozenset(map(stem, words("asking.asking_nouns")))
_NEGATED = re.compile(
    r"(do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should|must)n['’]t\b", re.IGNORECASE
)
_CLAUSE_BEFORE = re.compile(
    rf"(?P<clause>[^,.;:?!]+), (?P<asked>{'|'.join(sorted(AUXILIARIES))})\b(?P<rest>[^?]+)(?P<mark>[?\s]*)"
)
_NOT = re.compile(r"(?<=[ ,])(ca|wo|sha|[a-z]{2,6})n['’]t\b", re.IGNORECASE)
"""Behind the opening words: "why WON'T it open"."""
_AT_THE_HEAD = re.compile(
    r"^(who (?:is|was|are|were)) (?:in charge|at the (?:head|top|helm)) of\b", re.IGNORECASE
)
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
_SHORTENED = re.compile(rf"\b({alternation('asking.question_words')})['’]s\b", re.IGNORECASE)
_OWNERS = ("s' ", "s’ ")
"""End owners in the plural: "the Skerry LINES' revenue"."""
_FOR_NAME = re.compile(
    (
        rf"\b(?:names?|nicknames?|titles?) (?:of|for)\b|['’]s "
        rf"(?:name|nickname|title)\b|\b(?:{'|'.join(CALLED)})\W*$"
    ),
    re.IGNORECASE,
)
"""How a question asks for a name."""


def understand(text: str) -> Question:
    """Read a question. Raises ``QuestionError`` where it is empty, without a word, or longer than
    ``LONGEST``.

    ``understand("Which port did Choe visit?")`` asks for a place; its focus is ``("port",)``.
    """
    check(text)
    text = _plainly(text)
    tokens, values = tokenize(text), find_values(text)
    asked = _asked_words(text, tokens)
    asking = _asking(asked)
    predicate = _predicate(text, asking)
    focus = find_focus(asked, asking, predicate)
    kind = find_kind(asked, asking, focus)
    is_who = kind == "definition" and asked[asking or 0] == "who"
    if is_who and (predicate.verb or stem(asked[-1]) in OFFICES):
        kind = "person"  # "Who is BUYING Pellmar?", "Who was SENT off?", "Who is the MAYOR?"
    asked_as = kind  # of two years to choose from the sentence has but one
    if kind == "yes/no" and any(_are_alternatives(text, *two) for two in pairwise(values)):
        kind = "other"  # "in 2020 or 2021?" is no question of yes and no
    if kind == "person" and not focus and predicate.role == "subject" and predicate.verb in LEADING:
        focus = [next(token.text for token in tokens if stem(token.text) == predicate.verb)]
    terms = _terms(tokens, asked_as, kind == "duration" and predicate.role == "attribute")
    return Question(
        text=text,
        kind=kind,
        terms=terms,
        focus=tuple(dict.fromkeys(map(stem, focus))),
        light=_light(terms, focus, kind),
        for_name=_FOR_NAME.search(text) is not None,
        measure=find_measure(asked, asking, focus) if kind == "number" else "",
        predicate=predicate,
        claim=_claim(text, tokens, terms, predicate.verb) if kind == "yes/no" else (),
        names=tuple(name for name in _names(text) if not any(name in value.text for value in values)),
        values=tuple(values),
        operation=find_operation(text),
    )


def _are_alternatives(text: str, one: Value, other: Value) -> bool:
    """Whether a question leaves the choice between two values: "in 2020 or 2021"."""
    return one.kind == other.kind and _OR.fullmatch(text[one.end : other.start]) is not None


def check(text: str) -> None:
    """Raise ``QuestionError`` where a text cannot be a question."""
    if not isinstance(text, str):
        several = "; ask each alone: [bot.ask(one) for one in questions]"
        mend = several if isinstance(text, list | tuple | set) else ""
        raise QuestionError(f"a question is text, not {type(text).__name__}{mend}")
    if len(text) > LONGEST:
        raise QuestionError(f"the question has {len(text):,} characters; ask in at most {LONGEST:,}")
    if not text.strip():
        raise QuestionError("the question is empty; ask something such as: When did the embassy reopen?")
    if not any(character.isalnum() for character in text):
        raise QuestionError("the question holds no word; ask something such as: When did the embassy reopen?")


def _plainly(text: str) -> str:
    """A question as the rest of reading takes it: not all in capitals, "not" for "n't", what is asked before
    any clause, in full ("What is the price?"), and "Did she?" for "Didn't she?", which asks the same."""
    if text.isupper() and len(text.split()) > _FEW_WORDS:
        text = text.capitalize()
    text = _NOT.sub(lambda found: f"{_IRREGULAR.get(found[1].lower(), found[1])} not", text)
    text = _AT_THE_HEAD.sub(r"\1 the head of", _whether_first(text))
    opening = _NEGATED.match(text)
    if opening is None:
        return _asked_in_full(text)
    plain = _IRREGULAR.get(opening[1].lower(), opening[1])
    return (plain.capitalize() if opening[1][0].isupper() else plain) + text[opening.end() :]


def _whether_first(text: str) -> str:
    """A question whose clause comes before what it asks, the other way round: "In 2012, did it close?" as
    "Did it close, in 2012?"."""
    found = _CLAUSE_BEFORE.fullmatch(text)
    opens = found["clause"].lower().split()[0] if found else ""
    if not found or opens not in words("asking.clause_openers"):
        return text
    clause = found["clause"]
    return f"{found['asked'].capitalize()}{found['rest']}, {clause[0].lower()}{clause[1:]}{found['mark']}"


def _asked_in_full(text: str) -> str:
    """A question that is but a noun phrase as it would be asked: "price of a swim?" as "What is the price of
    a swim?"."""
    tokens = tokenize(text)
    plain = [token.text.lower() for token in tokens]
    openers = AUXILIARIES | words("asking.imperatives")
    if len(tokens) < _FEW_WORDS or plain[0] in openers or not _QUESTION_WORDS.isdisjoint(plain):
        return text
    if "?" not in text and not _OF.search(text):
        return text
    found = find_phrases(text, tokens)
    if found.verbs or not any(tag == "noun" for tag in found.tags):
        return text
    first = tokens[0].text if tokens[1].text[0].isupper() else plain[0]
    the = "" if found.tags[0] == "determiner" else "the "
    return f"What is {the}{first}{text[tokens[0].end :]}"


def _predicate(text: str, asking: int | None) -> Predicate:
    """What the question says of what it asks for, "what's" read as "what is"."""
    plain = _SHORTENED.sub(r"\1 is", text)
    tokens = tokenize(plain)
    return find_predicate(plain, tokens, find_phrases(plain, tokens), -1 if asking is None else asking)


def _asked_words(text: str, tokens: Sequence[Token]) -> list[str]:
    """The words in small letters, "what's" as "what is"; other possessive or shortened 's stay words of their
    own."""
    if any(owners in text for owners in _OWNERS):
        tokens = tokenize(text.replace(_OWNERS[0], "s's ").replace(_OWNERS[1], "s's "))
    plain = [token.text.lower() for token in tokens]
    return [
        "is" if word == "s" and i and plain[i - 1] in _QUESTION_WORDS else word
        for i, word in enumerate(plain)
    ]


def _asking(asked: Sequence[str]) -> int | None:
    """Where the question word stands; behind a clause that opens with "when" or "where", the next one."""
    found = [i for i, word in enumerate(asked) if word in _QUESTION_WORDS]
    opens_clause = found[:1] == [0] and asked[0] in ("when", "where") and asked[1:2]
    if opens_clause and len(found) > 1 and asked[1] not in AUXILIARIES:
        return found[1]
    return found[0] if found else None


def _terms(tokens: Sequence[Token], kind: Kind, is_measured: bool) -> tuple[str, ...]:
    """The stems to match, each once.

    What only asks is left out: "many" of "how many", the noun of a date question ("which year"), but not
    "long" where a length may be asked for ("how LONG is the bridge").
    """
    plain = [token.text.lower() for token in tokens]
    only_asks = ("many", "much") if is_measured else ("many", "much", "long")
    asking = {i + 1 for i, word in enumerate(plain[:-1]) if word == "how" and plain[i + 1] in only_asks}
    if kind == "yes/no":
        asking.add(0)  # "MAY I go?"
    kept = [token.text for i, token in enumerate(tokens) if not is_stop_word(token.text) and i not in asking]
    stems = tuple(dict.fromkeys(map(stem, kept)))
    if kind == "date":
        return tuple(term for term in stems if KIND_OF_NOUN.get(term) != "date") or stems
    if kind == "yes/no":  # what it states of a date or number may be what the sentence denies
        return tuple(term for term in stems if not term.isdigit()) or stems
    return stems


def _claim(text: str, tokens: Sequence[Token], terms: tuple[str, ...], verb: str) -> tuple[str, ...]:
    """What a yes/no question asserts, from its verb on ("Did Rovers CONFIRM THE SALE").

    Without a verb all behind a pronoun; else from behind the names of the first noun phrase, or its first
    noun.
    """
    stems = [stem(token.text) for token in tokens]
    phrases = find_phrases(text, tokens)
    first, last = next(((phrase.first, phrase.last) for phrase in phrases.nouns), (0, 0))
    names = [i for i in range(1, last + 1) if tokens[i].text[0].isupper()]
    end = names[-1] if names else first if last == len(tokens) - 1 else last
    if verb in stems[1:]:
        end = stems.index(verb, 1) - 1
    elif phrases.tags[1:2] == ("pronoun",):
        end = 1
    elif not names and tokens[0].text.lower() in IS:
        end = first  # "Was the mayor HAPPY WITH IT?"
    return tuple(term for term in stems[end + 1 :] if term in terms)


def _light(terms: tuple[str, ...], focus: Sequence[str], kind: Kind) -> frozenset[str]:
    """The terms that say little, unless there are no others."""
    asking = _ASKING_NOUNS | (CALLINGS if kind == "definition" else frozenset())
    light = LIGHT_TERMS.intersection(terms) | asking.intersection(map(stem, focus), terms)
    return light if len(light) < len(terms) else frozenset()


def _names(text: str) -> Iterator[str]:
    """The proper names, without a question word or auxiliary that only opens the sentence."""
    openers = _QUESTION_WORDS | AUXILIARIES | words("asking.imperatives")
    for name in find_names(text):
        first, _, rest = name.text.partition(" ")
        if name.start == 0 and first.lower() in openers:
            if rest:
                yield rest
        elif not (name.start == 0 and not rest and first.lower() in STOP_WORDS):
            yield name.text
