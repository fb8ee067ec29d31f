"""Features of the confidence that speak against an answer by what its sentence says: it tells of another, of
the opposite, or of another time.
"""

from __future__ import annotations

import re

from qa.answering.extraction.governing import hangs_on
from qa.answering.extraction.yes_no import is_of_another_rank
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.coverage import SAME_WORD
from qa.answering.matching.names import NAMED_KINDS, PLACING, asks_proper_name
from qa.answering.matching.values import VALUE_KINDS
from qa.answering.matching.values import is_of_another_time as tells_another_time
from qa.answering.selection.grounds import Grounds
from qa.language.lexicon import words
from qa.language.names import TITLES, split_placed
from qa.language.terms import stem

_OLD_BEFORE_NAME = re.compile(r"(?:-year)?-old [A-Z]")
"""Behind an age, what makes it that of the name behind it: "17-YEAR-OLD ADA HOLT"."""


def is_otherwise(grounds: Grounds) -> float:
    """1 where the sentence tells of another who does it, of the roles or places the other way round, of the
    opposite ("rose", asked how far it fell), or of a lower rank ("the third", asked for the first)."""
    alignment = grounds.alignment
    is_opposite = grounds.question.kind != "yes/no" and (
        alignment.does_opposite or is_of_another_rank(alignment)
    )
    checks = (_does_another, _are_roles_swapped, _are_places_swapped)
    return float(is_opposite or any(check(alignment) for check in checks))


def _does_another(alignment: Alignment) -> bool:
    """True if somebody else, by name, does what is asked of one by name ("Norvia exported", asked of
    Sudria)."""
    question, asked = alignment.question, alignment.question.predicate.subject
    named = {stem(word) for name in question.names for word in name.split()}
    if named.isdisjoint(asked) or not set(asked).isdisjoint(alignment.terms):
        return False
    subjects = (alignment.roles.arguments(group).subjects[:1] for group in alignment.groups)
    tokens = (i for firsts in subjects for first in firsts for i in alignment.tokens_of(first))
    return any(alignment.tokens[i].text[0].isupper() and not alignment.stops[i] for i in tokens)


def _are_roles_swapped(alignment: Alignment) -> bool:
    """True if who does it in the question stands behind the verb, and another of the question's words does
    it."""
    predicate, query, groups = alignment.question.predicate, alignment.query, alignment.groups
    asked = {term for term in predicate.subject if term in query.weights}
    if predicate.role == "subject" or predicate.passive or not asked or not groups:
        return False
    others = query.weights.keys() - asked - alignment.question.light - {predicate.verb}
    firsts = alignment.roles.arguments(groups[0]).subjects
    subjects = {alignment.terms[i] for first in firsts for i in alignment.tokens_of(first)}
    behind = set(alignment.terms[groups[0].main + 1 :])
    return asked.isdisjoint(subjects) and not asked.isdisjoint(behind) and not others.isdisjoint(subjects)


def _are_places_swapped(alignment: Alignment) -> bool:
    """True if what the question says is in a place is itself the place ("Aland's workers in NORLAND", "in
    Aland")."""
    question, query = alignment.question, alignment.query
    asked_in, asked = ({query.meaning.get(term, "") for term in terms} for terms in question.placed_names)
    found_in, found = (
        {
            likest
            for term in terms
            for likest in (
                query.meaning.get(term, ""),
                *(form for form, like in query.forms(term) if like >= SAME_WORD),
            )
        }
        for terms in split_placed(alignment.text, alignment.annotated.names)
    )
    swapped = asked - {""} and not asked_in.isdisjoint(found) and not asked.isdisjoint(found_in - {""})
    return bool(swapped) and asked_in.isdisjoint(found_in - {""})


def is_not_placed(grounds: Grounds) -> float:
    """1 where a place is asked for and no preposition of place ties the answer to the rest; half of that for
    a name, twice that for a verb ("SOLD its ferries") and more for a value ("in MAY")."""
    place, alignment = grounds.place, grounds.alignment
    if grounds.question.kind != "place" or place is None:
        return 0.0
    span = grounds.extraction.span if grounds.extraction else (0, 0)
    if any(span[0] <= start and end <= span[1] for start, end in alignment.values):
        return 2.5
    beside = {alignment.before[place[0]][1], alignment.word(place[0])}
    if not beside.isdisjoint(PLACING | words("places.standing") | words("features.placing")):
        return 0.0
    if alignment.phrases.tags[place[0]] == "verb":
        return 2.0
    return 0.5 if alignment.tokens[place[0]].text[0].isupper() else 1.0


def is_of_another_time(grounds: Grounds) -> float:
    """1 where the question names a date and the sentence tells of others."""
    alignment = grounds.alignment
    is_value = grounds.question.kind in VALUE_KINDS
    return float(is_value and tells_another_time(alignment.query, alignment.annotated))


def happened_otherwise(grounds: Grounds) -> float:
    """1 where the sentence dates otherwise what is taken for granted ("closed in 1999", not 2012)."""
    return float(bool(grounds.other_date))


def is_denied(grounds: Grounds) -> float:
    """1 where the sentence denies what the question takes for granted ("was NOT replaced", asked why it was
    replaced)."""
    alignment, groups = grounds.alignment, grounds.alignment.groups
    if grounds.question.kind == "yes/no" or grounds.question.is_denied or not groups:
        return 0.0
    clauses = [alignment.clause(group.first, group.main) for group in groups]
    found = sum(alignment.share_asked(clause[0], clause[-1]) for clause in clauses)
    is_most = 2 * found >= alignment.share_asked(0, len(alignment.tokens) - 1)
    return float(is_most and all(group.negated for group in groups))


def is_left_open(grounds: Grounds) -> float:
    """1 where what the question takes for granted is only planned, or supposed ("PROPOSED to replace it",
    "MIGHT replace it"; asked who replaced it), or an office is left ("LEFT in May", asked who is mayor)."""
    alignment, question = grounds.alignment, grounds.question
    if question.asks_office and question.asks_now:
        said = {token.text.lower() for token in alignment.tokens}
        return float(not said.isdisjoint(words("denial.left_office")))
    if question.kind == "yes/no" or not question.asks_past:
        return 0.0
    might = words("denial.modals") | words("denial.not_past")
    helped = [{alignment.word(i) for i in range(group.first, group.main)} for group in alignment.groups]
    is_modal = bool(helped) and not any(might.isdisjoint(one) for one in helped)
    return float(is_modal or bool(hangs_on(alignment)))


def is_of_another_age(grounds: Grounds) -> float:
    """1 where an age is asked for and another name than the question's stands before it, the nearest ("Ada
    Holt, 58, and her sister Ida", asked how old Ida is)."""
    question, extraction = grounds.question, grounds.extraction
    if question.measure != "age" or extraction is None:
        return 0.0
    start, end = extraction.span
    if _OLD_BEFORE_NAME.match(grounds.alignment.text, end):
        return 0.0
    before = [name.text.split() for name in grounds.alignment.annotated.names if name.end <= start]
    asked = [name.split() for name in question.names]
    return float(bool(before and asked) and not any(_may_be_one(before[-1], name) for name in asked))


def _may_be_one(one: list[str], other: list[str]) -> bool:
    """Whether two names may be one person's: but for offices one is a part of the other ("Mayor Holt", "Ada
    Holt")."""
    plain = {word for word in one if stem(word) not in TITLES}
    return plain <= set(other) or plain >= set(other)


def lacks_name(grounds: Grounds) -> float:
    """1 where a proper name is asked for and the answer is none; half where a verb or a value is to be
    somebody."""
    place, alignment, question = grounds.place, grounds.alignment, grounds.question
    if grounds.extraction is None or place is None:
        return 0.0
    is_verb = alignment.phrases.tags[place[0]] == "verb"
    if asks_proper_name(question):
        return float(is_verb or not alignment.tokens[place[1]].text[0].isupper())
    is_value = grounds.extraction.span in alignment.values
    return 0.5 * (question.kind in NAMED_KINDS and (is_value or (is_verb and question.kind != "place")))
