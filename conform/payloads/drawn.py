"""Strategies for whole payloads: one natural number a field is drawn, and turns spread what is rare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from conform.payloads import build
from conform.payloads import value as values
from conform.payloads.accord import accord
from conform.payloads.dice import throw
from conform.payloads.text import TURNS
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

    from conform.contract import Field, Json, Operation

MANY = 3
"""Rows of a child collection in every third turn; otherwise one."""
_ROW = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Hold what a draw decides: a number for each place, and the turn."""

    turn: int
    numbers: Mapping[str, int]
    places: Mapping[str, int]


def _row(at: str) -> int:
    return sum(int(index) for index in _ROW.findall(at))


def _first(at: str) -> str:
    return _ROW.sub("[]", at)


def _phase(plan: Plan, at: str) -> int:
    return plan.turn + plan.places.get(_first(at), 0) + _row(at)


def _wants(plan: Plan, at: str, field: Field, turns: int) -> bool:
    if field.is_required:
        return True
    return build.is_sendable(at, field) and _phase(plan, at) % turns != turns - 1


def _make(plan: Plan, at: str, field: Field, turns: int) -> Json:
    phase = _phase(plan, at)
    if (
        field.is_nullable
        and not field.is_required
        and not values.choices(field)
        and phase % turns == turns - 2
    ):
        return None
    if values.choices(field) and values.referred(field) is None:
        allowed = values.choices(field) if not field.is_required else values.filled(field)
        return allowed[phase % len(allowed)]
    return values.wild(field, plan.numbers.get(_first(at), 0) + _row(at))


def _payload(operation: Operation, body: Field, plan: Plan, turns: int) -> Json:
    wrapper = operation.request.wrapper if operation.request is not None else None
    payload = build.shaped(
        body,
        "",
        lambda at, field: at == wrapper or _wants(plan, at, field, turns),
        lambda at, field: build.made(operation, at, field, _make(plan, at, field, turns)),
        lambda _: MANY if plan.turn % 3 == 0 else 1,
    )
    return accord(payload)


def _places(body: Field) -> dict[str, int]:
    return {at: index for index, (at, _) in enumerate(body.walk())}


def strategy(operation: Operation) -> SearchStrategy[Json]:
    """Give the payloads that the docs allow for an operation, with placeholders for what they refer to.

    One natural number is drawn for each field, and a turn, which decides what is left out, null, which
    choice of an enumeration, and how many rows. Nothing but None for an operation without a JSON body.
    """
    body = writable(operation)
    if body is None:
        return st.none()
    places = _places(body)
    return st.tuples(st.integers(0, 2**31), _numbers(places)).map(
        lambda drawn: _payload(operation, body, Plan(turn=drawn[0], numbers=drawn[1], places=places), TURNS)
    )


def _numbers(places: Mapping[str, int]) -> SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries({at: st.integers(0, 2**47) for at in places})


def drawn(operation: Operation, seed: int, count: int) -> tuple[Json, ...]:
    """Draw payloads; turns follow each other, so that few draws already show what is rare.

    Numbers of one field differ modulo TURNS between neighbours, so that fields of a small range do too.
    The same operation, seed and count give the same payloads on every machine.
    """
    body = writable(operation)
    if body is None or count < 1:
        return ()
    places = _places(body)
    numbers = throw(_numbers(places), seed=f"{seed} {operation.id} {operation.source.page}", count=count)
    turns = max(min(count, TURNS), 4)
    plans = (Plan(turn=turn, numbers=_spread(each, turn), places=places) for turn, each in enumerate(numbers))
    return tuple(_payload(operation, body, plan, turns) for plan in plans)


def _spread(numbers: Mapping[str, int], turn: int) -> dict[str, int]:
    return {at: number - number % TURNS + turn % TURNS for at, number in numbers.items()}
