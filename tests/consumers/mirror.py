"""A nightly copy of the address book: pages through lists, reads three fields of each row, trusts no type.

Six operations: clients (list, read), suppliers (list), staff (list), taxes (list), treasuries (list).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.consumers.http import Http

PAGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    number: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Mirror:
    http: Http

    def rows(self, resource: str, model: str) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            told = self.http.get(f"/api2/{resource}.json", limit=PAGE, page=page).json()
            for row in told["data"]:
                yield row[model]
            if page >= int(told["pagination"]["page_count"]):
                return
            page += 1

    def contacts(self, resource: str, model: str) -> dict[int, Contact]:
        found = {}
        for row in self.rows(resource, model):
            name = row.get("business_name") or f"{row.get('first_name')} {row.get('last_name')}"
            number = int(row["id"])
            if number in found:
                raise ValueError(f"{resource} {number} came twice")
            found[number] = Contact(number=number, name=str(name), email=str(row.get("email") or ""))
        return found

    def notes(self, client: int) -> str:
        told = self.http.get(f"/api2/clients/{client}.json").json()
        return str(told["data"]["Client"].get("notes") or "")

    def staff(self) -> list[str]:
        return sorted(row["name"].strip() for row in self.rows("staff", "Staff"))

    def taxes(self) -> dict[str, float]:
        return {row["name"]: float(row["value"]) for row in self.rows("taxes", "Tax")}

    def treasuries(self) -> set[str]:
        return {row["name"] for row in self.rows("treasuries", "Treasury")}


def by_hand(http: Http) -> None:
    """Enter what people have entered before the first night."""
    for number in range(5):
        http.post(
            "/api2/clients.json",
            {
                "Client": {
                    "business_name": f"Shop {number}" if number else "متجر",
                    "first_name": "Sara",
                    "last_name": "Ali",
                    "email": f"Shop.{number}@example.com",
                    "password": "long enough",
                    "type": 3,
                    "notes": f"since 201{number} ☕",
                }
            },
        )
    for number in range(3):
        http.post(
            "/api2/suppliers.json",
            {
                "Supplier": {
                    "supplier_number": 100 + number,
                    "business_name": "" if number == 1 else f"Mill {number}",
                    "first_name": "Omar",
                    "last_name": "Said",
                    "email": f"mill{number}@example.com",
                    "password": "long enough",
                }
            },
        )
    for name, value in (("VAT", 14), ("Table", 5.5), ("None", 0)):
        http.post("/api2/taxes.json", {"Tax": {"name": name, "value": value}})
    for name in ("Cash", "Bank", "Safe"):
        http.post("/api2/treasuries.json", {"Treasury": {"name": name, "type": 1}})


def scenario(http: Http, *, is_wary: bool = False) -> object:  # noqa: ARG001 - it always is
    """Copy everything once."""
    mirror = Mirror(http)
    clients = mirror.contacts("clients", "Client")
    return (
        clients,
        {number: mirror.notes(number) for number in clients},
        mirror.contacts("suppliers", "Supplier"),
        mirror.staff(),
        mirror.taxes(),
        mirror.treasuries(),
    )
