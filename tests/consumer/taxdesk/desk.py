"""The client: what it sends, and what of the answers it reads."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSINESS = 3
"""The type of a customer that is a company."""
PAGE = 20
SECONDS = 10


class RefusedError(Exception):
    """Say which request Daftra did not take, and with which status."""


class CircleError(Exception):
    """Say which page leads back to one that was read already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Hold what the shop knows of a customer."""

    number: int
    company: str
    email: str


class Desk:
    """Ask one tenant of Daftra, by its address and a key."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.headers["apikey"] = key

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def register(self, company: str, first: str, last: str, email: str) -> int:
        """Make a customer and give the number."""
        client = {
            "type": BUSINESS,
            "business_name": company,
            "first_name": first,
            "last_name": last,
            "email": email,
            "password": secrets.token_urlsafe(12),
        }
        return int(self._call("POST", "/api2/clients.json", {"Client": client})["id"])

    def customer(self, number: int) -> Customer:
        """Read a customer."""
        return _customer(self._call("GET", f"/api2/clients/{number}.json")["data"]["Client"])

    def customers(self) -> Iterator[Customer]:
        """Read all customers, page by page, where Daftra says that the next one is.

        Raises CircleError where that leads back.
        """
        way, seen = f"/api2/clients.json?limit={PAGE}", set[str]()
        while way:
            if way in seen:
                raise CircleError(way)
            seen.add(way)
            answer = self._call("GET", way)
            yield from (_customer(row["Client"]) for row in answer["data"])
            way = answer["pagination"]["next"]

    def move(self, number: int, email: str) -> None:
        """Give a customer another address."""
        self._call("PUT", f"/api2/clients/{number}.json", {"Client": {"email": email}})

    def forget(self, number: int) -> None:
        """Remove a customer."""
        self._call("DELETE", f"/api2/clients/{number}.json")

    def gross(self, net: float, tax: int) -> float:
        """Give a price with a tax of the tenant on it."""
        percent: float = self._call("GET", f"/api2/taxes/{tax}.json")["data"]["Tax"]["value"]
        return round(net * (1 + percent / 100), 2)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._session.request(method, f"{self._url}{path}", json=body, timeout=SECONDS)
        if not answer.ok:
            raise RefusedError(f"{method} {path}: {answer.status_code}")
        return answer.json()


def _customer(row: dict[str, Any]) -> Customer:
    return Customer(number=row["id"], company=row["business_name"], email=row["email"])
