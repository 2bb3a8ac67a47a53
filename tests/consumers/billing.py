"""A shop's till: creates a client and an invoice, reads both back, and is strict about every type.

Eight operations: clients (create, read, edit, list), invoices (create, read, list by client), taxes (read).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from tests.consumers.http import Http

T = TypeVar("T")


class Read(Protocol):
    """Read a value as one of a type."""

    def __call__(self, value: Any, kind: type[T], /) -> T: ...


def typed(value: Any, kind: type[T], /) -> T:
    """Give a value of a type, or raise TypeError; a whole number is a float."""
    is_whole = kind is float and type(value) is int
    if not (is_whole or isinstance(value, kind)) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return kind(value) if is_whole else value  # type: ignore[call-arg]


def coerced(value: Any, kind: type[T], /) -> T:
    """Give a value of a type, made of whatever stands for it, as one who has met live tenants reads it."""
    is_flag = kind is bool and isinstance(value, str)
    made: T = kind(value not in ("", "0", "false") if is_flag else value)  # type: ignore[call-arg]
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    number: int
    name: str
    email: str
    phone: str
    address: str
    is_offline: bool
    balance: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    number: int
    client: int
    currency: str
    date: str
    is_draft: bool
    lines: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Till:
    http: Http
    read_as: Read = typed

    def sign_up(self, **values: Any) -> int:
        told = self.http.post("/api2/clients.json", {"Client": values}, takes=(202,)).json()
        if told["result"] != "successful":
            raise ValueError(told["result"])
        return self.read_as(told["id"], int)

    def customer(self, number: int) -> Customer:
        row = self.http.get(f"/api2/clients/{number}.json").json()["data"]["Client"]
        balance = row["starting_balance"]
        return Customer(
            number=self.read_as(row["id"], int),
            name=self.read_as(row["business_name"], str),
            email=self.read_as(row["email"], str),
            phone=self.read_as(row["phone1"], str),
            address=self.read_as(row["address1"], str),
            is_offline=self.read_as(row["is_offline"], bool),
            balance=None if balance is None else float(balance),
        )

    def moved(self, number: int, address: str) -> None:
        told = self.http.put(f"/api2/clients/{number}.json", {"Client": {"address1": address}}).json()
        if self.read_as(told["code"], int) != 200:
            raise ValueError(told)

    def known(self, email: str) -> list[int]:
        """Look a customer up in the first page: the newest comes first."""
        rows = self.http.get("/api2/clients.json", limit=50).json()["data"]
        return [self.read_as(row["Client"]["id"], int) for row in rows if row["Client"]["email"] == email]

    def bill(self, client: int, lines: tuple[tuple[str, float, float], ...]) -> int:
        body = {
            "Invoice": {"client_id": client, "date": "2026-02-28", "currency_code": "EGP", "draft": False},
            "InvoiceItem": [
                {"item": item, "unit_price": price, "quantity": quantity} for item, price, quantity in lines
            ],
        }
        return self.read_as(self.http.post("/api2/invoices.json", body, takes=(202,)).json()["id"], int)

    def read(self, number: int) -> Bill:
        row = self.http.get(f"/api2/invoices/{number}.json").json()["data"]["Invoice"]
        return Bill(
            number=self.read_as(row["id"], int),
            client=self.read_as(row["client_id"], int),
            currency=self.read_as(row["currency_code"], str),
            date=self.read_as(row["date"], str),
            is_draft=self.read_as(row["draft"], bool),
            lines=tuple(
                (self.read_as(each["item"], str), float(each["unit_price"]), float(each["quantity"]))
                for each in row["InvoiceItem"]
            ),
        )

    def bills(self, client: int) -> list[int]:
        told = self.http.get("/api2/invoices.json", client_id=client, limit=10).json()
        return sorted(self.read_as(row["Invoice"]["id"], int) for row in told["data"])

    def tax(self, number: int) -> float:
        row = self.http.get(f"/api2/taxes/{number}.json").json()["data"]["Tax"]
        return self.read_as(row["value"], float)


def by_hand(http: Http) -> None:
    """Enter what stands in the books before the shop opens."""
    http.post("/api2/taxes.json", {"Tax": {"name": "VAT", "value": 14}})
    other = {
        "business_name": "Other",
        "first_name": "O",
        "last_name": "T",
        "email": "other@example.com",
        "password": "long enough",
        "type": 3,
    }
    http.post("/api2/clients.json", {"Client": other})
    invoice = {"client_id": 1, "date": "2026-01-01", "currency_code": "EGP"}
    lines = [{"item": "old", "unit_price": 1, "quantity": 1}]
    http.post("/api2/invoices.json", {"Invoice": invoice, "InvoiceItem": lines})


def scenario(http: Http, *, is_wary: bool = False) -> object:
    """Serve one customer."""
    till = Till(http, coerced if is_wary else typed)
    number = till.sign_up(
        business_name="Nile Café",
        first_name="Mona",
        last_name="Zaki",
        email="Mona.Zaki@Example.com",
        password="long enough",  # noqa: S106 - of a tenant of our own
        type=3,
        phone1="+20100200300",
        address1="شارع النيل 7",
        is_offline=True,
        starting_balance=-12.5,
    )
    first = till.customer(number)
    till.moved(number, "Corniche 9 <left>")
    bill = till.bill(number, (("Coffee", 2.505, 2), ("قهوة", 3.0, 1)))
    return (
        first,
        till.customer(number),
        till.known(first.email),
        till.read(bill),
        till.bills(number),
        till.tax(1),
    )
