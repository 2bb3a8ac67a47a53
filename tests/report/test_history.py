"""The history of a folder: written and read back, of several tenants, damaged, and joined."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from conform.disk import Door
from conform.findings.history import History, times
from conform.report.history import (
    DAMAGED,
    NAME,
    HistoryFile,
    NightsTold,
    joined,
    keep,
    remembered,
    told,
    whose,
    write,
)
from conform.report.tally import Tally
from tests.findings.test_history import DRIFT, REFUSED, nights_of, on
from tests.findings.test_history import joined as of
from tests.report.small import STARTED, closed
from tests.report.year import year

if TYPE_CHECKING:
    from pathlib import Path

OURS = "embedded documented"
SOME = of(nights_of("s-.us.ss"), on(3, REFUSED, asked=["q", "r"], by=["r"]), on(4, DRIFT, REFUSED))


def kept(folder: Path, history: History = SOME, tenant: str = OURS) -> Path:
    keep(HistoryFile(tenants={tenant: told(history)}), folder, Door())
    return folder / NAME


@pytest.mark.parametrize("history", [History(), SOME, nights_of("s" * 40), nights_of("s.s.s.ssss.s")])
def test_a_history_is_read_back_as_it_was_written(history: History, tmp_path: Path) -> None:
    kept(tmp_path, history)
    assert remembered(tmp_path).of(OURS) == history
    assert remembered(tmp_path).of("live elsewhere") == History()


def test_a_folder_without_one_remembers_nothing(tmp_path: Path) -> None:
    assert remembered(tmp_path).of(OURS) == History()
    assert remembered(tmp_path).trouble == ""


def test_equal_histories_are_equal_files(tmp_path: Path) -> None:
    other = of(
        *(
            History(nights={name: each}, records=SOME.records, owners=SOME.owners)
            for name, each in SOME.nights.items()
        )
    )
    assert kept(tmp_path / "a").read_bytes() == kept(tmp_path / "b", other).read_bytes()


def run(number: int, tally: Tally, **more: Any) -> Any:
    given = {"started": STARTED + timedelta(days=number), "profile": "documented", **more}
    return closed(tally, **given)


def judged() -> Tally:
    tally = Tally(base_url="http://127.0.0.1:1")
    tally.answers.judged = {"0123456789ab": "v1/pens"}
    return tally


def test_a_run_adds_its_night_and_leaves_those_of_others(tmp_path: Path) -> None:
    kept(tmp_path, tenant="live https://pens.example")
    for number in range(2):
        before = remembered(tmp_path).of(OURS)
        report = run(number, judged())
        write(replace(report, history=of(before, report.history)), tmp_path, Door())
    assert len(remembered(tmp_path).of(OURS).nights) == 2
    assert remembered(tmp_path).of("live https://pens.example") == SOME


@pytest.mark.parametrize("more", [{"tenant": "recorded"}, {"shard": (1, 2)}])
def test_a_replay_and_a_part_of_a_run_are_no_nights(more: dict[str, Any], tmp_path: Path) -> None:
    report = run(0, judged(), **more)
    write(report, tmp_path, Door())
    assert report.history == History()
    assert not (tmp_path / NAME).exists()


def test_a_run_that_judged_nothing_is_no_night() -> None:
    assert run(0, Tally()).history.nights == {}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("live", "https://pens.example", ""), "live https://pens.example"),
        (("embedded", "http://127.0.0.1:999", "observed"), "embedded observed"),
        (("recorded", "cassettes/embedded", ""), ""),
    ],
)
def test_whose_the_nights_are(args: tuple[str, str, str], said: str) -> None:
    assert whose(*args) == said


def damaged() -> list[str]:
    sound = json.loads(json.dumps({"format": 1, "tenants": {OURS: _plain(told(SOME))}}))
    changes: tuple[dict[str, Any], ...] = (
        {"nights": [["2026-11-22T05:00:00Z-1", 7]]},
        {"asked": ["!"]},
        {"asked": ["AAAA"]},
        {"questions": ""},
        {"drifts": {DRIFT.id: {"shown": "99"}}},
        {"drifts": {DRIFT.id: {"shown": "3-1"}}},
        {"drifts": {DRIFT.id: {"shown": "x"}}},
        {"drifts": 3},
    )
    wrong = [{**sound, "tenants": {OURS: {**sound["tenants"][OURS], **each}}} for each in changes]
    return ["", "{", "[]", '{"format": 9}', *map(json.dumps, wrong)]


def _plain(nights: NightsTold) -> Any:
    return {
        "questions": nights.questions,
        "asked": nights.asked,
        "nights": nights.nights,
        "drifts": {key: {"shown": each.shown} for key, each in nights.drifts.items()},
    }


@pytest.mark.parametrize("text", damaged())
def test_a_damaged_history_is_told_on_one_line_and_set_aside_by_the_next(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text)
    past = remembered(tmp_path)
    assert past.of(OURS) == History()
    assert past.trouble.startswith(str(tmp_path / NAME))
    assert "set aside" in past.trouble
    assert "\n" not in past.trouble

    write(run(0, judged()), tmp_path, Door())
    assert (tmp_path / f"{NAME}{DAMAGED}").read_text() == text
    assert len(remembered(tmp_path).of(OURS).nights) == 1


def test_histories_are_joined_tenant_by_tenant(tmp_path: Path) -> None:
    kept(tmp_path / "a", nights_of("s."))
    kept(tmp_path / "b", on(5, DRIFT))
    kept(tmp_path / "c", on(5, DRIFT), "live https://pens.example")
    pasts = [remembered(tmp_path / name) for name in ("a", "b", "c", "none")]
    file = joined(pasts)
    assert file == joined([*reversed(pasts), *pasts])
    assert {tenant: len(each.nights) for tenant, each in file.tenants.items()} == {
        OURS: 3,
        "live https://pens.example": 1,
    }
    assert times(file.tenants[OURS].history, [DRIFT.id]).back_since != ""


def test_a_year_of_everything_is_a_small_file(tmp_path: Path) -> None:
    history = year()
    assert kept(tmp_path, history).stat().st_size < 2 * 2**20
    assert remembered(tmp_path).of(OURS) == history
