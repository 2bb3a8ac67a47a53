"""What Schemathesis says of our export on the documented tenant has a known cause: `tests/noise.py`.

Our judge finds no drift in what it was answered.

Not part of `make test`: `make bench` runs it. FUZZING_NOISE names other contracts, by commas; all take half
an hour.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import conform
from tests.noise import UNKNOWN, Failure, classed, said_of, table

if TYPE_CHECKING:
    import pytest

    from conform.drift.value import Drift

USUAL = "v1/taxes,v1/bookings,v2/storage,v2/workflow"


def test_every_failure_on_the_documented_tenant_has_a_known_cause(capsys: pytest.CaptureFixture[str]) -> None:
    with conform.Tenant() as tenant:
        names = os.environ.get("FUZZING_NOISE", USUAL).split(",")
        found: list[Failure] = []
        drifts: list[Drift] = []
        for name in names:
            found += said_of(name, tenant)
            drifts += tenant.traffic.drifts
    with capsys.disabled():
        print("", *table(found), sep="\n")  # noqa: T201 - a benchmark shows its figures
    assert [each for each in found if classed(each) == UNKNOWN] == []
    assert drifts == []
