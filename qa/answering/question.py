"""What a question asks for: kind of answer, focus, terms, names, values, and the operation over facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.language.values import Value
from qa.models import Kind

Operation = Literal[
    "difference", "sum", "share", "remainder", "ratio", "duration", "since", "first", "last", "most", "fewest", "count", "compare"
]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood. ``terms`` are the stems to match, without question words; ``focus`` the stems of
    what is asked for ("how many WORKERS", "which PORT"); ``names`` its proper names as written; ``values`` its dates and numbers."""

    text: str
    kind: Kind
    terms: tuple[str, ...]
    focus: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    operation: Operation | None = None
