"""Tell Allure of each item and of the run; all that Allure has to write goes through the one door."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import allure
import allure_commons
from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Status
from attr import asdict

from conform.disk import DiskError
from conform.findings import SEVERITIES, severity
from conform.report.attach import case_text, description

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conform.case import Group
    from conform.contract import Contract
    from conform.disk import Door
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.report.result import Report, Result

RESULTS = "allure-results"
KNOWN = "known drift"
"""The tag of an item in which drift shows that the team has accepted."""
FLAPPING = "flapping drift"
"""The tag of an item in which drift shows that comes and goes from night to night."""
MOST_TOLD = 3
"""How many failing cases of one item are attached; the table names them all, index.html leads to the rest."""


def add(group: Group, contract: Contract, results: Sequence[Result], door: Door) -> None:
    """Label the running item and attach its table and its failing cases, each told in full."""
    allure.dynamic.epic(f"API {contract.version}")
    allure.dynamic.feature(contract.title or contract.name)
    allure.dynamic.story(group.operation)
    allure.dynamic.title(f"{group.operation}: {group.sort}")
    allure.dynamic.tag(group.sort)
    if drifts := [drift for result in results for drift in result.drifts]:
        allure.dynamic.severity(worst(drifts))
        allure.dynamic.tag(*sorted({drift.kind for drift in drifts}))
        allure.dynamic.description(description(results))
    if any(result.known for result in results):
        allure.dynamic.tag(KNOWN)
    if any(result.flapping for result in results):
        allure.dynamic.tag(FLAPPING)
    table = "\n".join(f"{r.verdict:<10} {len(r.drifts):>3} drifts  {r.case.id}" for r in results)
    _attach(f"{len(results)} cases", table)
    failing = [result for result in results if result.drifts or result.reason]
    for result in failing[:MOST_TOLD]:
        _attach(door.line(result.case.asks), case_text(result, door.redactor))
    if len(failing) > MOST_TOLD:
        more = (
            f"{len(failing) - MOST_TOLD} more failing cases of this item: index.html and drift.json have them"
        )
        _attach(f"… and {len(failing) - MOST_TOLD} more", more)


def _attach(name: str, text: str) -> None:
    allure.attach(text, name=name, attachment_type=allure.attachment_type.TEXT)


def worst(drifts: Iterable[Drift]) -> Severity:
    """Give the gravest severity among some drifts."""
    return min(map(severity, drifts), key=SEVERITIES.index)


def gather(report: Report, folder: Path, door: Door) -> None:
    """Put the results of all shards side by side; those of a run in one piece are there already."""
    if report.folders:
        door.gather([each / RESULTS for each in report.folders], folder / RESULTS)


def environment(report: Report, folder: Path, door: Door) -> None:
    """Write what Allure shows as the environment of the run; raise DiskError where it cannot be."""
    lines = {
        "tenant": report.tenant,
        "address": report.base_url,
        "operations": f"{report.exercised} of {report.documented}",
        "requests": sum(report.sent.values()),
        "cases": ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count),
        "findings": len(report.findings),
        "drifts": ", ".join(
            [
                f"{len(report.new)} new, {report.counted('known')} known",
                *([f"{flapping} flapping"] if (flapping := report.counted("flapping")) else ()),
            ]
        ),
    }
    text = "".join(f"{name}={door.line(str(value))}\n" for name, value in lines.items())
    door.text(folder / RESULTS / "environment.properties", text, "report")


def _says_something(fixture: Any) -> bool:
    # what a fixture does at its end has no status
    return bool(fixture.attachments or fixture.steps) or fixture.status not in (None, Status.PASSED)


class AllureWriter:
    """Take results, containers and attachments from Allure; the names of the methods are Allure's.

    What the disk does not take is told on one line with `told`, by its reason alone, since the names are
    drawn; the run goes on without it.
    """

    def __init__(self, folder: Path, door: Door, told: Callable[[str], None]) -> None:
        self._folder = folder
        self._door = door
        self._told = told

    @allure_commons.hookimpl
    def report_result(self, result: Any) -> None:
        """Write the result of an item."""
        self._item(result)

    @allure_commons.hookimpl
    def report_container(self, container: Any) -> None:
        """Write what belongs to several items, unless its fixtures did as they should and say nothing."""
        if any(map(_says_something, (*container.befores, *container.afters))):
            self._item(container)

    @allure_commons.hookimpl
    def report_globals(self, globals_item: Any) -> None:
        """Write what belongs to the whole run."""
        self._item(globals_item)

    @allure_commons.hookimpl
    def report_attached_data(self, body: str | bytes, file_name: str) -> None:
        """Write an attachment."""
        path = self._folder / file_name
        try:
            text = body if isinstance(body, str) else body.decode()
        except UnicodeDecodeError:
            content = bytes(body)  # type: ignore[arg-type]  # a text is never decoded
            self._try(lambda: self._door.data(path, content, is_durable=False))
            return
        self._try(lambda: self._door.text(path, text, "report", is_durable=False))

    @allure_commons.hookimpl
    def report_attached_file(self, source: str, file_name: str) -> None:
        """Write a copy of a file as an attachment."""
        self._try(lambda: self._door.copy(Path(source), self._folder / file_name))

    def _item(self, item: Any) -> None:
        name = item.file_pattern.format(prefix=uuid.uuid4())
        document = asdict(item, filter=lambda _, value: value or value is False)
        self._try(lambda: self._door.json(self._folder / name, document, is_durable=False))

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except DiskError as error:
            self._told(f"{self._folder.name}: a file is missing: {error.reason}")


def install(door: Door, told: Callable[[str], None]) -> Callable[[], None]:
    """Put our writer in the place of Allure's own; give what puts that back, as Allure expects at its end."""
    manager = allure_commons.plugin_manager
    replaced = []
    for theirs in [each for each in manager.get_plugins() if isinstance(each, AllureFileLogger)]:
        ours = AllureWriter(theirs._report_dir, door, told)  # noqa: SLF001 - it has no other name for its folder
        replaced.append((theirs, ours))
        manager.unregister(theirs)
        manager.register(ours)

    def restore() -> None:
        for theirs, ours in replaced:
            manager.unregister(ours)
            manager.register(theirs)

    return restore
