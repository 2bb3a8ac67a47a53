"""Delete what runs that died left on a live tenant."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.errors import UsageError
from conform.ledger import foreign_books, sweep_folder
from conform.tenants.live import LiveTenant
from conform.tenants.pace import Pace
from conform.tenants.settings import SettingsError, live_settings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = "delete what runs that died left on a live tenant, and nothing else"
EXAMPLE = "DAFTRA_API_KEY=… conform sweep --base-url https://NAME.daftra.com"
DONE, FOUND = 0, 1


def add(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--base-url", metavar="URL", help="the tenant (default: from the environment)")
    parser.add_argument(
        "--reports", metavar="DIR", type=Path, default=Path("reports"), help="where the ledgers are"
    )
    parser.add_argument("--rate", metavar="R", type=float, default=2.0, help="requests a second (default: 2)")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be deleted, and send nothing")


def run(arguments: Namespace) -> int:
    """Sweep; give 0 where nothing is left on the tenant, 1 where something is."""
    folder = arguments.reports / "ledger"
    tenant = _tenant(arguments)
    try:
        if not arguments.dry_run and (trouble := _needed(folder, tenant)):
            raise UsageError(trouble)
        left = _sweep(folder, tenant, is_dry=arguments.dry_run)
    except OSError as error:
        raise UsageError(
            f"{folder}: the ledgers cannot be read ({error.strerror}); check --reports"
        ) from error
    finally:
        tenant.close()
    _tell_others(folder, tenant.base_url)
    return FOUND if left else DONE


def _tenant(arguments: Namespace) -> LiveTenant:
    if not 0 < arguments.rate < math.inf:
        raise UsageError(f"--rate {arguments.rate:g} is no rate; give requests a second, such as 2")
    if not arguments.reports.is_dir():
        raise UsageError(f"--reports {arguments.reports}: is no folder; give the one that the run was given")
    try:
        settings = live_settings(os.environ, arguments.base_url)
    except SettingsError as error:
        raise UsageError(str(error)) from error
    return LiveTenant(settings, allow_writes=True, pace=Pace(arguments.rate))


def _needed(folder: Path, tenant: LiveTenant) -> str | None:
    """Say what is wrong with the tenant, None where nothing is, or where there is nothing to ask of it."""
    return tenant.check() if next(sweep_folder(folder, tenant, is_dry=True), None) else None


def _sweep(folder: Path, tenant: LiveTenant, *, is_dry: bool) -> int:
    """Print what became of each record; give how many are, or may be, still there."""
    counts = {"deleted": 0, "gone": 0, "found": 0, "kept": 0, "doubt": 0, "alive": 0}
    for swept in sweep_folder(folder, tenant, is_dry=is_dry):
        counts[swept.outcome] += 1
        print(swept.said, flush=True)  # noqa: T201 - the command's own voice
    left = counts["found"] + counts["kept"] + counts["doubt"] + counts["alive"]
    gone = counts["deleted"] + counts["gone"]
    told = f"{gone} removed, {left} left" if gone or left else "nothing to sweep"
    print(f"{tenant.base_url}: {told}")  # noqa: T201 - the command's own voice
    return left


def _tell_others(folder: Path, base_url: str) -> None:
    for book in foreign_books(folder, base_url):
        where = book.base_url or "a tenant whose name was not kept"
        told = f"not touched: {len(book.entries)} records of a run of {book.started} on {where}"
        print(f"{told}; sweep that tenant with --base-url")  # noqa: T201 - the command's own voice
