"""What a contract claims of a field and no keyword of JSON Schema says: `x-` keys of our own export.

They are written by `conform.derive.export` and read back by `conform.derive.schema`, so that nothing is lost.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from conform.contract.rows import FieldRow, attributes, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Field

KEY: Final = "x-contract"
"""Holds what the keywords beside it do not say, in the words of contracts on disk.

`unstated` lists what the keywords say and the contract does not. `default` and `example` have other names
here, because linters take an object that has these for a schema.
"""
UNSTATED: Final = "unstated"
_NAMES: Final = {"default": "documented_default", "example": "documented_example"}
REQUIRED: Final = "x-required"
"""Lists the properties that the page itself requires, where `required` lists others."""
OURS: Final = "x-contracts"
"""Marks a document as our own export; `apart` holds, by contract and id, each operation that shares its
address with another or stands on several, as its page has it."""
_WORDS: Final = {told: name for name, told in _NAMES.items()}


def beside(claimed: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is claimed and was not read from keywords, and what was read and is not claimed."""
    said = {_NAMES.get(name, name): value for name, value in claimed.items() if not _is_in(read, name, value)}
    unstated = [name for name in read if name not in claimed]
    return {**said, **({UNSTATED: unstated} if unstated else {})}


def _is_in(read: Mapping[str, Any], name: str, value: Any) -> bool:
    """Tell whether a value was read; 1 is not true."""
    return name in read and json.dumps(read[name]) == json.dumps(value)


def restored(field: Field, said: Mapping[str, Any]) -> Field:
    """Lay over a field that was read from keywords what is said beside them.

    Raises ValueError where that is not in the words of contracts.
    """
    stated_so = {_WORDS.get(name, name): value for name, value in said.items() if name != UNSTATED}
    unstated = said.get(UNSTATED, ())
    known = {name: value for name, value in attributes(field).items() if name not in unstated}
    try:
        row = msgspec.convert({**known, **stated_so}, FieldRow)
    except msgspec.ValidationError as error:
        raise ValueError(f"{KEY}: {error}") from error
    return replace(field, **stated(row), model=row.model or field.model)
