"""Facts proposed from an article's sentences: quantities, shares, sums of money, dated events, lifetimes,
offices.

A proposal is only made where the wording is plain, since a wrong row costs more than a missing one: the
sentence itself can still answer. One function finds one kind of fact; ``_KINDS`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace

from qa.knowledge.proposing.events import find_events, find_lifetimes
from qa.knowledge.proposing.mentions import find_mentions
from qa.knowledge.proposing.offices import find_offices
from qa.knowledge.proposing.parsed import Parsed, Proposal, parse
from qa.knowledge.proposing.quantities import find_money, find_quantities, find_shares
from qa.language.finding import find_values
from qa.models import Article, Fact, Place, Sentence

_MOST = 6
"""Facts of one sentence at most: more come from a list or a table, where the wording says little."""
_MOST_VALUES = 40
"""A sentence with more figures and dates is a table."""
_LONGEST = 700
"""Characters: a longer "sentence" is no prose."""
_KINDS: tuple[Callable[[Parsed], Iterator[Proposal]], ...] = (
    find_quantities,
    find_shares,
    find_money,
    find_events,
    find_lifetimes,
    find_offices,
)


def propose_facts(article: Article, sentences: Sequence[Sentence]) -> list[Fact]:
    """Facts that the sentences of an article state plainly, each once, in the order of the text; ``origin``
    is "extracted".

    Dates resolve against the day of publication, where the article names it.
    """
    seen: dict[Proposal, Fact] = {}
    for sentence in sentences:
        if not sentence.is_evidence or len(sentence.text) > _LONGEST:
            continue
        values = tuple(find_values(sentence.text, article.source.published))
        if len(values) > _MOST_VALUES:
            continue
        parsed = parse(sentence.text, values)
        words = " ".join(sentence.text.split()[:5])
        place = Place(paragraph=sentence.paragraph, sentence=sentence.number, words=words)
        for proposal in _proposals(parsed):
            if proposal not in seen:
                fields = asdict(proposal)
                seen[proposal] = Fact(article_id=article.id, evidence=place, origin="extracted", **fields)
    return list(seen.values())


def _proposals(parsed: Parsed) -> Iterator[Proposal]:
    """What a sentence states plainly, then the figures and dates that none of that has."""
    found = [proposal for find in _KINDS for proposal in find(parsed)][:_MOST]
    holders = [row.subject for row in found if row.relation == "office"]
    for row in found:
        # "Chairman of X A B visited": the person is the subject.
        held = (name for name in holders if row.relation != "number" and row.subject.endswith(" " + name))
        yield replace(row, subject=next(held, row.subject))
    known = {row.value for row in found} | {row.date for row in found}
    yield from (row for row in find_mentions(parsed) if (row.value or row.date) not in known)
