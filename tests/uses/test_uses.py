from __future__ import annotations

from conform.uses import Used, Uses, joined
from conform.uses.uses import unread

READ = Used(
    contract="v1/cats",
    operation="GET /cats/{id}",
    parameters=(),
    reads=("data.Cat.id",),
    statuses=(200,),
)


def test_an_operation_is_found_by_contract_and_id_and_by_a_contract_without_its_version() -> None:
    uses = Uses(name="till", operations=(READ,))
    assert uses.of("v1/cats", "GET /cats/{id}") == READ
    assert uses.of("cats", "GET /cats/{id}") == READ
    assert uses.of("v2/cats", "GET /cats/{id}") is None
    assert uses.of("v1/cats", "GET /cats") is None


def test_what_was_declared_stays_and_what_was_seen_is_added() -> None:
    declared = Used(contract="v1/cats", operation="GET /cats/{id}", reads=("*",))
    by_hand = Used(contract="v1/cats", operation="DELETE /cats/{id}", reads=())
    found = joined(Uses(name="till", operations=(declared, by_hand)), Uses(name="other", operations=(READ,)))
    assert found.name == "till"
    assert found.operations == (
        by_hand,
        Used(
            contract="v1/cats",
            operation="GET /cats/{id}",
            parameters=(),
            reads=("*", "data.Cat.id"),
            statuses=(200,),
        ),
    )


def test_what_is_read_of_an_operation_of_which_nothing_is_known_is_told_apart_from_nothing() -> None:
    unknown = Used(contract="v1/cats", operation="GET /cats")
    nothing = Used(contract="v1/cats", operation="PUT /cats/{id}", reads=())
    assert unread(Uses(name="till", operations=(READ, unknown, nothing))) == (unknown,)
