"""Companions of a create."""

from __future__ import annotations

from conform.contract import Contract
from conform.payloads.family import family, query_field
from tests.payloads.small import CREATE, DELETE, EDIT, LIST, PENS, READ, READ_ONLY, operation


def test_a_create_has_the_companions_of_its_contract() -> None:
    kin = family(PENS)
    assert (kin.create, kin.read, kin.list, kin.edit, kin.delete) == (CREATE, READ, LIST, EDIT, DELETE)


def test_what_the_docs_do_not_have_is_none() -> None:
    kin = family(READ_ONLY)
    assert (kin.create, kin.edit, kin.delete) == (None, None, None)


def test_a_companion_on_the_same_path_comes_before_another() -> None:
    far = operation("GET", "/archive/{id}", "read")
    contract = Contract(name="pens", version="v1", title="", operations=(far, CREATE, READ))
    assert family(contract).read is READ


def test_a_query_parameter_is_found_by_its_name() -> None:
    assert query_field(LIST, "limit") is not None
    assert query_field(LIST, "sort") is None
    assert query_field(None, "limit") is None
