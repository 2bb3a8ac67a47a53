"""The lies that the rules must find, by kind of drift, of v1 and of v2 where both have the claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.independent.lies import Lie

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from tests.independent.asked import Asked

    Values: TypeAlias = dict[str, Any]
    Answer: TypeAlias = tuple[int, Any]

OK = 300
NEXT = re.compile(r"(?<=[?&])page=2\b")
LONG = "x" * 300
PAGE = "<!doctype html><title>Dashboard</title>"
"""What a tenant sends that has lost its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Hold a lie and the kind of drift it is: `at` begins the operation, `also` is what shows beside it."""

    kind: str
    at: str
    contract: str
    lie: Lie
    also: frozenset[str] = frozenset()


def records(body: Any) -> list[Values]:
    """Find the records in an answer, under their wrappers or bare."""
    data = body.get("data", body) if isinstance(body, dict) else []
    rows = data if isinstance(data, list) else [data]
    found = [next(iter(row.values())) if len(row) == 1 else row for row in rows if isinstance(row, dict)]
    return [each for each in found if isinstance(each, dict)]


def on_success(alter: Callable[[Asked, Any], Any]) -> Callable[[Asked, int, Any], Answer]:
    return lambda asked, status, body: (status, alter(asked, body) if status < OK else body)


def with_status(instead: int, when: Callable[[Asked, int], bool]) -> Callable[[Asked, int, Any], Answer]:
    """Answer with another status, and say so in a body that has a code."""

    def answered(asked: Asked, status: int, body: Any) -> Answer:
        if not when(asked, status):
            return status, body
        return instead, body | {"code": instead} if "code" in body else body

    return answered


def each_record(alter: Callable[[Values], None]) -> Callable[[Asked, int, Any], Answer]:
    def altered(_: Asked, body: Any) -> Any:
        for record in records(body):
            alter(record)
        return body

    return on_success(altered)


def setting(**values: Any) -> Callable[[Values], None]:
    return lambda record: record.update(values)


def leaving_out(name: str) -> Callable[[Values], None]:
    def left(record: Values) -> None:
        record.pop(name, None)

    return left


def reads(resource: str, alter: Callable[[Values], None]) -> Lie:
    return Lie(resource=resource, roles=("read", "list"), answers=each_record(alter))


def frame(resource: str, role: str, **values: Any) -> Lie:
    """Lie in the frame; None leaves a name out, a function makes of what stands there."""

    def altered(_: Asked, body: Any) -> Any:
        made = {name: value(body.get(name)) if callable(value) else value for name, value in values.items()}
        kept = {name: value for name, value in body.items() if name not in made}
        return kept | {name: value for name, value in made.items() if value is not None}

    return Lie(resource=resource, roles=(role,), answers=on_success(altered))


def texts(body: Any) -> str:
    if isinstance(body, dict | list):
        inner = body.values() if isinstance(body, dict) else body
        return " ".join(texts(each) for each in inner)
    return body if isinstance(body, str) else ""


def is_foreign(asked: Asked) -> bool:
    return not texts(asked.body).isascii()


def refusing_foreign(asked: Asked, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return found or ([("name", "has signs that nobody knows")] if is_foreign(asked) else [])


def failing_foreign(_: Asked, status: int, body: Any) -> Answer:
    """Fail where a record holds signs of another script."""
    if texts(body).isascii():
        return status, body
    return 500, {"message": "Internal Server Error", "code": 500, "result": "failed"}


def without(*names: str) -> Callable[[Asked, Values], Values]:
    return lambda _, values: {name: value for name, value in values.items() if name not in names}


def shouted(_: Asked, values: Values) -> Values:
    return {name: value.upper() if isinstance(value, str) else value for name, value in values.items()}


def taking(name: str) -> Callable[[Asked, Values], Values]:
    """Store what was sent for a read-only field."""

    def stored(asked: Asked, values: Values) -> Values:
        sent = next(iter(asked.body.values()), None)
        sent = sent if isinstance(sent, dict) else asked.body
        return values | ({name: sent[name]} if name in sent else {})

    return stored


def unless_sent(**values: Any) -> Callable[[Asked, Values], Values]:
    """Set another value than the documented default where none was sent."""

    def stored(asked: Asked, told: Values) -> Values:
        return told | {
            name: value
            for name, value in values.items()
            if f'"{name}"' not in repr(asked.body).replace("'", '"')
        }

    return stored


def edited_anyway(asked: Asked, status: int, table: dict[int, Values]) -> None:
    """Store an edit that was refused."""
    record = table.get(asked.number)
    if (
        asked.operation.role == "edit"
        and status == 422
        and record is not None
        and isinstance(asked.body, dict)
    ):
        record.update({name: value for name, value in asked.body.items() if name != "id"})


def anyway(asked: Asked, status: int, table: dict[int, Values]) -> None:
    """Store what was refused."""
    if asked.operation.role == "create" and status > OK and isinstance(asked.body, dict) and status != 401:
        sent = next((each for each in asked.body.values() if isinstance(each, dict)), asked.body)
        number = max(table, default=0) + 1
        table[number] = (
            {"created": "2026-01-01 00:00:00", "modified": "2026-01-01 00:00:00"} | sent | {"id": number}
        )


def disturbing(name: str) -> Callable[[Asked, int, dict[int, Values]], None]:
    """Let an edit reach every other record."""

    def done(asked: Asked, status: int, table: dict[int, Values]) -> None:
        if asked.operation.role == "edit" and status < OK:
            for number, record in table.items():
                if number != asked.number:
                    record[name] = "disturbed"

    return done


def counting(name: str) -> Callable[[Asked, int, dict[int, Values]], None]:
    """Let the second of two equal edits do more than the first."""

    def done(asked: Asked, status: int, table: dict[int, Values]) -> None:
        record = table.get(asked.number)
        if asked.operation.role == "edit" and status < OK and record is not None:
            if record.get("last edit") == repr(asked.body):
                record[name] = f"{record.get(name)} again"
            record["last edit"] = repr(asked.body)

    return done


def is_filtered(asked: Asked) -> bool:
    return any(
        name not in ("page", "limit", "per_page", "sort", "direction") and not name.startswith("sort[")
        for name, _ in asked.query
    )


def ignoring(_: Asked, __: list[Values], rows: list[Values]) -> list[Values]:
    return sorted(rows, key=lambda row: row["id"], reverse=True)


def one_too_few(asked: Asked, chosen: list[Values], _: list[Values]) -> list[Values]:
    return chosen[1:] if is_filtered(asked) else chosen


def one_too_many(asked: Asked, chosen: list[Values], rows: list[Values]) -> list[Values]:
    others = [row for row in rows if row not in chosen]
    return chosen + others[:1] if is_filtered(asked) else chosen


def without_newest(_: Asked, chosen: list[Values], __: list[Values]) -> list[Values]:
    newest = max((row["id"] for row in chosen), default=0)
    return [row for row in chosen if row["id"] != newest]


def backwards(_: Asked, chosen: list[Values], __: list[Values]) -> list[Values]:
    return chosen[::-1]


def not_taken(_: Asked, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in found if "taken" not in each[1]]


def not_conditional(_: Asked, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in found if "used_by" not in each[1]]


def nothing_found(_: Asked, __: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return []


def next_astray(_: Asked, body: Any) -> Any:
    if body.get("pagination", {}).get("next"):
        body["pagination"]["next"] = NEXT.sub("page=7", body["pagination"]["next"])
    return body


def more_in_all(_: Asked, body: Any) -> Any:
    body["pagination"]["total_results"] += 1
    return body


def fewer_in_all(_: Asked, body: Any) -> Any:
    body["total"] -= 1
    return body


def coded(_: Asked, body: Any) -> Any:
    return body | {"code": 299}


def open_to_all(_: Asked, __: bool) -> bool:  # noqa: FBT001 - the station's signature
    return True


def closed(_: Asked, __: bool) -> bool:  # noqa: FBT001 - the station's signature
    return False


V1, V2 = partial(Fault, contract="v1/taxes"), partial(Fault, contract="v2/brand")
TAXES, BRAND = partial(Lie, resource="taxes"), partial(Lie, resource="brand")
FAULTS: dict[str, Fault] = {
    "v1 create answers 203": V1(
        kind="status.unexpected",
        at="POST",
        lie=TAXES(roles=("create",), answers=with_status(203, lambda _, status: status < OK)),
    ),
    "v2 create answers 203": V2(
        kind="status.unexpected",
        at="POST",
        lie=BRAND(roles=("create",), answers=with_status(203, lambda _, status: status < OK)),
    ),
    "v1 refuses foreign names": V1(
        kind="status.rejected_valid", at="POST", lie=TAXES(roles=("create",), checks=refusing_foreign)
    ),
    "v2 refuses foreign names": V2(
        kind="status.rejected_valid", at="POST", lie=BRAND(roles=("create",), checks=refusing_foreign)
    ),
    "v1 takes anything": V1(
        kind="status.accepted_invalid",
        at="POST",
        lie=TAXES(roles=("create",), checks=nothing_found),
        also=frozenset({"state.leaked", "field.retyped"}),
    ),
    "v2 takes anything": V2(
        kind="status.accepted_invalid",
        at="POST",
        lie=BRAND(roles=("create",), checks=nothing_found),
        also=frozenset({"state.leaked", "field.retyped"}),
    ),
    "v2 takes a name twice": Fault(
        kind="status.accepted_invalid",
        at="POST",
        contract="v2/asset_type",
        lie=Lie(resource="asset_type", roles=("create",), checks=not_taken),
    ),
    "v2 takes an asset of nobody": Fault(
        kind="status.accepted_invalid",
        at="POST",
        contract="v2/employee_asset",
        lie=Lie(resource="employee_asset", roles=("create",), checks=not_conditional),
    ),
    "v1 refuses as if absent": V1(
        kind="status.other",
        at="POST",
        lie=TAXES(roles=("create",), answers=with_status(404, lambda _, status: status == 400)),
    ),
    "v1 fails on foreign names": V1(
        kind="status.server_error", at="GET", lie=TAXES(roles=("read",), answers=failing_foreign)
    ),
    "v2 fails on foreign names": V2(
        kind="status.server_error", at="GET", lie=BRAND(roles=("read",), answers=failing_foreign)
    ),
    "v1 lists a page for people": V1(
        kind="body.not_json", at="GET", lie=TAXES(roles=("list",), answers=on_success(lambda *_: PAGE))
    ),
    "v2 lists a page for people": V2(
        kind="body.not_json", at="GET", lie=BRAND(roles=("list",), answers=on_success(lambda *_: PAGE))
    ),
    "v1 gives no result": V1(kind="envelope.missing", at="GET", lie=frame("taxes", "read", result=None)),
    "v2 gives no message": V2(kind="envelope.missing", at="POST", lie=frame("brand", "create", message=None)),
    "v1 gives its code as text": V1(kind="envelope.retyped", at="GET", lie=frame("taxes", "read", code=str)),
    "v2 gives its total as text": V2(
        kind="envelope.retyped", at="GET", lie=frame("brand", "list", per_page=str)
    ),
    "v1 adds to the frame": V1(kind="envelope.undocumented", at="GET", lie=frame("taxes", "read", debug=[1])),
    "v2 adds to the frame": V2(
        kind="envelope.undocumented", at="POST", lie=frame("brand", "create", debug=[1])
    ),
    "v1 says another code": V1(
        kind="envelope.code_mismatch", at="POST", lie=TAXES(roles=("create",), answers=on_success(coded))
    ),
    "v1 leaves a field out": V1(kind="field.missing", at="GET", lie=reads("taxes", leaving_out("modified"))),
    "v2 leaves a field out": V2(kind="field.missing", at="GET", lie=reads("brand", leaving_out("modified"))),
    "v1 adds a field": V1(kind="field.undocumented", at="GET", lie=reads("taxes", setting(extra=1))),
    "v2 adds a field": V2(kind="field.undocumented", at="GET", lie=reads("brand", setting(extra=1))),
    "v1 serves a number as text": V1(kind="field.retyped", at="GET", lie=reads("taxes", setting(tax_id="0"))),
    "v2 serves a text as number": V2(
        kind="field.retyped", at="GET", lie=reads("brand", setting(modified=20260101))
    ),
    "v1 serves null": V1(kind="field.null", at="GET", lie=reads("taxes", setting(modified=None))),
    "v2 serves null": V2(kind="field.null", at="GET", lie=reads("brand", setting(modified=None))),
    "v1 serves an unlisted value": Fault(
        kind="field.enum",
        at="GET",
        contract="v1/product_categories",
        lie=reads("product_categories", setting(category_type=9)),
    ),
    "v2 serves an unlisted value": Fault(
        kind="field.enum",
        at="GET",
        contract="v2/package",
        lie=reads("package", setting(period_unit="hourly")),
        also=frozenset({"state.altered", "state.not_saved"}),
    ),
    "v1 serves another date": V1(
        kind="field.format", at="GET", lie=reads("taxes", setting(modified="yesterday"))
    ),
    "v1 serves too much": Fault(
        kind="field.too_long",
        at="GET",
        contract="v1/product_categories",
        lie=reads("product_categories", setting(name=LONG)),
    ),
    "v1 forgets a field": V1(
        kind="state.not_saved", at="POST", lie=TAXES(roles=("create",), stores=without("description"))
    ),
    "v2 forgets a field": Fault(
        kind="state.not_saved",
        at="POST",
        contract="v2/asset_type",
        lie=Lie(resource="asset_type", roles=("create",), stores=without("description")),
    ),
    "v2 forgets an edit": V2(
        kind="state.altered",
        at="PUT",
        lie=BRAND(roles=("edit",), stores=without("name")),
        also=frozenset({"state.not_saved"}),
    ),
    "v1 shouts": V1(kind="state.altered", at="POST", lie=TAXES(roles=("create",), stores=shouted)),
    "v2 shouts": V2(kind="state.altered", at="POST", lie=BRAND(roles=("create",), stores=shouted)),
    "v1 keeps what it deleted": V1(
        kind="state.not_deleted", at="DELETE", lie=TAXES(roles=("delete",), spares=True)
    ),
    "v1 lists a record late": V1(
        kind="state.not_listed", at="", lie=TAXES(roles=("list",), picks=without_newest)
    ),
    "v2 lists a record late": V2(
        kind="state.not_listed",
        at="",
        lie=BRAND(roles=("list",), picks=without_newest),
        also=frozenset({"filter.wrong"}),
    ),
    "v1 stores what it refused": V1(kind="state.leaked", at="", lie=TAXES(then=anyway)),
    "v2 stores what it refused": Fault(
        kind="state.leaked",
        at="",
        contract="v2/asset_type",
        lie=Lie(resource="asset_type", then=edited_anyway),
        also=frozenset({"field.enum", "field.retyped", "state.not_saved"}),  # what was stored is served
    ),
    "v1 gives an id again": V1(kind="state.reused_id", at="POST", lie=TAXES(roles=("create",), reuses=True)),
    "v1 lets anyone in": V1(
        kind="access.open",
        at="GET",
        lie=TAXES(roles=("list",), admits=open_to_all),
        also=frozenset({"status.other"}),  # who shows the key beside a token has it
    ),
    "v2 lets anyone in": V2(
        kind="access.open",
        at="GET",
        lie=BRAND(roles=("list",), admits=open_to_all),
        also=frozenset({"status.other"}),  # who shows the key beside a token has it
    ),
    "v1 lets nobody delete": V1(
        kind="access.refused",
        at="DELETE",
        lie=TAXES(roles=("delete",), admits=closed),
        also=frozenset({"state.not_deleted"}),
    ),
    "v2 lets nobody read": V2(kind="access.refused", at="GET", lie=BRAND(roles=("read",), admits=closed)),
    "v1 ignores the size": V1(
        kind="paging.size",
        at="GET",
        lie=TAXES(roles=("list",), cuts=lambda page, _: (page, 20)),
        also=frozenset({"paging.total"}),
    ),
    "v1 counts one more": V1(
        kind="paging.total", at="GET", lie=TAXES(roles=("list",), answers=on_success(more_in_all))
    ),
    "v2 counts one too few": V2(
        kind="paging.total", at="GET", lie=BRAND(roles=("list",), answers=on_success(fewer_in_all))
    ),
    "v1 serves page 1 again": V1(
        kind="paging.overlap",
        at="GET",
        lie=TAXES(roles=("list",), cuts=lambda _, size: (1, size)),
        also=frozenset({"paging.total", "paging.size"}),
    ),
    "v1 lists the oldest first": Fault(
        kind="paging.order",
        at="GET",
        contract="v1/invoices",
        lie=Lie(resource="invoices", roles=("list",), picks=backwards),
        also=frozenset({"state.not_listed", "filter.wrong"}),
    ),
    "v1 leads astray": V1(
        kind="paging.link", at="GET", lie=TAXES(roles=("list",), answers=on_success(next_astray))
    ),
    "v1 serves a password": Fault(
        kind="field.write_only",
        at="GET",
        contract="v1/clients",
        lie=reads("clients", setting(password=LONG[:32])),
    ),
    "v1 takes a read-only time": V1(kind="state.read_only", at="", lie=TAXES(stores=taking("created"))),
    "v1 sets another default": V1(
        kind="state.default", at="POST", lie=TAXES(roles=("create",), stores=unless_sent(included=True))
    ),
    "v2 sets another default": Fault(
        kind="state.default",
        at="POST",
        contract="v2/storage",
        lie=Lie(resource="storage", roles=("create",), stores=unless_sent(is_active=1)),
    ),
    "v1 edits the others too": V1(kind="state.disturbed", at="", lie=TAXES(then=disturbing("description"))),
    "v2 edits the others too": V2(
        kind="state.disturbed",
        at="",
        lie=BRAND(then=disturbing("name")),
        also=frozenset({"state.altered"}),  # of a record that nobody read in between
    ),
    "v1 counts its edits": V1(kind="state.repeated", at="PUT", lie=TAXES(then=counting("description"))),
    "v2 counts its edits": V2(kind="state.repeated", at="PUT", lie=BRAND(then=counting("name"))),
    "v1 ignores filters": Fault(
        kind="filter.ignored",
        at="GET",
        contract="v1/invoices",
        lie=Lie(resource="invoices", roles=("list",), picks=ignoring),
        also=frozenset({"paging.order"}),
    ),
    "v2 ignores filters": V2(kind="filter.ignored", at="GET", lie=BRAND(roles=("list",), picks=ignoring)),
    "v2 filters one out": V2(kind="filter.wrong", at="GET", lie=BRAND(roles=("list",), picks=one_too_few)),
    "v2 lets one in": V2(kind="filter.wrong", at="GET", lie=BRAND(roles=("list",), picks=one_too_many)),
    "v1 lets one in": Fault(
        kind="filter.wrong",
        at="GET",
        contract="v1/invoices",
        lie=Lie(resource="invoices", roles=("list",), picks=one_too_many),
    ),
}
