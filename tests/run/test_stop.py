"""Why a run asks nothing more."""

from __future__ import annotations

from conform.run.stop import Stop


def test_a_run_goes_on_while_nobody_stops_it() -> None:
    assert Stop(lambda: None).reason is None


def test_the_first_reason_stays() -> None:
    said: list[str | None] = [None, "the tenant is out", "the budget is spent"]
    stop = Stop(lambda: said.pop(0))
    assert stop.reason is None
    assert stop.reason == "the tenant is out"
    stop.because("interrupted")
    assert stop.reason == "the tenant is out"


def test_a_reason_that_is_given_stays_before_those_that_are_watched() -> None:
    stop = Stop(lambda: "the tenant is out")
    stop.because("interrupted by SIGTERM")
    assert stop.reason == "interrupted by SIGTERM"


def test_a_tenant_is_watched_once_it_is_opened() -> None:
    stop = Stop(lambda: None)
    stop.watch(lambda: "the tenant is out")
    assert stop.reason == "the tenant is out"


def test_a_reason_is_passed_on_once() -> None:
    told: list[str] = []
    stop = Stop(lambda: "the budget is spent")
    stop.tell(told.append)
    assert stop.given is None
    assert (stop.reason, stop.reason) == ("the budget is spent", "the budget is spent")
    stop.because("interrupted")
    assert stop.given == "the budget is spent"
    assert told == ["the budget is spent"]
