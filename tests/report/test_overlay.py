"""Drifts as an overlay: what each kind changes, and that the run then drifts no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Case
from conform.derive.export import openapi_document
from conform.drift.judge import judge
from conform.drift.kinds import KINDS
from conform.report.overlay import BEHAVIOUR, CLAIMS, NOWHERE, SAID, written
from tests.drift.small import (
    BAD_BODY,
    CONTRACTS,
    CREATE,
    LIST,
    PENS,
    READ,
    exchange,
    framed_pen,
    kinds,
    made,
    pen,
    rows,
    step,
)
from tests.report.overlaid import judged_again, observed

if TYPE_CHECKING:
    from pathlib import Path

    from conform.case import Step
    from conform.drift.value import Drift
    from conform.exchange import Exchange

OWN = {"v1/pens": PENS}
SINGLE = ("paths", "/pens/{id}.json", "get", "responses", "200", "content", "application/json", "schema")
ROW = ("paths", "/pens.json", "get", "responses", "200", "content", "application/json", "schema")
ROW_PEN = (*ROW, "properties", "data", "items", "properties", "Pen")
PEN = (*SINGLE, "properties", "data", "properties", "Pen")
CREATED = ("paths", "/pens.json", "post", "responses")


def a_case(*steps: Step) -> Case:
    return Case(contract="v1/pens", operation="POST /pens", sort="valid", asks="any", steps=steps)


def at(document: Any, *way: str | int) -> Any:
    for key in way:
        document = document[key]
    return document


def extra(**more: Any) -> dict[str, Any]:
    return {**framed_pen(), **more}


# kind, operation, what it is answered: where our export then states what, None for no more
ROWS: list[tuple[str, Step, Exchange, tuple[str | int, ...], Any]] = [
    (
        "status.unexpected",
        step(CREATE, "refused"),
        exchange(418),
        (*CREATED, "418", "description"),
        "I'm a Teapot",
    ),
    (
        "body.not_json",
        step(READ),
        exchange(200, b"<p>", media="text/html"),
        (*SINGLE[:6], "text/html"),
        {"schema": {"type": "string"}},
    ),
    (
        "envelope.missing",
        step(CREATE),
        exchange(202, {"result": "successful", "code": 202}),
        (*CREATED, "202", *SINGLE[5:], "x-optional"),
        ["id"],
    ),
    (
        "envelope.retyped",
        step(CREATE),
        exchange(202, {**made(), "id": None}),
        (*CREATED, "202", *SINGLE[5:], "properties", "id", "type"),
        ["integer", "null"],
    ),
    (
        "envelope.undocumented",
        step(READ),
        exchange(200, extra(seen=[])),
        (*SINGLE, "properties", "seen"),
        {"type": "array"},
    ),
    (
        "field.missing",
        step(READ),
        exchange(200, framed_pen(count=...)),
        (*PEN, "x-optional"),
        ["hint", "count"],
    ),
    (
        "field.undocumented",
        step(LIST),
        exchange(200, rows(pen(weight=1), pen(weight=None), pen(weight="2"))),
        (*ROW_PEN, "properties", "weight"),
        {"type": ["integer", "string", "null"]},
    ),
    (
        "field.retyped",
        step(LIST),
        exchange(200, rows(pen(count="1"), pen(count=[]))),
        (*ROW_PEN, "properties", "count", "type"),
        ["integer", "string", "array"],
    ),
    (
        "field.null",
        step(READ),
        exchange(200, framed_pen(count=None)),
        (*PEN, "properties", "count", "type"),
        ["integer", "null"],
    ),
    (
        "field.enum",
        step(LIST),
        exchange(200, rows(pen(state=7), pen(state=8))),
        (*ROW_PEN, "properties", "state", "anyOf", 0, "enum"),
        [1, 2, 7, 8],
    ),
    (
        "field.format",
        step(READ),
        exchange(200, framed_pen(code="small")),
        (*PEN, "properties", "code", "pattern"),
        "^",
    ),
    (
        "field.too_long",
        step(LIST),
        exchange(200, rows(pen(name="n" * 21), pen(name="n" * 30))),
        (*ROW_PEN, "properties", "name", "maxLength"),
        30,
    ),
    (
        "field.write_only",
        step(READ),
        exchange(200, framed_pen(secret="hash")),  # noqa: S106 - nobody's
        (*PEN, "properties", "secret", "writeOnly"),
        False,
    ),
]


@pytest.mark.parametrize(("kind", "asked", "answered", "way", "stated"), ROWS, ids=[row[0] for row in ROWS])
def test_each_kind_changes_what_it_speaks_of_and_then_drifts_no_more(  # noqa: PLR0917 - a row of the table
    kind: str, asked: Step, answered: Exchange, way: tuple[str | int, ...], stated: Any, tmp_path: Path
) -> None:
    case = a_case(asked)
    drifts = judge(case, (answered,), CONTRACTS)
    assert kinds(drifts) == [kind]

    found, document = observed([PENS], drifts)

    assert (found.said, dict(found.unsaid)) == (1, {})
    assert at(document, *way) == stated
    assert judged_again([(case, (answered,))], OWN, document, tmp_path) == []


def test_each_kind_that_a_schema_can_say_has_its_test() -> None:
    assert {row[0] for row in ROWS} == CLAIMS.keys()
    assert {*CLAIMS.values(), "others"} == SAID.keys()
    assert CLAIMS.keys() <= KINDS.keys()


def drifted(*answers: tuple[Step, Exchange]) -> list[Drift]:
    return [drift for asked, answered in answers for drift in judge(a_case(asked), (answered,), CONTRACTS)]


def test_another_object_in_the_place_of_the_documented_one_may_hold_anything(tmp_path: Path) -> None:
    asked, answered = step(READ), exchange(200, {**framed_pen(), "data": {"Pen": {"a": 1, "b": 2}}})
    drifts = drifted((asked, answered))
    assert [each.got[0] for each in drifts] == ["object_with"]
    _, document = observed([PENS], drifts)
    assert at(document, *PEN)["additionalProperties"] == {}
    assert judged_again([(a_case(asked), (answered,))], OWN, document, tmp_path) == []


def test_an_object_with_ever_more_keys_is_open(tmp_path: Path) -> None:
    asked, answered = step(READ), exchange(200, framed_pen(**{f"key{n}": n for n in range(30)}))
    _, document = observed([PENS], drifted((asked, answered)))
    assert at(document, *PEN)["additionalProperties"] == {}
    assert at(document, *PEN)["properties"]["key0"] == {"type": "integer"}
    assert judged_again([(a_case(asked), (answered,))], OWN, document, tmp_path) == []


def test_a_date_of_a_known_form_widens_the_pattern(tmp_path: Path) -> None:
    asked, answered = step(READ), exchange(200, framed_pen(day="17/04/2026"))
    _, document = observed([PENS], drifted((asked, answered)))
    assert at(document, *PEN)["properties"]["day"]["pattern"].endswith(
        "?$)|^(?:\\d{1,2}[/.-]\\d{1,2}[/.-]-?\\d{1,4})$"
    )
    assert judged_again([(a_case(asked), (answered,))], OWN, document, tmp_path) == []
    other = exchange(200, framed_pen(day="tomorrow"))
    assert judged_again([(a_case(asked), (other,))], OWN, document, tmp_path) != []


def test_a_column_served_as_text_allows_its_values_as_text() -> None:
    _, document = observed([PENS], drifted((step(READ), exchange(200, framed_pen(state="1")))))
    state = at(document, *PEN)["properties"]["state"]
    assert state["anyOf"] == [{"type": ["integer", "string"], "enum": [1, 2, "1", "2"]}, {"type": "null"}]


def test_a_fact_of_an_error_changes_that_answer_alone() -> None:
    bad = exchange(400, {**BAD_BODY, "error_type": "x"})
    drifts = [replace(each) for each in drifted((step(CREATE, "refused"), bad))]
    assert kinds(drifts) == ["envelope.undocumented"]
    _, document = observed([PENS], drifts)
    assert "error_type" in at(document, *CREATED, "400", *SINGLE[5:], "properties")
    assert "error_type" not in at(document, *CREATED, "202", *SINGLE[5:], "properties")


def test_what_no_schema_can_say_is_counted() -> None:
    drifts = drifted((step(CREATE, "refused"), exchange(202, made())))
    assert kinds(drifts) == ["status.accepted_invalid"]
    found, document = observed([PENS], drifts)
    assert found.overlay is None
    assert dict(found.unsaid) == {("status.accepted_invalid", BEHAVIOUR): 1}
    assert document == openapi_document([PENS])


def test_what_the_export_has_no_place_for_is_counted_and_told_in_the_overlay() -> None:
    known = drifted((step(READ), exchange(200, framed_pen(count="1"))))
    lost = replace(known[0], where="data.Pencil.count", operation="GET /pencils")
    found, _ = observed([PENS], [*known, lost])
    assert found.overlay is not None
    assert (found.said, dict(found.unsaid)) == (1, {("field.retyped", NOWHERE): 1})
    assert found.overlay["x-left-out"] == {f"field.retyped: {NOWHERE}": 1}


def test_a_drift_of_a_report_of_before_changes_every_answer_that_has_its_place() -> None:
    known = [
        replace(each, shown=()) for each in drifted((step(CREATE), exchange(202, {**made(), "code": "202"})))
    ]
    assert kinds(known) == ["envelope.retyped"]
    _, document = observed([PENS], known)
    for status in ("202", "400", "401"):
        code = at(document, *CREATED, status, *SINGLE[5:], "properties", "code")
        assert code["type"] == ["integer", "string"]


def test_an_action_names_drift_finding_and_page() -> None:
    drifts = drifted((step(READ), exchange(200, framed_pen(count="1"))))
    found = written(openapi_document([PENS]), drifts, {drifts[0].id: "F4"}, "2026-01-01")
    assert found.overlay is not None
    (action,) = found.overlay["actions"]
    assert action["target"].startswith(
        "$.paths['/pens/{id}.json'].get.responses['200'].content['application/json']"
    )
    assert action["description"].endswith(f"; page 2e0 (2026-01-01), drift {drifts[0].id} of F4")
    assert found.overlay["info"] == {"title": "Daftra ERP API as observed", "version": "2026-01-01"}


def test_the_order_in_which_drifts_come_does_not_show() -> None:
    body = framed_pen(count="1", name=None, state=9, more=1, price=...)
    drifts = drifted((step(READ), exchange(200, body)), (step(LIST), exchange(200, rows(pen(count="1")))))
    document = openapi_document([PENS])
    assert len(drifts) > 4
    assert written(document, drifts, {}, "x") == written(document, drifts[::-1], {}, "x")
    assert document == openapi_document([PENS])


def test_a_model_that_is_sent_as_well_gets_its_own_where_it_is_served() -> None:
    document = openapi_document([PENS])
    model = at(document, *PEN)
    holder = at(document, *PEN[:-1])
    holder["Pen"] = {"$ref": "#/components/schemas/Pen"}
    document["components"]["schemas"]["Pen"] = model
    sent = document["paths"]["/pens.json"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    sent["properties"]["Pen"] = {"$ref": "#/components/schemas/Pen"}
    drifts = drifted((step(READ), exchange(200, framed_pen(count="1"))))
    found = written(document, drifts, {}, "2026-01-01")
    assert found.overlay is not None
    targets = [each["target"].rpartition("schema.")[2] for each in found.overlay["actions"]]
    assert targets == [
        "properties.data.properties.Pen",
        "properties.data.properties",
        "properties.data.properties.Pen.properties.count",
    ]
