from __future__ import annotations

from typing import TYPE_CHECKING

from conform.redact import Redactor, Secret
from conform.tenants.recorded.file import ROOT
from conform.tenants.recorded.replay import IndexedCassette, RecordedTenant

if TYPE_CHECKING:
    from tests.tenants.recorded.conftest import Calling


def replaying(cassette: IndexedCassette | None, fault: str = "") -> RecordedTenant:
    redactor = Redactor([Secret(kind="API key", value="canary-key-7f3a")])
    return RecordedTenant(
        cassette=cassette, redactor=redactor, file="f", command="conform run --record", fault=fault
    )


def test_a_recorded_tenant_names_no_host_and_may_be_written_to() -> None:
    tenant = replaying(None)
    tenant.close()
    assert (tenant.sort, tenant.base_url, tenant.writes) == ("recorded", ROOT, True)


def test_a_fault_of_the_file_is_the_failure_of_each_call(call: Calling) -> None:
    exchange = replaying(None, "f is empty").send(call())
    assert exchange.failure == "one: f is empty; record it with: conform run --record"


def test_an_empty_recording_says_so(call: Calling) -> None:
    assert "the recording is without any request" in (
        replaying(IndexedCassette(path="f")).send(call()).failure or ""
    )


def test_a_failure_shows_no_secret(call: Calling) -> None:
    failure = replaying(IndexedCassette(path="f")).send(call(path="/canary-key-7f3a")).failure or ""
    assert "canary" not in failure
