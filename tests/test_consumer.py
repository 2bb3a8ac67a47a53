"""Somebody else's project: it installs our wheel offline, and tests its client of six operations with it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "tests" / "consumer"
PATIENCE = 180
OFFLINE = {"PIP_NO_INDEX": "1", "UV_OFFLINE": "1"}


def done(command: tuple[str, ...], folder: Path, environ: Mapping[str, str] | None = None) -> str:
    """Run a command that must end well, and give what it printed."""
    ran = ran_as(command, folder, environ or {})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def ran_as(
    command: tuple[str, ...], folder: Path, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    ours = {name: each for name, each in surroundings().items() if name != "PYTHONPATH"}
    return subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=folder,
        env={**ours, **OFFLINE, **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def installing(python: Path) -> tuple[str, ...]:
    """Give the words that install into another Python what is on this machine, by pip or by uv."""
    if find_spec("pip") is not None:
        return (sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index")
    if (uv := shutil.which("uv")) is not None:
        return (uv, "pip", "install", "--quiet", "--offline", "--python", str(python))
    pytest.skip("neither pip nor uv is here to install with")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a copy of the project, and the Python in which the wheel and the project are installed.

    What we depend on is lent by the environment of these tests, so that nothing is fetched.
    """
    home = tmp_path_factory.mktemp("consumer")
    folder = Path(shutil.copytree(PROJECT, home / "taxdesk"))
    build = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(home))
    done(build, ROOT)
    (wheel,) = home.glob("*.whl")
    done((sys.executable, "-m", "venv", "--without-pip", str(home / "venv")), home)
    python = home / "venv" / "bin" / "python"
    (lent,) = (home / "venv").glob("lib/python*/site-packages")
    (lent / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    install = (*installing(python), "--no-deps")
    done((*install, str(wheel)), home)
    done((*install, "--no-build-isolation", str(folder)), home)
    return folder, python


def test_what_is_installed_is_the_wheel(project: tuple[Path, Path]) -> None:
    folder, python = project
    said = "import conform, conform.shipped as s; print(conform.__file__, s.CONTRACTS, s.SUITES)"
    for path in done((str(python), "-c", said), folder).split():
        assert path.startswith(str(python.parents[1])), "of the wheel, and of no checkout"


def test_the_project_is_green_on_what_the_docs_say(project: tuple[Path, Path]) -> None:
    folder, python = project
    assert "5 passed" in done((str(python), "-m", "pytest", "-q", "tests/test_desk.py"), folder)


FAULTS = tuple(
    re.findall(r'^    "(\w+)",$', (PROJECT / "tests" / "test_day.py").read_text("utf-8"), re.MULTILINE)
)
HITS = ("clients_create_lowers_emails", "clients_next_is_this_page", "taxes_value_is_text")


def test_three_of_twelve_drifts_break_the_client_and_nine_pass_it_by(project: tuple[Path, Path]) -> None:
    folder, python = project
    ran = ran_as((str(python), "-m", "pytest", "-q", "-rf", "--tb=no", "tests/test_day.py"), folder, {})
    lines = (line for line in ran.stdout.splitlines() if "FAILED" in line)
    failed = [line.partition("[")[2].partition("]")[0] for line in lines]
    assert (ran.returncode, sorted(failed)) == (1, sorted(HITS)), ran.stdout
    assert "3 failed, 9 passed" in ran.stdout


@contextmanager
def drifting(python: Path, folder: Path, *faults: str) -> Iterator[str]:
    """Give the address of a tenant that drifts in so many ways, served by what the project has installed."""
    switches = [word for fault in faults for word in ("--fault", fault)]
    command = [str(python), "-m", "conform", "serve", *switches]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as served:  # noqa: S603 - ours
        assert served.stdout is not None
        try:
            yield served.stdout.readline().split()[3]
        finally:
            served.terminate()


def asked(python: Path, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """Ask a tenant about everything that its drifts touch, for what the project uses."""
    resources = ("clients", "taxes", "invoices", "purchase_invoices")
    command = (
        *(str(python), "-m", "conform", "run", "--tenant", "live", "--base-url", url, "--rate", "5000"),
        *("--allow-writes", "--disposable", url.partition("//")[2], "--uses", "uses.yaml"),
        *(word for name in resources for word in ("--resource", name)),
    )
    return ran_as(command, folder, {"DAFTRA_API_KEY": "embedded-tenant-key"})


def test_a_run_for_what_the_project_uses_fails_on_three_of_twelve(project: tuple[Path, Path]) -> None:
    folder, python = project
    with drifting(python, folder, *FAULTS) as url:
        ran = asked(python, folder, url)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "3 of 12 new findings hit taxdesk" in ran.stdout
    told = json.loads((folder / "reports" / "drift.json").read_text(encoding="utf-8"))
    hits = {(hit["operation"], hit["what"]) for each in told["findings"] for hit in each["hits"]}
    assert {operation for operation, _ in hits} == {
        "GET /clients{format}",
        "POST /clients{format}",
        "GET /taxes/{id}{format}",
    }
    impact = ("impact", "reports/drift.json", "--uses", "uses.yaml")
    again = ran_as((str(python), "-m", "conform", *impact), folder, {})
    assert again.returncode == 1, again.stdout + again.stderr


def test_a_run_for_what_the_project_uses_passes_on_the_other_nine(project: tuple[Path, Path]) -> None:
    folder, python = project
    with drifting(python, folder, *(each for each in FAULTS if each not in HITS)) as url:
        ran = asked(python, folder, url)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 of 9 new findings hit taxdesk" in ran.stdout
