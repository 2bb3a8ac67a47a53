"""Let Schemathesis explore what follows from what, on the answers that the docs lead one to expect.

Nothing is sent: a create is told to have made a record, an edit or a delete to have been done. The walks
that come of it are cases like any other, so that nothing is touched on a tenant but what they make.
"""

from __future__ import annotations

import json
import random
import warnings
from typing import TYPE_CHECKING, Any

from conform.fuzz.library import HOST, operations_of
from conform.payloads.moves import Move
from conform.payloads.sorts.walk import steps
from conform.payloads.steps import by_role
from conform.payloads.strategy import BUFFER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case
    from conform.payloads.endpoint import Endpoint

WALKS, LENGTH, EXPLORED = 3, 8, 12
"""Walks that are asked of a resource, their most requests, and how many are explored to choose from."""
_FIRST = 900_000_001
"""The id that the first create is told to have made: no other text in a path is taken for one."""
_TOLD = ("create", "read", "list", "edit", "delete")


def cases(of: Endpoint, *, seed: int, count: int = WALKS) -> Iterator[Case]:
    """Yield walks that begin with a create, chosen by a seed of those that Schemathesis comes upon."""
    roles = by_role(of.contract, of.operation)
    own = {each.operation.id for role in _TOLD if (each := getattr(roles, role)) is not None}
    source = random.Random(f"linked {seed} {of.operation.id}")  # noqa: S311 - no secrets
    told = _explored(of, source)
    found = sorted({walk for each in told if len(walk := _moves(of, each, own)) > 1}, key=repr)
    chosen = source.sample(found, min(count, len(found)))
    for number, walk in enumerate(chosen):
        salt = f"linked {number} {of.operation.id}"
        yield of.case("linked", f"linked:{number}", *steps(roles, walk, salt, {}))


def _moves(of: Endpoint, told: tuple[tuple[str, str], ...], own: set[str]) -> tuple[Move, ...]:
    """Give what was asked of records that the walk made, and leave out the rest."""
    found: list[Move] = []
    records: dict[str, int] = {}
    for number, (identity, path) in enumerate(told):
        operation = of.contract.operation(identity)
        if operation is None or identity not in own:
            continue
        if operation.role == "create":
            records[str(_FIRST + number)] = len(records)
        named = next((records[each] for each in records if each in path), None)
        record = len(records) - 1 if operation.role == "create" else named
        if record is not None:
            found.append(Move(role=operation.role, record=record))
    return tuple(found)


def _explored(of: Endpoint, source: random.Random) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield what Schemathesis asked in turn, as operation and path; nothing where it finds no way on.

    It is fed with bytes: what it draws by itself hangs on the modules that a process has loaded.
    """
    from hypothesis.errors import HypothesisException, HypothesisWarning  # noqa: PLC0415 - start-up
    from hypothesis.stateful import get_state_machine_test  # noqa: PLC0415 - as above
    from schemathesis import GenerationMode, errors  # noqa: PLC0415 - as above

    schema, ours = operations_of(of.contract)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE])
    told: list[list[tuple[str, str]]] = []
    try:
        explore = get_state_machine_test(_machine(schema, ours, told), settings=_settings())
        with warnings.catch_warnings():  # as in payloads/strategy.py
            warnings.simplefilter("ignore", HypothesisWarning)
            for _ in range(EXPLORED):
                explore.hypothesis.fuzz_one_input(source.randbytes(BUFFER))  # type: ignore[attr-defined]
    except (errors.SchemathesisError, HypothesisException):
        return
    yield from map(tuple, told)


def _machine(schema: Any, ours: dict[str, str], told: list[list[tuple[str, str]]]) -> Any:
    """Give the machine that explores a schema; `told` gets a list for each walk."""
    from schemathesis import Response  # noqa: PLC0415 - as above

    class Exploring(schema.as_state_machine()):  # type: ignore[misc]  # it is made for each schema
        def setup(self) -> None:
            told.append([])

        def call(self, case: Any, **_: Any) -> Response:
            path, raw = case.formatted_path, case.operation.definition.raw
            record = _FIRST + len(told[-1])
            asked: Any = _Asked(case.method, f"{HOST}{path}")
            told[-1].append((ours[case.operation.label], path))
            return Response(
                status_code=next(int(each) for each in raw["responses"] if each.startswith("2")),
                headers={"content-type": ["application/json"]},
                content=json.dumps({"id": record}).encode(),
                request=asked,
                elapsed=0.0,
                verify=False,
            )

        def validate_response(self, *_: Any, **__: Any) -> None:
            """Judge nothing: no tenant has answered."""

    return Exploring


class _Asked:
    """Stand for the request that was not sent."""

    body = None

    def __init__(self, method: str, url: str) -> None:
        self.method, self.url = method, url
        self.headers: dict[str, str] = {}


def _settings() -> Any:
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415 - as above

    return settings(
        max_examples=EXPLORED,
        stateful_step_count=LENGTH,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
