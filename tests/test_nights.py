"""Nights of a tenant, as a team lives through them: quiet, one answer that is off, a fault, mended, back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conform.commands import run_command
from conform.report.history import remembered
from tests.second_tenant import second_tenant
from tests.test_suites import live

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.test_suites import Run

LIE = "value as text"


class Once:
    """Lie for one answer and be honest then."""

    def __init__(self) -> None:
        self._left = [LIE]

    def __contains__(self, lie: object) -> bool:
        return lie in self._left and bool(self._left.pop())


def states(run: Run) -> set[str]:
    return {each["state"] for each in run.drift["drifts"]}


def test_a_week_of_nights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = tmp_path / "known.yaml"
    with second_tenant() as (url, books):

        def night(lies: Any, *options: str) -> Run:
            books.lies = lies
            more = ("--known", str(known)) if known.exists() else ()
            return live(tmp_path, url, "--allow-writes", "-k", "lifecycle", *more, *options)

        quiet = night(frozenset())
        off = night(Once())
        fault = night({LIE})
        mended = night(frozenset())
        back = night({LIE})
        finding = max(back.drift["findings"], key=lambda each: len(each["drifts"]))
        arguments = ("--known", str(known), "--drift", str(tmp_path / "drift.json"), "--reason", "agreed")
        for each in back.drift["findings"]:
            assert run_command(["known", "add", each["id"], *arguments]) == 0
        accepted = night({LIE}, "--strict-known")
        gone = [night(frozenset(), "--strict-known").status for _ in range(3)]

    assert (quiet.status, quiet.drift["drifts"]) == (0, [])
    assert (off.status, states(off)) == (0, {"flapping"}), off.text
    assert "flapping: " in off.text
    assert "seen on 1 of 2 nights" in off.text
    assert (fault.status, states(fault)) == (1, {"new"}), fault.text
    assert (mended.status, mended.drift["drifts"]) == (0, [])
    assert (back.status, states(back)) == (1, {"new"}), back.text
    assert (accepted.status, states(accepted)) == (0, {"known"}), accepted.text
    assert {each["known"] for each in accepted.drift["findings"]} == {"known"}
    assert finding["title"].partition(":")[0] in accepted.text
    assert gone == [0, 0, 1], "never seen again, and not merely absent for a night"
    (nights,) = remembered(tmp_path).file.tenants.values()
    assert len(nights.nights) == 9
    capsys.readouterr()
    assert run_command(["merge", "--histories", str(tmp_path), "--reports", str(tmp_path / "all")]) == 0
    assert capsys.readouterr().out == f"live {url}: 9 nights\n"
    assert remembered(tmp_path / "all") == remembered(tmp_path)
