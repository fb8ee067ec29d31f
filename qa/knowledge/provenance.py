"""Where articles say that they come from: nothing, or what is hardly a publisher or a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.knowledge.contents import Contents
from qa.knowledge.untrusted import quote
from qa.language.countries import is_place_name
from qa.language.lexicon import alternation, words
from qa.models import Article, Problem

_ROLES = alternation("headings.roles")
_ROLE = re.compile(rf"(?:.*\W)?(?:{_ROLES})", re.IGNORECASE)


def source_problems(contents: Contents) -> Iterator[Problem]:
    """A warning for each article that does not say where it comes from, or says it in an unlikely way: the
    publisher "Transport Correspondent", the title "PRESS RELEASE"."""
    for article_id, article in contents.articles.items():
        for message in _doubts(article):
            yield Problem.model_construct(
                path=contents.paths[article_id], line=1, message=message, severity="warning"
            )


def _doubts(article: Article) -> Iterator[str]:
    publisher = article.source.publisher or ""
    if not publisher:
        yield "no publisher; put it under source in the front matter, so that citations name it"
    elif kind := _mistaken_for(publisher):
        yield f"the publisher {quote(publisher)} looks like {kind}; put who published the article there"
    if not article.source.published:
        message = "no date; put published under source in the front matter, so that {} can be resolved"
        yield message.format('"last month"')
    if article.title.strip(" #*:.!-–—").casefold() in words("headings.notices"):
        yield f"the title {quote(article.title)} says what kind of text this is; put its headline there"


def _mistaken_for(publisher: str) -> str:
    """What a publisher's name looks like where it is none: "a role", "a place", else nothing."""
    parts = [part.strip() for part in publisher.split(",")]
    if all(_is_place(part) for part in parts):
        return "a place"
    return "a role" if _ROLE.fullmatch(publisher.strip()) else ""


def _is_place(name: str) -> bool:
    return (
        is_place_name(name) or is_place_name(name.title()) or name.casefold() in words("headings.datelines")
    )
