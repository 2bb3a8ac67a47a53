"""Our plugins beside those of others: nothing is renamed, started, counted twice or taken for ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from tests.forked import Ended, ended, started
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OTHERS = {
    "pytest_base_url": "base_url",
    "pytest_randomly": "randomly",
    "pytest_rerunfailures": "rerunfailures",
}
"""Modules of other plugins, and the names under which pytest has them."""
PATIENCE = 120


def needs(*modules: str) -> pytest.MarkDecorator:
    missing = [name for name in modules if find_spec(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def conform_run(folder: Path, *options: str, **environ: str) -> Ended:
    said = folder / "said"
    command = ("conform", "run", "--resource", "taxes", *options)
    return ended(started(folder, said, command, surroundings(**environ)), said, PATIENCE)


def told(folder: Path) -> Any:
    return json.loads((folder / "reports" / "drift.json").read_text(encoding="utf-8"))


def counted(folder: Path) -> Any:
    """Give what a run counted, without what differs from run to run."""
    found = told(folder)
    return found["cases"], found["requests"], [each["id"] for each in found["findings"]]


OFF = tuple(word for name in OTHERS.values() for word in ("-p", f"no:{name}"))


@needs(*OTHERS)
def test_a_run_counts_the_same_whatever_repeats_or_reorders_its_items(tmp_path: Path) -> None:
    alone, beside = tmp_path / "alone", tmp_path / "beside"
    for folder in (alone, beside):
        folder.mkdir()
    first = conform_run(alone, "--profile", "observed", *OFF)
    second = conform_run(beside, "--profile", "observed", "--reruns", "1", "-p", "randomly")
    assert (first.status, second.status) == (1, 1), second.text
    assert " rerun" in second.text
    assert counted(beside) == counted(alone)


@needs(*OTHERS)
def test_processes_ask_and_find_the_same_beside_other_plugins(tmp_path: Path) -> None:
    alone, beside = tmp_path / "alone", tmp_path / "beside"
    for folder in (alone, beside):
        folder.mkdir()
    conform_run(alone, "--profile", "observed", "-n", "2", "-k", "paging or access", *OFF)
    conform_run(beside, "--profile", "observed", "-n", "2", "-k", "paging or access", "--reruns", "1")
    assert counted(beside)[0] == counted(alone)[0]
    assert counted(beside)[2] == counted(alone)[2] != []


@needs("pytest_base_url")
@pytest.mark.parametrize(
    ("options", "environ", "status", "said"),
    [
        ((), {}, 0, "no drift"),
        ((), {"PYTEST_BASE_URL": "https://shop.example.com"}, 0, "no drift"),
        (("--base-url", "https://shop.example.com"), {}, 4, "--base-url does nothing here"),
        ((), {"PYTEST_ADDOPTS": "--base-url https://shop.example.com"}, 4, "--base-url does nothing here"),
        (
            ("--tenant", "live"),
            {"PYTEST_BASE_URL": "https://shop.example.com", "DAFTRA_API_KEY": "k" * 40},
            4,
            "DAFTRA_BASE_URL",
        ),
    ],
)
def test_an_address_is_of_a_tenant_only_where_the_command_line_says_so(
    tmp_path: Path, options: Sequence[str], environ: dict[str, str], status: int, said: str
) -> None:
    done = conform_run(tmp_path, "-k", "paging", *options, **environ)
    assert done.status == status, done.text
    assert said in done.text
    assert "Traceback" not in done.text


CLASHING = """
def pytest_addoption(parser):
    parser.getgroup("books", "somebody else's").addoption("--seed", help="of something else")
"""


def test_an_option_that_means_something_else_to_another_plugin_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "books.py").write_text(CLASHING, encoding="utf-8")
    done = conform_run(tmp_path, "-p", "books", PYTHONPATH=str(tmp_path))
    assert done.status == 4
    assert done.text.strip() == (
        "ERROR: --seed is an option of another plugin too (group books): run without it, by -p no:NAME"
    )


BARE = """
def test_nothing(request):
    import json, os, sys, threading
    has = request.config.pluginmanager.has_plugin("daftra")
    options = sorted(vars(request.config.option))
    threads = threading.active_count()
    told = {"has": has, "modules": sorted(sys.modules), "options": options, "threads": threads}
    with open(os.environ["TOLD"], "w", encoding="utf-8") as file:
        json.dump(told, file)
"""


def bare(folder: Path, *options: str) -> Any:
    """Run a test of somebody who has installed us and uses nothing of ours, and give what it saw."""
    (folder / "test_bare.py").write_text(BARE, encoding="utf-8")
    path = folder / "told.json"
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "test_bare.py")
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command,
        cwd=folder,
        env={**os.environ, "TOLD": str(path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(path.read_text(encoding="utf-8"))


def test_who_uses_nothing_of_ours_imports_nothing_starts_nothing_and_has_the_same_options(
    tmp_path: Path,
) -> None:
    without, beside = bare(tmp_path, "-p", "no:daftra"), bare(tmp_path)
    assert (without["has"], beside["has"]) == (False, True)
    ours = set(beside["modules"]) - set(without["modules"])
    assert {name for name in ours if name.startswith("conform")} <= {"conform", "conform.sandbox"}
    assert not {name.partition(".")[0] for name in ours} - {"conform", *sys.stdlib_module_names}
    assert beside["options"] == without["options"]
    assert beside["threads"] == without["threads"]
