"""Collect the vendor's models as components, each variant once and under a name of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conform.derive.export_schema import View, model_and_own, shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Field, Operation
    from conform.derive.export_schema import Schema

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SUFFIX = {"write": "", "read": ".Read"}


class Components:
    """Remember the models that were met: what is written has the plain name, `Client`.

    What is read is `Client.Read` where it differs from what is written; a further variant on the same
    side is numbered in the order in which it is met.
    """

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self.write = View(side="write", lift=self.lift)
        self.read = View(side="read", lift=self.lift)

    @classmethod
    def primed(cls, operations: Iterable[Operation]) -> Components:
        """Give the collection with the models of every body in it, written ones first."""
        components, known = cls(), tuple(operations)
        for operation in known:
            if operation.request is not None:
                shape(operation.request.body, components.write)
        for operation in known:
            for response in operation.responses:
                if response.body is not None:
                    shape(response.body, components.read)
        components.schemas = dict(sorted(components.schemas.items()))
        return components

    def lift(self, field: Field, view: View, schema: Schema) -> Schema:
        """Put a model under components and give its reference; hand anything else back as it is."""
        if not field.model or not field.fields:
            return schema
        model, own = model_and_own(schema)
        name = self._name(_UNSAFE.sub("_", field.model), _SUFFIX[view.side], model)
        self.schemas[name] = model
        return {"$ref": f"#/components/schemas/{name}", **own}

    def _name(self, base: str, suffix: str, model: Schema) -> str:
        if self.schemas.get(base, model) == model:
            return base
        name, number = f"{base}{suffix}" if suffix else f"{base}.2", 2
        while self.schemas.get(name, model) != model:
            number += 1
            name = f"{base}{suffix}.{number - 1}" if suffix else f"{base}.{number}"
        return name
