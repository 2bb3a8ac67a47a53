"""Findings: one a root cause, named in a sentence, in the order of what breaks first."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from conform.contract import Source
from conform.drift.value import Drift
from conform.findings import find
from tests.drift.small import CONTRACTS, READ, framed_pen, seen

THREE = ("pens", "inks", "nibs")
SOURCE = Source(page="1e0", edition="2026-01-01")


def drift(kind: str, name: str = "count", resource: str = "pens", **more: Any) -> Drift:
    stated = {
        "operation": f"GET /{resource}/{{id}}{{format}}",
        "where": f"data.{resource.title()}.{name}",
        "role": "read",
        "claimed": ("kinds", "integer"),
        "got": ("string",),
        **more,
    }
    return Drift(kind=kind, contract=f"v1/{resource}", source=SOURCE, **stated)


def titles(*drifts: Drift) -> list[str]:
    return [finding.title for finding in find(drifts, CONTRACTS)]


def test_no_drifts_are_no_findings() -> None:
    assert find((), {}) == ()


def test_string_columns_are_one_finding_whatever_their_type_and_resource() -> None:
    drifts = [
        drift("field.retyped", "count", "pens", got=("integer_in_a_string",)),
        drift("field.retyped", "price", "pens", claimed=("kinds", "number"), got=("number_in_a_string",)),
        drift("field.retyped", "count", "inks", got=("integer_in_a_string",)),
        drift("field.retyped", "count", "nibs", got=("integer_in_a_string",)),
        drift(
            "field.retyped",
            "is_open",
            "inks",
            claimed=("kinds", "boolean", "null"),
            got=("boolean_as_0/1_in_a_string",),
        ),
    ]

    (finding,) = find(drifts, {})

    assert finding.title == (
        "v1 serves integer, number and boolean columns as strings: 5 fields in 3 resources"
    )
    assert (finding.number, finding.severity, finding.operations, finding.fields) == (1, "critical", 3, 5)
    assert set(finding.drifts) == {each.id for each in drifts}


def test_a_field_on_the_list_and_on_the_single_read_is_one_field() -> None:
    drifts = [
        drift("field.null", got=("null",)),
        drift("field.null", got=("null",), operation="GET /pens", where="data[3].Pens.count"),
    ]

    assert titles(*drifts) == ["v1/pens serves null where the docs claim a value: 1 field in 1 resource"]


def test_the_exceptions_to_string_columns_are_named() -> None:
    (finding,) = find(seen(READ, 200, framed_pen(id="7", count="3", Nib=[])), CONTRACTS)

    assert finding.title == "GET /pens/{id} serves integer columns as strings: 2 fields in 1 resource"
    assert finding.exceptions == "not seen on is_open, price, state"


@pytest.mark.parametrize(
    ("drifts", "title"),
    [
        (
            [drift("envelope.missing", where="pagination", resource=name) for name in THREE],
            "v1 leaves pagination out of single reads: 3 operations in 3 resources",
        ),
        (
            [
                drift("envelope.undocumented", where=where, operation="POST /pens{format}")
                for where in ("error_type", "extra_data")
            ],
            "POST /pens{format} adds error_type and extra_data to its refusals: 1 operation in 1 resource",
        ),
        (
            [
                drift(
                    "envelope.retyped",
                    where="id",
                    got=("null",),
                    operation="POST /pens{format}",
                    role="create",
                )
            ],
            "POST /pens{format} answers a create with success and no id: 1 operation in 1 resource",
        ),
        (
            [
                drift("field.format", "day", claimed=("format", "date"), got=("tenants_date",)),
                drift(
                    "field.format", "at", claimed=("format", "date-time"), got=("a_date_before_the_year_1",)
                ),
            ],
            "GET /pens/{id}{format} serves dates in other forms than documented: 2 fields in 1 resource",
        ),
        (
            [drift("field.retyped", claimed=("kinds", "object"), got=("empty_array_for_an_object",))],
            "GET /pens/{id}{format} serves an empty map as []: 1 field in 1 resource",
        ),
        (
            [drift("state.altered", name, claimed=("as_before",)) for name in "ab"],
            "GET /pens/{id}{format} changes fields on an edit that did not send them: 2 fields in 1 resource",
        ),
        (
            [drift("field.undocumented", name) for name in "abcdef"],
            (
                "GET /pens/{id}{format} serves fields that the docs do not name (a, b, c, d and 2 more): "
                "6 fields in 1 resource"
            ),
        ),
        (
            [drift("field.missing", "city", resource=name) for name in ("pens", "inks", "nibs")],
            "v1 leaves out city: 3 fields in 3 resources",
        ),
        (
            [
                drift("access.open", where="status", claimed=("denied_to", "wrong"), resource=name)
                for name in (*THREE, "caps", "clips", "boxes")
            ],
            "v1 answers with a wrong key: 6 operations in 6 resources",
        ),
        (
            [
                drift("status.accepted_invalid", where="status", claimed=("refusal", f"required:Pen.{name}"))
                for name in ("a", "b", "c")
            ],
            (
                "GET /pens/{id}{format} takes payloads that break a documented rule "
                "(required:Pen.a, required:Pen.b, required:Pen.c): 1 operation in 1 resource"
            ),
        ),
    ],
)
def test_one_cause_is_one_finding_with_a_sentence(drifts: list[Drift], title: str) -> None:
    assert titles(*drifts) == [title]


def test_values_lost_and_values_changed_are_one_finding() -> None:
    sent: dict[str, Any] = {"claimed": ("as_sent",)}

    assert titles(drift("state.not_saved", **sent), drift("state.altered", **sent)) == [
        "GET /pens/{id}{format} does not give count back as it was sent: 1 field in 1 resource"
    ]


def test_what_follows_from_a_value_that_changed_is_in_its_finding() -> None:
    sent: dict[str, Any] = {"claimed": ("as_sent",), "operation": "POST /pens"}
    drifts = [
        drift("state.altered", **sent),
        drift("state.not_saved", **{**sent, "operation": "PUT /pens"}),
        drift("field.enum", claimed=("one_of", "1", "2")),
    ]

    assert titles(*drifts) == [
        "v1/pens does not give count back as it was sent: 1 field in 1 resource",
    ]
    assert len(titles(*drifts, drift("field.enum", "other"))) == 2


def test_what_follows_from_an_ignored_limit_is_in_its_finding() -> None:
    drifts = [drift(f"paging.{name}", where="data") for name in ("size", "total", "overlap")]

    assert titles(*drifts) == [
        "GET /pens/{id}{format} does not keep to the limit of a page: 1 operation in 1 resource"
    ]


def test_every_way_in_without_good_credentials_is_one_finding() -> None:
    ways = ("none", "wrong")

    assert titles(*(drift("access.open", where="status", claimed=("denied_to", way)) for way in ways)) == [
        "GET /pens/{id}{format} answers with a wrong key, without credentials: 1 operation in 1 resource"
    ]


def test_what_two_resources_share_by_chance_is_told_apart() -> None:
    found = titles(drift("field.missing", "city", "pens"), drift("field.missing", "city", "inks"))

    assert found == [
        "GET /inks/{id}{format} leaves out city: 1 field in 1 resource",
        "GET /pens/{id}{format} leaves out city: 1 field in 1 resource",
    ]


def test_findings_come_in_the_order_of_what_breaks_an_integrator() -> None:
    drifts = [
        drift("field.undocumented"),
        drift("field.missing", got=("absent_and_not_required",)),
        drift("field.null"),
        drift("field.retyped"),
        drift("access.open", where="status"),
    ]

    found = find(drifts, {})

    assert [each.severity for each in found] == ["blocker", "critical", "normal", "minor", "trivial"]
    assert [each.number for each in found] == [1, 2, 3, 4, 5]


def test_of_one_severity_the_widest_finding_comes_first_and_then_the_first_by_title() -> None:
    got = ("absent_and_not_required",)
    wide = [drift("field.missing", name, "pens", got=got) for name in ("a", "b")]
    narrow = [drift("field.too_long", "a", "inks"), drift("field.missing", "b", "inks", got=got)]

    assert titles(*narrow, *wide) == [
        "GET /pens/{id}{format} leaves out a and b: 2 fields in 1 resource",
        "GET /inks/{id}{format} leaves out b: 1 field in 1 resource",
        "GET /inks/{id}{format} serves texts in a that are longer than documented: 1 field in 1 resource",
    ]


def test_the_order_of_the_drifts_changes_nothing() -> None:
    drifts = [drift("field.null", "a"), drift("field.missing", "b"), drift("field.enum", "c", "inks")]

    assert len({find(each, {}) for each in permutations(drifts)}) == 1


def test_each_drift_is_in_exactly_one_finding() -> None:
    found = seen(READ, 200, framed_pen(id="7", name=None, day="17/04/2026", mail=..., other=1))

    findings = find(found, CONTRACTS)

    assert sorted(identity for each in findings for identity in each.drifts) == sorted(d.id for d in found)


def test_what_is_missed_less_is_a_finding_of_its_own() -> None:
    lesser = drift("field.missing", "b", got=("absent_and_not_required",))
    found = find([drift("field.missing", "a", got=("absent",)), lesser], {})
    assert [(each.severity, each.fields) for each in found] == [("normal", 1), ("minor", 1)]


def test_a_contradiction_of_several_resources_is_one_finding_whatever_its_pages() -> None:
    def stated(resource: str, page: str) -> Drift:
        found = drift("docs.contradiction", resource=resource, got=("stated", f"number ({page})"))
        return replace(found, where="request.price: kinds", claimed=("stated", "integer"))

    same = [stated(each, f"{number}e0") for number, each in enumerate(("pens", "inks", "nibs"))]
    other = replace(same[0], claimed=("stated", "string"))
    found = find([*same, other], {})
    assert [len(each.drifts) for each in found] == [3, 1]
    assert found[0].title.startswith("v1 contradicts itself (price: kinds): ")
