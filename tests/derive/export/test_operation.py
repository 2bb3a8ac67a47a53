from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.contract import Choice, Default, Field, Operation, Parameter, Request, Response
from conform.daftra import DAFTRA
from conform.derive.export.operation import Paths, placed, sample, server
from conform.derive.export.schema import shape
from tests.derive.contracts import BODY, BRAND, CREATE, EVERYTHING, JSON, LION, READ, contract, field


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
    assert list(paths.schemas) == ["LionBase", "LionBase.Read"]
    assert paths.schemas["LionBase"]["required"] == ["mane", "name"]


def test_a_variant_of_one_side_is_numbered_and_an_equal_one_is_not() -> None:
    less = replace(BODY, fields=(replace(LION, fields=LION.fields[:2]),))
    other = replace(CREATE, request=Request(media=JSON, body=less))
    assert list(primed(CREATE, other, CREATE).schemas) == ["LionBase", "LionBase.2"]


def test_variants_that_are_read_are_numbered_too() -> None:
    paths = primed(CREATE)
    for count in (3, 4, 4):
        shape(replace(LION, fields=LION.fields[:count]), paths.use("read"))
    assert list(paths.schemas) == ["LionBase", "LionBase.Read", "LionBase.Read.2"]


def test_a_name_that_openapi_forbids_is_made_safe() -> None:
    paths = primed()
    assert shape(replace(LION, model="Lion / Base"), paths.use("write"))["$ref"].endswith("/Lion_Base")


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


def test_rows_and_allowed_values_are_samples_too() -> None:
    row = field("[]", "object", fields=(field("kind", "string", enum=(Choice(value="x"),)),))
    assert sample(field("rows", "array", items=row)) == [{"kind": "x"}]


def test_an_example_that_breaks_its_own_schema_is_none() -> None:
    assert sample(field("a", "integer", example=Default(value="x"))) is None
