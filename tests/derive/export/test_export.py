from __future__ import annotations

import copy
import functools
import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import openapi_spec_validator
import pytest

from conform.contract import Request, Response
from conform.daftra import DAFTRA
from conform.derive.export import openapi_document, openapi_text, request_schema, response_schema
from conform.derive.export.operation import is_ambiguous
from tests.derive.contracts import CREATE, EVERYTHING, JSON, LION, LIONS, READ, TOKEN, contract, field, source
from tests.ours import contracts as committed

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = Path(__file__).parents[3] / "contracts"


def is_valid(schema: dict[str, Any], value: object) -> bool:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid(value)


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "servers"
    ]


def test_an_openapi_validator_takes_the_document() -> None:
    openapi_spec_validator.validate(openapi_document(EVERYTHING))


def test_schemathesis_loads_every_operation() -> None:
    import schemathesis  # noqa: PLC0415 - it costs most of a second, and this test alone needs it

    schema = schemathesis.openapi.from_dict(openapi_document(EVERYTHING))
    assert [type(each).__name__ for each in schema.get_all_operations()] == ["Ok"] * 4


def test_the_same_contracts_give_the_same_bytes() -> None:
    assert openapi_text(EVERYTHING) == openapi_text(tuple(EVERYTHING))


def test_each_path_has_the_server_of_its_version() -> None:
    paths = openapi_document(EVERYTHING)["paths"]
    assert [(path, item["servers"][0]["url"]) for path, item in paths.items()] == [
        ("/lions.json", "https://{subdomain}.daftra.com/api2"),
        ("/lions/{id}.json", "https://{subdomain}.daftra.com/api2"),
        ("/v2/oauth/token", "https://{subdomain}.daftra.com"),
        ("/brand/list/1", "https://{subdomain}.daftra.com/v2/api/entity"),
    ]


def test_a_host_gives_one_server_and_whole_paths() -> None:
    document = openapi_document(EVERYTHING, host="http://127.0.0.1:8000")
    assert document["servers"] == [{"url": "http://127.0.0.1:8000"}]
    assert list(document["paths"])[:2] == ["/api2/lions.json", "/api2/lions/{id}.json"]
    assert all("servers" not in item for item in document["paths"].values())


def test_models_are_components_under_the_vendors_names() -> None:
    document = openapi_document(EVERYTHING)
    assert list(document["components"]["schemas"]) == ["LionBase", "LionBaseRead"]
    body = document["paths"]["/lions.json"]["post"]["requestBody"]["content"][JSON]
    assert body["schema"]["properties"]["Lion"] == {"$ref": "#/components/schemas/LionBase"}


def test_documented_examples_make_one_valid_body() -> None:
    content = openapi_document(EVERYTHING)["paths"]["/lions.json"]["post"]["requestBody"]["content"][JSON]
    assert content["example"] == {"Lion": {"mane": 2, "name": "Leo", "is_tame": False}}


def test_only_the_token_is_given_without_credentials() -> None:
    document = openapi_document(EVERYTHING)
    assert document["security"] == [{"APIKEY": []}, {"OAuth2": []}]
    assert document["paths"]["/v2/oauth/token"]["post"]["security"] == []
    assert "security" not in document["paths"]["/lions.json"]["post"]


def test_no_operation_is_lost_where_two_share_method_and_path() -> None:
    other = replace(
        CREATE,
        id="POST /lions",
        source=source("7e0"),
        request=Request(media=JSON, body=field("", "object", fields=(field("cub", "string"),))),
        responses=(Response(status=200, body=field("", "object")),),
    )
    merged = openapi_document((contract(CREATE, other),))["paths"]["/lions.json"]["post"]
    assert [each["page"] for each in merged["x-operations"]] == ["1e0", "7e0"]
    assert len(merged["requestBody"]["content"][JSON]["schema"]["anyOf"]) == 2
    assert list(merged["responses"]) == ["202", "400", "200"]


def test_paths_that_differ_in_names_alone_are_one_path() -> None:
    other = replace(READ, id="PUT /lions/{key}", method="PUT", call="/api2/lions/{key}.json")
    other = replace(other, parameters=(replace(READ.parameters[0], field=field("key", "string")),))
    document = openapi_document((contract(READ, other),))
    assert list(document["paths"]) == ["/lions/{id}.json"]
    put = document["paths"]["/lions/{id}.json"]["put"]
    assert [(each["name"], each["schema"]["type"]) for each in put["parameters"]] == [("id", "string")]
    openapi_spec_validator.validate(document)


def test_operation_ids_are_unique() -> None:
    other = replace(CREATE, call="/api2/lions/more.json")
    document = openapi_document((contract(CREATE, other),))
    assert [each["operationId"] for each in operations(document)] == ["v1.lions.create", "v1.lions.create.2"]


def test_a_request_schema_takes_what_the_contract_takes() -> None:
    schema = request_schema(CREATE)
    assert is_valid(
        schema, {"Lion": {"mane": 2, "name": "Leo", "is_tame": "1", "born": "2024-02-29", "new": 1}}
    )
    assert is_valid(schema, {"Lion": {"mane": 2, "name": "Leo", "keeper_id": None}})


@pytest.mark.parametrize(
    "lion",
    [
        {"mane": 2},
        {"mane": 4, "name": "Leo"},
        {"mane": 2, "name": "Leo Leo Leo"},
        {"mane": 2, "name": None},
        {"mane": 2, "name": "Leo", "born": "2023-02-29"},
        {"mane": 2, "name": "Leo", "seen": "yesterday"},
        {"mane": 2, "name": "Leo", "is_tame": "yes"},
        {"mane": 2, "name": "Leo", "keeper_id": "x"},
    ],
)
def test_a_request_schema_counts_one_broken_claim(lion: dict[str, Any]) -> None:
    validator = jsonschema_rs.Draft202012Validator(request_schema(CREATE), validate_formats=True)
    assert len(list(validator.iter_errors({"Lion": lion}))) == 1


def test_a_request_schema_asks_for_the_wrapper_where_something_in_it_is_required() -> None:
    asks = Request(
        media=JSON, body=field("", "object", fields=(replace(LION, is_required=False),)), wrapper="Lion"
    )
    assert not is_valid(request_schema(replace(CREATE, request=asks)), {})


def test_a_request_schema_takes_anything_where_the_docs_show_no_body() -> None:
    assert is_valid(request_schema(TOKEN), 1)


def test_a_response_schema_asks_for_every_documented_field() -> None:
    lion: dict[str, Any] = {"id": 1, "mane": 2, "name": "Leo", "born": None, "seen": "2024-02-29 10:00:00"}
    lion |= {"is_tame": False, "keeper_id": 0, "anything": None}
    schema = response_schema(READ, 200, DAFTRA)
    assert is_valid(schema, {"Lion": lion})
    assert not is_valid(schema, {"Lion": {**lion, "id": "1"}})
    assert not is_valid(schema, {"Lion": {key: value for key, value in lion.items() if key != "name"}})


def test_a_response_schema_takes_anything_where_the_docs_list_no_body() -> None:
    assert is_valid(response_schema(CREATE, 400, DAFTRA), "x")
    assert is_valid(response_schema(CREATE, 418, DAFTRA), "x")


@functools.cache
def ours() -> tuple[Any, ...]:
    if not any(OURS.glob("v1/*.yaml")):
        pytest.skip("contracts/ is not derived yet")
    return committed()


@functools.cache
def ours_exported(host: str | None = None) -> dict[str, Any]:
    return openapi_document(ours(), host=host)


def test_our_own_contracts_give_a_document_that_a_validator_takes() -> None:
    contracts = ours()
    document = ours_exported()
    openapi_spec_validator.validate(document)
    stated = {(each.key, operation.id) for each in contracts for operation in each.operations}
    shown = {(o["contract"], o["id"]) for each in operations(document) for o in each["x-operations"]}
    assert shown == stated


def test_schemathesis_loads_our_own_contracts_with_no_error() -> None:
    import schemathesis  # noqa: PLC0415 - it costs most of a second, and two tests alone need it

    document = copy.deepcopy(ours_exported())
    loaded = list(schemathesis.openapi.from_dict(document).get_all_operations())
    assert {type(each).__name__ for each in loaded} == {"Ok"}
    assert len(loaded) == len(operations(document))


def test_a_contract_without_operations_gives_a_valid_document() -> None:
    openapi_spec_validator.validate(openapi_document((contract(),)))
    assert openapi_document((LIONS,))["info"]["version"] == "2026-07-03"


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a document, but examples and what stands beside the keywords."""
    if isinstance(part, dict):
        yield part
        part = [each for key, each in part.items() if not key.startswith(("x-", "example"))]
    for each in part if isinstance(part, list) else ():
        yield from parts(each)


@pytest.mark.parametrize("host", [None, "http://127.0.0.1:8000"])
def test_no_call_is_meant_by_two_paths_of_our_own_contracts(host: str | None) -> None:
    paths = list(ours_exported(host)["paths"])
    assert [pair for pair in itertools.combinations(paths, 2) if is_ambiguous(*pair)] == []


def test_each_list_of_values_of_our_own_contracts_has_one_type_and_each_array_says_what_it_holds() -> None:
    kinds: dict[str, type | tuple[type, ...]] = {
        "integer": int,
        "string": str,
        "boolean": bool,
        "number": (int, float),
    }
    for each in parts(ours_exported()):
        if isinstance(each.get("enum"), list):
            assert all(isinstance(value, kinds[each["type"]]) for value in each["enum"]), each
        if "array" in (each.get("type") or ()):
            assert "items" in each


def test_a_component_of_our_own_contracts_has_a_name_of_letters_and_digits() -> None:
    assert all(re.fullmatch(r"\w+", name) for name in ours_exported()["components"]["schemas"])
