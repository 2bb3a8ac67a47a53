"""The measurement of `python -m tests.fuzzing`, on outcomes of our own making, and one real run."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import conform
from tests import fuzzing
from tests.fuzzing import (
    FAULTS,
    FUZZED,
    OURS,
    THEIRS,
    Kept,
    Outcome,
    Run,
    Settings,
    distinct,
    measured,
    runs,
    sample,
    settings,
    table,
)

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = "taxes_value_is_text", "stores_ids_come_back"
TAXES, STORES = "v1/taxes", "v1/stores"
SEEDS = (1, 2, 3)


def outcome(*found: str, requests: int = 10) -> Outcome:
    return Outcome(found=frozenset(found), requests=requests, seconds=1.0)


def outcomes(**found: Any) -> dict[Run, Outcome]:
    """Give an outcome of every run; `found` is by `by_fault`, what each seed finds besides the noise."""
    known: dict[Run, Outcome] = {}
    for by, noise in ((OURS, ()), (FUZZED, ()), (THEIRS, ("a noise",))):
        for run in runs(by, (ONE, TWO), SEEDS):
            more = found.get(f"{by}_{run.fault}", {}).get(run.seed, ())
            known[run] = outcome(*noise, *more, requests=10 * run.seed)
    return known


def lines(known: dict[Run, Outcome]) -> list[str]:
    return [" ".join(line.split()) for line in table(known, Settings(faults=(ONE, TWO), seeds=SEEDS))]


def test_what_is_shown_without_the_fault_too_is_no_find() -> None:
    always = dict.fromkeys(SEEDS, ("a drift",))
    known = outcomes(
        ours_taxes_value_is_text=always, Schemathesis_taxes_value_is_text=dict.fromkeys(SEEDS, ())
    )
    told = lines(known)
    assert "found by ours alone 1 (1–1)" in told
    assert "found by Schemathesis alone 0 (0–0)" in told
    assert "found by neither 1 (1–1)" in told
    assert "distinct failures without a fault, ours 0 (0–0)" in told
    assert "distinct failures without a fault, Schemathesis 2 (2–2)" in told
    assert "requests of these resources, Schemathesis 40 (20–60)" in told
    assert f"found by Schemathesis on no seed: {ONE}, {TWO}" in told


def test_what_another_seed_shows_without_the_fault_is_no_find_either() -> None:
    known = outcomes(**{f"{THEIRS}_{ONE}": dict.fromkeys(SEEDS, ("a rare noise",))})
    known[Run(by=THEIRS, resource=TAXES, fault="", seed=2)] = outcome("a rare noise")
    assert "found by Schemathesis alone 0 (0–0)" in lines(known)


def test_the_median_of_the_seeds_is_given_with_the_least_and_the_most() -> None:
    known = outcomes(
        **{
            f"{THEIRS}_{ONE}": {1: ("x",), 2: ("x",)},
            f"{THEIRS}_{TWO}": {2: ("y",)},
            f"{OURS}_{ONE}": {2: ("z",)},
        }
    )
    told = lines(known)
    assert "found by Schemathesis alone 1 (0–1)" in told
    assert "found by both 0 (0–1)" in told
    assert f"found by ours on no seed: {TWO}" in told
    assert "found by Schemathesis on no seed: none" in told


def test_a_fault_of_which_a_run_is_missing_does_not_count() -> None:
    known = outcomes()
    del known[Run(by=THEIRS, resource=STORES, fault=TWO, seed=3)]
    told = lines(known)
    assert told[0].startswith(f"1 of {len(FAULTS)} faults, 1 resources, 3 seeds; Schemathesis 4.")
    assert told[1] == "1 more are wanted: the time was up, the next call goes on"
    assert "found by neither 1 (1–1)" in told
    assert lines({}) == [lines({})[0], "2 more are wanted: the time was up, the next call goes on"]


def test_a_resource_is_run_once_without_a_fault() -> None:
    both = (ONE, "taxes_list_ignores_the_limit")
    told = runs(THEIRS, both, (1,))
    assert [(each.resource, each.fault) for each in told] == [(TAXES, ""), (TAXES, ONE), (TAXES, both[1])]


def test_what_was_run_is_kept_until_what_is_measured_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, path = Run(by=THEIRS, resource=TAXES, fault=ONE, seed=1), tmp_path / "new" / "kept.jsonl"
    assert Kept(path, None).keep(run, outcome("x", "y")) == outcome("x", "y")
    assert Kept(path, None).outcome(run) == outcome("x", "y")
    assert Kept(path, 5).outcome(run) is None
    assert Kept(path, None).outcome(Run(by=THEIRS, resource=TAXES, fault=ONE, seed=2)) is None
    monkeypatch.setattr(fuzzing, "made_by", lambda _: "another tenant")
    assert Kept(path, None).outcome(run) is None


def test_a_failure_that_stands_twice_is_one() -> None:
    entry = {"operation": "GET /a", "check": "c", "failure": "F", "signature": "1", "id": "x"}
    assert distinct({"entries": [entry, {**entry, "id": "y"}]}) == {"GET /a c F 1"}


def test_what_is_measured_is_said_by_the_environment() -> None:
    usual = settings({})
    assert (len(usual.faults), usual.seeds, usual.examples) == (8, (1, 2, 3, 4, 5), None)
    told = settings({"FUZZING_FAULTS": f"{ONE},{TWO}", "FUZZING_SEEDS": "2", "FUZZING_EXAMPLES": "9"})
    assert (told.faults, told.seeds, told.examples) == ((ONE, TWO), (1, 2), 9)
    assert settings({"FUZZING_MINUTES": "0.5"}).seconds == 30
    assert (usual.jobs, settings({"FUZZING_JOBS": "2"}).jobs) == (1, 2)
    with pytest.raises(ValueError, match="no such fault: nothing"):
        settings({"FUZZING_FAULTS": "nothing"})


def test_a_sample_is_spread_over_the_whole_table() -> None:
    names = list(FAULTS)
    assert sample(2) == (names[0], names[len(names) // 2])
    assert sample(10_000) == tuple(names)


def test_what_there_is_time_for_is_run_and_kept_and_what_is_kept_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Run] = []

    def run_one(run: Run, *_: object, **__: object) -> Outcome:
        asked.append(run)
        return outcome(run.fault)

    monkeypatch.setattr(fuzzing, "theirs", run_one)
    monkeypatch.setattr(fuzzing, "ours", run_one)
    both = Settings(faults=(ONE, TWO), seeds=SEEDS, kept=tmp_path / "kept.jsonl", jobs=2)
    assert measured(replace(both, seconds=0)) == {}
    found = measured(both)
    assert len(found) == len(asked) == 3 * 4 * len(SEEDS)
    assert measured(both) == found == measured(replace(both, seconds=0))
    assert len(asked) == len(found)


def test_the_command_line_of_schemathesis_tests_a_resource_with_the_key() -> None:
    run = Run(by=THEIRS, resource=TAXES, fault="taxes_list_has_no_pagination", seed=1)
    with closing(conform.Tenant()) as tenant:
        found = fuzzing.theirs(run, tenant, examples=1)
        assert [*fuzzing._tables().iterdir()]
        answered = {each.answer.status for each in tenant.traffic.exchanges if each.answer is not None}
        drifts = {(each.kind, each.place) for each in tenant.traffic.drifts}
    assert drifts == {("envelope.missing", "pagination")}
    assert found.requests > 10
    assert {200, 202, 401} <= answered
    assert not [each for each in found.found if "ignored_auth" in each]
