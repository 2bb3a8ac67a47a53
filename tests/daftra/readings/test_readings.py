"""The table of readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.daftra.readings import OF_A_CONTRACT, READINGS
from tests.daftra.readings.zoo import body, contract, field, operation, single

if TYPE_CHECKING:
    from conform.contract import Contract

LIONS = contract(
    operation(
        "create", sends=body(field("Lion", "object", fields=(field("Mood", "integer"),))), wrapper="Lion"
    ),
    operation("read", responses=single(field("Lion", "object", fields=(field("mood", "integer"),)))),
)


def settled(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    for reading in READINGS:
        contracts = reading(contracts)
    return contracts


def test_each_reading_says_in_its_first_line_what_was_settled() -> None:
    readings = (*OF_A_CONTRACT, *READINGS)
    for reading in readings:
        assert reading.__doc__
        assert reading.__doc__.splitlines()[0].endswith(".")
    assert len({reading.__name__ for reading in readings}) == len(readings)


def test_settling_twice_settles_nothing_more() -> None:
    once = settled((LIONS,))
    assert settled(once) == once
