"""Describe the paths of an OpenAPI document; operations that share method and path become one."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from conform.contract.rows import JSON_MEDIA
from conform.derive.aside import KEY, REQUIRED
from conform.derive.export.schema import OWN, Schema, Use, claimless, component, fits, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.contract import Contract, Field, Json, Operation, Parameter, Request, Response
    from conform.contract.vendor import Documents

_NAME = re.compile(r"\{([^{}]*)\}")
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")
_SUFFIX = {"write": "", "read": "Read"}
_PLAIN = Use(side="write")
_BARE = Use(side="write", is_bare=True)
_ID = "id"
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
    """Place one operation: `prefix` is its server's path, `key` the path below it.

    `value` is a path parameter and what stands in the key in its place; None where all stand there.
    """

    contract: Contract
    operation: Operation
    prefix: str
    key: str
    value: tuple[str, str] | None = None

    @property
    def template(self) -> str:
        """Give the key without the names in it, which OpenAPI does not count as a difference."""
        return _NAME.sub("{}", self.key)

    @property
    def names(self) -> dict[str, str]:
        """Map the operation's own names of the path parameters that stand in the key to those there."""
        filled = self.value[0] if self.value else None
        own = [name for name in _NAME.findall(self.operation.call) if name != filled]
        return dict(zip(own, _NAME.findall(self.key), strict=True))

    @property
    def is_as_called(self) -> bool:
        """Tell whether the key is the operation's own call."""
        return f"{self.prefix}{self.key}" == self.operation.call


def placed(contracts: Iterable[Contract], *, is_whole: bool = False) -> tuple[Placed, ...]:
    """Place every operation; `is_whole` leaves the whole call in the key, for tools with one base URL.

    Two versions that would share a key keep the first below its server and the other whole. Keys that
    differ in the names of their parameters alone take the names of the first. One that is ambiguous beside
    another gives a key for each value of a parameter of which all values are listed; one of these that has
    a page of its own is that page's alone.
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
    known = {each.key for each in given}
    return tuple(one for each in given for one in _unambiguous(each, known))


def _unambiguous(one: Placed, known: set[str]) -> Iterator[Placed]:
    """Yield one key a value, or what was given where it is not ambiguous or where no values are listed."""
    listed = next(_listed(one.operation), None)
    if listed is None or not any(is_ambiguous(one.key, other) for other in known):
        yield one
        return
    name, values = listed
    for value in values:
        key = one.key.replace(f"{{{one.names[name]}}}", value)
        if key not in known:
            yield replace(one, key=key, value=(name, value))


def _listed(operation: Operation) -> Iterator[tuple[str, list[str]]]:
    """Yield the path parameters of which the page lists every value, with these."""
    for each in operation.parameters:
        values = [str(choice.value) for choice in each.field.enum]
        if (
            each.where == "path"
            and values
            and not each.field.is_partial
            and all(map(_SEGMENT.fullmatch, values))
        ):
            yield each.field.name, values


def is_ambiguous(one: str, other: str) -> bool:
    """Tell whether one call may be meant by both of two paths, and each is closer to it somewhere."""
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    if one.count("/") != other.count("/") or not all(_may_meet(*pair) for pair in pairs):
        return False
    nearer = [_openness(first) - _openness(second) for first, second in pairs]
    return min(nearer) < 0 < max(nearer)


def _openness(segment: str) -> int:
    """Give 0 for a text, 1 where a parameter stands in it, 2 for a parameter alone."""
    return (_NAME.search(segment) is not None) + (_NAME.fullmatch(segment) is not None)


def _may_meet(one: str, other: str) -> bool:
    """Tell whether one text may stand for both segments."""
    if _NAME.search(one) and _NAME.search(other):
        return True
    form, text = (one, other) if _NAME.search(one) else (other, one)
    return re.fullmatch("[^/]+".join(map(re.escape, _NAME.split(form)[::2])), text) is not None


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

    A model that is written has the plain name, `Client`; one that is read is `ClientRead` where it differs
    from what is written; a further variant on the same side is numbered in the order in which it is met.
    `met` holds the schemas of bodies that were met and do not stand in the document yet.
    """

    documents: Documents
    schemas: dict[str, Schema] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    met: dict[tuple[int, str], Schema] = field(default_factory=dict)

    def use(self, side: Any) -> Use:
        """Give the use of a side, of which models are lifted."""
        return Use(side=side, reasons=self.documents.reasons, lift=self.lift)

    def prime(self, operations: Iterable[Operation]) -> None:
        """Meet the models of every body, written ones first."""
        known = tuple(operations)
        for operation in known:
            if operation.request is not None:
                self.met[id(operation.request.body), "write"] = self.sent(operation.request)
        for operation in known:
            for response in operation.responses:
                if response.body is not None:
                    self.met[id(response.body), "read"] = self.body(response.body, "read")
        self.schemas = dict(sorted(self.schemas.items()))

    def lift(self, field: Field, use: Use, schema: Schema) -> Schema:
        """Put a model under components and give its reference; hand anything else back as it is."""
        base = component(field)
        if base is None:
            return schema
        model = {key: value for key, value in schema.items() if key not in OWN}
        name = self._name(base, _SUFFIX[use.side], model)
        self.schemas[name] = model
        own = {key: value for key, value in schema.items() if key in OWN}
        if name != field.model:
            own[KEY] = {**own.get(KEY, {}), "model": field.model}
        return {"$ref": f"#/components/schemas/{name}", **own}

    def _name(self, base: str, suffix: str, model: Schema) -> str:
        """Give the first name that is free, or the model's own; some tools take a dot in it for a folder."""
        name, number = base, 1
        while self.schemas.get(name, model) != model:
            number += 1
            shown = number - bool(suffix)
            name = f"{base}{suffix}{shown if shown > 1 else ''}"
        return name

    def item(self, group: list[Placed], *, with_server: bool) -> dict[str, Any]:
        """Describe one path; the operations of the group share it."""
        item: dict[str, Any] = {"servers": [server(group[0].prefix, self.documents)]} if with_server else {}
        for method in dict.fromkeys(each.operation.method for each in group):
            item[method.lower()] = self.operation([each for each in group if each.operation.method == method])
        return item

    def operation(self, group: list[Placed]) -> dict[str, Any]:
        """Describe the operations that share a path and a method as one."""
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
        base = ".".join((one.contract.version, one.contract.name, one.operation.role, *(one.value or ())[1:]))
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
            sent = [each for each in requests if each.media == media]
            examples = [example for each in sent if (example := body_example(each.body)) is not None]
            schema = _any_of([_named(self.sent(each), each, group) for each in sent])
            content[media] = {"schema": schema, **({"example": examples[0]} if examples else {})}
        is_required = len(requests) == len(group) and all(each.operation.method != "GET" for each in group)
        said = _said_of_request(requests[0]) if len(requests) == 1 else {}
        return {"required": is_required, "content": content, **said}

    def body(self, body: Field, side: Any) -> Schema:
        """Describe a body that is shown, be it one of which nothing is claimed."""
        use = self.use(side)
        return self.met.pop((id(body), side), None) or shape(body, use) or claimless(use)

    def sent(self, request: Request) -> Schema:
        """Describe a body that is sent; the wrapper is required where something in it is."""

        def lift(field: Field, use: Use, schema: Schema) -> Schema:
            is_body = field is request.body
            return self.lift(field, use, _beside(schema, owing(schema, request)) if is_body else schema)

        use = replace(self.use("write"), lift=lift)
        return self.met.pop((id(request.body), "write"), None) or shape(request.body, use) or claimless(use)

    def _responses(self, group: list[Placed]) -> dict[str, Any]:
        by_status: dict[int, list[Response]] = {}
        for response in (response for each in group for response in each.operation.responses):
            by_status.setdefault(response.status, []).append(response)
        return {str(status): self._response(status, each) for status, each in by_status.items()} or {
            "default": {"description": "not documented"}
        }

    def _response(self, status: int, responses: list[Response]) -> dict[str, Any]:
        bodies: dict[str, list[Schema]] = {}
        for each in responses:
            if each.body is not None:
                bodies.setdefault(each.media, []).append(self.body(each.body, "read"))
        content = {media: {"schema": _any_of(schemas)} for media, schemas in bodies.items()}
        return {
            "description": _PHRASES.get(status, f"Status {status}"),
            **({"content": content} if content else {}),
            **(_said_of_response(responses[0]) if len(responses) == 1 else {}),
        }


def _named(schema: Schema, request: Request, group: list[Placed]) -> Schema:
    """Require the id in the body of an edit that shares its address with a create: it tells them apart."""
    roles = {each.operation.role for each in group}
    is_edit = any(each.operation.role == "edit" and each.operation.request is request for each in group)
    if not is_edit or "create" not in roles or request.body.field(_ID) is None:
        return schema
    return {**schema, "required": list(dict.fromkeys((*schema.get("required", ()), _ID)))}


def owing(schema: Schema, request: Request) -> Schema:
    """Require the wrapper of a body that is described, where something in it is required."""
    required = schema.get("required", [])
    if not request.owes_wrapper or request.wrapper in required:
        return schema
    return {**schema, "required": [*required, request.wrapper]}


def _beside(schema: Schema, owed: Schema) -> Schema:
    """Keep what the page itself requires beside what else is owed."""
    is_more = owed is not schema
    return {**owed, REQUIRED: schema.get(REQUIRED, schema.get("required", []))} if is_more else schema


def _said_of_request(request: Request) -> dict[str, Any]:
    """Give what OpenAPI has no word for, in those of contracts on disk."""
    said = {
        **({"wrapper": request.wrapper} if request.wrapper is not None else {}),
        **({"exemplary": True} if request.is_exemplary else {}),
    }
    return {KEY: said} if said else {}


def _said_of_response(response: Response) -> dict[str, Any]:
    """Give what OpenAPI has no word for, in those of contracts on disk; a media type without a body too."""
    said = {
        **({"record": ".".join(response.record)} if response.record is not None else {}),
        **({"source": asdict(response.source)} if response.source is not None else {}),
        **({"media": response.media} if response.body is None and response.media != JSON_MEDIA else {}),
    }
    return {KEY: said} if said else {}


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
        "schema": shape(parameter.field, _PLAIN) or claimless(_PLAIN),
    }


def body_example(body: Field) -> Any:
    """Give the documented example values as one body, None where they do not make a valid one."""
    given = sample(body)
    return (
        given if given and jsonschema_rs.is_valid(shape(body, _BARE), given, validate_formats=True) else None
    )


def sample(field: Field) -> Any:
    """Give a value from the documented examples, defaults and allowed values; None where there is none.

    Read-only fields are left out, and so is a field whose example breaks its own schema. A field without
    any that is required, be it by a value beside it, has a neutral one, so that the whole is valid.
    """
    found = documented(field)
    return _neutral(field) if found is None and field.is_required else found


def documented(field: Field) -> Any:
    """Give a value that the page shows: an example, a default, an allowed value; None where it shows none."""
    if field.fields:
        parts = {child.name: sample(child) for child in field.fields if not child.is_read_only}
        owed = (
            each for each in field.fields if each.required_if is not None and each.required_if.is_met(parts)
        )
        parts |= {each.name: _neutral(each) for each in owed if parts[each.name] is None}
        return {name: value for name, value in parts.items() if value is not None} or None
    if field.items is not None:
        row = sample(field.items)
        return None if row is None else [row]
    stated = [each.value for each in (field.example, field.default, *field.enum) if each is not None]
    schema = shape(field, _BARE)
    return next((value for value in stated if value is not None and fits(value, schema)), None)


def _neutral(field: Field) -> Any:
    kind = next((kind for kind in field.kinds if kind != "null"), "string")
    value = _NEUTRAL.get(field.format, _NEUTRAL[kind])
    if isinstance(value, str):
        return value[: field.max_length]
    return value if field.minimum is None or kind not in ("integer", "number") else max(1, int(field.minimum))
