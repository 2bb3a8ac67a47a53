"""Read the documents' facts out of the committed contracts, with plain YAML, where there is no export."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from tests.independent.shape import NOTHING, Operation, Shape

if TYPE_CHECKING:
    from pathlib import Path

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 12


def operations(folder: Path) -> list[Operation]:
    found = []
    for path in sorted(folder.glob("v*/*.yaml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
        found += [_operation(each, document) for each in document["operations"]]
    return found


def _operation(stated: dict[str, Any], document: dict[str, Any]) -> Operation:
    models = document["models"]
    request = _shape(stated["request"]["body"], models, 0) if "request" in stated else None
    return Operation(
        page=stated["page"],
        method=stated["id"].split()[0],
        path=stated["call"].removesuffix(".json"),
        role=stated["role"],
        resource=document["name"],
        request=_said(request) if request and stated["role"] == "edit" else request,
        answers={
            int(status): _shape(answer["body"], models, 0) if answer.get("body") else None
            for status, answer in stated["responses"].items()
        },
    )


def _said(shape: Shape) -> Shape:
    """What a contract requires on edit stands in words."""
    return replace(
        shape,
        is_said=shape.is_required,
        fields={name: _said(each) for name, each in shape.fields.items()},
        items=_said(shape.items) if shape.items else None,
    )


def _shape(stated: dict[str, Any], models: dict[str, Any], depth: int) -> Shape:
    model = stated.get("model")
    fields = models[model] if model else stated.get("fields", {})
    kinds = stated["kind"] if isinstance(stated["kind"], list) else [stated["kind"]]
    reference = stated.get("reference", {})
    return Shape(
        kinds=() if kinds == ["null"] else tuple(kinds),
        fields={name: _shape(each, models, depth + 1) for name, each in fields.items()}
        if depth < DEEPEST
        else {},
        items=_shape(stated["items"], models, depth + 1) if "items" in stated else None,
        is_required=stated.get("required", False),
        is_read_only=stated.get("read_only", False),
        is_write_only=stated.get("write_only", False),
        longest=stated.get("max_length"),
        values=tuple(value[0] for value in stated.get("enum", ())),
        form=stated.get("format", ""),
        pattern=stated.get("pattern", ""),
        default=stated.get("default", NOTHING),
        example=stated.get("example", NOTHING),
        resource=reference.get("resource", "").partition("/")[2],
    )
