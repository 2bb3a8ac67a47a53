"""Tell Allure of each item: where it belongs, and the story of each failing case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import allure
import allure_commons

from conform.contract.dump import replace
from conform.findings import SEVERITIES, severity
from conform.report.attach import case_text, description

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from conform.case import Group
    from conform.contract import Contract
    from conform.findings.severity import Severity
    from conform.report.result import Report, Result

KNOWN = "known drift"
"""The tag of an item in which drift shows that the team has accepted."""
MOST_STORIES = 10
"""How many failing cases of one item are attached in full; the table names them all."""
EPICS = {"v1": "API v1", "v2": "API v2"}


def add(group: Group, contract: Contract, results: tuple[Result, ...], clean: Callable[[str], str]) -> None:
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
        allure.dynamic.description(clean(description(results)))
    table = "\n".join(f"{r.verdict:<10} {len(r.drifts):>3} drifts  {r.case.id}" for r in results)
    allure.attach(clean(table), name=f"{len(results)} cases", attachment_type=allure.attachment_type.TEXT)
    drifted = [result for result in results if result.drifts or result.reason]
    for result in drifted[:MOST_STORIES]:
        allure.attach(
            case_text(result, clean),
            name=clean(result.case.asks),
            attachment_type=allure.attachment_type.TEXT,
        )


def add_reduced(results: tuple[Result, ...], clean: Callable[[str], str]) -> None:
    """Attach the stories of cases that were run again with less in their payloads."""
    for result in results[:MOST_STORIES]:
        allure.attach(
            case_text(result, clean),
            name=f"reduced: {clean(result.case.asks)}",
            attachment_type=allure.attachment_type.TEXT,
        )


def worst(kinds: Iterable[str]) -> Severity:
    """Give the gravest severity among some kinds of drift."""
    return min((severity(kind) for kind in kinds), key=SEVERITIES.index)


def environment(report: Report, folder: Path) -> None:
    """Write what Allure shows as the environment of the run."""
    lines = {
        "tenant": report.tenant,
        "address": report.base_url,
        "operations": f"{report.exercised} of {report.documented}",
        "requests": report.sent.total,
        "cases": ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count),
        "findings": len(report.findings),
        "drifts": f"{len(report.new)} new, {len(report.drifts) - len(report.new)} known",
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    replace(folder / "allure-results" / "environment.properties", text)


class _Guarded:
    """Stand around what writes Allure's files: a disk that is full is no reason to end a run."""

    def __init__(self, told: Callable[[OSError], None]) -> None:
        self._told = told

    def _around(self) -> Generator[None, object, object]:
        try:
            return (yield)
        except OSError as error:
            self._told(error)
            return None

    @allure_commons.hookimpl(wrapper=True)
    def report_result(self) -> Generator[None, object, object]:
        return (yield from self._around())

    @allure_commons.hookimpl(wrapper=True)
    def report_container(self) -> Generator[None, object, object]:
        return (yield from self._around())

    @allure_commons.hookimpl(wrapper=True)
    def report_attached_data(self) -> Generator[None, object, object]:
        return (yield from self._around())

    @allure_commons.hookimpl(wrapper=True)
    def report_attached_file(self) -> Generator[None, object, object]:
        return (yield from self._around())


def guarded(told: Callable[[OSError], None]) -> Callable[[], None]:
    """Tell of files that Allure cannot write instead of raising; give what ends this."""
    guard = _Guarded(told)
    allure_commons.plugin_manager.register(guard)
    return lambda: allure_commons.plugin_manager.unregister(guard)
