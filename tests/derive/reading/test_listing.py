"""What was settled on the general listing."""

from __future__ import annotations

from conform.contract import Default, Field, Parameter, Reference, Response
from conform.derive.reading.listing import entries_are_titles_or_objects, models_are_known
from tests.derive.reading.zoo import body, contract, field, operation

ENTRY = Field(name="*", kinds=("object",), fields=(field("title", "string"),))
SHAPE = body(field("data", "object", fields=(field("Listing", "object", extra=ENTRY),)))
LISTING = contract(
    operation(
        "list",
        responses=(Response(status=200, body=SHAPE),),
        parameters=(Parameter(where="path", field=field("model", "string")),),
    ),
    name="listing",
)


def test_an_entry_is_a_title_or_an_object() -> None:
    found = entries_are_titles_or_objects(LISTING).operations[0]
    assert found.success is not None
    assert found.success.body is not None
    entry = found.success.body.fields[0].fields[0].extra
    assert entry is not None
    assert entry.kinds == ("object", "string")
    assert entry.fields == ENTRY.fields
    assert [each.about for each in found.contradictions] == ["kinds"]


def test_other_contracts_are_left_alone() -> None:
    own = contract(*LISTING.operations)
    assert entries_are_titles_or_objects(own) == own


def test_the_models_that_fields_refer_to_are_named_at_the_listing() -> None:
    fields = (
        field("zone", "integer", reference=Reference(listing="Zone")),
        field("den", "integer", reference=Reference(listing="Den")),
    )
    lions = contract(operation("create", sends=body(*fields)))
    found = models_are_known((lions, LISTING))
    assert found[0] == lions
    model = found[1].operations[0].parameters[0].field
    assert (model.example, model.notes) == (Default(value="Zone"), ("models", "Den", "Zone"))


def test_without_such_fields_nothing_is_named() -> None:
    assert models_are_known((LISTING,)) == (LISTING,)
