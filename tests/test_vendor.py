"""The vendor stands in one room: no other names its product, paths, versions, keys, models or pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "conform"
FIXTURES = {"conform/sandbox.py": {"daftra", "daftra_traffic"}}
"""Under which names people who write tests know us: pytest has them from a module that imports nothing."""
PRODUCT = "daftra-conform"
"""What we are called ourselves: the name of the distribution, of its user agent and of its folders."""

WORDS = (
    r"(?i:daftra)",
    r"\bv[12]\b",
    r"/?api2\b",
    r"\bAPIKEY\b",
    r"site_info",
    r"\{format\}",
    r"\b(per_page|page_count|last_page|current_page|total_results|pagination)\b",
    r"validation_errors",
    r"\d{6,8}[em]\d",
)
"""What no schema says and the vendor alone has: product, versions, paths, credentials, frames, page ids."""


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Yield each text that the code uses, with its line; docstrings and comments are for people."""
    tree = ast.parse(source)
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def vendor_words(source: str, names: frozenset[str]) -> list[tuple[int, str]]:
    """Find the literals that name the vendor: by a word of it, or by being the name of a model."""
    words = re.compile("|".join(WORDS))
    return [
        (line, text)
        for line, text in literals(source)
        if words.search(text.replace(PRODUCT, "")) or text in names or set(text.split(".")) & names
    ]


def models() -> frozenset[str]:
    """Give the names of the vendor's models: the keys that stand around records and rows."""
    found: set[str] = set()
    for contract in ours.contracts():
        for operation in contract.operations:
            if operation.request is not None:
                found |= set(_keys(operation.request.body))
    return frozenset(found)


def _keys(field: Field) -> Iterator[str]:
    for each in field.fields:
        if each.fields or each.items is not None:
            yield from (each.name,) if re.fullmatch(r"([A-Z][a-z]+)+", each.name) else ()
            yield from _keys(each)


@pytest.fixture(scope="module")
def names() -> frozenset[str]:
    return models()


def test_the_models_are_known(names: frozenset[str]) -> None:
    assert {"Client", "Invoice", "InvoiceItem"} <= names


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "APIKEY"', ["APIKEY"]),
        ('x = f"{root}/api2/clients"', ["/api2/clients"]),
        ('if version == "v2": pass', ["v2"]),
        ('x = body["InvoiceItem"]', ["InvoiceItem"]),
        ('x = "Invoice.type"', ["Invoice.type"]),
        ('x = "15115258e0"', ["15115258e0"]),
        ('"""The docs of Daftra call it v1."""', []),
        ('x = "daftra-conform"', []),
        ('x = "code of the status"', []),
    ],
)
def test_a_literal_of_the_vendor_is_found_and_nothing_else(
    source: str, found: list[str], names: frozenset[str]
) -> None:
    assert [text for _, text in vendor_words(source, names)] == found


def test_no_other_room_names_the_vendor(names: frozenset[str]) -> None:
    told = [
        f"{path.relative_to(ROOT)}:{line}: {text[:60]!r}"
        for path in sorted(ENGINE.rglob("*.py"))
        if ENGINE / "daftra" not in path.parents
        for line, text in vendor_words(path.read_text(encoding="utf-8"), names)
        if text not in FIXTURES.get(str(path.relative_to(ROOT)), set())
    ]
    assert told == [], "move them into conform/daftra/:\n" + "\n".join(told)
