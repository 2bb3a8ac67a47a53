"""Contradictions are kept once."""

from __future__ import annotations

from conform.contract import Contradiction
from conform.derive.reading.note import noted
from tests.derive.reading.zoo import operation


def test_a_contradiction_is_kept_once_and_in_order() -> None:
    first = Contradiction(at="a", about="kinds", sides=())
    second = Contradiction(at="b", about="kinds", sides=())
    found = noted(noted(operation("list"), first, second), second, first)
    assert found.contradictions == (first, second)
