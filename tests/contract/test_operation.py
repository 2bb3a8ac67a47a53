"""Operations and contracts find their parts."""

from __future__ import annotations

from dataclasses import replace

from conform.contract import Contract, Field, Request, Response, Vendor
from conform.contract.operation import paired
from conform.contract.vendor import Books
from tests.contract.sample import CREATE, LIONS, LIST


def test_the_success_is_the_documented_2xx() -> None:
    assert CREATE.success is CREATE.responses[0]
    assert replace(CREATE, responses=CREATE.responses[1:]).success is None


def test_a_response_is_found_by_its_status() -> None:
    assert CREATE.response(400) is CREATE.responses[1]
    assert CREATE.response(404) is None


def test_the_record_is_found_in_what_is_sent_and_in_what_is_shown() -> None:
    lion = Field(name="Lion", kinds=("object",), fields=(Field(name="name"),))
    body = Field(name="", kinds=("object",), fields=(lion,))
    assert Request(media="application/json", body=body, wrapper="Lion").record is lion
    assert Request(media="application/json", body=body).record is body
    assert Request(media="application/json", body=body, wrapper="Bear").record is None
    rows = Field(name="", fields=(Field(name="data", kinds=("array",), items=body),))
    shown = Response(status=200, body=rows, record=("data", "[]", "Lion"))
    assert shown.shown is lion
    assert replace(LIST, responses=(shown,)).shown is lion
    assert Response(status=200, body=rows, record=("rows", "[]")).shown is None
    assert Response(status=200, body=rows).shown is None
    assert Response(status=200, body=rows, record=()).shown is rows
    assert replace(LIST, responses=()).shown is None


def test_a_contract_finds_operations_by_id_and_by_role() -> None:
    assert LIONS.key == "v1/lions"
    assert LIONS.operation("GET /lions{format}") is LIST
    assert LIONS.operation("GET /bears{format}") is None
    assert LIONS.having("list") is LIST
    assert LIONS.having("delete") is None


def test_contracts_that_share_records_know_each_other() -> None:
    books = Books(borrowed={"v1/nibs": "v2/nib", "v1/inks": "v2/nib"})
    v2, v1, other = (
        Contract(name=name, version=version, title="", operations=operations, vendor=Vendor(books=books))
        for name, version, operations in (
            ("nib", "v2", ()),
            ("nibs", "v1", (replace(CREATE, role="delete"),)),
            ("pens", "v1", ()),
        )
    )
    made, read, alone = paired((v2, v1, other))
    assert made.lent is not None
    assert made.lent.key == "v1/nibs"
    assert read.maker is not None
    assert read.maker.key == "v2/nib"
    assert (alone.lent, alone.maker) == (None, None)
    assert paired((v2, replace(v1, operations=())))[0].lent is None
