"""Unforeseen errors: a reason, a trace, and an end where they do not stop."""

from __future__ import annotations

from conform.run.stop import MOST_IN_A_ROW, Faults, Stop


def test_a_reason_names_the_type_and_holds_no_secret() -> None:
    faults = Faults(Stop(), lambda text: text.replace("hunter2", "[redacted]"))
    assert faults.met(ValueError("hunter2 is odd"), "c1") == "unforeseen: ValueError: [redacted] is odd"
    (trace,) = faults.taken()
    assert trace.startswith("c1\n")
    assert "hunter2" not in trace
    assert faults.taken() == ()


def test_the_same_error_again_and_again_ends_the_run() -> None:
    stop = Stop()
    faults = Faults(stop, str)
    for _ in range(MOST_IN_A_ROW - 1):
        faults.met(KeyError("a"), "c")
    assert stop.reason is None
    faults.met(KeyError("a"), "c")
    assert stop.reason == f"{MOST_IN_A_ROW} cases in a row could not be run; unforeseen: KeyError: 'a'"


def test_other_errors_and_cases_that_run_between_begin_the_count_anew() -> None:
    stop = Stop()
    faults = Faults(stop, str)
    for _ in range(MOST_IN_A_ROW):
        faults.met(KeyError("a"), "c")
        faults.met(OSError(28, "No space left on device"), "c")
        faults.met(OSError(28, "No space left on device"), "c")
        faults.none_met()
    assert stop.reason is None
