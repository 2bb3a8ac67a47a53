from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.disk import Door
from conform.payloads.claim import Claim
from conform.report.evidence import Evidences
from conform.report.result import Result
from conform.report.shard import Part, ShardError, merged, read, whole, write
from conform.report.tally import Tally
from tests.report.small import CASE, STARTED, drift
from tests.run.small import CONTRACTS, CREATE

if TYPE_CHECKING:
    from pathlib import Path


def part(number: int, total: int = 2) -> Part:
    tally = Tally(requests=number, base_url="http://127.0.0.1:1")
    claims = [Claim(contract="v1/pens", operation=CREATE.id, rule="status", at=at) for at in ("202", "999")]
    tally.add(Result(case=CASE, verdict="drifted", drifts=(drift(f"data.Pen.field{number}"),)), claims)
    return Part(
        shard=(number, total),
        tenant="embedded",
        contracts=("v1/pens",),
        started=STARTED,
        seconds=float(number),
        tally=tally,
        evidences=Evidences(),
    )


def test_a_part_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write(part(1), tmp_path, Door())
    assert read(tmp_path) == part(1)


def test_the_whole_adds_up() -> None:
    report, _ = merged([part(2), part(1)], CONTRACTS, lambda _: ("line 1",), ("line 3",))
    assert (report.unseen_known, report.expired_known) == (("line 1",), ("line 3",))
    assert (report.sent.cases, report.seconds) == (3, 2.0)
    assert len(report.drifts) == 2
    assert report.claims == (1, 10), "what both shards asked counts once, and what no contract claims never"


def test_a_shard_that_ended_early_is_named() -> None:
    early = replace(part(2), interrupted="after 3 of 9 cases: SIGTERM")
    report, _ = merged([part(1), early], CONTRACTS, lambda _: ())
    assert report.interrupted == "shard 2/2 after 3 of 9 cases: SIGTERM"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([part(1)], "shard 2/2 is missing"),
        ([part(1), part(1), part(2)], "shard 1/2 is there twice"),
        ([part(1), replace(part(2), tenant="live")], "options differ"),
        ([part(1), part(2), part(1, 3)], "options differ"),
    ],
)
def test_shards_that_make_no_run_are_refused(parts: list[Part], says: str) -> None:
    with pytest.raises(ShardError, match=says):
        whole(parts)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="is not there"):
        read(tmp_path)
    (tmp_path / "shard.json").write_text("{", encoding="utf-8")
    with pytest.raises(ShardError, match="cannot be read"):
        read(tmp_path)


def test_a_contract_that_is_gone_is_named() -> None:
    with pytest.raises(ShardError, match="v1/pens is gone"):
        merged([part(1), part(2)], {}, lambda _: ())
