"""Uniqueness, conditions and defaults, as the embedded tenant keeps them of the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.contract import Condition, Contract, Field, Response
from conform.contract.vendor import Hindrance
from tests.tenants.embedded.small import PENS, shop

PAYLOAD = {"name": "a pen"}


def changed(**claims: Any) -> Contract:
    """Give the pens with other claims on the note of each write."""

    def change(field: Field) -> Field:
        return replace(field, **claims) if field.name == "note" else field

    operations = (
        replace(each, request=replace(each.request, body=each.request.body.mapped(change)))
        if each.request is not None
        else each
        for each in PENS.operations
    )
    return replace(PENS, operations=tuple(operations))


def test_a_value_that_another_record_has_is_refused_and_the_own_one_is_not() -> None:
    with shop(contracts=(changed(is_unique=True),)) as open_shop:
        made, other = open_shop.pen(note="one"), open_shop.pen(note="two")
        again = open_shop.ask("POST", "/api2/pens.json", {"Pen": {**PAYLOAD, "note": "one"}})
        taken = open_shop.ask("PUT", f"/api2/pens/{other}.json", {"Pen": {"note": "one"}})
        own = open_shop.ask("PUT", f"/api2/pens/{made}.json", {"Pen": {"note": "one"}})
        empty = [open_shop.ask("POST", "/api2/pens.json", {"Pen": {**PAYLOAD, "note": ""}}) for _ in "12"]
        open_shop.ask("DELETE", f"/api2/pens/{made}.json")
        free = open_shop.ask("POST", "/api2/pens.json", {"Pen": {**PAYLOAD, "note": "one"}})
    assert (again.status, taken.status, own.status, free.status) == (400, 400, 200, 202)
    assert dict(again.body)["validation_errors"] == {"note": "is taken already"}  # type: ignore[arg-type] # an object
    assert [each.status for each in empty] == [202, 202]


def test_what_a_value_beside_it_requires_is_refused_without_it() -> None:
    when = Condition(field="sort", values=(2,))
    with shop(contracts=(changed(required_if=when),)) as open_shop:
        replies = [
            open_shop.ask("POST", "/api2/pens.json", {"Pen": {**PAYLOAD, **more}}).status
            for more in ({}, {"sort": 1}, {"sort": 2, "note": "there"}, {"sort": 2})
        ]
    assert replies == [202, 202, 202, 400]


def test_a_new_record_has_the_defaults_of_what_it_left_out() -> None:
    with shop() as open_shop:
        assert open_shop.read(open_shop.pen())["note"] == "none yet"
        assert open_shop.read(open_shop.pen(note="own"))["note"] == "own"
        made = open_shop.pen(note="own")
        open_shop.ask("PUT", f"/api2/pens/{made}.json", {"Pen": {"name": "other"}})
        assert open_shop.read(made)["note"] == "own"


def test_a_record_that_another_one_refers_to_is_deleted_once_that_is_gone() -> None:
    row = Hindrance(of="v1/pens", by="v1/pens", place="Pen.sort", page="1e0")
    asking = replace(PENS.vendor.asking, hindrances=(row,))
    pens = replace(PENS, vendor=replace(PENS.vendor, asking=asking))
    with shop(contracts=(listing_400(pens),)) as open_shop:
        first, second = open_shop.pen(), open_shop.pen(sort=1)
        refused = open_shop.ask("DELETE", f"/api2/pens/{first}.json").status
        replies = [open_shop.ask("DELETE", f"/api2/pens/{each}.json").status for each in (second, first)]
    assert (refused, replies) == (400, [200, 200])


def listing_400(pens: Contract) -> Contract:
    """Give the pens with a delete whose page lists 400."""
    operations = (
        replace(each, responses=(*each.responses, Response(status=400)))
        if each.role == "delete" and each.response(400) is None
        else each
        for each in pens.operations
    )
    return replace(pens, operations=tuple(operations))
