"""The part of speech of each word, told by the few hundred words that hold English together and by endings:
no model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, cast

from qa.language.lexicon import pairs, words
from qa.language.terms import Token
from qa.language.verbs import INVARIANT, SINGULAR_S, Form, is_noun_in_ing, verb_form

Tag = Literal[
    "determiner",
    "noun",
    "verb",
    "auxiliary",
    "preposition",
    "to",
    "and",
    "clause",
    "adverb",
    "pronoun",
    "not",
]
"""``noun`` is any word inside a noun phrase but its determiner: adjectives, names and numbers too. ``clause``
opens a clause ("which", "because")."""


_CLOSED: dict[str, Tag] = {
    **{word: cast(Tag, tag) for tag, found in pairs("grammar.closed_classes").items() for word in found},
    "to": "to",
}
BE = words("grammar.be")
AUXILIARIES = BE | words("grammar.auxiliaries")
_HELPERS = words("grammar.helpers")
_NO_ADVERBS = words("grammar.no_adverbs")
_NUMBERS = words("grammar.numbers")
_AFTER_NOUN = words("grammar.after_noun")
"""Words that show that a word in -ing before them is a noun."""


def tag_of(text: str, tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int) -> Tag:
    word = tokens[i].text
    plain = word.lower()
    if _is_hyphenated(text, tokens, i):
        return "noun"
    opens = i == 0 or text[: tokens[i].start].rstrip().endswith((".", "!", "?", ":", "“", '"', "‘"))
    if (
        plain in _CLOSED
        and (not word[0].isupper() or opens or len(word) == 1)
        and not (len(word) > 1 and word.isupper())
    ):
        return _closed(tokens, tags, i, _CLOSED[plain])
    if word[0].isdigit() or (word[0].isupper() and not opens):
        return "noun"
    if plain.endswith("ly") and plain not in _NO_ADVERBS:
        return "adverb"
    form = verb_form(plain)
    return "verb" if form and _is_verb(tokens, tags, breaks, i, form) else "noun"


def _is_hyphenated(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is part of a compound, but for its last part ("STATE-RUN entity",
    "PEOPLE-TO-people")."""
    before = text[tokens[i - 1].end : tokens[i].start] if i else ""
    after = text[tokens[i].end : tokens[i + 1].start] if i + 1 < len(tokens) else ""
    return after == "-" or (before == "-" and after == " ")


def _closed(tokens: Sequence[Token], tags: Sequence[Tag], i: int, tag: Tag) -> Tag:
    """A word with a fixed tag, but for those that are two things: "that" and "so" before a clause or a noun,
    "her" alone."""
    plain, following = tokens[i].text.lower(), tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
    if plain == "that" and i and tags[i - 1] == "preposition":
        return "determiner"
    if plain == "yet" and i and tags[i - 1] in ("not", "auxiliary", "verb"):
        return "adverb"
    # "Which port", "In which port"
    if plain == "which" and (i == 0 or (i == 1 and tags[0] in ("preposition", "to"))):
        return "determiner"
    if plain in (
        "more",
        "most",
        "few",
        "many",
        "all",
        "both",
        "some",
        "much",
        "her",
        "this",
        "these",
        "those",
        "such",
        "half",
    ) and (
        not following or _CLOSED.get(following) in ("preposition", "auxiliary", "clause", "and", "adverb")
    ):
        return "pronoun"
    return tag


class _Place(NamedTuple):
    """A word that can be a verb, where it stands: its form, and the tag and the word before it, adverbs
    passed over.

    ``before`` is empty where a mark stands between them or nothing does; ``back`` is the token before, -1 at
    the start.
    """

    tokens: Sequence[Token]
    tags: Sequence[Tag]
    breaks: Sequence[bool]
    i: int
    form: Form
    back: int
    before: Tag | Literal[""]
    word: str

    def takes_object(self) -> bool:
        return _takes_object(self.tokens, self.breaks, self.i)

    def ends_noun(self) -> bool:
        return _ends_noun(self.tokens, self.breaks, self.i)

    def is_ing_noun(self) -> bool:
        return is_noun_in_ing(self.tokens[self.i].text.lower()) or _is_paired(self.tokens, self.tags, self.i)

    def after_helper(self) -> bool:
        """Behind "did", "will", "to" stands a base form, behind "is", "has" a participle."""
        if self.word in _HELPERS:
            return self.form == "base" or self.tokens[self.i].text.lower() in INVARIANT
        return self.form in ("past", "ing")

    def asks_what(self) -> bool:
        opens = self.word == "what" and self.back == 0 and self.form != "ing"
        return opens and (self.form == "past" or self.takes_object())

    def goes_on(self) -> bool:
        """Whether a verb in -s follows "and" behind another verb, and no noun of a list."""
        return (
            self.form == "s"
            and "verb" in self.tags
            and self.takes_object()
            and not _is_listed(self.tags, self.back)
        )

    def resumes(self) -> bool:
        """Whether a verb in -s follows what commas set apart."""
        inside = self.form == "s" and self.back >= 0 and "noun" in self.tags
        return inside and self.takes_object() and self.tags[-1] != "verb"

    def agrees(self) -> bool:
        """Whether a noun before fits in number: "workers LIVE in", "the mole LIES in"."""
        plural = self.word.endswith("s") and not self.word.endswith(SINGULAR_S)
        return self.takes_object() and plural == (self.form == "base")


_Case = Callable[[_Place], bool]
_VERB_ROWS: tuple[tuple[_Case, _Case], ...] = (
    # The case, tried in this order, and whether the word is a verb in it.
    (lambda p: p.word == "s", lambda p: False),  # "Holt's USE"
    # "a MEETING"
    (lambda p: p.form == "ing" and p.before != "auxiliary" and p.is_ing_noun(), lambda p: False),
    (
        lambda p: p.before == "auxiliary" and p.form == "base" and _is_inverted(p.tokens, p.back),
        lambda p: False,  # "When did COACH Berendy come?"
    ),
    (lambda p: p.before in ("auxiliary", "to"), _Place.after_helper),  # "was CLOSED", "to CLOSE"
    (_Place.asks_what, lambda p: True),  # "What CAUSES rust?"
    (lambda p: p.before == "determiner", lambda p: False),  # "the USE"
    # "two VISITS"
    (lambda p: p.before == "noun" and p.word in _NUMBERS and p.form != "past", lambda p: False),
    (lambda p: p.before == "verb" and p.form in ("s", "base"), lambda p: False),  # "closed FARMS"
    (lambda p: p.before == "preposition", lambda p: p.form == "ing" and not p.ends_noun()),  # "by CLOSING it"
    (lambda p: p.before in ("pronoun", "clause"), lambda p: p.form != "ing" or p.before == "pronoun"),
    (
        lambda p: p.form == "past",
        lambda p: p.before != "noun" or not _opens_noun(p.tokens, p.tags, p.breaks, p.i),
    ),  # "the mole CLOSED", not "three AGED ships"
    # "a team REPRESENTING art"
    (lambda p: p.form == "ing", lambda p: p.before != "noun" or not p.ends_noun()),
    (lambda p: p.before == "and", _Place.goes_on),  # "closed it and KEEPS it"
    (lambda p: p.before == "", _Place.resumes),  # "The mole, built in 1902, LIES"
    (lambda p: True, _Place.agrees),
)


def _is_verb(
    tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int, form: Form
) -> bool:
    """Whether a word that can be a verb is one here, by what stands before and behind it."""
    back = i - 1
    while back >= 0 and tags[back] in ("adverb", "not") and not breaks[back]:
        back -= 1
    before: Tag | Literal[""] = tags[back] if back >= 0 and not breaks[i - 1] else ""
    place = _Place(tokens, tags, breaks, i, form, back, before, tokens[back].text.lower() if before else "")
    return next(verdict(place) for case, verdict in _VERB_ROWS if case(place))


def _is_paired(tokens: Sequence[Token], tags: Sequence[Tag], i: int) -> bool:
    """Whether a word in -ing goes with another before "and" that is no verb ("an oil trading and REFINING
    company")."""
    return (
        i > 1
        and tags[i - 1] == "and"
        and tags[i - 2] == "noun"
        and verb_form(tokens[i - 2].text.lower()) == "ing"
    )


def _is_inverted(tokens: Sequence[Token], auxiliary: int) -> bool:
    """Whether an auxiliary stands before its subject, as in a question: "When did COACH Berendy come?"."""
    before = tokens[auxiliary - 1].text.lower() if auxiliary else ""
    return (
        not before
        or before in ("when", "where", "why", "how", "whom")
        or (tokens[auxiliary].text.lower() in ("do", "does", "did") and before in ("what", "who"))
    )


def _is_listed(tags: Sequence[Tag], conjunction: int) -> bool:
    """Whether what stands before "and" is itself a noun behind a preposition or determiner ("of taxes and
    fees")."""
    back = conjunction - 1
    while back >= 0 and tags[back] == "noun":
        back -= 1
    return back >= 0 and tags[back] == "preposition"


def _opens_noun(tokens: Sequence[Token], tags: Sequence[Tag], breaks: Sequence[bool], i: int) -> bool:
    """Whether a participle stands inside a noun phrase: "the newly elected president", "three aged ships"."""
    if breaks[i] or i + 1 >= len(tokens):
        return False
    inside = i - 1
    while inside >= 0 and tags[inside] in ("noun", "adverb") and not breaks[inside]:
        inside -= 1
    following = tokens[i + 1].text
    plain = not (
        following.lower() in _CLOSED
        or following[0].isupper()
        or following[0].isdigit()
        or following.endswith("ly")
    )
    return plain and i - 1 - inside <= 1 and tokens[i - 1].text[0].isdigit()


def _ends_noun(tokens: Sequence[Token], breaks: Sequence[bool], i: int) -> bool:
    """Whether a word in -ing ends a noun phrase ("oil trading and", "of shipping."), since nothing that it
    does follows."""
    if breaks[i] or i + 1 >= len(tokens):
        return True
    return tokens[i + 1].text.lower() in _AFTER_NOUN


def _takes_object(tokens: Sequence[Token], breaks: Sequence[bool], i: int) -> bool:
    """Whether what follows a word can follow a verb: a determiner, a preposition, a name, a number, "to" or a
    clause."""
    if breaks[i] or i + 1 >= len(tokens):
        return False
    following = tokens[i + 1].text
    tag = _CLOSED.get(following.lower())
    if tag is not None:
        return tag in (
            "determiner",
            "preposition",
            "to",
            "pronoun",
            "clause",
            "adverb",
        ) and following.lower() not in ("of",)
    return (
        following[0].isupper()
        or following[0].isdigit()
        or following.endswith("ly")
        or verb_form(following.lower()) in ("", "base")
    )
