"""Read contracts from YAML into frozen values, or say on one line what is wrong and where."""

from __future__ import annotations

import gc
import re
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import msgspec
import yaml

from conform.contract.field import Field, Kind, Source
from conform.contract.operation import Contract, Method, Operation, Parameter, Request, Response, paired
from conform.contract.rows import (
    FORMAT,
    ContractRow,
    FieldRow,
    OperationRow,
    ParameterRow,
    RequestRow,
    ResponseRow,
    contradiction_of,
    source_of,
    stated,
)
from conform.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conform.contract.vendor import Vendor

_TOO_DEEP: Final = re.compile(r"(?:[\[{]\s*(?:[\w'\"-]+:\s+)?){50}|(?:- ){50}")
"""Openings in a row: some thousands of them end the process, because PyYAML composes on the C stack."""
_ROWS = (ContractRow, OperationRow, ParameterRow, RequestRow, ResponseRow, FieldRow)
"""Rows whose parts have places of their own; what is wrong in any other is told as a whole."""
_CLAIMS = ("pattern", "reads_as")
"""Claims that are texts, and are told like any other claim."""


class ContractError(UserError):
    """Say which contract file is unusable, where in it, and why, on one line."""

    def __init__(self, *, file: str, place: str, reason: str) -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")


class _ContractLoader(yaml.CSafeLoader):
    """Build plain values without PyYAML's generator for each node: half the time of loading all contracts."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - PyYAML's
        if node.tag == "tag:yaml.org,2002:str":
            return node.value
        if node.tag == "tag:yaml.org,2002:seq":
            return [self.construct_object(each) for each in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            self.flatten_mapping(node)
            return {self.construct_object(key): self.construct_object(each) for key, each in node.value}
        return super().construct_object(node, deep)


def load_contract(path: Path, vendor: Vendor) -> Contract:
    """Read one contract file; raise ContractError with file, dotted place and reason where it is unusable."""
    try:
        text = path.read_text(encoding="utf-8")
        if _TOO_DEEP.search(text):
            raise ContractError(file=str(path), place="", reason="nests deeper than any contract does")
        document = yaml.load(text, Loader=_ContractLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(file=str(path), place="", reason=f"cannot be read: {error}") from error
    except (yaml.YAMLError, TypeError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ContractError(file=str(path), place="", reason=f"is not YAML: {reason}") from error
    return read_contract(str(path), document, vendor)


def load_contracts(folder: Path, vendor: Vendor) -> tuple[Contract, ...]:
    """Read every contract under a folder (`v1/*.yaml`, `v2/*.yaml`), by version and name.

    Raises ContractError for the first file that cannot be used, and where there is no contract at all.
    """
    files = sorted(folder.glob("*/*.yaml"))
    if not files:
        raise ContractError(file=str(folder), place="", reason="holds no contracts; run `conform derive`")
    # What is read is kept: the collector would walk all of it again and again and find nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return paired(tuple(load_contract(file, vendor) for file in files))
    finally:
        if was_on:
            gc.enable()


def read_contract(file: str, document: Any, vendor: Vendor) -> Contract:
    """Read a contract from parsed YAML; raise ContractError for the first thing that is wrong."""
    if isinstance(document, dict) and document.get("format") != FORMAT:
        raise ContractError(
            file=file, place="", reason=f"format must be {FORMAT}, found {document.get('format')!r}"
        )
    try:
        row = msgspec.convert(document, ContractRow)
    except msgspec.ValidationError as error:
        raise _blamed(file, document, ContractRow) from error
    for place, reason in _wrong(row, vendor.documents.versions):
        raise ContractError(file=file, place=place, reason=reason)
    reader = _ContractReader(row)
    return Contract(
        name=row.name,
        version=row.version,
        title=row.title,
        operations=tuple(map(reader.operation, row.operations or ())),
        vendor=vendor,
    )


def _wrong(row: ContractRow, versions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what no type says is wrong, with its place."""
    if versions and row.version not in versions:
        yield "", f"version must be one of {', '.join(versions)}, found {row.version!r}"
    seen: set[str] = set()
    for index, each in enumerate(row.operations or ()):
        if each.id.partition(" ")[0] not in get_args(Method):
            yield f"operations[{index}].{each.id}", f"id must begin with one of {', '.join(get_args(Method))}"
        if each.id in seen:
            yield f"operations[{index}]", f"id {each.id} stands twice"
        for status in each.responses or ():
            if not isinstance(status, int):
                place = f"operations[{index}].{each.id}.responses.{status}"
                yield place, f"a status must be a number, found {status!r}"
        seen.add(each.id)


class _ContractReader:
    """Make values of the rows of one file, each model once."""

    def __init__(self, row: ContractRow) -> None:
        self.models = row.models or {}
        self.read: dict[str, tuple[Field, ...]] = {}

    def operation(self, row: OperationRow) -> Operation:
        method: Any = row.id.partition(" ")[0]
        request = row.request
        return Operation(
            id=row.id,
            method=method,
            path=row.path,
            call=row.call,
            role=row.role,
            title=row.title,
            source=Source(page=row.page, edition=row.edition),
            parameters=tuple(
                Parameter(where=each.where, field=self.field(each.name, each))
                for each in row.parameters or ()
            ),
            request=None
            if request is None
            else Request(
                media=request.media,
                body=self.field("", request.body),
                wrapper=request.wrapper,
                is_exemplary=request.is_exemplary,
            ),
            responses=tuple(
                Response(
                    status=status,
                    media=each.media,
                    body=None if each.body is None else self.field("", each.body),
                    record=None if each.record is None else tuple(filter(None, each.record.split("."))),
                    source=None if each.source is None else source_of(each.source),
                )
                for status, each in (row.responses or {}).items()
            ),
            contradictions=tuple(map(contradiction_of, row.contradictions or ())),
            is_exemplary=row.is_exemplary,
        )

    def field(self, name: str, row: FieldRow) -> Field:
        return Field(
            name=name,
            **stated(row),
            model=row.model and row.model.partition("#")[0],
            fields=self.model(row.model) if row.model is not None else self.fields(row.fields),
            items=None if row.items is None else self.field("[]", row.items),
            extra=None if row.extra is None else self.field("*", row.extra),
        )

    def fields(self, rows: dict[Any, FieldRow]) -> tuple[Field, ...]:
        return tuple(self.field(str(name), row) for name, row in rows.items())

    def model(self, key: str) -> tuple[Field, ...]:
        """Read a model once; a name that has no model, or its own below itself, has no fields."""
        if key not in self.read:
            self.read[key] = ()
            self.read[key] = self.fields(self.models.get(key, {}))
        return self.read[key]


def _blamed(file: str, value: Any, kind: Any, place: tuple[str, ...] = ()) -> ContractError:
    """Name the innermost part of a value that msgspec refuses as being of a kind."""
    reason = _reason(value, kind)
    for name, part, of in _parts(value, kind):
        try:
            msgspec.convert(part, of)
        except msgspec.ValidationError:
            word = _word(name, part, of)
            if word is None:
                return _blamed(file, part, of, (*place, name))
            reason = word
            break
    return ContractError(file=file, place=".".join(place).replace(".[", "["), reason=reason)


def _shape(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """Give what a kind is but for None (a row, `list`, `dict`, `Literal`, …), and what it is one of."""
    several = [each for each in get_args(kind) if each is not NoneType]
    if NoneType in get_args(kind) and len(several) == 1:
        return _shape(several[0])
    return get_origin(kind) or kind, get_args(kind)


def _holds_rows(kind: Any) -> bool:
    return kind in _ROWS or any(_holds_rows(each) for each in get_args(kind))


def _unknown(value: dict[Any, Any], row: Any) -> tuple[list[Any], list[str]]:
    """Give the keys that a row does not have, and those that it has."""
    known = [each.encode_name for each in msgspec.structs.fields(row)]
    return [key for key in value if key not in known], sorted(known)


def _parts(value: Any, kind: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield what stands in a part, with name and kind; nothing where the part is wrong by itself."""
    shape, inner = _shape(kind)
    if shape in _ROWS and isinstance(value, dict) and not _unknown(value, shape)[0]:
        for each in msgspec.structs.fields(shape):
            if each.encode_name in value or each.required:
                yield each.encode_name, value.get(each.encode_name), each.type
    elif shape is dict and isinstance(value, dict) and _holds_rows(kind):
        yield from ((str(key), part, inner[1]) for key, part in value.items())
    elif shape is list and isinstance(value, list) and _holds_rows(kind):
        for index, part in enumerate(value):
            identity = part.get("id") if isinstance(part, dict) else None
            name = f"[{index}].{identity}" if isinstance(identity, str) else f"[{index}]"
            yield name if inner[0] is OperationRow else str(index), part, inner[0]


def _word(name: str, value: Any, kind: Any) -> str | None:
    """Tell what a key must be that takes a word, None where it takes more than that."""
    shape, inner = _shape(kind)
    if name == "kind" and isinstance(value, str | list):
        odd = next(
            each for each in ([value] if isinstance(value, str) else value) if each not in get_args(Kind)
        )
        return f"kind must be of {', '.join(get_args(Kind))}, found {odd!r}"
    if shape is Literal:
        words = ", ".join(inner)
        return f"{name} must be {'of' if name == 'format' else 'one of'} {words}, found {value!r}"
    return f"{name} must be a text, found {value!r}" if shape is str and name not in _CLAIMS else None


def _reason(value: Any, kind: Any) -> str:
    shape, _ = _shape(kind)
    if shape in _ROWS and isinstance(value, dict) and (unknown := _unknown(value, shape))[0]:
        return f"unknown key {unknown[0][0]!r}; known are {', '.join(unknown[1])}"
    if not _holds_rows(kind):
        return f"cannot be read: {value!r}"
    return f"expected a {'list' if shape is list else 'mapping'}, found {type(value).__name__}"
