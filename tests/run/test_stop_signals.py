"""Signals stop a run, and the second one what hangs."""

from __future__ import annotations

import signal

import pytest

from conform.run.stop import ENDING, Stop, ending_in_order, undisturbed


@pytest.mark.parametrize("each", ENDING)
def test_the_first_signal_is_a_reason_and_the_second_one_an_exception(each: signal.Signals) -> None:
    stop = Stop()
    with ending_in_order(stop):
        signal.raise_signal(each)
        assert stop.reason == each.name
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(each)


def test_what_was_set_before_is_set_again_and_what_was_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop = Stop()
        with ending_in_order(stop):
            signal.raise_signal(signal.SIGHUP)
        assert stop.reason is None, "nohup means what it says"
    finally:
        signal.signal(signal.SIGHUP, before)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_reports_are_written_undisturbed() -> None:
    stop = Stop()
    with ending_in_order(stop), undisturbed():
        signal.raise_signal(signal.SIGINT)
    assert stop.reason is None
