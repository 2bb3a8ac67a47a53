"""Ask Schemathesis for requests of an operation, by our export of its contract."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import unquote

from conform.derive.export import openapi_document
from conform.payloads.strategy import collected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.contract import Contract, Json, Operation

    Mode: TypeAlias = Literal["positive", "negative"]

HOST = "http://127.0.0.1"
"""Where the export says that its tenant is; nothing is sent there."""
MODES: tuple[Mode, ...] = ("positive", "negative")
"""Whether a request keeps to the schema or not, as Schemathesis calls it; the contract decides anew."""
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Hold what Schemathesis drew: values of the path's parameters by our names, query, body.

    `body` is bytes where it is no JSON; `has_body` tells null from none.
    """

    mode: Mode
    path: Mapping[str, str]
    query: Mapping[str, Json]
    body: Any = None
    has_body: bool = False


def requests(contract: Contract, operation: Operation, *, seed: int, count: int) -> Iterator[Request]:
    """Yield requests of an operation, so many of each mode where it has as many; the same for a seed."""
    found = _operation(contract, operation)
    for mode in MODES if found is not None else ():
        salt = f"fuzz {seed} {mode} {operation.id} {operation.source.page}"
        yield from (_request(each, mode, operation) for each in _drawn(found, mode, salt, count))


def _drawn(operation: Any, mode: Mode, salt: str, count: int) -> tuple[Any, ...]:
    """Give what is drawn, nothing of a schema that Schemathesis cannot draw of."""
    from schemathesis import GenerationMode, errors  # noqa: PLC0415 - it costs a second of start-up

    try:
        strategy = operation.as_strategy(generation_mode=GenerationMode(mode))
        return collected((strategy,), salt, count)
    except errors.SchemathesisError:
        return ()


def _request(drawn: Any, mode: Mode, operation: Operation) -> Request:
    from schemathesis.core import NotSet  # noqa: PLC0415 - as above

    has_body = not isinstance(drawn.body, NotSet)
    return Request(
        mode=mode,
        path=_values(operation, drawn.formatted_path),
        query=dict(drawn.query or {}),
        body=drawn.body if has_body else None,
        has_body=has_body,
    )


def _values(operation: Operation, path: str) -> dict[str, str]:
    """Read the values of our parameters from a path; empty where the export has the call otherwise."""
    form = "([^/]*)".join(map(re.escape, _PARAMETER.split(operation.call)[::2]))
    found = re.fullmatch(form, path)
    names = _PARAMETER.findall(operation.call)
    return {} if found is None else dict(zip(names, map(unquote, found.groups()), strict=True))


def _operation(contract: Contract, operation: Operation) -> Any:
    """Find the operation of Schemathesis that is ours, None where the export has none that it can read."""
    return _operations(_Known(contract)).get(operation.id)


def operations_of(contract: Contract) -> tuple[Any, dict[str, str]]:
    """Give a new schema of a contract, and by the labels of its operations our ids."""
    from schemathesis import openapi  # noqa: PLC0415 - as above

    ids = {operation.label: identity for identity, operation in _operations(_Known(contract)).items()}
    return openapi.from_dict(openapi_document((contract,), host=HOST)), ids


class _Known:
    """Name a contract by its key in a cache: one that holds examples has no hash."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def __hash__(self) -> int:
        return hash(self.contract.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.contract is self.contract


@cache
def _operations(known: _Known) -> dict[str, Any]:
    from schemathesis import openapi  # noqa: PLC0415 - as above
    from schemathesis.core.result import Ok  # noqa: PLC0415 - as above

    schema = openapi.from_dict(openapi_document((known.contract,), host=HOST))
    found: dict[str, Any] = {}
    for result in schema.get_all_operations():
        operation = result.ok() if isinstance(result, Ok) else None
        ours = () if operation is None else operation.definition.raw["x-operations"]
        for each in ours:
            found.setdefault(each["id"], operation)
    return found
