"""What a schema leaves unsaid of its field: found by reading the schema back as any reader would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from conform.contract.rows import attributes
from conform.derive.aside import KEY
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

    `is_model` tells that the schema stands under the name of its model.
    """
    own = {key: value for key, value in schema.items() if key not in _OF_PARTS}
    own |= {"properties": {"": {}}} if "properties" in schema else {}
    read = attributes(shape(field.name, _PLAIN.plain(own, field.name), refer=lambda _, __: None))
    claimed = attributes(field)
    if field.model and not is_model:
        claimed["model"] = field.model
    names = [name for name in dict.fromkeys((*claimed, *read)) if name not in _OF_THE_OBJECT]
    differing = {name: claimed.get(name) for name in names if _told(claimed, name) != _told(read, name)}
    return {KEY: differing} if differing else {}


def _told(stated: dict[str, Any], name: str) -> str | None:
    """Tell 1 from true, and null from nothing."""
    return json.dumps(stated[name]) if name in stated else None
