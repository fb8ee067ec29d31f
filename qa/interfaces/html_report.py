"""The reports of question sets as one page to look at. It holds everything it needs, runs no script and loads
nothing."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import Element

from qa.display import NOT_SAID, place
from qa.interfaces.html_plot import plot
from qa.interfaces.markup import element, table, written
from qa.interfaces.render import counted
from qa.models import Article, Citation
from qa.questionsets.baseline import Change, Comparison
from qa.questionsets.results import Outcome, Report

_AROUND = 600
"""Characters before and after a sentence that are shown with it, at most."""
_COLUMNS = ("correct", "exact match", "F1", "P@1", "Hit@3", "MRR")
Articles = Mapping[str, Article]


def page(
    reports: Sequence[Report], articles: Sequence[Articles], compared: Comparison | None, failed: bool | None
) -> str:
    """The page. ``articles`` are those that each report's questions were asked of, ``failed`` whether the run
    counts as failed: None where it wrote a baseline, and so is neither."""
    outcomes = [outcome for report in reports for outcome in report.outcomes]
    short = sum(not outcome.ok for outcome in outcomes)
    verdict = "Baseline saved" if failed is None else "Failed" if failed else "Passed"
    title = f"{verdict}: {len(outcomes) - short:,} of {len(outcomes):,} as expected"
    drawing = plot(outcomes)
    sections = [
        ("totals", "Totals", _totals(reports, short)),
        *([("changes", "Against the baseline", _changes(compared))] if compared is not None else []),
        ("short", "What fell short", _fell_short(reports, articles)),
        *([("confidence", "Confidence", [drawing])] if drawing is not None else []),
    ]
    links = (element("a", heading, href=f"#{name}") for name, heading, _ in sections)
    body = element(
        "body",
        element("a", "To the report", href="#report", class_="skip"),
        element(
            "header",
            element("h1", title, class_=verdict.lower().replace(" ", "-")),
            element("nav", *links, aria_label="Parts of the report"),
        ),
        element(
            "main",
            *(
                element("section", element("h2", heading), *parts, id=name, aria_label=heading)
                for name, heading, parts in sections
            ),
            id="report",
        ),
    )
    return "<!DOCTYPE html>\n" + written(element("html", _head(title), body, lang="en")) + "\n"


def _head(title: str) -> Element:
    """The head: the style stands in it, and its digest is the only thing that the page's policy allows."""
    style = files("qa.interfaces").joinpath("report.css").read_text(encoding="utf-8")
    sealed = Element("style")
    sealed.text = style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        Element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"qa test · {title}"),
        sealed,
    )


def _totals(reports: Sequence[Report], short: int) -> list[Element]:
    """The numbers of all sets together, then of each."""
    questions = sum(len(report.outcomes) for report in reports)
    tiles = {"questions": questions, "as expected": questions - short, "fell short": short}
    verdicts = Counter[str]()
    for report in reports:
        verdicts.update(report.counts)
    rows = [
        (Path(report.path).name, _result(report), f"{report.scores.questions:,}", *_figures(report))
        for report in reports
    ]
    parts = [
        element(
            "dl",
            *(element("div", element("dt", name), element("dd", f"{n:,}")) for name, n in tiles.items()),
            class_="tiles",
        ),
        element("p", ", ".join(f"{number:,} {verdict}" for verdict, number in verdicts.items())),
        table("The question sets, scores in per cent", ("set", "result", "questions", *_COLUMNS), rows),
    ]
    for report in reports:
        if report.foreign is not None:
            answered = _percent(report.foreign.answered)
            parts.append(element("p", f"{report.path}: asked of another article, {answered} % are answered."))
    return parts


def _result(report: Report) -> str:
    short = sum(not outcome.ok for outcome in report.outcomes)
    if report.measured:
        return "measured"
    return f"{short:,} fell short" if short else "passed"


def _figures(report: Report) -> Iterator[str]:
    scores = report.scores
    shares = (scores.correct, scores.exact_match, scores.f1, scores.p_at_1, scores.hit_at_3, scores.mrr)
    yield from map(_percent, shares)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _changes(compared: Comparison) -> list[Element]:
    """What was lost since the baseline, then what was won."""
    told = (
        f"{counted(compared.compared, 'question')} compared: {len(compared.lost):,} right then and wrong "
        f"now, {len(compared.won):,} wrong then and right now "
        f"(exact McNemar test: p = {compared.p_value:.2g})."
    )
    if compared.new or compared.gone:
        told += f" Not compared: {compared.new:,} new, {compared.gone:,} only in the baseline."
    parts = [element("p", told)]
    for heading, changes in (("Lost", compared.lost), ("Won", compared.won)):
        if changes:
            parts.append(element("h3", heading))
            parts += map(_change, changes)
    return parts


def _change(change: Change) -> Element:
    where = f"{change.set}, line {change.line}" if change.line else change.set
    sides = (("Expected", change.expected), ("Before", change.before), ("Now", change.now))
    return element(
        "article", element("h4", change.ask), element("p", where, class_="where"), _side_by_side(sides)
    )


def _fell_short(reports: Sequence[Report], articles: Sequence[Articles]) -> list[Element]:
    """A card for each question that fell short, by set."""
    parts = []
    for report, known in zip(reports, articles, strict=True):
        shown, short = report.fell_short, sum(not outcome.ok for outcome in report.outcomes)
        if shown:
            of = f" (the first {len(shown)} of {short:,})" if len(shown) < short else ""
            parts.append(element("h3", f"{report.path}{of}"))
            parts += (_card(outcome, known) for outcome in shown)
    return parts or [element("p", "Nothing.")]


def _card(outcome: Outcome, known: Articles) -> Element:
    case, answer = outcome.case, outcome.answer
    told = [f"line {case.line}" if case.line else case.id, outcome.verdict]
    if answer is not None:
        told.append(f"confidence {answer.confidence:.2f}")
    actual = outcome.reply or ("" if answer is not None else "(not asked)")
    parts = [
        element("h4", case.ask),
        element("p", " · ".join(filter(None, told)), class_="where"),
        _side_by_side((("Expected", case.expected), ("Actual", actual))),
    ]
    if answer is not None and answer.read_as != answer.question:
        parts.append(element("p", f"Read as: {answer.read_as}"))
    if outcome.faults:
        parts.append(element("ul", *(element("li", fault) for fault in outcome.faults)))
    if answer is not None and answer.evidence:
        nearest = answer.evidence[0]
        span = nearest.span if answer.answered else None
        parts.append(_quoted(nearest.citation, nearest.sentence, span, known, answer.answered))
    return element("article", *parts)


def _side_by_side(sides: tuple[tuple[str, str], ...]) -> Element:
    """Replies beside each other; an empty one is that nothing is answered."""
    columns = (
        element(
            "div", element("dt", name), element("dd", text or NOT_SAID, class_="said" if text else "unsaid")
        )
        for name, text in sides
    )
    return element("dl", *columns, class_="sides")


def _quoted(
    cited: Citation, sentence: str, span: tuple[int, int] | None, known: Articles, answered: bool
) -> Element:
    """A sentence marked in its paragraph, with the short answer in bold."""
    article = known.get(cited.article_id)
    text = article.text if article is not None else ""
    before, after = "", ""
    if text[cited.start : cited.end] == sentence:
        before = text[max(0, cited.start - _AROUND) : cited.start].rpartition("\n\n")[2]
        after = text[cited.end : cited.end + _AROUND].partition("\n\n")[0]
    start, end = span or (0, 0)
    marked = element("mark", sentence[:start], element("b", sentence[start:end]), sentence[end:])
    cut = ("…" if len(before) == _AROUND else "", "…" if len(after) == _AROUND else "")
    return element(
        "blockquote",
        element("p", cut[0] + before, marked, after + cut[1]),
        element("footer", f"{'Cited' if answered else 'Nearest'}: {place(cited)}"),
    )
