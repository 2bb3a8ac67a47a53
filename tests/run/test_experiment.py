"""The cause of a drift by experiment, on tenants that are one predicate over what is sent."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from conform.case import MADE, Case, Step
from conform.contract import Source
from conform.derive.export import request_schema
from conform.drift.value import Drift, as_json
from conform.exchange import Answer, Call, Exchange
from conform.payloads import place
from conform.payloads.reduce import leaves
from conform.payloads.strategy import drawn
from conform.report.result import Result
from conform.run.experiment import Pair, pair
from tests.payloads.small import CREATE, EDIT, PENS, bound, of, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


KNOWN = {PENS.key: PENS}
SOURCE = Source(page="1e0", edition="2026-01-01")
PEN: dict[str, Any] = {"name": "Quill", "stock": 3}
LIMIT = 40


def case(payload: Any, operation: str = CREATE.id) -> Case:
    made = Step(contract=PENS.key, operation=CREATE.id, expects="success", payload={"Pen": PEN})
    step = Step(contract=PENS.key, operation=operation, expects="success", payload=payload)
    steps = (step,) if operation == CREATE.id else (made, replace(step, subject=0, path={"id": {MADE: 0}}))
    return Case(contract=PENS.key, operation=operation, sort="valid", asks="drawn:1", steps=steps)


def drift(kind: str, where: str = "status", step: int = 0, of: tuple[str, ...] = (), **more: Any) -> Drift:
    stated: dict[str, Any] = {"claimed": ("taken", "202"), "got": ("status", "400"), **more}
    operation = EDIT.id if step else CREATE.id
    return Drift(
        kind=kind,
        contract=PENS.key,
        operation=operation,
        where=where,
        source=SOURCE,
        step=step,
        of=of,
        **stated,
    )


def altered(name: str, step: int = 0) -> Drift:
    more = {"claimed": ("as_sent",), "got": ("sent", "value", "value")}
    return drift("state.altered", f"Pen.{name}", step, **more)


REFUSED = drift("status.rejected_valid")
FAILED = drift("status.server_error")


def named(*places: str) -> Drift:
    return drift("status.rejected_valid", of=places, got=("status_naming", "400", *places))


@dataclass(kw_only=True)
class Tenant:
    """Show a drift where a payload meets a predicate, and count how often it is asked."""

    shown: Drift
    is_met: Callable[[Any], object]
    step: int = 0
    other: Drift | None = None
    is_other: Callable[[Any], object] = lambda _: False
    asked: list[Case] = field(default_factory=list)

    def __call__(self, tried: Case) -> Result:
        self.asked.append(tried)
        payload = tried.steps[self.step].payload
        drifts = (self.shown,) if self.is_met(payload) else ()
        if self.other is not None and self.is_other(payload):
            drifts = (self.other,)
        return Result(case=tried, verdict="drifted" if drifts else "conformant", drifts=drifts)

    def narrowed(self, tried: Case, limit: int = LIMIT) -> Pair | None:
        first = self(tried)
        self.asked.clear()
        return pair(self.shown, first, self, KNOWN, limit)


def at(payload: Any, where: str) -> Any:
    return place.read(payload, where) if place.has(payload, where) else ...


def text_at(where: str, is_met: Callable[[str], object]) -> Callable[[Any], bool]:
    return lambda payload: isinstance(value := at(payload, where), str) and bool(is_met(value))


def one_at(where: str, is_met: Callable[[Any], object]) -> Callable[[Any], bool]:
    return lambda payload: (value := at(payload, where)) is not ... and bool(is_met(value))


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def swapped(text: str) -> bool:
    """Tell a day that is read otherwise by who takes its day for its month."""
    return text[8:10] <= "12" and text[5:7] != text[8:10]


NARROWED: list[tuple[dict[str, Any], str, Callable[[Any], object], tuple[str, ...], Any, Any]] = [
    ({"note": "شركة 🙂 <b>12</b>"}, "note", lambda v: not v.isascii(), ("other_scripts",), "aشb", "ab"),
    ({"note": "é \u0661 n\u0303 \u200f"}, "note", lambda v: "é" in v, ("accents",), "aéb", "ab"),
    ({"note": "x 🙂 y"}, "note", lambda v: "🙂" in v, ("emoji",), "a🙂b", "ab"),
    ({"note": "n\u0303 \u200f x"}, "note", lambda v: "\u0303" in v, ("combining_accents",), "a\u0303b", "ab"),
    ({"note": "x \u200fy"}, "note", lambda v: "\u200f" in v, ("directions",), "a\u200fb", "ab"),
    ({"note": '<b>"1"</b> O\'B\\n'}, "note", lambda v: "<" in v, ("markup",), "<b>a</b>", "a"),
    ({"note": "a < b"}, "note", lambda v: "<" in v, ("angle_brackets",), "a<b", "ab"),
    ({"note": 'said "yes" O\'B'}, "note", lambda v: "'" in v, ("apostrophes",), "a'b", "ab"),
    ({"note": "C:\\path"}, "note", lambda v: "\\" in v, ("backslashes",), "a\\b", "ab"),
    ({"note": "one\ntwo  x"}, "note", lambda v: "\n" in v, ("line_breaks",), "a\nb", "ab"),
    ({"note": "one  two"}, "note", lambda v: "  " in v, ("double_spaces",), "a  b", "a b"),
    ({"note": "0012.50"}, "note", lambda v: v[:1] == "0", ("leading_zero",), "0a", "a"),
    ({"note": "+0012"}, "note", lambda v: v[:1] == "+", ("plus_sign",), "+a", "a"),
    (
        {"note": "12.50"},
        "note",
        lambda v: v.replace(".", "").isdigit(),
        ("looks_like_number",),
        "1.50",
        "1.50a",
    ),
    ({"note": "null"}, "note", lambda v: v == "null", ("looks_like_null",), "null", "nulls"),
    ({"note": ""}, "note", lambda v: not v, ("empty",), "", None),
    ({"note": "note"}, "note", lambda v: v != v.upper(), ("lower_case",), "a", "A"),
    ({"note": "NoTe"}, "note", lambda v: v != v.lower(), ("upper_case",), "aA", "aa"),
    ({"note": "x" * 300}, "note", lambda v: len(v) > 255, ("length", "256", "255"), "a" * 256, "a" * 255),
    ({"name": "x" * 20}, "name", lambda v: len(v) == 20, ("length", "20", "19"), "a" * 20, "a" * 19),
    ({"note": "س" * 200}, "note", lambda v: len(v.encode()) > 255, ("bytes", "256", "255"), "س" * 128, None),
    ({"note": "any"}, "note", lambda _: True, ("present",), "A", ...),
    ({"email": "A.b@example.com"}, "email", lambda v: v != v.lower(), ("upper_case",), None, None),
    ({"bought": "2024-02-29"}, "bought", lambda v: "-02-29" in v, ("leap_day",), "2024-02-29", "2024-02-28"),
    ({"opened": "2025-08-01T10:00:00+03:00"}, "opened", lambda v: "+" in v, ("zone",), None, None),
    (
        {"opened": "2025-08-01 10:00:00"},
        "opened",
        lambda v: "00:00:00" not in v,
        ("time_of_day",),
        None,
        None,
    ),
    ({"bought": "2025-08-07"}, "bought", swapped, ("day_like_month",), "2025-09-08", "2025-09-09"),
    ({"price": -2.5}, "price", lambda v: v < 0, ("below_zero",), -1, 1),
    ({"price": 0}, "price", lambda v: v == 0, ("zero",), 0, 1),
    ({"price": 2.12345}, "price", lambda v: round(v, 2) != v, ("fraction_digits", "3", "2"), 1.001, 1.01),
    ({"price": 12_345_678.5}, "price", lambda v: v > 999_999, ("size", "1000000", "999999"), None, None),
    ({"is_open": True}, "is_open", lambda v: v is True, ("true",), True, False),
    ({"is_open": "1"}, "is_open", lambda v: v == "1", ("boolean_form",), "1", True),
    ({"is_open": "1"}, "is_open", lambda v: v in ("1", True), ("true",), True, False),
    ({"state": 2}, "state", lambda v: v == 2, ("value", "2"), 2, 1),
    ({"label": "ab🙂c2"}, "label", lambda v: "🙂c" in v, ("value", '"ab🙂c2"'), "ab🙂c2", None),
]


@pytest.mark.parametrize(("more", "name", "is_met", "trait", "bad", "good"), NARROWED)
@pytest.mark.parametrize("how", ["kept", "named", "failed"])
def test_a_drift_is_narrowed_to_its_trait(  # noqa: PLR0917 - a column of the table each
    how: str,
    more: dict[str, Any],
    name: str,
    is_met: Callable[[Any], object],
    trait: tuple[str, ...],
    bad: Any,
    good: Any,
) -> None:
    shown = {"kept": altered(name), "named": named(name), "failed": FAILED}[how]
    tenant = Tenant(shown=shown, is_met=one_at(f"Pen.{name}", is_met))
    found = tenant.narrowed(case({"Pen": {**PEN, "price": 2.5, **more}}))
    assert found is not None
    assert (found.step, found.place, found.trait) == (0, f"Pen.{name}", trait)
    check(found, tenant)
    sent = [at(each.case.steps[0].payload, f"Pen.{name}") for each in (found.bad, found.good)]
    assert bad is None or sent[0] == bad
    assert good is None or sent[1] == good


def check(found: Pair, tenant: Tenant, limit: int = LIMIT) -> None:
    """Hold a pair to what every pair is: one bad, one good, one difference, valid, within the limit."""
    bad, good = (each.case.steps[found.step].payload for each in (found.bad, found.good))
    assert tenant.is_met(bad)
    assert not tenant.is_met(good)
    assert differing(bad, good) <= {found.place}
    assert not faults(bad)
    assert not faults(good)
    assert len(tenant.asked) <= limit
    others = [replace(each.case.steps[found.step], payload=None) for each in (found.bad, found.good)]
    assert others[0] == others[1]


def differing(one: Any, other: Any) -> set[str]:
    ways = {way for each in (one, other) for way in leaves(each)}
    return {
        ".".join(part if isinstance(part, str) else "[]" for part in way).replace(".[]", "[]")
        for way in ways
        if not place.has(one, way)
        or not place.has(other, way)
        or place.read(one, way) != place.read(other, way)
    }


@cache
def validator() -> Any:
    return jsonschema_rs.Draft202012Validator(request_schema(CREATE), validate_formats=True)


def faults(payload: Any) -> list[str]:
    """Give what an independent validator finds broken; digits stand for booleans (docs README)."""
    payload = json.loads(json.dumps(payload))
    if isinstance(payload, dict) and isinstance(pen := payload.get("Pen"), dict) and "is_open" in pen:
        assert str(pen["is_open"]).lower() in ("0", "1", "true", "false")
        pen["is_open"] = True
    if isinstance(payload, dict) and isinstance(payload["Pen"].get("opened"), str):
        payload["Pen"]["opened"] = as_rfc(payload["Pen"]["opened"])
    return [each.message for each in validator().iter_errors(bound(payload))]


def as_rfc(moment: str) -> str:
    """Write a date-time with `T` and a zone, which the docs leave open and JSON Schema does not."""
    moment = moment.replace(" ", "T")
    return moment if moment[-6] == "+" else f"{moment}Z"


PREDICATES: list[tuple[str, Callable[[Any], bool]]] = [
    (f"{name} {where}", text_at(where, is_met))
    for where in ("Pen.name", "Pen.note", "Pen.label", "Pen.email", "PenNib[].width", "Pen.opened")
    for name, is_met in (
        ("not_ascii", lambda v: not v.isascii()),
        ("capitals", lambda v: v != v.lower()),
        ("small", lambda v: v != v.upper()),
        ("quote", lambda v: '"' in v or "'" in v),
        ("long", lambda v: len(v) > 7),
        ("odd", lambda v: len(v) % 2),
        ("ends", lambda v: v.endswith(("a", "0", "1"))),
        ("any", lambda _: True),
    )
] + [
    (f"{name} {where}", one_at(where, is_met))
    for where in (
        "Pen.price",
        "Pen.stock",
        "PenNib[].cost",
        "Pen.discount_amount",
        "Pen.state",
        "Pen.is_open",
    )
    for name, is_met in (
        ("rounded", lambda v: is_number(v) and round(v, 2) != v),
        ("large", lambda v: is_number(v) and v > 4_999),
        ("zero", lambda v: is_number(v) and v == 0),
        ("empty", lambda v: v is None),
        ("true", lambda v: v is True),
        ("any", lambda _: True),
    )
]


def trials(seed: int) -> Iterator[tuple[Tenant, Case, int]]:
    """Yield tenants, cases that drift there, and limits, all drawn."""
    chance = random.Random(seed)  # noqa: S311 - no secrets
    for payload in drawn(of(CREATE), seed, 4):
        for name, is_met in PREDICATES:
            where = name.partition(" ")[2]
            kinds = [REFUSED, FAILED, named(where.rpartition(".")[2]), altered(where.removeprefix("Pen."))]
            if is_met(payload):
                tenant = Tenant(shown=chance.choice(kinds), is_met=is_met)
                yield tenant, case(payload), chance.choice((2, 5, 10, LIMIT))


@pytest.mark.parametrize("seed", range(12))
def test_every_pair_differs_in_one_place_is_valid_and_within_the_limit(seed: int) -> None:
    found = asked = 0
    for tenant, tried, limit in trials(seed):
        got = tenant.narrowed(tried, limit)
        asked += limit == LIMIT
        assert len(tenant.asked) <= limit
        assert all(not faults(each.steps[0].payload) for each in tenant.asked)
        if got is not None:
            check(got, tenant, limit)
            found += limit == LIMIT
    assert found > asked / 2 > 0


@pytest.mark.parametrize("limit", range(12))
def test_no_more_is_asked_than_the_limit_and_what_is_known_by_then_is_given(limit: int) -> None:
    tenant = Tenant(shown=altered("note"), is_met=text_at("Pen.note", lambda v: len(v) > 255))
    found = tenant.narrowed(case({"Pen": {**PEN, "note": "x" * 70_000}}), limit)
    assert len(tenant.asked) == min(limit, 9)
    assert (found is None) == (limit == 0)
    if found is not None:
        check(found, tenant, limit)
        assert found.trait == ("length", "256", "255") or limit < 9


@pytest.mark.parametrize(
    "is_met", [lambda _: True, lambda payload: bool(payload.get("Pen"))], ids=["always", "with_a_record"]
)
def test_what_the_smallest_payload_shows_as_well_costs_few_requests(is_met: Callable[[Any], bool]) -> None:
    tenant = Tenant(shown=REFUSED, is_met=is_met)
    assert tenant.narrowed(case({"Pen": {**PEN, "note": "x", "price": 2.5}})) is None
    assert len(tenant.asked) <= 2


@pytest.mark.parametrize("payload", [None, [{"Pen": PEN}]])
def test_without_a_record_as_payload_there_is_nothing_to_narrow(payload: Any) -> None:
    tenant = Tenant(shown=REFUSED, is_met=lambda _: True)
    assert tenant.narrowed(case(payload)) is None
    assert tenant.asked == []


def test_a_kind_of_drift_that_hangs_on_no_payload_costs_nothing() -> None:
    tenant = Tenant(shown=replace(altered("note"), kind="field.retyped"), is_met=lambda _: True)
    assert tenant.narrowed(case({"Pen": {**PEN, "note": "x"}})) is None
    assert tenant.asked == []


def test_a_payload_that_breaks_a_rule_is_its_own_cause() -> None:
    tried = case({"Pen": {"name": "Quill"}})
    broken = replace(
        tried, steps=(replace(tried.steps[0], expects="refused", breaks=("required:Pen.stock",)),)
    )
    tenant = Tenant(shown=FAILED, is_met=lambda _: True)
    assert tenant.narrowed(broken) is None
    assert tenant.asked == []


def test_what_is_refused_because_it_is_not_sent_is_sent_in_the_good_one() -> None:
    tenant = Tenant(shown=named("note"), is_met=lambda payload: not place.has(payload, "Pen.note"))
    found = tenant.narrowed(case({"Pen": PEN}))
    assert found is not None
    assert (found.place, found.trait, len(tenant.asked)) == ("Pen.note", ("absent",), 1)
    check(found, tenant)


def test_a_field_that_is_refused_whatever_it_holds_is_left_out_in_the_good_one() -> None:
    tenant = Tenant(shown=FAILED, is_met=lambda payload: place.has(payload, "Pen.bought"))
    found = tenant.narrowed(case({"Pen": {**PEN, "note": "x", "bought": "2025-08-01", "price": 2.5}}))
    assert found is not None
    assert (found.place, found.trait) == ("Pen.bought", ("present",))
    check(found, tenant)


def test_an_edit_of_one_field_that_is_lost_is_compared_with_an_edit_of_none() -> None:
    tenant = Tenant(shown=altered("note", 1), is_met=lambda payload: place.has(payload, "Pen.note"), step=1)
    found = tenant.narrowed(case({"Pen": {"note": "x"}}, EDIT.id))
    assert found is not None
    assert (found.place, found.trait) == ("Pen.note", ("present",))
    assert found.good.case.steps[1].payload == {"Pen": {}}


def test_a_record_that_is_referred_to_is_left_out_and_never_another() -> None:
    client: Any = {"$ref": "v1/clients"}
    tenant = Tenant(shown=FAILED, is_met=lambda payload: place.has(payload, "Pen.client_id"))
    found = tenant.narrowed(case({"Pen": {**PEN, "client_id": client, "note": "x"}}))
    assert found is not None
    assert (found.place, found.trait) == ("Pen.client_id", ("present",))
    assert {json.dumps(at(each.steps[0].payload, "Pen.client_id"), default=str) for each in tenant.asked} <= {
        json.dumps(client),
        json.dumps(..., default=str),
    }


def test_the_place_is_found_among_many_without_a_name() -> None:
    tenant = Tenant(shown=FAILED, is_met=text_at("PenNib[].width", lambda v: "🙂" in v))
    pen: Any = {**PEN, "note": "🙂", "label": "🙂", "price": 2.5, "bought": "2025-08-01", "stock": 7}
    found = tenant.narrowed(case({"Pen": pen, "PenNib": [{"width": "🙂 1", "cost": 1.5}]}))
    assert found is not None
    assert (found.place, found.trait) == ("PenNib[].width", ("emoji",))
    assert len(tenant.asked) <= 10
    check(found, tenant)


def test_of_two_fields_that_mean_nothing_without_each_other_neither_is_left_alone() -> None:
    tied = told(CREATE, tied=(("note", "label"),))
    tenant = Tenant(shown=FAILED, is_met=text_at("Pen.email", lambda v: v != v.lower()))
    first = tenant(case({"Pen": {**PEN, "note": "x", "label": "y", "email": "A@example.com"}}))
    found = pair(FAILED, first, tenant, {tied.key: tied}, LIMIT)
    assert found is not None
    assert (found.place, found.trait) == ("Pen.email", ("upper_case",))
    pens: list[Any] = [each.steps[0].payload for each in tenant.asked]
    assert all(("note" in each["Pen"]) == ("label" in each["Pen"]) for each in pens)


def test_two_places_that_are_each_enough_are_told_apart() -> None:
    both = [text_at(where, lambda v: "🙂" in v) for where in ("Pen.note", "Pen.label")]
    tenant = Tenant(shown=FAILED, is_met=lambda payload: any(each(payload) for each in both))
    found = tenant.narrowed(case({"Pen": {**PEN, "note": "🙂", "label": "🙂"}}))
    assert found is not None
    assert found.trait == ("emoji",)
    check(found, tenant)


def test_the_second_of_two_rows_is_the_one_that_changed() -> None:
    width = "PenNib[].width"
    rows: Any = [{"width": "fine"}, {"width": "x 🙂"}]
    shown = replace(altered("name"), where="PenNib[1].width", raw=('"x "', '"x 🙂"'))
    tenant = Tenant(
        shown=shown, is_met=lambda payload: any("🙂" in each["width"] for each in payload["PenNib"])
    )
    found = tenant.narrowed(case({"Pen": PEN, "PenNib": rows}))
    assert found is not None
    assert (found.place, found.trait) == (width, ("emoji",))
    sent: Any = found.bad.case.steps[0].payload
    assert [each["width"] for each in sent["PenNib"]] == ["fine", "a🙂b"]


def test_rows_that_are_lost_are_counted() -> None:
    rows: Any = [{"width": str(n)} for n in range(5)]
    shown = replace(altered("x"), where="PenNib")
    tenant = Tenant(shown=shown, is_met=lambda payload: len(payload.get("PenNib", [])) > 2)
    found = tenant.narrowed(case({"Pen": PEN, "PenNib": rows}))
    assert found is not None
    assert (found.place, found.trait) == ("PenNib", ("rows", "3", "2"))


def test_an_edit_is_changed_and_not_the_create_before_it() -> None:
    tenant = Tenant(shown=altered("note", 1), is_met=text_at("Pen.note", lambda v: "🙂" in v), step=1)
    found = tenant.narrowed(case({"Pen": {"note": "x 🙂"}}, EDIT.id))
    assert found is not None
    assert (found.step, found.trait) == (1, ("emoji",))
    assert {json.dumps(each.steps[0].payload) for each in tenant.asked} == {json.dumps({"Pen": PEN})}


def test_what_an_edit_changed_unasked_is_narrowed_where_it_was_sent() -> None:
    tried = case({"Pen": {"name": "Nib"}}, EDIT.id)
    first = replace(tried.steps[0], payload={"Pen": {**PEN, "note": "+1"}})
    shown = replace(
        altered("note", 1), got=("was", "value", "value"), claimed=("as_before",), raw=('"1"', '"+1"')
    )
    tenant = Tenant(shown=shown, is_met=text_at("Pen.note", lambda v: v[:1] == "+"))
    found = tenant.narrowed(replace(tried, steps=(first, tried.steps[1])))
    assert found is not None
    assert (found.step, found.place, found.trait) == (0, "Pen.note", ("plus_sign",))


def test_a_candidate_that_is_refused_for_something_else_is_neither() -> None:
    refused = drift("status.other")
    short = text_at("Pen.note", lambda v: len(v) < 5)
    emoji = text_at("Pen.note", lambda v: "🙂" in v and len(v) > 4)
    for shown in (FAILED, altered("note"), named("note")):
        tenant = Tenant(shown=shown, is_met=emoji, other=refused, is_other=short)
        found = tenant.narrowed(case({"Pen": {**PEN, "note": "some 🙂 text"}}))
        assert found is not None
        assert found.trait == ("value", as_json("some 🙂 text"))
        check(found, tenant)


@pytest.mark.parametrize(
    ("reason", "status", "trait"),
    [
        ("may not hold {0}", 400, ("emoji",)),
        ("row 17 may not hold it", 400, ("emoji",)),
        ("is too short", 400, None),
        ("may not hold it", 422, None),
    ],
)
def test_a_refusal_is_the_same_by_its_reason_and_status(
    reason: str, status: int, trait: tuple[str, ...] | None
) -> None:
    """The value is in the reason, and numbers are; the first refusal is of a longer text."""
    shown = named("note")
    emoji = text_at("Pen.note", lambda v: "🙂" in v)

    def ask(tried: Case) -> Result:
        value = str(at(tried.steps[0].payload, "Pen.note"))
        is_first = value == "some 🙂 text"
        said = "may not hold {0}" if is_first and "{0}" in reason else reason
        said = "row 3 may not hold it" if is_first and "row" in reason else said
        said = "may not hold it" if is_first and said == "is too short" else said
        code = 400 if is_first else status
        body = json.dumps({"validation_errors": {"note": said.format(value)}}).encode()
        call = Call(method="POST", path="/pens")
        answered = Exchange(call=call, answer=Answer(status=code, body=body))
        got = ("status_naming", str(code), "note")
        drifts = (replace(shown, got=got),) if emoji(tried.steps[0].payload) else ()
        return Result(case=tried, verdict="drifted", drifts=drifts, exchanges=(answered,))

    first = ask(case({"Pen": {**PEN, "note": "some 🙂 text"}}))
    found = pair(shown, first, ask, KNOWN, LIMIT)
    assert found is not None
    assert found.trait == (trait or ("value", as_json("some 🙂 text")))


def test_where_other_steps_show_it_too_nothing_more_is_asked() -> None:
    shown = altered("note")
    calls = []

    def ask(tried: Case) -> Result:
        calls.append(tried)
        return Result(case=tried, verdict="drifted", drifts=(replace(shown, step=4),))

    first = Result(case=case({"Pen": {**PEN, "note": "x"}}), verdict="drifted", drifts=(shown,))
    assert pair(shown, first, ask, KNOWN, LIMIT) is None
    assert len(calls) == 1


@pytest.mark.parametrize("verdict", ["broken", "blocked"])
def test_a_candidate_that_could_not_be_judged_is_not_good(verdict: Any) -> None:
    shown = altered("note")
    first = Result(case=case({"Pen": {**PEN, "note": "x"}}), verdict="drifted", drifts=(shown,))
    assert pair(shown, first, lambda tried: Result(case=tried, verdict=verdict), KNOWN, LIMIT) is None


def test_drift_elsewhere_in_the_good_one_does_not_matter() -> None:
    beside = altered("label")
    tenant = Tenant(
        shown=altered("note"),
        is_met=text_at("Pen.note", lambda v: "🙂" in v),
        other=beside,
        is_other=text_at("Pen.note", lambda v: "🙂" not in v),
    )
    found = tenant.narrowed(case({"Pen": {**PEN, "note": "🙂"}}))
    assert found is not None
    assert found.trait == ("emoji",)


def test_the_place_is_asked_about_so_that_no_mark_goes_there() -> None:
    tenant = Tenant(shown=altered("note"), is_met=text_at("Pen.note", lambda v: "🙂" in v))
    tenant.narrowed(case({"Pen": {**PEN, "note": "🙂"}}))
    assert all("Pen.note" in each.questions for each in tenant.asked)
