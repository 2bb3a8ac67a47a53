"""What pytest's JUnit file says of the drifts of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from conform.daftra import DAFTRA
from conform.disk import Door, RefusedError
from conform.redact import Redactor
from conform.report.junit import DRIFT, MORE, MOST, MOST_CURL, MOST_MESSAGE, enrich, legal, properties
from conform.report.result import Result
from conform.run.exhibit import collect
from tests.drift.small import CONTRACTS
from tests.report.small import CASE, drift, drifted, report
from tests.report.story import retyped

if TYPE_CHECKING:
    from pathlib import Path

    from conform.report.result import Report


def shown(*results: Result) -> Report:
    told = report(*results)
    collect(results, told.part.tally.evidences, CONTRACTS, Redactor())
    return told


def written(
    path: Path, *named: tuple[str, str], name: str = "one", message: str = "cases: 1 drifted"
) -> Path:
    """Write a file as pytest does, of one item with properties."""
    suites = ET.Element("testsuites")
    item = ET.SubElement(ET.SubElement(suites, "testsuite"), "testcase", name=name)
    node = ET.SubElement(item, "properties")
    for each, value in named:
        ET.SubElement(node, "property", name=each, value=value)
    ET.SubElement(item, "failure", message=message).text = message
    ET.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)
    return path


def told(path: Path) -> list[tuple[str, str]]:
    return [(each.attrib["name"], each.attrib["value"]) for each in ET.parse(path).iter("property")]  # noqa: S314 - ours


def test_an_item_without_new_drift_has_no_properties() -> None:
    assert properties([]) == []
    assert properties([drifted(2, known=1, flapping=1)]) == []
    assert properties([Result(case=CASE, verdict="broken", reason="no network")]) == []


def test_an_item_names_its_new_drifts_once_the_worst_first_and_counts_the_rest() -> None:
    trivial, worst = drift("a", "envelope.undocumented"), drift("b", "access.open")
    both = Result(case=CASE, verdict="drifted", drifts=(trivial, worst))
    assert properties([both, both]) == [(DRIFT, worst.id), (DRIFT, trivial.id)]
    many = properties([drifted(MOST + 5, known=1)])
    assert [name for name, _ in many] == [DRIFT] * MOST + [MORE]
    assert many[-1] == (MORE, "4")


def test_each_drift_has_its_claim_page_finding_and_lines_beside_it(tmp_path: Path) -> None:
    result = retyped()
    (known,) = result.drifts
    closed = shown(result)
    path = written(tmp_path / "junit.xml", ("before", "1"), (DRIFT, known.id), (MORE, "4"))
    enrich(path, closed, DAFTRA.access, Door())
    found = told(path)
    assert [name for name, _ in found] == ["before", DRIFT, "claim", "page", "finding", "curl", MORE]
    values = dict(found)
    assert values["claim"] == "GET /pens/{id} data.Pen.count: integer"
    assert values["page"] == f"{known.source.page} of {known.source.edition}"
    assert values["finding"] == closed.findings[0].id
    assert values["curl"].splitlines()[-1].startswith("curl -sS -i -w '\\n' \"$DAFTRA_BASE_URL/api2/pens/")
    assert "$DAFTRA_API_KEY" in values["curl"]


def test_what_the_report_does_not_know_is_left_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "junit.xml", (DRIFT, "0123456789ab"), ("other", "2"))
    enrich(path, report(), DAFTRA.access, Door())
    assert told(path) == [(DRIFT, "0123456789ab"), ("other", "2")]


def test_an_item_is_called_alike_in_one_process_and_in_several(tmp_path: Path) -> None:
    for name in ("test_a[v1/pens POST /pens]@v1/pens", "test_a[v1/pens POST /pens]"):
        path = written(tmp_path / "junit.xml", name=name)
        enrich(path, report(), DAFTRA.access, Door())
        (item,) = ET.parse(path).iter("testcase")  # noqa: S314 - ours
        assert item.attrib["name"] == "test_a[v1/pens POST /pens]"


def test_a_failure_has_a_short_title_and_its_whole_text(tmp_path: Path) -> None:
    said = "cases: 2 drifted\n" + "field.null: " + "x" * 900 + "\nfield.enum: y"
    path = written(tmp_path / "junit.xml", message=said)
    enrich(path, report(), DAFTRA.access, Door())
    (failure,) = ET.parse(path).iter("failure")  # noqa: S314 - ours
    assert failure.text == said
    assert failure.attrib["message"].startswith("cases: 2 drifted / field.null: xxx")
    assert len(failure.attrib["message"]) == MOST_MESSAGE


def test_lines_that_are_too_long_are_left_to_the_bug_report(tmp_path: Path) -> None:
    result = retyped(name="é" * MOST_CURL)
    path = written(tmp_path / "junit.xml", (DRIFT, result.drifts[0].id))
    enrich(path, shown(result), DAFTRA.access, Door())
    assert dict(told(path))["curl"].startswith("# too long to stand here: conform bugs --finding F")


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800", "\ufffe", "\x0b", "\uffff"])
def test_what_no_xml_may_hold_is_shown_as_an_escape(text: str) -> None:
    node = ET.Element("a", value=legal(f"<{text}>&\n\U0001f58b"))
    again = ET.fromstring(ET.tostring(node, encoding="utf-8")).attrib["value"]  # noqa: S314 - ours
    assert again == f"<\\u{ord(text[0]):04x}{text[1:]}>&\n\U0001f58b"


def test_a_file_with_a_secret_is_not_let_out(tmp_path: Path) -> None:
    path = written(tmp_path / "junit.xml", ("log", "canary-key-0f1e2d3c4b5a"))
    before = path.read_bytes()
    with pytest.raises(RefusedError):
        enrich(path, report(), DAFTRA.access, Door(Redactor(["canary-key-0f1e2d3c4b5a"])))
    assert path.read_bytes() == before
