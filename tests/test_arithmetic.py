"""What is computed from a table is what Python makes of its figures, for every table."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from qa import Answer, Article, Bot, KnowledgeBase

FIGURES = st.integers(min_value=1, max_value=10**7)


def ask(question: str, rows: list[tuple[str, int, int]]) -> Answer:
    lines = "".join(f"| {name} | {before:,} | {after:,} |\n" for name, before, after in rows)
    text = f"Output in tonnes.\n\n| Company | 2016 | 2017 |\n| --- | --- | --- |\n{lines}"
    return Bot(KnowledgeBase.from_articles([Article(id="a", title="Results", text=text)])).ask(question)


def told(answer: Answer) -> Decimal:
    assert answer.explanation.working
    return Decimal(answer.text.rstrip("% times").replace(",", ""))


@settings(max_examples=60, deadline=None)
@given(a=FIGURES, b=FIGURES, c=FIGURES, d=FIGURES)
def test_every_operation_over_a_table_gives_what_python_does(a: int, b: int, c: int, d: int) -> None:
    rows = [("Kestrin", a, b), ("Norrby", c, d)]
    if a != c:
        assert told(ask("What is the difference between Kestrin and Norrby in 2016?", rows)) == abs(a - c)
        assert told(ask("What was the output of Kestrin and Norrby together in 2016?", rows)) == a + c
    if a != b:
        changed = told(ask("By how much per cent did Kestrin change from 2016 to 2017?", rows))
        exact = 100 * abs(Decimal(b) - a) / a
        places = Decimal(1).scaleb(min(0, int(changed.as_tuple().exponent)))
        assert changed == exact.quantize(places, ROUND_HALF_UP)
