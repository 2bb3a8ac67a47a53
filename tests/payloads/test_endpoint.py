"""What a client may send."""

from __future__ import annotations

from conform.payloads.endpoint import endpoint, endpoints, parent_ids, snake
from tests.payloads.small import CARD, CARD_EDIT, CREATE, DELETE, EDIT, PENS, disputed, of
from tests.payloads.small import contract as small


def test_what_the_server_gives_is_left_out() -> None:
    body = of(CREATE).body
    assert body is not None
    places = [at for at, _ in body.walk()]
    assert "Pen.name" in places
    assert "PenNib[].width" in places
    assert not {"Pen.id", "Pen.created", "PenNib[].id", "PenNib[].pen_id"} & set(places)


def test_the_address_of_an_edit_by_post_is_no_field_of_it() -> None:
    for each in (CARD, CARD_EDIT):
        body = of(each).body
        assert body is not None
        assert [field.name for field in body.fields] == ["title", "size"]


def test_the_record_and_its_columns_stand_under_the_wrapper_where_there_is_one() -> None:
    pen, card = of(CREATE), of(CARD)
    assert pen.body is not None
    assert pen.record is pen.body.field("Pen")
    assert (pen.place_of("name"), card.place_of("title")) == ("Pen.name", "title")
    assert card.record is card.body
    assert of(DELETE).record is None


def test_an_operation_without_a_body_has_nothing_to_write() -> None:
    assert of(DELETE).body is None


def test_the_parents_id_is_told_by_the_wrapper_and_by_the_childs_own_name() -> None:
    assert snake("PurchaseOrderItem") == "purchase_order_item"
    assert "pen_id" in parent_ids("Pen", "Nib")
    assert "invoice_id" in parent_ids("Pen", "InvoiceItem")
    assert "client_id" not in parent_ids("Pen", "InvoiceItem")


def test_an_open_contradiction_unsettles_its_own_claim_only() -> None:
    open_one = of(disputed("request.Pen.name", "max_length"))
    assert not open_one.is_settled("Pen.name", "max_length")
    assert open_one.is_settled("Pen.name", "kinds")
    assert open_one.is_settled("Pen.note", "max_length")


def test_a_create_and_its_edit_share_a_stem_so_that_variants_differ() -> None:
    assert of(CREATE).stem == of(EDIT).stem == "/api2/pens"
    assert of(CARD).stem == "/v2/api/entity/card"


def test_an_operation_is_one_endpoint_in_each_of_its_contracts() -> None:
    assert endpoint(PENS, CREATE) is endpoints(PENS)[2]
    other = small(CREATE)
    assert endpoint(other, CREATE).contract is other
    assert endpoint(PENS, CREATE) is endpoints(PENS)[2]
