"""A whole run in live mode, ledger and clean-up included, on a tenant that shares no code with the engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.independent.tenant import KEY, independent_tenant

ROOT = Path(__file__).parents[2]
PROOF = int(os.environ.get("PROOF", "0"))
FEW = ("taxes", "stores", "brand")
"""What `make test` asks; `make proof` asks everything."""
LONGEST = 1800 if PROOF else 120
"""Seconds after which a run counts as hanging."""
RUNS = [
    (seed, is_thrown_away) for seed in range(1, max(1, PROOF // 10) + 1) for is_thrown_away in (False, True)
]


@pytest.mark.parametrize(("seed", "is_thrown_away"), RUNS)
def test_a_live_run_finds_no_drift(seed: int, is_thrown_away: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    asked = [] if PROOF else [part for name in FEW for part in ("--resource", name)]
    with independent_tenant() as (url, tenant):
        thrown = ["--disposable", urlsplit(url).netloc] if is_thrown_away else []
        told = [
            "--tenant",
            "live",
            "--base-url",
            url,
            "--allow-writes",
            "--rate",
            "100000",
            "--cases",
            "3",
            "--standing",
            "200",
        ]
        files = ["--reports", str(tmp_path / "reports"), "-q", "-p", "no:cacheprovider"]
        ran = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "pytest", "suites", "--seed", str(seed), *told, *files, *thrown, *asked],
            cwd=ROOT,
            env={**os.environ, "DAFTRA_API_KEY": KEY, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    assert tenant.heard
    report = json.loads((tmp_path / "reports" / "drift.json").read_text(encoding="utf-8"))
    assert report["drifts"] == []
    assert report["cases"]["broken"] == 0
    assert ran.returncode == 0, ran.stdout[-2000:]
