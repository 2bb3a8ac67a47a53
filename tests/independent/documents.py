"""The documents that the independent tenant serves: the export where it is at hand, else the contracts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.independent import apidog, committed
from tests.independent.shape import Operation, Shape, only_said
from tests.independent.values import kind_of

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
    """Let an edit whose body is shown by an example alone take what the create takes, all optional."""
    is_shown_only = operation.role == "edit" and not (operation.request and operation.request.fields)
    if not is_shown_only or not created:
        return operation
    return replace(operation, request=as_shown(only_said(created), operation.shown))


def as_shown(shape: Shape, shown: tuple[Any, ...]) -> Shape:
    """Let a value be of the kind that it has in an example, too."""
    kinds = [kind_of(each) for each in shown]
    rows = tuple(row for each in shown if isinstance(each, list) for row in each)
    return replace(
        shape,
        kinds=tuple(dict.fromkeys((*shape.kinds, *kinds))) if shape.kinds else (),
        values=() if any(each == "" for each in shown) else shape.values,
        fields={
            name: as_shown(each, tuple(row[name] for row in shown if isinstance(row, dict) and name in row))
            for name, each in shape.fields.items()
        },
        items=as_shown(shape.items, rows) if shape.items else None,
    )
