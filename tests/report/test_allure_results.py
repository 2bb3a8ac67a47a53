from __future__ import annotations

import json
from typing import TYPE_CHECKING

import allure_commons
import pytest
from allure_commons import model2
from allure_commons.logger import AllureFileLogger

from conform.disk import Door
from conform.redact import REDACTED, Redactor, Secret
from conform.report.allure_results import AllureWriter, environment, install, worst
from tests.report.small import drift, report

if TYPE_CHECKING:
    from pathlib import Path


def test_the_gravest_kind_gives_the_severity() -> None:
    kinds = ("field.undocumented", "state.not_saved", "field.null")
    assert worst(drift("x", kind) for kind in kinds) == "critical"
    assert worst([drift("x", "field.undocumented")]) == "trivial"


def test_the_environment_names_the_tenant(tmp_path: Path) -> None:
    environment(report(), tmp_path, Door())
    text = (tmp_path / "allure-results" / "environment.properties").read_text(encoding="utf-8")
    assert "tenant=embedded\n" in text
    assert "operations=1 of 4\n" in text


KEY = "canary-key-0f1e2d3c4b5a"
DOOR = Door(Redactor([Secret(kind="API key", value=KEY)]))


def test_everything_that_allure_writes_is_clean(tmp_path: Path) -> None:
    said: list[str] = []
    writer = AllureWriter(tmp_path, DOOR, said.append)
    writer.report_result(
        model2.TestResult(uuid="1", name=KEY, statusDetails=model2.StatusDetails(message=f"\x1b {KEY}"))
    )
    failed = model2.TestBeforeResult(name=KEY, status="failed")
    writer.report_container(model2.TestResultContainer(uuid="2", name=KEY, befores=[failed]))
    writer.report_attached_data(f"log {KEY}\x1b", "a-attachment.txt")
    writer.report_attached_data(f"log {KEY}".encode(), "b-attachment.txt")
    writer.report_attached_data(b"\xff", "c-attachment.png")
    (result,) = tmp_path.glob("*-result.json")
    told = json.loads(result.read_text(encoding="utf-8"))
    assert (told["name"], told["statusDetails"]["message"]) == (REDACTED, f"\x1b {REDACTED}")
    assert len(list(tmp_path.glob("*-container.json"))) == 1
    assert (tmp_path / "a-attachment.txt").read_text(encoding="utf-8") == f"log {REDACTED}\\x1b"
    assert (tmp_path / "c-attachment.png").read_bytes() == b"\xff"
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert said == []


def test_a_copy_that_holds_a_secret_is_refused_and_told_by_its_reason(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "source").write_text(KEY, encoding="utf-8")
    (tmp_path / "results").mkdir()
    writer = AllureWriter(tmp_path / "results", DOOR, said.append)
    writer.report_attached_file(str(tmp_path / "source"), "copy")
    writer.report_attached_file(str(tmp_path / "gone"), "copy")
    assert said[0] == "results: a file is missing: the API key as it is still stands in it"
    assert said[1].startswith("results: a file is missing: No such file or directory")
    assert list((tmp_path / "results").iterdir()) == []


def test_a_disk_that_takes_nothing_is_told_and_raises_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "file").write_text("", encoding="utf-8")
    AllureWriter(tmp_path / "file", DOOR, said.append).report_attached_data("text", "a.txt")
    assert said == ["file: a file is missing: File exists; name another folder, a file stands there"]


def test_our_writer_stands_in_for_allures_until_the_end(tmp_path: Path) -> None:
    theirs = AllureFileLogger(str(tmp_path / "results"))
    allure_commons.plugin_manager.register(theirs)
    try:
        restore = install(DOOR, pytest.fail)
        allure_commons.plugin_manager.hook.report_attached_data(body=KEY, file_name="a.txt")
        restore()
        assert (tmp_path / "results" / "a.txt").read_text(encoding="utf-8") == REDACTED
        assert allure_commons.plugin_manager.is_registered(theirs)
    finally:
        allure_commons.plugin_manager.unregister(theirs)


@pytest.mark.parametrize(
    ("fixture", "written"),
    [
        (model2.TestBeforeResult(name="ask", status="passed"), 0),
        (model2.TestBeforeResult(name="ask::finalizer"), 0),
        (model2.TestBeforeResult(name="ask", status="broken"), 1),
        (model2.TestBeforeResult(name="ask", status="passed", steps=[model2.TestStepResult(name="a")]), 1),
    ],
)
def test_fixtures_that_say_nothing_make_no_files(
    fixture: model2.TestBeforeResult, written: int, tmp_path: Path
) -> None:
    writer = AllureWriter(tmp_path, DOOR, lambda _: None)
    writer.report_container(model2.TestResultContainer(uuid="2", befores=[fixture]))
    assert len(list(tmp_path.iterdir())) == written
