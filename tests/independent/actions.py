"""What is neither a record's life nor its list: tokens, listings, several entities at once, bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.independent.shape import NOTHING, Shape
from tests.independent.values import shown

if TYPE_CHECKING:
    from typing import TypeAlias

    from tests.independent.asked import Asked
    from tests.independent.tenant import Tenant

    Answer: TypeAlias = tuple[int, Any]

TOKEN = "independent-token"  # noqa: S105 - what the tenant gives is no secret
MODELS = (
    *("GroupPrice", "Timezone", "InvoiceLayout", "Role", "languageCodes", "dateFormats", "TimeActivity"),
    *("Product", "Branch"),
)


def done(tenant: Tenant, asked: Asked) -> Answer:
    """Do what an action's path says; answer by its page."""
    path = asked.operation.path
    if path.endswith("/add_bulk"):
        return 200, [one(tenant, asked, each) for each in asked.body if isinstance(asked.body, list)]
    if path.endswith("/multi-entity"):
        return several(tenant, asked)
    shape = asked.operation.answers.get(200) or Shape()
    known = {
        "code": 200,
        "result": "successful",
        "token_type": "Bearer",
        "access_token": TOKEN,
        "expires_in": 3600,
    }
    if "/bookings/" in path and asked.number not in tenant.store.tables["booking"]:
        return 404, {"result": "failed", "code": 404, "message": "Item not found"}
    if not shape.fields:
        return 200, {"code": 200, "result": "successful"}
    return 200, {name: shown(each, known.get(name, NOTHING)) for name, each in shape.fields.items()}


def listing(asked: Asked) -> Answer:
    """Give ids and titles of a model; the page's schema says objects."""
    if asked.variables["model"] not in MODELS:
        return 404, {"result": "failed", "code": 404, "message": "Item not found"}
    rows = {str(number): {"item_id": number, "title": f"Title {number}"} for number in (1, 2, 3)}
    return 200, {"code": 200, "result": "successful", "data": {"Listing": rows}}


def one(tenant: Tenant, asked: Asked, body: Any) -> dict[str, Any]:
    """Add one invoice of many; a refused one does not stop the others."""
    page = next(each for each in tenant.operations if each.page == "15115242e0")
    single = type(asked)(operation=page, url=asked.url, body=body)
    status, answer = tenant.create(single)
    if status != page.success:
        return answer  # type: ignore[no-any-return]
    number = tenant.store.tables["invoices"].get(answer["id"], {}).get("no", "")
    return {"result": "successful", "code": 202, "id": answer["id"], "invoice_number": number}


def several(tenant: Tenant, asked: Asked) -> Answer:
    """Fetch from several entities: one record, or a list, under the entity's name or its alias."""
    found: dict[str, Any] = {}
    if not isinstance(asked.body, list):
        return 422, {"message": "The given data was invalid.", "errors": {"body": ["is no list"]}}
    for each in asked.body:
        key, action, options = (each.get(name) for name in ("key", "action", "options"))
        if not key or action not in ("show", "list") or options is None:
            return 422, {"message": "The given data was invalid.", "errors": {"action": ["is needed"]}}
        table = tenant.store.tables.get(f"{key}s", tenant.store.tables.get(key, {}))
        name = each.get("alias") or key
        if action == "show":
            number = int(options) if str(options).isdigit() else 0
            found[name] = table.get(number) or next(iter(table.values()), {})
        else:
            rows = list(table.values())
            found[name] = {"current_page": 1, "data": rows, "total": len(rows), "per_page": 20}
    return 200, found
