"""What must exist before what."""

from __future__ import annotations

from conform.contract import Contract, Field, Operation, Reference, Request, Source
from conform.derive.graph import cycles, needs, order


def contract(name: str, **references: str) -> Contract:
    """Give a contract whose create refers to others; a name in capitals is required."""
    fields = tuple(
        Field(
            name=key.lower(),
            kinds=("integer",),
            is_required=key.isupper(),
            reference=Reference(resource=to) if "/" in to else Reference(listing=to),
        )
        for key, to in references.items()
    )
    create = Operation(
        id=f"POST /{name}",
        method="POST",
        path=f"/{name}",
        call=f"/api2/{name}",
        role="create",
        source=Source(page="1e0", edition="2026-01-02"),
        request=Request(media="application/json", body=Field(name="", kinds=("object",), fields=fields)),
    )
    return Contract(name=name, version="v1", title=name, operations=(create,))


CUBS = contract("cubs", LION="v1/lions", zone="Zone")
LIONS = contract("lions", den="v1/dens", mate="v1/lions")
DENS = contract("dens", first="v1/lions")
TREES = contract("trees")


def test_needs_are_what_creates_refer_to() -> None:
    assert needs([CUBS, TREES]) == {"v1/cubs": ("listing/Zone", "v1/lions"), "v1/trees": ()}
    assert needs([CUBS, LIONS], required_only=True) == {"v1/cubs": ("v1/lions",), "v1/lions": ()}


def test_cycles_are_named() -> None:
    assert cycles(needs([CUBS, LIONS, DENS, TREES])) == (("v1/dens", "v1/lions"),)
    assert cycles(needs([contract("snakes", tail="v1/snakes")])) == (("v1/snakes",),)
    assert cycles(needs([CUBS, TREES])) == ()


def test_each_comes_after_what_it_needs() -> None:
    placed = order(needs([CUBS, LIONS, TREES]))
    assert placed.index("v1/lions") < placed.index("v1/cubs")
    assert set(order(needs([CUBS, LIONS, DENS, TREES]))) == {"v1/cubs", "v1/lions", "v1/dens", "v1/trees"}


def test_ids_that_the_server_gives_are_no_need() -> None:
    field = Field(
        name="lion", kinds=("integer",), is_read_only=True, reference=Reference(resource="v1/lions")
    )
    operation = TREES.operations[0]
    body = Field(name="", kinds=("object",), fields=(field,))
    request = Request(media="application/json", body=body)
    changed = Contract(
        name="trees",
        version="v1",
        title="Trees",
        operations=(
            Operation(
                id=operation.id,
                method="POST",
                path=operation.path,
                call=operation.call,
                role="create",
                source=operation.source,
                request=request,
            ),
        ),
    )
    assert needs([changed]) == {"v1/trees": ()}
