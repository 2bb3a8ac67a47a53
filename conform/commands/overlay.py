"""The overlay that `conform bugs --overlay FILE` writes beside the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.derive.export import openapi_document
from conform.derive.export.overlay import overlay_text
from conform.disk import DiskError
from conform.errors import UsageError
from conform.report.overlay import written
from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from conform.disk import Door
    from conform.report.drift_json import DriftFile

ENDINGS: Final = {".yaml": True, ".yml": True, ".json": False}
"""Ending of a file: whether YAML stands in it."""


def write_overlay(path: Path, drifts: DriftFile, findings: Collection[str], folder: Path, door: Door) -> None:
    """Write what the drifts of some findings change in our export of the contracts in a folder; say it.

    Raises UsageError where the file's ending names neither YAML nor JSON, or the file cannot be written, and
    UserError where the contracts are unusable.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"--overlay {path}: name a file that ends in {', '.join(ENDINGS)}")
    document = openapi_document(load_contracts(folder, DAFTRA))
    known = {each.id: each.finding for each in drifts.drifts if each.finding in findings}
    chosen = [drift for identity, drift in drifts.by_id.items() if identity in known]
    finding_of = {identity: finding for identity, finding in known.items() if finding is not None}
    found = written(document, chosen, finding_of, drifts.started[:10] or "unknown")
    if found.overlay is not None:
        try:
            door.text(path, overlay_text(found.overlay, is_yaml=ENDINGS[path.suffix.lower()]), "report")
        except DiskError as error:
            raise UsageError(f"{error}; or choose another --overlay") from error
    for line in _told(path, found.overlay, found.said):
        door.say(line)
    for (kind, reason), count in sorted(found.unsaid.items()):
        door.say(f"  left out: {counted(count, 'drift')} of {kind}, {reason}")


def _told(path: Path, overlay: dict[str, list[object]] | None, said: int) -> Iterator[str]:
    if overlay is None:
        yield "no overlay: no drift here is one that a schema can say"
    else:
        actions = counted(len(overlay["actions"]), "action")
        yield f"{path}  {actions} on `conform export openapi`, for {counted(said, 'drift')}"
