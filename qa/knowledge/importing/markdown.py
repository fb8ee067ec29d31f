"""Markdown with front matter."""

from __future__ import annotations

import re
from pathlib import Path

from qa.knowledge.articlefile import Fault, UnreadableFileError, parse_article
from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import split_head
from qa.knowledge.importing.text import decode, tidy
from qa.models import Source

_LINK_DEFINITION = re.compile(
    r"^\[[^\[\]^\n][^\[\]\n]*+\]:[ \t]*+(?:<[^<>\n]*+>|(?=\S*[/:#]|\S+\.\w)\S++)"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t]*+$",
    re.MULTILINE,
)
"""A line of Markdown that only says where a link leads: a label, a target, perhaps a title. What was matched
is not tried again in another way, which would take time with the square of the line."""


def read_markdown(path: Path, data: bytes, notices: list[str]) -> Draft:
    faults: list[Fault] = []
    try:
        title, text, source, language = parse_article(decode(path, data, notices), faults)
    except UnreadableFileError as error:
        raise failure(path, error.fault.message, error.fault.line) from None
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise failure(path, errors[0].message, errors[0].line)
    notices += [fault.message for fault in faults]
    title, found_source, body = split_head(without_marks(tidy(path, text)), title)
    if source == Source.model_construct():
        source = found_source
    return Draft(body, title, source, language)


def without_marks(markdown: str) -> str:
    """Markdown without comments, images, link targets and emphasis: what a reader sees."""
    text = _without_comments(markdown)
    text = re.sub(r"!\[[^\[\]\n]*+\]\([^()\n]*+\)", "", text)
    text = re.sub(r"\[([^\[\]\n]++)\]\([^()\n]*+\)", r"\1", text)
    text = _LINK_DEFINITION.sub("", text)
    text = re.sub(r"(\*\*|__)(?=\S)([^*_\n]++)\1", r"\2", text)
    return re.sub(r"(?<![*\w])\*(?=\S)([^*\n]++)\*(?!\w)", r"\1", text)


def _without_comments(markdown: str) -> str:
    kept: list[str] = []
    start = 0
    while (opened := markdown.find("<!--", start)) >= 0 and (closed := markdown.find("-->", opened)) >= 0:
        kept.append(markdown[start:opened])
        start = closed + 3
    return "".join([*kept, markdown[start:]])
