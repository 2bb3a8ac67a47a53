"""Faults of the body around the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault
from conform.tenants.embedded.faults.make import SUCCESSES, at, changing, having, lacking

if TYPE_CHECKING:
    from conform.tenants.embedded.twist import Seen
    from conform.tenants.embedded.wire import Reply

PAGE = "<!doctype html><title>Dashboard</title><p>Welcome back</p>"


def _as_page(reply: Reply, _: Seen) -> Reply:
    return replace(reply, text=PAGE, media="text/html; charset=utf-8") if reply.status in SUCCESSES else reply


def _broken_off(reply: Reply, _: Seen) -> Reply:
    return replace(reply, text=reply.encoded().decode()[:-2]) if reply.status in SUCCESSES else reply


FAULTS = (
    Fault(
        name="notes_list_is_a_web_page",
        kind="body.not_json",
        contract="v1/notes",
        operation="list",
        stage="reply",
        does=_as_page,
    ),
    Fault(
        name="product_categories_list_breaks_off",
        kind="body.not_json",
        contract="v1/product_categories",
        operation="list",
        stage="reply",
        does=_broken_off,
    ),
    Fault(
        name="clients_create_has_no_result",
        kind="envelope.missing",
        contract="v1/clients",
        operation="create",
        stage="reply",
        does=at("", lacking("result")),
    ),
    Fault(
        name="taxes_list_has_no_pagination",
        kind="envelope.missing",
        contract="v1/taxes",
        operation="list",
        stage="reply",
        does=at("", lacking("pagination")),
    ),
    Fault(
        name="asset_location_list_has_no_last_page",
        kind="envelope.missing",
        contract="v2/asset_location",
        operation="list",
        stage="reply",
        does=at("", lacking("last_page")),
    ),
    Fault(
        name="products_create_gives_the_id_as_text",
        kind="envelope.retyped",
        contract="v1/products",
        operation="create",
        stage="reply",
        does=at("", changing("id", str)),
    ),
    Fault(
        name="expenses_list_counts_in_text",
        kind="envelope.retyped",
        contract="v1/expenses",
        operation="list",
        stage="reply",
        does=at("pagination", changing("page_count", str)),
    ),
    Fault(
        name="suppliers_read_shows_a_debug_key",
        kind="envelope.undocumented",
        contract="v1/suppliers",
        operation="read",
        stage="reply",
        does=at("", having("debug", {"queries": 17})),
    ),
    Fault(
        name="department_list_shows_a_version",
        kind="envelope.undocumented",
        contract="v2/department",
        operation="list",
        stage="reply",
        does=at("", having("version", "2.0")),
    ),
    Fault(
        name="stores_read_says_code_0",
        kind="envelope.code_mismatch",
        contract="v1/stores",
        operation="read",
        stage="reply",
        does=at("", having("code", 0)),
    ),
    Fault(
        name="treasuries_create_says_code_200",
        kind="envelope.code_mismatch",
        contract="v1/treasuries",
        operation="create",
        stage="reply",
        does=at("", having("code", 200)),
    ),
)
