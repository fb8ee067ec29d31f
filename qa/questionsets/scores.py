"""The measures, as the papers define them. Shares lie between 0 and 1.

Exact match and F1: Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", EMNLP
2016; an unanswerable question scores 1 where nothing is answered: Rajpurkar, Jia, Liang, "Know What You Don't
Know", ACL 2018.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SIGN = re.compile(r"(?<![\w.,)])-(?=\d)")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalize_answer(text: str) -> str:
    """Lower case, without ASCII punctuation and English articles, single spaces: how SQuAD compares
    answers."""
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text.lower().translate(_NO_PUNCTUATION)).split())


def exact_match(text: str, accepted: Sequence[str]) -> int:
    """1 where the text equals an accepted answer after normalisation, else 0. Nothing accepted: 1 for an
    empty text."""
    return int(normalize_answer(text) in {normalize_answer(answer) for answer in accepted or [""]})


def f1(text: str, accepted: Sequence[str]) -> float:
    """The harmonic mean of token precision and recall against the accepted answer that fits best."""
    return max(
        _f1(normalize_answer(text).split(), normalize_answer(answer).split()) for answer in accepted or [""]
    )


def _f1(found: list[str], expected: list[str]) -> float:
    if not found or not expected:
        return float(found == expected)
    common = sum((Counter(found) & Counter(expected)).values())
    return 2 * common / (len(found) + len(expected))


def is_accepted(text: str, accepted: Sequence[str]) -> bool:
    """Whether the tokens of an accepted answer stand consecutively in the text. An answer without a token is
    never found. Decimal points and signs count, which ``normalize_answer`` drops: "1.5 million" is not "15
    million"."""
    padded = f" {normalize_answer(_numbers_kept(text))} "
    return any(
        (answer := normalize_answer(_numbers_kept(raw))) and f" {answer} " in padded for raw in accepted
    )


def _numbers_kept(text: str) -> str:
    """A text whose decimal points and minus signs are no ASCII punctuation any more."""
    return _SIGN.sub("\N{MINUS SIGN}", _POINT.sub("\N{MIDDLE DOT}", text))


def hit_share(ranks: Sequence[int | None], depth: int) -> float | None:
    """The share of questions whose first right sentence stands at ``depth`` or better (P@1 at depth 1); none
    without questions."""
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks) if ranks else None


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float | None:
    """The mean of 1/rank, 0 where no right sentence was found; none without questions."""
    return sum(1 / rank for rank in ranks if rank is not None) / len(ranks) if ranks else None


def auroc(own: Sequence[float], foreign: Sequence[float]) -> float:
    """The chance that a number of ``own`` is above one of ``foreign``, a tie counting half. Neither may be
    empty."""
    both = Counter(own) + Counter(foreign)
    ours = Counter(own)
    below = 0
    wins = 0.0
    for value in sorted(both):
        theirs = both[value] - ours[value]
        wins += ours[value] * (below + theirs / 2)
        below += theirs
    return wins / (len(own) * len(foreign))


def threshold_keeping(own: Sequence[float], percent: int) -> float:
    """The highest threshold that at least ``percent`` (1 to 100) of the numbers reach. ``own`` may not be
    empty."""
    kept = -(-percent * len(own) // 100)
    return sorted(own, reverse=True)[kept - 1]


def share_reaching(numbers: Sequence[float], threshold: float) -> float:
    """The share of numbers at or above the threshold. ``numbers`` may not be empty."""
    return sum(number >= threshold for number in numbers) / len(numbers)
