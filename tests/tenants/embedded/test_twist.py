"""Where a twist applies, and what passes the stages."""

from __future__ import annotations

from conform.tenants.embedded.faults import Fault
from conform.tenants.embedded.twist import Seen, Twists
from tests.tenants.embedded.small import shop

HERE = Seen(contract="v1/pens", operation="GET /pens", role="list")


def fault(operation: str, *, contract: str = "v1/pens", add: int = 1) -> Fault:
    return Fault(
        name="f",
        kind="k",
        contract=contract,
        operation=operation,
        stage="id",
        does=lambda value, _: value + add,
    )


def test_a_twist_applies_by_role_by_id_or_to_all_of_a_resource() -> None:
    for operation in ("list", "GET /pens", "*"):
        assert Twists((fault(operation),))("id", 1, HERE) == 2


def test_a_twist_leaves_other_operations_resources_and_stages_alone() -> None:
    for other in (fault("read"), fault("*", contract="v1/inks")):
        assert Twists((other,))("id", 1, HERE) == 1
    assert Twists((fault("*"),))("reply", 1, HERE) == 1


def test_twists_act_in_their_order() -> None:
    double = Fault(name="d", kind="k", contract="v1/pens", operation="*", stage="id", does=lambda v, _: v * 2)
    assert Twists((fault("*"), double))("id", 1, HERE) == 4
    assert Twists((double, fault("*")))("id", 1, HERE) == 3


def test_without_twists_nothing_passes_changed() -> None:
    with shop() as plain:
        assert plain.desk.house.twists("id", 7, HERE) == 7
