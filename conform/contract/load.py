"""Read contracts from YAML into frozen values, or say on one line what is wrong and where."""

from __future__ import annotations

import gc
import re
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec
import yaml

from conform.contract.blame import ContractError, blamed
from conform.contract.field import Field, Source
from conform.contract.operation import Contract, Method, Operation, Parameter, Request, Response
from conform.contract.rows import FORMAT, ContractRow, contradiction_of, stated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conform.contract.rows import FieldRow, OperationRow
    from conform.contract.vendor import Vendor

_TOO_DEEP: Final = re.compile(r"(?:[\[{]\s*(?:[\w'\"-]+:\s+)?){50}|(?:- ){50}")
"""Openings in a row: some thousands of them end the process, because PyYAML composes on the C stack."""


class _Loader(yaml.CSafeLoader):
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
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
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
        return tuple(load_contract(file, vendor) for file in files)
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
        raise blamed(file, document, ContractRow) from error
    for place, reason in _wrong(row, vendor.documents.versions):
        raise ContractError(file=file, place=place, reason=reason)
    reader = _Reader(row)
    return Contract(
        name=row.name,
        version=row.version,
        title=row.title,
        operations=tuple(map(reader.operation, row.operations)),
        vendor=vendor,
    )


def _wrong(row: ContractRow, versions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what no type says is wrong, with its place."""
    if versions and row.version not in versions:
        yield "", f"version must be one of {', '.join(versions)}, found {row.version!r}"
    seen: set[str] = set()
    for index, each in enumerate(row.operations):
        if each.id.partition(" ")[0] not in get_args(Method):
            yield f"operations[{index}].{each.id}", f"id must begin with one of {', '.join(get_args(Method))}"
        if each.id in seen:
            yield f"operations[{index}]", f"id {each.id} stands twice"
        for status in each.responses:
            if not isinstance(status, int):
                place = f"operations[{index}].{each.id}.responses.{status}"
                yield place, f"a status must be a number, found {status!r}"
        seen.add(each.id)


class _Reader:
    """Make values of the rows of one file, each model once."""

    def __init__(self, row: ContractRow) -> None:
        self.models = row.models
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
                Parameter(where=each.where, field=self.field(each.name, each)) for each in row.parameters
            ),
            request=None
            if request is None
            else Request(media=request.media, body=self.field("", request.body), wrapper=request.wrapper),
            responses=tuple(
                Response(
                    status=status,
                    media=each.media,
                    body=None if each.body is None else self.field("", each.body),
                    record=None if each.record is None else tuple(filter(None, each.record.split("."))),
                )
                for status, each in row.responses.items()
            ),
            contradictions=tuple(map(contradiction_of, row.contradictions)),
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

    def fields(self, rows: dict[str, FieldRow]) -> tuple[Field, ...]:
        return tuple(self.field(name, row) for name, row in rows.items())

    def model(self, key: str) -> tuple[Field, ...]:
        """Read a model once; a name that has no model, or its own below itself, has no fields."""
        if key not in self.read:
            self.read[key] = ()
            self.read[key] = self.fields(self.models.get(key, {}))
        return self.read[key]
