"""Which stretch of a sentence answers: a sum of named signals over its options, as ranking has one over sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from qa.answering.extraction.candidates import Option, find_options
from qa.answering.matching.alignment import Alignment
from qa.answering.matching.names import owns_asked
from qa.language.phrases import NounPhrase
from qa.language.terms import stem, tokenize
from qa.models import Kind

Span = tuple[int, int]
_THINGS = frozenset(
    map(
        stem,
        """award bowl championship cup league game church university college school institute academy museum hospital
        company corporation inc ltd bank agency office ministry committee council parliament assembly congress senate
        party union association society federation organization organisation centre center language street road bridge
        river lake sea ocean island mountain valley county province state city town palace castle bible war battle
        treaty act law empire kingdom dynasty century airport station news times""".split(),
    )
)
"""Words in the names of things, places and bodies, which a person's name lacks."""
_WORKS = frozenset(
    map(
        stem,
        """film movie documentary book novel poem song album play opera musical series show programme program painting exhibition essay
        article story speech motto slogan nickname headline""".split(),
    )
)
"""What has a title in quotation marks."""
_BECOME = stem("become")
_PLACE = frozenset("in at on from to into near of".split())
_CALLED = frozenset(("called", "named", "known", "as", "dubbed", "termed"))
_NAMED = frozenset(("person", "place", "organisation"))


Signal = Callable[[Alignment, Option], float]


@dataclass(frozen=True, slots=True)
class _Asks:
    """A signal that only counts for some kinds of question."""

    kinds: Collection[Kind]
    signal: Signal

    def __call__(self, alignment: Alignment, option: Option) -> float:
        return self.signal(alignment, option) if alignment.question.kind in self.kinds else 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """Where a short answer stands in its sentence, and the sum of what speaks for it; 0 where it was not chosen by such a sum."""

    span: Span
    score: float


def _content(alignment: Alignment, option: Option) -> list[int]:
    return [i for i in range(option.first, option.last + 1) if not alignment.stops[i]]


def _phrase(alignment: Alignment, option: Option) -> NounPhrase | None:
    return alignment.clauses.phrase_at.get(option.first)


def _before(alignment: Alignment, option: Option) -> tuple[str, str]:
    return alignment.before[option.first]


def _after(alignment: Alignment, option: Option) -> str:
    """The tag of the word behind an option, or "break"."""
    return "break" if alignment.phrases.breaks[option.last] else alignment.phrases.tags[option.last + 1]


def choose(alignment: Alignment) -> Extraction | None:
    """The offsets of the best option with its score, or none where nothing in the sentence says more than the question."""
    signals = _signals_of(alignment.question.kind, alignment.question.for_response)
    scored = (
        (sum(weight * signal(alignment, option) for weight, signal in signals), option)
        for option in weighable(alignment)
    )
    best = max(scored, key=lambda one: one[0], default=None)
    return Extraction((best[1].start, best[1].end), best[0]) if best else None


def weighable(alignment: Alignment) -> list[Option]:
    """The options that say more than the question, and are no piece of a value ("May" of "May 2012")."""
    return [
        option
        for option in find_options(alignment.annotated)
        if any(alignment.asked[i] is None for i in _content(alignment, option))
        and not any(
            start <= option.start and option.end <= end and end - start > option.end - option.start
            for start, end in alignment.values
        )
    ]


@cache
def _signals_of(kind: Kind, for_response: bool) -> list[tuple[float, Signal]]:
    """The weights and signals that count for a kind of question."""
    of_kind = (
        name for name, (_, signal) in SIGNALS.items() if not isinstance(signal, _Asks) or kind in signal.kinds
    )
    return [SIGNALS[name] for name in of_kind if for_response or name != "deed for response"]


def _share_asked(alignment: Alignment, option: Option) -> float:
    content = _content(alignment, option)
    return sum(alignment.asked[i] is not None for i in content) / max(1, len(content))


def _names_asked(alignment: Alignment, option: Option) -> float:
    return float(
        any(
            alignment.asked[i] in alignment.named
            for i in range(option.first, option.last + 1)
            if alignment.asked[i]
        )
    )


def _is_wanted(alignment: Alignment, option: Option) -> float:
    """1 for the likeliest argument, less for those farther from the verb."""
    phrase = _phrase(alignment, option)
    if alignment.arguments is None or phrase is None or phrase.first not in alignment.arguments[0]:
        return 0.0
    return 1 / (1 + alignment.arguments[0].index(phrase.first))


def _name_behind_head(alignment: Alignment, option: Option) -> float:
    """Whether a name follows the noun asked for in one phrase ("the state UTILITY HidroSud")."""
    phrase = _phrase(alignment, option)
    if not alignment.head or phrase is None or not _is_name(alignment, option):
        return 0.0
    return float(alignment.head in alignment.asked[phrase.first : option.first])


def _name_behind_doer(alignment: Alignment, option: Option) -> float:
    """Whether a name follows the noun for who does what the question asks ("CHAIRMAN Ada Holt", asked who chairs)."""
    phrase = _phrase(alignment, option)
    if phrase is None or not alignment.question.verb or not _is_name(alignment, option):
        return 0.0
    return float(
        alignment.question.verb in alignment.asked[max(phrase.first, option.first - 2) : option.first]
    )


def _behind_doer_of(alignment: Alignment, option: Option) -> float:
    """Whether "of" or "to" ties an option to the noun for who does what is asked ("ADVISER TO the king", asked whom she advises)."""
    i = option.first - 1
    while i > 0 and alignment.phrases.tags[i] == "determiner":
        i -= 1
    asks_object = alignment.question.predicate.role == "object" and bool(alignment.question.verb)
    return float(
        asks_object
        and i > 0
        and alignment.word(i) in ("of", "to")
        and alignment.asked[i - 1] == alignment.question.verb
    )


def _is_other_argument(alignment: Alignment, option: Option) -> float:
    phrase = _phrase(alignment, option)
    return float(
        alignment.arguments is not None and phrase is not None and phrase.first in alignment.arguments[1]
    )


def _is_not_wanted(alignment: Alignment, option: Option) -> float:
    phrase = _phrase(alignment, option)
    return float(
        alignment.arguments is not None
        and bool(alignment.arguments[0])
        and (phrase is None or phrase.first not in alignment.arguments[0])
    )


def _behind_verb(alignment: Alignment, option: Option) -> float:
    """Whether a preposition ties an option to the verb, where a place is asked for one of place."""
    phrase = _phrase(alignment, option)
    preposition = (
        alignment.arguments[2].get(phrase.first)
        if alignment.arguments is not None and phrase is not None
        else None
    )
    return float(preposition is not None and (alignment.question.kind != "place" or preposition in _PLACE))


def _behind_preposition(alignment: Alignment, option: Option) -> float:
    wanted = alignment.question.predicate.preposition or (
        "into" if alignment.question.verb == _BECOME else ""
    )
    return float(bool(wanted) and _before(alignment, option)[1] == wanted)


def _after_asked(alignment: Alignment, option: Option) -> float:
    i = option.first - 1
    while i >= 0 and alignment.stops[i] and not alignment.phrases.breaks[i]:
        i -= 1
    return float(i >= 0 and not alignment.phrases.breaks[i] and alignment.asked[i] is not None)


def _before_asked(alignment: Alignment, option: Option) -> float:
    i = option.last
    while not alignment.phrases.breaks[i]:
        i += 1
        if not alignment.stops[i]:
            return float(alignment.asked[i] is not None)
    return 0.0


def _ends_with_head(alignment: Alignment, option: Option) -> float:
    return float(bool(alignment.head) and alignment.asked[option.last] == alignment.head)


def _holds_head(alignment: Alignment, option: Option) -> float:
    return float(
        bool(alignment.head)
        and alignment.asked[option.last] != alignment.head
        and alignment.head in alignment.asked[option.first : option.last + 1]
    )


def _apposed_to_head(alignment: Alignment, option: Option) -> float:
    """Whether a comma parts an option from a noun phrase that ends with the noun asked for ("its chief TRIBUTARY, the Tellín")."""
    before = alignment.clauses.phrase_at.get(option.first - 1)
    if before is not None and alignment.head and alignment.asked[before.last] == alignment.head:
        return 1.0
    after = (
        alignment.clauses.phrase_at.get(option.last + 1) if alignment.phrases.breaks[option.last] else None
    )
    return float(after is not None and bool(alignment.head) and alignment.asked[after.last] == alignment.head)


def _apposed_to_asked(alignment: Alignment, option: Option) -> float:
    """The share of the question's words, by weight, in the noun phrase that stands in apposition behind an option ("Ada Holt, DIRECTOR OF
    THE PORT")."""
    after = (
        alignment.clauses.phrase_at.get(option.last + 1) if alignment.phrases.breaks[option.last] else None
    )
    if after is None:
        return 0.0
    last = after.last
    while (
        (behind := alignment.clauses.phrase_at.get(last + 2))
        and alignment.word(last + 1) == "of"
        and behind.start == last + 2
    ):
        last = behind.last
    weights = alignment.query.weights
    told = {term for term in alignment.asked[after.start : last + 1] if term is not None}
    return math.fsum(weights[term] for term in told) / (sum(weights.values()) or 1.0)


def _equated(alignment: Alignment, option: Option) -> float:
    phrase = _phrase(alignment, option)
    return float(phrase is not None and phrase.first in alignment.equated)


def _is_name(alignment: Alignment, option: Option) -> float:
    return float((option.start, option.end) in alignment.names)


def _holds_date(alignment: Alignment, option: Option) -> float:
    dates = (value for value in alignment.annotated.values if value.kind in ("date", "duration"))
    return float(any(value.start < option.end and option.start < value.end for value in dates))


def _is_list_of_names(alignment: Alignment, option: Option) -> float:
    return float(option.kind == "list" and bool(_capitals(alignment, option)))


def _is_said(alignment: Alignment, option: Option) -> float:
    """Whether an option stands in quotation marks, as what somebody says."""
    before = alignment.text[: option.start]
    return float(before.count("“") > before.count("”") or before.count('"') % 2 == 1)


def _is_called(alignment: Alignment, option: Option) -> float:
    """Whether a name, or quoted words, stand where the question asks what something is called."""
    return float(
        alignment.question.for_name and (option.kind == "quoted" or _capitals(alignment, option) > 0)
    )


def _owns_asked(alignment: Alignment, option: Option) -> float:
    return float(owns_asked(alignment.query, alignment.text, option.end))


def _is_title(alignment: Alignment, option: Option) -> float:
    """Whether words in quotation marks stand where a work is asked for ("which FILM")."""
    return float(
        alignment.head in _WORKS
        and alignment.text[: option.start].endswith(('"', "“"))
        and alignment.text[option.end :][:1] in ('"', "”", ",")
    )


def _is_thing(alignment: Alignment, option: Option) -> float:
    return float(not _THINGS.isdisjoint(alignment.annotated.stems[option.first : option.last + 1]))


def _is_asked_about(alignment: Alignment, option: Option) -> float:
    """Whether a name ends with what the question asks about ("the Karrel TUNNEL", asked where the tunnel begins; "Ada HOLT", asked who came
    before Holt, but not asked for a relative of Bo Holt)."""
    last = alignment.asked[option.last]
    if (
        option.last == option.first
        or last is None
        or last == alignment.head
        or not _is_name(alignment, option)
    ):
        return 0.0
    return float(last not in {stem(name.split()[-1]) for name in alignment.question.names if " " in name})


def _capitals(alignment: Alignment, option: Option) -> float:
    return float(
        all(
            alignment.tokens[i].text[0].isupper() or alignment.stops[i]
            for i in range(option.first, option.last + 1)
        )
    )


def _value_kind(alignment: Alignment, option: Option) -> str:
    return alignment.values.get((option.start, option.end), "")


def _kind(*kinds: str) -> Signal:
    return lambda alignment, option: float(option.kind in kinds)


def _tag_before(*tags: str) -> Signal:
    return lambda alignment, option: float(_before(alignment, option)[0] in tags)


def _word_before(*words: str) -> Signal:
    return lambda alignment, option: float(_before(alignment, option)[1] in words)


def _tag_after(*tags: str) -> Signal:
    return lambda alignment, option: float(_after(alignment, option) in tags)


def _length(alignment: Alignment, option: Option) -> float:
    return math.log(option.last - option.first + 1)


def _beside_named(alignment: Alignment, option: Option) -> float:
    """Whether an option stands right beside a name that the question asks about, but for a comma ("its MANAGER, Pavol Drienko")."""
    if option.kind == "deed":
        return 0.0
    named = alignment.named or {alignment.head} - {""} or alignment.query.weights.keys()  # "What is SOLDER?"
    left, right = option.first - 1, option.last + 1
    while left >= 0 and alignment.phrases.tags[left] == "determiner":
        left -= 1
    while right < len(alignment.tokens) and (
        alignment.phrases.tags[right] == "determiner" or alignment.word(right) in _CALLED
    ):
        right += 1
    return float(
        any(
            0 <= i < len(alignment.tokens) and alignment.asked[i] in named
            for i in (left, right)
            if 0 <= i < len(alignment.tokens) and alignment.asked[i]
        )
    )


def _is_list_asked(alignment: Alignment, option: Option) -> float:
    if option.kind != "list" or not alignment.head:
        return 0.0
    return float(
        any(
            token.text.lower().endswith("s") and stem(token.text) == alignment.head
            for token in tokenize(alignment.question.text)
        )
    )


def _how(alignment: Alignment, option: Option) -> float:
    return float(alignment.question.text.lower().startswith("how"))


def _both(first: Signal, second: Signal) -> Signal:
    return lambda alignment, option: (
        value * second(alignment, option) if (value := first(alignment, option)) else 0.0
    )


_WHICH_NAME = lambda alignment, option: float(bool(alignment.head) and alignment.question.kind not in _NAMED)  # noqa: E731

SIGNALS: dict[str, tuple[float, Signal]] = {
    "nearness": (2.89, lambda alignment, option: alignment.nearness(option.first, option.last)),
    "share asked": (-2.01, _share_asked),
    "names asked": (-1.09, _names_asked),
    "length": (0.27, _length),
    "one word": (
        -1.43,
        lambda alignment, option: float(option.first == option.last and option.kind != "noun phrase"),
    ),
    "one-word phrase": (
        -0.99,
        lambda alignment, option: float(option.first == option.last and option.kind == "noun phrase"),
    ),
    "apposed to asked": (-0.06, _apposed_to_asked),
    "person apposed to asked": (2.5, _Asks({"person"}, _apposed_to_asked)),
    "person behind by": (0.56, _Asks({"person"}, _word_before("by"))),
    "behind as": (0.48, _word_before("as")),
    "opens": (0.16, lambda alignment, option: float(option.first == 0)),
    "name with head": (
        1.43,
        _both(
            _is_name,
            lambda alignment, option: _ends_with_head(alignment, option) + _holds_head(alignment, option),
        ),
    ),
    "long": (0.46, lambda alignment, option: float(option.last - option.first > 7)),
    "wanted": (1.2, _is_wanted),
    "other argument": (-1.6, _is_other_argument),
    "not wanted": (-0.81, _is_not_wanted),
    "behind verb": (0.99, _behind_verb),
    "preposition": (1.85, _behind_preposition),
    "after asked": (1.11, _after_asked),
    "before asked": (0.45, _before_asked),
    "name behind head": (1.83, _name_behind_head),
    "person behind doer": (2.5, _Asks({"person"}, _name_behind_doer)),
    "behind doer of": (2.5, _behind_doer_of),
    "ends with head": (1.21, _ends_with_head),
    "holds head": (1.54, _holds_head),
    "apposed to head": (1.33, _apposed_to_head),
    "equated": (0.58, _equated),
    "name": (0.05, _is_name),
    "capitals for which": (0.73, _both(_WHICH_NAME, _capitals)),
    "person name": (2.24, _Asks({"person"}, _is_name)),
    "person capitals": (2.4, _Asks({"person"}, _capitals)),
    "place name": (1.39, _Asks({"place"}, _is_name)),
    "place capitals": (1.51, _Asks({"place"}, _capitals)),
    "organisation name": (2.23, _Asks({"organisation"}, _is_name)),
    "organisation capitals": (1.13, _Asks({"organisation"}, _capitals)),
    "who is quoted": (-3.0, _Asks({"definition", "person", "place"}, _is_said)),
    "definition beside": (3.76, _Asks({"definition"}, _beside_named)),
    "date": (-1.9, lambda alignment, option: float(_value_kind(alignment, option) == "date")),
    "digit": (
        -0.59,
        lambda alignment, option: float(
            any(alignment.tokens[i].text[0].isdigit() for i in range(option.first, option.last + 1))
        ),
    ),
    "list": (0.85, _kind("list")),
    "list asked for": (3.16, _is_list_asked),
    "noun phrase": (0.11, _kind("noun phrase")),
    "with preposition": (-0.61, _kind("with preposition")),
    "deed": (-0.56, _kind("deed")),
    "deed for do": (
        -0.45,
        lambda alignment, option: float(
            option.kind == "deed" and alignment.question.predicate.verb in ("", "do", "happen")
        ),
    ),
    "deed for response": (3.0, _kind("deed")),
    "means for how": (1.65, _both(_kind("means"), _how)),
    "place else": (
        -3.0,
        lambda alignment, option: float(option.kind == "place" and alignment.question.kind != "place"),
    ),
    "beside name": (0.84, _kind("beside name")),
    "behind of": (-0.33, _word_before("of")),
    "behind place": (-0.61, lambda alignment, option: float(_before(alignment, option)[1] in _PLACE)),
    "place behind place": (
        2.1,
        _Asks({"place"}, lambda alignment, option: float(_before(alignment, option)[1] in _PLACE)),
    ),
    "person behind place": (
        -0.86,
        _Asks({"person"}, lambda alignment, option: float(_before(alignment, option)[1] in _PLACE)),
    ),
    "behind and": (-1.19, _tag_before("and")),
    "behind break": (0.31, _tag_before("break", "start")),
    "before break": (0.84, _tag_after("break")),
    "before noun": (
        -0.9,
        lambda alignment, option: _tag_after("noun")(alignment, option) * (1 - _is_name(alignment, option)),
    ),
    "name before noun": (-1.04, _both(_is_name, _tag_after("noun"))),
    "before preposition": (-0.04, _tag_after("preposition", "to")),
    "before of": (
        -2.26,
        lambda alignment, option: float(
            _after(alignment, option) == "preposition" and alignment.word(option.last + 1) == "of"
        ),
    ),
    "before verb": (0.55, _tag_after("verb", "auxiliary")),
    "person list": (2.5, _Asks({"person"}, _is_list_of_names)),
    "place asked": (-1.5, _Asks({"place"}, _names_asked)),
    "place and time": (-2.5, _Asks({"place"}, _holds_date)),
    "place before verb": (-1.0, _Asks({"place"}, _tag_after("verb", "auxiliary"))),
    "asked by last word": (-4.0, _Asks({"person", "place", "organisation"}, _is_asked_about)),
    "person thing": (-0.7, _Asks({"person"}, _is_thing)),
    "title asked for": (3.0, _Asks({"other", "list"}, _is_title)),
    "name asked for": (2.06, _is_called),
    "place that owns": (4.0, _Asks({"place"}, _owns_asked)),
}
"""Each signal's weight and what works it out; ``tests/benchmarks/fit_choice.py`` fits the weights."""
