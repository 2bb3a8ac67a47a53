from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import Contradiction, Side
from conform.disk import Door
from conform.findings import find, read_known
from conform.findings.known import Known
from conform.payloads.claims import Claim
from conform.report.answers import Became
from conform.report.close import Part, ShardError, close, read_shard, whole, write_shard
from conform.report.codec import ReportFileError
from conform.report.result import Result
from conform.report.tally import Tally
from tests.report.small import CASE, STARTED, closed, drift
from tests.run.small import CONTRACTS, CREATE, PENS, SOURCE

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 1)


def part(number: int, total: int = 2) -> Part:
    tally = Tally(requests=Counter({"cases": number}), base_url="http://127.0.0.1:1")
    claims = [Claim(contract="v1/pens", operation=CREATE.id, rule="status", at=at) for at in ("202", "999")]
    tally.add(Result(case=CASE, verdict="drifted", drifts=(drift(f"data.Pen.field{number}"),)), claims)
    return Part(
        shard=(number, total),
        tenant="embedded",
        contracts=("v1/pens",),
        started=STARTED,
        seconds=float(number),
        tally=tally,
    )


def test_a_part_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    write_shard(replace(closed(Tally()), part=part(1)), tmp_path, Door())
    assert read_shard(tmp_path) == part(1)


def test_a_run_in_one_piece_is_no_shard(tmp_path: Path) -> None:
    write_shard(closed(Tally()), tmp_path, Door())
    assert list(tmp_path.iterdir()) == []


def test_the_whole_adds_up() -> None:
    known = read_known(
        "- {kind: field.null, reason: agreed, expires: 2026-02-01}\n- {kind: 'body.*', reason: odd}\n",
        file="k",
    )
    report = close(whole([part(2), part(1)], CONTRACTS), CONTRACTS, known, DAY)
    assert report.expired_known == ("line 1 (kind field.null): agreed (expired 2026-02-01)",)
    assert report.unseen_known == (), "not all was asked"
    assert (report.sent["cases"], report.seconds) == (3, 2.0)
    assert len(report.drifts) == 2
    assert report.claims == (1, 16), "what both shards asked counts once, and what no contract claims never"
    assert len(report.claim_lines) > 1


def test_a_shard_that_ended_early_is_named() -> None:
    early = replace(part(2), interrupted="after 3 of 9 cases: SIGTERM")
    assert whole([part(1), early], CONTRACTS).interrupted == "shard 2/2 after 3 of 9 cases: SIGTERM"
    assert not whole([part(1), early], CONTRACTS).is_by_budget
    assert whole([part(1), replace(early, is_by_budget=True)], CONTRACTS).is_by_budget


def test_shards_of_which_one_had_something_left_to_ask_had_something_left() -> None:
    nothing = [replace(part(number), has_nothing_left=True) for number in (1, 2)]
    assert whole(nothing, CONTRACTS).has_nothing_left
    assert not whole([nothing[0], part(2)], CONTRACTS).has_nothing_left


def test_known_drift_is_not_missed_in_a_run_that_left_out_what_was_settled_before() -> None:
    known = read_known("- {kind: field.null, reason: agreed}\n", file="k")
    tally = Tally()
    tally.statuses = {
        key: {each.id: Counter({200: 1}) for each in CONTRACTS[key].operations} for key in CONTRACTS
    }
    settled = {"v1/pens x valid": {"minimal": Became(outcome="settled")}}
    assert close(closed(tally).part, CONTRACTS, known, DAY).unseen_known
    tally.answers.earlier = settled
    assert not close(closed(tally).part, CONTRACTS, known, DAY).unseen_known


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
        whole(parts, CONTRACTS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "is not there; run the shard again"),
        ("{", "is no whole"),
        ('{"format": 2}', "has format 2, not 4"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "shard.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReportFileError, match=says):
        read_shard(tmp_path)


def test_a_contract_that_is_gone_is_named() -> None:
    nothing: dict[str, Any] = {}
    with pytest.raises(ShardError, match="v1/pens is gone"):
        whole([part(1), part(2)], nothing)


def test_an_empty_run_is_closed_too() -> None:
    assert close(replace(part(1), tally=Tally()), CONTRACTS, Known(), DAY).drifts == ()


def test_what_the_documents_contradict_is_told_once_and_fails_nothing() -> None:
    sides = tuple(Side(source=SOURCE, states=each) for each in ("integer", "number"))
    kept = Contradiction(at="request.Pen.price", about="kinds", sides=sides)
    contradicting = replace(
        PENS, operations=(replace(CREATE, contradictions=(kept, kept)), *PENS.operations[1:])
    )
    known = {**CONTRACTS, "v1/pens": contradicting}
    report = close(whole([part(1), part(2)], known), known, read_known("", file="k"), DAY)
    without = close(whole([part(1), part(2)], CONTRACTS), CONTRACTS, read_known("", file="k"), DAY)
    assert [each.where for each in report.documents.drifts] == ["request.Pen.price: kinds"]
    assert [each.id for each in report.documents.findings] == [
        f"D{each.id[1:]}" for each in find(report.documents.drifts, CONTRACTS)
    ]
    assert report.has_failed == without.has_failed
    assert report.drifts == without.drifts
    assert without.documents.drifts == ()
