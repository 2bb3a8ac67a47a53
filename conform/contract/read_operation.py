"""Read operations, and the contract that gathers them, from parsed YAML."""

from __future__ import annotations

from typing import Any, get_args

from conform.contract import codec
from conform.contract.dump import FORMAT
from conform.contract.field import Source
from conform.contract.operation import Contract, Contradiction, Operation, Parameter, Request, Response, Role
from conform.contract.read_field import KNOWN, FieldReader

_CONTRACT = frozenset({"format", "name", "version", "title", "models", "operations"})
_OPERATION = frozenset(
    {"id", "page", "edition", "title", "role", "path", "call"}
    | {"parameters", "request", "responses", "contradictions"}
)
_REQUEST = frozenset({"media", "wrapper", "body"})
_RESPONSE = frozenset({"media", "record", "body"})
_PARAMETER = KNOWN | {"in", "name"}
_METHODS = ("GET", "POST", "PUT", "DELETE")


class ContractReader(FieldReader):
    """Walk one contract."""

    def contract(self, value: Any) -> Contract:
        """Read a whole contract; raise ContractError for the first thing that is wrong."""
        mapping = self.mapping(value, _CONTRACT)
        if mapping.get("format") != FORMAT:
            raise self.fail(f"format must be {FORMAT}, found {mapping.get('format')!r}")
        with self.at("models"):
            self.models = self.mapping(mapping.get("models") or {})
        version: Any = self.text(mapping, "version", ("v1", "v2"))
        return Contract(
            name=self.text(mapping, "name"),
            version=version,
            title=str(mapping.get("title", "")),
            operations=self.operations(mapping.get("operations")),
        )

    def operations(self, value: Any) -> tuple[Operation, ...]:
        """Read the operations, whose ids are unique."""
        read: dict[str, Operation] = {}
        with self.at("operations"):
            stated = self.sequence(value)
        for index, each in enumerate(stated):
            with self.at(f"operations[{index}]"):
                operation = self.operation(each)
                if operation.id in read:
                    raise self.fail(f"id {operation.id} stands twice")
                read[operation.id] = operation
        return tuple(read.values())

    def operation(self, value: Any) -> Operation:
        """Read one operation; its place in errors is its id."""
        mapping = self.mapping(value, _OPERATION)
        identity = self.text(mapping, "id")
        with self.at(identity):
            method: Any = identity.partition(" ")[0]
            if method not in _METHODS:
                raise self.fail(f"id must begin with one of {', '.join(_METHODS)}")
            role: Any = self.text(mapping, "role", get_args(Role))
            return Operation(
                id=identity,
                method=method,
                path=self.text(mapping, "path"),
                call=self.text(mapping, "call"),
                role=role,
                title=str(mapping.get("title", "")),
                source=Source(page=self.text(mapping, "page"), edition=self.text(mapping, "edition")),
                parameters=self.parameters(mapping.get("parameters")),
                request=self.request(mapping["request"]) if "request" in mapping else None,
                responses=self.responses(mapping.get("responses") or {}),
                contradictions=self.contradictions(mapping.get("contradictions")),
            )

    def parameters(self, value: Any) -> tuple[Parameter, ...]:
        """Read the parameters in their order."""
        read = []
        with self.at("parameters"):
            for index, each in enumerate(self.sequence(value)):
                with self.at(str(index)):
                    read.append(self.parameter(each))
        return tuple(read)

    def parameter(self, value: Any) -> Parameter:
        """Read one parameter: a field with its name and where it stands."""
        mapping = dict(self.mapping(value, _PARAMETER))
        where: Any = self.text(mapping, "in", ("path", "query", "header"))
        name = self.text(mapping, "name")
        del mapping["in"], mapping["name"]
        return Parameter(where=where, field=self.field(name, mapping))

    def request(self, value: Any) -> Request:
        """Read a request body."""
        with self.at("request"):
            mapping = self.mapping(value, _REQUEST)
            with self.at("body"):
                body = self.field("", mapping.get("body"))
            wrapper = self.text(mapping, "wrapper") if "wrapper" in mapping else None
            return Request(media=self.text(mapping, "media"), body=body, wrapper=wrapper)

    def responses(self, value: Any) -> tuple[Response, ...]:
        """Read the responses by status."""
        read = []
        with self.at("responses"):
            for status, each in self.mapping(value).items():
                with self.at(str(status)):
                    read.append(self.response(status, each))
        return tuple(read)

    def response(self, status: Any, value: Any) -> Response:
        """Read one response."""
        mapping = self.mapping(value, _RESPONSE)
        if not isinstance(status, int):
            raise self.fail(f"a status must be a number, found {status!r}")
        body = None
        if "body" in mapping:
            with self.at("body"):
                body = self.field("", mapping["body"])
        record = mapping.get("record")
        way = None if record is None else tuple(part for part in str(record).split(".") if part)
        media = self.text(mapping, "media") if "media" in mapping else codec.JSON_MEDIA
        return Response(status=status, media=media, body=body, record=way)

    def contradictions(self, value: Any) -> tuple[Contradiction, ...]:
        """Read the contradictions."""
        with self.at("contradictions"):
            return tuple(self.claim(codec.read_contradiction, each) for each in self.sequence(value))
