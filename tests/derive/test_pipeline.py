"""The committed contracts, held to the editions that they were derived from."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conform.contract import dump_contract, load_contract
from conform.daftra import DAFTRA
from conform.derive.pipeline import Edition, derive, dump_editions, write_contracts
from conform.disk import DiskError
from tests import ours
from tests.contract.sample import CREATE, LIONS
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


def derived_files() -> list[Path]:
    """Give what is derived of the documents: contracts and editions, not what no case asks of them."""
    return sorted([CONTRACTS / "editions.yaml", *CONTRACTS.glob("v*/*.yaml")])


def committed() -> Iterator[str]:
    for path in derived_files():
        yield from texts(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def test_a_document_becomes_contracts_and_its_edition(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(
        export(endpoint("GET", "/lions{format}"), endpoint("GET", "/lion/list/1", number=12, serverId="2"))
    )
    derived = derive([path], DAFTRA)
    assert [each.key for each in derived.contracts] == ["v1/lions", "v2/lion"]
    assert [(each.edition, each.sort, each.operations) for each in derived.editions] == [
        ("2026-01-02", "apidog", 2)
    ]


def test_the_committed_contracts_are_the_derivation_of_the_editions() -> None:
    if not EDITIONS.exists():
        pytest.skip("the vendor's documents (../shared/docs) are not here")
    documents = [path for path in sorted(EDITIONS.iterdir()) if path.suffix in (".json", ".txt")]
    derived = derive(documents, DAFTRA)
    texts = {f"{each.version}/{each.name}.yaml": dump_contract(each) for each in derived.contracts}
    texts["editions.yaml"] = dump_editions(derived.editions)
    held = {str(path.relative_to(CONTRACTS)): path.read_text(encoding="utf-8") for path in derived_files()}
    assert sorted(held) == sorted(texts)
    assert [name for name in texts if texts[name] != held[name]] == []


def test_every_system_of_the_owner_has_its_contract() -> None:
    contracts = ours.by_key()
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
    contracts = ours.contracts()
    keys = {each.key for each in contracts}
    asked = {
        field.reference.resource
        for contract in contracts
        for operation in contract.operations
        for body in operation.bodies
        for _, field in body.walk()
        if field.reference and field.reference.resource
    }
    assert asked - keys == set()


def test_editions_are_written_newest_first_without_paths() -> None:
    old = Edition(edition="2025-01-02", sort="page", sha256="a", operations=1)
    new = Edition(edition="2026-01-02", sort="apidog", sha256="b", operations=2)
    text = dump_editions([old, new])
    assert text == dump_editions([new, old])
    assert [each["edition"] for each in yaml.safe_load(text)["editions"]] == ["2026-01-02", "2025-01-02"]


def test_contracts_are_replaced_whole(tmp_path: Path) -> None:
    write_contracts([LIONS, replace(LIONS, name="bears")], tmp_path)
    write_contracts([LIONS], tmp_path, beside={"editions.yaml": "format: 1\n"})
    assert sorted(path.name for path in (tmp_path / "v1").iterdir()) == ["lions.yaml"]
    assert (tmp_path / "editions.yaml").read_text() == "format: 1\n"


def test_a_fault_while_writing_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_contracts([LIONS], tmp_path)
    before = (tmp_path / "v1" / "lions.yaml").read_bytes()
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("conform.disk.os.fsync", full)
    changed = replace(LIONS, title="Changed")
    with pytest.raises(DiskError, match="No space left on device; free some space"):
        write_contracts([changed, replace(changed, name="bears")], tmp_path)
    assert (tmp_path / "v1" / "lions.yaml").read_bytes() == before
    assert [path.name for path in (tmp_path / "v1").iterdir()] == ["lions.yaml"]


def test_a_contract_that_cannot_be_written_touches_no_file(tmp_path: Path) -> None:
    write_contracts([LIONS], tmp_path)
    broken = replace(CREATE, parameters=(object(),))  # type: ignore[arg-type] # the fault that is tested
    with pytest.raises(AttributeError):
        write_contracts([replace(LIONS, operations=(broken,))], tmp_path)
    assert load_contract(tmp_path / "v1" / "lions.yaml", DAFTRA) == LIONS
