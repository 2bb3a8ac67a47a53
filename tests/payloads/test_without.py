"""Cases without what a tenant lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.case import UNKNOWN_ID, Case
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import step
from conform.payloads.without import without
from tests.payloads.small import CREATE, EDIT, PENS, READ, contract, told

KNOWN = {"v1/pens": PENS}


def case(payload: Any, **more: Any) -> Case:
    steps = (step(endpoint(PENS, CREATE), "success", payload=payload, **more),)
    return Case(contract="v1/pens", operation=CREATE.id, sort="valid", asks="x", steps=steps)


def test_optional_fields_that_refer_to_what_is_missing_go() -> None:
    full = case({"Pen": {"name": "a", "client_id": {"$ref": "v1/clients"}, "shop": {"$reftext": "v1/shops"}}})
    left: Any = without(full, frozenset({"v1/shops"}), KNOWN)
    assert left.steps[0].payload == {"Pen": {"name": "a", "client_id": {"$ref": "v1/clients"}}}
    none: Any = without(full, frozenset({"v1/shops", "v1/clients"}), KNOWN)
    assert none.steps[0].payload == {"Pen": {"name": "a"}}


def test_a_case_that_needs_nothing_that_is_missing_is_given_back() -> None:
    full = case({"Pen": {"name": "a"}})
    assert without(full, frozenset({"v1/shops"}), KNOWN) is full


def test_a_required_field_a_path_or_an_unknown_contract_leave_nothing() -> None:
    missing = frozenset({"v1/shops"})
    assert without(case({"Pen": {"name": {"$reftext": "v1/shops"}}}), missing, KNOWN) is None
    assert without(case({"Pen": {"strange": {"$ref": "v1/shops"}}}), missing, KNOWN) is None
    assert without(case({"Pen": {"shop": {"$ref": "v1/shops"}}}), missing) is None
    steps = (step(endpoint(PENS, READ), "success", identity={"$ref": "v1/shops"}),)
    read = Case(contract="v1/pens", operation=READ.id, sort="valid", asks="x", steps=steps)
    assert without(read, missing, KNOWN) is None


def test_a_step_that_is_to_be_denied_needs_no_record() -> None:
    missing = frozenset({"v1/shops"})
    payload: Any = {
        "Pen": {"name": {"$reftext": "v1/shops"}, "client_id": {"$ref": "v1/clients"}},
        "PenNib": [{"cost": {"$ref": "v1/shops"}}],
    }
    denied = step(
        endpoint(PENS, EDIT), "denied", identity={"$ref": "v1/shops"}, payload=payload, credentials="none"
    )
    probe = Case(contract="v1/pens", operation=EDIT.id, sort="access", asks="x", steps=(denied,))
    left: Any = without(probe, missing, KNOWN)
    assert left.steps[0].path == {"id": UNKNOWN_ID}
    assert left.steps[0].payload == {
        "Pen": {"name": str(UNKNOWN_ID), "client_id": {"$ref": "v1/clients"}},
        "PenNib": [{"cost": UNKNOWN_ID}],
    }


def test_probes_whose_record_cannot_be_made_are_asked_alone_of_one_that_is_not_there() -> None:
    create = step(endpoint(PENS, CREATE), "success", payload={"Pen": {"name": {"$reftext": "v1/shops"}}})
    denied = step(endpoint(PENS, EDIT), "denied", subject=0, payload={"Pen": {}}, credentials="none")
    look = step(endpoint(PENS, READ), "success", subject=0)
    steps = (create, denied, replace(denied, credentials="wrong"), look)
    probe = Case(contract="v1/pens", operation=EDIT.id, sort="access", asks="x", steps=steps)
    left: Any = without(probe, frozenset({"v1/shops"}), KNOWN)
    assert [each.credentials for each in left.steps] == ["none", "wrong"]
    for alone in left.steps:
        assert (alone.path, alone.subject, alone.expects) == ({"id": UNKNOWN_ID}, None, "denied")
    assert without(probe, frozenset({"v1/clients"}), KNOWN) is probe


def test_a_probe_of_a_record_that_can_be_made_keeps_it() -> None:
    payload: Any = {"Pen": {"name": "a", "client_id": {"$ref": "v1/clients"}}}
    create = step(endpoint(PENS, CREATE), "success", payload=payload)
    denied = step(endpoint(PENS, EDIT), "denied", subject=0, payload=payload, credentials="none")
    probe = Case(contract="v1/pens", operation=EDIT.id, sort="access", asks="x", steps=(create, denied))
    left: Any = without(probe, frozenset({"v1/clients"}), KNOWN)
    assert left.steps[1].path == {"id": {"$made": 0}}


def test_rows_keep_what_they_can() -> None:
    payload = {"Pen": {"name": "a"}, "PenNib": [{"width": "f", "cost": {"$ref": "v1/shops"}}]}
    left: Any = without(case(payload), frozenset({"v1/shops"}), KNOWN)
    assert left.steps[0].payload["PenNib"] == [{"width": "f"}]


def test_an_object_that_holds_the_record_or_what_the_case_asks_leaves_nothing_when_it_goes() -> None:
    missing = frozenset({"v1/shops"})
    wrapped: Any = case({"Pen": {"name": {"$reftext": "v1/shops"}}})
    rows: Any = {"Pen": {"name": "a"}, "PenNib": [{"width": {"$ref": "v1/shops"}, "cost": 1}]}
    assert without(wrapped, missing, {"v1/pens": optional_wrapper()}) is None
    assert without(replace(case(rows), asks="zero:PenNib[].cost"), missing, KNOWN) is None
    left: Any = without(case(rows), missing, KNOWN)
    assert left.steps[0].payload == {"Pen": {"name": "a"}}


def test_what_is_normally_given_leaves_nothing_when_it_goes() -> None:
    known = told(CREATE, usual={"/api2/pens": ("PenNib",)})
    rows: Any = {"Pen": {"name": "a"}, "PenNib": [{"width": {"$ref": "v1/shops"}}]}
    assert without(case(rows), frozenset({"v1/shops"}), {"v1/pens": known}) is None


def test_names_that_no_page_has_stay_unless_they_need_it_themselves() -> None:
    payload: Any = {"Pen": {"name": "a", "strange": [1], "client_id": {"$ref": "v1/clients"}}, "odd": {}}
    left: Any = without(case(payload), frozenset({"v1/clients"}), KNOWN)
    assert left.steps[0].payload == {"Pen": {"name": "a", "strange": [1]}, "odd": {}}
    needing: Any = {"Pen": {"name": "a"}, "odd": {"$ref": "v1/clients"}}
    assert without(case(needing), frozenset({"v1/clients"}), KNOWN) is None


def optional_wrapper() -> Any:
    """Give pens of which the docs do not say that a create needs the object that holds one."""
    assert CREATE.request is not None
    pen, *others = CREATE.request.body.fields
    body = replace(CREATE.request.body, fields=(replace(pen, is_required=False), *others))
    return contract(replace(CREATE, request=replace(CREATE.request, body=body)))
