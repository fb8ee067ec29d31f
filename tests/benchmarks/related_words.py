"""Make the list of related words out of WordNet: ``python tests/benchmarks/related_words.py FOLDER >
qa/language/data/related.txt``. FOLDER holds WordNet's files (``data.noun``, ``cntlist.rev`` ...).

Two words are related where they are synonyms, or one is derived from the other ("employ", "employer"), in senses
that are usual for both: a sense's share of a word's uses is its count in the tagged texts that WordNet comes
with, and the geometric mean of both shares must reach ``LEAST``. Words that never occur there are left out,
and so are offices.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qa.language.names import OFFICES
from qa.language.terms import stem

LEAST = {"synonym": 0.15, "derived": 0.3}
PARTS = {"noun": 1, "verb": 2, "adj": 3, "adv": 4}
LETTERS = dict(zip("nvar", PARTS, strict=True))
SMOOTHED = 0.5
HEAD = """\
# Words that share a usual sense or a root, out of WordNet 3.0 (made by tests/benchmarks/related_words.py): the
# first word of a line is related to the others. WordNet's notice:
#"""


class Synset(NamedTuple):
    """The words of one sense with their counts, and what is derived from them: the number of a word, another
    synset and the number of a word there."""

    words: list[str]
    counts: list[int]
    derived: list[tuple[int, tuple[str, str], int]]


def main() -> None:
    """Print the list."""
    synsets = dict(read(Path(sys.argv[1])))
    uses: dict[str, float] = defaultdict(float)
    counted: dict[str, int] = defaultdict(int)
    for synset in synsets.values():
        for word, count in zip(synset.words, synset.counts, strict=True):
            uses[word] += count + SMOOTHED
            counted[word] += count
    related: dict[str, set[str]] = defaultdict(set)
    for one, other, share in pairs(synsets, uses):
        if one != other and counted[one] and counted[other] and plain(one) and plain(other) and share:
            related[one].add(other)
            related[other].add(one)
    print(HEAD)
    for line in (Path(sys.argv[1]) / "data.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            print(f"# {line.split(maxsplit=1)[1] if len(line.split()) > 1 else ''}".rstrip())
    for word in sorted(related):
        print(word, *sorted(related[word]))


def read(folder: Path) -> Iterator[tuple[tuple[str, str], Synset]]:
    """Every synset, by its part of speech and its place in the file."""
    counts = {
        key: int(count)
        for key, _, count in map(str.split, (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines())
    }
    for part, number in PARTS.items():
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                yield _synset(line.split(" | ")[0].split(), part, number, counts)


def _synset(
    fields: list[str], part: str, number: int, counts: dict[str, int]
) -> tuple[tuple[str, str], Synset]:
    size = int(fields[3], 16)
    words = [fields[4 + 2 * i].split("(")[0].lower() for i in range(size)]
    keys = [f"{word}%{number}:{fields[1]}:{int(fields[5 + 2 * i], 16):02}::" for i, word in enumerate(words)]
    at = 4 + 2 * size
    pointers = [fields[at + 1 + 4 * i : at + 5 + 4 * i] for i in range(int(fields[at]))]
    derived = [
        (int(places[:2], 16) - 1, (LETTERS[letter], offset), int(places[2:], 16) - 1)
        for sign, offset, letter, places in pointers
        if sign == "+"
    ]
    return (part, fields[0]), Synset(words, [counts.get(key, 0) for key in keys], derived)


def pairs(synsets: dict[tuple[str, str], Synset], uses: dict[str, float]) -> Iterator[tuple[str, str, bool]]:
    """Words that share a sense, or of which one is derived from the other, and whether that is usual."""

    def share(synset: Synset, i: int) -> float:
        return (synset.counts[i] + SMOOTHED) / uses[synset.words[i]]

    for synset in synsets.values():
        for i, one in enumerate(synset.words):
            for j in range(i):
                usual = math.sqrt(share(synset, i) * share(synset, j))
                yield one, synset.words[j], usual >= LEAST["synonym"]
        for i, key, j in synset.derived:
            other = synsets[key]
            usual = math.sqrt(share(synset, i) * share(other, j))
            yield synset.words[i], other.words[j], usual >= LEAST["derived"]


def plain(word: str) -> bool:
    """Whether a word is one of small letters, no abbreviation and no office: a chairman is no president."""
    return word.isalpha() and word.isascii() and len(word) > 2 and stem(word) not in OFFICES


if __name__ == "__main__":
    main()
