"""Reports as JUnit XML, which continuous integration shows by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from qa.knowledge.untrusted import printable, printable_lines
from qa.questionsets.output import write_whole
from qa.questionsets.results import Outcome, Report


def write_junit(reports: Iterable[Report], path: str | Path) -> None:
    """Write one test suite for each report and one test case for each question.

    A question of a measured set is never a failure; its verdict stands in ``system-out``. The file is
    replaced in one step. Raises ``QuestionSetError`` where it cannot be written.
    """
    suites = ElementTree.Element("testsuites")
    for report in reports:
        _add_suite(suites, report)
    ElementTree.indent(suites)
    write_whole(Path(path), ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True) + b"\n")


def _add_suite(suites: ElementTree.Element, report: Report) -> None:
    failures = 0 if report.measured else len(report.fell_short)
    counts = {"tests": str(len(report.outcomes)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ElementTree.SubElement(suites, "testsuite", {"name": printable(report.path), **counts})
    properties = ElementTree.SubElement(suite, "properties")
    figures = report.scores.model_dump() | (
        report.foreign.model_dump(exclude={"questions"}) if report.foreign else {}
    )
    for name, value in figures.items():
        if value is not None:
            ElementTree.SubElement(properties, "property", {"name": name, "value": str(value)})
    for outcome in report.outcomes:
        _add_case(suite, report, outcome)


def _add_case(suite: ElementTree.Element, report: Report, outcome: Outcome) -> None:
    case = outcome.case
    name = f"{case.id}: {case.ask}" if case.id else case.ask
    place = {
        "classname": printable(Path(report.path).stem),
        "name": printable(name),
        "file": printable(report.path),
    }
    element = ElementTree.SubElement(
        suite, "testcase", place | ({"line": str(case.line)} if case.line else {})
    )
    if outcome.ok:
        return
    if report.measured:
        ElementTree.SubElement(element, "system-out").text = printable_lines(
            f"{outcome.verdict}\n{described(outcome)}"
        )
    else:
        failure = ElementTree.SubElement(element, "failure", message=outcome.verdict, type=outcome.verdict)
        failure.text = printable_lines(described(outcome))


def described(outcome: Outcome) -> str:
    """What was expected and what came, one a line."""
    lines = [
        f"expected: {outcome.case.expected or 'to abstain'}",
        f"actual: {outcome.reply or 'abstained'}",
    ]
    if outcome.answer:
        lines += [f"cited: {evidence.sentence}" for evidence in outcome.answer.evidence[:1]]
    return "\n".join([*lines, *outcome.faults])
