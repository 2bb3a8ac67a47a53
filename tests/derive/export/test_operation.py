from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.contract import Choice, Condition, Default, Field, Operation, Parameter, Request, Response
from conform.daftra import DAFTRA
from conform.derive.export.operation import Paths, is_ambiguous, placed, sample, server
from conform.derive.export.schema import shape
from tests.derive.contracts import BODY, BRAND, CREATE, EVERYTHING, JSON, LION, READ, contract, field, source


def described(*operations: Any) -> dict[str, Any]:
    paths = Paths(documents=DAFTRA.documents)
    paths.prime(operations)
    item = paths.item(list(placed((contract(*operations),))), with_server=False)
    found: dict[str, Any] = item[operations[0].method.lower()]
    return found


def query(name: str, *, is_required: bool = False, kind: Any = "string") -> Parameter:
    return Parameter(where="query", field=Field(name=name, kinds=(kind,), is_required=is_required))


def test_headers_that_openapi_states_elsewhere_are_no_parameters() -> None:
    header = Parameter(where="header", field=field("APIKEY", "string"))
    own = Parameter(where="header", field=field("X-Own", "string"))
    stated = described(replace(CREATE, parameters=(header, own)))["parameters"]
    assert [(each["in"], each["name"]) for each in stated] == [("header", "X-Own")]


def test_a_path_parameter_that_the_page_forgot_is_there() -> None:
    stated = described(replace(READ, parameters=()))["parameters"]
    assert stated == [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]


def test_a_parameter_is_required_where_every_operation_requires_it() -> None:
    one = replace(CREATE, parameters=(query("a", is_required=True), query("b", is_required=True)))
    two = replace(CREATE, id="other", parameters=(query("a", is_required=True),))
    assert {each["name"]: each.get("required") for each in described(one, two)["parameters"]} == {
        "a": True,
        "b": None,
    }


def test_an_object_in_a_query_stands_in_brackets() -> None:
    stated = described(replace(CREATE, parameters=(query("filter", kind="object"),)))["parameters"][0]
    assert (stated["style"], stated["explode"]) == ("deepObject", True)


def test_equal_bodies_of_two_operations_are_one() -> None:
    content = described(CREATE, replace(CREATE, id="other"))["requestBody"]["content"][JSON]
    assert "anyOf" not in content["schema"]


def test_an_edit_at_the_address_of_a_create_is_told_by_its_id() -> None:
    bare = field("", "object", fields=(field("id", "integer"), field("name", "string")))
    edit = replace(CREATE, id="other", role="edit", request=Request(media=JSON, body=bare))
    assert "required" not in described(edit)["requestBody"]["content"][JSON]["schema"]
    one, other = described(CREATE, edit)["requestBody"]["content"][JSON]["schema"]["anyOf"]
    assert (one["required"], other["required"]) == (["Lion"], ["id"])


def test_each_media_type_keeps_its_body() -> None:
    form = replace(CREATE, id="other", request=Request(media="multipart/form-data", body=BODY))
    assert list(described(CREATE, form)["requestBody"]["content"]) == [JSON, "multipart/form-data"]


def test_a_body_is_required_where_each_operation_has_one() -> None:
    assert described(CREATE)["requestBody"]["required"] is True
    assert described(CREATE, replace(CREATE, id="other", request=None))["requestBody"]["required"] is False


def test_a_status_has_its_phrase_and_an_operation_without_any_is_valid_still() -> None:
    assert described(CREATE)["responses"]["202"]["description"] == "Accepted"
    odd = replace(CREATE, responses=(Response(status=299),))
    assert described(odd)["responses"] == {"299": {"description": "Status 299"}}
    assert list(described(replace(CREATE, responses=()))["responses"]) == ["default"]


def test_an_example_that_breaks_the_schema_is_left_out() -> None:
    wrong = replace(BODY, fields=(field("a", "string", is_required=True, pattern="^x$"),))
    content = described(replace(CREATE, request=Request(media=JSON, body=wrong)))["requestBody"]["content"]
    assert "example" not in content[JSON]


def primed(*operations: Operation) -> Paths:
    paths = Paths(documents=DAFTRA.documents)
    paths.prime(operations)
    return paths


def test_what_is_written_has_the_plain_name_whatever_comes_first() -> None:
    paths = primed(READ, CREATE)
    assert list(paths.schemas) == ["LionBase", "LionBaseRead"]
    assert paths.schemas["LionBase"]["required"] == ["mane", "name"]


def test_a_variant_of_one_side_is_numbered_and_an_equal_one_is_not() -> None:
    less = replace(BODY, fields=(replace(LION, fields=LION.fields[:2]),))
    other = replace(CREATE, request=Request(media=JSON, body=less))
    assert list(primed(CREATE, other, CREATE).schemas) == ["LionBase", "LionBase2"]


def test_variants_that_are_read_are_numbered_too() -> None:
    paths = primed(CREATE)
    for count in (3, 4, 4):
        shape(replace(LION, fields=LION.fields[:count]), paths.use("read"))
    assert list(paths.schemas) == ["LionBase", "LionBaseRead", "LionBaseRead2"]


def test_a_name_that_openapi_forbids_is_made_safe() -> None:
    paths = primed()
    assert shape(replace(LION, model="Lion / Base"), paths.use("write")) == {
        "$ref": "#/components/schemas/Lion_Base",
        "x-contract": {"model": "Lion / Base"},
    }


def test_what_one_use_adds_stands_beside_the_reference() -> None:
    paths = primed()
    assert shape(replace(LION, is_read_only=True), paths.use("write")) == {
        "$ref": "#/components/schemas/LionBase",
        "readOnly": True,
    }
    assert "readOnly" not in paths.schemas["LionBase"]


def test_a_shape_without_a_model_stays_where_it_is() -> None:
    paths = primed()
    assert shape(field("a", "string"), paths.use("write")) == {"type": "string"}
    assert paths.schemas == {}


def test_each_call_is_parted_into_server_and_key() -> None:
    assert [(each.prefix, each.key) for each in placed(EVERYTHING)] == [
        ("/api2", "/lions.json"),
        ("/api2", "/lions/{id}.json"),
        ("", "/v2/oauth/token"),
        ("/v2/api/entity", "/brand/list/1"),
    ]


def test_versions_that_share_a_key_are_kept_apart() -> None:
    other = replace(BRAND, call="/v2/api/entity/lions.json")
    shown = placed((contract(CREATE), contract(other, version="v2")))
    assert [each.key for each in shown] == ["/lions.json", "/v2/api/entity/lions.json"]


def test_keys_that_differ_in_names_alone_take_the_first_names() -> None:
    shown = placed((contract(READ, replace(READ, call="/api2/lions/{key}.json")),))
    assert [each.key for each in shown] == ["/lions/{id}.json"] * 2
    assert shown[1].names == {"key": "id"}


def test_no_server_names_a_tenant() -> None:
    assert server("/api2", DAFTRA.documents)["url"] == "https://{subdomain}.daftra.com/api2"
    assert server("", DAFTRA.documents)["variables"]["subdomain"]["default"] == "subdomain"


def test_documented_values_make_the_sample_and_read_only_ones_do_not() -> None:
    assert sample(BODY) == {"Lion": {"mane": 2, "name": "Leo", "is_tame": False}}


def test_a_required_field_without_a_documented_value_has_a_neutral_one() -> None:
    stated = (
        field("a", "string", is_required=True, max_length=2),
        field("b", "string", is_required=True, format="date"),
        field("c", "integer", is_required=True, minimum=5),
        field("d", "integer"),
    )
    assert sample(replace(LION, fields=stated)) == {"a": "te", "b": "2024-01-31", "c": 5}


def test_a_value_of_the_sample_requires_what_it_requires() -> None:
    den = field("den", "integer", required_if=Condition(field="kept_in", values=("den",)))
    cage = field("cage", "integer", required_if=Condition(field="kept_in", values=("cage",)))
    kept_in = field("kept_in", "string", example=Default(value="den"))
    assert sample(field("", "object", fields=(den, cage, kept_in))) == {"den": 1, "kept_in": "den"}


def test_rows_and_allowed_values_are_samples_too() -> None:
    row = field("[]", "object", fields=(field("kind", "string", enum=(Choice(value="x"),)),))
    assert sample(field("rows", "array", items=row)) == [{"kind": "x"}]


def test_an_example_that_breaks_its_own_schema_is_none() -> None:
    assert sample(field("a", "integer", example=Default(value="x"))) is None


def entity(*values: str, is_partial: bool = False) -> Operation:
    stated = Field(
        name="kind",
        kinds=("string",),
        is_required=True,
        enum=tuple(Choice(value=value) for value in values),
        is_partial=is_partial,
    )
    return replace(
        READ,
        id="GET /{kind}/list/1",
        path="/{kind}/list/1",
        call="/v2/api/entity/{kind}/list/1",
        source=source("8e0"),
        parameters=(Parameter(where="path", field=stated),),
    )


PAPER = replace(READ, id="GET /paper/{id}/1", path="/paper/{id}/1", call="/v2/api/entity/paper/{id}/1")


def keys(*operations: Operation) -> list[str]:
    return [each.key for each in placed((contract(*operations, version="v2"),))]


def test_an_ambiguous_path_gives_one_for_each_listed_value() -> None:
    assert keys(PAPER, entity("paper", "ink")) == ["/paper/{id}/1", "/paper/list/1", "/ink/list/1"]
    assert keys(entity("paper", "ink")) == ["/{kind}/list/1"]


def test_a_value_that_has_a_page_of_its_own_is_that_pages() -> None:
    assert keys(PAPER, BRAND, entity("brand", "ink")) == ["/paper/{id}/1", "/brand/list/1", "/ink/list/1"]


@pytest.mark.parametrize("other", [entity(), entity("paper", is_partial=True), entity("a/b")])
def test_an_ambiguous_path_whose_values_are_not_listed_stays(other: Operation) -> None:
    assert keys(PAPER, other) == ["/paper/{id}/1", "/{kind}/list/1"]


def test_a_path_of_a_value_needs_no_parameter_and_has_a_name_of_its_own() -> None:
    paths = Paths(documents=DAFTRA.documents)
    _, one, _ = placed((contract(PAPER, entity("paper", "ink"), version="v2"),))
    stated = paths.operation([one])
    assert "parameters" not in stated
    assert stated["operationId"] == "v2.lions.read.paper"


@pytest.mark.parametrize(
    ("one", "other", "is_meant"),
    [
        ("/{a}/list/1", "/paper/{id}/1", True),
        ("/{a}/list/1", "/paper/list/1", False),
        ("/{a}/list/1", "/paper/{id}/2", False),
        ("/{a}/list/1", "/paper/{id}", False),
        ("/x-{a}/list/1", "/{b}/{id}/1", False),
        ("/x-{a}/{id}/1", "/{b}/list/1", True),
        ("/x-{a}/list", "/x-1/{id}", True),
        ("/y-{a}/list", "/x-1/{id}", False),
        ("/lions/{id}.json", "/lions/new.json", False),
    ],
)
def test_two_paths_are_ambiguous_where_each_is_closer_to_a_call(
    one: str,
    other: str,
    is_meant: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert is_ambiguous(one, other) is is_meant
    assert is_ambiguous(other, one) is is_meant


def sent(lion: Field) -> dict[str, Any]:
    asks = Request(media=JSON, body=replace(BODY, fields=(lion,)), wrapper="Lion")
    schema: dict[str, Any] = described(replace(CREATE, request=asks))["requestBody"]["content"][JSON][
        "schema"
    ]
    return schema


def test_a_wrapper_is_required_where_something_in_it_is_beside_what_the_page_requires() -> None:
    body = sent(replace(LION, is_required=False))
    assert (body["required"], body["x-required"]) == (["Lion"], [])


def test_a_wrapper_in_which_nothing_is_required_may_be_left_out() -> None:
    read_only = field("id", "integer", is_required=True, is_read_only=True)
    assert "required" not in sent(replace(LION, is_required=False, fields=(read_only,)))


def test_a_wrapper_that_the_page_requires_is_required_once() -> None:
    body = sent(LION)
    assert (body["required"], "x-required" in body) == (["Lion"], False)
