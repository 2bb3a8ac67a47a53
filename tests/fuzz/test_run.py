"""A run of what Schemathesis draws, as a user starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.engine import copied
from tests.test_suites import suites_in

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("v1/site_info", "v1/taxes")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("fuzz"), SMALL)


@pytest.mark.parametrize("words", [("-m", "fuzz"), ("--sort", "fuzz")])
def test_it_is_asked_where_it_is_named_and_shows_nothing_of_a_conformant_tenant(
    project: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    run = suites_in(project, tmp_path, "--resource", "taxes", *words)
    assert run.status == 0, run.text
    assert run.drift["drifts"] == []
    assert run.drift["cases"]["run"] == run.drift["cases"]["conformant"] > 10


@pytest.mark.parametrize("words", [(), ("-m", "not fuzz"), ("--sort", "paging")])
def test_it_is_not_asked_where_nobody_names_it(project: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    run = suites_in(project, tmp_path, "--resource", "taxes", "--only", "GET", *words)
    assert run.status == 0, run.text
    assert " fuzz " not in (tmp_path / "run.log").read_text(encoding="utf-8")


def test_it_sends_no_more_than_its_budget_and_leaves_no_record(project: Path, tmp_path: Path) -> None:
    run = suites_in(project, tmp_path, "--resource", "taxes", "-m", "fuzz", "--budget", "20")
    assert run.status == 0, run.text
    sent = run.drift["sent"]
    assert 0 < sum(sent.values()) - sent["cleaning_up"] <= 20
    assert "left on" not in run.text


def test_processes_beside_each_other_ask_what_one_asks(project: Path, tmp_path: Path) -> None:
    alone = suites_in(project, tmp_path / "alone", "--resource", "taxes", "-m", "fuzz")
    beside = suites_in(
        project, tmp_path / "beside", "--resource", "taxes", "-m", "fuzz", "-n", "2", "--dist", "loadgroup"
    )
    assert beside.status == 0, beside.text
    assert beside.drift["cases"] == alone.drift["cases"]


def test_all_sorts_can_be_asked_in_one_run_which_tells_nothing_twice(project: Path, tmp_path: Path) -> None:
    observed = ("--resource", "taxes", "--profile", "observed")
    usual = suites_in(project, tmp_path / "usual", *observed)
    every = suites_in(project, tmp_path / "every", *observed, "--sort", "all")
    assert every.drift["cases"]["run"] > usual.drift["cases"]["run"]
    assert {each["id"] for each in every.drift["drifts"]} == {each["id"] for each in usual.drift["drifts"]}
    assert len(every.drift["findings"]) == len(usual.drift["findings"])
    assert not (project / "cassettes" / "fuzz.json").exists()
