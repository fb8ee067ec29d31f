"""``qa test --html``: a page to look at, which holds everything, runs nothing and shows text as text."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHORT = """\
article: ferry
questions:
  - ask: How long does the crossing take?
    answer: two hours
  - ask: When did the ferry between Ostermole and Lyngholm stop?
    abstain: true
  - ask: Who painted the lighthouse of Vardskar?
    answer: Ada Holt
"""


class Page(HTMLParser):
    """A page as a browser reads it: its elements with their attributes, and its texts by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.texts.append((self.elements[-1][0], data))

    def said(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag and text.strip()]


@pytest.fixture
def report(invoke: Invoke, knowledge: Path, tmp_path: Path) -> Callable[..., str]:
    """The page that ``qa test --html`` writes of a set that falls short, and of what else is named."""

    def written(*arguments: str | Path, content: str = SHORT) -> str:
        (knowledge / "questions" / "short.yaml").write_text(content, encoding="utf-8")
        invoke("test", "--html", tmp_path / "report.html", *arguments)
        return (tmp_path / "report.html").read_text(encoding="utf-8")

    return written


def test_the_totals_stand_first(report: Callable[..., str]) -> None:
    page = Page(report())
    assert page.said("h1") == ["Failed: 3 of 6 as expected"]
    assert page.said("title")[0] == "qa test · Failed: 3 of 6 as expected"
    assert list(zip(page.said("dt")[:3], page.said("dd")[:3], strict=True)) == [
        ("questions", "6"),
        ("as expected", "3"),
        ("fell short", "3"),
    ]


def test_what_fell_short_has_both_answers_and_its_sentence_marked_in_its_paragraph(
    report: Callable[..., str],
) -> None:
    page = report()
    card = page[page.index("How long does the crossing take?") :].partition("</article>")[0]
    assert re.findall(r"<dt>(.*?)</dt><dd.*?>(.*?)</dd>", card) == [
        ("Expected", "two hours"),
        ("Actual", "45 minutes"),
    ]
    assert "A ticket costs 12 dollars. <mark>The crossing takes <b>45 minutes</b>.</mark>" in card
    assert "Skerry Post, 20 June 2014 · The ferry of Ostermole · paragraph 2, sentence 3" in card
    assert "line 3 · wrong · confidence" in card


def test_what_was_not_answered_shows_the_nearest_sentence(report: Callable[..., str]) -> None:
    page = report()
    card = page[page.index("Who painted the lighthouse") :].partition("</article>")[0]
    assert "The articles do not say." in card
    assert "abstained wrongly" in card


def test_what_passes_whole_says_so(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("test", "--html", tmp_path / "report.html").exit_code == 0
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.said("h1") == ["Passed: 3 of 3 as expected"]
    assert "Nothing." in page.said("p")


def test_a_run_that_writes_a_baseline_neither_passes_nor_fails(
    report: Callable[..., str], tmp_path: Path
) -> None:
    page = Page(report("--save-baseline", tmp_path / "baseline.json"))
    assert page.said("h1") == ["Baseline saved: 3 of 6 as expected"]


def test_a_baseline_adds_what_changed(
    report: Callable[..., str], invoke: Invoke, knowledge: Path, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    invoke("test", "--save-baseline", baseline)
    article = knowledge / "articles" / "ferry.md"
    article.write_text(
        article.read_text(encoding="utf-8").replace("Mill Street", "Harbour Road"), encoding="utf-8"
    )
    page = report("--baseline", baseline)
    lost = page[page.index("<h3>Lost</h3>") :].partition("</article>")[0]
    assert re.findall(r"<dt>(.*?)</dt><dd.*?>(.*?)</dd>", lost) == [
        ("Expected", "Mill Street"),
        ("Before", "Mill Street"),
        ("Now", "Harbour Road"),
    ]
    assert "1 right then and wrong now" in page


def test_squad_is_shown_with_its_own_articles(report: Callable[..., str], tmp_path: Path) -> None:
    context = "The bridge of Tarnby was opened in 1902. Elna Krogh built the bridge."
    asked = {
        "id": "1",
        "question": "When was the bridge opened?",
        "answers": [{"text": "Elna", "answer_start": 41}],
    }
    data = [{"title": "Bridge", "paragraphs": [{"context": context, "qas": [asked]}]}]
    (tmp_path / "squad.json").write_text(json.dumps({"version": "1.1", "data": data}), encoding="utf-8")
    page = report(tmp_path / "squad.json")
    assert "Passed: 0 of 1 as expected" in page  # measured, which never fails
    assert "<mark>The bridge of Tarnby was opened in <b>1902</b>.</mark> Elna Krogh built" in page


def test_the_page_holds_everything_and_its_policy_allows_only_its_own_style(
    report: Callable[..., str],
) -> None:
    text = report()
    page = Page(text)
    (style,) = page.said("style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (found["content"] for tag, found in page.elements if tag == "meta" and "http-equiv" in found)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    for tag, attributes in page.elements:
        assert tag not in ("script", "link", "iframe", "img", "object", "form", "base")
        assert not {name for name in attributes if name.startswith("on") or name in ("style", "src")}
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in style
    assert "@import" not in style


def test_the_plot_says_in_figures_what_it_draws(report: Callable[..., str]) -> None:
    page = Page(report())
    assert [found["role"] for tag, found in page.elements if tag == "svg"] == ["img"]
    row = next(i for i, (tag, text) in enumerate(page.texts) if text == "0.9 to 1.0")
    answers, right, share = (text for _, text in page.texts[row + 1 : row + 4])
    assert 0 < int(right) < int(answers)
    assert share == f"{round(100 * int(right) / int(answers))}%"


HOSTILE = "<script>ran=1</script><style>*{display:none}</style><img src=x onerror='ran=1'></mark></b>\u202egnp\u200b"


def hostile_report(invoke: Invoke, knowledge: Path, folder: Path) -> str:
    """A page of an article, a set and questions that are made to break out of it."""
    (knowledge / "articles" / "mill.md").write_text(
        f'---\ntitle: "Mill {HOSTILE}"\n---\n\nThe mill {HOSTILE} burnt down in 1911. {HOSTILE}\n',
        encoding="utf-8",
    )
    questions = {"questions": [{"ask": f"When did the mill burn down? {HOSTILE}", "answer": f"x {HOSTILE}"}]}
    name = "<b onclick=ran=1>.yaml"
    (folder / name).write_text(json.dumps(questions), encoding="utf-8")  # JSON is YAML
    invoke("test", "--html", folder / "report.html", folder / name)
    return (folder / "report.html").read_text(encoding="utf-8")


def test_what_articles_and_questions_say_stays_text(invoke: Invoke, knowledge: Path, tmp_path: Path) -> None:
    text = hostile_report(invoke, knowledge, tmp_path)
    page = Page(text)
    tags = [tag for tag, _ in page.elements]
    assert not {"script", "img"} & set(tags)
    assert tags.count("style") == 1
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert text.count("&lt;script&gt;") > 3
    assert not {"\u202e", "\u200b"} & set(text)


def looked_at(page: str, width: int, folder: Path, *options: str) -> dict[str, object]:
    """What a browser makes of a page in a window of a width: how wide it comes out, its colours, and whether
    anything ran. The page stands in a frame, whose maker may look into it; nothing can run in the page."""
    if BROWSER is None:
        pytest.skip("no Chromium is installed")
    frame = folder / "frame.html"
    frame.write_text(
        f"""<!DOCTYPE html><meta charset="utf-8"><iframe width={width} height=800 style="border:0"
        srcdoc="{escape(page)}"></iframe><output></output><script>
        onload = () => {{
          const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
          const body = page.defaultView.getComputedStyle(page.body), card = page.querySelector("article dd");
          document.querySelector("output").textContent = JSON.stringify({{
            wide: root.scrollWidth, ran: page.defaultView.ran ?? null, paper: body.backgroundColor,
            ink: body.color, styled: body.maxWidth, shown: card.getBoundingClientRect().height > 0,
            stops: [...page.querySelectorAll("a, summary, [tabindex]")].filter(e => e.tabIndex >= 0).length,
          }});
        }}</script>""",
        encoding="utf-8",
    )
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [
        BROWSER,
        "--headless=new",
        "--hide-scrollbars",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        *root,
        *options,
    ]
    done = subprocess.run(
        [*command, "--virtual-time-budget=5000", "--dump-dom", frame.as_uri()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    found = re.search(r"<output>(.+?)</output>", done.stdout, flags=re.DOTALL)
    assert found, done.stderr[-2000:]
    return dict(json.loads(found[1]))


@pytest.mark.parametrize("width", [390, 1200])
def test_in_a_browser_the_page_fits_is_styled_and_runs_nothing(
    invoke: Invoke, knowledge: Path, tmp_path: Path, width: int
) -> None:
    seen = looked_at(hostile_report(invoke, knowledge, tmp_path), width, tmp_path)
    assert seen["wide"] == width
    assert seen["ran"] is None
    assert seen["styled"] != "none"  # the policy lets the page's own style through
    assert seen["shown"]
    assert isinstance(seen["stops"], int)
    assert seen["stops"] >= 6  # skip link, parts, wide tables, figures


def test_in_a_browser_the_page_is_dark_where_the_system_is(
    report: Callable[..., str], tmp_path: Path
) -> None:
    light = looked_at(report(), 390, tmp_path)
    dark = looked_at(report(), 390, tmp_path, "--blink-settings=preferredColorScheme=0")
    assert (light["paper"], dark["paper"]) == ("rgb(255, 255, 255)", "rgb(20, 23, 27)")
    assert dark["ink"] == "rgb(230, 232, 235)"
