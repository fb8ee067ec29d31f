"""What a question says of what it asks for, and who does what in a sentence."""

from __future__ import annotations

import pytest

from qa.answering.matching.roles import Roles
from qa.answering.matching.sentence import AnnotatedSentence
from qa.answering.question.analysis import understand
from qa.models import Sentence


@pytest.mark.parametrize(
    ("question", "verb", "role"),
    [
        ("Who opened the bridge?", "open", "subject"),
        ("Which company operates the port?", "oper", "subject"),
        ("Which firm was hired to mend the mole?", "hire", "subject"),
        ("What did the delegation sign in May?", "sign", "object"),
        ("What interest does the loan carry?", "carri", "object"),
        ("What goods did Aland sell to Norland?", "sell", "object"),
        ("How does the blood test for the fever work?", "work", "object"),
        ("Where do the sailors who are sent to Aland work?", "work", "object"),
        ("What does the crew consist of?", "consist", "preposition"),
        ("In which town was Ada Holt born?", "bear", "preposition"),
        ("What is the price of a ferry?", "", "attribute"),
    ],
)
def test_the_verb_and_the_missing_argument_are_found(question: str, verb: str, role: str) -> None:
    predicate = understand(question).predicate
    assert (predicate.verb, predicate.role) == (verb, role)


def test_who_does_it_and_the_preposition_left_behind_are_told() -> None:
    predicate = understand("What did the harbour council of Lyngholm invest in?").predicate
    assert (predicate.subject, predicate.preposition) == (("harbour", "council", "lyngholm"), "in")


def arguments(sentence: str, verb: str) -> tuple[list[str], list[str]]:
    """The likeliest first: who does it, to what it is done."""
    clauses = Roles(AnnotatedSentence(Sentence("a", 1, 1, 0, len(sentence), sentence)))
    group = next(group for group in clauses.phrases.verbs if clauses.tokens[group.main].text == verb)
    found = clauses.arguments(group)

    def words(first: int) -> str:
        return sentence[clauses.tokens[first].start : clauses.tokens[clauses.phrase_at[first].last].end]

    return [words(first) for first in found.subjects], [words(first) for first in found.objects]


@pytest.mark.parametrize(
    ("sentence", "verb", "subject", "object_"),
    [
        ("Ada Holt signed the lease.", "signed", "Ada Holt", "lease"),
        ("In June, Ada Holt signed the lease.", "signed", "Ada Holt", "lease"),
        ("Ada Holt, who runs the port, signed the lease.", "signed", "Ada Holt", "lease"),
        ("Ada Holt, who runs the port, signed the lease.", "runs", "Ada Holt", "port"),
        (
            "A delegation from the trade, postal and oil sectors signed the lease.",
            "signed",
            "delegation",
            "lease",
        ),
        ("The lease was signed by Ada Holt of the Port Office.", "signed", "Ada Holt", "lease"),
        ("The mole, built by the crown in 1887, is shut.", "built", "crown", "mole"),
        (
            "The bank asked Ada Holt of the Port Institute (PI), who led the study.",
            "led",
            "Ada Holt",
            "study",
        ),
        ("We thank Councillor Holt of the port, who led the study.", "led", "Councillor Holt", "study"),
    ],
)
def test_who_does_what_to_whom(sentence: str, verb: str, subject: str, object_: str) -> None:
    subjects, objects = arguments(sentence, verb)
    assert (subjects[0], objects[0]) == (subject, object_)
