"""The shape of a contract on disk: rows that msgspec decodes and encodes, and what they say of fields.

A row has the attributes of the value that it stands for and the keys of the file: `is_required` stands as
`required`. What is at its default is left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Struct

from conform.contract.field import Choice, Condition, Default, Field, Format, Kind, Reference, Source
from conform.contract.operation import Contradiction, Role, Side

FORMAT = 1
JSON_MEDIA = "application/json"
_KEYS = {"kinds": "kind", "where": "in"}


def _key(name: str) -> str:
    return _KEYS.get(name, name.removeprefix("is_"))


class Row(Struct, forbid_unknown_fields=True, omit_defaults=True, rename=_key):
    """Be a mapping of the file."""


class SourceRow(Row):
    """Hold the page of a claim."""

    page: str
    edition: str


class ReferenceRow(Row):
    """Hold what a field points at."""

    resource: str | None = None
    listing: str | None = None
    page: str | None = None


class FieldRow(Row):
    """Hold a field; `model` names its fields among the models of the file, `fields` holds them itself."""

    kinds: Kind | list[Kind] = []
    is_required: bool = False
    is_read_only: bool = False
    is_write_only: bool = False
    is_deprecated: bool = False
    is_optional_on_read: bool = False
    is_unique: bool = False
    required_if: dict[str, list[Any]] = {}
    is_partial: bool = False
    max_length: int | None = None
    width: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    format: Format | None = None
    pattern: str | None = None
    enum: list[Annotated[list[Any], msgspec.Meta(min_length=1)]] = []
    default: Any = UNSET
    example: Any = UNSET
    reference: ReferenceRow | None = None
    reads_as: str | None = None
    sources: dict[str, SourceRow] = {}
    notes: list[str] = []
    model: str | None = None
    fields: dict[Any, FieldRow] = {}
    items: FieldRow | None = None
    extra: FieldRow | None = None


class ParameterRow(FieldRow, kw_only=True):
    """Hold a parameter: a field with its name and where it stands."""

    where: Literal["path", "query", "header"]
    name: str


class RequestRow(Row, kw_only=True):
    """Hold a request body."""

    media: str
    wrapper: str | None = None
    is_exemplary: bool = False
    body: FieldRow


class ResponseRow(Row, kw_only=True):
    """Hold a response; `record` is dotted (`data.[].Client`)."""

    media: str = JSON_MEDIA
    source: SourceRow | None = None
    record: str | None = None
    body: FieldRow | None = None


class SideRow(SourceRow):
    """Hold one side of a contradiction."""

    states: str


class ContradictionRow(Row, kw_only=True):
    """Hold a contradiction."""

    at: str
    about: str
    sides: list[SideRow]
    settled: str | None = None


class OperationRow(Row, kw_only=True):
    """Hold an operation; a key without a value is as good as none."""

    id: str
    page: str
    edition: str
    title: str = ""
    role: Role
    path: str
    call: str
    is_exemplary: bool = False
    parameters: list[ParameterRow] | None = None
    request: RequestRow | None = None
    responses: dict[Any, ResponseRow] | None = None
    contradictions: list[ContradictionRow] | None = None


class ContractRow(Row, kw_only=True):
    """Hold a file; what its bodies share stands once, under the vendor's names."""

    format: int
    name: str
    version: str
    title: str = ""
    models: dict[Any, dict[Any, FieldRow]] | None = None
    operations: list[OperationRow] | None = None


PLAIN = (
    *("is_required", "is_read_only", "is_write_only", "is_deprecated", "is_optional_on_read", "is_partial"),
    "is_unique",
    *("max_length", "width", "minimum", "maximum", "format", "pattern", "reads_as"),
)
"""Attributes that a field and its row have alike."""


def attributes(field: Field) -> dict[str, Any]:
    """Give what a field states beyond its shape, as it stands on disk."""
    row = FieldRow(
        **{name: getattr(field, name) for name in PLAIN},
        kinds=field.kinds[0] if len(field.kinds) == 1 else list(field.kinds),
        enum=[[each.value, each.label] if each.label else [each.value] for each in field.enum],
        default=UNSET if field.default is None else field.default.value,
        example=UNSET if field.example is None else field.example.value,
        reference=_reference_row(field.reference),
        required_if={}
        if field.required_if is None
        else {field.required_if.field: [*field.required_if.values]},
        sources={claim: SourceRow(page=each.page, edition=each.edition) for claim, each in field.sources},
        notes=list(field.notes),
    )
    written: dict[str, Any] = msgspec.to_builtins(row)
    return written


def _reference_row(reference: Reference | None) -> ReferenceRow | None:
    if reference is None:
        return None
    return ReferenceRow(resource=reference.resource, listing=reference.listing, page=reference.page)


def stated(row: FieldRow) -> dict[str, Any]:
    """Give the attributes that a row states of its field beyond its name and its shape."""
    known = {name: getattr(row, name) for name in PLAIN}
    if row.enum:
        known["enum"] = tuple(Choice(value=raw, label=str(*label[:1])) for raw, *label in row.enum)
    for name in ("default", "example"):
        if (value := getattr(row, name)) is not UNSET:
            known[name] = Default(value=value)
    if row.reference is not None:
        known["reference"] = Reference(**msgspec.structs.asdict(row.reference))
    for name, values in row.required_if.items():
        known["required_if"] = Condition(field=name, values=tuple(values))
    if row.sources:
        known["sources"] = tuple((claim, source_of(each)) for claim, each in row.sources.items())
    kinds = (row.kinds,) if isinstance(row.kinds, str) else tuple(row.kinds)
    return {**known, "kinds": kinds, "notes": tuple(row.notes)}


def source_of(row: SourceRow | OperationRow) -> Source:
    """Read the page of a claim back."""
    return Source(page=row.page, edition=row.edition)


def contradiction_row(value: Contradiction) -> ContradictionRow:
    """Give a contradiction as it stands on disk."""
    sides = [
        SideRow(page=side.source.page, edition=side.source.edition, states=side.states)
        for side in value.sides
    ]
    return ContradictionRow(at=value.at, about=value.about, sides=sides, settled=value.settled)


def contradiction_of(row: ContradictionRow) -> Contradiction:
    """Read a contradiction back."""
    sides = tuple(Side(source=source_of(side), states=side.states) for side in row.sides)
    return Contradiction(at=row.at, about=row.about, sides=sides, settled=row.settled)
