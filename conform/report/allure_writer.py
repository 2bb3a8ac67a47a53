"""Write what Allure has to write through the one door, in the place of Allure's own writer."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import allure_commons
from allure_commons.logger import AllureFileLogger
from attr import asdict

from conform.disk import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.disk import Door


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
        """Write what belongs to several items."""
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
