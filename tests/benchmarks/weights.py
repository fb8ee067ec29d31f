"""Writes fitted weights to the one file that holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa.answering.matching.scoring import WEIGHTS


def write_weights(section: str, fitted: Mapping[str, float]) -> None:
    """Put weights in the place of a section's, rounded to three digits; comments and other sections stay."""
    text = WEIGHTS.read_text(encoding="utf-8")
    lines = "".join(f"{_key(name)} = {round(float(weight), 3)}\n" for name, weight in fitted.items())
    found = re.search(rf"^\[{section}\]\n(?:[^\n#\[]+\n)*", text, re.MULTILINE)
    if found is None:
        raise KeyError(section)
    WEIGHTS.write_text(
        text[: found.start()] + f"[{section}]\n{lines}" + text[found.end() :], encoding="utf-8"
    )


def _key(name: str) -> str:
    return name if name.isalpha() and name.isascii() else f'"{name}"'
