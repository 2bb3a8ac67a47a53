"""`pytest suites --junitxml FILE` as a CI system reads it, in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from conform.report.junit import MOST
from tests.second_tenant import second_tenant
from tests.test_suites import Run, live, suites

if TYPE_CHECKING:
    from pathlib import Path

SET = ["drift", "claim", "page", "finding", "curl"]
CHOSEN = ("--resource", "taxes", "--resource", "stores", "--profile", "observed")


def items(path: Path) -> dict[str, ET.Element]:
    tree = ET.parse(path)  # noqa: S314 - ours
    return {each.attrib["name"]: each for each in tree.iter("testcase")}


def named(item: ET.Element) -> list[tuple[str, str]]:
    return [(each.attrib["name"], each.attrib["value"]) for each in item.iter("property")]


def holds(run: Run, path: Path) -> set[str]:
    """Hold each failing item to its sets of properties; give the drifts that are named."""
    drifts = {each["id"]: each for each in run.drift["drifts"]}
    found = set()
    for item in items(path).values():
        told = named(item)
        failure = item.find("failure")
        if failure is None:
            assert told == []
            continue
        if not told:
            assert "drifted" not in str(failure.text), "it was not judged"
            continue
        sets = [told[at : at + len(SET)] for at in range(0, len(told), len(SET))]
        if len(sets[-1]) == 1:
            assert sets.pop()[0][0] == "more drifts"
        assert [[name for name, _ in each] for each in sets] == [SET] * len(sets)
        assert 0 < len(sets) <= MOST
        for each in map(dict, sets):
            known = drifts[each["drift"]]
            assert each["finding"] == known["finding"]
            assert each["page"].startswith(known["source"]["page"])
            assert each["claim"].startswith(f"{known['operation']} ")
            assert each["claim"].endswith(f": {known['documented']}")
            assert "curl -sS" in each["curl"]
            found.add(each["drift"])
    return found


@pytest.mark.parametrize("family", ["xunit1", "xunit2", "legacy"])
def test_each_family_has_the_properties_under_their_item(tmp_path: Path, family: str) -> None:
    path = tmp_path / "out" / "junit.xml"
    run = suites(tmp_path / "r", *CHOSEN, "--junitxml", str(path), "-o", f"junit_family={family}")
    assert run.status == 1, run.text
    assert holds(run, path)


def test_two_processes_name_the_same_drifts(tmp_path: Path) -> None:
    found = []
    for number, more in enumerate(((), ("-n", "2", "--dist", "loadgroup"))):
        path = tmp_path / f"{number}.xml"
        run = suites(tmp_path / str(number), *CHOSEN, "--junitxml", str(path), *more)
        told = {name: [v for n, v in named(item) if n != "curl"] for name, item in items(path).items()}
        found.append((holds(run, path), told))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("lie", "kinds"),
    [("controls", {"field.undocumented", "state.altered"}), ("half a character", set())],
)
def test_what_a_tenant_answers_cannot_break_the_file(tmp_path: Path, lie: str, kinds: set[str]) -> None:
    path = tmp_path / "junit.xml"
    with second_tenant(lie) as (url, _):
        run = live(tmp_path / "r", url, "--allow-writes", "--junitxml", str(path))
    assert run.status == 1, run.text
    assert {each["kind"] for each in run.drift["drifts"]} >= kinds
    # what no reader makes a text of is JSON by its grammar (RFC 8259, 8.2), and cannot be judged
    assert kinds or run.drift["cases"]["broken"]
    assert bool(holds(run, path)) == bool(kinds)
    assert "\u202e" not in path.read_text(encoding="utf-8")
