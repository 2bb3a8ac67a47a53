"""Faults that show on odd requests alone: on which they show, and that our other sorts do not see them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.daftra.embedded.odd import (
    LONGEST_QUERY,
    ODD,
    SORT,
    has_a_huge_number,
    has_a_key_twice,
    has_a_list_for_a_page,
    has_a_lone_surrogate,
    has_a_long_query,
    has_nul,
    is_nested,
)
from conform.tenants.embedded.access import KEY as SECRET
from conform.tenants.embedded.application import Application
from conform.tenants.embedded.behaviour import Behaviours
from conform.tenants.embedded.http import HttpRequest
from tests.test_faults import CONTRACTS, FAULTS, drifts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from conform.contract import Operation
    from conform.contract.embedded import Behaviour
    from conform.tenants.embedded.http import Reply

SURROGATE, NUL = r'{"a": "\ud800"}', r'{"a": "\u0000"}'
BODIES: dict[str, tuple[Callable[[HttpRequest], bool], str, tuple[str, ...]]] = {
    "a lone surrogate": (
        has_a_lone_surrogate,
        SURROGATE,
        (r'{"a": "\ud83d\ude00"}', r'{"a": "\\ud800"}', r'{"a": "é"}', "{}"),
    ),
    "the second half": (has_a_lone_surrogate, r'{"a": "\ud83d\ude00\udc00"}', ()),
    "NUL": (has_nul, NUL, (r'{"a": "\\u0000"}', r'{"a": "\u0001"}')),
    "arrays": (is_nested, "[" * 100 + "]" * 100, ("[" * 50 + "]" * 50, "[[], [], {}]" * 60)),
    "objects": (is_nested, '{"a":' * 100 + "1" + "}" * 100, ('{"a":' * 9 + "1" + "}" * 9,)),
    "a key twice": (has_a_key_twice, '{"b": {"a": 1, "a": 1}}', ('{"a": {"a": 1}}', "{", "[" * 9_999)),
    "many digits": (has_a_huge_number, '{"a": ' + "9" * 400 + "}", ('{"a": ' + "9" * 300 + "}",)),
    "an exponent": (has_a_huge_number, '{"a": 1e400}', ('{"a": 1e30}', '{"a": 1E+99}')),
}


@pytest.mark.parametrize(("is_met", "odd", "plain"), BODIES.values(), ids=BODIES)
def test_a_body_is_told_by_what_is_odd_in_it(
    is_met: Callable[[HttpRequest], bool], odd: str, plain: tuple[str, ...]
) -> None:
    found = [is_met(HttpRequest(method="POST", path="/", body=each.encode())) for each in (odd, *plain)]
    assert found == [True, *(False for _ in plain)]


def test_a_query_is_told_by_what_is_odd_in_it() -> None:
    def with_query(*query: tuple[str, str]) -> HttpRequest:
        return HttpRequest(method="GET", path="/", query=query)

    assert has_a_list_for_a_page(with_query(("page[]", "1")))
    assert not has_a_list_for_a_page(with_query(("page", "1"), ("filter[id][in][]", "1")))
    assert has_a_long_query(with_query(("a", "b" * LONGEST_QUERY)))
    assert not has_a_long_query(with_query(("a", "b" * 1_000)))


TELLING: dict[str, dict[str, Any]] = {
    "breaks_on_surrogates": {"body": SURROGATE},
    "breaks_on_nul": {"body": NUL},
    "breaks_on_deep_nesting": {"body": "[" * 9_999 + "]" * 9_999},
    "breaks_on_a_key_twice": {"body": '{"a": 1, "a": 1}'},
    "breaks_on_huge_numbers": {"body": '{"a": 1e400}'},
    "breaks_on_a_list_of_pages": {"query": (("page[]", "1"),)},
    "breaks_on_long_queries": {"query": (("a", "b" * 5_000),)},
    "takes_patch": {"method": "PATCH"},
    "refuses_other_media_by_a_page": {"body": "{}", "media": "text/plain"},
}
"""By how a fault's name ends, the request on which it shows."""


def told(fault: Behaviour) -> dict[str, Any]:
    return next(each for ending, each in TELLING.items() if fault.name.endswith(ending))


def addressed(fault: Behaviour) -> Operation:
    operations = CONTRACTS[fault.contracts[0]].operations
    return next(each for each in operations if fault.applies(fault.contracts[0], each.role, each.id))


def asked(fault: Behaviour, *behaves: Behaviour, **odd: Any) -> Reply:
    operation = addressed(fault)
    body, media = str(odd.pop("body", "")).encode(), str(odd.pop("media", "application/json"))
    request = HttpRequest(
        method=operation.method,
        path=operation.call,
        headers={"apikey": SECRET, "content-type": media},
        body=body,
    )
    application = Application(tuple(CONTRACTS.values()), Behaviours(behaves))
    try:
        return application.answer(replace(request, **odd))
    finally:
        application.state.store.close()


@pytest.mark.parametrize("fault", ODD.values(), ids=ODD)
def test_it_shows_on_the_odd_request_and_not_on_a_plain_one(fault: Behaviour) -> None:
    as_documented, faulty = asked(fault, **told(fault)), asked(fault, fault, **told(fault))
    assert as_documented.status in (200, 400, 405, 422)
    assert (faulty.status, faulty.encoded()) != (as_documented.status, as_documented.encoded())
    assert asked(fault, fault, body="{}") == asked(fault, body="{}")
    if fault.reason == "status.server_error":
        assert faulty.status == 500


def test_without_credentials_no_method_is_taken() -> None:
    fault = ODD["treasuries_takes_patch"]
    assert asked(fault, fault, method="PATCH", headers={}).status == 405
    assert asked(fault, fault, method="TRACE").status == 405


def kinds() -> Iterator[tuple[str, AbstractSet[str]]]:
    for ending in TELLING:
        yield ending, {each.contracts[0][:2] for each in ODD.values() if each.name.endswith(ending)}


def test_each_is_one_of_v1_and_of_v2_and_is_marked() -> None:
    assert all(versions == {"v1", "v2"} for _, versions in kinds())
    assert {each.found_by for each in ODD.values()} == {SORT}
    assert not ODD.keys() & FAULTS.keys()
    assert DAFTRA.embedded.faults.keys() == ODD.keys() | FAULTS.keys()
    assert json.dumps(sorted(ODD))


@pytest.mark.parametrize("fault", ODD.values(), ids=ODD)
def test_our_other_sorts_do_not_find_it(fault: Behaviour) -> None:
    assert list(drifts(fault)) == []
