"""The units of an article: where everything gets its sentences from."""

from __future__ import annotations

from qa.language.document import LONGEST, read_units
from qa.models import Article, Sentence

__all__ = ["LONGEST", "split_sentences"]


def split_sentences(article: Article) -> list[Sentence]:
    """The units of an article in order, each with its place: ``article.text[s.start:s.end] == s.text``.

    Sentences of running text, and the headings, items, rows, labelled lines and turns of other documents
    (see ``Sentence.kind``).
    """
    return list(read_units(article))
