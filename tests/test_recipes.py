"""The recipes of a night, a gate and reports for the vendor run here as a forge would run them."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zlib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conform.commands import COMMANDS
from conform.disk import Door
from conform.ledger import MARK, Ledger
from conform.report import drift_json
from conform.report.close import read_shard
from conform.report.codec import packed
from conform.report.history import remembered
from conform.report.tally import Tally
from conform.run.settings import OPTIONS
from tests import workflows
from tests.report import story
from tests.workflows import Ended, Forge, load

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "workflows"
NIGHTLY, GATE, VENDOR = (FOLDER / f"{name}.yml" for name in ("nightly", "gate", "vendor"))
GITLAB = ROOT / ".gitlab-ci.yml"
WORKFLOWS = (NIGHTLY, GATE, VENDOR)
KEY = "embedded-tenant-key"
ASKED = "--allow-writes --rate 1000 --resource taxes"
FAULT = "taxes_value_is_text"
PROOF = bool(os.environ.get("PROOF"))


def steps() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.name, step)
        for path in WORKFLOWS
        for job in load(path)["jobs"].values()
        for step in job["steps"]
    ]


def gitlab() -> dict[str, Any]:
    return dict(yaml.safe_load(GITLAB.read_text(encoding="utf-8")))


def scripts() -> list[str]:
    told = [str(step["run"]) for _, step in steps() if "run" in step]
    jobs = [each for each in gitlab().values() if isinstance(each, dict)]
    parts = ("before_script", "script", "after_script")
    return [*told, *("\n".join(map(str, job[part])) for job in jobs for part in parts if part in job)]


@pytest.mark.parametrize(
    ("schema", "paths"), [("vendor.github-workflows", WORKFLOWS), ("vendor.gitlab-ci", (GITLAB,))]
)
def test_the_files_are_what_the_forges_read(schema: str, paths: tuple[Path, ...]) -> None:
    options = ["--data-transform", "gitlab-ci"] if "gitlab" in schema else []
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        *options,
        *map(str, paths),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_by_digest_with_their_version_beside_it() -> None:
    lines = [line for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    pinned = [
        re.fullmatch(r"\s*(?:- )?uses: ([\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", each) for each in lines
    ]
    assert None not in pinned
    by_owner = {
        (each[1].rpartition("/")[0] if each[1].count("/") > 1 else each[1], each[2], each[3])
        for each in pinned
        if each
    }
    assert len(by_owner) == len({name for name, _, _ in by_owner}), "one version of each"


def test_each_workflow_may_do_no_more_than_it_has_to() -> None:
    for path in WORKFLOWS:
        assert "permissions" in load(path)
    written = re.findall(
        r"^ *(\S+): write", "\n".join(path.read_text("utf-8") for path in WORKFLOWS), re.MULTILINE
    )
    assert written == ["issues"]
    checkouts = [step for _, step in steps() if "checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert "secrets." not in GATE.read_text("utf-8") + VENDOR.read_text("utf-8")


def test_nothing_that_is_given_from_outside_becomes_a_part_of_a_script() -> None:
    assert [each for each in scripts() if "${{" in each] == []


def test_a_step_that_calls_an_action_of_others_knows_no_secret() -> None:
    assert [step for _, step in steps() if "uses" in step and "secrets." in str(step)] == []
    assert all(
        "secrets." not in str(job.get("env", {})) for path in WORKFLOWS for job in load(path)["jobs"].values()
    )


def calls(program: str) -> list[list[str]]:
    """Give the words of each call of a program in the scripts."""
    lines = "\n".join(scripts()).replace("\\\n", " ").splitlines()
    found = [
        line.partition(f"{program} ")[2]
        for line in lines
        if re.search(rf"(^|[ ;]){re.escape(program)} ", line)
    ]
    return [list(shlex.split(re.split(r" (?:\|\||&&|;)|; ", each)[0])) for each in found]


def test_each_command_of_ours_is_there_and_takes_what_it_is_given() -> None:
    found = calls(".venv/bin/conform")
    assert {each[0] for each in found} <= {*COMMANDS}
    for words in found:
        parser = argparse.ArgumentParser()
        importlib.import_module(f"conform.commands.{words[0]}").add(parser)
        parser.parse_args(words[1:])


def test_each_option_of_a_run_is_there() -> None:
    found = calls(".venv/bin/pytest")
    assert len(found) == 4
    given = {word for words in found for word in words if word.startswith("--")}
    defaults = re.findall(
        r"--[a-z-]+", NIGHTLY.read_text("utf-8").partition("CONFORM_OPTIONS: ")[2].splitlines()[0]
    )
    assert {*given, *defaults} <= {*OPTIONS}
    assert all(words[0] == "suites" for words in found)


def test_what_is_made_is_a_goal_of_the_makefile() -> None:
    goals = {word for words in calls("make") for word in words}
    assert goals == {".venv/ready"}
    assert "\n.venv/ready:" in (ROOT / "Makefile").read_text("utf-8")


def test_what_a_night_leaves_is_what_the_next_one_takes() -> None:
    paths = [
        step["with"]["path"].split()
        for name, step in steps()
        if name == "nightly.yml" and ("cache" in step.get("uses", "") or "kept-" in str(step.get("with")))
    ]
    assert len(paths) == 3
    assert paths[0] == paths[1] == paths[2]
    assert {"reports/ledger", "reports/history.json"} <= {*paths[0]}
    assert {"reports/ledger", "reports/history.json"} <= {*gitlab()["night"]["cache"]["paths"]}


def test_after_a_run_that_failed_everything_is_swept_told_and_kept() -> None:
    run = load(NIGHTLY)["jobs"]["night"]["steps"]
    after = run[[step.get("name") for step in run].index("Run") + 1 :]
    assert {step["if"] for step in after} == {"always()"}


@pytest.mark.parametrize(
    ("event", "branch", "is_run"),
    [("schedule", "main", True), ("workflow_dispatch", "main", True), ("workflow_dispatch", "mine", False)],
)
def test_a_night_runs_where_the_next_one_finds_its_ledger(event: str, branch: str, is_run: bool) -> None:  # noqa: FBT001 - a table
    told = {"event_name": event, "ref_name": branch, "event": {"repository": {"default_branch": "main"}}}
    condition = load(NIGHTLY)["jobs"]["night"]["if"]
    assert workflows.Expression(condition, {"github": told}, {}).value() is is_run


@contextmanager
def served(url: str = "", *options: str) -> Iterator[str]:
    """Serve the embedded tenant by our own command, at an address of before where one is given."""
    port = url.rpartition(":")[2] or "0"
    command = [sys.executable, "-m", "conform", "serve", "--port", port, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603 - ours
        assert process.stdout is not None
        said = process.stdout.readline()
        try:
            yield said.split()[3]
        finally:
            process.terminate()


def night(held: Forge, url: str, *options: str) -> Ended:
    held.run += 1
    with served(url, *options) as address:
        held.vars["DAFTRA_BASE_URL"] = address
        return held.job(NIGHTLY, "night", tenant="nightly")


@pytest.fixture
def held(tmp_path: Path) -> Forge:
    return Forge(folder=tmp_path, vars={"CONFORM_OPTIONS": ASKED}, secrets={"DAFTRA_API_KEY": KEY})


def test_three_nights_open_an_issue_follow_it_and_close_it(held: Forge) -> None:
    quiet = night(held, "")
    url = held.vars["DAFTRA_BASE_URL"]
    assert quiet.result == "success", quiet.text
    assert held.issues == []
    assert quiet.steps["Take it from the artifact where the cache was evicted"] == "success"

    (kept,) = (held.folder / "cache").iterdir()
    ledger = Ledger.of_run(kept / "reports" / "ledger", base_url="https://other.daftra.com")
    ledger.creating(1, "v1/taxes", "POST /taxes{format}", mark=f"{MARK}7f3a9c2e-00001", shown_as="name")
    ledger.let_go()

    fault = night(held, url, "--fault", FAULT)
    told = drift_json.read(held.artifact("reports-nightly") / "drift.json")
    (finding,) = told.findings
    assert (fault.result, fault.steps["Run"]) == ("failure", "failure"), fault.text
    assert {each for name, each in fault.steps.items() if "Run" not in name and "Allure" not in name} == {
        "success",
        "skipped",
    }
    (issue,) = held.issues
    assert issue["title"].startswith("API drift on nightly: 1 finding, the worst ")
    assert finding.id in issue["body"]
    assert finding.title.partition(":")[0] in issue["body"]
    assert "curl" in issue["body"]
    assert "<https://forge.example/team/conform/actions/runs/102>" in issue["body"]
    assert KEY not in json.dumps(issue)
    assert told.changes.before, "the night before was handed on"
    untouched = "not touched: 1 records of a run of"
    assert untouched in fault.text, "the ledger came by the cache"

    shutil.rmtree(held.folder / "cache")
    mended = night(held, url)
    assert mended.result == "success", mended.text
    assert untouched in mended.text, "and by the artifact, where the cache was evicted"
    (issue,) = held.issues
    assert not issue["is_open"]
    assert "Gone: asked for and not seen any more." in issue["comments"][0]
    assert finding.id in issue["comments"][0]
    (nights,) = remembered(held.artifact("kept-nightly") / "reports").file.tenants.values()
    assert len(nights.nights) == 3

    # the reports of the second night, for the vendor
    held.inputs = {"findings": finding.slug, "tenant": "nightly", "run": "102"}
    held.run += 1
    written = held.job(VENDOR, "bugs")
    assert written.result == "success", written.text
    assert [path.name for path in held.artifact("bugs").iterdir()] == [f"{finding.id}.md"]


@pytest.mark.skipif(not PROOF, reason="tests/commands/test_issue.py has such a night too: PROOF=1 runs it")
def test_a_night_whose_tenant_is_not_there_is_no_quiet_one(held: Forge) -> None:
    held.vars["DAFTRA_BASE_URL"] = "http://127.0.0.1:9"
    held.run += 1
    lost = held.job(NIGHTLY, "night", tenant="nightly")
    assert lost.result == "failure"
    (issue,) = held.issues
    assert issue["title"] == "Nightly run on nightly could not be judged"


def test_the_nights_of_several_tenants_make_one_page(held: Forge) -> None:
    for profile in ("documented", "observed"):
        story.left(held.artifact(f"reports-{profile}"), story.lost(), profile=profile)
    done = held.job(NIGHTLY, "page")
    assert done.result == "success", done.text
    assert {"index.html", "history.json"} <= {path.name for path in held.artifact("page").iterdir()}
    assert {*remembered(held.artifact("page")).file.tenants} == {"embedded documented", "embedded observed"}


@pytest.fixture
def gate(held: Forge) -> Forge:
    """Hold a gate of one resource, whose recordings are of a tenant that drifts in it."""
    held.vars = {"CONFORM_GATE_OPTIONS": "--resource taxes --profile observed"}
    held.files = {
        "cassettes/observed/v1-taxes": ROOT / "cassettes" / "observed" / "v1-taxes",
        "cassettes/observed/labels.json": ROOT / "cassettes" / "observed" / "labels.json",
    }
    return held


def shards(held: Forge) -> dict[int, Ended]:
    """Run the shards, all with PROOF=1; else that which has the resource, and leave what others would."""
    owner = zlib.crc32(b"v1/taxes") % 4 + 1
    parts = {
        number: held.job(GATE, "shard", shard=number) for number in ((1, 2, 3, 4) if PROOF else (owner,))
    }
    own = read_shard(held.artifact(f"shard-{owner}"))
    for number in {1, 2, 3, 4} - {*parts}:
        other = replace(own, shard=(number, 4), tally=Tally(base_url=own.tally.base_url))
        Door().json(held.artifact(f"shard-{number}") / "shard.json", packed(other))
    return parts


def test_the_gate_gives_one_verdict_on_all_shards_and_known_drift_turns_it_not_red(gate: Forge) -> None:
    parts = shards(gate)
    (number,) = (number for number, each in parts.items() if each.result == "failure")
    red = gate.job(GATE, "verdict", needs="failure")
    assert red.result == "failure"
    assert red.steps["Give one verdict"] == "failure", red.text
    told = drift_json.read(gate.artifact("reports") / "drift.json")
    assert told.drifts

    known = gate.folder / "known.yaml"
    entries = [{"id": each.id, "reason": "agreed"} for each in told.drifts]
    known.write_text(yaml.safe_dump(entries), encoding="utf-8")
    gate.files["reports/known-drift.yaml"] = known
    before, gate.run = gate.run, gate.run + 1
    for other in (each for each in range(1, 5) if each != number):
        shutil.copytree(gate.artifact(f"shard-{other}", before), gate.artifact(f"shard-{other}"))
    accepted = gate.job(GATE, "shard", shard=number)
    assert accepted.result == "success", accepted.text
    green = gate.job(GATE, "verdict", needs="failure")
    assert green.steps["Give one verdict"] == "success", green.text
    assert green.steps["Hold the shards to it"] == "failure", "what no report tells, a shard's own end does"


def test_a_shard_that_is_missing_is_no_verdict(gate: Forge) -> None:
    gate.artifact("shard-1").mkdir(parents=True)
    missing = gate.job(GATE, "verdict", needs="failure")
    assert missing.result == "failure"
    assert "shard.json: is not there" in missing.text


def har(folder: Path, value: object) -> Path:
    """Write the traffic of somebody's tests: one tax, read."""
    told = {"result": "successful", "code": 200, "data": {"Tax": {"id": 1, "name": "VAT", "value": value}}}
    answer = {
        "status": 200,
        "headers": [],
        "content": {"mimeType": "application/json", "text": json.dumps(told)},
    }
    request = {"method": "GET", "url": "https://a.daftra.com/api2/taxes/1.json", "headers": []}
    path = folder / "tests.har"
    path.write_text(
        json.dumps({"log": {"entries": [{"request": request, "response": answer}]}}), encoding="utf-8"
    )
    return path


def test_the_traffic_of_an_integration_is_a_gate_of_its_release(held: Forge) -> None:
    none = held.job(GATE, "traffic")
    assert (none.result, none.steps["Judge the traffic of the tests"]) == ("success", "skipped")
    held.run += 1
    held.files["traffic/tests.har"] = har(held.folder, "15")
    red = held.job(GATE, "traffic")
    assert red.result == "failure", red.text
    assert "Tax.value" in red.text


def gitlab_job(held: Forge, name: str, folder: Path, **environ: str) -> tuple[int, str]:
    """Run a job of GitLab's file as its runner does: one shell for what is before it and the job itself."""
    told, job = gitlab(), gitlab()[name]
    before = job.get("before_script", told["default"]["before_script"])
    variables = {key: value for key, value in told["variables"].items() if not value.startswith("$")}
    env = {**workflows.environ(held, folder), **variables, **environ}
    script = "\n".join(("set -eo pipefail", *before, *job["script"]))
    after = "\n".join(job.get("after_script", ()))
    done = [
        subprocess.run(  # noqa: S603 - a script of ours
            ["/bin/bash", "-c", each], cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        for each in (script, after)
    ]
    return done[0].returncode, "".join(each.stdout + each.stderr for each in done)


@pytest.mark.skipif(not PROOF, reason="a second forge, as the first: PROOF=1 runs it too")
def test_a_night_on_gitlab_opens_an_issue_and_the_next_one_closes_it(held: Forge) -> None:
    told, url = gitlab()["night"], ""
    for number, options in enumerate((("--fault", FAULT), ())):
        folder = workflows.checkout(held, f"gitlab-{number}")
        if number:
            workflows.copy(held.folder / "work" / "gitlab-0", told["cache"]["paths"], folder)
        with served(url, *options) as url:
            environ = {"DAFTRA_BASE_URL": url, "DAFTRA_API_KEY": KEY, "CONFORM_OPTIONS": ASKED}
            status, text = gitlab_job(held, "night", folder, CI_JOB_URL="https://gitlab.example/1", **environ)
        assert status == (0 if number else 1), text
    (issue,) = held.issues
    assert not issue["is_open"]
    assert issue["title"].startswith("API drift on nightly: 1 finding")
    folder = workflows.checkout(held, "gitlab-vendor")
    workflows.copy(held.folder / "work" / "gitlab-0", told["cache"]["paths"], folder)
    status, text = gitlab_job(held, "vendor", folder, FINDINGS="all")
    assert status == 0, text
    assert len([*(folder / "reports" / "bugs").glob("F*.md")]) == 1
