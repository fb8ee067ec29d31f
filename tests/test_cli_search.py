"""``qa search``: the sentences nearest to some words."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from qa.models import Evidence

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]


def test_the_nearest_sentences_stand_with_their_places(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "search", "Danish", "sailors", "-k", "2")
    assert (done.returncode, done.stderr) == (0, "")
    sentence, place, *others = done.stdout.splitlines()
    assert "41 of them were Danish" in sentence
    assert place.endswith("The ferry of Ostermole · paragraph 2, sentence 1")
    assert len(others) == 2


def test_as_json_they_are_evidence(invoke: Invoke) -> None:
    found = [Evidence.model_validate(one) for one in json.loads(invoke("search", "--json", "ticket").stdout)]
    assert found[0].sentence == "A ticket costs 12 dollars."
    assert len(found) == 1


def test_words_that_no_sentence_has_find_nothing(qa: Run, knowledge: Path) -> None:
    done = qa("--knowledge", knowledge, "search", "zebra")
    assert (done.returncode, done.stdout) == (1, "No sentence has a word of it.\n")
    assert qa("--knowledge", knowledge, "search").returncode == 2
    assert qa("--knowledge", knowledge, "search", "-k", "0", "ferry").returncode == 2
