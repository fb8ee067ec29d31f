"""A question aligned with one sentence: which of its terms the sentence has, in what role, and how near to a
span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from qa.answering.matching.names import behind_office
from qa.answering.matching.query import Query
from qa.answering.matching.roles import Roles
from qa.answering.matching.sentence import AnnotatedSentence
from qa.language.phrases import VerbGroup
from qa.language.terms import is_stop_word, opposites, stem

_ALIKE = 0.4
"""The least likeness at which a word of the sentence is another form of one of the question's."""
_BREAK = 2
"""Words that a comma counts as."""
_VERB = 2.5
"""How much more than another term the question's verb weighs in nearness."""


class Alignment:
    """``terms`` gives for each token of the sentence the question's term that it stands for, or none."""

    def __init__(self, query: Query, annotated: AnnotatedSentence) -> None:
        self.query, self.annotated, self.question = query, annotated, query.question
        self.text, self.tokens, self.phrases = annotated.sentence.text, annotated.tokens, annotated.phrases
        self.terms = [self._term_of(term) for term in annotated.stems]
        self.stops = [is_stop_word(token.text) for token in self.tokens]
        self.roles = Roles(annotated)
        self.head = query.question.focus[-1] if query.question.focus else ""
        holders = (behind_office(annotated, name) for name in annotated.names)
        self.names = {(name.start, name.end) for name in (*annotated.names, *holders) if name}
        self.values = {(value.start, value.end): value.kind for value in annotated.values}

    def _term_of(self, term: str) -> str | None:
        meant = self.query.meaning.get(term)
        if meant in self.query.weights:
            return meant
        like = max(self.query.forms(term), key=lambda form: form[1], default=("", 0.0))
        return like[0] if like[1] >= _ALIKE else None

    @cached_property
    def named(self) -> frozenset[str]:
        """The terms of whoever the question names."""
        tokens = self.question.tokens[1:]
        names = (
            stem(token.text) for token in tokens if token.text[0].isupper() and not is_stop_word(token.text)
        )
        return frozenset((*names, *self.question.predicate.subject))

    @cached_property
    def groups(self) -> list[VerbGroup]:
        """The sentence's verbs that mean the question's."""
        verb, tags = self.question.verb, self.phrases.tags
        return [
            group
            for group in self.phrases.verbs
            if verb and tags[group.main] == "verb" and self.terms[group.main] == verb
        ]

    @cached_property
    def before(self) -> Sequence[tuple[str, str]]:
        """For each token the tag of the word before it and its determiner, and that word; "break" or "start"
        where there is none."""
        tags, breaks = self.phrases.tags, self.phrases.breaks
        found = [("start", "")]
        for i in range(len(self.tokens) - 1):
            if breaks[i]:
                found.append(("break", ""))
            else:
                found.append(found[i] if tags[i] == "determiner" else (tags[i], self.word(i)))
        return found

    def opposed(self, first: int, last: int) -> frozenset[str]:
        """The question's stems that tokens from ``first`` up to ``last`` have the opposite of instead
        ("rise", for "fell")."""
        stems = frozenset(self.annotated.stems[first:last])
        missing = self.question.stems - stems - frozenset(self.terms[first:last])
        return frozenset(term for term in missing if self._is_opposed(term, stems))

    @cached_property
    def does_opposite(self) -> bool:
        """Whether the sentence has the opposite of the question's verb instead of it."""
        verb, stems = self.question.verb, frozenset(self.annotated.stems)
        return bool(verb) and verb not in stems and verb not in self.terms and self._is_opposed(verb, stems)

    def _is_opposed(self, term: str, stems: frozenset[str]) -> bool:
        return not stems.isdisjoint(opposites(term) - self.question.stems)

    def belongs_to_verb(self, start: int) -> bool:
        """Whether the question's verb is the last verb before an offset, or the first of all where none is
        before it."""
        before = [group for group in self.phrases.verbs if self.tokens[group.main].end <= start]
        return (before[-1:] or self.phrases.verbs[:1])[0] in self.groups if self.groups else False

    @cached_property
    def arguments(self) -> tuple[tuple[int, ...], tuple[int, ...], Mapping[int, str]] | None:
        """Noun phrases of the question's verb: in the role asked for, in others, and behind prepositions.

        Each is given by its first token, the last ones with their preposition. None where the sentence lacks
        the verb.
        """
        predicate = self.question.predicate
        matched = [self.roles.arguments(group) for group in self.groups]
        if not matched:
            return None
        subjects = tuple(first for one in matched for first in one.subjects)
        objects = tuple(first for one in matched for first in one.objects)
        others: dict[int, str] = {}
        for one in matched:
            others.update(one.others)
        if predicate.role == "subject":
            return (objects, subjects, others) if predicate.passive else (subjects, objects, others)
        if predicate.role == "object" and not predicate.passive:
            return objects, subjects, others
        return (), (), others

    def word(self, i: int) -> str:
        return self.tokens[i].text.lower() if 0 <= i < len(self.tokens) else ""

    def tokens_of(self, first: int) -> range:
        """The tokens of the noun phrase whose first word, but for a determiner, is a token."""
        return range(first, self.roles.phrase_at[first].last + 1)

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and last token between two offsets, or none where there is no token."""
        inside = [i for i, token in enumerate(self.tokens) if token.start < end and token.end > start]
        return (inside[0], inside[-1]) if inside else None

    def nearness(self, first: int, last: int) -> float:
        """How near the question's terms stand to the tokens from ``first`` to ``last``: more is nearer.

        Each counts at its nearest and by its weight, the verb most. A break between counts as further words,
        but for the first behind, which may open an apposition.
        """
        breaks = self.phrases.breaks
        nearest: dict[str, int] = {}
        for i, term in enumerate(self.terms):
            if term is not None:
                distance = 0
                if i < first:
                    distance = first - i + _BREAK * sum(breaks[i:first])
                elif i > last:
                    distance = i - last + _BREAK * max(0, sum(breaks[last:i]) - 1)
                nearest[term] = min(distance, nearest.get(term, distance))
        weights, verb = self.query.weights, self.question.verb
        near = sum(
            (_VERB if term == verb else 1.0) * weights[term] / (1 + distance / 3)
            for term, distance in nearest.items()
        )
        return near / (sum(weights.values()) or 1.0)

    def share_asked(self, first: int, last: int) -> float:
        """The share of the question's words, by weight, from a token to a token."""
        return self.query.share({term for term in self.terms[first : last + 1] if term is not None})

    def clause(self, first: int, last: int) -> range:
        """The tokens between the punctuation before and behind a stretch."""
        while first > 0 and not self.phrases.breaks[first - 1]:
            first -= 1
        while last + 1 < len(self.tokens) and not self.phrases.breaks[last]:
            last += 1
        return range(first, last + 1)
