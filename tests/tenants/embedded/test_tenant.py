"""The embedded tenant over real HTTP."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.embedded.profile import UnknownFaultError
from conform.tenants.embedded.tenant import EmbeddedTenant
from conform.tenants.http import Secrets, Sender
from tests.tenants.embedded.small import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Credentials


@pytest.fixture
def tenant() -> Iterator[EmbeddedTenant]:
    running = EmbeddedTenant(ALL)
    yield running
    running.close()


def test_it_is_a_tenant_that_may_be_written_to(tenant: EmbeddedTenant) -> None:
    assert (tenant.sort, tenant.writes) == ("embedded", True)
    assert tenant.base_url.startswith("http://127.0.0.1:")


def test_what_is_created_is_read_back_through_http(tenant: EmbeddedTenant) -> None:
    body = json.dumps({"Pen": {"name": "قلم"}}).encode()
    made = tenant.send(Call(method="POST", path="/api2/pens.json", body=body, media="application/json"))
    read = tenant.send(Call(method="GET", path="/api2/pens/1.json"))
    assert made.answer is not None
    assert read.answer is not None
    assert (made.answer.status, read.answer.status) == (202, 200)
    assert read.answer.header("Content-Type") == "application/json"
    assert json.loads(read.answer.body)["data"]["Pen"]["name"] == "قلم"


@pytest.mark.parametrize(
    ("credentials", "status"), [("good", 200), ("none", 401), ("wrong", 401), ("bearer", 401), ("both", 401)]
)
def test_each_class_of_credentials_is_told_apart(
    tenant: EmbeddedTenant, credentials: Credentials, status: int
) -> None:
    answer = tenant.send(Call(method="GET", path="/api2/pens", credentials=credentials)).answer
    assert answer is not None
    assert answer.status == status


def test_another_client_with_the_key_sees_the_same_tenant(tenant: EmbeddedTenant) -> None:
    sender = Sender(tenant.base_url, Secrets(key=tenant.key), access=DAFTRA.access)
    answer = sender.send(Call(method="GET", path="/api2/owners.json", query=(("limit", "1"),))).answer
    sender.close()
    assert answer is not None
    assert len(json.loads(answer.body)["data"]) == 1


def test_clients_at_the_same_time_each_get_their_own_record(tenant: EmbeddedTenant) -> None:
    def create(_: int) -> int:
        sender = Sender(tenant.base_url, Secrets(key=tenant.key), access=DAFTRA.access)
        body = json.dumps({"Pen": {"name": "a"}}).encode()
        answer = sender.send(
            Call(method="POST", path="/api2/pens", body=body, media="application/json")
        ).answer
        sender.close()
        return 0 if answer is None else int(json.loads(answer.body)["id"])

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(create, range(20)))
    assert sorted(made) == list(range(1, 21))


def test_nothing_is_left_after_close_and_a_second_close_does_nothing() -> None:
    threads = threading.active_count()
    tenant = EmbeddedTenant(ALL)
    tenant.send(Call(method="GET", path="/api2/pens"))
    tenant.close()
    tenant.close()
    gone = tenant.send(Call(method="GET", path="/api2/pens"))
    assert threading.active_count() == threads
    assert gone.answer is None
    assert gone.failure


def test_two_tenants_share_nothing(tenant: EmbeddedTenant) -> None:
    other = EmbeddedTenant(ALL)
    body = json.dumps({"Pen": {"name": "a"}}).encode()
    other.send(Call(method="POST", path="/api2/pens", body=body, media="application/json"))
    other.close()
    answer = tenant.send(Call(method="GET", path="/api2/pens/1")).answer
    assert answer is not None
    assert answer.status == 404


def test_an_unknown_fault_is_named_before_anything_runs() -> None:
    threads = threading.active_count()
    with pytest.raises(UnknownFaultError, match="'nonsense' is unknown; `conform serve --list-faults`"):
        EmbeddedTenant(ALL, faults=("nonsense",))
    assert threading.active_count() == threads
