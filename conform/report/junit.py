"""Tell in pytest's JUnit file of each drift of a failing item its claim, page, finding and lines that run.

pytest writes the ids of the drifts as properties of the item; what is known only when the run is closed is
put beside them then. The names of the properties repeat, a set a drift, the worst first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from conform import words
from conform.drift.kinds import SEVERITIES, severity
from conform.findings import finding_of
from conform.redact.control import in_a_block
from conform.report.curl import commands, definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from conform.contract.vendor import Access
    from conform.disk import Door
    from conform.drift.value import Drift
    from conform.report.evidence import Evidence
    from conform.report.result import Report, ReportedDrift, Result

DRIFT: Final = "drift"
MORE: Final = "more drifts"
MOST: Final = 10
"""Drifts of one item that are told; a further property counts the others."""
MOST_CURL: Final = 8_000
"""Characters of the lines of one drift; longer ones are left to the bug report."""
MOST_MESSAGE: Final = 200
"""Characters of the message of a failure, which a page shows as its title."""
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even as a reference (2.2)."""
_GROUP: Final = re.compile(r"\]@[^]]*$")
"""What pytest-xdist puts behind the name of an item whose group stays together; alone it has none."""


def properties(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Give what pytest is to write of a failing item: its new drifts, the worst first, and how many more."""
    new = {each.id: each for told in results for each in told.drifts if told.state(each.id) == "new"}
    ordered = sorted(new.values(), key=_gravity)
    more = [(MORE, str(len(ordered) - MOST))] if len(ordered) > MOST else []
    return [*((DRIFT, each.id) for each in ordered[:MOST]), *more]


def _gravity(drift: Drift) -> int:
    return SEVERITIES.index(severity(drift))


def enrich(path: Path, report: Report, access: Access, door: Door) -> None:
    """Put beside each drift of a JUnit file what the report knows of it; cut long messages, call items alike.

    Raises DiskError where the door does not let the file out, OSError and ParseError for one that is none.
    """
    tree = ET.parse(path)  # noqa: S314 - pytest has just written it
    known = report.by_id
    named = finding_of(report.findings)
    for node in tree.iter("properties"):
        for place, each in reversed(list(enumerate(node))):
            identity = each.get("value", "")
            if each.get("name") == DRIFT and identity in known:
                told = _told(known[identity], named.get(identity, ""), report, access)
                for number, (name, value) in enumerate(told, 1):
                    text = legal(in_a_block(door.redactor.value(value)))
                    node.insert(place + number, ET.Element("property", name=name, value=text))
    for item in tree.iter("testcase"):
        item.set("name", _GROUP.sub("]", item.get("name", "")))
    for failure in tree.iter("failure"):
        failure.set("message", _title(failure.get("message", "")))
    door.data(path, ET.tostring(tree.getroot(), encoding="utf-8", xml_declaration=True))


def _told(seen: ReportedDrift, finding: str, report: Report, access: Access) -> Iterator[tuple[str, str]]:
    drift = seen.drift
    evidence = report.part.tally.evidences.best.get(drift.id)
    yield "claim", f"{drift.operation} {drift.place}: {words.documented(drift)}"
    yield "page", f"{drift.source.page} of {drift.source.edition}"
    yield "finding", finding
    if evidence is not None:
        told = curl(evidence, access)
        is_short = len(told) <= MOST_CURL
        yield "curl", told if is_short else f"# too long to stand here: conform bugs --finding {finding}"


def curl(evidence: Evidence, access: Access) -> str:
    """Give the lines for a shell that show a drift, up to the request that it shows in."""
    lines = evidence.lines[: evidence.shows + 1]
    return "\n".join([*definitions(lines), *(part for line in lines for part in commands(line, access))])


def _title(message: str) -> str:
    """Give the first line that says what differs, after the counts of cases, cut short."""
    said = [line for line in message.splitlines() if line.strip()]
    return words.cut(" / ".join(said[:2]), MOST_MESSAGE)


def legal(text: str) -> str:
    """Give a text as it may stand in XML 1.0: any other character as an escape."""
    return _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
