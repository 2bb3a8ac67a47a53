"""Faults that change a value on its way into the store; several show with one particular input only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault
from conform.tenants.embedded.faults.make import changing, each, kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json

LARGEST = 999_999
ASTRAL = 0x10000
"""The first sign of the planes in which emoji stand."""


def _text(alter: Callable[[str], str]) -> Callable[[Json], Json]:
    return lambda value: alter(value) if isinstance(value, str) else value


def _number(alter: Callable[[float], float]) -> Callable[[Json], Json]:
    return lambda value: (
        alter(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    )


def _cut(limit: int) -> Callable[[Json], Json]:
    return _text(lambda text: text[: limit - 1])


mangled = _text(lambda text: text.encode("ascii", "replace").decode())
without_emoji = _text(lambda text: "".join(sign for sign in text if ord(sign) < ASTRAL))
without_markup = _text(lambda text: text.replace("<", "").replace(">", ""))
escaped = _text(lambda text: text.replace("'", "\\'").replace('"', '\\"'))
without_zeros = _text(lambda text: text.lstrip("0") or text)
leap_day_moved = _text(lambda text: text.replace("-02-29", "-03-01"))
without_time = _text(lambda text: text[:10])
rounded = _number(lambda number: round(number, 2))
whole = _number(int)
unsigned = _number(abs)
capped = _number(lambda number: min(number, LARGEST))
shouted = _text(str.upper)

_ALTERED = (
    ("clients_address_loses_other_scripts", "v1/clients", "address1", mangled),
    ("suppliers_notes_lose_emoji", "v1/suppliers", "notes", without_emoji),
    ("notes_body_loses_markup", "v1/notes", "body", without_markup),
    ("estimates_notes_escape_quotes", "v1/estimates", "notes", escaped),
    (
        "purchase_refunds_code_loses_leading_zeros",
        "v1/purchase_refunds",
        "supplier_postal_code",
        without_zeros,
    ),
    ("incomes_leap_day_moves", "v1/incomes", "date", leap_day_moved),
    ("invoice_appointments_end_loses_its_time", "v1/invoice_appointments", "end_date", without_time),
    ("products_price_is_rounded", "v1/products", "unit_price", rounded),
    ("expenses_amount_is_whole", "v1/expenses", "amount", whole),
    ("products_balance_loses_its_sign", "v1/products", "stock_balance", unsigned),
    ("journals_total_is_capped", "v1/journals", "total_debit", capped),
    ("suppliers_city_loses_its_last_letter", "v1/suppliers", "city", _cut(100)),
    ("purchase_invoices_state_is_shouted", "v1/purchase_invoices", "supplier_state", shouted),
    (
        "client_appointments_status_2_becomes_1",
        "v1/client_appointments",
        "status",
        lambda value: 1 if value == 2 else value,  # noqa: PLR2004 - the third enum value
    ),
    ("stores_address_null_becomes_empty", "v1/stores", "shipping_address", lambda value: value or ""),
    ("brand_name_is_shouted", "v2/brand", "name", shouted),
    ("storage_description_loses_other_scripts", "v2/storage", "description", mangled),
)
"""Name, resource, column, and what becomes of its value."""

_ROWS = (
    ("estimates_row_price_is_rounded", "v1/estimates", "InvoiceItem", "unit_price", rounded),
    ("refund_receipts_row_text_is_mangled", "v1/refund_receipts", "InvoiceItem", "description", mangled),
)
"""Name, resource, child collection, column, and what becomes of its value."""

FAULTS = (
    *(
        Fault(
            name=name,
            kind="state.altered",
            contract=contract,
            operation="*",
            stage="change",
            does=kept(changing(column, alter)),
        )
        for name, contract, column, alter in _ALTERED
    ),
    *(
        Fault(
            name=name,
            kind="state.altered",
            contract=contract,
            operation="*",
            stage="change",
            does=kept(changing(rows, each(changing(column, alter)))),
        )
        for name, contract, rows, column, alter in _ROWS
    ),
)
