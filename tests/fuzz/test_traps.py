"""What goes wrong with Schemathesis on this API unless somebody thinks of it; each is held here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hypothesis
import pytest
import schemathesis
from schemathesis import GenerationMode

import conform
from conform.daftra import DAFTRA
from conform.derive.export import openapi_document
from conform.redact import Redactor
from conform.report.curl import commands
from conform.report.line import Line
from tests import fuzzing
from tests.test_faults import FAULTS
from tests.test_suites import suites

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
DRAWN = hypothesis.settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)
NAMES: Final = ("keywords", "subkey", "entity_key")
"""Names of the vendor's that hold no secret, although `key` is in them."""


@cache
def document(host: str = "http://127.0.0.1") -> dict[str, Any]:
    return openapi_document(conform.load_contracts(), host=host)


def parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        part = [each for name, each in part.items() if not name.startswith("x-")]
    for each in part if isinstance(part, list) else ():
        yield from parts(each)


def allure(folder: Path) -> list[dict[str, Any]]:
    found = sorted(folder.rglob("*-result.json"))
    return [json.loads(each.read_text(encoding="utf-8")) for each in found]


@pytest.mark.parametrize(
    "options",
    [
        (),
        pytest.param(
            ("-m", "fuzz"),
            marks=pytest.mark.skipif(
                not (ROOT / "suites" / "test_fuzz.py").exists(), reason="there is no such suite"
            ),
        ),
    ],
    ids=["usual", "fuzz"],
)
def test_allure_tells_every_operation_apart(tmp_path: Path, options: tuple[str, ...]) -> None:
    run = suites(tmp_path, "--resource", "brand", *options)
    assert run.status == 0, run.text
    told = allure(tmp_path)
    assert len(told) > 3
    assert len({each["historyId"] for each in told}) == len(told)


SUITE: Final = """
import allure, schemathesis
document = {
    "openapi": "3.1.0",
    "info": {"title": "a", "version": "1"},
    "paths": {f"/{name}": {"get": {"responses": {"200": {"description": "b"}}}} for name in ("c", "d")},
}
schema = schemathesis.openapi.from_dict(document)
@schema.parametrize()
def test_plain(case): pass
@schema.parametrize()
def test_told(case): allure.dynamic.parameter("operation", case.operation.label)
"""


def test_its_own_parametrize_needs_a_parameter_with_the_label(tmp_path: Path) -> None:
    pytest_run(tmp_path, SUITE, "--alluredir=results")
    told = allure(tmp_path)
    ids = {
        name: len({each["historyId"] for each in told if each["name"].startswith(name)})
        for name in ("test_plain", "test_told")
    }
    assert ids == {"test_plain": 1, "test_told": 2}


FIXTURE: Final = """
import pytest, schemathesis
@pytest.fixture
def api():
    responses = {"200": {"description": "b"}}
    paths = {"/c": {"get": {"responses": responses}}}
    return schemathesis.openapi.from_dict(
        {"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": paths}
    )
seen = []
@schemathesis.pytest.from_fixture("api").parametrize()
def test_each(case): seen.append(case.operation.label)
def test_last(): assert set(seen) == {"GET /c"}
"""


def test_a_schema_from_a_fixture_is_asked_on_the_pytest_that_we_pin(tmp_path: Path) -> None:
    said = pytest_run(tmp_path, FIXTURE)
    assert "2 passed" in said
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "pytest>=9.1,<9.2" in project["project"]["dependencies"]


def pytest_run(folder: Path, text: str, *options: str) -> str:
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("fault", "is_open"),
    [("", False), ("staff_list_takes_any_key", True), ("products_list_is_open", True)],
)
def test_its_probes_without_credentials_are_true_where_the_key_is_given_by_the_configuration(
    fault: str, *, is_open: bool
) -> None:
    resource = FAULTS[fault].contracts[0] if fault else "v1/staff"
    run = fuzzing.Run(by=fuzzing.THEIRS, resource=resource, fault=fault, seed=1)
    with closing(conform.Tenant()) as tenant:
        found = fuzzing.theirs(run, tenant, examples=1).found
    assert any(" ignored_auth " in each for each in found) is is_open


def test_no_date_and_time_is_exported_as_that_of_rfc_3339() -> None:
    assert [each for each in parts(document()) if each.get("format") in ("date-time", "time")] == []


def test_a_drawn_date_and_time_is_one_that_the_docs_write() -> None:
    stamps: list[str] = []
    contracts = [each for each in conform.load_contracts() if each.key == "v1/work_orders"]
    schema = schemathesis.openapi.from_dict(openapi_document(contracts, host="http://127.0.0.1"))

    @DRAWN
    @hypothesis.given(schema["/api2/work_orders.json"]["POST"].as_strategy(GenerationMode.POSITIVE))
    def drawn(case: Any) -> None:
        stamps.extend(
            value
            for each in parts(case.body)
            for name, value in each.items()
            if name.endswith("_date") and isinstance(value, str)
        )

    drawn()
    assert stamps
    assert [each for each in stamps if STAMP.fullmatch(each) is None] == []


def test_what_live_tenants_stamp_is_no_failure_of_its() -> None:
    contracts = [each for each in conform.load_contracts() if each.key == "v1/taxes"]
    with closing(conform.Tenant()) as tenant:
        (tax,) = tenant.seed("taxes")
        schema = schemathesis.openapi.from_dict(openapi_document(contracts, host=tenant.url))
        schema.config.update(base_url=tenant.url)
        case = schema["/api2/taxes/{id}.json"]["GET"].Case(path_parameters={"id": str(tax["id"])})
        answer = case.call(headers={DAFTRA.access.header: tenant.api_key})
        assert STAMP.fullmatch(answer.json()["data"]["Tax"]["created"])
        shape: Any = schemathesis.checks.CHECKS.get_one("response_schema_conformance")
        case.validate_response(answer, checks=[shape])


def test_paths_are_exported_as_they_are_called() -> None:
    formats = [path for path in document()["paths"] if "{format}" in path]
    assert formats == []
    assert sum(path.endswith(".json") for path in document()["paths"]) > 50


def test_a_curl_line_of_ours_keeps_the_names_that_only_sound_like_a_secret() -> None:
    sent = json.dumps(dict.fromkeys(NAMES, "kept") | {"password": "hunter2-hunter2"})
    line = Line(
        method="POST",
        path=("/api2/pens.json",),
        media="application/json",
        body=(Redactor().body(sent.encode()).decode(),),
    )
    told = "\n".join(commands(line, DAFTRA.access))
    assert all(re.search(rf'"{name}": ?"kept"', told) for name in NAMES), told
    assert "hunter2" not in told
