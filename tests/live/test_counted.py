"""The requests that a run tells are those that a counting proxy on the way sees, whatever they are for."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.run.conformance import Conformance
from conform.run.settings import OPTIONS, settings
from conform.tenants.embedded.application import Application
from conform.tenants.embedded.tenant import EmbeddedTenant
from conform.tenants.live import outage
from tests import ours
from tests.books import Books
from tests.live.engine import copied, run
from tests.proxy import FAULTS, Answer, Fault, framed, instead, proxied

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.tenants.embedded.http import HttpRequest, Reply

ASKED = ("v1/site_info", "v1/stores", "v1/taxes", "v2/brand")
BROKEN = "brand_read_answers_500"


class NowAndThen(Fault):
    """Go wrong at each ninth request."""

    def is_due(self, number: int) -> bool:
        return number % 9 == 0


HURRIED = NowAndThen(act=FAULTS["429 later"].act)
KEEPING = Fault(act=instead(Answer(status=200, body=framed(200))), methods=frozenset({"DELETE"}))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with few contracts."""
    return copied(tmp_path_factory.mktemp("counted"), ASKED)


def sent(root: Path, **options: Any) -> Mapping[str, int]:
    """Run what few contracts ask; give how many requests the report says were for what."""
    defaults = {flag.lstrip("-").replace("-", "_"): given.get("default") for flag, given in OPTIONS.items()}
    unset = {"record": False, "allow_writes": False, "fail_on_age": False, "anonymise": False, "cases": 1}
    conformance = Conformance(settings({**defaults, **unset, **options}, root, DAFTRA))
    conformance.begin()
    assert conformance.open() is None
    for group in conformance.groups.values():
        if group.sort in ("valid", "lifecycle", "paging"):
            conformance.ask(group)
    conformance.close()
    conformance.write()
    told = json.loads((conformance.settings.reports / "drift.json").read_text(encoding="utf-8"))
    found: Mapping[str, int] = told["sent"]
    assert told["requests"] == sum(found.values())
    return found


@pytest.mark.parametrize("fault", [None, BROKEN])
def test_a_run_on_the_embedded_tenant_tells_what_its_server_heard(
    fault: str | None, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, answer = list[Any](), Application.answer

    def counted(self: Application, request: HttpRequest) -> Reply:
        heard.append(request)
        return answer(self, request)

    def tenant(contracts: Any, **options: Any) -> EmbeddedTenant:
        return EmbeddedTenant(contracts, faults=[fault] if fault else (), **options)

    monkeypatch.setattr(Application, "answer", counted)
    monkeypatch.setattr("conform.run.open.EmbeddedTenant", tenant)
    found = sent(root, reports=str(tmp_path))
    assert sum(found.values()) == len(heard)
    assert bool(found["checking"]) == bool(fault), "what surprises is held against the tenant's health"


@pytest.mark.parametrize("fault", [None, BROKEN])
@pytest.mark.parametrize("way", [FAULTS["nothing"], HURRIED], ids=["as it is", "hurried"])
def test_a_live_run_tells_what_a_proxy_on_the_way_saw(
    way: Fault, fault: str | None, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "FIRST_PAUSE", 0.0)
    contracts = ours.contracts()
    with (
        closing(EmbeddedTenant(contracts, faults=[fault] if fault else ())) as tenant,
        proxied(tenant.base_url, way) as (url, proxy),
    ):
        monkeypatch.setenv("DAFTRA_API_KEY", tenant.key)
        live = {"tenant": "live", "base_url": url, "rate": 1e5, "allow_writes": True}
        found = sent(root, reports=str(tmp_path), **live)
    assert sum(found.values()) == len(proxy.heard)
    assert found["checking"] > 1, "the preflight, and a delete that tells of rights"


def test_the_sweep_at_the_start_counts_as_cleaning_up(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contracts = ours.contracts()
    with (
        closing(EmbeddedTenant(contracts)) as tenant,
        proxied(tenant.base_url, KEEPING) as (url, proxy),
    ):
        monkeypatch.setenv("DAFTRA_API_KEY", tenant.key)
        asked = {"tenant": "live", "base_url": url, "rate": 1e5, "reports": str(tmp_path)}
        first = sent(root, **asked, allow_writes=True, resource=["taxes"])
        assert sum(first.values()) == len(proxy.heard)
        proxy.fault = FAULTS["nothing"]
        proxy.heard.clear()
        second = sent(root, **asked, allow_writes=True, resource=["site_info"])
    assert sum(second.values()) == len(proxy.heard)
    assert second["cleaning_up"] > 0


def test_two_processes_tell_what_a_proxy_saw_of_both(small_project: Path, tmp_path: Path) -> None:
    chosen = ("-k", "lifecycle", "-n", "2", "--dist", "loadgroup")
    ran = run(small_project, tmp_path / "reports", Books(), "nothing", *chosen)
    assert ran.ended.status == 0, ran.ended.text
    assert ran.drift is not None
    assert ran.drift["requests"] == sum(ran.drift["sent"].values()) == len(ran.requests)
