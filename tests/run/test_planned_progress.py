"""How far a run is."""

from __future__ import annotations

from conform.run.planned import Progress


def test_a_short_run_is_quiet_and_a_long_one_speaks_at_intervals() -> None:
    now = [0.0]
    progress = Progress(100, every=30, clock=lambda: now[0])
    said = []
    for second in range(0, 91, 10):
        now[0] = float(second)
        said.append(progress.line(second, 2))
    assert [line is not None for line in said] == [False, False, False, True] + [False, False, True] * 2
    assert said[3] == "30 of 100 questions, 2 new drifts so far, about 70 seconds left"


def test_the_time_left_is_no_less_than_nothing_and_asks_for_nothing() -> None:
    now = [0.0]
    progress = Progress(10, every=1, clock=lambda: now[0])
    now[0] = 60.0
    assert progress.line(0, 0) == "0 of 10 questions, 0 new drifts so far, about 10 minutes left"
    now[0] = 62.0
    said = "all 10 questions asked, 3 new drifts; explaining and cleaning up"
    assert progress.line(12, 3) == said
