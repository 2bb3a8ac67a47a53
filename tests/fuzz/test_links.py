"""Schemathesis follows the links of our export, and nothing that it infers by itself."""

from __future__ import annotations

import functools
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

import conform
from conform.derive.export import openapi_document

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENOUGH = settings(
    max_examples=40,
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@functools.cache
def asked(key: str) -> Sequence[tuple[str, str, int]]:
    """Let it explore a resource on a tenant of our own; give what was asked, as method, path and status."""
    contracts = [each for each in conform.load_contracts() if each.key == key]
    with closing(conform.Tenant()) as tenant:
        schema = schemathesis.openapi.from_dict(openapi_document(contracts, host=tenant.url))
        schema.config.update(base_url=tenant.url)
        schema.config.phases.stateful.inference.algorithms = []
        schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])

        class Exploring(schema.as_state_machine()):  # type: ignore[misc]
            def get_call_kwargs(self, _: Any) -> dict[str, Any]:
                return {"headers": {"APIKEY": tenant.api_key}}

            def validate_response(self, *_: Any, **__: Any) -> None:
                """Judge nothing: what is asked is all that counts here."""

        Exploring.run(settings=_ENOUGH)
        answered = [(each.call, each.answer) for each in tenant.traffic.exchanges if each.answer is not None]
        return tuple((call.method, call.path, answer.status) for call, answer in answered)


def follows(key: str, *methods: str) -> bool:
    """Tell whether some record was asked these in turn, by a path that ends in its id, and gave it each."""
    known = asked(key)
    paths = {path for method, path, status in known if method == methods[0] and status == 200}
    return any(in_turn([m for m, p, s in known if p == path and s == 200], methods) for path in paths)


def in_turn(said: Sequence[str], wanted: Sequence[str]) -> bool:
    rest = iter(said)
    return all(each in rest for each in wanted)


@pytest.mark.parametrize("methods", [("GET", "DELETE"), ("PUT", "GET"), ("PUT", "DELETE")])
def test_what_was_made_is_read_edited_and_deleted(methods: tuple[str, ...]) -> None:
    assert ("POST", "/api2/taxes.json", 202) in asked("v1/taxes")
    assert follows("v1/taxes", *methods)
