"""Walks over several records: created, edited, read, listed and deleted in a drawn order.

Each is judged against what was sent: what was not addressed stays as it was, lists follow, no id comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import build
from conform.payloads.conditions import distinct
from conform.payloads.sorts.lifecycle import absence
from conform.payloads.steps import by_role, is_walked, most_rows, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.case import Case, Step
    from conform.contract import Json, Role
    from conform.payloads.endpoint import Endpoint
    from conform.payloads.moves import Move
    from conform.payloads.steps import ByRole

WALKS = 1
"""Walks of a create, of fifteen requests at most; another seed draws others."""


def cases(of: Endpoint, *, seed: int, count: int) -> Iterator[Case]:
    """Yield the drawn walks of a create whose records can be seen again; `count` 0 draws none."""
    if count < 1 or not is_walked(of):
        return
    roles = by_role(of.contract, of.operation)
    from conform.payloads.moves import moves  # noqa: PLC0415 - half of what a mere look would load
    from conform.payloads.strategy import collected, drawn  # noqa: PLC0415 - as above

    can = [each.operation.role for each in _companions(roles) if _is_usable(each)]
    found = collected((moves(can),), f"walk {seed} {of.operation.id} {of.operation.source.page}", WALKS)
    for number, walk in enumerate(found):
        salt = f"walk {number} {of.operation.id}"
        first = {
            each.operation.role: distinct(each, next(iter(drawn(each, seed, 1)), None), salt)
            for each in (of, *([roles.edit] if roles.edit is not None else ()))
        }
        yield of.case("walk", f"walk:{number}", *steps(roles, walk, salt, first))


def _companions(roles: ByRole) -> Iterator[Endpoint]:
    found = (roles.create, roles.read, roles.list, roles.edit, roles.delete)
    yield from (each for each in found if each is not None)


def _is_usable(of: Endpoint) -> bool:
    return of.operation.role != "edit" or of.body is not None


def steps(roles: ByRole, walk: Sequence[Move], salt: str, first: Mapping[Role, Json]) -> Iterator[Step]:
    """Yield a step for each move; a record that was deleted is asked for as one that is not there.

    `first` are drawn payloads, for the first create and the first edit, None where nothing can be drawn.
    """
    of = {each.operation.role: each for each in _companions(roles)}
    left = dict(first)
    makers: dict[int, int] = {}
    gone: set[int] = set()
    for index, move in enumerate(walk):
        endpoint = of[move.role]
        payload = left.pop(move.role, None) or _payload(endpoint, move, f"{salt} {index}")
        if move.role == "create":
            makers[move.record] = index
            yield step(endpoint, "success", payload=payload)
        elif move.role == "list":
            yield step(endpoint, "success", query=most_rows(endpoint))
        else:
            expects = absence(endpoint) if move.record in gone else "success"
            yield step(endpoint, expects, subject=makers[move.record], payload=payload)
        if move.role == "delete":
            gone.add(move.record)


def _payload(of: Endpoint, move: Move, salt: str) -> Json:
    """Give what a move sends where nothing is drawn for it; None where it sends nothing."""
    if move.role == "edit":
        return build.full(of, salt, variant=1)
    if move.role != "create":
        return None
    return build.full(of, salt) if move.is_whole else build.minimal(of, salt)
