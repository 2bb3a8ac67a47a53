"""Runs on a live tenant of our own, each a process in a project with few contracts."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conform.tenants.live import outage
from tests import forked
from tests.books import KEY, Books, tenant
from tests.forked import Ended, ended
from tests.proxy import FAULTS, proxied
from tests.surroundings import surroundings

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

ROOT = Path(__file__).parents[2]
CONTRACTS = (
    *("v1/branches", "v1/client_payments", "v1/clients", "v1/invoices", "v1/listing", "v1/site_info"),
    *("v1/staff", "v1/stores", "v1/taxes", "v1/treasuries", "v2/follow_up_status"),
)
FEW_CONTRACTS = ("v1/site_info", "v1/taxes", "v2/follow_up_status")
"""What the runs that meet a fault ask: each contract costs every process some time."""
A_TENTH = 0.1
"""Seconds of the first pause in an outage: a second, as people's tenants get, is a minute an outage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Hold what a run through a proxy did, what it left, and what a sweep made of that once all was well.

    `ours` and `stays` are the ids of the run's records that stood after the run and after the sweep, by
    table; `damage` is what became of somebody's records by then.
    """

    ended: Ended
    drift: dict[str, Any] | None
    requests: tuple[str, ...]
    ours: dict[str, list[int]]
    swept: Ended
    stays: dict[str, list[int]]
    damage: tuple[str, ...]
    files: str


def copied(folder: Path, contracts: tuple[str, ...] = CONTRACTS) -> Path:
    """Make a folder from which `pytest suites` runs, with the contracts that the books can answer for."""
    for name in contracts:
        (folder / "contracts" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "contracts" / f"{name}.yaml", folder / "contracts" / f"{name}.yaml")
    for path in (ROOT / "contracts").glob("*.yaml"):
        shutil.copy(path, folder / "contracts" / path.name)
    shutil.copytree(ROOT / "suites", folder / "suites", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def started(project: Path, said: Path, *command: str, **environ: str) -> ForkServerProcess:
    """Start `pytest …` or `conform …` in a project; what it prints goes into the file `said`."""
    return forked.started(project, said, command, surroundings(**{"DAFTRA_API_KEY": KEY, **environ}), _soon)


def _soon() -> None:
    outage.FIRST_PAUSE = A_TENTH  # the pauses double as ever, from less


def suites(url: str, reports: Path, *options: str) -> tuple[str, ...]:
    """Give the command of a live run that may write."""
    live = ("--tenant", "live", "--base-url", url, "--rate", "1000", "--allow-writes")
    return ("pytest", "suites", *live, "--reports", str(reports), "--cases", "1", *options)


def swept(project: Path, url: str, reports: Path) -> Ended:
    """Sweep a tenant."""
    said = reports.parent / f"{reports.name}.swept.txt"
    command = ("conform", "sweep", "--base-url", url, "--reports", str(reports), "--rate", "1000")
    return ended(started(project, said, *command), said)


def run(project: Path, reports: Path, books: Books, fault: str, *options: str) -> Ran:
    """Run the suites on the books through a proxy with a fault; then sweep, when all is well again."""
    said = reports.parent / f"{reports.name}.said.txt"
    with tenant(books) as behind, proxied(behind, FAULTS[fault]) as (url, proxy):
        end = ended(started(project, said, *suites(url, reports, *options)), said)
        requests, ours = tuple(proxy.heard), books.ours()
        drift, files = drift_of(reports), text_of(reports)
        proxy.fault = FAULTS["nothing"]
        sweep = swept(project, url, reports)
    return Ran(
        ended=end,
        drift=drift,
        requests=requests,
        ours=ours,
        swept=sweep,
        stays=books.ours(),
        damage=tuple(books.damage()),
        files=files,
    )


def drift_of(reports: Path) -> dict[str, Any] | None:
    """Read `drift.json`, None where there is none."""
    path = reports / "drift.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def text_of(reports: Path) -> str:
    """Read all that a run wrote, as one text."""
    files = sorted(each for each in reports.rglob("*") if each.is_file())
    return "\n".join(each.read_text(encoding="utf-8", errors="surrogateescape") for each in files)


def untold(ours: dict[str, list[int]], drift: dict[str, Any] | None) -> dict[str, int]:
    """Count the records that `drift.json` tells neither by id nor as a doubt, by table."""
    left = (drift or {}).get("left", [])
    found = {}
    for table, ids in ours.items():
        lines = [each for each in left if each["contract"].rpartition("/")[2] == table]
        named = {str(number) for each in lines for number in each["ids"]}
        doubts = sum(each.get("doubts", 0) for each in lines)
        if (missing := len([number for number in ids if str(number) not in named]) - doubts) > 0:
            found[table] = missing
    return found


def unsaid(stays: dict[str, list[int]], text: str) -> list[str]:
    """Give the tables of which more records stand than a sweep's words name by id or count as doubts."""
    found = []
    for table, ids in stays.items():
        missing = [each for each in ids if not re.search(rf"{table}\b.*\b{each}\b", text)]
        if len(missing) > doubted(table, text):
            found.append(f"{table} {missing}")
    return found


def doubted(table: str, text: str) -> int:
    """Count the creates that a sweep's words call doubtful: one a line, or as many as the line says."""
    lines = [line for line in text.splitlines() if re.search(rf"{table}\b", line) and DOUBT.search(line)]
    return sum(int(found[1]) if (found := COUNT.search(line)) else 1 for line in lines)


DOUBT = re.compile(r"\b(may|doubt|doubts|unsure)\b")
COUNT = re.compile(r"\b(\d+) (?:creates|records|doubts)\b")
