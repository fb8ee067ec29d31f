"""Facts proposed from an article's units: quantities, shares, sums of money, dated events, lifetimes,
offices, the cells of tables and what stands behind a label.

A proposal is only made where the wording is plain, since a wrong row costs more than a missing one: the
sentence itself can still answer. One function finds one kind of fact; ``_KINDS`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.knowledge.proposing.events import find_events, find_lifetimes
from qa.knowledge.proposing.mentions import find_mentions
from qa.knowledge.proposing.offices import find_offices
from qa.knowledge.proposing.parsed import Parsed, Proposal, parse
from qa.knowledge.proposing.quantities import find_money, find_quantities, find_shares
from qa.knowledge.proposing.tables import find_cells, find_labelled
from qa.language.cells import header_of
from qa.language.finding import find_values
from qa.language.lexicon import words
from qa.models import Article, Fact, Place, Sentence

_MOST = 6
"""Facts of one sentence at most: more come from a list or a table, where the wording says little."""
_MOST_VALUES = 40
"""A sentence with more figures and dates is a table."""
_LABELLED = ("line", "item")
_LONGEST = 700
"""Characters: a longer "sentence" is no prose."""
_MOST_CELLS = 400
"""Facts of an article's tables at most."""
_KINDS: tuple[Callable[[Parsed], Iterator[Proposal]], ...] = (
    find_quantities,
    find_shares,
    find_money,
    find_events,
    find_lifetimes,
    find_offices,
)


def propose_facts(article: Article, sentences: Sequence[Sentence], mentions: bool = True) -> list[Fact]:
    """Facts that the sentences of an article state plainly, each once, in the order of the text; ``origin``
    is "extracted". With ``mentions`` also the figures and dates that no plain wording ties to a subject.

    Dates resolve against the day of publication, where the article names it.
    """
    seen: dict[Proposal, Fact] = {}
    cells = 0
    for sentence in sentences:
        if not sentence.is_evidence or len(sentence.text) > _LONGEST:
            continue
        is_row = sentence.kind == "row"
        proposals = list(_of_row(article, sentence) if is_row else _of_text(article, sentence, mentions))
        cells += is_row * len(proposals)
        opening = " ".join(sentence.text.split()[:5])
        place = Place(paragraph=sentence.paragraph, sentence=sentence.number, words=opening)
        for proposal in proposals if not is_row or cells <= _MOST_CELLS else ():
            if proposal not in seen:
                seen[proposal] = _fact(article, place, proposal)
    return list(seen.values())


def _fact(article: Article, place: Place, proposal: Proposal) -> Fact:
    return Fact(
        article_id=article.id,
        subject=proposal.subject,
        relation=proposal.relation,
        object=proposal.object,
        value=proposal.value,
        unit=proposal.unit,
        date=proposal.date,
        part_of=proposal.part_of,
        evidence=place,
        origin="extracted",
    )


def _of_row(article: Article, sentence: Sentence) -> Iterator[Proposal]:
    """What the cells of a table's row state, where the table names its columns."""
    header = header_of(article.text, sentence)
    return find_cells(sentence.text, header) if header else iter(())


def _of_text(article: Article, sentence: Sentence, mentions: bool) -> Iterator[Proposal]:
    """What a unit of words states."""
    values = tuple(find_values(sentence.text, article.source.published))
    if len(values) > _MOST_VALUES:
        return iter(())
    labelled = list(find_labelled(sentence.text, values)) if sentence.kind in _LABELLED else []
    return iter(labelled) if labelled else _proposals(parse(sentence.text, values), mentions)


def _proposals(parsed: Parsed, mentions: bool) -> Iterator[Proposal]:
    """What a sentence states plainly, then the figures and dates that none of that has."""
    told = (proposal for find in _KINDS for proposal in find(parsed))
    found = [proposal for proposal in told if not _points_elsewhere(proposal)][:_MOST]
    holders = [row.subject for row in found if row.relation == "office"]
    for row in found:
        # "Chairman of X A B visited": the person is the subject.
        held = (name for name in holders if row.relation != "number" and row.subject.endswith(" " + name))
        yield replace(row, subject=next(held, row.subject))
    if mentions:
        known = {row.value for row in found} | {row.date for row in found}
        yield from (row for row in find_mentions(parsed) if (row.value or row.date) not in known)


def _points_elsewhere(proposal: Proposal) -> bool:
    """Whether only the sentences before a row's tell what it is of: "this antenna", "reinstated him"."""
    opening = (text.split()[0].lower() for text in (proposal.subject, proposal.object) if text)
    return not words("proposing.pointing").isdisjoint(opening)
