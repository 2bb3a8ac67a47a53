"""A register of assets on the entities of v2: makes brands, storages and departments, edits and finds them.

Eight operations: brand (create, read, edit, list), storage (create, list), department (create, list).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.consumers.http import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.consumers.http import Http

ROOT = "/v2/api/entity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    number: int
    name: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Register:
    http: Http

    def make(self, entity: str, **values: Any) -> int:
        return int(self.http.post(f"{ROOT}/{entity}", values, takes=(200,)).json()["id"])

    def rename(self, number: int, name: str) -> str:
        self.http.put(f"{ROOT}/brand/{number}", {"name": name})
        told = self.http.get(f"{ROOT}/brand/{number}/1").json()
        return str(told["name"])

    def brands(self, name: str) -> list[int]:
        query: dict[str, Any] = {"filter[name]": name}
        told = self.http.get(f"{ROOT}/brand/list/1", **query).json()
        return [row["id"] for row in told["data"]]

    def rows(self, entity: str, **query: Any) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            told = self.http.get(f"{ROOT}/{entity}/list/1", page=page, **query).json()
            yield from told["data"]
            if page >= told["last_page"]:
                return
            page += 1

    def storages(self) -> list[Storage]:
        found = [
            Storage(number=row["id"], name=row["name"], description=row.get("description"))
            for row in self.rows("storage")
        ]
        total = self.http.get(f"{ROOT}/storage/list/1").json()["total"]
        if total != len(found):
            raise ValueError(f"{total} are said to be {len(found)}")
        return found

    def departments(self) -> list[tuple[str, bool]]:
        return [
            (row["name"], bool(row["active"])) for row in self.rows("department", **{"sort[name]": "desc"})
        ]

    def named(self, entity: str, name: str) -> str:
        """Try to make a record without a name; the tenant must refuse it."""
        try:
            return str(self.make(entity, name=name))
        except ApiError as error:
            return f"refused: {' 422 ' in str(error)}"


def by_hand(http: Http) -> None:
    """Enter what the register finds."""
    for name in ("Ash", "Birch"):
        http.post(f"{ROOT}/brand", {"name": name})
    for number in range(22):
        http.post(f"{ROOT}/storage", {"name": f"Hall {number}", "description": "قاعة" if number else None})
    http.post(f"{ROOT}/department", {"name": "Sales", "abbr": "SA"})


def scenario(http: Http, *, is_wary: bool = False) -> object:  # noqa: ARG001 - it always is
    """Keep the register once."""
    register = Register(http)
    brand = register.make("brand", name="Elm")
    names = register.rename(brand, "elm  and oak"), register.rename(brand, "Oak")
    storage = register.make("storage", name="Cellar", description="0042")
    register.make("department", name="Repairs", abbr="RE")
    return (
        brand,
        names,
        register.brands("Oak"),
        register.brands("Ash"),
        storage,
        register.storages(),
        register.departments(),
        register.named("storage", ""),
    )
