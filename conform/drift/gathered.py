"""The claims on an answer that gathers several: what was asked for says what stands under which name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.contract import Field, Json, Operation, Response
    from conform.contract.vendor import Gathering


def gathered(
    gathering: Gathering | None, operation: Operation, response: Response | None, sent: Json
) -> Response | None:
    """Give a documented success with a place for each thing that was asked for; any other as it is."""
    is_meant = gathering is not None and operation.call == gathering.call and response is operation.success
    if gathering is None or not is_meant or response is None or response.body is None:
        return response
    fields = {each.name: each for each in _named(gathering, sent)}
    return replace(response, body=replace(response.body, fields=(*response.body.fields, *fields.values())))


def _named(gathering: Gathering, sent: Json) -> list[Field]:
    """Give the place of each row that was sent: under its own name for it, else under the key."""
    rows = [each for each in sent if isinstance(each, dict)] if isinstance(sent, list) else []
    names = (next((each[name] for name in gathering.names if each.get(name)), None) for each in rows)
    shapes = (gathering.shapes.get(str(each.get(gathering.action))) for each in rows)
    pairs = zip(names, shapes, strict=True)
    return [replace(shape, name=name) for name, shape in pairs if shape is not None and isinstance(name, str)]
