"""Facts proposed from an article's sentences: quantities, shares, sums of money, dated events, lifetimes, offices.

A proposal is only made where the wording is plain, since a wrong row costs more than a missing one: the sentence itself
can still answer. One function finds one kind of fact; ``_KINDS`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.knowledge.events import find_events, find_lifetimes
from qa.knowledge.mentions import mentions
from qa.knowledge.offices import find_offices
from qa.knowledge.prose import Found, Prose, Word, date_cell, number_cell
from qa.knowledge.quantities import find_money, find_quantities, find_shares
from qa.language.finding import find_values
from qa.models import MENTIONED, Article, Fact, Place, Sentence

_MOST = 6
"""Facts of one sentence at most: more come from a list or a table, where the wording says little."""
_MOST_VALUES = 40
"""A sentence with more figures and dates is a table."""
_LONGEST = 700
"""Characters: a longer "sentence" is no prose."""


def propose_facts(article: Article, sentences: Sequence[Sentence]) -> list[Fact]:
    """Facts that the sentences of an article state plainly, each once, in the order of the text; ``origin`` is "extracted".

    Dates resolve against the day of publication, where the article names it.
    """
    published = article.source.published
    seen: set[Found] = set()
    facts: list[Fact] = []
    for sentence in sentences:
        if sentence.heading or len(sentence.text) > _LONGEST:
            continue
        values = find_values(sentence.text, published)
        if len(values) > _MOST_VALUES:
            continue
        words = [Word(m[0], m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(sentence.text)]
        reading = Prose(sentence.text, words, values)
        place = Place(paragraph=sentence.paragraph, sentence=sentence.number, words=" ".join(sentence.text.split()[:5]))
        fresh = [found for kind in _KINDS for found in kind(reading)][:_MOST]
        fresh += _mentioned(reading, fresh)
        for found in dict.fromkeys(_by_name(fresh)):
            if found not in seen:
                seen.add(found)
                facts.append(_fact(article.id, found, place))
    return facts


def _by_name(found: list[Found]) -> Iterator[Found]:
    """The same facts, with a person's name for a subject that opens with the office ("Chairman of X A B" to "A B")."""
    holders = [row.subject for row in found if row.relation == "office"]
    for row in found:
        holder = next((name for name in holders if row.relation != "number" and row.subject.endswith(" " + name)), row.subject)
        yield replace(row, subject=holder)


def _fact(article_id: str, found: Found, place: Place) -> Fact:
    return Fact(
        article_id=article_id,
        subject=found.subject,
        relation=found.relation,
        object=found.object,
        value=found.value,
        unit=found.unit,
        date=found.date,
        part_of=found.part_of,
        evidence=place,
        origin="extracted",
    )


_WORD = re.compile(r"[^\W_]+(?:[.,'’&/-][^\W_]+)*")


def _mentioned(reading: Prose, found: Sequence[Found]) -> Iterator[Found]:
    """The figures and dates that no other fact of the sentence has."""
    known = {row.value for row in found} | {row.date for row in found}
    for subject, object_, value in mentions(reading.text, reading.values):
        if value.kind == "date":
            row = Found(subject, MENTIONED, object_, date=date_cell(value))
        else:
            row = Found(subject, MENTIONED, object_, number_cell(value), value.unit)
        if (row.value or row.date) not in known:
            yield row


_KINDS: tuple[Callable[[Prose], Iterator[Found]], ...] = (
    find_quantities,
    find_shares,
    find_money,
    find_events,
    find_lifetimes,
    find_offices,
)
