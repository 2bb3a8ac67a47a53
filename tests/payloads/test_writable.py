"""What a client may send."""

from __future__ import annotations

from conform.payloads.writable import is_settled, parent_ids, snake, writable
from tests.payloads.small import CARD, CARD_EDIT, CREATE, DELETE, disputed


def test_what_the_server_gives_is_left_out() -> None:
    body = writable(CREATE)
    assert body is not None
    places = [at for at, _ in body.walk()]
    assert "Pen.name" in places
    assert "PenNib[].width" in places
    assert not {"Pen.id", "Pen.created", "PenNib[].id", "PenNib[].pen_id"} & set(places)


def test_the_address_of_an_edit_by_post_is_no_field_of_it() -> None:
    for operation in (CARD, CARD_EDIT):
        body = writable(operation)
        assert body is not None
        assert [field.name for field in body.fields] == ["title", "size"]


def test_an_operation_without_a_body_has_nothing_to_write() -> None:
    assert writable(DELETE) is None


def test_the_parents_id_is_told_by_the_wrapper_and_by_the_childs_own_name() -> None:
    assert snake("PurchaseOrderItem") == "purchase_order_item"
    assert "pen_id" in parent_ids(CREATE, "Nib")
    assert "invoice_id" in parent_ids(CREATE, "InvoiceItem")
    assert "client_id" not in parent_ids(CREATE, "InvoiceItem")


def test_an_open_contradiction_unsettles_its_own_claim_only() -> None:
    operation = disputed("request.Pen.name", "max_length")
    assert not is_settled(operation, "Pen.name", "max_length")
    assert is_settled(operation, "Pen.name", "kinds")
    assert is_settled(operation, "Pen.note", "max_length")
