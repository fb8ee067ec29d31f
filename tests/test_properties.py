"""What holds for every article and every question."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.answering.bot import Bot
from qa.errors import QuestionError
from qa.interfaces import answer_view, why_view
from qa.knowledge.base import KnowledgeBase
from qa.models import Article

WORDS = st.sampled_from(
    """The the ferry Ferry of Marnsund was stopped in March 1998 because a broken engine Who who When did how many 412 passengers 20 percent
    last month Why Did is “ ” ( ) . . ? , ; - \n \n\n \x1b[31m \u202e é 中文 İ ﬁ 1,749 $5 No. U.S. re-opened Greta's""".split(
        " "
    )
)
TEXT = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@given(text=TEXT, question=TEXT)
@example(text="0:BECAUSE )00", question="0WhY")  # a reason that ends before it begins
@settings(deadline=None, max_examples=200)
def test_every_answer_is_cited_to_the_character_and_stays_the_same(text: str, question: str) -> None:
    bot = Bot(KnowledgeBase.from_articles([Article.model_construct(id="a", title="A title", text=text)]))
    try:
        answer = bot.ask(question)
    except QuestionError:
        return
    assert answer == bot.ask(question)
    assert answer == Bot(bot.knowledge).ask(question)
    assert 0 <= answer.confidence <= 1
    assert answer.answered == bool(answer.text)
    found = bot.search(question)
    assert [evidence.score for evidence in found] == sorted(
        (evidence.score for evidence in found), reverse=True
    )
    for evidence in (*answer.evidence, *found):
        assert text[evidence.citation.start : evidence.citation.end] == evidence.sentence
        if evidence.span is not None:
            assert 0 <= evidence.span[0] < evidence.span[1] <= len(evidence.sentence)


@given(text=TEXT, questions=st.lists(TEXT, max_size=3))
@settings(deadline=None, max_examples=60)
def test_no_conversation_crashes_or_steers_the_terminal(text: str, questions: list[str]) -> None:
    knowledge = KnowledgeBase.from_articles([Article.model_construct(id="a", title="A title", text=text)])
    talk = Bot(knowledge).conversation()
    for question in questions:
        try:
            answer = talk.ask(question)
        except QuestionError:
            continue
        for shown in (
            answer_view.answer(answer, 60, False),
            why_view.why(answer, 60, False),
            why_view.why_in_figures(answer, 60, False),
            answer_view.context(answer.evidence, knowledge, 60, False),
        ):
            assert not re.search(
                "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", shown
            )
