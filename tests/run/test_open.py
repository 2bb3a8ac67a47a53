from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract.embedded import Behaviour
from conform.daftra import DAFTRA
from conform.ledger import Ledger
from conform.payloads.plan import plan
from conform.run.custody import Custody
from conform.run.open import open_run
from conform.run.planned import cut, whole_plan
from conform.run.settings import OPTIONS, settings
from conform.tenants.embedded import behaviour as do
from conform.tenants.embedded.tenant import EmbeddedTenant
from conform.tenants.live import Pace, SettingsError
from tests import ours
from tests.payloads.small import CARDS, PENS, operation
from tests.run.shelf import CONTRACTS, CREATE, Shelf, over_http

if TYPE_CHECKING:
    from conform.run.open import OpenRun
    from conform.run.settings import Settings
    from tests.conftest import Heard, Reply, Replying, Serving


def chosen_settings(root: Path, **options: Any) -> Settings:
    defaults = {flag.lstrip("-").replace("-", "_"): given.get("default") for flag, given in OPTIONS.items()}
    unset = {
        "record": False,
        "allow_writes": False,
        "one_by_one": False,
        "fail_on_age": False,
        "anonymise": False,
    }
    return settings({**defaults, **unset, **options}, root, DAFTRA)


def opened(root: Path, url: str, **options: Any) -> OpenRun:
    chosen = chosen_settings(root, **{"tenant": "live", "base_url": url, "rate": 1000.0, **options})
    return open_run(chosen, CONTRACTS)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTRA_API_KEY", "canary-key-7f3a")


def test_what_a_budget_leaves_out_is_counted_in_questions(tmp_path: Path) -> None:
    chosen = chosen_settings(tmp_path, budget=40)
    everything = plan([PENS], seed=chosen.seed, drawn=chosen.drawn)

    kept, left = cut(chosen, whole_plan(chosen, [PENS]), [PENS])

    assert left == {
        "the budget of 40 requests was spent": sum(len(each.cases) for each in everything)
        - sum(len(each.cases) for each in kept)
    }


ROOT = Path(__file__).parents[2]
TRIAL = {"base_url": "https://trial.daftra.com"}


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        ({"tenant": "live"}, {"v1/pens", "v2/card"}),
        ({"tenant": "live", "allow_writes": True}, {"v2/card"}),
        ({"tenant": "live", "allow_writes": True, "disposable": "trial", **TRIAL}, set()),
        ({"tenant": "embedded"}, set()),
        ({"tenant": "recorded"}, set()),
    ],
)
def test_a_live_tenant_is_asked_about_what_is_there_where_nothing_may_be_made(
    tmp_path: Path, options: dict[str, Any], asks: set[str]
) -> None:
    listed = operation("GET", "/card/list", "list")
    cards = replace(CARDS, operations=(*CARDS.operations, listed))
    groups = whole_plan(chosen_settings(tmp_path, **options), [CONTRACTS["v1/pens"], cards])
    cases = [case for group in groups for case in group.cases]
    assert {case.contract for case in cases if case.asks == "whole_list"} == asks


def dead_run(root: Path, url: str, shelf: Shelf) -> None:
    """Leave a pen on the shelf, as a run that was killed does."""
    ledger = Ledger.of_run(root / "reports" / "ledger", base_url=url)
    number, mark = ledger.next_mark()
    ledger.creating(number, "v1/pens", CREATE.id, mark=mark, shown_as="notes")
    shelf.pens[7] = {"id": 7, "name": "Blue", "notes": mark}
    ledger.named(number, 7)
    ledger.let_go()


def test_a_live_run_that_may_write_sweeps_what_dead_runs_left(tmp_path: Path, serving: Serving) -> None:
    shelf = Shelf()
    with serving(over_http(shelf)) as server:
        dead_run(tmp_path, server.url, shelf)
        run = opened(tmp_path, server.url, allow_writes=True)
        run.session.close()
        run.close()
    assert [each.said for each in run.swept] == ["deleted v1/pens 7"]
    assert shelf.pens == {}
    assert list((tmp_path / "reports" / "ledger").iterdir()) == []


def test_a_live_run_that_may_not_write_sweeps_nothing(tmp_path: Path, serving: Serving) -> None:
    shelf = Shelf()
    with serving(over_http(shelf)) as server:
        dead_run(tmp_path, server.url, shelf)
        run = opened(tmp_path, server.url)
        run.session.close()
        run.close()
    assert run.swept == ()
    assert shelf.calls == []
    assert len(list((tmp_path / "reports" / "ledger").iterdir())) == 1


def test_a_key_that_may_only_read_is_told_before_a_run_that_writes(
    tmp_path: Path, serving: Serving, reply: Replying
) -> None:
    def answer(heard: Heard) -> Reply:
        return reply(status=403 if heard.method == "DELETE" else 200)

    chosen = chosen_settings(tmp_path, tenant="live", rate=1000.0, allow_writes=True)
    with serving(answer) as server:
        run = open_run(replace(chosen, base_url=server.url), {"v1/pens": PENS})
        run.close()
    assert "the key may only read" in (run.trouble or "")
    assert not (tmp_path / "reports" / "ledger").exists()


def test_what_a_login_brings_is_a_secret_from_then_on(
    tmp_path: Path, serving: Serving, reply: Replying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAFTRA_API_KEY")
    for name in ("CLIENT_ID", "CLIENT_SECRET", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"DAFTRA_{name}", f"login-{name}")
    with serving(lambda _: reply(body=b'{"access_token": "canary-token-1"}')) as server:
        run = opened(tmp_path, server.url)
        run.close()
    assert run.trouble is None
    assert "canary-token-1" not in run.redactor.text("it said canary-token-1")


def test_a_rate_that_is_none_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--rate .* is no rate; give requests a second"):
        opened(tmp_path, "http://127.0.0.1:9", rate=1e-9)


def test_certificates_that_cannot_be_read_open_nothing(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"--ca-file names .*, which cannot be read as certificates"):
        opened(tmp_path, "https://127.0.0.1:9", ca_file="ca.pem")


def test_a_timeout_is_for_each_request_of_a_live_run(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        run = opened(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
        run.close()
    assert "no answer within 0.2 s" in (run.trouble or "")


def asked(root: Path, monkeypatch: pytest.MonkeyPatch, *keys: str) -> set[tuple[str, str]]:
    """Give verdicts and kinds of the reads of two resources, some of which answer 500 for everything."""
    broken = Behaviour(
        name="x", reason="", stage="reply", does=do.answer(500, instead_of=range(600)), contracts=keys
    )
    contracts = ours.by_key()

    def tenant(found: Any, **options: Any) -> EmbeddedTenant:
        vendor = replace(DAFTRA, embedded=replace(DAFTRA.embedded, faults={"x": broken}))
        return EmbeddedTenant([replace(each, vendor=vendor) for each in found], faults=("x",), **options)

    monkeypatch.setattr("conform.run.open.EmbeddedTenant", tenant)
    run = open_run(chosen_settings(root), contracts)
    try:
        groups = plan([contracts["v1/taxes"]], drawn=0, sorts=("paging",))
        results = [each for group in groups for each in run.session.run(group).results]
    finally:
        run.session.close()
        run.close()
    return {(each.verdict, drift.kind) for each in results for drift in each.drifts} or {
        (each.verdict, "") for each in results
    }


def test_one_resource_of_the_embedded_tenant_that_fails_is_drift_and_all_of_them_an_outage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(tmp_path, monkeypatch, "v1/taxes") == {("drifted", "status.server_error")}
    assert asked(tmp_path, monkeypatch, "v1", "v2") == {("broken", "")}


def test_a_shard_keeps_its_part_of_the_pace_and_of_the_limit(
    tmp_path: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates, standing = list[float](), list[int]()

    def paced(rate: float, _: str) -> Pace:
        rates.append(rate)
        return Pace()

    def custody(**given: Any) -> Custody:
        standing.append(given["standing"])
        return Custody(**given)

    monkeypatch.setattr("conform.run.open.shared_pace", paced)
    monkeypatch.setattr("conform.run.open.Custody", custody)
    with serving(over_http(Shelf())) as server:
        for number in (1, 2):
            run = opened(tmp_path, server.url, rate=3.0, allow_writes=True, standing=5, shard=f"{number}/2")
            run.session.close()
            run.close()
    assert (rates, standing) == ([1.5, 1.5], [3, 2])
