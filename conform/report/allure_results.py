"""Tell Allure of each item: where it belongs, and the story of each failing case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import allure

from conform.findings import SEVERITIES, severity
from conform.report.attach import case_text, description

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.case import Group
    from conform.contract import Contract
    from conform.disk import Door
    from conform.drift.kinds import Severity
    from conform.report.result import Report, Result

KNOWN = "known drift"
"""The tag of an item in which drift shows that the team has accepted."""
MOST_STORIES = 10
"""How many failing cases of one item are attached in full; the table names them all."""
EPICS = {"v1": "API v1", "v2": "API v2"}


def add(group: Group, contract: Contract, results: tuple[Result, ...], door: Door) -> None:
    """Label the running item and attach its table and the stories of its failing cases."""
    allure.dynamic.epic(EPICS[contract.version])
    allure.dynamic.feature(contract.title or contract.name)
    allure.dynamic.story(group.operation)
    allure.dynamic.title(f"{group.operation}: {group.sort}")
    allure.dynamic.tag(group.sort)
    drifts = [drift for result in results for drift in result.drifts]
    if drifts:
        allure.dynamic.severity(worst(drift.kind for drift in drifts))
        allure.dynamic.tag(*sorted({drift.kind for drift in drifts}))
    if any(result.known for result in results):
        allure.dynamic.tag(KNOWN)
    if drifts:
        allure.dynamic.description(description(results))
    table = "\n".join(f"{r.verdict:<10} {len(r.drifts):>3} drifts  {r.case.id}" for r in results)
    allure.attach(table, name=f"{len(results)} cases", attachment_type=allure.attachment_type.TEXT)
    drifted = [result for result in results if result.drifts or result.reason]
    for result in drifted[:MOST_STORIES]:
        allure.attach(
            case_text(result, door.redactor),
            name=door.line(result.case.asks),
            attachment_type=allure.attachment_type.TEXT,
        )


def add_reduced(results: tuple[Result, ...], door: Door) -> None:
    """Attach the stories of cases that were run again with less in their payloads."""
    for result in results[:MOST_STORIES]:
        allure.attach(
            case_text(result, door.redactor),
            name=f"reduced: {door.line(result.case.asks)}",
            attachment_type=allure.attachment_type.TEXT,
        )


def worst(kinds: Iterable[str]) -> Severity:
    """Give the gravest severity among some kinds of drift."""
    return min((severity(kind) for kind in kinds), key=SEVERITIES.index)


def environment(report: Report, folder: Path, door: Door) -> None:
    """Write what Allure shows as the environment of the run; raise DiskError where it cannot be."""
    lines = {
        "tenant": report.tenant,
        "address": report.base_url,
        "operations": f"{report.exercised} of {report.documented}",
        "requests": report.sent.total,
        "cases": ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count),
        "findings": len(report.findings),
        "drifts": f"{len(report.new)} new, {len(report.drifts) - len(report.new)} known",
    }
    text = "".join(f"{name}={door.line(str(value))}\n" for name, value in lines.items())
    door.text(folder / "allure-results" / "environment.properties", text, "report")
