"""What the guide pages state of endpoints."""

from __future__ import annotations

from conform.contract import Field, Parameter
from conform.daftra.readings.answers import (
    several_entities_are_fetched_by_action,
    v2_lists_take_pages_filters_and_order,
)
from tests.daftra.readings.zoo import contract, field, operation

LISTED = "/v2/api/entity/lion/list/1"


def test_a_v2_list_takes_pages_filters_and_order() -> None:
    found = v2_lists_take_pages_filters_and_order(contract(operation("list", call=LISTED), version="v2"))
    fields = {each.field.name: each.field for each in found.operations[0].parameters}
    assert list(fields) == ["page", "filter", "sort"]
    assert "gte" in fields["filter"].notes
    assert fields["sort"].extra is not None
    assert [each.value for each in fields["sort"].extra.enum] == ["asc", "desc"]


def test_a_value_printed_in_a_name_is_its_one_value() -> None:
    printed = Parameter(where="query", field=field("filter[type]=19", "string"))
    own = contract(operation("list", call=LISTED, parameters=(printed,)), version="v2")
    fields = [each.field for each in v2_lists_take_pages_filters_and_order(own).operations[0].parameters]
    assert [each.name for each in fields] == ["filter[type]", "page", "sort"]
    assert [each.value for each in fields[0].enum] == ["19"]


def test_other_endpoints_are_left_alone() -> None:
    for own in (contract(operation("list", call=LISTED)), contract(operation("create"), version="v2")):
        assert v2_lists_take_pages_filters_and_order(own) == own


def test_several_entities_are_fetched_by_action() -> None:
    row = Field(
        name="[]",
        kinds=("object",),
        fields=(
            field("key", "string", is_required=True),
            field("action", "string", is_required=True),
            field("options", "object", fields=(field("order_id", "string", is_required=True),)),
            field("data_level", "integer"),
        ),
    )
    own = contract(
        operation("action", sends=Field(name="", kinds=("array",), items=row)),
        name="multi_entity",
        version="v2",
    )
    found = several_entities_are_fetched_by_action(own).operations[0]
    assert found.request is not None
    assert found.request.body.items is not None
    fields = {each.name: each for each in found.request.body.items.fields}
    assert [each.value for each in fields["action"].enum] == ["show", "list"]
    assert fields["options"].kinds == ("string", "object")
    assert not fields["options"].fields[0].is_required
    assert [each.value for each in fields["data_level"].enum] == [-1, 1, 2, 3, 4]
    assert [each.about for each in found.contradictions] == ["is_required", "kinds"]
    assert several_entities_are_fetched_by_action(contract(operation("action"))) == contract(
        operation("action")
    )
