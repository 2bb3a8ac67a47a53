"""Faults of what is kept: not saved, touched by the way, not deleted, stored although refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault
from conform.tenants.embedded.faults.make import changing, kept, lacking, record_of
from conform.tenants.embedded.house import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json
    from conform.tenants.embedded.store import Change, Record
    from conform.tenants.embedded.twist import Seen
    from conform.tenants.embedded.window import Window

FAR = 1_000_000
"""Added to an id that a refused record is stored under, so that no later record gets it."""


def _first_alone(value: Json) -> Json:
    return value[:1] if isinstance(value, list) else value


def _ignored(change: Change, seen: Seen) -> Change:
    """Leave the record as it was."""
    return replace(change, record=seen.before) if change.sort == "update" else change


def _touching(name: str, value: Json) -> Callable[[Change, Seen], Change]:
    def twist(change: Change, _: Seen) -> Change:
        is_edit = change.sort == "update"
        return replace(change, record={**record_of(change), name: value}) if is_edit else change

    return twist


def _not_done(change: Change, _: Seen) -> Change:
    return replace(change, sort="nothing") if change.sort == "delete" else change


def _stored_although_refused(change: Change, seen: Seen) -> Change:
    """Insert what a refused create sent, or merge what a refused edit sent."""
    if change.sort != "nothing" or change.record is None:
        return change
    if seen.before is not None:
        merged = {**seen.before, **change.record}
        return replace(change, sort="update", record=merged)
    stamps: Record = {"id": FAR, "created": now(), "modified": now()}
    return replace(change, sort="insert", id=FAR, record={**change.record, **stamps})


def _again(identity: int, seen: Seen) -> int:
    return seen.last_deleted or identity


def _without_newest(window: Window, _: Seen) -> Window:
    """Hide the newest record from a list and from its total, as a stale index would."""
    order = replace(window.order, column=None, is_descending=True)
    return replace(window, order=order, offset=window.offset + 1, total=max(0, window.total - 1))


FAULTS = (
    Fault(
        name="time_tracking_notes_are_not_saved",
        kind="state.not_saved",
        contract="v1/time_tracking",
        operation="create",
        stage="change",
        does=kept(lacking("notes")),
    ),
    Fault(
        name="incomes_edit_is_ignored",
        kind="state.not_saved",
        contract="v1/incomes",
        operation="edit",
        stage="change",
        does=_ignored,
    ),
    Fault(
        name="estimates_second_row_is_lost",
        kind="state.not_saved",
        contract="v1/estimates",
        operation="*",
        stage="change",
        does=kept(changing("InvoiceItem", _first_alone)),
    ),
    Fault(
        name="journals_rows_are_not_saved",
        kind="state.not_saved",
        contract="v1/journals",
        operation="create",
        stage="change",
        does=kept(lacking("JournalTransaction")),
    ),
    Fault(
        name="asset_location_description_is_not_saved",
        kind="state.not_saved",
        contract="v2/asset_location",
        operation="create",
        stage="change",
        does=kept(lacking("description")),
    ),
    Fault(
        name="clients_edit_touches_the_notes",
        kind="state.altered",
        contract="v1/clients",
        operation="edit",
        stage="change",
        does=_touching("notes", "edited through the API"),
    ),
    Fault(
        name="treasuries_edit_clears_the_description",
        kind="state.not_saved",
        contract="v1/treasuries",
        operation="edit",
        stage="change",
        does=_touching("description", ""),
    ),
    Fault(
        name="taxes_delete_does_nothing",
        kind="state.not_deleted",
        contract="v1/taxes",
        operation="delete",
        stage="change",
        does=_not_done,
    ),
    Fault(
        name="credit_notes_delete_does_nothing",
        kind="state.not_deleted",
        contract="v1/credit_notes",
        operation="delete",
        stage="change",
        does=_not_done,
    ),
    Fault(
        name="refund_receipts_list_hides_the_newest",
        kind="state.not_listed",
        contract="v1/refund_receipts",
        operation="list",
        stage="window",
        does=_without_newest,
    ),
    Fault(
        name="journal_cats_list_hides_the_newest",
        kind="state.not_listed",
        contract="v1/journal_cats",
        operation="list",
        stage="window",
        does=_without_newest,
    ),
    Fault(
        name="suppliers_refused_create_is_stored",
        kind="state.leaked",
        contract="v1/suppliers",
        operation="create",
        stage="change",
        does=_stored_although_refused,
    ),
    Fault(
        name="clients_refused_edit_is_stored",
        kind="state.leaked",
        contract="v1/clients",
        operation="edit",
        stage="change",
        does=_stored_although_refused,
    ),
    Fault(
        name="stores_ids_come_back",
        kind="state.reused_id",
        contract="v1/stores",
        operation="create",
        stage="id",
        does=_again,
    ),
    Fault(
        name="work_orders_ids_come_back",
        kind="state.reused_id",
        contract="v1/work_orders",
        operation="create",
        stage="id",
        does=_again,
    ),
)
