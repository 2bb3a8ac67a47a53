"""Delete what runs that died left on a live tenant."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.commands.reach import add_reach, reached
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.run.alone import alone
from conform.run.custody import close_entries, foreign_books, sweep_folder
from conform.run.settings import LEDGERS
from conform.tenants.live import LiveTenant, shared_pace

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping

    from conform.contract import Contract

HELP = "delete what runs that died left on a live tenant, where it is proven theirs"
EXAMPLE = f"{DAFTRA.access.variable('API_KEY')}=… conform sweep --base-url {DAFTRA.access.example}"
DONE, FOUND = 0, 1


def add(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add_reach(parser)
    parser.add_argument(
        "--reports", metavar="DIR", type=Path, default=Path("reports"), help="where the ledgers are"
    )
    parser.add_argument("--rate", metavar="R", type=float, default=2.0, help="requests a second (default: 2)")
    add_contracts(parser)
    parser.add_argument(
        "--close", metavar="NAME", nargs="+", default=(), help="close what you have looked after by hand"
    )
    parser.add_argument("--reason", metavar="TEXT", help="why it is closed; needed with --close")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be deleted, and send nothing")


def run(arguments: Namespace) -> int:
    """Sweep; give 0 where nothing is left on the tenant, 1 where something is."""
    folder = arguments.reports / LEDGERS
    if arguments.close:
        return _close(folder, tuple(arguments.close), arguments.reason)
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    tenant = _tenant(arguments)
    try:
        with _on_one_line(folder):
            if arguments.dry_run:
                left = _sweep(folder, tenant, contracts, is_dry=True)
            else:
                with alone(arguments.reports, tenant.base_url):
                    has_work = next(sweep_folder(folder, tenant, contracts, is_dry=True), None) is not None
                    if has_work and (trouble := tenant.check()):
                        raise UsageError(trouble)
                    left = _sweep(folder, tenant, contracts, is_dry=False)
    finally:
        tenant.close()
    _tell_others(folder, tenant.base_url)
    return FOUND if left else DONE


def _close(folder: Path, names: tuple[str, ...], reason: str | None) -> int:
    """Close entries by name; give 0 where each was open."""
    if not reason:
        raise UsageError("--close needs --reason: what became of the records, for whoever reads the ledger")
    with _on_one_line(folder):
        unknown = close_entries(folder, names, reason)
    if unknown:
        raise UsageError(
            f"no ledger in {folder} has {', '.join(unknown)} open; names stand in `conform sweep`"
        )
    open_door().say(f"closed: {', '.join(names)}")
    return DONE


@contextmanager
def _on_one_line(folder: Path) -> Iterator[None]:
    """Tell on one line what keeps from reading or writing the ledgers."""
    try:
        yield
    except BlockingIOError as error:
        raise UsageError("a run that has not ended holds one of them; wait for its end") from error
    except OSError as error:
        raise UsageError(
            f"{folder}: the ledgers cannot be read or written ({error.strerror or error}); check --reports"
        ) from error


def _tenant(arguments: Namespace) -> LiveTenant:
    if not arguments.reports.is_dir():
        raise UsageError(f"--reports {arguments.reports}: is no folder; give the one that the run was given")
    way = reached(arguments)
    return LiveTenant(way, allow_writes=True, pace=shared_pace(arguments.rate, way.base_url))


def _sweep(folder: Path, tenant: LiveTenant, contracts: Mapping[str, Contract], *, is_dry: bool) -> int:
    """Print what became of each record; give how many are, or may be, still there."""
    door = open_door(hides_people=True)
    gone = left = 0
    for swept in sweep_folder(folder, tenant, contracts, is_dry=is_dry):
        gone += swept.outcome in ("deleted", "gone")
        left += swept.is_open
        if swept.outcome != "nothing":
            door.say(door.line(swept.said))
    told = f"{gone} removed, {left} left" if gone or left else "nothing to sweep"
    door.say(door.line(f"{tenant.base_url}: {told}"))
    return left


def _tell_others(folder: Path, base_url: str) -> None:
    door = open_door(hides_people=True)
    for book in foreign_books(folder, base_url):
        where = book.base_url or "a tenant whose name was not kept"
        told = f"not touched: {len(book.entries)} records of a run of {book.started} on {where}"
        door.say(door.line(f"{told}; sweep that tenant with --base-url"))
