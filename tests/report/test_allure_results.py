from __future__ import annotations

from typing import TYPE_CHECKING

from conform.disk import Door
from conform.report.allure_results import environment, worst
from tests.report.small import report

if TYPE_CHECKING:
    from pathlib import Path


def test_the_gravest_kind_gives_the_severity() -> None:
    assert worst(["field.undocumented", "state.not_saved", "field.null"]) == "critical"
    assert worst(["field.undocumented"]) == "trivial"


def test_the_environment_names_the_tenant(tmp_path: Path) -> None:
    environment(report(), tmp_path, Door())
    text = (tmp_path / "allure-results" / "environment.properties").read_text(encoding="utf-8")
    assert "tenant=embedded\n" in text
    assert "operations=1 of 4\n" in text
