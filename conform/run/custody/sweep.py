"""Remove what dead runs left on a tenant: only what is proven theirs, the last made first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conform.ledger import SUFFIX, Ledger, read_book, tenant_digest
from conform.report.result import Left
from conform.run.custody.custody import Custody

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conform.contract import Contract, Json
    from conform.exchange import Tenant
    from conform.ledger import Book
    from conform.run.custody.held import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """Tell what became of one create in a ledger, in words for a person.

    `deleted` and `gone` were seen gone, `nothing` was never made; `found` is what a dry run would look at;
    `kept` is a record that is still there or may be, `doubt` a create of which nobody knows; `alive` is a
    run that has not ended, and `other` a ledger of a tenant that stood at this address before.
    `contract` and `record` name what it was; "" and None where nobody knows.
    """

    outcome: Literal["deleted", "gone", "nothing", "found", "kept", "doubt", "alive", "other"]
    said: str
    contract: str = ""
    record: Json = None

    @property
    def is_open(self) -> bool:
        """Tell whether something is, or may be, still on the tenant."""
        return self.outcome not in ("deleted", "gone", "nothing")

    @property
    def left(self) -> Left:
        """Give what of it may still be on the tenant."""
        ids = () if self.record is None else (self.record,)
        return Left(contract=self.contract, ids=ids, doubts=int(self.record is None))


def sweep_folder(
    folder: Path,
    tenant: Tenant,
    contracts: Mapping[str, Contract],
    *,
    is_dry: bool = False,
) -> Iterator[Swept]:
    """Sweep the ledgers of dead runs on this very tenant; those of other tenants are not touched.

    A ledger that has nothing more to tell is deleted. With `is_dry` nothing is sent or changed.
    """
    mine = tenant_digest(tenant.base_url)
    for path in ledgers(folder):
        book = read_book(path)
        if book.tenant != mine:
            continue
        if (is_of_another := _is_of_another(book, tenant)) or is_dry:
            yield from _untouched(book, is_of_another=is_of_another)
        else:
            yield from _sweep(path, tenant, contracts)


def foreign_books(folder: Path, base_url: str) -> tuple[Book, ...]:
    """Give what the ledgers of other tenants say, where they still list something."""
    books = (read_book(path) for path in ledgers(folder))
    mine = tenant_digest(base_url)
    return tuple(book for book in books if book.tenant != mine and book.entries)


def ledgers(folder: Path) -> tuple[Path, ...]:
    """Find the ledgers in a folder, the newest run first, so that what was made last is deleted first."""
    return tuple(sorted(folder.glob(f"*{SUFFIX}"), reverse=True))


def close_entries(folder: Path, names: tuple[str, ...], reason: str) -> tuple[str, ...]:
    """Close entries that a person has looked after, by name; give the names that no ledger has open.

    Raises BlockingIOError where the run of a ledger has not ended.
    """
    wanted = set(names)
    for path in ledgers(folder):
        book = read_book(path)
        chosen = [entry for entry in book.entries if entry.name in wanted]
        if chosen:
            ledger = Ledger(path, base_url=book.base_url or "")
            for entry in chosen:
                ledger.settled(entry.number, "closed", reason)
                wanted.discard(entry.name)
            ledger.close()
    return tuple(sorted(wanted))


def _is_of_another(book: Book, tenant: Tenant) -> bool:
    """Tell whether a ledger was written of a tenant that said of itself what this one does not say."""
    identity = getattr(tenant, "identity", None)
    return bool(book.identity) and identity is not None and book.identity != identity


def _sweep(path: Path, tenant: Tenant, contracts: Mapping[str, Contract]) -> Iterator[Swept]:
    try:
        ledger = Ledger(path, base_url=tenant.base_url)
    except BlockingIOError:
        yield Swept(
            outcome="alive", said=f"{path.name}: its run has not ended, so its records are left alone"
        )
        return
    custody = Custody(contracts=contracts, ledger=ledger, send=tenant.send)
    custody.adopt(ledger.book().entries)
    for held in custody.sweep():
        yield _swept(held)
    ledger.close()


_DONE = {
    "deleted": "deleted {name}",
    "gone": "{name} was gone already",
    "nothing": "{held.name}: {held.operation} made nothing",
}
"""What is said of a create of which nothing is left, by its outcome."""


def _swept(held: Held) -> Swept:
    name = f"{held.contract} {held.record}"
    if (outcome := held.outcome) in ("deleted", "gone", "nothing"):
        return Swept(outcome=outcome, said=_DONE[outcome].format(name=name, held=held))
    how = f"look for it, remove it by hand, and close it with conform sweep --close {held.name}"
    if held.record is None:
        what = f"{held.contract} may have one record more, of {held.operation}"
        return Swept(outcome="doubt", said=f"{what}: {held.said}; {how}", contract=held.contract)
    said = f"not removed: {name}: {held.said}; {how}"
    return Swept(outcome="kept", said=said, contract=held.contract, record=held.record)


def _untouched(book: Book, *, is_of_another: bool) -> Iterator[Swept]:
    """Tell of each entry what a dry run would do, or why nothing is done: it is of another tenant."""
    for entry in reversed(book.entries):
        name = f"{entry.contract} {entry.record if entry.record is not None else entry.name}"
        if not is_of_another:
            yield Swept(outcome="found", said=f"would look at {name}, and delete it if it is ours")
            continue
        said = f"not touched: {name}: it is of another tenant that stood at this address"
        yield Swept(
            outcome="other",
            said=f"{said}; close it with conform sweep --close {entry.name}",
            contract=entry.contract,
            record=entry.record,
        )
