"""What a live run will do, said before its first request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Group, alone
from conform.run.permitted import NO_REMOVAL, NO_WRITES, Policy, permitted
from conform.run.planned import Forecast, forecast, told
from tests.run.shelf import CONTRACTS, CREATE, END, LOOK, MAKE
from tests.run.small import case
from tests.run.test_settings import LIVE, WRITING, read

if TYPE_CHECKING:
    from pathlib import Path

    from conform.case import Case

INK = replace(MAKE, contract="v1/inks")


def counted(*cases: Case, **may: bool) -> Forecast:
    given: dict[str, Any] = {"may_write": True, "may_leave": False, **may}
    policy = Policy(**given)
    pools = tuple(alone(each) for each in cases if not permitted(each, CONTRACTS, policy)[1])
    group = Group(contract="v1/pens", operation=CREATE.id, sort="valid", cases=cases, pools=pools)
    return forecast([group], CONTRACTS, lambda each: permitted(each, CONTRACTS, policy)[1])


def test_what_a_case_makes_is_removed_by_itself_or_after_it() -> None:
    assert counted(case(MAKE, LOOK)) == Forecast(
        operations=1, questions=1, cases=1, requests=3, records=1, stay=0, not_asked={}
    )
    assert counted(case(MAKE, END)).requests == 2


def test_what_is_refused_or_observed_makes_no_record() -> None:
    assert counted(case(replace(MAKE, expects="refused"), replace(MAKE, expects="observed"))).records == 0


def test_what_has_no_delete_stays_where_it_may_be_made_and_is_not_asked_elsewhere() -> None:
    assert counted(case(INK), may_leave=True).stay == 1
    assert counted(case(INK)).not_asked == {NO_REMOVAL: 1}
    assert counted(case(INK), may_write=False).not_asked == {NO_WRITES: 1}


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            Forecast(operations=7, questions=90, cases=12, requests=240, not_asked={}),
            "live tenant https://my-trial.daftra.com: 90 questions of 7 operations will be asked",
        ),
        (
            Forecast(cases=12, requests=240, not_asked={}),
            "  by 12 cases, about 240 requests, 2 minutes at 2 a second",
        ),
        (Forecast(not_asked={}), "  records: none is made, edited or deleted"),
        (
            Forecast(records=9, stay=2, not_asked={}),
            "  records: about 9 are made and removed again, at most 25 of cases stand at one time; 2 stay",
        ),
        (Forecast(not_asked={NO_WRITES: 3}), f"  not asked: 3 questions: {NO_WRITES}"),
    ],
)
def test_the_block_says(tmp_path: Path, found: Forecast, line: str) -> None:
    assert line in told(found, read(tmp_path, **WRITING), "https://my-trial.daftra.com")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            {**WRITING, "shard": "2/4"},
            "  shard 2/4 takes its part: 0.5 of 2 requests a second, 6 of the records",
        ),
        ({**LIVE, "rate": 3.0, "shard": "1/2"}, "  shard 1/2 takes its part: 1.5 of 3 requests a second"),
    ],
)
def test_a_shard_says_what_it_takes(tmp_path: Path, given: dict[str, Any], line: str) -> None:
    block = told(Forecast(requests=240, not_asked={}), read(tmp_path, **given), "https://my-trial.daftra.com")
    assert any(each.startswith(line) for each in block)
    assert not any(
        "takes its part" in each for each in told(Forecast(not_asked={}), read(tmp_path, **LIVE), "")
    )
