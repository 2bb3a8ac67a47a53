"""What a contract claims of a field and no keyword of JSON Schema says: `x-` keys of our own export.

They are written by `conform.derive.export` and read back by `conform.derive.schema`, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from conform.contract.rows import FieldRow, attributes, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Field

KEY: Final = "x-contract"
"""Holds what the keywords beside it do not say, in the words of contracts on disk; null is not stated."""
REQUIRED: Final = "x-required"
"""Lists the properties that the page itself requires, where `required` lists others."""
OURS: Final = "x-contracts"
"""Marks a document as our own export; `apart` holds, by contract and id, each operation that shares its
address with another or stands on several, as its page has it."""
_MAY_BE_NULL: Final = ("default", "example")


def restored(field: Field, said: Mapping[str, Any]) -> Field:
    """Lay over a field that was read from keywords what is said beside them.

    Raises ValueError where that is not in the words of contracts.
    """
    whole = {**attributes(field), **said}
    known = {key: value for key, value in whole.items() if value is not None or key in _MAY_BE_NULL}
    try:
        row = msgspec.convert(known, FieldRow)
    except msgspec.ValidationError as error:
        raise ValueError(f"{KEY}: {error}") from error
    return replace(field, **stated(row), model=row.model or field.model)
