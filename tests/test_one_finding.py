"""One fault is one finding, and ten at once are ten: what follows from a fault is no cause of its own.

With PROOF=1 each fault; `make causes` prints the table.
"""

from __future__ import annotations

import os
from typing import Final

import pytest

from conform.findings import Finding
from tests.causes import SETS, Measured, at_once, single, table
from tests.test_faults import FAULTS

ONE_IN: Final = 1 if os.environ.get("PROOF") else 10
FEWEST: Final = 0.9
"""Part of the causes of all sets that must be findings of their own."""


@pytest.mark.parametrize("name", list(FAULTS)[::ONE_IN])
def test_a_fault_is_told_once(name: str) -> None:
    titles = [each.title for each in single(name).findings]
    assert len(titles) == 1, titles


@pytest.mark.parametrize("name", SETS)
def test_ten_faults_at_once_are_ten_findings_of_which_none_holds_two(name: str) -> None:
    assert len(set(SETS[name])) == 10
    found = at_once(name)
    assert found.mixed == ()
    assert found.causes * FEWEST <= len(found.findings) <= found.causes / FEWEST


def test_the_table_tells_what_is_not_one_finding_each_set_and_the_sums() -> None:
    def finding(title: str) -> Finding:
        return Finding(id="F1", title=title, severity="minor", drifts=("a",), operations=1, fields=1)

    one, two = finding("v1 errs"), finding("v1 fails")
    singles = (
        Measured(name="a", causes=1, findings=(one,)),
        Measured(name="b", causes=1, findings=(one, two)),
    )
    sets = (Measured(name="ten", causes=2, findings=(one, two), mixed=((one.title, ("a", "b")),)),)
    told = "\n".join(table(singles, sets))
    assert "v1 fails" in told
    assert "one fault is one finding: 1 of 2 (50.0%)" in told
    assert "ten faults are ten findings: 1 of 1 sets; mixed: 1" in told
