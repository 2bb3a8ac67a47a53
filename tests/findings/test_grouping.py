"""Which drifts are one cause: what shares its facts, and nothing else; ids that stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from conform.drift.kinds import KINDS
from conform.errors import UsageError
from conform.findings import chosen, find
from conform.findings.causes import FACTS, FOLLOWS, NAMED
from conform.findings.slug import VERBS
from conform.words import HOW, SHARED
from tests.drift.small import CONTRACTS
from tests.findings.test_find import drift

if TYPE_CHECKING:
    from conform.drift.value import Drift
    from conform.findings import Finding

THREE = ("pens", "inks", "nibs")
SIX = (*THREE, "caps", "clips", "boxes")


def value(name: str = "city", *how: str, operation: str = "POST /pens", **more: Any) -> Drift:
    return drift(
        "state.altered", name, **{"operation": operation, "claimed": ("as_sent",), "how": how, **more}
    )


def refused(*of: str, reason: str = "is taken", resource: str = "pens", **more: Any) -> Drift:
    return drift(
        "status.rejected_valid",
        resource=resource,
        where="status",
        role="create",
        claimed=("taken", "202"),
        got=("status_naming", "400", *of) if of else ("status", "400"),
        of=of,
        reasons=(reason,) if reason else (),
        **more,
    )


def taken(rule: str, **more: Any) -> Drift:
    return drift("status.accepted_invalid", where="status", claimed=("refusal", rule), **more)


def chose(*by: str, kind: str = "filter.wrong", got: str = "rows_left_out", **more: Any) -> Drift:
    told = {"where": " and ".join(by), "claimed": ("chosen_by",), "got": (got,), **more}
    return drift(kind, how=("chosen_by", *by), **told)


def found(*drifts: Drift) -> tuple[Finding, ...]:
    return find(drifts, CONTRACTS)


ONE = {
    "a field on create and on edit": [
        value("city", "upper_case"),
        value("city", "upper_case", operation="PUT"),
    ],
    "a field that a list shows as well": [
        value("city", "upper_case"),
        value("city", "upper_case", operation="GET", where="data[2].Pens.city"),
    ],
    "a field whose second change is not known": [value("city", "upper_case"), value("city", operation="PUT")],
    "one change of three fields": [value(name, "emoji_lost") for name in "abc"],
    "one change of one name in three resources": [
        value("city", "emoji_lost", resource=name, operation=f"POST /{name}") for name in THREE
    ],
    "one change in six resources": [
        value(name, "emoji_lost", resource=name, operation=f"POST /{name}") for name in SIX
    ],
    "an edit that does nothing": [value(name, "kept_old", operation="PUT") for name in "abc"],
    "a create that keeps nothing": [value(name, "lost") for name in "abcdef"],
    "a record that is another's": [value(name, "of_another_record") for name in "ab"],
    "a field refused in every payload": [refused("name"), refused("name", operation="PUT /pens")],
    "a field refused beside another one": [refused("name"), refused("name", "price")],
    "a reason that shows what was sent": [
        refused("name", reason="'x 1' is no name"),
        refused("name", reason="'y' is no name", operation="PUT /pens"),
    ],
    "one reason that names nothing": [replace(refused(reason="no"), of=(f"Pen.{name}",)) for name in "abc"],
    "a rule of one field on create and edit": [
        taken("required:Pen.name"),
        taken("required:Pen.name", operation="PUT"),
    ],
    "a rule of three fields": [taken(f"kind:Pen.{name}") for name in "abc"],
    "filters that look at one column": [
        chose("id >="),
        chose("id >=", where="from"),
        chose("id >=", "id <="),
    ],
    "three filters of a list": [chose(each) for each in ("id >", "id <", "name has")],
    "totals of filtered lists": [chose("id >", got="more_than_all"), chose("name has", got="more_than_all")],
}
TWO = {
    "two fields": [value("city"), value("name")],
    "one change of two fields": [value("city", "upper_case"), value("name", "upper_case")],
    "two changes of one field": [value("city", "upper_case"), value("city", "emoji_lost", operation="PUT")],
    "one field of two resources": [value("city", "cut_at", "9", resource=name) for name in THREE[:2]],
    "fields that are lost": [value("city", "lost"), value("name", "lost")],
    "two refused fields of one reason": [refused("name"), refused("price")],
    "two reasons of one field": [refused("name"), refused("name", reason="is too long", operation="PUT")],
    "two rules of one field": [taken("required:Pen.name"), taken("kind:Pen.name")],
    "one rule of two fields": [taken("required:Pen.name"), taken("required:Pen.price")],
    "what was never set, and an edit": [
        value("city", "lost"),
        *(value(name, "kept_old", operation="PUT") for name in ("city", "name", "price")),
    ],
    "filters that look at two columns": [chose("id >="), chose("name has")],
    "a filter and an order": [chose("id >="), chose("sort", got="in_another_order")],
    "doors of two operations": [
        drift("access.open", where="status", claimed=("denied_to", "none"), operation=each)
        for each in ("GET", "DELETE")
    ],
    "frames that lack two names": [drift("envelope.missing", where=each, role="list") for each in "ab"],
    "columns of two resources": [
        drift("field.retyped", resource=each, got=("integer_in_a_string",)) for each in THREE[:2]
    ],
}


@pytest.mark.parametrize("drifts", ONE.values(), ids=ONE)
def test_what_shares_its_facts_is_one_finding_that_says_why(drifts: list[Drift]) -> None:
    (finding,) = found(*drifts)
    assert len(finding.drifts) == len(drifts)
    assert finding.because


@pytest.mark.parametrize("drifts", TWO.values(), ids=TWO)
def test_what_does_not_fit_stands_alone(drifts: list[Drift]) -> None:
    assert len(found(*drifts)) == 2


@pytest.mark.parametrize(
    ("drifts", "said"),
    [
        (
            ONE["a field on create and on edit"],
            "all on v1/pens, one field (Pens.city), the same change (upper case)",
        ),
        (ONE["a rule of three fields"], "all on v1/pens, one rule (kind)"),
        (
            ONE["a field refused in every payload"],
            "all on v1/pens, the same is refused (name), the same reason (is taken)",
        ),
        (ONE["one change in six resources"], "several resources of v1, the same change (emoji lost)"),
        ([value()], "it is one drift"),
        (
            [drift("field.null", name) for name in "ab"],
            "known of live tenants (nulls), all on v1/pens",
        ),
        (
            [
                value(operation="GET /pens/{id}{format}"),
                drift("field.enum", "city"),
            ],
            "all on v1/pens, one field (Pens.city); with what follows from it (field.enum)",
        ),
    ],
)
def test_a_finding_says_why_its_drifts_belong_together(drifts: list[Drift], said: str) -> None:
    (finding,) = found(*drifts)
    assert finding.because == said


CLAIMED = {"claimed": ("as_before",)}


@pytest.mark.parametrize(
    ("effect", "cause"),
    [
        (value("a", "kept_old"), drift("state.disturbed", "b", operation="POST /pens")),
        (value("a", "of_another_record"), drift("state.reused_id", "id", operation="PUT")),
        (
            drift("state.disturbed", "a", how=("of_another_record",)),
            drift("state.reused_id", operation="PUT"),
        ),
        (
            drift("state.leaked", "a", operation="GET", writer="PUT /pens"),
            drift("status.unexpected", where="status", operation="PUT /pens"),
        ),
        (refused("name", operation="PUT"), drift("state.disturbed", "name", operation="PUT")),
        (
            drift("status.other", where="status", claimed=("denied",)),
            drift("access.open", where="status", claimed=("denied_to", "none")),
        ),
        (drift("state.not_listed"), drift("paging.total")),
        (drift("paging.order"), chose("sort", got="in_another_order")),
        (chose("id >", got="more_than_all"), drift("paging.total")),
        (drift("state.default", "a"), value("a")),
        (drift("field.enum", "a"), drift("field.retyped", "a")),
        (value("a", "lost", operation="PUT", **CLAIMED), value("a", operation="PUT")),
    ],
)
def test_what_follows_from_a_cause_goes_into_it(effect: Drift, cause: Drift) -> None:
    (finding,) = found(effect, cause)
    assert finding.id == found(cause)[0].id


@pytest.mark.parametrize(
    "drifts",
    [
        [value("a", "upper_case"), drift("state.disturbed", "b", operation="POST /pens")],
        [value("a", "lost"), drift("state.reused_id", "id", operation="PUT")],
        [refused("name", operation="PUT"), drift("state.disturbed", "price", operation="PUT")],
        [drift("status.other", where="status", claimed=("absent",)), drift("access.open", where="status")],
        [chose("id >"), drift("paging.total")],
        [drift("paging.order"), chose("id >")],
        [
            drift("state.leaked", "a", operation="GET", writer="PUT /pens"),
            drift("status.unexpected", where="status", operation="DELETE /pens"),
        ],
    ],
)
def test_what_shows_beside_a_cause_and_does_not_follow_stays_apart(drifts: list[Drift]) -> None:
    assert len(found(*drifts)) == 2


def test_an_id_is_the_same_in_any_order_and_whichever_drifts_showed() -> None:
    one, other = value("city", "upper_case"), value("city", operation="PUT")
    beside = refused("name")
    ids = {frozenset(each.id for each in found(*some)) for some in permutations([one, other, beside])}
    assert len(ids) == 1
    assert found(one)[0].id == found(other)[0].id == found(one, other)[0].id
    assert found(one)[0].id in {each for some in ids for each in some}


def test_ids_and_slugs_are_the_only_ones_of_their_run() -> None:
    drifts = [each for some in (*ONE.values(), *TWO.values()) for each in some]
    told = found(*dict.fromkeys(drifts))
    assert len({each.id for each in told}) == len({each.slug for each in told}) == len(told)
    assert all(each.slug.isascii() and len(each.slug) <= 60 for each in told)
    assert [each.number for each in told] == list(range(1, len(told) + 1))


@pytest.mark.parametrize(
    ("drifts", "slug"),
    [
        ([value("address1", "other_scripts_lost")], "pens-address1-loses-other-scripts"),
        ([refused("name")], "pens-name-rejected-valid"),
        ([taken("required:Pen.name", role="create")], "pens-create-accepted-invalid-required-name"),
        ([drift("field.null", resource=each) for each in THREE], "v1-count-nulls"),
        ([value("x" * 80, "cut_at", "9")], "pens"),
        ([drift("paging.order", where="data")], "pens-data-paging-order"),
    ],
)
def test_a_slug_says_where_what_and_how(drifts: list[Drift], slug: str) -> None:
    assert [each.slug for each in found(*drifts)] == [slug]


def test_findings_are_chosen_by_id_slug_or_a_beginning_that_one_has() -> None:
    one, other = found(value("city", "upper_case"), value("name", "lower_case"))
    assert chosen([other.id, one.slug, other.id[:4]], (one, other)) == (other.id, one.id)
    assert chosen([], (one, other)) == ()
    for name in ("F", "pens", "F000000", ""):
        with pytest.raises(UsageError, match="--finding"):
            chosen([name], (one, other))


def test_every_fact_has_its_words_and_every_way_to_follow_its_row() -> None:
    rows = [*KINDS.values()]
    assert {each for row in rows for each in (*row.habit, *row.apart, *row.loose)} <= set(FACTS)
    assert set(FACTS) <= set(SHARED)
    tables = [*(row.follows for row in rows), *(each.follows for each in NAMED.values())]
    ways = {each for follows in tables for each in follows.values()}
    assert ways == set(FOLLOWS)
    assert set(VERBS) == set(HOW)
