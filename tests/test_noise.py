"""The classes of `python -m tests.noise`, on failures of our own making, and one real run."""

from __future__ import annotations

import base64
import json
from contextlib import closing
from typing import Any

import pytest

import conform
from conform.exchange import Answer, Call, Exchange
from tests.noise import CLASSES, UNKNOWN, Failure, classed, failures, said_of, table

TAX = {"name": "VAT", "value": 5}
REFUSED = "positive_data_acceptance"
TAKEN = "negative_data_rejection"
STATUS = "status_code_conformance"
SHAPE = "response_schema_conformance"


def failure(check: str, said: str, asked: str, sent: Any = None, *came: Any) -> Failure:
    status, body = came or (200, None)
    method, _, path = asked.partition(" ")
    path, _, query = path.partition("?")
    raw = None if sent is None else json.dumps(sent).encode()
    call = Call(
        method=method,
        path=path,
        query=(tuple(query.split("=")),) if query else (),  # type: ignore[arg-type]  # of one name
        body=raw,
        media=None if raw is None else "application/json",
    )
    answer = Answer(
        status=status, headers=(("content-type", "application/json"),), body=json.dumps(body).encode()
    )
    return Failure(check=check, said=said, exchange=Exchange(call=call, answer=answer))


def reasons(**by_place: str) -> dict[str, Any]:
    return {"result": "failed", "code": 400, "message": "Bad Request", "validation_errors": by_place}


ROWS = [
    ("ignored_parameter", failure(TAKEN, "parameter `page` in query - below", "GET /api2/taxes.json?page=0")),
    (
        "settled_value",
        failure(TAKEN, "in body - x", "POST /api2/taxes.json", {"Tax": {**TAX, "included": 0}}),
    ),
    (UNKNOWN, failure(TAKEN, "in body - x", "POST /api2/taxes.json", {"Tax": {**TAX, "value": {}}})),
    (UNKNOWN, failure(TAKEN, "parameter `id` in path", "GET /api2/taxes/x.json")),
    (
        "missing_record",
        failure(
            REFUSED,
            "",
            "POST /api2/stores.json",
            {"Store": {"name": "A", "branch_id": 9}},
            400,
            reasons(branch_id="points at a record that does not exist"),
        ),
    ),
    (
        "missing_record",
        failure(REFUSED, "", "PUT /v2/api/entity/brand/0", {}, 400, {"message": "Record not found"}),
    ),
    (
        "taken_value",
        failure(
            REFUSED, "", "POST /v2/api/entity/storage", {}, 422, {"errors": {"name": ["is taken already"]}}
        ),
    ),
    ("bare_record", failure(REFUSED, "", "PUT /api2/taxes/7.json", {}, 400, reasons(Tax="is required"))),
    (UNKNOWN, failure(REFUSED, "", "POST /api2/taxes.json", {}, 400, reasons(Tax="is required"))),
    (
        "no_id",
        failure(REFUSED, "", "POST /v2/api/entity/credit_type", {"id": 0}, 422, {"errors": {"name": ["?"]}}),
    ),
    (
        UNKNOWN,
        failure(REFUSED, "", "POST /v2/api/entity/credit_type", {"id": 1}, 422, {"errors": {"name": ["?"]}}),
    ),
    (
        "unfilled_name",
        failure(
            REFUSED, "", "PUT /v2/api/entity/storage/5", {}, 422, {"errors": {"name": ["must not be empty"]}}
        ),
    ),
    (
        UNKNOWN,
        failure(REFUSED, "", "POST /api2/taxes.json", {"Tax": TAX}, 400, reasons(value="is no good number")),
    ),
    (
        "unlisted_refusal",
        failure(STATUS, "", "POST /v2/api/multi-entity", None, 400, {"message": "no array"}),
    ),
    (UNKNOWN, failure(STATUS, "", "GET /api2/taxes.json", None, 418, {})),
    (
        "twin",
        failure(
            STATUS,
            "",
            "POST /api2/invoices",
            {"Invoice": {"client_id": 1}},
            202,
            {"code": 202, "result": "successful", "id": 7, "invoice_number": "7"},
        ),
    ),
    (UNKNOWN, failure(STATUS, "", "POST /api2/taxes.json", {"Tax": TAX}, 203, {})),
    (
        "listed_elsewhere",
        failure(
            SHAPE, "19 is not one of 0\n\nSchema at /x/Invoice/properties/type:", "GET /api2/invoices.json"
        ),
    ),
    (UNKNOWN, failure(SHAPE, "7 is not one of 0\n\nSchema at /x/Tax:", "GET /api2/taxes.json")),
    (UNKNOWN, failure("not_a_server_error", "", "GET /api2/taxes.json", None, 500, {})),
]


@pytest.mark.parametrize(("name", "given"), ROWS)
def test_a_failure_is_of_the_class_of_its_cause_or_of_none(name: str, given: Failure) -> None:
    assert classed(given) == name


def test_every_class_has_its_failure() -> None:
    assert {name for name, _ in ROWS} == {*CLASSES, UNKNOWN}


def test_the_events_of_a_run_are_read() -> None:
    text = base64.b64encode(b'{"code": 200}').decode()
    checks = [
        {"name": "a_check", "status": "success"},
        {"name": TAKEN, "status": "failure", "failure_info": {"failure": {"message": "in query"}}},
    ]
    interaction = {
        "request": {"method": "GET", "uri": "http://127.0.0.1:1/api2/taxes.json?page=0", "headers": {}},
        "response": {
            "status_code": 200,
            "headers": {"content-type": ["application/json"]},
            "content": {"$base64": text},
        },
    }
    event = {"ScenarioFinished": {"recorder": {"checks": {"x": checks}, "interactions": {"x": interaction}}}}
    (found,) = failures([json.dumps({"Initialize": {}}), json.dumps(event)])
    assert (found.check, found.status, found.text) == (TAKEN, 200, '{"code": 200}')
    assert (found.label, found.exchange.call.query) == ("GET /api2/taxes.json", (("page", "0"),))
    assert "ignored_parameter        1  negative_data_rejection 200 GET 1" in list(table([found]))


def test_what_is_of_no_class_is_told_with_its_request() -> None:
    (told, _) = list(table([given for name, given in ROWS if name == UNKNOWN][:1]))[-2:]
    assert "POST /api2/taxes.json" in told
    assert '"value": {}' in told


def test_of_a_contract_as_documented_every_failure_has_a_known_cause_and_nothing_is_drift() -> None:
    with closing(conform.Tenant()) as tenant:
        found = said_of("v1/staff", tenant, examples=1)
        assert len(tenant.traffic.exchanges) > 10
        assert tenant.traffic.drifts == ()
    assert [each for each in found if classed(each) == UNKNOWN] == []
