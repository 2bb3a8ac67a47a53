"""What Schemathesis draws on somebody's tenant: within its budget, with leave alone, and without a trace.

The tenants are by hand and share no code with the engine; what went over the wire is counted by them.
"""

from __future__ import annotations

import copy
import json
import os
import signal
import time
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.fuzz import kept
from conform.payloads.odd import LONG
from conform.tenants.embedded.tenant import EmbeddedTenant
from tests import books, forked
from tests.books import Books
from tests.forked import Ended, ended
from tests.independent import tenant as independent
from tests.independent.lies import Lie
from tests.independent.tenant import independent_tenant
from tests.live.engine import _soon as soon
from tests.live.engine import copied, drift_of, swept, unsaid, untold
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

    from tests.independent.asked import Asked
    from tests.independent.tenant import Tenant

WRITES = "--allow-writes"
PROOF = bool(int(os.environ.get("PROOF", "0")))
"""`make test` asks one seed and kills once; `make proof` does the rest."""
PATIENCE = 60.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with few contracts."""
    names = ("v1/branches", "v1/site_info", "v1/staff", "v1/stores", "v1/taxes", "v2/brand")
    return copied(tmp_path_factory.mktemp("fuzz"), names)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports"


def begun(project: Path, reports: Path, url: str, key: str, *options: str) -> ForkServerProcess:
    live = ("--tenant", "live", "--base-url", url, "--rate", "100000", "--reports", str(reports))
    said = reports.parent / "said.txt"
    command = ("pytest", "suites", *live, "-m", "fuzz", *options)
    return forked.started(project, said, command, surroundings(DAFTRA_API_KEY=key), soon)


def run(project: Path, reports: Path, url: str, key: str, *options: str) -> tuple[Ended, dict[str, Any]]:
    end = ended(begun(project, reports, url, key, *options), reports.parent / "said.txt")
    drift = drift_of(reports)
    assert drift is not None, end.text
    return end, drift


def alone(
    project: Path, reports: Path, *options: str, thrown: bool = False
) -> tuple[Ended, dict[str, Any], Tenant, Mapping[str, Any]]:
    """Ask the independent tenant; give also what it held before."""
    with independent_tenant() as (url, tenant):
        before = copy.deepcopy(tenant.store.tables)
        more = ("--disposable", urlsplit(url).netloc) if thrown else ()
        end, drift = run(project, reports, url, independent.KEY, *options, *more)
    return end, drift, tenant, before


def methods(heard: list[str]) -> set[str]:
    return {each.partition(" ")[0] for each in heard}


@pytest.mark.parametrize(
    ("budget", "leave"),
    [(1, (WRITES,)), (7, (WRITES,)), (25, (WRITES,)), (80, (WRITES,)), (1, ()), (7, ())],
    ids=repr,
)
def test_no_more_is_sent_than_a_budget_and_no_record_is_other_than_before(
    budget: int, leave: tuple[str, ...], project: Path, reports: Path
) -> None:
    asked = ("--resource", "taxes", "--budget", str(budget))
    end, drift, tenant, before = alone(project, reports, *asked, *leave)
    sent = drift["sent"]
    assert sum(sent.values()) == drift["requests"] == len(tenant.heard)
    assert sum(sent.values()) - sent["cleaning_up"] <= budget
    assert drift["drifts"] == drift["left"] == []
    assert tenant.store.tables == before
    assert end.status in (0, 5), end.text  # 5: nothing was asked


def test_nothing_but_reads_is_sent_without_leave(project: Path, reports: Path) -> None:
    end, drift, tenant, before = alone(project, reports, "--resource", "taxes", "--resource", "stores")
    assert end.status == 0, end.text
    assert methods(tenant.heard) == {"GET"}
    assert tenant.store.tables == before
    assert drift["cases"]["run"] == drift["cases"]["conformant"] > 10


@pytest.mark.parametrize("seed", ["1", "2", "3"] if PROOF else ["1"])
@pytest.mark.parametrize("thrown", [False, True], ids=["somebody's", "thrown away"])
def test_a_tenant_as_documented_has_no_drift_and_holds_what_it_held(
    seed: str,
    thrown: bool,  # noqa: FBT001 - a column of the table
    project: Path,
    reports: Path,
) -> None:
    asked = ("--resource", "taxes", "--resource", "stores", "--seed", seed, WRITES)
    end, drift, tenant, before = alone(project, reports, *asked, thrown=thrown)
    assert end.status == 0, end.text
    assert drift["drifts"] == drift["left"] == []
    assert drift["cases"]["run"] == drift["cases"]["conformant"] > 40
    assert {"POST", "PUT", "DELETE"} <= methods(tenant.heard)
    assert ("PATCH" in methods(tenant.heard)) == thrown, "nobody knows what such a method would do"
    assert tenant.store.tables == before


def test_what_has_no_delete_is_made_only_where_it_may_stay_and_is_told(project: Path, reports: Path) -> None:
    with independent_tenant() as (url, tenant):
        before = set(tenant.store.tables["brand"])
        asked = ("--resource", "brand", WRITES)
        run(project, reports, url, independent.KEY, *asked)
        assert set(tenant.store.tables["brand"]) == before
        again = reports.with_name("again")
        end, drift = run(project, again, url, independent.KEY, *asked, "--disposable", urlsplit(url).netloc)
        made = set(tenant.store.tables["brand"]) - before
    assert end.status == 0, end.text
    assert made
    assert made == {number for each in drift["left"] for number in each["ids"]}
    assert all(each["is_meant"] for each in drift["left"])


def listed(tenant: EmbeddedTenant) -> int:
    ask = urllib.request.Request(f"{tenant.base_url}/api2/taxes.json", headers={"APIKEY": tenant.key})  # noqa: S310 - loopback
    with urllib.request.urlopen(ask) as answer:  # noqa: S310 - as above
        return len(json.load(answer)["data"])


def test_a_tenant_that_we_serve_is_somebodys_too_and_is_left_as_it_was(project: Path, reports: Path) -> None:
    contracts = load_contracts(project / "contracts", DAFTRA)
    with closing(EmbeddedTenant(contracts)) as tenant:
        host = urlsplit(tenant.base_url).netloc
        asked = ("--resource", "taxes", WRITES, "--disposable", host)
        end, drift = run(project, reports, tenant.base_url, tenant.key, *asked)
        assert listed(tenant) == 0
    assert end.status == 0, end.text
    assert drift["drifts"] == drift["left"] == []
    assert drift["cases"]["conformant"] == drift["cases"]["run"] > 30


def crashing(asked: Asked, honest: int, body: Any) -> tuple[int, Any]:
    """Crash at whatever is sent with a flag, or asked with a long query."""
    tax = asked.body.get("Tax") if isinstance(asked.body, dict) else None
    is_odd = "included" in tax if isinstance(tax, dict) else len(asked.url) > LONG
    return (500, {"message": "oops"}) if is_odd and honest != 401 else (honest, body)


@pytest.mark.parametrize(
    ("budget", "leave"), [(12, (WRITES,)), (40, (WRITES,)), (90, (WRITES,)), (90, ())], ids=repr
)
def test_a_tenant_that_crashes_costs_no_more_than_the_budget_and_keeps_nothing(
    budget: int, leave: tuple[str, ...], project: Path, reports: Path
) -> None:
    asked = ("--resource", "taxes", "--budget", str(budget), *leave)
    lie = Lie(resource="taxes", roles=("create", "edit", "list"), answers=crashing)
    with independent_tenant(lie) as (url, tenant):
        before = copy.deepcopy(tenant.store.tables)
        end, drift = run(project, reports, url, independent.KEY, *asked)
    sent = drift["sent"]
    assert sum(sent.values()) == len(tenant.heard)
    assert sum(sent.values()) - sent["cleaning_up"] <= budget, end.text
    found = {each["kind"] for each in drift["drifts"]}
    assert found == {"status.server_error"} if budget == 90 else found <= {"status.server_error"}
    assert tenant.store.tables == before


# Somebody's books


@pytest.fixture
def somebodys() -> Iterator[tuple[str, Books]]:
    kept = Books(foreign=25, pause=0.01)
    with books.tenant(kept) as url:
        yield url, kept


def wait_for_requests(process: ForkServerProcess, kept: Books, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(kept.heard) < number and process.is_alive() and time.monotonic() < until:
        time.sleep(0.001)


def test_another_tenant_by_hand_keeps_its_books_as_they_were(
    project: Path, reports: Path, somebodys: tuple[str, Books]
) -> None:
    url, kept = somebodys
    end, drift = run(project, reports, url, books.KEY, "--resource", "taxes", "--resource", "stores", WRITES)
    assert end.status == 0, end.text
    assert drift["cases"]["conformant"] == drift["cases"]["run"] > 40
    assert any(each.method == "POST" and each.status == 202 for each in kept.heard), "it did write"
    assert (kept.ours(), kept.damage()) == ({}, [])


@pytest.mark.parametrize("number", [9, 23, 41] if PROOF else [23])
def test_after_a_kill_a_sweep_removes_what_the_ledger_holds(
    number: int, project: Path, reports: Path, somebodys: tuple[str, Books]
) -> None:
    url, kept = somebodys
    process = begun(project, reports, url, books.KEY, "--resource", "taxes", WRITES)
    wait_for_requests(process, kept, number)
    process.kill()
    process.join()
    assert any(each.method == "POST" for each in kept.heard), "there was something to leave"
    sweep = swept(project, url, reports)
    assert kept.damage() == []
    assert unsaid(kept.ours(), sweep.text) == [], sweep.text
    assert kept.ours() == {}, sweep.text


def test_a_run_that_is_told_to_stop_cleans_up_and_says_so(
    project: Path, reports: Path, somebodys: tuple[str, Books]
) -> None:
    url, kept = somebodys
    process = begun(project, reports, url, books.KEY, "--resource", "taxes", WRITES)
    wait_for_requests(process, kept, 30)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    end = ended(process, reports.parent / "said.txt")
    assert end.status not in (None, 0), end.text
    assert "Traceback" not in end.text
    assert "interrupted after" in end.text
    assert kept.damage() == []
    assert untold(kept.ours(), drift_of(reports)) == {}
    assert kept.ours() == {}


def test_what_a_write_left_open_is_kept_as_it_was_asked_and_found_again_without_being_drawn(
    tmp_path: Path, reports: Path
) -> None:
    project = copied(tmp_path / "project", ("v1/branches", "v1/site_info", "v1/staff", "v1/stores"))
    contracts = load_contracts(project / "contracts", DAFTRA)
    with closing(EmbeddedTenant(contracts, faults=("stores_create_breaks_on_nul",))) as tenant:
        thrown = ("--resource", "stores", WRITES, "--disposable", urlsplit(tenant.base_url).netloc)
        first, found = run(project, reports, tenant.base_url, tenant.key, *thrown)
        (case,) = kept.read(project / "cassettes" / "fuzz.json")
        again = ("-m", "", "-k", "test_fuzz", "-p", "no:schemathesis")
        second, shown = run(project, reports.with_name("again"), tenant.base_url, tenant.key, *thrown, *again)
    assert (first.status, second.status) == (1, 1), (first.text, second.text)
    assert case.asks == "odd:nul"
    assert {each["id"] for each in shown["drifts"]} == {each["id"] for each in found["drifts"]}
