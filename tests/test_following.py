"""What the first process of a run shows while it runs, and what it takes in from others."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from conform.plugin import Following, Running
from conform.run.planned import AT_ONCE, EVERY, Progress


class Screen:
    """A reporter that keeps what is written."""

    def __init__(self, *, isatty: bool) -> None:
        self.isatty = isatty
        self.showfspath = True
        self.written: list[str] = []

    def ensure_newline(self) -> None:
        self.written.append("(new line)")

    def write_line(self, line: str) -> None:
        self.written.append(line)

    def rewrite(self, line: str, *, erase: bool) -> None:
        assert erase
        self.written.append(f"(in place) {line}")

    def flush(self) -> None:
        """Write at once anyway."""


class HalfDone:
    """A run that is half done."""

    def __init__(self, tenant: str) -> None:
        self.settings = SimpleNamespace(tenant=tenant)
        self.merged: list[Any] = []
        self.every: list[float] = []

    def progress(self, every: float) -> Progress:
        self.every.append(every)
        return Progress(10, every=0)

    def so_far(self) -> tuple[int, int]:
        return 5, 1

    def merge(self, packed: Any) -> None:
        self.merged.append(packed)


def following(tenant: str, *, isatty: bool, verbose: int = 0) -> tuple[Following, Screen, HalfDone]:
    screen, run = Screen(isatty=isatty), HalfDone(tenant)
    capture = SimpleNamespace(global_and_fixture_disabled=nullcontext)
    plugins: dict[str, Any] = {"terminalreporter": screen, "capturemanager": capture}
    config: Any = SimpleNamespace(
        pluginmanager=SimpleNamespace(getplugin=plugins.get), option=SimpleNamespace(verbose=verbose)
    )
    given: Any = run
    return Following(config, given), screen, run


def test_elsewhere_than_on_a_terminal_progress_is_a_plain_line_from_time_to_time() -> None:
    follower, screen, run = following("live", isatty=False)
    follower.tell()
    assert screen.written[0] == "(new line)"
    assert screen.written[1].startswith("5 of 10 questions, 1 new drifts so far, about 1 second left")
    assert run.every == [EVERY]


@pytest.mark.parametrize("tenant", ["embedded", "recorded", "live"])
@pytest.mark.parametrize("verbose", [0, -1])
def test_on_a_terminal_the_line_stays_in_its_place_and_goes_at_the_end(tenant: str, verbose: int) -> None:
    follower, screen, run = following(tenant, isatty=True, verbose=verbose)
    follower.write("75 cases will be asked")
    follower.tell()
    follower.tell()
    assert screen.written[1] == "75 cases will be asked", "what is said before the run stays on the screen"
    follower.end()
    assert [line.startswith("(in place) 5 of 10") for line in screen.written[2:]] == [True, True, False]
    assert screen.written[-1] == "(in place) "
    assert run.every == [AT_ONCE]


@pytest.mark.parametrize(("isatty", "verbose"), [(True, 1), (False, 0), (False, 1)])
def test_nothing_stays_in_place_where_items_are_shown_or_nobody_watches(
    *, isatty: bool, verbose: int
) -> None:
    follower, screen, run = following("live", isatty=isatty, verbose=verbose)
    follower.tell()
    follower.end()
    assert not any(line.startswith("(in place)") for line in screen.written)
    assert screen.showfspath is (verbose > 0)
    assert run.every == [EVERY]


def test_a_line_in_place_is_no_longer_than_the_terminal_is_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    follower, screen, _ = following("live", isatty=True)
    follower.tell()
    assert screen.written == ["(in place) 5 of 10 questions, "[:30]]


def test_the_figures_that_come_with_an_item_are_taken_in() -> None:
    follower, screen, run = following("embedded", isatty=False)
    config: Any = SimpleNamespace(add_cleanup=lambda _: None)
    given: Any = run
    first, other = Running(config, given), Running(config, given)
    first._following = follower
    bare: Any = SimpleNamespace()
    full: Any = SimpleNamespace(conformance={"is_unjudged": False, "figures": {"requests": 3}})
    first.pytest_runtest_logreport(bare)
    other.pytest_runtest_logreport(full)
    assert (screen.written, run.merged) == ([], [])
    first.pytest_runtest_logreport(full)
    assert run.merged == [{"requests": 3}]
    assert len(screen.written) == 2
