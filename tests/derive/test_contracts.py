"""Operations gathered by the resource that their call names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Field, Operation, Reference, Request, Source
from conform.daftra import DAFTRA
from conform.derive.pipeline import contracts, relinked

if TYPE_CHECKING:
    from conform.contract import Role


def operation(role: Role, path: str, call: str, page: str = "1e0", body: Field | None = None) -> Operation:
    request = Request(media="application/json", body=body) if body else None
    source = Source(page=page, edition="2026-01-02")
    return Operation(
        id=f"POST {path}",
        method="POST",
        path=path,
        call=call,
        role=role,
        source=source,
        request=request,
    )


def test_operations_stand_as_a_record_lives() -> None:
    found = contracts(
        [
            operation("delete", "/lions/{id}", "/api2/lions/{id}.json"),
            operation("create", "/lions", "/api2/lions.json"),
            operation("create", "/bears", "/v2/api/entity/bear"),
        ],
        DAFTRA,
    )
    assert [each.key for each in found] == ["v1/lions", "v2/bear"]
    assert [each.role for each in found[0].operations] == ["create", "delete"]
    assert found[0].title == "Lions"


def test_two_operations_on_one_path_have_two_ids() -> None:
    found = contracts(
        [operation(role, "/bear", "/v2/api/entity/bear") for role in ("create", "edit", "edit")], DAFTRA
    )
    assert [each.id for each in found[0].operations] == ["POST /bear", "POST /bear (edit)", "POST /bear (2)"]


def test_references_follow_their_page_to_the_contract_that_it_stands_in() -> None:
    reference = Reference(resource="v2/lion", page="7e0")
    den = Field(name="den", kinds=("integer",), reference=reference)
    found = relinked(
        contracts(
            [
                operation("create", "/bear", "/api2/bears", body=Field(name="", fields=(den,))),
                operation("list", "/lions", "/api2/lions.json", page="7e0"),
            ],
            DAFTRA,
        )
    )
    request = found[0].operations[0].request
    assert request is not None
    assert request.body.fields[0].reference == Reference(resource="v1/lions", page="7e0")


def test_a_change_reaches_every_field() -> None:
    leaf = Field(name="x")
    field = Field(name="", fields=(leaf,), items=leaf, extra=leaf)
    names: list[str] = []

    def keep(each: Field) -> Field:
        names.append(each.name)
        return each

    assert field.mapped(keep) == field
    assert names == ["x", "x", "x", ""]
