"""Describe the paths of an OpenAPI document; operations that share method and path become one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from conform.derive.export.schema import OWN, Schema, Use, fits, shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Contract, Field, Json, Operation, Parameter
    from conform.contract.vendor import Documents

_NAME = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SUFFIX = {"write": "", "read": ".Read"}
_PLAIN = Use(side="write")
_NOT_PARAMETERS = ("accept", "content-type", "authorization")
"""Headers that OpenAPI states elsewhere: media types and security schemes."""
_PHRASES = {each.value: each.phrase for each in HTTPStatus}
_NEUTRAL: dict[str | None, Json] = {
    "string": "text",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "object": {},
    "array": [],
    "date": "2024-01-31",
    "date-time": "2024-01-31 09:30:00",
    "email": "someone@example.com",
    "time": "09:30:00",
}
"""A value of each kind and of each format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Place one operation: `prefix` is its server's path, `key` the path below it."""

    contract: Contract
    operation: Operation
    prefix: str
    key: str

    @property
    def template(self) -> str:
        """Give the key without the names in it, which OpenAPI does not count as a difference."""
        return _NAME.sub("{}", self.key)

    @property
    def names(self) -> dict[str, str]:
        """Map the operation's own names of its path parameters to those in the key."""
        return dict(zip(_NAME.findall(self.operation.call), _NAME.findall(self.key), strict=True))


def placed(contracts: Iterable[Contract], *, is_whole: bool = False) -> tuple[Placed, ...]:
    """Place every operation; `is_whole` leaves the whole call in the key, for tools with one base URL.

    Two versions that would share a key keep the first below its server and the other whole. Keys that
    differ in the names of their parameters alone take the names of the first.
    """
    given: list[Placed] = []
    owners: dict[str, str] = {}
    keys: dict[str, str] = {}
    for contract in contracts:
        prefixes = [prefix for prefix, _ in contract.vendor.documents.servers]
        for operation in contract.operations:
            call = operation.call
            prefix = next((each for each in prefixes if call.startswith(f"{each}/")), "")
            one = Placed(contract=contract, operation=operation, prefix=prefix, key=call.removeprefix(prefix))
            if is_whole or owners.setdefault(one.template, prefix) != prefix:
                one = replace(one, prefix="", key=call)
            given.append(replace(one, key=keys.setdefault(one.template, one.key)))
    return tuple(given)


def server(prefix: str, documents: Documents) -> dict[str, Any]:
    """Describe one server; what stands in braces in its address is a variable and its own default."""
    variables = {name: {"default": name, "description": said} for name, said in documents.variables.items()}
    return {
        "url": f"{documents.host}{prefix}",
        "description": dict(documents.servers)[prefix],
        **({"variables": variables} if variables else {}),
    }


@dataclass(slots=True, kw_only=True)
class Paths:
    """Describe operations, and remember the models that were met and the ids that are taken.

    A model that is written has the plain name, `Client`; one that is read is `Client.Read` where it differs
    from what is written; a further variant on the same side is numbered in the order in which it is met.
    """

    documents: Documents
    schemas: dict[str, Schema] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def use(self, side: Any) -> Use:
        """Give the use of a side, of which models are lifted."""
        return Use(side=side, reasons=self.documents.reasons, lift=self.lift)

    def prime(self, operations: Iterable[Operation]) -> None:
        """Meet the models of every body, written ones first."""
        known = tuple(operations)
        for operation in known:
            if operation.request is not None:
                shape(operation.request.body, self.use("write"))
        for operation in known:
            for response in operation.responses:
                if response.body is not None:
                    shape(response.body, self.use("read"))
        self.schemas = dict(sorted(self.schemas.items()))

    def lift(self, field: Field, use: Use, schema: Schema) -> Schema:
        """Put a model under components and give its reference; hand anything else back as it is."""
        if not field.model or not field.fields:
            return schema
        model = {key: value for key, value in schema.items() if key not in OWN}
        name = self._name(_UNSAFE.sub("_", field.model), _SUFFIX[use.side], model)
        self.schemas[name] = model
        own = {key: value for key, value in schema.items() if key in OWN}
        return {"$ref": f"#/components/schemas/{name}", **own}

    def _name(self, base: str, suffix: str, model: Schema) -> str:
        name, number = base, 1
        while self.schemas.get(name, model) != model:
            number += 1
            shown = number - bool(suffix)
            name = f"{base}{suffix}" if shown == 1 else f"{base}{suffix}.{shown}"
        return name

    def item(self, group: list[Placed], *, with_server: bool) -> dict[str, Any]:
        """Describe one path; the operations of the group share it."""
        item: dict[str, Any] = {"servers": [server(group[0].prefix, self.documents)]} if with_server else {}
        for method in dict.fromkeys(each.operation.method for each in group):
            item[method.lower()] = self._operation(
                [each for each in group if each.operation.method == method]
            )
        return item

    def _operation(self, group: list[Placed]) -> dict[str, Any]:
        first = group[0].operation
        titles = dict.fromkeys(each.operation.title for each in group if each.operation.title)
        written: dict[str, Any] = {
            "operationId": self._identity(group[0]),
            "summary": " / ".join(titles) or first.id,
            "tags": list(dict.fromkeys(each.contract.key for each in group)),
            "x-page": first.source.page,
            "x-path": first.path,
            "x-operations": [
                {
                    "contract": each.contract.key,
                    "id": each.operation.id,
                    "page": each.operation.source.page,
                }
                for each in group
            ],
        }
        parameters = self._parameters(group)
        if parameters:
            written["parameters"] = parameters
        if any(each.operation.request is not None for each in group):
            written["requestBody"] = self._request_body(group)
        written["responses"] = self._responses(group)
        if first.is_exemplary:
            written["x-exemplary"] = True
        if self.documents.tokens is not None and first.call.endswith(self.documents.tokens):
            written["security"] = []
        return written

    def _identity(self, one: Placed) -> str:
        base = f"{one.contract.version}.{one.contract.name}.{one.operation.role}"
        name, number = base, 1
        while name in self.taken:
            number += 1
            name = f"{base}.{number}"
        self.taken.add(name)
        return name

    def _parameters(self, group: list[Placed]) -> list[dict[str, Any]]:
        stated_elsewhere = (*_NOT_PARAMETERS, *self.documents.headers)
        written: dict[tuple[str, str], dict[str, Any]] = {}
        for one in group:
            for parameter in one.operation.parameters:
                name = parameter.field.name
                known = one.names.get(name) if parameter.where == "path" else name
                if known is not None and known.lower() not in stated_elsewhere:
                    written.setdefault((parameter.where, known), _parameter(parameter, known, group))
        for name in group[0].names.values():
            lost = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            written.setdefault(("path", name), lost)
        return list(written.values())

    def _request_body(self, group: list[Placed]) -> dict[str, Any]:
        requests = [each.operation.request for each in group if each.operation.request is not None]
        content: dict[str, Any] = {}
        for media in dict.fromkeys(each.media for each in requests):
            bodies = [each.body for each in requests if each.media == media]
            examples = [example for body in bodies if (example := _example(body)) is not None]
            schema = _any_of([shape(body, self.use("write")) for body in bodies])
            content[media] = {"schema": schema, **({"example": examples[0]} if examples else {})}
        is_required = len(requests) == len(group) and all(each.operation.method != "GET" for each in group)
        return {"required": is_required, "content": content}

    def _responses(self, group: list[Placed]) -> dict[str, Any]:
        by_status: dict[int, dict[str, list[Schema]]] = {}
        for response in (response for each in group for response in each.operation.responses):
            bodies = by_status.setdefault(response.status, {})
            if response.body is not None:
                bodies.setdefault(response.media, []).append(shape(response.body, self.use("read")))
        return {
            str(status): {
                "description": _PHRASES.get(status, f"Status {status}"),
                **({"content": {m: {"schema": _any_of(s)} for m, s in bodies.items()}} if bodies else {}),
            }
            for status, bodies in by_status.items()
        } or {"default": {"description": "not documented"}}


def _any_of(schemas: list[Schema]) -> Schema:
    """Join the bodies of operations that share an address; equal ones are one."""
    known = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
    return known[0] if len(known) == 1 else {"anyOf": known}


def _parameter(parameter: Parameter, name: str, group: list[Placed]) -> dict[str, Any]:
    """Describe a parameter; it is required where every operation of the group says so.

    An object stands in brackets, `filter[date]=2024-01-01`.
    """
    is_required = parameter.where == "path" or all(
        any(
            other.where == parameter.where and other.field.name == name and other.field.is_required
            for other in each.operation.parameters
        )
        for each in group
    )
    return {
        "name": name,
        "in": parameter.where,
        **({"required": True} if is_required else {}),
        **({"style": "deepObject", "explode": True} if "object" in parameter.field.kinds else {}),
        "schema": shape(parameter.field, _PLAIN),
    }


def _example(body: Field) -> Any:
    """Give the documented example values as one body, None where they do not make a valid one."""
    given = sample(body)
    return (
        given if given and jsonschema_rs.is_valid(shape(body, _PLAIN), given, validate_formats=True) else None
    )


def sample(field: Field) -> Any:
    """Give a value from the documented examples, defaults and allowed values; None where there is none.

    Read-only fields are left out, and so is a field whose example breaks its own schema. A required
    field without any has a neutral value of its kind, so that the whole is valid.
    """
    found = _documented(field)
    return _neutral(field) if found is None and field.is_required else found


def _documented(field: Field) -> Any:
    if field.fields:
        parts = {child.name: sample(child) for child in field.fields if not child.is_read_only}
        return {name: value for name, value in parts.items() if value is not None} or None
    if field.items is not None:
        row = sample(field.items)
        return None if row is None else [row]
    stated = [each.value for each in (field.example, field.default, *field.enum) if each is not None]
    schema = shape(field, _PLAIN)
    return next((value for value in stated if value is not None and fits(value, schema)), None)


def _neutral(field: Field) -> Any:
    kind = next((kind for kind in field.kinds if kind != "null"), "string")
    value = _NEUTRAL.get(field.format, _NEUTRAL[kind])
    if isinstance(value, str):
        return value[: field.max_length]
    return value if field.minimum is None or kind not in ("integer", "number") else max(1, int(field.minimum))
