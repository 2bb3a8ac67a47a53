"""Every line of every report runs: the fault shows to who pastes it, and not where there is none."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from tests.reporting import reported, shows

if TYPE_CHECKING:
    from conform.contract.embedded import Behaviour

FAULTS = DAFTRA.embedded.faults
EVERY = 1 if os.environ.get("PROOF") else 15
"""Of so many faults the reports of one are run; `make proof` runs those of all."""
needs_curl = pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("sh") is None, reason="no POSIX shell or no curl here"
)


@needs_curl
@pytest.mark.parametrize("fault", list(FAULTS.values())[::EVERY], ids=list(FAULTS)[::EVERY])
def test_a_report_shows_its_fault_and_nothing_where_there_is_none(fault: Behaviour) -> None:
    told = list(reported(fault.name))
    assert told
    for each in told:
        assert each.case is not None, f"not seen again by its own steps: {each.finding.title}"
        is_shown, exchanges = shows(each, [fault.name])
        assert is_shown, (each.text, [(one.call.method, one.call.path, one.answer) for one in exchanges])
        assert each.evidence is not None
        said = [line.status for line in each.evidence.lines if not line.of]
        before = sum(bool(line.of) for line in each.evidence.lines)
        contrast = each.evidence.contrast
        said += [] if contrast is None else [line.status for line in contrast.lines[contrast.number :]]
        own = exchanges[before:]
        assert said == [one.answer.status for one in own if one.answer is not None]
        is_shown, exchanges = shows(each)
        assert not is_shown, each.text
        made = [one for one in exchanges[:before] if one.answer is not None]
        assert all(one.answer.status // 100 == 2 for one in made if one.answer is not None)
