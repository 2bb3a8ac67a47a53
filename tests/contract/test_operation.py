"""Operations and contracts find their parts."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.sample import CREATE, LIONS, LIST


def test_the_success_is_the_documented_2xx() -> None:
    assert CREATE.success is CREATE.responses[0]
    assert replace(CREATE, responses=CREATE.responses[1:]).success is None


def test_a_response_is_found_by_its_status() -> None:
    assert CREATE.response(400) is CREATE.responses[1]
    assert CREATE.response(404) is None


def test_a_contract_finds_operations_by_id_and_by_role() -> None:
    assert LIONS.key == "v1/lions"
    assert LIONS.operation("GET /lions{format}") is LIST
    assert LIONS.operation("GET /bears{format}") is None
    assert LIONS.having("list") is LIST
    assert LIONS.having("delete") is None
