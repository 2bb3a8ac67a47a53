"""The table of readings."""

from __future__ import annotations

from conform.derive.reading import READINGS, settled
from tests.derive.reading.zoo import body, contract, field, operation, single

LIONS = contract(
    operation(
        "create", sends=body(field("Lion", "object", fields=(field("Mood", "integer"),))), wrapper="Lion"
    ),
    operation("read", responses=single(field("Lion", "object", fields=(field("mood", "integer"),)))),
)


def test_each_reading_says_in_its_first_line_what_was_settled() -> None:
    for reading in READINGS:
        assert reading.__doc__
        assert reading.__doc__.splitlines()[0].endswith(".")
    assert len({reading.__name__ for reading in READINGS}) == len(READINGS)


def test_settling_twice_settles_nothing_more() -> None:
    once = settled([LIONS])
    assert settled(once) == once
