"""Two runs side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.findings.compare import Served, compare
from tests.drift.small import READ, framed_pen, seen

if TYPE_CHECKING:
    from conform.drift.value import Drift

ONE, TWO = seen(READ, 200, framed_pen(count="3", price="1.5"))
LABEL = "v1/pens GET /pens/{id}"


def run(*drifts: Drift, kinds: dict[str, frozenset[str]] | None = None, statuses: str = "200") -> Served:
    served = Served(drifts={each.id: each for each in drifts})
    served.statuses[LABEL].add(statuses)
    for place, found in (kinds or {}).items():
        served.kinds[LABEL][place] |= found
    return served


def test_equal_runs_differ_in_nothing() -> None:
    found = compare(run(ONE), run(ONE))

    assert (found.new, found.gone, found.unchanged, found.changed) == ((), (), (ONE,), ())


def test_drifts_are_new_gone_or_unchanged() -> None:
    found = compare(run(ONE), run(TWO))

    assert (found.new, found.gone, found.unchanged) == ((TWO,), (ONE,), ())


def test_a_change_that_a_drift_tells_is_not_told_twice() -> None:
    before = {"200.data.Pen.count": frozenset({"integer"}), "200.data.Pen.x": frozenset({"null"})}
    after = {"200.data.Pen.count": frozenset({"string"}), "200.data.Pen.x": frozenset({"null"})}

    assert compare(run(kinds=before), run(ONE, kinds=after)).changed == ()
    assert len(compare(run(kinds=before), run(kinds=after)).changed) == 1


def test_what_stood_in_a_frame_that_is_gone_is_told_with_it() -> None:
    gone = replace(ONE, where="rows[0].frame")
    before = {"200.rows[].frame.page": frozenset({"integer"}), "200.rows[].other": frozenset({"null"})}

    assert compare(run(kinds=before), run(gone, kinds={"200": frozenset({"object"})})).changed == (
        f"{LABEL} 200 body: absent before, object after",
        f"{LABEL} 200 rows[].other: null before, absent after",
    )


def test_a_status_that_one_run_alone_saw_has_no_kinds_to_compare() -> None:
    before, after = {"200.a": frozenset({"null"})}, {"404.b": frozenset({"null"})}

    assert compare(run(kinds=before), run(kinds=after, statuses="404")).changed == (
        f"{LABEL}: statuses 200 before, 404 after",
    )
