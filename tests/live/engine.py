"""Start the engine as a person would, in a process of its own, quickly enough for a hundred runs.

A process is forked from a server that has imported everything, and works in a project with few contracts:
what is started is still `pytest suites …` or `conform sweep …`, and it can be killed like any other.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.books import KEY, Books, tenant
from tests.proxy import FAULTS, Fault, proxied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess

    from tests.proxy import Proxy

ROOT = Path(__file__).parents[2]
CONTRACTS = (
    *("v1/branches", "v1/client_payments", "v1/clients", "v1/invoices", "v1/listing", "v1/site_info"),
    *("v1/staff", "v1/stores", "v1/taxes", "v1/treasuries", "v2/follow_up_status"),
)
LONGEST = 90.0
"""Seconds after which a run that does not end counts as hanging, and is killed."""
PRELOADED = [
    "pytest",
    "conform.plugin",
    "conform.commands.sweep",
    "allure_pytest.plugin",
    "hypothesis",
    "xdist",
]
_QUIET = (
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)  # of what the server has imported before pytest ran


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Hold how a command ended: its status (None: it did not end by itself), and what it printed."""

    status: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Hold what a run through a proxy did and left."""

    ended: Ended
    drift: dict[str, Any] | None
    requests: tuple[str, ...]
    ours: dict[str, list[int]]
    damage: tuple[str, ...]
    files: str


@contextmanager
def project(folder: Path) -> Iterator[Path]:
    """Give a folder from which `pytest suites` runs, with the contracts that the books can answer for."""
    for name in CONTRACTS:
        (folder / "contracts" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "contracts" / f"{name}.yaml", folder / "contracts" / f"{name}.yaml")
    for path in (ROOT / "contracts").glob("*.yaml"):
        shutil.copy(path, folder / "contracts" / path.name)
    shutil.copytree(ROOT / "suites", folder / "suites", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    yield folder


def started(project: Path, said: Path, *command: str) -> ForkServerProcess:
    """Start `pytest …` or `conform …` in a project; what it prints goes into the file `said`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=_serve, args=(str(project), str(said), command), daemon=True)
    process.start()
    return process


def ended(process: ForkServerProcess, said: Path, longest: float = LONGEST) -> Ended:
    """Wait for a command; kill it where it does not end."""
    process.join(longest)
    status = process.exitcode
    if status is None:
        process.kill()
        process.join()
    return Ended(status=status, text=said.read_text(encoding="utf-8", errors="surrogateescape"))


def _serve(project: str, said: str, command: tuple[str, ...]) -> None:
    """Become the command, as an interpreter that was just started would."""
    output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    for name in [name for name in os.environ if name.startswith(("DAFTRA_", "PYTEST_"))]:
        del os.environ[name]
    os.environ["DAFTRA_API_KEY"] = KEY
    os.chdir(project)
    sys.argv = [*command]
    if command[0] == "pytest":
        import pytest  # noqa: PLC0415 - in the child alone

        sys.exit(int(pytest.main([*command[1:], *_QUIET])))
    from conform.__main__ import main  # noqa: PLC0415 - in the child alone

    sys.exit(main())


def suites(url: str, reports: Path, *options: str) -> tuple[str, ...]:
    """Give the command of a live run that may write."""
    live = ("--tenant", "live", "--base-url", url, "--rate", "1000", "--allow-writes")
    return ("pytest", "suites", *live, "--reports", str(reports), "--cases", "1", *options)


def swept(project: Path, url: str, reports: Path) -> Ended:
    """Sweep a tenant."""
    said = reports.parent / f"{reports.name}.swept.txt"
    command = ("conform", "sweep", "--base-url", url, "--reports", str(reports), "--rate", "1000")
    return ended(started(project, said, *command), said)


def run(
    project: Path, reports: Path, books: Books, fault: str | Fault, *options: str, foreign: int = 41
) -> Ran:
    """Run the suites on the books through a proxy with a fault; `foreign` is the id that it may name."""
    chosen = FAULTS[fault] if isinstance(fault, str) else fault
    said = reports.parent / f"{reports.name}.said.txt"
    with tenant(books) as behind, proxied(behind, chosen, foreign) as (url, proxy):
        end = ended(started(project, said, *suites(url, reports, *options)), said)
        return ran(end, reports, books, proxy)


def ran(end: Ended, reports: Path, books: Books, proxy: Proxy) -> Ran:
    """Take down what is there after a run."""
    path = reports / "drift.json"
    files = [each for each in reports.rglob("*") if each.is_file()] if reports.exists() else []
    return Ran(
        ended=end,
        drift=json.loads(path.read_text(encoding="utf-8")) if path.exists() else None,
        requests=tuple(proxy.heard),
        ours=books.ours(),
        damage=tuple(books.damage()),
        files="\n".join(each.read_text(encoding="utf-8", errors="surrogateescape") for each in files),
    )
