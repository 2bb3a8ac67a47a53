"""Facts as words, and the ids that versions before made of these words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conform.contract import Source
from conform.drift.kinds import KINDS
from conform.drift.value import Drift
from conform.findings import read_known
from conform.words import (
    BARE,
    CLAIMED,
    GOT,
    HOW,
    RULES,
    difference,
    documented,
    former_id,
    line,
    observed,
    rules,
    way,
)
from tests.report.small import drift as drift_of
from tests.test_faults import CONTRACTS, groups

Row = tuple[str, str, str, str, str, tuple[str, ...]]
FORMER: list[Row] = [
    ("66708f9fc883", "access.open", "v1/staff", "GET /staff{format}", "status", ("denied_to", "wrong")),
    (
        "99350fb8939d",
        "access.refused",
        "v1/site_info",
        "GET /site_info{format}",
        "status",
        ("granted", "200"),
    ),
    (
        "d6598b543da5",
        "body.not_json",
        "v1/notes",
        "GET /notes{format}",
        "body",
        ("media", "application/json", "200"),
    ),
    (
        "32903c611cc7",
        "envelope.code_mismatch",
        "v1/stores",
        "GET /stores/{id}{format}",
        "code",
        ("http_status", "200"),
    ),
    ("5ae1701ff3f6", "envelope.missing", "v1/taxes", "GET /taxes{format}", "pagination", ("kinds", "object")),
    ("03adaa462734", "envelope.retyped", "v1/products", "POST /products{format}", "id", ("kinds", "integer")),
    (
        "c881b64d7ac2",
        "envelope.undocumented",
        "v2/department",
        "GET /department/list/1",
        "version",
        ("not_documented",),
    ),
    (
        "b59b7615bfa9",
        "field.enum",
        "v1/products",
        "GET /products/{id}{format}",
        "data.Product.status",
        ("one_of", "0", "1", "2"),
    ),
    (
        "bc2fa412782b",
        "field.format",
        "v1/credit_notes",
        "GET /credit_notes{format}",
        "data[0].CreditNote.date",
        ("format", "date"),
    ),
    (
        "bdf8325942f7",
        "field.missing",
        "v1/estimates",
        "GET /estimates{format}",
        "data[0].Estimate.client_id",
        ("kinds", "integer"),
    ),
    (
        "1feb51bd0927",
        "field.null",
        "v1/staff",
        "GET /staff{format}",
        "data[0].Staff.name",
        ("kinds", "string"),
    ),
    (
        "031fbc442a1c",
        "field.retyped",
        "v1/stores",
        "GET /stores{format}",
        "data[0].Store.id",
        ("kinds", "integer"),
    ),
    (
        "b03a33bb81b5",
        "field.too_long",
        "v1/invoice_payments",
        "GET /invoice_payments{format}",
        "data[0].InvoicePayment.country_code",
        ("at_most", "3"),
    ),
    (
        "f7e8e5319fb0",
        "field.undocumented",
        "v1/treasuries",
        "GET /treasuries/{id}{format}",
        "data.Treasury.secret_note",
        ("not_documented",),
    ),
    (
        "ca8f5595d205",
        "paging.order",
        "v1/invoices",
        "GET /invoices{format}",
        "data",
        ("newest_first", "date"),
    ),
    (
        "8af98def136a",
        "paging.overlap",
        "v1/taxes",
        "GET /taxes{format}",
        "data",
        ("each_record_on_one_page",),
    ),
    ("d6c1fe14746d", "paging.size", "v1/taxes", "GET /taxes{format}", "data", ("limit_is_kept",)),
    (
        "6ad97c461883",
        "paging.total",
        "v2/brand",
        "GET /brand/list/{{format}}",
        "total",
        ("number_of_records",),
    ),
    (
        "06ec8af15ddd",
        "paging.total",
        "v1/taxes",
        "GET /taxes{format}",
        "pagination.page_count",
        ("total_over_the_limit",),
    ),
    ("ed820a8088fa", "state.altered", "v2/brand", "POST /brand", "name", ("as_sent",)),
    (
        "dc7255e65746",
        "state.leaked",
        "v1/suppliers",
        "GET /suppliers{format}",
        "data[0].Supplier",
        ("nothing_stored_by_a_refused_create",),
    ),
    (
        "f672e8da9c77",
        "state.not_deleted",
        "v1/taxes",
        "GET /taxes/{id}{format}",
        "status",
        ("gone_after_the_delete",),
    ),
    (
        "ea395c6a40fc",
        "state.not_deleted",
        "v1/taxes",
        "GET /taxes{format}",
        "data[1].Tax.id",
        ("absent_after_the_delete",),
    ),
    (
        "6430489fec74",
        "state.not_listed",
        "v1/journal_cats",
        "GET /journal_cats{format}",
        "data",
        ("the_created_record",),
    ),
    (
        "982b86b84a01",
        "state.not_saved",
        "v2/asset_location",
        "POST /asset_location",
        "description",
        ("as_sent",),
    ),
    ("ef7a9b90eed0", "state.reused_id", "v1/stores", "POST /stores{format}", "id", ("an_id_of_its_own",)),
    (
        "1ecd78582369",
        "status.accepted_invalid",
        "v2/asset_type",
        "POST /asset_type",
        "status",
        ("refusal", "required:name"),
    ),
    ("95d660cb3868", "status.other", "v1/expenses", "PUT /expenses/{id}{format}", "status", ("absent",)),
    (
        "ac4bd00f1858",
        "status.rejected_valid",
        "v1/clients",
        "POST /clients{format}",
        "status",
        ("taken", "202"),
    ),
    (
        "513d99d523f1",
        "status.unexpected",
        "v2/brand",
        "GET /brand/{{id}}/{{format}}",
        "status",
        ("statuses", "200", "401", "404"),
    ),
]
"""Ids that runs on the embedded tenant's faults gave before, and the facts of their drifts."""


def drift(
    kind: str = "field.retyped", claimed: tuple[str, ...] = ("kinds", "integer"), **more: object
) -> Drift:
    told = {
        "contract": "v1/pens",
        "operation": "GET /pens",
        "where": "data[0].Pen.count",
        "got": ("string",),
        **more,
    }
    return Drift(kind=kind, claimed=claimed, source=Source(page="1e0", edition="2026-01-01"), **told)  # type: ignore[arg-type]  # each is of its kind


def former(row: Row) -> Drift:
    _, kind, contract, operation, where, claimed = row
    return drift(kind, claimed, contract=contract, operation=operation, where=where)


@pytest.mark.parametrize("row", FORMER, ids=lambda row: f"{row[1]} {row[5][0]}")
def test_a_file_of_known_drift_of_before_is_still_understood(row: Row) -> None:
    found = former(row)

    assert former_id(found) == row[0] != found.id
    known = read_known(f"# agreed long ago\n- id: {row[0]}\n  reason: agreed\n", file="known.yaml")
    assert known.matches(found, date(2026, 3, 1))
    assert not known.matches(replace(found, operation="GET /other"), date(2026, 3, 1))


def test_every_kind_that_had_an_id_before_is_a_kind_still() -> None:
    assert {row[1] for row in FORMER} <= {name for name, kind in KINDS.items() if kind.reads != "documents"}


@pytest.mark.parametrize(("table", "attribute"), [(CLAIMED, "claimed"), (GOT, "got")])
def test_every_row_of_words_can_be_filled_in(table: dict[str, str], attribute: str) -> None:
    for code in table:
        found = replace(drift(), raw=("1", "2"), **{attribute: (code, "value", "value", "c")})  # type: ignore[arg-type]  # facts
        told = documented(found) if attribute == "claimed" else observed(found)
        assert told
        assert "{" not in told


def test_a_code_without_a_row_is_its_own_words_and_bare_codes_have_theirs() -> None:
    assert observed(drift(got=("integer_in_a_string",))) == "integer in a string"
    assert observed(drift(got=("object_with",))) == "an empty object"
    assert documented(drift(claimed=("kinds",))) == "anything"
    assert documented(drift(claimed=("kinds", "integer", "null"))) == "integer or null"
    assert set(BARE) <= {*CLAIMED, *GOT, *HOW}


def test_values_are_cut_where_they_are_shown_and_sides_are_told_in_their_order() -> None:
    found = drift(got=("sent", "absent", "value"), raw=(f'"{"x" * 500}"',))

    assert observed(found) == f'absent, sent "{"x" * 58}…'


def test_what_the_docs_do_not_name_is_not_said_to_be_documented() -> None:
    assert difference(drift(claimed=("not_documented",))) == "string; not documented"
    assert difference(drift()) == "string; documented integer"
    assert line(drift()) == "field.retyped GET /pens data[].Pen.count: string (integer)"


def test_the_words_are_no_part_of_the_id(monkeypatch: pytest.MonkeyPatch) -> None:
    before = drift().id
    monkeypatch.setitem(CLAIMED, "kinds", "of kind {either}")

    assert documented(drift()) == "of kind integer"
    assert drift().id == before


def test_every_class_of_credentials_has_words() -> None:
    assert [way(each) for each in ("none", "wrong", "bearer", "both")] == [
        "without credentials",
        "with a wrong key",
        "with the key sent as a Bearer token",
        "with the key beside an Authorization header",
    ]


def test_every_rule_that_a_case_breaks_is_said_in_words() -> None:
    broken = {
        rule.partition(":")[0]
        for key in CONTRACTS
        for group in groups(key)
        for case in group.cases
        for step in case.steps
        for rule in step.breaks
    }
    assert {*broken, "method"} == RULES.keys()  # that one is of the sort `fuzz`, which is not planned


def test_a_rule_is_said_with_its_place() -> None:
    taken = replace(drift_of(), claimed=("refusal", "required:Client.email", "json"))
    assert rules(taken) == "Client.email is left out, which is required and the body is no JSON"


def test_braces_in_what_was_claimed_are_no_places_to_fill() -> None:
    taken = replace(drift_of(), claimed=("one_of", "{0}", "{name}", "{{"))
    assert rules(taken) == "{0} and {name} and {{"
