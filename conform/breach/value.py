"""A breach: a documented claim that a request breaks, as facts; a request beside what the docs say of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Json, Operation, Source
    from conform.drift.value import Facts
    from conform.exchange import Call

_INDEX: Final = re.compile(r"\[\d+\]")
_MOST_RAW: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """State one documented claim that a request breaks.

    `rule` is its name in the tables of `conform/breach/rules.py`; `contract` the key and `operation` the id
    of what was called, both empty where nothing documents it. `where` is a dotted place in the body with
    indices (`Client.email`), `?limit` of a query, `{id}` of a path, the call itself where nothing documents
    it, and empty for the request as a whole. `claimed` are facts of the docs, as of a drift; `raw` is the
    value that was sent, as JSON, empty where none was. `source` is the page of the claim, None for none.
    `call` is the request's method and path, `status` that of the answer, None for none; `number` counts the
    requests of the same traffic from 1.
    """

    rule: str
    where: str
    claimed: Facts
    contract: str = ""
    operation: str = ""
    raw: str = ""
    source: Source | None = None
    call: str = ""
    status: int | None = None
    number: int = 0

    @property
    def name(self) -> str:
        """Give the rule with its place, without row numbers: `required:Client.email`."""
        place = _INDEX.sub("[]", self.where)
        return f"{self.rule}:{place}" if place else self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold a request beside the operation that it is of; `payload` is its body where that is JSON."""

    contract: Contract
    operation: Operation
    call: Call
    payload: Json = None

    @property
    def stem(self) -> str:
        """Give what the calls of a create and its edit have in common, without the ending."""
        return stem(self.contract, self.operation)


def stem(contract: Contract, operation: Operation) -> str:
    """Give the call of an operation without what follows a parameter and without the ending."""
    return operation.call.partition("{")[0].removesuffix(contract.vendor.embedded.ending).rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Hold one place of what was sent, or was to be sent, beside its claims.

    `value` is None also where `is_there` is False; `holder` is the object that it stands in, empty for the
    body and for a query. `is_text` tells of a place in a path or a query, where all values are texts.
    """

    asked: Asked
    where: str
    field: Field
    value: Json = None
    is_there: bool = True
    holder: tuple[tuple[str, Json], ...] = ()
    is_text: bool = False

    @property
    def place(self) -> str:
        """Give the place without row numbers."""
        return _INDEX.sub("[]", self.where)

    @property
    def beside(self) -> dict[str, Json]:
        """Give the object that it stands in."""
        return dict(self.holder)

    @property
    def raw(self) -> str:
        """Give the value as JSON, as it was sent, empty where there is none."""
        return json.dumps(self.value, ensure_ascii=False)[:_MOST_RAW] if self.is_there else ""
