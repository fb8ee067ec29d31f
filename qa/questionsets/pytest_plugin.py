"""Question sets as pytest items, one a question: ``pytest knowledge/questions`` works in any project that has
qa installed.

A YAML file is taken for a question set where it lies in a knowledge folder's ``questions/``, or where it is
named on the command line and has a ``questions:`` of its own. Other YAML files are left to whoever knows
them. Whatever reads or answers stands in ``pytest_items``, which loads when a question set is met: pytest
starts as quickly as without this plugin.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa.knowledge.reading import read_regular
from qa.knowledge.untrusted import printable
from qa.questionsets.files import YAML, YAML_LIMIT, is_question_set


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a question set for what it is (pytest's hook)."""
    if not is_question_set(file_path) or file_path.suffix.lower() not in YAML:
        return None
    if not file_path.name.isprintable():  # pytest itself cannot write such a name down
        parent.warn(
            pytest.PytestWarning(
                f"{printable(str(file_path))}: its name holds what cannot be shown; rename it to have it run"
            )
        )
        return None
    named = parent.session.isinitpath(file_path) and _has_questions(file_path)
    knowledge = _knowledge_of(file_path)
    if not named and knowledge is None:
        return None
    from qa.questionsets.pytest_items import QuestionSetFile

    return QuestionSetFile.from_parent(parent, path=file_path, knowledge=knowledge)


def _has_questions(path: Path) -> bool:
    try:
        return re.search(rb"^questions:", read_regular(path, YAML_LIMIT), re.MULTILINE) is not None
    except OSError:
        return False


def _knowledge_of(path: Path) -> Path | None:
    """The knowledge folder in whose ``questions/`` a file lies."""
    folder = path.parent.parent
    return folder if path.parent.name == "questions" and (folder / "articles").is_dir() else None
