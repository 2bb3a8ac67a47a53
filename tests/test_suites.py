"""The suites as a user runs them: `pytest suites …` in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from conform.report import sinks
from conform.tenants.embedded.tenant import EmbeddedTenant
from tests import ours
from tests.forked import ended, started
from tests.second_tenant import KEY, second_tenant
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Replying, Serving

ROOT = Path(__file__).parents[1]


PATIENCE = 240.0
"""Seconds that a run may take."""
LIVE = ("--tenant", "live", "--resource", "taxes")
"""A live run of one resource: what is not judged need not be planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    status: int
    text: str
    drift: dict[str, Any]


def remembered(folder: Path) -> Any:
    told = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    sent = [case[0] for group in told["groups"].values() for case in group["cases"]]
    drift = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
    assert sum(sent) == drift["sent"]["cases"]
    return told


def suites(folder: Path, *options: str, **environ: str) -> Run:
    return suites_in(ROOT, folder, *options, **environ)


def suites_in(root: Path, folder: Path, *options: str, **environ: str) -> Run:
    command = ("pytest", "suites", "--reports", str(folder), *options)
    with tempfile.TemporaryDirectory() as scratch:
        said = Path(scratch, "said")
        done = ended(started(root, said, command, surroundings(**environ)), said, PATIENCE)
    assert done.status is not None, done.text
    path = folder / "drift.json"
    drift = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Run(status=done.status, text=done.text, drift=drift)


def live(folder: Path, url: str, *options: str, environ: Mapping[str, str] = MappingProxyType({})) -> Run:
    common = ("--tenant", "live", "--base-url", url, "--resource", "taxes", "--rate", "1000")
    return suites(folder, *common, *options, DAFTRA_API_KEY=KEY, **environ)


def test_a_conformant_resource_has_no_drift(tmp_path: Path) -> None:
    run = suites(tmp_path, "--resource", "stores")
    assert run.status == 0, run.text
    assert run.drift["drifts"] == []
    assert run.drift["operations"] == {"documented": 5, "exercised": 5}
    assert run.drift["cases"]["run"] == run.drift["cases"]["conformant"] > 20
    assert "no drift" in run.text


def test_another_server_that_behaves_as_documented_is_conformant_live(tmp_path: Path) -> None:
    with second_tenant() as (url, books):
        run = live(tmp_path, url, "--allow-writes")
    assert run.status == 0, run.text
    assert run.drift["tenant"]["sort"] == "live"
    assert run.drift["cases"]["conformant"] == run.drift["cases"]["run"] > 20
    assert books.taxes == {}, "everything that the run made is gone"
    assert books.last > 40, "the run did write"


@pytest.mark.parametrize(
    ("lie", "kinds"),
    [
        ("value as text", {"field.retyped"}),
        ("no description", {"field.missing"}),
        ("open", {"access.open", "status.other"}),  # the other: with the key beside a token
        ("takes anything", {"status.accepted_invalid", "field.retyped"}),
        ("forgets edits", {"state.not_saved", "state.altered"}),
    ],
)
def test_another_server_that_lies_is_found_out_live(tmp_path: Path, lie: str, kinds: set[str]) -> None:
    with second_tenant(lie) as (url, books):
        run = live(tmp_path, url, "--allow-writes")
    assert run.status == 1, run.text
    assert {drift["kind"] for drift in run.drift["drifts"]} == kinds
    assert run.drift["cases"]["drifted"] > 0
    assert run.drift["cases"]["broken"] == run.drift["cases"]["blocked"] == 0
    assert books.taxes == {}, "what a drifting tenant let the run make is gone too"


def test_a_live_tenant_is_not_written_to_unless_asked(tmp_path: Path) -> None:
    with second_tenant() as (url, books):
        run = live(tmp_path, url)
    assert {call.partition(" ")[0] for call in books.calls} == {"GET"}
    assert "--allow-writes" in run.text


def test_a_live_tenant_that_is_not_written_to_is_judged_by_what_it_holds(tmp_path: Path) -> None:
    with second_tenant("value as text") as (url, books):
        for number in range(6):
            books.create({"name": f"Tax {number}", "value": number})
        run = live(tmp_path, url)
    assert run.status == 1, run.text
    assert {call.partition(" ")[0] for call in books.calls} == {"GET"}
    assert {(drift["kind"], drift["operation"]) for drift in run.drift["drifts"]} == {
        ("field.retyped", "GET /taxes{format}"),
        ("field.retyped", "GET /taxes/{id}{format}"),
    }
    assert run.drift["cases"]["blocked"] == 0


def test_a_tenant_that_may_be_thrown_away_is_asked_what_has_no_delete_and_keeps_it(tmp_path: Path) -> None:
    contracts = ours.contracts()
    names = ("brand", "client_attendance_log", "bookings", "stores")
    chosen = [part for name in names for part in ("--resource", name)]
    with closing(EmbeddedTenant(contracts)) as tenant:
        host = tenant.base_url.partition("//")[2]
        common = ("--tenant", "live", "--base-url", tenant.base_url, "--rate", "2000", "--allow-writes")
        options = (*common, *chosen, "--cases", "1", "--disposable", host)
        run = suites(tmp_path, *options, DAFTRA_API_KEY=tenant.key)
    assert run.status == 0, run.text
    assert run.drift["drifts"] == []
    assert run.drift["cases"]["conformant"] == run.drift["cases"]["run"] > 80
    left = {each["contract"]: each for each in run.drift["left"]}
    assert set(left) == {"v1/bookings", "v1/client_attendance_log", "v1/invoices", "v2/brand"}
    assert all(each["is_meant"] for each in left.values())


def test_what_an_empty_live_tenant_lacks_fails_the_run_until_the_team_accepts_it(tmp_path: Path) -> None:
    known = tmp_path / "known.yaml"
    known.write_text("- blocked: v1/taxes\n  reason: a new tenant\n  expires: 2999-01-01\n")
    with second_tenant() as (url, _):
        refused = live(tmp_path / "refused", url)
        accepted = live(tmp_path / "accepted", url, "--known", str(known))
    assert refused.status == 1, refused.text
    assert "blocked: 1 case: no record of v1/taxes on the tenant" in refused.text
    assert accepted.status == 0, accepted.text
    assert "blocked, accepted: 1 case: no record of v1/taxes on the tenant" in accepted.text
    assert (accepted.drift["cases"]["blocked"], accepted.drift["cases"]["accepted"]) == (1, 1)


@pytest.mark.parametrize(
    ("options", "environ", "says"),
    [
        (("--resource", "clents"), {}, "--resource clents"),
        (("--shard", "3/2"), {}, "--shard"),
        (("--rate", "0"), {}, "--rate"),
        (("--known", "nowhere.yaml"), {}, "nowhere.yaml"),
        ((*LIVE,), {"DAFTRA_API_KEY": "not-the-key"}, "DAFTRA_BASE_URL"),
        ((*LIVE, "--base-url", "http://127.0.0.1:9"), {}, "DAFTRA_API_KEY"),
        ((*LIVE, "--base-url", "nonsense"), {"DAFTRA_API_KEY": "not-the-key"}, "nonsense"),
    ],
)
def test_bad_options_are_one_clear_line(
    tmp_path: Path, options: tuple[str, ...], environ: dict[str, str], says: str
) -> None:
    run = suites(tmp_path, *options, **environ)
    assert run.status == 4, run.text
    assert "Traceback" not in run.text
    assert says in run.text


def test_an_unreachable_tenant_is_said_and_not_a_pass(tmp_path: Path) -> None:
    options = (*LIVE, "--base-url", "http://127.0.0.1:9")
    run = suites(tmp_path, *options, DAFTRA_API_KEY="not-the-key")
    assert run.status == 1
    assert "Traceback" not in run.text
    assert "nothing could be judged" in run.text


@pytest.mark.parametrize("among", [(), ("-n", "2")])
def test_a_tenant_that_is_out_has_its_screen_too(tmp_path: Path, among: tuple[str, ...]) -> None:
    options = (*LIVE, "--base-url", "http://127.0.0.1:9", *among)
    run = suites(tmp_path, *options, DAFTRA_API_KEY="not-the-key")
    assert "fails because: interrupted after 0 of 6 questions: nothing could be judged: " in run.text
    assert " (exit status 1)" in run.text
    assert "--failed" in run.text, "what to run once it is back"
    assert len(run.text.splitlines()) <= 40


def test_a_wrong_key_is_said_and_not_a_thousand_drifts(tmp_path: Path) -> None:
    with second_tenant() as (url, _):
        run = suites(
            tmp_path,
            "--tenant",
            "live",
            "--base-url",
            url,
            "--resource",
            "taxes",
            DAFTRA_API_KEY="not-the-key",
        )
    assert run.status == 1
    assert "nothing could be judged" in run.text
    assert "refuses the key (401)" in run.drift["interrupted"]
    assert run.drift["cases"]["run"] == 0
    assert run.drift["drifts"] == []


def test_a_web_page_instead_of_an_api_is_said(tmp_path: Path, serving: Serving, reply: Replying) -> None:
    page = reply(body=b"<html>Log in</html>", headers=(("Content-Type", "text/html"),))
    with serving(lambda _: page) as running:
        run = suites(tmp_path, *LIVE, "--base-url", running.url, DAFTRA_API_KEY="not-the-key")
    assert run.status == 1
    assert "web page" in run.text
    assert "Traceback" not in run.text


def copied(folder: Path) -> Path:
    """Copy what `pytest suites` needs into a project of its own."""
    for name in ("suites", "contracts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_a_typo_in_a_contract_is_one_line_with_file_place_and_reason(tmp_path: Path) -> None:
    project = copied(tmp_path / "project")
    contract = project / "contracts" / "v1" / "stores.yaml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("max_length", "max_lenght", 1), encoding="utf-8")
    run = suites_in(project, tmp_path / "reports")
    assert run.status == 4
    line = next(line for line in run.text.splitlines() if "stores.yaml" in line)
    assert "max_lenght" in line
    assert "models.StoreBase" in line
    assert "Traceback" not in run.text


def test_an_accepted_drift_does_not_fail_a_run_and_is_counted_apart(tmp_path: Path) -> None:
    known = tmp_path / "known.yaml"
    known.write_text(
        "- {kind: field.retyped, operation: 'GET /taxes*', place: '*.value', reason: strings}\n",
        encoding="utf-8",
    )
    with second_tenant("value as text") as (url, _):
        run = live(tmp_path, url, "--allow-writes", "--known", str(known))
    assert run.status == 0, run.text
    assert run.drift["drifts"]
    assert all(drift["known"] for drift in run.drift["drifts"])
    assert "0 new drifts" in run.text


def test_two_processes_and_two_shards_tell_what_one_process_tells(tmp_path: Path) -> None:
    chosen = [part for name in ("stores", "taxes", "brand") for part in ("--resource", name)]
    alone = suites(tmp_path / "alone", *chosen, "--profile", "observed")
    both = suites(tmp_path / "both", *chosen, "--profile", "observed", "-n", "2", "--dist", "loadgroup")
    assert alone.status == both.status == 1
    assert unvaried(both.drift) == unvaried(alone.drift)
    assert remembered(tmp_path / "both") == remembered(tmp_path / "alone")
    folders = [tmp_path / f"shard-{n}" for n in (1, 2)]
    for number, folder in enumerate(folders, 1):
        suites(folder, *chosen, "--profile", "observed", "--shard", f"{number}/2")
    assert run_command(["merge", *map(str, folders), "--reports", str(tmp_path / "whole")]) == 1
    whole = json.loads((tmp_path / "whole" / "drift.json").read_text(encoding="utf-8"))
    assert unvaried(whole) == unvaried(alone.drift)
    assert remembered(tmp_path / "whole") == remembered(tmp_path / "alone")


def unvaried(told: dict[str, Any]) -> dict[str, Any]:
    """Give a report without what is another of each run: when it was, where, and what it took."""
    varying = ("started", "seconds", "tenant", "sent", "requests")
    drifts = [{k: v for k, v in each.items() if k != "since"} for each in told["drifts"]]
    options = {k: v for k, v in told["options"].items() if k != "reports"}
    return {**{k: v for k, v in told.items() if k not in varying}, "options": options, "drifts": drifts}


def test_going_on_asks_what_failed_and_no_more_until_nothing_is_left(tmp_path: Path) -> None:
    with second_tenant("no description") as (url, books):
        first = live(tmp_path, url, "--allow-writes")
        second = live(tmp_path, url, "--allow-writes", "--failed")
        books.lies = frozenset()
        third = live(tmp_path, url, "--allow-writes", "--failed")
        books.calls.clear()
        fourth = live(tmp_path, url, "--allow-writes", "--failed")
    questions = [run.drift["questions"] for run in (first, second, third, fourth)]
    failed = questions[0]["asked"] - questions[0]["settled"]
    assert 0 < failed < questions[0]["asked"]
    assert questions[1]["planned"] == failed
    assert 0 < questions[2]["planned"] <= failed, "of one difference the first question of a pool tells"
    assert questions[3]["planned"] == 0
    assert [run.status for run in (first, second, third, fourth)] == [1, 1, 0, 0]
    assert {each["id"] for each in second.drift["drifts"]} == {each["id"] for each in first.drift["drifts"]}
    assert f"{questions[0]['settled']} questions settled last time, not asked again" in second.text
    assert third.drift["drifts"] == []
    assert "nothing failed last time, and nothing that may be asked is left" in fourth.text
    assert not {"POST", "PUT"} & {call.partition(" ")[0] for call in books.calls}, "nothing was asked of it"


def test_nights_of_a_budget_each_go_on_until_all_is_settled(tmp_path: Path) -> None:
    chosen = ("--resource", "stores", "--budget", "45")
    nights = [suites(tmp_path, *chosen)]
    while nights[-1].drift["questions"]["planned"]:
        nights.append(suites(tmp_path, *chosen, "--failed", *(("-n", "2") if len(nights) == 2 else ())))
    assert [run.status for run in nights] == [0] * len(nights)
    asked = [run.drift["questions"]["asked"] for run in nights]
    assert len(nights) > 3
    assert 0 not in asked[:-1]
    assert sum(asked) == nights[0].drift["questions"]["planned"]


def test_other_resources_and_what_was_not_chosen_are_remembered_as_they_were(tmp_path: Path) -> None:
    both = ("--resource", "stores", "--resource", "taxes")
    first = suites(tmp_path, *both, "--profile", "observed")
    suites(tmp_path, "--resource", "stores", "--failed", "-k", "test_boundary")
    rest = suites(tmp_path, *both, "--failed")
    outcomes = Counter(
        outcome
        for group in remembered(tmp_path)["groups"].values()
        for part in ("questions", "earlier")
        for _, outcome, _ in group[part]
    )
    assert rest.status == 0, rest.text
    assert 0 < rest.drift["questions"]["asked"] < first.drift["questions"]["asked"]
    assert outcomes == {"settled": first.drift["questions"]["planned"]}


def test_what_may_not_be_asked_is_nothing_that_is_left(tmp_path: Path) -> None:
    with second_tenant() as (url, books):
        books.create({"name": "Tax", "value": 7})
        first = live(tmp_path, url)
        second = live(tmp_path, url, "--failed")
    assert (first.status, second.status) == (0, 0), first.text + second.text
    assert (first.drift["cases"]["run"] > 0, second.drift["cases"]["run"]) == (True, 0)
    assert "nothing that may be asked is left" in second.text
    assert "--allow-writes" in second.text


def test_going_on_from_nothing_is_one_line_and_touches_nothing(tmp_path: Path) -> None:
    run = suites(tmp_path, "--resource", "stores", "--failed")
    assert run.status == 4
    assert "answers.json: is not there; run the suites once without --failed" in run.text
    assert [each.name for each in tmp_path.iterdir()] == []


TOY = """
from conform.report import sinks


def write(report, folder, door):
    door.text(folder / "toy.txt", f"{report.sent['cases']} {sum(report.verdicts.values())}")


sinks.SINKS = (*sinks.SINKS, sinks.Sink(name="toy.txt", write=write))
"""


@pytest.mark.parametrize("processes", [(), ("-n", "2")])
def test_a_sink_that_is_listed_is_written_by_a_run_by_its_processes_and_by_a_merge(
    tmp_path: Path, processes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    chosen = ("-p", "toy", "--resource", "stores", "--shard", "1/1")
    run = suites(tmp_path / "one", *chosen, *processes, PYTHONPATH=path)
    assert run.status == 0, run.text
    monkeypatch.setattr(sinks, "SINKS", sinks.SINKS)
    exec(compile(TOY, "toy", "exec"), {})  # noqa: S102 - the same list as that of the run
    assert run_command(["merge", str(tmp_path / "one"), "--reports", str(tmp_path / "whole")]) == 0
    toys = [(tmp_path / name / "toy.txt").read_text(encoding="utf-8") for name in ("one", "whole")]
    assert toys[0] == toys[1] == f"{run.drift['sent']['cases']} {run.drift['cases']['run']}"
    names = {sink.name for sink in sinks.SINKS} - {"shard.json"}
    assert all((tmp_path / "whole" / name).exists() for name in names)


def test_a_missing_shard_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suites(tmp_path / "one", "--resource", "stores", "--shard", "1/2")
    assert run_command(["merge", str(tmp_path / "one"), "--reports", str(tmp_path / "whole")]) == 2
    assert "shard 2/2 is missing" in capsys.readouterr().err
    assert not (tmp_path / "whole").exists()
