"""What the docs claim of one value: the smallest pieces of a contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Kind: TypeAlias = Literal["null", "boolean", "integer", "number", "string", "array", "object"]
Format: TypeAlias = Literal["date", "date-time", "email", "time"]


_KINDS: tuple[tuple[type, Kind], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)

_VARIABLE = re.compile(r"\{+\w+\}+")
"""Stands in a field's name for an id, as it does in a path."""


def kind_of(value: object) -> Kind:
    """Give the JSON kind of a Python value; a whole float is a number still, and None is null."""
    return next((kind for known, kind in _KINDS if isinstance(value, known)), "null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Name the page that a claim stands on (`15115261e0`) and its edition (ISO date)."""

    page: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Hold one allowed value and its short label; an empty label means that the docs give none."""

    value: Json
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """Wrap a documented default, because `null` is one too."""

    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Say which records a field points at: a resource (`v1/clients`), or a model of the general listing.

    `resource` is the key of a contract. `listing` is a model name of `GET /listing/{model}` and is used
    where no resource serves the records. `page` is the page that the docs link to, None where the
    reference was read from the field's name alone.
    """

    resource: str | None = None
    listing: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Say when a field is required: where the field beside it of this name has one of these values."""

    field: str
    values: tuple[Json, ...]

    def is_met(self, record: object) -> bool:
        """Tell whether the object that the field stands in makes it required."""
        return isinstance(record, dict) and record.get(self.field) in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """State everything that the docs claim of one value: a field, a body, a row or a record.

    `kinds` are JSON kinds; empty, or `null` alone, claims nothing. `max_length` counts characters, `width`
    the bits (32 or 64) that an integer has when it is served, not what is taken. `is_partial` tells that
    `enum` shows some of the allowed values: these are sent, others are neither refused nor drift.
    A variable in `name` (`type_{type_id}_data`) stands for an id in the key of an answer.
    `fields` of an object in documented order; an object without `fields` claims nothing of its keys.
    `items` describes every element of an array, `extra` every further value of an object used as a map.
    `reads_as` is the name under which a written field comes back, None where it is the same.
    `is_optional_on_read` marks what the docs say may be left out of an answer, `is_unique` what they refuse
    where another record of the resource has the value; `required_if` is None where nothing beside the field
    makes it required.
    `model` is the vendor's name of the schema. `sources` names the page of a claim (by attribute) that
    does not stand on the operation's own page. `notes` keep what was read as something else (`double`).
    `example` is a short scalar of the docs, wrapped like a default.
    """

    name: str
    kinds: tuple[Kind, ...] = ()
    is_required: bool = False
    is_read_only: bool = False
    is_write_only: bool = False
    is_deprecated: bool = False
    is_optional_on_read: bool = False
    is_unique: bool = False
    required_if: Condition | None = None
    is_partial: bool = False
    max_length: int | None = None
    width: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    format: Format | None = None
    pattern: str | None = None
    enum: tuple[Choice, ...] = ()
    default: Default | None = None
    example: Default | None = None
    reference: Reference | None = None
    reads_as: str | None = None
    model: str | None = None
    fields: tuple[Field, ...] = ()
    items: Field | None = None
    extra: Field | None = None
    sources: tuple[tuple[str, Source], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_claimed(self) -> bool:
        """Tell whether the docs claim any kind; a null type alone claims nothing."""
        return self.kinds not in ((), ("null",))

    @property
    def is_nullable(self) -> bool:
        """Tell whether null is among the kinds."""
        return "null" in self.kinds

    @property
    def has_variable(self) -> bool:
        """Tell whether a variable stands in the name, so that no key is called so."""
        return "{" in self.name and _VARIABLE.search(self.name) is not None

    def key_in(self, value: Mapping[str, Json]) -> str | None:
        """Give the key of an object that is this field's, an id for a variable in its name; None for none."""
        if self.name in value or not self.has_variable:
            return self.name if self.name in value else None
        form = r"\d+".join(map(re.escape, _VARIABLE.split(self.name)))
        return next((key for key in value if re.fullmatch(form, key)), None)

    def field(self, name: str) -> Field | None:
        """Find a direct field by its name, None where the docs name none."""
        return next((field for field in self.fields if field.name == name), None)

    def walk(self, at: str = "") -> Iterator[tuple[str, Field]]:
        """Yield this field and all below it with dotted places (`Client.email`, `InvoiceItem[].item`)."""
        yield at, self
        for field in self.fields:
            yield from field.walk(f"{at}.{field.name}" if at else field.name)
        if self.items is not None:
            yield from self.items.walk(f"{at}[]")

    def mapped(self, change: Callable[[Field], Field]) -> Field:
        """Give this shape with every field in it changed, the innermost first."""
        inner = replace(
            self,
            fields=tuple(field.mapped(change) for field in self.fields),
            items=self.items and self.items.mapped(change),
            extra=self.extra and self.extra.mapped(change),
        )
        return change(inner)
