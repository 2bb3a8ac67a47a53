from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openapi_spec_validator
import pytest

from conform.contract import Contract, Parameter, Response
from conform.derive.export import openapi_document
from tests import ours
from tests.derive.contracts import BODY, BRAND, CREATE, READ, contract, field

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = Path(__file__).parents[3] / "contracts"
MADE = field("", "object", fields=(field("result", "string"), field("id", "integer")))
MAKE = replace(CREATE, responses=(Response(status=202, body=MADE), Response(status=400, body=MADE)))
EDIT = replace(
    READ, id="PUT /lions/{id}{format}", method="PUT", role="edit", responses=(Response(status=200),)
)
DELETE = replace(EDIT, id="DELETE /lions/{id}{format}", method="DELETE", role="delete")
LIST = replace(BRAND, id="GET /lions{format}", call="/api2/lions.json")


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    each = (each for item in document["paths"].values() for each in item.values() if isinstance(each, dict))
    return {one["operationId"]: one for one in each}


def links(*contracts: Contract, **options: Any) -> dict[str, dict[str, str]]:
    """Give what follows from each operation: the operation that a link leads to, and where its id is from."""
    document = openapi_document(contracts, **options)
    openapi_spec_validator.validate(document)
    return _followed(document)


def _followed(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        name: told for name, one in operations(document).items() if (told := dict(_told(one["responses"])))
    }


def _told(responses: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for status, response in responses.items():
        for link in response.get("links", {}).values():
            assert status.startswith("2")
            yield link["operationId"], " ".join(f"{key}={at}" for key, at in link["parameters"].items())


def test_what_is_made_is_read_edited_and_deleted_and_what_is_deleted_is_asked_nothing() -> None:
    assert links(contract(MAKE, LIST, READ, EDIT, DELETE)) == {
        "v1.lions.create": {
            "v1.lions.read": "id=$response.body#/id",
            "v1.lions.edit": "id=$response.body#/id",
            "v1.lions.delete": "id=$response.body#/id",
        },
        "v1.lions.read": {
            "v1.lions.edit": "id=$request.path.id",
            "v1.lions.delete": "id=$request.path.id",
        },
        "v1.lions.edit": {
            "v1.lions.read": "id=$request.path.id",
            "v1.lions.delete": "id=$request.path.id",
        },
    }


def test_the_id_may_stand_in_the_record_that_a_create_answers_with() -> None:
    shown = replace(CREATE, responses=(Response(status=200, body=BODY, record=("Lion",)),))
    assert links(contract(shown, READ))["v1.lions.create"] == {"v1.lions.read": "id=$response.body#/Lion/id"}


def test_a_create_of_which_no_page_shows_an_id_leads_nowhere() -> None:
    silent = replace(CREATE, responses=(Response(status=202),))
    assert links(contract(CREATE, READ)) == links(contract(silent, READ)) == {}


def test_an_operation_that_is_not_in_the_contract_is_led_to_by_nothing() -> None:
    assert links(contract(MAKE, LIST)) == {}
    assert links(contract(MAKE), contract(READ, name="tigers")) == {}


def test_a_record_of_another_contract_that_shares_it_is_led_to() -> None:
    reader = contract(READ, DELETE, name="tigers")
    assert list(links(replace(contract(MAKE), lent=reader), reader)["v1.lions.create"]) == [
        "v1.tigers.read",
        "v1.tigers.delete",
    ]


def test_what_else_stands_in_the_path_is_handed_on_and_what_nobody_knows_is_not_led_to() -> None:
    den = Parameter(where="path", field=field("den", "integer", is_required=True))
    make = replace(MAKE, call="/api2/dens/{den}/lions.json", parameters=(den,))
    read = replace(READ, call="/api2/dens/{den}/lions/{id}.json", parameters=(den, *READ.parameters))
    assert links(contract(make, read))["v1.lions.create"] == {
        "v1.lions.read": "den=$request.path.den id=$response.body#/id"
    }
    assert links(contract(MAKE, read)) == {}


def test_a_path_that_is_a_list_too_is_led_from_and_to_by_nothing() -> None:
    kind = Parameter(where="path", field=field("kind", "integer", is_required=True))
    listed = replace(LIST, call="/api2/lions/{kind}.json", parameters=(kind,))
    assert links(contract(MAKE, listed, READ, DELETE)) == {
        "v1.lions.create": {"v1.lions.delete": "kind=$response.body#/id"}
    }


def test_there_is_a_document_without_links() -> None:
    known = contract(MAKE, READ, EDIT, DELETE)
    assert links(known, has_links=False) == {}
    with_them, without = openapi_document([known]), openapi_document([known], has_links=False)
    for one in operations(with_them).values():
        for response in one["responses"].values():
            response.pop("links", None)
    assert with_them == without


@pytest.mark.parametrize("host", [None, "http://127.0.0.1:8000"])
def test_each_link_of_our_own_contracts_leads_to_an_operation_and_fills_its_path(host: str | None) -> None:
    document = openapi_document(ours.contracts(), host=host)
    openapi_spec_validator.validate(document)
    shown, told = operations(document), _followed(document)
    for source, followed in told.items():
        for target, given in followed.items():
            wanted = {each["name"] for each in shown[target]["parameters"] if each["in"] == "path"}
            assert {each.split("=")[0] for each in given.split()} == wanted, (source, target)
    make = "v1.clients.create"
    assert set(told[make]) == {"v1.clients.read", "v1.clients.edit", "v1.clients.delete"}
    assert len(told) > 50
