"""Daftra: the claims that no case asks and that a person has to explain by name.

Those of the first table stand in contracts and cannot be asked; those of the second
stand in prose alone, so that no contract holds them. What a rule counts is explained by `payloads.claims`.
"""

from __future__ import annotations

from typing import Final

from conform.contract.vendor import Explained

SET_UP: Final = "wants a tenant that is set up for it: a module, a right, a setting"
SECRETS: Final = "wants secrets of an account's owner"
SENDS: Final = "would send mail to people"
SILENT: Final = "no page names the answer where it does not hold"
KEPT: Final = "what is sent keeps it; no page names the answer to what breaks it"
UNSEEN: Final = "no page serves what would show it"
UNNAMED: Final = "the page does not say what it changes"
UNSETTLED: Final = "two readings are possible"
LEVELS: Final = "the pages of endpoints print one level of each path, and none shows what another serves"
LONG_LISTS: Final = (
    "shows on longer lists alone: of invoices as many are made in one request, of others in many"
)
EXAMPLE: Final = "stands in an example alone: what it shows is sent, and nothing beyond"
OTHER_RECORDS: Final = "shows in records of other resources, which follow rules of their own"

PAGE: Final = "15115241e0"
OF_INVOICES: Final = (
    (
        "filters that need a plugin or a setting",
        SET_UP,
        tuple(
            f"filter:{name}"
            for name in (
                *("po_number", "work_order_id", "pos_shift_id", "staff_id", "einvoice_status"),
                "requisition_delivery_status",
            )
        ),
    ),
    (
        "filters by several values",
        "the page does not say how several values are written",
        ("filter:tags", "filter:external_source", "choice:requisition_delivery_status=*"),
    ),
    (
        "filters by when an invoice is due",
        UNSEEN,
        ("filter:due_date_from", "filter:due_date_to"),
    ),
    (
        "a filter by the type of the client",
        "the page does not say which number is which type",
        ("filter:client_type",),
    ),
    (
        "three types of document are listed: one is asked for, which no other row is of",
        "what the other values find is read from rows as well",
        ("choice:type=0", "choice:type=19"),
    ),
    (
        "payment_status takes special values: the one of drafts is asked for",
        UNSEEN,
        ("choice:payment_status=*",),
    ),
)
"""What no case asks of the list of invoices: what it says, why not, and the claims."""

IN_CONTRACTS: Final = (
    Explained(
        page="15115316e0",
        claim="load_custom_data adds custom data",
        reason=UNNAMED,
        contract="v1/*",
        claims=("parameter:load_custom_data", "filter:load_custom_data"),
    ),
    *(
        Explained(page=PAGE, claim=claim, reason=reason, contract="v1/invoices", claims=claims)
        for claim, reason, claims in OF_INVOICES
    ),
)


def _prose(page: str, reason: str, *claims: str) -> tuple[Explained, ...]:
    return tuple(Explained(page=page, claim=each, reason=reason) for each in claims)


IN_PROSE: Final = (
    *_prose("933385m0", SECRETS, "an access token opens what a key opens"),
    *_prose("15815885e0", SECRETS, "a token is asked for with five form fields, all required"),
    *_prose("928427m0", SET_UP, "requests are limited, by rate and by day; no figure is given"),
    *_prose("37975778e0", SET_UP, "the state of an app is told by the app's id"),
    *_prose("1264814m0", SENDS, "an invoice that goes by e-mail to a client without an address is refused"),
    *_prose(
        "1258822m0",
        UNSETTLED,
        "a list has its figures under meta and its links under links: the pages of lists show another frame",
    ),
    *_prose(
        "1258822m0",
        LEVELS,
        "the path of a list and of a read ends in a level from 1 to 4: seven entities have their own highest",
        "level 2 adds direct relations, level 3 nested ones, level 4 the rest",
    ),
    *_prose("15115242e0", KEPT, "discount and discount_amount exclude each other"),
    *_prose("15115242e0", KEPT, "source_type goes with source_id", "due_after is 0 or more"),
    *_prose(
        "15115242e0",
        SET_UP,
        "the date lies in an open period",
        "the branch is active and the product is the branch's",
        "order_source_id is required where a setting says so",
        "the discount is not above the highest of the account or of the staff",
        "payment_method is one of the account's active methods",
        "a terminal links to a shift, and a shift sets the store",
    ),
    *_prose("15115242e0", SENDS, "client_email is required where the client is invoiced by e-mail"),
    *_prose("15115242e0", UNSEEN, "unique_id makes the server calculate anew"),
    *_prose(
        "15115242e0",
        SET_UP,
        "currency, language, form of dates, store and layout are the account's where they are left out",
        "a payment is of today, in the chosen treasury, by staff 0, where it says nothing else",
    ),
    *_prose("15115241e0", UNNAMED, "limit has no highest value"),
    *_prose(
        "15115239e0",
        SET_UP,
        "an invoice is not edited from another branch",
        "an invoice is not edited after its electronic invoice was accepted",
        "an invoice is not edited with credit charges, instalment agreements or renewals",
        "an invoice is not edited in a closed period, unless it is a draft",
        "an invoice is not edited after its shift was closed",
        "an invoice is not edited after its requisition was received",
        "an invoice is not edited when a production plan has it",
        "an invoice is edited by staff with the right to",
    ),
    *_prose("15115239e0", UNSETTLED, "POST edits an invoice as PUT does: one page prints both methods"),
    *_prose(
        "15115305e0",
        SET_UP,
        "a payment of an advance payment is not deleted",
        "a payment from the client's credit is not deleted where invoices are paid automatically",
    ),
    *_prose(
        "15115305e0",
        OTHER_RECORDS,
        "a deleted payment changes what its invoice counts as paid",
        "a deleted payment changes the client's balance and takes its attachments along",
    ),
    *_prose("15115258e0", LONG_LISTS, "a list has 20 rows and no more where no size is asked for"),
    *_prose("15115322e0", KEPT, "debits and credits of a journal have one total"),
    *_prose("15115297e0", KEPT, "item_id is of the kind that item_type names"),
    *_prose("15115277e0", KEPT, "action_id is of the appointment's type"),
    *_prose("15115277e0", UNSETTLED, "staff_id is who made it as a number, and who is to go as a list"),
    *_prose("15115262e0", KEPT, "follow_up_status is one of clients"),
    *_prose("15115372e0", SILENT, "type_name and type_account_number are for banks alone"),
    *_prose("15115372e0", OTHER_RECORDS, "one treasury is the primary one, and one store"),
    *_prose("15115362e0", SILENT, "stock_transfer_id is for transfers alone"),
    *_prose("15115362e0", OTHER_RECORDS, "a transaction moves the stock of its product"),
    *_prose("15115317e0", SET_UP, "track_stock wants the inventory module"),
    *_prose("15115302e0", OTHER_RECORDS, "the cost of a time comes from the staff's rate an hour"),
    *_prose("15115302e0", KEPT, "a time is of today where its date is empty"),
    *_prose("21801170e0", OTHER_RECORDS, "a booking becomes an invoice"),
    *_prose("18798317e0", SET_UP, "an inactive store is answered with 403"),
    *_prose("15115385e0", UNNAMED, "the form of numbers has three entries"),
    *_prose("15115262e0", KEPT, "a place on the map is latitude, longitude and zoom"),
    *_prose("15115262e0", UNSETTLED, "countries and currencies are ISO codes: what is sent is one"),
    *_prose(
        "27846430e0",
        EXAMPLE,
        "dates are day, month and year with strokes",
        "is_suspended is on, or is left out",
    ),
    *_prose("18798425e0", EXAMPLE, "a date is day, month, year, hour and minute"),
    *_prose("26170894e0", EXAMPLE, "is_primary is 1 or 0, and cost_center_id is 0 for a primary one"),
    *_prose("24362391e0", EXAMPLE, "type is leave, and days a number in a text"),
    *_prose("31463718e0", EXAMPLE, "four flags of a gateway are 0 or 1"),
    *_prose("36956247e0", EXAMPLE, "assigned_users are ids of staff", "the key of custom data has the id"),
)
"""What a reading by eye found that no contract holds, each held against its page."""

EXPLAINED: Final = (*IN_CONTRACTS, *IN_PROSE)
