"""Whether a sentence settles what a yes/no question states, be it with "Yes" or with "No".

It does where one clause has all that is stated, and does not leave it open. "The lido is open." does not
settle whether the café is; "Ada Holt hopes to open the café." does not settle whether it will open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from qa.answering.extraction.yes_no import Clause, clause_asked, clause_text
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.coverage import SAME_WORD
from qa.language.lexicon import alternation, words
from qa.language.verbs import verb_form

_LEAVING_OPEN = alternation("denial.open")
_OPEN = re.compile(rf"\b(?:{_LEAVING_OPEN})\b(?! not\b)", re.IGNORECASE)
_KNOWN = re.compile(r"\b(?:the|these|those) (?:two|three|four|\d)$")
"""What stands before a noun for what is known already: "between the two COUNTRIES"."""
NOT_SAID = "the article does not settle this: it says nothing of {}"
OF_THE_PAST = 'the article does not settle this: it says that something "{}", and not how it is now'
DENIED = "the article does not settle this: it denies something else"
LEFT_OPEN = 'the article does not settle this: it says "{}"'


def why_unsettled(alignment: Alignment, covered: Mapping[str, float], nearby: Collection[str]) -> str:
    """Why a sentence does not settle what a yes/no question states, or nothing where it does.

    ``covered`` tells how far it has each term of the question, ``nearby`` are terms of what stands around it:
    they tell of whom or where, but not what is done.
    """
    question = alignment.question
    done = {question.verb, next((term for term in question.claim if term not in question.light), "")}
    lacking = [term for term in _lacking(alignment, covered) if term in done or term not in nearby]
    if lacking:
        typed = dict.fromkeys(question.token_of[term].text for term in lacking)
        return NOT_SAID.format(" and ".join(f'"{word}"' for word in typed))
    is_light = all(term in question.light for term in question.claim)
    if is_light and any(covered.get(term, 1.0) < SAME_WORD for term in question.claim):
        return NOT_SAID.format("what is asked")  # "Is the rent going up?"
    clause = clause_asked(alignment)
    if left_open := _left_open(alignment, clause):
        return LEFT_OPEN.format(left_open)
    if _denies_another(alignment, clause):
        return DENIED
    past = next(_past_events(alignment), None)
    return OF_THE_PAST.format(past) if past else ""


def _lacking(alignment: Alignment, covered: Mapping[str, float]) -> list[str]:
    """What is stated, but for light words and bounds, of which the sentence has no form and no opposite.

    Of whom it is stated counts where another sentence has it: of the café that it names, the lido's does not
    tell. A word that stands nowhere may be another for it ("shop", of a bakery).
    """
    question = alignment.question
    opposed = alignment.opposed(0, len(alignment.tokens))
    bounding = words("features.bounding")
    return [
        term
        for term in question.token_of
        if covered.get(term, 1.0) < SAME_WORD
        and term not in question.light
        and term not in opposed
        and question.token_of[term].text.lower() not in bounding
        and not (term == question.verb and alignment.does_opposite)
        and (term in question.claim or alignment.query.is_known(term))
        and not _KNOWN.search(question.opening(question.token_of[term].start))
    ]


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


def _denies_another(alignment: Alignment, clause: Clause) -> bool:
    """True if the clause denies something else than what is stated ("We do not TOUCH the gas supply.", asked
    whether one may cook with gas)."""
    first, last = clause
    denied = [group for group in alignment.phrases.verbs if group.negated and first <= group.main < last]
    asked = {*alignment.question.claim, alignment.question.verb}
    return (
        bool(denied)
        and not alignment.question.values
        and all(
            alignment.phrases.tags[group.main] == "verb" and alignment.terms[group.main] not in asked
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
