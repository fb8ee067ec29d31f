"""Question sets as SQuAD 1.1 and 2.0 have them: JSON, with articles of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.knowledge.untrusted import quote
from qa.models import Article
from qa.questionsets.cases import Case, Fault, QuestionSet, clean_text

_FARTHEST = 10_000
"""Characters that an answer's offset may be off: to look for each answer in all of a long text takes time
with their product."""
_JSON_NAMES = {
    str: "a text",
    int: "a whole number",
    list: "a list",
    dict: "an object",
    bool: "true or false",
    float: "a number",
}


def parse_squad(path: Path, text: str) -> QuestionSet:
    try:
        root = json.loads(text)
    except json.JSONDecodeError as error:
        raise Fault(
            error.lineno, f"broken JSON: {error.msg} (column {error.colno}); mend it or fetch the file again"
        ) from None
    except RecursionError:
        raise Fault(0, "broken JSON: it is nested too deeply; mend it or fetch the file again") from None
    except ValueError as error:
        raise Fault(0, f"broken JSON: {error}; mend it or fetch the file again") from None
    if not isinstance(root, dict) or not isinstance(root.get("data"), list):
        raise Fault(
            0,
            "is not SQuAD 1.1 or 2.0, which has a list `data` of articles; write your own questions as YAML",
        )
    articles: list[Article] = []
    cases: list[Case] = []
    ids: dict[str, int] = {}
    for number, entry in enumerate(root["data"]):
        where = f"data[{number}]"
        title = (
            clean_text(entry["title"])
            if isinstance(entry, dict) and isinstance(entry.get("title"), str)
            else ""
        )
        title = title.replace("_", " ").strip() or f"Article {number + 1}"
        article = Article(id=_slug(title, ids), title=title, text=_joined(entry, where))
        articles.append(article)
        cases.extend(_squad_cases(entry, article, where))
    if not cases:
        raise Fault(0, "holds no question; take another file")
    return QuestionSet(path=str(path), groups=tuple((case,) for case in cases), articles=tuple(articles))


def _slug(title: str, ids: dict[str, int]) -> str:
    """An id from the title, told apart by a number where it is taken."""
    base = re.sub(r"[\W_]+", "-", title.casefold()).strip("-") or "article"
    slug = base
    while slug in ids:
        ids[base] += 1
        slug = f"{base}-{ids[base]}"
    ids[slug] = 1
    return slug


def _paragraphs(entry: Any, where: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each paragraph's place, record and text."""
    for number, paragraph in enumerate(_get(entry, "paragraphs", list, where)):
        place = f"{where}.paragraphs[{number}]"
        yield place, paragraph, clean_text(_get(paragraph, "context", str, place))


def _joined(entry: Any, where: str) -> str:
    text = "\n\n".join(context for _, _, context in _paragraphs(entry, where))
    if not text.strip():
        raise Fault(0, f"{where}: the article has no text; give its paragraphs a `context`")
    return text


def _squad_cases(entry: Any, article: Article, where: str) -> Iterator[Case]:
    offset = 0
    for place, paragraph, context in _paragraphs(entry, where):
        for number, record in enumerate(_get(paragraph, "qas", list, place)):
            yield _squad_case(record, context, offset, article, f"{place}.qas[{number}]")
        offset += len(context) + len("\n\n")


def _squad_case(record: Any, context: str, offset: int, article: Article, where: str) -> Case:
    ask = clean_text(_get(record, "question", str, where))
    name = clean_text(str(record.get("id", "")))
    if record.get("is_impossible") is True:
        return Case(ask=ask, abstain=True, id=name, article=article.id)
    answers = _get(record, "answers", list, where)
    if not answers:
        raise Fault(0, f"{where}: the question has no answer; give it one, or `is_impossible: true`")
    texts: dict[str, None] = {}
    spans: dict[tuple[int, int], None] = {}
    for answer in answers:
        text = clean_text(_get(answer, "text", str, where)).strip()
        start = _nearest(text, context, _get(answer, "answer_start", int, where))
        if not text or start < 0:
            raise Fault(
                0,
                f"{where}: the answer {quote(text)} does not stand in its paragraph; "
                "mend `text` and `answer_start`",
            )
        texts[text] = None
        spans[offset + start, offset + start + len(text)] = None
    return Case(ask=ask, answers=tuple(texts), spans=tuple(spans), id=name, article=article.id)


def _nearest(text: str, context: str, start: int) -> int:
    """Where the text stands nearest to ``start``, at most ``_FARTHEST`` off, -1 where nowhere: some public
    sets count a few characters off."""
    start = min(max(start, 0), len(context))
    end = start + len(text)
    places = (context.find(text, start, end + _FARTHEST), context.rfind(text, max(0, start - _FARTHEST), end))
    return min((place for place in places if place >= 0), key=lambda place: abs(place - start), default=-1)


def _get(record: Any, key: str, kind: type, where: str) -> Any:
    """A member of the right type; ``where`` names the record by its JSON path."""
    if not isinstance(record, dict):
        raise Fault(0, f"{where}: must be an object, not {_json_name(record)}")
    if key not in record:
        raise Fault(0, f"{where}: `{key}` is missing; add it as SQuAD has it")
    value = record[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Fault(0, f"{where}: `{key}` must be {_JSON_NAMES[kind]}, not {_json_name(value)}")
    return value


def _json_name(value: Any) -> str:
    return _JSON_NAMES.get(type(value), "null")
