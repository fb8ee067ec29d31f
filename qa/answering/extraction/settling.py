"""Whether a sentence settles what a yes/no question states, be it with "Yes" or with "No".

It does where one clause has all that is stated, and does not leave it open. "The lido is open." does not
settle whether the café is; "Ada Holt hopes to open the café." does not settle whether it will open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from qa.answering.extraction.degrees import unsaid_degree
from qa.answering.extraction.governing import hangs_on
from qa.answering.extraction.yes_no import Clause, clause_asked, clause_text, denies_another_date
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.coverage import SAME_WORD
from qa.language.denial import is_denied
from qa.language.discourse import opens_with_pronoun
from qa.language.lexicon import alternation, words
from qa.language.terms import related, stem
from qa.language.verbs import verb_form

_LEAVING_OPEN = alternation("denial.open")
_OPEN = re.compile(rf"\b(?:{_LEAVING_OPEN})\b(?! not\b)", re.IGNORECASE)
_SAYS_UNDECIDED, _CONDITIONS = alternation("denial.undecided"), alternation("denial.conditions")
_UNDECIDED = re.compile(rf"\b(?:{_SAYS_UNDECIDED})\b", re.IGNORECASE)
_CONDITION = re.compile(rf"\b(?:{_CONDITIONS})\b", re.IGNORECASE)
_KNOWN = re.compile(r"\b(?:the|these|those) (?:two|three|four|\d)$")
"""What stands before a noun for what is known already: "between the two COUNTRIES"."""
NOT_SAID = "the article does not settle this: it says nothing of {}"
OF_THE_PAST = 'the article does not settle this: it says that something "{}", and not how it is now'
DENIED = "the article does not settle this: it denies something else"
OF_ANOTHER = 'the article does not settle this: it says it of "{}"'
NOT_THERE = "the article does not settle this: it says it of something else"
LEFT_OPEN = 'the article does not settle this: it says "{}"'


def why_unsettled(alignment: Alignment, covered: Mapping[str, float], nearby: Collection[str]) -> str:
    """Why a sentence does not settle what a yes/no question states, or nothing where it does.

    ``covered`` tells how far it has each term of the question, ``nearby`` are terms of what stands around it:
    they tell of whom or where, but not what is done.
    """
    question = alignment.question
    done = {question.verb, next((term for term in question.claim if term not in question.light), "")}
    done |= _named_elsewhere(alignment)
    lacking = [term for term in _lacking(alignment, covered) if term in done or term not in nearby]
    if lacking:
        typed = dict.fromkeys(question.token_of[term].text for term in lacking)
        return NOT_SAID.format(" and ".join(f'"{word}"' for word in typed))
    is_light = all(term in question.light for term in question.claim)
    if is_light and any(covered.get(term, 1.0) < SAME_WORD for term in question.claim):
        return NOT_SAID.format("what is asked")  # "Is the rent going up?"
    clause = clause_asked(alignment)
    if left_open := _left_open(alignment, clause) or _undecided(alignment) or _changed(alignment):
        return LEFT_OPEN.format(left_open)
    if other := _restricted(alignment) or _other_of_the_name(alignment):
        return OF_ANOTHER.format(other)
    does_another = not alignment.opposed(*clause) and _does_another(alignment)
    if does_another or _is_of_later_clause(alignment, clause) or denies_another_date(alignment, clause):
        return NOT_THERE
    if missing := unsaid_degree(alignment):
        return NOT_SAID.format(f'"{missing}"')
    open_by = hangs_on(alignment)
    if open_by and not is_denied(clause_text(alignment, clause)):
        return LEFT_OPEN.format(open_by)
    if _denies_another(alignment, clause):
        return DENIED
    past = next(_past_events(alignment), None)
    return OF_THE_PAST.format(past) if past else ""


def _lacking(alignment: Alignment, covered: Mapping[str, float]) -> list[str]:
    """What is stated, but for light words and bounds, of which the sentence has no form and no opposite.

    Of whom it is stated counts where another sentence has it: of the café that it names, the lido's does not
    tell. A word that stands nowhere may be another for it ("shop", of a bakery).
    """
    question, stems = alignment.question, alignment.annotated.stems
    opposed = alignment.opposed(0, len(alignment.tokens))
    unasked = words("features.bounding") | words("denial.beside_point")
    return [
        term
        for term, token in question.token_of.items()
        if covered.get(term, 1.0) < SAME_WORD
        and term not in question.light
        and token.start
        and token.text.lower() not in unasked
        and not (token.text.lower() == "free" and question.is_denied)  # "free of faults"
        and term not in opposed
        and related(term).isdisjoint(stems)
        and not (term == question.verb and alignment.does_opposite)
        and (term in question.claim or alignment.query.is_known(term))
        and not _KNOWN.search(question.opening(token.start))
    ]


def _named_elsewhere(alignment: Alignment) -> set[str]:
    """The terms of the question's names, where the sentence names others by a name that the question does not
    have: then what stands nearby does not make it speak of the asked ("IAN FAIRWEATHER, the treasurer")."""
    asked = [{stem(word) for word in name.split()} for name in alignment.question.names]
    told = [{stem(word) for word in name.text.split()} for name in alignment.annotated.names]
    every = set[str]().union(*asked)
    if all(name & every for name in told) or opens_with_pronoun(alignment.text):
        return set()
    return set[str]().union(*(name for name in asked if name.isdisjoint(alignment.annotated.stems)))


def _changed(alignment: Alignment) -> str:
    """What says that it is no more, or not yet, where the question asks how it is now ("LEFT in May", "WILL
    cost"); else empty."""
    question = alignment.question
    if question.words[0] not in words("denial.asks_now"):
        return ""
    said = {token.text.lower() for token in alignment.tokens} - set(question.words)
    return min(said & words("denial.changes"), default="")


def _restricted(alignment: Alignment) -> str:
    """The part of whom the question asks about, where the sentence speaks of a part ("residents WITH A
    PERMIT"); else empty."""
    question, tokens = alignment.question, alignment.tokens
    subject = question.token_of.keys() - {*question.claim}
    for i, term in enumerate(alignment.terms[:-2]):
        if term in subject and alignment.word(i + 1) in words("denial.restricting"):
            behind = [j for j in range(i + 2, min(i + 6, len(tokens))) if not alignment.stops[j]]
            if behind and alignment.terms[behind[0]] is None and not alignment.phrases.breaks[i]:
                return alignment.text[tokens[i].start : tokens[behind[0]].end]
    return ""


def _other_of_the_name(alignment: Alignment) -> str:
    """Another by the same surname, where the sentence names nobody else by it ("Luke Harrand", asked of Ben
    Harrand); else empty."""
    for name in alignment.question.names:
        *firsts, last = name.split()
        found = re.findall(rf"\b([A-Z][\w’'-]+) {re.escape(last)}\b", alignment.text) if firsts else []
        others = [one for one in found if one.lower() not in words("names.titles")]
        if others == found != [] and set(found).isdisjoint(firsts):
            return f"{found[0]} {last}"
    return ""


def _is_of_later_clause(alignment: Alignment, clause: Clause) -> bool:
    """True if only a later clause has the one of whom it is stated ("fees rose; those of PUPILS stayed")."""
    question = alignment.question
    asked = question.token_of.keys() - question.light - {*question.claim}
    places = [i for i, term in enumerate(alignment.terms) if term in asked]
    return bool(places) and places[0] >= clause[1]


def _does_another(alignment: Alignment) -> bool:
    """True if somebody else does it in the sentence, which names the one asked about as well, and not as that
    to which it is done ("the SCHOOL pays for helpers", asked whether helpers pay)."""
    predicate = alignment.question.predicate
    asked = set(predicate.subject) - alignment.question.light
    named = asked.intersection(term for term in alignment.terms if term)
    doing = [(group, alignment.roles.arguments(group)) for group in alignment.groups if not group.passive]
    before = [one for group, one in doing if any(first < group.first for first in one.subjects)]
    if predicate.passive or not named or not before or len(before) < len(doing):
        return False
    firsts = [first for one in before for first in (*one.subjects, *one.objects)]
    found = {alignment.terms[i] for first in firsts for i in alignment.tokens_of(first)}
    return asked.isdisjoint(found)


def _left_open(alignment: Alignment, clause: Clause) -> str:
    """What leaves open the statement behind it ("PLANS TO open"), and is not asked itself; else empty."""
    first, last = clause
    start = alignment.tokens[first].start
    stated = [
        alignment.tokens[i].start - start
        for i in range(first, last)
        if alignment.terms[i] in alignment.question.claim
    ]
    asked, modals = alignment.question.words, words("denial.modals")
    for found in _OPEN.finditer(clause_text(alignment, clause)):
        is_before = not stated or found.start() < stated[-1]
        word = found[0].lower()
        is_asked = all(part in asked for part in word.split()) or (
            word in modals and not modals.isdisjoint(asked)
        )
        if not is_asked and not found[0][0].isupper() and is_before:
            return word
    return ""


def _undecided(alignment: Alignment) -> str:
    """What says of the whole sentence that it is not settled yet ("NO DECISION"), or, unless a rule is asked
    for, that it hangs on something else ("IF he is fit"); else empty."""
    asked = alignment.question.words
    found = _UNDECIDED.search(alignment.text)
    if found is None and asked[0] not in words("denial.asks_rule"):
        found = _CONDITION.search(alignment.text)
    return found[0].lower() if found and not set(found[0].lower().split()) & set(asked) else ""


def _denies_another(alignment: Alignment, clause: Clause) -> bool:
    """True if the clause denies something else than what is stated ("We do not TOUCH the gas supply.", asked
    whether one may cook with gas)."""
    first, last = clause
    denied = [group for group in alignment.phrases.verbs if group.negated and first <= group.main < last]
    asked = {*alignment.question.claim, alignment.question.verb}
    if not words("denial.asks_leave").isdisjoint(alignment.question.words[:1]):
        asked.update(map(stem, words("denial.permitting")))
    return (
        bool(denied)
        and not alignment.question.values
        and all(
            alignment.phrases.tags[group.main] == "verb"
            and asked.isdisjoint((alignment.terms[group.main], alignment.annotated.stems[group.main]))
            for group in denied
        )
    )


def _past_events(alignment: Alignment) -> Iterator[str]:
    """Verbs in the past where the question asks how something is now: "OPENED in 1967", for "Is it open?"."""
    question, tags = alignment.question, alignment.phrases.tags
    if question.words[:1] not in (("is",), ("are",)) or question.verb:
        return
    for group in alignment.phrases.verbs:
        word, term = alignment.word(group.main), alignment.terms[group.main]
        is_plain = group.first == group.main and tags[group.main] == "verb" and verb_form(word) == "past"
        if is_plain and term in question.claim and word not in question.words:
            yield word
