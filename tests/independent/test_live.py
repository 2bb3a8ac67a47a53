"""A whole run in live mode, ledger and clean-up included, on a tenant that shares no code with the engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.independent.lies import Lie
from tests.independent.tenant import KEY, independent_tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.independent.asked import Asked
    from tests.independent.tenant import Tenant

ROOT = Path(__file__).parents[2]
PROOF = int(os.environ.get("PROOF", "0"))
FEW = ("taxes", "stores", "brand")
"""What `make test` asks; `make proof` asks everything."""
LONGEST = 1800 if PROOF else 120
"""Seconds after which a run counts as hanging."""
RUNS = [
    (seed, is_thrown_away) for seed in range(1, max(1, PROOF // 10) + 1) for is_thrown_away in (False, True)
]


def live_run(url: str, reports: Path, *asked: str, is_thrown_away: bool) -> dict[str, Any]:
    """Ask a tenant in live mode; give the report and, under `status`, with what the run ended."""
    thrown = ["--disposable", urlsplit(url).netloc] if is_thrown_away else []
    told = ["--tenant", "live", "--base-url", url, "--allow-writes", "--rate", "100000"]
    files = ["--reports", str(reports), "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "pytest", "suites", *told, *files, *thrown, *asked],
        cwd=ROOT,
        env={**os.environ, "DAFTRA_API_KEY": KEY, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    found: dict[str, Any] = json.loads((reports / "drift.json").read_text(encoding="utf-8"))
    return found | {"status": (ran.returncode, "" if ran.returncode == 0 else ran.stdout[-2000:])}


def rows(tenant: Tenant, table: str) -> set[int]:
    return set(tenant.store.tables[table])


@pytest.mark.parametrize(("seed", "is_thrown_away"), RUNS)
def test_a_live_run_finds_no_drift(seed: int, is_thrown_away: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    asked = [] if PROOF else [part for name in FEW for part in ("--resource", name)]
    with independent_tenant() as (url, tenant):
        known = ("--seed", str(seed), "--cases", "3", *asked)
        report = live_run(url, tmp_path, *known, is_thrown_away=is_thrown_away)
    assert len(tenant.heard) == report["requests"] == sum(report["sent"].values()) > 0
    assert report["drifts"] == []
    assert (report["cases"]["broken"], report["cases"]["blocked"]) == (0, 0)
    assert report["status"] == (0, "")


def test_a_second_run_meets_what_the_first_left_and_finds_no_drift(tmp_path: Path) -> None:
    asked = ("--resource", "asset_type", "--cases", "1")
    with independent_tenant() as (url, _):
        for name in ("first", "second"):
            report = live_run(url, tmp_path / name, *asked, is_thrown_away=True)
            assert report["drifts"] == []
            assert report["status"] == (0, "")


def test_invoices_that_are_made_at_once_are_removed_or_told(tmp_path: Path) -> None:
    asked = ("--resource", "invoices", "--cases", "1", "-k", "bulk")
    with independent_tenant() as (url, tenant):
        before = rows(tenant, "invoices")
        report = live_run(url, tmp_path, *asked, is_thrown_away=True)
        assert any("add_bulk" in heard for heard in tenant.heard)
        told = {
            number for left in report["left"] if left["contract"] == "v1/invoices" for number in left["ids"]
        }
        assert rows(tenant, "invoices") == before | told


def test_a_create_in_doubt_is_settled_by_looking_and_its_resource_goes_on(tmp_path: Path) -> None:
    lie = Lie(resource="taxes", roles=("create",), answers=now_and_then(418))
    with independent_tenant(lie) as (url, tenant):
        before = rows(tenant, "taxes")
        report = live_run(url, tmp_path, "--resource", "taxes", "--cases", "1", is_thrown_away=False)
        assert rows(tenant, "taxes") == before
    assert {drift["observed"] for drift in report["drifts"]} == {"418"}
    assert (report["cases"]["blocked"], report["left"]) == (0, [])


def test_a_create_that_fails_for_one_payload_is_asked_again_and_told(tmp_path: Path) -> None:
    lie = Lie(resource="taxes", roles=("create",), answers=now_and_then(500))
    with independent_tenant(lie) as (url, tenant):
        before = rows(tenant, "taxes")
        report = live_run(url, tmp_path, "--resource", "taxes", "--cases", "1", is_thrown_away=False)
        assert rows(tenant, "taxes") == before
        assert report["requests"] == len(tenant.heard)
    assert {drift["kind"] for drift in report["drifts"]} == {"status.server_error"}
    assert report["left"] == []


def now_and_then(status: int) -> Callable[[Asked, int, Any], tuple[int, Any]]:
    """Answer some creates by a status that no page lists, what they ask for done or not."""

    def answer(asked: Asked, honest: int, body: Any) -> tuple[int, Any]:
        tax = asked.body.get("Tax") if isinstance(asked.body, dict) else None
        is_told = not isinstance(tax, dict) or bool(tax.get("included"))
        is_asked = is_told and honest != 401
        return (status, {"message": "no"}) if is_asked else (honest, body)

    return answer
