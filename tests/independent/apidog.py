"""Read the documents' facts out of the vendor's Apidog export, by the settled readings alone."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.independent.shape import NOTHING, Operation, Shape, only_said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEEPEST = 12
KINDS = {
    "double": "number",
    "float": "number",
    "number": "number",
    "datetime": "string",
    "date-time": "string",
    "string": "string",
    "integer": "integer",
    "boolean": "boolean",
    "object": "object",
    "array": "array",
    "null": "null",
}
FORMS = {"date": "date", "date-time": "date-time", "datetime": "date-time", "email": "email"}
ACTIONS = ("/token", "/add_bulk", "/change_status/", "/convert_to_invoice/", "multi-entity", "app-manager")
PATH_TYPOS = {
    "https://mennaelkholy.daftra.com": "",
    "/api2/api2/": "/api2/",
    "{{format}}": "1",
    "{{id}}": "{id}",
    "{{record_id}}": "{id}",
    "{ID}": "{id}",
    "{bookingId}": "{id}",
    "{{workflow_id}}": "{workflow_id}",
    "add_bulk.json": "add_bulk",
}
NAMED = {
    "client_id": "clients",
    "supplier_id": "suppliers",
    "product_id": "products",
    "store_id": "stores",
    "treasury_id": "treasuries",
    "journal_account_id": "journal_accounts",
}
"""What a field names where its page has no link ("from the Clients API")."""
LINK = re.compile(r"\]\((?:https://docs\.daftara\.dev)?/(\d+)e0\)")
ADVANCE = "32867460e0"
"""POST /invoices once more, for an advance payment; its example typed what the other page says in words."""
MIXED = ({"number", "integer"}, {"string", "integer"})
"""Kinds of which either is taken where pages state one each (`lot`)."""
PARENTS = ("invoice_id", "purchase_order_id", "journal_id")
"""What a row of children is told by the server."""
LEFT_OUT = re.compile(r"(?i)don't send|do not send|not be sent|leave empty|generated|required if ")
IS_REQUIRED = "**Required.**"
ENUM = re.compile(r"^\s*(.+?)\s*=>\s*(.+?)\s*$", re.DOTALL)
LISTED = (
    re.compile(r"^\|\s*`?(-?\d+|\(empty\))`?\s*\|", re.MULTILINE),
    re.compile(r"(-?\d+) *(?:=|--)> *\w"),
    re.compile(r'"(\w+)"(?: \||$)'),
    re.compile(r"`(\d+)` [A-Z]\w+"),
    re.compile(r"(?:^|/ )(\d+) [A-Z]\w+"),
)
"""How values are listed in words: a table, arrows, a choice of words, codes with their names."""


class Export:
    """Hold the export, and what its definitions and pages are."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self.definitions = {
            each["id"]: each["schema"]["jsonSchema"]
            for collection in document["schemaCollection"]
            for each in _leaves(collection, "schema")
        }
        self.pages = [each for collection in document["apiCollection"] for each in _leaves(collection, "api")]
        self.lists = {str(each["api"]["id"]): resource_of(called(each["api"])) for each in self.pages}

    def operations(self) -> list[Operation]:
        found = [self.operation(each) for each in self.pages]
        read = {each.resource: served(each) for each in found if each.role in ("list", "read")}
        edited = {each.resource: each.request for each in found if each.role == "edit" and each.request}
        found = [
            replace(each, request=completed(each.request, edited.get(each.resource), read.get(each.resource)))
            if each.request and each.role in ("create", "edit")
            else each
            for each in found
        ]
        found = with_children(found)
        invoice = next(each.request for each in found if each.page == "15115242e0")
        return [
            replace(each, request=as_advance(each.request or Shape(), invoice or Shape()))
            if each.page == ADVANCE
            else each
            for each in found
        ]

    def operation(self, page: dict[str, Any]) -> Operation:
        api = page["api"]
        path, role = called(api), role_of(page)
        request = self.request(api, role)
        return Operation(
            page=f"{api['id']}e0",
            method=api["method"].upper(),
            path=path,
            role=role,
            resource=resource_of(path),
            request=request,
            shown=tuple(examples(api["requestBody"])),
            answers={
                int(each["code"]): self.shape(each.get("jsonSchema") or {})
                for each in api["responses"]
                if each.get("code")
            },
        )

    def request(self, api: dict[str, Any], role: str) -> Shape | None:
        body = api["requestBody"]
        if not body.get("jsonSchema") or api["method"] == "get":
            return None
        shape = self.shape(body["jsonSchema"])
        if role == "edit":
            return only_said(shape)
        if resource_of(called(api)) == "invoices":
            return only_said(shape)
        if called(api).startswith("/v2/"):
            return without_what_the_example_lacks(shape, examples(body))
        return shape

    def shape(self, stated: dict[str, Any], depth: int = 0) -> Shape:
        stated = self.resolved(stated)
        if depth > DEEPEST:
            return Shape()
        required = stated.get("required", [])
        required = required if isinstance(required, list) else []
        properties = {
            name: self.shape(each, depth + 1)
            for name, each in stated.get("properties", {}).items()
            if not is_placeholder(name)
        }
        kinds, form = kinds_of(stated)
        return Shape(
            kinds=kinds,
            fields={
                name: replace(
                    each,
                    is_required=is_needed(name, each, required, depth),
                    resource=each.resource or NAMED.get(name, ""),
                )
                for name, each in properties.items()
            },
            items=self.shape(stated["items"], depth + 1) if stated.get("items") else None,
            is_left_out=bool(LEFT_OUT.search(stated.get("description") or "")),
            is_said=IS_REQUIRED in (stated.get("description") or ""),
            is_read_only=bool(stated.get("readOnly")),
            is_write_only=bool(stated.get("writeOnly")),
            longest=longest_of(stated, kinds),
            values=values_of(stated, kinds),
            form=form,
            pattern=stated.get("pattern", ""),
            default=stated.get("default", NOTHING),
            example=next(iter(stated.get("examples", ())), NOTHING),
            resource=self.refers_to(stated),
        )

    def resolved(self, stated: dict[str, Any]) -> dict[str, Any]:
        """Follow `$ref`, merge `allOf`, and put a referenced schema's properties in with their overrides."""
        if "$ref" in stated:
            rest = {key: value for key, value in stated.items() if key != "$ref"}
            return self.resolved(self.definitions[stated["$ref"]]) | rest
        parts = [self.resolved(part) for part in stated.get("allOf", ())]
        if (
            "oneOf" in stated
        ):  # a list's row is "a header or a client": it is the header with its client inside
            header, client = stated["oneOf"]
            parts += [self.resolved(header), self.resolved(client)]
        for each in (stated.get("x-apidog-refs") or {}).values():
            part = self.resolved({"$ref": each["$ref"]})
            overrides = each.get("x-apidog-overrides") or {}
            kept = {k: v for k, v in part.get("properties", {}).items() if k not in overrides}
            replaced = {k: v for k, v in overrides.items() if v}
            parts.append(part | {"properties": kept | replaced})
        if not parts:
            return stated
        merged: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
        for part in (*parts, stated):
            own = {k: v for k, v in part.items() if k not in ("properties", "required", "allOf", "oneOf")}
            merged |= own
            merged["properties"] = merged["properties"] | (part.get("properties") or {})
            merged["required"] = merged["required"] + (part.get("required") or [])
        return merged

    def refers_to(self, stated: dict[str, Any]) -> str:
        """Name the store that a page linked in the words of a field lists."""
        link = LINK.search(stated.get("description") or "")
        resource = self.lists.get(link[1], "") if link else ""
        return "" if resource == "listing" else resource


def operations(path: Path) -> list[Operation]:
    return Export(path).operations()


def _leaves(folder: dict[str, Any], what: str) -> Iterator[dict[str, Any]]:
    for each in folder.get("items", ()):
        if what in each:
            yield each
        else:
            yield from _leaves(each, what)


def called(api: dict[str, Any]) -> str:
    path: str = api["path"]
    is_v1 = "{format}" in path.replace("{{format}}", "")
    for typo, meant in PATH_TYPOS.items():
        path = path.replace(typo, meant)
    path = "/" + path.replace("{format}", "").strip("/")
    first = path.split("/")[1]
    if first in ("api2", "v2"):
        return path
    is_v1 |= first in ("branches", "requisitions", "bookings", "invoices", "client-attendance-log")
    return f"/api2{path}" if is_v1 else f"/v2/api/entity{path}"


def resource_of(path: str) -> str:
    parts = path.removeprefix("/v2/api/entity/").removeprefix("/api2/").strip("/").split("/")
    return "workflow" if parts[0].startswith("le_workflow") else parts[0].replace("-", "_")


def role_of(page: dict[str, Any]) -> str:
    api = page["api"]
    path, method = called(api), api["method"].lower()
    if any(action in path for action in ACTIONS):
        return "action"
    if method == "post":
        return "edit" if page["name"].startswith("Edit") else "create"
    if method == "get":
        is_single = "{id}" in path or resource_of(path) == "site_info"
        return "read" if is_single else "list"
    return {"put": "edit", "delete": "delete"}[method]


def kinds_of(stated: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    types = stated.get("type") or []
    types = types.split("||") if isinstance(types, str) else types
    if not types and stated.get("properties"):
        types = ["object"]
    form = next((FORMS[each] for each in (*types, stated.get("format")) if each in FORMS), "")
    kinds = [KINDS[each] for each in types if each in KINDS]
    if kinds == ["null"]:
        return (), ""
    if (stated.get("nullble") or stated.get("nullable")) and kinds:
        kinds.append("null")
    return tuple(dict.fromkeys(kinds)), form if "string" in kinds else ""


def longest_of(stated: dict[str, Any], kinds: tuple[str, ...]) -> int | None:
    with suppress(TypeError, ValueError):
        return int(stated["maxLength"]) if "string" in kinds and stated.get("maxLength") else None
    return None


def values_of(stated: dict[str, Any], kinds: tuple[str, ...]) -> tuple[Any, ...]:
    """Read values in prose: what stands left of the arrow if it is a number or nothing, else the right."""
    found: list[Any] = []
    words = stated.get("description") or ""
    unset = [0] if "`0` means not set" in words else []
    for each in [*(stated.get("enum") or listed(words)), *unset]:
        arrow = ENUM.match(each) if isinstance(each, str) else None
        if arrow is None:
            found.append(each)
            continue
        lefts = [left.strip() for left in arrow[1].split("/")]
        found += [left if re.fullmatch(r"-?\d+|null|''", left) else arrow[2] for left in lefts]
    values = [None if each == "null" else "" if each == "''" else each for each in found]
    values = ["" if each == "(empty)" else each for each in values]
    if "boolean" in kinds or any(isinstance(each, str) and " " in each.strip() for each in values):
        return ()
    return tuple(values)


def listed(text: str) -> list[str]:
    if "e.g." in text:
        return []
    return next((each for each in (pattern.findall(text) for pattern in LISTED) if len(each) > 1), [])


def is_needed(name: str, shape: Shape, required: list[str], depth: int) -> bool:
    """Tell whether a field is required by list or words; what the server gives or nobody sends is not."""
    is_given = shape.is_left_out or (name in PARENTS and depth > 1)
    return (name in required or shape.is_said) and not is_given


def is_placeholder(name: str) -> bool:
    return name in ("Attribute that caused the error", "Responses") or bool(
        re.fullmatch(r"[0-9A-Z]{26}", name)
    )


def examples(body: dict[str, Any]) -> list[Any]:
    found = []
    for each in body.get("examples") or ():
        with suppress(ValueError):
            found.append(json.loads(each.get("value") or ""))
    return found


READ_AS = {"Payment": "InvoicePayment"}


def served(operation: Operation) -> Shape:
    """Give the record that an answer serves, children and all."""
    shape = operation.answers.get(200) or Shape()
    shape = shape.fields.get("data", shape)
    return shape.items or shape


def completed(shape: Shape, edited: Shape | None, read: Shape | None) -> Shape:
    """Give a written shape the limits that only the read page states, and the kinds of its sibling pages.

    Types that were made of one example (`discount`: integer) yield to the pages that edit or serve it.
    """
    header = next((each for each in read.fields.values() if each.fields), None) if read else None
    fields = {}
    for name, each in shape.fields.items():
        others = [other.fields.get(name) for other in (edited, read) if other]
        if header:  # children are beside the record where it is written, and in it where it is read
            others.append(header.fields.get(READ_AS.get(name, name)))
        fields[name] = wider(each, [other for other in others if other])
    return replace(shape, fields=fields)


def wider(shape: Shape, others: list[Shape]) -> Shape:
    edited, read = others[0] if others else None, others[-1] if others else None
    kinds = dict.fromkeys(kind for each in others for kind in each.kinds)
    more = [kind for kind in kinds if kind == "null" or {kind, *shape.kinds} in MIXED]
    return replace(
        completed(shape, edited, read),
        kinds=tuple(dict.fromkeys((*shape.kinds, *more))) if shape.kinds else tuple(kinds),
        longest=shape.longest or next((each.longest for each in others if each.longest), None),
        values=shape.values or next((each.values for each in others if each.values), ()),
        form=shape.form or next((each.form for each in others if each.form), ""),
        items=wider(shape.items, [each.items or each for each in others]) if shape.items else None,
    )


def with_children(found: list[Operation]) -> list[Operation]:
    """Let a row of the list of invoices hold the children of the single read: `recursive=1` serves them."""
    by_page = {each.page: each for each in found}
    header = served(by_page["15115238e0"]).fields["Invoice"]
    listed = by_page["15115241e0"]
    row = served(listed).fields["Invoice"]
    children = {name: each for name, each in header.fields.items() if name not in row.fields}
    row = replace(row, fields=row.fields | children)
    data = Shape(kinds=("array",), items=Shape(kinds=("object",), fields={"Invoice": row}))
    frame = listed.answers[200] or Shape()
    frame = replace(frame, fields=frame.fields | {"data": data})
    listed = replace(listed, answers=listed.answers | {200: frame})
    return [listed if each.page == listed.page else each for each in found]


def as_advance(shape: Shape, invoice: Shape) -> Shape:
    """Take what either page of POST /invoices takes; require what the words require."""
    fields = {}
    for name, each in shape.fields.items():
        other = invoice.fields.get(name, Shape())
        other = other if "object" in other.kinds or not other.items else other.items
        is_needed = other.is_said or name == "Invoice" or (name == "client_id" and "draft" in shape.fields)
        fields[name] = replace(
            as_advance(each, other),
            kinds=tuple(dict.fromkeys((*each.kinds, *other.kinds))) if each.kinds and other.kinds else (),
            is_required=is_needed,
        )
    return replace(shape, fields=fields)


def without_what_the_example_lacks(shape: Shape, shown: list[Any]) -> Shape:
    rows = [each for each in shown if isinstance(each, dict)]
    return replace(
        shape,
        fields={
            name: replace(
                without_what_the_example_lacks(each, [row.get(name) for row in rows]),
                is_required=each.is_required and name != "id" and all(name in row for row in rows),
            )
            for name, each in shape.fields.items()
        },
    )
