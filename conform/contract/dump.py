"""Write contracts as YAML: facts only, in a fixed order, so that the same docs give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from conform.contract.rows import FORMAT, JSON_MEDIA, attributes, contradiction_row

if TYPE_CHECKING:
    from conform.contract.field import Field
    from conform.contract.operation import Contract, Operation, Response

LONGEST = 125
"""Characters (as Python shows it) up to which a mapping stands on one line."""


class _Flow(dict[str, Any]):
    """Mark a mapping that stands on one line."""


class _Dumper(yaml.CSafeDumper):
    """Know the one-line mappings; never write anchors, which would hide repetition."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
)


class _Models:
    """Collect the vendor's schemas of one contract, so that each is written once."""

    def __init__(self) -> None:
        self.written: dict[str, dict[str, Any]] = {}

    def key(self, name: str, fields: dict[str, Any]) -> str:
        """Name a schema; variants of one schema get `#2`, `#3` in the order in which they are met."""
        number = 1
        while (key := name if number == 1 else f"{name}#{number}") in self.written:
            if self.written[key] == fields:
                return key
            number += 1
        self.written[key] = fields
        return key


def _field(field: Field, models: _Models) -> dict[str, Any]:
    written: dict[str, Any] = attributes(field)
    fields = {child.name: _field(child, models) for child in field.fields}
    if field.model and fields:
        written["model"] = models.key(field.model, fields)
    elif field.model:
        written["model"] = field.model
    elif fields:
        written["fields"] = fields
    if field.items is not None:
        written["items"] = _field(field.items, models)
    if field.extra is not None:
        written["extra"] = _field(field.extra, models)
    return _compact(written)


def _compact(written: dict[str, Any]) -> dict[str, Any]:
    """Put a mapping on one line where it is short and holds no shape of its own."""
    is_short = len(str(written)) <= LONGEST and not {"fields", "items"} & set(written)
    return _Flow(written) if is_short else written


def _response(response: Response, models: _Models) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if response.media != JSON_MEDIA:
        written["media"] = response.media
    if response.source is not None:
        written["source"] = _Flow(page=response.source.page, edition=response.source.edition)
    if response.record is not None:
        written["record"] = ".".join(response.record)
    if response.body is not None:
        written["body"] = _field(response.body, models)
    return written


def _operation(operation: Operation, models: _Models) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": operation.id,
        "page": operation.source.page,
        "edition": operation.source.edition,
        "title": operation.title,
        "role": operation.role,
        "path": operation.path,
        "call": operation.call,
    }
    if operation.is_exemplary:
        written["exemplary"] = True
    if operation.parameters:
        written["parameters"] = [
            _compact({"in": parameter.where, "name": parameter.field.name, **_field(parameter.field, models)})
            for parameter in operation.parameters
        ]
    if operation.request is not None:
        request = operation.request
        written["request"] = {"media": request.media}
        if request.wrapper is not None:
            written["request"]["wrapper"] = request.wrapper
        if request.is_exemplary:
            written["request"]["exemplary"] = True
        written["request"]["body"] = _field(request.body, models)
    written["responses"] = {response.status: _response(response, models) for response in operation.responses}
    if operation.contradictions:
        written["contradictions"] = [
            msgspec.to_builtins(contradiction_row(each)) for each in operation.contradictions
        ]
    return written


def dump_contract(contract: Contract) -> str:
    """Give the YAML text of a contract; the same contract gives the same text."""
    models = _Models()
    operations = [_operation(operation, models) for operation in contract.operations]
    document = {
        "format": FORMAT,
        "name": contract.name,
        "version": contract.version,
        "title": contract.title,
        "models": models.written,
        "operations": operations,
    }
    text: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
