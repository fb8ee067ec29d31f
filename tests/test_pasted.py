"""What is pasted into a conversation, taken apart into questions and commands."""

from __future__ import annotations

import pytest

from qa.interfaces.pasted import split_pasted


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("When was the\nlighthouse built?", ["When was the lighthouse built?"]),
        ("When was the\n  lighthouse\nbuilt", ["When was the lighthouse built"]),
        ("Who built it?\nWhen?", ["Who built it?", "When?"]),
        ("Who said “it is\ndone?”\nWhen?", ["Who said “it is done?”", "When?"]),
        ("- Who built it\n- When did it\n  open?", ["Who built it", "When did it open?"]),
        ("1. Who built it\n2) When?", ["Who built it", "When?"]),
        ("Who lived there in\n2013. And when?", ["Who lived there in 2013. And when?"]),
        ("Who built it\n\nWhen", ["Who built it", "When"]),
        ("Who built\n/sources\nWhen", ["Who built", "/sources", "When"]),
        ("help\nWho?", ["help", "Who?"]),
        ("Who sang\nhelp?", ["Who sang help?"]),
        ("\n\n", []),
    ],
)
def test_a_question_over_lines_is_one_and_a_list_of_them_several(typed: str, found: list[str]) -> None:
    assert split_pasted(typed) == found
