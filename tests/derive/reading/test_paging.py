"""What was settled on the pages of v2 lists."""

from __future__ import annotations

from conform.contract import Response
from conform.derive.reading.paging import page_urls_are_text_or_null
from tests.derive.reading.zoo import body, contract, field, operation


def test_an_address_that_is_always_null_is_text_or_null() -> None:
    shape = body(
        field("next_page_url", "null"), field("prev_page_url", "string", "null"), field("to", "null")
    )
    own = contract(operation("list", responses=(Response(status=200, body=shape),)), version="v2")
    found = page_urls_are_text_or_null(own).operations[0]
    assert found.success is not None
    assert found.success.body is not None
    assert [each.kinds for each in found.success.body.fields] == [
        ("string", "null"),
        ("string", "null"),
        ("null",),
    ]
    assert [each.at for each in found.contradictions] == ["responses.200.next_page_url"]


def test_an_address_that_is_text_is_left_alone() -> None:
    shape = body(field("next_page_url", "string"))
    own = contract(operation("list", responses=(Response(status=200, body=shape),)), operation("delete"))
    assert page_urls_are_text_or_null(own) == own
