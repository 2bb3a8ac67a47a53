"""The recorded gate: what is committed under `cassettes/` is judged as it was when it was recorded.

After a change that is meant (a contract, a rule, the embedded tenant): `make record`, then look at the diff.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden import GOLDEN, golden
from tests.people import commands, unlike
from tests.surroundings import surroundings

ROOT = Path(__file__).parents[1]


def replayed(reports: Path, profile: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "suites", "-q", "--tenant", "recorded", "--profile", profile]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--reports", str(reports)],
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(autouse=True)
def kept() -> None:
    """Skip where a checkout comes without its recordings."""
    if not list((ROOT / "cassettes").rglob("*.json.gz")):
        pytest.skip("no recording is here; make one with: make record")


def test_the_recording_of_the_documented_profile_shows_no_drift(tmp_path: Path) -> None:
    status, text = replayed(tmp_path, "documented")
    assert status == 0, text
    drift = json.loads((tmp_path / "drift.json").read_text(encoding="utf-8"))
    assert drift["operations"]["exercised"] == drift["operations"]["documented"]
    assert drift["cases"]["run"] == drift["cases"]["conformant"] > 0
    assert unlike(told(), text) == []


def told() -> list[str]:
    """Give what the first page shows of a run on all contracts, but for what is of its tenant and day."""
    (shown,) = (each.printed for each in commands("README.md") if each.line == "make conformance")
    return [line for line in shown if not re.match(r"embedded tenant|\d+ requests|reports:", line)]


def test_the_recording_of_the_observed_profile_shows_what_it_always_showed(tmp_path: Path) -> None:
    status, text = replayed(tmp_path, "observed")
    assert status == 1, text
    found = golden(json.loads((tmp_path / "drift.json").read_text(encoding="utf-8")))
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
