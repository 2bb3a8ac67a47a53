"""A stock display: reads products, stores and what was sold, by filters; leaves alone what it does not know.

Seven operations: products (list, read), stores (list, read), invoices (list, by dates), product categories
(list), expenses (list).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.consumers.http import Http

STATES = {0: "active", 1: "inactive", 2: "suspended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    number: int
    name: str
    price: float
    stock: float
    state: str
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    http: Http
    is_wary: bool = False

    def whole(self, value: Any) -> int:
        return int(value) if self.is_wary else value + 0

    def article(self, row: dict[str, Any]) -> Article:
        return Article(
            number=self.whole(row["id"]),
            name=row["name"],
            price=float(row["unit_price"]),
            stock=float(row["stock_balance"]),
            state=STATES[self.whole(row["status"])],
            barcode=row["barcode"],
        )

    def articles(self) -> list[Article]:
        rows = self.http.get("/api2/products.json", limit=100, page=1).json()["data"]
        return [self.article(row["Product"]) for row in rows]

    def look(self, number: int) -> Article | None:
        """Give an article, None where it is gone."""
        answer = self.http.get(f"/api2/products/{number}.json", takes=(200, 404))
        return None if answer.status == 404 else self.article(answer.json()["data"]["Product"])

    def stores(self) -> list[tuple[int, str]]:
        rows = self.http.get("/api2/stores.json").json()["data"]
        return [(self.whole(each["Store"]["id"]), each["Store"]["name"]) for each in rows]

    def store(self, number: int) -> str:
        return str(self.http.get(f"/api2/stores/{number}.json").json()["data"]["Store"]["name"])

    def sold(self, begin: str, end: str) -> list[int]:
        """Give the invoices of some days that are no drafts, the oldest first."""
        told = self.http.get(
            "/api2/invoices.json",
            date_from=begin,
            date_to=end,
            draft=0,
            sort="Invoice.date",
            direction="asc",
        ).json()
        return [self.whole(row["Invoice"]["id"]) for row in told["data"]]

    def categories(self) -> list[str]:
        rows = self.http.get("/api2/product_categories.json").json()["data"]
        return sorted(each["ProductCategory"]["name"] for each in rows)

    def spent(self) -> tuple[int, float]:
        told = self.http.get("/api2/expenses.json", limit=2).json()
        amounts = (row["Expense"]["amount"] for row in told["data"])
        return told["pagination"]["total_results"], sum(map(float, amounts) if self.is_wary else amounts)


def by_hand(http: Http) -> None:
    """Fill the shelves."""
    for number in range(3):
        product = {
            "name": f"Pen {number}",
            "unit_price": 2.25 + number,
            "stock_balance": 10 * number - 5,
            "barcode": f"00{number}",
            "status": number,
        }
        http.post("/api2/products.json", {"Product": product})
    http.post("/api2/stores.json", {"Store": {"name": "North", "shipping_address": "Quay 1"}})
    client = {
        "business_name": "Any",
        "first_name": "A",
        "last_name": "B",
        "email": "any@example.com",
        "password": "long enough",
        "type": 3,
    }
    http.post("/api2/clients.json", {"Client": client})
    for day, is_draft in (("01", False), ("02", False), ("03", True), ("04", False), ("05", False)):
        http.post(
            "/api2/invoices.json",
            {
                "Invoice": {"client_id": 1, "date": f"2026-03-{day}", "draft": is_draft},
                "InvoiceItem": [{"item": "Pen", "unit_price": 2.25, "quantity": 1}],
            },
        )
    for amount in (10.5, 20.25, 30):
        http.post("/api2/expenses.json", {"Expense": {"amount": amount, "date": "2026-03-01"}})


def scenario(http: Http, *, is_wary: bool = False) -> object:
    """Show the shelves once."""
    display = Display(http, is_wary)
    articles = display.articles()
    return (
        articles,
        [display.look(each.number) for each in articles],
        display.look(999_999),
        display.stores(),
        [display.store(number) for number, _ in display.stores()],
        display.sold("2026-03-02", "2026-03-04"),
        display.categories(),
        display.spent(),
    )
