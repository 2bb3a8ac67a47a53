"""Read contracts from YAML into frozen values, or say on one line what is wrong and where."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, get_args

import yaml

from conform.contract import codec
from conform.contract.dump import FORMAT
from conform.contract.errors import ContractError
from conform.contract.field import Field, Format, Kind, Source
from conform.contract.operation import Contract, Operation, Parameter, Request, Response, Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEYS = {key: (name, read) for name, (key, _, read) in codec.TABLE.items()}
_KNOWN_FIELD = {*_KEYS, *codec.SHAPE_KEYS}
_KNOWN_OPERATION = frozenset(
    [
        "id",
        "page",
        "edition",
        "title",
        "role",
        "path",
        "call",
        "parameters",
        "request",
        "responses",
        "contradictions",
    ]
)
_METHODS = ("GET", "POST", "PUT", "DELETE")


class _Reader:
    """Walk one document, remembering the dotted place for the error that may come."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.place: list[str] = []
        self.models: dict[str, dict[str, Any]] = {}
        self.read: dict[str, tuple[Field, ...]] = {}

    def fail(self, reason: str) -> ContractError:
        return ContractError(file=self.file, place=".".join(self.place), reason=reason)

    @contextmanager
    def at(self, *names: str) -> Iterator[None]:
        self.place.extend(names)
        yield
        del self.place[-len(names) :]

    def mapping(self, value: Any, known: frozenset[str] | set[str] | None = None) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise self.fail(f"expected a mapping, found {type(value).__name__}")
        for key in value:
            if known is not None and key not in known:
                raise self.fail(f"unknown key {key!r}; known are {', '.join(sorted(known))}")
        return value

    def text(self, mapping: dict[Any, Any], key: str, allowed: tuple[str, ...] = ()) -> str:
        value = mapping.get(key)
        if not isinstance(value, str) or (allowed and value not in allowed):
            choice = f"one of {', '.join(allowed)}" if allowed else "a text"
            raise self.fail(f"{key} must be {choice}, found {value!r}")
        return value

    def field(self, name: str, value: Any) -> Field:
        mapping = self.mapping(value, _KNOWN_FIELD)
        stated: dict[str, Any] = {}
        for key, (attribute, read) in _KEYS.items():
            if key in mapping:
                with self.at(key):
                    stated[attribute] = self.claim(read, mapping[key])
        self.check(stated)
        if "model" in mapping:
            stated["model"] = self.text(mapping, "model").partition("#")[0]
            stated["fields"] = self.model(mapping["model"])
        elif "fields" in mapping:
            with self.at("fields"):
                stated["fields"] = self.fields(mapping["fields"])
        for key, child in (("items", "[]"), ("extra", "*")):
            if key in mapping:
                with self.at(key):
                    stated[key] = self.field(child, mapping[key])
        return Field(name=name, **stated)

    def claim(self, read: Any, value: Any) -> Any:
        try:
            return read(value)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise self.fail(f"cannot be read: {value!r}") from error

    def check(self, stated: dict[str, Any]) -> None:
        for kind in stated.get("kinds", ()):
            if kind not in get_args(Kind):
                raise self.fail(f"kind must be of {', '.join(get_args(Kind))}, found {kind!r}")
        if stated.get("format") not in (None, *get_args(Format)):
            raise self.fail(f"format must be of {', '.join(get_args(Format))}, found {stated['format']!r}")

    def fields(self, value: Any) -> tuple[Field, ...]:
        read = []
        for name, child in self.mapping(value).items():
            with self.at(str(name)):
                read.append(self.field(str(name), child))
        return tuple(read)

    def model(self, key: str) -> tuple[Field, ...]:
        if key not in self.read:
            if key not in self.models:
                return ()
            self.read[key] = ()
            outer, self.place = self.place, ["models", key]
            self.read[key] = self.fields(self.models[key])
            self.place = outer
        return self.read[key]

    def request(self, value: Any) -> Request:
        mapping = self.mapping(value, {"media", "wrapper", "body"})
        with self.at("body"):
            body = self.field("", mapping.get("body"))
        return Request(media=self.text(mapping, "media"), body=body, wrapper=mapping.get("wrapper"))

    def response(self, status: Any, value: Any) -> Response:
        mapping = self.mapping(value, {"media", "record", "body"})
        if not isinstance(status, int):
            raise self.fail(f"a status must be a number, found {status!r}")
        body = None
        if "body" in mapping:
            with self.at("body"):
                body = self.field("", mapping["body"])
        record = mapping.get("record")
        way = None if record is None else tuple(part for part in str(record).split(".") if part)
        return Response(status=status, media=mapping.get("media", codec.JSON_MEDIA), body=body, record=way)

    def parameter(self, value: Any) -> Parameter:
        mapping = dict(self.mapping(value, {*_KNOWN_FIELD, "in", "name"}))
        where: Any = self.text(mapping, "in", ("path", "query", "header"))
        name = self.text(mapping, "name")
        del mapping["in"], mapping["name"]
        return Parameter(where=where, field=self.field(name, mapping))

    def operation(self, value: Any) -> Operation:
        mapping = self.mapping(value, _KNOWN_OPERATION)
        identity = self.text(mapping, "id")
        with self.at(identity):
            method: Any = identity.partition(" ")[0]
            if method not in _METHODS:
                raise self.fail(f"id must begin with one of {', '.join(_METHODS)}")
            role: Any = self.text(mapping, "role", get_args(Role))
            parameters, responses, request = [], [], None
            for index, each in enumerate(mapping.get("parameters", [])):
                with self.at("parameters", str(index)):
                    parameters.append(self.parameter(each))
            with self.at("responses"):
                for status, each in self.mapping(mapping.get("responses", {})).items():
                    with self.at(str(status)):
                        responses.append(self.response(status, each))
            if "request" in mapping:
                with self.at("request"):
                    request = self.request(mapping["request"])
            with self.at("contradictions"):
                contradictions = tuple(
                    self.claim(codec.read_contradiction, each) for each in mapping.get("contradictions", [])
                )
            return Operation(
                id=identity,
                method=method,
                path=self.text(mapping, "path"),
                call=self.text(mapping, "call"),
                role=role,
                title=str(mapping.get("title", "")),
                source=Source(page=self.text(mapping, "page"), edition=self.text(mapping, "edition")),
                parameters=tuple(parameters),
                request=request,
                responses=tuple(responses),
                contradictions=contradictions,
            )

    def contract(self, value: Any) -> Contract:
        mapping = self.mapping(value, {"format", "name", "version", "title", "models", "operations"})
        if mapping.get("format") != FORMAT:
            raise self.fail(f"format must be {FORMAT}, found {mapping.get('format')!r}")
        with self.at("models"):
            self.models = self.mapping(mapping.get("models") or {})
        operations = []
        for index, each in enumerate(mapping.get("operations") or []):
            with self.at(f"operations[{index}]"):
                operations.append(self.operation(each))
        version: Any = self.text(mapping, "version", ("v1", "v2"))
        return Contract(
            name=self.text(mapping, "name"),
            version=version,
            title=str(mapping.get("title", "")),
            operations=tuple(operations),
        )


def load_contract(path: Path) -> Contract:
    """Read one contract file; raise ContractError with file, dotted place and reason where it is unusable."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(file=str(path), place="", reason=f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise ContractError(file=str(path), place="", reason=f"is not YAML: {reason}") from error
    return _Reader(str(path)).contract(document)


def load_contracts(folder: Path) -> tuple[Contract, ...]:
    """Read every contract under a folder (`v1/*.yaml`, `v2/*.yaml`), by version and name.

    Raises ContractError for the first file that cannot be used, and where there is no contract at all.
    """
    files = sorted(folder.glob("v[12]/*.yaml"))
    if not files:
        raise ContractError(file=str(folder), place="", reason="holds no contracts; run `conform derive`")
    return tuple(load_contract(file) for file in files)
