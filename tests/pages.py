"""What the vendor's pages say of the records that somebody's books keep, written down by hand.

Nothing here is read from `contracts/` or shared with the engine: a tenant that believed what the engine
believes would find no mistake of it. A field is a line: its name, its kind, and words. `must`: a create
needs it, `always`: an edit too; `ro`: what is sent is ignored; `wo`: it is not served; `null`: null may be
sent; `zero`: null is kept as 0; `<=N`: its length; `in:`: its values; `->`: the table that it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CLIENT = """
id int ro
is_offline flag
client_number text
staff_id int ->staff
business_name text must <=100
first_name text must <=255
last_name text must <=255
email mail must <=255
password text must wo <=255
address1 text <=255
address2 text <=255
city text <=100
state text <=100
postal_code text <=20
phone1 text <=50
phone2 text <=50
country_code text <=3
notes text
active_secondary_address flag
secondary_name text <=255
secondary_address1 text <=255
secondary_address2 text <=255
secondary_city text <=100
secondary_state text <=100
secondary_postal_code text <=50
secondary_country_code text <=10
default_currency_code text <=5
last_login moment ro
suspend flag ro
last_ip text ro
created moment ro
modified moment ro
follow_up_status int null ->follow_up_status
category text
group_price_id int
timezone int
bn1 text
bn1_label text
bn2_label text
bn2 text
starting_balance num null
type int null must in:2,3
birth_date date
gender int null in:0,1,2
map_location text null
credit_limit text
credit_period text
branch_id int ->branches
"""
TAX = """
id int ro
tax_id int ro
name text must
value num must
description text
included flag null
created moment ro
modified moment ro
"""
STORE = """
id int ro
name text must <=255
shipping_address text null
primary flag
active flag
created moment ro
modified moment ro
branch_id int ->branches
"""
TREASURY = """
id int ro
staff_id int ->staff
name text must <=255
type int must in:1,3
type_name text null
type_account_number text null
active flag
is_primary flag
description text
created moment ro
modified moment ro
balance num null ro
"""
PAYMENT_SENT = """
client_id int wo ->clients
status int in:0,1,2,3
payment_method text <=100
amount num
currency_code text <=10
transaction_id text <=100
treasury_id int ->treasuries
date moment
staff_id int ->staff
notes text
receipt_notes text
"""
PAYMENT_SERVED = """
id int ro
invoice_id int ro
email text ro
response_code text ro
response_message text ro
created moment ro
modified moment ro
first_name text ro
last_name text ro
address1 text ro
address2 text ro
city text ro
state text ro
postal_code text ro
country_code text ro
phone1 text ro
phone2 text ro
transaction_type text ro
processed flag ro
attachment text ro
"""
INVOICE = """
id int ro
staff_id int ->staff
subscription_id int null ->invoices
store_id int ->stores
type int in:0,1,2,3,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19
no text null <=255
po_number text null <=255
name text null <=255
branch_id int ->branches
client_id int must always ->clients
is_offline flag
currency_code text <=10
client_business_name text <=100
client_first_name text <=255
client_last_name text <=255
client_email mail <=255
client_address1 text <=255
client_address2 text <=255
client_postal_code text <=20
client_city text <=100
client_state text <=100
client_country_code text <=3
date date
payment_status int null in:,0,1,2,3,4,-1
draft flag
discount num
discount_amount num
deposit num
deposit_type int in:0,1,2
summary_subtotal num ro
summary_discount num ro
summary_total num ro
summary_paid num ro
summary_unpaid num ro
summary_deposit num ro
summary_refund num ro
notes text <=80000
html_notes text
created moment ro
modified moment ro
invoice_layout_id int null
estimate_id int null zero
shipping_options int in:,1,2,3
shipping_amount num null
client_active_secondary_address flag
client_secondary_name text <=255
client_secondary_address1 text <=255
client_secondary_address2 text <=255
client_secondary_city text <=100
client_secondary_state text <=100
client_secondary_postal_code text <=50
client_secondary_country_code text <=10
follow_up_status int null ->follow_up_status
work_order_id int null
requisition_delivery_status int null in:1,2,3,4,5
pos_shift_id int null
source_type int null in:0,1,2,3,5,6,7,8,9,10,11,12,13,14,16,17,18,19
source_id int null
qr_code_url text
invoice_html_url text
invoice_pdf_url text
client_currency_code text wo
issue_date date wo
due_after int wo
terms text wo <=80000
order_source_id int null wo
language_id int wo
date_format text wo
cost_center_id int null wo
sales_person_id int null wo
terminal_id text wo
unique_id text wo
"""
LINE = """
id int ro
invoice_id int ro
item text <=100000
description text <=100000
unit_price num
quantity num
tax1 int null zero ->taxes
tax2 int null zero ->taxes
summary_tax1 num ro
summary_tax2 num ro
subtotal num ro
product_id int
col_3 text null
col_4 text null
col_5 text null
created moment ro
modified moment ro
discount num
discount_type int in:1,2
store_id int ->stores
calculated_discount num ro
lot list wo
expiry_date list wo
serials list wo
"""
PART_PAYMENT = """
payment_method text must <=100
amount num
transaction_id text <=100
treasury_id int ->treasuries
date text
staff_id int ->staff
email mail null <=255
status int in:0,1,2,3
notes text null
response_code text null
response_message text null
currency_code text <=10
first_name text
last_name text
address1 text null
address2 text null
city text
state text
postal_code text
country_code text
phone1 text
phone2 text null
attachment text null
receipt_notes text null
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Describe one field: `most` in characters, `allowed` values, `refers` to a table."""

    name: str
    kind: str
    words: frozenset[str]
    most: int | None = None
    allowed: tuple[Any, ...] = ()
    refers: str | None = None

    def unset(self, now: str) -> Any:
        """Give what a record holds that was made without the field."""
        if "zero" in self.words or self.kind == "flag":
            return ZERO[self.kind]
        if "null" in self.words:
            return None
        if self.allowed and self.kind == "int":
            return 0 if 0 in self.allowed else self.allowed[0]
        return {**ZERO, "date": now[:10], "moment": now}[self.kind]

    def kept(self, value: Any) -> Any:
        """Give what is kept of a value without fault: a flag is true or false, and some know no null."""
        if self.kind == "flag":
            return FLAGS.get(value, value)
        return 0 if value is None and "zero" in self.words else value

    def fault(self, value: Any, tables: Mapping[str, Mapping[int, Any]]) -> str | None:
        """Say what is wrong with a value, None where nothing is."""
        if value is None:
            return None if "null" in self.words else "cannot be null"
        if value == "" and "" in self.allowed:
            return None
        if not self.is_of_kind(value):
            return f"is no {self.kind}"
        return self.broken(value, tables)

    def is_of_kind(self, value: Any) -> bool:
        """Tell whether a value has the JSON type of the kind."""
        if self.kind == "flag":
            return isinstance(value, int | str) and value in FLAGS
        return isinstance(value, KINDS[self.kind]) and not isinstance(value, bool)

    def broken(self, value: Any, tables: Mapping[str, Mapping[int, Any]]) -> str | None:
        """Say which rule a value of the right type breaks, None where it breaks none."""
        if self.allowed and value not in self.allowed:
            return "is not one of the values"
        if self.most is not None and len(value) > self.most:
            return f"is longer than {self.most}"
        if value and not FORMS.get(self.kind, bool)(value):
            return f"is no {self.kind}"
        if self.refers and value and value not in tables[self.refers]:
            return f"names nothing in {self.refers}"
        return None


ZERO: dict[str, Any] = {"int": 0, "num": 0, "flag": False, "list": [], "text": "", "mail": ""}
KINDS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "num": (int, float),
    "list": (list,),
    "text": (str,),
    "mail": (str,),
    "date": (str,),
    "moment": (str,),
}
FLAGS: dict[Any, bool] = {True: True, False: False, "1": True, "0": False}
"""What may be sent for a flag, and what is kept; 1 and 0 are equal to the first two."""


def is_mail(text: str) -> bool:
    """Tell whether a text is an address of a mailbox."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None


def is_date(text: str, form: str = "%Y-%m-%d") -> bool:
    """Tell whether a text is a day of the calendar, written in full."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).strftime(form) == text
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    """Tell whether a text is a moment: a day, a time as the vendor writes it, perhaps with a zone."""
    forms = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
    return any(is_date(re.sub(r"[+-]\d\d:\d\d$", "", text), form) for form in forms)


FORMS: dict[str, Callable[[Any], bool]] = {"mail": is_mail, "date": is_date, "moment": is_moment}


def columns(text: str) -> tuple[Column, ...]:
    """Read a table of fields: a name, a kind, and words on each line."""
    return tuple(column(*line.split()) for line in text.strip().splitlines())


def column(name: str, kind: str, *words: str) -> Column:
    """Read the line of one field."""
    most = next((int(word[2:]) for word in words if word.startswith("<=")), None)
    values = next((word[3:].split(",") for word in words if word.startswith("in:")), [])
    refers = next((word[2:] for word in words if word.startswith("->")), None)
    allowed = tuple(int(value) if value else "" for value in values)
    return Column(name=name, kind=kind, words=frozenset(words), most=most, allowed=allowed, refers=refers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Describe one resource: the name that wraps a record, its fields, and its children by name."""

    model: str
    columns: tuple[Column, ...]
    children: tuple[tuple[str, tuple[Column, ...]], ...] = ()


TABLES: dict[str, Table] = {
    "clients": Table(model="Client", columns=columns(CLIENT)),
    "taxes": Table(model="Tax", columns=columns(TAX)),
    "stores": Table(model="Store", columns=columns(STORE)),
    "treasuries": Table(model="Treasury", columns=columns(TREASURY)),
    "client_payments": Table(model="ClientPayment", columns=columns(PAYMENT_SENT + PAYMENT_SERVED.lstrip())),
    "invoices": Table(
        model="Invoice",
        columns=columns(INVOICE),
        children=(("InvoiceItem", columns(LINE)), ("Payment", columns(PART_PAYMENT))),
    ),
}
