"""Where the record stands in a request and in a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.contract import Field
    from conform.contract.vendor import Documents


def wrapper(body: Field) -> str | None:
    """Give the key under which the record stands in a request, None where the body is the record.

    The record is the first object among siblings that are all objects or arrays and named like models.
    """
    if not body.fields or not all(_is_model(field) for field in body.fields):
        return None
    return next((field.name for field in body.fields if "array" not in field.kinds), None)


def way(body: Field | None, documents: Documents) -> tuple[str, ...] | None:
    """Give the way from the body of a read to its record, None where no record is shown.

    Under the vendor's key stand a record or rows, each bare or wrapped in its model (`data.Client`,
    `data.[].Client`, `data.[]`); without that key the body is the record.
    """
    if body is None or not body.fields:
        return None
    data = body.field(documents.record)
    if data is None:
        return () if body.field("id") else None
    if data.items is not None:
        return (documents.record, "[]", *_model(data.items))
    if (model := _model(data)) and model[0] not in documents.maps:
        return (documents.record, *model)
    return (documents.record,) if data.field("id") else None


def _model(row: Field) -> tuple[str, ...]:
    """Name the model that wraps a row: an object, or one that other fields of the row stand beside."""
    models = [field for field in row.fields if _is_model(field) and "array" not in field.kinds]
    return (models[0].name,) if models and row.fields[0] is models[0] else ()


def _is_model(field: Field) -> bool:
    return field.name[:1].isupper() and (bool(field.fields) or bool({"object", "array"} & set(field.kinds)))
