"""What an answer settles beside what its payload shows."""

from __future__ import annotations

from conform.contract import Default, Operation, Request, Response
from conform.payloads.settled import STRANGE_CURRENCY, STRANGE_MOMENT, STRANGE_NUMBER, read_back, read_onlys
from conform.payloads.sorts import valid
from tests.payloads.small import IDENTITY, asked, boolean, contract, integer, of, operation, rows, text, thing

RECORD = thing(
    "Pen",
    text("name", is_required=True),
    integer("count", default=Default(value=0)),
    integer("state", default=Default(value=3), max_length=None),
    text("colour", default=Default(value="blue")),
    text("secret", is_write_only=True),
    integer("total", is_read_only=True),
    text("created", format="date-time", is_read_only=True),
    text("currency", is_read_only=True),
    boolean("is_lent", is_read_only=True),
)
SHOWN = thing(
    "Pen",
    text("name"),
    integer("count", default=Default(value=0)),
    integer("state", default=Default(value=4)),
    integer("colour"),
    text("secret", is_write_only=True),
)
SERVED = Response(status=200, body=thing("", thing("data", SHOWN)), record=("data", "Pen"))
CREATE = operation(
    "POST", "", "create", request=Request(media="application/json", body=thing("", RECORD), wrapper="Pen")
)
READ: Operation = operation("GET", "/{id}", "read", responses=(SERVED,), parameters=(IDENTITY,))
KNOWN = contract(CREATE, READ, name="settled")


def test_a_create_that_leaves_a_field_out_settles_its_default_where_the_docs_agree_on_one() -> None:
    create, read = of(CREATE, name="settled"), of(READ, name="settled")
    assert read_back(create, {"Pen": {"name": "x"}}, read) == ("default:Pen.count",)
    assert read_back(create, {"Pen": {"name": "x", "count": 2}}, read) == ()


def test_what_is_write_only_is_settled_by_the_write_that_sent_it() -> None:
    create, read = of(CREATE, name="settled"), of(READ, name="settled")
    sent = {"Pen": {"name": "x", "count": 1, "secret": "s"}}
    assert read_back(create, sent, read) == ("write_only:Pen.secret",)  # type: ignore[arg-type] # JSON


def test_a_read_only_field_is_sent_what_no_server_sets() -> None:
    assert read_onlys(of(CREATE, name="settled"), None) == {
        "Pen.total": STRANGE_NUMBER,
        "Pen.created": STRANGE_MOMENT,
        "Pen.currency": STRANGE_CURRENCY,
    }


def test_rows_are_sent_what_no_server_sets_but_ids_and_what_the_read_does_not_show() -> None:
    columns = (
        text("label"),
        integer("id", is_read_only=True),
        integer("pen_id", is_read_only=True),
        text("at", format="date-time", is_read_only=True),
        integer("total", is_read_only=True),
    )
    body = thing("", thing("Pen", text("name")), rows("PenNib", *columns))
    request = Request(media="application/json", body=body, wrapper="Pen")
    create = of(operation("POST", "", "create", request=request), name="settled")
    shown = thing("Pen", text("name"), rows("PenNib", text("label"), text("at")))
    served = Response(status=200, body=thing("", shown), record=("Pen",))
    read = of(operation("GET", "/{id}", "read", responses=(served,), parameters=(IDENTITY,)), name="settled")
    assert read_onlys(create, read) == {"PenNib[].at": STRANGE_MOMENT}


def test_a_flag_is_sent_where_a_read_before_tells_what_it_was() -> None:
    edit = operation("PUT", "/{id}", "edit", request=CREATE.request, parameters=(IDENTITY,))
    assert "Pen.is_lent" not in read_onlys(of(CREATE, name="settled"), None)
    assert read_onlys(of(edit, name="settled"), None)["Pen.is_lent"] is True


def test_the_steps_of_a_case_say_what_they_settle() -> None:
    minimal = next(case for case in asked(lambda each: valid.cases(each, seed=1, count=0), KNOWN))
    assert [step.claims for step in minimal.steps] == [
        ("default:Pen.count",),
        ("write_only:data.Pen.secret",),
    ]
