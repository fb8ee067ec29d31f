"""Who does what in a sentence: the noun phrases around the verb that a question asks about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa.answering.matching.names import is_body
from qa.answering.matching.sentence import AnnotatedSentence
from qa.language.lexicon import words
from qa.language.phrases import NounPhrase, VerbGroup
from qa.language.verbs import verb_form

_PARTICLES = words("matching.particles")
_BY_WITHIN, _WITHIN = 12, 14
"""Tokens behind a verb within which "by" is looked for, and what stands behind other prepositions."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The noun phrases, by their first token, of a verb: who does it, to whom or what it is done, each with
    the likeliest first, and what stands behind a preposition, with that preposition."""

    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    others: Mapping[int, str]


class Roles:
    """A sentence as verbs with their arguments."""

    def __init__(self, annotated: AnnotatedSentence) -> None:
        self.text, self.tokens, self.phrases = annotated.sentence.text, annotated.tokens, annotated.phrases
        self.phrase_at: Mapping[int, NounPhrase] = {
            i: phrase for phrase in self.phrases.nouns for i in range(phrase.start, phrase.last + 1)
        }

    def arguments(self, group: VerbGroup) -> Arguments:
        """The arguments of a verb, passive or not. A participle behind a noun is taken for both ("workers
        SENT to Mongolia")."""
        before, after, by = self.before(group), self.after(group), self._by(group)
        others = {
            self.phrase_at[i + 1].first: self.tokens[i].text.lower()
            for i in range(group.main + 1, min(len(self.tokens) - 1, group.main + _WITHIN))
            if self.phrases.tags[i] in ("preposition", "to") and i + 1 in self.phrase_at
        }
        reduced = (
            group.first == group.main
            and verb_form(self.tokens[group.main].text.lower()) == "past"
            and after is None
        )
        if group.passive or (reduced and by is not None):
            return Arguments(_firsts([by]), _firsts(before), others)
        return Arguments(_firsts(before), _firsts([after, *(before[:1] if reduced else ())]), others)

    def before(self, group: VerbGroup) -> list[NounPhrase]:
        """The noun phrases that can be the subject, the likeliest first: the head of those before a verb,
        then what hangs on it by prepositions, brackets, commas and "and"; before "which" the nearest first,
        before "who" those that look like a person's name."""
        i = group.first - 1
        relative = i >= 0 and self.phrases.tags[i] == "clause"
        who = relative and self.tokens[i].text.lower() == "who"
        i = i - 1 if relative else self._before_insertion(i)
        found: list[NounPhrase] = []
        listed = False
        while i >= 0 and (phrase := self._ends_at(i)) is not None:
            found.insert(0, phrase)
            before = phrase.start - 1
            listed = listed or (before >= 0 and self.phrases.tags[before] == "and")
            if before < 0 or not (
                self._hangs_on(before)
                or (self.phrases.breaks[before] and (listed or self._is_inserted(phrase)))
            ):
                break
            i = before if self.phrases.breaks[before] and not self._hangs_on(before) else before - 1
        if relative:
            found.reverse()
        elif (
            len(found) > 1
            and found[0].start
            and self.phrases.tags[found[0].start - 1] in ("preposition", "to")
        ):
            del found[0]  # "In June, Ada Holt signed"
        return [phrase for phrase in found if not who or self._is_person(phrase)] or found

    def _hangs_on(self, i: int) -> bool:
        return self.phrases.tags[i] in ("preposition", "to", "and")

    def _is_inserted(self, phrase: NounPhrase) -> bool:
        """Whether commas or brackets stand on both sides of a noun phrase."""
        return self.phrases.breaks[phrase.last] or self.text[: self.tokens[phrase.start].start].endswith("(")

    def _before_insertion(self, last: int) -> int:
        """The token before what is inserted between a subject and its verb by two commas ("Ada Holt, WHO RUNS
        THE PORT, signed")."""
        if last < 0 or not self.phrases.breaks[last]:
            return last
        first = last
        while first > 0 and not self.phrases.breaks[first - 1]:
            first -= 1
        opens = (
            self.phrases.tags[first] in ("determiner", "clause", "verb")
            or self.tokens[first].text[0].islower()
        )
        opens = opens or self.text[: self.tokens[first].start].endswith("(")
        return first - 1 if opens and first - 1 in self.phrase_at else last

    def _ends_at(self, i: int) -> NounPhrase | None:
        """The noun phrase that ends at a token, or at adverbs before it."""
        while i >= 0 and self.phrases.tags[i] == "adverb" and i not in self.phrase_at:
            i -= 1
        return self.phrase_at.get(i)

    def _is_person(self, phrase: NounPhrase) -> bool:
        name = self.text[self.tokens[phrase.first].start : self.tokens[phrase.last].end]
        is_name = any(word[0].isupper() and not word.isupper() for word in name.split())
        return is_name and not is_body(name)

    def after(self, group: VerbGroup) -> NounPhrase | None:
        """The noun phrase that follows a verb, behind particles and adverbs."""
        i = group.main + 1
        while i < len(self.tokens) and not self.phrases.breaks[i - 1] and i not in self.phrase_at:
            if self.phrases.tags[i] != "adverb" and self.tokens[i].text.lower() not in _PARTICLES:
                return None
            i += 1
        return self.phrase_at.get(i) if i < len(self.tokens) and not self.phrases.breaks[i - 1] else None

    def _by(self, group: VerbGroup) -> NounPhrase | None:
        behind = range(group.main + 1, min(len(self.tokens), group.main + _BY_WITHIN))
        return next(
            (
                self.phrase_at[i + 1]
                for i in behind
                if self.tokens[i].text.lower() == "by" and i + 1 in self.phrase_at
            ),
            None,
        )


def _firsts(phrases: list[NounPhrase | None] | list[NounPhrase]) -> tuple[int, ...]:
    return tuple(phrase.first for phrase in phrases if phrase is not None)
