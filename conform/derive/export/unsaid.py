"""What a schema leaves unsaid of its field: found by reading the schema back as any reader would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from conform.contract.rows import attributes
from conform.derive.aside import KEY, beside
from conform.derive.resolve import Resolver
from conform.derive.schema import shape

if TYPE_CHECKING:
    from conform.contract import Field

_PLAIN: Final = Resolver(lookup=lambda _: None, file="")
_OF_PARTS: Final = ("properties", "required", "items", "additionalProperties")
_OF_THE_OBJECT: Final = ("required", "optional_on_read")
"""What the object around a field says of it."""


def unsaid(field: Field, schema: dict[str, Any], *, is_model: bool) -> dict[str, Any]:
    """Give under one `x-` key what is claimed of a field, not of its parts, and not read from its schema.

    `is_model` tells that the schema is a component, which has the name of its model.
    """
    own = {key: value for key, value in schema.items() if key not in _OF_PARTS}
    own |= {"properties": {"": {}}} if "properties" in schema else {}
    read = attributes(shape(field.name, _PLAIN.plain(own, field.name), refer=lambda _, __: None))
    claimed = attributes(field)
    if field.model and not is_model:
        claimed["model"] = field.model
    for name in _OF_THE_OBJECT:
        claimed.pop(name, None)
        read.pop(name, None)
    said = beside(claimed, read)
    return {KEY: said} if said else {}
