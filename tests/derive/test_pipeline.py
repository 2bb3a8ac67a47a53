"""The committed contracts, held to the editions that they were derived from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conform.contract import load_contracts
from conform.contract.dump import dump_contract
from conform.daftra import DAFTRA
from conform.derive.editions import dump_editions
from conform.derive.graph import cycles, needs
from conform.derive.pipeline import derive
from tests.derive.project import NAME, endpoint, export

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"
EDITIONS = ROOT.parent / "shared" / "docs"
OWNERS = (
    "invoices",
    "estimates",
    "credit_notes",
    "refund_receipts",
    "purchase_invoices",
    "purchase_refunds",
    "clients",
    "suppliers",
    "staff",
    "client_attendance_log",
    "client_appointments",
    "invoice_appointments",
    "estimate_appointments",
    "work_order_appointments",
    "notes",
    "products",
    "time_tracking",
    "work_orders",
    "product_categories",
    "taxes",
    "invoice_payments",
    "client_payments",
    "expenses",
    "incomes",
    "stores",
    "treasuries",
    "stock_transactions",
    "journals",
    "journal_accounts",
    "journal_cats",
    "follow_up_statuses",
    "follow_up_actions",
    "listing",
    "site_info",
    "authentication",
)
"""The systems that the owner names, each with a v1 contract."""
LONGEST = 22
"""Words of the longest text in a contract: a list of values that two pages state differently."""


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def committed() -> Iterator[str]:
    for path in sorted(CONTRACTS.rglob("*.yaml")):
        yield from texts(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def test_a_document_becomes_contracts_and_its_edition(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(
        export(endpoint("GET", "/lions{format}"), endpoint("GET", "/lion/list/1", number=12, serverId="2"))
    )
    derived = derive([path])
    assert [each.key for each in derived.contracts] == ["v1/lions", "v2/lion"]
    assert [(each.edition, each.sort, each.operations) for each in derived.editions] == [
        ("2026-01-02", "apidog", 2)
    ]


def test_the_committed_contracts_are_the_derivation_of_the_editions() -> None:
    if not EDITIONS.exists():
        pytest.skip("the vendor's documents (../shared/docs) are not here")
    derived = derive(path for path in sorted(EDITIONS.iterdir()) if path.suffix in (".json", ".txt"))
    texts = {f"{each.version}/{each.name}.yaml": dump_contract(each) for each in derived.contracts}
    texts["editions.yaml"] = dump_editions(derived.editions)
    held = {
        str(path.relative_to(CONTRACTS)): path.read_text(encoding="utf-8")
        for path in CONTRACTS.rglob("*.yaml")
    }
    assert sorted(held) == sorted(texts)
    assert [name for name in texts if texts[name] != held[name]] == []


def test_every_system_of_the_owner_has_its_contract() -> None:
    contracts = {each.key: each for each in load_contracts(CONTRACTS, DAFTRA)}
    assert [name for name in OWNERS if f"v1/{name}" not in contracts] == []
    assert sum(len(each.operations) for each in contracts.values()) == 250


def test_no_contract_holds_a_sentence() -> None:
    said = [text for text in committed() if len(text.split()) > 14 and not _is_list(text)]
    assert said == []
    assert max(len(text.split()) for text in committed()) <= LONGEST


def _is_list(text: str) -> bool:
    return text.count(",") >= len(text.split()) - 3


def test_no_contract_holds_an_address_of_anyone() -> None:
    address = re.compile(r"\S@(?!example\.com$)|://|\bwww\.|\.(com|net|org|test|dev)\b(?<!example\.com)")
    assert [text for text in committed() if address.search(text)] == []


def test_every_reference_leads_to_a_contract() -> None:
    contracts = load_contracts(CONTRACTS, DAFTRA)
    keys = {each.key for each in contracts}
    graph = needs(contracts)
    asked = {each for needed in graph.values() for each in needed if not each.startswith("listing/")}
    assert asked - keys == set()
    assert ("v1/work_order_appointments", "v1/work_orders") in cycles(graph)
    assert all(len(each) == 1 for each in cycles(needs(contracts, required_only=True)))
