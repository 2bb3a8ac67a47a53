from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.ledger import Ledger
from conform.payloads.plan import plan
from conform.run import opening
from conform.run.settings import OPTIONS, settings
from tests.payloads.small import CARDS, PENS, operation

if TYPE_CHECKING:
    from pathlib import Path

    from conform.run.settings import Settings
    from tests.conftest import Replying, Serving


def chosen_settings(root: Path, **options: Any) -> Settings:
    defaults = {option.flag.lstrip("-").replace("-", "_"): option.default for option in OPTIONS}
    unset = {"record": False, "allow_writes": False, "fail_on_age": False, "anonymise": False}
    return settings({**defaults, **unset, **options}, root)


def opened(root: Path, url: str, **options: Any) -> opening.Opened:
    chosen = chosen_settings(root, **{"tenant": "live", "base_url": url, "rate": 1000.0, **options})
    return opening.open_run(chosen, {}, lambda _: False, None)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTRA_API_KEY", "canary-key-7f3a")


def test_what_a_budget_leaves_out_is_counted_in_cases(tmp_path: Path) -> None:
    chosen = chosen_settings(tmp_path, budget=40)
    everything = plan([PENS], seed=chosen.seed, drawn=chosen.drawn)

    kept, left = opening.planned(chosen, [PENS])

    assert left == {
        "the budget of 40 requests was spent": sum(len(each.cases) for each in everything)
        - sum(len(each.cases) for each in kept)
    }


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        ({"tenant": "live"}, {"v1/pens", "v2/card"}),
        ({"tenant": "live", "allow_writes": True}, {"v2/card"}),
        ({"tenant": "live", "allow_writes": True, "disposable": "trial"}, set()),
        ({"tenant": "embedded"}, set()),
        ({"tenant": "recorded"}, set()),
    ],
)
def test_a_live_tenant_is_asked_about_what_is_there_where_nothing_may_be_made(
    tmp_path: Path, options: dict[str, Any], asks: set[str]
) -> None:
    listed = operation("GET", "/card/list", "list")
    cards = replace(CARDS, operations=(*CARDS.operations, listed))
    groups, _ = opening.planned(chosen_settings(tmp_path, **options), [PENS, cards])
    cases = [case for group in groups for case in group.cases]
    assert {case.contract for case in cases if case.asks == "whole_list"} == asks


def dead_run(root: Path, url: str) -> None:
    ledger = Ledger.of_run(root / "reports" / "ledger", base_url=url)
    ledger.created("v1/taxes", 7, "/api2/taxes/7.json")
    ledger._file.close()


def test_a_live_run_that_may_write_sweeps_what_dead_runs_left(
    tmp_path: Path, serving: Serving, reply: Replying
) -> None:
    with serving(lambda _: reply()) as server:
        dead_run(tmp_path, server.url)
        run = opened(tmp_path, server.url, allow_writes=True)
        run.close()
    assert run.swept == ("deleted v1/taxes 7",)
    assert [heard.method for heard in server.heard] == ["GET", "DELETE"]
    assert list((tmp_path / "reports" / "ledger").iterdir()) == []


def test_a_live_run_that_may_not_write_sweeps_nothing(
    tmp_path: Path, serving: Serving, reply: Replying
) -> None:
    with serving(lambda _: reply()) as server:
        dead_run(tmp_path, server.url)
        run = opened(tmp_path, server.url)
        run.close()
    assert run.swept == ()
    assert [heard.method for heard in server.heard] == ["GET"]
    assert len(list((tmp_path / "reports" / "ledger").iterdir())) == 1
