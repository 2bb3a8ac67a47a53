"""Delete what dead runs left on a tenant: only what their ledgers list, the last made first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conform.exchange import Call
from conform.ledger.book import read_book, tenant_digest
from conform.ledger.writer import SUFFIX, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conform.exchange import Exchange, Tenant
    from conform.ledger.book import Book, Entry

_GONE = (*range(200, 300), 404)
_ABSENT = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """Tell what became of one line of a ledger, in words for a person.

    `kept` is a record that is still there, `doubt` a create of which nobody knows, `alive` a run that
    has not ended and is left alone, `found` what a dry run would delete.
    """

    outcome: Literal["deleted", "gone", "found", "kept", "doubt", "alive"]
    said: str


def sweep_folder(folder: Path, tenant: Tenant, *, is_dry: bool = False) -> Iterator[Swept]:
    """Sweep the ledgers of dead runs on this very tenant; those of other tenants are not touched.

    A ledger that has nothing more to tell is deleted. With `is_dry` nothing is sent or changed.
    """
    mine = tenant_digest(tenant.base_url)
    for path in ledgers(folder):
        book = read_book(path)
        if book.tenant == mine:
            yield from _found(book) if is_dry else _sweep(path, tenant)


def foreign_books(folder: Path, base_url: str) -> tuple[Book, ...]:
    """Give what the ledgers of other tenants say, where they still list records."""
    books = (read_book(path) for path in ledgers(folder))
    mine = tenant_digest(base_url)
    return tuple(book for book in books if book.tenant != mine and (book.entries or book.unsure))


def ledgers(folder: Path) -> tuple[Path, ...]:
    """Find the ledgers in a folder, the newest run first, so that what was made last is deleted first."""
    return tuple(sorted(folder.glob(f"*{SUFFIX}"), reverse=True))


def _sweep(path: Path, tenant: Tenant) -> Iterator[Swept]:
    book = read_book(path)
    try:
        ledger = Ledger(path, base_url=tenant.base_url)
    except BlockingIOError:
        yield Swept(
            outcome="alive", said=f"{path.name}: its run has not ended, so its records are left alone"
        )
        return
    for entry in reversed(book.entries):
        swept = _delete(entry, tenant)
        if swept.outcome in ("deleted", "gone"):
            ledger.removed(entry.contract, entry.record)
        yield swept
    yield from _doubts(book)
    ledger.told()
    ledger.close()


def _found(book: Book) -> Iterator[Swept]:
    for entry in reversed(book.entries):
        yield Swept(outcome="found", said=f"would delete {_name(entry)}")
    yield from _doubts(book)


def _doubts(book: Book) -> Iterator[Swept]:
    for each in book.unsure:
        said = f"{each.contract} may have one record more: no answer to {each.operation}, sent at {each.at}"
        yield Swept(outcome="doubt", said=f"{said}; look for it by its time and remove it by hand")


def _delete(entry: Entry, tenant: Tenant) -> Swept:
    if not entry.path:
        said = f"cannot delete {_name(entry)}: the docs have no delete for it; remove it by hand"
        return Swept(outcome="kept", said=said)
    exchange = tenant.send(Call(method="DELETE", path=entry.path, case="sweep"))
    if exchange.failure is None and exchange.answer is not None and exchange.answer.status in _GONE:
        was_gone = exchange.answer.status == _ABSENT
        said = f"{_name(entry)} was gone already" if was_gone else f"deleted {_name(entry)}"
        return Swept(outcome="gone" if was_gone else "deleted", said=said)
    return Swept(outcome="kept", said=f"cannot delete {_name(entry)}: {_reason(exchange)}")


def _reason(exchange: Exchange) -> str:
    if exchange.failure is not None or exchange.answer is None:
        return exchange.failure or "no answer"
    return f"the tenant answered {exchange.answer.status}"


def _name(entry: Entry) -> str:
    return f"{entry.contract} {entry.record}"
