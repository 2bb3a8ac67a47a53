from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NoReturn

import pytest

from conform.fuzz import available
from tests.test_suites import suites


def stated(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Let an installed Schemathesis be of a version, and fail where it is imported all the same."""

    def loaded(_: str) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(available, "version", lambda _: version)
    monkeypatch.setattr(importlib, "import_module", loaded)


def test_the_one_that_is_locked_is_given() -> None:
    assert available.required().__name__ == "schemathesis"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("4.31.9", "too old"),
        ("3.39", "too old"),
        ("unknown", "too old"),
        ("5.0.0", "too new"),
        ("5", "too new"),
        ("10.1", "too new"),
    ],
)
def test_one_that_we_do_not_know_is_one_line_and_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, version: str, said: str
) -> None:
    stated(monkeypatch, version)
    with pytest.raises(available.SchemathesisError) as caught:
        available.required()
    assert str(caught.value) == (
        f"Schemathesis {version} is {said}, and the sort fuzz needs it: pip install 'schemathesis>=4.32,<5'"
    )


@pytest.mark.parametrize("version", ["4.32", "4.32.5", "4.99", "4.33.0rc1"])
def test_one_that_we_know_is_imported(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    stated(monkeypatch, version)
    monkeypatch.setattr(importlib, "import_module", lambda name: sys.modules[__name__] if name else None)
    assert available.required() is sys.modules[__name__]


def test_one_that_is_missing_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(available, "version", missing)
    with pytest.raises(available.SchemathesisError, match=r"^Schemathesis is not installed, .*<5'$"):
        available.required()


@pytest.mark.parametrize("error", [ImportError("no module\nnamed x"), AttributeError("y"), RuntimeError()])
def test_one_that_does_not_import_is_one_line(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(_: str) -> NoReturn:
        raise error

    monkeypatch.setattr(available, "version", lambda _: "4.32.5")
    monkeypatch.setattr(importlib, "import_module", broken)
    with pytest.raises(available.SchemathesisError) as caught:
        available.required()
    said = str(caught.value)
    assert said.startswith(f"Schemathesis 4.32.5 cannot be imported ({type(error).__name__}")
    assert "\n" not in said


def test_the_package_asks_for_the_same_versions() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert available.WANTED in project["project"]["dependencies"]


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, conform.fuzz.available; sys.exit('schemathesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - ourselves


@pytest.mark.parametrize(
    ("options", "status"), [(("-m", "fuzz"), 4), (("--sort", "fuzz"), 4), (("--sort", "paging"), 0)]
)
def test_one_that_is_too_new_costs_the_sort_fuzz_one_line_and_nothing_else(
    tmp_path: Path, options: tuple[str, ...], status: int
) -> None:
    told = tmp_path / "site" / "schemathesis-5.0.0.dist-info" / "METADATA"
    told.parent.mkdir(parents=True)
    told.write_text("Metadata-Version: 2.1\nName: schemathesis\nVersion: 5.0.0\n", encoding="utf-8")
    ways = os.pathsep.join((str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")))
    run = suites(tmp_path / "reports", "--resource", "taxes", *options, PYTHONPATH=ways)
    assert run.status == status, run.text
    lines = [line for line in run.text.splitlines() if "Schemathesis" in line]
    assert len(lines) == (status == 4), run.text
    assert "Traceback" not in run.text
