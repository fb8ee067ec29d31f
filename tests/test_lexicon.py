"""The lists of English words: each says what it is for and where it comes from, holds no word twice, and is
used."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qa.language import lexicon

PACKAGE = Path(lexicon.__file__).parents[1]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
LISTS = [
    (f"{path.stem}.{name}", content)
    for path in sorted(lexicon.DATA.glob("*.toml"))
    for name, content in tomllib.loads(path.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize(("name", "content"), LISTS, ids=[name for name, _ in LISTS])
def test_a_list_says_what_it_is_for_and_where_it_comes_from_and_is_used(
    name: str, content: dict[str, str]
) -> None:
    assert content["for"].strip()
    assert content["source"].strip()
    assert f'"{name}"' in CODE


@pytest.mark.parametrize(("name", "content"), LISTS, ids=[name for name, _ in LISTS])
def test_no_word_stands_twice_in_one_list(name: str, content: dict[str, str]) -> None:
    keys = [*lexicon.pairs(name)] if "pairs" in content else [*lexicon.entries(name)]
    lines = content["pairs"].strip().split("\n") if "pairs" in content else keys
    assert len(lines) == len(set(keys))


def test_a_list_is_asked_for_by_its_theme_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sea.toml").write_text(
        '[fish]\nfor = "x"\nsource = "x"\nwords = "cod sea-bass"\n[say]\nfor = "x"\nsource = "x"\n'
        'phrases = """\nin order\nin order to\n"""\n[forms]\nfor = "x"\nsource = "x"\npairs = "go: went gone"\n'
    )
    monkeypatch.setattr(lexicon, "DATA", tmp_path)
    assert lexicon.words("sea.fish") == {"cod", "sea-bass"}
    assert lexicon.alternation("sea.say") == r"in\s+order\s+to|in\s+order"
    assert lexicon.pairs("sea.forms") == {"go": ("went", "gone")}
