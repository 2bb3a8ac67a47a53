"""What a page would state, if the docs are to follow: each row of the table, and what has none."""

from __future__ import annotations

import pytest

from conform.contract import Source
from conform.drift.docs_change import CHANGES, docs_change, kind_served
from conform.drift.kinds import KINDS
from conform.drift.value import Drift, Shown
from conform.words import changed

PAGE = Source(page="2e0", edition="2026-01-01")


def drift(
    kind: str,
    claimed: tuple[str, ...],
    got: tuple[str, ...],
    raw: tuple[str, ...] = (),
    shown: tuple[Shown, ...] = (),
) -> Drift:
    return Drift(
        kind=kind,
        contract="v1/pens",
        operation="GET /pens",
        where="data[0].Pen.count",
        claimed=claimed,
        got=got,
        source=PAGE,
        raw=raw,
        shown=shown,
    )


# kind, what is claimed, what came, its raw values: what the page states and would state
ROWS = [
    ("status.unexpected", ("statuses", "200"), ("status", "418"), (), ("200", "200, 418")),
    ("status.unexpected", ("statuses",), ("status_naming", "418", "a"), (), ("no status at all", "418")),
    ("status.other", ("absent",), ("status", "400"), (), ("404 for a record that is not there", "400")),
    (
        "status.accepted_invalid",
        ("refusal", "kind:Pen.count"),
        ("status", "202"),
        (),
        ("a refusal: kind:Pen.count", "no refusal"),
    ),
    (
        "body.not_json",
        ("media", "application/json", "401"),
        ("a_page_of_HTML_or_XML",),
        (),
        ("application/json with 401", "a page of HTML or XML"),
    ),
    ("body.not_json", ("media", "a/json", "200"), ("media", "text/csv"), (), ("a/json with 200", "text/csv")),
    ("envelope.missing", ("kinds", "object"), ("absent",), (), ("object", "may be left out")),
    ("envelope.retyped", ("kinds", "integer"), ("null",), (), ("integer", "integer or null")),
    ("envelope.undocumented", ("not_documented",), ("array",), (), ("not documented", "array")),
    ("envelope.code_mismatch", ("http_status", "202"), ("value",), ("200",), ("the HTTP status, 202", "200")),
    ("field.missing", ("kinds", "string"), ("absent",), (), ("string", "may be left out")),
    (
        "field.missing",
        ("object", "a", "b"),
        ("object_with", "c"),
        (),
        ("an object with a, b", "an object with c"),
    ),
    (
        "field.undocumented",
        ("not_documented",),
        ("further_keys", "7"),
        (),
        ("not documented", "any further key"),
    ),
    ("field.retyped", ("kinds", "integer"), ("integer_in_a_string",), (), ("integer", "string")),
    ("field.retyped", ("kinds", "int32"), ("value",), ("2147483648",), ("int32", "int64")),
    (
        "field.retyped",
        ("kinds", "int64"),
        ("value",),
        ("9223372036854775808",),
        ("int64", "an integer of more than 64 bits"),
    ),
    ("field.null", ("kinds", "string"), ("null",), (), ("string", "string or null")),
    ("field.enum", ("one_of", "1", "2"), ("value",), ("7",), ("one of 1, 2", "one of 1, 2, 7")),
    ("field.format", ("format", "date"), ("tenants_date",), (), ("date", "date in the tenant's format")),
    (
        "field.too_long",
        ("at_most", "20"),
        ("characters", "31"),
        (),
        ("at most 20 characters", "a limit of 31 characters or more"),
    ),
    (
        "state.read_only",
        ("the_servers_own_value",),
        ("value",),
        (),
        ("the server's own value, whatever is sent", "may be written"),
    ),
    ("state.default", ("default", "20"), ("value",), ("0",), ("the default 20", "the default 0")),
    (
        "paging.order",
        ("newest_first", "day"),
        ("older_before_newer", "day"),
        (),
        ("newest day first", "in no stated order"),
    ),
    (
        "filter.ignored",
        ("chosen_by",),
        ("as_without",),
        (),
        ("the rows that it asks for, in the order that it asks for", "no such filter"),
    ),
]
SOFTWARE = {
    *("status.rejected_valid", "status.server_error", "field.write_only", "access.open", "access.refused"),
    *("state.not_saved", "state.altered", "state.not_deleted", "state.not_listed", "state.leaked"),
    *("state.reused_id", "state.disturbed", "state.repeated", "filter.wrong", "docs.contradiction"),
    *("paging.size", "paging.total", "paging.overlap", "paging.link"),
}


@pytest.mark.parametrize(("kind", "claimed", "got", "raw", "told"), ROWS)
def test_a_page_would_state_what_came(
    kind: str, claimed: tuple[str, ...], got: tuple[str, ...], raw: tuple[str, ...], told: tuple[str, str]
) -> None:
    change = docs_change(drift(kind, claimed, got, raw))
    assert change is not None
    assert changed(change) == told
    assert (change.source, change.operation) == (PAGE, "GET /pens")


def test_each_row_has_its_test_and_every_other_kind_only_software_can_mend() -> None:
    assert {row[0] for row in ROWS} == CHANGES.keys()
    assert KINDS.keys() - CHANGES.keys() == SOFTWARE


@pytest.mark.parametrize("kind", sorted(SOFTWARE))
def test_where_only_the_software_can_be_right_no_page_would_change(kind: str) -> None:
    assert docs_change(drift(kind, ("as_sent",), ("value",), ("1",))) is None


@pytest.mark.parametrize(
    ("kind", "claimed", "got"),
    [
        ("status.other", ("success", "200"), ("status", "302")),
        ("status.accepted_invalid", ("error_in_its_place",), ("no_error",)),
        ("body.not_json", ("media", "application/json", "200"), ("NaN_or_Infinity_in_JSON",)),
        ("envelope.code_mismatch", ("http_refusal",), ("dressed", "200", "failed")),
        ("state.default", ("default", "20"), ("absent",)),
        ("field.retyped", ("in_words", "integer"), ("in_words", "string")),
        ("field.retyped", ("kinds", "integer"), ("something_new",)),
        ("a.kind_of_tomorrow", ("kinds", "integer"), ("string",)),
    ],
)
def test_what_no_page_can_state_is_no_change(
    kind: str, claimed: tuple[str, ...], got: tuple[str, ...]
) -> None:
    assert docs_change(drift(kind, claimed, got)) is None


def test_a_change_stands_at_the_field_without_row_numbers() -> None:
    change = docs_change(drift("field.retyped", ("kinds", "integer"), ("string",)))
    assert change is not None
    assert change.where == "data[].Pen.count"


def test_a_rule_that_is_not_kept_stands_at_its_own_field() -> None:
    change = docs_change(drift("status.accepted_invalid", ("refusal", "max:Pen.name"), ("status", "202")))
    assert change is not None
    assert change.where == "Pen.name"


def test_every_way_in_which_a_drift_showed_counts() -> None:
    shown = (Shown(status=200, got=("null",)), Shown(status=200, got=("array",)))
    change = docs_change(drift("field.undocumented", ("not_documented",), ("string",), shown=shown))
    assert change is not None
    assert change.seen == ("kinds", "string", "array", "null")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("number_in_a_string", "string"),
        ("boolean_as_0/1", "integer"),
        ("boolean_as_0/1_in_a_string", "string"),
        ("JSON_document_in_a_string", "string"),
        ("empty_string", "string"),
        ("empty_array_for_an_object", "array"),
        ("empty_object_for_an_array", "object"),
        ("boolean", "boolean"),
        ("another_form", None),
    ],
)
def test_a_code_tells_the_kind_that_came(code: str, kind: str | None) -> None:
    assert kind_served(code) == kind
