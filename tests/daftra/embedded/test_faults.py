"""What each fault changes, row by row, and that it changes nothing else."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.daftra.embedded.faults import FAULTS, ROWS
from conform.daftra.embedded.odd import ODD
from conform.tenants.embedded.behaviour import STAGES
from conform.tenants.embedded.http import HttpRequest, Reply
from conform.tenants.embedded.slice import DEFAULT_SIZE, Slice
from conform.tenants.embedded.store import Condition, Sorting, Write
from conform.tenants.embedded.submission import Violation
from tests import ours
from tests.tenants.embedded.small import KEY, context

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

    from conform.contract import Json
    from conform.contract.embedded import Behaviour
    from conform.tenants.embedded.store import Record

CONTRACTS = ours.by_key()
AT = context(role="create")
EDIT = context(role="edit", before={"id": 1, "notes": "before"})


def of(*kinds: str, stage: str | None = None) -> list[ParameterSet]:
    """Give the faults of some drift kinds, or of a stage, as parameters; of odd requests none."""
    chosen = [
        each
        for each in FAULTS.values()
        if (not kinds or each.reason.startswith(kinds)) and stage in (None, each.stage) and not each.found_by
    ]
    return [pytest.param(each, id=each.name) for each in chosen]


def test_every_row_is_a_fault_with_a_name_of_its_own() -> None:
    assert len(FAULTS) == sum(len(rows) for rows in ROWS.values()) + len(ODD)
    assert DAFTRA.embedded.faults == FAULTS
    assert all(name == each.name and each.stage in STAGES for name, each in FAULTS.items())
    assert FAULTS["clients_create_answers_201"].reason == "status.unexpected"


@pytest.mark.parametrize("fault", of())
def test_each_fault_sits_at_an_operation_that_there_is(fault: Behaviour) -> None:
    (key,) = fault.contracts
    operations = CONTRACTS[key].operations
    assert any(fault.applies(key, each.role, each.id) for each in operations)
    assert not any(fault.applies("v1/nonsense", each.role, each.id) for each in operations)


PAGES: dict[str, Json] = {"page": 1, "page_count": 2, "prev": "/a?page=0", "next": "/a?page=2"}
GATHERED: Json = {"total": 1, "data": [{"id": 7}]}
BODY: Json = {
    "code": 202,
    "result": "successful",
    "id": 7,
    "last_page": 1,
    "pagination": {**PAGES},
    "of_the_order": GATHERED,
}
SUCCESS = Reply(status=202, body=BODY)
REFUSAL = Reply(status=400, body={"code": 400})


DRESSED = FAULTS["work_orders_refusals_are_dressed"]


def test_a_dressed_refusal_is_a_refusal_but_for_its_status() -> None:
    refusal = Reply(status=400, body={"code": 400, "result": "failed", "errors": {}})
    assert DRESSED.does(refusal, AT) == Reply(status=200, body={"code": 200, "result": "fail", "errors": {}})
    assert DRESSED.does(SUCCESS, AT) == SUCCESS


def test_a_server_error_takes_the_place_of_a_reply_on_some_payloads_alone() -> None:
    does = FAULTS["clients_create_breaks_on_emoji"].does
    assert does(SUCCESS, context(role="create", payload={"a": [{"b": "\U0001f600"}]})).status == 500
    assert does(SUCCESS, context(role="create", payload={"a": ["قلم", 5]})) == SUCCESS


@pytest.mark.parametrize(
    "fault",
    [each for each in of("envelope.", "body.not_json", "paging.link") if each.values[0] is not DRESSED],
)
def test_the_body_of_a_success_changes_and_a_refusal_does_not(fault: Behaviour) -> None:
    assert fault.does(SUCCESS, AT).encoded() != SUCCESS.encoded()
    assert fault.does(REFUSAL, AT).encoded() == REFUSAL.encoded()


@pytest.mark.parametrize("fault", of("body.not_json"))
def test_what_is_not_json_cannot_be_read_as_json(fault: Behaviour) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(fault.does(SUCCESS, AT).encoded())


@pytest.mark.parametrize("fault", of("status.unexpected", "status.other", stage="reply"))
def test_a_success_or_an_absence_gets_another_status(fault: Behaviour) -> None:
    replies = [Reply(status=status, body={"code": status}) for status in (200, 404)]
    assert [fault.does(reply, AT) != reply for reply in replies].count(True) == 1


RECORD: Record = {
    "id": 1,
    "name": "n",
    "barcode": "0012",
    "client_id": 3,
    "value": 5.5,
    "is_offline": True,
    "status": 1,
    "type": "a",
    "date": "2024-02-29",
    "created": "2024-02-29 10:00:00",
    "currency_code": "EGP",
    "country_code": "EG",
    "body": "",
    "PurchaseOrderItem": [{"item": "i"}],
    "JournalTransaction": [{"debit": 1}],
}


@pytest.mark.parametrize("fault", of(stage="served"))
def test_one_place_of_a_served_record_changes_and_the_stored_one_stays(fault: Behaviour) -> None:
    stored = copy.deepcopy(RECORD)
    shown = fault.does(stored, AT)
    keys = set(shown) | set(RECORD)
    assert len([key for key in keys if repr(shown.get(key, ...)) != repr(RECORD.get(key, ...))]) == 1
    assert stored == RECORD


BROKEN = tuple(
    Violation(rule=rule, at=f"X.{name}", reason="r")
    for rule, name in (
        ("required", "email"),
        ("required", "client_id"),
        ("required", "name"),
        ("max_length", "vendor"),
        ("enum", "entity_type"),
        ("format", "start_date"),
        ("format", "supplier_email"),
        ("kind", "x"),
        ("required", "storage_id"),
        ("unique", "abbr"),
        ("hindered", "product_id"),
    )
)
REFUSED: dict[str, tuple[Json, Json]] = {
    "suppliers_refuse_arabic_names": (
        {"Supplier": {"first_name": "سلمى"}},
        {"Supplier": {"first_name": "Salma"}},
    ),
    "clients_refuse_a_name_at_the_limit": (
        {"Client": {"business_name": "x" * 100}},
        {"Client": {"business_name": "x"}},
    ),
    "treasuries_refuse_type_3": ({"Treasury": {"type": 3}}, {"Treasury": {"type": 1}}),
    "notes_refuse_zones": (
        {"Note": {"date": "2024-02-28T10:00:00+03:00"}},
        {"Note": {"date": "2024-02-28 10:00:00"}},
    ),
    "notes_edit_refuses_zones": (
        {"Note": {"date": "2024-02-28T10:00:00+03:00"}},
        {"Note": {"date": "2024-02-28 10:00:00"}},
    ),
    "work_orders_refuse_leap_days": (
        {"WorkOrder": {"start_date": "2024-02-29"}},
        {"WorkOrder": {"start_date": "2024-02-28"}},
    ),
}


def test_every_fault_that_refuses_is_tried() -> None:
    assert {each.name for each in FAULTS.values() if each.reason == "status.rejected_valid"} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_particular_good_value_is_refused_and_another_is_not(name: str) -> None:
    bad, good = (context(payload=each) for each in REFUSED[name])
    assert len(FAULTS[name].does((), bad)) == 1
    assert FAULTS[name].does((), good) == ()


@pytest.mark.parametrize("fault", of("status.accepted_invalid"))
def test_one_broken_rule_is_overlooked(fault: Behaviour) -> None:
    at = context(payload={"other": {}})
    assert len(fault.does(BROKEN, at)) < len(BROKEN)
    assert fault.does((), at) == ()


KEPT: Record = {
    "id": 1,
    "notes": "n",
    "is_offline": True,
    "description": "d",
    "InvoiceItem": [{"item": "a"}, {"item": "b"}],
    "JournalTransaction": [{"debit": 1}],
}
WRITES = (
    Write(sort="insert", store="s", id=1, record=KEPT),
    Write(sort="update", store="s", id=1, record=KEPT),
    Write(sort="delete", store="s", id=1),
    Write(sort="nothing", store="s", record={"notes": "x"}),
)
SHOWS = {
    "state.not_saved": WRITES[:2],
    "state.altered": WRITES[1:2],
    "state.not_deleted": WRITES[2:3],
    "state.leaked": WRITES[3:],
}
DULL: tuple[Json, ...] = ("SMALL", 1, "2024-01-01")


@pytest.mark.parametrize(
    "fault", [*of("state.not_saved", stage="write"), *of("state.not_deleted", "state.leaked")]
)
def test_what_is_kept_differs(fault: Behaviour) -> None:
    assert any(fault.does(write, EDIT) != write for write in SHOWS[fault.reason])


def test_an_edit_alone_touches_what_was_not_sent() -> None:
    touched = FAULTS["clients_edit_touches_the_notes"].does
    assert [touched(write, EDIT) != write for write in WRITES] == [False, True, False, False]


def test_one_row_alone_is_not_lost() -> None:
    does = FAULTS["estimates_second_row_is_lost"].does
    one = Write(sort="insert", store="s", id=1, record={"InvoiceItem": [{"item": "a"}]})
    assert does(one, AT) == one
    assert does(WRITES[0], AT).record["InvoiceItem"] == [{"item": "a"}]


def saved(fault: Behaviour, column: str, value: Json) -> Json:
    """Give what a fault makes of the value of a column, in the record or in a row of it."""
    way = column.split(".")
    inner: Record = {way[-1]: value}
    record: Record = inner if len(way) == 1 else {way[0]: [inner]}
    kept = fault.does(Write(sort="insert", store="s", id=1, record=record), AT).record
    row = kept if len(way) == 1 else kept[way[0]][0]
    return row[way[-1]]  # type: ignore[no-any-return] # JSON


MADE: dict[str, tuple[str, Json, Json]] = {
    "clients_address_loses_other_scripts": ("address1", "قلم", "???"),
    "suppliers_notes_lose_emoji": ("notes", "a😀", "a"),
    "notes_body_loses_markup": ("body", "<b>", "b"),
    "estimates_notes_escape_quotes": ("notes", 'it\'s "so"', 'it\\\'s \\"so\\"'),
    "purchase_refunds_code_loses_leading_zeros": ("supplier_postal_code", "0012", "12"),
    "incomes_leap_day_moves": ("date", "2024-02-29", "2024-03-01"),
    "invoice_appointments_end_loses_its_time": ("end_date", "2024-01-01 10:00:00", "2024-01-01"),
    "products_price_is_rounded": ("unit_price", 1.2345, 1.23),
    "expenses_amount_is_whole": ("amount", 1.5, 1),
    "products_balance_loses_its_sign": ("stock_balance", -3, 3),
    "journals_total_is_capped": ("total_debit", 10**7, 999_999),
    "suppliers_city_loses_its_last_letter": ("city", "x" * 100, "x" * 99),
    "purchase_invoices_state_is_shouted": ("supplier_state", "small", "SMALL"),
    "client_appointments_status_2_becomes_1": ("status", 2, 1),
    "stores_address_null_becomes_empty": ("shipping_address", None, ""),
    "brand_name_is_shouted": ("name", "small", "SMALL"),
    "storage_description_loses_other_scripts": ("description", "قلم", "???"),
    "clients_create_lowers_emails": ("email", "MiXed@example.com", "mixed@example.com"),
    "suppliers_edit_lowers_emails": ("email", "MiXed@example.com", "mixed@example.com"),
    "stores_create_lowers_names": ("name", "MiXed", "mixed"),
    "storage_edit_lowers_names": ("name", "MiXed", "mixed"),
    "taxes_create_cuts_at_255": ("description", "x" * 256, "x" * 255),
    "storage_edit_cuts_at_255": ("description", "x" * 256, "x" * 255),
    "notes_create_cuts_at_64_kib": ("body", "x" * 65_536, "x" * 65_535),
    "notes_edit_cuts_at_64_kib": ("body", "x" * 65_536, "x" * 65_535),
    "stores_create_flattens_spaces": ("shipping_address", "a  b\tc\nd", "a b c d"),
    "brand_edit_flattens_spaces": ("name", "a  b\tc\nd", "a b c d"),
    "clients_create_drops_plus_signs": ("phone1", "+0020", "0020"),
    "suppliers_edit_drops_plus_signs": ("phone1", "+0020", "0020"),
    "treasuries_create_reads_numbers": ("description", "12.50", "12.5"),
    "suppliers_edit_reads_numbers": ("bn1", "1e5", "100000.0"),
    "expenses_create_loses_zeros": ("note", "007", "7"),
    "storage_edit_loses_zeros": ("description", "007", "7"),
    "suppliers_create_loses_emoji": ("first_name", "a😀", "a"),
    "clients_edit_loses_emoji": ("notes", "a😀", "a"),
    "brand_create_joins_accents": ("name", "e\u0301", "\u00e9"),
    "products_edit_joins_accents": ("description", "e\u0301", "\u00e9"),
    "clients_create_loses_markup": ("address1", "<b>", "b"),
    "products_edit_escapes_quotes": ("name", 'it\'s "so"', 'it\\\'s \\"so\\"'),
    "expenses_create_rounds_amounts": ("amount", 1.23456, 1.2346),
    "products_edit_rounds_prices": ("buy_price", 1.23456, 1.2346),
    "clients_create_loses_signs": ("starting_balance", -1.5, 1.5),
    "clients_edit_loses_signs": ("starting_balance", -1.5, 1.5),
    "estimates_row_price_is_rounded": ("InvoiceItem.unit_price", 1.2345, 1.23),
    "refund_receipts_row_text_is_mangled": ("InvoiceItem.description", "قلم", "???"),
}


def test_every_fault_that_alters_what_is_saved_is_tried() -> None:
    faults = (each for each in FAULTS.values() if each.stage != "reply")
    altering = {each.name for each in faults if each.reason == "state.altered"}
    assert altering - {"clients_edit_touches_the_notes"} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_a_telling_value_is_altered_and_a_dull_one_is_not(name: str) -> None:
    column, sent, kept = MADE[name]
    assert saved(FAULTS[name], column, sent) == kept
    assert [saved(FAULTS[name], column, value) for value in DULL] == [*DULL]
    other = Write(sort="insert", store="s", id=1, record={"other": sent})
    assert FAULTS[name].does(other, AT) == other


@pytest.mark.parametrize("fault", of(stage="id"))
def test_an_id_comes_back_once_one_was_lost(fault: Behaviour) -> None:
    assert (fault.does(9, AT), fault.does(9, context(last_deleted=4))) == (
        9,
        4,
    )  # late ones too: 5 came since


GATE = {
    "products_list_is_open": (True, False, True),
    "staff_list_takes_any_key": (False, True, True),
    "package_list_is_open": (True, True, True),
    "suppliers_list_sees_the_key_alone": (False, True, True),
    "designation_list_sees_the_key_alone": (False, True, True),
    "incomes_delete_is_open": (True, True, True),
    "unit_template_edit_is_open": (True, False, True),
    "purchase_refunds_delete_is_closed": (False, False, False),
    "site_info_is_closed": (False, False, False),
}


@pytest.mark.parametrize("fault", of("access."))
def test_the_gate_lets_a_stranger_in_or_any_key_or_keeps_a_good_one_out(fault: Behaviour) -> None:
    stranger = context(request=HttpRequest(method="GET", path="/"))
    known = context(request=HttpRequest(method="GET", path="/", headers=KEY))
    both = context(request=HttpRequest(method="GET", path="/", headers={**KEY, "authorization": "Bearer x"}))
    if fault.name.endswith("sees_the_key_alone"):
        assert (fault.does(False, both), fault.does(False, stranger)) == (True, False)  # noqa: FBT003 - likewise
        return
    lets = (fault.does(False, stranger), fault.does(False, known), fault.does(True, known))  # noqa: FBT003 - the stage's value
    assert lets == GATE[fault.name]


RESULTS: list[Json] = [{"id": 1, "code": 202}, {"code": 400}, {"id": 2, "code": 202}]


def test_several_are_told_in_reverse_or_without_the_failed_one() -> None:
    reply = Reply(status=200, body=RESULTS)
    turned = FAULTS["invoices_several_are_told_in_reverse"].does(reply, AT).body
    assert [each.get("id") for each in turned] == [2, None, 1]
    assert FAULTS["invoices_several_lose_the_place_of_one"].does(reply, AT).body == [RESULTS[0], RESULTS[2]]


def test_several_fail_where_one_has_no_client() -> None:
    does = FAULTS["invoices_several_fail_with_one"].does
    whole: list[Json] = [{"Invoice": {"client_id": 1}}]
    assert does((), replace(AT, payload=whole)) == ()
    assert [each.rule for each in does((), replace(AT, payload=[*whole, {"Invoice": {}}]))] == ["beside"]


SECOND = Slice(size=2, page=2, order=Sorting(is_descending=True), total=5, offset=2)
FIRST = Slice(size=2, page=1, total=2)


@pytest.mark.parametrize("fault", of("paging.", stage="slice"))
def test_the_second_page_of_a_list_differs(fault: Behaviour) -> None:
    usual = replace(SECOND, size=DEFAULT_SIZE)
    assert (fault.does(SECOND, AT), fault.does(usual, AT)) != (SECOND, usual)


@pytest.mark.parametrize("fault", of("paging.overlap"))
def test_the_first_page_shows_no_overlap(fault: Behaviour) -> None:
    assert fault.does(FIRST, AT) == FIRST


CONDITIONS = (
    *(Condition(column=name, values=("1",)) for name in ("client_id", "draft")),
    *(Condition(column="id", sign=sign, values=("1",)) for sign in (">=", "!=")),
    Condition(column="date", sign="<=", values=("2026-01-01",)),
    Condition(column="id", sign="IN", values=("1", "2")),
    Condition(column="notes", sign="IS NULL", values=("1",)),
    Condition(any_of=(Condition(column="no", sign="LIKE", values=("1",)), Condition(column="a"))),
)
FILTERED = Slice(order=Sorting(column="id"), conditions=CONDITIONS, total=1)


@pytest.mark.parametrize("fault", of("filter."))
def test_one_filter_or_the_order_differs_and_a_list_without_any_does_not(fault: Behaviour) -> None:
    changed = fault.does(FILTERED, AT)
    back = fault.does(replace(FILTERED, order=Sorting(column="id", is_descending=True)), AT)
    assert changed != FILTERED or back.order == Sorting(column="id")
    plain = Slice(order=Sorting(is_descending="one_way" in fault.name))
    assert fault.does(plain, AT) == plain


@pytest.mark.parametrize("fault", of("state.not_listed"))
def test_the_newest_or_the_oldest_record_is_hidden_from_rows_and_total(fault: Behaviour) -> None:
    is_newest = fault.name.endswith("hides_the_newest")
    hidden = fault.does(Slice(total=3, order=Sorting(column="date")), context(last_deleted=4))
    assert (hidden.offset, hidden.total, hidden.order) == (1, 2, Sorting(is_descending=is_newest))
