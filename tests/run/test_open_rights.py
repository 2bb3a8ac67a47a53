from __future__ import annotations

from dataclasses import replace

from conform.case import UNKNOWN_ID
from conform.contract import Field, Parameter
from conform.run.open import deletes
from tests.run.small import CREATE, DELETE, PENS


def test_a_right_to_delete_is_asked_by_a_record_that_is_not_there() -> None:
    (call,) = deletes([PENS])
    assert (call.method, call.path, call.body) == ("DELETE", f"/api2/pens/{UNKNOWN_ID}.json", None)


def test_what_has_no_delete_or_one_below_another_record_asks_nothing() -> None:
    parent = Parameter(where="path", field=Field(name="box_id"))
    below = replace(
        DELETE, call="/api2/boxes/{box_id}/pens/{id}.json", parameters=(parent, *DELETE.parameters)
    )
    assert list(deletes([replace(PENS, operations=(CREATE,)), replace(PENS, operations=(below,))])) == []
