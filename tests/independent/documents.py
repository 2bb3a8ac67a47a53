"""The documents that the independent tenant serves: the vendor's export where it is at hand, else the contracts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.independent import apidog, committed
from tests.independent.shape import Operation, Shape, only_said

ROOT = Path(__file__).parents[2]
EXPORT = ROOT.parent / "shared" / "docs" / "daftra-2026-07-03.apidog.json"


def sources() -> list[str]:
    return ["export", "contracts"] if EXPORT.exists() else ["contracts"]


@cache
def operations(source: str = "") -> tuple[Operation, ...]:
    """Read every operation; `source` is one of `sources()`, and the first of them where it is empty."""
    is_export = (source or sources()[0]) == "export"
    found = apidog.operations(EXPORT) if is_export else committed.operations(ROOT / "contracts")
    created = {each.resource: each.request for each in found if each.role == "create" and each.request}
    return tuple(as_created(each, created.get(each.resource)) for each in found)


def as_created(operation: Operation, created: Shape | None) -> Operation:
    """Let an edit whose body a page shows by an example alone take what the create takes, all of it optional."""
    is_shown_only = operation.role == "edit" and not (operation.request and operation.request.fields)
    return replace(operation, request=only_said(created)) if is_shown_only and created else operation
